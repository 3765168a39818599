//! A table in memory as a source.

use gradus_core::with_widest_vectors;

use crate::column::Column;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::source::{Pieces, Reader};
use crate::table::Table;

/// A table that is there already.
#[derive(Debug)]
pub(crate) struct Memory {
    table: Table,
    schema: Schema,
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
        Ok(Self { table, schema })
    }
}

impl Reader for Memory {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn is_checked(&self) -> bool {
        true
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let table = self.table.select(columns);
        Ok(Box::new(std::iter::once(Ok(table))))
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
