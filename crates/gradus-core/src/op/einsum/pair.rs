//! How two terms meet: what is summed over becomes the inner axis of a matrix product.

use super::super::matmul::product;
use super::super::tensordot::{ordered, reshaped};
use super::Term;
use super::subscripts::{Label, Labels};
use crate::NdArray;
use crate::error::OrRaise;
use crate::shape::Shape;

impl Term {
    /// The product with another term, summed over the labels that are not needed any more.
    pub(super) fn meet(self, other: Term, needed: &[Label]) -> Term {
        let (left, right) = (
            self.summed_for(&other, needed),
            other.summed_for(&self, needed),
        );
        let roles = Roles::new(&left.labels, &right.labels, needed);
        let sums = [(&self, &left), (&other, &right)];
        let are_sums = sums
            .iter()
            .any(|(all, rest)| all.labels.len() > rest.labels.len());
        let array = match roles.summed.is_empty() {
            true => elementwise(&left, &right, &roles),
            false => stacked(&left, &right, &roles),
        };
        // A sum of products is no negative zero, which a product with a sum can be.
        let array = if are_sums && array.dtype().is_float() {
            array + 0.0
        } else {
            array
        };
        Term {
            array,
            labels: [roles.shared, roles.left, roles.right].concat().into(),
        }
    }

    /// The sum over the labels that neither the other term nor anything later has.
    fn summed_for(&self, other: &Term, needed: &[Label]) -> Term {
        let kept: Labels = other.labels.iter().chain(needed).copied().collect();
        Term {
            array: self.array.clone(),
            labels: self.labels.clone(),
        }
        .summed_but(&kept)
    }

    /// The array with its axes in the order of the labels of `parts`.
    fn in_order(&self, parts: [&Labels; 3]) -> NdArray {
        let axes = parts.map(|labels| labels.iter().map(|&l| self.axis(l)).collect::<Vec<_>>());
        ordered(&self.array, &axes.each_ref().map(|axes| &axes[..]))
    }

    fn lengths(&self, labels: &Labels) -> Shape {
        let shape = self.array.shape();
        labels
            .iter()
            .map(|&label| shape[self.axis(label)])
            .collect()
    }
}

/// The labels of two terms by what becomes of them.
struct Roles {
    /// Of both, and needed: a stack of products.
    shared: Labels,
    /// Of both, and not needed.
    summed: Labels,
    left: Labels,
    right: Labels,
}

impl Roles {
    fn new(left: &Labels, right: &Labels, needed: &[Label]) -> Roles {
        let those = |labels: &Labels, is_one: &dyn Fn(&Label) -> bool| -> Labels {
            labels.iter().copied().filter(is_one).collect()
        };
        Roles {
            shared: those(left, &|label| {
                right.contains(label) && needed.contains(label)
            }),
            summed: those(left, &|label| {
                right.contains(label) && !needed.contains(label)
            }),
            left: those(left, &|label| !right.contains(label)),
            right: those(right, &|label| !left.contains(label)),
        }
    }
}

/// Nothing to sum: the axes are aligned and broadcast.
fn elementwise(left: &Term, right: &Term, roles: &Roles) -> NdArray {
    let none = Labels::new();
    let lengths = left
        .lengths(&roles.shared)
        .concat(&left.lengths(&roles.left));
    let ones = vec![1; roles.right.len()];
    let left = left.in_order([&roles.shared, &roles.left, &none]);
    let left = reshaped(&left, lengths.concat(&ones));
    let ones = vec![1; roles.left.len()];
    let lengths = right
        .lengths(&roles.shared)
        .concat(&ones)
        .concat(&right.lengths(&roles.right));
    let right = right.in_order([&roles.shared, &roles.right, &none]);
    left * reshaped(&right, lengths)
}

fn stacked(left: &Term, right: &Term, roles: &Roles) -> NdArray {
    let stack = left.lengths(&roles.shared);
    let (rows, columns) = (left.lengths(&roles.left), right.lengths(&roles.right));
    let inner = left.lengths(&roles.summed).size();
    let left = left.in_order([&roles.shared, &roles.left, &roles.summed]);
    let left = reshaped(&left, stack.concat(&[rows.size(), inner]));
    let right = right.in_order([&roles.shared, &roles.summed, &roles.right]);
    let right = reshaped(&right, stack.concat(&[inner, columns.size()]));
    let products = product("einsum", &left, &right).or_raise();
    reshaped(&products, stack.concat(&rows).concat(&columns))
}
