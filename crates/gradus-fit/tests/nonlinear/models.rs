//! NIST's formulas with derivatives by hand, checked against finite differences.

use crate::data::{Problem, Row, problem};
use std::f64::consts::PI;

/// Names, parameters that enter linearly, formulas.
pub(crate) const ALL: [(&str, &str, Row); 27] = [
    ("Misra1a", "1", saturation),
    ("Chwirut2", "", chwirut),
    ("Chwirut1", "", chwirut),
    ("Lanczos3", "135", lanczos),
    ("Gauss1", "136", gauss),
    ("Gauss2", "136", gauss),
    ("DanWood", "1", power),
    ("Misra1b", "1", misra1b),
    ("Kirby2", "123", kirby),
    ("Hahn1", "1234", cubics),
    ("Nelson", "12", nelson),
    ("MGH17", "123", mgh17),
    ("Lanczos1", "135", lanczos),
    ("Lanczos2", "135", lanczos),
    ("Gauss3", "136", gauss),
    ("Misra1c", "1", misra1c),
    ("Misra1d", "1", misra1d),
    ("Roszman1", "12", roszman),
    ("ENSO", "1235689", enso),
    ("MGH09", "1", mgh09),
    ("Thurber", "1234", cubics),
    ("BoxBOD", "1", saturation),
    ("Rat42", "1", rat42),
    ("MGH10", "1", mgh10),
    ("Eckerle4", "1", eckerle),
    ("Rat43", "1", rat43),
    ("Bennett5", "1", bennett),
];

/// All problems with their names.
pub(crate) fn problems() -> impl Iterator<Item = (&'static str, Problem)> {
    ALL.iter()
        .map(|(name, linear, row)| (*name, problem(name, linear, *row)))
}

fn saturation(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let e = (-b[1] * x[0]).exp();
    s[0] = 1.0 - e;
    s[1] = b[0] * x[0] * e;
    b[0] * s[0]
}

fn chwirut(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let below = b[1] + b[2] * x[0];
    let y = (-b[0] * x[0]).exp() / below;
    s[0] = -x[0] * y;
    s[1] = -y / below;
    s[2] = -y * x[0] / below;
    y
}

fn lanczos(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    for k in [0, 2, 4] {
        s[k] = (-b[k + 1] * x[0]).exp();
        s[k + 1] = -x[0] * b[k] * s[k];
    }
    b[0] * s[0] + b[2] * s[2] + b[4] * s[4]
}

fn gauss(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = (-b[1] * x[0]).exp();
    s[1] = -x[0] * b[0] * s[0];
    for k in [2, 5] {
        let t = (x[0] - b[k + 1]) / b[k + 2];
        s[k] = (-t * t).exp();
        s[k + 1] = 2.0 * b[k] * s[k] * t / b[k + 2];
        s[k + 2] = 2.0 * b[k] * s[k] * t * t / b[k + 2];
    }
    b[0] * s[0] + b[2] * s[2] + b[5] * s[5]
}

fn power(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = x[0].powf(b[1]);
    s[1] = b[0] * s[0] * x[0].ln();
    b[0] * s[0]
}

fn misra1b(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let t = 1.0 + b[1] * x[0] / 2.0;
    s[0] = 1.0 - t.powi(-2);
    s[1] = b[0] * x[0] * t.powi(-3);
    b[0] * s[0]
}

/// `(p₀ + p₁ x + …) / (1 + q₁ x + …)` with `above` coefficients above.
fn ratio(x: f64, b: &[f64], s: &mut [f64], above: usize) -> f64 {
    let (p, q) = b.split_at(above);
    let top = p.iter().rev().fold(0.0, |sum, c| sum * x + c);
    let below = 1.0 + x * q.iter().rev().fold(0.0, |sum, c| sum * x + c);
    let y = top / below;
    let (by_top, by_below) = s.split_at_mut(above);
    for (k, slope) in by_top.iter_mut().enumerate() {
        *slope = x.powi(k as i32) / below;
    }
    for (k, slope) in by_below.iter_mut().enumerate() {
        *slope = -y * x.powi(k as i32 + 1) / below;
    }
    y
}

fn kirby(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    ratio(x[0], b, s, 3)
}

fn cubics(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    ratio(x[0], b, s, 4)
}

fn nelson(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let e = (-b[2] * x[1]).exp();
    s[0] = 1.0;
    s[1] = -x[0] * e;
    s[2] = b[1] * x[0] * x[1] * e;
    b[0] - b[1] * x[0] * e
}

fn mgh17(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    s[0] = 1.0;
    s[1] = (-x[0] * b[3]).exp();
    s[2] = (-x[0] * b[4]).exp();
    s[3] = -x[0] * b[1] * s[1];
    s[4] = -x[0] * b[2] * s[2];
    b[0] + b[1] * s[1] + b[2] * s[2]
}

