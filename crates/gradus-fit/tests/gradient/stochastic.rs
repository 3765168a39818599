//! Minibatches: whether they arrive, what they say when they do not, and what they hold out.

use std::ops::ControlFlow;

use gradus_fit::gradient::{Loss, Method, Options, Penalty, Trained, Verdict};

use crate::tables::{fit, nist, table, table_of, watched};

const STOCHASTIC: [Method; 2] = [Method::Sgd, Method::Adam];

fn options(method: Method, loss: Loss) -> Options {
    Options {
        method,
        loss,
        ..Options::default()
    }
}

/// The largest distance of parameters, in standard errors of `best`.
fn distance(trained: &Trained, best: &Trained) -> f64 {
    let inference = best.inference.as_ref().unwrap();
    let scale = gradus_fit::statistics::quality(&inference.sums)
        .residual_std_error
        .unwrap();
    let scale = if inference.likelihood.is_some() {
        1.0
    } else {
        scale
    };
    let covariance = inference.covariance.as_ref().unwrap();
    let errors = covariance
        .diagonal()
        .map(|variance| variance.sqrt() * scale);
    let apart = trained
        .parameters
        .iter()
        .zip(&best.parameters)
        .map(|(a, b)| (a - b).abs());
    apart
        .zip(errors.iter())
        .map(|(apart, error)| apart / error)
        .fold(0.0, f64::max)
}

#[test]
fn raw_units_need_no_tuning() {
    let cases = [
        ("price", Loss::Squared),
        ("sick", Loss::Logistic),
        ("visits", Loss::Poisson),
    ];
    for (response, loss) in cases {
        let formula = format!("{response} ~ year + income + kind");
        let best = fit(&table(), &formula, &options(Method::Lbfgs, loss)).unwrap();
        for method in STOCHASTIC {
            let trained = fit(&table(), &formula, &options(method, loss)).unwrap();
            let apart = distance(&trained, &best);
            assert_eq!(
                trained.verdict,
                Verdict::Converged,
                "{method:?} {loss:?} {apart}"
            );
            assert!(apart < 0.6, "{method:?} {loss:?} {apart}");
            assert_eq!(trained.history.len(), 100);
        }
    }
}

#[test]
fn robust_losses_arrive_too() {
    let formula = "price ~ year + income";
    for loss in [Loss::Huber(15.0), Loss::Absolute] {
        let best = fit(&table(), formula, &options(Method::Lbfgs, loss)).unwrap();
        for method in STOCHASTIC {
            let trained = fit(&table(), formula, &options(method, loss)).unwrap();
            let [found, least] = [&trained, &best].map(|one| one.history.last().unwrap().train);
            assert!(
                found < least * 1.01,
                "{method:?} {loss:?}: {found}, {least}"
            );
        }
    }
}

#[test]
fn models_with_parameters_are_trained_from_their_start() {
    for method in STOCHASTIC {
        let start = Some(vec![250.0, 5e-4]);
        let settings = Options {
            start,
            epochs: Some(2000),
            ..options(method, Loss::Squared)
        };
        let trained = fit(&nist("Misra1a"), "y = b1*(1 - exp(-b2*x))", &settings).unwrap();
        let loss = trained.history.last().unwrap().train;
        // Least squares: 0.12455 in 14 rows. The two parameters are nearly one.
        assert!(loss < 0.1, "{method:?}: {loss}");
        assert!(trained.history[0].train > loss);
    }
}

#[test]
fn the_verdict_says_how_far_away_the_minimum_is() {
    let short = Options {
        epochs: Some(1),
        ..options(Method::Sgd, Loss::Squared)
    };
    let trained = fit(&table(), "price ~ year + income + kind", &short).unwrap();
    let Verdict::NotConverged { standard_errors } = trained.verdict else {
        panic!("{:?}", trained.verdict)
    };
    let formula = "price ~ year + income + kind";
    let best = fit(&table(), formula, &options(Method::Lbfgs, Loss::Squared)).unwrap();
    // Its standard errors are those of the residuals at the end, not at the minimum.
    let apart = distance(&trained, &best);
    assert!(
        standard_errors > 1.0 && standard_errors < apart * 1.01,
        "{standard_errors} {apart}"
    );
    assert!(
        trained
            .verdict
            .message(Method::Sgd)
            .unwrap()
            .contains("--epochs")
    );
}

#[test]
fn steps_too_long_are_a_verdict() {
    let raw = Options {
        standardize: false,
        learning_rate: Some(0.03),
        ..options(Method::Sgd, Loss::Squared)
    };
    let trained = fit(&table(), "price ~ year", &raw).unwrap();
    assert_eq!(trained.verdict, Verdict::Diverged);
    assert!(trained.inference.is_none());
    assert!(
        trained
            .parameters
            .iter()
            .all(|parameter| parameter.is_finite())
    );
    let scaled = Options {
        learning_rate: Some(100.0),
        ..options(Method::Sgd, Loss::Squared)
    };
    let trained = fit(&table(), "price ~ year", &scaled).unwrap();
    assert_eq!(trained.verdict, Verdict::Diverged);
    assert!(
        trained
            .verdict
            .message(Method::Sgd)
            .unwrap()
            .contains("--lr")
    );
}

