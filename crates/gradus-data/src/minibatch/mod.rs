//! Minibatches: a table in small parts, in a new random order in every epoch.

mod store;

use gradus_core::random::Generator;

use crate::error::{Error, Result};
use crate::source::Source;
use crate::table::Table;
use store::{SEGMENT_ROWS, Store};

/// How many bytes of rows are kept in memory.
const MOST_IN_MEMORY: usize = 256 << 20;
/// How many bytes of rows are shuffled together, and between which numbers of segments.
const WINDOW: usize = 64 << 20;
const SEGMENTS_IN_WINDOW: [usize; 2] = [16, 256];

/// A table that gives its rows in minibatches, shuffled afresh for every epoch.
///
/// The order of an epoch follows from the seed and the epoch's number alone, so that a run goes on
/// where it stopped when these and the number of the next batch are known. The rows are kept in
/// segments of 4096, and an epoch goes through the segments in a random order. It takes as many
/// together as make 64 MiB (at least 16 and at most 256, which is a million rows) and shuffles
/// their rows. So a table of up to 256 segments with up to 8 columns comes in a uniformly random
/// order, and of a larger one the rows that come together stem from all over the table.
///
/// ```
/// use gradus_data::{Column, Minibatches, Table};
/// let x: Vec<f64> = (0..10).map(f64::from).collect();
/// let table = Table::from_columns([("x", Column::Numbers(x))])?;
/// let minibatches = Minibatches::from_table(table, 4)?;
/// let sizes: Vec<usize> = minibatches.epoch(7, 0).map(|batch| Ok(batch?.rows())).collect::<Result<_, gradus_data::Error>>()?;
/// assert_eq!(sizes, [4, 4, 2]);
/// let third = minibatches.epoch(7, 0).nth(2).unwrap()?;
/// assert_eq!(minibatches.epoch_from(7, 0, 2).next().unwrap()?, third);
/// # Ok::<(), gradus_data::Error>(())
/// ```
#[derive(Debug)]
pub struct Minibatches {
    store: Store,
    batch_size: usize,
    /// How many segments are shuffled together.
    window: usize,
}

impl Source {
    /// The rows of these columns in minibatches. They are read once, and kept: up to 256 MiB in
    /// memory, more in a temporary file, eight bytes a value. Rows with missing values are among
    /// them; [`Minibatches::from_blocks`] takes what you make of a source's blocks.
    ///
    /// # Errors
    /// Those of [`blocks`](Self::blocks), and when `batch_size` is 0.
    pub fn minibatches<S: AsRef<str>>(
        &self,
        columns: &[S],
        batch_size: usize,
    ) -> Result<Minibatches> {
        let minibatches = Minibatches::from_blocks(self.blocks(columns)?, batch_size);
        minibatches.map_err(|error| error.in_file(self.schema().file()))
    }
}

impl Minibatches {
    /// Minibatches of a table in memory; the last one of an epoch has what is left.
    ///
    /// # Errors
    /// When it has no rows, or `batch_size` is 0.
    pub fn from_table(table: Table, batch_size: usize) -> Result<Self> {
        Self::with_limits(std::iter::once(Ok(table)), batch_size, usize::MAX, None)
    }

    /// Minibatches of the rows of some blocks, which have the same columns; the blocks may be of
    /// any length.
    ///
    /// # Errors
    /// The first error among the blocks; when there is no row, `batch_size` is 0, two blocks
    /// differ in their columns, or the temporary file cannot be written.
    pub fn from_blocks(
        blocks: impl IntoIterator<Item = Result<Table>>,
        batch_size: usize,
    ) -> Result<Self> {
        Self::with_limits(blocks.into_iter(), batch_size, MOST_IN_MEMORY, None)
    }

    fn with_limits(
        blocks: impl Iterator<Item = Result<Table>>,
        batch_size: usize,
        most_in_memory: usize,
        window: Option<usize>,
    ) -> Result<Self> {
        if batch_size == 0 {
            return Err(Error::usage(
                "minibatches of 0 rows never end; ask for at least 1",
            ));
        }
        let store = Store::new(blocks, most_in_memory)?;
        let [least, most] = SEGMENTS_IN_WINDOW;
        let segment_bytes = SEGMENT_ROWS * 8 * store.shape().columns().len().max(1);
        Ok(Self {
            window: window.unwrap_or((WINDOW / segment_bytes).clamp(least, most)),
            store,
            batch_size,
        })
    }

