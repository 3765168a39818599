//! Fits of formulas to tables, and what comes of them.

mod error;
mod interrupt;
mod model;
mod request;
mod table;

use gradus_fit::{Group, fit_by_watched, fit_watched, html_by, text_by};
use pyo3::prelude::*;

use model::Model;
use request::Asked;
use table::Source;

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Model>()?;
    module.add_class::<Source>()?;
    module.add_function(wrap_pyfunction!(fit, module)?)?;
    module.add_function(wrap_pyfunction!(fit_by, module)?)?;
    Ok(())
}

/// Fits what is asked for to the rows of a source.
#[pyfunction]
fn fit(py: Python<'_>, source: &Source, asked: Asked) -> PyResult<Model> {
    let request = asked.request(py, None)?;
    let source = source.get();
    interrupt::watched(py, |watch| fit_watched(source, &request, watch)).map(Model::from)
}

/// A value of the column, and its model or why there is none.
type GroupResult = (String, Option<Model>, Option<String>);

/// The same for each value of a column, with the report of all as text and as HTML.
#[pyfunction]
fn fit_by(
    py: Python<'_>,
    source: &Source,
    asked: Asked,
    by: &str,
) -> PyResult<(Vec<GroupResult>, String, String)> {
    let request = asked.request(py, Some(by))?;
    let source = source.get();
    let groups = interrupt::watched(py, |watch| fit_by_watched(source, &request, by, watch))?;
    let (text, html) = (text_by(by, &groups), html_by(by, &groups));
    let result = |group: Group| match group.model {
        Ok(model) => (group.value, Some(Model::from(model)), None),
        Err(error) => (group.value, None, Some(error.to_string())),
    };
    Ok((groups.into_iter().map(result).collect(), text, html))
}
