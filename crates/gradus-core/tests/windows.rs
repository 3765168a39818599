//! Windows, convolution and pooling: what is the transpose of what, which of equal elements is the
//! largest, and error texts. Values stand in `tests/numpy`, gradients in `tests/gradients.rs`.

mod common;

use common::{shape, text};
use gradus_core::random::Generator;
use gradus_core::{NdArray, autograd, nd};

fn normal(generator: &mut Generator, shape: impl Into<gradus_core::Shape>) -> NdArray {
    generator
        .normal(0.0, 1.0, shape)
        .astype(gradus_core::DType::F64)
}

/// Asserts that the sums of the products of the elements of two pairs of arrays are the same.
fn assert_same_sums((a, b): (&NdArray, &NdArray), (c, d): (&NdArray, &NdArray)) {
    let (one, other) = ((a * b).sum().item(), (c * d).sum().item());
    assert!(
        (one - other).abs() < 1e-12 * (1.0 + one.abs()),
        "{one} {other}"
    );
}

#[test]
fn fold_is_the_transpose_of_unfold() {
    let mut generator = Generator::new(1);
    for (axis, size, step) in [(0, 3, 1), (1, 2, 2), (2, 4, 3), (-1, 1, 5)] {
        let x = normal(&mut generator, (4, 5, 8));
        let windows = x.unfold(axis, size, step);
        let y = normal(&mut generator, windows.shape());
        let length = x.shape()[axis.rem_euclid(3) as usize];
        assert_same_sums(
            (&windows, &y),
            (&x, &y.fold(axis.rem_euclid(3), length, step)),
        );
    }
}

#[test]
fn a_transposed_convolution_is_the_transpose_of_one() {
    let mut generator = Generator::new(2);
    let (x, weight) = (
        normal(&mut generator, (2, 3, 7, 6)),
        normal(&mut generator, (4, 3, 3, 2)),
    );
    let sums = x.convolution(&weight, (2, 1), (1, 0), 1, 1);
    let y = normal(&mut generator, sums.shape());
    let back = y.convolution_transpose(&weight, (2, 1), (1, 0), 0);
    assert_same_sums((&sums, &y), (&x, &back));
}

#[test]
fn windows_copy_nothing_and_stay_what_they_were() {
    let x = nd::arange(5);
    let windows = x.unfold(0, 2, 1);
    x.assign(9);
    assert_eq!(
        windows.to_vec::<f32>(),
        [0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0]
    );
}

#[test]
fn the_first_of_equal_elements_gets_the_gradient() {
    let x = nd::ones((1, 1, 2, 4));
    x.attach_grad();
    let largest = autograd::record(|| x.max_pool(2, 2, 0).sum());
    largest.backward();
    let gradient = x.grad();
    assert_eq!(
        gradient.to_vec::<f32>(),
        [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    );
}

#[test]
fn no_examples_give_none() {
    let none = nd::zeros((0, 2, 4, 4));
    let sums = none.convolution(&nd::ones((3, 2, 2, 2)), 1, 0, 1, 1);
    assert_eq!(shape(&sums), "(0, 3, 3, 3)");
    assert_eq!(shape(&none.max_pool(2, 2, 0)), "(0, 2, 2, 2)");
    assert_eq!(shape(&none.mean_pool(2, 2, 0)), "(0, 2, 2, 2)");
}

#[test]
fn errors_of_windows() {
    let x = nd::zeros((2, 5));
    assert_eq!(
        text(x.try_unfold(1, 6, 1)),
        "unfold: shape (2, 5): a window of 6 places is longer than axis 1, which has 5"
    );
    assert_eq!(
        text(x.try_unfold(1, 0, 1)),
        "unfold: windows of 0 places, 1 apart; give 1 at least"
    );
    assert_eq!(
        text(x.try_fold(0, 7, 1)),
        "fold: axis 0 of shape (2, 5) does not count the 3 windows of 5 places, 1 apart, that an axis \
         of length 7 has"
    );
}

#[test]
fn errors_of_convolutions_and_pools() {
    let (images, kernels) = (nd::zeros((1, 2, 4, 4)), nd::zeros((3, 2, 2, 2)));
    assert_eq!(
        text(nd::zeros((2, 3)).try_convolution(&kernels, 1, 0, 1, 1)),
        "convolution: shape (2, 3); images have shape (examples, channels, …)"
    );
    assert_eq!(
        text(images.try_convolution(&kernels, 1, 0, 1, 2)),
        "convolution: kernels of shape (3, 2, 2, 2) do not fit images of shape (1, 2, 4, 4) in 2 \
         groups; they need shape (outputs, channels / groups, …)"
    );
    assert_eq!(
        text(images.try_convolution(&kernels, 0, 0, 1, 1)),
        "convolution: steps [0, 0]; each must be 1 at least"
    );
    assert_eq!(
        text(images.try_convolution(&kernels, 1, (0, 0, 0), 1, 1)),
        "convolution: padding [0, 0, 0] for 2 axes; give one number that is not negative, or one for \
         each axis"
    );
    assert_eq!(
        text(images.try_convolution_transpose(&kernels, 1, 0, 0)),
        "convolution_transpose: kernels of shape (3, 2, 2, 2) do not fit images of shape (1, 2, 4, 4); \
         they need shape (channels, outputs, …)"
    );
    assert_eq!(
        text(images.try_convolution_transpose(&nd::zeros((2, 1, 2, 2)), 1, 3, 0)),
        "convolution_transpose: padding 3 leaves nothing of axis 2 of shape (1, 1, 5, 5)"
    );
    assert_eq!(
        text(images.try_max_pool(-1, 1, 0)),
        "max_pool: sizes [-1] for 2 axes; give one number that is not negative, or one for each axis"
    );
}
