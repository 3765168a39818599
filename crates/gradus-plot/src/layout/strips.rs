//! How a page's height is shared out: each panel has a strip of it, with its frame inside.

use super::{EDGE, GAP, LABEL_SIZE, LINE_HEIGHT, Ruler, TICK_SIZE, TITLE_SIZE};
use crate::axis::Span;
use crate::figure::Figure;
use crate::lettering::shortened;
use crate::plain::plain;
use crate::ticks::Ticks;

/// Between a frame and the edge of its strip, where another strip lies beyond: half a label of
/// the vertical axis stands there.
pub(crate) const BETWEEN: f64 = 9.0;
/// No label of a vertical axis gets less room than this.
const LABEL_ROOM: f64 = 40.0;
/// But rather two labels this close than a single one.
const CLOSEST_LABELS: f64 = 20.0;
/// All titles together, as a part of the page's height.
const HIGHEST_TITLES: f64 = 0.3;
/// However long the texts, the frame keeps this size.
pub(super) const SMALLEST_FRAME: f64 = 24.0;

/// What one panel has of the page: all of its width, and a part of its height.
#[derive(Debug)]
pub(crate) struct Strip {
    pub(crate) y: Ruler,
    pub(crate) title: Vec<String>,
    pub(crate) y_label: String,
    /// Where the strip begins, from the page's upper edge.
    pub(crate) start: f64,
    /// Where the frame begins, from there.
    pub(crate) top: f64,
}

/// The strips of all panels, from the top; `bottom`: from the lowest frame to the page's edge.
pub(super) fn strips(figure: &Figure, spans: &[Span], bottom: f64, pixel: i32) -> Vec<Strip> {
    let titles: Vec<Vec<String>> = figure.panels().map(|panel| title(panel, figure)).collect();
    let mut tops: Vec<f64> = (0..titles.len())
        .map(|row| top(row, &titles[row]))
        .collect();
    let between = BETWEEN * (titles.len() - 1) as f64;
    let room = f64::from(figure.height) - bottom - between;
    let shares = figure.height_shares();

    let heights = shared_out(room - tops.iter().sum::<f64>(), &shares);
    let ticks: Vec<Ticks> = spans
        .iter()
        .zip(heights)
        .map(|(span, height)| ticks(span, height))
        .collect();
    for (top, ticks) in tops.iter_mut().zip(&ticks) {
        // What all labels share stands above the axis, on a line of its own.
        *top += if ticks.note.is_empty() {
            0.0
        } else {
            TICK_SIZE * LINE_HEIGHT
        };
    }
    let heights = shared_out(room - tops.iter().sum::<f64>(), &shares);
    // Where the texts take more than there is, the frames take it back from the uppermost.
    tops[0] = room - tops[1..].iter().sum::<f64>() - heights.iter().sum::<f64>();

    let mut start = 0.0;
    let rows = figure.panels().zip(titles).zip(spans.iter().zip(ticks));
    let rows = rows.zip(tops.into_iter().zip(heights));
    rows.map(|(((panel, title), (&span, ticks)), (top, height))| {
        // A label may be longer than the frame is high, where nothing stands above.
        let beyond = if ticks.note.is_empty() {
            2.0 * BETWEEN - 2.0
        } else {
            0.0
        };
        let ticks = thinned(ticks, &span, height);
        let strip = Strip {
            y: Ruler { span, ticks, pixel },
            title,
            y_label: shortened(&plain(&panel.y.label), LABEL_SIZE, height + beyond),
            start,
            top,
        };
        start += top + height + BETWEEN;
        strip
    })
    .collect()
}

/// As many ticks as have room for their labels above each other, and more than one if at all
/// possible: a single number tells no scale.
fn ticks(span: &Span, height: f64) -> Ticks {
    let usual = ((height / LABEL_ROOM) as usize + 1).max(3);
    let most = ((height / CLOSEST_LABELS) as usize + 1).max(usual);
    let suits = |ticks: &Ticks| ticks.major.len() > 1 && keep_apart(ticks, span, height);
    let mut candidates = (usual..=most).chain([2]).map(|most| Ticks::of(span, most));
    candidates
        .find(suits)
        .unwrap_or_else(|| thinned(Ticks::of(span, 2), span, height))
}

/// Of ticks too close to each other every other one, or fewer still.
fn thinned(mut ticks: Ticks, span: &Span, height: f64) -> Ticks {
    while !keep_apart(&ticks, span, height) {
        ticks.major = ticks.major.into_iter().step_by(2).collect();
    }
    ticks
}

fn keep_apart(ticks: &Ticks, span: &Span, height: f64) -> bool {
    let parts: Vec<f64> = ticks
        .major
        .iter()
        .filter_map(|tick| span.position(tick.value))
        .collect();
    let apart = |pair: &[f64]| (pair[1] - pair[0]).abs() * height;
    parts
        .windows(2)
        .all(|pair| apart(pair) >= TICK_SIZE * LINE_HEIGHT)
}

/// Above a panel's frame, but for what the labels of its axis share.
fn top(row: usize, title: &[String]) -> f64 {
    let title = title.len() as f64 * TITLE_SIZE * LINE_HEIGHT;
    match row {
        0 => EDGE + title + GAP,
        _ if title == 0.0 => BETWEEN,
        _ => BETWEEN + title + GAP,
    }
}

/// The heights of the frames. What a low one lacks of the least is taken from the highest.
fn shared_out(room: f64, shares: &[f64]) -> Vec<f64> {
    let share = |share: &f64| (share * room).max(SMALLEST_FRAME);
    let mut heights: Vec<f64> = shares.iter().map(share).collect();
    let excess = heights.iter().sum::<f64>() - room;
    if let Some(highest) = heights.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *highest = (*highest - excess).max(SMALLEST_FRAME);
    }
    heights
}

fn title(panel: &Figure, page: &Figure) -> Vec<String> {
    let panels = page.panels().count() as f64;
    let highest = HIGHEST_TITLES * f64::from(page.height) / panels;
    let room = f64::from(page.width) - 2.0 * EDGE;
    let lines = panel.title.trim().lines();
    lines
        .take((highest / (TITLE_SIZE * LINE_HEIGHT)) as usize)
        .map(|line| shortened(&plain(line), TITLE_SIZE, room))
        .collect()
}
