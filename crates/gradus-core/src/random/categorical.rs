//! Drawing one of several categories.

use super::error::{ParameterError, require};
use super::stream::Stream;

/// A distribution over the indices of a list of weights.
pub(super) struct Categorical {
    /// `cumulative[i]` is the sum of the weights up to and with `i`.
    cumulative: Vec<f64>,
    total: f64,
}

impl Categorical {
    pub(super) fn new(weights: &[f64]) -> Result<Self, ParameterError> {
        const NAME: &str = "categorical";
        for (i, &weight) in weights.iter().enumerate() {
            let holds = weight.is_finite() && weight >= 0.0;
            let name = format!("weight {i}");
            require(holds, NAME, &name, weight, "a finite number of at least 0")?;
        }
        let cumulative: Vec<f64> = weights
            .iter()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let total = cumulative.last().copied().unwrap_or(0.0);
        let holds = total.is_finite() && total > 0.0;
        let name = format!("the sum of the {} weights", weights.len());
        require(holds, NAME, &name, total, "positive and finite")?;
        Ok(Self { cumulative, total })
    }

    /// A category of weight 0 is never drawn: its sum is no greater than the one before.
    pub(super) fn sample(&self, stream: &mut Stream) -> i64 {
        loop {
            let position = stream.unit() * self.total;
            // The product may round up to the total, which is beyond every category.
            if position < self.total {
                return self.cumulative.partition_point(|&sum| sum <= position) as i64;
            }
        }
    }
}
