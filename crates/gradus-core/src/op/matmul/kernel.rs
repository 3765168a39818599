//! A product of two matrices in a compiled step.

use std::marker::PhantomData;

use super::stacks::{as_matrices, first_matrix};
use crate::compile::{Home, Kernel, Lowered, Memory, Out, Small, Spec, Stored};
use crate::dtype::{DType, with_dtype};
use crate::error::Result;
use crate::kernel::matmul::{Multiply, matmul};
use crate::layout::Layout;

struct MatrixProduct<T> {
    a: Layout,
    b: Layout,
    element: PhantomData<fn() -> T>,
}

/// Products of single matrices of one element type; others are left to `compute`.
pub(super) fn lower(inputs: &[Spec], transposed: [bool; 2], dtype: DType) -> Lowered {
    let [a, b] = inputs else {
        unreachable!("two inputs")
    };
    let is_single = |x: &Spec| x.dtype == dtype && x.layout.shape.rank() <= 2;
    if !is_single(a) || !is_single(b) {
        return Lowered::Call;
    }
    let (a, b) = (
        as_matrices(a.layout, 0, transposed[0]),
        as_matrices(b.layout, 1, transposed[1]),
    );
    let small = small(inputs, transposed);
    with_dtype!(dtype, T => {
        Lowered::kernel(MatrixProduct::<T> { a, b, element: PhantomData }).small(small)
    })
}

/// The product of a small matrix and a column, whose sums are short.
fn small(inputs: &[Spec], transposed: [bool; 2]) -> Option<Small> {
    let (a, x) = (&inputs[0].layout.shape, &inputs[1].layout.shape);
    let &[rows, columns] = &a[..] else {
        return None;
    };
    match (transposed, &x[..]) {
        ([false, false], [_] | [_, 1]) => Small::matrix_column(rows, columns),
        ([true, false], [_] | [_, 1]) => Small::column_of_columns(rows, columns),
        _ => None,
    }
}

impl<T: Stored + Multiply> Kernel for MatrixProduct<T> {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()> {
        memory.fill(out.home, 0..out.size, |memory, out: &mut [T]| {
            let a = first_matrix(memory.elements(operands[0]), &self.a);
            let b = first_matrix(memory.elements(operands[1]), &self.b);
            matmul(a, b, out);
        });
        Ok(())
    }
}
