//! What fits do at the edges: perfect data, too few rows, undefined models, singular Jacobians, runaways.

use crate::data::Rows;
use gradus_fit::nonlinear::{Bounds, Error, Options, Solution, State, Verdict, fit};

const X: [f64; 8] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];

/// `b₀ exp(−b₁ x)`
fn decay(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = (-b[1] * x[0]).exp();
    s[1] = -x[0] * b[0] * s[0];
    b[0] * s[0]
}

/// `b₀ (1 − exp(−b₁ x))`
fn saturation(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = -(-b[1] * x[0]).exp_m1();
    s[1] = b[0] * x[0] * (-b[1] * x[0]).exp();
    b[0] * s[0]
}

/// `√(x − b₀)`
fn root(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let y = (x[0] - b[0]).sqrt();
    s[0] = -0.5 / y;
    y
}

fn decays() -> Rows {
    Rows::of(&X, &[true, false], decay)
}

fn noisy(values: Vec<f64>) -> Vec<f64> {
    let noise = |i: usize| 0.01 * (1.0 + (7 * i % 5) as f64 - 3.0);
    values
        .into_iter()
        .enumerate()
        .map(|(i, y)| y + noise(i))
        .collect()
}

fn from(model: &Rows, y: &[f64], start: &[f64]) -> Solution {
    let start: Vec<Option<f64>> = start.iter().copied().map(Some).collect();
    fit(
        model,
        y,
        &Options {
            start: &start,
            ..Options::default()
        },
    )
    .unwrap()
}

#[test]
fn perfect_data_is_a_result() {
    let model = decays();
    let y = model.at(&[3.0, 0.7]);
    for solution in [
        from(&model, &y, &[1.0, 0.1]),
        fit(&model, &y, &Options::default()).unwrap(),
    ] {
        assert_eq!(solution.verdict, Verdict::AtRoundingLevel);
        assert!((solution.parameters[0] - 3.0).abs() < 1e-14);
        assert!((solution.parameters[1] - 0.7).abs() < 1e-14);
        assert!(solution.rss < 1e-29);
    }
}

#[test]
fn as_many_rows_as_parameters() {
    let model = Rows::of(&[1.0, 2.0], &[true, false], decay);
    let solution = fit(&model, &[4.0, 1.0], &Options::default()).unwrap();
    assert_eq!(solution.verdict, Verdict::AtRoundingLevel);
    assert!((solution.parameters[0] - 16.0).abs() < 1e-12);
    assert!((solution.parameters[1] - 4.0_f64.ln()).abs() < 1e-14);
}

#[test]
fn requests_that_make_no_sense() {
    let model = decays();
    let y = model.at(&[3.0, 0.7]);
    let refused = |y: &[f64], options: Options<'_>| fit(&model, y, &options).unwrap_err();
    let few = Rows::of(&[1.0], &[true, false], decay);
    assert_eq!(
        fit(&few, &[1.0], &Options::default()).unwrap_err(),
        Error::TooFewRows {
            rows: 1,
            parameters: 2
        }
    );
    let mut weights = vec![0.0; 8];
    weights[2] = 1.0;
    let options = Options {
        weights: Some(&weights),
        ..Options::default()
    };
    assert_eq!(
        refused(&y, options),
        Error::TooFewRows {
            rows: 1,
            parameters: 2
        }
    );
    weights[3] = -1.0;
    let options = Options {
        weights: Some(&weights),
        ..Options::default()
    };
    assert_eq!(refused(&y, options), Error::Weight { row: 3 });
    let text = refused(&y[1..], Options::default()).to_string();
    assert_eq!(text, "the list of responses has 7 entries, not 8");
    let mut broken = y.clone();
    broken[5] = f64::NAN;
    assert_eq!(
        refused(&broken, Options::default()),
        Error::Response { row: 5 }
    );
    let bounds = [Bounds::default(), Bounds::between(2.0, 1.0)];
    let options = Options {
        bounds: &bounds,
        ..Options::default()
    };
    assert_eq!(refused(&y, options), Error::Bounds { parameter: 1 });
    let bounds = [Bounds::default(), Bounds::between(0.0, 1.0)];
    let options = Options {
        bounds: &bounds,
        start: &[None, Some(2.0)],
        ..Options::default()
    };
    assert_eq!(
        refused(&y, options),
        Error::Start {
            parameter: 1,
            value: 2.0
        }
    );
    let options = Options {
        fixed: &[true, false],
        ..Options::default()
    };
    assert_eq!(
        refused(&y, options),
        Error::FixedWithoutValue { parameter: 0 }
    );
}

