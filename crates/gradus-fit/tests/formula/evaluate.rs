//! Values of formulas against NumPy's and SciPy's, which `evaluate.py` wrote.

use gradus_core::NdArray;
use gradus_fit::formula::{Expression, Formula, Node, functions};
use serde_json::Value;

use crate::common::numbers;

fn calls(expression: &Expression, called: &mut Vec<&'static str>) {
    if let Node::Call(function, _) = &expression.node {
        called.push(function.name());
    }
    expression
        .parts()
        .into_iter()
        .for_each(|part| calls(part, called));
}

#[test]
fn values_are_those_of_numpy_and_scipy() {
    let data: Value = serde_json::from_str(include_str!("evaluate.json")).unwrap();
    let x = NdArray::from(numbers(&data["x"]));
    let mut called = vec!["pow", "poly"];
    for (text, expected) in data["cases"].as_object().unwrap() {
        let formula = Formula::parse(&format!("y = {text}")).unwrap();
        let value = formula.right().evaluate(&|name| match name.as_str() {
            "x" => x.clone(),
            other => NdArray::from(data[other].as_f64().unwrap()),
        });
        let value: Vec<f64> = value.broadcast_to(x.size()).to_vec();
        for (value, expected) in value.iter().zip(numbers(expected)) {
            let error = (value - expected).abs();
            assert!(
                error <= 4e-15 * expected.abs().max(1.0),
                "{text}: {value}, not {expected}"
            );
        }
        calls(formula.right(), &mut called);
    }
    for function in functions() {
        assert!(
            called.contains(&function.name()),
            "no case calls {}",
            function.name()
        );
    }
}

#[test]
fn a_formula_as_long_as_they_may_be_has_a_value() {
    let text = format!("y = {}", vec!["x"; 999].join("+"));
    let value = Formula::parse(&text)
        .unwrap()
        .right()
        .evaluate(&|_| NdArray::from(2.0));
    assert_eq!(value.item(), 1998.0);
}