    /// How many rows an epoch has.
    pub fn rows(&self) -> u64 {
        self.store.rows()
    }

    /// How many minibatches an epoch has.
    pub fn batches(&self) -> u64 {
        self.rows().div_ceil(self.batch_size as u64)
    }

    /// One epoch: every row once. Other epochs and other seeds give other orders.
    pub fn epoch(&self, seed: u64, epoch: u64) -> Epoch<'_> {
        self.epoch_from(seed, epoch, 0)
    }

    /// The rest of an epoch from minibatch `batch` on, counted from 0; nothing when there are no
    /// more.
    pub fn epoch_from(&self, seed: u64, epoch: u64, batch: u64) -> Epoch<'_> {
        let key = Generator::new(seed).state()[0];
        // Epochs take streams that lie far apart.
        let mut generator = Generator::from_state([key, epoch << 32]);
        let mut order: Vec<usize> = (0..self.store.segments()).collect();
        generator.shuffle(&mut order);
        let mut rest = Epoch {
            minibatches: self,
            generator,
            order,
            next_segment: 0,
            window: self.store.shape().clone(),
            rows: Vec::new(),
            next_row: 0,
            failed: false,
        };
        rest.skip_rows(batch.saturating_mul(self.batch_size as u64));
        rest
    }
}

/// The minibatches of one epoch, as tables. After an error there is nothing more.
#[derive(Debug)]
pub struct Epoch<'m> {
    minibatches: &'m Minibatches,
    /// Its next stream shuffles the next window.
    generator: Generator,
    order: Vec<usize>,
    next_segment: usize,
    /// The segments that are shuffled together, and the order of their rows.
    window: Table,
    rows: Vec<usize>,
    next_row: usize,
    failed: bool,
}

impl Epoch<'_> {
    /// The segments of the next window.
    fn next_window(&mut self) -> std::ops::Range<usize> {
        let end = (self.next_segment + self.minibatches.window).min(self.order.len());
        let window = self.next_segment..end;
        self.next_segment = end;
        window
    }

    fn skip_rows(&mut self, mut skipped: u64) {
        let store = &self.minibatches.store;
        while self.next_segment < self.order.len() {
            let before = self.next_segment;
            let window = self.next_window();
            let rows: usize = self.order[window].iter().map(|&s| store.rows_in(s)).sum();
            if skipped < rows as u64 {
                self.next_segment = before;
                self.next_row = skipped as usize;
                return;
            }
            skipped -= rows as u64;
            // Every window takes one stream.
            self.generator.shuffle::<usize>(&mut []);
        }
    }

    /// Reads the next window, and keeps the place in it that skipping found.
    fn read_window(&mut self) -> Result<()> {
        let store = &self.minibatches.store;
        let window = self.next_window();
        let rows = window.len() * SEGMENT_ROWS;
        let mut table = store.shape().empty_like(rows.min(store.rows() as usize));
        for &segment in &self.order[window] {
            store.read(segment, &mut table)?;
        }
        self.rows = (0..table.rows()).collect();
        self.generator.shuffle(&mut self.rows);
        self.window = table;
        Ok(())
    }

    fn batch(&mut self) -> Result<Option<Table>> {
        let mut batch: Option<Table> = None;
        loop {
            let taken = batch.as_ref().map_or(0, Table::rows);
            let wanted = self.minibatches.batch_size - taken;
            if wanted == 0 {
                return Ok(batch);
            }
            if self.rows.len() <= self.next_row && !self.rows.is_empty() {
                self.rows.clear();
                self.next_row = 0;
            }
            if self.rows.is_empty() {
                if self.next_segment == self.order.len() {
                    return Ok(batch);
                }
                self.read_window()?;
            }
            let end = self.rows.len().min(self.next_row + wanted);
            let part = self.window.take(&self.rows[self.next_row..end]);
            self.next_row = end;
            match &mut batch {
                Some(batch) => batch.extend_from(&part, 0, part.rows()),
                None => batch = Some(part),
            }
        }
    }
}

impl Iterator for Epoch<'_> {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        if self.failed {
            return None;
        }
        let batch = self.batch().transpose();
        self.failed = matches!(batch, Some(Err(_)));
        batch
    }
}

#[cfg(test)]
mod tests;
