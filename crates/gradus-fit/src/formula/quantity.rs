//! Expressions that stand alone: weights and standard errors of observations.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use super::bind::{Names, Variable, columns_of};
use super::design::{Values, numbers};
use super::error::FormulaError;
use super::expression::Expression;
use super::syntax;

/// A number for each row, computed from columns.
///
/// ```
/// use gradus_fit::formula::{ColumnKind, Names, Quantity, Values};
/// let columns = [ColumnKind { name: "error_in_mm".into(), is_category: false }];
/// let names = Names { columns: &columns, ..Names::default() };
/// let metres = Quantity::parse("error_in_mm / 1000", &names)?;
/// assert_eq!(metres.values(1, &|_| Values::Numbers(&[5.0]))[..], [0.005]);
/// assert_eq!(metres.to_string(), "error_in_mm/1000");
/// # Ok::<(), gradus_fit::formula::FormulaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Quantity {
    text: String,
    value: Expression<Variable>,
}

impl Quantity {
    /// Reads an expression, all of whose names are columns.
    ///
    /// # Errors
    /// When the text is no expression, or names what is no column of numbers.
    pub fn parse(text: &str, names: &Names<'_>) -> Result<Quantity, FormulaError> {
        let read = || {
            let expression = syntax::expression(text)?;
            super::refuse_terms(&expression)?;
            let value = expression.rename(&mut |name, span| names.number(name, span))?;
            Ok(Quantity {
                text: expression.to_string(),
                value: value.folded(),
            })
        };
        read().map_err(|fault| FormulaError::new(text, fault))
    }

    /// The positions of the columns that are needed, in order.
    pub fn columns(&self) -> Vec<usize> {
        columns_of([&self.value])
    }

    /// Its values at some rows; `data` gives the values of a column.
    ///
    /// # Panics
    /// When `data` gives codes for a column of numbers.
    pub fn values<'a>(&self, rows: usize, data: &dyn Fn(usize) -> Values<'a>) -> Cow<'a, [f64]> {
        numbers(&self.value, rows, data)
    }
}

/// The canonical text.
impl Display for Quantity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
