//! How arrays print: the text that NumPy 2 gives for the same numbers, to the letter.
//!
//! The rules are those of `numpy.array2string` with its default options (at most eight
//! decimals, 75 columns, three elements at each end of an axis once there are more than a
//! thousand elements). The text is made in two steps: [`column`](float::column) and
//! [`padded`] write every visible element at one common width, and [`layout`] sets those
//! cells into brackets and lines. The printing of `NdArray` stands on this module; the module
//! knows nothing of arrays.

mod decimal;
mod float;
mod layout;
#[cfg(test)]
mod tests;

use decimal::Float;
use layout::Grid;

/// One element of an array, as printing sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Element {
    F32(f32),
    F64(f64),
    Int(i64),
    Bool(bool),
}

/// Returns NumPy's text (`str`) for an array of `shape` whose element at the row-major
/// position `i` is `element(i)`. All elements must be of one kind.
///
/// `element` is called only for what is shown, so the cost does not grow with the array.
///
/// `precision` is what `{:.3}` asks for: every float gets exactly that many decimals, as with
/// `floatmode="fixed"`, so a column that needs exponents keeps them. It has no effect on
/// integers and booleans. An array without axes prints like a scalar: `str(x)`, and with a
/// precision `format(x, ".3f")`, which never has an exponent.
///
/// NumPy has written float32 values of a million and more with exponents since its version
/// 2.3, because their decimals would promise more than the type holds; so does this function.
pub(crate) fn numpy_text(
    shape: &[usize],
    precision: Option<usize>,
    element: &dyn Fn(usize) -> Element,
) -> String {
    if shape.is_empty() {
        return scalar(element(0), precision);
    }
    if shape.contains(&0) {
        return "[]".to_owned();
    }
    let grid = Grid::new(shape);
    let cells = cells(&grid.visible(element), precision);
    grid.text(&cells)
}

/// Writes the one element of an array without axes.
fn scalar(element: Element, precision: Option<usize>) -> String {
    match element.as_float() {
        Some(float) => float::scalar(float, precision),
        None => element.plain_text(),
    }
}

/// Writes elements that are to stand above each other, all at the same width.
fn cells(elements: &[Element], precision: Option<usize>) -> Vec<String> {
    let floats: Option<Vec<Float>> = elements.iter().map(Element::as_float).collect();
    match floats {
        Some(floats) => float::column(&floats, precision),
        None => padded(elements),
    }
}

/// Writes integers or booleans, right-aligned. `True` gets the width of `False` even where
/// no `False` is in sight.
fn padded(elements: &[Element]) -> Vec<String> {
    let texts: Vec<String> = elements.iter().map(Element::plain_text).collect();
    let least = match elements.first() {
        Some(Element::Bool(_)) => "False".len(),
        _ => 0,
    };
    let width = texts.iter().map(String::len).fold(least, usize::max);
    texts.iter().map(|text| format!("{text:>width$}")).collect()
}

impl Element {
    fn as_float(&self) -> Option<Float> {
        match *self {
            Element::F32(value) => Some(Float::from(value)),
            Element::F64(value) => Some(Float::from(value)),
            Element::Int(_) | Element::Bool(_) => None,
        }
    }

    /// The element without any alignment.
    fn plain_text(&self) -> String {
        match *self {
            Element::F32(value) => float::scalar(Float::from(value), None),
            Element::F64(value) => float::scalar(Float::from(value), None),
            Element::Int(value) => value.to_string(),
            Element::Bool(true) => "True".to_owned(),
            Element::Bool(false) => "False".to_owned(),
        }
    }
}
