//! Linear formulas: the terms of their right side.

use std::fmt::{self, Display, Formatter};

use super::Formula;
use super::bind::{Names, Variable, category, columns_of};
use super::error::Fault;
use super::expression::{Expression, Node, Operator, Span};

/// The highest power that `poly` gives, and that is multiplied out to twice the precision.
pub(super) const HIGHEST_POWER: f64 = 100.0;

/// A linear formula whose names are known: `response ~ terms`.
#[derive(Clone, Debug)]
pub struct Linear {
    pub(super) response: Expression<Variable>,
    pub(super) terms: Vec<Term>,
    pub(super) intercept: bool,
    left: String,
    category_names: Vec<String>,
}

/// A term of a linear formula: numbers, categories, or the product of both.
#[derive(Clone, Debug)]
pub struct Term {
    label: String,
    /// Its text among other terms.
    summand: String,
    pub(super) number: Option<Expression<Variable>>,
    pub(super) number_label: String,
    pub(super) categories: Vec<usize>,
}

impl Term {
    /// Its canonical text.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What is computed from columns of numbers.
    pub fn number(&self) -> Option<&Expression<Variable>> {
        self.number.as_ref()
    }

    /// The columns of text whose categories are told apart.
    pub fn categories(&self) -> &[usize] {
        &self.categories
    }
}

/// The canonical text, with every term by its name: `y ~ x1 + x2`, never `y ~ .`
impl Display for Linear {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut terms: Vec<&str> = self.terms.iter().map(|term| &*term.summand).collect();
        if terms.is_empty() {
            terms.push("1");
        }
        let ending = if self.intercept { "" } else { " - 1" };
        write!(f, "{} ~ {}{ending}", self.left, terms.join(" + "))
    }
}

impl Linear {
    /// What the model explains.
    pub fn response(&self) -> &Expression<Variable> {
        &self.response
    }

    /// The text of the left side.
    pub(crate) fn left(&self) -> &str {
        &self.left
    }

    /// The terms, in the formula's order, each once, without the intercept.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether a constant is among the coefficients.
    pub fn has_intercept(&self) -> bool {
        self.intercept
    }

    /// The positions of the columns that are needed, in order.
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = self.predictor_columns();
        columns.extend(columns_of([&self.response]));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The positions of the columns on the right side, in order.
    pub(super) fn predictor_columns(&self) -> Vec<usize> {
        let mut columns = columns_of(self.terms.iter().filter_map(Term::number));
        columns.extend(self.terms.iter().flat_map(Term::categories));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The name of a column of text.
    pub(crate) fn category_name(&self, column: usize) -> &str {
        &self.category_names[column]
    }

    pub(super) fn bind(formula: &Formula, names: &Names<'_>) -> Result<Linear, Fault> {
        let response = (formula.left()).rename(&mut |name, span| names.response(name, span))?;
        let mut terms = Terms {
            names,
            response: columns_of([&response]),
            list: Vec::new(),
            intercept: true,
        };
        terms.collect(formula.right(), true)?;
        if terms.list.is_empty() && !terms.intercept {
            let fault = Fault::new(formula.right().span.clone(), "no terms are left");
            return Err(fault.hint("a linear formula has terms or an intercept, as in `y ~ x`"));
        }
        Ok(Linear {
            response: response.folded(),
            terms: terms.list,
            intercept: terms.intercept,
            left: formula.left().to_string(),
            category_names: names
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
        })
    }
}

/// Terms while they are collected.
struct Terms<'a> {
    names: &'a Names<'a>,
    /// The columns of the response, which `.` leaves out.
    response: Vec<usize>,
    list: Vec<Term>,
    intercept: bool,
}

