//! Sums of products in Einstein's notation. Operands meet pairwise, from left to right; each pair
//! is a stack of matrix products, so that gradients follow from those of its parts.

mod pair;
mod subscripts;

use super::entry::real;
use super::tensordot::ordered;
use super::{Entry, Sample};
use crate::NdArray;
use crate::dtype::DType;
use crate::error::{OrRaise, Result};
use subscripts::{Label, Labels, Subscripts};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "einsum",
    summary: "Sums of products in Einstein's notation.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3)), real((3, 2))], |x| {
                einsum("ij,jk->ik", &[&x[0], &x[1]])
            }),
            Sample::new([real((3, 3))], |x| einsum("ii->i", &[&x[0]]).exp()),
            Sample::new([real((2, 3))], |x| einsum("ij->", &[&x[0]]).exp()),
            Sample::new([real((2, 2, 3)), real((2, 3, 2))], |x| {
                einsum("bij,bjk->bki", &[&x[0], &x[1]])
            }),
            Sample::new([real(2), real((2, 3)), real(3)], |x| {
                einsum("i,ij,j", &[&x[0], &x[1], &x[2]])
            }),
            Sample::new([real((2, 1)), real((2, 3))], |x| {
                einsum("...j,...j->...", &[&x[0], &x[1]])
            }),
        ]
    },
}];

/// The sum of products that NumPy's `einsum` gives for the same subscripts: each operand's axes
/// are named by letters; a letter that several have runs through them together; those that the
/// output (after `->`) lacks are summed over. A letter named twice in one operand takes its
/// diagonal. `...` stands for all axes that are not named, which broadcast. Without `->` the output
/// has the letters named but once, in alphabetical order. Axes of length 1 broadcast; spaces do not
/// count.
///
/// Operands are multiplied from left to right: with more than two, put those first whose product
/// is small.
///
/// # Panics
/// When the subscripts cannot be read, do not suit the operands' numbers of axes, or give one
/// letter different lengths.
///
/// ```
/// use gradus_core::nd;
/// let a = nd::array([[1.0, 2.0], [3.0, 4.0]]);
/// let b = nd::array([[1.0, 0.0], [1.0, 1.0]]);
/// assert_eq!(nd::einsum("ij,jk->ik", &[&a, &b]).to_vec::<f32>(), [3.0, 2.0, 7.0, 4.0]);
/// assert_eq!(nd::einsum("ii", &[&a]).item(), 5.0);
/// assert_eq!(nd::einsum("...i->...", &[&a]).to_vec::<f32>(), [3.0, 7.0]);
/// assert_eq!(
///     nd::try_einsum("ij,jk->ik", &[&a, &nd::ones((3, 2))]).unwrap_err().to_string(),
///     "einsum: 'j' has length 2 in operand 0 of shape (2, 2) and 3 in operand 1 of shape (3, 2); \
///      its lengths must be equal or 1"
/// );
/// ```
#[track_caller]
pub fn einsum(subscripts: &str, operands: &[&NdArray]) -> NdArray {
    try_einsum(subscripts, operands).or_raise()
}

/// The form of [`einsum`] that returns its error.
///
/// # Errors
/// [`Error::Argument`](crate::Error::Argument) when the subscripts cannot be read or name another
/// number of operands, [`Error::Shape`](crate::Error::Shape) when they do not suit the shapes.
pub fn try_einsum(subscripts: &str, operands: &[&NdArray]) -> Result<NdArray> {
    let shapes: Vec<_> = operands.iter().map(|operand| operand.shape()).collect();
    let subscripts = Subscripts::new(subscripts, &shapes)?;
    let dtype = operands
        .iter()
        .map(|operand| operand.dtype())
        .reduce(DType::promote);
    let dtype = dtype.expect("subscripts name one operand at least");
    let mut terms = (operands.iter().zip(&subscripts.operands)).map(|(operand, labels)| {
        Term {
            array: operand.astype(dtype),
            labels: labels.clone(),
        }
        .prepared(&subscripts)
    });
    let mut product = terms.next().expect("one operand at least");
    for (position, term) in (1..).zip(terms) {
        let later = subscripts.operands[position + 1..].iter().flatten();
        let needed: Labels = later.chain(&subscripts.output).copied().collect();
        product = product.meet(term, &needed);
    }
    let product = product.summed_but(&subscripts.output);
    let axes = |labels: &Labels| {
        labels
            .iter()
            .map(|&label| product.axis(label))
            .collect::<Vec<_>>()
    };
    Ok(ordered(&product.array, &[&axes(&subscripts.output)]))
}

/// An array whose axes have labels.
struct Term {
    array: NdArray,
    labels: Labels,
}

impl Term {
    fn axis(&self, label: Label) -> usize {
        let axis = self.labels.iter().position(|&other| other == label);
        axis.expect("the label is one of this term's")
    }

    /// Each label once, and none of length 1 that other operands have longer: such an axis only
    /// repeats what it holds.
    fn prepared(mut self, subscripts: &Subscripts) -> Term {
        while let Some((first, second)) = self.repeated() {
            self.array = self.array.diagonal_with(0, first as isize, second as isize);
            let label = self.labels.remove(second);
            self.labels.remove(first);
            self.labels.push(label);
        }
        let shape = self.array.shape();
        let stays: Vec<bool> = (self.labels.iter().zip(&*shape))
            .map(|(&label, &length)| length == subscripts.length(label))
            .collect();
        if stays.contains(&false) {
            let mut stay = stays.iter();
            self.labels.retain(|_| stay.next().copied().unwrap_or(true));
            let lengths = shape.iter().zip(&stays).filter(|(_, stays)| **stays);
            let lengths: Vec<usize> = lengths.map(|(&length, _)| length).collect();
            self.array = self.array.reshape(lengths);
        }
        self
    }

    fn repeated(&self) -> Option<(usize, usize)> {
        let first_of = |label: &Label| self.labels.iter().position(|other| other == label);
        let pairs = self.labels.iter().enumerate().filter_map(|(axis, label)| {
            let first = first_of(label)?;
            (first < axis).then_some((first, axis))
        });
        pairs.min()
    }

    /// The sum over all labels but these. Integers wrap around, and truth values stay such.
    fn summed_but(self, kept: &[Label]) -> Term {
        let gone = |label: &&Label| !kept.contains(label);
        let axes: Vec<usize> = (self.labels.iter().filter(gone))
            .map(|&l| self.axis(l))
            .collect();
        if axes.is_empty() {
            return self;
        }
        let dtype = self.array.dtype();
        Term {
            array: self.array.sum_axis(axes).astype(dtype),
            labels: self
                .labels
                .into_iter()
                .filter(|label| kept.contains(label))
                .collect(),
        }
    }
}
