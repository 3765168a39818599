//! Two tests of fit. With the seeds fixed they either hold for ever or never; the bounds
//! are those that a right generator would exceed for one seed in a thousand.

/// The critical value of the Kolmogorov distribution at 0.001.
const KOLMOGOROV: f64 = 1.9495;

/// The quantile of the standard normal distribution at 0.999.
const QUANTILE: f64 = 3.0902;

/// Asserts that `samples` follow the continuous distribution with this `cdf`
/// (Kolmogorov and Smirnov).
pub(super) fn assert_fits(name: &str, mut samples: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    samples.sort_by(f64::total_cmp);
    let n = samples.len() as f64;
    let distance = samples
        .iter()
        .zip(0_i32..)
        .map(|(&x, i)| {
            let (p, i) = (cdf(x), f64::from(i));
            (p - i / n).max((i + 1.0) / n - p)
        })
        .fold(0.0, f64::max);
    let statistic = distance * n.sqrt();
    assert!(statistic < KOLMOGOROV, "{name}: {statistic}");
}

/// Asserts that `samples` follow the discrete distribution with these probabilities of 0,
/// 1, 2, … (Pearson's chi-square). Outcomes that are expected fewer than ten times are
/// counted together, with everything beyond the end of `probabilities`.
pub(super) fn assert_counts(name: &str, samples: &[i64], probabilities: &[f64]) {
    let n = samples.len() as f64;
    let mut observed = vec![0.0; probabilities.len()];
    let mut rest = (0.0, 1.0);
    for &sample in samples {
        match observed.get_mut(sample as usize) {
            Some(count) => *count += 1.0,
            None => rest.0 += 1.0,
        }
    }
    let (mut statistic, mut cells) = (0.0, 0.0);
    for (&count, &p) in observed.iter().zip(probabilities) {
        if n * p < 10.0 {
            rest.0 += count;
        } else {
            statistic += (count - n * p).powi(2) / (n * p);
            cells += 1.0;
            rest.1 -= p;
        }
    }
    if n * rest.1 > 1.0 {
        statistic += (rest.0 - n * rest.1).powi(2) / (n * rest.1);
        cells += 1.0;
    } else {
        assert!(rest.0 < 10.0, "{name}: {} improbable outcomes", rest.0);
    }
    let bound = chi_square_quantile(cells - 1.0);
    assert!(statistic < bound, "{name}: {statistic}, not below {bound}");
}

/// The quantile at 0.999 (Wilson and Hilferty, 1931).
fn chi_square_quantile(degrees: f64) -> f64 {
    let spread = 2.0 / (9.0 * degrees);
    degrees * (1.0 - spread + QUANTILE * spread.sqrt()).powi(3)
}

/// Mean, variance, skewness and excess kurtosis.
pub(super) fn moments(samples: &[f64]) -> [f64; 4] {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    let central = |power| samples.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let variance = central(2);
    let skewness = central(3) / variance.powf(1.5);
    [
        mean,
        variance,
        skewness,
        central(4) / variance.powi(2) - 3.0,
    ]
}

#[test]
fn the_tests_of_fit_find_a_small_misfit() {
    use std::panic::catch_unwind;
    let lattice: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 1e4).collect();
    let stretched: Vec<f64> = lattice.iter().map(|x| x * 1.03).collect();
    assert_fits("lattice", lattice, |x| x);
    assert!(catch_unwind(|| assert_fits("stretched", stretched, |x| x.min(1.0))).is_err());

    let fair: Vec<i64> = (0..10_000).map(|i| i % 4).collect();
    assert_counts("fair", &fair, &[0.25; 4]);
    let probabilities = [0.27, 0.23, 0.25, 0.25];
    assert!(catch_unwind(|| assert_counts("loaded", &fair, &probabilities)).is_err());
}
