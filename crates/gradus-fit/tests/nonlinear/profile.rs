//! Profile-likelihood intervals against SciPy and lmfit (`tests/data/nonlinear/profiles.py`), and against
//! Wald's where the model is linear.

use crate::common::{json, numbers};
use crate::formulas::model_of;
use gradus_fit::FormulaModel;
use gradus_fit::nonlinear::{
    Bounds, Interval, Limit, Loss, Options, Profile, Solution, Verdict, fit, profile,
};
use gradus_fit::statistics::student_quantile;

fn rise(solution: &Solution, probability: f64) -> f64 {
    let dof = (solution.residuals.len() - solution.parameters.len()) as f64;
    student_quantile(probability, dof).powi(2) * solution.rss / dof
}

fn intervals(
    model: &FormulaModel,
    options: &Options<'_>,
    solution: &Solution,
    rise: f64,
) -> Vec<Option<Interval>> {
    match profile(model, model.observed(), options, solution, rise).unwrap() {
        Profile::Intervals(intervals) => intervals,
        Profile::Better(lower) => panic!("{lower:?} is better than {solution:?}"),
    }
}

#[test]
fn as_scipy_and_lmfit_have_them() {
    let all = json("tests/data/nonlinear/profiles.json");
    for (name, case) in all["cases"].as_object().unwrap() {
        let (x, y) = (numbers(&case["x"]), numbers(&case["y"]));
        let formula = case["formula"].as_str().unwrap();
        let (model, _) = model_of(formula, &[("y", &y), ("x", &x)], &[]);
        let options = Options::default();
        let solution = fit(&model, &y, &options).unwrap();
        let rise = rise(&solution, 0.05);
        let expected = case["rise"].as_f64().unwrap();
        assert!(
            (rise / expected - 1.0).abs() < 1e-9,
            "{name}: {rise} {expected}"
        );
        let found = intervals(&model, &options, &solution, rise);
        for (found, expected) in found.iter().zip(case["intervals"].as_array().unwrap()) {
            let Some(Interval {
                lower: Limit::At(lower),
                upper: Limit::At(upper),
            }) = *found
            else {
                panic!("{name}: {found:?}")
            };
            for (found, expected) in [lower, upper].iter().zip(numbers(expected)) {
                let error = (found / expected - 1.0).abs();
                assert!(error < 1e-7, "{name}: {found} {expected}");
            }
        }
    }
}

#[test]
fn a_linear_model_has_walds() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let y = [1.2, 2.9, 5.3, 6.8, 9.1, 11.2, 12.7, 15.4, 17.1];
    // The same line, written so that no parameter is found to be linear, too.
    for formula in ["y = a + b*x", "y = exp(log(a)) + exp(log(b))*x"] {
        let (model, _) = model_of(formula, &[("y", &y), ("x", &x)], &[]);
        let options = Options::default();
        let solution = fit(&model, &y, &options).unwrap();
        let found = intervals(&model, &options, &solution, rise(&solution, 0.05));
        // The line's standard errors from the textbook.
        let mean = x.iter().sum::<f64>() / 9.0;
        let spread: f64 = x.iter().map(|x| (x - mean).powi(2)).sum();
        let s = (solution.rss / 7.0).sqrt();
        let errors = [
            s * (1.0 / 9.0 + mean * mean / spread).sqrt(),
            s / spread.sqrt(),
        ];
        let t = student_quantile(0.05, 7.0);
        for j in 0..2 {
            let Interval { lower, upper } = found[j].unwrap();
            let (value, half) = (solution.parameters[j], t * errors[j]);
            assert!(
                (lower.or(f64::NAN) - (value - half)).abs() < 1e-8 * half,
                "{formula}"
            );
            assert!(
                (upper.or(f64::NAN) - (value + half)).abs() < 1e-8 * half,
                "{formula}"
            );
        }
    }
}

/// Table A1.4 of Bates and Watts: at 99 %, the rate may be infinite.
#[test]
fn ends_that_are_not_there_or_at_bounds() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
    let y = [8.3, 10.3, 19.0, 16.0, 15.6, 19.8];
    let (model, _) = model_of("y = a*(1 - exp(-b*x))", &[("y", &y), ("x", &x)], &[]);
    let options = Options::default();
    let solution = fit(&model, &y, &options).unwrap();
    let rise = rise(&solution, 0.01);
    let free = intervals(&model, &options, &solution, rise);
    let (a, b) = (free[0].unwrap(), free[1].unwrap());
    assert_eq!((a.upper, b.upper), (Limit::Unlimited, Limit::Unlimited));
    assert!(matches!(a.lower, Limit::At(x) if x > 0.0 && x < solution.parameters[0]));
    let bounds = [Bounds::default(), Bounds::between(0.4, 5.0)];
    let options = Options {
        bounds: &bounds,
        ..options
    };
    let bounded = intervals(&model, &options, &solution, rise);
    assert_eq!(bounded[1].unwrap().lower, Limit::Stopped(0.4));
    assert_eq!(bounded[1].unwrap().upper, Limit::Stopped(5.0));
    // With the rate kept up, the level cannot go up without end.
    assert!(matches!(bounded[0].unwrap().upper, Limit::At(_)));
    let options = Options {
        start: &[None, Some(0.5)],
        fixed: &[false, true],
        ..Options::default()
    };
    let (model, _) = model_of(
        "y = a*(1 - exp(-b*x))",
        &[("y", &y), ("x", &x)],
        &[false, true],
    );
    let solution = fit(&model, &y, &options).unwrap();
    let fixed = intervals(&model, &options, &solution, rise);
    assert!(fixed[0].is_some() && fixed[1].is_none());
}

