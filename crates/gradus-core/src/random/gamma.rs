//! The gamma distribution.
//!
//! Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26,
//! 2000.

use super::normal::StandardNormal;
use super::stream::Stream;

/// The gamma distribution with scale 1.
#[derive(Clone, Copy)]
pub(super) struct StandardGamma {
    normal: StandardNormal,
    shape: f64,
    /// The method's d and c, for the shape, or for shape + 1 where it is below 1.
    d: f64,
    c: f64,
}

impl StandardGamma {
    /// `shape` must be positive and finite.
    pub(super) fn new(shape: f64) -> Self {
        let from_one_up = if shape < 1.0 { shape + 1.0 } else { shape };
        let d = from_one_up - 1.0 / 3.0;
        Self {
            normal: StandardNormal::new(),
            shape,
            d,
            c: 1.0 / (9.0 * d).sqrt(),
        }
    }

    pub(super) fn sample(self, stream: &mut Stream) -> f64 {
        let sample = self.sample_from_one_up(stream);
        if self.shape < 1.0 {
            // If G has shape a + 1 then G·U^(1/a) has shape a.
            sample * libm::exp(-stream.exponential() / self.shape)
        } else {
            sample
        }
    }

    fn sample_from_one_up(self, stream: &mut Stream) -> f64 {
        loop {
            let x = self.normal.sample(stream);
            let root = 1.0 + self.c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = stream.open_unit();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + self.d * (1.0 - v + libm::log(v))
            {
                return self.d * v;
            }
        }
    }
}
