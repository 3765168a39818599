//! Indexing by positions and masks: values worked out by hand, error texts, and the
//! ends of the range: nothing, one element, duplicates, views.

mod common;

use common::{matrices, shape, text, two_by_three};
use gradus_core::nd::{self, OutOfRange};
use gradus_core::{DType, NdArray, autograd};
use proptest::prelude::*;

mod take {
    use super::*;

    #[test]
    fn positions_that_are_not_there_are_named() {
        let x = two_by_three();
        assert_eq!(
            text(x.try_take(nd::array([0, 2]), 0)),
            "take: position 2 is out of range for axis 0 of length 2"
        );
        assert_eq!(
            text(x.try_take(nd::array([0, -4]), -1)),
            "take: position -4 is out of range for axis 1 of length 3"
        );
        assert_eq!(
            text(x.try_take(0, 2)),
            "take: axis 2 is out of range for shape (2, 3); axes go from -2 to 1"
        );
        assert_eq!(
            text(nd::array(1.0).try_take(0, 0)),
            "take: axis 0 of a single number, which has no axes"
        );
    }

    #[test]
    fn indices_are_whole_numbers() {
        let x = two_by_three();
        assert_eq!(
            x.take(nd::array([1.0, -2.0]), 0).to_vec::<i64>(),
            [3, 4, 5, 0, 1, 2]
        );
        assert_eq!(x.take(nd::array([1_u8]), 1).to_vec::<i64>(), [1, 4]);
        for fraction in [0.5, f64::NAN, f64::INFINITY] {
            assert_eq!(
                text(x.try_take(nd::array([1.0, fraction]), 0)),
                format!("take: {fraction} is no position; round or floor it first")
            );
        }
        assert_eq!(
            text(x.try_take(nd::array([true, false]), 0)),
            "take: got bool, needs positions as integers; a mask goes to select (convert with astype)"
        );
    }

    #[test]
    fn the_axis_gives_way_to_those_of_the_indices() {
        let x = two_by_three();
        assert_eq!(shape(&x.take(1, 0)), "(3,)");
        assert_eq!(shape(&x.take(nd::zeros((4, 5)), 1)), "(2, 4, 5)");
        let square = x.take(nd::array([[2, 0], [1, 1]]), 1);
        assert_eq!(square.to_vec::<i64>(), [2, 0, 1, 1, 5, 3, 4, 4]);
    }

    #[test]
    fn nothing_can_be_taken_even_from_nothing() {
        let none = NdArray::from(Vec::<i64>::new());
        assert_eq!(shape(&two_by_three().take(&none, 0)), "(0, 3)");
        assert_eq!(shape(&two_by_three().take(&none, 1)), "(2, 0)");
        assert_eq!(shape(&nd::zeros((0, 3)).take(&none, 0)), "(0, 3)");
        assert_eq!(
            shape(&nd::zeros((3, 0)).take(nd::array([2, 2]), 0)),
            "(2, 0)"
        );
        assert_eq!(
            shape(&nd::zeros((0, 3)).take(nd::array([2, 2]), 1)),
            "(0, 2)"
        );
        for rule in [OutOfRange::Refuse, OutOfRange::Clip, OutOfRange::Wrap] {
            assert_eq!(
                text(nd::zeros((0, 3)).try_take_with(0, 0, rule)),
                "take: position 0 is out of range for axis 0 of length 0"
            );
        }
    }

    #[test]
    fn far_positions_are_clipped_or_wrapped() {
        let x = nd::array([10, 11, 12]);
        let far = nd::array([i64::MIN, -4, -1, 3, 7, i64::MAX]);
        let clipped = x.take_with(&far, 0, OutOfRange::Clip);
        assert_eq!(clipped.to_vec::<i64>(), [10, 10, 10, 12, 12, 12]);
        // -2^63 is 1 and 2^63 - 1 is 1 as well, modulo 3.
        let wrapped = x.take_with(&far, 0, OutOfRange::Wrap);
        assert_eq!(wrapped.to_vec::<i64>(), [11, 12, 12, 10, 11, 11]);
        assert!(x.try_take(&far, 0).is_err());
    }

