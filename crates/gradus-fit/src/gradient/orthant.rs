//! L-BFGS with an absolute-value penalty: steps stay within an orthant, and end at exact zeros.
//!
//! G. Andrew, J. Gao (2007), *Scalable training of L1-regularized log-linear models*, ICML: OWL-QN.

use super::Error;
use super::lbfgs::{Memory, Outcome, Smooth, difference, dot, norm};
use super::objective::Place;

/// The share of the slope that a step must bring.
const SUFFICIENT: f64 = 1e-4;
/// Values that differ by less, relatively, are equal but for rounding.
const ROUNDING: f64 = 1e-14;
/// Steps that are tried, each half as long as the one before.
const MOST_TRIED: usize = 50;

/// The gradient of a smooth function and `Σ lⱼ |xⱼ|` together; where `xⱼ` is 0, that of the side on
/// which they fall, or 0 where they fall on neither.
pub(super) fn pseudo_gradient(x: &[f64], gradient: &[f64], l1: &[f64]) -> Vec<f64> {
    let one = |((&x, &g), &l1): ((&f64, &f64), &f64)| {
        if x != 0.0 {
            g + l1 * x.signum()
        } else {
            g - g.clamp(-l1, l1)
        }
    };
    x.iter().zip(gradient).zip(l1).map(one).collect()
}

/// One iteration from `x`, where the smooth part is as `place` says.
pub(super) fn iterate(
    memory: &mut Memory,
    function: &mut Smooth<'_>,
    l1: &[f64],
    x: &[f64],
    place: &Place,
) -> Result<Outcome, Error> {
    let whole = |x: &[f64], place: &Place| {
        place.value + x.iter().zip(l1).map(|(x, l1)| l1 * x.abs()).sum::<f64>()
    };
    let pseudo = pseudo_gradient(x, &place.gradient, l1);
    let sign = |j: usize| {
        if x[j] != 0.0 {
            x[j].signum()
        } else {
            -pseudo[j].signum()
        }
    };
    let before = whole(x, place);
    for fresh in [memory.pairs.is_empty(), true] {
        if fresh {
            memory.pairs.clear();
        }
        let mut direction = memory.direction(&pseudo);
        for (d, p) in direction.iter_mut().zip(&pseudo) {
            // What is remembered does not lead a parameter against its own slope.
            if *d * p >= 0.0 {
                *d = 0.0;
            }
        }
        let mut step = if fresh {
            1.0 / norm(&direction).max(1.0)
        } else {
            1.0
        };
        for _ in 0..MOST_TRIED {
            let moved: Vec<f64> = (0..x.len())
                .map(|j| {
                    let there = x[j] + step * direction[j];
                    let stays = l1[j] == 0.0 || there * sign(j) > 0.0;
                    if stays { there } else { 0.0 }
                })
                .collect();
            let way = difference(&moved, x);
            let there = function(&moved)?;
            let after = whole(&moved, &there);
            let promised = SUFFICIENT * dot(&pseudo, &way);
            let is_equal = (after - before).abs() <= ROUNDING * before.abs();
            let is_flatter =
                || norm(&pseudo_gradient(&moved, &there.gradient, l1)) < 0.999 * norm(&pseudo);
            let is_low = after <= before + promised || (is_equal && is_flatter());
            if there.is_finite() && way.iter().any(|way| *way != 0.0) && is_low {
                memory.learn(way, difference(&there.gradient, &place.gradient));
                return Ok(Outcome::Moved(moved, there));
            }
            step *= 0.5;
        }
        if fresh {
            break;
        }
    }
    Ok(Outcome::Stuck)
}
