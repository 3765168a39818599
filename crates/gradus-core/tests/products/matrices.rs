//! Products of two matrices: every path that a kernel takes, in every layout and element type.

use gradus_core::{DType, NdArray, nd};
use proptest::prelude::*;

use crate::reference::{Named, assert_exact, eighths, same_bits, scattered, sum_of_products};

fn by_loops(a: &NdArray, b: &NdArray) -> (Vec<usize>, Vec<f64>) {
    let (a, b) = (
        Named {
            array: a,
            letters: "mk",
        },
        Named {
            array: b,
            letters: "kn",
        },
    );
    sum_of_products(&[a, b], "mn")
}

/// The same matrix with its columns one after another in memory.
fn column_by_column(a: &NdArray) -> NdArray {
    (a.t() * 1).t()
}

/// Numbers whose sums round.
fn uneven(shape: (usize, usize), dtype: DType) -> NdArray {
    let numbers = (0..shape.0 * shape.1)
        .map(|i| (0.37 * i as f64).sin())
        .collect::<Vec<f64>>();
    NdArray::from_vec(numbers, shape).astype(dtype)
}

proptest! {
    #[test]
    fn matrices_agree_with_loops(
        [m, k, n] in [0_usize..20, 0_usize..20, 0_usize..20],
        ways in any::<[u64; 2]>(),
        dtype in proptest::sample::select(vec![DType::F32, DType::F64, DType::I32, DType::I64]),
    ) {
        let (a, b) = (eighths(&[m, k], dtype, ways[0]), eighths(&[k, n], dtype, ways[1]));
        let product = scattered(&a, ways[0]).matmul(scattered(&b, ways[1]));
        prop_assert_eq!(product.dtype(), dtype);
        assert_exact(&product, by_loops(&a, &b));
    }

    #[test]
    fn views_and_copies_give_the_same_bits(
        [m, k, n] in [1_usize..24, 1_usize..40, 1_usize..24],
        ways in any::<[u64; 2]>(),
        dtype in proptest::sample::select(vec![DType::F32, DType::F64]),
    ) {
        let (a, b) = (uneven((m, k), dtype), uneven((k, n), dtype));
        let product = scattered(&a, ways[0]).matmul(scattered(&b, ways[1]));
        prop_assert!(same_bits(&product, &a.matmul(&b)));
    }
}

/// Sizes around every boundary of the kernels: terms in sequence, lanes, blocks and their tree;
/// outputs in tiles of each width; products in plain loops and packed.
#[test]
fn sizes_around_boundaries_agree_with_loops() {
    let columns = [1, 2, 3, 4, 5, 7, 15, 16, 17, 63, 64, 65, 67, 100, 131];
    let terms = [1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 100];
    let long = [4095, 4096, 4097, 4112, 8192, 8197, 12_289, 20_480];
    let sizes = columns.into_iter().flat_map(|m| terms.map(|k| (m, k)));
    let few = [1, 2, 3, 5, 66]
        .into_iter()
        .flat_map(|m| long.map(|k| (m, k)));
    for ((m, k), dtype) in sizes
        .chain(few)
        .zip([DType::F32, DType::F64].into_iter().cycle())
    {
        let (a, x) = (eighths(&[m, k], dtype, 1), eighths(&[k, 1], dtype, 2));
        let expected = by_loops(&a, &x);
        for a in [
            a.clone(),
            scattered(&a, 1),
            scattered(&a, 8),
            column_by_column(&a),
        ] {
            for x in [x.clone(), scattered(&x, 8 + 32)] {
                assert_exact(&a.matmul(&x), expected.clone());
                assert_exact(&x.t().matmul(a.t()).t(), expected.clone());
            }
        }
    }
    for (m, k, n) in [
        (11, 11, 11),
        (11, 11, 12),
        (4, 15, 22),
        (4, 16, 4),
        (2, 300, 2),
        (70, 1, 70),
        (130, 17, 9),
    ] {
        let (a, b) = (
            eighths(&[m, k], DType::F32, 3),
            eighths(&[k, n], DType::F32, 4),
        );
        for (a, b) in [(a.clone(), b.clone()), (scattered(&a, 1), scattered(&b, 1))] {
            assert_exact(&a.matmul(&b), by_loops(&a, &b));
        }
    }
}

/// Sums of fewer than 16 products are rounded once; longer ones as `sum` adds.
fn sums_of_products(a: &NdArray, b: &NdArray, axis: isize) -> NdArray {
    let is_short = a.shape()[a.shape().len() - 1] < 16;
    let dtype = if is_short { DType::F64 } else { a.dtype() };
    (a.astype(dtype) * b.astype(dtype))
        .sum_axis(axis)
        .astype(a.dtype())
}

