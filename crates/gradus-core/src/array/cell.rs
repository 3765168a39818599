//! A place whose value can be exchanged, and the link from a slice to the place it was taken from.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::dtype::DType;
use crate::op::View;
use crate::value::Value;

pub(crate) struct Cell {
    /// Known without the lock, since no assignment changes it.
    dtype: DType,
    value: Mutex<Value>,
    link: Option<Link>,
}

/// What a slice looks at: assigning to the slice assigns there too.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) parent: Arc<Cell>,
    pub(crate) view: Arc<dyn View>,
}

impl Cell {
    pub(crate) fn new(value: Value) -> Cell {
        Cell {
            dtype: value.dtype(),
            value: Mutex::new(value),
            link: None,
        }
    }

    pub(crate) fn linked(value: Value, link: Link) -> Cell {
        Cell {
            dtype: value.dtype(),
            value: Mutex::new(value),
            link: Some(link),
        }
    }

    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    pub(crate) fn value(&self) -> Value {
        self.lock().clone()
    }

    /// Reads the value. The lock is held meanwhile: `read` must not touch other cells.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&Value) -> R) -> R {
        read(&self.lock())
    }

    /// Changes the value. The lock is held meanwhile: `change` must not touch other cells.
    pub(crate) fn update<R>(&self, change: impl FnOnce(&mut Value) -> R) -> R {
        change(&mut self.lock())
    }

    pub(crate) fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    fn lock(&self) -> MutexGuard<'_, Value> {
        // A value is exchanged whole, so that a panic elsewhere leaves it sound.
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
