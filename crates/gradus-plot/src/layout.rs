//! How much room the texts around the frame take, and which ticks its axes have.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::axis::Span;
use crate::figure::Figure;
use crate::lettering::{shortened, width};
use crate::placement::spans;
use crate::plain::plain;
use crate::ticks::Ticks;

pub(crate) const TITLE_SIZE: f64 = 15.0;
pub(crate) const LABEL_SIZE: f64 = 13.0;
pub(crate) const TICK_SIZE: f64 = 11.5;
/// Lines of text are this many times their size apart.
pub(crate) const LINE_HEIGHT: f64 = 1.35;
/// Empty room along the edge of the page.
pub(crate) const EDGE: f64 = 12.0;
/// Between the parts around the frame.
pub(crate) const GAP: f64 = 6.0;
/// The length of a tick; plotters leaves as much between it and its label.
pub(crate) const TICK: f64 = 4.0;
/// No label of a vertical axis gets less room than this; of a horizontal axis, as much
/// between two labels.
const LABEL_ROOM: f64 = 40.0;
const LABEL_SPACE: f64 = 16.0;
/// As a part of the page's height.
const HIGHEST_TITLE: f64 = 0.3;
/// However long the texts, the frame keeps this size.
const SMALLEST_FRAME: f64 = 24.0;

/// An axis as plotters asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Ruler {
    pub(crate) span: Span,
    pub(crate) ticks: Ticks,
    /// Pixels of the backend for one that is seen: lines in its middle are sharp.
    pixel: i32,
}

impl Ranged for Ruler {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let part = self.span.position(*value).unwrap_or_default();
        let place = from + (part * f64::from(to - from)).round() as i32;
        let middle = place.div_euclid(self.pixel) * self.pixel + self.pixel / 2;
        middle.clamp(from.min(to), from.max(to))
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match hint.weight().allow_light_points() {
            true => self.ticks.minor.clone(),
            false => self.ticks.major.iter().map(|tick| tick.value).collect(),
        }
    }

    fn range(&self) -> Range<f64> {
        self.span.from..self.span.to
    }
}

impl ValueFormatter<f64> for Ruler {
    fn format_ext(&self, value: &f64) -> String {
        let tick = self.ticks.major.iter().find(|tick| tick.value == *value);
        tick.map(|tick| tick.label.clone()).unwrap_or_default()
    }
}

/// The texts of a page but the legend's, shortened to their room, and the distances of the
/// frame from the page's edges.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) x: Ruler,
    pub(crate) y: Ruler,
    pub(crate) title: Vec<String>,
    pub(crate) x_label: String,
    pub(crate) y_label: String,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Layout {
    /// `pixel`: as many pixels of the backend, each way, are one that is seen.
    pub(crate) fn of(figure: &Figure, pixel: i32) -> Layout {
        let layout = Layout::with_line_below(figure, pixel, !figure.x.label.is_empty());
        match layout.x.ticks.note.is_empty() {
            true => layout,
            false => Layout::with_line_below(figure, pixel, true),
        }
    }

    /// `line_below`: whether anything is to be written below the labels of the ticks.
    fn with_line_below(figure: &Figure, pixel: i32, line_below: bool) -> Layout {
        let (page_width, page_height) = (f64::from(figure.width), f64::from(figure.height));
        let (x, y) = spans(figure);
        let title = title(figure);
        let room = |wanted: bool, size| if wanted { size } else { 0.0 };
        let label = LABEL_SIZE * LINE_HEIGHT + GAP;

        let top = EDGE + title.len() as f64 * TITLE_SIZE * LINE_HEIGHT + GAP;
        let bottom = EDGE + room(line_below, label) + 2.0 * TICK + TICK_SIZE;
        let height = (page_height - top - bottom).max(SMALLEST_FRAME);
        let y_ticks = Ticks::of(&y, ((height / LABEL_ROOM) as usize + 1).max(3));
        // What all labels share stands above the axis, on a line of its own.
        let top = top + room(!y_ticks.note.is_empty(), TICK_SIZE * LINE_HEIGHT);
        let height = (page_height - top - bottom).max(SMALLEST_FRAME);

        let beside = room(!figure.y.label.is_empty(), label);
        let left = EDGE + beside + 2.0 * TICK + widest(&y_ticks);
        let (x_ticks, right) = fitting(&x, page_width - left);
        let middle = (left + page_width - right) / 2.0;
        let note = width(&x_ticks.note, TICK_SIZE) + room(!x_ticks.note.is_empty(), 2.0 * GAP);
        let half = (middle - EDGE).min(page_width - EDGE - note - middle);
        Layout {
            x: Ruler {
                span: x,
                ticks: x_ticks,
                pixel,
            },
            y: Ruler {
                span: y,
                ticks: y_ticks,
                pixel,
            },
            title,
            x_label: shortened(&plain(&figure.x.label), LABEL_SIZE, 2.0 * half),
            y_label: shortened(&plain(&figure.y.label), LABEL_SIZE, height),
            left: left.min(page_width - right - SMALLEST_FRAME),
            top: top.min(page_height - bottom - SMALLEST_FRAME),
            right,
            bottom,
        }
    }
}

fn title(figure: &Figure) -> Vec<String> {
    let most_lines = HIGHEST_TITLE * f64::from(figure.height) / (TITLE_SIZE * LINE_HEIGHT);
    let room = f64::from(figure.width) - 2.0 * EDGE;
    let lines = figure.title.trim().lines().take(most_lines as usize);
    lines
        .map(|line| shortened(&plain(line), TITLE_SIZE, room))
        .collect()
}

/// As many ticks as have room for their labels side by side, and the margin on the right
/// into which half of the last label reaches.
fn fitting(span: &Span, room: f64) -> (Ticks, f64) {
    let most = (room / 60.0).clamp(2.0, 12.0) as usize;
    let candidates = (2..=most).rev().map(|most| {
        let ticks = Ticks::of(span, most);
        let right = EDGE.max(widest(&ticks) / 2.0 + 4.0);
        (ticks, right)
    });
    let fits = |(ticks, right): &(Ticks, f64)| {
        let major = ticks.major.iter();
        let parts: Vec<f64> = major.filter_map(|tick| span.position(tick.value)).collect();
        let apart = |pair: &[f64]| (pair[1] - pair[0]).abs() * (room - right);
        let needed = widest(ticks) + LABEL_SPACE;
        parts.windows(2).all(|pair| apart(pair) >= needed)
    };
    let few = || {
        candidates
            .clone()
            .next_back()
            .expect("two ticks are always tried")
    };
    candidates.clone().find(fits).unwrap_or_else(few)
}

fn widest(ticks: &Ticks) -> f64 {
    let widths = ticks.major.iter().map(|tick| width(&tick.label, TICK_SIZE));
    widths.fold(0.0, f64::max)
}
