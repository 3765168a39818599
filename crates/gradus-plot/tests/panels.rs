//! Panels below each other, and lines across a frame, read back from the SVG.

use gradus_plot::{Figure, Scale, plot, scatter};
use roxmltree::{Document, Node};

/// Tenths of a pixel: half a pixel, for ticks are in the middle of theirs, and rounding.
const CLOSE: f64 = 6.5;

fn number(node: &Node, name: &str) -> f64 {
    node.attribute(name).expect(name).parse().expect(name)
}

fn all<'a>(document: &'a Document, tag: &str) -> Vec<Node<'a, 'a>> {
    let nodes = document.descendants();
    nodes.filter(|node| node.tag_name().name() == tag).collect()
}

fn texts<'a>(document: &'a Document, text: &str) -> Vec<Node<'a, 'a>> {
    let nodes = all(document, "text").into_iter();
    nodes.filter(|node| node.text() == Some(text)).collect()
}

#[track_caller]
fn height_of(document: &Document, label: &str) -> f64 {
    number(texts(document, label).first().expect(label), "y")
}

/// A fit of three points, with what is left below it.
fn fit_and_residuals() -> Figure {
    let residuals = scatter([1.0, 2.0, 4.0], [-0.125, 0.25, -0.125])
        .axhline(0.0)
        .ylabel("residual");
    scatter([1.0, 2.0, 4.0], [1e5, 2e5, 3e5])
        .xlabel("time")
        .ylabel("counts")
        .subplot_below(residuals, 0.5)
}

#[test]
fn panels_share_one_horizontal_axis_which_the_lowest_one_shows() {
    let svg = fit_and_residuals().to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    for once in ["1.0", "4.0", "time", "counts", "residual"] {
        assert_eq!(texts(&document, once).len(), 1, "{once}");
    }
    let circles = all(&document, "circle");
    let (upper, lower) = circles.split_at(3);
    for (upper, lower) in upper.iter().zip(lower) {
        assert_eq!(number(upper, "cx"), number(lower, "cx"));
        assert!(number(upper, "cy") < number(lower, "cy"));
    }
    let deepest = circles.iter().map(|circle| number(circle, "cy"));
    assert!(deepest.fold(0.0, f64::max) < height_of(&document, "4.0"));
}

#[test]
fn the_axis_reaches_around_the_points_of_all_panels() {
    let figure = scatter([0.0, 1.0], [0.0, 1.0]).subplot_below(scatter([100.0], [3.0]), 1.0);
    let circles = |figure: &Figure| figure.to_svg().unwrap().matches("<circle").count();
    assert_eq!(circles(&figure), 3);
    assert_eq!(circles(&figure.clone().xlim(50.0, 150.0)), 1);
    // The scale of the figure holds for all.
    let below_zero = figure.subplot_below(scatter([-1.0, 10.0], [1.0, 1.0]), 1.0);
    assert_eq!(circles(&below_zero), 5);
    assert_eq!(circles(&below_zero.xscale(Scale::Log)), 3);
}

#[test]
fn frames_have_the_ratio_of_their_heights() {
    for ratio in [0.25, 0.5, 1.0, 2.0] {
        let lower = scatter([1.0], [50.0]).ylim(10.0, 90.0);
        let figure = scatter([1.0], [5.0])
            .ylim(1.0, 9.0)
            .subplot_below(lower, ratio);
        let svg = figure.size(640, 800).to_svg().unwrap();
        let document = Document::parse(&svg).unwrap();
        let upper = height_of(&document, "2") - height_of(&document, "8");
        let lower = height_of(&document, "20") - height_of(&document, "80");
        // Each of the four is in the middle of its pixel.
        assert!(
            (lower - ratio * upper).abs() < 2.0 * CLOSE * (1.0 + ratio),
            "{ratio}"
        );
    }
}

#[test]
fn a_line_across_goes_from_edge_to_edge_at_its_height() {
    let svg = fit_and_residuals().to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let line = all(&document, "polyline")
        .into_iter()
        .find(|line| line.attribute("stroke-width") == Some("12"))
        .expect("the line across");
    let ends = line.attribute("points").unwrap().split_whitespace();
    let ends: Vec<(f64, f64)> = ends
        .map(|end| end.split_once(',').unwrap())
        .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
        .collect();
    assert_eq!(ends[0].1, ends[1].1);
    assert!((ends[0].1 - height_of(&document, "0.0")).abs() < CLOSE);
    let axis = texts(&document, "200000")[0];
    // A tick and as much again stand between a number and the frame.
    assert!((ends[0].0 - number(&axis, "x") - 80.0).abs() < 2.0 * CLOSE);
    assert!(ends[1].0 > 6200.0 && ends[1].0 < 6400.0);
}

