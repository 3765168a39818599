//! What a fit does with data and requests that are not as they should be.

use gradus_data::{Column, Source, Table};
use gradus_fit::nonlinear::Bounds;
use gradus_fit::statistics::Reference;
use gradus_fit::{Errors, Fit, Interval, Loss, Missing, Request, State, fit};

use crate::common::digits;
use crate::{estimates, fitted, open, parameter, refused, std_errors, table};

#[test]
fn rows_with_missing_values_are_left_out_and_counted() {
    let source = table("x,y,other\n1,2,\n2,NA,1\n3,6,1\n,8,1\n5,10,\n6,13,1\n");
    let left_out = fitted(&source, &Request::formula("y ~ x"));
    assert_eq!((left_out.n, left_out.dropped), (4, 2));
    let complete = fitted(
        &table("x,y\n1,2\n3,6\n5,10\n6,13\n"),
        &Request::formula("y ~ x"),
    );
    assert_eq!(estimates(&left_out), estimates(&complete));
    let refuse = Request {
        missing: Missing::Refuse,
        ..Request::formula("y ~ x")
    };
    let error = refused(&source, &refuse);
    assert_eq!(
        error.to_string(),
        "table.csv, line 3: there is no value in column y; mend it, or let such rows be left out \
         (--na drop)"
    );
    assert!(!error.is_usage());
}

#[test]
fn undefined_numbers_are_told_by_row() {
    let source = table("x,y\n,1\n3,4\n-1,2\n2,2\n");
    for formula in [
        "y ~ log(x)",
        "log(x) ~ y",
        "log(x) = a*y",
        "y = a + b*log(x)",
    ] {
        let error = refused(&source, &Request::formula(formula)).to_string();
        assert!(
            error.contains("table.csv, line 4: ") && error.contains(" is undefined;"),
            "{formula}: {error}"
        );
    }
}

#[test]
fn weights_and_standard_errors_must_be_such() {
    let source = table("x,y,w\n1,1,1\n2,3,0\n3,2,-1\n4,3,1\n");
    for (errors, message) in [
        (
            Errors::Sigma("w".into()),
            "table.csv, line 3: w is 0; standard errors are numbers above 0",
        ),
        (
            Errors::Weights("w".into()),
            "table.csv, line 4: w is -1; weights are numbers from 0 on",
        ),
    ] {
        let request = Request {
            errors,
            ..Request::formula("y ~ x")
        };
        assert_eq!(refused(&source, &request).to_string(), message);
    }
    let unknown = Request {
        errors: Errors::Weights("v".into()),
        ..Request::formula("y ~ x")
    };
    assert!(refused(&source, &unknown).is_usage());
}

/// A weight of 2 is a row that stands there twice, a weight of 0 one that does not.
#[test]
fn whole_weights_are_repeated_rows() {
    let source = table("x,y,w\n1,2.5,1\n2,3.5,2\n3,4,0\n4,7,1\n5,8.5,1\n");
    let repeated = table("x,y\n1,2.5\n2,3.5\n2,3.5\n4,7\n5,8.5\n");
    for formula in ["y ~ x", "y = a*exp(b*x)"] {
        let weighted = Request {
            errors: Errors::Weights("w".into()),
            ..Request::formula(formula)
        };
        let (weighted, repeated) = (
            fitted(&source, &weighted),
            fitted(&repeated, &Request::formula(formula)),
        );
        assert!(digits(&estimates(&weighted), &estimates(&repeated)) > 9.0);
        assert!(digits(&[weighted.rss], &[repeated.rss]) > 9.0);
        assert_eq!(weighted.n, 4);
    }
}

#[test]
fn columns_of_weights_are_no_terms() {
    let source = table("x,y,w\n1,2,1\n2,3,2\n3,5,1\n4,7,1\n");
    let request = Request {
        errors: Errors::Weights("w^2".into()),
        ..Request::target("y")
    };
    assert_eq!(fitted(&source, &request).formula, "y ~ x");
}

