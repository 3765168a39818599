//! A series as elements of plotters.

use plotters::element::{DashedPathElement, DottedPathElement};
use plotters::prelude::{Circle, DrawingBackend, PathElement, Polygon};
use plotters::style::{Color as _, RGBAColor, ShapeStyle};

use crate::chart::{Area, Drawn, Medium};
use crate::color::Color;
use crate::geometry::Point;
use crate::placement::Placement;
use crate::series::{Data, LineStyle, Series};
use crate::thin;

/// Half the length of the strokes that end an error bar.
const CAP: f64 = 3.0;
/// With more error bars than this their ends would only be in the way.
const MOST_CAPS: usize = 200;

/// What a series is drawn with: what the user said, and what is usual for the rest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen {
    pub(crate) color: RGBAColor,
    pub(crate) radius: f64,
    line_width: f64,
    line_style: LineStyle,
    medium: Medium,
}

impl Pen {
    pub(crate) fn of(series: &Series, color: Color, medium: Medium) -> Pen {
        let style = &series.style;
        let (radius, dot_alpha) = usual_dots(series.data.len());
        let (alpha, line_width) = match &series.data {
            Data::Scatter { .. } => (dot_alpha, 2.0),
            Data::Line { .. } => (1.0, 2.0),
            Data::ErrorBars { .. } => (1.0, 1.2),
            Data::Band { .. } => (0.25, 2.0),
            Data::HorizontalLine { .. } => (1.0, 1.2),
        };
        Pen {
            color: color.rgb().mix(style.alpha.unwrap_or(alpha)),
            radius: style.marker_size.map_or(radius, |size| size / 2.0),
            line_width: style.line_width.unwrap_or(line_width),
            line_style: style.line_style,
            medium,
        }
    }

    pub(crate) fn dot<B: DrawingBackend>(
        &self,
        at: Point,
        radius: f64,
        area: &Area<B>,
    ) -> Drawn<B> {
        let (place, radius) = (self.medium.place(at), self.medium.stroke(radius));
        match radius {
            0 => Ok(()),
            _ => area.draw(&Circle::new(place, radius, self.color.filled())),
        }
    }

    /// A straight stroke, solid whatever the style.
    pub(crate) fn bar<B: DrawingBackend>(
        &self,
        from: Point,
        to: Point,
        area: &Area<B>,
    ) -> Drawn<B> {
        let ends = [from, to].map(|end| self.medium.place(end));
        area.draw(&PathElement::new(ends, self.stroke()))
    }

    pub(crate) fn line<B: DrawingBackend>(&self, run: &[Point], area: &Area<B>) -> Drawn<B> {
        let path: Vec<(i32, i32)> = run.iter().map(|&point| self.medium.place(point)).collect();
        let length = |part: f64| self.medium.pixels(part * self.line_width);
        match self.line_style {
            _ if self.stroke().stroke_width == 0 => Ok(()),
            LineStyle::Solid => area.draw(&PathElement::new(path, self.stroke())),
            LineStyle::Dashed => area.draw(&DashedPathElement::new(
                path,
                length(5.0).max(1),
                length(2.0).max(1),
                self.stroke(),
            )),
            LineStyle::Dotted => {
                let (radius, dot) = (length(0.5).max(1), self.color.filled());
                let circle = move |at| Circle::new(at, radius, dot);
                area.draw(&DottedPathElement::new(path, 0, length(2.0).max(1), circle))
            }
        }
    }

    pub(crate) fn area<B: DrawingBackend>(&self, corners: &[Point], area: &Area<B>) -> Drawn<B> {
        let corners = corners.iter().map(|&corner| self.medium.place(corner));
        area.draw(&Polygon::new(corners.collect::<Vec<_>>(), self.color))
    }

    fn stroke(&self) -> ShapeStyle {
        self.color.stroke_width(self.medium.stroke(self.line_width))
    }
}

/// Radius and opacity of dots: the more there are, the smaller and fainter, so that it
/// shows where they are dense.
pub(crate) fn usual_dots(count: usize) -> (f64, f64) {
    match count {
        0..=100 => (3.0, 0.7),
        101..=2_000 => (2.2, 0.7),
        2_001..=20_000 => (1.5, 0.55),
        _ => (1.1, 0.4),
    }
}

/// Draws one series inside the frame.
pub(crate) fn draw<B: DrawingBackend>(
    series: &Series,
    color: Color,
    placement: &Placement,
    area: &Area<B>,
    medium: Medium,
) -> Drawn<B> {
    let pen = Pen::of(series, color, medium);
    match &series.data {
        Data::Scatter { x, y } => dots(placement.points(x, y), &pen, area),
        Data::Line { x, y } => {
            for run in placement.runs(x, y) {
                // A point between two gaps would not show as a line.
                match run.iter().all(|&point| point == run[0]) {
                    true => pen.dot(run[0], pen.line_width, area)?,
                    false => pen.line(&thin::line(run), area)?,
                }
            }
            Ok(())
        }
        Data::ErrorBars { x, y, sigma } => {
            bars(placement.bars(x, y, sigma), &pen, area)?;
            dots(placement.points(x, y), &pen, area)
        }
        Data::Band { x, low, high } => {
            for polygon in placement.bands(x, low, high) {
                pen.area(&polygon, area)?;
            }
            Ok(())
        }
        Data::HorizontalLine { y } => match placement.level(*y) {
            Some(ends) => pen.line(&ends, area),
            None => Ok(()),
        },
    }
}

fn dots<B: DrawingBackend>(points: Vec<Point>, pen: &Pen, area: &Area<B>) -> Drawn<B> {
    let layers = match points.len() {
        ..=thin::FEW => vec![points],
        _ => thin::layers(&points, pen.radius, pen.color.alpha()),
    };
    let mut points = layers.into_iter().flatten();
    points.try_for_each(|point| pen.dot(point, pen.radius, area))
}

fn bars<B: DrawingBackend>(bars: Vec<(Point, Point)>, pen: &Pen, area: &Area<B>) -> Drawn<B> {
    let capped = bars.len() <= MOST_CAPS;
    for (high, low) in thin::bars(bars) {
        pen.bar(high, low, area)?;
        if capped {
            for end in [high, low] {
                let (left, right) = (
                    Point::new(end.x - CAP, end.y),
                    Point::new(end.x + CAP, end.y),
                );
                pen.bar(left, right, area)?;
            }
        }
    }
    Ok(())
}
