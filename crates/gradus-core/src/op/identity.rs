//! The same array with a place of its own in the graph.

use super::{Entry, Operation};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::compile::{Copy, Lowered, Spec};
use crate::error::Result;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[];

#[derive(Debug)]
pub(crate) struct Identity;

/// The same elements side by side in a place of their own.
#[derive(Debug)]
pub(crate) struct Copied;

impl Operation for Copied {
    fn name(&self) -> &'static str {
        "copy"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].copied())
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        Some(gradient.cotangent.clone())
    }

    fn lower(&self, inputs: &[Spec], _output: &Value) -> Lowered {
        Lowered::kernel(Copy {
            dtype: inputs[0].dtype,
            layout: inputs[0].layout.clone(),
        })
    }
}

impl Operation for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].detached())
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        Some(gradient.cotangent.clone())
    }
}
