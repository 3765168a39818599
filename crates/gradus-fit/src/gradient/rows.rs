//! The rows of the data that count, pass after pass, and which of them are held out.

use std::borrow::Cow;

use gradus_core::random::Generator;
use gradus_data::Table;

use super::Error;
use super::problem::{Blocks, Problem};

/// Bytes of values that are kept in memory instead of being read again.
const MOST_KEPT: usize = 256 << 20;
/// Up to so many rows the held-out share is exact; above it is nearly so.
const MOST_EXACT: u64 = 1 << 22;

/// The rows of a problem that count.
pub(super) struct Rows<'a> {
    blocks: &'a dyn Fn(&[&str]) -> gradus_data::Result<Blocks<'a>>,
    names: Vec<&'a str>,
    weights: Option<&'a str>,
    kept: Option<Vec<Block>>,
    /// Decides with the number of a row whether it is held out.
    key: u64,
    held_out_below: u64,
}

/// Blocks, one after another.
pub(super) type Iter<'r> = Box<dyn Iterator<Item = Result<Cow<'r, Block>, Error>> + 'r>;

/// Some rows that count.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) table: Table,
    /// How many rows the data had before these.
    before: u64,
    /// Where the rows stood among those of the data's block, when some were left out.
    places: Option<Vec<usize>>,
    /// How many rows were left out for a missing value.
    pub(super) incomplete: u64,
}

impl Block {
    /// The number in the data, from 1, of a row of the table.
    pub(super) fn row(&self, row: usize) -> u64 {
        self.before + 1 + self.places.as_ref().map_or(row, |places| places[row]) as u64
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(problem: &Problem<'a>, seed: u64) -> Rows<'a> {
        Rows {
            blocks: problem.blocks,
            names: problem.names(),
            weights: problem.weights,
            kept: None,
            // Not the key of the order of the rows.
            key: Generator::new(seed).split().state()[0],
            held_out_below: 0,
        }
    }

    /// The names of the columns that are read.
    pub(super) fn names(&self) -> &[&'a str] {
        &self.names
    }

    /// One block after another.
    pub(super) fn blocks(&self) -> Result<Iter<'_>, Error> {
        if let Some(kept) = &self.kept {
            return Ok(Box::new(kept.iter().map(|block| Ok(Cow::Borrowed(block)))));
        }
        let mut before = 0;
        Ok(Box::new((self.blocks)(&self.names)?.map(move |table| {
            let table = table?;
            let rows = table.rows() as u64;
            let block = self.block(table, before)?;
            before += rows;
            Ok(Cow::Owned(block))
        })))
    }

    /// Calls `visit` with one block after another.
    pub(super) fn pass(
        &self,
        mut visit: impl FnMut(&Block) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.blocks()?.try_for_each(|block| visit(&*block?))
    }

    /// As [`pass`](Self::pass), the first time: the blocks are kept if they are small.
    pub(super) fn first_pass(
        &mut self,
        mut visit: impl FnMut(&Block) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (mut kept, mut bytes) = (Some(Vec::new()), 0);
        self.pass(|block| {
            visit(block)?;
            bytes += block.table.rows() * block.table.columns().len() * size_of::<f64>();
            if bytes > MOST_KEPT {
                kept = None;
            }
            if let Some(kept) = &mut kept {
                kept.push(block.clone());
            }
            Ok(())
        })?;
        self.kept = kept;
        Ok(())
    }

    fn block(&self, table: Table, before: u64) -> Result<Block, Error> {
        let mut places = table.complete_rows();
        let incomplete = (table.rows() - places.len()) as u64;
        if let Some(weights) = self.weights.and_then(|name| table.numbers(name)) {
            let is_wrong = |&&row: &&usize| !(weights[row].is_finite() && weights[row] >= 0.0);
            if let Some(&row) = places.iter().find(is_wrong) {
                let value = weights[row];
                return Err(Error::Weight {
                    row: before + row as u64 + 1,
                    value,
                });
            }
            places.retain(|&row| weights[row] > 0.0);
        }
        if places.len() == table.rows() {
            return Ok(Block {
                table,
                before,
                places: None,
                incomplete,
            });
        }
        Ok(Block {
            table: table.take(&places),
            before,
            places: Some(places),
            incomplete,
        })
    }

    /// Holds this share of the rows out: always the same ones, whatever the blocks are.
    pub(super) fn hold_out(&mut self, share: f64, rows: u64) -> Result<(), Error> {
        if share == 0.0 {
            return Ok(());
        }
        let wanted = (share * rows as f64).round() as u64;
        if wanted == 0 || wanted == rows {
            return Err(Error::Options(format!(
                "a share of {share} holds {wanted} of {rows} rows out; both parts need some"
            )));
        }
        self.held_out_below = (share * u64::MAX as f64) as u64;
        if rows <= MOST_EXACT {
            let mut draws = Vec::with_capacity(rows as usize);
            self.pass(|block| {
                draws.extend((0..block.table.rows()).map(|row| self.draw(block.row(row))));
                Ok(())
            })?;
            self.held_out_below = *draws.select_nth_unstable(wanted as usize).1;
        }
        Ok(())
    }

    /// The rows of a block that are trained on, and those that are held out.
    pub(super) fn parts(&self, block: &Block) -> [Vec<usize>; 2] {
        let is_trained = |&row: &usize| self.draw(block.row(row)) >= self.held_out_below;
        let (trained, held_out) = (0..block.table.rows()).partition(is_trained);
        [trained, held_out]
    }

    /// About how many of so many rows are trained on.
    pub(super) fn trained(&self, rows: u64, share: f64) -> u64 {
        rows - (share * rows as f64).round() as u64
    }

    /// Whether some rows are held out.
    pub(super) fn has_held_out(&self) -> bool {
        self.held_out_below > 0
    }

    /// A number that looks random, for a row (the finalizer of SplitMix64; Steele, Lea and Flood
    /// 2014, *Fast splittable pseudorandom number generators*).
    fn draw(&self, row: u64) -> u64 {
        let mut x = self
            .key
            .wrapping_add(row.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
}
