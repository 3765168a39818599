//! What must hold of every linear fit: invariance, merging, rank, refusals.

use gradus_fit::linear::{BLOCK_ROWS, Column, LeastSquares, LinearError, LinearFit, solve_exactly};
use proptest::prelude::*;

/// Numbers between -1 and 1 that look random.
fn noise(rows: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..rows).map(|_| next()).collect()
}

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

fn design(rows: usize, columns: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut design = vec![vec![1.0; rows]];
    design.extend((1..columns).map(|column| noise(rows, column as u64)));
    (design, noise(rows, 99))
}

fn one_pass(design: &[Vec<f64>], response: &[f64], weights: Option<&[f64]>) -> LinearFit {
    let mut fit = LeastSquares::new(design.len());
    fit.push(&slices(design), response, weights).unwrap();
    fit.solve().unwrap()
}

fn exactly(design: &[Vec<f64>], response: &[f64], weights: Option<&[f64]>) -> LinearFit {
    let columns: Vec<Column<'_>> = design
        .iter()
        .map(|column| Column::from(&column[..]))
        .collect();
    solve_exactly(&columns, response, weights).unwrap()
}

/// Everything that a fit says, bit for bit (the shortest digits tell every number from every other).
fn bits(fit: &LinearFit) -> String {
    format!("{fit:?}")
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-12 * left.abs().max(right.abs()).max(1e-3)
}

fn assert_close(left: &LinearFit, right: &LinearFit) {
    for (left, right) in left.estimates.iter().zip(&right.estimates) {
        assert!(close(left.unwrap(), right.unwrap()), "{left:?} {right:?}");
    }
    assert!(close(
        left.residual_sum_of_squares,
        right.residual_sum_of_squares
    ));
    assert!(close(
        left.centred_sum_of_squares,
        right.centred_sum_of_squares
    ));
    assert!(close(left.sum_of_squares, right.sum_of_squares));
    assert!(
        (&left.unscaled_covariance - &right.unscaled_covariance)
            .abs()
            .max()
            < 1e-12
    );
    assert_eq!(left.observations, right.observations);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn how_rows_are_handed_over_changes_no_bit(cuts in prop::collection::vec(1usize..40_000, 0..6)) {
        let (columns, response) = design(40_000, 4);
        let mut cuts = cuts;
        cuts.sort_unstable();
        cuts.push(40_000);
        let mut fit = LeastSquares::new(4);
        let mut start = 0;
        for end in cuts {
            let part: Vec<&[f64]> = columns.iter().map(|column| &column[start..end]).collect();
            fit.push(&part, &response[start..end], None).unwrap();
            start = end;
        }
        prop_assert_eq!(bits(&fit.solve().unwrap()), bits(&one_pass(&columns, &response, None)));
    }

    #[test]
    fn units_of_columns_are_units_of_estimates(column in 0usize..3, exponent in -900i32..900) {
        let (mut columns, response) = design(300, 3);
        let (before, exact_before) = (one_pass(&columns, &response, None), exactly(&columns, &response, None));
        let unit = 2f64.powi(exponent);
        columns[column].iter_mut().for_each(|value| *value *= unit);
        let (after, exact_after) = (one_pass(&columns, &response, None), exactly(&columns, &response, None));
        for (before, after) in [(before, after), (exact_before, exact_after)] {
            prop_assert_eq!(before.estimates[column].unwrap(), after.estimates[column].unwrap() * unit);
            prop_assert_eq!(before.residual_sum_of_squares, after.residual_sum_of_squares);
            prop_assert_eq!(before.condition, after.condition);
        }
    }

    #[test]
    fn whole_weights_are_repeated_rows(weights in prop::collection::vec(0u8..4, 60)) {
        let (columns, response) = design(60, 3);
        let repeat = |column: &[f64]| -> Vec<f64> {
            column.iter().zip(&weights).flat_map(|(value, &times)| std::iter::repeat_n(*value, usize::from(times))).collect()
        };
        let repeated: Vec<Vec<f64>> = columns.iter().map(|column| repeat(column)).collect();
        let plain = exactly(&repeated, &repeat(&response), None);
        let weights: Vec<f64> = weights.iter().map(|&weight| f64::from(weight)).collect();
        for mut weighted in [one_pass(&columns, &response, Some(&weights)), exactly(&columns, &response, Some(&weights))] {
            prop_assert_eq!(weighted.observations, weights.iter().filter(|&&weight| weight > 0.0).count() as u64);
            weighted.observations = plain.observations;
            assert_close(&weighted, &plain);
        }
    }

    #[test]
    fn one_pass_agrees_with_32_digits(rows in 5usize..700, columns in 1usize..6, scale in -200i32..200) {
        let (mut design, mut response) = design(rows.max(columns + 1), columns);
        design.iter_mut().skip(1).for_each(|column| column.iter_mut().for_each(|value| *value *= 10f64.powi(scale)));
        response.iter_mut().zip(&design[columns - 1]).for_each(|(y, x)| *y += 3.0 + 10f64.powi(-scale) * x);
        let weights: Vec<f64> = noise(response.len(), 7).iter().map(|value| value + 1.5).collect();
        let (left, right) = (one_pass(&design, &response, Some(&weights)), exactly(&design, &response, Some(&weights)));
        for (left, right) in left.estimates.iter().zip(&right.estimates) {
            let (left, right) = (left.unwrap(), right.unwrap());
            prop_assert!((left - right).abs() <= 1e-11 * right.abs().max(1e-3 * 10f64.powi(-scale).min(1.0)), "{left} {right}");
        }
        prop_assert!(close(left.log_weight_sum, right.log_weight_sum));
        prop_assert!(close(left.mean_response, right.mean_response));
    }
}

