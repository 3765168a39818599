//! One set of levels for all pieces of a table: formats give each piece its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::source::Pieces;

/// More levels than a column of categories can usefully have.
pub(crate) const MOST_LEVELS: usize = 1_000_000;

/// The levels of columns of texts, found by a pass over the table when they are first asked for.
#[derive(Debug)]
pub(crate) struct LevelBook<L>(Mutex<BTreeMap<usize, L>>);

impl<L> Default for LevelBook<L> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<L: Clone> LevelBook<L> {
    /// The levels of these columns of texts; `find` finds those of columns that are not known yet.
    pub(crate) fn of(
        &self,
        columns: &[usize],
        find: impl FnOnce(&[usize]) -> Result<Vec<L>>,
    ) -> Result<Vec<L>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: Vec<usize> = {
            let known = known();
            let is_unknown = |column: &usize| !known.contains_key(column);
            columns.iter().copied().filter(is_unknown).collect()
        };
        if !unknown.is_empty() {
            let found = find(&unknown)?;
            known().extend(unknown.into_iter().zip(found));
        }
        let known = known();
        Ok(columns.iter().map(|column| known[column].clone()).collect())
    }
}

/// The levels that the pieces of each column have together.
pub(crate) fn unite(
    pieces: Pieces,
    schema: &Schema,
    columns: &[usize],
) -> Result<Vec<Arc<[String]>>> {
    let mut all = vec![BTreeSet::new(); columns.len()];
    for piece in pieces {
        for ((column, all), &index) in piece?.columns().iter().zip(&mut all).zip(columns) {
            let Column::Categories(categories) = column else {
                continue;
            };
            for level in categories.levels().iter() {
                if !all.contains(level) {
                    all.insert(level.clone());
                }
            }
            if all.len() > MOST_LEVELS {
                return Err(too_many().at_column(index, &schema.fields()[index].name));
            }
        }
    }
    Ok(all
        .into_iter()
        .map(|levels| levels.into_iter().collect())
        .collect())
}

/// The error of a column of texts with more levels than a column can have.
pub(crate) fn too_many() -> Error {
    Error::data(format!(
        "the texts of the column are more than {MOST_LEVELS} different ones, too many for \
         categories; leave the column out"
    ))
}

/// The error of a text that the pass before did not find; `text` is what a message shows of it.
pub(crate) fn changed(text: &str) -> Error {
    Error::data(format!(
        "{text} was not there when the file was read before; it has been changed meanwhile: run \
         again"
    ))
}

/// The same categories among `levels`, which hold all of theirs.
pub(crate) fn among(categories: &Categories, levels: &Arc<[String]>) -> Result<Categories> {
    if Arc::ptr_eq(categories.levels(), levels) {
        return Ok(categories.clone());
    }
    let mut places = Vec::with_capacity(categories.levels().len());
    for level in categories.levels().iter() {
        let place = levels
            .binary_search(level)
            .map_err(|_| changed(&format!("\"{}\"", level.escape_debug())))?;
        places.push(place as u32);
    }
    let place = |&code: &u32| places.get(code as usize).copied();
    let codes = categories.codes().iter();
    let codes = codes
        .map(|code| place(code).unwrap_or(Categories::MISSING))
        .collect();
    Ok(Categories::new(codes, Arc::clone(levels)))
}
