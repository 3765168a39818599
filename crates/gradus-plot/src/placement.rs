//! From numbers to places: a series brought to the frame between the axes and cut to it.
//! Pages and terminals share it; their frames differ.

use crate::Scale;
use crate::axis::Span;
use crate::figure::Figure;
use crate::geometry::{Point, Rect, clip_polygon, clip_segment};
use crate::series::{Series, pairs};
use crate::thin;

/// How many times as deep as the points the ends of intervals may take a logarithmic axis.
const MOST_BELOW: f64 = 3.0;

/// The stretches that the axes show, and the frame on the page that they share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placement {
    pub(crate) x: Span,
    pub(crate) y: Span,
    pub(crate) frame: Rect,
}

/// The stretches of the shared horizontal axis and of each panel's vertical one: the user's, or
/// around all points that can be shown.
pub(crate) fn spans(figure: &Figure) -> (Span, Vec<Span>) {
    let shown: Vec<Vec<(f64, f64)>> = figure
        .panels()
        .map(|panel| shown(panel, figure.x.scale))
        .collect();
    let x = figure.x.span(shown.iter().flatten().map(|&(x, _)| x));
    let y = figure.panels().zip(&shown).map(|(panel, shown)| {
        let heights = panel.series.iter().filter_map(Series::height);
        panel.y.span(shown.iter().map(|&(_, y)| y).chain(heights))
    });
    (x, y.collect())
}

fn shown(panel: &Figure, x_scale: Scale) -> Vec<(f64, f64)> {
    let is_shown = |&(x, y): &(f64, f64)| x_scale.shows(x) && panel.y.scale.shows(y);
    let points = panel.series.iter().flat_map(Series::points);
    let mut shown: Vec<(f64, f64)> = points.filter(is_shown).collect();
    let lowest = shown.iter().map(|&(_, y)| y).reduce(f64::min);
    // An interval that ends just above zero would leave most of a logarithmic axis to itself.
    let least = match (panel.y.scale, lowest) {
        (Scale::Log, Some(lowest)) => lowest / MOST_BELOW,
        _ => f64::NEG_INFINITY,
    };
    let ends = panel.series.iter().flat_map(Series::ends);
    shown.extend(ends.filter(|&(x, y)| is_shown(&(x, y)) && y >= least));
    shown
}

impl Placement {
    pub(crate) fn across(&self, x: f64) -> Option<f64> {
        Some(self.frame.left + self.x.position(x)? * self.frame.width)
    }

    pub(crate) fn down(&self, y: f64) -> Option<f64> {
        Some(self.above_bottom(self.y.position(y)?))
    }

    fn above_bottom(&self, part: f64) -> f64 {
        self.frame.bottom() - part * self.frame.height
    }

    fn point(&self, x: f64, y: f64) -> Option<Point> {
        Some(Point::new(self.across(x)?, self.down(y)?))
    }

    /// The points inside the frame.
    pub(crate) fn points(&self, x: &[f64], y: &[f64]) -> Vec<Point> {
        pairs(x, y)
            .filter_map(|(x, y)| self.point(x, y))
            .filter(|&point| self.frame.contains(point))
            .collect()
    }

    /// The line through the points as far as it runs inside the frame: one run for each
    /// stretch without a gap. A point without neighbours is a run of its own.
    pub(crate) fn runs(&self, x: &[f64], y: &[f64]) -> Vec<Vec<Point>> {
        let points: Vec<Option<Point>> = pairs(x, y).map(|(x, y)| self.point(x, y)).collect();
        let mut runs = Vec::new();
        for stretch in points.split(Option::is_none) {
            let stretch: Vec<Point> = stretch.iter().flatten().copied().collect();
            match stretch[..] {
                [only] if self.frame.contains(only) => runs.push(stretch),
                _ => self.cut(&stretch, &mut runs),
            }
        }
        runs
    }

    fn cut(&self, stretch: &[Point], runs: &mut Vec<Vec<Point>>) {
        // Where the last piece ended, if nothing of the line was cut away since.
        let mut open = None;
        for pair in stretch.windows(2) {
            let Some((start, end)) = clip_segment(pair[0], pair[1], &self.frame) else {
                open = None;
                continue;
            };
            match runs.last_mut() {
                Some(run) if open == Some(start) => run.push(end),
                _ => runs.push(vec![start, end]),
            }
            open = Some(end);
        }
    }

    /// Both ends of a line across the frame, if it lies inside.
    pub(crate) fn level(&self, y: f64) -> Option<[Point; 2]> {
        let ends = [self.frame.left, self.frame.right()];
        let down = self.down(y).filter(|_| self.y.scale.shows(y))?;
        let ends = ends.map(|across| Point::new(across, down));
        self.frame.contains(ends[0]).then_some(ends)
    }

    /// The vertical bars from `y - sigma` to `y + sigma` inside the frame, upper end first.
    pub(crate) fn bars(&self, x: &[f64], y: &[f64], sigma: &[f64]) -> Vec<(Point, Point)> {
        let bar = |((x, y), sigma): ((f64, f64), &f64)| {
            self.point(x, y)?;
            let across = self.across(x)?;
            let high = self.above_bottom(self.y.end_position(y + sigma)?);
            let low = self.above_bottom(self.y.end_position(y - sigma)?);
            clip_segment(
                Point::new(across, high),
                Point::new(across, low),
                &self.frame,
            )
        };
        pairs(x, y).zip(sigma).filter_map(bar).collect()
    }

    /// The areas between `low` and `high` inside the frame, one for each stretch without a
    /// gap.
    pub(crate) fn bands(&self, x: &[f64], low: &[f64], high: &[f64]) -> Vec<Vec<Point>> {
        let edge = |((x, low), high): ((f64, f64), &f64)| {
            let across = self.across(x)?;
            let low = self.above_bottom(self.y.end_position(low)?);
            let high = self.above_bottom(self.y.end_position(*high)?);
            Some((Point::new(across, low), Point::new(across, high)))
        };
        let edges: Vec<Option<(Point, Point)>> = pairs(x, low).zip(high).map(edge).collect();
        edges
            .split(Option::is_none)
            .map(|stretch| {
                let edges = thin::band(stretch.iter().flatten().copied().collect());
                let lower = edges.iter().map(|&(low, _)| low);
                let upper = edges.iter().rev().map(|&(_, high)| high);
                clip_polygon(lower.chain(upper).collect(), &self.frame)
            })
            .filter(|polygon| polygon.len() > 2)
            .collect()
    }
}
