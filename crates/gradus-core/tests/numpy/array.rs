//! Arrays as the case files write them, and the views of them that cases look through.

use gradus_core::nd::{self, ELLIPSIS, Slice, step};
use gradus_core::{DType, Element, NdArray};
use serde_json::Value;

/// The array that `{dtype, shape, data}` describes.
pub(crate) fn array(description: &Value) -> NdArray {
    let shape = description["shape"].as_array().expect("a shape");
    let shape: Vec<i64> = shape
        .iter()
        .map(|length| length.as_i64().expect("a length"))
        .collect();
    let data = description["data"].as_str().expect("elements");
    match dtype(&description["dtype"]) {
        DType::Bool => NdArray::from_vec(
            data.split_terminator(' ').map(|x| x == "1").collect(),
            shape,
        ),
        DType::U8 => NdArray::from_vec(numbers::<u8>(data), shape),
        DType::I32 => NdArray::from_vec(numbers::<i32>(data), shape),
        DType::I64 => NdArray::from_vec(numbers::<i64>(data), shape),
        DType::F32 => NdArray::from_vec(numbers::<f32>(data), shape),
        DType::F64 => NdArray::from_vec(numbers::<f64>(data), shape),
    }
}

/// The element type that `name` is the name of.
pub(crate) fn dtype(name: &Value) -> DType {
    let dtype = DType::ALL
        .into_iter()
        .find(|dtype| Some(dtype.name()) == name.as_str());
    dtype.unwrap_or_else(|| panic!("{name} is no element type"))
}

fn numbers<T: Element + std::str::FromStr>(text: &str) -> Vec<T> {
    let number = |x: &str| {
        x.parse()
            .unwrap_or_else(|_| panic!("{x} is no {}", T::DTYPE))
    };
    text.split_terminator(' ').map(number).collect()
}

/// `x` seen through the view of that name in `arrays.py`.
pub(crate) fn view(x: &NdArray, name: &str) -> NdArray {
    let every_axis = |slice: Slice| x.slice(&vec![slice; x.rank()][..]);
    match name {
        "whole" => x.clone(),
        "transposed" => x.transpose(()),
        "every second" => x.slice((ELLIPSIS, step(.., 2))),
        "reversed" => every_axis(step(.., -1)),
        "without the first" => every_axis((1..).into()),
        "stretched" => x.slice((ELLIPSIS, ..1)).broadcast_to(x.shape()),
        "repeated" => nd::broadcast_to(x, [&[2], &x.shape()[..]].concat()),
        "mixed" => x.transpose(()).slice((ELLIPSIS, step(.., -2))),
        other => panic!("{other} is no view"),
    }
}
