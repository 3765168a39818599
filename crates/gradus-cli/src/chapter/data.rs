//! The chapter's data: two features, and labels that are linear in them but for a little noise.

use gradus::{NdArray, nd, random};

pub(super) const TRUE_W: [f64; 2] = [2.0, -3.4];
pub(super) const TRUE_B: f64 = 4.2;
pub(super) const NOISE: f64 = 0.01;
pub(super) const EXAMPLES: usize = 1000;

/// The data, and where the parameters start.
pub(super) struct Data {
    pub(super) features: NdArray,
    pub(super) labels: NdArray,
    pub(super) w: NdArray,
    pub(super) b: NdArray,
}

impl Data {
    /// As MXNet makes them from `seed`; 0 is that of a fresh process, as in the book.
    pub(super) fn new(seed: u32) -> Data {
        random::mxnet::seed(i64::from(seed));
        let features = random::mxnet::normal(0.0, 1.0, (EXAMPLES, TRUE_W.len()));
        let labels = nd::dot(&features, nd::array(TRUE_W)) + TRUE_B;
        let labels = &labels + random::mxnet::normal(0.0, NOISE, labels.shape());
        Data {
            features,
            labels,
            w: random::mxnet::normal(0.0, 0.01, (TRUE_W.len(), 1)),
            b: nd::zeros(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_0_makes_the_books_first_example() {
        let data = Data::new(0);
        assert_eq!(data.features.at(0).to_vec::<f32>(), [2.2122064, 0.7740038]);
        assert_eq!(data.labels.at(0).to_vec::<f32>(), [6.000587]);
    }
}
