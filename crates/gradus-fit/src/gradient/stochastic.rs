//! Epochs of minibatches.

use std::ops::ControlFlow;

use gradus_core::{DType, NdArray, nd};
use gradus_data::Minibatches;

use super::checkpoint::{Checkpoint, Keeper, Optimizer, Run};
use super::history::{EpochLoss, History, Progress, Verdict};
use super::objective::Objective;
use super::step::{Rate, Recipe, State, Steps};
use super::{Error, Method, Options};

/// Rows whose numbers are made ready together, at least one minibatch.
const ROWS_AT_ONCE: u64 = 16_384;
/// Parameters inside are about 1; beyond this they run away.
const FAR: f64 = 1e12;

/// Where a training ended.
pub(super) struct End {
    /// Inside.
    pub(super) parameters: Vec<f64>,
    /// None where the statistics decide.
    pub(super) verdict: Option<Verdict>,
    pub(super) epochs: u64,
    pub(super) history: History,
    pub(super) learning_rate: Option<f64>,
    pub(super) batch_size: Option<u64>,
}

/// Asked after every part of an epoch; breaks off the training.
pub(super) type Watcher<'w> = &'w mut dyn FnMut(&Progress) -> ControlFlow<()>;

/// A training by minibatches.
struct Training<'t, 's, 'a> {
    objective: &'t Objective<'s, 'a>,
    options: &'t Options,
    run: Run,
    batch_size: u64,
    minibatches: &'t Minibatches,
    mean_weight: f64,
    /// How many minibatches are made ready together.
    group: u64,
    state: &'t State,
    history: History,
    epoch: u64,
    batch: u64,
}

/// Trains by minibatches.
pub(super) fn train(
    objective: &Objective<'_, '_>,
    options: &Options,
    run: Run,
    found: Option<Checkpoint>,
    watcher: Watcher<'_>,
) -> Result<End, Error> {
    let scan = objective.scan;
    let batch_size = run.batch_size.unwrap_or(1);
    let group = (ROWS_AT_ONCE / batch_size).max(1);
    let (minibatches, mean_weight) = minibatches(objective, batch_size * group)?;
    let state = State::new(options.method, &scan.start);
    let batches = minibatches.rows().div_ceil(batch_size);
    let mut training = Training {
        objective,
        options,
        run,
        batch_size,
        minibatches: &minibatches,
        mean_weight,
        group,
        state: &state,
        history: Vec::new(),
        epoch: 0,
        batch: 0,
    };
    if let Some(found) = found {
        (training.epoch, training.batch) = (found.epoch, found.batch);
        state.restore(
            &found.parameters,
            &found.optimizer,
            found.epoch * batches + found.batch,
        );
        training.history = found.history;
    }
    let rate = Rate {
        first: options
            .learning_rate
            .unwrap_or_else(|| training.default_rate()),
        falls_over: options
            .learning_rate
            .is_none()
            .then(|| (batches * options.epochs()).max(1)),
    };
    let recipe = Recipe {
        scan,
        loss: options.loss,
        penalty: &objective.penalty,
        rate,
        batch_size: batch_size as usize,
        state: &state,
    };
    let (verdict, mut parameters) = training.epochs(&recipe.steps(), watcher)?;
    if verdict.is_none() {
        settle(objective, &mut parameters)?;
    }
    Ok(End {
        parameters,
        verdict,
        epochs: training.epoch,
        history: training.history,
        learning_rate: Some(rate.first),
        batch_size: Some(batch_size),
    })
}

