//! Robust losses and bounds against SciPy's `least_squares` (`tests/data/nonlinear/make.py`).

use crate::common::{json, numbers};
use crate::data::Rows;
use gradus_fit::nonlinear::{Bounds, Loss, Options, State, fit};

const SCIPY: &str = "tests/data/nonlinear/scipy.json";

/// `b₀ exp(−b₁ x) + b₂`
fn decay(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = (-b[1] * x[0]).exp();
    s[1] = -x[0] * b[0] * s[0];
    s[2] = 1.0;
    b[0] * s[0] + b[2]
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    for (f, e) in found.iter().zip(expected) {
        assert!(
            (f - e).abs() <= tolerance * e.abs(),
            "{what}: {found:?} for {expected:?}"
        );
    }
}

#[test]
fn losses_of_a_given_scale() {
    let all = json(SCIPY);
    let model = Rows::of(&numbers(&all["x"]), &[true, false, true], decay);
    let (y, weights) = (numbers(&all["y"]), numbers(&all["weights"]));
    for (name, loss) in [
        ("linear", Loss::Squared),
        ("huber", Loss::Huber(Some(0.1))),
        ("soft_l1", Loss::SoftL1(Some(0.1))),
        ("cauchy", Loss::Cauchy(Some(0.1))),
    ] {
        for (suffix, weights) in [("", None), (" weighted", Some(&weights[..]))] {
            let name = format!("{name}{suffix}");
            let expected = &all["free"][&name];
            for start in [vec![], vec![Some(2.0), Some(1.3), Some(0.5)]] {
                let options = Options {
                    loss,
                    weights,
                    start: &start,
                    ..Options::default()
                };
                let solution = fit(&model, &y, &options).unwrap();
                assert!(
                    solution.verdict.is_success(),
                    "{name}: {:?}",
                    solution.verdict
                );
                assert_close(
                    &solution.parameters,
                    &numbers(&expected["parameters"]),
                    1e-6,
                    &name,
                );
                let cost = expected["cost"].as_f64().unwrap();
                assert_close(&[solution.cost], &[cost], 1e-11, &name);
            }
        }
    }
}

/// The slope of the robust sum vanishes: `Σ ρ′ r ∂f/∂b = 0`, with the scale that the residuals have.
#[test]
fn losses_whose_scale_is_found() {
    let all = json(SCIPY);
    let model = Rows::of(&numbers(&all["x"]), &[true, false, true], decay);
    let y = numbers(&all["y"]);
    for loss in [Loss::Huber(None), Loss::SoftL1(None), Loss::Cauchy(None)] {
        let solution = fit(
            &model,
            &y,
            &Options {
                loss,
                ..Options::default()
            },
        )
        .unwrap();
        assert!(
            solution.verdict.is_success(),
            "{loss:?}: {:?}",
            solution.verdict
        );
        let mut sizes: Vec<f64> = solution.residuals.iter().map(|r| r.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let sigma = 0.5 * (sizes[14] + sizes[15]) / 0.6745;
        let multiple = if matches!(loss, Loss::Cauchy(_)) {
            2.385
        } else {
            1.345
        };
        assert_close(&[solution.scale], &[multiple * sigma], 1e-8, "scale");
        for column in solution.jacobian.chunks_exact(30) {
            let terms = solution
                .residuals
                .iter()
                .zip(&solution.robust_weights)
                .zip(column);
            let parts: Vec<f64> = terms.map(|((r, w), j)| r * w * j).collect();
            let size: f64 = parts.iter().map(|p| p.abs()).sum();
            assert!(parts.iter().sum::<f64>().abs() < 1e-9 * size, "{loss:?}");
        }
        assert_close(&solution.parameters, &[2.0, 1.3, 0.5], 0.06, "truth");
    }
}

#[test]
fn active_bounds() {
    let all = json(SCIPY);
    let model = Rows::of(&numbers(&all["x"]), &[true, false, true], decay);
    let y = numbers(&all["y"]);
    let free = Bounds::default();
    let lower = [free, free, Bounds::at_least(0.75)];
    let upper = [
        Bounds::at_least(0.0),
        Bounds::between(0.0, 1.0),
        Bounds::between(0.0, 0.4),
    ];
    for (name, bounds) in [("lower", lower), ("upper", upper)] {
        let expected = &all["bounded"][name];
        let solution = fit(
            &model,
            &y,
            &Options {
                bounds: &bounds,
                ..Options::default()
            },
        )
        .unwrap();
        assert!(
            solution.verdict.is_success(),
            "{name}: {:?}",
            solution.verdict
        );
        assert_close(
            &solution.parameters,
            &numbers(&expected["parameters"]),
            1e-6,
            name,
        );
        let cost = expected["cost"].as_f64().unwrap();
        assert_close(&[solution.rss], &[cost], 1e-8, name);
        for (j, range) in bounds.iter().enumerate() {
            let x = solution.parameters[j];
            let state = if x == range.lower {
                State::AtLower
            } else if x == range.upper {
                State::AtUpper
            } else {
                State::Free
            };
            assert_eq!(solution.states[j], state, "{name}");
            assert!(range.contains(x));
        }
        assert!(
            solution.states.iter().any(|s| *s != State::Free),
            "{name}: no bound is active"
        );
    }
}
