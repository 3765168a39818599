//! How much room the texts around the frame take, and which ticks its axes have.

mod strips;

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::axis::Span;
use crate::figure::Figure;
use crate::lettering::{shortened, width};
use crate::placement::spans;
use crate::plain::plain;
use crate::ticks::Ticks;

use strips::SMALLEST_FRAME;
pub(crate) use strips::{BETWEEN, Strip};

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
/// Between two labels of a horizontal axis.
const LABEL_SPACE: f64 = 16.0;

/// An axis as plotters asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Ruler {
    pub(crate) span: Span,
    pub(crate) ticks: Ticks,
    /// Pixels of the backend for one that is seen: lines in its middle are sharp.
    pixel: i32,
}

impl Ruler {
    /// The same ticks without labels, for an axis that another one below explains.
    pub(crate) fn unlabelled(&self) -> Ruler {
        let mut ruler = self.clone();
        ruler
            .ticks
            .major
            .iter_mut()
            .for_each(|tick| tick.label.clear());
        ruler
    }
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

/// The texts of a page but the legends', shortened to their room, and the distances of the
/// frames from the page's edges.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) x: Ruler,
    pub(crate) x_label: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// From the lowest frame.
    pub(crate) bottom: f64,
    pub(crate) strips: Vec<Strip>,
}

impl Layout {
    /// `pixel`: as many pixels of the backend, each way, are one that is seen.
    pub(crate) fn of(figure: &Figure, pixel: i32) -> Layout {
        let spans = spans(figure);
        let layout = Layout::with_line_below(figure, &spans, pixel, !figure.x.label.is_empty());
        match layout.x.ticks.note.is_empty() {
            true => layout,
            false => Layout::with_line_below(figure, &spans, pixel, true),
        }
    }

    /// `line_below`: whether anything is to be written below the labels of the ticks.
    fn with_line_below(
        figure: &Figure,
        (x, y): &(Span, Vec<Span>),
        pixel: i32,
        line_below: bool,
    ) -> Layout {
        let page_width = f64::from(figure.width);
        let room = |wanted: bool, size| if wanted { size } else { 0.0 };
        let label = LABEL_SIZE * LINE_HEIGHT + GAP;
        let bottom = EDGE + room(line_below, label) + 2.0 * TICK + TICK_SIZE;
        let strips = strips::strips(figure, y, bottom, pixel);

        // The frames stand exactly below each other: all have the room that one of them needs.
        let beside = room(
            figure.panels().any(|panel| !panel.y.label.is_empty()),
            label,
        );
        let widths = strips.iter().map(|strip| widest(&strip.y.ticks));
        let left = EDGE + beside + 2.0 * TICK + widths.fold(0.0, f64::max);
        let (ticks, right) = fitting(x, page_width - left);
        let middle = (left + page_width - right) / 2.0;
        let note = width(&ticks.note, TICK_SIZE) + room(!ticks.note.is_empty(), 2.0 * GAP);
        let half = (middle - EDGE).min(page_width - EDGE - note - middle);
        Layout {
            x: Ruler {
                span: *x,
                ticks,
                pixel,
            },
            x_label: shortened(&plain(&figure.x.label), LABEL_SIZE, 2.0 * half),
            left: left.min(page_width - right - SMALLEST_FRAME),
            right,
            bottom,
            strips,
        }
    }
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
