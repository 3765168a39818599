//! New arrays.

use gradus_core::{NdArray, nd};
use serde_json::Value;

use crate::case::{Call, Outcome, caught};

pub(crate) fn call(call: &Call) -> Outcome {
    let shape = || call.integers::<i64>("shape");
    match call.op {
        "zeros" => Ok(nd::zeros_as(shape(), call.dtype())),
        "ones" => Ok(nd::ones_as(shape(), call.dtype())),
        "full" => Ok(nd::full_as(shape(), call.float("number"), call.dtype())),
        "zeros_like" => Ok(call.array(0).zeros_like()),
        "ones_like" => Ok(call.array(0).ones_like()),
        "full_like" => Ok(call.array(0).full_like(call.float("number"))),
        "arange" => {
            let steps = (call.float("start"), call.float("stop"), call.float("step"));
            caught(|| nd::arange_as(steps, call.dtype()))
        }
        "linspace" => {
            let count = call.integer("count");
            Ok(nd::linspace_as(
                call.float("start"),
                call.float("stop"),
                count,
                call.dtype(),
            ))
        }
        "eye" => Ok(nd::eye_as(call.integer("size"), call.dtype())),
        "array" => array(call),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}

/// Nested lists as the nested vectors that the type of the argument asks for.
fn array(call: &Call) -> Outcome {
    fn list<T>(data: &Value, element: fn(&Value) -> T) -> Vec<T> {
        data.as_array()
            .expect("a list")
            .iter()
            .map(element)
            .collect()
    }
    fn number(data: &Value) -> f64 {
        data.as_f64().expect("a number")
    }
    fn row(data: &Value) -> Vec<f64> {
        list(data, number)
    }
    fn rows(data: &Value) -> Vec<Vec<f64>> {
        list(data, row)
    }
    let (data, dtype) = (&call.arguments["data"], call.dtype());
    let depth = std::iter::successors(Some(data), |data| data.get(0)).count() - 1;
    let made: Box<dyn FnOnce() -> NdArray> = match depth {
        0 if data.is_number() => Box::new(|| nd::array_as(number(data), dtype)),
        0 | 1 => Box::new(|| nd::array_as(row(data), dtype)),
        2 => Box::new(|| nd::array_as(rows(data), dtype)),
        _ => Box::new(|| nd::array_as(list(data, rows), dtype)),
    };
    caught(made)
}
