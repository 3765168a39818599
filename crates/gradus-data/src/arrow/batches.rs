//! Record batches in memory, which another library made.

use arrow_array::{RecordBatch, RecordBatchReader};

use super::{damaged, fields, table};
use crate::error::Result;
use crate::guarded::guarded;
use crate::schema::Schema;
use crate::source::{Pieces, Reader};

/// Batches of one table.
#[derive(Debug)]
pub(crate) struct ArrowBatches {
    batches: Vec<RecordBatch>,
    schema: Schema,
}

impl ArrowBatches {
    /// # Errors
    /// When two columns share a name, or a batch cannot be had.
    pub(crate) fn new(name: &str, batches: impl RecordBatchReader) -> Result<Self> {
        let fields = fields(&batches.schema());
        let batches: Vec<RecordBatch> = batches.collect::<Result<_, _>>().map_err(damaged)?;
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        Ok(Self {
            schema: Schema::new(name, fields, Some(rows))?,
            batches,
        })
    }
}

impl Reader for ArrowBatches {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let columns = columns.to_vec();
        let name = |&index: &usize| (index, self.schema.fields()[index].name.clone());
        let wanted: Vec<(usize, String)> = columns.iter().map(name).collect();
        let batches = self.batches.clone().into_iter();
        Ok(Box::new(batches.map(move |batch| {
            guarded(|| table(&batch, &columns, &wanted))
        })))
    }
}
