//! The canonical text of expressions and formulas, which parses back to the same.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

use super::expression::{Expression, Node, Operator, POWER, SIGN};
use super::syntax::is_plain_name;
use super::{Formula, Relation};

/// Binds tighter than everything: what never needs parentheses.
const ATOM: u8 = 6;

/// Where an expression stands within another.
#[derive(Clone, Copy)]
struct Place {
    /// What binds less tightly is put in parentheses.
    binding: u8,
    /// An operator stands right before: signs are put in parentheses, though the grammar reads
    /// them without.
    after_operator: bool,
}

impl Display for Formula {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let relation = match self.relation() {
            Relation::Linear => '~',
            Relation::Model => '=',
        };
        write!(f, "{} {relation} {}", self.left(), self.right())
    }
}

impl<N: Display> Display for Expression<N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let place = Place {
            binding: 0,
            after_operator: false,
        };
        write_expression(f, self, place)
    }
}

fn write_expression<N: Display>(
    f: &mut Formatter<'_>,
    expression: &Expression<N>,
    place: Place,
) -> fmt::Result {
    let (binding, is_sign) = match &expression.node {
        Node::Negative(_) => (SIGN, true),
        Node::Number(number) if number.is_sign_negative() => (SIGN, true),
        Node::Binary(operator, ..) => (operator.binding(), false),
        _ => (ATOM, false),
    };
    if binding < place.binding || is_sign && place.after_operator {
        f.write_char('(')?;
        write_bare(f, expression)?;
        return f.write_char(')');
    }
    write_bare(f, expression)
}

fn write_bare<N: Display>(f: &mut Formatter<'_>, expression: &Expression<N>) -> fmt::Result {
    match &expression.node {
        Node::Number(number) => write_number(f, *number),
        Node::Pi => f.write_str("pi"),
        Node::Others => f.write_char('.'),
        Node::Name(name) => write_name(f, &name.to_string()),
        Node::Negative(part) => {
            f.write_char('-')?;
            let place = Place {
                binding: SIGN,
                after_operator: true,
            };
            write_expression(f, part, place)
        }
        Node::Binary(operator, left, right) => write_binary(f, *operator, left, right),
        Node::Call(function, arguments) => {
            write!(f, "{}(", function.name())?;
            for (position, argument) in arguments.iter().enumerate() {
                let comma = if position == 0 { "" } else { ", " };
                write!(f, "{comma}{argument}")?;
            }
            f.write_char(')')
        }
    }
}

fn write_binary<N: Display>(
    f: &mut Formatter<'_>,
    operator: Operator,
    left: &Expression<N>,
    right: &Expression<N>,
) -> fmt::Result {
    let binding = operator.binding();
    // Of operators side by side the grammar does the left one first, but the right one of powers;
    // comparisons do not stand side by side.
    let (left_binding, right_binding) = match operator {
        Operator::Power => (POWER + 1, POWER),
        _ if binding == 1 => (2, 2),
        _ => (binding, binding + 1),
    };
    let place = Place {
        binding: left_binding,
        after_operator: false,
    };
    write_expression(f, left, place)?;
    let symbol = operator.symbol();
    match binding {
        1 | 2 => write!(f, " {symbol} ")?,
        _ => f.write_str(symbol)?,
    }
    let place = Place {
        binding: right_binding,
        after_operator: true,
    };
    write_expression(f, right, place)
}

/// The shortest text that reads as the same number.
fn write_number(f: &mut Formatter<'_>, number: f64) -> fmt::Result {
    match number.abs() {
        0.0 | 1e-4..1e15 => write!(f, "{number}"),
        _ => write!(f, "{number:e}"),
    }
}

fn write_name(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    f.write_str(&quoted(name))
}

/// A name as formulas have it: in backquotes unless it is plain.
pub(crate) fn quoted(name: &str) -> Cow<'_, str> {
    match is_plain_name(name) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(format!("`{}`", name.replace('`', "``"))),
    }
}
