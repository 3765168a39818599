//! A table in memory as a source.

use gradus_core::with_widest_vectors;

use crate::column::Column;
use crate::error::{Error, Result, unequal};
use crate::schema::{Field, Kind, Schema};
use crate::source::{Pieces, Reader};
use crate::table::Table;

/// A table that is there already.
#[derive(Debug)]
pub(crate) struct Memory {
    /// `None` for what is neither numbers nor texts.
    columns: Vec<Option<Column>>,
    schema: Schema,
    is_checked: bool,
}

impl Memory {
    /// # Errors
    /// When two columns share a name, or a number is infinite.
    pub(crate) fn new(name: &str, table: Table) -> Result<Self> {
        let schema = table.schema(name)?;
        for (index, (name, column)) in table.iter().enumerate() {
            if let Column::Numbers(numbers) = column {
                refuse_infinite(numbers, 0).map_err(|error| error.at_column(index, name))?;
            }
        }
        Ok(Self {
            columns: table.into_columns().into_iter().map(Some).collect(),
            schema,
            is_checked: true,
        })
    }

    /// # Errors
    /// When two columns share a name, or they are not equally long.
    pub(crate) fn of_columns(
        name: &str,
        columns: Vec<(String, Result<Column, String>)>,
    ) -> Result<Self> {
        let readable = columns.iter().filter_map(|(name, column)| {
            let column = column.as_ref().ok()?;
            Some((name, column.len()))
        });
        let rows = equal_length(readable)?;
        let field = |(name, column): &(String, Result<Column, String>)| Field {
            name: name.clone(),
            kind: match column {
                Ok(Column::Numbers(_)) => Kind::Number,
                Ok(Column::Categories(_)) => Kind::Text,
                Err(kind) => Kind::Other(kind.clone()),
            },
        };
        Ok(Self {
            schema: Schema::new(name, columns.iter().map(field).collect(), rows)?,
            columns: columns.into_iter().map(|(_, column)| column.ok()).collect(),
            is_checked: false,
        })
    }
}

/// The length that all of these columns have.
fn equal_length<'a>(columns: impl Iterator<Item = (&'a String, usize)>) -> Result<Option<u64>> {
    let mut first = None;
    for (name, rows) in columns {
        let (first_name, expected) = *first.get_or_insert((name, rows));
        if rows != expected {
            return Err(unequal(first_name, expected, name, rows));
        }
    }
    Ok(first.map(|(_, rows)| rows as u64))
}

impl Reader for Memory {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn is_checked(&self) -> bool {
        self.is_checked
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let fields = self.schema.fields();
        let names = columns.iter().map(|&index| fields[index].name.clone());
        let values = columns
            .iter()
            .filter_map(|&index| self.columns[index].clone());
        let table = Table::new(names.collect(), values.collect());
        Ok(Box::new(std::iter::once(table)))
    }
}

/// An error where a number is infinite; `before` rows come before the column's first.
pub(crate) fn refuse_infinite(numbers: &[f64], before: u64) -> Result<()> {
    // All of them first, which the compiler makes vectors of.
    let is_infinite = with_widest_vectors(
        #[inline(always)]
        || (numbers.iter()).fold(false, |found, number| found | number.is_infinite()),
    );
    if !is_infinite {
        return Ok(());
    }
    match numbers.iter().position(|number| number.is_infinite()) {
        None => Ok(()),
        Some(row) => Err(Error::data(format!(
            "{} is not finite; store NaN if the value is not known",
            numbers[row]
        ))
        .at_row(before + row as u64 + 1)),
    }
}
