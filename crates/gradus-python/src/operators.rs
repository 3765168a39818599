//! `+ - * / % ** @ == != < <= > >=` between arrays, and with Python's numbers.

use gradus_core::{DType, NdArray, Operand, Result, nd};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt};

use crate::array::{Array, Rules};
use crate::error::{OrPython, exception};

macro_rules! operators {
    ($($variant:ident $method:ident $function:ident $symbol:literal;)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Operator {
            $($variant,)*
        }

        impl Operator {
            pub(crate) fn symbol(self) -> &'static str {
                match self {
                    $(Operator::$variant => $symbol,)*
                }
            }

            /// The core's name for it.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Operator::$variant => stringify!($function),)*
                }
            }

            fn apply(self, left: &NdArray, right: impl Operand) -> Result<NdArray> {
                match self {
                    $(Operator::$variant => left.$method(right),)*
                }
            }
        }
    };
}

operators! {
    Add try_add add "+";
    Sub try_sub sub "-";
    Mul try_mul mul "*";
    Div try_div div "/";
    Rem try_rem rem "%";
    Pow try_pow pow "**";
    Matmul try_matmul matmul "@";
    Maximum try_maximum maximum "maximum";
    Minimum try_minimum minimum "minimum";
    Atan2 try_atan2 atan2 "atan2";
    Hypot try_hypot hypot "hypot";
    Equal try_equal equal "==";
    NotEqual try_not_equal not_equal "!=";
    Less try_less less "<";
    LessEqual try_less_equal less_equal "<=";
    Greater try_greater greater ">";
    GreaterEqual try_greater_equal greater_equal ">=";
    LogicalAnd try_logical_and logical_and "and";
    LogicalOr try_logical_or logical_or "or";
    LogicalXor try_logical_xor logical_xor "xor";
}

/// A number that meets an array.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    Integer(i64),
    Float(f64),
}

impl Number {
    /// The number that a Python object is, if it is one.
    #[inline]
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> Option<Number> {
        if let Ok(float) = object.cast_exact::<PyFloat>() {
            return Some(Number::Float(float.value()));
        }
        if object.is_instance_of::<PyInt>() {
            return match object.extract::<i64>() {
                Ok(integer) => Some(Number::Integer(integer)),
                Err(_) => object.extract().ok().map(Number::Float),
            };
        }
        Number::of_other(object)
    }

    /// NumPy's numbers and other libraries': whatever is no container and converts.
    #[cold]
    fn of_other(object: &Bound<'_, PyAny>) -> Option<Number> {
        if let Ok(truth) = object.cast::<PyBool>() {
            return Some(Number::Integer(truth.is_true().into()));
        }
        if object.is_instance_of::<PyFloat>() {
            return object.extract().ok().map(Number::Float);
        }
        if object.hasattr("__len__").unwrap_or(true) && object.len().is_ok() {
            return None;
        }
        if object.hasattr("__index__").unwrap_or(false)
            && let Ok(integer) = object.extract()
        {
            return Some(Number::Integer(integer));
        }
        let is_number = object.hasattr("__float__").unwrap_or(false);
        if is_number {
            object.extract().ok().map(Number::Float)
        } else {
            None
        }
    }

    fn as_f64(self) -> f64 {
        match self {
            Number::Integer(integer) => integer as f64,
            Number::Float(float) => float,
        }
    }

    /// As an element of an array of `dtype`, as MXNet converts: fractions are cut off.
    fn as_element_of(self, dtype: DType) -> Number {
        let integer = match self {
            Number::Integer(integer) => integer,
            Number::Float(float) => float as i64,
        };
        match dtype {
            DType::F32 | DType::F64 => self,
            DType::I64 => Number::Integer(integer),
            DType::I32 => Number::Integer(i64::from(integer as i32)),
            DType::U8 => Number::Integer(i64::from(integer as u8)),
            DType::Bool => Number::Integer(i64::from(integer != 0)),
        }
    }
}

