//! From Parquet's values to columns.

use ::parquet::basic::{ConvertedType, LogicalType, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::schema::types::ColumnDescriptor;

use super::damaged;
use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::schema::Kind;

/// How to decode a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Decoder {
    meaning: Meaning,
    /// The definition level of a value that is there.
    present: i16,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Boolean,
    Plain,
    Unsigned,
    /// Whole numbers, to be divided by this power of ten.
    Decimal(i32),
    Half,
    Text,
}

impl Decoder {
    /// How to decode a column; the name of its type when it is neither number nor text.
    pub(crate) fn of(column: &ColumnDescriptor) -> Result<Self, String> {
        if column.max_rep_level() > 0 {
            return Err("list".to_owned());
        }
        Ok(Self {
            meaning: Self::meaning(column)?,
            present: column.max_def_level(),
        })
    }

    fn meaning(column: &ColumnDescriptor) -> Result<Meaning, String> {
        use ConvertedType as C;
        let (converted, logical) = (column.converted_type(), column.logical_type_ref());
        let decimal = Meaning::Decimal(column.type_scale());
        let is_time = matches!(
            logical,
            Some(LogicalType::Timestamp { .. } | LogicalType::Time { .. } | LogicalType::Date)
        );
        match (column.physical_type(), converted) {
            _ if is_time => Err(converted_name(converted, "timestamp")),
            (Type::BOOLEAN, _) => Ok(Meaning::Boolean),
            (Type::FLOAT | Type::DOUBLE, _) => Ok(Meaning::Plain),
            (Type::INT32 | Type::INT64, C::NONE | C::INT_8 | C::INT_16 | C::INT_32 | C::INT_64) => {
                Ok(Meaning::Plain)
            }
            (Type::INT32 | Type::INT64, C::UINT_8 | C::UINT_16 | C::UINT_32 | C::UINT_64) => {
                Ok(Meaning::Unsigned)
            }
            (Type::INT96, _) => Err("timestamp".to_owned()),
            (_, C::DECIMAL) => Ok(decimal),
            (Type::BYTE_ARRAY, C::UTF8 | C::ENUM | C::JSON) => Ok(Meaning::Text),
            (Type::BYTE_ARRAY, _) if matches!(logical, Some(LogicalType::String)) => {
                Ok(Meaning::Text)
            }
            (Type::FIXED_LEN_BYTE_ARRAY, _) if matches!(logical, Some(LogicalType::Float16)) => {
                Ok(Meaning::Half)
            }
            _ => Err(converted_name(converted, "binary")),
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self.meaning {
            Meaning::Boolean => Kind::Boolean,
            Meaning::Text => Kind::Text,
            _ => Kind::Number,
        }
    }

    /// A column without rows that will have `rows` of them.
    pub(crate) fn start(self, rows: usize) -> Values {
        match self.meaning {
            Meaning::Text => Values::Texts(Vec::with_capacity(rows)),
            _ => Values::Numbers(Vec::with_capacity(rows)),
        }
    }

    /// Appends the next `rows` values.
    pub(crate) fn append(
        self,
        reader: &mut ColumnReader,
        rows: usize,
        values: &mut Values,
    ) -> Result<()> {
        let numbers = match values {
            Values::Numbers(numbers) => numbers,
            Values::Texts(texts) => return self.append_texts(reader, rows, texts),
        };
        let unsigned = self.meaning == Meaning::Unsigned;
        let scale = match self.meaning {
            Meaning::Decimal(scale) => 10_f64.powi(scale),
            _ => 1.0,
        };
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                self.convert(reader, rows, numbers, |&value| f64::from(u8::from(value)))
            }
            ColumnReader::Int32ColumnReader(reader) if unsigned => {
                self.convert(reader, rows, numbers, |&value| f64::from(value as u32))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.convert(reader, rows, numbers, |&value| f64::from(value) / scale)
            }
            ColumnReader::Int64ColumnReader(reader) if unsigned => {
                self.convert(reader, rows, numbers, |&value| value as u64 as f64)
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.convert(reader, rows, numbers, |&value| value as f64 / scale)
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.convert(reader, rows, numbers, |&value| f64::from(value))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                let levels = self.read(reader, rows, numbers)?;
                self.spread(numbers, &levels, f64::NAN);
                Ok(())
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.convert(reader, rows, numbers, |value| whole(value.data()) / scale)
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let half = self.meaning == Meaning::Half;
                self.convert(reader, rows, numbers, |value| match value.data() {
                    [low, high] if half => crate::npy::half(u16::from_le_bytes([*low, *high])),
                    _ => whole(value.data()) / scale,
                })
            }
            ColumnReader::Int96ColumnReader(_) => Err(Error::data("time stamps are no numbers")),
        }
    }

    fn convert<T: DataType>(
        self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        numbers: &mut Vec<f64>,
        number: impl Fn(&T::T) -> f64,
    ) -> Result<()> {
        let mut values = Vec::with_capacity(rows);
        let levels = self.read(reader, rows, &mut values)?;
        numbers.extend(values.iter().map(number));
        self.spread(numbers, &levels, f64::NAN);
        Ok(())
    }

    fn append_texts(
        self,
        reader: &mut ColumnReader,
        rows: usize,
        texts: &mut Vec<Option<ByteArray>>,
    ) -> Result<()> {
        let ColumnReader::ByteArrayColumnReader(reader) = reader else {
            return Err(Error::data(
                "the column holds texts in one place and numbers in another",
            ));
        };
        let mut values = Vec::with_capacity(rows);
        let levels = self.read(reader, rows, &mut values)?;
        texts.extend(values.into_iter().map(Some));
        self.spread(texts, &levels, None);
        Ok(())
    }

    /// Puts the values that are there, the last ones of `values`, to where their `levels` say, and
    /// `missing` between them.
    fn spread<V: Clone>(self, values: &mut Vec<V>, levels: &[i16], missing: V) {
        let is_present = |level: &&i16| **level == self.present;
        let absent = levels.len() - levels.iter().filter(is_present).count();
        if absent == 0 {
            return;
        }
        let mut from = values.len();
        values.resize(from + absent, missing);
        for (back, level) in levels.iter().rev().enumerate() {
            let to = values.len() - 1 - back;
            if from > to {
                // What is before stands where it should.
                break;
            }
            if *level == self.present {
                from -= 1;
                values.swap(from, to);
            }
        }
    }

    /// Appends those of the next `rows` values that are there. Returns the definition levels of
    /// all; none where all are there by the column's type.
    fn read<T: DataType>(
        self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        values: &mut Vec<T::T>,
    ) -> Result<Vec<i16>> {
        let mut levels = Vec::new();
        let mut read = 0;
        while read < rows {
            let levels = (self.present > 0).then_some(&mut levels);
            let (records, _, _) = reader
                .read_records(rows - read, levels, None, values)
                .map_err(damaged)?;
            if records == 0 {
                return Err(Error::data(
                    "the column ends before the others; the file seems damaged: write it again",
                ));
            }
            read += records;
        }
        Ok(levels)
    }
}

