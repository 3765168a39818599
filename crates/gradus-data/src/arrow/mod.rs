//! Arrow IPC: record batches in a file (Feather 2) or a stream, decoded by the crate `arrow-ipc`.

mod batches;
mod guard;

use std::io::{BufReader, Read};

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch, downcast_dictionary_array};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, SchemaRef};

use crate::ReadOptions;
pub(crate) use batches::ArrowBatches;

use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::guarded::guarded;
use crate::pipeline::{Ordered, prefetch};
use crate::schema::{Field, Kind, Schema};
use crate::source::{Input, Pieces, ReadSeek, Reader};
use crate::table::Table;

/// Shorter files are not worth a thread.
const SHORT: u64 = 4 << 20;

/// A file or a stream of record batches.
#[derive(Debug)]
pub(crate) struct Arrow {
    input: Input,
    schema: Schema,
    is_file: bool,
    ahead: bool,
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

impl Arrow {
    /// Reads the schema of `input`.
    ///
    /// # Errors
    /// When it is damaged.
    pub(crate) fn open(input: &Input, options: &ReadOptions) -> Result<Self> {
        let input = input.plain()?;
        let is_file = input.head(6)? == b"ARROW1";
        let (schema, _) = guarded(|| {
            guard::check(&input, is_file)?;
            batches(&input, is_file, None)
        })?;
        let schema = Schema::new(input.name(), fields(&schema), None)?;
        let short = input.length().is_some_and(|length| length <= SHORT);
        Ok(Self {
            ahead: !short && options.threads() > 1,
            input,
            schema,
            is_file,
        })
    }
}

impl Reader for Arrow {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        // Batches come with their columns in the order of the file.
        let mut sorted = columns.to_vec();
        sorted.sort_unstable();
        let place = |index: &usize| sorted.iter().position(|own| own == index).unwrap_or(0);
        let places: Vec<usize> = columns.iter().map(place).collect();
        let fields = self.schema.fields();
        let wanted: Vec<(usize, String)> = columns
            .iter()
            .map(|&index| (index, fields[index].name.clone()))
            .collect();
        let (_, mut batches) = guarded(|| batches(&self.input, self.is_file, Some(sorted)))?;
        let mut next = move || {
            let Some(batch) = batches.next() else {
                return Ok(None);
            };
            table(&batch.map_err(damaged)?, &places, &wanted).map(Some)
        };
        let tables = std::iter::from_fn(move || guarded(&mut next).transpose());
        Ok(Box::new(if self.ahead {
            prefetch(tables)
        } else {
            Ordered::new(tables, 1, |table| table)
        }))
    }
}

fn batches(
    input: &Input,
    is_file: bool,
    columns: Option<Vec<usize>>,
) -> Result<(SchemaRef, Batches)> {
    let bytes: BufReader<Box<dyn ReadSeek>> = BufReader::new(input.seekable()?);
    if is_file {
        let reader = FileReader::try_new(bytes, columns).map_err(damaged)?;
        return Ok((reader.schema(), Box::new(reader)));
    }
    let length = input.length().unwrap_or(u64::MAX);
    let reader = StreamReader::try_new(bytes.take(length), columns).map_err(damaged)?;
    Ok((reader.schema(), Box::new(reader)))
}

fn fields(schema: &SchemaRef) -> Vec<Field> {
    let field = |field: &arrow_schema::FieldRef| Field {
        name: field.name().clone(),
        kind: kind(field.data_type()),
    };
    schema.fields().iter().map(field).collect()
}

/// The table of the columns at these places of a batch; `wanted` has their places and names in the
/// file.
fn table(batch: &RecordBatch, places: &[usize], wanted: &[(usize, String)]) -> Result<Table> {
    let mut columns = Vec::with_capacity(places.len());
    for (&place, (index, name)) in places.iter().zip(wanted) {
        let column = column(batch.column(place).as_ref());
        columns.push(column.map_err(|error| error.at_column(*index, name))?);
    }
    let names = wanted.iter().map(|(_, name)| name.clone()).collect();
    Table::new(names, columns)
}