/// The result; none where `other` is neither an array nor a number.
#[inline]
pub(crate) fn apply(
    operator: Operator,
    rules: Rules,
    array: &NdArray,
    other: &Bound<'_, PyAny>,
    is_reflected: bool,
) -> PyResult<Option<NdArray>> {
    let py = other.py();
    if let Ok(other) = other.cast::<Array>() {
        let other = other.get().array(py);
        let result = match rules {
            Rules::NumPy => operator.apply(array, &*other),
            Rules::Mxnet => {
                refuse_mixtures(py, operator, array.dtype(), other.dtype())?;
                of_one_type(operator, array, &other)
            }
        };
        return result.or_python(py).map(Some);
    }
    let Some(number) = Number::of(other) else {
        return Ok(None);
    };
    let result = match (rules, is_reflected) {
        (Rules::Mxnet, _) => with_number_of_one_type(operator, array, number, is_reflected),
        (Rules::NumPy, false) => with_number(operator, array, number),
        (Rules::NumPy, true) => with_number_on_the_left(operator, number, array),
    };
    result.or_python(py).map(Some)
}

fn refuse_mixtures(py: Python<'_>, operator: Operator, left: DType, right: DType) -> PyResult<()> {
    if left == right {
        return Ok(());
    }
    let message = format!(
        "{}: {left} and {right} do not mix here; convert one with astype",
        operator.name()
    );
    Err(exception(py, "DTypeError", message))
}

fn with_number(operator: Operator, array: &NdArray, number: Number) -> Result<NdArray> {
    if operator == Operator::Pow && array.dtype().is_float() {
        // As exact as NumPy's square, and cheap.
        if number.as_f64() == 2.0 {
            return Ok(array.powi(2));
        }
    }
    match number {
        Number::Integer(integer) => operator.apply(array, integer),
        Number::Float(float) => operator.apply(array, float),
    }
}

fn with_number_on_the_left(operator: Operator, number: Number, array: &NdArray) -> Result<NdArray> {
    if array.dtype().is_float() {
        let number = number.as_f64();
        // A number and floats meet without an error.
        match operator {
            Operator::Add => return Ok(nd::add(number, array)),
            Operator::Sub => return Ok(nd::sub(number, array)),
            Operator::Mul => return Ok(nd::mul(number, array)),
            Operator::Div => return Ok(nd::div(number, array)),
            Operator::Pow => return Ok(nd::pow(number, array)),
            Operator::Rem => return Ok(nd::rem(number, array)),
            Operator::Maximum => return Ok(nd::maximum(number, array)),
            Operator::Minimum => return Ok(nd::minimum(number, array)),
            _ => {}
        }
    }
    let dtype = match number {
        Number::Integer(_) if array.dtype() == DType::Bool => DType::I64,
        Number::Integer(_) => array.dtype(),
        Number::Float(_) => DType::F64,
    };
    // Errors where the number does not fit.
    let left = match number {
        Number::Integer(integer) => nd::zeros_as((), dtype).try_add(integer)?,
        Number::Float(float) => nd::full_as((), float, dtype),
    };
    operator.apply(&left, array)
}

/// MXNet's operators: what comes out has the type of what went in.
fn of_one_type(operator: Operator, left: &NdArray, right: &NdArray) -> Result<NdArray> {
    let dtype = left.dtype();
    if operator == Operator::Pow && !dtype.is_float() {
        let (left, right) = (left.astype(DType::F64), right.astype(DType::F64));
        // Powers that are too large wrap around, as in C.
        return Ok(left.try_pow(right)?.astype(DType::I64).astype(dtype));
    }
    Ok(operator.apply(left, right)?.astype(dtype))
}

#[inline]
fn with_number_of_one_type(
    operator: Operator,
    array: &NdArray,
    number: Number,
    is_reflected: bool,
) -> Result<NdArray> {
    let dtype = array.dtype();
    let number = number.as_element_of(dtype);
    let result = match (dtype.is_float(), is_reflected) {
        (true, false) => with_number(operator, array, number)?,
        (true, true) => with_number_on_the_left(operator, number, array)?,
        (false, _) => {
            let number = nd::full_as((), number.as_f64(), DType::F64).astype(dtype);
            let (left, right) = match is_reflected {
                false => (array, &number),
                true => (&number, array),
            };
            return of_one_type(operator, left, right);
        }
    };
    Ok(result.astype(dtype))
}
