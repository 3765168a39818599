//! How far elementary functions may be off, in units in the last place: those of float32 against the
//! crate `libm` in float64 over the whole range, those of float64 against values to twice their
//! digits (`data/elementary/make.py`).

use gradus_core::NdArray;

const VALUES: &str = include_str!("data/elementary/values.txt");

/// A function, what it is of float64, and the largest errors of float32 and float64. Half a unit is
/// what rounding takes.
struct Function {
    name: &'static str,
    elementwise: fn(&NdArray) -> NdArray,
    reference: fn(f64) -> f64,
    single: f64,
    double: f64,
}

const FUNCTIONS: [Function; 9] = [
    Function {
        name: "exp",
        elementwise: NdArray::exp,
        reference: libm::exp,
        single: 0.66,
        double: 0.56,
    },
    Function {
        name: "expm1",
        elementwise: NdArray::expm1,
        reference: libm::expm1,
        single: 0.51,
        double: 0.75,
    },
    Function {
        name: "log",
        elementwise: NdArray::log,
        reference: libm::log,
        single: 0.52,
        double: 0.75,
    },
    Function {
        name: "log1p",
        elementwise: NdArray::log1p,
        reference: libm::log1p,
        single: 0.52,
        double: 0.75,
    },
    Function {
        name: "tanh",
        elementwise: NdArray::tanh,
        reference: libm::tanh,
        single: 0.51,
        double: 0.75,
    },
    Function {
        name: "sigmoid",
        elementwise: NdArray::sigmoid,
        reference: |x| 1.0 / (1.0 + libm::exp(-x)),
        single: 0.51,
        double: 0.75,
    },
    Function {
        name: "softplus",
        elementwise: NdArray::softplus,
        reference: |x| x.max(0.0) + libm::log1p(libm::exp(-x.abs())),
        single: 0.52,
        double: 0.95,
    },
    Function {
        name: "sin",
        elementwise: NdArray::sin,
        reference: libm::sin,
        single: 0.51,
        double: 0.75,
    },
    Function {
        name: "cos",
        elementwise: NdArray::cos,
        reference: libm::cos,
        single: 0.51,
        double: 0.75,
    },
];

/// Every 16411th float32, of both signs, and the ends of the range.
fn singles() -> Vec<f32> {
    let mut singles: Vec<f32> = (0..=u32::MAX).step_by(16411).map(f32::from_bits).collect();
    singles.extend([
        0.0,
        -0.0,
        f32::INFINITY,
        -f32::INFINITY,
        f32::NAN,
        1.0,
        -1.0,
    ]);
    singles
}

#[test]
fn singles_over_the_whole_range() {
    let x = NdArray::from_vec(singles(), singles().len());
    for function in FUNCTIONS {
        let got = (function.elementwise)(&x).to_vec::<f32>();
        let mut worst = (0.0, 0.0);
        for (x, got) in singles().into_iter().zip(got) {
            let want = (function.reference)(x.into());
            let rounded = want as f32;
            if !rounded.is_finite() || rounded == 0.0 {
                let same = got == rounded || (got.is_nan() && rounded.is_nan());
                let same_sign =
                    got.is_nan() || got.is_sign_negative() == rounded.is_sign_negative();
                assert!(
                    same && same_sign,
                    "{}({x:e}): {got:e}, not {rounded:e}",
                    function.name
                );
                continue;
            }
            let magnitude = rounded.abs();
            let error = (f64::from(got) - want).abs() / f64::from(magnitude.next_up() - magnitude);
            if error.is_nan() || error > worst.0 {
                worst = (error, x);
            }
        }
        println!("{}: {:.3} at {:e}", function.name, worst.0, worst.1);
        let (error, x) = worst;
        assert!(
            error <= function.single,
            "{}({x:e}): {error} ulp",
            function.name
        );
    }
}

#[test]
fn doubles_at_recorded_arguments() {
    for function in FUNCTIONS {
        let recorded: Vec<[f64; 3]> = (VALUES.lines())
            .map(|line| line.split_once(' ').expect("a name"))
            .filter(|(name, _)| *name == function.name)
            .map(|(_, numbers)| {
                let mut numbers = numbers
                    .split(' ')
                    .map(|number| number.parse().expect("a number"));
                [(); 3].map(|()| numbers.next().expect("three numbers"))
            })
            .collect();
        assert!(recorded.len() > 100, "{}", function.name);
        let x: Vec<f64> = recorded.iter().map(|[x, ..]| *x).collect();
        let got = (function.elementwise)(&NdArray::from_vec(x, recorded.len())).to_vec::<f64>();
        let mut worst = (0.0, 0.0);
        for ([x, want, lacking], got) in recorded.into_iter().zip(got) {
            let magnitude = want.abs();
            let unit = magnitude.next_up() - magnitude;
            let error = ((got - want) - lacking).abs() / unit;
            if error.is_nan() || error > worst.0 {
                worst = (error, x);
            }
        }
        println!("{}: {:.3} at {:e}", function.name, worst.0, worst.1);
        let (error, x) = worst;
        assert!(
            error <= function.double,
            "{}({x:e}): {error} ulp",
            function.name
        );
    }
}

#[test]
fn doubles_at_the_ends_of_the_range() {
    let ends = [
        f64::INFINITY,
        -f64::INFINITY,
        f64::NAN,
        0.0,
        -0.0,
        f64::MAX,
        f64::MIN,
        -2.0,
    ];
    // Long enough for vectors, which single elements do not take.
    let x: Vec<f64> = ends.into_iter().cycle().take(100).collect();
    for function in FUNCTIONS {
        let got = (function.elementwise)(&NdArray::from_vec(x.clone(), x.len())).to_vec::<f64>();
        for (x, got) in x.iter().zip(got) {
            let want = (function.reference)(*x);
            let near = (got - want).abs() <= 1e-15 * want.abs();
            let same = got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan());
            assert!(
                near || same,
                "{}({x:e}): {got:e}, not {want:e}",
                function.name
            );
            let same_sign = got.is_nan() || got.is_sign_negative() == want.is_sign_negative();
            assert!(same_sign, "{}({x:e}): {got:e}, not {want:e}", function.name);
        }
    }
}

#[test]
fn large_angles_are_reduced_too() {
    let x: Vec<f64> = (0..200)
        .map(|i| if i % 7 == 0 { 1e22 } else { f64::from(i) })
        .collect();
    let (sine, cosine) = {
        let x = NdArray::from_vec(x.clone(), x.len());
        (x.sin().to_vec::<f64>(), x.cos().to_vec::<f64>())
    };
    for i in 0..x.len() {
        assert!((sine[i] - libm::sin(x[i])).abs() < 1e-15, "sin({})", x[i]);
        assert!((cosine[i] - libm::cos(x[i])).abs() < 1e-15, "cos({})", x[i]);
    }
}
