//! Statistics against numbers of many more digits (`data/linear/make.py`), and what the report asks of them.

mod common;

use common::{json, numbers};
use gradus_fit::linear::{Column, solve_exactly};
use gradus_fit::statistics::{
    Reference, Sums, correlation, identifiability, parameter_statistics, quality,
    strong_correlations, student_quantile, student_two_sided,
};
use nalgebra::DMatrix;
use serde_json::Value;

fn stored(name: &str) -> Value {
    json(&format!("tests/data/linear/{name}"))
}

#[track_caller]
fn assert_close(found: f64, known: f64, tolerance: f64) {
    assert!(
        (found - known).abs() <= tolerance * known.abs(),
        "{found} is not {known}"
    );
}

#[test]
fn tails_and_quantiles_of_student_to_twelve_digits() {
    let known = stored("student.json");
    let mut worst: f64 = 0.0;
    for case in known["two_sided"].as_array().unwrap() {
        let &[t, dof, p] = &numbers(case)[..] else {
            panic!("three numbers")
        };
        let error = (student_two_sided(t, dof) / p - 1.0).abs();
        worst = worst.max(error);
        assert!(error < 2e-13, "t = {t}, dof = {dof}: {error:e}");
        assert_eq!(student_two_sided(-t, dof), student_two_sided(t, dof));
    }
    println!("worst tail {worst:e}");
    for case in known["quantile95"].as_array().unwrap() {
        let &[dof, t] = &numbers(case)[..] else {
            panic!("two numbers")
        };
        assert_close(student_quantile(0.05, dof), t, 1e-14);
    }
}

#[test]
fn student_at_its_ends() {
    assert_eq!(student_two_sided(0.0, 5.0), 1.0);
    assert_eq!(student_two_sided(f64::NEG_INFINITY, 5.0), 0.0);
    assert!(student_two_sided(f64::NAN, 5.0).is_nan() && student_two_sided(1.0, 0.0).is_nan());
    assert_close(
        student_two_sided(1e200, 1.0),
        2e-200 / std::f64::consts::PI,
        1e-13,
    );
    assert!(student_quantile(0.0, 5.0).is_nan() && student_quantile(0.05, -1.0).is_nan());
    assert_close(
        student_quantile(1e-10, 1.0),
        2e10 / std::f64::consts::PI,
        1e-12,
    );
}

