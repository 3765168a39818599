//! Products of vectors and matrices, and sums of products in general.

use gradus_core::NdArray;
use gradus_core::nd;

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
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
