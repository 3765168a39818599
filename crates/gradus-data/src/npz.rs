//! NPZ: several NumPy arrays in a zip archive, side by side as one table.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::blocks::Blocks;
use crate::error::{Error, Result};
use crate::npy::{Header, Npy, fields};
use crate::schema::Schema;
use crate::source::{Input, Pieces, ReadSeek, Reader, keep, side_by_side};

/// An archive of arrays. Those of one axis are columns of their name; those of two have columns of
/// their name and a number. Arrays without axes are passed over.
#[derive(Debug)]
pub(crate) struct Npz {
    input: Input,
    schema: Schema,
    /// For each column its array, and its place in there.
    columns: Vec<(usize, usize)>,
    /// The places of the arrays in the archive.
    entries: Vec<Entry>,
    /// The arrays that were unpacked already.
    unpacked: Mutex<BTreeMap<usize, Arc<Npy>>>,
}

#[derive(Debug)]
struct Entry {
    place: usize,
    stem: String,
    rows: u64,
}

impl Npz {
    /// Reads the headers of the arrays in `input`.
    ///
    /// # Errors
    /// When it is no archive, no NPZ, or a header is damaged.
    pub(crate) fn open(input: &Input) -> Result<Self> {
        let input = input.plain()?;
        let mut archive = archive(&input)?;
        let (mut all_fields, mut columns, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for place in 0..archive.len() {
            let mut file = archive.by_index(place).map_err(unreadable)?;
            let name = file.name().map_err(unreadable)?.into_owned();
            let Some(stem) = name.strip_suffix(".npy").map(str::to_owned) else {
                continue;
            };
            let in_array = |error: Error| error.in_part(&format!("array {stem}"));
            let Some(header) = Header::read(&mut file, &stem).map_err(in_array)? else {
                continue;
            };
            let own = fields(&header);
            columns.extend((0..own.len()).map(|column| (entries.len(), column)));
            all_fields.extend(own);
            entries.push(Entry {
                place,
                stem,
                rows: header.rows,
            });
        }
        let Some(first) = entries.first() else {
            return Err(Error::data(
                "the zip archive holds no NumPy arrays; unpack it, or export the table as CSV",
            ));
        };
        let alike = entries.iter().all(|entry| entry.rows == first.rows);
        let schema = Schema::new(input.name(), all_fields, alike.then_some(first.rows))?;
        Ok(Self {
            input,
            schema,
            columns,
            entries,
            unpacked: Mutex::default(),
        })
    }

    fn array(&self, index: usize) -> Result<Arc<Npy>> {
        let unpacked = || self.unpacked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(array) = unpacked().get(&index) {
            return Ok(Arc::clone(array));
        }
        let entry = &self.entries[index];
        let unpack = || {
            let mut archive = archive(&self.input)?;
            let file = archive.by_index(entry.place).map_err(unreadable)?;
            Npy::open(&keep(self.input.name(), file)?, &entry.stem)
        };
        let array = unpack().map_err(|error| error.in_part(&format!("array {}", entry.stem)))?;
        let array = Arc::new(array);
        unpacked().insert(index, Arc::clone(&array));
        Ok(array)
    }

    /// The error of arrays of different lengths.
    fn check_rows(&self, arrays: &[usize]) -> Result<()> {
        let entries: Vec<&Entry> = arrays.iter().map(|&index| &self.entries[index]).collect();
        match entries.iter().find(|entry| entry.rows != entries[0].rows) {
            None => Ok(()),
            Some(other) => Err(Error::data(format!(
                "array {} has {} rows, but array {} has {}; the columns of a table are equally \
                 long: choose arrays that are",
                entries[0].stem, entries[0].rows, other.stem, other.rows
            ))),
        }
    }
}

impl Reader for Npz {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let mut arrays: Vec<usize> = columns.iter().map(|&index| self.columns[index].0).collect();
        arrays.sort_unstable();
        arrays.dedup();
        self.check_rows(&arrays)?;
        let (mut blocks, mut order) = (Vec::new(), Vec::new());
        for &array in &arrays {
            let is_in = |index: &&usize| self.columns[**index].0 == array;
            let own: Vec<usize> = columns.iter().filter(is_in).copied().collect();
            let within: Vec<usize> = own.iter().map(|&index| self.columns[index].1).collect();
            blocks.push(Blocks::new(self.array(array)?.pieces(&within)?));
            order.extend(own);
        }
        let place = |index| order.iter().position(|&own| own == index).unwrap_or(0);
        let places: Vec<usize> = columns.iter().map(|&index| place(index)).collect();
        let tables = side_by_side(blocks);
        Ok(Box::new(
            tables.map(move |table| Ok(table?.select(&places))),
        ))
    }
}

fn archive(input: &Input) -> Result<ZipArchive<Box<dyn ReadSeek>>> {
    ZipArchive::new(input.seekable()?).map_err(unreadable)
}

fn unreadable(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => error.into(),
        error => Error::data(format!(
            "the zip archive cannot be read ({error}); it seems damaged or cut off: fetch or write \
             it again"
        )),
    }
}
