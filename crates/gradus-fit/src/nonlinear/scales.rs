//! Where starting values are drawn from when nobody gives them.

use super::Bounds;
use super::periodogram::waves;
use gradus_core::random::Generator;
use std::f64::consts::PI;

/// How often a guess is tried, where there are some.
const GUESSED: f64 = 0.25;

/// Sizes that a parameter may have: where to look for it without a starting value.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::Scales;
///
/// let rate = Scales { magnitudes: vec![0.1, 10.0], ..Scales::default() };
/// let place = Scales { ranges: vec![(400.0, 500.0)], ..Scales::default() };
/// let options = gradus_fit::nonlinear::Options {
///     scales: &[rate, place],
///     ..Default::default()
/// };
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scales {
    /// Likely sizes, tried with both signs and up to ten times larger and smaller.
    pub magnitudes: Vec<f64>,
    /// Intervals that the parameter may lie in.
    pub ranges: Vec<(f64, f64)>,
    /// Values that may be it, tried as they are and with the other sign.
    pub guesses: Vec<f64>,
}

/// Scales for the parameters of an unknown formula in these columns: their ranges, their typical sizes,
/// a tenth of them for
/// the width of a feature, powers as rates and coefficients of polynomials have, and slopes; and the
/// strongest waves of the response along each column.
///
/// Values that are not finite are passed over.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::scales_from_columns;
///
/// let scales = scales_from_columns(&[&[400.0, 450.0, 500.0]], &[0.0, 2.0, 0.0]);
/// assert_eq!(scales.ranges, [(400.0, 500.0)]);
/// assert!(scales.magnitudes.contains(&100.0) && scales.magnitudes.contains(&0.01));
/// ```
pub fn scales_from_columns(columns: &[&[f64]], response: &[f64]) -> Scales {
    let mut scales = Scales {
        magnitudes: vec![1.0],
        ranges: Vec::new(),
        guesses: Vec::new(),
    };
    for column in columns {
        for frequency in waves(column, response) {
            let turns = 2.0 * PI * frequency;
            let guesses = [turns, frequency, 1.0 / frequency];
            scales
                .guesses
                .extend(guesses.iter().filter(|g| g.is_normal()));
        }
    }
    let outcome = sizes(response).map(|(_, _, typical)| typical);
    for (low, high, typical) in columns.iter().filter_map(|column| sizes(column)) {
        let range = high - low;
        scales.ranges.extend((range > 0.0).then_some((low, high)));
        let same = range > 0.2 * typical && range < 5.0 * typical;
        let distinct = if same {
            vec![range]
        } else {
            vec![range, typical]
        };
        for size in distinct.into_iter().filter(|&size| size > 0.0) {
            let here = [size, 0.1 * size, 1.0 / size, 10.0 / size];
            let powers = [size * size, size.powi(-2), size.powi(-3)];
            scales.magnitudes.extend(here);
            scales.magnitudes.extend(powers);
        }
        if let (Some(outcome), true) = (outcome, typical > 0.0) {
            scales
                .magnitudes
                .extend([outcome / typical, 1.0 / (outcome * typical)]);
        }
    }
    if let Some(outcome) = outcome {
        scales.magnitudes.extend([outcome, 1.0 / outcome]);
    }
    scales.magnitudes.retain(|m| m.is_finite() && *m > 0.0);
    scales
}

/// The least, the greatest and the mean absolute value, which is not 0.
fn sizes(column: &[f64]) -> Option<(f64, f64, f64)> {
    let finite = || column.iter().copied().filter(|x| x.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let typical = finite().map(f64::abs).sum::<f64>() / finite().count().max(1) as f64;
    (typical > 0.0).then_some((low, high, typical))
}

impl Scales {
    /// What is tried where nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            magnitudes: vec![1e-3, 1e-1, 1.0, 1e1, 1e3],
            ..Self::default()
        }
    }

    /// A value within bounds.
    pub(super) fn draw(&self, bounds: Bounds, generator: &mut Generator) -> f64 {
        let mut unit = [0.0; 5];
        generator
            .fill_uniform(0.0, 1.0, &mut unit)
            .expect("0 to 1 is a range");
        let (low, high) = (bounds.lower, bounds.upper);
        let finite = low.is_finite() && high.is_finite();
        if finite && (unit[0] < 0.5 || self.is_empty()) {
            return (low + (high - low) * unit[1]).clamp(low, high);
        }
        if unit[4] < GUESSED && !self.guesses.is_empty() {
            let guess = self.guesses[pick(unit[1], self.guesses.len())];
            let signed = if unit[3] < 0.35 { -guess } else { guess };
            return into(signed, bounds, unit[2]);
        }
        let in_range = if self.magnitudes.is_empty() {
            1.0
        } else {
            0.35
        };
        let value = if !self.ranges.is_empty() && unit[0] < in_range {
            let (low, high) = self.ranges[pick(unit[1], self.ranges.len())];
            low + (high - low) * unit[2]
        } else {
            let one = [1.0];
            let magnitudes = if self.is_empty() {
                &one
            } else {
                &self.magnitudes[..]
            };
            let size = magnitudes[pick(unit[1], magnitudes.len())];
            size * 10.0_f64.powf(2.0 * unit[2] - 1.0) * if unit[3] < 0.35 { -1.0 } else { 1.0 }
        };
        into(value, bounds, unit[1])
    }

    fn is_empty(&self) -> bool {
        self.magnitudes.is_empty() && self.ranges.is_empty() && self.guesses.is_empty()
    }
}

fn pick(unit: f64, count: usize) -> usize {
    ((unit * count as f64) as usize).min(count - 1)
}

/// Mirrors a value at the bound that it lies beyond.
fn into(value: f64, bounds: Bounds, unit: f64) -> f64 {
    let (low, high) = (bounds.lower, bounds.upper);
    let mirrored = if value < low {
        2.0 * low - value
    } else if value > high {
        2.0 * high - value
    } else {
        value
    };
    if bounds.contains(mirrored) {
        mirrored
    } else {
        (low + (high - low) * unit).clamp(low, high)
    }
}
