//! Models that people fit, without any starting value: every field's usual formulas, over scales from
//! 1e-33 to 1e12, must reach the minimum that a start at the truth leads to.

use crate::formulas::model_of;
use gradus_core::random::Generator;
use gradus_fit::nonlinear::{Model, Options, fit, scales_from_columns};

/// A formula of `x`, the range of `x` (`geometric`: of its logarithm) and rows, the truth in the order in
/// which the parameters appear, the noise relative to the range of `y`.
struct Case {
    formula: &'static str,
    x: (f64, f64),
    rows: usize,
    geometric: bool,
    truth: &'static [f64],
    noise: f64,
}

const fn case(formula: &'static str, x: (f64, f64), truth: &'static [f64], noise: f64) -> Case {
    Case {
        formula,
        x,
        rows: 30,
        geometric: false,
        truth,
        noise,
    }
}

const fn rows(rows: usize, case: Case) -> Case {
    Case { rows, ..case }
}

const fn geometric(case: Case) -> Case {
    Case {
        geometric: true,
        ..case
    }
}

const CASES: &[Case] = &[
    // Growth and dose: logistic with three, four and five parameters, Gompertz, Weibull, Bass.
    case(
        "y = top/(1 + exp(-rate*(x - mid)))",
        (0.0, 40.0),
        &[250.0, 0.35, 18.0],
        0.02,
    ),
    geometric(case(
        "y = low + (high - low)/(1 + (x/ec)^hill)",
        (1e-9, 1e-4),
        &[5.0, 95.0, 3e-7, -1.2],
        0.02,
    )),
    geometric(case(
        "y = d + (a - d)/(1 + (x/c)^h)^g",
        (0.01, 1000.0),
        &[2.0, 0.1, 8.0, 1.4, 0.6],
        0.005,
    )),
    case(
        "y = amp*exp(-shift*exp(-rate*x))",
        (0.0, 20.0),
        &[1200.0, 6.0, 0.4],
        0.02,
    ),
    case(
        "y = size - drop*exp(-rate*x^power)",
        (1.0, 60.0),
        &[100.0, 90.0, 0.002, 2.0],
        0.01,
    ),
    case(
        "y = K/(1 + exp(-r*(x - tm)))",
        (1790.0, 1990.0),
        &[440.0, 0.0216, 1976.0],
        0.005,
    ),
    case(
        "y = m*((p + q)^2/p)*exp(-(p + q)*x)/(1 + q/p*exp(-(p + q)*x))^2",
        (1.0, 25.0),
        &[5000.0, 0.01, 0.4],
        0.02,
    ),
    case(
        "y = Linf*(1 - exp(-K*(x - t0)))",
        (1.0, 15.0),
        &[80.0, 0.25, -0.6],
        0.02,
    ),
    // Chemistry: kinetics, adsorption, vapour, thermistors.
    geometric(case(
        "y = vmax*x/(km + x + x^2/ki)",
        (0.1, 200.0),
        &[40.0, 3.0, 60.0],
        0.02,
    )),
    case(
        "y = emax*x^n/(k^n + x^n)",
        (0.0, 50.0),
        &[80.0, 2.5, 12.0],
        0.02,
    ),
    case(
        "y = A*exp(-Ea/(8.314*x))",
        (290.0, 400.0),
        &[1e12, 85000.0],
        0.01,
    ),
    case(
        "y = vm*C*x/((1 - x)*(1 + (C - 1)*x))",
        (0.02, 0.6),
        &[3.2, 60.0],
        0.01,
    ),
    case(
        "y = 10^(A - B/(C + x))",
        (0.0, 100.0),
        &[8.07131, 1730.63, 233.426],
        0.0005,
    ),
    geometric(case(
        "y = 1/(a + b*log(x) + c*log(x)^3)",
        (500.0, 1e5),
        &[1.129e-3, 2.341e-4, 8.775e-8],
        0.0005,
    )),
    geometric(case(
        "y = wr + (ws - wr)/(1 + (al*x)^n)^(1 - 1/n)",
        (1.0, 15000.0),
        &[0.06, 0.43, 0.02, 1.6],
        0.005,
    )),
    // Physics: decays, waves, peaks, potentials, spectra.
    case(
        "y = A*exp(-alpha*x) + B*exp(-beta*x)",
        (0.0, 24.0),
        &[12.0, 1.4, 5.0, 0.12],
        0.005,
    ),
    geometric(case(
        "y = A*exp(-(x/tau)^beta) + B",
        (0.01, 100.0),
        &[5.0, 3.0, 0.6, 1.0],
        0.01,
    )),
    rows(
        120,
        case(
            "y = a*exp(-b*x)*sin(w*x + p) + c",
            (0.0, 10.0),
            &[3.0, 0.3, 7.0, 0.7, 1.0],
            0.03,
        ),
    ),
    rows(
        100,
        case(
            "y = c0 + amp*sin(w*x + phase)",
            (0.0, 365.0),
            &[12.0, 9.0, 0.0172, -1.9],
            0.05,
        ),
    ),
    rows(
        100,
        case(
            "y = bg + h*exp(-0.5*((x - mu)/s)^2)",
            (400.0, 700.0),
            &[10.0, 200.0, 532.0, 8.0],
            0.02,
        ),
    ),
    rows(
        100,
        case(
            "y = A/pi*(w/2)/((x - c)^2 + (w/2)^2) + y0",
            (1.0, 3.0),
            &[5.0, 0.1, 2.13, 1.0],
            0.02,
        ),
    ),
    rows(
        80,
        case(
            "y = F/sqrt((w0^2 - x^2)^2 + (g*x)^2)",
            (1.0, 20.0),
            &[50.0, 9.0, 0.8],
            0.01,
        ),
    ),
    case(
        "y = s*x^3/(exp(4.799243e-11*x/T) - 1)",
        (1e11, 1e12),
        &[1e-33, 2.725],
        0.001,
    ),
    case(
        "y = De*(1 - exp(-a*(x - re)))^2 - E0",
        (0.5, 4.0),
        &[4.7, 1.9, 0.74, 4.7],
        0.01,
    ),
    case(
        "y = 4*eps*((sigma/x)^12 - (sigma/x)^6)",
        (3.2, 9.0),
        &[0.0103, 3.4],
        0.01,
    ),
    case(
        "y = Is*(exp(x/(n*0.02585)) - 1)",
        (0.3, 0.75),
        &[1e-12, 1.2],
        0.005,
    ),
    // Shapes: powers, ratios, pieces.
    geometric(case("y = a*x^b + c", (0.1, 100.0), &[2.0, 0.7, 5.0], 0.02)),
    case(
        "y = (a + b*x)/(1 + c*x + d*x^2)",
        (0.0, 10.0),
        &[1.0, 3.0, -0.2, 0.2],
        0.01,
    ),
    case(
        "y = a + b*x + c*max(x - knot, 0)",
        (0.0, 100.0),
        &[5.0, 0.5, 1.5, 62.0],
        0.02,
    ),
    case(
        "y = where(x < x0, a + b*x, a + b*x0)",
        (0.0, 200.0),
        &[110.0, 40.0, 0.5],
        0.02,
    ),
    case(
        "y = a + b*exp(c*(x - 1950))",
        (1950.0, 2020.0),
        &[300.0, 9.0, 0.03],
        0.01,
    ),
    case(
        "y = a*exp(-b*x) + c",
        (0.0, 1e12),
        &[1e20, 4e-12, 2e19],
        0.01,
    ),
];

