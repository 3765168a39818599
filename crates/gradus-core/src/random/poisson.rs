//! The Poisson distribution.

use super::stream::Stream;

/// The largest mean that is sampled exactly: counts stay below 2⁵³, where every whole
/// number is a `f64`.
pub(super) const MAX_MEAN: f64 = (1_u64 << 52) as f64;

/// Where multiplying uniform numbers becomes slower than the transformed rejection,
/// which in turn needs a mean of at least 10.
const LARGE_MEAN: f64 = 10.0;

/// The Poisson distribution of one mean.
#[derive(Clone, Copy)]
pub(super) enum Poisson {
    /// Counts the uniform numbers whose product stays above exp(-mean) (Knuth, TAOCP 2,
    /// section 3.4.1).
    Small { exp_minus_mean: f64 },
    /// Hörmann, "The transformed rejection method for generating Poisson random
    /// variables", Insur. Math. Econ. 12, 1993, algorithm PTRS, with its names.
    Large {
        mean: f64,
        a: f64,
        b: f64,
        v_r: f64,
        inverse_alpha: f64,
    },
}

impl Poisson {
    /// `mean` must be in `[0, MAX_MEAN]`.
    pub(super) fn new(mean: f64) -> Self {
        if mean < LARGE_MEAN {
            return Self::Small {
                exp_minus_mean: libm::exp(-mean),
            };
        }
        let b = 0.931 + 2.53 * mean.sqrt();
        Self::Large {
            mean,
            a: -0.059 + 0.024_83 * b,
            b,
            v_r: 0.9277 - 3.6224 / (b - 2.0),
            inverse_alpha: 1.1239 + 1.1328 / (b - 3.4),
        }
    }

    pub(super) fn sample(self, stream: &mut Stream) -> i64 {
        match self {
            Self::Small { exp_minus_mean } => {
                let mut count = 0;
                let mut product = stream.open_unit();
                while product > exp_minus_mean {
                    product *= stream.open_unit();
                    count += 1;
                }
                count
            }
            Self::Large {
                mean,
                a,
                b,
                v_r,
                inverse_alpha,
            } => loop {
                let u = stream.open_unit() - 0.5;
                let v = stream.open_unit();
                let u_s = 0.5 - u.abs();
                let k = ((2.0 * a / u_s + b) * u + mean + 0.43).floor();
                if u_s >= 0.07 && v <= v_r {
                    return k as i64;
                }
                if k < 0.0 || (u_s < 0.013 && v > u_s) {
                    continue;
                }
                let ratio = libm::log(v * inverse_alpha / (a / (u_s * u_s) + b));
                if ratio <= ln_probability(k, mean) {
                    return k as i64;
                }
            },
        }
    }
}

/// ln of the probability of `k` counts, without the cancellation that k·ln(mean) - mean -
/// lnΓ(k + 1) suffers for large means (Loader, "Fast and accurate computation of
/// binomial probabilities", 2000).
fn ln_probability(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    let two_pi = 2.0 * std::f64::consts::PI;
    -stirling_error(k) - deviance(k, mean) - 0.5 * libm::log(two_pi * k)
}

/// ln(k!) minus Stirling's formula for it.
fn stirling_error(k: f64) -> f64 {
    if k < 16.0 {
        let two_pi = 2.0 * std::f64::consts::PI;
        return libm::lgamma(k + 1.0) - (k + 0.5) * libm::log(k) + k - 0.5 * libm::log(two_pi);
    }
    let square = k * k;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / k
}

/// k·ln(k/mean) + mean - k.
fn deviance(k: f64, mean: f64) -> f64 {
    let difference = k - mean;
    if difference.abs() >= 0.1 * (k + mean) {
        return k * libm::log(k / mean) - difference;
    }
    // The series of the logarithm in v, of which the leading terms cancel.
    let v = difference / (k + mean);
    let mut sum = difference * v;
    let mut term = 2.0 * k * v;
    for j in 1.. {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one() {
        for mean in [10.0, 25.5, 1000.0] {
            let sum: f64 = (0..5000)
                .map(|k| libm::exp(ln_probability(f64::from(k), mean)))
                .sum();
            assert!((sum - 1.0).abs() < 1e-12, "mean {mean}: {sum}");
        }
    }

    #[test]
    fn neighbouring_probabilities_have_the_ratio_of_the_definition() {
        // p(k + 1) / p(k) = mean / (k + 1), also where lnΓ has no digits left.
        for mean in [12.0, 1e6, 1e12, MAX_MEAN] {
            for k in [mean * 0.5, mean - 3.0, mean + 2.0 * mean.sqrt(), mean * 1.5] {
                let k = k.floor();
                let step = ln_probability(k + 1.0, mean) - ln_probability(k, mean);
                let expected = libm::log(mean / (k + 1.0));
                let digits = 1e-15 * ln_probability(k, mean).abs();
                assert!((step - expected).abs() < 1e-12 + digits, "{k} of {mean}");
            }
        }
    }
}
