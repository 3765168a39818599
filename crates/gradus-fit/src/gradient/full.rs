//! L-BFGS from the start to the minimum: stages, history, checkpoints.

use super::checkpoint::{Checkpoint, FORMAT, Keeper, Optimizer, Run};
use super::history::{EpochLoss, Progress, Verdict};
use super::lbfgs::{Memory, Outcome};
use super::objective::{Objective, Place};
use super::orthant::{self, pseudo_gradient};
use super::stochastic::{End, Watcher};
use super::{Error, Loss, Options};

/// Slopes, inside, that count as none: rounding is near.
const FLAT: f64 = 1e-12;
/// Slopes that count as none where no step goes lower.
const NEARLY_FLAT: f64 = 1e-8;
/// Slopes that suffice to go on with the next stage.
const FLAT_ENOUGH: f64 = 1e-7;
/// The absolute loss is a limit of Huber's, for distances that are these shares of the response's
/// deviation: at the last, the mean loss is within half of that distance of its minimum.
const SMOOTHING: [f64; 7] = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7];

/// A search, and where it stands.
struct Search<'t, 's, 'a> {
    /// What is made small in the end; a stage's own objective may be a smoother one.
    whole: &'t Objective<'s, 'a>,
    options: &'t Options,
    run: &'t Run,
    parameters: Vec<f64>,
    memory: Memory,
    stage: u64,
    iterations: u64,
    history: Vec<EpochLoss>,
}

/// Searches the minimum over all rows.
pub(super) fn train(
    objective: &Objective<'_, '_>,
    options: &Options,
    run: &Run,
    found: Option<Checkpoint>,
    watcher: Watcher<'_>,
) -> Result<End, Error> {
    let mut search = Search {
        whole: objective,
        options,
        run,
        parameters: objective.scan.start.clone(),
        memory: Memory::default(),
        stage: 0,
        iterations: 0,
        history: Vec::new(),
    };
    if let Some(found) = found {
        search.parameters = found.parameters;
        search.iterations = found.epoch;
        search.history = found.history;
        if let Optimizer::Lbfgs { pairs, stage } = found.optimizer {
            search.memory.pairs = pairs;
            search.stage = stage;
        }
    }
    let mut keeper = Keeper::new(options.checkpoint.as_ref());
    let stages = stages(objective, options);
    let mut verdict = Verdict::Converged;
    while let Some(stage) = stages.get(search.stage as usize) {
        let is_last = search.stage as usize + 1 == stages.len();
        verdict = search.stage(stage, is_last, &mut keeper, watcher)?;
        if is_last || !matches!(verdict, Verdict::Converged | Verdict::NoProgress) {
            break;
        }
        search.memory.pairs.clear();
        search.stage += 1;
    }
    keeper.write(|| search.checkpoint())?;
    Ok(End {
        parameters: search.parameters,
        verdict: Some(verdict),
        epochs: search.iterations,
        history: search.history,
        learning_rate: None,
        batch_size: None,
    })
}

/// Objectives of which each one's minimum is the next one's start.
fn stages<'s, 'a>(objective: &Objective<'s, 'a>, options: &Options) -> Vec<Objective<'s, 'a>> {
    let (scan, rows) = (objective.scan, objective.rows);
    if options.loss != Loss::Absolute {
        return vec![Objective::new(scan, rows, options.loss, options.penalty)];
    }
    let deviation = scan.scaling.cost;
    let smooth = |share: f64| {
        let distance = share * deviation;
        Objective::smoothed(scan, rows, distance, options.penalty)
    };
    SMOOTHING.map(smooth).into()
}

impl Search<'_, '_, '_> {
    /// Goes down one objective until it is flat there.
    fn stage(
        &mut self,
        stage: &Objective<'_, '_>,
        is_last: bool,
        keeper: &mut Keeper<'_>,
        watcher: Watcher<'_>,
    ) -> Result<Verdict, Error> {
        let l1 = &stage.penalty.l1;
        let has_l1 = l1.iter().any(|&factor| factor != 0.0);
        let slope = |x: &[f64], place: &Place| {
            let gradient = pseudo_gradient(x, &place.gradient, l1);
            gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs()))
        };
        let end = |x: &[f64], place: &Place, otherwise| match slope(x, place) <= NEARLY_FLAT {
            true => Verdict::Converged,
            false => otherwise,
        };
        let flat = if is_last { FLAT } else { FLAT_ENOUGH };
        let mut place = stage.place(&self.parameters)?;
        if !place.is_finite() {
            return Ok(Verdict::Diverged);
        }
        loop {
            if slope(&self.parameters, &place) <= flat {
                return Ok(Verdict::Converged);
            }
            if self.iterations >= self.options.epochs() {
                return Ok(end(&self.parameters, &place, Verdict::MaxIterations));
            }
            let mut function = |x: &[f64]| stage.place(x);
            let outcome = match has_l1 {
                true => {
                    let memory = &mut self.memory;
                    orthant::iterate(memory, &mut function, l1, &self.parameters, &place)?
                }
                false => self
                    .memory
                    .iterate(&mut function, &self.parameters, &place)?,
            };
            let Outcome::Moved(parameters, there) = outcome else {
                return Ok(end(&self.parameters, &place, Verdict::NoProgress));
            };
            (self.parameters, place) = (parameters, there);
            self.iterations += 1;
            let losses = self.whole.losses(&self.parameters)?;
            self.history.push(EpochLoss {
                epoch: self.iterations,
                train: losses.train,
                validation: losses.validation,
            });
            keeper.after(1, || self.checkpoint())?;
            let progress = Progress {
                epochs_done: self.iterations,
                epochs: self.options.epochs(),
                part: 0.0,
                last: self.history.last().copied(),
            };
            if watcher(&progress).is_break() {
                return Ok(Verdict::Stopped);
            }
        }
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            format: FORMAT,
            gradus: env!("CARGO_PKG_VERSION").into(),
            run: self.run.clone(),
            epoch: self.iterations,
            batch: 0,
            parameters: self.parameters.clone(),
            optimizer: Optimizer::Lbfgs {
                pairs: self.memory.pairs.clone(),
                stage: self.stage,
            },
            history: self.history.clone(),
        }
    }
}