#[test]
fn steps_into_undefined_territory_are_shortened() {
    let model = Rows::of(&X, &[false], root);
    let y = noisy(model.at(&[0.4]));
    let solution = from(&model, &y, &[-100.0]);
    assert_eq!(solution.verdict, Verdict::Converged);
    assert!(
        (solution.parameters[0] - 0.4).abs() < 0.05,
        "{:?}",
        solution.parameters
    );
    let slope: f64 = solution
        .residuals
        .iter()
        .zip(&solution.jacobian)
        .map(|(r, j)| r * j)
        .sum();
    assert!(slope.abs() < 1e-13);
}

#[test]
fn an_undefined_start_is_left_or_named() {
    let model = Rows::of(&X, &[false], root);
    let y = noisy(model.at(&[0.4]));
    let solution = from(&model, &y, &[0.9]);
    assert_eq!(solution.verdict, Verdict::Converged);
    assert!(solution.starts > 1);
    let nowhere = Rows::of(&X, &[false], |_, _, s| {
        s[0] = 1.0;
        f64::NAN
    });
    let solution = from(&nowhere, &y, &[0.9]);
    assert_eq!(solution.verdict, Verdict::Undefined);
    assert_eq!(solution.parameters, [0.9]);
}

#[test]
fn an_overflow_at_the_start_is_left() {
    let x: Vec<f64> = (1..20).map(|i| 100.0 * f64::from(i)).collect();
    let model = Rows::of(&x, &[true, false], saturation);
    let y = noisy(model.at(&[5.0, 0.002]));
    let solution = from(&model, &y, &[1.0, -10.0]);
    assert_eq!(solution.verdict, Verdict::Converged);
    let expected = from(&model, &y, &[5.0, 0.002]);
    assert!((solution.parameters[1] / expected.parameters[1] - 1.0).abs() < 1e-10);
}

#[test]
fn parameters_that_only_their_sum_tells() {
    let linear = Rows::of(&X, &[true, true], |x, b, s| {
        s.fill(x[0]);
        (b[0] + b[1]) * x[0]
    });
    let y = noisy(linear.at(&[1.0, 3.0]));
    let solution = fit(&linear, &y, &Options::default()).unwrap();
    assert_eq!((solution.verdict, solution.rank), (Verdict::Converged, 1));
    assert!((solution.parameters[0] - solution.parameters[1]).abs() < 1e-12);
    let nonlinear = Rows::of(&X, &[false, false], |x, b, s| {
        let y = (-(b[0] + b[1]) * x[0]).exp();
        s.fill(-x[0] * y);
        y
    });
    let y = noisy(nonlinear.at(&[0.2, 0.3]));
    let solution = from(&nonlinear, &y, &[0.1, 0.1]);
    assert_eq!((solution.verdict, solution.rank), (Verdict::Converged, 1));
}

#[test]
fn a_runaway_is_named() {
    // The data jump to their level before the first row: the rate wants to be infinite.
    let model = Rows::of(&X, &[true, false], saturation);
    let y = [2.02, 1.99, 2.0, 2.01, 1.98, 2.01, 2.0, 1.99];
    let solution = from(&model, &y, &[1.0, 0.5]);
    assert_eq!(
        solution.verdict,
        Verdict::Diverging { parameter: 1 },
        "{solution:?}"
    );
}

#[test]
fn fixed_parameters_stay() {
    let model = decays();
    let y = noisy(model.at(&[3.0, 0.7]));
    let options = Options {
        start: &[Some(2.5), None],
        fixed: &[true, false],
        ..Options::default()
    };
    let solution = fit(&model, &y, &options).unwrap();
    assert_eq!(solution.parameters[0], 2.5);
    assert_eq!(solution.states, [State::Fixed, State::Free]);
    assert_eq!(solution.verdict, Verdict::Converged);
    let options = Options {
        fixed: &[true, true],
        start: &[Some(3.0), Some(0.7)],
        ..options
    };
    let solution = fit(&model, &y, &options).unwrap();
    assert_eq!(solution.parameters, [3.0, 0.7]);
    assert!(solution.verdict.is_success() && solution.rss > 0.0);
}

