//! Kernels that belong to no operation: copies, gathers of rows, and calls of whatever operation
//! has no kernel of its own.

use super::lowered::{Kernel, Out};
use super::memory::{Home, Memory, copy};
use crate::dtype::{DType, with_dtype};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::op::Recorded;
use crate::shape::Shape;
use crate::value::Value;

/// Copies what a layout sees of an operand.
pub(crate) struct Copy {
    pub(crate) dtype: DType,
    pub(crate) layout: Layout,
}

impl Kernel for Copy {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()> {
        with_dtype!(self.dtype, T => {
            memory.fill(out.home, 0..out.size, |memory, out: &mut [T]| {
                copy(memory.elements(operands[0]), &self.layout, out);
            });
        });
        Ok(())
    }
}

/// Copies the rows of an operand that the current minibatch is made of.
pub(super) struct GatherRows {
    pub(super) dtype: DType,
    /// Elements of a row.
    pub(super) length: usize,
}

impl Kernel for GatherRows {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()> {
        with_dtype!(self.dtype, T => {
            memory.fill(out.home, 0..out.size, |memory, out: &mut [T]| {
                let elements = memory.elements(operands[0]);
                memory.rows.gather(memory.batch.clone(), elements, self.length, out);
            });
        });
        Ok(())
    }
}

/// Any operation, by way of arrays.
pub(super) struct Call {
    pub(super) operation: Recorded,
    pub(super) operands: Vec<(DType, Layout)>,
    pub(super) shape: Shape,
    pub(super) dtype: DType,
}

impl Kernel for Call {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()> {
        let looks = operands.iter().zip(&self.operands);
        let values: Vec<Value> = looks
            .map(|(&home, (dtype, layout))| memory.read_out(home, *dtype, layout))
            .collect();
        let borrowed: Vec<&Value> = values.iter().collect();
        let output = self.operation.compute(&borrowed)?;
        if *output.shape() != self.shape {
            return Err(self.other_shape(&output));
        }
        with_dtype!(self.dtype, T => {
            memory.fill(out.home, 0..out.size, |_, out: &mut [T]| output.copy_to(out));
        });
        Ok(())
    }
}

impl Call {
    #[cold]
    fn other_shape(&self, output: &Value) -> Error {
        Error::Compile {
            message: format!(
                "{} gave an array of shape {} where it gave {} when the step was recorded: its \
                 shape depends on values; do it outside of the step",
                self.operation.name(),
                output.shape(),
                self.shape
            ),
        }
    }
}
