//! Stacks of matrices, vectors on either side, and the other products that come down to those.

use gradus_core::{DType, NdArray, nd};
use proptest::prelude::*;

use crate::reference::{Named, assert_exact, eighths, same_bits, scattered, sum_of_products};

/// The letters of stacks that are aligned at their last axes.
fn letters(stack: &[usize], matrix: &str) -> String {
    "xyz"[3 - stack.len()..].to_owned() + matrix
}

/// Two stacks that broadcast: lengths of a common stack, some of them 1 or left out.
fn stacks() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (
        proptest::collection::vec(0_usize..4, 0..=3),
        any::<[u8; 2]>(),
    )
        .prop_map(|(lengths, masks)| {
            let side = |mask: u8| {
                let skipped = mask as usize % (lengths.len() + 1);
                let kept = lengths.iter().enumerate().skip(skipped);
                kept.map(|(axis, &n)| if mask >> (2 + axis) & 1 == 1 { 1 } else { n })
                    .collect()
            };
            (side(masks[0]), side(masks[1]))
        })
}

proptest! {
    #[test]
    fn stacks_agree_with_loops(
        (left, right) in stacks(),
        [m, k, n] in [1_usize..4, 0_usize..4, 1_usize..4],
        ways in any::<[u64; 2]>(),
        [is_row, is_column] in any::<[bool; 2]>(),
    ) {
        let mut a_shape = left.clone();
        a_shape.extend([m, k]);
        let mut b_shape = right.clone();
        b_shape.extend([k, n]);
        let (mut a_letters, mut b_letters) = (letters(&left, "mk"), letters(&right, "kn"));
        let longer = if left.len() < right.len() { &right } else { &left };
        let mut output = letters(longer, "");
        if is_row && left.is_empty() {
            (a_shape, a_letters) = (vec![k], "k".into());
        } else {
            output.push('m');
        }
        if is_column && right.is_empty() {
            (b_shape, b_letters) = (vec![k], "k".into());
        } else {
            output.push('n');
        }
        let (a, b) = (eighths(&a_shape, DType::F64, ways[0]), eighths(&b_shape, DType::F64, ways[1]));
        let named = [Named { array: &a, letters: &a_letters }, Named { array: &b, letters: &b_letters }];
        let product = scattered(&a, ways[0]).matmul(scattered(&b, ways[1]));
        assert_exact(&product, sum_of_products(&named, &output));
    }

    #[test]
    fn dot_takes_the_last_axis_and_the_last_but_one(
        (left, right) in (proptest::collection::vec(0_usize..4, 0..3), proptest::collection::vec(1_usize..4, 1..4)),
        k in 0_usize..4,
        ways in any::<[u64; 2]>(),
    ) {
        let a_shape = [&left[..], &[k]].concat();
        let b_shape = match right.len() {
            1 => vec![k],
            rank => [&right[..rank - 2], &[k, right[rank - 1]]].concat(),
        };
        let a_letters = format!("{}k", &"ab"[..left.len()]);
        let b_letters = ["k", "kz", "xkz"][right.len() - 1];
        let output = [&a_letters[..left.len()], &b_letters.replace('k', "")].concat();
        let (a, b) = (eighths(&a_shape, DType::F64, ways[0]), eighths(&b_shape, DType::F64, ways[1]));
        let named = [Named { array: &a, letters: &a_letters }, Named { array: &b, letters: b_letters }];
        let dot = scattered(&a, ways[0]).dot(scattered(&b, ways[1]));
        assert_exact(&dot, sum_of_products(&named, &output));
    }
}

#[test]
fn a_stack_in_any_layout_gives_the_same_bits() {
    let numbers = (0..2 * 3 * 4 * 17)
        .map(|i| (0.37 * i as f64).sin())
        .collect::<Vec<f64>>();
    let stack = NdArray::from_vec(numbers, (2, 3, 4, 17)).astype(DType::F32);
    let matrix = stack.reshape((24, 17)).t().slice((.., ..5));
    for way in 0..64 {
        let view = scattered(&stack, way * 5);
        assert!(
            same_bits(&view.matmul(&matrix), &stack.matmul(&matrix)),
            "way {way}"
        );
        let transposed = view.swapaxes(0, 1).matmul(&matrix).swapaxes(0, 1);
        assert!(same_bits(&transposed, &stack.matmul(&matrix)), "way {way}");
    }
}

