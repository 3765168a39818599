//! Operands that are given away may be written over: nobody who still looks at them must see it.

use gradus_core::{DType, NdArray, autograd, nd};

const SIZES: [usize; 4] = [3, 1024, 1500, 5000];

fn numbers(size: usize, dtype: DType) -> NdArray {
    // The result of an operation, which alone may be written over.
    nd::arange_as(size, dtype) * 0.25 + 1.0
}

/// Every operator with an operand given away, and the same with both kept.
fn pairs(a: &NdArray, b: &NdArray) -> Vec<(NdArray, NdArray)> {
    let (x, y) = (|| a * 1.0, || b * 1.0);
    vec![
        (x() + b, a + b),
        (a + y(), a + b),
        (x() - y(), a - b),
        (a - y(), a - b),
        (x() * 3.0, a * 3.0),
        (3.0 - x(), 3.0 - a),
        (2 / x(), 2 / a),
        (x() / y(), a / b),
        (x() % nd::array([2.5]), a % nd::array([2.5])),
        (nd::array([2.5]).astype(a.dtype()) - x(), 2.5 - a),
        (x() * y() + x(), a * b + a),
        (x().maximum(y()), a.maximum(b)),
        (x().greater(y()), a.greater(b)),
        (x() + nd::ones((2, 1)), a + nd::ones((2, 1))),
        (x() + 1_i64, a + 1_i64),
    ]
}

#[test]
fn what_is_written_over_has_the_same_bits() {
    for size in SIZES {
        for dtype in [DType::F32, DType::F64] {
            let (a, b) = (numbers(size, dtype), numbers(size, dtype) * 1.5);
            for (case, (spent, kept)) in pairs(&a, &b).into_iter().enumerate() {
                let same = spent.dtype() == kept.dtype() && spent.array_equal(&kept);
                assert!(same, "case {case}, {size} of {dtype}: {spent} and {kept}");
            }
        }
    }
}

#[test]
fn clones_and_views_keep_what_they_saw() {
    for size in SIZES {
        let expected: Vec<f32> = numbers(size, DType::F32).to_vec();
        let (a, b) = (numbers(size, DType::F32), numbers(size, DType::F32));
        let (clone, view) = (a.clone(), b.reshape((1, -1)));
        let results = (a + 1.0, 1.0 - b);
        assert_eq!(clone.to_vec::<f32>(), expected);
        assert_eq!(view.to_vec::<f32>(), expected);
        assert_eq!(results.0.at(0).item(), 2.0);
        assert_eq!(results.1.at(0).item(), 0.0);
    }
}

#[test]
fn slices_given_away_leave_their_array_alone() {
    for size in SIZES {
        let x = numbers(2 * size, DType::F32);
        let before = x.to_vec::<f32>();
        let half = x.slice(..size) * 1.0;
        let _ = x.slice(..size) + half;
        let _ = x.reshape((2, -1)).at(1) * 2.0;
        assert_eq!(x.to_vec::<f32>(), before);
    }
}

#[test]
fn recorded_operands_stay_as_they_were() {
    for size in SIZES {
        let x = numbers(size, DType::F32);
        x.attach_grad();
        let y = autograd::record(|| {
            let square = &x * &x;
            (square * 2.0 + 1.0) * &x
        });
        y.backward();
        let expected = (&x * &x) * 6.0 + 1.0;
        assert!(x.grad().allclose(expected, 1e-6));
    }
}

#[test]
fn gradients_that_are_kept_are_not_written_over() {
    for size in SIZES {
        let x = numbers(size, DType::F32);
        x.attach_grad();
        autograd::record(|| &x * 3.0).backward();
        let gradient = x.grad();
        let _ = x.grad() * 10.0 - 1.0;
        assert!(x.grad().array_equal(&gradient));
        assert_eq!(gradient.at(0).item(), 3.0);
    }
}
