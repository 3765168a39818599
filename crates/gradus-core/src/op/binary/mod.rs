//! Elementwise operations of two arrays, which broadcast. `table.rs` lists them; this file says
//! what an entry is.

mod alike;
mod define;
mod number;
mod reuse;
mod table;

use std::borrow::Cow;
use std::fmt;

use crate::NdArray;
use crate::array::Operand;
use crate::autograd::{Gradient, Inputs, is_tracing};
use crate::compile::{Lowered, Spec, trace};
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::kernel::elementwise::{self, BinaryLoop};
use crate::op::entry::spread;
use crate::op::{Entry, Operation, Recorded, Sample, record};
use crate::shape::Shape;
use crate::value::Value;

pub(crate) use number::WithNumber;
pub(crate) use table::TABLE;
pub(crate) use table::functions;

/// A gradient with respect to one operand from both operands, output and the output's cotangent.
type Rule = fn(&NdArray, &NdArray, &NdArray, &NdArray) -> NdArray;

/// An elementwise operation of two arrays.
pub(crate) struct Binary {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Where the function is smooth: tests take their inputs from there.
    pub(crate) domain: (f64, f64),
    pub(crate) loops: BinaryLoops,
    /// What the operands must fulfil besides their shapes and types.
    pub(crate) requires: Option<fn(&Value, &Value) -> Result<()>>,
    /// The gradients with respect to the left and the right operand; none for truth values.
    pub(crate) gradient: Option<(Rule, Rule)>,
}

/// The element types that an operation computes in, and those it gives.
pub(crate) enum BinaryLoops {
    /// In the type in which both operands meet.
    Arithmetic {
        f32: BinaryLoop<f32, f32>,
        f64: BinaryLoop<f64, f64>,
        i64: BinaryLoop<i64, i64>,
        i32: BinaryLoop<i32, i32>,
        u8: BinaryLoop<u8, u8>,
        bool: Option<BinaryLoop<bool, bool>>,
    },
    /// In floats; integers are promoted.
    Float {
        f32: BinaryLoop<f32, f32>,
        f64: BinaryLoop<f64, f64>,
    },
    /// From the type in which both operands meet to truth values.
    Comparison {
        f32: BinaryLoop<f32, bool>,
        f64: BinaryLoop<f64, bool>,
        i64: BinaryLoop<i64, bool>,
        i32: BinaryLoop<i32, bool>,
        u8: BinaryLoop<u8, bool>,
        bool: BinaryLoop<bool, bool>,
    },
    /// From truth values to truth values.
    Logical(BinaryLoop<bool, bool>),
}

/// Evaluates `body` with the loop for the type in which both operands meet, or `none`.
macro_rules! with_loop {
    ($loops:expr, $dtype:expr, $apply:ident => $body:expr, none => $none:expr) => {{
        macro_rules! with {
            ($loop:expr) => {{
                let $apply = $loop;
                $body
            }};
        }
        match (&$loops, $dtype) {
            (BinaryLoops::Arithmetic { f32, .. }, DType::F32) => with!(*f32),
            (BinaryLoops::Arithmetic { f64, .. }, DType::F64) => with!(*f64),
            (BinaryLoops::Arithmetic { i64, .. }, DType::I64) => with!(*i64),
            (BinaryLoops::Arithmetic { i32, .. }, DType::I32) => with!(*i32),
            (BinaryLoops::Arithmetic { u8, .. }, DType::U8) => with!(*u8),
            (BinaryLoops::Arithmetic { bool, .. }, DType::Bool) => match bool {
                Some(apply) => with!(*apply),
                None => $none,
            },
            // Quotients of integers are float64, as in NumPy.
            (BinaryLoops::Float { f32, .. }, DType::F32) => with!(*f32),
            (BinaryLoops::Float { f64, .. }, _) => with!(*f64),
            (BinaryLoops::Comparison { f32, .. }, DType::F32) => with!(*f32),
            (BinaryLoops::Comparison { f64, .. }, DType::F64) => with!(*f64),
            (BinaryLoops::Comparison { i64, .. }, DType::I64) => with!(*i64),
            (BinaryLoops::Comparison { i32, .. }, DType::I32) => with!(*i32),
            (BinaryLoops::Comparison { u8, .. }, DType::U8) => with!(*u8),
            (BinaryLoops::Comparison { bool, .. }, DType::Bool) => with!(*bool),
            (BinaryLoops::Logical(apply), _) => with!(*apply),
        }
    }};
}

