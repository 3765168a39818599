//! The page as SVG, by plotters' backend for it.

use plotters::prelude::{IntoDrawingArea, SVGBackend};

use crate::chart::{self, Medium};
use crate::figure::Figure;
use crate::plain::plain;
use crate::thin;

/// plotters places everything at whole pixels. Drawn ten times as large, and shown as small
/// as it should be, a page is exact to a tenth.
const SCALE: u32 = 10;

/// What plotters multiplies the size of an SVG's letters with.
const LETTERS: f64 = 1.24;

/// Writes the document, without an XML declaration so that it can stand inside HTML.
pub(crate) fn document(figure: &Figure) -> String {
    let size = (SCALE * figure.width, SCALE * figure.height);
    let medium = Medium {
        scale: f64::from(SCALE),
        pixel: SCALE as i32,
        letters: LETTERS,
    };
    let mut raw = String::new();
    let root = SVGBackend::with_string(&mut raw, size).into_drawing_area();
    chart::draw(figure, &root, medium).expect("a string takes everything");
    root.present().expect("a string takes everything");
    drop(root);
    tidied(&raw, figure)
}

/// The document with its true size and title, its texts on their lines, and many dots in
/// few bytes.
fn tidied(raw: &str, figure: &Figure) -> String {
    let (_, body) = raw.split_once('\n').expect("the first line opens the svg");
    let (width, height) = (figure.width, figure.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\" role=\"img\">\n",
        SCALE * width,
        SCALE * height
    );
    let title = plain(&figure.title);
    if !title.is_empty() {
        let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
        svg += &format!("<title>{escaped}</title>\n");
    }
    let lines: Vec<&str> = body.lines().collect();
    for alike in lines.chunk_by(|a, b| Dot::of(a).is_some_and(|dot| dot.is_like(Dot::of(b)))) {
        match Dot::of(alike[0]) {
            Some(_) if alike.len() > thin::FEW => write_dots(&mut svg, alike),
            _ => alike.iter().for_each(|line| write_line(&mut svg, line)),
        }
    }
    svg
}

/// plotters puts a text on a line of its own, and half the height of an "x" above its place.
/// Empty ones, which it writes too, are left out.
fn write_line(svg: &mut String, line: &str) {
    if line == "</text>" {
        svg.truncate(svg.trim_end().len());
        let start = svg.rfind("<text ").unwrap_or_default();
        if svg[start..].find('>') == Some(svg.len() - start - 1) {
            svg.truncate(start);
            return;
        }
    }
    *svg += &line.replace("dy=\"0.5ex\"", "dy=\"0.36em\"");
    if !line.starts_with("<text ") {
        svg.push('\n');
    }
}

/// A circle of plotters' document.
struct Dot<'a> {
    x: i32,
    y: i32,
    /// Its radius and colour.
    rest: &'a str,
}

impl<'a> Dot<'a> {
    fn of(line: &'a str) -> Option<Dot<'a>> {
        let line = line.strip_prefix("<circle cx=\"")?;
        let (x, line) = line.split_once("\" cy=\"")?;
        let (y, rest) = line.split_once("\" ")?;
        let (x, y) = (x.parse().ok()?, y.parse().ok()?);
        Some(Dot { x, y, rest })
    }

    fn is_like(&self, other: Option<Dot>) -> bool {
        other.is_some_and(|other| other.rest == self.rest)
    }

    fn attribute(&self, name: &str) -> &'a str {
        let value = self.rest.split_once(&format!("{name}=\"")).map(|(_, v)| v);
        value.and_then(|v| v.split('"').next()).unwrap_or_default()
    }
}

/// Strokes of no length, which round ends turn into dots, each placed relative to the one
/// before: the shortest way to write many. What [`thin::layers`] gives as one layer goes
/// down the page, so that a dot further up begins the next.
fn write_dots(svg: &mut String, lines: &[&str]) {
    let dots: Vec<Dot> = lines.iter().filter_map(|line| Dot::of(line)).collect();
    for layer in dots.chunk_by(|a, b| a.y <= b.y) {
        let (mut x, mut y) = (0, 0);
        *svg += "<path d=\"M0 0";
        for dot in layer {
            *svg += &format!("m{} {}h0", dot.x - x, dot.y - y);
            (x, y) = (dot.x, dot.y);
        }
        let radius: u32 = layer[0].attribute("r").parse().unwrap_or_default();
        *svg += &format!(
            "\" fill=\"none\" stroke=\"{}\" stroke-opacity=\"{}\" stroke-width=\"{}\" \
             stroke-linecap=\"round\"/>\n",
            layer[0].attribute("fill"),
            layer[0].attribute("opacity"),
            2 * radius
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_dots_are_written_as_differences() {
        let dot = |x: i32, y: i32| {
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"11\" opacity=\"0.4\" fill=\"#0072B2\"/>")
        };
        let lines = [dot(10, 20), dot(35, 20), dot(0, 100), dot(5, 0)];
        let mut svg = String::new();
        write_dots(&mut svg, &lines.each_ref().map(String::as_str));
        let looks = "fill=\"none\" stroke=\"#0072B2\" stroke-opacity=\"0.4\" stroke-width=\"22\" \
                     stroke-linecap=\"round\"/>";
        assert_eq!(
            svg,
            format!(
                "<path d=\"M0 0m10 20h0m25 0h0m-35 80h0\" {looks}\n<path d=\"M0 0m5 0h0\" {looks}\n"
            )
        );
    }
}
