//! Axes put in, moved and taken away, and arrays cut, turned, repeated and padded: values worked out
//! by hand (those of NumPy's documentation among them), error texts, and empty arrays.

mod common;

use common::{shape, text, two_by_three};
use gradus_core::nd::{self, PadMode};
use gradus_core::{NdArray, autograd};
use proptest::prelude::*;

#[test]
fn axes_of_length_one_come_and_go() {
    let x = two_by_three();
    assert_eq!(shape(&x.expand_dims((0, 2, -1))), "(1, 2, 1, 3, 1)");
    assert_eq!(shape(&nd::array(1.0).expand_dims(0)), "(1,)");
    assert_eq!(shape(&x.expand_dims(())), "(2, 3)");
    assert_eq!(x.t().expand_dims(1).to_vec::<i64>(), [0, 3, 1, 4, 2, 5]);
    assert_eq!(shape(&nd::zeros((1, 0, 1)).squeeze()), "(0,)");
    assert_eq!(shape(&nd::zeros((1, 1)).squeeze()), "()");
    assert_eq!(shape(&nd::zeros((1, 2, 1)).squeeze_axis((0, -1))), "(2,)");
    assert_eq!(
        text(x.try_expand_dims(3)),
        "expand_dims: axis 3 is out of range for a new axis beside those of shape (2, 3); the result's \
         axes go from -3 to 2"
    );
    assert_eq!(
        text(x.try_expand_dims((0, 0))),
        "expand_dims: axis 0 is named twice; name each axis once"
    );
    assert_eq!(
        text(x.try_squeeze_axis(1)),
        "squeeze: axis 1 of shape (2, 3) has length 3; only axes of length 1 can be taken away"
    );
}

#[test]
fn axes_move() {
    let x = nd::zeros((2, 3, 4, 5));
    assert_eq!(shape(&x.moveaxis(3, 0)), "(5, 2, 3, 4)");
    assert_eq!(shape(&x.moveaxis((0, 1), (-1, -2))), "(4, 5, 3, 2)");
    assert_eq!(
        two_by_three().moveaxis(0, 1).to_vec::<i64>(),
        [0, 3, 1, 4, 2, 5]
    );
    assert_eq!(shape(&nd::array(1.0).moveaxis((), ())), "()");
    assert_eq!(
        text(x.try_moveaxis((0, 1), 2)),
        "moveaxis: 2 axes cannot go to 1 places; name as many"
    );
    assert_eq!(
        text(x.try_moveaxis((0, -4), (1, 2))),
        "moveaxis: axis 0 is named twice; name each axis once"
    );
}

#[test]
fn views_keep_what_they_saw() {
    let x = two_by_three();
    let (flipped, parts) = (x.flip(1), x.split(3, 1));
    parts[0].assign(9);
    x.assign(7);
    assert_eq!(flipped.to_vec::<i64>(), [2, 1, 0, 5, 4, 3]);
    assert_eq!(parts[1].to_vec::<i64>(), [1, 4]);
    assert_eq!(x.to_vec::<i64>(), [7; 6]);
}

#[test]
fn elements_are_turned_around() {
    let x = nd::arange(8).reshape((2, 2, 2));
    assert_eq!(x.flip((0, 2)).to_vec::<i64>(), [5, 4, 7, 6, 1, 0, 3, 2]);
    assert!(x.flip(..).flip(..).array_equal(&x));
    assert!(x.flip(()).array_equal(&x));
    assert_eq!(shape(&nd::zeros((2, 0)).flip(..)), "(2, 0)");
    assert_eq!(nd::array(3.0).flip(..).item(), 3.0);
    assert_eq!(
        x.flip(1).at((0, 0)).exp().log().round().to_vec::<i64>(),
        [2, 3]
    );
    assert_eq!(
        text(x.try_flip(3)),
        "flip: axis 3 is out of range for shape (2, 2, 2); axes go from -3 to 2"
    );
}

