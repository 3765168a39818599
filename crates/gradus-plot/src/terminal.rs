//! The page as text: a canvas of braille characters between axes of lines and numbers.

mod characters;
mod drawing;

use characters::{Line, finished, line, shortened};
use drawing::{pens, sample};

use crate::axis::Span;
use crate::braille::{ACROSS, DOWN, Pen};
use crate::figure::Figure;
use crate::geometry::Rect;
use crate::placement::{Placement, spans};
use crate::plain::plain;
use crate::ticks::{Tick, Ticks};
use crate::{Error, Result};

/// Whether the text is for a file or for a terminal that knows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Colored,
}

const FEWEST_COLUMNS: usize = 24;
const FEWEST_ROWS: usize = 8;
/// The frame keeps this height, whatever else there is to write.
const FEWEST_FRAME_ROWS: usize = 4;
/// No label of a vertical axis is wider, its space and the axis included.
const WIDEST_MARGIN: usize = 12;

/// Draws the figure on exactly `rows` lines of at most `columns` characters.
pub(crate) fn text(figure: &Figure, columns: usize, rows: usize, look: Look) -> Result<String> {
    if columns < FEWEST_COLUMNS || rows < FEWEST_ROWS {
        let message = format!(
            "{columns} columns and {rows} rows are too few; a figure needs at least \
             {FEWEST_COLUMNS} columns and {FEWEST_ROWS} rows"
        );
        let call = match look {
            Look::Plain => "to_text",
            Look::Colored => "to_ansi",
        };
        return Err(Error::argument(call, message));
    }
    let lines = Sheet::of(figure, columns, rows, look).lines();
    let colors = match look {
        Look::Plain => Vec::new(),
        Look::Colored => figure
            .colors()
            .iter()
            .map(|color| color.terminal())
            .collect(),
    };
    Ok(lines.iter().map(|line| finished(line, &colors)).collect())
}

/// How the lines are shared out, and where the frame is.
struct Sheet<'a> {
    figure: &'a Figure,
    pens: Vec<Pen>,
    columns: usize,
    title: Vec<Line>,
    legend: Vec<Line>,
    /// The line above the frame, with the vertical axis' label.
    has_y_line: bool,
    /// The line below the ticks, with the horizontal axis' label.
    has_x_line: bool,
    x_ticks: Ticks,
    y_ticks: Ticks,
    /// Columns for the labels of the vertical axis.
    margin: usize,
    frame_columns: usize,
    frame_rows: usize,
    /// Counts in dots.
    placement: Placement,
}