    #[test]
    fn views_are_read_where_they_look() {
        let x = nd::arange(24).reshape((2, 3, 4));
        let some = nd::array([1, 0]);
        let transposed = x.transpose((2, 0, 1)).take(&some, 0);
        assert_eq!(
            transposed.to_vec::<i64>(),
            [1, 5, 9, 13, 17, 21, 0, 4, 8, 12, 16, 20]
        );
        let columns = x.at(0).slice((.., 1..3)).take(&some, 0);
        assert_eq!(columns.to_vec::<i64>(), [5, 6, 1, 2]);
        let backward = x
            .at(1)
            .slice((nd::step(.., -1), nd::step(.., -2)))
            .take(&some, 0);
        assert_eq!(backward.to_vec::<i64>(), [19, 17, 23, 21]);
        let repeated = nd::array([7, 8]).broadcast_to((3, 2)).take(&some, 0);
        assert_eq!(repeated.to_vec::<i64>(), [7, 8, 7, 8]);
        let line = x.at((1, 2)).flip(0).take(nd::array([0, -1, 0]), 0);
        assert_eq!(line.to_vec::<i64>(), [23, 20, 23]);
        let indices = nd::array([[0, 9], [1, 9]]).slice((.., 0));
        assert_eq!(
            x.at((0, 0)).take(indices.flip(0), 0).to_vec::<i64>(),
            [1, 0]
        );
    }

    #[test]
    fn elements_keep_their_type() {
        for dtype in DType::ALL {
            let x = nd::array([0, 1]).astype(dtype);
            let taken = x.take(nd::array([1, 1, 0]), 0);
            assert_eq!(
                (taken.dtype(), taken.to_vec::<u8>()),
                (dtype, vec![1, 1, 0])
            );
        }
    }

    #[test]
    fn a_gradient_gathers_what_was_taken_several_times() {
        let x = nd::array([1.0, 2.0, 3.0]);
        x.attach_grad();
        let y = autograd::record(|| x.take(nd::array([2, 0, 2]), 0).powi(2));
        y.backward_with(&nd::array([1.0, 10.0, 100.0]));
        assert_eq!(x.grad().to_vec::<f32>(), [20.0, 0.0, 606.0]);
    }
}

mod index_add {
    use super::*;