#[test]
fn elements_roll() {
    let x = nd::arange(10).reshape((2, 5));
    assert_eq!(x.roll(1, 0).to_vec::<i64>(), [5, 6, 7, 8, 9, 0, 1, 2, 3, 4]);
    assert_eq!(
        x.roll(-7, 1).to_vec::<i64>(),
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6]
    );
    assert_eq!(
        x.roll((2, 1), (1, 0)).to_vec::<i64>(),
        [8, 9, 5, 6, 7, 3, 4, 0, 1, 2]
    );
    assert!(x.roll(1, (0, 1)).array_equal(&x.roll((1, 1), (0, 1))));
    assert_eq!(shape(&nd::zeros((0, 2)).roll(3, 0)), "(0, 2)");
    assert_eq!(
        text(x.try_roll((1, 2), 0)),
        "roll: 2 shifts for 1 axes; give one for each axis or one for all"
    );
}

#[test]
fn arrays_are_cut() {
    let x = nd::arange(8);
    let lengths = |parts: Vec<NdArray>| parts.iter().map(NdArray::len).collect::<Vec<_>>();
    let parts = x.split([3, 5, 6, 10], 0);
    assert_eq!(parts[1].to_vec::<i64>(), [3, 4]);
    assert_eq!(lengths(parts), [3, 2, 1, 2, 0]);
    assert_eq!(lengths(x.split([5, 2, -1], 0)), [5, 0, 5, 1]);
    assert_eq!(lengths(x.split(Vec::<i64>::new(), 0)), [8]);
    assert_eq!(lengths(nd::zeros(0).split(3, 0)), [0, 0, 0]);
    assert_eq!(two_by_three().split(3, -1)[2].to_vec::<i64>(), [2, 5]);
    for parts in [0, -2, 3] {
        assert_eq!(
            text(x.try_split(parts, 0)),
            format!(
                "split: axis 0 of shape (8,) has length 8, which does not make {parts} equal parts; \
                 give the positions of the cuts as a list"
            )
        );
    }
}

#[test]
fn arrays_are_repeated() {
    let x = nd::array([[1, 2], [3, 4]]);
    assert_eq!(x.tile(2).to_vec::<i64>(), [1, 2, 1, 2, 3, 4, 3, 4]);
    assert_eq!(x.tile((2, 1)).to_vec::<i64>(), [1, 2, 3, 4, 1, 2, 3, 4]);
    assert_eq!(shape(&x.tile((2, 1, 3))), "(2, 2, 6)");
    assert_eq!(shape(&x.tile((0, 3))), "(0, 6)");
    assert_eq!(shape(&nd::zeros(0).tile((2, 3))), "(2, 0)");
    assert_eq!(nd::array(5).tile(3).to_vec::<i64>(), [5, 5, 5]);
    assert_eq!(x.repeat(2, 0).to_vec::<i64>(), [1, 2, 1, 2, 3, 4, 3, 4]);
    assert_eq!(
        x.t().repeat(2, -1).to_vec::<i64>(),
        [1, 1, 3, 3, 2, 2, 4, 4]
    );
    assert_eq!(x.repeat([1, 2], 0).to_vec::<i64>(), [1, 2, 3, 4, 3, 4]);
    assert_eq!(shape(&x.repeat(0, 1)), "(2, 0)");
    assert_eq!(
        shape(&nd::zeros((0, 2)).repeat(Vec::<i64>::new(), 0)),
        "(0, 2)"
    );
    assert_eq!(
        text(x.try_tile(-1)),
        "tile: -1 is no number of repeats; give 0 or more"
    );
    assert_eq!(
        text(x.try_repeat([1, 2, 3], 0)),
        "repeat: 3 numbers of repeats for axis 0 of shape (2, 2), which has length 2; give one for \
         each part or one for all"
    );
}

/// The examples of NumPy's documentation of `pad`.
#[test]
fn arrays_are_padded_as_numpy_pads() {
    let x = nd::array([1, 2, 3, 4, 5]);
    let padded = |mode| x.pad((2, 3), mode).to_vec::<i64>();
    assert_eq!(
        padded(PadMode::Constant(4.0)),
        [4, 4, 1, 2, 3, 4, 5, 4, 4, 4]
    );
    assert_eq!(padded(PadMode::Edge), [1, 1, 1, 2, 3, 4, 5, 5, 5, 5]);
    assert_eq!(padded(PadMode::Reflect), [3, 2, 1, 2, 3, 4, 5, 4, 3, 2]);
    assert_eq!(padded(PadMode::Symmetric), [2, 1, 1, 2, 3, 4, 5, 5, 4, 3]);
    assert_eq!(padded(PadMode::Wrap), [4, 5, 1, 2, 3, 4, 5, 1, 2, 3]);
}

