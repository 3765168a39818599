//! Whether each distribution is the one that its name says.

use gradus_core::random::{Generator, ParameterError};

use super::statistics::{assert_counts, assert_fits, moments};

const N: usize = 200_000;

fn reals(
    seed: u64,
    fill: impl Fn(&mut Generator, &mut [f64]) -> Result<(), ParameterError>,
) -> Vec<f64> {
    let mut out = vec![0.0; N];
    fill(&mut Generator::new(seed), &mut out).unwrap();
    out
}

fn counts(
    seed: u64,
    fill: impl Fn(&mut Generator, &mut [i64]) -> Result<(), ParameterError>,
) -> Vec<i64> {
    let mut out = vec![0; N];
    fill(&mut Generator::new(seed), &mut out).unwrap();
    out
}

fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The lower regularized incomplete gamma function for whole and half-whole `a`.
fn gamma_cdf(a: f64, x: f64) -> f64 {
    let whole = a.fract() == 0.0;
    let (mut order, mut p) = if whole {
        (1.0, 1.0 - libm::exp(-x))
    } else {
        (0.5, libm::erf(x.sqrt()))
    };
    while order < a {
        p -= libm::exp(order * libm::log(x) - x - libm::lgamma(order + 1.0));
        order += 1.0;
    }
    p
}

#[test]
fn uniform() {
    let samples = reals(1, |g, out| g.fill_uniform(-2.0, 3.0, out));
    let [mean, variance, skewness, kurtosis] = moments(&samples);
    let n = N as f64;
    // Four standard errors each.
    assert!(
        (mean - 0.5).abs() < 4.0 * (25.0 / 12.0 / n).sqrt(),
        "{mean}"
    );
    assert!((variance - 25.0 / 12.0).abs() < 4.0 * (625.0 / 180.0 / n).sqrt());
    assert!(skewness.abs() < 4.0 * (6.0 / n).sqrt() && (kurtosis + 1.2).abs() < 0.02);
    assert_fits("uniform", samples, |x| (x + 2.0) / 5.0);
}

#[test]
fn uniform_has_all_bits_of_the_mantissa() {
    let samples = reals(2, |g, out| g.fill_uniform(0.0, 1.0, out));
    let mut ones = [0_u32; 53];
    for sample in samples {
        let multiple = (sample * 2_f64.powi(53)) as u64;
        for (bit, count) in ones.iter_mut().enumerate() {
            *count += (multiple >> bit & 1) as u32;
        }
    }
    let expected = N as f64 / 2.0;
    for (bit, count) in ones.into_iter().enumerate() {
        let error = (f64::from(count) - expected).abs() / (N as f64 / 4.0).sqrt();
        assert!(error < 4.0, "bit {bit}: {error} standard errors");
    }
}

#[test]
fn uniform_never_reaches_its_upper_end() {
    let next = f32::EPSILON;
    let mut singles = vec![0.0_f32; 10_000];
    Generator::new(3)
        .fill_uniform(1.0, f64::from(1.0 + next), &mut singles)
        .unwrap();
    assert!(singles.iter().all(|&v| v == 1.0));

    let high = f64::from(1.0 + 2.0 * next);
    Generator::new(3)
        .fill_uniform(1.0, high, &mut singles)
        .unwrap();
    assert!(singles.iter().all(|&v| v == 1.0 || v == 1.0 + next));
    assert!(singles.contains(&1.0) && singles.contains(&(1.0 + next)));

    let wide = reals(3, |g, out| g.fill_uniform(-8e307, 8e307, out));
    assert!(wide.iter().all(|v| (-8e307..8e307).contains(v)));
}

#[test]
fn uniform_on_an_empty_interval_is_its_lower_end() {
    let mut out = [0.0_f64; 3];
    Generator::new(0).fill_uniform(2.5, 2.5, &mut out).unwrap();
    assert_eq!(out, [2.5; 3]);
    // Bounds that differ in f64 only.
    let mut out = [0.0_f32; 3];
    Generator::new(0)
        .fill_uniform(1.0, 1.0 + 1e-12, &mut out)
        .unwrap();
    assert_eq!(out, [1.0; 3]);
}

