//! Values and derivatives of models against derivatives by hand and finite differences.

use gradus_fit::formula::{Model, Residuals, Values};

use crate::model;

const X: [f64; 6] = [0.0, 0.3, 1.0, 1.7, 2.0, 4.5];

fn at_rows(model: &Model) -> Residuals {
    Residuals::new(model, X.len(), &|_| Values::Numbers(&X))
}

fn assert_near(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs();
        assert!(
            error <= tolerance * expected.abs().max(1.0),
            "{what}: {found}, not {expected}"
        );
    }
}

#[test]
fn derivatives_are_those_by_hand() {
    type ByHand = fn(f64, &[f64]) -> (f64, Vec<f64>);
    let table: [(&str, &[f64], ByHand); 7] = [
        ("y = b1*(1 - exp(-b2*x))", &[2.5, 0.7], |x, b| {
            let e = (-b[1] * x).exp();
            (b[0] * (1.0 - e), vec![1.0 - e, b[0] * x * e])
        }),
        ("y = b1*x^b2", &[2.5, 0.7], |x, b| {
            let log = if x == 0.0 { 0.0 } else { x.ln() };
            (
                b[0] * x.powf(b[1]),
                vec![x.powf(b[1]), b[0] * x.powf(b[1]) * log],
            )
        }),
        ("y = b1*(1 - (1 + b2*x/2)^(-2))", &[2.5, 0.7], |x, b| {
            let base = 1.0 + b[1] * x / 2.0;
            (
                b[0] * (1.0 - base.powi(-2)),
                vec![1.0 - base.powi(-2), b[0] * x * base.powi(-3)],
            )
        }),
        ("y = c", &[3.0], |_, c| (c[0], vec![1.0])),
        ("y = a + (x > b)", &[3.0, 1.0], |x, b| {
            (b[0] + f64::from(x > b[1]), vec![1.0, 0.0])
        }),
        // Undefined where it is not chosen.
        (
            "y = where(x > t, a*(x - t)^k, 0)",
            &[1.0, 2.0, 0.5],
            |x, b| match x > b[0] {
                true => {
                    let u = x - b[0];
                    let slope = -b[1] * b[2] * u.powf(b[2] - 1.0);
                    let value = b[1] * u.powf(b[2]);
                    (value, vec![slope, u.powf(b[2]), value * u.ln()])
                }
                false => (0.0, vec![0.0; 3]),
            },
        ),
        ("y = a*max(x - t, 0)^k", &[2.0, 1.2, 0.5], |x, b| {
            match x > b[1] {
                true => {
                    let u = x - b[1];
                    let slope = -b[0] * b[2] * u.powf(b[2] - 1.0);
                    (
                        b[0] * u.powf(b[2]),
                        vec![u.powf(b[2]), slope, b[0] * u.powf(b[2]) * u.ln()],
                    )
                }
                false => (0.0, vec![0.0; 3]),
            }
        }),
    ];
    for (text, parameters, by_hand) in table {
        let residuals = at_rows(&model(text, "y x"));
        let expected: Vec<(f64, Vec<f64>)> = X.iter().map(|x| by_hand(*x, parameters)).collect();
        let values: Vec<f64> = expected.iter().map(|row| row.0).collect();
        let jacobian: Vec<f64> = (0..parameters.len())
            .flat_map(|column| expected.iter().map(move |row| row.1[column]))
            .collect();
        // The first call records, the second replays.
        for _ in 0..2 {
            let found = residuals.values_and_jacobian(parameters);
            assert_near(&found.0, &values, 1e-14, text);
            assert_near(&found.1, &jacobian, 1e-13, text);
            assert_eq!(residuals.values(parameters), found.0, "{text}");
        }
    }
}

/// Central differences of two widths, good to about `h⁴`.
#[test]
fn derivatives_are_those_of_finite_differences() {
    let table: [(&str, &[f64]); 6] = [
        (
            "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)",
            &[1.2, 0.4, 2.0, 1.1, 0.8, 0.7, 3.0, 1.4],
        ),
        ("y = exp(-b1*x)/(b2+b3*x)", &[0.2, 0.6, 1.3]),
        (
            "y = a*sigmoid((x - m)/s) + b*tanh(c*x)*erf(x*d)",
            &[2.0, 1.0, 0.7, 0.3, 1.1, 0.4],
        ),
        (
            "y = a/(exp(b/(x + 1)) - 1) + lgamma(c + x)",
            &[2.0, 1.5, 0.8],
        ),
        (
            "y = hypot(a*x, b) + atan2(x + c, a) + cos(2*pi*b*x + c)",
            &[1.2, 0.7, 0.4],
        ),
        (
            "y = where(x < 1.5, a + b*x, a*exp(-c*x)) + min(b*x, c) + k^2.5",
            &[1.2, 0.7, 0.4, 2.0],
        ),
    ];
    for (text, parameters) in table {
        let residuals = at_rows(&model(text, "y x"));
        let (_, jacobian) = residuals.values_and_jacobian(parameters);
        let mut expected = Vec::new();
        for position in 0..parameters.len() {
            let values = |step: f64| {
                let mut moved = parameters.to_vec();
                moved[position] += step;
                residuals.values(&moved)
            };
            let h = 1e-4;
            let (near, wide) = ((values(h), values(-h)), (values(2.0 * h), values(-2.0 * h)));
            expected.extend((0..X.len()).map(|row| {
                let near = near.0[row] - near.1[row];
                let wide = wide.0[row] - wide.1[row];
                (8.0 * near - wide) / (12.0 * h)
            }));
        }
        assert_near(&jacobian, &expected, 1e-8, text);
    }
}

#[test]
fn the_response_is_computed() {
    let residuals = at_rows(&model("sqrt(y) = a*x", "y x"));
    assert_eq!(residuals.observed(), X.map(f64::sqrt));
    assert_eq!(residuals.rows(), X.len());
}
