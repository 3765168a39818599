//! The header of NPY data: where each column stands.
//!
//! The format is that of NumPy Enhancement Proposal 1, versions 1 to 3.

use std::io::Read;

use super::literal::Literal;
use super::scalar::Scalar;
use crate::csv::numbered;
use crate::error::{Error, Result};

const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// Longer headers than any array needs are damaged ones.
const LONGEST: usize = 1 << 20;
/// More columns than a table can usefully have.
const MOST_COLUMNS: u64 = 1 << 20;

/// What a header says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    pub(crate) rows: u64,
    pub(crate) columns: Vec<Place>,
    /// How many bytes the header takes, and the elements.
    pub(crate) begin: u64,
    pub(crate) length: u64,
}

/// Where a column stands behind the header: the element of row i at `first + i * step`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) scalar: Scalar,
    pub(crate) first: u64,
    pub(crate) step: u64,
}

impl Place {
    /// Whether the columns of a row stand side by side.
    pub(crate) fn is_within_row(&self) -> bool {
        self.first + self.scalar.size() as u64 <= self.step
    }
}

impl Header {
    /// Reads a header. Columns without names are called after `stem`: `stem` for an array of one
    /// axis, `stem1`, `stem2` … for one of two. `None` for an array without axes, which is no
    /// column.
    ///
    /// # Errors
    /// When it is damaged, or means something that is no table.
    pub(crate) fn read(reader: &mut dyn Read, stem: &str) -> Result<Option<Self>> {
        let mut start = [0; 8];
        reader.read_exact(&mut start)?;
        if &start[..6] != MAGIC {
            return Err(Error::data("this is no NPY data; check what made the file"));
        }
        let mut length = [0; 4];
        let size = match start[6] {
            1 => 2,
            2 | 3 => 4,
            version => {
                return Err(Error::data(format!(
                    "version {version} of the NPY format is not known; save the array by numpy.save"
                )));
            }
        };
        reader.read_exact(&mut length[..size])?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(Error::data(format!(
                "the header of the NPY data claims {length} bytes; the file is damaged: write it \
                 again"
            )));
        }
        let mut text = vec![0; length];
        reader.read_exact(&mut text)?;
        let literal = Literal::parse(&String::from_utf8_lossy(&text))?;
        Self::from_literal(&literal, stem, (8 + size + length) as u64)
    }

    fn from_literal(header: &Literal, stem: &str, begin: u64) -> Result<Option<Self>> {
        let (Some(descr), Some(Literal::Bool(fortran)), Some(Literal::Sequence(shape))) = (
            header.get("descr"),
            header.get("fortran_order"),
            header.get("shape"),
        ) else {
            return Err(Error::data(
                "the header of the NPY data lacks its descr, fortran_order or shape; write the file \
                 again",
            ));
        };
        let shape: Option<Vec<u64>> = shape
            .iter()
            .map(|length| match length {
                Literal::Whole(length) => Some(*length),
                _ => None,
            })
            .collect();
        let shape = shape.ok_or_else(|| {
            Error::data("the header of the NPY data has a shape that is none; write the file again")
        })?;
        let (rows, width) = match shape[..] {
            [] => return Ok(None),
            [rows] => (rows, None),
            [rows, columns] => (rows, Some(columns)),
            _ => {
                return Err(Error::data(format!(
                    "the array has {} axes, but a table has two (or one, for a single column); \
                     reshape it",
                    shape.len()
                )));
            }
        };
        let layout = match descr {
            Literal::Text(code) => plain(Scalar::parse(code)?, rows, width, *fortran, stem),
            Literal::Sequence(fields) if width.is_none() => structured(fields),
            _ => Err(Error::data(
                "the element type of the array is no table's; store numbers, or records with one \
                 axis",
            )),
        };
        let (columns, row_bytes) = layout?;
        if row_bytes == 0 {
            return Err(Error::data(
                "the rows of the array are empty; it needs a column",
            ));
        }
        let length = rows.checked_mul(row_bytes).ok_or_else(too_large)?;
        Ok(Some(Self {
            rows,
            columns,
            begin,
            length,
        }))
    }
}

/// Columns, and the bytes of a row.
type Layout = (Vec<Place>, u64);

fn plain(
    scalar: Scalar,
    rows: u64,
    width: Option<u64>,
    fortran: bool,
    stem: &str,
) -> Result<Layout> {
    let (size, columns) = (scalar.size() as u64, width.unwrap_or(1));
    if columns > MOST_COLUMNS {
        return Err(Error::data(format!(
            "the array has {columns} columns, more than a table can have ({MOST_COLUMNS}); \
             transpose it if its rows are meant"
        )));
    }
    let row_bytes = size.checked_mul(columns).ok_or_else(too_large)?;
    let between = if fortran {
        size.checked_mul(rows)
    } else {
        Some(size)
    };
    let between = between.ok_or_else(too_large)?;
    between.checked_mul(columns).ok_or_else(too_large)?;
    let names = match width {
        None | Some(1) if !stem.is_empty() => vec![stem.to_owned()],
        _ if stem.is_empty() => numbered(columns as usize),
        _ => (1..=columns)
            .map(|number| format!("{stem}{number}"))
            .collect(),
    };
    let places = names.into_iter().zip(0..).map(|(name, index)| Place {
        name,
        scalar: scalar.clone(),
        first: index * between,
        step: if fortran { size } else { row_bytes },
    });
    Ok((places.collect(), row_bytes))
}

/// The columns of an array of records.
fn structured(fields: &[Literal]) -> Result<Layout> {
    let nested = || {
        Error::data(
            "a field of the array's records is no number, boolean or string; store simple fields",
        )
    };
    let (mut places, mut end) = (Vec::new(), 0_u64);
    for field in fields {
        let Literal::Sequence(parts) = field else {
            return Err(nested());
        };
        let (name, Literal::Text(code)) = (match &parts[..] {
            [Literal::Text(name), code] => (name.clone(), code),
            // A field's title stands before its name.
            [Literal::Sequence(names), code] => match &names[..] {
                [_, Literal::Text(name)] => (name.clone(), code),
                _ => return Err(nested()),
            },
            _ => return Err(nested()),
        }) else {
            return Err(nested());
        };
        let scalar = Scalar::parse(code)?;
        let size = scalar.size() as u64;
        // Fields without a name fill the space between others.
        if !name.is_empty() {
            places.push(Place {
                name,
                scalar,
                first: end,
                step: 0,
            });
        }
        end = end.checked_add(size).ok_or_else(too_large)?;
    }
    for place in &mut places {
        place.step = end;
    }
    Ok((places, end))
}

fn too_large() -> Error {
    Error::data(
        "the header of the NPY data claims more bytes than any file has; it is damaged: write the \
         file again",
    )
}
