//! One set of levels for all pieces of a table: formats give each piece its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::schema::{Kind, Schema};
use crate::source::{Pieces, Reader};

/// More levels than a column of categories can usefully have.
pub(crate) const MOST_LEVELS: usize = 1_000_000;

/// The levels of columns of texts, found by a pass over the table when they are first asked for.
#[derive(Debug, Default)]
pub(crate) struct LevelBook {
    known: Mutex<BTreeMap<usize, Arc<[String]>>>,
}

impl LevelBook {
    /// The levels of those of `columns` that hold texts; `None` for the others.
    pub(crate) fn of(
        &self,
        reader: &dyn Reader,
        columns: &[usize],
    ) -> Result<Vec<Option<Arc<[String]>>>> {
        let texts = |index: &usize| reader.schema().fields()[*index].kind == Kind::Text;
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: Vec<usize> = {
            let known = known();
            let wanted = columns.iter().copied().filter(texts);
            wanted.filter(|index| !known.contains_key(index)).collect()
        };
        if !unknown.is_empty() {
            let found = unite(reader.pieces(&unknown)?, reader.schema(), &unknown)?;
            known().extend(unknown.into_iter().zip(found));
        }
        let known = known();
        Ok(columns
            .iter()
            .map(|index| known.get(index).cloned())
            .collect())
    }
}

fn unite(pieces: Pieces, schema: &Schema, columns: &[usize]) -> Result<Vec<Arc<[String]>>> {
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

/// The same categories among `levels`, which hold all of theirs.
pub(crate) fn among(categories: &Categories, levels: &Arc<[String]>) -> Result<Categories> {
    if Arc::ptr_eq(categories.levels(), levels) {
        return Ok(categories.clone());
    }
    let mut places = Vec::with_capacity(categories.levels().len());
    for level in categories.levels().iter() {
        let place = levels.binary_search(level).map_err(|_| {
            Error::data(format!(
                "\"{}\" was not there when the file was read before; it has been changed \
                 meanwhile: run again",
                level.escape_debug()
            ))
        })?;
        places.push(place as u32);
    }
    let place = |&code: &u32| places.get(code as usize).copied();
    let codes = categories.codes().iter();
    let codes = codes
        .map(|code| place(code).unwrap_or(Categories::MISSING))
        .collect();
    Ok(Categories::new(codes, Arc::clone(levels)))
}