#[test]
fn an_axis_reaches_a_line_across_but_no_further_to_the_side() {
    let svg = scatter([5.0, 6.0], [10.0, 11.0])
        .axhline(0)
        .to_svg()
        .unwrap();
    let document = Document::parse(&svg).unwrap();
    assert_eq!(texts(&document, "0").len(), 1, "the vertical axis");
    assert_eq!(texts(&document, "5.0").len(), 1, "the horizontal axis");
    // What an axis cannot show draws nothing.
    let lines = |figure: Figure| {
        figure
            .to_svg()
            .unwrap()
            .matches("#4D4D4D\" stroke-width=\"12\"")
            .count()
    };
    let figure = scatter([5.0, 6.0], [10.0, 11.0]);
    assert_eq!(lines(figure.clone().axhline(12.0)), 1);
    assert_eq!(lines(figure.clone().axhline(f64::NAN)), 0);
    assert_eq!(lines(figure.clone().axhline(-1.0).yscale(Scale::Log)), 0);
    assert_eq!(lines(figure.axhline(12.0).ylim(0.0, 11.0)), 0);
}

#[test]
fn a_line_across_takes_no_colour_of_the_palette() {
    let x = [0.0, 1.0];
    let svg = plot(x, x).axhline(0.5).fill_between(x, 0.0, 1.0).plot(x, x);
    let svg = svg.to_svg().unwrap();
    assert!(svg.contains("<polygon opacity=\"0.25\" fill=\"#0072B2\""));
    assert!(svg.contains("stroke=\"#D55E00\""));
    assert!(!svg.contains("#009E73"));
}

#[test]
fn a_mistake_in_any_panel_is_told() {
    let told = |figure: Figure| figure.to_svg().unwrap_err().to_string();
    let good = scatter([1.0], [1.0]);
    assert_eq!(
        told(good.clone().subplot_below(scatter([1.0], [1.0, 2.0]), 1.0)),
        "scatter: x has 1 value and y has 2; they must be equally many"
    );
    assert!(told(good.clone().subplot_below(good.clone().ylim(1.0, 1.0), 1.0)).starts_with("ylim"));
    assert_eq!(
        told(good.clone().subplot_below(good.clone(), f64::NAN)),
        "subplot_below: a height ratio of NaN is not from 0.05 to 20"
    );
    let low = good.clone().subplot_below(good.clone(), 1.0).size(400, 160);
    assert_eq!(
        told(low.clone()),
        "subplot_below: 160 pixels are too low for 2 panels; make the figure at least 230 pixels \
         high, with size"
    );
    assert_eq!(
        low.size(400, 230).to_text(80, 11).unwrap_err().to_string(),
        "to_text: 80 columns and 11 rows are too few; a figure of 2 panels needs at least 24 \
         columns and 12 rows"
    );
}

#[test]
fn panels_of_panels_follow_in_order() {
    let panel = |name: &str| scatter([1.0], [1.0]).ylabel(name);
    let nested = panel("second").subplot_below(panel("third"), 0.5);
    let figure = panel("first").subplot_below(nested, 0.5).size(640, 600);
    let svg = figure.to_svg().unwrap();
    let places = ["first", "second", "third"].map(|name| svg.find(name).expect(name));
    assert!(places.is_sorted());
}

#[test]
fn an_interval_that_ends_just_above_zero_leaves_a_logarithmic_axis_to_the_points() {
    let x = [1.0, 2.0, 3.0];
    let band = plot(x, [1.0, 2.0, 3.0])
        .fill_between(x, [1e-9, 1.0, 2.0], [1.5, 3.0, 4.0])
        .yscale(Scale::Log);
    let ticks = band.to_svg().unwrap();
    assert!(!ticks.contains(">10⁻⁸<") && !ticks.contains(">0.01<"));
    // A band alone is shown whole.
    let alone = Figure::new()
        .fill_between(x, [1e-9, 1.0, 2.0], [1.5, 3.0, 4.0])
        .yscale(Scale::Log);
    assert!(alone.to_svg().unwrap().contains(">10⁻⁸<"));
}

#[test]
fn a_band_lies_below_a_few_points_and_above_thousands() {
    let order = |count: usize| {
        let x: Vec<f64> = (0..count).map(|i| i as f64).collect();
        let svg = scatter(&x, &x).fill_between(&x, 0.0, &x).to_svg().unwrap();
        let dots = svg.find("<circle").or(svg.find("<path")).unwrap();
        svg.find("<polygon").unwrap().cmp(&dots)
    };
    assert_eq!(order(100), std::cmp::Ordering::Less);
    assert_eq!(order(10_000), std::cmp::Ordering::Greater);
}

#[test]
fn a_low_frame_has_more_than_one_number() {
    let lower = scatter([0.0, 1.0], [-0.39, 0.27]).axhline(0.0);
    let svg = scatter([0.0, 1.0], [5.0, 6.0])
        .subplot_below(lower, 1.0 / 3.0)
        .to_svg()
        .unwrap();
    let document = Document::parse(&svg).unwrap();
    for label in ["−0.2", "0.0", "0.2"] {
        assert!(!texts(&document, label).is_empty(), "{label}");
    }
}
