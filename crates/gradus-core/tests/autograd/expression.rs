//! Random expressions of smooth operations, in which parts are shared, broadcast and looked at.

use gradus_core::nd::{self, keepdims, step};
use gradus_core::{DType, NdArray};
use proptest::collection::vec;
use proptest::prelude::*;

use super::common::{filled, numbers};

/// One operation after another, each of two of the arrays that are there.
#[derive(Clone, Debug)]
pub(crate) struct Expression(Vec<(u8, usize, usize)>);

/// Expressions of up to eight operations.
pub(crate) fn expressions() -> impl Strategy<Value = Expression> {
    let operation = (any::<u8>(), 0..100_usize, 0..100_usize);
    vec(operation, 1..9).prop_map(Expression)
}

/// Arguments for expressions: a matrix, a row and a column.
pub(crate) fn arguments() -> [NdArray; 3] {
    [filled(&[2, 3]), filled(&[3]) * 0.8, filled(&[2, 1]) - 0.3]
}

/// No array of an expression has more elements.
const MOST: usize = 24;

impl Expression {
    /// The last array, to which the ones before it add a little.
    pub(crate) fn of(&self, arguments: &[NdArray]) -> NdArray {
        let mut arrays = arguments.to_vec();
        for (kind, a, b) in &self.0 {
            let from_end = |number| arrays.len() - 1 - number % arrays.len();
            let next = operation(kind % 27, &arrays[from_end(*a)], &arrays[from_end(*b)]);
            // Squares of squares would soon be too steep for finite differences.
            arrays.push((next * 0.5).tanh() * 2.0);
        }
        let last = arrays.pop().expect("one operation at least");
        let rest = arrays.iter().map(|array| array.mean().tanh());
        rest.fold(last, |sum, part| sum + part * 0.1)
    }
}

/// Functions that are smooth everywhere, and neither steep nor large where their operands are not.
fn operation(kind: u8, a: &NdArray, b: &NdArray) -> NdArray {
    let b = &suited(a, b);
    let (rank, last) = (a.rank(), a.rank() as isize - 1);
    let length = a.shape().last().copied().unwrap_or(0);
    match kind {
        0 => a.sin(),
        1 => a * b.tanh(),
        2 => a.sigmoid() / (b.square() + 1.0),
        3 => a.tanh().exp(),
        4 => (a.softplus() - b).tanh(),
        5 => (a.square() + b.square() + 1.0).sqrt().log(),
        6 => (a.sigmoid() + 0.5).pow(b.tanh()),
        7 => a.tanh().powi(3),
        8 => a.atan2(b.square() + 0.7),
        9 => nd::where_(nd::arange(length.max(1)).less(2), a, b),
        10 => (a.t() + a.erf().mean()).sin(),
        11 => a.logsumexp().cos() * a,
        12 => a.reshape(-1),
        13 if rank < 4 && 2 * a.size() <= MOST => {
            a.broadcast_to(&[&[2], &a.shape()[..]].concat()[..])
        }
        14 if rank > 0 => a.mean_axis(keepdims(-1)),
        15 if rank > 0 => a.softmax(-1) * b,
        16 if rank > 0 => a.log_softmax(0).sin(),
        17 if rank > 0 => a.cumsum(last).tanh(),
        18 if rank > 0 => a.tanh().prod_axis(0),
        19 if rank > 0 => a.slice((nd::ELLIPSIS, step(.., -1))) * a,
        20 if rank > 0 && length > 1 => a.slice((nd::ELLIPSIS, 1..)),
        21 if rank == 2 && a.shape()[0] <= 3 => a.tanh().matmul(a.t()).sin(),
        22 if rank > 0 && 3 * a.size() <= MOST * length => {
            a.take(nd::array([0_i64, -1, 0]), -1).sin()
        }
        23 if rank > 0 && 2 * a.size() <= MOST => nd::concat(&[a, &a.sin()], -1),
        24 if rank == 1 && length < 5 => a.outer(a.cos()),
        25 => (a.square() + 0.5).norm().sin() * b,
        26 if rank > 0 => (a.var_axis(keepdims(0), 0) + a).tanh(),
        _ => a.cos(),
    }
}

/// `b` where it broadcasts with `a` to no great size, else its mean.
fn suited(a: &NdArray, b: &NdArray) -> NdArray {
    match a.try_mul(b) {
        Ok(product) if product.size() <= MOST && product.rank() <= 4 => b.clone(),
        _ => b.mean(),
    }
}

/// Fixed numbers of mixed sign, shaped as `x` is.
pub(crate) fn weights(x: &NdArray) -> NdArray {
    let numbers = numbers(x.size() + 1).split_off(1);
    NdArray::from_vec(numbers, x.shape()).astype(DType::F64)
}
