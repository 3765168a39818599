//! The block machine: small steps, whose arrays fill a few vectors, are done by one loop over a list
//! of instructions that are a handful of vector operations each.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::memory::{Block, LANES, SMALL, Stored};
use crate::kernel::matmul::Multiply;
use crate::kernel::sum::sum;

/// Columns that a small matrix has at most.
const MOST_COLUMNS: usize = SMALL / LANES;

/// An elementwise operation that the machine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    Neg,
    Square,
}

impl Arithmetic {
    pub(super) fn is_unary(self) -> bool {
        matches!(self, Arithmetic::Neg | Arithmetic::Square)
    }

    pub(super) fn named(name: &str) -> Option<Arithmetic> {
        Some(match name {
            "add" => Arithmetic::Add,
            "sub" => Arithmetic::Sub,
            "mul" => Arithmetic::Mul,
            "div" => Arithmetic::Div,
            "neg" => Arithmetic::Neg,
            "square" => Arithmetic::Square,
            _ => return None,
        })
    }
}

/// Another operation that the machine knows, on whole small operands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Small {
    /// The product of a matrix and a column.
    MatrixColumn {
        columns: usize,
    },
    /// The product of the transpose of a matrix and a column.
    ColumnOfColumns {
        rows: usize,
        columns: usize,
    },
    Sum {
        length: usize,
    },
}

impl Small {
    pub(crate) fn matrix_column(rows: usize, columns: usize) -> Option<Small> {
        // A single number must fill its block.
        let fits = (2..=LANES).contains(&rows) && (1..=MOST_COLUMNS).contains(&columns);
        fits.then_some(Small::MatrixColumn { columns })
    }

    pub(crate) fn column_of_columns(rows: usize, columns: usize) -> Option<Small> {
        // From as many terms on as there are lanes, sums have another order.
        let fits = rows < LANES && (1..=MOST_COLUMNS).contains(&columns);
        fits.then_some(Small::ColumnOfColumns { rows, columns })
    }

    pub(crate) fn sum(length: usize) -> Option<Small> {
        (length <= SMALL).then_some(Small::Sum { length })
    }
}

impl Small {
    pub(super) fn what(self) -> What {
        match self {
            Small::MatrixColumn { columns } => What::MatrixColumn(columns as u8),
            Small::ColumnOfColumns { rows, columns } => What::ColumnOfColumns {
                rows: rows as u8,
                columns: columns as u8,
            },
            Small::Sum { length } => What::Sum(length as u8),
        }
    }
}

/// One instruction. Operands are numbers of blocks; results stay in the accumulator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BlockStep {
    pub(super) what: What,
    /// `a`, `b`, `c` and `d`, as many as there are.
    pub(super) operands: [u32; 4],
    /// Where the accumulator is written to afterwards.
    pub(super) store: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Load,
    Add,
    Sub,
    /// `a` less the accumulator.
    SubFrom,
    Mul,
    Div,
    /// `a` divided by the accumulator.
    DivInto,
    Neg,
    Square,
    /// `+ a - b`: a bias, and the distance from the labels.
    AddSub,
    /// `* a * b`
    MulMul,
    /// `* a / b`
    MulDiv,
    /// `c - * a / b`: a step against the gradient.
    MulDivSubFrom,
    /// The same from `d` instead of the accumulator.
    LoadMulDivSubFrom,
    /// The product of the matrix at `a`, of as many columns, and the column at `b`.
    MatrixColumn(u8),
    /// The same, `+ c`.
    MatrixColumnAdd(u8),
    /// The same, `+ c - d`.
    MatrixColumnAddSub(u8),
    /// The product of the transpose of the matrix at `a` and the column at `b`.
    ColumnOfColumns {
        rows: u8,
        columns: u8,
    },
    /// The same, and to `c` the sum of the column, in every lane: the gradients of a linear layer.
    ColumnOfColumnsAndSum {
        rows: u8,
        columns: u8,
    },
    /// The sum of as many elements from `a` on, in every lane.
    Sum(u8),
}

/// The element types of the machine.
pub(super) trait Float:
    Stored
    + Multiply
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
}
impl Float for f32 {}
impl Float for f64 {}

impl BlockStep {
    pub(super) fn new(what: What, a: u32, b: u32) -> BlockStep {
        let (operands, store) = ([a, b, 0, 0], None);
        BlockStep {
            what,
            operands,
            store,
        }
    }
}

