//! The options of `gradus plot`.

use std::path::PathBuf;

use clap::Args;

use super::data::DataArgs;
use super::values::percent;

const EXAMPLES: &str = "\
Examples:
  gradus plot data.csv --x time --y height --by kind
  gradus fit data.csv 'height = a*exp(-b*time)' --save model.json
  gradus plot model.json --out fit.svg";

/// Draws data, or a fitted model with its data, band and residuals
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PlotArgs {
    /// A file of data, or a model file as `gradus fit --save` writes it
    pub(crate) file: String,

    /// The data to draw a model with [default: those that it was fitted to]
    pub(crate) data: Option<String>,

    /// The column to the right
    #[arg(long, value_name = "COLUMN")]
    pub(crate) x: Option<String>,

    /// The column upwards
    #[arg(long, value_name = "COLUMN", requires = "x")]
    pub(crate) y: Option<String>,

    /// A colour for each value of this column
    #[arg(long, value_name = "COLUMN", requires = "y")]
    pub(crate) by: Option<String>,

    /// The probability that the band of a model covers the truth
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = percent)]
    pub(crate) band: f64,

    /// A logarithmic axis to the right
    #[arg(long)]
    pub(crate) log_x: bool,

    /// A logarithmic axis upwards
    #[arg(long)]
    pub(crate) log_y: bool,

    /// The file to write, .svg or .png [default: text on standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: DataArgs,
}
