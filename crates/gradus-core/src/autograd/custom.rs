//! Gradients that users write themselves.

use std::fmt;
use std::sync::Arc;

use super::backward::Gradient;
use super::scope::recording;
use crate::NdArray;
use crate::error::{OrRaise, Result};
use crate::op::{self, Operation};
use crate::value::Value;

/// What a custom gradient is made from.
pub struct Custom {
    /// The arguments that the function was applied to.
    pub inputs: Vec<NdArray>,
    /// What it gave.
    pub output: NdArray,
    /// The gradient of the final result with respect to that output, of its shape.
    pub cotangent: NdArray,
}

type Forward = dyn Fn(&[NdArray]) -> NdArray + Send + Sync;
type Backward = dyn Fn(&Custom) -> Vec<NdArray> + Send + Sync;

#[derive(Clone)]
struct CustomOperation {
    forward: Arc<Forward>,
    backward: Arc<Backward>,
}

/// Applies `forward`, with `backward` as its gradient: one array for each input, of its shape or
/// of one that broadcasts to it. What `forward` does inside is not recorded.
///
/// # Panics
/// In the backward pass, when `backward` gives another number of gradients than there are inputs,
/// or one of a shape that does not suit its input's.
///
/// ```
/// use gradus_core::{autograd, nd};
/// // A rounding that lets gradients through unchanged.
/// let x = nd::array([0.4, 1.7]);
/// x.attach_grad();
/// let y = autograd::record(|| {
///     autograd::custom(&[&x], |inputs| inputs[0].round(), |custom| vec![custom.cotangent.clone()])
/// });
/// y.backward();
/// assert_eq!(y.to_vec::<f32>(), [0.0, 2.0]);
/// assert_eq!(x.grad().to_vec::<f32>(), [1.0, 1.0]);
/// ```
#[track_caller]
pub fn custom(
    inputs: &[&NdArray],
    forward: impl Fn(&[NdArray]) -> NdArray + Send + Sync + 'static,
    backward: impl Fn(&Custom) -> Vec<NdArray> + Send + Sync + 'static,
) -> NdArray {
    let operation = CustomOperation {
        forward: Arc::new(forward),
        backward: Arc::new(backward),
    };
    op::apply_to_all(operation, inputs).or_raise()
}

/// Two of them are the same only where they are one.
impl fmt::Debug for CustomOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions = (Arc::as_ptr(&self.forward), Arc::as_ptr(&self.backward));
        write!(f, "custom {functions:?}")
    }
}

impl Operation for CustomOperation {
    fn name(&self) -> &'static str {
        "custom"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let inputs: Vec<NdArray> = (inputs.iter())
            .map(|value| NdArray::from_value(value.detached()))
            .collect();
        let output = recording(false, || (self.forward)(&inputs));
        Ok(output.into_value().detached())
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let custom = Custom {
            inputs: (0..gradient.input_count())
                .map(|i| gradient.input(i))
                .collect(),
            output: gradient.output(),
            cotangent: gradient.cotangent.clone(),
        };
        let gradients = (self.backward)(&custom);
        let (given, needed) = (gradients.len(), custom.inputs.len());
        assert!(
            given == needed,
            "custom: the gradient function gave {given} arrays for {needed} inputs; it must give \
             one for each"
        );
        let (gradient, shape) = (&gradients[input], custom.inputs[input].shape());
        match gradient.try_broadcast_to(&shape) {
            Ok(gradient) => Some(gradient),
            Err(_) => panic!(
                "custom: the gradient function gave an array of shape {} for input {input} of \
                 shape {shape}; it must be of the same shape",
                gradient.shape()
            ),
        }
    }
}