    #[test]
    fn duplicates_are_added_one_after_another() {
        let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
        let sums = x.index_add(
            nd::array([1, 1, 0]),
            nd::array([[1.0, 2.0], [10.0, 20.0], [0.5, 0.5]]),
            0,
        );
        assert_eq!(sums.to_vec::<f32>(), [1.5, 2.5, 14.0, 26.0]);
        // Each one is lost in 2^24, which both together are not.
        let large = nd::array([16_777_216.0]);
        let lost = large.index_add(nd::array([0, 0]), nd::array([1.0, 1.0]), 0);
        assert_eq!(lost.item(), 16_777_216.0);
        assert_eq!(x.to_vec::<f32>(), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn types_meet_and_wrap_around() {
        let bytes = nd::array([250_u8, 1]).index_add(nd::array([0, 0]), nd::array([5_u8, 5]), 0);
        assert_eq!(
            (bytes.dtype(), bytes.to_vec::<u8>()),
            (DType::U8, vec![4, 1])
        );
        let truths = nd::array([false, false]).index_add(nd::array([1, 1]), true, 0);
        assert_eq!(truths.to_vec::<bool>(), [false, true]);
        let promoted = nd::array([1, 2]).index_add(0, nd::array_as(0.5, DType::F64), 0);
        assert_eq!(
            (promoted.dtype(), promoted.to_vec::<f64>()),
            (DType::F64, vec![1.5, 2.0])
        );
    }

    #[test]
    fn nothing_is_added_to_nothing() {
        let none = NdArray::from(Vec::<i64>::new());
        assert_eq!(
            nd::array([1, 2]).index_add(&none, 5, 0).to_vec::<i64>(),
            [1, 2]
        );
        assert_eq!(shape(&nd::zeros((0, 2)).index_add(&none, 1, 0)), "(0, 2)");
        assert_eq!(
            shape(&nd::zeros((2, 0)).index_add(nd::array([1]), 1, 0)),
            "(2, 0)"
        );
    }

    #[test]
    fn views_can_stand_on_all_sides() {
        let x = two_by_three().t();
        let updates = nd::array([[1, 2, 3], [10, 20, 30]]).t();
        let sums = x.index_add(nd::array([1, 1, 0]).flip(0), &updates, 0);
        // Rows of x: 0 3, 1 4, 2 5; of the updates: 1 10 to row 0, then 2 20 and 3 30 to row 1.
        assert_eq!(sums.to_vec::<i64>(), [1, 13, 6, 54, 2, 5]);
    }

    #[test]
    fn updates_must_fit() {
        let x = two_by_three();
        assert_eq!(
            text(x.try_index_add(nd::array([0, 1]), nd::zeros((3, 2)), 1)),
            "index_add: updates of shape (3, 2) cannot be broadcast to (2, 2), the shape of the \
             elements that the indices name"
        );
        assert_eq!(
            text(x.try_index_add(nd::array([3]), 1, 1)),
            "index_add: position 3 is out of range for axis 1 of length 3"
        );
    }
}

mod gather {
    use super::*;

    #[test]
    fn each_index_reads_its_own_line() {
        let x = two_by_three();
        let read = x.gather(nd::array([[2, 0, -1, 1], [0, 0, 1, 2]]), 1);
        assert_eq!(
            (shape(&read).as_str(), read.to_vec::<i64>()),
            ("(2, 4)", vec![2, 0, 2, 1, 3, 3, 4, 5])
        );
        assert_eq!(
            x.gather(nd::array([[1, 0, 1]]), 0).to_vec::<i64>(),
            [3, 1, 5]
        );
        assert_eq!(x.t().gather(nd::array([[2, 0]]), 0).to_vec::<i64>(), [2, 3]);
    }

    #[test]
    fn other_axes_broadcast() {
        let row = nd::array([[5, 6, 7]]);
        assert_eq!(row.gather(nd::array([[2], [0]]), 1).to_vec::<i64>(), [7, 5]);
        assert_eq!(
            two_by_three()
                .gather(nd::array([[2, 0]]), 1)
                .to_vec::<i64>(),
            [2, 0, 5, 3]
        );
        assert_eq!(
            shape(&two_by_three().gather(nd::zeros((2, 0)), 1)),
            "(2, 0)"
        );
        assert_eq!(
            shape(&nd::zeros((0, 3)).gather(nd::zeros((0, 2)), 1)),
            "(0, 2)"
        );
    }

    #[test]
    fn indices_that_do_not_fit_are_refused() {
        let x = two_by_three();
        assert_eq!(
            text(x.try_gather(nd::array([0, 1]), 1)),
            "gather: indices of shape (2,) for an array of shape (2, 3); both must have the same \
             number of axes (reshape the indices, or use take)"
        );
        assert_eq!(
            text(x.try_gather(nd::zeros((4, 1)), 1)),
            "gather: indices of shape (4, 1) do not fit an array of shape (2, 3): outside of axis \
             1 lengths must be equal or 1"
        );
        assert_eq!(
            text(x.try_gather(nd::array([[0], [3]]), 1)),
            "gather: position 3 is out of range for axis 1 of length 3"
        );
    }

    #[test]
    fn scattering_adds_duplicates() {
        let x = nd::zeros((2, 3));
        let sums = x.scatter_add(
            nd::array([[0, 0, 2], [1, -2, 1]]),
            nd::array([[1.0, 2.0, 4.0]]),
            1,
        );
        assert_eq!(sums.to_vec::<f32>(), [3.0, 0.0, 4.0, 0.0, 7.0, 0.0]);
        let down = nd::zeros((3, 2)).scatter_add(nd::array([[2], [2]]), nd::array([1.0, 10.0]), 0);
        assert_eq!(down.to_vec::<f32>(), [0.0, 0.0, 0.0, 0.0, 2.0, 20.0]);
        assert_eq!(
            shape(&nd::zeros((0, 3)).scatter_add(nd::zeros((0, 2)), 1, 1)),
            "(0, 3)"
        );
        assert_eq!(
            nd::ones((1, 2))
                .scatter_add(nd::zeros((1, 0)), 1, 1)
                .to_vec::<f32>(),
            [1.0, 1.0]
        );
    }

    #[test]
    fn scattering_does_not_make_the_array_larger() {
        let x = nd::zeros((1, 3));
        assert_eq!(
            text(x.try_scatter_add(nd::zeros((2, 1)), 1, 1)),
            "scatter_add: indices of shape (2, 1) do not fit an array of shape (1, 3): outside of \
             axis 1 lengths must be equal or 1"
        );
        assert_eq!(
            text(x.try_scatter_add(nd::zeros((1, 2)), nd::ones(3), 1)),
            "scatter_add: updates of shape (3,) cannot be broadcast to (1, 2), the shape of the \
             elements that the indices name"
        );
    }
}

mod pick {
    use super::*;

    /// The examples of MXNet's documentation of `pick`.
    #[test]
    fn the_examples_of_mxnet() {
        let x = nd::array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        assert_eq!(x.pick(nd::array([0.0, 1.0]), 0).to_vec::<f32>(), [1.0, 4.0]);
        assert_eq!(
            x.pick(nd::array([0.0, 1.0, 0.0]), 1).to_vec::<f32>(),
            [1.0, 4.0, 5.0]
        );
        let kept = x.pick(nd::array([[1.0], [0.0], [2.0]]), nd::keepdims(1));
        assert_eq!(
            (shape(&kept).as_str(), kept.to_vec::<f32>()),
            ("(3, 1)", vec![2.0, 3.0, 6.0])
        );
        let wrapped = x.pick_with(nd::array([2, -1, -2]), 1, OutOfRange::Wrap);
        assert_eq!(wrapped.to_vec::<f32>(), [1.0, 4.0, 5.0]);
    }

    #[test]
    fn negative_positions_are_clipped_unless_told_otherwise() {
        let x = two_by_three();
        let last = nd::array([-1, -1]);
        assert_eq!(x.pick(&last, 1).to_vec::<i64>(), [0, 3]);
        assert_eq!(
            x.pick_with(&last, 1, OutOfRange::Refuse).to_vec::<i64>(),
            [2, 5]
        );
        assert_eq!(
            text(x.try_pick_with(nd::array([0, 3]), 1, OutOfRange::Refuse)),
            "pick: position 3 is out of range for axis 1 of length 3"
        );
    }

    #[test]
    fn shapes_and_axes_must_fit() {
        let x = two_by_three();
        assert_eq!(
            text(x.try_pick(nd::zeros(3), 1)),
            "pick: indices of shape (3,) for axis 1 of shape (2, 3); they must have shape (2,) or \
             (2, 1)"
        );
        assert_eq!(
            text(x.try_pick(nd::zeros(3), ..)),
            "pick: needs one axis of shape (2, 3); flatten the array to pick from all"
        );
        assert_eq!(nd::arange(3).pick(1, 0).item(), 1.0);
        assert_eq!(shape(&nd::zeros((0, 3)).pick(nd::zeros(0), 1)), "(0,)");
    }
}

mod masks {
    use super::*;

    #[test]
    fn a_mask_stands_for_the_first_axes() {
        let x = two_by_three();
        let rows = x.select(nd::array([false, true]));
        assert_eq!(
            (shape(&rows).as_str(), rows.to_vec::<i64>()),
            ("(1, 3)", vec![3, 4, 5])
        );
        let odd = (&x % 2).equal(1);
        assert_eq!(x.select(&odd).to_vec::<i64>(), [1, 3, 5]);
        assert_eq!(x.t().select(odd.t()).to_vec::<i64>(), [3, 1, 5]);
        assert_eq!(shape(&x.select(x.greater(9))), "(0,)");
        assert_eq!(shape(&x.select(true)), "(1, 2, 3)");
        assert_eq!(shape(&x.select(false)), "(0, 2, 3)");
        assert_eq!(
            shape(&nd::zeros((0, 3)).select(nd::zeros_as(0, DType::Bool))),
            "(0, 3)"
        );
        assert_eq!(
            shape(&nd::zeros((2, 0)).select(nd::array([true, false]))),
            "(1, 0)"
        );
    }

    #[test]
    fn a_mask_that_does_not_fit_is_refused() {
        let x = two_by_three();
        assert_eq!(
            text(x.try_select(nd::array([true, false, true]))),
            "select: a mask of shape (3,) for an array of shape (2, 3): axis 0 has length 2, the \
             mask 3; the mask must have the lengths of the array's first axes"
        );
        assert_eq!(
            text(nd::zeros(1).try_select(nd::array([[true]]))),
            "select: a mask of shape (1, 1) for an array of shape (1,): the mask has more axes; \
             the mask must have the lengths of the array's first axes"
        );
        assert_eq!(
            text(x.try_select(nd::array([1, 0]))),
            "select: got int32, needs a mask of bool; positions go to take (convert with astype)"
        );
    }

    #[test]
    fn the_places_of_what_is_not_zero() {
        let x = nd::array([[0.0, f64::NAN, -0.0], [2.0, 0.0, -1.0]]);
        let places = x.nonzero();
        assert_eq!(places.len(), 2);
        assert_eq!(places[0].to_vec::<i64>(), [0, 1, 1]);
        assert_eq!(places[1].to_vec::<i64>(), [1, 0, 2]);
        assert_eq!(x.t().nonzero()[0].to_vec::<i64>(), [0, 1, 2]);
        assert_eq!(places[0].dtype(), DType::I64);
        assert_eq!(
            nd::zeros((2, 0, 3))
                .nonzero()
                .iter()
                .map(shape)
                .collect::<Vec<_>>(),
            ["(0,)"; 3]
        );
        assert_eq!(nd::array(3.0).nonzero()[0].to_vec::<i64>(), [0]);
        assert_eq!(nd::array(0.0).nonzero()[0].size(), 0);
    }

    #[test]
    fn positions_have_no_gradient() {
        let x = nd::array([1.0, 0.0]);
        x.attach_grad();
        let place = autograd::record(|| x.nonzero().swap_remove(0).astype(DType::F32));
        assert!(text(place.try_backward()).contains("no gradient passes through"));
    }
}

mod one_hot {
    use super::*;

    #[test]
    fn positions_that_are_not_there_give_zeros() {
        let rows = nd::array([[1, 3], [-1, 0]]).one_hot(3);
        assert_eq!(
            (shape(&rows).as_str(), rows.dtype()),
            ("(2, 2, 3)", DType::F32)
        );
        assert_eq!(rows.to_vec::<u8>(), [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(shape(&nd::zeros(0).one_hot(3)), "(0, 3)");
        assert_eq!(shape(&nd::zeros(2).one_hot(0)), "(2, 0)");
        assert_eq!(
            nd::array(2.0).one_hot_as(4, DType::I64).to_vec::<i64>(),
            [0, 0, 1, 0]
        );
    }

    #[test]
    fn positions_are_whole_numbers() {
        assert_eq!(
            text(nd::array([0.25]).try_one_hot(3)),
            "one_hot: 0.25 is no position; round or floor it first"
        );
        assert!(text(nd::array([true]).try_one_hot(3)).starts_with("one_hot: got bool"));
    }
}

proptest! {
    #[test]
    fn taking_and_adding_are_transposes(x in matrices(), seed in proptest::collection::vec(-6_i64..6, 0..9), axis in 0_usize..2) {
        let (length, axis) = (x.shape()[axis] as i64, axis as isize);
        let indices = NdArray::from(seed.iter().map(|s| s.rem_euclid(2 * length) - length).collect::<Vec<_>>());
        let taken = x.take(&indices, axis);
        let y = (&taken * &taken) - 1;
        let back = x.zeros_like().index_add(&indices, &y, axis);
        prop_assert_eq!((taken * y).sum().item(), (x * back).sum().item());
    }
}
