//! Nobody gets a confident wrong answer: data that want a parameter at infinity, flat directions,
//! kinks, edges, saddles, data without any noise and of any scale.

use crate::formulas::model_of;
use gradus_fit::nonlinear::{Options, Solution, Verdict, fit, scales_from_columns};

fn steps(from: f64, to: f64, count: usize) -> Vec<f64> {
    let step = |i: usize| from + (to - from) * i as f64 / (count - 1) as f64;
    (0..count).map(step).collect()
}

/// Fits a formula of `x`; an empty start is none.
fn fitted(formula: &str, x: &[f64], y: &[f64], start: &[f64]) -> (Solution, Vec<String>) {
    let (model, names) = model_of(formula, &[("y", y), ("x", x)], &[]);
    let start: Vec<Option<f64>> = start.iter().map(|x| Some(*x)).collect();
    let scales = [scales_from_columns(&[x], y)];
    let options = Options {
        start: &start,
        scales: &scales,
        ..Options::default()
    };
    (fit(&model, y, &options).unwrap(), names)
}

fn of(x: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    x.iter().map(|x| f(*x)).collect()
}

/// Noise that is the same every time.
fn noise(i: usize) -> f64 {
    let t = (i as f64 * 12.9898).sin() * 43758.5453;
    2.0 * (t - t.floor()) - 1.0
}

fn noisy(y: Vec<f64>, size: f64) -> Vec<f64> {
    (y.iter().enumerate())
        .map(|(i, y)| y + size * noise(i))
        .collect()
}

#[test]
fn data_that_want_a_parameter_at_infinity() {
    let x = steps(0.3, 9.7, 11);
    let line = of(&x, |x| 3.0 * x);
    let parabola = of(&x, |x| x * x);
    let step = of(&x, |x| if x > 4.5 { 2.0 } else { 0.0 });
    let mut level = noisy(vec![2.0; 11], 0.02);
    level[0] = 2.1;
    for (formula, y, start, runs_away) in [
        ("y = a*(1 - exp(-b*x))", &line, vec![1.0, 0.5], "a"),
        ("y = -a*expm1(-b*x)", &line, vec![1.0, 0.5], "a"),
        ("y = a*x/(k + x)", &line, vec![10.0, 10.0], "ak"),
        ("y = a*tanh(b*x)", &line, vec![10.0, 0.1], "a"),
        ("y = a*log(1 + b*x)", &line, vec![10.0, 0.1], "ab"),
        ("y = a*(cosh(b*x) - 1)", &parabola, vec![10.0, 0.1], "a"),
        (
            "y = a/(1 + exp(-k*(x - m)))",
            &step,
            vec![1.0, 1.0, 5.0],
            "k",
        ),
        ("y = a*(1 - exp(-(b*x)^2))", &level, vec![1.0, 5.0], "b"),
        ("y = c + a*exp(b*x)", &line, vec![0.0, 1.0, 0.1], "ac"),
    ] {
        for start in [start, vec![]] {
            let (solution, names) = fitted(formula, &x, y, &start);
            let Verdict::Diverging { parameter } = solution.verdict else {
                panic!("{formula} from {start:?}: {solution:?}")
            };
            let name = &names[parameter];
            assert!(
                runs_away.contains(name),
                "{formula} from {start:?}: {name} of {solution:?}"
            );
        }
    }
}

/// What is far from a minimum at infinity: parameters that are large, small or zero, and certain or not.
#[test]
fn large_and_small_parameters_are_not_running_away() {
    let x = steps(0.3, 9.7, 11);
    let decay = of(&x, |x| 5.0 * (-0.4 * x).exp());
    for size in [1e-9, 0.05, 1.0] {
        let y = noisy(decay.clone(), size);
        for formula in [
            "y = a*exp(-b*x)",
            "y = a*exp(-b*x) + c",
            "y = a/(1 + exp(b*x))",
        ] {
            let (solution, _) = fitted(formula, &x, &y, &[]);
            assert!(
                solution.verdict.is_success(),
                "{formula}, {size}: {solution:?}"
            );
        }
    }
    let line = noisy(of(&x, |x| 3.0 * x), 0.1);
    let (solution, _) = fitted("y = c + b*x + a*exp(-x)", &x, &line, &[]);
    assert_eq!(solution.verdict, Verdict::Converged, "{solution:?}");
    let (solution, _) = fitted("y = exp(k)*x", &x, &of(&x, |x| 1e-12 * x), &[]);
    assert_eq!(solution.verdict, Verdict::AtRoundingLevel, "{solution:?}");
}

