//! No text of a page leaves it or lies on another one, whatever the figure: read from the
//! SVG, where every text has its place and its anchor.

use roxmltree::{Document, Node};

use crate::geometry::{Point, Rect};
use crate::{Figure, Scale, lettering, plot, scatter};

/// Tenths of a pixel, as the SVG counts.
fn number(node: &Node, name: &str) -> f64 {
    node.attribute(name).expect(name).parse().expect(name)
}

/// A text's extent: its font's ascent is below 0.8 of its size, its descent below 0.25.
fn extent(node: &Node, text: &str) -> Rect {
    let (x, y, size) = (
        number(node, "x"),
        number(node, "y"),
        number(node, "font-size"),
    );
    let length = lettering::width(text, size);
    let before = match node.attribute("text-anchor") {
        Some("middle") => length / 2.0,
        Some("end") => length,
        _ => 0.0,
    };
    let down = match node.attribute("dy") {
        Some("0.76em") => 0.76 * size,
        Some("0.36em") => 0.36 * size,
        // plotters' "-0.5ex".
        _ => -0.27 * size,
    };
    let (along, across, height) = (-before, down - 0.8 * size, 1.05 * size);
    match node.attribute("transform") {
        None => Rect {
            left: x + along,
            top: y + across,
            width: length,
            height,
        },
        Some(_) => Rect {
            left: x + across,
            top: y - along - length,
            width: height,
            height: length,
        },
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom()
}

fn texts(figure: &Figure) -> Vec<(String, Rect)> {
    let svg = figure.to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let nodes = document
        .descendants()
        .filter(|node| node.tag_name().name() == "text");
    nodes
        .map(|node| {
            let text = node.text().unwrap_or_default();
            (text.to_owned(), extent(&node, text))
        })
        .collect()
}

fn check(name: &str, figure: &Figure) {
    let page = Rect {
        left: 0.0,
        top: 0.0,
        width: f64::from(10 * figure.width),
        height: f64::from(10 * figure.height),
    };
    let texts = texts(figure);
    assert!(!texts.is_empty(), "{name}: no text at all");
    for (index, (text, rect)) in texts.iter().enumerate() {
        let (first, last) = (
            Point::new(rect.left, rect.top),
            Point::new(rect.right(), rect.bottom()),
        );
        assert!(
            page.contains(first) && page.contains(last),
            "{name}: \"{text}\" leaves the page"
        );
        for (other, place) in &texts[..index] {
            assert!(
                !overlap(rect, place),
                "{name}: \"{text}\" lies on \"{other}\""
            );
        }
    }
}

fn ranges() -> Vec<(&'static str, f64, f64)> {
    vec![
        ("unit", 0.0, 1.0),
        ("negative", -123.4, -45.6),
        ("years", 1998.0, 2026.0),
        ("large", -3.3e7, 8.8e7),
        ("tiny", 1e-9, 4e-9),
        ("offset", 1e9, 1e9 + 0.25),
        ("digits", 0.123_45, 0.123_62),
        ("huge", 1e-300, 1e300),
        ("one value", 1234.567, 1234.567),
    ]
}

#[test]
fn texts_keep_apart_for_every_range_and_size() {
    for (name, low, high) in ranges() {
        for (width, height) in [(200, 150), (320, 240), (640, 480), (2000, 300), (300, 1200)] {
            let name = format!("{name} {width}×{height}");
            let bare = scatter([low, high], [low, high]).size(width, height);
            check(&name, &bare);
            let full = bare
                .title("A title")
                .xlabel("across")
                .ylabel("upwards")
                .label("points");
            check(&format!("{name} with labels"), &full);
        }
    }
}

#[test]
fn texts_keep_apart_in_panels() {
    for (name, low, high) in ranges() {
        for (width, height) in [(200, 310), (320, 320), (640, 480), (2000, 400), (300, 1200)] {
            let name = format!("{name} {width}×{height}");
            let panel = || scatter([low, high], [low, high]);
            let labelled = |label: &str| panel().ylabel(label).title("A title");
            let bare = panel()
                .subplot_below(panel(), 0.05)
                .subplot_below(panel(), 1.0)
                .size(width, height);
            check(&name, &bare);
            let full = labelled("upwards")
                .xlabel("across")
                .subplot_below(labelled("a label longer than its frame is high"), 0.05)
                .subplot_below(labelled("downwards"), 1.0)
                .size(width, height);
            check(&format!("{name} with labels"), &full);
        }
    }
}

#[test]
fn texts_keep_apart_on_logarithmic_axes() {
    for (name, low, high) in [
        ("a decade", 1.5, 14.0),
        ("half a decade", 2e-7, 6e-7),
        ("a hair", 3.0, 3.001),
        ("ten decades", 1e-6, 1e4),
        ("all decades", 1e-300, 1e300),
    ] {
        let figure = plot([low, high], [low, high])
            .xscale(Scale::Log)
            .yscale(Scale::Log);
        check(name, &figure.xlabel("x").ylabel("y"));
    }
}

#[test]
fn long_texts_are_shortened_and_many_rows_counted() {
    let long =
        "a text that is much too long for its place and would run out of the page ".repeat(3);
    let mut figure = Figure::new()
        .title(format!("{long}\n{long}"))
        .xlabel(&long)
        .ylabel(&long);
    for series in 0..40 {
        figure = figure
            .scatter([1.0], [2.0])
            .label(format!("{series} {long}"));
    }
    check("long", &figure);
    check(
        "long, with notes",
        &figure
            .clone()
            .scatter([1e9, 1e9 + 0.1], [1e9, 1e9 + 0.1])
            .xlim(1e9, 1e9 + 0.1)
            .ylim(1e9, 1e9 + 0.1),
    );
    let texts = texts(&figure);
    let has = |wanted: &dyn Fn(&str) -> bool| texts.iter().any(|(text, _)| wanted(text));
    assert!(has(
        &|text| text.starts_with("and ") && text.ends_with(" more")
    ));
    assert!(has(&|text| text.ends_with('…')));
}

#[test]
fn the_legend_goes_where_the_fewest_points_are() {
    let label = |figure: &Figure, name: &str| {
        let texts = texts(figure);
        let (_, rect) = texts.iter().find(|(text, _)| text == name).expect(name);
        (rect.left > 3200.0, rect.top > 2400.0)
    };
    let rising = plot([0.0, 1.0], [0.0, 1.0]).label("rising");
    let falling = plot([0.0, 1.0], [1.0, 0.0]).label("falling");
    assert_eq!(label(&rising, "rising"), (false, false));
    assert_eq!(label(&falling, "falling"), (true, false));
}
