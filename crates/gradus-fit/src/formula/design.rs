//! The columns of the design matrix of a linear formula.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gradus_core::NdArray;
use gradus_data::Column;

use super::bind::{Variable, columns_of};
use super::exact::{ExactColumn, exactly};
use super::expression::{Expression, Node};
use super::linear::{Linear, Term};
use crate::linear::DoubleDouble;

/// What a column of the data holds, row by row.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// Numbers.
    Numbers(&'a [f64]),
    /// For text, the position of each row's category among the column's categories. A position
    /// beyond all categories belongs to none.
    Codes(&'a [u32]),
}

impl<'a> From<&'a Column> for Values<'a> {
    fn from(column: &'a Column) -> Self {
        match column {
            Column::Numbers(numbers) => Values::Numbers(numbers),
            Column::Categories(categories) => Values::Codes(categories.codes()),
        }
    }
}

/// How the columns of a design matrix are made from those of the data, for all blocks of rows
/// alike. [`Linear::design`] makes it.
#[derive(Clone, Debug)]
pub struct Design {
    blocks: Vec<Block>,
}

/// The columns of one term.
#[derive(Clone, Debug)]
struct Block {
    number: Option<Expression<Variable>>,
    columns: Vec<Indicator>,
}

/// A column that is zero but where all these columns of the data are of these categories.
#[derive(Clone, Debug, Default)]
struct Indicator {
    name: String,
    is: Vec<(usize, u32)>,
}

impl Linear {
    /// The design matrix, where `levels` gives the categories of a column of text.
    ///
    /// Categories are coded as in R: against the first one of them (*treatment contrasts*) where
    /// the same term without them is in the model, else with a column for each. Without intercept
    /// the first column of text keeps all of its categories.
    ///
    /// ```
    /// use gradus_fit::formula::{Bound, ColumnKind, Formula, Names, Values};
    /// let column = |name: &str, is_category| ColumnKind { name: name.into(), is_category };
    /// let columns = [column("y", false), column("x", false), column("kind", true)];
    /// let names = Names { columns: &columns, ..Names::default() };
    /// let Bound::Linear(linear) = Formula::parse("y ~ x^2 + kind")?.bind(&names)? else {
    ///     unreachable!("it has a `~`")
    /// };
    /// let levels = ["ape".to_string(), "bee".to_string()];
    /// let design = linear.design(&|_| &levels);
    /// assert_eq!(design.names(), ["(Intercept)", "x^2", "kind[bee]"]);
    ///
    /// let data = |column| match column {
    ///     2 => Values::Codes(&[0, 1]),
    ///     _ => Values::Numbers(&[3.0, 4.0]),
    /// };
    /// let columns = design.columns(2, &data);
    /// assert_eq!((&columns[1][..], &columns[2][..]), (&[9.0, 16.0][..], &[0.0, 1.0][..]));
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn design<'a>(&self, levels: &dyn Fn(usize) -> &'a [String]) -> Design {
        let intercept = Block {
            number: None,
            columns: vec![Indicator {
                name: "(Intercept)".into(),
                is: Vec::new(),
            }],
        };
        let terms = self.terms.iter().map(|term| Block {
            number: term.number.clone(),
            columns: self.indicators(term, levels),
        });
        Design {
            blocks: self
                .intercept
                .then_some(intercept)
                .into_iter()
                .chain(terms)
                .collect(),
        }
    }

    /// The response of some rows; `data` gives the values of a column.
    ///
    /// # Panics
    /// When `data` gives codes for a column of numbers.
    pub fn response_values<'a>(
        &self,
        rows: usize,
        data: &dyn Fn(usize) -> Values<'a>,
    ) -> Cow<'a, [f64]> {
        numbers(&self.response, rows, data)
    }

    /// The terms that come to no column, since a column of text has one category only.
    pub(crate) fn terms_without_columns<'a>(
        &self,
        levels: &dyn Fn(usize) -> &'a [String],
    ) -> impl Iterator<Item = &Term> {
        let is_empty = |term: &&Term| self.indicators(term, levels).is_empty();
        self.terms.iter().filter(is_empty)
    }

    /// The columns of a term, its first categories running fastest.
    fn indicators<'a>(
        &self,
        term: &Term,
        levels: &dyn Fn(usize) -> &'a [String],
    ) -> Vec<Indicator> {
        let mut columns = vec![Indicator {
            name: term.number_label.clone(),
            is: Vec::new(),
        }];
        for category in &term.categories {
            let reference = usize::from(self.has_reference(term, *category));
            let mut crossed = Vec::new();
            for (code, level) in levels(*category).iter().enumerate().skip(reference) {
                for column in &columns {
                    let product = if column.name.is_empty() { "" } else { "*" };
                    let category_name = self.category_name(*category);
                    let mut is = column.is.clone();
                    is.push((*category, code as u32));
                    crossed.push(Indicator {
                        name: format!("{}{product}{category_name}[{level}]", column.name),
                        is,
                    });
                }
            }
            columns = crossed;
        }
        columns
    }

    /// Whether the first category of a term's column of text is what others are compared with.
    fn has_reference(&self, term: &Term, category: usize) -> bool {
        let is_alone = |term: &Term| term.number.is_none() && term.categories.len() == 1;
        if is_alone(term) {
            let first = self.terms.iter().find(|other| is_alone(other));
            return self.intercept || first.is_some_and(|first| first.label() != term.label());
        }
        let rest = |term: &Term, without: Option<usize>| {
            let mut rest: Vec<usize> = term.categories.clone();
            rest.retain(|other| Some(*other) != without);
            rest.sort_unstable();
            rest
        };
        let margin = rest(term, Some(category));
        self.terms
            .iter()
            .any(|other| other.number_label == term.number_label && rest(other, None) == margin)
    }
}

