//! The elementwise operations of two arrays.
//!
//! An entry: documentation, name (and that of the form that returns its error), the range in which
//! tests take its inputs, its value for floats, integers and truth values, and its gradients from
//! operands `a` and `b`, output `y` and the output's cotangent `g`.

use super::define::binary_table;
use crate::NdArray;
use crate::array::Operand;
use crate::error::{OrRaise, Result};
use crate::kernel::elementwise::Run;
use crate::op::where_::{or_one, where_};

binary_table! {
    /// The sum of two elements. The operator `+`; of truth values, whether one is true.
    ///
    /// ```
    /// assert_eq!((gradus_core::nd::array([1.0, 2.0]) + 1.0).to_vec::<f32>(), [2.0, 3.0]);
    /// ```
    add / try_add in -2.0..2.0 {
        arithmetic: |a, b| a + b, integer: |a, b| a.wrapping_add(b), truth: |a, b| a | b,
        left: |_a, _b, _y, g| g.clone(),
        right: |_a, _b, _y, g| g.clone(),
    }

    /// The left element less the right one. The operator `-`.
    ///
    /// ```
    /// assert_eq!((1.0 - gradus_core::nd::array([1.0, 2.0])).to_vec::<f32>(), [0.0, -1.0]);
    /// ```
    sub / try_sub in -2.0..2.0 {
        arithmetic: |a, b| a - b, integer: |a, b| a.wrapping_sub(b),
        left: |_a, _b, _y, g| g.clone(),
        right: |_a, _b, _y, g| -g,
    }

    /// The product of two elements. The operator `*`; of truth values, whether both are true.
    ///
    /// ```
    /// assert_eq!((gradus_core::nd::array([1.0, 2.0]) * 3.0).to_vec::<f32>(), [3.0, 6.0]);
    /// ```
    mul / try_mul in -2.0..2.0 {
        arithmetic: |a, b| a * b, integer: |a, b| a.wrapping_mul(b), truth: |a, b| a & b,
        left: |_a, b, _y, g| g * b,
        right: |a, _b, _y, g| g * a,
    }

    /// The left element divided by the right one. The operator `/`; integers give float64.
    ///
    /// ```
    /// assert_eq!((gradus_core::nd::array([1.0, 2.0]) / 2.0).to_vec::<f32>(), [0.5, 1.0]);
    /// ```
    div / try_div in 0.5..2.0 {
        float: |a, b| a / b,
        left: |_a, b, _y, g| g / b,
        right: |_a, b, y, g| -(g * y / b),
    }

    /// What is left of the left element after division by the right one, with the sign of the
    /// right one, as NumPy's `remainder`. The operator `%`. Integers divided by zero leave zero.
    ///
    /// ```
    /// assert_eq!((gradus_core::nd::array([5.0, -5.0]) % 3.0).to_vec::<f32>(), [2.0, 1.0]);
    /// ```
    rem / try_rem in 1.1..1.9 {
        arithmetic: |a, b| {
            let rest = a % b;
            if rest == 0.0 { rest.copysign(b) } else if (rest < 0.0) != (b < 0.0) { rest + b } else { rest }
        },
        integer: |a, b| crate::op::binary::integer_remainder(a, b),
        left: |_a, _b, _y, g| g.clone(),
        right: |a, b, _y, g| -(g * (a / b).floor()),
    }

    /// The left element to the power of the right one. Of integers, the right one must not be
    /// negative.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 4.0]).pow(0.5).to_vec::<f32>(), [1.0, 2.0]);
    /// ```
    pow / try_pow in 0.5..2.0 {
        arithmetic: |a, b| a.powf(b), integer: |a, b| crate::op::binary::integer_power(a, b),
        requires: crate::op::binary::no_negative_integer_powers,
        // 0 to the power of 0 is flat, though 0 to the power of -1 is infinite.
        left: |a, b, _y, g| {
            let is_flat = a.equal(0.0).logical_and(b.equal(0.0));
            g * (b * where_(is_flat, 1.0, a).pow(b - 1.0))
        },
        // Powers of zero are flat where the exponent is positive, though log(0) is infinite.
        right: |a, _b, y, g| g * y * or_one(a).log(),
    }

    /// The larger of two elements; NaN where one is NaN. Where both are equal each gets half of
    /// the gradient.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 4.0]).maximum(2.0).to_vec::<f32>(), [2.0, 4.0]);
    /// ```
    maximum / try_maximum in -2.0..2.0 {
        arithmetic: |a, b| if a >= b || a.is_nan() { a } else { b },
        integer: |a, b| a.max(b), truth: |a, b| a | b,
        left: |a, b, _y, g| g * wins(a, b),
        right: |a, b, _y, g| g * wins(b, a),
    }

    /// The smaller of two elements; NaN where one is NaN. Where both are equal each gets half of
    /// the gradient.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 4.0]).minimum(2.0).to_vec::<f32>(), [1.0, 2.0]);
    /// ```
    minimum / try_minimum in -2.0..2.0 {
        arithmetic: |a, b| if a <= b || a.is_nan() { a } else { b },
        integer: |a, b| a.min(b), truth: |a, b| a & b,
        left: |a, b, _y, g| g * wins(b, a),
        right: |a, b, _y, g| g * wins(a, b),
    }

    /// The angle in radians, from -π to π, of the point whose height is the left element and whose
    /// distance to the right is the right one.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).atan2(1.0).item(), 0.0);
    /// ```
    atan2 / try_atan2 in 0.5..2.0 {
        float: |a, b| a.atan2(b),
        // Divided by the distance twice, since its square is soon out of range.
        left: |a, b, _y, g| { let distance = or_one(&a.hypot(b)); g * (b / &distance / &distance) },
        right: |a, b, _y, g| { let distance = or_one(&a.hypot(b)); -(g * (a / &distance / &distance)) },
    }

    /// The length of the hypotenuse over two legs, without overflow on the way. Its gradient where
    /// both are zero is zero.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([3.0]).hypot(4.0).item(), 5.0);
    /// ```
    hypot / try_hypot in 0.5..2.0 {
        float: |a, b| a.hypot(b),
        left: |a, _b, y, g| g * (a / or_one(y)),
        right: |_a, b, y, g| g * (b / or_one(y)),
    }

    /// Whether the left element is the same as the right one.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).equal(2.0).to_vec::<bool>(), [false, true]);
    /// ```
    equal / try_equal in -2.0..2.0 {
        comparison: |a, b| a == b,
    }

    /// Whether the left element is another than the right one.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).not_equal(2.0).to_vec::<bool>(), [true, false]);
    /// ```
    not_equal / try_not_equal in -2.0..2.0 {
        comparison: |a, b| a != b,
    }

    /// Whether the left element is above the right one.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).greater(1.0).to_vec::<bool>(), [false, true]);
    /// ```
    greater / try_greater in -2.0..2.0 {
        comparison: |a, b| a > b,
    }

    /// Whether the left element is above the right one or the same.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).greater_equal(2.0).to_vec::<bool>(), [false, true]);
    /// ```
    greater_equal / try_greater_equal in -2.0..2.0 {
        comparison: |a, b| a >= b,
    }

    /// Whether the left element is below the right one.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).less(2.0).to_vec::<bool>(), [true, false]);
    /// ```
    less / try_less in -2.0..2.0 {
        comparison: |a, b| a < b,
    }

    /// Whether the left element is below the right one or the same.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).less_equal(1.0).to_vec::<bool>(), [true, false]);
    /// ```
    less_equal / try_less_equal in -2.0..2.0 {
        comparison: |a, b| a <= b,
    }

    /// Whether both elements are true or not zero.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([true, false]).logical_and(true).to_vec::<bool>(), [true, false]);
    /// ```
    logical_and / try_logical_and in -2.0..2.0 {
        logical: |a, b| a & b,
    }

    /// Whether one element at least is true or not zero.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([true, false]).logical_or(false).to_vec::<bool>(), [true, false]);
    /// ```
    logical_or / try_logical_or in -2.0..2.0 {
        logical: |a, b| a | b,
    }

    /// Whether just one of the elements is true or not zero.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([true, false]).logical_xor(true).to_vec::<bool>(), [false, true]);
    /// ```
    logical_xor / try_logical_xor in -2.0..2.0 {
        logical: |a, b| a ^ b,
    }
}

/// 1 where `a` is above `b`, 1/2 where both are equal, else 0.
fn wins(a: &NdArray, b: &NdArray) -> NdArray {
    let dtype = a.dtype().promote(b.dtype());
    (a.greater(b).astype(dtype) + a.greater_equal(b).astype(dtype)) * 0.5
}