#[test]
fn normal() {
    let samples = reals(4, |g, out| g.fill_normal(0.0, 1.0, out));
    let [mean, variance, skewness, kurtosis] = moments(&samples);
    let n = N as f64;
    assert!(mean.abs() < 4.0 / n.sqrt(), "{mean}");
    assert!(
        (variance - 1.0).abs() < 4.0 * (2.0 / n).sqrt(),
        "{variance}"
    );
    assert!(skewness.abs() < 4.0 * (6.0 / n).sqrt(), "{skewness}");
    assert!(kurtosis.abs() < 4.0 * (24.0 / n).sqrt(), "{kurtosis}");
    assert_fits("normal", samples, normal_cdf);
}

#[test]
fn normal_with_parameters_is_the_standard_one_moved_and_scaled() {
    let standard = reals(5, |g, out| g.fill_normal(0.0, 1.0, out));
    let moved = reals(5, |g, out| g.fill_normal(-3.0, 0.5, out));
    assert!(standard.iter().zip(moved).all(|(z, x)| -3.0 + 0.5 * z == x));
    let constant = reals(5, |g, out| g.fill_normal(2.0, 0.0, out));
    assert!(constant.iter().all(|&x| x == 2.0));
}

#[test]
fn normal_beyond_the_ziggurat() {
    // The tail, from 3.654 on, has a method of its own: one number in four thousand.
    let mut beyond = Vec::new();
    for seed in 100..140 {
        let samples = reals(seed, |g, out| g.fill_normal(0.0, 1.0, out));
        beyond.extend(samples.into_iter().filter(|x| x.abs() > 3.66));
    }
    let probability = 2.0 * normal_cdf(-3.66);
    let expected = 40.0 * N as f64 * probability;
    let count = beyond.len() as f64;
    assert!((count - expected).abs() < 4.0 * expected.sqrt(), "{count}");
    let positive = beyond.iter().filter(|x| **x > 0.0).count() as f64;
    assert!((positive - count / 2.0).abs() < 4.0 * count.sqrt() / 2.0);
    let sizes = beyond.iter().map(|x| x.abs()).collect();
    assert_fits("tail", sizes, |x| 1.0 - 2.0 * normal_cdf(-x) / probability);
}

#[test]
fn exponential() {
    let samples = reals(6, |g, out| g.fill_exponential(0.5, out));
    assert!(samples.iter().all(|&x| x > 0.0));
    assert_fits("exponential", samples, |x| 1.0 - libm::exp(-2.0 * x));
}

#[test]
fn gamma() {
    for (seed, shape) in [(7, 0.5), (8, 1.0), (9, 1.5), (10, 3.0), (11, 20.5)] {
        let samples = reals(seed, |g, out| g.fill_gamma(shape, 2.0, out));
        let name = format!("gamma {shape}");
        assert_fits(&name, samples, |x| gamma_cdf(shape, x / 2.0));
    }
}

#[test]
fn gamma_of_a_tiny_shape_is_tiny() {
    // P(X > 1e-100) is about shape·ln(1e100): the law of the logarithm.
    let samples = reals(12, |g, out| g.fill_gamma(0.001, 1.0, out));
    let share = samples.iter().filter(|x| **x > 1e-100).count() as f64 / N as f64;
    let expected = 1.0 - (1e-100_f64).powf(0.001) / libm::tgamma(1.001);
    assert!((share - expected).abs() < 4.0 * (expected / N as f64).sqrt());
}

fn poisson_probabilities(mean: f64) -> Vec<f64> {
    let last = (mean + 20.0 * mean.sqrt() + 20.0) as i32;
    let ln_p = |k: f64| k * libm::log(mean) - mean - libm::lgamma(k + 1.0);
    (0..last).map(|k| libm::exp(ln_p(f64::from(k)))).collect()
}

