//! Tables in memory: columns of equal length, each with a name.

use gradus_core::NdArray;

use crate::column::{Categories, Column};
use crate::error::{Error, Result, unequal};
use crate::schema::{Field, Kind, Schema};

/// Columns of equal length, each with a name of its own. Blocks of a [`Source`](crate::Source) and
/// minibatches are tables too.
///
/// ```
/// use gradus_data::{Column, Table};
/// let table = Table::from_columns([
///     ("x", Column::Numbers(vec![1.0, 2.0])),
///     ("y", Column::Numbers(vec![3.0, 5.0])),
/// ])?;
/// assert_eq!(table.rows(), 2);
/// assert_eq!(table.numbers("y"), Some(&[3.0, 5.0][..]));
/// assert_eq!(table.to_array()?.to_vec::<f64>(), [1.0, 3.0, 2.0, 5.0]);
/// # Ok::<(), gradus_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    names: Vec<String>,
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// When the columns are not equally long, or two share a name.
    pub fn from_columns<N: Into<String>>(
        columns: impl IntoIterator<Item = (N, Column)>,
    ) -> Result<Self> {
        let (names, columns): (Vec<String>, Vec<Column>) = columns
            .into_iter()
            .map(|(name, column)| (name.into(), column))
            .unzip();
        let table = Self::new(names, columns)?;
        table.schema("").map(|_| table)
    }

    /// A table whose names may repeat: what reading the same column twice gives.
    pub(crate) fn new(names: Vec<String>, columns: Vec<Column>) -> Result<Self> {
        let rows = columns.first().map_or(0, Column::len);
        if let Some(other) = columns.iter().position(|column| column.len() != rows) {
            return Err(unequal(
                &names[0],
                rows,
                &names[other],
                columns[other].len(),
            ));
        }
        Ok(Self {
            names,
            columns,
            rows,
        })
    }

    /// The names and kinds of the columns, for messages of something called `file`.
    ///
    /// # Errors
    /// When two columns share a name.
    pub(crate) fn schema(&self, file: &str) -> Result<Schema> {
        let kind = |column: &Column| match column {
            Column::Numbers(_) => Kind::Number,
            Column::Categories(_) => Kind::Text,
        };
        let fields = self
            .iter()
            .map(|(name, column)| Field {
                name: name.to_owned(),
                kind: kind(column),
            })
            .collect();
        Schema::new(file, fields, Some(self.rows as u64))
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns, in the order of [`names`](Self::names).
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns without the table around them.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    pub(crate) fn into_parts(self) -> (Vec<String>, Vec<Column>) {
        (self.names, self.columns)
    }

    /// Name and values of each column.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.names
            .iter()
            .map(String::as_str)
            .zip(self.columns.iter())
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.iter()
            .find(|(own, _)| *own == name)
            .map(|(_, column)| column)
    }

    /// The numbers of this column; `None` when there is no such column or it has categories.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.column(name)? {
            Column::Numbers(numbers) => Some(numbers),
            Column::Categories(_) => None,
        }
    }

    /// The categories of this column; `None` when there is no such column or it has numbers.
    pub fn categories(&self, name: &str) -> Option<&Categories> {
        match self.column(name)? {
            Column::Numbers(_) => None,
            Column::Categories(categories) => Some(categories),
        }
    }

    /// The rows in which no value is missing.
    ///
    /// ```
    /// use gradus_data::{Column, Table};
    /// let table = Table::from_columns([("x", Column::Numbers(vec![1.0, f64::NAN, 3.0]))])?;
    /// assert_eq!(table.complete_rows(), [0, 2]);
    /// assert_eq!(table.take(&table.complete_rows()).numbers("x"), Some(&[1.0, 3.0][..]));
    /// # Ok::<(), gradus_data::Error>(())
    /// ```
    pub fn complete_rows(&self) -> Vec<usize> {
        let complete = |&row: &usize| self.columns.iter().all(|column| !column.is_missing(row));
        (0..self.rows).filter(complete).collect()
    }

    /// The table of these rows, in this order.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            names: self.names.clone(),
            columns: self
                .columns
                .iter()
                .map(|column| column.take(rows))
                .collect(),
            rows: rows.len(),
        }
    }

    /// The table of these columns.
    #[cfg(feature = "npz")]
    pub(crate) fn select(&self, columns: &[usize]) -> Self {
        Self {
            names: columns
                .iter()
                .map(|&index| self.names[index].clone())
                .collect(),
            columns: columns
                .iter()
                .map(|&index| self.columns[index].clone())
                .collect(),
            rows: self.rows,
        }
    }

    /// The numbers as a float64 array of shape (rows, columns). `astype` makes it float32.
    ///
    /// # Errors
    /// When a column has categories: they are no numbers, and the model decides how to code them.
    pub fn to_array(&self) -> Result<NdArray> {
        let mut numbers = Vec::with_capacity(self.columns.len());
        for (index, (name, column)) in self.iter().enumerate() {
            match column {
                Column::Numbers(values) => numbers.push(values.as_slice()),
                Column::Categories(_) => {
                    return Err(Error::usage(
                        "has texts, which an array of numbers cannot hold; leave the column out, \
                         or code its categories first",
                    )
                    .at_column(index, name));
                }
            }
        }
        let mut elements = Vec::with_capacity(self.rows * numbers.len());
        for row in 0..self.rows {
            elements.extend(numbers.iter().map(|column| column[row]));
        }
        Ok(NdArray::from_vec(elements, (self.rows, numbers.len())))
    }

    /// Appends `count` rows of `other`, which has the same columns.
    pub(crate) fn extend_from(&mut self, other: &Self, first: usize, count: usize) {
        for (own, others) in self.columns.iter_mut().zip(&other.columns) {
            own.extend_from(others, first, count);
        }
        self.rows += count;
    }

    /// Appends all rows of `other`.
    ///
    /// # Errors
    /// When it has other columns, or texts with other levels.
    ///
    /// ```
    /// use gradus_data::{Column, Table};
    /// let part = |x| Table::from_columns([("x", Column::Numbers(vec![x]))]);
    /// let mut table = part(1.0)?;
    /// table.append(&part(2.0)?)?;
    /// assert_eq!(table.numbers("x"), Some(&[1.0, 2.0][..]));
    /// # Ok::<(), gradus_data::Error>(())
    /// ```
    pub fn append(&mut self, other: &Self) -> Result<()> {
        let alike = |(own, others): (&Column, &Column)| match (own, others) {
            (Column::Numbers(_), Column::Numbers(_)) => true,
            (Column::Categories(own), Column::Categories(others)) => {
                own.levels() == others.levels()
            }
            _ => false,
        };
        if self.names != other.names || !self.columns.iter().zip(&other.columns).all(alike) {
            return Err(Error::usage(format!(
                "blocks of one table have the same columns, but one has {} and another {}",
                self.names.join(", "),
                other.names.join(", ")
            )));
        }
        self.extend_from(other, 0, other.rows);
        Ok(())
    }

    /// A table without rows, of the same columns, with room for some.
    pub(crate) fn empty_like(&self, room: usize) -> Self {
        Self {
            names: self.names.clone(),
            columns: self
                .columns
                .iter()
                .map(|column| column.empty_like(room))
                .collect(),
            rows: 0,
        }
    }
}