#[test]
fn single_numbers_multiply() {
    let x = nd::array([[1.0, 2.0]]);
    assert!(x.dot(3.0).array_equal(&nd::array([[3.0, 6.0]])));
    assert!(nd::array(3.0).dot(&x).array_equal(&nd::array([[3.0, 6.0]])));
    assert!(
        x.inner(nd::array(0.5))
            .array_equal(&nd::array([[0.5, 1.0]]))
    );
    assert_eq!(nd::array(3.0).dot(nd::array(2.0)).item(), 6.0);
    assert_eq!(x.dot(3.0).dtype(), DType::F32);
}

/// Two operands with the letters of their axes.
fn pair<'a>(a: (&'a NdArray, &'a str), b: (&'a NdArray, &'a str)) -> [Named<'a>; 2] {
    [a, b].map(|(array, letters)| Named { array, letters })
}

#[test]
fn inner_outer_and_vdot_agree_with_loops() {
    let (a, b) = (
        eighths(&[2, 3, 4], DType::F64, 1),
        eighths(&[5, 4], DType::F64, 2),
    );
    let named = |a_letters, b_letters| pair((&a, a_letters), (&b, b_letters));
    assert_exact(&a.inner(&b), sum_of_products(&named("ijk", "lk"), "ijl"));
    let (shape, products) = sum_of_products(&named("ijk", "lm"), "ijklm");
    assert_eq!(shape.iter().product::<usize>(), 24 * 20);
    assert_exact(&a.outer(&b), (vec![24, 20], products));
    let (c, d) = (a.reshape((3, 8)), eighths(&[24], DType::F64, 3));
    let flat = c.flatten();
    let vectors = pair((&flat, "i"), (&d, "i"));
    assert_exact(&c.vdot(d.reshape((2, 12))), sum_of_products(&vectors, ""));
    assert_exact(
        &nd::array([true, false]).outer(nd::array([true, true])),
        (vec![2, 2], vec![1.0, 1.0, 0.0, 0.0]),
    );
}

#[test]
fn tensordot_agrees_with_loops() {
    let (a, b) = (
        eighths(&[2, 3, 4], DType::F64, 1),
        eighths(&[4, 3, 2], DType::F64, 2),
    );
    let check = |found: NdArray, a_letters, b_letters, output| {
        let named = pair((&a, a_letters), (&b, b_letters));
        assert_exact(&found, sum_of_products(&named, output));
    };
    check(nd::tensordot(&a, &b, 0), "ijk", "lmn", "ijklmn");
    check(nd::tensordot(&a, &b, 1), "ijk", "klm", "ijlm");
    check(nd::tensordot(&a, &b, (0, 2)), "ijk", "lmi", "jklm");
    check(nd::tensordot(&a, &b, ((1, -1), (1, 0))), "ijk", "kjl", "il");
    check(
        nd::tensordot(&a, &b, ([2, 0, 1], [0, 2, 1])),
        "ijk",
        "kji",
        "",
    );
    check(
        nd::tensordot(&a, &b.transpose((2, 1, 0)), 3),
        "ijk",
        "kji",
        "",
    );
}

#[test]
fn diagonals_agree_with_loops() {
    let x = eighths(&[3, 4, 5], DType::F64, 1);
    let at = |index: (usize, usize, usize)| x.at(index).item();
    for offset in -5_isize..=5 {
        let diagonal = x.diagonal_with(offset, 2, 0);
        let pairs: Vec<(usize, usize)> = (0..5_usize)
            .filter_map(|k| Some((k, k.checked_add_signed(offset).filter(|&i| i < 3)?)))
            .collect();
        let expected = (0..4).flat_map(|j| pairs.iter().map(move |&(k, i)| (i, j, k)));
        let expected: Vec<f64> = expected.map(at).collect();
        assert_exact(&diagonal, (vec![4, pairs.len()], expected.clone()));
        let sums = expected
            .chunks(pairs.len().max(1))
            .map(|row| row.iter().sum())
            .collect::<Vec<f64>>();
        let sums = if pairs.is_empty() { vec![0.0; 4] } else { sums };
        assert_exact(&x.trace_with(offset, 2, 0), (vec![4], sums));
    }
    assert_eq!(nd::eye_as(3, DType::U8).trace().dtype(), DType::I64);
}
