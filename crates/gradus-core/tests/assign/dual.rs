//! Numbers that carry their derivatives along: differentiation in the forward direction.

use std::collections::BTreeMap;

use gradus_core::NdArray;

use super::common::naive::Naive;

/// A number with its derivatives by the elements of leaves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dual {
    pub(crate) value: f64,
    pub(crate) slopes: BTreeMap<(usize, usize), f64>,
}

impl Dual {
    pub(crate) fn sin(&self) -> Dual {
        // Not the platform's, whose last digit may differ.
        let x = NdArray::from(self.value);
        self.map(x.sin().item(), x.cos().item())
    }

    pub(crate) fn map(&self, value: f64, factor: f64) -> Dual {
        let slopes = self
            .slopes
            .iter()
            .map(|(&leaf, slope)| (leaf, slope * factor));
        Dual {
            value,
            slopes: slopes.collect(),
        }
    }

    /// `self * own + other * others`, of which `value` is the value.
    pub(crate) fn combine(&self, own: f64, other: &Dual, others: f64, value: f64) -> Dual {
        let mut sum = self.map(value, own);
        for (&leaf, slope) in &other.slopes {
            *sum.slopes.entry(leaf).or_default() += slope * others;
        }
        sum
    }
}

pub(crate) fn add(a: &Dual, b: &Dual) -> Dual {
    a.combine(1.0, b, 1.0, a.value + b.value)
}

/// Each element with its partner; both have the same shape.
pub(crate) fn zip(
    a: &Naive<Dual>,
    b: &Naive<Dual>,
    combine: impl Fn(&Dual, &Dual) -> Dual,
) -> Naive<Dual> {
    Naive {
        shape: a.shape.clone(),
        elements: a
            .elements
            .iter()
            .zip(&b.elements)
            .map(|(a, b)| combine(a, b))
            .collect(),
    }
}