#[test]
fn fixed_parameters_stay_and_have_no_errors() {
    let source = open("../../data/nist/Misra1a.csv");
    for value in [5.5015643181e-4, 5e-4] {
        let request = Request {
            fixed: vec![("b2".into(), value)],
            ..Request::formula("y = b1*(1 - exp(-b2*x))")
        };
        let fit = fitted(&source, &request);
        let fixed = parameter(&fit, "b2");
        assert_eq!(
            (fixed.estimate, fixed.std_error, fixed.state),
            (Some(value), None, State::Fixed)
        );
        assert_eq!((fit.dof, fit.covariance[1][1]), (13, 0.0));
    }
    let twice = Request {
        start: vec![("b2".into(), 1.0)],
        fixed: vec![("b2".into(), 1.0)],
        ..Request::formula("y = b1*(1 - exp(-b2*x))")
    };
    assert!(refused(&source, &twice).is_usage());
}

#[test]
fn tied_parameters_follow_others() {
    let source = open("../../data/nist/Misra1a.csv");
    let tied = Request {
        ties: vec![("c".into(), "b1*2".into())],
        ..Request::formula("y = c/2*(1 - exp(-b2*x))")
    };
    let fit = fitted(&source, &tied);
    assert_eq!(fit.formula, "y = b1*2/2*(1 - exp(-b2*x))");
    let plain = fitted(&source, &Request::formula("y = b1*(1 - exp(-b2*x))"));
    assert!(digits(&estimates(&fit), &estimates(&plain)) > 9.0);
    for (name, expression) in [
        ("c", "c + 1"),
        ("d", "b2"),
        ("x", "b2"),
        ("c", "2*"),
        ("c", "poly(x, 2)"),
    ] {
        let wrong = Request {
            ties: vec![(name.into(), expression.into())],
            ..Request::formula("y = c/2*(1 - exp(-b2*x))")
        };
        assert!(refused(&source, &wrong).is_usage(), "{name} = {expression}");
    }
}

#[test]
fn parameters_at_their_bounds_are_told() {
    let source = open("../../data/nist/Misra1a.csv");
    let request = Request {
        bounds: vec![("b2".into(), Bounds::at_least(1e-3))],
        ..Request::formula("y = b1*(1 - exp(-b2*x))")
    };
    let fit = fitted(&source, &request);
    let stopped = parameter(&fit, "b2");
    assert_eq!(
        (stopped.estimate, stopped.state),
        (Some(1e-3), State::AtLowerBound)
    );
    assert!(
        fit.warnings[0].starts_with("b2 is stopped by its lower bound"),
        "{:?}",
        fit.warnings
    );
}

#[test]
fn parameters_that_cannot_be_told_apart_are_named() {
    let source = table("x,y,z\n1,2.1,2\n2,3.9,4\n3,6.2,6\n4,7.8,8\n");
    let fit = fitted(&source, &Request::formula("y ~ x + z"));
    assert_eq!(parameter(&fit, "z").estimate, None);
    assert!(fit.warnings[0].contains("z = 2·x"), "{:?}", fit.warnings);
    assert_eq!(fit.dof, 2);

    let fit = fitted(&source, &Request::formula("y = (a + b)*x"));
    assert!(
        fit.warnings[0].contains("cannot tell b apart"),
        "{:?}",
        fit.warnings
    );

    let fit = fitted(&source, &Request::formula("y = exp((a + b)*x)"));
    assert_eq!(parameter(&fit, "a").std_error, None);
    assert!(
        fit.warnings[0].starts_with("the data determine a and b only through 0.71·a + 0.71·b"),
        "{:?}",
        fit.warnings
    );
    assert_eq!(fit.dof, 3);
}

#[test]
fn models_without_columns_are_told() {
    let source = open("../../data/nist/Misra1a.csv");
    let fit = fitted(&source, &Request::formula("y = b1*(1 - exp(-b2*z))"));
    assert!(
        fit.warnings[0].ends_with("is one of b1, b2, z meant to be a column?"),
        "{:?}",
        fit.warnings
    );
    let mean = fitted(&source, &Request::formula("y = mean"));
    assert_eq!(mean.warnings, [] as [String; 0]);
}

