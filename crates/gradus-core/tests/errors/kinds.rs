//! Each variant of [`Error`], made through the public interface.

use std::error::Error as _;

use gradus_core::random::Generator;
use gradus_core::{Error, NdArray, nd};

/// The text of an error that must match a pattern.
macro_rules! text_of {
    ($result:expr, $pattern:pat) => {{
        let error: Error = $result.map(drop).unwrap_err();
        assert!(matches!(error, $pattern), "{error:?}");
        assert!(error.source().is_none());
        error.to_string()
    }};
}

fn two_by_three() -> NdArray {
    nd::arange(6).reshape((2, 3))
}

#[test]
fn broadcast() {
    let x = two_by_three();
    assert_eq!(
        text_of!(x.try_add(nd::ones(2)), Error::Broadcast { .. }),
        "add: shapes (2, 3) and (2,) do not broadcast: axis -1 has length 3 on the left and 2 on \
         the right; lengths must be equal or 1 (reshape one of them, or expand_dims to add an axis)"
    );
    assert_eq!(
        text_of!(
            nd::ones((4, 1, 5)).try_greater(nd::ones((2, 3, 1))),
            Error::Broadcast { .. }
        ),
        "greater: shapes (4, 1, 5) and (2, 3, 1) do not broadcast: axis -3 has length 4 on the \
         left and 2 on the right; lengths must be equal or 1 (reshape one of them, or expand_dims \
         to add an axis)"
    );
    assert_eq!(
        text_of!(
            nd::try_where(true, &x, nd::ones(0)),
            Error::Broadcast { .. }
        ),
        "where: shapes (2, 3) and (0,) do not broadcast: axis -1 has length 3 on the left and 0 on \
         the right; lengths must be equal or 1 (reshape one of them, or expand_dims to add an axis)"
    );
}

#[test]
fn shape() {
    let x = two_by_three();
    let reshape = |shape: &[i64]| text_of!(x.try_reshape(shape), Error::Shape { .. });
    let product = "the product of the lengths must be the number of elements";
    let lengths = "one length at most may be -1, the others must not be negative";
    for (shape, written, why) in [
        (&[4, -1][..], "(4, -1)", product),
        (&[5], "(5,)", product),
        (&[], "()", product),
        (&[0, -1], "(0, -1)", product),
        (&[-1, -1], "(-1, -1)", lengths),
        (&[-2, 3], "(-2, 3)", lengths),
    ] {
        let expected =
            format!("reshape: 6 elements of shape (2, 3) cannot take shape {written}: {why}");
        assert_eq!(reshape(shape), expected);
    }
    assert_eq!(
        text_of!(x.try_broadcast_to(3), Error::Shape { .. }),
        "broadcast_to: shape (2, 3) cannot be broadcast to (3,); from the last axis on, each length \
         must be the same or 1"
    );
    assert_eq!(
        text_of!(x.try_assign(nd::ones(2)), Error::Shape { .. }),
        "assign: shape (2,) cannot be broadcast to (2, 3); reshape the source"
    );
    assert_eq!(
        text_of!(x.try_item(), Error::Shape { .. }),
        "item: an array of shape (2, 3) has 6 elements; only one can be read as a number"
    );
    assert_eq!(
        text_of!(
            NdArray::try_from_vec(vec![1.0_f32; 5], (2, 3)),
            Error::Shape { .. }
        ),
        "from_vec: 5 elements do not fill shape (2, 3), which has 6"
    );
    assert_eq!(
        text_of!(x.try_slice((0, 0, 0)), Error::Shape { .. }),
        "slice: 3 positions and ranges for the 2 axes of shape (2, 3)"
    );
    assert_eq!(
        text_of!(nd::zeros((0, 2)).try_max(), Error::Shape { .. }),
        "max: there are no elements to choose from in shape (0, 2); every reduced axis must have \
         one at least"
    );
}

#[test]
fn axis() {
    let x = two_by_three();
    assert_eq!(
        text_of!(x.try_sum_axis((0, -3)), Error::Axis { .. }),
        "sum: axis -3 is out of range for shape (2, 3); axes go from -2 to 1"
    );
    assert_eq!(
        text_of!(nd::array(1.0).try_softmax(-1), Error::Axis { .. }),
        "softmax: axis -1 of a single number, which has no axes"
    );
    assert_eq!(
        text_of!(x.try_swapaxes(0, 2), Error::Axis { .. }),
        "swapaxes: axis 2 is out of range for shape (2, 3); axes go from -2 to 1"
    );
}

#[test]
fn index() {
    let x = two_by_three();
    assert_eq!(
        text_of!(x.try_slice((nd::NEW_AXIS, .., -4)), Error::Index { .. }),
        "slice: position -4 is out of range for axis 1 of length 3"
    );
    assert_eq!(
        text_of!(x.try_at((0, 3)), Error::Index { .. }),
        "at: position 3 is out of range for axis 1 of length 3"
    );
    assert_eq!(
        text_of!(x.try_slice(2), Error::Index { .. }),
        "slice: position 2 is out of range for axis 0 of length 2"
    );
    assert_eq!(
        text_of!(x.try_take(6, 1), Error::Index { .. }),
        "take: position 6 is out of range for axis 1 of length 3"
    );
}

#[test]
fn dtype() {
    let truth = nd::array([true, false]);
    assert_eq!(
        text_of!(truth.try_sub(&truth), Error::DType { .. }),
        "sub: got bool, needs numbers on at least one side (convert with astype)"
    );
}

#[test]
fn argument() {
    let x = two_by_three();
    assert_eq!(
        text_of!(x.try_transpose((0, 0)), Error::Argument { .. }),
        "transpose: the order [0, 0] does not name each of the 2 axes of shape (2, 3) once"
    );
    assert_eq!(
        text_of!(x.try_sum_axis((1, -1)), Error::Argument { .. }),
        "sum: axis 1 is named twice; name each axis once"
    );
    assert_eq!(
        text_of!(x.try_slice(nd::step(.., 0)), Error::Argument { .. }),
        "slice: a step of zero goes nowhere"
    );
    assert_eq!(
        text_of!(
            x.try_slice((nd::ELLIPSIS, nd::ELLIPSIS, 0)),
            Error::Argument { .. }
        ),
        "slice: with two ELLIPSIS it is open which axes each stands for; give one"
    );
    assert_eq!(
        text_of!(nd::array([2_i64, 3]).try_pow(-2), Error::Argument { .. }),
        "pow: an integer to the power of -2 is no integer; convert one side to float64 with astype"
    );
    assert_eq!(
        text_of!(nd::array([1_u8]).try_add(300), Error::Argument { .. }),
        "number: 300 does not fit uint8, the type of the array; convert it with astype"
    );
    assert_eq!(
        text_of!(
            Generator::new(0).try_normal(0.0, -1.0, 3),
            Error::Argument { .. }
        ),
        "normal: scale is -1, but must be a finite number of at least 0"
    );
}

#[test]
fn autograd() {
    assert_eq!(
        text_of!(two_by_three().try_grad(), Error::Autograd { .. }),
        "grad: no gradient is attached to this array; call attach_grad on it first"
    );
}

#[test]
fn outside() {
    let cause = "abc".parse::<f64>().unwrap_err();
    let error = Error::Outside {
        context: "data.csv, line 3, column 2".into(),
        source: Box::new(cause.clone()),
    };
    assert_eq!(
        error.to_string(),
        "data.csv, line 3, column 2: invalid float literal"
    );
    assert_eq!(
        error.source().expect("the cause").to_string(),
        cause.to_string()
    );
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}
