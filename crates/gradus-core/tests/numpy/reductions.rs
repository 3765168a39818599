//! Operations over axes, and along one axis.

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
    let axes = || call.axes();
    let over_everything = !call.has("axes") && !call.has("keepdims") && !call.has("ddof");
    let ddof = if call.has("ddof") {
        call.integer("ddof")
    } else {
        0
    };
    macro_rules! over_axes {
        ($($try_name:ident / $try_axis:ident $($ddof:ident)?: $name:literal,)*) => {
            match call.op {
                $($name if over_everything => return tried(x.$try_name()),)*
                $($name => return tried(x.$try_axis(axes() $(, $ddof)?)),)*
                _ => {}
            }
        };
    }
    over_axes! {
        try_sum / try_sum_axis: "sum",
        try_mean / try_mean_axis: "mean",
        try_prod / try_prod_axis: "prod",
        try_max / try_max_axis: "max",
        try_min / try_min_axis: "min",
        try_argmax / try_argmax_axis: "argmax",
        try_argmin / try_argmin_axis: "argmin",
        try_var / try_var_axis ddof: "var",
        try_std / try_std_axis ddof: "std",
        try_norm / try_norm_axis: "norm",
        try_logsumexp / try_logsumexp_axis: "logsumexp",
        try_any / try_any_axis: "any",
        try_all / try_all_axis: "all",
    }
    match call.op {
        "cumsum" => tried(x.try_cumsum(call.integer("axis"))),
        "softmax" => tried(x.try_softmax(call.integer("axis"))),
        "log_softmax" => tried(x.try_log_softmax(call.integer("axis"))),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}
