//! Requests that would change nothing, data that say nothing, and answers that would mislead.

use gradus_data::{Column, Source, Table};
use gradus_fit::nonlinear::Bounds;
use gradus_fit::{FitError, Loss, Request, fit, fit_by, gradient};

use crate::{estimates, fitted, open, refused, table};

/// A limit of a search is refused exactly where nothing is searched.
#[test]
fn limits_of_a_search_need_one() {
    let source = table("x,y\n1,2\n2,3.1\n3,4.9\n4,8.2\n5,12.9\n");
    let exact = Request::formula("y = a + b*x");
    let bounded = Request {
        bounds: vec![("a".into(), Bounds::at_least(0.0))],
        ..exact.clone()
    };
    let robust = Request {
        loss: Loss::Huber(None),
        ..Request::formula("y ~ x")
    };
    let curved = Request::formula("y = a*exp(b*x)");
    let trained = Request {
        method: Some(gradient::Method::Lbfgs),
        ..curved.clone()
    };
    let fixed = Request {
        fixed: vec![("b".into(), 0.5)],
        ..curved.clone()
    };
    for (request, takes_iterations, takes_starts) in [
        (Request::formula("y ~ x"), false, false),
        (exact, false, false),
        (fixed, false, false),
        (trained, false, false),
        (bounded, true, false),
        (robust, true, false),
        (curved, true, true),
    ] {
        let iterations = Request {
            max_iterations: Some(400),
            ..request.clone()
        };
        let starts = Request {
            starts: Some(400),
            ..request
        };
        for (request, option, is_taken) in [
            (iterations, "--max-iterations", takes_iterations),
            (starts, "--starts", takes_starts),
        ] {
            match fit(&source, &request) {
                Ok(_) => assert!(is_taken, "{option}: {request:?}"),
                Err(error) => {
                    let is_refusal = error.is_usage() && error.to_string().starts_with(option);
                    assert!(is_refusal && !is_taken, "{error}");
                }
            }
        }
    }
}

/// Of `a*b = 239` each pair is a minimum, and few of them are what anybody would write down.
#[test]
fn of_equal_minima_one_of_ordinary_sizes_is_kept() {
    let source = open("../../data/nist/Misra1a.csv");
    let plain = fitted(&source, &Request::formula("y = a*(1 - exp(-c*x))"));
    for seed in 0..5 {
        let request = Request {
            seed,
            ..Request::formula("y = a*b*(1 - exp(-c*x))")
        };
        let found = fitted(&source, &request);
        let [a, b, _] = estimates(&found)[..] else {
            panic!("{found:?}")
        };
        assert!((a * b / estimates(&plain)[0] - 1.0).abs() < 1e-6, "{a} {b}");
        let is_ordinary = |value: f64| (1e-5..1e8).contains(&value.abs());
        assert!(is_ordinary(a) && is_ordinary(b), "seed {seed}: {a} {b}");
    }
}

/// A search that failed is not asked whether its minimum is the lowest.
#[test]
fn failed_searches_warn_of_their_failure_alone() {
    let rows = (1..=12).map(|i| format!("{i},{}\n", i * 7919 % 13));
    let source = table(&format!("x,y\n{}", rows.collect::<String>()));
    let warns = |max_iterations, converges| {
        let request = Request {
            max_iterations: Some(max_iterations),
            starts: Some(3),
            ..Request::formula("y = a*sin(b*x) + c*cos(d*x*x)")
        };
        let found = fitted(&source, &request);
        assert_eq!(found.converged, converges, "{found:?}");
        let mut warnings = found.warnings.iter();
        warnings.any(|warning| warning.starts_with("only one of 3 starting points"))
    };
    assert!(!warns(2, false));
    assert!(warns(400, true));
}

/// The row of the table, and not that of the group.
#[test]
fn rows_of_groups_are_those_of_the_source() {
    let columns = [
        ("g", vec![2.0, 1.0, 2.0, 1.0, 1.0]),
        ("x", vec![1.0, 2.0, -1.0, 3.0, 4.0]),
        ("y", vec![1.0, 2.0, 3.0, 4.0, 5.0]),
    ];
    let columns = columns.map(|(name, numbers)| (name, Column::Numbers(numbers)));
    let source = Source::from_table("frame", Table::from_columns(columns).unwrap()).unwrap();
    let groups = fit_by(&source, &Request::formula("y ~ log(x)"), "g").unwrap();
    assert!(groups[0].model.is_ok());
    let error = groups[1].model.as_ref().unwrap_err().to_string();
    assert!(
        error.starts_with("frame, row 3: log(x) is undefined;"),
        "{error}"
    );
}

/// Faults of the request are not those of a group.
#[test]
fn a_wrong_request_is_refused_for_all_groups_at_once() {
    let source = table("g,x,y\n1,1,2\n1,2,3\n1,3,5\n2,1,2\n2,2,5\n2,3,6\n");
    let request = Request {
        starts: Some(3),
        ..Request::formula("y ~ x")
    };
    let error = fit_by(&source, &request, "g").unwrap_err();
    assert!(matches!(error, FitError::Request(_)), "{error}");
}

#[test]
fn the_response_stands_on_the_left_alone() {
    let source = table("x,y\n1,2\n2,3\n3,5\n4,4\n");
    for formula in ["y ~ x + y", "y = a*x + b*y", "y ~ poly(y, 2)"] {
        let error = refused(&source, &Request::formula(formula));
        assert!(
            error.to_string().starts_with("`y` is what the model is to"),
            "{error}"
        );
    }
    fitted(&source, &Request::formula("x/y ~ x"));
}
