//! Matrix products, of single matrices and of stacks of them. `dot`, `tensordot` and `einsum` come
//! down to these.

mod kernel;
mod stacks;

use super::define::define;
use super::entry::real;
use super::tensordot::reshaped;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::Gradient;
use crate::compile::{Lowered, Spec};
use crate::error::{OrRaise, Result};
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "matmul",
    summary: "Matrix products over the last two axes; the axes before them broadcast.",
    differentiable: true,
    samples: |_| {
        let shapes: [[Shape; 2]; 10] = [
            [(2, 3).into(), (3, 2).into()],
            [(2, 3).into(), 3.into()],
            [3.into(), (3, 2).into()],
            [3.into(), 3.into()],
            [(2, 2, 3).into(), (3, 2).into()],
            [(2, 2, 3).into(), 3.into()],
            [(2, 3).into(), (2, 3, 2).into()],
            [2.into(), (2, 2, 3).into()],
            [(2, 1, 1, 2).into(), (3, 2, 2).into()],
            [(2, 0).into(), (0, 3).into()],
        ];
        let sample =
            |[a, b]: [Shape; 2]| Sample::new([real(a), real(b)], |x| x[0].matmul(&x[1]).sin());
        shapes.map(sample).into()
    },
}];

define! {
    /// The matrix product, NumPy's `@`: a sum over the last axis of this array and the last but one
    /// of `other`. Axes before those are stacks of matrices, which broadcast. A vector on the left
    /// is a row, on the right a column, and that axis is missing in the result.
    ///
    /// # Panics
    /// When the lengths of the axes that are summed over differ, the stacks do not broadcast, or
    /// one side is a single number.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let a = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(a.matmul(&a).to_vec::<f32>(), [7.0, 10.0, 15.0, 22.0]);
    /// assert_eq!(nd::matmul(&nd::ones((5, 2, 3)), &nd::ones((3, 4))).shape().to_string(), "(5, 2, 4)");
    /// assert_eq!(
    ///     nd::ones((2, 3)).try_matmul(&nd::ones((2, 3))).unwrap_err().to_string(),
    ///     "matmul: shapes (2, 3) and (2, 3) do not fit: axis 1 of the left has length 3, axis 0 of \
    ///      the right 2; both must be the same (with the right one transposed they are)"
    /// );
    /// ```
    fn matmul / try_matmul(x, other: impl Operand) {
        product("matmul", x, &*other.to_array(Some(x.dtype()))?)
    }
}

/// The matrix product in the name of `operation`.
pub(super) fn product(operation: &'static str, a: &NdArray, b: &NdArray) -> Result<NdArray> {
    super::apply(
        Product {
            operation,
            transposed: [false, false],
        },
        &[a, b],
    )
}

/// The product of matrices, or stacks of them, either of which may be taken transposed; vectors
/// never are.
#[derive(Debug)]
struct Product {
    operation: &'static str,
    transposed: [bool; 2],
}

impl Operation for Product {
    fn name(&self) -> &'static str {
        self.operation
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [a, b] = inputs else {
            unreachable!("two inputs")
        };
        stacks::multiply(self.operation, a, b, self.transposed)
    }

    fn lower(&self, inputs: &[Spec], output: &Value) -> Lowered {
        kernel::lower(inputs, self.transposed, output.dtype())
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        let other = gradient.input_ref(1 - input);
        let [left, right] = self.transposed;
        let ranks = [0, 1].map(|position| gradient.input_ref(position).rank());
        Some(match (ranks[0], ranks[1], input) {
            (1, 1, _) => g * other,
            (2, 1, 0) => column_by_row(g, other, left),
            (2, 1, _) => self.again(other, !left, g, false),
            (1, 2, 0) => self.again(other, right, g, false),
            (1, 2, _) => column_by_row(other, g, right),
            (2, 2, 0) if left => self.again(other, right, g, true),
            (2, 2, 0) => self.again(g, false, other, !right),
            (2, 2, _) if right => self.again(g, true, other, left),
            (2, 2, _) => self.again(other, !left, g, false),
            _ => {
                let shapes = [gradient.input_shape(0), gradient.input_shape(1)];
                self.stacked_vjp(gradient, shapes, input)
            }
        })
    }
}

impl Product {
    /// A product that this one's gradient is made of, which fits where this one did.
    fn again(&self, a: &NdArray, left: bool, b: &NdArray, right: bool) -> NdArray {
        let product = Product {
            operation: self.operation,
            transposed: [left, right],
        };
        super::apply(product, &[a, b]).or_raise()
    }

    /// `g bᵀ` and `aᵀ g`, where vectors are matrices of one row or column.
    fn stacked_vjp(&self, gradient: &Gradient, shapes: [Shape; 2], input: usize) -> NdArray {
        let [left, right] = self.transposed;
        let g = reshaped(&gradient.cotangent, raised_output(gradient, &shapes));
        if input == 0 {
            let b = as_matrices(gradient.input(1), 1);
            return if left {
                self.again(&b, right, &g, true)
            } else {
                self.again(&g, false, &b, !right)
            };
        }
        let a = as_matrices(gradient.input(0), 0);
        // One matrix for a whole stack: the sum over the stack belongs to the product.
        let (a, g) = if shapes[1].rank() <= 2 && !left {
            (one_matrix(&a), one_matrix(&g))
        } else {
            (a, g)
        };
        let b_gradient = if right {
            self.again(&g, true, &a, left)
        } else {
            self.again(&a, !left, &g, false)
        };
        let shape = b_gradient.shape();
        match shapes[1].rank() {
            1 => b_gradient.reshape(shape.without_axis(shape.rank() - 1)),
            _ => b_gradient,
        }
    }
}

/// The output's shape with the axes that vectors lack.
fn raised_output(gradient: &Gradient, shapes: &[Shape; 2]) -> Shape {
    let mut shape = gradient.cotangent.shape();
    if shapes[1].rank() == 1 {
        shape = shape.insert_axis(shape.rank(), 1);
    }
    if shapes[0].rank() == 1 {
        shape = shape.insert_axis(shape.rank() - 1, 1);
    }
    shape
}

/// The matrix of all products of two vectors' elements.
fn column_by_row(column: &NdArray, row: &NdArray, swapped: bool) -> NdArray {
    match swapped {
        true => row.reshape((-1, 1)) * column,
        false => column.reshape((-1, 1)) * row,
    }
}

fn as_matrices(x: NdArray, new_axis: usize) -> NdArray {
    match x.rank() {
        1 => x.reshape(x.shape().insert_axis(new_axis, 1)),
        _ => x,
    }
}

/// All matrices of a stack, one below the other.
fn one_matrix(stack: &NdArray) -> NdArray {
    let shape = stack.shape();
    let (columns, rows) = shape.split_last().expect("two axes at least");
    reshaped(
        stack,
        Shape::from((rows.iter().product::<usize>(), *columns)),
    )
}
