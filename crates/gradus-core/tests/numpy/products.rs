//! Products of vectors and matrices, and sums of products in general.

use gradus_core::NdArray;
use gradus_core::nd;

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
    let list = |argument| call.integers::<i64>(argument);
    match call.op {
        "dot" => tried(x.try_dot(&call.inputs[1])),
        "matmul" => tried(x.try_matmul(&call.inputs[1])),
        "inner" => tried(x.try_inner(&call.inputs[1])),
        "vdot" => tried(x.try_vdot(&call.inputs[1])),
        "outer" => tried(x.try_outer(&call.inputs[1])),
        "tensordot" => tensordot(x, call),
        "einsum" => {
            let subscripts = call.text("subscripts").expect("subscripts");
            tried(nd::try_einsum(subscripts, &call.arrays()))
        }
        "diagonal" => {
            let (first, second) = (call.integer("first"), call.integer("second"));
            tried(x.try_diagonal_with(call.integer("offset"), first, second))
        }
        "trace" => {
            let (first, second) = (call.integer("first"), call.integer("second"));
            tried(x.try_trace_with(call.integer("offset"), first, second))
        }
        "unfold" => {
            let (size, step) = (call.integer("size"), call.integer("step"));
            tried(x.try_unfold(call.integer("axis"), size, step))
        }
        "fold" => {
            let (length, step) = (call.integer("length"), call.integer("step"));
            tried(x.try_fold(call.integer("axis"), length, step))
        }
        "convolution" => tried(x.try_convolution(
            call.array(1),
            list("steps"),
            list("padding"),
            list("dilation"),
            call.integer("groups"),
        )),
        "convolution_transpose" => tried(x.try_convolution_transpose(
            call.array(1),
            list("steps"),
            list("padding"),
            list("extra"),
        )),
        "max_pool" => tried(x.try_max_pool(list("sizes"), list("steps"), pairs(call))),
        "mean_pool" => tried(x.try_mean_pool(list("sizes"), list("steps"), pairs(call))),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}

fn tensordot(x: &NdArray, call: &Call) -> Outcome {
    if call.has("count") {
        return tried(nd::try_tensordot(
            x,
            call.array(1),
            call.integer::<i64>("count"),
        ));
    }
    let axes = (call.integers::<i64>("left"), call.integers::<i64>("right"));
    tried(nd::try_tensordot(x, call.array(1), axes))
}

fn pairs(call: &Call) -> Vec<(i64, i64)> {
    let lists = call.lists("padding").into_iter();
    lists.map(|pair| (pair[0], pair[1])).collect()
}