impl Terms<'_> {
    /// Adds the terms of a sum, or takes them away.
    fn collect(&mut self, expression: &Expression, adds: bool) -> Result<(), Fault> {
        let span = &expression.span;
        match &expression.node {
            Node::Binary(Operator::Add, left, right) => {
                self.collect(left, adds)?;
                self.collect(right, adds)
            }
            Node::Binary(Operator::Subtract, left, right) => {
                self.collect(left, adds)?;
                self.collect(right, !adds)
            }
            Node::Negative(part) => self.collect(part, !adds),
            Node::Number(number) if *number == 0.0 || *number == 1.0 => {
                self.intercept = (*number == 1.0) == adds;
                Ok(())
            }
            Node::Others => self.others(span, adds),
            Node::Call(function, arguments) if function.is_polynomial() => {
                (powers(&arguments[0], &arguments[1])?.iter())
                    .try_for_each(|power| self.change(power, adds))
            }
            _ => self.change(expression, adds),
        }
    }

    /// Every column but those of the response and those set aside.
    fn others(&mut self, span: &Span, adds: bool) -> Result<(), Fault> {
        for (position, column) in self.names.columns.iter().enumerate() {
            let is_set_aside = self.names.set_aside.contains(&column.name.as_str());
            if is_set_aside || self.response.contains(&position) {
                continue;
            }
            let name = Expression::new(Node::Name(column.name.clone()), span.clone());
            if adds || self.list.iter().any(|term| term.label == name.to_string()) {
                self.change(&name, adds)?;
            }
        }
        Ok(())
    }

    /// Adds a term that is not there yet, or takes one away.
    fn change(&mut self, expression: &Expression, adds: bool) -> Result<(), Fault> {
        let term = self.term(expression)?;
        let found = self.list.iter().position(|other| other.label == term.label);
        match (found, adds) {
            (None, true) => self.list.push(term),
            (Some(position), false) => {
                self.list.remove(position);
            }
            (Some(_), true) => {}
            (None, false) => {
                let message = format!("`{}` is not among the terms before it", term.label);
                return Err(Fault::new(expression.span.clone(), message)
                    .hint("`-` takes terms away; for the difference of columns write `I(a - b)`"));
            }
        }
        Ok(())
    }

    fn term(&self, expression: &Expression) -> Result<Term, Fault> {
        let mut factors = Vec::new();
        split(expression, &mut factors);
        let (texts, numbers): (Vec<&Expression>, Vec<&Expression>) = factors
            .into_iter()
            .partition(|factor| category(factor, self.names).is_some());
        let number = match texts.is_empty() {
            true => Some(expression.clone()),
            false => numbers
                .into_iter()
                .cloned()
                .reduce(|left, right| Expression::binary(Operator::Multiply, left, right)),
        };
        if texts.is_empty() && expression.names().is_empty() {
            let fault = Fault::new(
                expression.span.clone(),
                "this term is a number, without a column",
            );
            let is_column = expression.node == Node::Pi && self.names.position("pi").is_some();
            return Err(fault.hint(match is_column {
                true => "the column of that name is written in backquotes: `pi`",
                false => "`1` is the intercept, `0` or `- 1` leaves it out",
            }));
        }
        let mut categories: Vec<usize> = Vec::new();
        for position in texts.iter().filter_map(|text| category(text, self.names)) {
            if !categories.contains(&position) {
                categories.push(position);
            }
        }
        let mut rename = |name: &String, span: &Span| self.names.number(name, span);
        let bound = number
            .as_ref()
            .map(|number| number.rename(&mut rename))
            .transpose()?;
        Ok(Term {
            label: expression.to_string(),
            summand: as_factor(expression),
            number: bound.map(|number| number.folded()),
            number_label: number.as_ref().map(as_factor).unwrap_or_default(),
            categories,
        })
    }
}

/// The factors of a product.
fn split<'a>(expression: &'a Expression, factors: &mut Vec<&'a Expression>) {
    match &expression.node {
        Node::Binary(Operator::Multiply, left, right) => {
            split(left, factors);
            split(right, factors);
        }
        _ => factors.push(expression),
    }
}

/// The text of an expression before `*`.
fn as_factor(expression: &Expression) -> String {
    match &expression.node {
        Node::Binary(operator, ..) if operator.binding() < Operator::Multiply.binding() => {
            format!("({expression})")
        }
        _ => expression.to_string(),
    }
}

/// The terms that `poly(x, k)` stands for: `x`, `x^2` and so on.
fn powers(base: &Expression, highest: &Expression) -> Result<Vec<Expression>, Fault> {
    let Node::Number(number) = highest.node else {
        let fault = Fault::new(highest.span.clone(), "the highest power must be a number");
        return Err(fault.hint("as in `poly(x, 3)`, which is x + x^2 + x^3"));
    };
    if number.fract() != 0.0 || !(1.0..=HIGHEST_POWER).contains(&number) {
        let message = format!("the highest power must be an integer from 1 to {HIGHEST_POWER}");
        return Err(Fault::new(highest.span.clone(), message));
    }
    let power = |exponent: u32| {
        let number = Expression::new(Node::Number(exponent.into()), highest.span.clone());
        match exponent {
            1 => base.clone(),
            _ => Expression::binary(Operator::Power, base.clone(), number),
        }
    };
    Ok((1..=number as u32).map(power).collect())
}
