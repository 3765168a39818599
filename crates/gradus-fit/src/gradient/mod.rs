//! The chapter's way for any formula: losses and their gradients, by minibatches or over all rows.
//!
//! A [`Problem`] is a formula with its data, which may be larger than memory. [`train`] makes the
//! mean loss of its rows small and says how sure the parameters are. From the data to the result:
//!
//! `problem`, `rows` (the numbers of rows) → `scan` (the first pass) → `scaling` (units) →
//! `stochastic` with `step` (sgd, adam), or `full` with `lbfgs` and `orthant` (L-BFGS), both over
//! `objective` → `inference` (standard errors) → `history` (the result). `checkpoint` keeps the
//! state of both ways.

mod checkpoint;
mod error;
mod full;
mod history;
mod inference;
mod jacobian;
mod lbfgs;
mod loss;
mod objective;
mod options;
mod orthant;
mod problem;
mod rows;
mod scaling;
mod scan;
mod step;
mod stochastic;

use std::ops::ControlFlow;

pub use checkpoint::{Checkpoint, FORMAT, Optimizer, Run};
pub use error::Error;
pub use history::{EpochLoss, History, Inference, Likelihood, Progress, Trained, Verdict};
pub use loss::Loss;
pub use options::{CheckpointFile, Method, Options, Penalty};
pub use problem::{Blocks, Problem, blocks_of};

use inference::Found;
use objective::Objective;
use orthant::pseudo_gradient;
use rows::Rows;
use scan::{Scan, scan};
use stochastic::End;

use crate::whole_file::check_place;

/// Trains: makes the mean loss of the rows, and the penalty, as small as `options` say. `watcher`
/// hears of the progress, and breaks the training off if it wants to.
///
/// The result is the same, bit by bit, for the same data, options and seed, whatever the number of
/// threads, and whether the training went through or went on from a checkpoint.
///
/// # Errors
/// When the data cannot be read or cannot have such a loss, when options contradict each other or
/// the formula, and when a checkpoint is of another run or cannot be written. A training that ends
/// badly is no error: see [`Trained::verdict`].
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// use gradus_fit::formula::{ColumnKind, Formula, Names};
/// use gradus_fit::gradient::{self, Loss, Method, Options, Problem};
///
/// let source = Source::from_bytes("doses.csv", "dose,died\n1,0\n2,0\n3,1\n4,0\n5,1\n6,1\n", &ReadOptions::default())?;
/// let columns = ["dose", "died"].map(String::from);
/// let kinds = columns.clone().map(|name| ColumnKind { name, is_category: false });
/// let formula = Formula::parse("died ~ dose")?;
/// let problem = Problem {
///     formula: &formula.bind(&Names { columns: &kinds, ..Names::default() })?,
///     text: &formula.to_string(),
///     columns: &columns,
///     weights: None,
///     blocks: &|columns| gradient::blocks_of(&source, columns),
/// };
/// let options = Options { method: Method::Lbfgs, loss: Loss::Logistic, ..Options::default() };
/// let trained = gradient::train(&problem, &options, &mut |_| std::ops::ControlFlow::Continue(()))?;
/// assert!(trained.verdict.is_success());
/// assert!(trained.parameters[1] > 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train(
    problem: &Problem<'_>,
    options: &Options,
    watcher: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Trained, Error> {
    options.check()?;
    if let Some(CheckpointFile { path, .. }) = &options.checkpoint {
        check_place(path).map_err(|error| Error::File(path.clone(), error))?;
    }
    let mut options = options.clone();
    // L-BFGS has no steps to be kept as the chapter has them.
    options.standardize |= options.method == Method::Lbfgs;
    let mut rows = Rows::new(problem, options.seed);
    let scan = scan(problem, &mut rows, &options)?;
    let objective = Objective::new(&scan, &rows, options.loss, options.penalty);
    let run = run_of(problem, &scan, &rows, &options);
    let found = match &options.checkpoint {
        Some(file) => Checkpoint::read(&file.path, &run)?,
        None => None,
    };
    let end = match options.method {
        Method::Lbfgs => full::train(&objective, &options, &run, found, watcher)?,
        _ => stochastic::train(&objective, &options, run, found, watcher)?,
    };
    finish(&objective, &options, end)
}