fn kind(data_type: &DataType) -> Kind {
    use DataType as D;
    match data_type {
        D::Boolean => Kind::Boolean,
        D::Utf8 | D::LargeUtf8 | D::Utf8View => Kind::Text,
        D::Dictionary(_, values) => kind(values),
        D::Null | D::Decimal128(..) => Kind::Number,
        other if other.is_integer() || other.is_floating() => Kind::Number,
        other => Kind::Other(other.to_string().to_lowercase()),
    }
}

/// The column of an array.
fn column(array: &dyn Array) -> Result<Column> {
    use DataType as D;
    macro_rules! numbers {
        ($type:ty, $number:expr) => {{
            let number = $number;
            let array = array.as_primitive::<$type>();
            let values = array.iter().map(|value| value.map_or(f64::NAN, number));
            Ok(Column::Numbers(values.collect()))
        }};
    }
    match array.data_type() {
        D::Float64 => numbers!(Float64Type, |value| value),
        D::Float32 => numbers!(Float32Type, f64::from),
        D::Float16 => numbers!(
            Float16Type,
            |value: <Float16Type as ArrowPrimitiveType>::Native| value.to_f64()
        ),
        D::Int8 => numbers!(Int8Type, f64::from),
        D::Int16 => numbers!(Int16Type, f64::from),
        D::Int32 => numbers!(Int32Type, f64::from),
        D::Int64 => numbers!(Int64Type, |value| value as f64),
        D::UInt8 => numbers!(UInt8Type, f64::from),
        D::UInt16 => numbers!(UInt16Type, f64::from),
        D::UInt32 => numbers!(UInt32Type, f64::from),
        D::UInt64 => numbers!(UInt64Type, |value| value as f64),
        D::Decimal128(_, scale) => {
            let scale = 10_f64.powi(i32::from(*scale));
            numbers!(Decimal128Type, |value| value as f64 / scale)
        }
        D::Null => Ok(Column::Numbers(vec![f64::NAN; array.len()])),
        D::Boolean => {
            let value = |value: Option<bool>| value.map_or(f64::NAN, |v| f64::from(u8::from(v)));
            Ok(Column::Numbers(
                array.as_boolean().iter().map(value).collect(),
            ))
        }
        D::Utf8 => Ok(texts(array.as_string::<i32>().iter())),
        D::LargeUtf8 => Ok(texts(array.as_string::<i64>().iter())),
        D::Utf8View => Ok(texts(array.as_string_view().iter())),
        D::Dictionary(..) => dictionary(array),
        other => Err(Error::data(format!(
            "values of type {other} cannot be read"
        ))),
    }
}

fn texts<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::Categories(Categories::from_texts(texts))
}

fn dictionary(array: &dyn Array) -> Result<Column> {
    let (keys, values): (Vec<Option<usize>>, Column) = downcast_dictionary_array!(
        array => {
            let keys = array.keys_iter().collect();
            (keys, column(array.values().as_ref())?)
        },
        other => return Err(Error::data(format!("values of type {other} cannot be read")))
    );
    Ok(match values {
        Column::Numbers(values) => {
            let number = |key: Option<usize>| key.and_then(|key| values.get(key).copied());
            let numbers = keys.into_iter().map(|key| number(key).unwrap_or(f64::NAN));
            Column::Numbers(numbers.collect())
        }
        Column::Categories(values) => {
            let code = |key: Option<usize>| key.and_then(|key| values.codes().get(key).copied());
            let codes = keys
                .into_iter()
                .map(|key| code(key).unwrap_or(Categories::MISSING));
            Column::Categories(Categories::new(codes.collect(), values.levels().clone()))
        }
    })
}

fn damaged(error: ArrowError) -> Error {
    Error::data(format!(
        "the Arrow data cannot be read ({error}); they seem damaged, cut off or written with a \
         compression that is not known: fetch or write the file again"
    ))
}
