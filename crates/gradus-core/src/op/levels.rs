//! Tests that the tables' loops give the same bits at every level of instruction sets.

use crate::dtype::Element;
use crate::kernel::columns::sum_of_columns;
use crate::kernel::elementwise::{BinaryLoop, Run, UnaryLoop};
use crate::kernel::simd::{Level, at_each_level};
use crate::kernel::softmax;
use crate::kernel::sum::sum;
use crate::op::binary::{self, BinaryLoops};
use crate::op::unary::{self, UnaryLoops};

/// Numbers of all sizes, the ends of the range among them; more than fill whole vectors.
fn numbers<T: Element>() -> Vec<T> {
    let special = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::INFINITY,
        -f64::INFINITY,
        f64::NAN,
        f64::MIN_POSITIVE,
        5e-324,
        1e-45,
        1e-38,
        f64::MAX,
        f64::MIN,
        3.4e38,
        -3.4e38,
        0.5,
        1e5,
        1e22,
        88.7,
        -103.9,
        709.7,
        -745.1,
    ];
    let wide = (0..2000).map(|i| {
        let fraction = 1.0 + f64::from(i * 7919 % 1000) / 999.0;
        let sign = if i % 3 == 0 { -1.0 } else { 1.0 };
        sign * fraction * 2_f64.powi(i % 90 - 45)
    });
    special.into_iter().chain(wide).map(T::cast).collect()
}

/// Bits, with one NaN for all.
fn bits<T: Element>(elements: &[T]) -> Vec<u64> {
    let bits = |x: &T| match f64::cast(*x) {
        number if number.is_nan() => u64::MAX,
        number => number.to_bits() ^ i64::cast(*x) as u64,
    };
    elements.iter().map(bits).collect()
}

fn same_at_each_level(name: &str, work: impl FnMut() -> Vec<u64>) {
    let results = at_each_level(work);
    assert_eq!(results[0].0, Level::Portable);
    for (level, bits) in &results[1..] {
        let differing = (0..bits.len()).find(|&i| bits[i] != results[0].1[i]);
        assert_eq!(differing, None, "{name} at {level:?}");
    }
}

fn unary<T: Element, R: Element>(name: &str, apply: UnaryLoop<T, R>) {
    let x = numbers::<T>();
    same_at_each_level(name, || {
        let mut out = vec![R::default(); x.len()];
        apply(&x, &mut out);
        bits(&out)
    });
}

fn binary<T: Element, R: Element>(name: &str, apply: BinaryLoop<T, R>) {
    let a = numbers::<T>();
    let mut b = a.clone();
    b.rotate_left(7);
    let one = a[2];
    for (a, b) in [
        (Run::Slice(&a), Run::Slice(&b)),
        (Run::Slice(&a), Run::Splat(one)),
        (Run::Splat(one), Run::Slice(&b)),
    ] {
        same_at_each_level(name, || {
            let mut out = vec![R::default(); numbers::<T>().len()];
            apply(a, b, &mut out);
            bits(&out)
        });
    }
}

#[test]
fn operations_of_one_array() {
    for operation in unary::TABLE {
        macro_rules! each {
            ($($apply:ident)*) => {{ $(unary(operation.name, $apply);)* }};
        }
        match operation.loops {
            UnaryLoops::Float { f32, f64 } => each!(f32 f64),
            UnaryLoops::Number {
                f32,
                f64,
                i64,
                i32,
                u8,
            } => each!(f32 f64 i64 i32 u8),
            UnaryLoops::Predicate { f32, f64 } => each!(f32 f64),
            UnaryLoops::Logical(apply) => each!(apply),
        }
    }
}

#[test]
fn operations_of_two_arrays() {
    for operation in binary::TABLE {
        macro_rules! each {
            ($($apply:ident)*) => {{ $(binary(operation.name, $apply);)* }};
        }
        match operation.loops {
            BinaryLoops::Float { f32, f64 } => each!(f32 f64),
            // Integers have one loop for all levels.
            BinaryLoops::Arithmetic { f32, f64, .. } => each!(f32 f64),
            BinaryLoops::Comparison {
                f32,
                f64,
                i64,
                i32,
                u8,
                bool,
            } => each!(f32 f64 i64 i32 u8 bool),
            BinaryLoops::Logical(apply) => each!(apply),
        }
    }
}

/// Numbers between -1 and 1 with many digits.
fn finite(size: usize) -> Vec<f32> {
    (0..size).map(|i| (i as f32 * 1.7 + 0.3).sin()).collect()
}

#[test]
fn sums_of_rows_and_of_columns() {
    for (rows, columns) in [
        (3, 5),
        (16, 1),
        (20, 70),
        (64, 3),
        (100, 33),
        (4096, 2),
        (9000, 7),
        (70, 5000),
    ] {
        let x = finite(rows * columns);
        let of_columns = || {
            let mut out = vec![0.0; columns];
            sum_of_columns(&x, &mut out, |x| x);
            bits(&out)
        };
        let of_rows = || {
            let column = |j: usize| {
                x.iter()
                    .skip(j)
                    .step_by(columns)
                    .copied()
                    .collect::<Vec<f32>>()
            };
            let sums: Vec<f32> = (0..columns).map(|j| sum(&column(j))).collect();
            bits(&sums)
        };
        same_at_each_level("sum_of_columns", of_columns);
        same_at_each_level("sum", of_rows);
        assert_eq!(of_columns(), of_rows(), "{rows} x {columns}");
    }
}

#[test]
fn shares_of_sums() {
    for (rows, row) in [(1, 5), (300, 10), (3, 5000)] {
        let x = finite(rows * row);
        same_at_each_level("softmax", || {
            let mut out = vec![0.0; x.len()];
            softmax::softmax(&x, row, &mut out);
            bits(&out)
        });
    }
}
