//! Which names of a formula are columns of the data, and which are parameters.

use super::error::{Fault, FormulaError};
use super::expression::{Expression, Node, Span};
use super::linear::Linear;
use super::model::Model;
use super::nearest::nearest;
use super::{Formula, Relation};

/// Names that are listed in a hint.
const MOST_LISTED: usize = 12;

/// A column of the data that a formula may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnKind {
    /// Its name.
    pub name: String,
    /// Whether it holds text, which becomes categories, instead of numbers.
    pub is_category: bool,
}

/// What the names of a formula may stand for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// The columns of the data, in order.
    pub columns: &'a [ColumnKind],
    /// Names known to be parameters, since the user says where they start or are fixed. Others
    /// are too, unless they look like a slip in the name of a column.
    pub parameters: &'a [&'a str],
    /// Columns that `.` leaves out, such as weights.
    pub set_aside: &'a [&'a str],
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// The column at this position in the data.
    Column(usize),
    /// The parameter at this position in the model.
    Parameter(usize),
}

/// A formula whose names are known.
#[derive(Clone, Debug)]
pub enum Bound {
    /// With `~`.
    Linear(Linear),
    /// With `=`.
    Model(Model),
}

impl Bound {
    /// The positions of the columns that are needed, in order.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Bound::Linear(linear) => linear.columns(),
            Bound::Model(model) => model.columns(),
        }
    }

    /// The positions of the columns on the right side, in order: those that a prediction needs.
    pub fn predictor_columns(&self) -> Vec<usize> {
        match self {
            Bound::Linear(linear) => linear.predictor_columns(),
            Bound::Model(model) => columns_of([model.value()]),
        }
    }
}

impl Formula {
    /// Finds out what the names stand for. On the left side, and everywhere in a linear formula,
    /// they are columns; on the right side of `=` other names are parameters.
    ///
    /// # Errors
    /// For names that are no columns where they must be; for a response that stands on the right
    /// side too; for parameters that look like a slip in
    /// the name of a column, unless `names` lists them; for columns of text that are computed
    /// with; for listed parameters that the formula does not have; and for models without
    /// parameters and linear formulas without terms.
    ///
    /// ```
    /// use gradus_fit::formula::{Bound, ColumnKind, Formula, Names};
    /// let columns = ["y", "temp"].map(|name| ColumnKind { name: name.into(), is_category: false });
    /// let names = Names { columns: &columns, ..Names::default() };
    /// let Bound::Model(model) = Formula::parse("y = a*exp(-b*temp)")?.bind(&names)? else {
    ///     unreachable!("it has no `~`")
    /// };
    /// assert_eq!(model.parameters(), ["a", "b"]);
    ///
    /// let error = Formula::parse("y = a*tmep")?.bind(&names).unwrap_err();
    /// assert_eq!(error.hint().unwrap().lines().next(), Some("did you mean the column `temp`?"));
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn bind(&self, names: &Names<'_>) -> Result<Bound, FormulaError> {
        let bind = || match self.relation() {
            Relation::Linear => Linear::bind(self, names).map(Bound::Linear),
            Relation::Model => Model::bind(self, names).map(Bound::Model),
        };
        let bound = bind().and_then(|bound| {
            self.refuse_response_on_the_right()?;
            let known = match &bound {
                Bound::Linear(_) => &[],
                Bound::Model(model) => model.parameters(),
            };
            (names.parameters.iter())
                .try_for_each(|name| self.refuse_unknown_parameter(name, known, names))?;
            Ok(bound)
        });
        bound.map_err(|fault| FormulaError::new(self.text(), fault))
    }

    /// What is explained by itself needs no model. With an expression on the left side it may make
    /// sense, as in `s/v ~ s`.
    fn refuse_response_on_the_right(&self) -> Result<(), Fault> {
        let Node::Name(response) = &self.left().node else {
            return Ok(());
        };
        match (self.right().names().into_iter()).find(|(name, _)| *name == response) {
            None => Ok(()),
            Some((_, span)) => {
                let message = format!("`{response}` is what the model is to explain");
                Err(Fault::new(span, message).hint("leave it out on the right side"))
            }
        }
    }

    /// Words for a reader who may have meant the column `pi`, where the formula has the number.
    pub(crate) fn pi_in_words(&self, columns: &[ColumnKind]) -> Option<String> {
        let has_pi = self.left().has_pi() || self.right().has_pi();
        (has_pi && columns.iter().any(|column| column.name == "pi")).then(|| {
            "`pi` in the formula is the number 3.14159…, not the column of that name, which is \
             written in backquotes: `pi`"
                .into()
        })
    }

