//! `einsum` against loops over all indices, for subscripts that nobody thought of.

use gradus_core::{DType, NdArray, nd};
use proptest::prelude::*;

use crate::reference::{Named, assert_exact, eighths, scattered, sum_of_products};

const LETTERS: [char; 5] = ['a', 'B', 'c', 'i', 'j'];

/// Operands' letters, which of their axes have length 1, and the output's letters.
#[derive(Debug)]
struct Case {
    operands: Vec<Vec<(char, bool)>>,
    output: Vec<char>,
    lengths: [usize; 5],
}

fn cases() -> impl Strategy<Value = Case> {
    let letter = (
        proptest::sample::select(&LETTERS[..]),
        proptest::bool::weighted(0.1),
    );
    let operand = proptest::collection::vec(letter, 0..4);
    let operands = proptest::collection::vec(operand, 1..4);
    let order = Just(LETTERS.to_vec()).prop_shuffle();
    (
        operands,
        order,
        0_usize..6,
        [0_usize..3, 1_usize..4, 1_usize..4, 2_usize..4, 2_usize..4],
    )
        .prop_map(|(operands, order, wanted, lengths)| {
            let named = |letter: &char| operands.iter().flatten().any(|(other, _)| other == letter);
            let output = order.into_iter().filter(named).take(wanted).collect();
            Case {
                operands,
                output,
                lengths,
            }
        })
}

impl Case {
    /// A letter that stands twice in one operand cannot have two lengths there.
    fn array(&self, operand: usize, way: u64) -> NdArray {
        let letters = &self.operands[operand];
        let is_one = |letter| letters.iter().any(|&(other, one)| other == letter && one);
        let length = |letter| self.lengths[LETTERS.iter().position(|&l| l == letter).unwrap()];
        let shape: Vec<usize> = letters
            .iter()
            .map(|&(l, _)| if is_one(l) { 1 } else { length(l) })
            .collect();
        scattered(&eighths(&shape, DType::F64, way), way)
    }

    fn letters(&self, operand: usize) -> String {
        self.operands[operand]
            .iter()
            .map(|(letter, _)| letter)
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn any_subscripts_agree_with_loops(case in cases(), ways in any::<[u64; 3]>()) {
        let count = case.operands.len();
        let arrays: Vec<NdArray> = (0..count).map(|o| case.array(o, ways[o])).collect();
        let letters: Vec<String> = (0..count).map(|o| case.letters(o)).collect();
        let output: String = case.output.iter().collect();
        let named: Vec<Named> = (arrays.iter().zip(&letters))
            .map(|(array, letters)| Named { array, letters })
            .collect();
        let subscripts = format!("{}->{output}", letters.join(","));
        let found = nd::einsum(&subscripts, &arrays.iter().collect::<Vec<_>>());
        assert_exact(&found, sum_of_products(&named, &output));
    }
}

fn check(subscripts: &str, shapes: &[&[usize]], letters: &[&str], output: &str) {
    let arrays: Vec<NdArray> = (1..)
        .zip(shapes)
        .map(|(seed, s)| eighths(s, DType::F64, seed))
        .collect();
    let named: Vec<Named> = arrays
        .iter()
        .zip(letters)
        .map(|(array, letters)| Named { array, letters })
        .collect();
    let found = nd::einsum(subscripts, &arrays.iter().collect::<Vec<_>>());
    assert_exact(&found, sum_of_products(&named, output));
}

#[test]
fn an_output_that_is_not_given_has_the_letters_named_once_in_order() {
    check("ij,jk", &[&[2, 3], &[3, 4]], &["ij", "jk"], "ik");
    check("kj,ji", &[&[2, 3], &[3, 4]], &["kj", "ji"], "ik");
    check("ba", &[&[2, 3]], &["ba"], "ab");
    check("bA,aB", &[&[3, 2], &[4, 5]], &["bA", "aB"], "ABab");
    check("ii", &[&[3, 3]], &["ii"], "");
    check("i,i", &[&[3], &[3]], &["i", "i"], "");
    check(",i", &[&[], &[3]], &["", "i"], "i");
    check("", &[&[]], &[""], "");
}

#[test]
fn an_ellipsis_stands_for_all_other_axes() {
    check(
        "...ij,...jk->...ik",
        &[&[4, 2, 3], &[4, 3, 2]],
        &["xij", "xjk"],
        "xik",
    );
    check(
        "...ij,jk->...ik",
        &[&[4, 5, 2, 3], &[3, 2]],
        &["xyij", "jk"],
        "xyik",
    );
    check(
        "...ij,...jk",
        &[&[5, 2, 3], &[4, 1, 3, 2]],
        &["yij", "xyjk"],
        "xyik",
    );
    check(
        "i...,i...->...",
        &[&[3, 2, 4], &[3, 1]],
        &["ixy", "iy"],
        "xy",
    );
    check("...,...", &[&[2, 3], &[3]], &["xy", "y"], "xy");
    check("i...j->j...i", &[&[2, 3, 4, 5]], &["ixyj"], "jxyi");
    check("...i->i", &[&[3]], &["i"], "i");
    check("i->...i", &[&[3]], &["i"], "i");
    check("ii...->...", &[&[3, 3, 2]], &["iix"], "x");
}

#[test]
fn spaces_do_not_count() {
    check(
        " i j , j k  -> i k ",
        &[&[2, 3], &[3, 4]],
        &["ij", "jk"],
        "ik",
    );
    check("... i, i -> ...", &[&[2, 3], &[3]], &["xi", "i"], "x");
}

#[test]
fn integers_stay_what_they_are() {
    let x = nd::array([200_u8, 100]);
    let sum = nd::einsum("i->", &[&x]);
    assert_eq!((sum.dtype(), sum.item()), (DType::U8, 44.0));
    let truths = nd::array([true, true]);
    let sum = nd::einsum("i->", &[&truths]);
    assert_eq!((sum.dtype(), sum.item()), (DType::Bool, 1.0));
    let mixed = nd::einsum("i,i,i", &[&x, &truths, &nd::array([1_i32, 1])]);
    assert_eq!((mixed.dtype(), mixed.item()), (DType::I32, 300.0));
    let promoted = nd::einsum("i->i", &[&nd::array([1.5, 2.5])]);
    assert_eq!(promoted.dtype(), DType::F32);
}

#[test]
fn the_product_of_matrices_is_the_same_to_the_last_bit() {
    let (a, b) = (
        nd::arange((0, 600)).sin().reshape((20, 30)),
        nd::arange((0, 750)).cos().reshape((30, 25)),
    );
    assert_eq!(
        nd::einsum("ij,jk->ik", &[&a, &b]).to_vec::<f32>(),
        a.matmul(&b).to_vec::<f32>()
    );
    assert_eq!(
        nd::einsum("ij,jk->ki", &[&a, &b]).to_vec::<f32>(),
        a.matmul(&b).t().to_vec::<f32>()
    );
}