fn misra1c(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let t = 1.0 + 2.0 * b[1] * x[0];
    s[0] = 1.0 - 1.0 / t.sqrt();
    s[1] = b[0] * x[0] / (t * t.sqrt());
    b[0] * s[0]
}

fn misra1d(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let t = 1.0 + b[1] * x[0];
    s[0] = b[1] * x[0] / t;
    s[1] = b[0] * x[0] / (t * t);
    b[0] * s[0]
}

fn roszman(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let d = x[0] - b[3];
    let slope = 1.0 / (1.0 + (b[2] / d) * (b[2] / d)) / PI;
    s[0] = 1.0;
    s[1] = -x[0];
    s[2] = -slope / d;
    s[3] = -slope * b[2] / (d * d);
    b[0] - b[1] * x[0] - (b[2] / d).atan() / PI
}

fn enso(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let year = 2.0 * PI * x[0] / 12.0;
    s[0] = 1.0;
    (s[1], s[2]) = (year.cos(), year.sin());
    for k in [3, 6] {
        let t = 2.0 * PI * x[0] / b[k];
        (s[k + 1], s[k + 2]) = (t.cos(), t.sin());
        s[k] = t / b[k] * (b[k + 1] * t.sin() - b[k + 2] * t.cos());
    }
    [0, 1, 2, 4, 5, 7, 8].iter().map(|&k| b[k] * s[k]).sum()
}

fn mgh09(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let (top, below) = (x[0] * (x[0] + b[1]), x[0] * (x[0] + b[2]) + b[3]);
    s[0] = top / below;
    s[1] = b[0] * x[0] / below;
    s[2] = -b[0] * s[0] * x[0] / below;
    s[3] = -b[0] * s[0] / below;
    b[0] * s[0]
}

fn rat42(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let e = (b[1] - b[2] * x[0]).exp();
    s[0] = 1.0 / (1.0 + e);
    s[1] = -b[0] * e * s[0] * s[0];
    s[2] = -x[0] * s[1];
    b[0] * s[0]
}

fn mgh10(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let d = x[0] + b[2];
    s[0] = (b[1] / d).exp();
    s[1] = b[0] * s[0] / d;
    s[2] = -b[0] * s[0] * b[1] / (d * d);
    b[0] * s[0]
}

fn eckerle(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let t = (x[0] - b[2]) / b[1];
    let y = b[0] / b[1] * (-0.5 * t * t).exp();
    s[0] = (-0.5 * t * t).exp() / b[1];
    s[1] = y * (t * t - 1.0) / b[1];
    s[2] = y * t / b[1];
    y
}

fn rat43(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let e = (b[1] - b[2] * x[0]).exp();
    s[0] = (1.0 + e).powf(-1.0 / b[3]);
    let y = b[0] * s[0];
    s[1] = -y * e / (1.0 + e) / b[3];
    s[2] = -x[0] * s[1];
    s[3] = y * e.ln_1p() / (b[3] * b[3]);
    y
}

fn bennett(x: &[f64], b: &[f64], s: &mut [f64]) -> f64 {
    let t = b[1] + x[0];
    s[0] = t.powf(-1.0 / b[2]);
    let y = b[0] * s[0];
    s[1] = -y / (b[2] * t);
    s[2] = y * t.ln() / (b[2] * b[2]);
    y
}

#[test]
fn derivatives_are_those_of_the_values() {
    for (name, problem) in problems() {
        let b = &problem.values;
        let mut slope = vec![0.0; b.len()];
        for x in problem.model.x.iter().step_by(7) {
            let mut at = |j: usize, change: f64| {
                let mut b = b.clone();
                b[j] += change;
                (problem.model.row)(x, &b, &mut slope)
            };
            let differences: Vec<f64> = (0..b.len())
                .map(|j| {
                    let h = 1e-6 * b[j].abs();
                    (at(j, h) - at(j, -h)) / (2.0 * h)
                })
                .collect();
            let y = (problem.model.row)(x, b, &mut slope);
            for j in 0..b.len() {
                let error = (slope[j] - differences[j]).abs() * b[j].abs();
                let size = y.abs() + (slope[j] * b[j]).abs();
                assert!(error <= 1e-5 * size, "{name}: b{} at {x:?}", j + 1);
            }
        }
    }
}

#[test]
fn linear_parameters_enter_linearly() {
    for (name, problem) in problems() {
        let b = &problem.values;
        let (mut here, mut there) = (vec![0.0; b.len()], vec![0.0; b.len()]);
        let halved: Vec<f64> = (0..b.len())
            .map(|j| {
                if problem.model.linear[j] {
                    0.5 * b[j]
                } else {
                    b[j]
                }
            })
            .collect();
        for x in &problem.model.x {
            (problem.model.row)(x, b, &mut here);
            (problem.model.row)(x, &halved, &mut there);
            for (j, linear) in problem.model.linear.iter().enumerate() {
                assert!(!linear || here[j] == there[j], "{name}: b{}", j + 1);
            }
        }
    }
}
