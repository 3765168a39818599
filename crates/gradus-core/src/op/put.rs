//! An array with some of its elements exchanged: what assigning to a slice records, and the
//! gradient of looking at one.

use std::sync::Arc;

use super::{Entry, Operation, View};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::error::Result;
use crate::layout::Layout;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[];

/// The first input with the second one where `view` looks.
#[derive(Debug)]
pub(crate) struct Put {
    pub(crate) view: Arc<dyn View>,
}

/// What `view` sees of an array.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) name: &'static str,
    pub(crate) view: Arc<dyn View>,
}

/// A look at what another view sees.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) outer: Arc<dyn View>,
    pub(crate) inner: Arc<dyn View>,
}

impl View for Composed {
    fn layout(&self, input: &Layout) -> Result<Layout> {
        self.inner.layout(&self.outer.layout(input)?)
    }
}

impl Operation for Put {
    fn name(&self) -> &'static str {
        "assign"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [base, source] = inputs else {
            unreachable!("two inputs")
        };
        let mut output = base.copied();
        let region = self.view.layout(&output.layout)?;
        output.write(&region, &source.cast(base.dtype()));
        Ok(output)
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        let view = self.view.clone();
        let result = if input == 0 {
            let nothing = crate::nd::zeros_as(gradient.input_shape(1), g.dtype());
            super::apply(Put { view }, &[g, &nothing])
        } else {
            super::apply(Look { name: "slice", view }, &[g])
        };
        Some(result.expect("the view suited the input"))
    }
}

impl Operation for Look {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].view(self.view.layout(&inputs[0].layout)?))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        let nothing = crate::nd::zeros_as(gradient.input_shape(0), g.dtype());
        let view = self.view.clone();
        let result = super::apply(Put { view }, &[&nothing, g]);
        Some(result.expect("the view suited the input"))
    }
}
