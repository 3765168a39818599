//! Where elements are true, and what another array has there.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::Gradient;
use crate::compile::trace;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "nonzero",
        summary: "The positions of the elements that are not zero.",
        differentiable: false,
        samples: |_| {
            let first = |x: &[NdArray]| x[0].greater(0.0).nonzero().swap_remove(0);
            vec![Sample::new([real((2, 3))], first)]
        },
    },
    Entry {
        name: "select",
        summary: "The parts of an array for which a mask is true.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].select(x[0].greater(0.1)).exp()),
                Sample::new([real((3, 2))], |x| {
                    x[0].select(crate::nd::array([true, false, true])).exp()
                }),
                Sample::new([real((2, 3))], |x| {
                    x[0].t().select(x[0].t().less(0.0)).exp()
                }),
                Sample::new([real(3)], |x| x[0].select(true)),
            ]
        },
    },
];

impl NdArray {
    /// For each axis the positions, int64, of the elements that are not zero, in row-major order.
    /// A single number counts as an array of one.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let places = nd::array([[0.0, 5.0], [7.0, 0.0]]).nonzero();
    /// assert_eq!(places[0].to_vec::<i64>(), [0, 1]);
    /// assert_eq!(places[1].to_vec::<i64>(), [1, 0]);
    /// ```
    #[track_caller]
    pub fn nonzero(&self) -> Vec<NdArray> {
        trace::read("nonzero", self);
        let table = super::apply(Nonzero, &[self]).expect("takes every shape and type");
        let table = table.into_value();
        let [axes, count] = table.shape()[..] else {
            unreachable!("a row for each axis")
        };
        let row = |axis| {
            let layout = Layout {
                offset: table.layout.offset + axis * count,
                ..Layout::row_major(count.into())
            };
            NdArray::from_value(table.view(layout).with_origin(table.origin.clone()))
        };
        (0..axes).map(row).collect()
    }
}

/// The function form of [`NdArray::nonzero`].
#[track_caller]
pub fn nonzero(x: &NdArray) -> Vec<NdArray> {
    x.nonzero()
}

define! {
    /// The parts for which `mask` is true, in row-major order, along one axis: NumPy's `x[mask]`.
    /// The axes of `mask` are the first ones of the array; they give way to the new one.
    ///
    /// # Panics
    /// When `mask` holds anything but truth values, or its shape is not that of the array's first
    /// axes.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, -2.0], [-3.0, 4.0]]);
    /// assert_eq!(x.select(x.greater(0.0)).to_vec::<f32>(), [1.0, 4.0]);
    /// assert_eq!(x.select(nd::array([false, true])).shape().to_string(), "(1, 2)");
    /// ```
    fn select / try_select(x, mask: impl Operand) {
        let mask = mask.to_array(None)?;
        if mask.dtype() != DType::Bool {
            return Err(Error::DType {
                operation: "select",
                dtype: mask.dtype(),
                needs: "a mask of bool; positions go to take",
            });
        }
        let (shape, mask_shape) = (x.shape(), mask.shape());
        if !shape.starts_with(&mask_shape) {
            return Err(misfit(&shape, &mask_shape));
        }
        trace::read("select", &mask);
        let chosen = NdArray::from(true_positions(&mask.value()));
        let behind = Shape::from(&shape[mask_shape.rank()..]);
        x.try_reshape(behind.insert_axis(0, mask_shape.size()))?.try_take(chosen, 0)
    }
}

#[cold]
fn misfit(shape: &Shape, mask: &Shape) -> Error {
    let differ = shape
        .iter()
        .zip(mask.iter())
        .position(|(length, masked)| length != masked);
    let why = match differ {
        Some(axis) => format!(
            "axis {axis} has length {}, the mask {}",
            shape[axis], mask[axis]
        ),
        None => "the mask has more axes".into(),
    };
    let message = format!(
        "a mask of shape {mask} for an array of shape {shape}: {why}; the mask must have the \
         lengths of the array's first axes"
    );
    Error::shape("select", message)
}

fn true_positions(mask: &Value) -> Vec<i64> {
    let mask = mask.cast_to_vec::<bool>();
    let count = mask.iter().filter(|&&chosen| chosen).count();
    // Each position is written, and stays if the next one is written behind it: a branch on
    // elements in no order would be mispredicted half of the time.
    let mut positions = vec![0; count + 1];
    let mut next = 0;
    for (&chosen, position) in mask.iter().zip(0..) {
        positions[next] = position;
        next += usize::from(chosen);
    }
    positions.truncate(count);
    positions
}

/// Gives a row for each axis.
#[derive(Debug)]
struct Nonzero;

impl Operation for Nonzero {
    fn name(&self) -> &'static str {
        "nonzero"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        let mut rest = true_positions(x);
        let shape = match x.rank() {
            0 => Shape::from(1),
            _ => x.shape().clone(),
        };
        let (rank, count) = (shape.rank(), rest.len());
        let mut table = vec![0; rank * count];
        for axis in (1..rank).rev() {
            let length = shape[axis] as i64;
            let row = &mut table[axis * count..][..count];
            for (along, rest) in row.iter_mut().zip(&mut rest) {
                (*rest, *along) = (*rest / length, *rest % length);
            }
        }
        table[..count].copy_from_slice(&rest);
        Ok(Value::new(table, (rank, count)))
    }

    fn vjp(&self, _gradient: &Gradient, _input: usize) -> Option<NdArray> {
        None
    }

    fn is_differentiable(&self) -> bool {
        false
    }
}