#[test]
fn perfect_data_are_a_result() {
    for formula in ["y ~ x", "y = a + b*x"] {
        let fit = fitted(
            &table("x,y\n1,3\n2,5\n3,7\n4,9\n"),
            &Request::formula(formula),
        );
        assert_eq!(estimates(&fit), [1.0, 2.0]);
        assert_eq!(std_errors(&fit), [0.0, 0.0]);
        assert_eq!((fit.rss, fit.r2, fit.aic), (0.0, Some(1.0), None));
        let json = serde_json::to_string(&fit).unwrap();
        assert_eq!(serde_json::from_str::<gradus_fit::Fit>(&json).unwrap(), fit);
    }
    let source = table("x,y\n0,8\n1,4\n2,2\n3,1\n4,0.5\n");
    let fit = fitted(&source, &Request::formula("y = a*exp(-b*x)"));
    assert!(fit.converged);
    assert!(digits(&estimates(&fit), &[8.0, 2.0_f64.ln()]) > 14.0);
    assert_eq!(fit.rss, 0.0);
}

#[test]
fn as_many_parameters_as_rows_have_no_errors() {
    let fit = fitted(&table("x,y\n1,3\n2,5\n"), &Request::formula("y ~ x"));
    assert_eq!((fit.dof, fit.parameters[0].std_error), (0, None));
    assert!(
        fit.warnings
            .iter()
            .any(|warning| warning.contains("as many parameters"))
    );
    let error = refused(
        &table("x,y\n1,3\n"),
        &Request::formula("y = exp(a*x) + exp(b*x)"),
    );
    assert!(error.to_string().contains("too few"), "{error}");
}

#[test]
fn formulas_that_make_no_sense_are_wrong_usage() {
    let source = table("x,y\n1,3\n2,5\n");
    for formula in [
        "y ~",
        "y ~ q",
        "q ~ x",
        "y = x",
        "y ~ 2*",
        "y = a*tan(",
        "y",
    ] {
        assert!(
            refused(&source, &Request::formula(formula)).is_usage(),
            "{formula}"
        );
    }
    let unknown = Request {
        start: vec![("c".into(), 1.0)],
        ..Request::formula("y = a*x")
    };
    assert!(refused(&source, &unknown).is_usage());
}

/// Enough numbers that not all are kept: blocks, in one pass.
#[test]
fn large_tables_are_fitted_in_one_pass() {
    let rows = 140_000;
    let column = |k: usize| {
        (0..rows)
            .map(|row| ((row * (k + 7)) % (101 + k)) as f64)
            .collect::<Vec<f64>>()
    };
    let columns: Vec<Vec<f64>> = (0..20).map(column).collect();
    let noise = |row: usize| ((row * 37) % 11) as f64 - 5.0;
    let y = (0..rows).map(|row| {
        1.0 + columns
            .iter()
            .enumerate()
            .map(|(k, x)| k as f64 * x[row])
            .sum::<f64>()
            + noise(row)
    });
    let y: Vec<f64> = y.collect();
    let named = columns
        .iter()
        .enumerate()
        .map(|(k, x)| (format!("x{k}"), Column::Numbers(x.clone())));
    let whole = Table::from_columns(named.chain([("y".to_owned(), Column::Numbers(y))])).unwrap();
    let first: Vec<usize> = (0..rows / 2).collect();
    let half = Source::from_table("half", whole.take(&first)).unwrap();
    let whole = Source::from_table("whole", whole).unwrap();
    let request = Request::target("y");
    // The half is in memory; the whole is not, and a loss that is nearly the square keeps it there.
    let kept = Request {
        loss: Loss::Huber(Some(1e9)),
        ..request.clone()
    };
    let streamed = fitted(&whole, &request);
    let kept = fitted(&whole, &kept);
    assert!(digits(&estimates(&streamed)[1..], &estimates(&kept)[1..]) > 10.0);
    assert!(digits(&std_errors(&streamed), &std_errors(&kept)) > 8.0);
    assert_eq!(streamed.n, rows);
    assert_eq!(fitted(&half, &request).n, rows / 2);
}