#[test]
fn poisson() {
    for (seed, mean) in [
        (13, 0.01),
        (14, 0.9),
        (15, 9.9),
        (16, 10.0),
        (17, 33.3),
        (18, 5000.0),
    ] {
        let samples = counts(seed, |g, out| g.fill_poisson(mean, out));
        let probabilities = poisson_probabilities(mean);
        assert_counts(&format!("poisson {mean}"), &samples, &probabilities);
    }
    assert_eq!(counts(0, |g, out| g.fill_poisson(0.0, out)), vec![0; N]);
}

#[test]
fn poisson_of_a_large_mean_is_normal() {
    for (seed, mean) in [(19, 1e11), (20, 4.5e15)] {
        let samples = counts(seed, |g, out| g.fill_poisson(mean, out));
        let standard = samples.iter().map(|&k| (k as f64 - mean) / mean.sqrt());
        assert_fits("poisson", standard.collect(), normal_cdf);
    }
}

#[test]
fn negative_binomial() {
    for (seed, successes, p) in [(21, 1.0, 0.5), (22, 3.0, 0.2), (23, 0.5, 0.7)] {
        let ln_p = |k: f64| {
            libm::lgamma(k + successes) - libm::lgamma(successes) - libm::lgamma(k + 1.0)
                + successes * libm::log(p)
                + k * libm::log(1.0 - p)
        };
        let probabilities: Vec<f64> = (0..200).map(|k| libm::exp(ln_p(f64::from(k)))).collect();
        let samples = counts(seed, |g, out| g.fill_negative_binomial(successes, p, out));
        assert_counts("negative binomial", &samples, &probabilities);
    }
    let certain = counts(0, |g, out| g.fill_negative_binomial(2.0, 1.0, out));
    assert_eq!(certain, vec![0; N]);
}

#[test]
fn bernoulli() {
    for (seed, p) in [(24, 0.0), (25, 0.03), (26, 0.5), (27, 1.0)] {
        let mut out = vec![false; N];
        Generator::new(seed).fill_bernoulli(p, &mut out).unwrap();
        let samples: Vec<i64> = out.into_iter().map(i64::from).collect();
        let error = samples.iter().sum::<i64>() as f64 - N as f64 * p;
        assert!(
            error.abs() <= 4.0 * (N as f64 * p * (1.0 - p)).sqrt(),
            "{p}"
        );
    }
}

#[test]
fn randint() {
    let samples = counts(28, |g, out| g.fill_randint(0, 7, out));
    assert_counts("randint", &samples, &[1.0 / 7.0; 7]);
    let one = counts(28, |g, out| g.fill_randint(-5, -4, out));
    assert_eq!(one, vec![-5; N]);
}

#[test]
fn randint_is_not_biased_where_the_range_is_wide() {
    // Taking a 64-bit word modulo 3·2⁶² would make the lowest third half of all.
    let high = i64::MIN.wrapping_add_unsigned(3 << 62);
    let samples = counts(29, |g, out| g.fill_randint(i64::MIN, high, out));
    let thirds: Vec<i64> = samples
        .iter()
        .map(|&v| (v.abs_diff(i64::MIN) >> 62) as i64)
        .collect();
    assert_counts("thirds", &thirds, &[1.0 / 3.0; 3]);
}

#[test]
fn categorical() {
    let weights = [2.0, 0.0, 5.0, 1.0, 0.0];
    let samples = counts(30, |g, out| g.fill_categorical(&weights, out));
    assert_counts("categorical", &samples, &weights.map(|w| w / 8.0));
    assert!(samples.iter().all(|&i| weights[i as usize] > 0.0));
}

#[test]
fn shuffle_gives_every_order_equally_often() {
    let mut generator = Generator::new(31);
    let orders: Vec<i64> = (0..48_000)
        .map(|_| {
            let p = generator.permutation(4);
            // The number of the order in the factorial system.
            let smaller = |i: usize| p[i + 1..].iter().filter(|&&v| v < p[i]).count() as i64;
            6 * smaller(0) + 2 * smaller(1) + smaller(2)
        })
        .collect();
    assert_counts("orders", &orders, &[1.0 / 24.0; 24]);
}

