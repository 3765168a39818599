//! What is said when shapes do not fit or subscripts cannot be read.

use gradus_core::{NdArray, Result, nd};

fn text(result: Result<NdArray>) -> String {
    match result {
        Ok(found) => panic!(
            "an error was expected, not an array of shape {}",
            found.shape()
        ),
        Err(error) => error.to_string(),
    }
}

fn zeros(shape: &[usize]) -> NdArray {
    nd::zeros(shape)
}

#[test]
fn lengths_that_differ_are_named_with_their_axes() {
    assert_eq!(
        text(zeros(&[3, 2]).try_dot(zeros(&[4]))),
        "dot: shapes (3, 2) and (4,) do not fit: axis 1 of the left has length 2, axis 0 of the \
         right 4; both must be the same"
    );
    assert_eq!(
        text(zeros(&[5, 3, 2]).try_matmul(zeros(&[5, 4, 2]))),
        "matmul: shapes (5, 3, 2) and (5, 4, 2) do not fit: axis 2 of the left has length 2, axis 1 \
         of the right 4; both must be the same (with the right one transposed they are)"
    );
    assert_eq!(
        text(zeros(&[10, 2]).try_dot(zeros(&[10, 1]))),
        "dot: shapes (10, 2) and (10, 1) do not fit: axis 1 of the left has length 2, axis 0 of the \
         right 10; both must be the same (with the left one transposed they are)"
    );
    assert_eq!(
        text(zeros(&[2, 3]).try_dot(zeros(&[2, 2, 4]))),
        "dot: shapes (2, 3) and (2, 2, 4) do not fit: axis 1 of the left has length 3, axis 1 of the \
         right 2; both must be the same"
    );
    assert_eq!(
        text(zeros(&[2, 3]).try_inner(zeros(&[3, 2]))),
        "inner: shapes (2, 3) and (3, 2) do not fit: axis 1 of the left has length 3, axis 1 of the \
         right 2; both must be the same"
    );
    assert_eq!(
        text(zeros(&[2, 3]).try_vdot(zeros(&[5]))),
        "vdot: shapes (2, 3) and (5,) do not fit: the left has 6 elements, the right 5; both must \
         have the same number"
    );
}

#[test]
fn stacks_that_do_not_broadcast() {
    assert_eq!(
        text(zeros(&[2, 3, 4]).try_matmul(zeros(&[5, 4, 3]))),
        "matmul: shapes (2, 3, 4) and (5, 4, 3) are stacks that do not broadcast: axis -3 has length \
         2 on the left and 5 on the right; lengths before the last two axes must be equal or 1"
    );
    assert_eq!(
        text(zeros(&[2, 3]).try_matmul(2.0)),
        "matmul: shapes (2, 3) and (): the right is a single number, which has no axis to sum over; \
         multiply with * instead"
    );
    assert_eq!(
        text(nd::array(1.0).try_matmul(zeros(&[2, 3]))),
        "matmul: shapes () and (2, 3): the left is a single number, which has no axis to sum over; \
         multiply with * instead"
    );
}

#[test]
#[should_panic(expected = "dot: shapes (3, 2) and (3,) do not fit")]
fn the_short_form_panics() {
    nd::dot(&zeros(&[3, 2]), zeros(&[3]));
}

#[test]
fn axes_of_tensordot() {
    let (a, b) = (zeros(&[2, 3]), zeros(&[3, 4]));
    let tensordot = |axes: nd::ContractedAxes| text(nd::try_tensordot(&a, &b, axes));
    assert_eq!(
        tensordot((0, 0).into()),
        "tensordot: shapes (2, 3) and (3, 4) do not fit: axis 0 of the left has length 2, axis 0 of \
         the right 3; both must be the same"
    );
    assert_eq!(
        tensordot(((0, 1), 0).into()),
        "tensordot: 2 axes of the left and 1 of the right; each needs one partner"
    );
    assert_eq!(
        tensordot(3.into()),
        "tensordot: cannot sum over 3 axes of shapes (2, 3) and (3, 4); from 0 to 2 can be"
    );
    assert_eq!(
        tensordot(((1, -1), (0, 1)).into()),
        "tensordot: axis 1 is named twice; name each axis once"
    );
    assert_eq!(
        tensordot((2, 0).into()),
        "tensordot: axis 2 is out of range for shape (2, 3); axes go from -2 to 1"
    );
}