impl Case {
    fn xs(&self) -> Vec<f64> {
        let (low, high) = self.x;
        let part = |i: usize| i as f64 / (self.rows - 1) as f64;
        let at = |t: f64| match self.geometric {
            true => low * (high / low).powf(t),
            false => low + (high - low) * t,
        };
        (0..self.rows).map(|i| at(part(i))).collect()
    }
}

#[test]
fn typical_models_need_no_start() {
    let mut failures = String::new();
    for case in CASES {
        let x = case.xs();
        let zeros = vec![0.0; case.rows];
        let (model, names) = model_of(case.formula, &[("y", &zeros), ("x", &x)], &[]);
        let mut y = zeros.clone();
        model.values(case.truth, &mut y);
        let (low, high) = (y.iter()).fold((f64::MAX, f64::MIN), |(a, b), y| (a.min(*y), b.max(*y)));
        let mut errors = vec![0.0; case.rows];
        Generator::new(1)
            .fill_normal(0.0, case.noise * (high - low), &mut errors)
            .unwrap();
        y.iter_mut().zip(errors).for_each(|(y, error)| *y += error);
        let start: Vec<Option<f64>> = case.truth.iter().copied().map(Some).collect();
        let options = Options {
            start: &start,
            ..Options::default()
        };
        let known = fit(&model, &y, &options).unwrap();
        let scales = [scales_from_columns(&[&x], &y)];
        let options = Options {
            scales: &scales,
            ..Options::default()
        };
        let found = fit(&model, &y, &options).unwrap();
        if found.rss > known.rss * (1.0 + 1e-6) || !found.verdict.is_success() {
            failures += &format!(
                "{}: {names:?} = {:?}, {:?}, rss {:e} for {:e}\n",
                case.formula, found.parameters, found.verdict, found.rss, known.rss
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The spectrum of the cosmic microwave background: Planck's law finds its temperature, from no start.
#[test]
fn the_temperature_of_the_universe() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cobe-firas.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let column = |k: usize| -> Vec<f64> {
        let cells = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(k).unwrap());
        cells.map(|cell| cell.parse().unwrap()).collect()
    };
    let (x, y, sigma) = (column(0), column(1), column(2));
    let weights: Vec<f64> = sigma.iter().map(|s| (1e-3 * s).powi(-2)).collect();
    // 2hc² and hc/k, for wavenumbers in 1/cm and radiances in MJy/sr.
    for (formula, temperature) in [
        ("y = 39.7289171*x^3/(exp(1.438776877*x/T) - 1)", 0),
        ("y = s*x^3/(exp(1.438776877*x/T) - 1)", 1),
    ] {
        let (model, _) = model_of(formula, &[("y", &y), ("x", &x)], &[]);
        let scales = [scales_from_columns(&[&x], &y)];
        let options = Options {
            weights: Some(&weights),
            scales: &scales,
            ..Options::default()
        };
        let solution = fit(&model, &y, &options).unwrap();
        let found = solution.parameters[temperature];
        assert!(
            solution.verdict.is_success(),
            "{formula}: {:?}",
            solution.verdict
        );
        assert!((found - 2.725).abs() < 1e-4, "{formula}: {found} K");
    }
}

/// Among many rows the search looks at a sample, and ends at the minimum of all: a peak that one row in
/// 2000 sees, and a wave that a regular sample would take for a slow one.
#[test]
fn many_rows_are_searched_by_a_sample() {
    let count = 40_000;
    let x: Vec<f64> = (0..count).map(|i| 0.01 * i as f64).collect();
    for (formula, truth) in [
        ("y = bg + h*exp(-((x - m)/s)^2)", [1.0, 5.0, 123.4, 0.1]),
        ("y = c + a*sin(w*x + p)", [1.0, 2.0, 6.2, 0.5]),
    ] {
        let zeros = vec![0.0; count];
        let (model, _) = model_of(formula, &[("y", &zeros), ("x", &x)], &[]);
        let mut y = zeros.clone();
        model.values(&truth, &mut y);
        let mut errors = vec![0.0; count];
        Generator::new(3)
            .fill_normal(0.0, 0.05, &mut errors)
            .unwrap();
        y.iter_mut().zip(errors).for_each(|(y, error)| *y += error);
        let start = truth.map(Some);
        let options = Options {
            start: &start,
            ..Options::default()
        };
        let known = fit(&model, &y, &options).unwrap();
        let scales = [scales_from_columns(&[&x], &y)];
        let options = Options {
            scales: &scales,
            ..Options::default()
        };
        let found = fit(&model, &y, &options).unwrap();
        assert!(found.verdict.is_success(), "{formula}: {:?}", found.verdict);
        assert!(
            found.rss <= known.rss * (1.0 + 1e-9),
            "{formula}: {:?}",
            found.parameters
        );
    }
}