#[test]
fn the_end_of_a_domain_stops() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let y = [1.0, 2.1, 3.0, 3.7, 4.0, 4.6];
    let (model, _) = model_of("y = a*sqrt(x - x0)", &[("y", &y), ("x", &x)], &[]);
    let options = Options::default();
    let solution = fit(&model, &y, &options).unwrap();
    let found = intervals(&model, &options, &solution, rise(&solution, 1e-6));
    let Limit::Stopped(edge) = found[1].unwrap().upper else {
        panic!("{found:?}")
    };
    assert!((edge - 1.0).abs() < 1e-6 && edge <= 1.0, "{edge}");
}

#[test]
fn a_better_minimum_is_reported() {
    // Two periods fit; the search is begun at the worse one.
    let x: Vec<f64> = (0..40).map(|i| 0.25 * f64::from(i)).collect();
    let y: Vec<f64> = x
        .iter()
        .map(|x| (2.0 * x).sin() + 0.02 * (37.0 * x).cos())
        .collect();
    let (model, _) = model_of("y = a*sin(w*x)", &[("y", &y), ("x", &x)], &[]);
    let worse = Options {
        start: &[Some(0.1), Some(2.9)],
        ..Options::default()
    };
    let solution = fit(&model, &y, &worse).unwrap();
    assert_eq!(solution.verdict, Verdict::Converged);
    assert!((solution.parameters[1] - 2.0).abs() > 0.2);
    let found = profile(&model, &y, &worse, &solution, rise(&solution, 0.05)).unwrap();
    let Profile::Better(lower) = found else {
        panic!("{found:?}")
    };
    let start: Vec<Option<f64>> = lower.iter().copied().map(Some).collect();
    let options = Options {
        start: &start,
        ..Options::default()
    };
    let better = fit(&model, &y, &options).unwrap();
    assert!(better.rss < 0.9 * solution.rss);
}

#[test]
fn perfect_data_and_units() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0];
    let exact: Vec<f64> = x.iter().map(|x: &f64| 3.0 * (-0.5 * x).exp()).collect();
    let (model, _) = model_of("y = a*exp(-b*x)", &[("y", &exact), ("x", &x)], &[]);
    let options = Options::default();
    let solution = fit(&model, &exact, &options).unwrap();
    let found = intervals(&model, &options, &solution, rise(&solution, 0.05));
    assert_eq!(found[1].unwrap().lower, Limit::At(solution.parameters[1]));
    let noisy = [1.9, 1.0, 0.7, 0.35, 0.3];
    let ends = [1.0, 1e-120, 1e120].map(|unit| {
        let y: Vec<f64> = noisy.iter().map(|y| unit * y).collect();
        let (model, _) = model_of("y = a*exp(-b*x)", &[("y", &y), ("x", &x)], &[]);
        let solution = fit(&model, &y, &options).unwrap();
        let found = intervals(&model, &options, &solution, rise(&solution, 0.05));
        found[1].unwrap().upper.or(f64::NAN)
    });
    assert!((ends[1] / ends[0] - 1.0).abs() < 1e-8, "{ends:?}");
    assert!((ends[2] / ends[0] - 1.0).abs() < 1e-8, "{ends:?}");
}

/// Huber's loss with a scale that all residuals stay below is the square.
#[test]
fn robust_losses_have_profiles() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0];
    let y = [1.9, 1.0, 0.7, 0.35, 0.3];
    let (model, _) = model_of("y = a*exp(-b*x)", &[("y", &y), ("x", &x)], &[]);
    let ends = [Loss::Squared, Loss::Huber(Some(10.0))].map(|loss| {
        let options = Options {
            loss,
            ..Options::default()
        };
        let solution = fit(&model, &y, &options).unwrap();
        let found = intervals(&model, &options, &solution, rise(&solution, 0.05));
        found[0].unwrap().lower.or(f64::NAN)
    });
    assert!((ends[1] / ends[0] - 1.0).abs() < 1e-7, "{ends:?}");
}
