//! One call of an operation: its name, its inputs and what it takes besides.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gradus_core::nd::Axes;
use gradus_core::{DType, NdArray, Operand};
use serde_json::Value;

/// What an operation gave, or the text of its error.
pub(crate) type Outcome = Result<NdArray, String>;

/// A call of an operation.
pub(crate) struct Call<'a> {
    pub(crate) op: &'a str,
    pub(crate) inputs: Vec<Input>,
    pub(crate) arguments: &'a Value,
}

/// An array or a bare number.
pub(crate) enum Input {
    Array(NdArray),
    Integer(i64),
    Float(f64),
    Truth(bool),
}

impl Operand for Input {
    fn strong_dtype(&self) -> Option<DType> {
        match self {
            Input::Array(x) => Some(x.dtype()),
            _ => None,
        }
    }

    fn to_array(&self, partner: Option<DType>) -> gradus_core::Result<Cow<'_, NdArray>> {
        match self {
            Input::Array(x) => x.to_array(partner),
            Input::Integer(number) => number.to_array(partner),
            Input::Float(number) => number.to_array(partner),
            Input::Truth(truth) => truth.to_array(partner),
        }
    }
}

impl Call<'_> {
    /// The input at `position`, which is an array.
    pub(crate) fn array(&self, position: usize) -> &NdArray {
        match &self.inputs[position] {
            Input::Array(x) => x,
            _ => panic!("input {position} of {} is a number", self.op),
        }
    }

    /// All inputs, which are arrays.
    pub(crate) fn arrays(&self) -> Vec<&NdArray> {
        (0..self.inputs.len())
            .map(|position| self.array(position))
            .collect()
    }

    pub(crate) fn has(&self, argument: &str) -> bool {
        self.arguments.get(argument).is_some()
    }

    pub(crate) fn integer<T: TryFrom<i64>>(&self, argument: &str) -> T {
        let number = self.arguments[argument]
            .as_i64()
            .and_then(|number| T::try_from(number).ok());
        number.unwrap_or_else(|| panic!("{} lacks the integer {argument}", self.op))
    }

    /// A number, which is written as a text where JSON has no number for it.
    pub(crate) fn float(&self, argument: &str) -> f64 {
        let written = &self.arguments[argument];
        let number = written.as_f64().or_else(|| written.as_str()?.parse().ok());
        number.unwrap_or_else(|| panic!("{} lacks the number {argument}", self.op))
    }

    pub(crate) fn text(&self, argument: &str) -> Option<&str> {
        self.arguments.get(argument)?.as_str()
    }

    pub(crate) fn integers<T: TryFrom<i64>>(&self, argument: &str) -> Vec<T> {
        integers(&self.arguments[argument])
    }

    pub(crate) fn lists(&self, argument: &str) -> Vec<Vec<i64>> {
        let lists = self.arguments[argument]
            .as_array()
            .expect("a list of lists");
        lists.iter().map(integers).collect()
    }

    pub(crate) fn dtype(&self) -> DType {
        crate::array::dtype(&self.arguments["dtype"])
    }

    /// The axes that are named, or all of them.
    pub(crate) fn axes(&self) -> Axes {
        let axes = match self.has("axes") {
            true => Axes::from(self.integers::<i64>("axes")),
            false => Axes::all(),
        };
        match self.has("keepdims") {
            true => axes.keepdims(),
            false => axes,
        }
    }
}

fn integers<T: TryFrom<i64>>(list: &Value) -> Vec<T> {
    let numbers = list.as_array().expect("a list");
    let number = |number: &Value| number.as_i64().and_then(|number| T::try_from(number).ok());
    numbers
        .iter()
        .map(|each| number(each).expect("an integer that fits"))
        .collect()
}

/// The outcome of a form that returns its error.
pub(crate) fn tried(result: gradus_core::Result<NdArray>) -> Outcome {
    result.map_err(|error| error.to_string())
}

/// The outcome of a form that panics.
pub(crate) fn caught(call: impl FnOnce() -> NdArray) -> Outcome {
    catch_unwind(AssertUnwindSafe(call)).map_err(|panic| match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(_) => "a panic without a text".into(),
    })
}
