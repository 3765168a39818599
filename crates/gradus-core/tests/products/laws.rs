//! Laws of algebra that exact products obey.

use gradus_core::{DType, NdArray, nd};
use proptest::prelude::*;

use crate::reference::{eighths, scattered};

fn matrix(rows: usize, columns: usize, way: u64) -> NdArray {
    scattered(&eighths(&[rows, columns], DType::F64, way), way)
}

proptest! {
    #[test]
    fn products_are_linear_on_both_sides(
        [m, k, n] in [1_usize..20, 0_usize..20, 1_usize..20],
        ways in any::<[u64; 4]>(),
    ) {
        let (a, b) = (matrix(m, k, ways[0]), matrix(m, k, ways[1]));
        let (x, y) = (matrix(k, n, ways[2]), matrix(k, n, ways[3]));
        prop_assert!((3.0 * &a + &b).dot(&x).array_equal(&(3.0 * a.dot(&x) + b.dot(&x))));
        prop_assert!(a.dot(&x - 2.0 * &y).array_equal(&(a.dot(&x) - 2.0 * a.dot(&y))));
    }

    #[test]
    fn products_are_associative_and_turn_around_when_transposed(
        [m, k, l, n] in [1_usize..18, 1_usize..18, 1_usize..18, 1_usize..18],
        ways in any::<[u64; 3]>(),
    ) {
        let (a, b, c) = (matrix(m, k, ways[0]), matrix(k, l, ways[1]), matrix(l, n, ways[2]));
        let product = a.dot(&b).dot(&c);
        prop_assert!(product.array_equal(&a.dot(b.dot(&c))));
        prop_assert!(product.array_equal(&c.t().dot(b.t().dot(a.t())).t()));
        prop_assert!(product.array_equal(&nd::einsum("ij,jk,kl->il", &[&a, &b, &c])));
    }

    #[test]
    fn the_trace_takes_factors_in_either_order(
        [m, k] in [1_usize..12, 1_usize..12],
        ways in any::<[u64; 2]>(),
    ) {
        let (a, b) = (matrix(m, k, ways[0]), matrix(k, m, ways[1]));
        let trace = a.dot(&b).trace();
        prop_assert!(trace.array_equal(&b.dot(&a).trace()));
        prop_assert!(trace.array_equal(&a.vdot(b.t())));
        prop_assert!(trace.array_equal(&nd::tensordot(&a, &b, ((0, 1), (1, 0)))));
    }

    #[test]
    fn the_identity_changes_nothing([m, n] in [0_usize..40, 0_usize..40], way in any::<u64>()) {
        let a = matrix(m, n, way);
        prop_assert!(a.dot(nd::eye_as(n, DType::F64)).array_equal(&a));
        prop_assert!(nd::eye_as(m, DType::F64).dot(&a).array_equal(&a));
    }
}
