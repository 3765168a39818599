//! Fits that statsmodels and SciPy made too (`tests/data/fitting/make.py`).

use gradus_data::Source;

use gradus_fit::{Errors, Fit, Loss, Request};
use serde_json::Value;

use crate::common::{digits, json, numbers};
use crate::{estimates, fitted, open, std_errors};

pub(crate) fn source() -> Source {
    open("tests/data/fitting/table.csv")
}

pub(crate) fn expected(name: &str) -> Value {
    json("tests/data/fitting/expected.json")[name].take()
}

pub(crate) fn agree(fit: &Fit, expected: &Value, wanted: f64) {
    let covariance: Vec<f64> = fit.covariance.iter().flatten().copied().collect();
    let p: Vec<f64> = fit
        .parameters
        .iter()
        .filter_map(|parameter| parameter.p)
        .collect();
    let ci95: Vec<f64> = fit
        .parameters
        .iter()
        .filter_map(|parameter| parameter.ci95)
        .flatten()
        .flatten()
        .collect();
    let one = |value: Option<f64>| value.into_iter().collect::<Vec<f64>>();
    let found = [
        ("estimates", estimates(fit)),
        ("std_errors", std_errors(fit)),
        ("covariance", covariance),
        ("p", p),
        ("ci95", ci95),
        ("rss", vec![fit.rss]),
        ("r2", one(fit.r2)),
        ("adjusted_r2", one(fit.adjusted_r2)),
        ("aic", one(fit.aic)),
        ("bic", one(fit.bic)),
    ];
    let mut compared = 0;
    for (key, found) in found {
        let Some(expected) = expected.get(key) else {
            continue;
        };
        let digits = digits(&found, &numbers(expected));
        assert!(digits >= wanted, "{key}: {digits:.1} digits");
        compared += 1;
    }
    assert!(compared >= 2);
}

#[test]
fn linear_models_with_categories_agree_with_statsmodels() {
    let fit = fitted(&source(), &Request::formula("y ~ x + group"));
    agree(&fit, &expected("ols"), 10.0);
    let fit = fitted(&source(), &Request::formula("y ~ x - 1"));
    agree(&fit, &expected("no intercept"), 10.0);
}

#[test]
fn relative_weights_agree_with_statsmodels() {
    let request = Request {
        errors: Errors::Weights("1/sigma^2".into()),
        ..Request::formula("y ~ x + group")
    };
    agree(&fitted(&source(), &request), &expected("wls"), 10.0);
}

#[test]
fn a_model_with_the_same_terms_is_the_same_fit() {
    let linear = fitted(&source(), &Request::formula("z ~ x + x^2"));
    let model = fitted(&source(), &Request::formula("z = a + b*x + c*x^2"));
    assert!(digits(&estimates(&model), &estimates(&linear)) > 13.0);
    assert!(digits(&std_errors(&model), &std_errors(&linear)) > 13.0);
    assert_eq!((model.n, model.dof), (linear.n, linear.dof));
    assert!(digits(&[model.aic.unwrap()], &[linear.aic.unwrap()]) > 12.0);
}

#[test]
fn known_errors_are_not_rescaled_and_relative_ones_are() {
    let formula = "z = size*exp(-rate*x) + floor";
    let known = Request {
        errors: Errors::Sigma("sigma".into()),
        ..Request::formula(formula)
    };
    let fit = fitted(&source(), &known);
    agree(&fit, &expected("absolute"), 6.0);
    let chi2 = numbers(&expected("absolute")["chi2"])[0];
    assert!(digits(&[fit.chi2_per_dof.unwrap()], &[chi2 / fit.dof as f64]) > 10.0);
    let relative = Request {
        errors: Errors::Weights("1/sigma^2".into()),
        ..Request::formula(formula)
    };
    let fit = fitted(&source(), &relative);
    agree(&fit, &expected("relative"), 6.0);
    assert_eq!(fit.chi2_per_dof, None);
}

#[test]
fn hubers_loss_agrees_with_reweighting_and_its_errors_with_hubers_formula() {
    for formula in ["y ~ x", "y = a + b*x"] {
        let request = Request {
            loss: Loss::Huber(Some(0.3)),
            ..Request::formula(formula)
        };
        let fit = fitted(&source(), &request);
        agree(&fit, &expected("huber"), 8.0);
        assert!(fit.converged);
    }
}
