//! Gradient methods as `fit` takes them.

use gradus_data::{ReadOptions, Source};
use gradus_fit::gradient::{Method, Options, Penalty};
use gradus_fit::{Errors, Interval, Loss, Missing, Predictor, Request, fit, model_file};

use crate::common::{digits, numbers};
use crate::independent::{agree, expected, source};
use crate::{estimates, fitted, open, refused, std_errors, table};

#[test]
fn the_challengers_rings_are_as_statsmodels_says() {
    let source = open("../../data/challenger.csv");
    let request = Request {
        loss: Loss::Logistic,
        ..Request::formula("damage ~ temperature")
    };
    let model = fit(&source, &request).unwrap();
    let expected = expected("challenger");
    agree(&model.fit, &expected, 8.0);
    assert!(
        digits(
            &[model.fit.log_likelihood.unwrap()],
            &numbers(&expected["log_likelihood"])
        ) > 10.0
    );
    assert_eq!((model.fit.r2, model.fit.residual_std_error), (None, None));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    model_file::write(&path, &model).unwrap();
    let model = model_file::read(&path).unwrap();
    let cold = table("temperature\n31\n");
    let predictor = Predictor::new(&model, cold.schema()).unwrap();
    let prediction = predictor
        .predict(&cold.read(&["temperature"]).unwrap())
        .unwrap();
    let found = [prediction.values[0], prediction.std_errors[0]];
    assert!(digits(&found, &numbers(&expected["at 31"])) > 7.0);
    let [lower, upper] = prediction.intervals(predictor.quantile(0.95), 0.0);
    assert!(0.0 < lower[0] && lower[0] < found[0] && found[0] < upper[0] && upper[0] < 1.0);
}

#[test]
fn gradients_find_what_least_squares_finds() {
    let by = |method, formula: &str, errors: Errors| Request {
        method,
        errors,
        ..Request::formula(formula)
    };
    for formula in ["y ~ x + group", "z = size*exp(-rate*x) + floor"] {
        for errors in [
            Errors::Equal,
            Errors::Sigma("sigma".into()),
            Errors::Weights("1/sigma^2".into()),
        ] {
            let exact = fitted(&source(), &by(None, formula, errors.clone()));
            let lbfgs = fitted(&source(), &by(Some(Method::Lbfgs), formula, errors.clone()));
            assert!(lbfgs.converged);
            assert!(
                digits(&estimates(&lbfgs), &estimates(&exact)) > 7.0,
                "{formula}, {errors:?}"
            );
            assert!(
                digits(&std_errors(&lbfgs), &std_errors(&exact)) > 6.0,
                "{formula}, {errors:?}"
            );
            assert_eq!(
                (lbfgs.n, lbfgs.dof, &lbfgs.scale),
                (exact.n, exact.dof, &exact.scale)
            );
            assert!(digits(&[lbfgs.aic.unwrap()], &[exact.aic.unwrap()]) > 9.0);
        }
    }
    for method in [Method::Sgd, Method::Adam] {
        let exact = fitted(&source(), &by(None, "y ~ x", Errors::Equal));
        let found = fitted(&source(), &by(Some(method), "y ~ x", Errors::Equal));
        assert!(found.converged, "{:?}", found.warnings);
        for (found, exact) in found.parameters.iter().zip(&exact.parameters) {
            let distance = found.estimate.unwrap() - exact.estimate.unwrap();
            assert!(distance.abs() < 0.5 * exact.std_error.unwrap());
        }
        assert_eq!(found.history.len(), 100);
    }
}

#[test]
fn penalties_leave_no_errors_and_say_so() {
    let request = Request {
        training: Options {
            penalty: Penalty { l1: 0.0, l2: 0.5 },
            validation: 0.25,
            ..Options::default()
        },
        ..Request::formula("y ~ x")
    };
    let found = fitted(&source(), &request);
    assert!(
        found
            .parameters
            .iter()
            .all(|parameter| parameter.std_error.is_none())
    );
    assert!(
        found
            .warnings
            .iter()
            .any(|warning| warning.contains("biased on purpose"))
    );
    assert_eq!((found.aic, found.n + found.held_out), (None, 24));
    assert!(found.history.iter().all(|epoch| epoch.validation.is_some()));
}

#[test]
fn what_gradients_do_not_know_is_refused() {
    let method = Some(Method::Sgd);
    let formula = Request::formula("y = a + b*x");
    for request in [
        Request {
            method,
            fixed: vec![("a".into(), 1.0)],
            ..formula.clone()
        },
        Request {
            method,
            interval: Interval::Profile,
            ..formula.clone()
        },
        Request {
            method,
            loss: Loss::Huber(None),
            ..formula.clone()
        },
        Request {
            method,
            loss: Loss::Cauchy(None),
            ..formula.clone()
        },
        Request {
            loss: Loss::Poisson,
            ..formula.clone()
        },
    ] {
        assert!(refused(&source(), &request).is_usage());
    }
    let negative = Request {
        loss: Loss::Logistic,
        ..Request::formula("y ~ x")
    };
    let error = refused(&source(), &negative);
    assert!(
        !error.is_usage() && error.to_string().contains(", line 2: the logistic loss"),
        "{error}"
    );
    let gaps = Source::from_bytes("t.csv", "x,y\n1,1\n2,\n3,0\n", &ReadOptions::default()).unwrap();
    let strict = Request {
        loss: Loss::Logistic,
        missing: Missing::Refuse,
        ..Request::formula("y ~ x")
    };
    assert!(
        refused(&gaps, &strict)
            .to_string()
            .contains("t.csv, line 3: there is no value in column y")
    );
}