impl Binary {
    pub(crate) fn entry(&'static self) -> Entry {
        Entry {
            name: self.name,
            summary: self.summary.trim_ascii(),
            differentiable: self.gradient.is_some(),
            samples,
        }
    }

    #[inline]
    pub(crate) fn apply(
        &'static self,
        mut a: impl Operand,
        mut b: impl Operand,
    ) -> Result<NdArray> {
        if (a.as_spent().is_some_and(NdArray::is_large)
            || b.as_spent().is_some_and(NdArray::is_large))
            && let Some(result) = self.reuse(&mut a, &mut b)
        {
            return Ok(result);
        }
        let with_number = match (a.as_array(), b.as_array()) {
            (Some(a), Some(b)) => return self.apply_to_arrays(a, b),
            (Some(x), None) => self.apply_to_number(x, &b, false),
            (None, Some(x)) => self.apply_to_number(x, &a, true),
            (None, None) => None,
        };
        match with_number {
            Some(result) => Ok(result),
            None => self.apply_to_any(&a, &b),
        }
    }

    #[inline]
    fn apply_to_arrays(&'static self, a: &NdArray, b: &NdArray) -> Result<NdArray> {
        if is_tracing() {
            return trace::apply(Recorded::Entry(self), &[a, b]);
        }
        match self.quick(a, b) {
            Some(output) => Ok(NdArray::from_value(output)),
            None => self.apply_to_unlike(a, b),
        }
    }

    /// The output for operands that are alike. Two words, which come back in registers: through
    /// memory they would cost as much as the addition of ten numbers.
    fn quick(&'static self, a: &NdArray, b: &NdArray) -> Option<Value> {
        let (a, b) = (a.value(), b.value());
        let output = alike::compute(&self.loops, &a, &b)?;
        let has_history = a.origin.is_some() || b.origin.is_some();
        let inputs = || Inputs::Two([a.into_owned(), b.into_owned()]);
        let operation = || Recorded::Entry(self);
        Some(record(operation, inputs, has_history, output))
    }

    #[inline(never)]
    fn apply_to_unlike(&'static self, a: &NdArray, b: &NdArray) -> Result<NdArray> {
        let (a, b) = (a.value(), b.value());
        let output = self.compute_any(&a, &b)?;
        let has_history = a.origin.is_some() || b.origin.is_some();
        let inputs = || Inputs::new([a, b]);
        let operation = || Recorded::Entry(self);
        let output = record(operation, inputs, has_history, output);
        Ok(NdArray::from_value(output))
    }

    #[cold]
    fn apply_to_any(&'static self, a: &impl Operand, b: &impl Operand) -> Result<NdArray> {
        let (a_dtype, b_dtype) = (a.strong_dtype(), b.strong_dtype());
        let (a, b) = (self.operand(a, b_dtype)?, self.operand(b, a_dtype)?);
        self.apply_to_arrays(&a, &b)
    }

    /// An operand as an array. Where the result is of another type than the operands, a number that
    /// is too large for its partner's type takes int64: no uint8 is equal to 300, but each is less.
    fn operand<'a>(
        &self,
        operand: &'a impl Operand,
        partner: Option<DType>,
    ) -> Result<Cow<'a, NdArray>> {
        match (&self.loops, operand.to_array(partner)) {
            (BinaryLoops::Arithmetic { .. }, result) | (_, result @ Ok(_)) => result,
            (_, Err(_)) => operand.to_array(Some(DType::I64)),
        }
    }
}

