//! One panel of a text: its canvas, the vertical axis before it and the horizontal one below.

use super::Look;
use super::characters::{Line, line, shortened};
use super::drawing::pens;
use crate::axis::Span;
use crate::braille::{ACROSS, DOWN, Pen};
use crate::figure::Figure;
use crate::geometry::Rect;
use crate::placement::Placement;
use crate::plain::plain;
use crate::ticks::{Tick, Ticks};

/// A panel before its width is known.
pub(super) struct Pane<'a> {
    pub(super) figure: &'a Figure,
    /// The title of the uppermost panel is the page's, and has lines of its own.
    is_uppermost: bool,
    /// How many series the panels above have.
    pub(super) series_before: usize,
    pub(super) pens: Vec<Pen>,
    /// The line above the frame, with the vertical axis' label.
    has_y_line: bool,
    y_ticks: Ticks,
    pub(super) frame_rows: usize,
}

impl<'a> Pane<'a> {
    pub(super) fn of(figure: &'a Figure, above: Option<&Pane>, look: Look) -> Pane<'a> {
        let series_before = above.map_or(0, |above| above.series_before + above.pens.len());
        Pane {
            figure,
            is_uppermost: above.is_none(),
            series_before,
            pens: pens(figure, look),
            has_y_line: false,
            y_ticks: Ticks::default(),
            frame_rows: 0,
        }
    }

    /// Gives the frame its rows. `has_line`: whether there is one more, for the label.
    pub(super) fn give_rows(&mut self, rows: usize, has_line: bool, span: &Span) {
        self.y_ticks = Ticks::of(span, (rows / 3).max(4));
        // What all labels share needs a line too, and if there is none, one of the frame's.
        let takes_line = !has_line && !self.y_ticks.note.is_empty();
        self.has_y_line = has_line || takes_line;
        self.frame_rows = rows - usize::from(takes_line);
    }

    /// What is to be written above the frame, but for what labels share.
    pub(super) fn heading(&self) -> String {
        let title = match self.is_uppermost {
            true => "",
            false => self.figure.title.trim(),
        };
        plain(&[title, &self.figure.y.label].join(" "))
    }

    /// Columns for the labels of the vertical axis.
    pub(super) fn label_columns(&self) -> usize {
        let labels = self.y_ticks.major.iter().map(|tick| &tick.label);
        labels.map(|label| label.chars().count()).max().unwrap_or(0)
    }

    /// The frame in dots.
    pub(super) fn placement(&self, x: Span, y: Span, columns: usize) -> Placement {
        let frame = Rect {
            left: 0.0,
            top: 0.0,
            width: (columns * ACROSS - 1) as f64,
            height: (self.frame_rows * DOWN - 1) as f64,
        };
        Placement { x, y, frame }
    }

    /// All lines of the panel but the labels of the horizontal axis.
    pub(super) fn lines(&self, place: &Placement, margin: usize, columns: usize) -> Vec<Line> {
        let frame_columns = columns - margin - 1;
        let mut lines = Vec::new();
        if self.has_y_line {
            let text = [self.heading().as_str(), &self.y_ticks.note].join(" ");
            lines.push(line(&shortened(text.trim(), columns)));
        }
        let canvas = self.canvas(place, frame_columns);
        let at = |tick: &Tick| Some(place.down(tick.value)?.round() as usize / DOWN);
        let row = |row: usize| {
            let tick = self.y_ticks.major.iter().find(|tick| at(tick) == Some(row));
            let (label, axis) = tick.map_or(("", '│'), |tick| (tick.label.as_str(), '┤'));
            let mut characters = line(&format!("{label:>width$} {axis}", width = margin - 1));
            characters.extend(canvas.row(row));
            characters
        };
        lines.extend((0..self.frame_rows).map(row));
        lines
    }
}
