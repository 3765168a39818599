//! The options of `gradus fit`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gradus::fit::gradient;
use gradus::fit::nonlinear::Bounds;
use gradus::fit::{Errors, Interval, Loss, Missing, Request, TableFormat};

use super::data::{DATA, DataArgs};
use super::training::TrainingArgs;
use super::values::{above_zero, assignment, bounds, positive, tie};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Formulas:
  y ~ x1 + x2        a linear model with an intercept; - 1 takes it away
  y ~ .              all other columns; a column of text becomes its categories
  y ~ poly(x, 3)     powers of a column; terms may be any expression, such as log(x)
  y = a*exp(-b*x)    any model: names that are no columns are parameters

Exit status: 0 done; 1 the work failed; 2 wrong usage; 3 the fit did not converge.
With --by: 1 some group could not be fitted; else 3 some fit did not converge.
The other groups are printed all the same.";

const MODEL: &str = "Model";
const FITTING: &str = "Fitting";
const OUTPUT: &str = "Output";

/// Fits a model to a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct FitArgs {
    /// The data: CSV and its relatives, Parquet, Arrow, NPY or NPZ; `-` is standard input
    pub(crate) data: String,

    /// The model; without one, --target says what is explained by all other columns
    #[arg(conflicts_with = "target")]
    pub(crate) formula: Option<String>,

    /// The column to explain by all others
    #[arg(help_heading = MODEL, long, value_name = "COLUMN")]
    pub(crate) target: Option<String>,

    /// Where the search for parameters begins, such as b1=500,b2=1e-4; others are guessed
    #[arg(help_heading = MODEL, long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = assignment)]
    pub(crate) start: Vec<(String, f64)>,

    /// Parameters that are known, such as b=1
    #[arg(help_heading = MODEL, long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = assignment)]
    pub(crate) fix: Vec<(String, f64)>,

    /// A parameter that is an expression of others, such as long=10*short
    #[arg(help_heading = MODEL, long, value_name = "NAME=EXPRESSION", value_parser = tie)]
    pub(crate) tie: Vec<(String, String)>,

    /// Bounds of parameters, such as a=0.. or b=-1..1
    #[arg(help_heading = MODEL, long, value_name = "NAME=LOW..HIGH", value_delimiter = ',', value_parser = bounds)]
    pub(crate) bound: Vec<(String, Bounds)>,

    /// The column (or an expression of columns) with the standard errors of the observations,
    /// which are never rescaled
    #[arg(help_heading = MODEL, long, value_name = "COLUMN", conflicts_with = "weights")]
    pub(crate) sigma: Option<String>,

    /// The column (or an expression of columns) with relative weights of the observations
    #[arg(help_heading = MODEL, long, value_name = "COLUMN")]
    pub(crate) weights: Option<String>,

    /// What residuals cost
    #[arg(help_heading = MODEL, long, value_name = "LOSS", default_value = "squared")]
    pub(crate) loss: LossArg,

    /// The scale of a robust loss, in the unit of the response [default: found from the residuals]
    #[arg(help_heading = MODEL, long, value_name = "SCALE", value_parser = above_zero)]
    pub(crate) delta: Option<f64>,

    #[command(flatten)]
    pub(crate) reading: DataArgs,

    /// What to do with rows in which a value is missing
    #[arg(help_heading = DATA, long, value_name = "WHAT", default_value = "drop")]
    pub(crate) na: MissingArg,

    /// The same model for every value of this column
    #[arg(help_heading = DATA, long, value_name = "COLUMN", conflicts_with = "save")]
    pub(crate) by: Option<String>,

    /// Iterations at most, from any one starting point [default: 500]
    #[arg(help_heading = FITTING, long, value_name = "N", value_parser = positive())]
    pub(crate) max_iterations: Option<usize>,

    /// Starting points at most, where they are guessed [default: 2000]
    #[arg(help_heading = FITTING, long, value_name = "N", value_parser = positive())]
    pub(crate) starts: Option<usize>,

    /// Where random numbers begin
    #[arg(help_heading = FITTING, long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,

    /// How confidence intervals are found
    #[arg(help_heading = FITTING, long, value_name = "HOW", default_value = "wald")]
    pub(crate) ci: IntervalArg,

    #[command(flatten)]
    pub(crate) training: TrainingArgs,

    /// Write the fitted model here, for `predict`, `show` and `plot`
    #[arg(help_heading = OUTPUT, long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,

    /// Print one JSON document instead of text
    #[arg(help_heading = OUTPUT, long, conflicts_with = "table")]
    pub(crate) json: bool,

    /// Print the parameters as a table
    #[arg(help_heading = OUTPUT, long, value_name = "FORMAT")]
    pub(crate) table: Option<Table>,
}

