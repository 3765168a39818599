//! The series on the canvas of a text: what each is drawn with, and how.

use super::Look;
use super::pane::Pane;
use crate::Figure;
use crate::braille::{Canvas, Pen};
use crate::geometry::Point;
use crate::placement::Placement;
use crate::series::{Data, Series};

/// Up to so many points are drawn with marks.
const FEW: usize = 100;
/// In the order in which they are given to series.
const MARKS: [char; 8] = ['•', '+', 'x', 'o', '*', '#', '@', '%'];

/// A few points are marks, which are seen better than dots. All else is drawn in dots, but
/// without colours only one series can be, to be told apart.
pub(super) fn pens(figure: &Figure, look: Look) -> Vec<Pen> {
    let mut marks = MARKS.iter().cycle();
    let mut dots_taken = false;
    let pen = |series: &Series| {
        let few = series.is_points() && series.data.len() <= FEW;
        match look {
            _ if series.is_band() => Pen::Shade,
            _ if series.height().is_some() => Pen::Rule,
            Look::Colored if few => Pen::Mark(MARKS[0]),
            Look::Plain if few || std::mem::replace(&mut dots_taken, true) => {
                Pen::Mark(*marks.next().expect("the marks go round"))
            }
            _ => Pen::Dots,
        }
    };
    figure.series.iter().map(pen).collect()
}

/// What stands before the name of a series in the legend.
pub(super) fn sample(data: &Data, pen: Pen, look: Look) -> String {
    match (data, pen) {
        (Data::Band { .. }, _) => "░░".to_owned(),
        (Data::HorizontalLine { .. }, _) => "──".to_owned(),
        (Data::Line { .. }, Pen::Mark(mark)) => [mark, mark].iter().collect(),
        (Data::ErrorBars { .. }, Pen::Mark(mark)) => ['│', mark].iter().collect(),
        (_, Pen::Mark(mark)) => mark.to_string(),
        (Data::Line { .. }, _) => if look == Look::Plain {
            "⠤⠤"
        } else {
            "──"
        }
        .to_owned(),
        (Data::ErrorBars { .. }, _) => if look == Look::Plain { "⢼⡇" } else { "┼" }.to_owned(),
        (Data::Scatter { .. }, _) => if look == Look::Plain { "⠪⠅" } else { "●" }.to_owned(),
    }
}

impl Pane<'_> {
    pub(super) fn canvas(&self, place: &Placement, columns: usize) -> Canvas {
        let mut canvas = Canvas::new(columns, self.frame_rows);
        for (index, series) in self.figure.in_layers() {
            let number = self.series_before + index;
            draw(series, number, self.pens[index], place, &mut canvas);
        }
        canvas
    }
}

fn draw(series: &Series, index: usize, pen: Pen, place: &Placement, canvas: &mut Canvas) {
    match &series.data {
        Data::Scatter { x, y } => {
            for point in place.points(x, y) {
                canvas.dot(point, index, pen);
            }
        }
        Data::Line { x, y } => {
            for run in place.runs(x, y) {
                canvas.line(run[0], run[0], index, pen);
                for pair in run.windows(2) {
                    canvas.line(pair[0], pair[1], index, pen);
                }
            }
        }
        Data::ErrorBars { x, y, sigma } => {
            let bar = if pen == Pen::Dots {
                pen
            } else {
                Pen::Mark('│')
            };
            for (high, low) in place.bars(x, y, sigma) {
                canvas.line(high, low, index, bar);
            }
            for point in place.points(x, y) {
                let arm = if pen == Pen::Dots { 1.0 } else { 0.0 };
                let (left, right) = ((point.x - arm).max(0.0), point.x + arm);
                canvas.line(
                    Point::new(left, point.y),
                    Point::new(right, point.y),
                    index,
                    pen,
                );
            }
        }
        Data::Band { x, low, high } => {
            for polygon in place.bands(x, low, high) {
                shade(&polygon, index, canvas);
            }
        }
        Data::HorizontalLine { y } => {
            if let Some([from, to]) = place.level(*y) {
                canvas.line(from, to, index, pen);
            }
        }
    }
}

/// Fills a polygon: in each column of cells what lies between its edges.
fn shade(polygon: &[Point], series: usize, canvas: &mut Canvas) {
    let edges = || (0..polygon.len()).map(|i| (polygon[i], polygon[(i + 1) % polygon.len()]));
    let (left, right) = polygon
        .iter()
        .fold((f64::MAX, f64::MIN), |(l, r), p| (l.min(p.x), r.max(p.x)));
    for x in left.ceil() as usize..=right.floor().max(0.0) as usize {
        let x = x as f64;
        let mut crossings: Vec<f64> = edges()
            .filter(|(a, b)| (a.x <= x) != (b.x <= x))
            .map(|(a, b)| a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y))
            .collect();
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            canvas.line(
                Point::new(x, pair[0]),
                Point::new(x, pair[1]),
                series,
                Pen::Shade,
            );
        }
    }
}