fn run_of(problem: &Problem<'_>, scan: &Scan<'_>, rows: &Rows<'_>, options: &Options) -> Run {
    let is_lbfgs = options.method == Method::Lbfgs;
    Run {
        formula: problem.text.into(),
        weights: problem.weights.map(str::to_owned),
        data: scan.hash.clone(),
        rows: scan.rows,
        method: options.method,
        loss: options.loss,
        penalty: options.penalty,
        epochs: (!is_lbfgs && options.learning_rate.is_none()).then(|| options.epochs()),
        learning_rate: options.learning_rate.filter(|_| !is_lbfgs),
        batch_size: (!is_lbfgs)
            .then(|| options.batch_size(rows.trained(scan.rows, options.validation))),
        seed: options.seed,
        validation: options.validation,
        standardize: options.standardize,
        start: options.start.clone(),
    }
}

/// Statistics and the verdict.
fn finish(objective: &Objective<'_, '_>, options: &Options, end: End) -> Result<Trained, Error> {
    let scan = objective.scan;
    let parameters = scan.scaling.outside(&end.parameters);
    let mut trained = Trained {
        names: scan.layout.parameters(),
        parameters,
        verdict: end.verdict.unwrap_or(Verdict::Converged),
        epochs: end.epochs,
        history: end.history,
        rows: scan.rows,
        held_out: 0,
        dropped: scan.dropped,
        learning_rate: end.learning_rate,
        batch_size: end.batch_size,
        inference: None,
        warnings: Vec::new(),
    };
    if matches!(trained.verdict, Verdict::Diverged | Verdict::Stopped) {
        return Ok(trained);
    }
    let penalized = !options.penalty.is_none();
    let losses = objective.losses(&end.parameters)?;
    let found = inference::inference(
        objective,
        &trained.parameters,
        options.loss,
        losses.train,
        penalized,
    )?;
    trained.held_out = scan.rows - found.rows;
    trained.verdict = match end.verdict {
        Some(verdict) => judge_full(objective, options, verdict, &end.parameters, &found),
        None => judge_stochastic(objective, options, &end.parameters, &found)?,
    };
    if penalized {
        trained.warnings.push(
            "with a penalty the estimates are biased on purpose, and standard errors would not \
             say how far they are from the truth: none are given"
                .into(),
        );
    }
    trained.inference = Some(found.inference);
    Ok(trained)
}

/// Steps to the minimum, inside, that count as none against the parameters.
const STEADY: f64 = 1e-6;
/// Standard errors that the minimum may be away.
const NEAR: f64 = 0.5;

/// The step to the minimum, inside, and the largest parameter.
fn sizes(scan: &Scan<'_>, parameters: &[f64], found: &Found) -> (f64, f64) {
    let steps = found
        .step
        .iter()
        .zip(&scan.scaling.factors)
        .map(|(step, factor)| step / factor);
    let largest = |size: f64, x: f64| size.max(x.abs());
    (
        steps.fold(0.0, largest),
        parameters.iter().copied().fold(0.0, largest),
    )
}

/// Whether a minimum that L-BFGS found is one at all.
fn judge_full(
    objective: &Objective<'_, '_>,
    options: &Options,
    verdict: Verdict,
    parameters: &[f64],
    found: &Found,
) -> Verdict {
    let (step, largest) = sizes(objective.scan, parameters, found);
    let runs_on = step > 1e-4 * largest.max(1.0);
    let is_free = options.penalty.is_none() && options.loss.is_likelihood();
    if verdict == Verdict::Converged && is_free && runs_on {
        return Verdict::Unbounded;
    }
    verdict
}

/// Whether the minimum is near, by the gradient over all rows and its standard error.
fn judge_stochastic(
    objective: &Objective<'_, '_>,
    options: &Options,
    parameters: &[f64],
    found: &Found,
) -> Result<Verdict, Error> {
    let scan = objective.scan;
    let standard_errors = if options.penalty.is_none() {
        let (step, largest) = sizes(scan, parameters, found);
        if step <= STEADY * largest {
            return Ok(Verdict::Converged);
        }
        found.standard_errors
    } else {
        // The penalty leaves no step to compare with: the gradient itself, in units of its error.
        let place = objective.place(parameters)?;
        let gradient = pseudo_gradient(parameters, &place.gradient, &objective.penalty.l1);
        let errors = &found.gradient_errors;
        let scales = scan.scaling.factors.iter().zip(errors);
        gradient
            .iter()
            .zip(scales)
            .fold(0.0_f64, |most, (g, (factor, error))| {
                let error = error * factor / scan.scaling.cost;
                if *g == 0.0 {
                    most
                } else {
                    most.max(g.abs() / error)
                }
            })
    };
    Ok(if standard_errors <= NEAR {
        Verdict::Converged
    } else {
        Verdict::NotConverged { standard_errors }
    })
}
