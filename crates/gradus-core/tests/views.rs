//! The algebra of views and broadcasting: random chains of looks against arrays written naively,
//! and laws that hold whatever the layout.

mod common;

use common::look::{Choice, Look, choices};
use common::naive::Naive;
use common::{bits, copy, filled, shapes};
use gradus_core::nd::{self, keepdims, step};
use gradus_core::{DType, NdArray};
use proptest::collection::vec;
use proptest::prelude::*;

/// An array that has been looked at in random ways, what it must be, and how it came about.
#[derive(Clone, Debug)]
struct Looked {
    array: NdArray,
    naive: Naive<f64>,
    #[allow(dead_code, reason = "printed when a law is broken")]
    looks: Vec<Look>,
}

/// Chains of up to `most` looks.
fn looked(most: usize) -> impl Strategy<Value = Looked> {
    (shapes(), vec(choices(), 0..=most)).prop_map(|(shape, choices)| {
        let elements = common::numbers(shape.iter().product());
        let mut looked = Looked {
            array: NdArray::from_vec(elements.clone(), &shape[..]),
            naive: Naive { shape, elements },
            looks: Vec::new(),
        };
        for choice in choices {
            let look = choice.look(&looked.naive.shape);
            looked.array = look.of(&looked.array);
            looked.naive = look.of_naive(&looked.naive);
            looked.looks.push(look);
        }
        looked
    })
}

fn assert_same(array: &NdArray, naive: &Naive<f64>) {
    assert_eq!(array.shape()[..], naive.shape[..]);
    assert_eq!(array.to_vec::<f64>(), naive.elements);
}

/// The shape to which two that fit broadcast.
fn broadcast(left: &[usize], right: &[usize]) -> Vec<usize> {
    let length = |shape: &[usize], from_end| match shape.len().checked_sub(from_end) {
        Some(axis) => shape[axis],
        None => 1,
    };
    let lengths = (1..=left.len().max(right.len())).rev().map(|from_end| {
        let left = length(left, from_end);
        if left == 1 {
            length(right, from_end)
        } else {
            left
        }
    });
    lengths.collect()
}

