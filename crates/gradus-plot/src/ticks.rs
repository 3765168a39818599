//! Where an axis has ticks, and what stands beside them.

use crate::Scale;
use crate::axis::Span;
use crate::number::{Labels, decimal, labels, power_of_ten, shortest};

/// One tick with its label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// All ticks of one axis.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticks {
    /// Ticks with labels, from the smallest up.
    pub(crate) major: Vec<Tick>,
    /// Ticks between them, without labels.
    pub(crate) minor: Vec<f64>,
    /// What all labels share, as "×10⁶"; empty in the ordinary case.
    pub(crate) note: String,
}

impl Ticks {
    /// Round numbers within the span, at most `most` of them (and at least one or two).
    pub(crate) fn of(span: &Span, most: usize) -> Ticks {
        let (low, high) = span.sorted();
        match span.scale {
            Scale::Linear => linear(low, high, most.max(2)),
            Scale::Log => logarithmic(low, high, most.max(2)),
        }
    }
}

/// Multiples of 1, 2 or 5 times a power of ten: the finest of which at most `most` fit.
fn linear(low: f64, high: f64, most: usize) -> Ticks {
    let rough = ((high - low) / most as f64).log10().floor() as i32;
    let steps = (rough..).flat_map(|exponent| [1, 2, 5].map(|digit| (digit, exponent)));
    for (digit, exponent) in steps {
        let step = exact(digit, exponent);
        // A hair of tolerance keeps a tick that falls on the end of the axis.
        let first = (low / step - 1e-9).ceil();
        let last = (high / step + 1e-9).floor();
        if last - first < most as f64 {
            let units = (first as i128..=last as i128).map(|n| n * digit).collect();
            return from_units(units, exponent);
        }
    }
    unreachable!("some step is longer than the axis")
}

fn from_units(units: Vec<i128>, exponent: i32) -> Ticks {
    let Labels { texts, note } = labels(&units, exponent);
    let values = units.iter().map(|&unit| exact(unit, exponent));
    let major = values
        .zip(texts)
        .map(|(value, label)| Tick { value, label });
    Ticks {
        major: major.collect(),
        minor: Vec::new(),
        note,
    }
}

/// The `f64` nearest to `units` × 10^`exponent`: parsing rounds correctly, `powi` does not.
fn exact(units: i128, exponent: i32) -> f64 {
    format!("{units}e{exponent}")
        .parse()
        .expect("an integer with an exponent is a number")
}

fn logarithmic(low: f64, high: f64, most: usize) -> Ticks {
    let decades = decades(low, high);
    if decades.len() >= 2 {
        let stride = decades.len().div_ceil(most);
        // Counting from 10⁰ keeps it among the ticks whatever the stride.
        let shown = |exponent: &i32| exponent.rem_euclid(stride as i32) == 0;
        let exponents: Vec<i32> = decades.iter().copied().filter(shown).collect();
        return Ticks {
            major: powers(&exponents),
            minor: if stride == 1 {
                between(low, high, &[2, 3, 4, 5, 6, 7, 8, 9])
            } else {
                Vec::new()
            },
            note: String::new(),
        };
    }
    for digits in [&[1, 2, 5][..], &[1, 2, 3, 4, 5, 6, 7, 8, 9]] {
        let units = units_between(low, high, digits);
        if (3..=most).contains(&units.len()) {
            return Ticks {
                major: units
                    .iter()
                    .map(|&(digit, exponent)| plain(digit, exponent))
                    .collect(),
                minor: between(low, high, &[2, 3, 4, 5, 6, 7, 8, 9]),
                note: String::new(),
            };
        }
    }
    linear(low, high, most)
}

/// The exponents of the powers of ten from `low` to `high`.
fn decades(low: f64, high: f64) -> Vec<i32> {
    units_between(low, high, &[1])
        .iter()
        .map(|&(_, exponent)| exponent)
        .collect()
}

fn powers(exponents: &[i32]) -> Vec<Tick> {
    let in_full = exponents.iter().all(|exponent| (-3..=5).contains(exponent));
    let label = |exponent| match in_full {
        true => decimal(1, exponent),
        false => power_of_ten(exponent),
    };
    exponents
        .iter()
        .map(|&exponent| Tick {
            value: exact(1, exponent),
            label: label(exponent),
        })
        .collect()
}

fn plain(digit: i128, exponent: i32) -> Tick {
    Tick {
        value: exact(digit, exponent),
        label: shortest(digit, exponent),
    }
}

fn between(low: f64, high: f64, digits: &[i128]) -> Vec<f64> {
    units_between(low, high, digits)
        .into_iter()
        .map(|(digit, exponent)| exact(digit, exponent))
        .collect()
}

/// All digit × 10^exponent from `low` to `high`, upwards.
fn units_between(low: f64, high: f64, digits: &[i128]) -> Vec<(i128, i32)> {
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    (first..=last)
        .flat_map(|exponent| digits.iter().map(move |&digit| (digit, exponent)))
        .filter(|&(digit, exponent)| (low..=high).contains(&exact(digit, exponent)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels_of(scale: Scale, from: f64, to: f64, most: usize) -> String {
        let ticks = Ticks::of(&Span { from, to, scale }, most);
        let labels: Vec<String> = ticks.major.into_iter().map(|tick| tick.label).collect();
        format!("{} {}", labels.join(" "), ticks.note)
            .trim_end()
            .to_owned()
    }

    #[test]
    fn linear_ticks_are_round_and_never_more_than_asked() {
        assert_eq!(labels_of(Scale::Linear, -3.3, 3.3, 8), "−3 −2 −1 0 1 2 3");
        assert_eq!(labels_of(Scale::Linear, 3.3, -3.3, 4), "−2 0 2");
        assert_eq!(
            labels_of(Scale::Linear, 0.0, 1.0, 6),
            "0.0 0.2 0.4 0.6 0.8 1.0"
        );
        assert_eq!(labels_of(Scale::Linear, 0.0, 0.3, 4), "0.0 0.1 0.2 0.3");
        assert_eq!(labels_of(Scale::Linear, 0.0, 3e6, 4), "0 1 2 3 ×10⁶");
        for most in 2..20 {
            for high in [1.0, 7.3, 1234.5, 9.99e17, 1e300] {
                let ticks = Ticks::of(
                    &Span {
                        from: -0.3 * high,
                        to: high,
                        scale: Scale::Linear,
                    },
                    most,
                );
                assert!((1..=most).contains(&ticks.major.len()), "{high} {most}");
            }
        }
    }

    #[test]
    fn logarithmic_ticks_are_decades_and_finer_when_there_are_few() {
        assert_eq!(labels_of(Scale::Log, 0.5, 2000.0, 8), "1 10 100 1000");
        assert_eq!(
            labels_of(Scale::Log, 1e-9, 1.0, 5),
            "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰"
        );
        assert_eq!(labels_of(Scale::Log, 1.5, 30.0, 8), "2 5 10 20");
        assert_eq!(labels_of(Scale::Log, 2.5, 6.5, 8), "3 4 5 6");
        assert_eq!(labels_of(Scale::Log, 3.0, 3.4, 5), "3.0 3.1 3.2 3.3 3.4");
        assert_eq!(labels_of(Scale::Log, 1e9, 5e9, 5), "10⁹ 2×10⁹ 5×10⁹");
    }
}
