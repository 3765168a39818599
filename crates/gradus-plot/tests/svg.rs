//! What is in an SVG, read back by an XML parser that knows nothing of this crate.

use gradus_plot::{Figure, LineStyle, Scale, plot, scatter};
use roxmltree::{Document, Node};

fn parsed(figure: &Figure, check: impl Fn(&Document)) {
    let svg = figure.to_svg().unwrap();
    check(&Document::parse(&svg).unwrap_or_else(|error| panic!("{error}\n{svg}")));
}

fn all<'a>(document: &'a Document, tag: &str) -> Vec<Node<'a, 'a>> {
    let nodes = document.descendants();
    nodes
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
        .collect()
}

fn number(node: &Node, name: &str) -> f64 {
    node.attribute(name).expect(name).parse().expect(name)
}

/// Pages are drawn ten times as large, in whole units: this many is a tenth of a pixel.
const ROUNDING: f64 = 1.5;

fn texts(document: &Document) -> Vec<String> {
    let texts = all(document, "text");
    texts
        .iter()
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

fn text_at<'a>(document: &'a Document, text: &str) -> Node<'a, 'a> {
    let nodes = all(document, "text");
    *nodes
        .iter()
        .find(|node| node.text() == Some(text))
        .expect(text)
}

#[test]
fn the_document_has_size_title_and_labels() {
    let figure = scatter([1.0, 2.0], [3.0, 4.0])
        .size(700, 300)
        .title("Some points")
        .xlabel("x < 3 & y")
        .ylabel("Größe");
    parsed(&figure, |document| {
        let root = document.root_element();
        assert_eq!(
            (number(&root, "width"), number(&root, "height")),
            (700.0, 300.0)
        );
        assert_eq!(root.attribute("viewBox"), Some("0 0 7000 3000"));
        assert_eq!(all(document, "title")[0].text(), Some("Some points"));
        for text in ["Some points", "x < 3 & y", "Größe"] {
            assert!(texts(document).iter().any(|t| t == text), "{text}");
        }
        let turned = text_at(document, "Größe").attribute("transform").unwrap();
        assert!(turned.starts_with("rotate(270"));
    });
}

#[test]
fn points_stand_above_the_tick_of_their_value() {
    let figure = scatter([1.0, 2.0, 9.0], [100.0, 400.0, 300.0]);
    parsed(&figure, |document| {
        let circles = all(document, "circle");
        assert_eq!(circles.len(), 3);
        for (circle, (x, y)) in circles
            .iter()
            .zip([("1", "100"), ("2", "400"), ("9", "300")])
        {
            let (x, y) = (text_at(document, x), text_at(document, y));
            // Ticks are in the middle of their pixel, texts shifted by "dy" to be centred.
            let half_a_pixel = 5.0 + ROUNDING;
            assert!((number(circle, "cx") - number(&x, "x")).abs() < half_a_pixel);
            assert_eq!(y.attribute("dy"), Some("0.36em"));
            assert!((number(circle, "cy") - number(&y, "y")).abs() < half_a_pixel);
        }
    });
}

#[test]
fn decades_are_equally_far_apart_on_a_logarithmic_axis() {
    let figure = scatter([1.0, 10.0, 100.0, 1000.0], [1.0; 4]).xscale(Scale::Log);
    parsed(&figure, |document| {
        let places: Vec<f64> = all(document, "circle")
            .iter()
            .map(|c| number(c, "cx"))
            .collect();
        let steps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            steps.iter().all(|step| (step - steps[0]).abs() < ROUNDING),
            "{steps:?}"
        );
    });
}

#[test]
fn a_reversed_axis_runs_the_other_way() {
    let across = |figure: Figure| {
        let svg = figure.to_svg().unwrap();
        let document = Document::parse(&svg).unwrap();
        let circles = all(&document, "circle");
        number(&circles[1], "cx") - number(&circles[0], "cx")
    };
    let figure = scatter([1.0, 2.0], [1.0, 2.0]);
    assert!(across(figure.clone().xlim(0.0, 3.0)) > 0.0);
    assert!(across(figure.xlim(3.0, 0.0)) < 0.0);
}

#[test]
fn what_cannot_be_shown_is_skipped() {
    let nan = f64::NAN;
    let circles = |figure: Figure, expected: usize| {
        parsed(&figure, |document| {
            assert_eq!(all(document, "circle").len(), expected)
        });
    };
    circles(
        scatter([1.0, nan, 3.0, f64::INFINITY], [1.0, 2.0, nan, 4.0]),
        1,
    );
    circles(scatter([-1.0, 0.0, 1.0], [1.0; 3]).xscale(Scale::Log), 1);
    circles(scatter([1.0, 2.0, 3.0], [1.0; 3]).xlim(1.5, 2.5), 1);
}

#[test]
fn a_gap_interrupts_a_line_and_a_lonely_point_is_a_dot() {
    let y = [0.0, 1.0, f64::NAN, 1.0, 2.0, f64::NAN, 3.0];
    parsed(&plot(0..7, y), |document| {
        let lines = all(document, "polyline");
        let of_data = |node: &&Node| node.attribute("stroke") == Some("#0072B2");
        assert_eq!(lines.iter().filter(of_data).count(), 2);
        assert_eq!(all(document, "circle").len(), 1);
    });
}

#[test]
fn only_named_series_make_a_legend() {
    let count = |figure: &Figure| {
        let mut count = 0;
        let svg = figure.to_svg().unwrap();
        let document = Document::parse(&svg).unwrap();
        for rect in all(&document, "rect") {
            count += usize::from(rect.attribute("opacity") == Some("0.85"));
        }
        (count, texts(&document).contains(&"points".to_owned()))
    };
    let unnamed = plot([0.0, 1.0], [0.0, 1.0]).scatter([0.0], [0.0]);
    assert_eq!(count(&unnamed), (0, false));
    assert_eq!(count(&unnamed.label("points")), (1, true));
}