#[test]
fn a_response_that_never_changes() {
    let x = steps(0.0, 10.0, 11);
    for start in [vec![], vec![1.0, 1.0]] {
        let (solution, _) = fitted("y = a*exp(-b*x)", &x, &[5.0; 11], &start);
        assert_eq!(solution.verdict, Verdict::AtRoundingLevel);
        assert_eq!(solution.parameters[0], 5.0);
        assert!(solution.parameters[1].abs() < 1e-15);
        // Nothing is left to decay.
        let (solution, _) = fitted("y = a*exp(-b*x)", &x, &[0.0; 11], &start);
        assert!(solution.verdict.is_success());
        assert_eq!((solution.parameters[0], solution.rank), (0.0, 1));
        assert!(solution.parameters[0].is_sign_positive());
    }
    for start in [vec![], vec![1.0, 1.0, 1.0]] {
        let (solution, _) = fitted("y = a*exp(-b*x) + c", &x, &[5.0; 11], &start);
        assert!(solution.verdict.is_success());
        assert_eq!(solution.rank, 2, "nothing tells the rate: {solution:?}");
        assert!((solution.parameters[2] - 5.0).abs() < 1e-14);
    }
}

#[test]
fn a_direction_in_which_nothing_changes_costs_rank() {
    let x = steps(0.0, 10.0, 11);
    let y = noisy(of(&x, |x| 5.0 * (-0.4 * x).exp()), 0.05);
    let (two, _) = fitted("y = a*exp(-c*x)", &x, &y, &[]);
    for start in [vec![], vec![1.0, 1.0, 1.0]] {
        let (solution, _) = fitted("y = a*exp(b - c*x)", &x, &y, &start);
        assert_eq!((solution.verdict, solution.rank), (Verdict::Converged, 2));
        assert!((solution.rss / two.rss - 1.0).abs() < 1e-12);
        assert!((solution.parameters[2] - two.parameters[1]).abs() < 1e-12);
    }
}

#[test]
fn a_kink_is_a_minimum_with_a_name() {
    let x = steps(0.0, 10.0, 11);
    let y = |x: f64| {
        if x == 4.0 {
            0.5
        } else {
            1.0 + 3.0 * (x - 4.0).max(0.0)
        }
    };
    let y = noisy(of(&x, y), 0.02);
    for start in [vec![], vec![1.0, 1.0, 3.0]] {
        let (solution, names) = fitted("y = a + b*max(x - knot, 0)", &x, &y, &start);
        assert_eq!(solution.verdict, Verdict::AtKink { parameter: 2 });
        assert_eq!(names[2], "knot");
        assert!((solution.parameters[2] - 4.0).abs() < 1e-6);
        assert!(solution.verdict.is_success());
    }
}

#[test]
fn the_edge_of_a_domain_is_no_minimum() {
    let x = steps(1.0, 10.0, 10);
    let y = noisy(of(&x, |x| 2.0 * (x - 1.4).max(0.0).powf(1.5)), 0.02);
    let (solution, names) = fitted("y = a*(x - x0)^b", &x, &y, &[2.0, 0.5, 1.5]);
    assert_eq!(
        solution.verdict,
        Verdict::AtEdge { parameter: 1 },
        "{solution:?}"
    );
    assert_eq!(names[1], "x0");
    assert!((solution.parameters[1] - 1.0).abs() < 1e-5);
    assert!(!solution.verdict.is_success());
}

#[test]
fn saddles_and_blind_starts_are_left() {
    let x = steps(0.0, 10.0, 11);
    let two = of(&x, |x| 5.0 * (-0.2 * x).exp() + 4.0 * (-1.5 * x).exp());
    let two = noisy(two, 0.005);
    let wave = noisy(of(&x, |x| (1.3 * x).cos()), 0.05);
    let peak = of(&x, |x| 5.0 * (-((x - 4.0) / 1.5).powi(2)).exp());
    let peak = noisy(peak, 0.05);
    let twice = "y = a*exp(-b*x) + c*exp(-d*x)";
    for (formula, y, start, expected) in [
        (
            twice,
            &two,
            vec![1.0, 0.5, 1.0, 0.5],
            [0.2, 1.5, 4.0, 5.0].as_slice(),
        ),
        ("y = a*cos(w*x)", &wave, vec![1.0, 0.0], &[1.0, 1.3]),
        (
            "y = a*exp(-((x - m)/s)^2)",
            &peak,
            vec![1.0, 1e6, 1.0],
            &[1.5, 4.0, 5.0],
        ),
    ] {
        let (solution, _) = fitted(formula, &x, y, &start);
        assert_eq!(solution.verdict, Verdict::Converged, "{formula}");
        // Which of two equal terms becomes the faster one is chance.
        let mut parameters = solution.parameters;
        parameters.sort_by(f64::total_cmp);
        for (found, truth) in parameters.iter().zip(expected) {
            assert!(
                (found / truth - 1.0).abs() < 0.03,
                "{formula}: {parameters:?}"
            );
        }
    }
}

