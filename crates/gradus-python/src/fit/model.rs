//! Fitted models as Python's.

use std::path::Path;

use gradus_core::NdArray;
use gradus_fit::{
    FittedModel, IntervalOf, Intervals, Predictor, TableFormat, html, model_file, table, text,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::error::{of_data, of_fit, of_model_file, of_opening};
use super::request::choose;
use super::table::{Reading, Source};
use crate::convert::to_numpy;
use crate::error::exception;

/// A fit and where it came from.
#[pyclass(module = "gradus._native", name = "FittedModel", frozen)]
pub(crate) struct Model {
    model: FittedModel,
}

impl From<FittedModel> for Model {
    fn from(model: FittedModel) -> Model {
        Model { model }
    }
}

type Array<'py> = Bound<'py, PyAny>;
/// Predicted values, and with intervals their standard errors, lower and upper ends.
type Predicted<'py> = (Array<'py>, Option<(Array<'py>, Array<'py>, Array<'py>)>);

#[pymethods]
impl Model {
    /// The model file at `path`.
    #[staticmethod]
    fn load(py: Python<'_>, path: &str) -> PyResult<Model> {
        let model = model_file::read(Path::new(path));
        model
            .map(Model::from)
            .map_err(|error| of_model_file(py, &error))
    }

    /// The model in the text of a model file.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, text: &[u8]) -> PyResult<Model> {
        let model = model_file::from_slice(Path::new("model"), text);
        model
            .map(Model::from)
            .map_err(|error| of_model_file(py, &error))
    }

    /// The text of its model file.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, json(&self.model).as_bytes())
    }

    fn save(&self, py: Python<'_>, path: &str) -> PyResult<()> {
        py.detach(|| model_file::write(Path::new(path), &self.model))
            .map_err(|error| of_model_file(py, &error))
    }

    /// The numbers of the fit, as the program prints them.
    fn json(&self) -> String {
        json(&self.model.fit)
    }

    fn text(&self) -> String {
        text(&self.model.fit)
    }

    fn html(&self) -> String {
        html(&self.model.fit)
    }

    fn table(&self, py: Python<'_>, format: &str) -> PyResult<String> {
        let formats = [
            ("csv", TableFormat::Csv),
            ("markdown", TableFormat::Markdown),
            ("latex", TableFormat::Latex),
        ];
        choose("format", format, &formats)
            .map(|format| table(&self.model.fit, format))
            .map_err(|message| exception(py, "ArgumentError", message))
    }

    /// The file at `path` as a source of rows for this model.
    fn open(&self, py: Python<'_>, path: &str, reading: Reading) -> PyResult<Source> {
        let options = reading.options(py)?;
        py.detach(|| self.model.open(path, &options))
            .map(Source::from)
            .map_err(|error| of_opening(py, &error, path))
    }

    /// The model at the rows of a source; with `interval` ("confidence" or "prediction") and a
    /// probability, what covers it.
    fn predict<'py>(
        &self,
        py: Python<'py>,
        source: &Source,
        interval: Option<&str>,
        probability: f64,
    ) -> PyResult<Predicted<'py>> {
        let intervals = [
            ("confidence", IntervalOf::Mean),
            ("prediction", IntervalOf::Observation),
        ];
        let of = interval
            .map(|name| choose("interval", name, &intervals))
            .transpose();
        let of = of.map_err(|message| exception(py, "ArgumentError", message))?;
        let source = source.get();
        let predictor = Predictor::new(&self.model, source.schema());
        let predictor = predictor.map_err(|error| of_fit(py, &error))?;
        let band = of.map(|of| predictor.band(probability, of)).transpose();
        let band = band.map_err(|error| of_fit(py, &error))?;
        let blocks = source.blocks(&predictor.columns());
        let mut values = Vec::new();
        let mut ends = Intervals {
            std_errors: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
        };
        for block in blocks.map_err(|error| of_data(py, &error))? {
            py.check_signals()?;
            let block = block.map_err(|error| of_data(py, &error))?;
            let prediction = py.detach(|| predictor.predict(&block));
            let prediction = prediction.map_err(|error| of_fit(py, &error))?;
            values.extend_from_slice(&prediction.values);
            if let Some(band) = &band {
                let around = band.around(&prediction);
                ends.std_errors.extend(around.std_errors);
                ends.lower.extend(around.lower);
                ends.upper.extend(around.upper);
            }
        }
        let numpy = |numbers: Vec<f64>| {
            let length = numbers.len();
            to_numpy(py, &NdArray::from_vec(numbers, length))
        };
        let ends = band.map(|_| {
            PyResult::Ok((
                numpy(ends.std_errors)?,
                numpy(ends.lower)?,
                numpy(ends.upper)?,
            ))
        });
        Ok((numpy(values)?, ends.transpose()?))
    }
}

fn json(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).expect("numbers and texts can be written")
}
