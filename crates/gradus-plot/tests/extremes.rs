//! Odd data in every kind of series, on every kind of axis, in every format: no panic, no
//! number that is none.

use gradus_plot::{Figure, Scale};

fn figures(x: &[f64], y: &[f64]) -> Vec<Figure> {
    let all = Figure::new()
        .scatter(x, y)
        .label("scatter")
        .plot(x, y)
        .label("plot")
        .errorbar(x, y, 1.0)
        .label("errorbar")
        .fill_between(x, y, 0.5)
        .label("fill_between")
        .axhline(y.first().copied().unwrap_or_default())
        .label("axhline");
    let all = all.clone().subplot_below(all, 0.5);
    let mut figures = Vec::new();
    for x_scale in [Scale::Linear, Scale::Log] {
        for y_scale in [Scale::Linear, Scale::Log] {
            let figure = all.clone().xscale(x_scale).yscale(y_scale);
            figures.push(figure.clone().xlim(2.0, 0.25).ylim(1e-3, 1e3));
            figures.push(figure);
        }
    }
    figures
}

#[track_caller]
fn check(name: &str, x: &[f64], y: &[f64]) {
    for figure in figures(x, y) {
        let svg = figure.to_svg().unwrap();
        for wrong in ["NaN", "inf"] {
            assert!(!svg.contains(wrong), "{name}: {wrong} in\n{svg}");
        }
        roxmltree::Document::parse(&svg).unwrap();
        figure.clone().size(200, 230).to_png().unwrap();
        let text = figure.to_text(60, 20).unwrap();
        assert_eq!(text.lines().count(), 20, "{name}");
    }
}

#[test]
fn no_points_extreme() {
    check("empty", &[], &[]);
    check("all missing", &[f64::NAN; 3], &[1.0, 2.0, 3.0]);
}

#[test]
fn one_point_extreme() {
    for value in [
        0.0,
        1.0,
        -1.0,
        1e-300,
        5e-324,
        1e300,
        f64::MAX,
        f64::INFINITY,
    ] {
        check("one point", &[value], &[value]);
    }
}

#[test]
fn equal_values_extreme() {
    check("equal", &[3.0; 5], &[7.0; 5]);
    check("zeros", &[0.0; 5], &[-0.0; 5]);
    check(
        "nearly equal",
        &[1.0, 1.0 + f64::EPSILON],
        &[1e15, 1e15 + 0.125],
    );
}

#[test]
fn huge_ranges_extreme() {
    check(
        "all doubles",
        &[f64::MIN, f64::MAX],
        &[f64::MIN_POSITIVE, f64::MAX],
    );
    check("±1e300", &[-1e300, 1e300], &[1e300, -1e300]);
    check("decades", &[1e-300, 1.0, 1e300], &[5e-324, 1.0, 1e300]);
    check("subnormal", &[0.0, 5e-324], &[1e-310, 2e-310]);
}

#[test]
fn missing_values_extreme() {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    check(
        "gaps",
        &[0.0, nan, 1.0, 2.0, inf, 3.0],
        &[1.0, 1.0, nan, 2.0, 3.0, -inf],
    );
}

#[test]
fn negative_values_extreme() {
    check("negative", &[-3.0, -2.0, -1.0], &[-1.0, -10.0, -100.0]);
    check("around zero", &[-1.0, 0.0, 1.0], &[1.0, 0.0, -1.0]);
}