#[test]
fn threads_change_no_bit() {
    let rows = 5 * BLOCK_ROWS + 777;
    let (columns, response) = design(rows, 3);
    let whole = one_pass(&columns, &response, None);
    for blocks in [1, 2, 4] {
        let mut merged = LeastSquares::new(3);
        for start in (0..rows).step_by(blocks * BLOCK_ROWS) {
            let end = rows.min(start + blocks * BLOCK_ROWS);
            let mut part = LeastSquares::new(3);
            let columns: Vec<&[f64]> = columns.iter().map(|column| &column[start..end]).collect();
            part.push(&columns, &response[start..end], None).unwrap();
            merged.merge(part).unwrap();
        }
        assert_eq!(merged.rows(), rows as u64);
        assert_eq!(bits(&merged.solve().unwrap()), bits(&whole));
    }
}

#[test]
fn parts_of_any_length_merge_to_the_same_fit() {
    let (columns, response) = design(1000, 4);
    let mut merged = LeastSquares::new(4);
    for start in (0..1000).step_by(130) {
        let mut part = LeastSquares::new(4);
        let end = 1000.min(start + 130);
        let columns: Vec<&[f64]> = columns.iter().map(|column| &column[start..end]).collect();
        part.push(&columns, &response[start..end], None).unwrap();
        merged.merge(part).unwrap();
    }
    merged.merge(LeastSquares::new(4)).unwrap();
    assert_close(
        &merged.solve().unwrap(),
        &exactly(&columns, &response, None),
    );
}

#[test]
fn more_rows_may_follow_a_solution() {
    let (columns, response) = design(900, 3);
    let mut fit = LeastSquares::new(3);
    for start in [0, 450] {
        let part: Vec<&[f64]> = columns
            .iter()
            .map(|column| &column[start..start + 450])
            .collect();
        fit.push(&part, &response[start..start + 450], None)
            .unwrap();
        fit.solve().unwrap();
    }
    assert_eq!(
        bits(&fit.solve().unwrap()),
        bits(&one_pass(&columns, &response, None))
    );
}

#[test]
fn dependent_columns_are_named_with_what_they_are_made_of() {
    let (mut columns, response) = design(5000, 3);
    let made: Vec<f64> = columns[1]
        .iter()
        .zip(&columns[2])
        .map(|(a, b)| 0.1 * a - 2.5 * b + 7.0)
        .collect();
    columns.insert(2, vec![0.0; 5000]);
    columns.insert(3, vec![3.0; 5000]);
    columns.push(made);
    columns.push(noise(5000, 50));
    let reference: Vec<Vec<f64>> = [0, 1, 4, 6].map(|column| columns[column].clone()).to_vec();
    let names = ["1", "a", "nothing", "three", "b", "made", "c"];
    for (fit, reference) in [
        (
            one_pass(&columns, &response, None),
            one_pass(&reference, &response, None),
        ),
        (
            exactly(&columns, &response, None),
            exactly(&reference, &response, None),
        ),
    ] {
        assert_eq!(fit.kept, [0, 1, 4, 6]);
        let said: Vec<String> = fit
            .aliased
            .iter()
            .map(|alias| alias.describe(&names))
            .collect();
        assert_eq!(
            said,
            ["nothing = 0", "three = 3·1", "made = 7·1 + 0.1·a - 2.5·b"]
        );
        assert_eq!(
            fit.estimates
                .iter()
                .filter(|estimate| estimate.is_none())
                .count(),
            3
        );
        for (index, &column) in fit.kept.iter().enumerate() {
            assert!(close(
                fit.estimates[column].unwrap(),
                reference.estimates[index].unwrap()
            ));
        }
        assert!(close(
            fit.residual_sum_of_squares,
            reference.residual_sum_of_squares
        ));
        assert_eq!(fit.degrees_of_freedom(), 4996);
    }
}