impl Design {
    /// The names of the columns, which are those of the coefficients.
    pub fn names(&self) -> Vec<&str> {
        let columns = self.blocks.iter().flat_map(|block| &block.columns);
        columns.map(|column| column.name.as_str()).collect()
    }

    /// The columns for some rows; `data` gives the values of a column of the data. Columns of the
    /// data that are terms are not copied.
    ///
    /// # Panics
    /// When `data` gives codes for a column of numbers, or numbers for one of text.
    pub fn columns<'a>(
        &self,
        rows: usize,
        data: &dyn Fn(usize) -> Values<'a>,
    ) -> Vec<Cow<'a, [f64]>> {
        let blocks = self.blocks.iter();
        blocks.flat_map(|block| block.values(rows, data)).collect()
    }
}

impl Design {
    /// The columns as [`columns`](Self::columns) gives them, those of arithmetic terms (`x^5`,
    /// `x1*x2`) to twice the precision.
    ///
    /// # Panics
    /// As [`columns`](Self::columns).
    pub fn exact_columns<'a>(
        &self,
        rows: usize,
        data: &dyn Fn(usize) -> Values<'a>,
    ) -> Vec<ExactColumn> {
        let mut columns = Vec::new();
        for block in &self.blocks {
            let is_computed =
                |number: &&Expression<Variable>| !matches!(number.node, Node::Name(_));
            let number = (block.number.as_ref().filter(is_computed))
                .and_then(|number| exactly(number, rows, data));
            match number {
                Some(number) => {
                    let part = |of: fn(&DoubleDouble) -> f64| {
                        Cow::Owned(number.iter().map(of).collect::<Vec<f64>>())
                    };
                    let (high, low) = (part(|value| value.high), part(|value| value.low));
                    columns.extend(block.columns.iter().map(|column| ExactColumn {
                        high: column.select(&high, data).into_owned(),
                        low: Some(column.select(&low, data).into_owned()),
                    }));
                }
                None => {
                    columns.extend(
                        block
                            .values(rows, data)
                            .into_iter()
                            .map(|high| ExactColumn {
                                high: high.into_owned(),
                                low: None,
                            }),
                    );
                }
            }
        }
        columns
    }
}

impl Block {
    fn values<'a>(&self, rows: usize, data: &dyn Fn(usize) -> Values<'a>) -> Vec<Cow<'a, [f64]>> {
        let number = match &self.number {
            Some(number) => numbers(number, rows, data),
            None => Cow::Owned(vec![1.0; rows]),
        };
        let columns = self.columns.iter();
        columns.map(|column| column.select(&number, data)).collect()
    }
}

impl Indicator {
    /// The numbers of those rows that are of its categories, zero elsewhere.
    fn select<'a>(
        &self,
        numbers: &Cow<'a, [f64]>,
        data: &dyn Fn(usize) -> Values<'a>,
    ) -> Cow<'a, [f64]> {
        let mut selected = numbers.clone();
        for (column, wanted) in &self.is {
            let Values::Codes(codes) = data(*column) else {
                panic!("column {column} was bound as text; give the codes of its categories");
            };
            for (number, code) in selected.to_mut().iter_mut().zip(codes) {
                if code != wanted {
                    *number = 0.0;
                }
            }
        }
        selected
    }
}

/// The values of an expression of columns.
pub(super) fn numbers<'a>(
    expression: &Expression<Variable>,
    rows: usize,
    data: &dyn Fn(usize) -> Values<'a>,
) -> Cow<'a, [f64]> {
    if let Node::Name(Variable::Column(column)) = &expression.node {
        return Cow::Borrowed(column_of_numbers(*column, data));
    }
    let arrays: BTreeMap<usize, NdArray> = columns_of([expression])
        .into_iter()
        .map(|column| {
            (
                column,
                NdArray::from(column_of_numbers(column, data).to_vec()),
            )
        })
        .collect();
    let value = expression.evaluate(&|variable| match variable {
        Variable::Column(column) => arrays[column].clone(),
        Variable::Parameter(_) => unreachable!("only columns are bound here"),
    });
    Cow::Owned(value.broadcast_to(rows).to_vec())
}

/// The values of a column of numbers.
pub(super) fn column_of_numbers<'a>(
    column: usize,
    data: &dyn Fn(usize) -> Values<'a>,
) -> &'a [f64] {
    match data(column) {
        Values::Numbers(numbers) => numbers,
        Values::Codes(_) => panic!("column {column} was bound as numbers; give its numbers"),
    }
}
