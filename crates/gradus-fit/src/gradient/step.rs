//! One minibatch, whole: forward, backward and update, as a compiled step.

use std::cell::RefCell;

use gradus_core::{NdArray, autograd, compile, nd};

use super::checkpoint::Optimizer;
use super::objective::{Penalties, predictors};
use super::scan::Scan;
use super::{Error, Loss, Method};

/// Adam's constants.
const BETA: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// What a step moves.
pub(super) struct State {
    pub(super) parameters: NdArray,
    first: NdArray,
    second: NdArray,
    powers: NdArray,
    /// Steps that are done.
    count: NdArray,
    method: Method,
}

impl State {
    pub(super) fn new(method: Method, start: &[f64]) -> State {
        let zeros = || NdArray::from(vec![0.0; start.len()]);
        let state = State {
            parameters: NdArray::from(start.to_vec()),
            first: zeros(),
            second: zeros(),
            powers: NdArray::from(vec![1.0; 2]),
            count: NdArray::from(0.0_f64),
            method,
        };
        state.parameters.attach_grad();
        state
    }

    /// As a checkpoint holds it.
    pub(super) fn restore(&self, parameters: &[f64], optimizer: &Optimizer, count: u64) {
        self.parameters.assign(NdArray::from(parameters.to_vec()));
        self.count.assign(NdArray::from(count as f64));
        if let Optimizer::Adam {
            first,
            second,
            powers,
        } = optimizer
        {
            self.first.assign(NdArray::from(first.clone()));
            self.second.assign(NdArray::from(second.clone()));
            self.powers.assign(NdArray::from(powers.to_vec()));
        }
    }

    pub(super) fn optimizer(&self) -> Optimizer {
        if self.method == Method::Sgd {
            return Optimizer::Sgd;
        }
        let powers = self.powers.to_vec::<f64>();
        Optimizer::Adam {
            first: self.first.to_vec(),
            second: self.second.to_vec(),
            powers: [powers[0], powers[1]],
        }
    }
}

/// How fast to go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) first: f64,
    /// Over how many steps it falls to 0 along half of a cosine; none for a constant rate.
    pub(super) falls_over: Option<u64>,
}

/// What a step is made of.
pub(super) struct Recipe<'s, 'a> {
    pub(super) scan: &'s Scan<'a>,
    pub(super) loss: Loss,
    pub(super) penalty: &'s Penalties,
    pub(super) rate: Rate,
    pub(super) batch_size: usize,
    pub(super) state: &'s State,
}

/// Steps over minibatches of rows: the order, the size of a batch, columns, responses, weights.
pub(super) type Steps<'s> =
    Box<dyn Fn(&NdArray, &NdArray, &NdArray, Option<&NdArray>) -> Result<(), Error> + 's>;

impl<'s> Recipe<'s, '_> {
    /// The steps, compiled for each size of a minibatch when it first comes.
    pub(super) fn steps(&'s self) -> Steps<'s> {
        let batch_size = self.batch_size;
        let failed = |error: gradus_core::Error| Error::Options(error.to_string());
        let plain = compile(|[columns, response]| self.step(columns, response, None));
        let weighted = compile(|[columns, response, weights]| {
            self.step(columns, response, Some(weights));
        });
        let cells = RefCell::new((plain, weighted));
        Box::new(move |order, columns, response, weights| {
            let (plain, weighted) = &*cells.borrow();
            let done = match weights {
                None => plain.try_epoch(order, batch_size, [columns, response]),
                Some(weights) => {
                    weighted.try_epoch(order, batch_size, [columns, response, weights])
                }
            };
            done.map(|_| ()).map_err(failed)
        })
    }

    fn step(&self, columns: &NdArray, response: &NdArray, weights: Option<&NdArray>) {
        let Recipe {
            scan,
            state,
            penalty,
            ..
        } = self;
        let parameters = &state.parameters;
        let losses = autograd::record(|| {
            let predictors = predictors(&scan.layout, &scan.scaling, columns, parameters);
            let losses = self.loss.values(&predictors, response);
            match weights {
                Some(weights) => losses * weights,
                None => losses,
            }
        });
        losses.backward();
        let size = self.batch_size as f64;
        let rows = response.shape().first().copied().unwrap_or_default() as f64;
        let mut gradient = parameters.grad() / size;
        if scan.scaling.cost != 1.0 {
            gradient /= scan.scaling.cost;
        }
        let share = rows / size;
        if penalty.l2.iter().any(|&factor| factor != 0.0) {
            let factors: Vec<f64> = penalty.l2.iter().map(|factor| factor * share).collect();
            gradient += NdArray::from(factors) * parameters;
        }
        let rate = self.rate();
        let (moved, steps) = match state.method {
            Method::Adam => self.adam(&gradient, &rate),
            _ => (parameters - &rate * gradient, rate),
        };
        let shrunk = match penalty.l1.iter().any(|&factor| factor != 0.0) {
            false => moved,
            true => {
                let factors: Vec<f64> = penalty.l1.iter().map(|factor| factor * share).collect();
                soft_threshold(&moved, &(steps * NdArray::from(factors)))
            }
        };
        parameters.assign(shrunk);
    }

    /// The rate of this step.
    fn rate(&self) -> NdArray {
        let first = self.rate.first;
        let Some(steps) = self.rate.falls_over else {
            return NdArray::from(first);
        };
        let count = &self.state.count;
        let angle = count * (std::f64::consts::PI / steps as f64);
        let rate = (angle.cos() + 1.0) * (0.5 * first);
        count.assign(count + 1.0);
        rate
    }

    /// Where Adam goes, and how long its steps are for a gradient of 1.
    fn adam(&self, gradient: &NdArray, rate: &NdArray) -> (NdArray, NdArray) {
        let State {
            parameters,
            first,
            second,
            powers,
            ..
        } = self.state;
        powers.assign(powers * NdArray::from(BETA.to_vec()));
        first.assign(BETA[0] * first + (1.0 - BETA[0]) * gradient);
        second.assign(BETA[1] * second + (1.0 - BETA[1]) * gradient.square());
        let mean = first / (1.0 - powers.at(0));
        let square = second / (1.0 - powers.at(1));
        let steps = rate / (square.sqrt() + EPSILON);
        (parameters - &steps * mean, steps)
    }
}

/// The proximal step of the absolute value: towards 0 by `by`, and no further.
fn soft_threshold(x: &NdArray, by: &NdArray) -> NdArray {
    let rest = nd::maximum(x.abs() - by, 0.0);
    x.sign() * rest
}