/// The rows that are trained on in minibatches, and their mean weight.
fn minibatches(objective: &Objective<'_, '_>, size: u64) -> Result<(Minibatches, f64), Error> {
    let rows = objective.rows;
    let (mut failed, mut weight) = (None, 0.0);
    let tables = rows.blocks()?.map_while(|block| match block {
        Ok(block) => {
            let [trained, _] = rows.parts(&block);
            let table = match trained.len() == block.table.rows() {
                true => block.table.clone(),
                false => block.table.take(&trained),
            };
            let weights = objective.scan.layout.numbers(&table).weights;
            weight += weights.map_or(table.rows() as f64, |weights| weights.iter().sum());
            Some(Ok(table))
        }
        Err(Error::Data(error)) => Some(Err(error)),
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    let minibatches = Minibatches::from_blocks(tables, size as usize);
    if let Some(error) = failed {
        return Err(error);
    }
    let minibatches = minibatches?;
    let mean_weight = weight / minibatches.rows() as f64;
    Ok((minibatches, mean_weight))
}

/// Sets parameters to 0 that a step by the gradient of all rows, as long as is surely safe, leaves
/// there: the noise of the minibatches moves them about what the absolute-value penalty wants to
/// be 0.
fn settle(objective: &Objective<'_, '_>, parameters: &mut [f64]) -> Result<(), Error> {
    let l1 = &objective.penalty.l1;
    if l1.iter().all(|&factor| factor == 0.0) {
        return Ok(());
    }
    let place = objective.place(parameters)?;
    let length = 1.0 / parameters.len() as f64;
    for ((x, slope), l1) in parameters.iter_mut().zip(&place.gradient).zip(l1) {
        if *l1 > 0.0 && (*x - length * slope).abs() <= length * l1 {
            *x = 0.0;
        }
    }
    Ok(())
}

impl Training<'_, '_, '_> {
    /// A rate at which no row makes steps too long: the second derivatives of a minibatch's mean
    /// loss, inside, are at most about the number of parameters, and at most what the row with
    /// the largest columns brings alone.
    fn default_rate(&self) -> f64 {
        let scan = self.objective.scan;
        let parameters = scan.start.len() as f64;
        let row = (parameters + scan.largest) / self.batch_size as f64;
        let most = match self.options.method {
            Method::Adam => 0.03,
            _ => 0.1_f64.min(0.5 / parameters).min(0.5 / row),
        };
        if self.options.standardize {
            most
        } else {
            most.min(0.03)
        }
    }

    fn epochs(
        &mut self,
        steps: &Steps<'_>,
        watcher: Watcher<'_>,
    ) -> Result<(Option<Verdict>, Vec<f64>), Error> {
        let mut keeper = Keeper::new(self.options.checkpoint.as_ref());
        let epochs = self.options.epochs();
        let mut good = self.state.parameters.to_vec::<f64>();
        while self.epoch < epochs {
            match self.epoch(steps, &mut keeper, watcher)? {
                Some(verdict @ Verdict::Stopped) => {
                    keeper.write(|| self.checkpoint())?;
                    return Ok((Some(verdict), self.state.parameters.to_vec()));
                }
                Some(verdict) => return Ok((Some(verdict), good)),
                None => {}
            }
            let parameters = self.state.parameters.to_vec::<f64>();
            let losses = self.objective.losses(&parameters)?;
            if !losses.train.is_finite() {
                return Ok((Some(Verdict::Diverged), good));
            }
            good = parameters;
            (self.epoch, self.batch) = (self.epoch + 1, 0);
            let epoch = self.epoch;
            let loss = EpochLoss {
                epoch,
                train: losses.train,
                validation: losses.validation,
            };
            self.history.push(loss);
            if epoch == epochs {
                keeper.write(|| self.checkpoint())?;
            }
            let progress = self.progress(0.0);
            if watcher(&progress).is_break() && epoch < epochs {
                keeper.write(|| self.checkpoint())?;
                return Ok((Some(Verdict::Stopped), good));
            }
        }
        Ok((None, good))
    }

    /// The rest of an epoch.
    fn epoch(
        &mut self,
        steps: &Steps<'_>,
        keeper: &mut Keeper<'_>,
        watcher: Watcher<'_>,
    ) -> Result<Option<Verdict>, Error> {
        let scan = self.objective.scan;
        let all = self.minibatches.rows().div_ceil(self.batch_size);
        let groups = self.batch / self.group;
        let mut skipped = self.batch % self.group;
        let mean_weight = self.mean_weight;
        let mut ended = None;
        for table in self
            .minibatches
            .epoch_from(self.options.seed, self.epoch, groups)
        {
            let table = table?;
            let numbers = scan.layout.numbers(&table);
            let rows: Vec<usize> = (0..table.rows()).collect();
            let columns = scan.scaling.matrix(&numbers, &rows);
            let response = NdArray::from(numbers.response.to_vec());
            let weights = numbers.weights.map(|weights| {
                NdArray::from(
                    weights
                        .iter()
                        .map(|weight| weight / mean_weight)
                        .collect::<Vec<_>>(),
                )
            });
            let whole = (table.rows() as u64).div_ceil(self.batch_size);
            let mut done = std::mem::take(&mut skipped);
            while done < whole && ended.is_none() {
                let count = keeper.steps_left().unwrap_or(whole).min(whole - done);
                let end = ((done + count) * self.batch_size).min(table.rows() as u64);
                let order =
                    nd::arange_as(((done * self.batch_size) as f64, end as f64), DType::I64);
                steps(&order, &columns, &response, weights.as_ref())?;
                (done, self.batch) = (done + count, self.batch + count);
                let values = self.state.parameters.to_vec::<f64>();
                if !values.iter().all(|value| value.abs() < FAR) {
                    ended = Some(Verdict::Diverged);
                    break;
                }
                keeper.after(count, || self.checkpoint())?;
                if self.batch < all
                    && watcher(&self.progress(self.batch as f64 / all as f64)).is_break()
                {
                    ended = Some(Verdict::Stopped);
                }
            }
            if ended.is_some() {
                break;
            }
        }
        Ok(ended)
    }

    fn progress(&self, part: f64) -> Progress {
        Progress {
            epochs_done: self.epoch,
            epochs: self.options.epochs(),
            part,
            last: self.history.last().copied(),
        }
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            format: super::checkpoint::FORMAT,
            gradus: env!("CARGO_PKG_VERSION").into(),
            run: self.run.clone(),
            epoch: self.epoch,
            batch: self.batch,
            parameters: self.state.parameters.to_vec(),
            optimizer: match self.options.method {
                Method::Sgd => Optimizer::Sgd,
                _ => self.state.optimizer(),
            },
            history: self.history.clone(),
        }
    }
}
