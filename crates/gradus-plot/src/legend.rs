//! The legend: a box that names the series, in the place where it hides the least.
//! (plotters' own has one column of places to choose from, and no room for long names.)

use plotters::prelude::{DrawingBackend, PathElement, Rectangle, WHITE};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, VPos};

use crate::chart::{Area, Drawn, Medium};
use crate::color::Color;
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::lettering::{shortened, width};
use crate::marks::Pen;
use crate::placement::Placement;
use crate::plain::plain;
use crate::series::{Data, Series};

const SIZE: f64 = 12.0;
/// From one row to the next.
const ROW: f64 = 19.0;
const PADDING: f64 = 8.0;
const SWATCH: f64 = 24.0;
/// From swatch to text.
const GAP: f64 = 8.0;
/// From the legend to the frame.
const DISTANCE: f64 = 8.0;
/// As a part of the frame's width.
const WIDEST: f64 = 0.75;
const BORDER: Color = Color(0xcc, 0xcc, 0xcc);

/// One row: a name, and its series (none for the row that counts the rest).
type Entry<'a> = (String, Option<(&'a Series, Color)>);

/// Draws the legend of a figure; nothing if no series has a name or there is no room.
pub(crate) fn draw<B: DrawingBackend>(
    figure: &Figure,
    area: &Area<B>,
    placement: &Placement,
    medium: Medium,
) -> Drawn<B> {
    let entries = entries(figure, &placement.frame);
    if entries.is_empty() {
        return Ok(());
    }
    let widest = entries
        .iter()
        .map(|(label, _)| width(label, SIZE))
        .fold(0.0, f64::max);
    let size = (
        (2.0 * PADDING + SWATCH + GAP + widest).ceil(),
        2.0 * PADDING + ROW * (entries.len() - 1) as f64 + SIZE,
    );
    let panel = best_place(&placement.frame, size, &marks(figure, placement));
    let [upper_left, upper_right, lower_right, lower_left] =
        panel.corners().map(|corner| medium.place(corner));
    let ground = WHITE.mix(0.85).filled();
    area.draw(&Rectangle::new([upper_left, lower_right], ground))?;
    let around = [upper_left, upper_right, lower_right, lower_left, upper_left];
    let border = BORDER.rgb().stroke_width(medium.stroke(1.0));
    area.draw(&PathElement::new(around, border))?;
    let letters = medium.letters(SIZE, HPos::Left, VPos::Center);
    for (row, (label, series)) in entries.iter().enumerate() {
        let middle = panel.top + PADDING + SIZE / 2.0 + ROW * row as f64;
        let at = Point::new(panel.left + PADDING, middle);
        if let Some((series, color)) = series {
            let pen = Pen::of(series, *color, medium);
            sample(&series.data, &pen, at, area)?;
        }
        let text = medium.place(Point::new(at.x + SWATCH + GAP, at.y));
        area.draw_text(label, &letters, text)?;
    }
    Ok(())
}

fn entries<'a>(figure: &'a Figure, frame: &Rect) -> Vec<Entry<'a>> {
    let room = WIDEST * frame.width - 2.0 * (DISTANCE + PADDING) - SWATCH - GAP;
    let rows = ((frame.height - 2.0 * (DISTANCE + PADDING) + ROW - SIZE) / ROW).max(0.0) as usize;
    let series = figure.series.iter().zip(figure.colors());
    let mut entries: Vec<Entry> = series
        .filter_map(|(series, color)| {
            let label = plain(series.style.label.as_deref()?);
            Some((shortened(&label, SIZE, room), Some((series, color))))
        })
        .collect();
    if room < 2.0 * SIZE || rows < entries.len().min(2) {
        return Vec::new();
    }
    if entries.len() > rows {
        let rest = entries.split_off(rows - 1);
        entries.push((format!("and {} more", rest.len()), None));
    }
    entries
}

/// How a series looks, in a row that starts at `at`, half way up.
fn sample<B: DrawingBackend>(data: &Data, pen: &Pen, at: Point, area: &Area<B>) -> Drawn<B> {
    let swatch = Rect {
        left: at.x,
        top: at.y - SIZE / 2.0,
        width: SWATCH,
        height: SIZE,
    };
    let middle = Point::new(at.x + SWATCH / 2.0, at.y);
    let radius = pen.radius.clamp(2.5, 6.0);
    match data {
        Data::Scatter { .. } => pen.dot(middle, radius, area),
        Data::Line { .. } | Data::HorizontalLine { .. } => {
            pen.line(&[at, Point::new(at.x + SWATCH, at.y)], area)
        }
        Data::ErrorBars { .. } => {
            let (top, bottom) = (swatch.top, swatch.bottom());
            pen.bar(
                Point::new(middle.x, top),
                Point::new(middle.x, bottom),
                area,
            )?;
            pen.dot(middle, radius, area)
        }
        Data::Band { .. } => pen.area(&swatch.corners(), area),
    }
}

/// Of eight places along the border the one with the least data below, the upper right
/// one first.
fn best_place(frame: &Rect, (width, height): (f64, f64), marks: &[Point]) -> Rect {
    let place = |(across, down): (f64, f64)| Rect {
        left: (DISTANCE + across * (frame.width - 2.0 * DISTANCE - width)).round(),
        top: (DISTANCE + down * (frame.height - 2.0 * DISTANCE - height)).round(),
        width,
        height,
    };
    let hidden = |place: &Rect| marks.iter().filter(|&&mark| place.contains(mark)).count();
    [
        (1.0, 0.0),
        (0.0, 0.0),
        (0.0, 1.0),
        (1.0, 1.0),
        (1.0, 0.5),
        (0.0, 0.5),
        (0.5, 1.0),
        (0.5, 0.0),
    ]
    .map(place)
    .into_iter()
    .min_by_key(hidden)
    .expect("there are eight places")
}

/// Points that stand for the data: dots themselves, and every few pixels of a line.
fn marks(figure: &Figure, placement: &Placement) -> Vec<Point> {
    let mut marks = Vec::new();
    for series in &figure.series {
        let runs = match &series.data {
            Data::Scatter { x, y } | Data::ErrorBars { x, y, .. } => {
                marks.extend(placement.points(x, y));
                continue;
            }
            Data::Line { x, y } => placement.runs(x, y),
            Data::Band { x, low, high } => placement.bands(x, low, high),
            Data::HorizontalLine { y } => Vec::from_iter(placement.level(*y).map(Vec::from)),
        };
        for pair in runs.iter().flat_map(|run| run.windows(2)) {
            along(pair[0], pair[1], &mut marks);
        }
    }
    marks
}

fn along(from: Point, to: Point, marks: &mut Vec<Point>) {
    let length = (to.x - from.x).hypot(to.y - from.y);
    let steps = (length / 5.0).ceil().max(1.0);
    let part = |step: usize| from.towards(to, step as f64 / steps);
    marks.extend((0..steps as usize).map(part));
}
