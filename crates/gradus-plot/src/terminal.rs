//! The page as text: a canvas of braille characters between axes of lines and numbers.

mod characters;
mod drawing;
mod pane;

use characters::{Line, finished, line, shortened};
use drawing::sample;
use pane::Pane;

use crate::axis::Span;
use crate::braille::ACROSS;
use crate::color::Color;
use crate::figure::Figure;
use crate::placement::{Placement, spans};
use crate::plain::plain;
use crate::ticks::Ticks;
use crate::{Error, Result};

/// Whether the text is for a file or for a terminal that knows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Colored,
}

const FEWEST_COLUMNS: usize = 24;
const FEWEST_ROWS: usize = 8;
/// The frame keeps this height, whatever else there is to write; frames below it may be lower.
const FEWEST_FRAME_ROWS: usize = 4;
const FEWEST_ROWS_BELOW: usize = 3;
/// No label of a vertical axis is wider, its space and the axis included.
const WIDEST_MARGIN: usize = 12;

/// Draws the figure on exactly `rows` lines of at most `columns` characters.
pub(crate) fn text(figure: &Figure, columns: usize, rows: usize, look: Look) -> Result<String> {
    let panels_below = figure.panels().count() - 1;
    let fewest_rows = FEWEST_ROWS + panels_below * (FEWEST_ROWS_BELOW + 1);
    if columns < FEWEST_COLUMNS || rows < fewest_rows {
        let message = format!(
            "{columns} columns and {rows} rows are too few; {} needs at least \
             {FEWEST_COLUMNS} columns and {fewest_rows} rows",
            match panels_below {
                0 => "a figure".to_owned(),
                below => format!("a figure of {} panels", below + 1),
            }
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
            .panels()
            .flat_map(Figure::colors)
            .map(Color::terminal)
            .collect(),
    };
    Ok(lines.iter().map(|line| finished(line, &colors)).collect())
}

/// How the lines are shared out, and where the frames are.
struct Sheet<'a> {
    figure: &'a Figure,
    columns: usize,
    title: Vec<Line>,
    panes: Vec<Pane<'a>>,
    legend: Vec<Line>,
    /// The line below the ticks, with the horizontal axis' label.
    has_x_line: bool,
    x_ticks: Ticks,
    /// Columns for the labels of the vertical axes.
    margin: usize,
    /// Where each pane's frame is, in dots.
    placements: Vec<Placement>,
}

impl Sheet<'_> {
    fn of(figure: &Figure, columns: usize, rows: usize, look: Look) -> Sheet<'_> {
        let (x, y) = spans(figure);
        let mut panes: Vec<Pane> = Vec::new();
        for panel in figure.panels() {
            panes.push(Pane::of(panel, panes.last(), look));
        }
        // What is to be written takes its lines in order of importance.
        let below = panes.len() - 1;
        let mut free = rows - 2 - FEWEST_FRAME_ROWS - below * (FEWEST_ROWS_BELOW + 1);
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
        let mut legend = legend(&panes, look, columns);
        let headings = panes.iter().map(|pane| !pane.heading().is_empty());
        let has_lines: Vec<bool> = headings.map(|wanted| take(wanted.into()) > 0).collect();
        legend.truncate(take(legend.len()));
        let heights = shared_out(free, &figure.height_shares());
        for (pane, (rows, (has_line, span))) in panes
            .iter_mut()
            .zip(heights.into_iter().zip(has_lines.into_iter().zip(&y)))
        {
            pane.give_rows(rows, has_line, span);
        }
        let margin = panes.iter().map(Pane::label_columns).max().unwrap_or(0) + 1;
        let frame_columns = columns - margin - 1;
        let placements = panes
            .iter()
            .zip(y)
            .map(|(pane, y)| pane.placement(x, y, frame_columns));
        Sheet {
            figure,
            columns,
            title,
            placements: placements.collect(),
            panes,
            legend,
            has_x_line,
            x_ticks,
            margin,
        }
    }

    fn lines(self) -> Vec<Line> {
        let mut lines = self.title.clone();
        for (pane, placement) in self.panes.iter().zip(&self.placements) {
            lines.extend(pane.lines(placement, self.margin, self.columns));
            lines.push(self.axis());
        }
        lines.push(self.tick_labels());
        if self.has_x_line {
            lines.push(self.x_line());
        }
        lines.extend(self.legend);
        lines
    }

    fn frame_columns(&self) -> usize {
        self.columns - self.margin - 1
    }

    /// The horizontal axis' label in the middle, what the labels share at the right.
    fn x_line(&self) -> Line {
        let label = plain(&self.figure.x.label);
        let note = &self.x_ticks.note;
        let room = self.columns - note.chars().count() - 1;
        let label = shortened(&label, room);
        let length = label.chars().count();
        let middle = self.margin + 1 + self.frame_columns() / 2;
        let start = middle.saturating_sub(length / 2).min(room - length);
        let text = format!("{:start$}{label}", "");
        line(&format!("{text:room$} {note}"))
    }

    /// The columns of the horizontal axis' ticks, counted from the axis.
    fn tick_columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.x_ticks.major.iter().filter_map(|tick| {
            let across = self.placements[0].across(tick.value)?;
            Some((across.round() as usize / ACROSS, tick.label.as_str()))
        })
    }

    fn axis(&self) -> Line {
        let mut axis = vec!['─'; self.frame_columns()];
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

/// The rows of the frames: beyond the fewest of each, `free` ones.
fn shared_out(free: usize, shares: &[f64]) -> Vec<usize> {
    let below = shares.len() - 1;
    let all = free + FEWEST_FRAME_ROWS + below * FEWEST_ROWS_BELOW;
    let mut rest = free;
    let lower = |share: &f64| {
        let wanted = (share * all as f64).round() as usize;
        let more = wanted.saturating_sub(FEWEST_ROWS_BELOW).min(rest);
        rest -= more;
        FEWEST_ROWS_BELOW + more
    };
    let lower: Vec<usize> = shares[1..].iter().map(lower).collect();
    let mut heights = vec![FEWEST_FRAME_ROWS + rest];
    heights.extend(lower);
    heights
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
fn legend(panes: &[Pane], look: Look, columns: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let series = panes
        .iter()
        .flat_map(|pane| pane.figure.series.iter().zip(&pane.pens));
    for (index, (series, pen)) in series.enumerate() {
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
