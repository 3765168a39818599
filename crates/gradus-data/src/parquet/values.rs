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

    /// Reads the next `rows` values.
    pub(crate) fn read(self, reader: &mut ColumnReader, rows: usize) -> Result<Column> {
        let unsigned = self.meaning == Meaning::Unsigned;
        let scale = match self.meaning {
            Meaning::Decimal(scale) => 10_f64.powi(scale),
            _ => 1.0,
        };
        let numbers = match reader {
            ColumnReader::BoolColumnReader(reader) => {
                self.numbers(reader, rows, |&value| f64::from(u8::from(value)))
            }
            ColumnReader::Int32ColumnReader(reader) if unsigned => {
                self.numbers(reader, rows, |&value| f64::from(value as u32))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.numbers(reader, rows, |&value| f64::from(value) / scale)
            }
            ColumnReader::Int64ColumnReader(reader) if unsigned => {
                self.numbers(reader, rows, |&value| value as u64 as f64)
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.numbers(reader, rows, |&value| value as f64 / scale)
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.numbers(reader, rows, |&value| f64::from(value))
            }
            ColumnReader::DoubleColumnReader(reader) => self.numbers(reader, rows, |&value| value),
            ColumnReader::ByteArrayColumnReader(reader) if self.meaning == Meaning::Text => {
                return self.texts(reader, rows);
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.numbers(reader, rows, |value| whole(value.data()) / scale)
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let half = self.meaning == Meaning::Half;
                self.numbers(reader, rows, |value| match value.data() {
                    [low, high] if half => crate::npy::half(u16::from_le_bytes([*low, *high])),
                    _ => whole(value.data()) / scale,
                })
            }
            ColumnReader::Int96ColumnReader(_) => Err(Error::data("time stamps are no numbers")),
        };
        numbers.map(Column::Numbers)
    }

    fn numbers<T: DataType>(
        self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        number: impl Fn(&T::T) -> f64,
    ) -> Result<Vec<f64>> {
        let (values, levels) = self.values(reader, rows)?;
        if values.len() == rows {
            return Ok(values.into_iter().map(|value| number(&value)).collect());
        }
        let mut values = values.iter();
        let expanded = levels.iter().map(|&level| match level == self.present {
            true => values.next().map_or(f64::NAN, &number),
            false => f64::NAN,
        });
        Ok(expanded.collect())
    }

    fn texts<T: DataType<T = ByteArray>>(
        self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
    ) -> Result<Column> {
        let (values, levels) = self.values(reader, rows)?;
        let mut texts = Vec::with_capacity(rows);
        for value in &values {
            texts.push(Some(std::str::from_utf8(value.data()).map_err(|_| {
                Error::data("a text is not UTF-8; write the file again with texts in UTF-8")
            })?));
        }
        if texts.len() < rows {
            let mut present = texts.into_iter();
            let expanded = levels.iter().map(|&level| match level == self.present {
                true => present.next().flatten(),
                false => None,
            });
            texts = expanded.collect();
        }
        Ok(Column::Categories(Categories::from_texts(texts)))
    }

    /// The values that are there, and the definition levels of all; these are empty when all are
    /// there.
    fn values<T: DataType>(
        self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
    ) -> Result<(Vec<T::T>, Vec<i16>)> {
        let (mut values, mut levels) = (Vec::with_capacity(rows), Vec::new());
        let mut read = 0;
        while read < rows {
            let levels = (self.present > 0).then_some(&mut levels);
            let (records, _, _) = reader
                .read_records(rows - read, levels, None, &mut values)
                .map_err(damaged)?;
            if records == 0 {
                return Err(Error::data(
                    "the column ends before the others; the file seems damaged: write it again",
                ));
            }
            read += records;
        }
        Ok((values, levels))
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
