//! Which matrices of two stacks meet, and what is said when they do not fit.

use crate::dtype::{Element, with_dtype};
use crate::error::{Error, Result};
use crate::kernel::matmul::{Matrix, Multiply, matmul};
use crate::kernel::parallel;
use crate::kernel::runs::Runs;
use crate::layout::Layout;
use crate::shape::Shape;
use crate::value::Value;

/// The products of the matrices in the last two axes, each of which may be taken transposed.
///
/// # Errors
/// [`Error::Shape`] when the matrices do not fit or the stacks do not broadcast.
pub(super) fn multiply(
    operation: &'static str,
    left: &Value,
    right: &Value,
    transposed: [bool; 2],
) -> Result<Value> {
    if left.rank() == 2 && right.rank() == 2 && left.dtype() == right.dtype() {
        return multiply_two(operation, left, right, transposed);
    }
    let dtype = left.dtype().promote(right.dtype());
    let (left, right) = (left.cast(dtype), right.cast(dtype));
    let shapes = [left.shape(), right.shape()];
    if shapes.iter().any(|shape| shape.rank() == 0) {
        return Err(single_number(operation, shapes));
    }
    let a = as_matrices(&left.layout, 0, transposed[0]);
    let b = as_matrices(&right.layout, 1, transposed[1]);
    let ([rows, inner], [b_inner, columns]) = (sizes(&a), sizes(&b));
    if inner != b_inner {
        return Err(misfit(operation, shapes, [inner, b_inner]));
    }
    let stack = stack_of(operation, shapes, &a, &b)?;
    let mut shape = stack.clone();
    if left.rank() > 1 {
        shape.0.push(rows);
    }
    if right.rank() > 1 {
        shape.0.push(columns);
    }
    Ok(with_dtype!(dtype, T => {
        Value::build(shape, |out: &mut [T]| fill(&left, a, &right, b, &stack, out))
    }))
}

/// The product of two matrices, without the detours that stacks need.
fn multiply_two(
    operation: &'static str,
    left: &Value,
    right: &Value,
    transposed: [bool; 2],
) -> Result<Value> {
    let ([rows, inner], left_strides) = look(left, transposed[0]);
    let ([right_inner, columns], right_strides) = look(right, transposed[1]);
    if inner != right_inner {
        let shapes = [left.shape(), right.shape()];
        return Err(misfit(operation, shapes, [inner, right_inner]));
    }
    let shape = Shape::from(&[rows, columns][..]);
    Ok(with_dtype!(left.dtype(), T => {
        Value::build(shape, |out: &mut [T]| {
            let (a, b) = (left.elements(), right.elements());
            matmul(
                Matrix::new(a, left.layout.offset, [rows, inner], left_strides),
                Matrix::new(b, right.layout.offset, [inner, columns], right_strides),
                out,
            );
        })
    }))
}

/// The lengths and strides of a matrix, which may be taken transposed.
#[inline]
fn look(matrix: &Value, transposed: bool) -> ([usize; 2], [isize; 2]) {
    match (&*matrix.layout.shape, &*matrix.layout.strides) {
        (&[rows, columns], &[down, along]) => match transposed {
            false => ([rows, columns], [down, along]),
            true => ([columns, rows], [along, down]),
        },
        _ => unreachable!("matrices have two axes"),
    }
}

/// A vector as a matrix with a new axis; anything else with its last two axes exchanged if need be.
pub(super) fn as_matrices(layout: &Layout, new_axis: usize, transposed: bool) -> Layout {
    let mut layout = layout.clone();
    let rank = layout.shape.rank();
    if rank == 1 {
        layout.insert_axis(new_axis);
    } else if transposed {
        layout.shape.0.swap(rank - 2, rank - 1);
        layout.strides.swap(rank - 2, rank - 1);
    }
    layout
}

fn sizes(matrices: &Layout) -> [usize; 2] {
    *matrices.shape.last_chunk().expect("two axes at least")
}

/// The axes before the matrices.
fn stack_axes(matrices: &Layout) -> Layout {
    let rank = matrices.shape.rank() - 2;
    Layout {
        shape: Shape::from(&matrices.shape[..rank]),
        strides: matrices.strides[..rank].into(),
        offset: matrices.offset,
    }
}

