//! The options of `gradus predict`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gradus::fit::IntervalOf;

use super::data::DataArgs;
use super::values::percent;

/// Prints what a fitted model says of other rows, as CSV
#[derive(Debug, Args)]
pub(crate) struct PredictArgs {
    /// The model file, as `gradus fit --save` writes it
    pub(crate) model: PathBuf,

    /// The data, with the columns on the right side of the model; `-` is standard input
    pub(crate) data: String,

    /// Add standard errors and the ends of intervals that cover the truth with this probability
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) band: Option<f64>,

    /// What the intervals are to cover
    #[arg(long, value_name = "WHAT", default_value = "mean", requires = "band")]
    pub(crate) of: CoveredArg,

    #[command(flatten)]
    pub(crate) reading: DataArgs,
}

/// What an interval is to cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CoveredArg {
    /// The model's value: a confidence interval
    Mean,
    /// An observation to come: a prediction interval
    Observation,
}

impl From<CoveredArg> for IntervalOf {
    fn from(of: CoveredArg) -> IntervalOf {
        match of {
            CoveredArg::Mean => IntervalOf::Mean,
            CoveredArg::Observation => IntervalOf::Observation,
        }
    }
}