fn samples(name: &'static str) -> Vec<Sample> {
    let operation = TABLE.iter().find(|operation| operation.name == name);
    let operation: &'static Binary = operation.expect("listed in the table");
    let (low, high) = operation.domain;
    let middle = (low + high) / 2.0;
    let shapes: [(&[usize], &[usize]); 8] = [
        (&[], &[]),
        (&[3], &[3]),
        (&[2, 3], &[3]),
        (&[2, 1], &[1, 3]),
        (&[], &[4]),
        (&[1, 3], &[2, 1, 1]),
        (&[1], &[1]),
        (&[0, 3], &[3]),
    ];
    (shapes.into_iter())
        .map(|(a, b)| {
            // The operands overlap in range and agree nowhere.
            let a = spread(a, low, high);
            let b = spread(b, high - 0.123 * (high - low), middle - 0.3 * (high - low));
            Sample::new([a, b], |x| {
                operation
                    .apply(&x[0], &x[1])
                    .expect("shapes that broadcast")
            })
        })
        .collect()
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Operation for Binary {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [a, b] = inputs else {
            unreachable!("two inputs")
        };
        self.compute_pair(a, b)
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let (left, right) = self.gradient?;
        let rule = if input == 0 { left } else { right };
        Some(rule(
            gradient.input_ref(0),
            gradient.input_ref(1),
            gradient.output_ref(),
            &gradient.cotangent,
        ))
    }

    fn lower(&self, inputs: &[Spec], _output: &Value) -> Lowered {
        let dtype = inputs[0].dtype.promote(inputs[1].dtype);
        if self.requires.is_some() && !dtype.is_float() {
            return Lowered::Call;
        }
        with_loop!(
            self.loops,
            dtype,
            apply => Lowered::binary(apply).named(self.name),
            none => Lowered::Call
        )
    }

    fn is_differentiable(&self) -> bool {
        self.gradient.is_some()
    }
}

impl Binary {
    fn compute_pair(&self, a: &Value, b: &Value) -> Result<Value> {
        match alike::compute(&self.loops, a, b) {
            Some(output) => Ok(output),
            None => self.compute_any(a, b),
        }
    }

    /// Of every two shapes that broadcast and every two types.
    fn compute_any(&self, a: &Value, b: &Value) -> Result<Value> {
        let shape = a.shape().broadcast(b.shape(), self.name)?;
        let dtype = a.dtype().promote(b.dtype());
        if let Some(requires) = self.requires {
            requires(a, b)?;
        }
        with_loop!(
            self.loops,
            dtype,
            apply => Ok(run(a, b, shape, apply)),
            none => Err(Error::DType {
                operation: self.name,
                dtype,
                needs: "numbers on at least one side",
            })
        )
    }
}

/// The elements, converted to those of the loop, sent through it.
fn run<T: Element, R: Element>(
    a: &Value,
    b: &Value,
    shape: Shape,
    apply: BinaryLoop<T, R>,
) -> Value {
    elementwise::binary(&a.cast(T::DTYPE), &b.cast(T::DTYPE), shape, apply)
}

/// The remainder with the sign of the divisor; zero after division by zero, as in NumPy.
fn integer_remainder<T: Element>(a: T, b: T) -> T {
    let (a, b) = (i64::cast(a), i64::cast(b));
    if b == 0 {
        return T::cast(0_i64);
    }
    let rest = a.wrapping_rem(b);
    let is_on_the_other_side = rest != 0 && (rest < 0) != (b < 0);
    T::cast(if is_on_the_other_side { rest + b } else { rest })
}

/// A power by repeated squaring, which wraps around as other integer operations do.
fn integer_power<T: Element>(base: T, exponent: T) -> T {
    let (mut base, mut exponent) = (i64::cast(base), i64::cast(exponent));
    let mut power = 1_i64;
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent /= 2;
    }
    T::cast(power)
}

fn no_negative_integer_powers(base: &Value, exponent: &Value) -> Result<()> {
    if base.dtype().promote(exponent.dtype()).is_float() {
        return Ok(());
    }
    match exponent
        .cast_to_vec::<i64>()
        .into_iter()
        .find(|&exponent| exponent < 0)
    {
        None => Ok(()),
        Some(negative) => Err(Error::argument(
            "pow",
            format!(
                "an integer to the power of {negative} is no integer; convert one side to float64 \
                 with astype"
            ),
        )),
    }
}
