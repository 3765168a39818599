//! NIST's problems from the text of their formulas, beside the same models written by hand.

use crate::data::Problem;
use crate::models::problems;
use gradus_fit::FormulaModel;
use gradus_fit::formula::{Bound, ColumnKind, Formula, Names, Values};
use gradus_fit::nonlinear::{Model, Options, fit};

/// The model of a formula at columns, and the names of its parameters.
pub(crate) fn model_of(
    formula: &str,
    columns: &[(&str, &[f64])],
    fixed: &[bool],
) -> (FormulaModel, Vec<String>) {
    let kinds: Vec<ColumnKind> = columns
        .iter()
        .map(|(name, _)| ColumnKind {
            name: (*name).to_owned(),
            is_category: false,
        })
        .collect();
    let names = Names {
        columns: &kinds,
        ..Names::default()
    };
    let formula = Formula::parse(formula).unwrap_or_else(|error| panic!("{error}"));
    let Ok(Bound::Model(model)) = formula.bind(&names) else {
        panic!("{} is no model", formula.text())
    };
    let data = |column: usize| Values::Numbers(columns[column].1);
    let rows = columns[0].1.len();
    let names = model.parameters().to_vec();
    (FormulaModel::new(&model, rows, &data, fixed), names)
}

/// The formula's model, and where its parameters stand among NIST's.
fn from_text(problem: &Problem) -> (FormulaModel, Vec<usize>) {
    let xs = &problem.model.x;
    let columns: Vec<Vec<f64>> = (0..xs[0].len())
        .map(|k| xs.iter().map(|row| row[k]).collect())
        .collect();
    let names: &[&str] = if columns.len() == 1 {
        &["x"]
    } else {
        &["x1", "x2"]
    };
    let mut all = vec![("y", &problem.y[..])];
    all.extend(names.iter().zip(&columns).map(|(name, x)| (*name, &x[..])));
    let (model, parameters) = model_of(&problem.formula, &all, &[]);
    let position = |name: &String| name[1..].parse::<usize>().unwrap() - 1;
    (model, parameters.iter().map(position).collect())
}

#[test]
fn formulas_are_the_models_written_by_hand() {
    for (name, problem) in problems() {
        let (model, order) = from_text(&problem);
        let rows = problem.response.len();
        let here = |values: &[f64]| -> Vec<f64> { order.iter().map(|&j| values[j]).collect() };
        for (j, &nist) in order.iter().enumerate() {
            assert_eq!(model.linear()[j], problem.model.linear[nist], "{name}: {j}");
        }
        let b = &problem.values;
        let jacobian_of = |model: &dyn Model, b: &[f64]| {
            let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * b.len()]);
            model.values_and_jacobian(b, &mut values, &mut jacobian);
            let mut alone = vec![0.0; rows];
            model.values(b, &mut alone);
            assert_eq!(values, alone, "{name}");
            (values, jacobian)
        };
        let (values, jacobian) = jacobian_of(&model, &here(b));
        let (by_hand, slopes) = jacobian_of(&problem.model, b);
        for i in 0..rows {
            let size = by_hand[i].abs();
            assert!(
                (values[i] - by_hand[i]).abs() <= 1e-10 * size,
                "{name}: row {i}"
            );
            for (j, &nist) in order.iter().enumerate() {
                let (found, slope) = (jacobian[j * rows + i], slopes[nist * rows + i]);
                let size = slope.abs() + size / b[nist].abs();
                assert!(
                    (found - slope).abs() <= 1e-10 * size,
                    "{name}: row {i}, {j}"
                );
            }
        }
    }
}

#[test]
fn formulas_reach_the_certified_values() {
    for (name, problem) in problems() {
        let (model, order) = from_text(&problem);
        let start: Vec<Option<f64>> = order.iter().map(|&j| Some(problem.starts[0][j])).collect();
        let options = Options {
            start: &start,
            ..Options::default()
        };
        let solution = fit(&model, model.observed(), &options).unwrap();
        assert!(
            solution.verdict.is_success(),
            "{name}: {:?}",
            solution.verdict
        );
        for (found, &nist) in solution.parameters.iter().zip(&order) {
            let certified = problem.values[nist];
            let error = (found - certified).abs() / certified.abs();
            assert!(error < 1e-8, "{name}, b{}: {found} {certified}", nist + 1);
        }
    }
}

#[test]
fn fixed_parameters_let_more_enter_linearly() {
    let x = [1.0, 2.0, 3.0];
    let columns = [("y", &x[..]), ("x", &x[..])];
    let (model, names) = model_of("y = a*(b + x)", &columns, &[]);
    assert_eq!(names, ["a", "b"]);
    assert_eq!(model.linear().iter().filter(|is| **is).count(), 1);
    let (model, _) = model_of("y = a*(b + x)", &columns, &[true, false]);
    assert_eq!(model.linear(), [false, true]);
    let (model, _) = model_of("y = a*(b + x)", &columns, &[false, true]);
    assert_eq!(model.linear(), [true, false]);
}
