//! Bits: the same at every level, for every cut, and those of plain loops in the order promised.

use super::{DEPTH, Float, Level, Matrix, level, multiply_at};
use crate::threads::with_threads;

/// Numbers whose sums round, and never twice the same.
fn uneven(length: usize) -> Vec<f32> {
    (0..length).map(|i| (0.37 * i as f32 + 0.1).sin()).collect()
}

fn levels() -> Vec<Level> {
    #[cfg(target_arch = "x86_64")]
    let all = [Level::Avx2, Level::Avx512];
    #[cfg(not(target_arch = "x86_64"))]
    let all = [Level::Portable];
    all.into_iter().filter(|&one| one <= level()).collect()
}

/// Sums over blocks of terms, of which each is added with one rounding.
fn by_loops(a: Matrix<f32>, b: Matrix<f32>) -> Vec<f32> {
    let element = |i: usize, j: usize| {
        let terms: Vec<usize> = (0..a.columns).collect();
        let blocks = terms
            .chunks(DEPTH)
            .map(|terms| (terms.iter()).fold(0.0, |sum, &p| a.at(i, p).mul_add(b.at(p, j), sum)));
        blocks.reduce(|sum, block| sum + block).unwrap_or(0.0)
    };
    (0..a.rows * b.columns)
        .map(|at| element(at / b.columns, at % b.columns))
        .collect()
}

fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| x.to_bits()).collect()
}

fn product<T: Float>(level: Level, a: Matrix<T>, b: Matrix<T>) -> Vec<T> {
    let mut out = vec![T::default(); a.rows * b.columns];
    multiply_at(level, a, b, &mut out);
    out
}

const SIZES: [[usize; 3]; 12] = [
    [1, 1, 1],
    [7, 5, 33],
    [8, 256, 32],
    [9, 257, 31],
    [3, 300, 70],
    [70, 520, 3],
    [16, 40, 10],
    [40, 17, 10],
    [10, 17, 40],
    [97, 31, 65],
    [200, 600, 33],
    [5, 2, 600],
];

#[test]
fn every_level_and_layout_gives_the_bits_of_plain_loops() {
    for [m, k, n] in SIZES {
        let (a, b) = (uneven(m * k), uneven(n * k));
        for [a_strides, b_strides] in [
            [[k as isize, 1], [n as isize, 1]],
            [[1, m as isize], [n as isize, 1]],
            [[k as isize, 1], [1, k as isize]],
            [[1, m as isize], [1, k as isize]],
        ] {
            let a = Matrix::new(&a, 0, [m, k], a_strides);
            let b = Matrix::new(&b, 0, [k, n], b_strides);
            let expected = bits(&by_loops(a, b));
            for level in levels() {
                let product = product(level, a, b);
                assert_eq!(bits(&product), expected, "{m} {k} {n} at {level:?}");
            }
        }
    }
}

#[test]
fn the_portable_level_agrees_to_within_rounding() {
    for [m, k, n] in SIZES {
        let (a, b) = (uneven(m * k), uneven(n * k));
        let a = Matrix::new(&a, 0, [m, k], [k as isize, 1]);
        let b = Matrix::new(&b, 0, [k, n], [n as isize, 1]);
        let sums = product(Level::Portable, a, b);
        for (sum, expected) in sums.iter().zip(by_loops(a, b)) {
            assert!((sum - expected).abs() <= 1e-5 * k as f32, "{m} {k} {n}");
        }
    }
}

#[test]
fn elements_anywhere_in_a_buffer() {
    let buffer = uneven(3 * 40 * 20 + 7);
    let a = Matrix::new(&buffer, 5, [30, 20], [60, 3]);
    let b = Matrix::new(&buffer, buffer.len() - 1, [20, 50], [-2, -40]);
    for level in levels() {
        assert_eq!(bits(&product(level, a, b)), bits(&by_loops(a, b)));
    }
}

/// Sizes that are cut by rows, by columns, by both, and in slabs.
#[test]
fn one_thread_and_many_give_the_same_bits() {
    for [m, k, n] in [
        [300, 257, 310],
        [8, 300, 9000],
        [9000, 300, 8],
        [1000, 500, 10],
        [130, 9000, 130],
        [20, 300, 8200],
    ] {
        let (a, b) = (uneven(m * k), uneven(n * k));
        let a = Matrix::new(&a, 0, [m, k], [k as isize, 1]);
        let b = Matrix::new(&b, 0, [k, n], [n as isize, 1]);
        let level = level();
        let of = |threads| with_threads(threads, || bits(&product(level, a, b)));
        let one = of(1);
        for threads in 2..=4 {
            assert!(of(threads) == one, "{m} {k} {n} with {threads} threads");
        }
    }
}