#[test]
fn any_units() {
    let x = steps(0.0, 10.0, 11);
    let y = noisy(of(&x, |x| 5.0 * (-0.4 * x).exp()), 0.05);
    let (plain, _) = fitted("y = a*exp(-b*x)", &x, &y, &[]);
    for (x_unit, y_unit) in [
        (1e-200, 1.0),
        (1.0, 1e-200),
        (1.0, 1e200),
        (1e12, 1e12),
        (1e-12, 1e12),
        (1e100, 1e-100),
        (1e150, 1e150),
    ] {
        let (xs, ys) = (of(&x, |x| x_unit * x), of(&y, |y| y_unit * y));
        for start in [vec![], vec![2.0 * y_unit, 0.1 / x_unit]] {
            let (solution, _) = fitted("y = a*exp(-b*x)", &xs, &ys, &start);
            let units = format!("{x_unit:e} {y_unit:e} {start:?}");
            assert_eq!(solution.verdict, Verdict::Converged, "{units}");
            let [a, b] = solution.parameters[..] else {
                unreachable!()
            };
            assert!(
                (a / y_unit / plain.parameters[0] - 1.0).abs() < 1e-8,
                "{units}"
            );
            assert!(
                (b * x_unit / plain.parameters[1] - 1.0).abs() < 1e-8,
                "{units}"
            );
            let (found, there) = (solution.residuals[3] / y_unit, plain.residuals[3]);
            assert!((found - there).abs() < 1e-8, "{units}");
        }
    }
}

#[test]
fn models_that_are_undefined_in_parts() {
    let x = steps(1.0, 10.0, 10);
    for (formula, truth) in [
        ("y = a*sqrt(x - x0)", [3.0, 0.7]),
        ("y = a*log(x - x0)", [3.0, 0.7]),
        ("y = a*(x + x0)^0.3", [3.0, 0.7]),
        ("y = sqrt(a - x^2*b)", [150.0, 1.2]),
        ("y = acos(a*x)*b", [0.09, 2.0]),
    ] {
        let exact = {
            let (model, _) = model_of(formula, &[("y", &x), ("x", &x)], &[]);
            let mut values = vec![0.0; x.len()];
            gradus_fit::nonlinear::Model::values(&model, &truth, &mut values);
            values
        };
        let y = noisy(exact, 0.01);
        let (solution, _) = fitted(formula, &x, &y, &[]);
        assert_eq!(
            solution.verdict,
            Verdict::Converged,
            "{formula}: {solution:?}"
        );
        for (found, truth) in solution.parameters.iter().zip(truth) {
            assert!(
                (found / truth - 1.0).abs() < 0.05,
                "{formula}: {:?}",
                solution.parameters
            );
        }
    }
}

#[test]
fn a_power_of_zero_is_no_obstacle() {
    let x = steps(0.0, 10.0, 11);
    let power = noisy(of(&x, |x| 2.0 * x.powf(0.7)), 0.01);
    let hill = noisy(of(&x, |x| 2.0 * x.powi(2) / (9.0 + x.powi(2))), 0.002);
    let (solution, _) = fitted("y = a*x^b", &x, &power, &[]);
    assert_eq!(solution.verdict, Verdict::Converged);
    assert!((solution.parameters[1] - 0.7).abs() < 0.01);
    let (solution, _) = fitted("y = a*x^n/(k^n + x^n)", &x, &hill, &[]);
    assert_eq!(solution.verdict, Verdict::Converged);
    assert!((solution.parameters[1] - 2.0).abs() < 0.05);
}

#[test]
fn every_end_is_told_in_words() {
    let names = ["low", "rate"];
    for (verdict, expected) in [
        (
            Verdict::AtKink { parameter: 1 },
            "a kink of the model in `rate`",
        ),
        (Verdict::AtEdge { parameter: 0 }, "`--bound low=…..…`"),
        (Verdict::Diverging { parameter: 1 }, "`--fix rate=…`"),
        (Verdict::MaxIterations, "the iterations ran out"),
        (Verdict::Undefined, "`--start`"),
    ] {
        let text = verdict.describe(&names);
        assert!(text.contains(expected), "{text}");
    }
    let nameless = Verdict::Diverging { parameter: 1 }.describe(&[]);
    assert!(nameless.starts_with("parameter 2 runs away"), "{nameless}");
}
