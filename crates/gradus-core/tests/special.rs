//! The special functions against mpmath and SciPy (`data/special/make.py`).

use gradus_core::special::Special;

const VALUES: &str = include_str!("data/special/values.txt");

/// The largest relative error that each function may have on the recorded arguments. That
/// of `digamma` is for one close to a root.
const BOUNDS: [(&str, f64); 17] = [
    ("erf", 4e-16),
    ("erfc", 4e-16),
    ("erf_inv", 4e-16),
    ("gamma", 1e-15),
    ("ln_gamma", 2e-15),
    ("sigmoid", 5e-16),
    ("log_sigmoid", 5e-16),
    ("softplus", 5e-16),
    ("logit", 5e-16),
    ("digamma", 3e-14),
    ("polygamma_1", 1e-15),
    ("polygamma_2", 2e-15),
    ("polygamma_3", 2e-15),
    ("polygamma_4", 2e-15),
    ("polygamma_7", 3e-15),
    ("polygamma_20", 4e-15),
    ("polygamma_100", 2e-14),
];

fn evaluate<T: Special>(name: &str, x: T) -> T {
    match name {
        "erf" => Special::erf(x),
        "erfc" => Special::erfc(x),
        "erf_inv" => Special::erf_inv(x),
        "gamma" => Special::gamma(x),
        "ln_gamma" => Special::ln_gamma(x),
        "sigmoid" => Special::sigmoid(x),
        "log_sigmoid" => Special::log_sigmoid(x),
        "softplus" => Special::softplus(x),
        "logit" => Special::logit(x),
        "digamma" => Special::digamma(x),
        _ => {
            let order = name.strip_prefix("polygamma_").expect("a known function");
            Special::polygamma(order.parse().unwrap(), x)
        }
    }
}

/// Every recorded (function, x, value).
fn recorded() -> impl Iterator<Item = (&'static str, f64, f64)> {
    VALUES.lines().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let [name, x, value] = words[..] else {
            panic!("not understood: {line}");
        };
        (name, x.parse().unwrap(), value.parse().unwrap())
    })
}

/// |got - want| / |want|; 0 where both are the same infinity or both NaN.
fn relative_error(got: f64, want: f64) -> f64 {
    if got == want || (got.is_nan() && want.is_nan()) {
        return 0.0;
    }
    // Subnormal numbers have fewer digits.
    (got - want).abs() / want.abs().max(f64::MIN_POSITIVE)
}

#[test]
fn doubles_agree_with_mpmath_and_scipy() {
    for (function, bound) in BOUNDS {
        let mut checked = 0;
        for (name, x, want) in recorded().filter(|(name, ..)| *name == function) {
            let got = evaluate(name, x);
            let error = relative_error(got, want);
            assert!(
                error <= bound,
                "{name}({x:?}): {got:e}, not {want:e}: {error:e}"
            );
            checked += 1;
        }
        assert!(checked > 30, "{function}: {checked}");
    }
    assert!(recorded().all(|(name, ..)| BOUNDS.iter().any(|(known, _)| *known == name)));
}

#[test]
fn singles_are_the_doubles_rounded_once() {
    let mut checked = 0;
    for (name, x, want) in recorded() {
        let single = x as f32;
        if f64::from(single) != x && !x.is_nan() {
            continue;
        }
        let (got, want) = (evaluate(name, single), want as f32);
        let same = got == want || (got.is_nan() && want.is_nan());
        // A double that is off by a bit may round to the neighbouring single.
        let neighbour = got == want.next_up() || got == want.next_down();
        assert!(
            same || neighbour,
            "{name}({single:?}): {got:e}, not {want:e}"
        );
        checked += 1;
    }
    assert!(checked > 500, "{checked}");
}

#[test]
fn zeros_keep_their_sign() {
    for zero in [0.0_f64, -0.0] {
        assert_eq!(Special::erf(zero).to_bits(), zero.to_bits());
        assert_eq!(Special::erf_inv(zero).to_bits(), zero.to_bits());
        assert_eq!(Special::gamma(zero), 1.0 / zero);
        assert_eq!(Special::digamma(zero), -1.0 / zero);
    }
}

#[test]
fn each_polygamma_is_the_derivative_of_the_one_before() {
    for order in 0..6 {
        for x in [-3.3, -0.4, 0.7, 1.5, 4.0, 40.0] {
            let h = 1e-4;
            let at = |steps: f64| Special::polygamma(order, x + steps * h);
            // The five-point formula; its error is of fourth order.
            let slope = (at(-2.0) - 8.0 * at(-1.0) + 8.0 * at(1.0) - at(2.0)) / (12.0 * h);
            let error = relative_error(Special::polygamma(order + 1, x), slope);
            assert!(error < 1e-6, "order {order} at {x}: {error:e}");
        }
    }
}

#[test]
fn digamma_keeps_its_digits_close_to_its_root() {
    // psi(root + d) = psi'(root)·d + psi''(root)·d²/2, the root to 32 digits.
    let root = 1.4616321449683622_f64;
    for steps in [-100.0, -1.0, 0.0, 1.0, 100.0] {
        let x = root + steps * f64::EPSILON;
        let d = (x - root) - 9.549995429965697e-17;
        let want = 0.967_672_245_447_621_2 * d - 0.442_763_168_983_592_1 * d * d;
        assert!(relative_error(Special::digamma(x), want) < 1e-15, "{steps}");
    }
}

#[test]
fn orders_beyond_the_range_of_factorials_are_no_trouble() {
    // 199!/1000^200 · (1 + 200/2000 + …), by mpmath: psi(200, 1000).
    let got = Special::polygamma(200, 1000.0_f64);
    assert!(
        relative_error(got, -4.3508192705971016e-228) < 1e-13,
        "{got:e}"
    );
    assert_eq!(Special::polygamma(300, 0.5_f64), f64::NEG_INFINITY);
    assert_eq!(Special::polygamma(300, 1e10_f64), 0.0);
}

#[test]
fn inverses_undo_each_other() {
    for i in -99..=99 {
        let x = f64::from(i) / 100.0;
        assert!((Special::erf(Special::erf_inv(x)) - x).abs() < 3e-16, "{x}");
        let p = (x + 1.0) / 2.0;
        assert!(
            (Special::sigmoid(Special::logit(p)) - p).abs() < 3e-16,
            "{p}"
        );
    }
}
