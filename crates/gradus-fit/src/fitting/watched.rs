//! A model whose evaluations are watched, so that a search for its parameters can be stopped.

use std::cell::Cell;
use std::ops::Deref;

use super::error::FitError;
use super::progress::{Progress, Watch, tell};
use crate::nonlinear::Model;

/// Counts evaluations, and knows whether somebody wants no more of them.
pub(crate) struct Counter<'a> {
    watch: Watch<'a>,
    evaluations: Cell<u64>,
    is_stopped: Cell<bool>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(watch: Watch<'a>) -> Counter<'a> {
        Counter {
            watch,
            evaluations: Cell::new(0),
            is_stopped: Cell::new(false),
        }
    }

    /// # Errors
    /// [`FitError::Stopped`] where the search was stopped: its result means nothing.
    pub(crate) fn check(&self) -> Result<(), FitError> {
        match self.is_stopped.get() {
            false => Ok(()),
            true => Err(FitError::Stopped),
        }
    }

    /// Whether the next evaluation is wanted.
    fn goes_on(&self) -> bool {
        if !self.is_stopped.get() {
            let evaluations = self.evaluations.get() + 1;
            self.evaluations.set(evaluations);
            let told = tell(self.watch, Progress::Evaluations(evaluations));
            self.is_stopped.set(told.is_err());
        }
        !self.is_stopped.get()
    }
}

/// A model that is undefined everywhere once it is stopped, which soon ends every search.
pub(crate) struct Watched<'a, M> {
    pub(crate) model: M,
    pub(crate) counter: &'a Counter<'a>,
}

impl<M: Deref<Target: Model>> Model for Watched<'_, M> {
    fn rows(&self) -> usize {
        self.model.rows()
    }

    fn parameters(&self) -> usize {
        self.model.parameters()
    }

    fn values(&self, parameters: &[f64], values: &mut [f64]) {
        match self.counter.goes_on() {
            true => self.model.values(parameters, values),
            false => values.fill(f64::NAN),
        }
    }

    fn values_and_jacobian(&self, parameters: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        match self.counter.goes_on() {
            true => (self.model).values_and_jacobian(parameters, values, jacobian),
            false => {
                values.fill(f64::NAN);
                jacobian.fill(f64::NAN);
            }
        }
    }

    fn linear(&self) -> &[bool] {
        self.model.linear()
    }

    fn is_stopped(&self) -> bool {
        self.counter.is_stopped.get()
    }

    fn at_rows(&self, rows: &[usize]) -> Option<Box<dyn Model + '_>> {
        let model = self.model.at_rows(rows)?;
        Some(Box::new(Watched {
            model,
            counter: self.counter,
        }))
    }
}