#[test]
fn fewer_rows_than_columns_alias_the_last_ones() {
    let (columns, response) = design(2, 4);
    for fit in [
        one_pass(&columns, &response, None),
        exactly(&columns, &response, None),
    ] {
        assert_eq!((&fit.kept[..], fit.aliased.len()), (&[0, 1][..], 2));
        assert_eq!(
            (fit.degrees_of_freedom(), fit.residual_std_error()),
            (0, None)
        );
        assert!(fit.is_perfect);
    }
}

#[test]
fn extreme_magnitudes_stay_in_range() {
    let x: Vec<f64> = (0..50)
        .map(|i| 1e300 * (1.0 + f64::from(i) / 64.0))
        .collect();
    let y: Vec<f64> = (0..50).map(|i| 1e-300 * (3.0 + f64::from(i % 3))).collect();
    let columns = vec![vec![1.0; 50], x];
    let small: Vec<f64> = (0..50).map(|i| 3.0 + f64::from(i % 3)).collect();
    let unscaled = vec![
        vec![1.0; 50],
        (0..50).map(|i| 1.0 + f64::from(i) / 64.0).collect(),
    ];
    let reference = exactly(&unscaled, &small, None).estimates[0].unwrap();
    for fit in [one_pass(&columns, &y, None), exactly(&columns, &y, None)] {
        assert!(
            close(fit.estimates[0].unwrap() * 1e300, reference),
            "{fit:?}"
        );
    }
}

#[test]
fn a_constant_response_and_a_model_without_columns() {
    for fit in [
        one_pass(&[vec![1.0; 9]], &[4.0; 9], None),
        exactly(&[vec![1.0; 9]], &[4.0; 9], None),
    ] {
        assert!((fit.estimates[0].unwrap() - 4.0).abs() < 1e-14 && fit.is_perfect);
    }
    for fit in [
        one_pass(&[], &[3.0, 4.0], None),
        exactly(&[], &[3.0, 4.0], None),
    ] {
        assert!((fit.residual_sum_of_squares - 25.0).abs() < 1e-13 && !fit.is_perfect);
        assert_eq!(fit.condition, 1.0);
    }
    let zero = exactly(&[vec![1.0, 2.0]], &[0.0, 0.0], None);
    assert_eq!((zero.estimates[0], zero.is_perfect), (Some(0.0), true));
}

#[test]
fn what_is_refused_and_how() {
    let ones = [1.0; 3];
    let said = |columns: &[&[f64]], response: &[f64], weights: Option<&[f64]>| {
        let mut fit = LeastSquares::new(1);
        fit.push(&[&ones], &ones, None).unwrap();
        let error = fit.push(columns, response, weights).unwrap_err();
        assert_eq!(fit.rows(), 3, "nothing is taken");
        error.to_string()
    };
    assert_eq!(
        said(&[&ones, &ones], &ones, None),
        "a linear fit of 1 columns was given 2; hand over every column of the design"
    );
    assert_eq!(
        said(&[&ones], &ones[..2], None),
        "column 0 of the design has 3 rows, the response has 2; all need the same number"
    );
    assert_eq!(
        said(&[&ones], &[1.0, f64::NAN, 1.0], None),
        "the response holds NaN in row 4; leave such rows out before the fit"
    );
    assert_eq!(
        said(&[&ones], &ones, Some(&[1.0, f64::INFINITY, 1.0])),
        "the column of weights holds inf in row 4; leave such rows out before the fit"
    );
    assert_eq!(
        said(&[&ones], &ones, Some(&[1.0, 1.0, -2.0])),
        "the weight in row 5 is -2; weights are 0 or above"
    );
    let none = "there are no rows to fit, or none with a weight above 0";
    assert_eq!(LeastSquares::new(1).solve().unwrap_err().to_string(), none);
    let weightless = solve_exactly(&[Column::from(&ones[..])], &ones, Some(&[0.0; 3]));
    assert_eq!(weightless.unwrap_err(), LinearError::NoRows);
    let other = LeastSquares::new(1)
        .merge(LeastSquares::new(2))
        .unwrap_err();
    assert_eq!(
        other,
        LinearError::ColumnCount {
            expected: 1,
            found: 2
        }
    );
}