#[test]
fn the_hash_tells_data_apart_and_not_files() {
    let hash = |text: &str| {
        fit(&table(text), &Request::formula("y ~ x"))
            .unwrap()
            .data_hash
    };
    let first = hash("x,y\n1,3\n2,5\n3,6\n");
    assert_eq!(first, hash("y;other;x\n3;a;1\n5;b;2\n6;c;3.0\n"));
    assert_ne!(first, hash("x,y\n1,3\n2,5\n3,6.5\n"));
    assert_ne!(first, hash("x,y\n2,5\n1,3\n3,6\n"));
}

/// At an end the sum of squares, with the parameter held there, has risen by t²s².
#[test]
fn profiles_end_where_the_fit_is_so_much_worse() {
    let source = open("../../data/nist/Misra1a.csv");
    let formula = "y = b1*(1 - exp(-b2*x))";
    let request = Request {
        interval: Interval::Profile,
        ..Request::formula(formula)
    };
    let fit = fitted(&source, &request);
    let t = Reference::Student { dof: 12.0 }.quantile(0.05);
    for name in ["b1", "b2"] {
        let ends = parameter(&fit, name).ci95.unwrap();
        for end in ends {
            let held = Request {
                fixed: vec![(name.into(), end.unwrap())],
                ..Request::formula(formula)
            };
            let rise = fitted(&source, &held).rss - fit.rss;
            let expected = t * t * fit.rss / 12.0;
            assert!(
                digits(&[rise], &[expected]) > 6.0,
                "{name}: {rise}, not {expected}"
            );
        }
    }
    let robust = Request {
        loss: Loss::Huber(None),
        ..request
    };
    assert!(refused(&source, &robust).is_usage());
}

/// A table too long for a fit in memory: its blocks are shared among threads. Some values are missing.
fn long_table(undefined: Option<usize>) -> Source {
    const ROWS: usize = 400_000;
    let value = |i: usize| (i * 7919 % 10_007) as f64 / 500.0 + 0.5;
    let mut x: Vec<f64> = (0..ROWS).map(value).collect();
    let mut y: Vec<f64> = x.iter().map(|x| 1.0 + 2.0 * x - x * x).collect();
    (0..ROWS).step_by(999).for_each(|row| y[row] = f64::NAN);
    if let Some(row) = undefined {
        x[row] = -1.0;
    }
    let columns = [("x", Column::Numbers(x)), ("y", Column::Numbers(y))];
    Source::from_table("long", Table::from_columns(columns).unwrap()).unwrap()
}

const LONG_FORMULA: &str = "y ~ x + x^2 + log(x) + sin(x) + cos(x) + sin(2*x) + cos(2*x) + sin(3*x) + cos(3*x) + sin(4*x) \
     + cos(4*x) + sin(5*x) + cos(5*x) + sin(6*x) + cos(6*x) + sin(7*x) + cos(7*x) + sin(8*x) \
     + cos(8*x) + sin(9*x)";

#[test]
fn threads_change_no_bit_of_a_fit_in_one_pass() {
    let source = long_table(None);
    let with_threads = |threads| {
        gradus_core::threads::set_num_threads(threads);
        fitted(&source, &Request::formula(LONG_FORMULA))
    };
    let one = with_threads(1);
    assert_eq!((one.n, one.dropped), (399_599, 401));
    let expected = [1.0, 2.0, -1.0].into_iter().chain([0.0; 18]);
    for (estimate, expected) in estimates(&one).into_iter().zip(expected) {
        assert!((estimate - expected).abs() < 1e-6, "{estimate} {expected}");
    }
    let bits = |fit: &Fit| {
        let numbers = estimates(fit).into_iter().chain(std_errors(fit));
        numbers.map(f64::to_bits).collect::<Vec<_>>()
    };
    for threads in [2, 3, 8] {
        assert_eq!(
            bits(&with_threads(threads)),
            bits(&one),
            "{threads} threads"
        );
    }
}

#[test]
fn an_undefined_number_far_down_is_told_by_its_row() {
    let error = refused(&long_table(Some(333_333)), &Request::formula(LONG_FORMULA)).to_string();
    assert!(
        error.contains("row 333334: log(x) is undefined;"),
        "{error}"
    );
}