#[test]
fn widths_may_exceed_the_array() {
    let x = nd::array([1, 2]);
    assert_eq!(
        x.pad(3, PadMode::Reflect).to_vec::<i64>(),
        [2, 1, 2, 1, 2, 1, 2, 1]
    );
    assert_eq!(
        x.pad(3, PadMode::Symmetric).to_vec::<i64>(),
        [2, 2, 1, 1, 2, 2, 1, 1]
    );
    assert_eq!(
        nd::array([7]).pad(2, PadMode::Reflect).to_vec::<i64>(),
        [7; 5]
    );
    assert_eq!(nd::array([7]).pad(1, PadMode::Wrap).to_vec::<i64>(), [7; 3]);
    let y = two_by_three().t().pad([(0, 1), (1, 0)], 8);
    assert_eq!(y.to_vec::<i64>(), [8, 0, 3, 8, 1, 4, 8, 2, 5, 8, 8, 8]);
    assert_eq!(nd::zeros((0, 1)).pad(1, 5).to_vec::<i64>(), [5; 6]);
    assert_eq!(nd::array(3.0).pad(1, 0).item(), 3.0);
    assert_eq!(
        shape(&nd::zeros((0, 1)).pad([(0, 0), (1, 1)], PadMode::Edge)),
        "(0, 3)"
    );
}

#[test]
fn padding_that_cannot_be_is_refused() {
    assert_eq!(
        text(two_by_three().try_pad([(1, 1)], 0)),
        "pad: 1 pairs of widths for shape (2, 3); give one for each axis, or one for all"
    );
    assert_eq!(
        text(nd::zeros(2).try_pad(-1, 0)),
        "pad: -1 is no width; slice the array to make it shorter"
    );
    assert_eq!(
        text(nd::array([1]).try_pad(1, 0.5)),
        "pad: 0.5 is no int32, the type of the array; convert it with astype"
    );
    assert_eq!(
        text(nd::zeros(0).try_pad(1, PadMode::Edge)),
        "pad: axis 0 of shape (0,) is empty; only a number can fill it"
    );
}

#[test]
fn gradients_gather_what_was_repeated() {
    let x = nd::array([1.0, 2.0]);
    x.attach_grad();
    let gradient = |f: &dyn Fn() -> NdArray| {
        autograd::record(f).backward();
        x.grad().to_vec::<f32>()
    };
    assert_eq!(gradient(&|| x.tile((2, 3))), [6.0, 6.0]);
    assert_eq!(gradient(&|| x.repeat([3, 0], 0)), [3.0, 0.0]);
    assert_eq!(gradient(&|| x.pad((2, 1), PadMode::Edge)), [3.0, 2.0]);
    assert_eq!(gradient(&|| x.pad((2, 1), 1)), [1.0, 1.0]);
    assert_eq!(gradient(&|| x.split(2, 0).swap_remove(1) * 5.0), [0.0, 5.0]);
    assert_eq!(
        gradient(&|| x.roll(1, 0) * nd::array([1.0, 10.0])),
        [10.0, 1.0]
    );
}

proptest! {
    #[test]
    fn parts_joined_are_the_whole(length in 0_usize..9, cuts in proptest::collection::vec(0_usize..9, 0..4)) {
        let x = nd::arange(2 * length).reshape((2, length));
        let mut cuts = cuts;
        cuts.sort();
        let parts = x.split(cuts, 1);
        prop_assert!(nd::concat(&parts.iter().collect::<Vec<_>>(), 1).array_equal(&x));
    }

    #[test]
    fn rolls_add_up(length in 1_usize..7, a in -9_isize..9, b in -9_isize..9) {
        let x = nd::arange(length);
        prop_assert!(x.roll(a, 0).roll(b, 0).array_equal(&x.roll(a + b, 0)));
        prop_assert!(x.roll(a, 0).flip(0).array_equal(&x.flip(0).roll(-a, 0)));
    }
}