/// What compiled steps rely on, and what makes results the same on every processor.
#[test]
fn thin_and_small_products_add_up_as_sum_does() {
    for k in [1, 7, 15, 16, 17, 100, 4096, 4097, 9000, 20_500] {
        for dtype in [DType::F32, DType::F64] {
            for m in [1, 2, 3, 7, 70] {
                let (a, x) = (uneven((m, k), dtype), uneven((1, k), dtype));
                let sums = sums_of_products(&a, &x, 1);
                let x = x.flatten();
                assert!(same_bits(&a.dot(&x), &sums), "{m} rows of {k}");
                assert!(
                    same_bits(&column_by_column(&a).dot(&x), &sums),
                    "{k} columns of {m}"
                );
                assert!(
                    same_bits(&x.dot(a.t()), &sums),
                    "a row by a matrix, {k} terms, {m} sums"
                );
                assert!(
                    same_bits(&scattered(&a, 9).dot(&x), &sums),
                    "any layout of {m} by {k}"
                );
            }
        }
    }
    for (m, k, n) in [(2, 1, 200), (3, 2, 5), (4, 4, 4), (9, 15, 9)] {
        let (a, b) = (uneven((m, k), DType::F32), uneven((k, n), DType::F32));
        let sums = sums_of_products(&a.reshape((m, 1, k)), &b.t().reshape((1, n, k)), -1);
        assert!(same_bits(&a.dot(&b), &sums), "{m} by {k} by {n}");
    }
}

#[test]
fn no_terms_give_zeros() {
    for (m, n) in [(3, 2), (1, 4), (4, 1), (0, 2), (0, 0)] {
        for dtype in DType::ALL {
            let product = nd::zeros_as((m, 0), dtype).matmul(nd::zeros_as((0, n), dtype));
            assert_eq!((product.shape(), product.dtype()), ((m, n).into(), dtype));
            assert!(product.array_equal(&nd::zeros((m, n))));
        }
    }
}

#[test]
fn element_types_meet_as_in_numpy() {
    for left in DType::ALL {
        for right in DType::ALL {
            let (a, b) = (eighths(&[3, 5], left, 1), eighths(&[5, 2], right, 2));
            let product = a.matmul(&b);
            assert_eq!(product.dtype(), left.promote(right), "{left} and {right}");
            let (shape, mut sums) = by_loops(&a, &b);
            match product.dtype() {
                DType::Bool => sums.iter_mut().for_each(|sum| *sum = sum.min(1.0)),
                DType::U8 => sums.iter_mut().for_each(|sum| *sum %= 256.0),
                _ => {}
            }
            assert_exact(&product, (shape, sums));
        }
    }
}

#[test]
fn integers_wrap_around() {
    let dot = |a: NdArray| a.dot(&a).to_vec::<i64>();
    assert_eq!(dot(nd::array([200_u8, 3])), [(200 * 200 + 9) % 256]);
    assert_eq!(dot(nd::array([1_i32 << 20, 1])), [1]);
    assert_eq!(dot(nd::array([i64::MAX, 2])), [5]);
    // Beyond the plain loops as well.
    let many = nd::full_as((40, 40), 100.0, DType::U8);
    let product = many.matmul(many.t());
    assert!(product.array_equal(&nd::full_as(
        (40, 40),
        (40 * 10_000 % 256) as f64,
        DType::U8
    )));
}

#[test]
fn infinities_and_nan_go_where_they_must() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    for k in [2, 15, 40] {
        for n in [1, 30] {
            let a = nd::array([[0.0, 1.0], [inf, 1.0], [inf, -inf], [nan, 0.0]]);
            let a = nd::concat(&[&a, &nd::zeros((4, k - 2))], 1);
            let product = a.matmul(nd::ones((k, n))).slice((.., 0)).to_vec::<f32>();
            assert_eq!(product[..2], [1.0, f32::INFINITY]);
            assert!(product[2].is_nan() && product[3].is_nan(), "{product:?}");
            let zeros = a.matmul(nd::zeros((k, n))).slice((.., 0)).to_vec::<f32>();
            assert_eq!(zeros[0], 0.0);
            assert!(zeros[1..].iter().all(|zero| zero.is_nan()), "{zeros:?}");
        }
    }
}

/// Beyond the end of a view lies what is no part of it.
#[test]
fn views_that_repeat_one_element() {
    let ones = nd::array(1.0).broadcast_to((5, 40));
    let product = ones.matmul(nd::array([[2.0]]).broadcast_to((40, 3)));
    assert!(product.array_equal(&nd::full((5, 3), 80.0)));
    assert!(
        ones.dot(nd::array(2.0).broadcast_to(40))
            .array_equal(&nd::full(5, 80.0))
    );
}
