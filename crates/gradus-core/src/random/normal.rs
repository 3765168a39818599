//! The standard normal distribution by the ziggurat method.
//!
//! Marsaglia and Tsang, "The ziggurat method for generating random variables", J. Stat.
//! Softw. 5(8), 2000, with 256 layers. Layer and position come from different bits of
//! one 64-bit word, which mends the correlation that Doornik found in the original ("An
//! improved ziggurat method to generate normal random samples", 2005).

use std::sync::LazyLock;

use super::stream::Stream;

const LAYERS: usize = 256;

/// Where the tail begins, for 256 layers of equal area.
const TAIL: f64 = 3.654_152_885_361_009;

/// Layer `i` reaches from 0 to `edge[i]`, and from `density[i]` up to `density[i + 1]`.
/// The lowest layer's edge is that of a rectangle with the layer's area, tail included.
struct Ziggurat {
    edge: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(Ziggurat::new);

/// exp(-x²/2).
fn density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x)
}

impl Ziggurat {
    fn new() -> Self {
        let half_pi = std::f64::consts::FRAC_PI_2;
        let tail_area = half_pi.sqrt() * libm::erfc(TAIL * std::f64::consts::FRAC_1_SQRT_2);
        let area = TAIL * density(TAIL) + tail_area;
        let mut edge = [0.0; LAYERS + 1];
        edge[0] = area / density(TAIL);
        edge[1] = TAIL;
        for i in 2..LAYERS {
            let top = density(edge[i - 1]) + area / edge[i - 1];
            edge[i] = (-2.0 * libm::log(top)).sqrt();
        }
        Self {
            edge,
            density: edge.map(density),
        }
    }

    fn sample(&self, stream: &mut Stream) -> f64 {
        loop {
            let bits = stream.bits();
            let layer = (bits % LAYERS as u64) as usize;
            let x = signed_unit(bits) * self.edge[layer];
            if x.abs() < self.edge[layer + 1] {
                return x;
            }
            if layer == 0 {
                return tail(stream).copysign(x);
            }
            let (low, high) = (self.density[layer], self.density[layer + 1]);
            if low + (high - low) * stream.unit() < density(x) {
                return x;
            }
        }
    }
}

/// An odd multiple of 2⁻⁵³ in (-1, 1) from the upper 53 bits: symmetric about 0.
#[inline]
fn signed_unit(bits: u64) -> f64 {
    ((bits as i64 >> 10) | 1) as f64 / (1_u64 << 53) as f64
}

/// A normal number beyond `TAIL` (Marsaglia, "Generating a variable from the tail of the
/// normal distribution", Technometrics 6, 1964).
#[cold]
fn tail(stream: &mut Stream) -> f64 {
    loop {
        let beyond = stream.exponential() / TAIL;
        if 2.0 * stream.exponential() > beyond * beyond {
            return TAIL + beyond;
        }
    }
}

/// Numbers of the standard normal distribution, one after the other. Looking the tables
/// up once for many numbers keeps the check whether they are made out of the loop.
#[derive(Clone, Copy)]
pub(super) struct StandardNormal(&'static Ziggurat);

impl StandardNormal {
    pub(super) fn new() -> Self {
        Self(&ZIGGURAT)
    }

    #[inline]
    pub(super) fn sample(self, stream: &mut Stream) -> f64 {
        self.0.sample(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_layers_have_the_same_area_and_the_last_ends_at_the_peak() {
        let Ziggurat { edge, density } = Ziggurat::new();
        let area = edge[0] * density[1];
        for i in 1..LAYERS {
            let layer = edge[i] * (density[i + 1] - density[i]);
            // The topmost layer takes what is left: it shows whether `TAIL` is right.
            assert!(
                (layer - area).abs() < 1e-14,
                "layer {i}: {layer}, not {area}"
            );
        }
        assert_eq!((edge[LAYERS], density[LAYERS]), (0.0, 1.0));
    }

    #[test]
    fn layer_edges_fall() {
        assert!(Ziggurat::new().edge.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn signed_units_are_symmetric_and_open() {
        assert_eq!(signed_unit(0), -signed_unit(u64::MAX));
        assert_eq!(signed_unit(1 << 63), -signed_unit(!(1 << 63)));
        assert!(signed_unit(1 << 63) > -1.0);
    }
}
