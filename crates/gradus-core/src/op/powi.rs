//! Powers with one integer exponent.

use super::entry::spread;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::compile::{Lowered, Spec};
use crate::dtype::{DType, with_float};
use crate::error::Result;
use crate::kernel::elementwise;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "powi",
    summary: "Each element to the power of one integer.",
    differentiable: true,
    samples: |_| {
        let exponents = [-2, -1, 0, 1, 2, 3, 7];
        let sample = |n| Sample::new([spread((2, 3), 0.5, 2.0)], move |x| x[0].powi(n));
        exponents.into_iter().map(sample).collect()
    },
}];

#[derive(Debug)]
struct Powi {
    exponent: i32,
}

impl NdArray {
    /// Each element to the power of one integer, by repeated multiplication. Integer elements give
    /// float64 where the exponent is negative, else keep their type.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([1.0, -3.0]).powi(2).to_vec::<f32>(), [1.0, 9.0]);
    /// ```
    pub fn powi(&self, exponent: i32) -> NdArray {
        if !self.dtype().is_float() && exponent >= 0 {
            let exponent = i64::from(exponent);
            return self.try_pow(exponent).unwrap_or_else(|_| {
                // An exponent beyond uint8; powers wrap around as other integer operations do.
                self.astype(DType::I64).pow(exponent).astype(self.dtype())
            });
        }
        super::apply(Powi { exponent }, &[self]).expect("every shape and type has powers")
    }
}

/// The function form of [`NdArray::powi`].
pub fn powi(x: &NdArray, exponent: i32) -> NdArray {
    x.powi(exponent)
}

/// The loop that raises to the power of `exponent`.
fn power<T: Power>(exponent: i32) -> impl Fn(&[T], &mut [T]) + Copy {
    move |from: &[T], to: &mut [T]| {
        // A square is by far the most common, and cheap where the compiler knows it.
        if exponent == 2 {
            return elementwise::map(from, to, |x| x * x);
        }
        elementwise::map(from, to, |x| x.power(exponent));
    }
}

trait Power: Copy + std::ops::Mul<Output = Self> {
    fn power(self, exponent: i32) -> Self;
}

impl Power for f32 {
    fn power(self, exponent: i32) -> f32 {
        self.powi(exponent)
    }
}

impl Power for f64 {
    fn power(self, exponent: i32) -> f64 {
        self.powi(exponent)
    }
}

impl Operation for Powi {
    fn name(&self) -> &'static str {
        "powi"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        let dtype = x.dtype().to_quotient();
        let x = x.cast(dtype);
        Ok(with_float!(dtype, T => {
            x.build_like(|out| elementwise::unary(&x, out, power::<T>(self.exponent)))
        }))
    }

    fn lower(&self, inputs: &[Spec], _output: &Value) -> Lowered {
        with_float!(inputs[0].dtype.to_quotient(), T => {
            let name = if self.exponent == 2 { "square" } else { "powi" };
            Lowered::map(power::<T>(self.exponent)).named(name)
        })
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        Some(match self.exponent {
            0 => g.zeros_like(),
            1 => g.clone(),
            // In this order a compiled step drops the factors of a mean of squares, or of half of one.
            2 => (g * 2.0) * gradient.input_ref(0),
            // The last exponent of all has none below it; there only 0, 1 and infinity are left.
            exponent => {
                let power = gradient.input_ref(0).powi(exponent.saturating_sub(1));
                g * (power * f64::from(exponent))
            }
        })
    }
}
