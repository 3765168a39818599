//! Sums over the response that a fit's statistics need, merged without loss.

/// Count, weights, mean and sums of squares of the response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moments {
    /// Rows with a weight above 0.
    pub(crate) count: u64,
    pub(crate) weight: f64,
    /// The sum of the weights' logarithms.
    pub(crate) log_weight: f64,
    pub(crate) mean: f64,
    /// The weighted sum of squares about the mean.
    pub(crate) about_mean: f64,
    /// The weighted sum of squares.
    pub(crate) about_zero: f64,
}

/// The sum of a function of the indices below `length`, in eight lanes, for vectors.
fn lane_sum(length: usize, term: impl Fn(usize) -> f64) -> f64 {
    let mut lanes = [0.0; 8];
    for start in (0..length / 8 * 8).step_by(8) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += term(start + lane);
        }
    }
    let rest = (length / 8 * 8..length).map(&term).sum::<f64>();
    lanes.iter().sum::<f64>() + rest
}

impl Moments {
    /// Of a block of rows, all with weights above 0.
    pub(crate) fn of(response: &[f64], weights: Option<&[f64]>) -> Self {
        let rows = response.len();
        if rows == 0 {
            return Self::default();
        }
        match weights {
            None => Self::weighted(response, |_| 1.0, rows as f64, 0.0),
            Some(weights) => {
                let logs = weights.iter().map(|w| w.ln()).sum();
                Self::weighted(
                    response,
                    |row| weights[row],
                    lane_sum(rows, |row| weights[row]),
                    logs,
                )
            }
        }
    }

    fn weighted(y: &[f64], w: impl Fn(usize) -> f64, weight: f64, log_weight: f64) -> Self {
        let rows = y.len();
        let mean = lane_sum(rows, |row| w(row) * y[row]) / weight;
        // Chan, Golub and LeVeque's correction: what rounding of the mean left is taken off again.
        let rest = lane_sum(rows, |row| w(row) * (y[row] - mean));
        let squares = lane_sum(rows, |row| w(row) * (y[row] - mean).powi(2));
        Self {
            count: rows as u64,
            weight,
            log_weight,
            mean,
            about_mean: (squares - rest * rest / weight).max(0.0),
            about_zero: lane_sum(rows, |row| w(row) * y[row] * y[row]),
        }
    }

    /// Adds the moments of other rows.
    ///
    /// T. F. Chan, G. H. Golub, R. J. LeVeque (1983), *Algorithms for computing the sample variance*,
    /// The American Statistician 37, 242.
    pub(crate) fn merge(&mut self, other: &Self) {
        let weight = self.weight + other.weight;
        if other.count == 0 || weight == 0.0 {
            return;
        }
        let step = other.mean - self.mean;
        let share = other.weight / weight;
        self.about_mean += other.about_mean + step * step * self.weight * share;
        self.mean += step * share;
        self.count += other.count;
        self.weight = weight;
        self.log_weight += other.log_weight;
        self.about_zero += other.about_zero;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_from_zero_no_digit_of_the_spread_is_lost() {
        let y: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i % 2)).collect();
        let mut all = Moments::default();
        for part in y.chunks(130) {
            all.merge(&Moments::of(part, None));
        }
        assert_eq!(all.count, 1000);
        assert!((all.about_mean - 250.0).abs() < 1e-6, "{}", all.about_mean);
        let weights = vec![0.5; 1000];
        let weighted = Moments::of(&y, Some(&weights));
        assert!((weighted.about_mean - 125.0).abs() < 1e-6);
        assert!((weighted.log_weight - 1000.0 * 0.5f64.ln()).abs() < 1e-10);
    }
}