/// A column in the making.
pub(crate) enum Values {
    Numbers(Vec<f64>),
    Texts(Vec<Option<ByteArray>>),
}

impl Values {
    /// The last `rows` numbers; none of texts.
    pub(crate) fn last_numbers(&self, rows: usize) -> &[f64] {
        match self {
            Self::Numbers(numbers) => &numbers[numbers.len().saturating_sub(rows)..],
            Self::Texts(_) => &[],
        }
    }

    pub(crate) fn finish(self) -> Result<Column> {
        let texts = match self {
            Self::Numbers(numbers) => return Ok(Column::Numbers(numbers)),
            Self::Texts(texts) => texts,
        };
        let decoded = texts.iter().map(|text| match text {
            None => Ok(None),
            Some(text) => std::str::from_utf8(text.data()).map(Some),
        });
        let decoded = decoded
            .collect::<std::result::Result<Vec<_>, _>>()
            .map_err(|_| {
                Error::data("a text is not UTF-8; write the file again with texts in UTF-8")
            })?;
        Ok(Column::Categories(Categories::from_texts(decoded)))
    }
}

fn converted_name(converted: ConvertedType, otherwise: &str) -> String {
    match converted {
        ConvertedType::NONE => otherwise.to_owned(),
        converted => converted.to_string().to_lowercase(),
    }
}

/// The signed whole number in bytes from the highest to the lowest.
fn whole(value: &[u8]) -> f64 {
    let negative = value.first().is_some_and(|&byte| byte >= 128);
    let start: i128 = if negative { -1 } else { 0 };
    if value.len() <= 16 {
        return value
            .iter()
            .fold(start, |whole, &byte| (whole << 8) | i128::from(byte)) as f64;
    }
    value
        .iter()
        .fold(start as f64, |whole, &byte| whole * 256.0 + f64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_their_levels_say() {
        let decoder = Decoder {
            meaning: Meaning::Plain,
            present: 2,
        };
        // Missing values at the beginning, at the end, within, everywhere, nowhere; behind others.
        for levels in [
            &[0, 2, 2][..],
            &[2, 1],
            &[2, 0, 1, 2],
            &[0, 1],
            &[2, 2],
            &[],
        ] {
            let mut values = vec![7, 8];
            let mut expected = values.clone();
            for (place, &level) in levels.iter().enumerate() {
                if level == 2 {
                    values.push(place);
                }
                expected.push(if level == 2 { place } else { 99 });
            }
            decoder.spread(&mut values, levels, 99);
            assert_eq!(values, expected, "{levels:?}");
        }
    }
}