/// What to do with rows in which a value is missing.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MissingArg {
    /// Leave them out, and count them
    Drop,
    /// Refuse the data
    Fail,
}

/// What residuals cost.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LossArg {
    /// The square: least squares
    Squared,
    /// The absolute value: the median
    Absolute,
    /// The square up to --delta, linear from there on
    Huber,
    /// Smooth between the square and the absolute value
    SoftL1,
    /// Logarithmic, for outliers far away
    Cauchy,
    /// The formula is the logarithm of the odds of a response of 1
    Logistic,
    /// The formula is the logarithm of the expected count
    Poisson,
}

/// How confidence intervals are found.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum IntervalArg {
    /// From standard errors
    Wald,
    /// From how much worse the fit gets when the parameter is held elsewhere
    Profile,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Table {
    /// Comma-separated values, with all digits
    Csv,
    /// A pipe table
    Markdown,
    /// A `tabular` environment
    Latex,
}

impl FitArgs {
    /// The same, for the library.
    ///
    /// # Errors
    /// When there is neither a formula nor a target.
    pub(crate) fn request(&self) -> Result<Request, Failure> {
        let formula = match (&self.formula, &self.target) {
            (Some(formula), _) => Request::formula(formula),
            (None, Some(target)) => Request::target(target),
            (None, None) => {
                return Err(Failure::usage(
                    "a formula is missing, such as 'y ~ x'; or --target COLUMN, which is to be \
                     explained by all other columns",
                ));
            }
        };
        self.refuse_idle_options()?;
        let errors = match (&self.sigma, &self.weights) {
            (Some(sigma), _) => Errors::Sigma(sigma.clone()),
            (None, Some(weights)) => Errors::Weights(weights.clone()),
            (None, None) => Errors::Equal,
        };
        let request = Request {
            start: self.start.clone(),
            fixed: self.fix.clone(),
            ties: self.tie.clone(),
            bounds: self.bound.clone(),
            errors,
            missing: match self.na {
                MissingArg::Drop => Missing::Drop,
                MissingArg::Fail => Missing::Refuse,
            },
            loss: match self.loss {
                LossArg::Squared => Loss::Squared,
                LossArg::Absolute => Loss::Absolute,
                LossArg::Huber => Loss::Huber(self.delta),
                LossArg::SoftL1 => Loss::SoftL1(self.delta),
                LossArg::Cauchy => Loss::Cauchy(self.delta),
                LossArg::Logistic => Loss::Logistic,
                LossArg::Poisson => Loss::Poisson,
            },
            method: self.training.method.map(gradient::Method::from),
            training: self.training.options(),
            interval: match self.ci {
                IntervalArg::Wald => Interval::Wald,
                IntervalArg::Profile => Interval::Profile,
            },
            set_aside: self.by.iter().cloned().collect(),
            max_iterations: self.max_iterations,
            starts: self.starts,
            seed: self.seed,
            ..formula
        };
        match request.idle_option() {
            Some(option) => Err(Failure::usage(format!(
                "--{option} belongs to minibatch methods; add --method sgd or adam, or leave it out"
            ))),
            None => Ok(request),
        }
    }
}

impl FitArgs {
    /// What would change nothing is a mistake.
    fn refuse_idle_options(&self) -> Result<(), Failure> {
        let is_robust = matches!(
            self.loss,
            LossArg::Huber | LossArg::SoftL1 | LossArg::Cauchy
        );
        if self.delta.is_some() && !is_robust {
            return Err(Failure::usage(
                "--delta is the scale of a robust loss; add --loss huber, soft-l1 or cauchy",
            ));
        }
        if self.by.is_some() && self.training.checkpoint.is_some() {
            return Err(Failure::usage(
                "--checkpoint keeps one training, and --by asks for one for each group; leave one \
                 of them out",
            ));
        }
        Ok(())
    }
}

impl From<Table> for TableFormat {
    fn from(table: Table) -> TableFormat {
        match table {
            Table::Csv => TableFormat::Csv,
            Table::Markdown => TableFormat::Markdown,
            Table::Latex => TableFormat::Latex,
        }
    }
}
