//! Elementwise operations of one array. `table.rs` lists them; this file says what an entry is.

mod define;
mod table;

use std::fmt;

use crate::NdArray;
use crate::autograd::{Gradient, Inputs, is_tracing};
use crate::compile::{Lowered, Spec, trace};
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::kernel::elementwise::{self, UnaryLoop};
use crate::op::entry::spread;
use crate::op::{Entry, Operation, Recorded, Sample, record};
use crate::value::Value;

pub(crate) use table::TABLE;
pub(crate) use table::functions;

/// An elementwise operation of one array.
pub(crate) struct Unary {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Where the function is smooth: tests take their inputs from there.
    pub(crate) domain: (f64, f64),
    pub(crate) loops: UnaryLoops,
    /// The gradient from input, output and the output's cotangent; none for truth values.
    pub(crate) gradient: Option<fn(&NdArray, &NdArray, &NdArray) -> NdArray>,
}

/// The element types that an operation computes in, and those it gives.
pub(crate) enum UnaryLoops {
    /// In floats; integers are promoted.
    Float {
        f32: UnaryLoop<f32, f32>,
        f64: UnaryLoop<f64, f64>,
    },
    /// In every type of numbers; truth values count as 0 and 1 of int64.
    Number {
        f32: UnaryLoop<f32, f32>,
        f64: UnaryLoop<f64, f64>,
        i64: UnaryLoop<i64, i64>,
        i32: UnaryLoop<i32, i32>,
        u8: UnaryLoop<u8, u8>,
    },
    /// From floats to truth values.
    Predicate {
        f32: UnaryLoop<f32, bool>,
        f64: UnaryLoop<f64, bool>,
    },
    /// From truth values to truth values.
    Logical(UnaryLoop<bool, bool>),
}

/// Evaluates `body` with the loop for elements of a type.
macro_rules! with_loop {
    ($loops:expr, $dtype:expr, $apply:ident => $body:expr) => {{
        macro_rules! with {
            ($loop:expr) => {{
                let $apply = $loop;
                $body
            }};
        }
        match (&$loops, $dtype) {
            (UnaryLoops::Float { f32, f64 }, dtype) => match dtype.to_float() {
                DType::F32 => with!(*f32),
                _ => with!(*f64),
            },
            (UnaryLoops::Predicate { f32, f64 }, dtype) => match dtype.to_float() {
                DType::F32 => with!(*f32),
                _ => with!(*f64),
            },
            (UnaryLoops::Number { f32, .. }, DType::F32) => with!(*f32),
            (UnaryLoops::Number { f64, .. }, DType::F64) => with!(*f64),
            (UnaryLoops::Number { i64, .. }, DType::I64 | DType::Bool) => with!(*i64),
            (UnaryLoops::Number { i32, .. }, DType::I32) => with!(*i32),
            (UnaryLoops::Number { u8, .. }, DType::U8) => with!(*u8),
            (UnaryLoops::Logical(apply), _) => with!(*apply),
        }
    }};
}

impl Unary {
    pub(crate) fn entry(&'static self) -> Entry {
        Entry {
            name: self.name,
            summary: self.summary.trim_ascii(),
            differentiable: self.gradient.is_some(),
            samples,
        }
    }

    #[inline]
    pub(crate) fn apply(&'static self, x: &NdArray) -> NdArray {
        if is_tracing() {
            let result = trace::apply(Recorded::Entry(self), &[x]);
            return result.expect("operations of one array take every shape and type");
        }
        NdArray::from_value(self.quick(x))
    }

    fn quick(&'static self, x: &NdArray) -> Value {
        let x = x.value();
        let output = self.compute_one(&x);
        let has_history = x.origin.is_some();
        let inputs = || Inputs::One([x.into_owned()]);
        record(|| Recorded::Entry(self), inputs, has_history, output)
    }
}

fn samples(name: &'static str) -> Vec<Sample> {
    let operation = TABLE.iter().find(|operation| operation.name == name);
    let operation: &'static Unary = operation.expect("listed in the table");
    let (low, high) = operation.domain;
    let shapes = [vec![], vec![1], vec![7], vec![2, 3], vec![0, 3]];
    (shapes.into_iter())
        .map(|shape| Sample::new([spread(shape, low, high)], |x| operation.apply(&x[0])))
        .collect()
}

impl fmt::Debug for Unary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Operation for Unary {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        Ok(self.compute_one(x))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let rule = self.gradient?;
        Some(rule(
            gradient.input_ref(0),
            gradient.output_ref(),
            &gradient.cotangent,
        ))
    }

    fn lower(&self, inputs: &[Spec], _output: &Value) -> Lowered {
        with_loop!(self.loops, inputs[0].dtype, apply => Lowered::unary(apply).named(self.name))
    }

    fn is_differentiable(&self) -> bool {
        self.gradient.is_some()
    }
}

impl Unary {
    fn compute_one(&self, x: &Value) -> Value {
        with_loop!(self.loops, x.dtype(), apply => run(x, apply))
    }
}

/// The elements, converted to those of the loop, sent through it.
fn run<T: Element, R: Element>(x: &Value, apply: UnaryLoop<T, R>) -> Value {
    let x = x.cast(T::DTYPE);
    x.build_like(|out| elementwise::unary(&x, out, apply))
}
