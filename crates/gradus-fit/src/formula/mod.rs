//! Formulas: the text of a model, what it says of which columns, and its numbers and derivatives.
//!
//! The way of a formula is one line, and so are the files:
//!
//! ```text
//! text → syntax → expression → bind → linear (design) or model (residuals) → evaluate
//! ```
//!
//! With `~` a formula is linear: the right side is a sum of terms of columns, each of which gets a
//! coefficient. With `=` it is any model: names that are no columns are parameters.
//!
//! ```
//! use gradus_fit::formula::Formula;
//! let formula = Formula::parse("y = b1 * (1 - exp(-b2 * x))")?;
//! assert_eq!(formula.to_string(), "y = b1*(1 - exp(-b2*x))");
//! # Ok::<(), gradus_fit::formula::FormulaError>(())
//! ```

mod bind;
mod design;
mod display;
mod error;
mod evaluate;
mod exact;
mod expression;
mod fold;
mod function;
mod linear;
mod model;
mod nearest;
mod quantity;
mod residuals;
mod syntax;
mod tie;

pub use bind::{Bound, ColumnKind, Names, Variable};
pub use design::{Design, Values};
pub use error::FormulaError;
pub use exact::ExactColumn;
pub use expression::{Expression, Node, Operator, Span};
pub use function::{Function, functions};
pub use linear::{Linear, Term};
pub use model::Model;
pub use quantity::Quantity;
pub use residuals::Residuals;

pub(crate) use bind::columns_of;
pub(crate) use display::quoted;
use error::Fault;

/// What stands between the sides of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `~`: the right side is a sum of terms, each of which gets a coefficient.
    Linear,
    /// `=`: the right side is computed from columns and parameters.
    Model,
}

/// A formula as it was written. Its text is canonical, and reads as the same formula.
#[derive(Clone, Debug)]
pub struct Formula {
    text: String,
    left: Expression,
    right: Expression,
    relation: Relation,
}

/// Formulas are equal when they say the same, however it is written.
impl PartialEq for Formula {
    fn eq(&self, other: &Formula) -> bool {
        self.relation == other.relation && self.left == other.left && self.right == other.right
    }
}

impl Formula {
    /// Reads a formula. Operators from loose to tight: comparisons, `+ -`, `* /`, signs, and `^`
    /// (or `**`), of which the right one is done first. [`functions`] lists the functions.
    ///
    /// # Errors
    /// When the text is no formula; the error marks the place, says what is expected there and
    /// often what may be meant.
    ///
    /// ```
    /// use gradus_fit::formula::{Formula, Relation};
    /// let formula = Formula::parse("log(y) ~ x^2 + `odd name` - 1")?;
    /// assert_eq!(formula.relation(), Relation::Linear);
    /// assert_eq!(formula.right().to_string(), "x^2 + `odd name` - 1");
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        let read = || {
            let sides = syntax::formula(text)?;
            refuse_terms(&sides.left)?;
            match sides.is_model {
                true => refuse_terms(&sides.right)?,
                false => refuse_nested_terms(&sides.right)?,
            }
            Ok(sides)
        };
        let sides = read().map_err(|fault| FormulaError::new(text, fault))?;
        Ok(Formula {
            text: text.to_owned(),
            left: sides.left,
            right: sides.right,
            relation: if sides.is_model {
                Relation::Model
            } else {
                Relation::Linear
            },
        })
    }

    /// What the model explains.
    pub fn left(&self) -> &Expression {
        &self.left
    }

    /// The model, or its terms.
    pub fn right(&self) -> &Expression {
        &self.right
    }

    /// What stands between the sides.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Refuses what only terms of linear formulas may be, in the sum of terms below the terms.
fn refuse_nested_terms(expression: &Expression) -> Result<(), Fault> {
    match &expression.node {
        Node::Binary(Operator::Add | Operator::Subtract, left, right) => {
            refuse_nested_terms(left)?;
            refuse_nested_terms(right)
        }
        Node::Negative(part) => refuse_nested_terms(part),
        Node::Others => Ok(()),
        Node::Call(function, arguments) if function.is_polynomial() => {
            arguments.iter().try_for_each(refuse_terms)
        }
        _ => refuse_terms(expression),
    }
}

/// Refuses what only terms of linear formulas may be.
fn refuse_terms(expression: &Expression) -> Result<(), Fault> {
    let span = expression.span.clone();
    match &expression.node {
        Node::Others => {
            let fault = Fault::new(span, "`.` stands only as a term of a linear formula");
            Err(fault.hint("it means all other columns, as in `y ~ .`"))
        }
        Node::Call(function, _) if function.is_polynomial() => {
            let fault = Fault::new(span, "`poly` stands only as a term of a linear formula");
            Err(fault.hint("it means powers of a column, as in `y ~ poly(x, 3)`"))
        }
        _ => expression.parts().into_iter().try_for_each(refuse_terms),
    }
}