/// Runs a list of instructions once.
#[inline(always)]
pub(super) fn run<T: Float>(steps: &[BlockStep], blocks: &mut [Block<T>]) {
    let mut x = [T::default(); LANES];
    for step in steps {
        let [a, b, c, d] = step.operands.map(|operand| operand as usize);
        match step.what {
            What::Load => x = blocks[a],
            What::Add => x = zip(&x, &blocks[a], |x, a| x + a),
            What::Sub => x = zip(&x, &blocks[a], |x, a| x - a),
            What::SubFrom => x = zip(&x, &blocks[a], |x, a| a - x),
            What::Mul => x = zip(&x, &blocks[a], |x, a| x * a),
            What::Div => x = zip(&x, &blocks[a], |x, a| x / a),
            What::DivInto => x = zip(&x, &blocks[a], |x, a| a / x),
            What::AddSub => x = add_sub(&x, &blocks[a], &blocks[b]),
            What::MulMul => x = zip(&zip(&x, &blocks[a], |x, a| x * a), &blocks[b], |x, b| x * b),
            What::MulDiv => x = mul_div(&x, &blocks[a], &blocks[b]),
            What::MulDivSubFrom => {
                x = zip(&mul_div(&x, &blocks[a], &blocks[b]), &blocks[c], |x, c| {
                    c - x
                });
            }
            What::LoadMulDivSubFrom => {
                x = zip(
                    &mul_div(&blocks[d], &blocks[a], &blocks[b]),
                    &blocks[c],
                    |x, c| c - x,
                );
            }
            What::Neg => x = each(|lane| -x[lane]),
            What::Square => x = each(|lane| x[lane] * x[lane]),
            What::MatrixColumn(columns) => x = matrix_column(columns, &blocks[a..], &blocks[b]),
            What::MatrixColumnAdd(columns) => {
                let product = matrix_column(columns, &blocks[a..], &blocks[b]);
                x = zip(&product, &blocks[c], |x, c| x + c);
            }
            What::MatrixColumnAddSub(columns) => {
                let product = matrix_column(columns, &blocks[a..], &blocks[b]);
                x = add_sub(&product, &blocks[c], &blocks[d]);
            }
            What::ColumnOfColumns { rows, columns } => {
                let column = &blocks[b][..rows.into()];
                (x, _) = column_of_columns(columns, &blocks[a..], column);
            }
            What::ColumnOfColumnsAndSum { rows, columns } => {
                let column = &blocks[b][..rows.into()];
                let sum;
                (x, sum) = column_of_columns(columns, &blocks[a..], column);
                blocks[c] = [sum; LANES];
            }
            What::Sum(length) => {
                x = [sum(&blocks[a..].as_flattened()[..length.into()]); LANES];
            }
        }
        if let Some(store) = step.store {
            blocks[store as usize] = x;
        }
    }
}

#[inline(always)]
fn add_sub<T: Float>(x: &Block<T>, a: &Block<T>, b: &Block<T>) -> Block<T> {
    zip(&zip(x, a, |x, a| x + a), b, |x, b| x - b)
}

#[inline(always)]
fn mul_div<T: Float>(x: &Block<T>, a: &Block<T>, b: &Block<T>) -> Block<T> {
    zip(&zip(x, a, |x, a| x * a), b, |x, b| x / b)
}

#[inline(always)]
fn zip<T: Float>(x: &Block<T>, a: &Block<T>, f: impl Fn(T, T) -> T) -> Block<T> {
    each(|lane| f(x[lane], a[lane]))
}

/// What `f` gives for each lane. (`std::array::from_fn` is not always inlined.)
#[inline(always)]
fn each<T: Float>(f: impl Fn(usize) -> T) -> Block<T> {
    let mut block = [T::default(); LANES];
    for (lane, element) in block.iter_mut().enumerate() {
        *element = f(lane);
    }
    block
}

#[inline(always)]
fn matrix_column<T: Float>(columns: u8, a: &[Block<T>], x: &Block<T>) -> Block<T> {
    match columns {
        1 => matrix_of_columns::<T, 1>(a, x),
        2 => matrix_of_columns::<T, 2>(a, x),
        3 => matrix_of_columns::<T, 3>(a, x),
        _ => matrix_of_columns::<T, 4>(a, x),
    }
}

/// All rows that can be there; those that are not give anything.
#[inline(always)]
fn matrix_of_columns<T: Float, const K: usize>(a: &[Block<T>], x: &Block<T>) -> Block<T> {
    let (rows, _) = a[..K].as_flattened().as_chunks::<K>();
    each(|row| {
        let mut sum = T::Sum::default();
        for column in 0..K {
            sum = T::add_product(sum, rows[row][column], x[column]);
        }
        T::rounded(sum)
    })
}

/// The product, and the sum of the column: fewer elements than lanes, so both in sequence.
#[inline(always)]
fn column_of_columns<T: Float>(columns: u8, a: &[Block<T>], x: &[T]) -> (Block<T>, T) {
    match columns {
        1 => columns_times::<T, 1>(a, x),
        2 => columns_times::<T, 2>(a, x),
        3 => columns_times::<T, 3>(a, x),
        _ => columns_times::<T, 4>(a, x),
    }
}

#[inline(always)]
fn columns_times<T: Float, const K: usize>(a: &[Block<T>], x: &[T]) -> (Block<T>, T) {
    let (rows, _) = a[..K].as_flattened().as_chunks::<K>();
    let (mut sums, mut sum) = ([T::Sum::default(); K], T::default());
    for (row, &x) in rows.iter().zip(x) {
        for column in 0..K {
            sums[column] = T::add_product(sums[column], row[column], x);
        }
        sum = sum + x;
    }
    let product = match sums.map(T::rounded) {
        // A single number fills its block.
        out if K == 1 => [out[0]; LANES],
        out => each(|lane| {
            if lane < K {
                out[lane % K]
            } else {
                T::default()
            }
        }),
    };
    (product, sum)
}
