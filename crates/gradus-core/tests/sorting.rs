//! Sorting and what depends on the order of elements: values worked out by hand, error texts, NaN,
//! zeros of either sign, equal elements, and empty arrays.

mod common;

use common::{matrices, shape, text, two_by_three};
use gradus_core::nd::{self, Order};
use gradus_core::{DType, NdArray, autograd};
use proptest::prelude::*;

const NAN: f64 = f64::NAN;

fn bits(x: &NdArray) -> Vec<u32> {
    x.to_vec::<f32>().into_iter().map(f32::to_bits).collect()
}

#[test]
fn nan_comes_last_and_equal_elements_stay_in_order() {
    let x = nd::array([2.0, NAN, 1.0, 2.0, NAN, f64::NEG_INFINITY, f64::INFINITY]);
    assert_eq!(x.argsort(0).to_vec::<i64>(), [5, 2, 0, 3, 6, 1, 4]);
    let descending = x.argsort_with(0, Order::Descending);
    assert_eq!(descending.to_vec::<i64>(), [6, 0, 3, 2, 5, 1, 4]);
    for order in [Order::Ascending, Order::Descending] {
        let gathered = x.gather(x.argsort_with(0, order), 0);
        assert_eq!(bits(&x.sort_with(0, order)), bits(&gathered));
    }
    let zeros = nd::array([0.0, -0.0, -1.0, -0.0, 0.0]);
    assert_eq!(zeros.argsort(0).to_vec::<i64>(), [2, 0, 1, 3, 4]);
    assert_eq!(
        bits(&zeros.sort(0)),
        bits(&nd::array([-1.0, 0.0, -0.0, -0.0, 0.0]))
    );
}

#[test]
fn every_line_is_sorted_by_itself() {
    let x = nd::array([[3, 1, 2], [0, 5, 1]]);
    assert_eq!(x.sort(0).to_vec::<i64>(), [0, 1, 1, 3, 5, 2]);
    assert_eq!(x.argsort(0).to_vec::<i64>(), [1, 0, 1, 0, 1, 0]);
    assert_eq!(x.t().sort(0).to_vec::<i64>(), [1, 0, 2, 1, 3, 5]);
    assert_eq!(x.flip(1).argsort(-1).to_vec::<i64>(), [1, 0, 2, 2, 0, 1]);
    let truths = nd::array([true, false, true]);
    assert_eq!(truths.sort(0).to_vec::<bool>(), [false, true, true]);
    assert_eq!(truths.sort(0).dtype(), DType::Bool);
    assert_eq!(shape(&nd::zeros((2, 0)).sort(1)), "(2, 0)");
    assert_eq!(shape(&nd::zeros((0, 2)).argsort(1)), "(0, 2)");
    assert_eq!(
        text(x.try_sort(2)),
        "sort: axis 2 is out of range for shape (2, 3); axes go from -2 to 1"
    );
    assert_eq!(
        text(nd::array(1.0).try_argsort(0)),
        "argsort: axis 0 of a single number, which has no axes"
    );
}

#[test]
fn a_gradient_goes_back_to_where_the_element_was() {
    let x = nd::array([2.0, 1.0, 2.0]);
    x.attach_grad();
    autograd::record(|| x.sort(0)).backward_with(&nd::array([1.0, 10.0, 100.0]));
    assert_eq!(x.grad().to_vec::<f32>(), [10.0, 1.0, 100.0]);
    autograd::record(|| x.sort_with(0, Order::Descending))
        .backward_with(&nd::array([1.0, 10.0, 100.0]));
    assert_eq!(x.grad().to_vec::<f32>(), [1.0, 100.0, 10.0]);
    let argsort = autograd::record(|| x.argsort(0).astype(DType::F32));
    assert!(text(argsort.try_backward()).contains("no gradient passes through"));
}

#[test]
fn the_first_of_equal_elements_are_the_top() {
    let x = nd::array([[1.0, 3.0, NAN, 3.0], [NAN, NAN, 0.0, NAN]]);
    let (values, indices) = x.topk(2, 1);
    assert_eq!(indices.to_vec::<i64>(), [1, 3, 2, 0]);
    assert_eq!(values.to_vec::<f32>()[..3], [3.0, 3.0, 0.0]);
    assert!(values.to_vec::<f32>()[3].is_nan());
    let (values, indices) = nd::array([[4, 9], [4, 2], [0, 3]]).topk(2, 0);
    assert_eq!(values.to_vec::<i64>(), [4, 9, 4, 3]);
    assert_eq!(indices.to_vec::<i64>(), [0, 0, 1, 2]);
    let (smallest, places) = nd::array([5, 1, 1]).topk_with(2, 0, Order::Ascending);
    assert_eq!(
        (smallest.to_vec::<i64>(), places.to_vec::<i64>()),
        (vec![1, 1], vec![1, 2])
    );
}

#[test]
fn the_top_is_no_larger_than_the_axis() {
    let x = two_by_three();
    assert_eq!(shape(&x.topk(0, 1).0), "(2, 0)");
    assert_eq!(x.topk(3, 1).0.to_vec::<i64>(), [2, 1, 0, 5, 4, 3]);
    assert_eq!(shape(&nd::zeros((0, 3)).topk(2, 1).1), "(0, 2)");
    assert_eq!(
        text(x.try_topk(4, 1)),
        "topk: 4 elements of axis 1 of shape (2, 3), which has 3; take fewer"
    );
}

#[test]
fn different_elements_once() {
    let x = nd::array([[2.0, NAN, 1.0], [NAN, 2.0, 2.0]]);
    let (values, counts) = x.unique_counts();
    assert_eq!(counts.to_vec::<i64>(), [1, 3, 2]);
    assert_eq!(values.to_vec::<f32>()[..2], [1.0, 2.0]);
    assert!(values.to_vec::<f32>()[2].is_nan());
    let (_, inverse) = x.unique_inverse();
    assert_eq!(
        (shape(&inverse).as_str(), inverse.to_vec::<i64>()),
        ("(2, 3)", vec![1, 2, 0, 2, 1, 1])
    );
    assert_eq!(nd::zeros((0, 2)).unique().size(), 0);
    assert_eq!(nd::array(3_i64).unique().to_vec::<i64>(), [3]);
}

proptest! {
    #[test]
    fn rows_are_sorted_as_vectors_are(x in matrices()) {
        let sorted = x.sort(1);
        for row in 0..x.len() {
            let mut elements = x.at(row).to_vec::<i64>();
            elements.sort();
            prop_assert_eq!(sorted.at(row).to_vec::<i64>(), elements);
        }
    }

    #[test]
    fn the_top_of_each_line_is_where_sorting_puts_it(x in matrices(), axis in 0_usize..2, k in 0_usize..7) {
        let k = k.min(x.shape()[axis]);
        let (values, indices) = x.topk(k, axis as isize);
        let all = x.argsort_with(axis as isize, Order::Descending).swapaxes(0, axis as isize);
        let first = all.slice(..k).swapaxes(0, axis as isize);
        prop_assert!(indices.array_equal(&first));
        prop_assert!(values.array_equal(&x.gather(&first, axis as isize)));
    }

    #[test]
    fn unique_elements_and_positions_make_the_array_again(x in matrices()) {
        let (values, positions) = x.t().unique_inverse();
        prop_assert!(values.take(positions, 0).array_equal(&x.t()));
        let elements = values.to_vec::<i64>();
        prop_assert!(elements.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
