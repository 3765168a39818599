//! The same elements in another order, number or shape.

use gradus_core::NdArray;
use gradus_core::nd::{self, PadMode};

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
    let list = |argument| call.integers::<i64>(argument);
    match call.op {
        "reshape" => tried(x.try_reshape(list("shape"))),
        "flatten" => tried(x.try_flatten()),
        "ravel" => tried(x.try_ravel()),
        "transpose" => tried(x.try_transpose(list("order"))),
        "swapaxes" => tried(x.try_swapaxes(call.integer("first"), call.integer("second"))),
        "moveaxis" => tried(x.try_moveaxis(list("source"), list("target"))),
        "expand_dims" => tried(x.try_expand_dims(list("axes"))),
        "squeeze" if call.has("axes") => tried(x.try_squeeze_axis(call.axes())),
        "squeeze" => tried(x.try_squeeze()),
        "broadcast_to" => tried(x.try_broadcast_to(list("shape"))),
        "tile" => tried(x.try_tile(list("repeats"))),
        "repeat" => tried(x.try_repeat(list("repeats"), call.integer("axis"))),
        "concat" => tried(nd::try_concat(&call.arrays(), call.integer("axis"))),
        "stack" => tried(nd::try_stack(&call.arrays(), call.integer("axis"))),
        "split" => split(x, call),
        "flip" => tried(x.try_flip(call.axes())),
        "roll" => tried(x.try_roll(list("shifts"), list("axes"))),
        "pad" => pad(x, call),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}

fn split(x: &NdArray, call: &Call) -> Outcome {
    let axis = call.integer("axis");
    let parts = match call.has("sections") {
        true => x.try_split(call.integer::<i64>("sections"), axis),
        false => x.try_split(call.integers::<i64>("positions"), axis),
    };
    let part: usize = call.integer("part");
    tried(parts.map(|parts| parts[part].clone()))
}

fn pad(x: &NdArray, call: &Call) -> Outcome {
    let mode = match call.text("mode") {
        None => PadMode::Constant(call.float("value")),
        Some("edge") => PadMode::Edge,
        Some("reflect") => PadMode::Reflect,
        Some("symmetric") => PadMode::Symmetric,
        Some("wrap") => PadMode::Wrap,
        Some(other) => panic!("{other} is no way to pad"),
    };
    let pair = |pair: Vec<i64>| (pair[0], pair[1]);
    let widths: Vec<(i64, i64)> = call.lists("widths").into_iter().map(pair).collect();
    tried(x.try_pad(widths, mode))
}
