//! Columns of a design to twice the precision of `f64`: powers and products of measured numbers are
//! known exactly, and polynomials of high degree need all of their digits.

use super::bind::Variable;
use super::design::{Values, column_of_numbers};
use super::expression::{Expression, Node, Operator};
use super::function::Action;
use super::linear::HIGHEST_POWER;
use crate::linear::DoubleDouble;

/// A column of numbers, and what rounding to `f64` left of them where that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ExactColumn {
    /// The numbers, rounded.
    pub high: Vec<f64>,
    /// The rest of each; `None` where the numbers are as exact as they come.
    pub low: Option<Vec<f64>>,
}

/// The values of an expression made of sums, differences, products, quotients and whole powers of
/// columns; `None` for any other, and where numbers grow too large for it.
pub(super) fn exactly<'a>(
    expression: &Expression<Variable>,
    rows: usize,
    data: &dyn Fn(usize) -> Values<'a>,
) -> Option<Vec<DoubleDouble>> {
    let part = |part: &Expression<Variable>| exactly(part, rows, data);
    let values = match &expression.node {
        Node::Number(number) => vec![DoubleDouble::from(*number); rows],
        Node::Name(Variable::Column(column)) => {
            let numbers = column_of_numbers(*column, data).iter();
            numbers.map(|number| DoubleDouble::from(*number)).collect()
        }
        Node::Negative(negated) => part(negated)?.into_iter().map(|value| -value).collect(),
        Node::Binary(Operator::Power, base, exponent) => power(part(base)?, exponent)?,
        Node::Binary(operator, left, right) => {
            let operation = arithmetic(*operator)?;
            let pairs = part(left)?.into_iter().zip(part(right)?);
            pairs.map(|(left, right)| operation(left, right)).collect()
        }
        Node::Call(function, arguments) if matches!(function.action, Action::Identity) => {
            part(&arguments[0])?
        }
        _ => return None,
    };
    let is_exact = |value: &DoubleDouble| value.high.is_finite() && value.low.is_finite();
    values.iter().all(is_exact).then_some(values)
}

fn arithmetic(operator: Operator) -> Option<fn(DoubleDouble, DoubleDouble) -> DoubleDouble> {
    Some(match operator {
        Operator::Add => |left, right| left + right,
        Operator::Subtract => |left, right| left - right,
        Operator::Multiply => |left, right| left * right,
        Operator::Divide => |left, right| left / right,
        _ => return None,
    })
}

fn power(base: Vec<DoubleDouble>, exponent: &Expression<Variable>) -> Option<Vec<DoubleDouble>> {
    let Node::Number(exponent) = exponent.node else {
        return None;
    };
    if exponent.fract() != 0.0 || !(1.0..=HIGHEST_POWER).contains(&exponent) {
        return None;
    }
    let factors = exponent as usize;
    let of = |base: DoubleDouble| (1..factors).fold(base, |product, _| product * base);
    Some(base.into_iter().map(of).collect())
}