/// The same shape and bits, not a number included.
fn assert_bits(a: &NdArray, b: &NdArray) {
    assert_eq!((a.shape(), a.dtype()), (b.shape(), b.dtype()));
    assert_eq!(bits(a), bits(b));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn chains_of_looks_show_the_elements_that_they_must(looked in looked(6)) {
        assert_same(&looked.array, &looked.naive);
        // Single elements are found by their index, too.
        let shape = looked.naive.shape.iter();
        let last: Vec<isize> = shape.map(|&length| length as isize - 1).collect();
        if let Some(&element) = looked.naive.elements.last() {
            prop_assert_eq!(looked.array.at(&last[..]).item(), element);
        }
    }

    #[test]
    fn looks_keep_what_they_saw_when_the_array_is_assigned_to(
        shape in shapes(),
        choices in vec(choices(), 1..4),
    ) {
        let x = filled(&shape);
        let mut views = vec![x.clone()];
        for choice in choices {
            let view = choice.look(&views.last().unwrap().shape()).of(views.last().unwrap());
            views.push(view);
        }
        let before: Vec<NdArray> = views.iter().map(copy).collect();
        x.slice(nd::ELLIPSIS).assign(7.0);
        views.iter().zip(&before).for_each(|(view, before)| assert_bits(view, before));
        x.assign(8.0);
        views.iter().zip(&before).for_each(|(view, before)| assert_bits(view, before));
        prop_assert!(x.array_equal(&x.full_like(8.0)));
    }

    #[test]
    fn elementwise_operations_do_not_see_layouts(x in looked(4)) {
        let (x, same) = (&x.array, &copy(&x.array));
        assert_bits(&x.exp(), &same.exp());
        assert_bits(&(x * x), &(same * same));
        assert_bits(&(x - 0.5), &(same - 0.5));
        assert_bits(&x.greater(same), &same.greater(x));
        for dtype in DType::ALL {
            assert_bits(&x.astype(dtype), &same.astype(dtype));
        }
        assert_bits(&nd::where_(x.greater(0.0), x, 1.0), &nd::where_(same.greater(0.0), same, 1.0));
    }

    #[test]
    fn operands_broadcast_as_if_they_were_written_out(
        shape in shapes(),
        looks in [choices(), choices()],
        squeezed in any::<[u8; 2]>(),
        dtypes in (0..6_usize, 0..6_usize),
    ) {
        // Either operand lacks some axes in front and has length 1 in some others.
        let operand = |choice: &Choice, squeezed: u8, dtype: usize| {
            let missing = squeezed as usize % (shape.len() + 1);
            let narrow = |axis: usize| squeezed >> (axis + 3) & 1 == 1;
            let own: Vec<usize> = (missing..shape.len())
                .map(|axis| if narrow(axis) { 1 } else { shape[axis] })
                .collect();
            // Stored in another order of axes than it is looked at.
            let order = choice.order(own.len());
            let mut stored = own.clone();
            order.iter().zip(&own).for_each(|(&axis, &length)| stored[axis] = length);
            Look::Transpose(order).of(&filled(&stored).astype(DType::ALL[dtype]))
        };
        let x = operand(&looks[0], squeezed[0], dtypes.0);
        let y = operand(&looks[1], squeezed[1], dtypes.1);
        let common = broadcast(&x.shape(), &y.shape());
        let (wide_x, wide_y) = (x.broadcast_to(&common[..]), y.broadcast_to(&common[..]));
        let (full_x, full_y) = (copy(&wide_x), copy(&wide_y));
        assert_bits(&(&x + &y), &(&full_x + &full_y));
        assert_bits(&(&wide_x * &wide_y), &(&full_x * &full_y));
        assert_bits(&(&x / &wide_y), &(&full_x / &full_y));
        assert_bits(&wide_x.maximum(&y), &full_x.maximum(&full_y));
        assert_bits(&x.less(&y), &full_x.less(&full_y));
        let sums = full_x.to_vec::<f64>().into_iter().zip(full_y.to_vec::<f64>());
        if [x.dtype(), y.dtype()].contains(&DType::F64) {
            prop_assert_eq!((x + y).to_vec::<f64>(), sums.map(|(x, y)| x + y).collect::<Vec<_>>());
        }
    }

    #[test]
    fn reductions_do_not_see_layouts(x in looked(4), axes in any::<u32>()) {
        let (x, same) = (&x.array.astype(DType::F32), &copy(&x.array.astype(DType::F32)));
        let axes: Vec<usize> = (0..x.rank()).filter(|axis| axes >> axis & 1 == 1).collect();
        assert_bits(&x.sum_axis(&axes[..]), &same.sum_axis(&axes[..]));
        assert_bits(&x.prod_axis(&axes[..]), &same.prod_axis(&axes[..]));
        assert_bits(&x.norm_axis(keepdims(&axes[..])), &same.norm_axis(keepdims(&axes[..])));
        assert_bits(&x.logsumexp_axis(&axes[..]), &same.logsumexp_axis(&axes[..]));
        assert_bits(&x.all_axis(&axes[..]), &same.all_axis(&axes[..]));
        if x.size() > 0 {
            assert_bits(&x.max_axis(&axes[..]), &same.max_axis(&axes[..]));
            assert_bits(&x.argmin_axis(&axes[..]), &same.argmin_axis(&axes[..]));
        }
        for axis in 0..x.rank() as isize {
            assert_bits(&x.cumsum(axis), &same.cumsum(axis));
            assert_bits(&x.softmax(axis), &same.softmax(axis));
            assert_bits(&x.sort(axis), &same.sort(axis));
        }
    }

    #[test]
    fn sums_along_an_axis_have_the_same_bits_wherever_the_axis_stands(
        (rows, columns) in (1..4_usize, 1..200_usize),
    ) {
        let x = filled(&[rows, columns]).astype(DType::F32);
        assert_bits(&x.sum_axis(1), &x.t().sum_axis(0));
        assert_bits(&x.sum_axis(1), &copy(&x.t()).sum_axis(0));
        assert_bits(&x.mean_axis(0), &x.t().mean_axis(1));
        for row in 0..rows {
            assert_bits(&x.sum_axis(1).at(row), &x.at(row).sum());
        }
        let middle = x.reshape((rows, columns, 1)).broadcast_to((rows, columns, 2));
        assert_bits(&middle.sum_axis(1), &copy(&middle).sum_axis(1));
        assert_bits(&middle.sum_axis(1).slice((.., 1)), &x.sum_axis(1));
    }

    #[test]
    fn looks_undo_and_follow_each_other(x in looked(2), choice in choices()) {
        let (x, shape) = (x.array, x.naive.shape);
        assert_bits(&x.t().t(), &x);
        assert_bits(&x.flip(..).flip(..), &x);
        assert_bits(&x.reshape(-1).reshape(x.shape()), &x);
        assert_bits(&x.ravel(), &x.flatten());
        assert_bits(&x.expand_dims((0, -1)).squeeze_axis((0, -1)), &x);
        if let Look::Transpose(order) = choice.look(&shape) {
            let inverse = nd::array(order.iter().map(|&axis| axis as i64).collect::<Vec<_>>());
            let inverse = match order.is_empty() {
                true => vec![],
                false => inverse.argsort(0).to_vec::<i64>(),
            };
            assert_bits(&x.transpose(&order[..]).transpose(&inverse[..]), &x);
        }
        for axis in 0..shape.len() {
            let back = axis as isize - shape.len() as isize;
            assert_bits(&x.swapaxes(axis as isize, 0).swapaxes(0, back), &x);
            assert_bits(&x.roll(2, axis).roll(-2, axis), &x);
            let cut = choice.number(axis, shape[axis] + 1);
            let first = x.swapaxes(axis as isize, 0);
            let (head, tail) = (first.slice(..cut), first.slice(cut..));
            assert_bits(&nd::concat(&[&head, &tail], 0), &first);
        }
    }

    #[test]
    fn a_slice_of_a_slice_is_a_slice(
        length in 0..12_isize,
        (start, by) in (0..5_isize, 1..4_isize),
        (from, again) in (0..4_isize, 1..4_isize),
    ) {
        let x = nd::arange(length as i32);
        let part = x.slice(step(start.., by)).slice(step(from.., again));
        assert_bits(&part, &x.slice(step(start + from * by.., by * again)));
        assert_bits(&x.slice(..=isize::MAX), &x);
        assert_bits(&x.slice(step(.., -1)), &x.flip(0));
        assert_bits(&x.slice(step(.., -by)), &x.flip(0).slice(step(.., by)));
    }
}