#[test]
fn a_weight_counts_like_as_many_rows() {
    let model = decays();
    let y = noisy(model.at(&[3.0, 0.7]));
    let weights = [2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let options = Options {
        weights: Some(&weights),
        ..Options::default()
    };
    let weighted = fit(&model, &y, &options).unwrap();
    let x: Vec<f64> = [X[0]].iter().chain(&X).copied().collect();
    let doubled: Vec<f64> = [y[0]].iter().chain(&y).copied().collect();
    let twice = fit(
        &Rows::of(&x, &[true, false], decay),
        &doubled,
        &Options::default(),
    )
    .unwrap();
    for (a, b) in weighted.parameters.iter().zip(&twice.parameters) {
        assert!((a - b).abs() < 1e-12 * b.abs());
    }
    assert!((weighted.rss - twice.rss).abs() < 1e-12 * twice.rss);
}

#[test]
fn a_row_without_weight_may_be_undefined() {
    let model = Rows::of(&X, &[false], root);
    let y = [9.0, 0.7, 1.0, 1.2, 1.4, 1.6, 1.7, 1.9];
    let weights = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let start = [Some(0.7)];
    let options = Options {
        weights: Some(&weights),
        start: &start,
        ..Options::default()
    };
    let solution = fit(&model, &y, &options).unwrap();
    assert_eq!(solution.verdict, Verdict::Converged);
    assert_eq!(solution.residuals[0], 0.0);
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let model = decays();
    let y = noisy(model.at(&[3.0, 0.7]));
    let run = |seed| {
        fit(
            &model,
            &y,
            &Options {
                seed,
                ..Options::default()
            },
        )
        .unwrap()
    };
    assert_eq!(run(7), run(7));
    let (a, b) = (run(7), run(8));
    assert!((a.parameters[1] - b.parameters[1]).abs() < 1e-13);
}

#[test]
fn iterations_can_run_out() {
    let model = Rows::of(&X, &[false, false], decay);
    let y = noisy(model.at(&[3.0, 0.7]));
    let options = Options {
        start: &[Some(0.01), Some(5.0)],
        max_iterations: 2,
        ..Options::default()
    };
    let solution = fit(&model, &y, &options).unwrap();
    assert_eq!(solution.verdict, Verdict::MaxIterations);
}

#[test]
fn bounds_are_never_left_on_the_way() {
    let model = Rows::of(&X, &[false, false], |x, b, s| {
        assert!((0.0..=1.0).contains(&b[1]) && b[0] >= 1.0, "{b:?}");
        decay(x, b, s)
    });
    let y = noisy(decays().at(&[3.0, 1.4]));
    let bounds = [Bounds::at_least(1.0), Bounds::between(0.0, 1.0)];
    let solution = fit(
        &model,
        &y,
        &Options {
            bounds: &bounds,
            ..Options::default()
        },
    )
    .unwrap();
    assert_eq!(solution.verdict, Verdict::Converged);
    assert_eq!(solution.states, [State::Free, State::AtUpper]);
    assert_eq!(solution.parameters[1], 1.0);
}

#[test]
fn refusals_name_parameters_and_count_rows_from_one() {
    let names = ["size", "rate"];
    for (error, text) in [
        (
            Error::Start {
                parameter: 1,
                value: -2.0,
            },
            "the start -2 of `rate` is not a finite number within its bounds: move it or widen them",
        ),
        (
            Error::Bounds { parameter: 0 },
            "no number lies within the bounds of `size`: exchange or widen them",
        ),
        (
            Error::Response { row: 4 },
            "the response of row 5 is not a finite number: correct or leave out the row",
        ),
    ] {
        assert_eq!(error.describe(&names), text);
    }
    let nameless = Error::Bounds { parameter: 0 }.to_string();
    assert!(nameless.contains("the bounds of parameter 1"), "{nameless}");
}