impl Sheet<'_> {
    fn of(figure: &Figure, columns: usize, rows: usize, look: Look) -> Sheet<'_> {
        let pens = pens(figure, look);
        let (x, y) = spans(figure);
        // What is to be written takes its lines in order of importance.
        let mut free = rows - 2 - FEWEST_FRAME_ROWS;
        let mut take = |wanted: usize| {
            let taken = wanted.min(free);
            free -= taken;
            taken
        };
        let mut title = title(figure, columns);
        title.truncate(take(title.len()));
        let x_ticks = fitting(&x, columns - WIDEST_MARGIN);
        let has_x_line = take(usize::from(
            !(figure.x.label.is_empty() && x_ticks.note.is_empty()),
        )) > 0;
        let mut legend = legend(figure, &pens, look, columns);
        let legend_rows = legend.len();
        let y_line_wanted = usize::from(!figure.y.label.is_empty());
        let reserved = take(y_line_wanted);
        legend.truncate(take(legend_rows));
        let frame_rows = FEWEST_FRAME_ROWS + free;
        let y_ticks = Ticks::of(&y, (frame_rows / 3).max(4));
        // What all labels share needs a line too, and if there is none, one of the frame's.
        let has_y_line = reserved > 0 || !y_ticks.note.is_empty();
        let frame_rows = frame_rows - usize::from(has_y_line && reserved == 0);
        let widths = y_ticks.major.iter().map(|tick| tick.label.chars().count());
        let margin = widths.max().unwrap_or(0) + 1;
        let frame_columns = columns - margin - 1;
        let frame = Rect {
            left: 0.0,
            top: 0.0,
            width: (frame_columns * ACROSS - 1) as f64,
            height: (frame_rows * DOWN - 1) as f64,
        };
        Sheet {
            figure,
            pens,
            columns,
            title,
            legend,
            has_y_line,
            has_x_line,
            x_ticks,
            y_ticks,
            margin,
            frame_columns,
            frame_rows,
            placement: Placement { x, y, frame },
        }
    }

    fn lines(self) -> Vec<Line> {
        let mut lines = self.title.clone();
        if self.has_y_line {
            lines.push(self.y_line());
        }
        lines.extend(self.frame());
        lines.push(self.axis());
        lines.push(self.tick_labels());
        if self.has_x_line {
            lines.push(self.x_line());
        }
        lines.extend(self.legend);
        lines
    }

    /// The vertical axis' label, above the axis.
    fn y_line(&self) -> Line {
        let label = plain(&self.figure.y.label);
        let text = [label.as_str(), &self.y_ticks.note].join(" ");
        line(&shortened(text.trim(), self.columns))
    }

    /// The horizontal axis' label in the middle, what the labels share at the right.
    fn x_line(&self) -> Line {
        let label = plain(&self.figure.x.label);
        let note = &self.x_ticks.note;
        let room = self.columns - note.chars().count() - 1;
        let label = shortened(&label, room);
        let length = label.chars().count();
        let middle = self.margin + 1 + self.frame_columns / 2;
        let start = middle.saturating_sub(length / 2).min(room - length);
        let text = format!("{:start$}{label}", "");
        line(&format!("{text:room$} {note}"))
    }

    /// The rows of the frame, with the vertical axis and its labels before them.
    fn frame(&self) -> Vec<Line> {
        let canvas = self.canvas();
        let at = |tick: &Tick| Some(self.placement.down(tick.value)?.round() as usize / DOWN);
        let row = |row: usize| {
            let tick = self.y_ticks.major.iter().find(|tick| at(tick) == Some(row));
            let (label, axis) = tick.map_or(("", '│'), |tick| (tick.label.as_str(), '┤'));
            let mut characters = line(&format!("{label:>width$} {axis}", width = self.margin - 1));
            characters.extend(canvas.row(row));
            characters
        };
        (0..self.frame_rows).map(row).collect()
    }

    /// The columns of the horizontal axis' ticks, counted from the axis.
    fn tick_columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.x_ticks.major.iter().filter_map(|tick| {
            let across = self.placement.across(tick.value)?;
            Some((across.round() as usize / ACROSS, tick.label.as_str()))
        })
    }

    fn axis(&self) -> Line {
        let mut axis = vec!['─'; self.frame_columns];
        for (column, _) in self.tick_columns() {
            axis[column] = '┬';
        }
        let axis: String = axis.into_iter().collect();
        line(&format!("{:margin$}└{axis}", "", margin = self.margin))
    }

    fn tick_labels(&self) -> Line {
        let mut labels = vec![(' ', None); self.columns];
        for (column, label) in self.tick_columns() {
            let length = label.chars().count();
            let middle = self.margin + 1 + column;
            let start = middle.saturating_sub(length / 2).min(self.columns - length);
            for (offset, character) in line(label).into_iter().enumerate() {
                labels[start + offset] = character;
            }
        }
        labels
    }
}

fn title(figure: &Figure, columns: usize) -> Vec<Line> {
    let centred =
        |text: &str| line(format!("{:^columns$}", shortened(&plain(text), columns)).trim_end());
    match figure.title.trim() {
        "" => Vec::new(),
        title => title.lines().map(centred).collect(),
    }
}

/// The names of the series, side by side as far as they fit.
fn legend(figure: &Figure, pens: &[Pen], look: Look, columns: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, (series, pen)) in figure.series.iter().zip(pens).enumerate() {
        let Some(label) = &series.style.label else {
            continue;
        };
        let sample = sample(&series.data, *pen, look);
        let mut entry: Line = line("  ");
        entry.extend(sample.chars().map(|character| (character, Some(index))));
        entry.extend(line(&format!(" {}", shortened(&plain(label), columns - 6))));
        match lines.last_mut() {
            Some(last) if last.len() + entry.len() < columns => last.extend(entry),
            _ => lines.push(entry),
        }
    }
    lines
}

/// As many ticks as have room for their labels side by side.
fn fitting(span: &Span, columns: usize) -> Ticks {
    let fits = |ticks: &Ticks| {
        let widest = ticks
            .major
            .iter()
            .map(|tick| tick.label.chars().count())
            .max();
        let parts = ticks
            .major
            .iter()
            .filter_map(|tick| span.position(tick.value));
        let parts: Vec<f64> = parts.collect();
        let distance = |pair: &[f64]| ((pair[1] - pair[0]).abs() * columns as f64) as usize;
        parts
            .windows(2)
            .all(|pair| distance(pair) > widest.unwrap_or(0) + 2)
    };
    let most = (columns / 5).max(2);
    let mut tries = (2..=most).rev().map(|most| Ticks::of(span, most));
    tries
        .find(|ticks| fits(ticks))
        .unwrap_or_else(|| Ticks::of(span, 2))
}
