//! L-BFGS against statsmodels, scikit-learn, SciPy and NIST.

use gradus_fit::gradient::{Loss, Method, Options, Penalty, Trained, Verdict};
use serde_json::Value;

use crate::common::{json, numbers};
use crate::tables::{assert_close, fit, nist, table, table_of, watched};

const FORMULA: &str = "~ year + income + kind";

fn expected(name: &str) -> Value {
    json("tests/data/gradient/expected.json")[name].take()
}

fn options(loss: Loss) -> Options {
    Options {
        method: Method::Lbfgs,
        loss,
        ..Options::default()
    }
}

fn std_errors(trained: &Trained) -> Vec<f64> {
    let covariance = trained
        .inference
        .as_ref()
        .unwrap()
        .covariance
        .as_ref()
        .unwrap();
    covariance
        .diagonal()
        .iter()
        .map(|variance| variance.sqrt())
        .collect()
}

#[test]
fn likelihoods_agree_with_statsmodels() {
    let cases = [
        ("logistic", "sick", Loss::Logistic, None),
        ("poisson", "visits", Loss::Poisson, None),
        ("poisson weighted", "visits", Loss::Poisson, Some("weight")),
    ];
    for (name, response, loss, weights) in cases {
        let formula = format!("{response} {FORMULA}");
        let mut go_on = |_: &_| std::ops::ControlFlow::Continue(());
        let trained = watched(&table(), &formula, weights, &options(loss), &mut go_on).unwrap();
        let expected = expected(name);
        assert_eq!(trained.verdict, Verdict::Converged, "{name}");
        assert_close(
            &trained.parameters,
            &numbers(&expected["parameters"]),
            1e-10,
        );
        assert_close(
            &std_errors(&trained),
            &numbers(&expected["std_errors"]),
            1e-9,
        );
        let found = trained.inference.unwrap().likelihood.unwrap();
        let numbers = [found.deviance, found.null_deviance, found.log_likelihood];
        let names = ["deviance", "null_deviance", "log_likelihood"];
        assert_close(
            &numbers,
            &names.map(|name| expected[name].as_f64().unwrap()),
            1e-11,
        );
        assert_close(&[found.aic], &[10.0 - 2.0 * found.log_likelihood], 1e-15);
    }
}

#[test]
fn huber_agrees_with_reweighted_least_squares() {
    let trained = fit(
        &table(),
        &format!("price {FORMULA}"),
        &options(Loss::Huber(15.0)),
    )
    .unwrap();
    let expected = expected("huber");
    assert_eq!(trained.verdict, Verdict::Converged);
    assert_close(
        &trained.parameters,
        &numbers(&expected["parameters"]),
        1e-10,
    );
    assert_close(
        &std_errors(&trained),
        &numbers(&expected["std_errors"]),
        1e-9,
    );
}

#[test]
fn absolute_deviations_agree_with_linear_programming() {
    let trained = fit(&table(), "price ~ year + income", &options(Loss::Absolute)).unwrap();
    let expected = expected("absolute");
    assert_eq!(trained.verdict, Verdict::Converged);
    let loss = trained.history.last().unwrap().train;
    assert_close(&[loss], &[expected["mean_loss"].as_f64().unwrap()], 1e-6);
    assert_close(&trained.parameters, &numbers(&expected["parameters"]), 1e-4);
    // The density of the residuals is estimated with other kernels and widths elsewhere.
    assert_close(
        &std_errors(&trained),
        &numbers(&expected["std_errors"]),
        0.15,
    );
}

#[test]
fn penalties_are_those_of_scikit_learn() {
    let formula = "price ~ I(year - 1985) + I(income/1000) + kind";
    for (name, l1, l2) in [("elastic net", 3.0, 0.3), ("ridge", 0.0, 0.5)] {
        let penalized = Options {
            penalty: Penalty { l1, l2 },
            ..options(Loss::Squared)
        };
        let trained = fit(&table(), formula, &penalized).unwrap();
        assert_eq!(trained.verdict, Verdict::Converged, "{name}");
        assert!(trained.inference.unwrap().covariance.is_none());
        assert!(trained.warnings[0].contains("penalty"));
        let expected = numbers(&expected(name)["parameters"]);
        for (found, expected) in trained.parameters.iter().zip(&expected) {
            assert!(
                (found - expected).abs() < 1e-7,
                "{name}: {found} {expected}"
            );
            assert_eq!(*found == 0.0, *expected == 0.0, "{name}");
        }
    }
}

