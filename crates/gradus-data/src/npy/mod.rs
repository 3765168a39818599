//! NPY: one NumPy array as a table. An array of two axes has a row for each index of the first; an
//! array of records has a column for each of its fields.

mod header;
mod literal;
mod scalar;

use std::io::SeekFrom;

pub(crate) use header::Header;
use header::Place;
#[cfg(feature = "parquet")]
pub(crate) use scalar::half;

use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::schema::{Field, Schema};
use crate::source::{Input, Pieces, ReadSeek, Reader};
use crate::table::Table;

/// About how many bytes are read at once.
const PIECE: u64 = 4 << 20;

/// A NumPy array in a file.
#[derive(Debug)]
pub(crate) struct Npy {
    input: Input,
    header: Header,
    schema: Schema,
}

impl Npy {
    /// Reads the header of `input`. Columns without names are called after `stem`, or `x1`, `x2` …
    /// when that is empty.
    ///
    /// # Errors
    /// When the header is damaged, the file ends before the array does, or it is no table.
    pub(crate) fn open(input: &Input, stem: &str) -> Result<Self> {
        let input = input.plain()?;
        let header = Header::read(&mut *input.reader()?, stem)?
            .ok_or_else(|| Error::data("the array has no axes: a single number is no table"))?;
        let there = input.length().unwrap_or(0).saturating_sub(header.begin);
        if there < header.length {
            return Err(Error::data(format!(
                "the header claims {} bytes of elements, but {there} follow; the file seems cut \
                 off: fetch or write it again",
                header.length
            )));
        }
        if header.rows == 0 {
            return Err(Error::data("the array has no rows; it needs at least one"));
        }
        let schema = Schema::new(input.name(), fields(&header), Some(header.rows))?;
        Ok(Self {
            input,
            header,
            schema,
        })
    }
}

/// Names and kinds of an array's columns.
pub(crate) fn fields(header: &Header) -> Vec<Field> {
    let field = |place: &Place| Field {
        name: place.name.clone(),
        kind: place.scalar.kind(),
    };
    header.columns.iter().map(field).collect()
}

impl Reader for Npy {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let places: Vec<Place> = columns
            .iter()
            .map(|&index| self.header.columns[index].clone())
            .collect();
        let longest_step = places.iter().map(|place| place.step).max().unwrap_or(0);
        let rows_at_once = (PIECE / longest_step.max(1)).max(1);
        let (begin, rows) = (self.header.begin, self.header.rows);
        let mut bytes = self.input.seekable()?;
        let firsts = (0..rows).step_by(rows_at_once as usize);
        Ok(Box::new(firsts.map(move |first| {
            let count = rows_at_once.min(rows - first);
            let columns = if places.iter().all(Place::is_within_row) {
                let raw = read(
                    &mut *bytes,
                    begin + first * longest_step,
                    count * longest_step,
                )?;
                places
                    .iter()
                    .map(|place| column(&raw[place.first as usize..], place))
                    .collect()
            } else {
                let own = |place: &Place| {
                    let from = begin + place.first + first * place.step;
                    read(&mut *bytes, from, count * place.step).map(|raw| column(&raw, place))
                };
                places.iter().map(own).collect::<Result<Vec<Column>>>()?
            };
            let names = places.iter().map(|place| place.name.clone()).collect();
            Table::new(names, columns)
        })))
    }
}

fn read(bytes: &mut dyn ReadSeek, from: u64, length: u64) -> Result<Vec<u8>> {
    bytes.seek(SeekFrom::Start(from))?;
    let mut raw = vec![0; length as usize];
    bytes.read_exact(&mut raw)?;
    Ok(raw)
}

/// The elements of a column in bytes that begin with its first one.
fn column(raw: &[u8], place: &Place) -> Column {
    let size = place.scalar.size();
    let elements = raw
        .chunks(place.step.max(1) as usize)
        .map(|row| &row[..size]);
    match place.scalar.kind() {
        crate::Kind::Text => {
            Column::Categories(Categories::from_texts(elements.map(|element| {
                Some(place.scalar.text(element)).filter(|text| !text.is_empty())
            })))
        }
        _ => Column::Numbers(
            elements
                .map(|element| place.scalar.number(element))
                .collect(),
        ),
    }
}
