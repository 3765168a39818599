//! Linear fits against NIST's certified values, and against exact arithmetic.

mod common;

use common::{digits, json, nist_rows, numbers};
use gradus_fit::linear::{Column, DoubleDouble, LeastSquares, LinearFit, solve_exactly};
use serde_json::Value;

/// A column and what rounding to `f64` left of it.
type Exact = (Vec<f64>, Option<Vec<f64>>);

struct Set {
    name: String,
    design: Vec<Exact>,
    response: Vec<f64>,
    estimates: Vec<f64>,
    std_errors: Vec<f64>,
    residual_std_error: f64,
    r2: f64,
}

impl Set {
    fn exactly(&self) -> LinearFit {
        let columns: Vec<Column<'_>> = self
            .design
            .iter()
            .map(|(high, low)| Column {
                high,
                low: low.as_deref(),
            })
            .collect();
        solve_exactly(&columns, &self.response, None).unwrap()
    }

    fn in_one_pass(&self) -> LinearFit {
        let columns: Vec<&[f64]> = self.design.iter().map(|(high, _)| &high[..]).collect();
        let mut fit = LeastSquares::new(columns.len());
        fit.push(&columns, &self.response, None).unwrap();
        fit.solve().unwrap()
    }
}

fn sets() -> Vec<Set> {
    let known = json("../../data/nist/certified-linear.json");
    let sets = known.as_object().unwrap().iter();
    sets.map(|(name, known)| set(name, known)).collect()
}

/// The powers `x¹ … x^degree`, exact to about 31 digits.
fn powers(x: &[f64], degree: usize) -> impl Iterator<Item = Exact> {
    let x: Vec<DoubleDouble> = x.iter().copied().map(DoubleDouble::from).collect();
    (1..=degree).map(move |power| {
        let raised = |&x: &DoubleDouble| (1..power).fold(x, |product, _| product * x);
        let (high, low) = x.iter().map(raised).map(|x| (x.high, x.low)).unzip();
        (high, Some(low))
    })
}

fn set(name: &str, known: &Value) -> Set {
    let rows = nist_rows(name);
    let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<f64>>();
    let mut design: Vec<Exact> = vec![(vec![1.0; rows.len()], None)];
    match known["model"].as_str().unwrap() {
        "y ~ x - 1" => design = vec![(column(1), None)],
        "y ~ x" | "y ~ ." => design.extend((1..rows[0].len()).map(|index| (column(index), None))),
        poly => {
            let (_, degree) = poly.trim_end_matches(')').rsplit_once(' ').unwrap();
            design.extend(powers(&column(1), degree.parse().unwrap()));
        }
    }
    Set {
        name: name.to_owned(),
        design,
        response: column(0),
        estimates: numbers(&known["estimates"]),
        std_errors: numbers(&known["std_errors"]),
        residual_std_error: numbers(&known["residual_std_error"])[0],
        r2: numbers(&known["r2"])[0],
    }
}

fn std_errors(fit: &LinearFit) -> Vec<f64> {
    let residual = fit.residual_std_error().unwrap();
    fit.unscaled_covariance
        .diagonal()
        .iter()
        .map(|variance| variance.sqrt() * residual)
        .collect()
}

fn estimates(fit: &LinearFit) -> Vec<f64> {
    let estimates = fit.estimates.iter();
    estimates.map(|estimate| estimate.unwrap()).collect()
}

#[test]
fn certified_values_to_all_their_digits() {
    let sets = sets();
    assert_eq!(sets.len(), 11);
    for set in sets {
        let fit = set.exactly();
        let estimates = digits(&estimates(&fit), &set.estimates);
        let errors = digits(&std_errors(&fit), &set.std_errors);
        let residual = digits(
            &[fit.residual_std_error().unwrap()],
            &[set.residual_std_error],
        );
        let spread = if set.design.len() == 1 {
            fit.sum_of_squares
        } else {
            fit.centred_sum_of_squares
        };
        let r2 = digits(&[1.0 - fit.residual_sum_of_squares / spread], &[set.r2]);
        println!(
            "{}: {estimates:.1} {errors:.1} {residual:.1} {r2:.1}",
            set.name
        );
        for (what, digits) in [
            ("estimates", estimates),
            ("errors", errors),
            ("residual", residual),
            ("R²", r2),
        ] {
            assert!(digits > 12.5, "{} {what}: {digits} digits", set.name);
        }
    }
}

#[test]
fn one_pass_keeps_what_double_precision_holds() {
    let norm = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>().sqrt();
    for set in sets() {
        let fit = set.in_one_pass();
        // A factorization in f64 is exact for columns that differ by some roundings.
        let hold = 16.0 * f64::EPSILON * fit.condition;
        // Errors of the columns count as much as what the columns contribute to the response.
        let lengths = set.design.iter().map(|(column, _)| norm(column));
        let parts = lengths
            .clone()
            .zip(&set.estimates)
            .map(|(length, estimate)| length * estimate.abs());
        let largest = parts.fold(norm(&set.response), f64::max);
        for ((found, certified), length) in fit.estimates.iter().zip(&set.estimates).zip(lengths) {
            let error = (found.unwrap() - certified).abs() * length / largest;
            assert!(error < hold, "{}: {error:e} of {hold:e}", set.name);
        }
        let errors = digits(&std_errors(&fit), &set.std_errors);
        assert!(
            10f64.powf(-errors) < 100.0 * hold,
            "{}: {errors} digits",
            set.name
        );
    }
}

#[test]
fn perfect_data_has_no_errors() {
    for set in sets().iter().filter(|set| set.residual_std_error == 0.0) {
        let fit = set.exactly();
        assert!(fit.is_perfect, "{}", set.name);
        let digits = digits(&estimates(&fit), &set.estimates);
        assert!(
            digits > if set.name == "wampler1" { 15.9 } else { 12.5 },
            "{} {digits}",
            set.name
        );
        assert_eq!(fit.residual_sum_of_squares, 0.0);
        assert!(set.in_one_pass().is_perfect, "{}", set.name);
    }
}

#[test]
fn large_problems_are_refined_as_well() {
    // Filip's rows many times over have the same estimates, and are more than are computed in 32 digits.
    let set = sets().into_iter().find(|set| set.name == "filip").unwrap();
    let times = 1000;
    let design: Vec<Exact> = set
        .design
        .iter()
        .map(|(high, low)| {
            (
                high.repeat(times),
                low.as_ref().map(|low| low.repeat(times)),
            )
        })
        .collect();
    let columns: Vec<Column<'_>> = design
        .iter()
        .map(|(high, low)| Column {
            high,
            low: low.as_deref(),
        })
        .collect();
    let fit = solve_exactly(&columns, &set.response.repeat(times), None).unwrap();
    let estimates = digits(&estimates(&fit), &set.estimates);
    assert!(estimates > 12.5, "{estimates} digits");
    let variance = fit.residual_sum_of_squares / times as f64 / (82 - 11) as f64;
    assert!(digits(&[variance.sqrt()], &[set.residual_std_error]) > 12.5);
}
