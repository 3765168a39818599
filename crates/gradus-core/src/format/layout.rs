//! Which elements of an array are shown, and how their texts are set into brackets and lines.
//! The rules are those of `_formatArray` in NumPy's `arrayprint.py`.

use std::iter::repeat_n;

use super::Element;

/// An array with more elements than this is shortened.
const THRESHOLD: usize = 1000;

/// What a shortened axis shows at each of its ends.
const EDGE: usize = 3;

/// Lines are broken so that they have at most this many characters.
const LINE_WIDTH: usize = 75;

/// What stands for the elements that are left out.
const GAP: &str = "...";

/// The part of an array that is shown. No axis may be empty, and there must be one at least.
pub(super) struct Grid {
    axes: Vec<Axis>,
}

/// The part of one axis that is shown.
struct Axis {
    extent: usize,
    /// The positions in order; `None` where some are left out.
    shown: Vec<Option<usize>>,
}

impl Axis {
    fn new(extent: usize, shorten: bool) -> Axis {
        let shown = if shorten && extent > 2 * EDGE {
            let head = (0..EDGE).map(Some);
            let tail = (extent - EDGE..extent).map(Some);
            head.chain([None]).chain(tail).collect()
        } else {
            (0..extent).map(Some).collect()
        };
        Axis { extent, shown }
    }
}

impl Grid {
    pub(super) fn new(shape: &[usize]) -> Grid {
        let shorten = shape.iter().product::<usize>() > THRESHOLD;
        let axes = shape.iter().map(|extent| Axis::new(*extent, shorten));
        Grid {
            axes: axes.collect(),
        }
    }

    /// Fetches the elements that are shown, in row-major order.
    pub(super) fn visible(&self, element: &dyn Fn(usize) -> Element) -> Vec<Element> {
        // The row-major positions of what is shown of the axes seen so far.
        let mut positions = vec![0];
        for axis in &self.axes {
            positions = positions
                .iter()
                .flat_map(|outer| {
                    let along = axis.shown.iter().flatten();
                    along.map(move |inner| outer * axis.extent + inner)
                })
                .collect();
        }
        positions.into_iter().map(element).collect()
    }

    /// Sets the texts of the visible elements into brackets and lines.
    pub(super) fn text(&self, cells: &[String]) -> String {
        let mut writer = Writer {
            axes: &self.axes,
            cells: cells.iter(),
            text: String::new(),
        };
        writer.block(0);
        writer.text
    }
}

/// Writes the text from its beginning to its end.
struct Writer<'a> {
    axes: &'a [Axis],
    cells: std::slice::Iter<'a, String>,
    text: String,
}

impl Writer<'_> {
    /// Writes all that lies along `axis` from here on, in its brackets.
    fn block(&mut self, axis: usize) {
        self.text.push('[');
        if axis + 1 == self.axes.len() {
            self.row(axis);
        } else {
            self.stack(axis);
        }
        self.text.push(']');
    }

    /// Writes blocks below each other, with one blank line more for each further axis.
    fn stack(&mut self, axis: usize) {
        let axes = self.axes;
        let line_ends = axes.len() - 1 - axis;
        for (nth, position) in axes[axis].shown.iter().enumerate() {
            if nth > 0 {
                self.break_line(line_ends, axis);
            }
            match position {
                Some(_) => self.block(axis + 1),
                None => self.text.push_str(GAP),
            }
        }
    }

    /// Writes the elements along the last axis, on as many lines as they need.
    fn row(&mut self, axis: usize) {
        let axes = self.axes;
        let indent = axis + 1;
        // Every line leaves room for the brackets that may have to close after it.
        let limit = LINE_WIDTH.saturating_sub(indent);
        let mut column = indent;
        for (nth, position) in axes[axis].shown.iter().enumerate() {
            if nth > 0 {
                self.text.push(' ');
                column += 1;
            }
            let word = match position {
                Some(_) => self.cells.next().expect("each visible element has a cell"),
                None => GAP,
            };
            if column + word.len() > limit && column > indent {
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.break_line(1, axis);
                column = indent;
            }
            self.text.push_str(word);
            column += word.len();
        }
    }

    /// Goes on below, right of the brackets that are open up to `axis`.
    fn break_line(&mut self, line_ends: usize, axis: usize) {
        self.text.extend(repeat_n('\n', line_ends));
        self.text.extend(repeat_n(' ', axis + 1));
    }
}
