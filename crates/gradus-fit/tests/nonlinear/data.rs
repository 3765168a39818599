//! Models given row by row, and NIST's tables in `data/nist`.

use crate::common::{json, nist_rows};
use gradus_fit::nonlinear::Model;

/// The value of a row and, into the last argument, its derivatives by the parameters.
pub(crate) type Row = fn(x: &[f64], b: &[f64], slope: &mut [f64]) -> f64;

/// A model of rows.
pub(crate) struct Rows {
    pub(crate) x: Vec<Vec<f64>>,
    pub(crate) linear: Vec<bool>,
    pub(crate) row: Row,
}

impl Rows {
    /// A model of one column.
    pub(crate) fn of(x: &[f64], linear: &[bool], row: Row) -> Self {
        let x = x.iter().map(|&x| vec![x]).collect();
        Self {
            x,
            linear: linear.to_vec(),
            row,
        }
    }

    /// The values at parameters.
    pub(crate) fn at(&self, parameters: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.rows()];
        self.values(parameters, &mut values);
        values
    }
}

impl Model for Rows {
    fn rows(&self) -> usize {
        self.x.len()
    }

    fn parameters(&self) -> usize {
        self.linear.len()
    }

    fn values(&self, parameters: &[f64], values: &mut [f64]) {
        let mut slope = vec![0.0; self.parameters()];
        for (value, x) in values.iter_mut().zip(&self.x) {
            *value = (self.row)(x, parameters, &mut slope);
        }
    }

    fn values_and_jacobian(&self, parameters: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        let mut slope = vec![0.0; self.parameters()];
        for (i, x) in self.x.iter().enumerate() {
            values[i] = (self.row)(x, parameters, &mut slope);
            for (j, slope) in slope.iter().enumerate() {
                jacobian[j * self.x.len() + i] = *slope;
            }
        }
    }

    fn linear(&self) -> &[bool] {
        &self.linear
    }
}

/// One of NIST's problems.
pub(crate) struct Problem {
    pub(crate) model: Rows,
    pub(crate) response: Vec<f64>,
    pub(crate) starts: [Vec<f64>; 2],
    pub(crate) values: Vec<f64>,
    pub(crate) errors: Vec<f64>,
    pub(crate) rss: f64,
    pub(crate) formula: String,
    /// The response as it stands in the file.
    pub(crate) y: Vec<f64>,
}

/// Reads a problem of NIST's.
pub(crate) fn problem(name: &str, linear: &str, row: Row) -> Problem {
    let certified = &json("../../data/nist/certified-nonlinear.json")[name];
    let count = certified["params"].as_object().unwrap().len();
    let get = |field: &str| -> Vec<f64> {
        (1..=count)
            .map(|j| {
                certified["params"][format!("b{j}")][field]
                    .as_f64()
                    .unwrap()
            })
            .collect()
    };
    let table = nist_rows(name);
    assert_eq!(table.len() as u64, certified["n"].as_u64().unwrap());
    let is_linear = (1..=count)
        .map(|j| linear.contains(&j.to_string()))
        .collect();
    let formula = certified["formula"].as_str().unwrap();
    let is_log = formula.starts_with("log(y)");
    Problem {
        formula: formula.to_owned(),
        y: table.iter().map(|row| row[0]).collect(),
        response: table
            .iter()
            .map(|r| if is_log { r[0].ln() } else { r[0] })
            .collect(),
        model: Rows {
            x: table.iter().map(|row| row[1..].to_vec()).collect(),
            linear: is_linear,
            row,
        },
        starts: [get("start1"), get("start2")],
        values: get("value"),
        errors: get("sd"),
        rss: certified["rss"].as_f64().unwrap(),
    }
}
