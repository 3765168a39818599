//! Elementwise operations of two arrays, or of an array and a number on either side.

use gradus_core::nd;

use crate::case::{Call, Input, Outcome, caught, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let [left, right] = &call.inputs[..] else {
        panic!("{} takes two operands", call.op)
    };
    macro_rules! functions {
        ($($name:ident / $try_name:ident)*) => {
            match (call.op, left) {
                $((stringify!($name), Input::Array(left)) => tried(left.$try_name(right)),)*
                // Numbers have no methods.
                $((stringify!($name), _) => caught(|| nd::$name(left, right)),)*
                (other, _) => panic!("tests/numpy does not know how to call {other}"),
            }
        };
    }
    functions! {
        add / try_add sub / try_sub mul / try_mul div / try_div rem / try_rem pow / try_pow
        maximum / try_maximum minimum / try_minimum atan2 / try_atan2 hypot / try_hypot
        equal / try_equal not_equal / try_not_equal less / try_less less_equal / try_less_equal
        greater / try_greater greater_equal / try_greater_equal logical_and / try_logical_and
        logical_or / try_logical_or logical_xor / try_logical_xor
    }
}