    fn refuse_unknown_parameter(
        &self,
        name: &str,
        known: &[String],
        names: &Names<'_>,
    ) -> Result<(), Fault> {
        if known.iter().any(|parameter| parameter == name) {
            return Ok(());
        }
        let span = self.right().span.clone();
        if names.position(name).is_some() {
            let message = format!("`{name}` is a column of the data and no parameter");
            return Err(Fault::new(span, message).hint("give the parameter another name"));
        }
        let fault = Fault::new(span, format!("the formula has no parameter `{name}`"));
        Err(fault.hint(match self.relation() {
            Relation::Linear => {
                "linear formulas have none; with `=` the formula is any model".into()
            }
            Relation::Model => format!("its parameters are {}", list(known)),
        }))
    }
}

impl Names<'_> {
    /// Where the column of this name stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The column of numbers of this name.
    pub(super) fn number(&self, name: &str, span: &Span) -> Result<Variable, Fault> {
        match self.position(name) {
            Some(position) if self.columns[position].is_category => {
                let message = format!("the column `{name}` holds text and cannot be computed with");
                Err(Fault::new(span.clone(), message).hint(format!(
                    "in a linear formula it stands as a term or a factor of one, `y ~ {name}`; \
                     any model is fitted to each of its values with `--by {name}`"
                )))
            }
            Some(position) => Ok(Variable::Column(position)),
            None => {
                let fault = Fault::new(span.clone(), format!("there is no column `{name}`"));
                Err(fault.hint(match self.nearest(name) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("the columns are {}", self.list_columns()),
                }))
            }
        }
    }

    /// The column of numbers of this name on the left side.
    pub(super) fn response(&self, name: &str, span: &Span) -> Result<Variable, Fault> {
        let is_category = (self.position(name)).is_some_and(|at| self.columns[at].is_category);
        self.number(name, span).map_err(|fault| match is_category {
            true => fault.hint("what a model explains is a number"),
            false => fault,
        })
    }

    fn list_columns(&self) -> String {
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        list(&names)
    }

    /// The column whose name is nearest, at most one edit (two in long names) or its case away.
    fn nearest(&self, name: &str) -> Option<&str> {
        let columns = self.columns.iter().map(|column| column.name.as_str());
        let allowed = match name.chars().count() {
            0 | 1 => 0,
            2..6 => 1,
            _ => 2,
        };
        nearest(name, columns, allowed)
    }

    /// The column in whose name `name` looks like a slip, though it could be a parameter.
    pub(super) fn slip(&self, name: &str) -> Option<&str> {
        let mut columns = self.columns.iter().map(|column| column.name.as_str());
        columns.find(|column| is_slip(name, column))
    }
}

/// Whether a name that could be a parameter looks like a slip in a column's name: another case, or
/// one edit. Short names are often one edit apart (`b1` and `x1`, `x0` and `x`); of these only such
/// with the same first letter and as many characters count.
fn is_slip(name: &str, column: &str) -> bool {
    let (name, column) = (name.to_lowercase(), column.to_lowercase());
    if name == column {
        return true;
    }
    let stem = |text: &str| {
        text.trim_end_matches(|c: char| c.is_numeric() || c == '_')
            .chars()
            .count()
    };
    let is_numbered = name.strip_prefix(column.as_str()).is_some_and(|rest| {
        rest.chars()
            .all(|character| character.is_numeric() || character == '_')
    });
    if is_numbered || strsim::damerau_levenshtein(&name, &column) != 1 {
        return false;
    }
    let same_start = name.chars().next() == column.chars().next();
    let same_length = name.chars().count() == column.chars().count();
    (stem(&name) >= 3 && stem(&column) >= 3) || (same_start && same_length)
}

/// The positions of the columns in expressions, in order.
pub(crate) fn columns_of<'a>(
    expressions: impl IntoIterator<Item = &'a Expression<Variable>>,
) -> Vec<usize> {
    let names = expressions.into_iter().flat_map(Expression::names);
    let mut columns: Vec<usize> = names
        .filter_map(|(variable, _)| match variable {
            Variable::Column(position) => Some(*position),
            Variable::Parameter(_) => None,
        })
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Names in a sentence.
fn list<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<String> = (names.iter().take(MOST_LISTED))
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match names.len() {
        0 => "none".into(),
        count if count > MOST_LISTED => format!("{}, … ({count} in all)", shown.join(", ")),
        _ => shown.join(", "),
    }
}

/// Whether the expression is the name of a column of text; gives its position.
pub(super) fn category(expression: &Expression, names: &Names<'_>) -> Option<usize> {
    let Node::Name(name) = &expression.node else {
        return None;
    };
    names
        .position(name)
        .filter(|position| names.columns[*position].is_category)
}
