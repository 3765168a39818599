//! Waves in data: frequencies that a response may oscillate with along a column. The sum of squares of a
//! wave has a minimum for every period that fits between the rows, and only the right one is deep: where
//! to look for it, random starts do not tell.

use gradus_core::random::Generator;
use std::f64::consts::PI;

/// Rows that are looked at, at most.
const ROWS: usize = 600;
/// Periods within the range of the column, at most.
const PERIODS: f64 = 2000.0;
/// Frequencies for each period more: the width of a peak is one.
const FINENESS: f64 = 4.0;
/// Peaks that are taken; the share of the response's variance that each must explain; and periods within
/// the range that it must have: longer waves are found without.
const PEAKS: usize = 3;
const SHARE: f64 = 0.05;
const LEAST_PERIODS: f64 = 3.0;

/// The frequencies at which the power of the response is greatest, the strongest first (A. Schuster 1898;
/// rows need not be evenly spaced).
pub(super) fn waves(column: &[f64], response: &[f64]) -> Vec<f64> {
    let rows: Vec<(f64, f64)> = rows(column, response);
    let low = rows.iter().map(|row| row.0).fold(f64::INFINITY, f64::min);
    let high = rows
        .iter()
        .map(|row| row.0)
        .fold(f64::NEG_INFINITY, f64::max);
    let range = high - low;
    if rows.len() < 8 || !range.is_normal() {
        return Vec::new();
    }
    let mean = rows.iter().map(|row| row.1).sum::<f64>() / rows.len() as f64;
    let periods = (column.len() as f64 / 2.0).min(PERIODS);
    let step = 1.0 / (FINENESS * range);
    let mut sums = vec![(0.0, 0.0); (periods * FINENESS) as usize];
    for (x, y) in &rows {
        // One turn more for every frequency: sine and cosine by rotation.
        let (turn_sine, turn_cosine) = (2.0 * PI * step * (x - low)).sin_cos();
        let (mut sine, mut cosine) = (0.0, 1.0);
        for sum in &mut sums {
            sum.0 += (y - mean) * cosine;
            sum.1 += (y - mean) * sine;
            (sine, cosine) = (
                sine * turn_cosine + cosine * turn_sine,
                cosine * turn_cosine - sine * turn_sine,
            );
        }
    }
    let power: Vec<f64> = sums.iter().map(|(c, s)| c * c + s * s).collect();
    let variance: f64 = rows.iter().map(|row| (row.1 - mean).powi(2)).sum();
    let least = 0.5 * SHARE * variance * rows.len() as f64;
    let slowest = (LEAST_PERIODS * FINENESS) as usize;
    let mut peaks: Vec<usize> = (slowest..power.len().saturating_sub(1))
        .filter(|&k| power[k] >= least)
        .filter(|&k| power[k] > power[k - 1] && power[k] >= power[k + 1])
        .collect();
    peaks.sort_by(|a, b| power[*b].total_cmp(&power[*a]));
    peaks.truncate(PEAKS);
    peaks.iter().map(|&k| k as f64 * step).collect()
}

/// Finite rows; of many some, at random distances, so that fast waves are not taken for slow ones.
fn rows(column: &[f64], response: &[f64]) -> Vec<(f64, f64)> {
    let count = column.len().min(response.len());
    let used = count.min(ROWS);
    let mut places = vec![0.0; used];
    if count > ROWS {
        Generator::new(0)
            .fill_uniform(0.0, 1.0, &mut places)
            .expect("0 to 1 is a range");
    }
    let stride = count as f64 / used.max(1) as f64;
    let row = |(k, place): (usize, &f64)| (((k as f64 + place) * stride) as usize).min(count - 1);
    (places.iter().enumerate().map(row))
        .map(|row| (column[row], response[row]))
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_waves_come_first() {
        for count in [50, 5000] {
            let x: Vec<f64> = (0..count).map(|i| 100.0 + 0.1 * i as f64).collect();
            let wave =
                |x: &f64| 3.0 + 2.0 * (2.0 * PI * 1.3 * x).sin() + (2.0 * PI * 2.9 * x).cos();
            let y: Vec<f64> = x.iter().map(wave).collect();
            let found = waves(&x, &y);
            let resolution = 0.5 / (0.1 * count as f64);
            assert!((found[0] - 1.3).abs() < resolution, "{found:?}");
            assert!((found[1] - 2.9).abs() < resolution, "{found:?}");
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(waves(&[], &[]).is_empty());
        assert!(waves(&[1.0; 20], &[2.0; 20]).is_empty());
        assert!(waves(&[f64::NAN; 20], &[2.0; 20]).is_empty());
        let x: Vec<f64> = (0..20).map(f64::from).collect();
        assert!(waves(&x, &[2.0; 20]).is_empty());
    }
}