fn fill<T: Element + Multiply>(
    left: &Value,
    a: Layout,
    right: &Value,
    b: Layout,
    stack: &Shape,
    out: &mut [T],
) {
    if out.is_empty() {
        return;
    }
    if stack.is_empty() {
        return matmul(first_matrix(left.elements(), &a), first_matrix(right.elements(), &b), out);
    }
    let (a_stack, b_stack) = (stack_axes(&a), stack_axes(&b));
    if b_stack.shape.size() == 1 {
        let left = one_matrix(left, a);
        return matmul(
            first_matrix(left.elements(), &left.layout),
            first_matrix(right.elements(), &b),
            out,
        );
    }
    let repeat = |axes: Layout| {
        axes.broadcast_to(stack, "matmul")
            .expect("stacks were broadcast")
    };
    let (a_stack, b_stack) = (repeat(a_stack), repeat(b_stack));
    let paths = Runs::new([&a_stack, &b_stack]);
    let length = out.len() / stack.size();
    let product = |[a_start, b_start]: [usize; 2], out: &mut [T]| {
        matmul(
            matrix(left.elements(), &a, a_start),
            matrix(right.elements(), &b, b_start),
            out,
        );
    };
    let work = length.saturating_mul(sizes(&a)[1]).max(1);
    if is_shared(stack.size(), work) {
        let mut starts = Vec::with_capacity(stack.size());
        for_each_pair(&paths, |pair| starts.push(pair));
        let together = (TASK / work).max(1);
        return parallel::for_each_chunk(out, together * length, |start, out| {
            let starts = &starts[start / length..];
            for (&starts, out) in starts.iter().zip(out.chunks_exact_mut(length)) {
                product(starts, out);
            }
        });
    }
    let mut products = out.chunks_exact_mut(length);
    for_each_pair(&paths, |starts| {
        product(starts, products.next().expect("one for each pair of matrices"));
    });
}

/// Multiplications that a thread takes at a time: some 10 microseconds of them.
const TASK: usize = 1 << 18;

/// Whether threads take whole products of a stack; a few large ones are each cut by themselves.
fn is_shared(products: usize, work: usize) -> bool {
    let threads = parallel::threads();
    let are_small = work <= 8 * TASK;
    threads > 1
        && work.saturating_mul(products) >= 2 * TASK
        && (are_small || products >= 4 * threads)
}

/// Where the matrices of each pair start.
fn for_each_pair(paths: &Runs<2>, mut visit: impl FnMut([usize; 2])) {
    let strides = paths.inner_strides;
    paths.for_each(|starts| {
        for i in 0..paths.inner_length as isize {
            visit([0, 1].map(|side| (starts[side] as isize + i * strides[side]) as usize));
        }
    });
}

pub(super) fn first_matrix<'a, T: Element>(buffer: &'a [T], matrices: &Layout) -> Matrix<'a, T> {
    matrix(buffer, matrices, matrices.offset)
}

fn matrix<'a, T: Element>(buffer: &'a [T], matrices: &Layout, start: usize) -> Matrix<'a, T> {
    let strides = *matrices.strides.last_chunk().expect("two axes at least");
    Matrix::new(buffer, start, sizes(matrices), strides)
}

/// All matrices of a stack, one below the other; a copy where strides cannot say it.
fn one_matrix(value: &Value, matrices: Layout) -> Value {
    let [rows, columns] = sizes(&matrices);
    let together = Shape::from((stack_axes(&matrices).shape.size() * rows, columns));
    if let Some(layout) = matrices.reshape(&together) {
        return value.view(layout);
    }
    let copy = value.view(matrices).contiguous();
    let layout = copy.layout.reshape(&together);
    copy.view(layout.expect("a contiguous array takes every shape of its size"))
}

/// The shape to which the axes before the matrices broadcast.
fn stack_of(operation: &'static str, shapes: [&Shape; 2], a: &Layout, b: &Layout) -> Result<Shape> {
    if a.shape.rank() == 2 && b.shape.rank() == 2 {
        return Ok(Shape::scalar());
    }
    let (left, right) = (stack_axes(a).shape, stack_axes(b).shape);
    left.broadcast(&right, operation).map_err(|_| {
        let (axis, left, right) = left.clash(&right).expect("they do not broadcast");
        Error::shape(
            operation,
            format!(
                "shapes {} and {} are stacks that do not broadcast: axis {} has length {left} on \
                 the left and {right} on the right; lengths before the last two axes must be equal \
                 or 1",
                shapes[0],
                shapes[1],
                axis - 2
            ),
        )
    })
}

#[cold]
fn single_number(operation: &'static str, shapes: [&Shape; 2]) -> Error {
    let side = if shapes[0].rank() == 0 {
        "left"
    } else {
        "right"
    };
    Error::shape(
        operation,
        format!(
            "shapes {} and {}: the {side} is a single number, which has no axis to sum over; \
             multiply with * instead",
            shapes[0], shapes[1]
        ),
    )
}

#[cold]
fn misfit(operation: &'static str, shapes: [&Shape; 2], inner: [usize; 2]) -> Error {
    let [left, right] = shapes;
    let right_axis = right.rank().saturating_sub(2);
    Error::shape(
        operation,
        format!(
            "shapes {left} and {right} do not fit: axis {} of the left has length {}, axis \
             {right_axis} of the right {}; both must be the same{}",
            left.rank() - 1,
            inner[0],
            inner[1],
            remedy(left, right)
        ),
    )
}

fn remedy(left: &Shape, right: &Shape) -> &'static str {
    if right.rank() > 1 && left.last() == right.last() {
        " (with the right one transposed they are)"
    } else if left.rank() > 1 && left[left.rank() - 2] == right[right.rank().saturating_sub(2)] {
        " (with the left one transposed they are)"
    } else {
        ""
    }
}
