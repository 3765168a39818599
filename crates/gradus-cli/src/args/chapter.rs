//! The options of the chapter.

use std::path::PathBuf;

use clap::Args;

use super::values::{positive, rate};

/// What can be varied in the chapter.
#[derive(Debug, Args)]
pub(crate) struct ChapterArgs {
    /// Where the random numbers start; 0 makes the book's own data
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32))]
    pub(crate) seed: u32,

    /// How often all examples are gone through
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = positive())]
    pub(crate) epochs: usize,

    /// The learning rate: how far each step goes
    #[arg(long, value_name = "RATE", default_value_t = 0.03, value_parser = rate)]
    pub(crate) lr: f64,

    /// Examples in a minibatch
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = positive())]
    pub(crate) batch_size: usize,

    /// The folder for the two figures; made where it does not exist
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,

    /// Print one JSON document instead of text
    #[arg(long)]
    pub(crate) json: bool,
}
