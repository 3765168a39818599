//! Models with parameters, and which of them enter linearly.

use std::borrow::Cow;

use super::Formula;
use super::bind::{Names, Variable, columns_of};
use super::design::{Values, numbers};
use super::error::Fault;
use super::expression::{Expression, Node, Operator};
use super::function::Action;

/// Up to so many parameters the largest set is found for certain.
const MOST_SEARCHED: usize = 20;

/// A model whose names are known: `response = value`.
#[derive(Clone, Debug)]
pub struct Model {
    response: Expression<Variable>,
    value: Expression<Variable>,
    parameters: Vec<String>,
}

impl Model {
    /// What the model explains, of columns alone.
    pub fn response(&self) -> &Expression<Variable> {
        &self.response
    }

    /// What it is explained by. Parts without names are numbers.
    pub fn value(&self) -> &Expression<Variable> {
        &self.value
    }

    /// The names of the parameters, in the order in which they appear.
    pub fn parameters(&self) -> &[String] {
        &self.parameters
    }

    /// The positions of the columns that are needed, in order.
    pub fn columns(&self) -> Vec<usize> {
        columns_of([&self.response, &self.value])
    }

    /// The response of some rows; `data` gives the values of a column.
    ///
    /// # Panics
    /// When `data` gives codes instead of numbers.
    pub fn response_values<'a>(
        &self,
        rows: usize,
        data: &dyn Fn(usize) -> Values<'a>,
    ) -> Cow<'a, [f64]> {
        numbers(&self.response, rows, data)
    }

    pub(super) fn bind(formula: &Formula, names: &Names<'_>) -> Result<Model, Fault> {
        let response = (formula.left()).rename(&mut |name, span| names.response(name, span))?;
        let mut parameters: Vec<String> = Vec::new();
        let value = formula.right().rename(&mut |name, span| {
            if names.position(name).is_some() {
                return names.number(name, span);
            }
            if let Some(known) = parameters.iter().position(|parameter| parameter == name) {
                return Ok(Variable::Parameter(known));
            }
            let is_known = names.parameters.contains(&name.as_str());
            if let Some(column) = names.slip(name).filter(|_| !is_known) {
                let message = format!("there is no column `{name}`");
                return Err(Fault::new(span.clone(), message).hint(format!(
                    "did you mean the column `{column}`?\n\
                     \x20     if `{name}` is a parameter, say where it starts: --start {name}=1"
                )));
            }
            parameters.push(name.clone());
            Ok(Variable::Parameter(parameters.len() - 1))
        })?;
        if parameters.is_empty() {
            let fault = Fault::new(
                formula.right().span.clone(),
                "the model has no parameters to fit",
            );
            return Err(fault.hint("names that are no columns are parameters, as in `y = a + b*x`"));
        }
        Ok(Model {
            response: response.folded(),
            value: value.folded(),
            parameters,
        })
    }

    /// A largest set of parameters in which the model is affine, all others held: the model is
    /// `f₀ + p₁ f₁ + … + pₖ fₖ` for functions of the columns and the other parameters. Such
    /// parameters need no start and no search (*variable projection*; Golub and Pereyra 1973).
    ///
    /// What is judged is how the formula is written, not whether it could be rewritten.
    ///
    /// ```
    /// use gradus_fit::formula::{Bound, ColumnKind, Formula, Names};
    /// let columns = ["y", "x"].map(|name| ColumnKind { name: name.into(), is_category: false });
    /// let names = Names { columns: &columns, ..Names::default() };
    /// let Bound::Model(model) = Formula::parse("y = a*(1 - exp(-k*x)) + c")?.bind(&names)? else {
    ///     unreachable!("it has no `~`")
    /// };
    /// assert_eq!(model.linear_parameters(), [0, 2]);
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn linear_parameters(&self) -> Vec<usize> {
        let all: Vec<usize> = (0..self.parameters.len()).collect();
        self.linear_parameters_among(&all)
    }

    /// As [`linear_parameters`](Self::linear_parameters), of these alone; the others are held
    /// (fixed ones, for instance).
    pub fn linear_parameters_among(&self, candidates: &[usize]) -> Vec<usize> {
        let is_affine = |set: &[usize]| degree(&self.value, set) <= Degree::Affine;
        let linear: Vec<usize> = (candidates.iter().copied())
            .filter(|candidate| is_affine(&[*candidate]))
            .collect();
        // Only products bring two of these into each other's way, so that a set of which every pair
        // is affine is affine as a whole.
        let conflicts: Vec<Vec<bool>> = (linear.iter())
            .map(|a| {
                linear
                    .iter()
                    .map(|b| a != b && !is_affine(&[*a, *b]))
                    .collect()
            })
            .collect();
        let positions: Vec<usize> = (0..linear.len()).collect();
        largest(&positions, &conflicts)
            .into_iter()
            .map(|position| linear[position])
            .collect()
    }
}

/// How a set of parameters enters an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Degree {
    Constant,
    Affine,
    Nonlinear,
}

fn degree(expression: &Expression<Variable>, set: &[usize]) -> Degree {
    let of = |part: &Expression<Variable>| degree(part, set);
    match &expression.node {
        Node::Name(Variable::Parameter(parameter)) if set.contains(parameter) => Degree::Affine,
        Node::Number(_) | Node::Pi | Node::Others | Node::Name(_) => Degree::Constant,
        Node::Negative(part) => of(part),
        Node::Binary(operator, left, right) => {
            let (left, right) = (of(left), of(right));
            match operator {
                Operator::Add | Operator::Subtract => left.max(right),
                Operator::Multiply if left.min(right) == Degree::Constant => left.max(right),
                Operator::Divide if right == Degree::Constant => left,
                _ => unless_constant(left.max(right)),
            }
        }
        Node::Call(function, arguments) => match function.action {
            Action::Identity => of(&arguments[0]),
            Action::Where if of(&arguments[0]) == Degree::Constant => {
                of(&arguments[1]).max(of(&arguments[2]))
            }
            _ => unless_constant(arguments.iter().map(of).max().unwrap_or(Degree::Constant)),
        },
    }
}

fn unless_constant(degree: Degree) -> Degree {
    match degree {
        Degree::Constant => Degree::Constant,
        _ => Degree::Nonlinear,
    }
}

/// A largest subset without conflicts, the first one of several. Of many it is a large one.
fn largest(rest: &[usize], conflicts: &[Vec<bool>]) -> Vec<usize> {
    let rivals = |one: usize| rest.iter().filter(|other| conflicts[one][**other]).count();
    let Some(worst) = rest.iter().copied().rev().max_by_key(|one| rivals(*one)) else {
        return Vec::new();
    };
    if rivals(worst) == 0 {
        return rest.to_vec();
    }
    let without: Vec<usize> = rest
        .iter()
        .copied()
        .filter(|other| *other != worst)
        .collect();
    if rest.len() > MOST_SEARCHED {
        return largest(&without, conflicts);
    }
    let allies: Vec<usize> = (without.iter().copied())
        .filter(|other| !conflicts[worst][*other])
        .collect();
    let mut with = largest(&allies, conflicts);
    with.push(worst);
    with.sort_unstable();
    let without = largest(&without, conflicts);
    let is_larger = without.len() > with.len();
    let is_first = without.len() == with.len() && without < with;
    if is_larger || is_first { without } else { with }
}