#[test]
fn penalties_end_at_the_zeros_of_lbfgs() {
    let penalty = Penalty { l1: 3.0, l2: 0.3 };
    let formula = "price ~ I(year - 1985) + I(income/1000) + kind";
    let best = Options {
        penalty,
        ..options(Method::Lbfgs, Loss::Squared)
    };
    let best = fit(&table(), formula, &best).unwrap();
    assert!(
        best.parameters.contains(&0.0),
        "the case is meant to have zeros"
    );
    for method in STOCHASTIC {
        let settings = Options {
            penalty,
            ..options(method, Loss::Squared)
        };
        let trained = fit(&table(), formula, &settings).unwrap();
        for (found, best) in trained.parameters.iter().zip(&best.parameters) {
            assert!(
                (found - best).abs() < 0.02 * (1.0 + best.abs()),
                "{method:?} {found} {best}"
            );
            assert_eq!(*found == 0.0, *best == 0.0, "{method:?} {found} {best}");
        }
        assert!(trained.inference.unwrap().covariance.is_none());
    }
}

#[test]
fn the_rows_held_out_follow_from_the_seed_alone() {
    let formula = "price ~ year + income";
    let held_out = |method, batch_size, seed| {
        let settings = Options {
            validation: 0.25,
            batch_size: Some(batch_size),
            seed,
            epochs: Some(300),
            ..options(method, Loss::Squared)
        };
        let trained = fit(&table(), formula, &settings).unwrap();
        assert_eq!((trained.rows, trained.held_out), (240, 60));
        assert_eq!(trained.inference.unwrap().sums.observations, 180);
        trained.history.last().unwrap().validation.unwrap()
    };
    let exact = held_out(Method::Lbfgs, 1, 3);
    for batch_size in [9, 180] {
        let found = held_out(Method::Sgd, batch_size, 3);
        assert!((found / exact - 1.0).abs() < 0.01, "{found} {exact}");
    }
    assert!((held_out(Method::Lbfgs, 1, 4) / exact - 1.0).abs() > 0.02);
}

#[test]
fn held_out_rows_teach_nothing() {
    // Whoever is held out has a response that would be felt.
    let x: Vec<f64> = (0..100).map(f64::from).collect();
    let settings = Options {
        validation: 0.3,
        ..options(Method::Lbfgs, Loss::Squared)
    };
    let mut outliers = Vec::new();
    for row in 0..100 {
        let mut y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
        y[row] += 1000.0;
        let trained = fit(&table_of(&[("x", &x), ("y", &y)]), "y ~ x", &settings).unwrap();
        outliers.push((trained.parameters[1] - 2.0).abs() < 1e-9);
    }
    assert_eq!(outliers.iter().filter(|&&is_unfelt| is_unfelt).count(), 30);
}

#[test]
fn weights_count_as_rows_do() {
    let (x, y) = ([1.0, 2.0, 3.0, 4.0], [1.2, 1.9, 3.4, 3.7]);
    let weights = [1.0, 3.0, 0.0, 2.0];
    let once = table_of(&[("x", &x), ("y", &y), ("w", &weights)]);
    let often = table_of(&[
        ("x", &[1.0, 2.0, 2.0, 2.0, 4.0, 4.0]),
        ("y", &[1.2, 1.9, 1.9, 1.9, 3.7, 3.7]),
    ]);
    for method in [Method::Lbfgs, Method::Sgd, Method::Adam] {
        let settings = Options {
            epochs: Some(1000),
            ..options(method, Loss::Squared)
        };
        let mut go_on = |_: &_| ControlFlow::Continue(());
        let weighted = watched(&once, "y ~ x", Some("w"), &settings, &mut go_on).unwrap();
        let repeated = fit(&often, "y ~ x", &settings).unwrap();
        assert_eq!((weighted.rows, repeated.rows), (3, 6));
        for (a, b) in weighted.parameters.iter().zip(&repeated.parameters) {
            assert!((a - b).abs() < 1e-3, "{method:?} {a} {b}");
        }
    }
}

#[test]
fn rows_with_missing_values_are_left_out_and_counted() {
    let source = table_of(&[
        ("x", &[1.0, f64::NAN, 3.0, 4.0, 5.0]),
        ("y", &[2.0, 0.0, 6.0, f64::NAN, 10.0]),
    ]);
    let trained = fit(&source, "y ~ x", &options(Method::Lbfgs, Loss::Squared)).unwrap();
    assert_eq!((trained.rows, trained.dropped), (3, 2));
    assert!((trained.parameters[1] - 2.0).abs() < 1e-12);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let n = 70_000;
    let x: Vec<f64> = (0..n).map(|i| f64::from(i % 1009 * 79 % 1009)).collect();
    let y: Vec<f64> = (0..n)
        .map(|i| f64::from(i % 997 * 101 % 991) + 3.0 * x[i as usize])
        .collect();
    let source = table_of(&[("x", &x), ("y", &y)]);
    for method in [Method::Sgd, Method::Lbfgs] {
        let settings = Options {
            epochs: Some(2),
            ..options(method, Loss::Squared)
        };
        let bits = |threads| {
            gradus_core::threads::set_num_threads(threads);
            let trained = fit(&source, "y ~ x", &settings).unwrap();
            trained
                .parameters
                .iter()
                .map(|x| x.to_bits())
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(1), bits(4));
    }
}
