//! `x[key]` and `x[key] = value`.

use std::borrow::Cow;

use gradus_core::NdArray;
use gradus_core::nd::Slice;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyEllipsis, PyInt, PySlice, PyTuple};

use crate::array::{Array, Rules, has_views, view, wrap};
use crate::error::{OrPython, exception};
use crate::operators::Number;
use crate::view::{Look, is_side_by_side};

/// What `key` names: parts of a slice, or something that takes positions one by one.
enum Key {
    Whole,
    Parts(Vec<Slice>),
    Positions,
}

impl Key {
    fn of(key: &Bound<'_, PyAny>) -> PyResult<Key> {
        if let Ok(slice) = key.cast_exact::<PySlice>() {
            let range = range(slice)?;
            return Ok(match range {
                Slice::Range {
                    start: None,
                    stop: None,
                    step: 1,
                } => Key::Whole,
                range => Key::Parts(vec![range]),
            });
        }
        if let Ok(tuple) = key.cast::<PyTuple>() {
            let parts: PyResult<Option<Vec<_>>> = tuple.iter().map(|part| part_of(&part)).collect();
            return Ok(parts?.map_or(Key::Positions, Key::Parts));
        }
        Ok(part_of(key)?.map_or(Key::Positions, |part| Key::Parts(vec![part])))
    }
}

fn part_of(part: &Bound<'_, PyAny>) -> PyResult<Option<Slice>> {
    if let Ok(slice) = part.cast_exact::<PySlice>() {
        return range(slice).map(Some);
    }
    if part.is_none() {
        return Ok(Some(Slice::NewAxis));
    }
    if part.is_instance_of::<PyEllipsis>() {
        return Ok(Some(Slice::Ellipsis));
    }
    if part.is_instance_of::<PyBool>() || part.is_instance_of::<Array>() {
        return Ok(None);
    }
    if part.is_instance_of::<PyInt>() || is_integer_of_another_kind(part) {
        return Ok(Some(Slice::At(part.extract()?)));
    }
    Ok(None)
}

/// NumPy's integers, say.
fn is_integer_of_another_kind(part: &Bound<'_, PyAny>) -> bool {
    part.hasattr("__index__").unwrap_or(false) && !part.hasattr("__len__").unwrap_or(false)
        || part
            .get_type()
            .name()
            .is_ok_and(|name| name.to_string_lossy().starts_with("int"))
}

fn range(slice: &Bound<'_, PySlice>) -> PyResult<Slice> {
    let bound = |name| -> PyResult<Option<isize>> {
        let bound = slice.getattr(name)?;
        if bound.is_none() {
            Ok(None)
        } else {
            bound.extract().map(Some)
        }
    };
    Ok(Slice::Range {
        start: bound(pyo3::intern!(slice.py(), "start"))?,
        stop: bound(pyo3::intern!(slice.py(), "stop"))?,
        step: bound(pyo3::intern!(slice.py(), "step"))?.unwrap_or(1),
    })
}

/// The part of an array at a position of its first axis.
pub(crate) fn at<'py>(slf: &Bound<'py, Array>, position: isize) -> PyResult<Bound<'py, PyAny>> {
    part(slf, vec![Slice::At(position)])
}

fn part<'py>(slf: &Bound<'py, Array>, parts: Vec<Slice>) -> PyResult<Bound<'py, PyAny>> {
    let (py, rules) = (slf.py(), slf.get().rules);
    let array = slf.get().array(py);
    let found = looked(py, look(&array, &parts))?;
    if rules == Rules::NumPy {
        return wrap(py, rules, found);
    }
    let parts = with_an_axis(parts, array.rank());
    if !is_side_by_side(&parts, &array.shape()) {
        // A clone is no way back to the array.
        return wrap(py, rules, found.clone());
    }
    match (has_views(slf.get(), py), found.rank()) {
        (true, _) => view(slf, Look::Part(parts)),
        (false, 0) => wrap(py, rules, looked(py, look(&array, &parts))?),
        (false, _) => wrap(py, rules, found),
    }
}

/// MXNet has no arrays without axes: of a position for every axis the last becomes a range.
fn with_an_axis(mut parts: Vec<Slice>, rank: usize) -> Vec<Slice> {
    let is_element = parts.len() == rank && parts.iter().all(|part| matches!(part, Slice::At(_)));
    if let (true, Some(&Slice::At(position))) = (is_element, parts.last()) {
        let stop = Some(position + 1).filter(|&stop| stop != 0);
        parts.pop();
        parts.push(Slice::Range {
            start: Some(position),
            stop,
            step: 1,
        });
    }
    parts
}

/// Too many positions are Python's IndexError, as one that is not there.
fn looked<T>(py: Python<'_>, result: gradus_core::Result<T>) -> PyResult<T> {
    result.map_err(|error| exception(py, "PositionError", error.to_string()))
}

fn look(array: &NdArray, parts: &[Slice]) -> gradus_core::Result<NdArray> {
    match *parts {
        [Slice::At(position)] => array.try_at(position),
        _ => array.try_slice(parts),
    }
}

pub(crate) fn get<'py>(
    slf: &Bound<'py, Array>,
    key: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = key.py();
    let (rules, array) = (slf.get().rules, slf.get().array(py));
    match Key::of(key)? {
        // MXNet gives the object itself, which assignments to the part then change.
        Key::Whole if rules == Rules::Mxnet => Ok(slf.clone().into_any()),
        Key::Whole => wrap(py, rules, array.try_slice(..).or_python(py)?),
        Key::Parts(parts) => part(slf, parts),
        Key::Positions => by_position(slf, "get", (slf, key)),
    }
}

pub(crate) fn set(
    slf: &Bound<'_, Array>,
    key: &Bound<'_, PyAny>,
    value: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let py = key.py();
    let parts = match Key::of(key)? {
        Key::Whole => None,
        Key::Parts(parts) => Some(parts),
        Key::Positions => return by_position(slf, "set", (slf, key, value)).map(drop),
    };
    let number = match value.cast::<Array>() {
        Ok(_) => None,
        Err(_) => Number::of(value),
    };
    let source = match (number, value.cast::<Array>()) {
        (Some(_), _) => None,
        (None, Ok(array)) => Some(array.get().array(py).into_owned()),
        (None, Err(_)) => {
            let array = by_position(slf, "operand", (slf, value))?;
            Some(array.cast::<Array>()?.get().array(py).into_owned())
        }
    };
    if let Some(parts) = &parts {
        looked(py, slf.get().array(py).try_slice(&**parts).map(drop))?;
    }
    slf.get().update(py, |array| {
        let target = match parts {
            None => Cow::Borrowed(array),
            Some(parts) => Cow::Owned(array.try_slice(&*parts)?),
        };
        match (source, number) {
            (Some(source), _) => target.try_assign(source),
            (None, Some(Number::Integer(integer))) if !array.dtype().is_float() => {
                target.try_assign(integer)
            }
            (None, Some(Number::Integer(integer))) => target.try_assign(integer as f64),
            (None, Some(Number::Float(float))) => target.try_assign(float),
            (None, None) => unreachable!("a value is a number or an array"),
        }
    })
}

/// What takes NumPy's help: `gradus._indexing` has it.
fn by_position<'py, A>(
    slf: &Bound<'py, Array>,
    name: &str,
    arguments: A,
) -> PyResult<Bound<'py, PyAny>>
where
    A: pyo3::call::PyCallArgs<'py>,
{
    slf.py()
        .import("gradus._indexing")?
        .getattr(name)?
        .call1(arguments)
}
