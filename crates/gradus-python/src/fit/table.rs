//! Tables of Python as sources of rows.

use gradus_data::{Categories, Column, Format, Kind, ReadOptions};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyFloat, PyInt, PyList, PyString};

use super::error::{of_data, of_opening};
use super::request::choose;
use crate::error::exception;
use crate::kernel::arrow_stream;

/// What messages call a table that is no file.
const NAME: &str = "data";

/// A table that rows are read from.
#[pyclass(module = "gradus._native", frozen)]
pub(crate) struct Source {
    source: gradus_data::Source,
}

impl Source {
    pub(crate) fn get(&self) -> &gradus_data::Source {
        &self.source
    }
}

impl From<gradus_data::Source> for Source {
    fn from(source: gradus_data::Source) -> Source {
        Source { source }
    }
}

#[pymethods]
impl Source {
    /// The file at `path`.
    #[staticmethod]
    fn file(py: Python<'_>, path: &str, reading: Reading) -> PyResult<Source> {
        let options = reading.options(py)?;
        py.detach(|| gradus_data::Source::open(path, &options))
            .map(Source::from)
            .map_err(|error| of_opening(py, &error, path))
    }

    /// Columns in memory. Each is a name with a list of values, the bytes of float64 numbers, or the
    /// name of a type that is neither number nor text.
    #[staticmethod]
    fn columns(py: Python<'_>, columns: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<Source> {
        let columns = columns.into_iter().map(|(name, values)| {
            let column = column(&values)?;
            Ok((name, column))
        });
        let columns = columns.collect::<PyResult<Vec<_>>>()?;
        let source = gradus_data::Source::from_columns(NAME, columns);
        source
            .map(Source::from)
            .map_err(|error| of_data(py, &error))
    }

    /// The table of a capsule with one of Arrow's C streams.
    #[staticmethod]
    fn stream(py: Python<'_>, capsule: &Bound<'_, PyCapsule>) -> PyResult<Source> {
        let reader = arrow_stream::reader(capsule)?;
        // Whoever makes the batches may need the interpreter, and takes its lock then.
        py.detach(|| gradus_data::Source::from_batches(NAME, reader))
            .map(Source::from)
            .map_err(|error| of_data(py, &error))
    }
}

/// How a file is read, where it does not tell.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Reading {
    format: Option<String>,
    delimiter: Option<String>,
    header: Option<bool>,
    missing: Vec<String>,
    text: Vec<String>,
}

impl Reading {
    /// # Errors
    /// `ArgumentError` for words that mean nothing.
    pub(crate) fn options(self, py: Python<'_>) -> PyResult<ReadOptions> {
        self.into_options()
            .map_err(|message| exception(py, "ArgumentError", message))
    }

    fn into_options(self) -> Result<ReadOptions, String> {
        let formats = [
            ("csv", Format::Csv),
            ("npy", Format::Npy),
            ("npz", Format::Npz),
            ("parquet", Format::Parquet),
            ("arrow", Format::Arrow),
        ];
        let format = self.format.as_deref();
        let delimiter = self.delimiter.as_deref().map(|text| match text.as_bytes() {
            [byte] if byte.is_ascii() => Ok(*byte),
            _ => Err(format!("delimiter is {text:?}; one character is wanted")),
        });
        Ok(ReadOptions {
            format: format
                .map(|name| choose("format", name, &formats))
                .transpose()?,
            delimiter: delimiter.transpose()?,
            header: self.header,
            missing: self.missing,
            kinds: self
                .text
                .into_iter()
                .map(|name| (name, Kind::Text))
                .collect(),
            ..ReadOptions::default()
        })
    }
}

/// A column, or the name of the type that it has.
fn column(values: &Bound<'_, PyAny>) -> PyResult<Result<Column, String>> {
    if let Ok(bytes) = values.cast::<PyBytes>() {
        let (numbers, _) = bytes.as_bytes().as_chunks();
        let numbers = numbers.iter().map(|&number| f64::from_ne_bytes(number));
        return Ok(Ok(Column::Numbers(numbers.collect())));
    }
    match values.cast::<PyList>() {
        Ok(list) => of_list(list),
        Err(_) => Ok(Err(values.extract()?)),
    }
}

fn of_list(list: &Bound<'_, PyList>) -> PyResult<Result<Column, String>> {
    let is_text = |value: &Bound<'_, PyAny>| value.is_instance_of::<PyString>();
    match list.iter().any(|value| is_text(&value)) {
        true => texts(list),
        false => numbers(list),
    }
}

/// The numbers of a list; NaN in the place of what is missing.
fn numbers(list: &Bound<'_, PyList>) -> PyResult<Result<Column, String>> {
    let mut numbers = Vec::with_capacity(list.len());
    for value in list.iter() {
        numbers.push(match number(&value)? {
            Some(number) => number,
            None if is_missing(&value)? => f64::NAN,
            None => return Ok(Err(type_name(&value)?)),
        });
    }
    Ok(Ok(Column::Numbers(numbers)))
}

fn number(value: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    if let Ok(float) = value.cast_exact::<PyFloat>() {
        return Ok(Some(float.value()));
    }
    match value.extract::<f64>() {
        Ok(number) => Ok(Some(number)),
        // A whole number beyond all float64.
        Err(error) if value.is_instance_of::<PyInt>() => Err(error),
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The categories of a list of texts.
fn texts(list: &Bound<'_, PyList>) -> PyResult<Result<Column, String>> {
    let mut texts = Vec::with_capacity(list.len());
    for value in list.iter() {
        texts.push(match value.cast::<PyString>() {
            Ok(text) => Some(text.to_cow()?.into_owned()),
            Err(_) if is_missing(&value)? => None,
            Err(_) => return Ok(Err(format!("str and {}", type_name(&value)?))),
        });
    }
    Ok(Ok(Column::Categories(Categories::from_texts(texts))))
}

/// Whether a value stands for one that is not there: None, NaN, pandas' NA and NaT.
fn is_missing(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.is_none() {
        return Ok(true);
    }
    if let Ok(float) = value.cast::<PyFloat>() {
        return Ok(float.value().is_nan());
    }
    Ok(matches!(&*type_name(value)?, "NAType" | "NaTType"))
}

fn type_name(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(value.get_type().name()?.to_cow()?.into_owned())
}