#[test]
fn shuffle_keeps_the_items() {
    let mut permutation = Generator::new(32).permutation(1000);
    assert!(!permutation.is_sorted());
    permutation.sort_unstable();
    assert_eq!(permutation, Vec::from_iter(0..1000));
    assert!(Generator::new(32).permutation(0).is_empty());
    assert_eq!(Generator::new(32).permutation(1), [0]);
}

#[test]
fn single_draws_from_neighbouring_streams_and_seeds_are_independent() {
    let one = |generator: &mut Generator| {
        let mut out = [0.0];
        generator.fill_normal(0.0, 1.0, &mut out).unwrap();
        out[0]
    };
    let mut generator = Generator::new(33);
    let streams: Vec<f64> = (0..N).map(|_| one(&mut generator)).collect();
    let seeds: Vec<f64> = (0..N as u64)
        .map(|seed| one(&mut Generator::new(seed)))
        .collect();
    for (name, samples) in [("streams", streams), ("seeds", seeds)] {
        for lag in [1, 2, 3, 64] {
            let products = samples.iter().zip(&samples[lag..]).map(|(a, b)| a * b);
            let correlation = products.sum::<f64>() / N as f64;
            assert!(
                correlation.abs() < 4.0 / (N as f64).sqrt(),
                "{name}, lag {lag}"
            );
        }
        assert_fits(name, samples, normal_cdf);
    }
}

#[test]
fn parameters_that_no_distribution_has_are_refused() {
    let (mut g, mut real, mut whole) = (Generator::new(0), [0.0_f64], [0]);
    let complaints = [
        g.fill_uniform(1.0, 0.0, &mut real),
        g.fill_uniform(f64::NAN, 0.0, &mut real),
        g.fill_uniform(-1e308, 1e308, &mut real),
        g.fill_uniform(0.0, 1e300, &mut [0.0_f32]),
        g.fill_normal(f64::INFINITY, 1.0, &mut real),
        g.fill_normal(0.0, f64::NAN, &mut real),
        g.fill_exponential(-1.0, &mut real),
        g.fill_gamma(0.0, 1.0, &mut real),
        g.fill_poisson(-1.0, &mut whole),
        g.fill_poisson(1e16, &mut whole),
        g.fill_negative_binomial(1.0, 0.0, &mut whole),
        g.fill_bernoulli(1.5, &mut [false]),
        g.fill_randint(3, 3, &mut whole),
        g.fill_categorical(&[], &mut whole),
        g.fill_categorical(&[1.0, -0.5], &mut whole),
        g.fill_categorical(&[0.0, 0.0], &mut whole),
    ]
    .map(|result| result.unwrap_err().to_string());
    let expected = [
        "random uniform: high is 0, but must be at least low, which is 1",
        "random uniform: low is NaN, but must be a finite number",
        "random uniform: high - low is inf, but must be a finite number",
        "random uniform: high is inf, but must be a finite number",
        "random normal: loc is inf, but must be a finite number",
        "random normal: scale is NaN, but must be a finite number of at least 0",
        "random exponential: scale is -1, but must be a finite number of at least 0",
        "random gamma: shape is 0, but must be a finite number above 0",
        "random poisson: mean is -1, but must be from 0 to 2^52",
        "random poisson: mean is 10000000000000000, but must be from 0 to 2^52",
        "random negative binomial: probability is 0, but must be above 0 and at most 1",
        "random bernoulli: probability is 1.5, but must be from 0 to 1",
        "random randint: high is 3, but must be above low, which is 3",
        "random categorical: the sum of the 0 weights is 0, but must be positive and finite",
        "random categorical: weight 1 is -0.5, but must be a finite number of at least 0",
        "random categorical: the sum of the 2 weights is 0, but must be positive and finite",
    ];
    assert_eq!(complaints, expected);
}