#[test]
fn a_lasso_of_a_logistic_fit_has_exact_zeros() {
    let formula = "sick ~ I((year - 1985)/20) + I((income - 40000)/15000) + kind";
    let penalty = Penalty { l1: 0.03, l2: 0.0 };
    let trained = fit(
        &table(),
        formula,
        &Options {
            penalty,
            ..options(Loss::Logistic)
        },
    )
    .unwrap();
    let expected = numbers(&expected("logistic lasso")["parameters"]);
    assert!(expected.contains(&0.0), "the case is meant to have zeros");
    for (found, expected) in trained.parameters.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        assert_eq!(*found == 0.0, *expected == 0.0);
    }
}

#[test]
fn squares_agree_with_certified_values() {
    let certified = json("../../data/nist/certified-linear.json");
    let cases = [
        ("norris", "y ~ x", 1e-12),
        ("pontius", "y ~ poly(x, 2)", 1e-9),
        ("longley", "y ~ .", 1e-8),
        ("noint1", "y ~ x - 1", 1e-14),
    ];
    for (name, formula, tolerance) in cases {
        let trained = fit(&nist(name), formula, &options(Loss::Squared)).unwrap();
        assert_eq!(trained.verdict, Verdict::Converged, "{name}");
        let certified = |field: &str| -> Vec<f64> {
            let numbers = certified[name][field].as_array().unwrap().iter();
            numbers
                .map(|number| number.as_str().unwrap().parse().unwrap())
                .collect()
        };
        assert_close(&trained.parameters, &certified("estimates"), tolerance);
        let sums = trained.inference.as_ref().unwrap().sums;
        let quality = gradus_fit::statistics::quality(&sums);
        let scale = quality.residual_std_error.unwrap();
        let errors: Vec<f64> = std_errors(&trained)
            .iter()
            .map(|error| error * scale)
            .collect();
        assert_close(&errors, &certified("std_errors"), 1e-8);
    }
}

#[test]
fn nonlinear_models_agree_with_certified_values() {
    let start = Some(vec![500.0, 1e-4]);
    let trained = fit(
        &nist("Misra1a"),
        "y = b1*(1 - exp(-b2*x))",
        &Options {
            start,
            ..options(Loss::Squared)
        },
    );
    let trained = trained.unwrap();
    assert_eq!(trained.verdict, Verdict::Converged);
    assert_close(
        &trained.parameters,
        &[2.389_421_291_8e2, 5.501_564_318_1e-4],
        1e-8,
    );
    let scale = 1.018_787_633_0e-1;
    let errors: Vec<f64> = std_errors(&trained)
        .iter()
        .map(|error| error * scale)
        .collect();
    // Fisher's information of least squares: NIST's errors are of this kind.
    assert_close(&errors, &[2.707_007_524_1, 7.266_869_243_6e-6], 1e-6);
}

#[test]
fn separated_classes_have_no_minimum() {
    let source = table_of(&[
        ("x", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("y", &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
    ]);
    let trained = fit(&source, "y ~ x", &options(Loss::Logistic)).unwrap();
    assert_eq!(trained.verdict, Verdict::Unbounded);
    assert!(
        trained
            .verdict
            .message(Method::Lbfgs)
            .unwrap()
            .contains("--l2")
    );
    // Separated but for one value of x.
    let source = table_of(&[
        ("x", &[1.0, 2.0, 3.0, 3.0, 5.0, 6.0]),
        ("y", &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
    ]);
    let trained = fit(&source, "y ~ x", &options(Loss::Logistic)).unwrap();
    assert_eq!(trained.verdict, Verdict::Unbounded);
    let penalty = Penalty { l1: 0.0, l2: 1e-3 };
    let trained = fit(
        &source,
        "y ~ x",
        &Options {
            penalty,
            ..options(Loss::Logistic)
        },
    )
    .unwrap();
    assert_eq!(trained.verdict, Verdict::Converged);
}

#[test]
fn what_cannot_be_told_apart_is_told() {
    let source = table_of(&[
        ("a", &[1.0, 2.0, 3.0, 4.0, 5.0]),
        ("b", &[2.0, 4.0, 6.0, 8.0, 10.0]),
        ("y", &[1.1, 1.9, 3.2, 3.9, 5.0]),
    ]);
    let trained = fit(&source, "y ~ a + b", &options(Loss::Squared)).unwrap();
    let inference = trained.inference.unwrap();
    assert_eq!(inference.kept, [0, 1]);
    assert_eq!(inference.aliased[0].column, 2);
}
