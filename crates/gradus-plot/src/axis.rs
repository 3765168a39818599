//! An axis: linear or logarithmic, which values it can show, and how far it reaches.

use crate::{Error, Result};

/// How an axis spaces its values.
///
/// On a logarithmic axis zero and negative values have no place: points there are skipped,
/// lines are interrupted, and error bars and bands that reach below zero go on to the edge.
///
/// ```
/// use gradus_plot::{Figure, Scale};
/// let figure = Figure::new()
///     .plot([1.0, 10.0, 100.0], [1e-3, 1.0, 1e3])
///     .xscale(Scale::Log)
///     .yscale(Scale::Log);
/// # figure.to_svg().unwrap();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal ratios are equally far apart.
    Log,
}

/// What the user said about an axis.
#[derive(Clone, Debug, Default)]
pub(crate) struct Axis {
    pub(crate) label: String,
    pub(crate) scale: Scale,
    pub(crate) limits: Option<(f64, f64)>,
}

/// The stretch of values that an axis shows; `from` is left or below, and may be the larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) scale: Scale,
}

/// Numbers beyond are treated as infinite, so that no difference of two overflows.
const LARGEST: f64 = 1e300;
/// What a logarithmic axis can reach: below are the subnormal numbers.
const LOG_REACH: (f64, f64) = (1e-307, 1e307);
/// The smallest difference that an axis can show, relative to the values and absolute.
const FINEST: f64 = 1e-12;
const SMALLEST: f64 = 1e-280;
/// How many times an axis' length a place may be away from it, for its pixels to be finite.
const FARTHEST: f64 = 1e290;
/// Empty room at each end of an axis, as a part of what the data take.
const MARGIN: f64 = 0.05;

impl Scale {
    /// Whether an axis has a place for this value.
    pub(crate) fn shows(self, value: f64) -> bool {
        value.abs() <= LARGEST && (self == Scale::Linear || value >= LOG_REACH.0)
    }

    /// Whether two values are too close for an axis from one to the other.
    fn merges(self, a: f64, b: f64) -> bool {
        let difference = (a - b).abs();
        difference <= FINEST * a.abs().max(b.abs())
            || (self == Scale::Linear && difference < SMALLEST)
    }

    fn forward(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Log => value.log10(),
        }
    }

    fn backward(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Log => 10_f64.powf(value).clamp(LOG_REACH.0, LOG_REACH.1),
        }
    }
}

impl Axis {
    /// The stretch from the limits if the user gave some, else around the data.
    pub(crate) fn span(&self, data: impl Iterator<Item = f64>) -> Span {
        let scale = self.scale;
        let (from, to) = self.limits.unwrap_or_else(|| around(scale, data));
        Span { from, to, scale }
    }

    /// Refuses limits that no axis can have; `call` is the method that set them.
    pub(crate) fn check(&self, call: &'static str) -> Result<()> {
        let Some((from, to)) = self.limits else {
            return Ok(());
        };
        let limits = format!("the limits are {from} and {to}");
        let complaint = if !Scale::Linear.shows(from) || !Scale::Linear.shows(to) {
            "; both must be finite and within ±1e300"
        } else if self.scale.merges(from, to) {
            "; they must differ (by more than one part in 10¹²)"
        } else if !self.scale.shows(from) || !self.scale.shows(to) {
            "; on a logarithmic axis both must be positive"
        } else {
            return Ok(());
        };
        Err(Error::argument(call, limits + complaint))
    }
}

impl Span {
    /// Where a value lies: 0 at `from`, 1 at `to`; `None` where the axis has no place for it.
    pub(crate) fn position(&self, value: f64) -> Option<f64> {
        let [value, from, to] = [value, self.from, self.to].map(|v| self.scale.forward(v));
        Some((value - from) / (to - from)).filter(|part| part.abs() <= FARTHEST)
    }

    /// Like [`position`](Self::position), for an end of an interval: what lies at or below
    /// zero on a logarithmic axis is far beyond its lower end.
    pub(crate) fn end_position(&self, value: f64) -> Option<f64> {
        if self.scale == Scale::Log && value <= 0.0 {
            return Some(if self.from < self.to { -10.0 } else { 11.0 });
        }
        self.position(value)
    }

    /// The smaller and the larger end.
    pub(crate) fn sorted(&self) -> (f64, f64) {
        (self.from.min(self.to), self.from.max(self.to))
    }
}

fn around(scale: Scale, data: impl Iterator<Item = f64>) -> (f64, f64) {
    let (lowest, highest) = data
        .filter(|&value| scale.shows(value))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    if lowest > highest {
        return match scale {
            Scale::Linear => (0.0, 1.0),
            Scale::Log => (1.0, 10.0),
        };
    }
    if scale.merges(lowest, highest) {
        return around_one(scale, lowest);
    }
    let (low, high) = (scale.forward(lowest), scale.forward(highest));
    let margin = MARGIN * (high - low);
    (scale.backward(low - margin), scale.backward(high + margin))
}

fn around_one(scale: Scale, value: f64) -> (f64, f64) {
    match scale {
        Scale::Log => (value / 2.0, value * 2.0),
        Scale::Linear if value.abs() < SMALLEST => (-0.5, 0.5),
        Scale::Linear => (value - MARGIN * value.abs(), value + MARGIN * value.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(scale: Scale, data: &[f64]) -> (f64, f64) {
        let axis = Axis {
            scale,
            ..Axis::default()
        };
        let span = axis.span(data.iter().copied());
        (span.from, span.to)
    }

    #[test]
    fn data_get_a_margin_and_odd_data_a_sensible_axis() {
        assert_eq!(span(Scale::Linear, &[0.0, 10.0]), (-0.5, 10.5));
        assert_eq!(span(Scale::Linear, &[]), (0.0, 1.0));
        assert_eq!(span(Scale::Linear, &[f64::NAN, f64::INFINITY]), (0.0, 1.0));
        assert_eq!(span(Scale::Linear, &[0.0, 0.0]), (-0.5, 0.5));
        assert_eq!(span(Scale::Linear, &[-100.0]), (-105.0, -95.0));
        assert_eq!(span(Scale::Log, &[-1.0, 0.0]), (1.0, 10.0));
        assert_eq!(span(Scale::Log, &[8.0, -1.0]), (4.0, 16.0));
    }

    #[test]
    fn extreme_values_keep_every_position_finite() {
        for scale in [Scale::Linear, Scale::Log] {
            for data in [
                &[-1e300, 1e300][..],
                &[1e-300, 1e300],
                &[f64::MAX, 1.0],
                &[5e-324, 0.0],
                &[1.0, 1.0 + f64::EPSILON],
                &[1e-310, 2e-310],
            ] {
                let axis = Axis {
                    scale,
                    ..Axis::default()
                };
                let span = axis.span(data.iter().copied());
                assert!(span.from < span.to, "{data:?}: {span:?}");
                for value in data.iter().filter(|&&value| scale.shows(value)) {
                    let part = span.position(*value).expect("a place for every value");
                    assert!((0.0..=1.0).contains(&part), "{data:?}: {value} at {part}");
                }
            }
        }
    }
}