#[test]
fn tables_as_r_makes_them() {
    for known in stored("table.json").as_array().unwrap() {
        let columns: Vec<Vec<f64>> = known["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(numbers)
            .collect();
        let weights = known["weights"]
            .as_array()
            .map(|_| numbers(&known["weights"]));
        let design: Vec<Column<'_>> = columns
            .iter()
            .map(|column| Column::from(&column[..]))
            .collect();
        let fit = solve_exactly(&design, &numbers(&known["response"]), weights.as_deref()).unwrap();
        let sums = Sums {
            observations: fit.observations,
            parameters: fit.kept.len(),
            has_intercept: known["has_intercept"].as_bool().unwrap(),
            residual: fit.residual_sum_of_squares,
            about_mean: fit.centred_sum_of_squares,
            about_zero: fit.sum_of_squares,
            log_weight: fit.log_weight_sum,
            known_errors: false,
        };
        check_quality(known, &sums);
        let estimates: Vec<f64> = fit
            .estimates
            .iter()
            .map(|estimate| estimate.unwrap())
            .collect();
        let dof = fit.degrees_of_freedom() as f64;
        let covariance = &fit.unscaled_covariance * fit.residual_std_error().unwrap().powi(2);
        let table = parameter_statistics(&estimates, &covariance, Reference::Student { dof });
        let normal = parameter_statistics(&estimates, &fit.unscaled_covariance, Reference::Normal);
        for (index, row) in table.iter().enumerate() {
            assert_close(
                row.estimate,
                known["estimates"][index].as_f64().unwrap(),
                1e-12,
            );
            assert_close(
                row.std_error.unwrap(),
                known["std_errors"][index].as_f64().unwrap(),
                1e-12,
            );
            assert_close(row.t.unwrap(), known["t"][index].as_f64().unwrap(), 1e-12);
            assert_close(row.p.unwrap(), known["p"][index].as_f64().unwrap(), 1e-12);
            for end in 0..2 {
                assert_close(
                    row.ci95.unwrap()[end],
                    known["ci95"][index][end].as_f64().unwrap(),
                    1e-9,
                );
            }
            for other in 0..estimates.len() {
                assert_close(
                    covariance[(index, other)],
                    known["covariance"][index][other].as_f64().unwrap(),
                    1e-12,
                );
            }
            let known = &known["known_errors"];
            assert_close(
                normal[index].std_error.unwrap(),
                known["std_errors"][index].as_f64().unwrap(),
                1e-12,
            );
            assert_close(
                normal[index].p.unwrap(),
                known["p"][index].as_f64().unwrap(),
                1e-12,
            );
        }
    }
}

fn check_quality(known: &Value, sums: &Sums) {
    let found = quality(sums);
    let pairs = [
        ("residual_std_error", found.residual_std_error),
        ("r2", found.r2),
        ("adjusted_r2", found.adjusted_r2),
        ("log_likelihood", found.log_likelihood),
        ("aic", found.aic),
        ("bic", found.bic),
    ];
    for (name, found) in pairs {
        assert_close(found.unwrap(), known[name].as_f64().unwrap(), 1e-12);
    }
    assert_eq!(found.chi2_per_dof, None);
    let found = quality(&Sums {
        known_errors: true,
        ..*sums
    });
    let known = &known["known_errors"];
    assert_close(
        found.log_likelihood.unwrap(),
        known["log_likelihood"].as_f64().unwrap(),
        1e-12,
    );
    assert_close(found.aic.unwrap(), known["aic"].as_f64().unwrap(), 1e-12);
    assert_close(
        found.chi2_per_dof.unwrap(),
        known["chi2_per_dof"].as_f64().unwrap(),
        1e-12,
    );
}

#[test]
fn perfect_data_and_no_degrees_of_freedom() {
    let zero = DMatrix::from_row_slice(2, 2, &[0.0, 0.0, 0.0, 0.0]);
    let perfect = parameter_statistics(&[-2.0, 0.0], &zero, Reference::Student { dof: 3.0 });
    assert_eq!(
        (perfect[0].std_error, perfect[0].t, perfect[0].p),
        (Some(0.0), Some(f64::NEG_INFINITY), Some(0.0))
    );
    assert_eq!(
        (perfect[0].ci95, perfect[1].t, perfect[1].p),
        (Some([-2.0, -2.0]), Some(0.0), Some(1.0))
    );
    assert_eq!(correlation(&zero), DMatrix::identity(2, 2));
    let unknown = parameter_statistics(
        &[1.0],
        &DMatrix::from_row_slice(1, 1, &[4.0]),
        Reference::Student { dof: 0.0 },
    );
    assert_eq!(
        (
            unknown[0].std_error,
            unknown[0].t,
            unknown[0].p,
            unknown[0].ci95
        ),
        (None, None, None, None)
    );
    let invalid = parameter_statistics(
        &[1.0],
        &DMatrix::from_row_slice(1, 1, &[f64::NAN]),
        Reference::Normal,
    );
    assert_eq!(invalid[0].std_error, None);
    assert!(strong_correlations(&DMatrix::identity(3, 3), 0.99).is_empty());
}

/// A Jacobian with the given columns.
fn jacobian(columns: &[&dyn Fn(f64) -> f64]) -> DMatrix<f64> {
    DMatrix::from_fn(30, columns.len(), |row, column| {
        columns[column](0.1 + row as f64 / 10.0)
    })
}

#[test]
fn parameters_that_cannot_be_told_apart_are_named() {
    let names = ["b1", "b2", "b3", "b4", "b5"];
    let said = |matrix: &DMatrix<f64>| -> Vec<String> {
        let found = identifiability(matrix);
        assert_eq!(found.rank + found.undetermined.len(), matrix.ncols());
        // Directions lie in the null space, whatever else they are.
        for combination in &found.undetermined {
            let mut direction = nalgebra::DVector::zeros(matrix.ncols());
            combination
                .direction
                .iter()
                .for_each(|&(index, share)| direction[index] = share);
            assert!((direction.norm() - 1.0).abs() < 1e-12);
            assert!((matrix * direction).norm() < 1e-10 * matrix.norm());
        }
        let mut texts: Vec<String> = found
            .undetermined
            .iter()
            .map(|found| found.describe(&names))
            .collect();
        texts.sort();
        texts
    };
    assert!(said(&jacobian(&[&|_| 1.0, &|x| x, &|x| x * x])).is_empty());
    assert_eq!(
        said(&jacobian(&[&|x| x, &|_| 1.0, &|x| x])),
        ["the data determine b1 and b3 only through 0.71·b1 + 0.71·b3"]
    );
    // b1·exp(b2 - b3·x): the amplitude and the shift, in units a thousand apart.
    assert_eq!(
        said(&jacobian(&[
            &|x| (-x).exp(),
            &|x| 1000.0 * (-x).exp(),
            &|x| x * (-x).exp()
        ])),
        ["the data determine b1 and b2 only through 0.001·b1 + b2"]
    );
    assert_eq!(
        said(&jacobian(&[&|x| x, &|_| 0.0])),
        ["b2 has no influence on the fit"]
    );
    let pairs = jacobian(&[&|x| x, &|_| 2.0, &|x| -x, &|x| x.sin(), &|_| 1.0]);
    assert_eq!(
        said(&pairs),
        [
            "the data determine b1 and b3 only through 0.71·b1 - 0.71·b3",
            "the data determine b2 and b5 only through 0.89·b2 + 0.45·b5"
        ]
    );
    assert_eq!(
        said(&jacobian(&[&|x| x, &|_| 1.0, &|x| x + 1.0])),
        [
            "the data do not tell b1, b2 and b3 apart: the fit stays the same along 0.58·b1 + 0.58·b2 - 0.58·b3"
        ]
    );
    // Fewer observations than parameters.
    assert_eq!(said(&DMatrix::from_row_slice(1, 2, &[1.0, 1.0])).len(), 1);
    assert_eq!(identifiability(&DMatrix::zeros(3, 0)).condition, 1.0);
}
