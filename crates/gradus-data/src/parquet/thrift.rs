//! The headers of Parquet's pages, in Thrift's compact protocol.
//!
//! The crate `parquet` reads them for itself but keeps its reader private, and unpacks pages by
//! zstd only with a library in C.

use std::io::Read;

use crate::error::{Error, Result};

/// How deep structures may stand in each other.
const DEEPEST: usize = 16;

/// A page header: of what kind it is, and how long the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageHeader {
    /// 0 for data, 2 for a dictionary, 3 for data of version 2.
    pub(crate) page_type: i64,
    pub(crate) uncompressed: i64,
    pub(crate) compressed: i64,
    /// The numbers in the structure of that kind, by their field's number; booleans are 1 and 0.
    pub(crate) details: [Option<i64>; 9],
}

impl PageHeader {
    pub(crate) fn read(reader: &mut dyn Read) -> Result<Self> {
        let mut header = Self::default();
        let mut compact = Compact { reader };
        let mut last = 0;
        while let Some((field, wire)) = compact.field(&mut last)? {
            match (field, wire) {
                (1, Wire::Whole) => header.page_type = compact.whole()?,
                (2, Wire::Whole) => header.uncompressed = compact.whole()?,
                (3, Wire::Whole) => header.compressed = compact.whole()?,
                (5 | 7 | 8, Wire::Struct) => header.details = compact.numbers()?,
                _ => compact.skip(wire, 0)?,
            }
        }
        Ok(header)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wire {
    True,
    False,
    Byte,
    Whole,
    Double,
    Binary,
    List,
    Map,
    Struct,
}

impl Wire {
    fn of(code: u8) -> Result<Self> {
        Ok(match code {
            1 => Self::True,
            2 => Self::False,
            3 => Self::Byte,
            4..=6 => Self::Whole,
            7 => Self::Double,
            8 => Self::Binary,
            9 | 10 => Self::List,
            11 => Self::Map,
            12 => Self::Struct,
            _ => return Err(broken()),
        })
    }
}

struct Compact<'r> {
    reader: &'r mut dyn Read,
}

impl Compact<'_> {
    fn byte(&mut self) -> Result<u8> {
        let mut byte = [0];
        self.reader.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    /// The next field of a structure; `None` at its end.
    fn field(&mut self, last: &mut i64) -> Result<Option<(i64, Wire)>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Ok(None);
        }
        *last = match byte >> 4 {
            0 => self.whole()?,
            step => last.saturating_add(i64::from(step)),
        };
        Ok(Some((*last, Wire::of(byte & 15)?)))
    }

    fn unsigned(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(broken())
    }

    /// A signed number: its sign is in the lowest bit.
    fn whole(&mut self) -> Result<i64> {
        let number = self.unsigned()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The numbers and booleans of a structure.
    fn numbers(&mut self) -> Result<[Option<i64>; 9]> {
        let mut numbers = [None; 9];
        let mut last = 0;
        while let Some((field, wire)) = self.field(&mut last)? {
            let number = match wire {
                Wire::True => 1,
                Wire::False => 0,
                Wire::Whole => self.whole()?,
                _ => {
                    self.skip(wire, 0)?;
                    continue;
                }
            };
            if let Some(place) = usize::try_from(field).ok().and_then(|f| numbers.get_mut(f)) {
                *place = Some(number);
            }
        }
        Ok(numbers)
    }

    fn skip(&mut self, wire: Wire, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            return Err(broken());
        }
        match wire {
            Wire::True | Wire::False => {}
            Wire::Byte => {
                self.byte()?;
            }
            Wire::Whole => {
                self.unsigned()?;
            }
            Wire::Double => self.skip_bytes(8)?,
            Wire::Binary => {
                let length = self.unsigned()?;
                self.skip_bytes(length)?;
            }
            Wire::Struct => {
                let mut last = 0;
                while let Some((_, wire)) = self.field(&mut last)? {
                    self.skip(wire, depth + 1)?;
                }
            }
            Wire::List => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.unsigned()?,
                    count => u64::from(count),
                };
                let wire = Wire::of(head & 15)?;
                for _ in 0..count {
                    // In a list a boolean has a byte of its own.
                    match wire {
                        Wire::True | Wire::False => self.skip_bytes(1)?,
                        wire => self.skip(wire, depth + 1)?,
                    }
                }
            }
            // No page header has a map.
            Wire::Map => return Err(broken()),
        }
        Ok(())
    }

    fn skip_bytes(&mut self, count: u64) -> Result<()> {
        let skipped = std::io::copy(&mut self.reader.take(count), &mut std::io::sink())?;
        if skipped < count {
            Err(broken())
        } else {
            Ok(())
        }
    }
}

fn broken() -> Error {
    Error::data("the header of a page is damaged; write the file again")
}