#[test]
fn series_take_the_colours_of_the_palette_and_a_band_that_of_its_line() {
    let x = [0.0, 1.0];
    let figure = scatter(x, x)
        .plot(x, x)
        .fill_between(x, 0.0, 1.0)
        .plot(x, [1.0, 0.0]);
    let svg = figure.to_svg().unwrap();
    assert!(svg.contains("opacity=\"0.7\" fill=\"#0072B2\""));
    assert!(svg.contains("fill=\"none\" opacity=\"1\" stroke=\"#D55E00\""));
    assert!(svg.contains("<polygon opacity=\"0.25\" fill=\"#D55E00\""));
    assert!(svg.contains("fill=\"none\" opacity=\"1\" stroke=\"#009E73\""));
}

#[test]
fn styles_are_those_of_the_last_series() {
    let x = [0.0, 1.0];
    let figure = plot(x, x)
        .plot(x, [1.0, 0.0])
        .color("#123456")
        .alpha(0.5)
        .linewidth(4.0)
        .linestyle(LineStyle::Dashed);
    let svg = figure.to_svg().unwrap();
    let dash = "opacity=\"0.5\" stroke=\"#123456\" stroke-width=\"40\"";
    assert!(svg.matches(dash).count() > 10, "each dash is a line");
    let solid = "opacity=\"1\" stroke=\"#0072B2\" stroke-width=\"20\"";
    assert_eq!(svg.matches(solid).count(), 1);
}

#[test]
fn error_bars_are_twice_sigma_high_and_go_on_below_zero_on_a_logarithmic_axis() {
    let number_of = |svg: &str, bound: &dyn Fn(f64, f64) -> f64| {
        let document = Document::parse(svg).unwrap();
        let lines = all(&document, "polyline");
        let ys = lines
            .iter()
            .filter(|line| line.attribute("stroke-width") == Some("12"))
            .flat_map(|line| line.attribute("points").unwrap().split_whitespace())
            .map(|point| point.split_once(',').unwrap().1.parse().unwrap());
        ys.reduce(bound).unwrap()
    };
    let tick =
        |svg: &str, label: &str| number(&text_at(&Document::parse(svg).unwrap(), label), "y");
    // A tick is in the middle of its pixel.
    let close = |a: f64, b: f64| (a - b).abs() < 5.0 + ROUNDING;
    let figure = Figure::new().errorbar([1.0], [5.0], 2.0).ylim(0.0, 10.0);
    let svg = figure.to_svg().unwrap();
    let (high, low) = (number_of(&svg, &f64::min), number_of(&svg, &f64::max));
    let unit = (tick(&svg, "0") - tick(&svg, "10")) / 10.0;
    assert!(close(low - high, 4.0 * unit), "{low} {high} {unit}");
    let figure = Figure::new()
        .errorbar([1.0], [5.0], 95.0)
        .yscale(Scale::Log)
        .ylim(1.0, 1000.0);
    let svg = figure.to_svg().unwrap();
    assert!(close(number_of(&svg, &f64::min), tick(&svg, "100")));
    assert!(close(number_of(&svg, &f64::max), tick(&svg, "1")));
}

#[test]
fn a_hundred_thousand_points_make_a_small_document() {
    // Two golden ratios fill the plane evenly, the worst case for merging.
    let x = (0..100_000).map(|i| (i as f64 * 0.754_877_666_2).fract());
    let y = (0..100_000).map(|i| (i as f64 * 0.569_840_290_9).fract());
    let svg = scatter(x, y).to_svg().unwrap();
    Document::parse(&svg).unwrap();
    assert!(svg.len() < 1_500_000, "{} bytes", svg.len());
    assert!(
        svg.matches("h0").count() > 50_000,
        "the picture keeps its points"
    );
    let heap = scatter(vec![1.0; 100_000], 1.0).to_svg().unwrap();
    assert!(heap.len() < 10_000, "{} bytes", heap.len());
    let x: Vec<f64> = (0..100_000).map(f64::from).collect();
    let bars = Figure::new().errorbar(&x, x.iter().map(|x| x.sin()), 0.5);
    let bars = bars.to_svg().unwrap();
    assert!(bars.len() < 1_500_000, "{} bytes", bars.len());
    let line = plot(0..1_000_000, (0..1_000_000).map(|i| (i as f64).sin()))
        .to_svg()
        .unwrap();
    assert!(line.len() < 100_000, "{} bytes", line.len());
}

#[test]
fn hostile_text_stays_text() {
    let figure = scatter([1.0], [2.0])
        .title("</title><script>\u{0}\u{1b}[31m\u{ffff}")
        .label("\"quoted\" & <b>");
    parsed(&figure, |document| {
        assert!(all(document, "script").is_empty());
        assert!(texts(document).contains(&"\"quoted\" & <b>".to_owned()));
    });
}

#[test]
fn documents_share_a_page_and_repeat_exactly() {
    let figure = scatter([1.0, 2.0], [3.0, 4.0]).label("a");
    parsed(&figure, |document| {
        let with_id = document
            .descendants()
            .filter(|node| node.has_attribute("id"))
            .count();
        assert_eq!(with_id, 0, "ids of two figures on one page would clash");
    });
    assert_eq!(figure.to_svg().unwrap(), figure.clone().to_svg().unwrap());
}
