//! Choosing between two arrays, element by element.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::Gradient;
use crate::compile::{Lowered, Spec};
use crate::dtype::{DType, with_dtype};
use crate::error::{OrRaise, Result};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "where",
        summary: "Elements of one array where a condition holds, else of another.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3)), real(3)], |x| where_(x[0].greater(0.1), &x[0], &x[1])),
                Sample::new([real((2, 1)), real((1, 3))], |x| {
                    where_(crate::nd::array([true, false, true]), &x[0], &x[1]).exp()
                }),
            ]
        },
    },
    Entry {
        name: "clip",
        summary: "Each element moved into a range.",
        differentiable: true,
        samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].clip(-1.0, 0.5))],
    },
];

#[derive(Debug)]
struct Where;

/// Elements of `a` where `condition` is true (or not zero), else of `b`; all three broadcast.
/// The name has an underscore since `where` is a word of Rust's.
///
/// # Panics
/// When the shapes do not broadcast.
///
/// ```
/// use gradus_core::nd;
/// let x = nd::array([-1.0, 2.0]);
/// assert_eq!(nd::where_(x.greater(0.0), &x, 0.0).to_vec::<f32>(), [0.0, 2.0]);
/// ```
#[track_caller]
pub fn where_(condition: impl Operand, a: impl Operand, b: impl Operand) -> NdArray {
    try_where(condition, a, b).or_raise()
}

/// The form of [`where_`] that returns its error.
///
/// # Errors
/// [`Error::Broadcast`](crate::Error::Broadcast) when the shapes do not broadcast.
pub fn try_where(
    condition: impl Operand,
    a: impl Operand,
    b: impl Operand,
) -> Result<NdArray> {
    let (a_dtype, b_dtype) = (a.strong_dtype(), b.strong_dtype());
    let (a, b) = (a.to_array(b_dtype)?, b.to_array(a_dtype)?);
    super::apply(Where, &[&*condition.to_array(Some(DType::Bool))?, &a, &b])
}

define! {
    /// Each element moved into the range from `low` to `high`; NaN stays.
    ///
    /// # Panics
    /// When the shapes do not broadcast, or a number does not fit the element type.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([-5.0, 0.5, 5.0]).clip(0, 1).to_vec::<f32>(), [0.0, 0.5, 1.0]);
    /// ```
    fn clip / try_clip(x, low: impl Operand, high: impl Operand) {
        x.try_maximum(low)?.try_minimum(high)
    }
}

/// `x`, with 1 in the place of zeros: a divisor, or what a logarithm is taken of.
pub(super) fn or_one(x: &NdArray) -> NdArray {
    where_(x.equal(0.0), 1.0, x)
}

impl Operation for Where {
    fn name(&self) -> &'static str {
        "where"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [condition, a, b] = inputs else {
            unreachable!("three inputs")
        };
        let shape = a.shape().broadcast(b.shape(), self.name())?;
        let shape = condition.shape().broadcast(&shape, self.name())?;
        let dtype = a.dtype().promote(b.dtype());
        let chosen = condition.repeat_to(&shape).cast(DType::Bool).to_vec::<bool>();
        Ok(with_dtype!(dtype, T => {
            let a = a.cast(dtype).repeat_to(&shape).to_vec::<T>();
            let b = b.cast(dtype).repeat_to(&shape).to_vec::<T>();
            let choices = chosen.into_iter().zip(a.into_iter().zip(b));
            Value::new(choices.map(|(chosen, (a, b))| if chosen { a } else { b }).collect(), &shape)
        }))
    }

    fn lower(&self, _inputs: &[Spec], output: &Value) -> Lowered {
        Lowered::choice(output.dtype())
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let (condition, g) = (gradient.input(0), &gradient.cotangent);
        match input {
            0 => None,
            1 => Some(where_(condition, g, 0.0)),
            _ => Some(where_(condition, 0.0, g)),
        }
    }
}
