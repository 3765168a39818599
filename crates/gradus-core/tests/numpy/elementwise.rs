//! Elementwise operations of one array, and those that take numbers beside it.

use gradus_core::nd;

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
    macro_rules! methods {
        ($($name:ident)*) => {
            match call.op {
                $(stringify!($name) => return Ok(x.$name()),)*
                _ => {}
            }
        };
    }
    methods! {
        neg abs sign exp expm1 log log1p log2 log10 sqrt rsqrt cbrt square reciprocal
        sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
        sigmoid relu softplus erf lgamma floor ceil round trunc isnan isfinite logical_not
    }
    match call.op {
        "powi" => Ok(x.powi(call.integer("exponent"))),
        "polygamma" => Ok(x.polygamma(call.integer("order"))),
        "astype" => Ok(x.astype(call.dtype())),
        "clip" => tried(x.try_clip(&call.inputs[1], &call.inputs[2])),
        "where" => tried(nd::try_where(
            &call.inputs[0],
            &call.inputs[1],
            &call.inputs[2],
        )),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}