#[test]
fn looks_copy_nothing() {
    // More elements than any memory holds.
    let n = 1_usize << 20;
    let x = nd::array([1.0, 2.0, 3.0]).broadcast_to((n, n, 3));
    let views = [
        x.transpose((2, 0, 1)),
        x.t().flip(..),
        x.slice((step(1.., 2), ..n / 2, step(.., -1))),
        x.slice((nd::NEW_AXIS, nd::ELLIPSIS, 1)),
        x.reshape((n * n, 3)),
        x.expand_dims((0, 2)),
        x.swapaxes(0, 1).at(-1),
        x.moveaxis(-1, 0),
        x.diagonal(),
        x.squeeze(),
        x.detach(),
        x.clone(),
        x.astype(DType::F64),
        x.broadcast_to((2, n, n, 3)),
    ];
    for view in views {
        let first = vec![0; view.rank()];
        assert!((1.0..=3.0).contains(&view.at(&first[..]).item()));
    }
    assert_eq!(
        x.split(4, 0)[3].shape().to_string(),
        format!("({}, {n}, 3)", n / 4)
    );
}

#[test]
fn numbers_broadcast_to_arrays_without_elements() {
    let nothing = nd::zeros((0, 3));
    assert_eq!((&nothing + 1.0).shape(), (0, 3).into());
    assert_eq!((nd::ones((2, 1, 1)) * &nothing).shape(), (2, 0, 3).into());
    assert_eq!(nd::ones((1, 3)).broadcast_to((0, 3)).sum().item(), 0.0);
    assert_eq!(nothing.sum_axis(0).to_vec::<f32>(), [0.0; 3]);
    assert_eq!(nothing.prod_axis(0).to_vec::<f32>(), [1.0; 3]);
}
