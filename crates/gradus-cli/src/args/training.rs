//! The options of gradient methods.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gradus::fit::gradient::{CheckpointFile, Method, Options, Penalty};

use super::values::{from_zero, positive, rate, share};

/// How a gradient method goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gradient methods")]
pub(crate) struct TrainingArgs {
    /// A gradient method in the place of least squares [default for losses that need one: lbfgs]
    #[arg(long, value_name = "METHOD")]
    pub(crate) method: Option<MethodArg>,

    /// How often every row is seen, or iterations of L-BFGS at most [default: 100, or 1000]
    #[arg(long, value_name = "N", value_parser = positive())]
    pub(crate) epochs: Option<usize>,

    /// The learning rate of every step [default: one that suits the columns, and falls to 0]
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub(crate) lr: Option<f64>,

    /// Rows in a minibatch [default: a hundredth of the rows, and at least 10]
    #[arg(long, value_name = "N", value_parser = positive())]
    pub(crate) batch_size: Option<usize>,

    /// Take columns as they are, as the chapter does, and not brought to equal spread inside
    #[arg(long)]
    pub(crate) no_standardize: bool,

    /// The penalty of the sum of the coefficients' absolute values, beside the mean loss of a row
    #[arg(long, value_name = "FACTOR", default_value = "0", value_parser = from_zero)]
    pub(crate) l1: f64,

    /// The penalty of half the sum of their squares
    #[arg(long, value_name = "FACTOR", default_value = "0", value_parser = from_zero)]
    pub(crate) l2: f64,

    /// The share of the rows that is held out, and whose loss is reported
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    pub(crate) validation: f64,

    /// Keep the state of the training here, and go on from there where the file exists
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}

/// How parameters are moved.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MethodArg {
    /// Minibatch stochastic gradient descent, as in the chapter
    Sgd,
    /// Adaptive moments, over minibatches
    Adam,
    /// Limited-memory BFGS, over all rows
    Lbfgs,
}

impl TrainingArgs {
    /// The same, for the library.
    pub(crate) fn options(&self) -> Options {
        Options {
            penalty: Penalty {
                l1: self.l1,
                l2: self.l2,
            },
            epochs: self.epochs.map(|epochs| epochs as u64),
            learning_rate: self.lr,
            batch_size: self.batch_size.map(|size| size as u64),
            validation: self.validation,
            standardize: !self.no_standardize,
            checkpoint: self
                .checkpoint
                .clone()
                .map(|path| CheckpointFile { path, every: None }),
            ..Options::default()
        }
    }
}

impl From<MethodArg> for Method {
    fn from(method: MethodArg) -> Method {
        match method {
            MethodArg::Sgd => Method::Sgd,
            MethodArg::Adam => Method::Adam,
            MethodArg::Lbfgs => Method::Lbfgs,
        }
    }
}