#[test]
fn axes_of_diagonals() {
    assert_eq!(
        text(zeros(&[3]).try_trace()),
        "diagonal: axis 1 is out of range for shape (3,); axes go from -1 to 0"
    );
    assert_eq!(
        text(zeros(&[2, 3]).try_diagonal_with(0, 1, -1)),
        "diagonal: axis 1 is named twice; a diagonal needs two axes"
    );
}

fn einsum(subscripts: &str, shapes: &[&[usize]]) -> String {
    let arrays: Vec<NdArray> = shapes.iter().map(|shape| zeros(shape)).collect();
    text(nd::try_einsum(
        subscripts,
        &arrays.iter().collect::<Vec<_>>(),
    ))
}

#[test]
fn subscripts_that_cannot_be_read() {
    assert_eq!(
        einsum("i$,j->i", &[&[2, 2], &[2]]),
        "einsum: '$' in 'i$' names no axis; axes are named by letters from a to z and A to Z, or by \
         '...' together"
    );
    assert_eq!(
        einsum("i..j->i", &[&[2, 2]]),
        "einsum: '.' in 'i..j' names no axis; axes are named by letters from a to z and A to Z, or \
         by '...' together"
    );
    assert_eq!(
        einsum("...i...", &[&[2, 2]]),
        "einsum: '...i...' has two ellipses; one at most may be"
    );
    assert_eq!(
        einsum("é->", &[&[2]]),
        "einsum: 'é' in 'é' names no axis; axes are named by letters from a to z and A to Z, or by \
         '...' together"
    );
}

#[test]
fn subscripts_that_do_not_suit_the_operands() {
    assert_eq!(
        einsum("ij,jk->ik", &[&[2, 3]]),
        "einsum: 'ij,jk->ik' names 2 operands, but there is 1; separate them by commas"
    );
    assert_eq!(
        einsum("ij", &[&[2, 3], &[3, 2]]),
        "einsum: 'ij' names 1 operand, but there are 2; separate them by commas"
    );
    assert_eq!(
        einsum("", &[]),
        "einsum: '' names 1 operand, but there are 0; separate them by commas"
    );
    assert_eq!(
        einsum("ij,jk->ik", &[&[2, 3], &[3, 4, 5]]),
        "einsum: 'jk' names 2 axes, but operand 1 of shape (3, 4, 5) has 3; name each, or write ... \
         for the others"
    );
    assert_eq!(
        einsum("...ijk", &[&[2, 3]]),
        "einsum: '...ijk' names 3 axes, but operand 0 of shape (2, 3) has 2"
    );
    assert_eq!(
        einsum("ij,jk->ik", &[&[2, 3], &[4, 2]]),
        "einsum: 'j' has length 3 in operand 0 of shape (2, 3) and 4 in operand 1 of shape (4, 2); \
         its lengths must be equal or 1"
    );
    assert_eq!(
        einsum("...i,...i", &[&[2, 3], &[4, 3]]),
        "einsum: axis 0 of the ellipsis has length 2 in operand 0 of shape (2, 3) and 4 in operand 1 \
         of shape (4, 3); its lengths must be equal or 1"
    );
    assert_eq!(
        einsum("ii->i", &[&[1, 3]]),
        "einsum: 'i' has lengths 1 and 3 in operand 0 of shape (1, 3); a diagonal needs axes of one \
         length"
    );
}

#[test]
fn outputs_that_cannot_be() {
    assert_eq!(
        einsum("ij,jk->il", &[&[2, 3], &[3, 4]]),
        "einsum: the output 'il' names 'l', which no operand has"
    );
    assert_eq!(
        einsum("i->ii", &[&[2]]),
        "einsum: the output 'ii' names 'i' twice; each axis may stand there once"
    );
    assert_eq!(
        einsum("...i->i", &[&[2, 3]]),
        "einsum: the output 'i' has no ellipsis, but those of the operands stand for 1 axis; put ... \
         where it belongs, or name the axis and leave it out to sum over it"
    );
}
