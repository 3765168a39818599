//! A canvas of characters: in each cell eight braille dots, or one mark, or a shade.

use crate::geometry::Point;

/// Dots in a cell, across and down.
pub(crate) const ACROSS: usize = 2;
pub(crate) const DOWN: usize = 4;

/// What a series is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pen {
    /// Single dots.
    Dots,
    /// This character in every cell that is touched.
    Mark(char),
    /// A stroke across the cell, where neither dots nor marks are drawn.
    Rule,
    /// A light ground, where nothing else is drawn.
    Shade,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    dots: u8,
    mark: Option<char>,
    ruled: bool,
    shaded: bool,
    /// Which series was drawn here last.
    series: Option<usize>,
}

/// Cells in rows, addressed by dots: x to the right, y downwards.
#[derive(Debug)]
pub(crate) struct Canvas {
    columns: usize,
    cells: Vec<Cell>,
}

impl Canvas {
    pub(crate) fn new(columns: usize, rows: usize) -> Canvas {
        Canvas {
            columns,
            cells: vec![Cell::default(); columns * rows],
        }
    }

    /// Draws the dot at this place.
    pub(crate) fn dot(&mut self, at: Point, series: usize, pen: Pen) {
        let (x, y) = (at.x.round() as usize, at.y.round() as usize);
        let (column, row) = (x / ACROSS, y / DOWN);
        let cell = match self.cells.get_mut(row * self.columns + column) {
            Some(cell) if column < self.columns => cell,
            _ => return,
        };
        let covered = cell.mark.is_some() || cell.dots != 0;
        let hidden = match pen {
            Pen::Dots | Pen::Mark(_) => false,
            Pen::Rule => covered,
            Pen::Shade => covered || cell.ruled,
        };
        match pen {
            Pen::Dots => cell.dots |= bit(x % ACROSS, y % DOWN),
            Pen::Mark(mark) => cell.mark = Some(mark),
            Pen::Rule => cell.ruled = true,
            Pen::Shade => cell.shaded = true,
        }
        // What stays hidden does not colour what hides it.
        if !hidden {
            cell.series = Some(series);
        }
    }

    /// Draws all dots from one place to another.
    pub(crate) fn line(&mut self, from: Point, to: Point, series: usize, pen: Pen) {
        let (across, down) = (to.x - from.x, to.y - from.y);
        let steps = across.abs().max(down.abs()).ceil().max(1.0);
        for step in 0..=steps as usize {
            let part = step as f64 / steps;
            let at = Point::new(from.x + part * across, from.y + part * down);
            self.dot(at, series, pen);
        }
    }

    /// The characters of a row, each with its series.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = (char, Option<usize>)> {
        let cells = &self.cells[row * self.columns..][..self.columns];
        cells.iter().map(|cell| (cell.character(), cell.series))
    }
}

impl Cell {
    fn character(&self) -> char {
        match (self.mark, self.dots) {
            (Some(mark), _) => mark,
            (None, 0) if self.ruled => '─',
            (None, 0) if self.shaded => '░',
            (None, 0) => ' ',
            (None, dots) => braille(dots),
        }
    }
}

fn braille(dots: u8) -> char {
    char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ')
}

/// Unicode numbers the dots of braille down the left column, down the right, and the
/// lowest two last.
fn bit(x: usize, y: usize) -> u8 {
    const BITS: [[u8; DOWN]; ACROSS] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
    BITS[x][y]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(canvas: &Canvas, count: usize) -> Vec<String> {
        let row = |row| canvas.row(row).map(|(character, _)| character).collect();
        (0..count).map(row).collect()
    }

    #[test]
    fn a_diagonal_goes_from_corner_to_corner() {
        let mut canvas = Canvas::new(2, 1);
        canvas.line(Point::new(0.0, 0.0), Point::new(3.0, 3.0), 0, Pen::Dots);
        assert_eq!(rows(&canvas, 1), ["⠑⢄"]);
    }

    #[test]
    fn marks_hide_dots_and_dots_hide_shades() {
        let mut canvas = Canvas::new(3, 1);
        canvas.line(Point::new(0.0, 0.0), Point::new(5.0, 0.0), 0, Pen::Shade);
        canvas.dot(Point::new(2.0, 0.0), 1, Pen::Dots);
        canvas.dot(Point::new(4.0, 0.0), 1, Pen::Dots);
        canvas.dot(Point::new(4.0, 2.0), 2, Pen::Mark('o'));
        canvas.dot(Point::new(99.0, 0.0), 2, Pen::Mark('!'));
        assert_eq!(rows(&canvas, 1), ["░⠁o"]);
        canvas.line(Point::new(0.0, 0.0), Point::new(5.0, 0.0), 3, Pen::Rule);
        canvas.line(Point::new(0.0, 0.0), Point::new(5.0, 0.0), 4, Pen::Shade);
        assert_eq!(rows(&canvas, 1), ["─⠁o"]);
        let colors: Vec<_> = canvas.row(0).map(|(_, series)| series).collect();
        assert_eq!(colors, [Some(3), Some(1), Some(2)]);
    }
}
