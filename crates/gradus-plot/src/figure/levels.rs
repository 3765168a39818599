//! Points coloured by what they belong to.

use std::collections::HashMap;

use super::columns;
use crate::color::Color;
use crate::marks::usual_dots;
use crate::series::{Data, Series, Style};
use crate::{Error, Figure, Values};

/// More colours than these nobody tells apart: it is the length of the palette.
const MOST_LEVELS: usize = 8;

/// The points of one level, or of all that have no colour of their own.
#[derive(Default)]
struct Level {
    name: String,
    x: Vec<f64>,
    y: Vec<f64>,
}

/// # Series
impl Figure {
    /// Adds a point for each `x` and `y`, coloured by its level in `by` (equally many), and
    /// names the levels in the legend, in the order in which they first come.
    ///
    /// Eight levels have a colour each. Of more, the seven with the most points have, and all
    /// others are one series of grey points, which the legend counts: "12 others". Each
    /// level is a series of its own; what describes a series describes the last one.
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let species = ["setosa", "virginica", "setosa", "virginica"];
    /// let figure = Figure::new().scatter_by([1.4, 5.1, 1.3, 5.9], [0.2, 1.9, 0.3, 2.1], species);
    /// assert!(figure.to_svg()?.contains(">virginica</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn scatter_by<A, B, S: AsRef<str>>(
        mut self,
        x: impl Values<A>,
        y: impl Values<B>,
        by: impl IntoIterator<Item = S>,
    ) -> Figure {
        let (x, y) = columns(x, y);
        let mut levels: Vec<Level> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut rows = 0;
        for (row, name) in by.into_iter().enumerate() {
            rows += 1;
            let (Some(&x), Some(&y)) = (x.get(row), y.get(row)) else {
                continue;
            };
            let name = name.as_ref();
            let level = known.get(name).copied().unwrap_or_else(|| {
                known.insert(name.to_owned(), levels.len());
                let name = name.to_owned();
                levels.push(Level {
                    name,
                    ..Level::default()
                });
                levels.len() - 1
            });
            levels[level].x.push(x);
            levels[level].y.push(y);
        }
        if x.len() != y.len() || x.len() != rows {
            let lengths = vec![("x", x.len()), ("y", y.len()), ("by", rows)];
            let call = "scatter_by";
            return self.keep(Error::Lengths { call, lengths });
        }
        let others = others(&mut levels);
        self.series
            .extend(others.map(|level| series(level, rows, Some(Color::OTHERS))));
        let levels = levels.into_iter().map(|level| series(level, rows, None));
        self.series.extend(levels);
        self
    }
}

/// Takes away the levels that have too few points for a colour, if there are too many levels.
fn others(levels: &mut Vec<Level>) -> Option<Level> {
    if levels.len() <= MOST_LEVELS {
        return None;
    }
    let mut by_size: Vec<usize> = (0..levels.len()).collect();
    by_size.sort_by_key(|&level| std::cmp::Reverse(levels[level].x.len()));
    let mut coloured = vec![false; levels.len()];
    by_size[..MOST_LEVELS - 1]
        .iter()
        .for_each(|&level| coloured[level] = true);
    let mut others = Level {
        name: format!("{} others", levels.len() + 1 - MOST_LEVELS),
        ..Level::default()
    };
    let mut coloured = coloured.into_iter();
    levels.retain(|level| {
        let is_coloured = coloured.next().unwrap_or_default();
        if !is_coloured {
            others.x.extend(&level.x);
            others.y.extend(&level.y);
        }
        is_coloured
    });
    Some(others)
}

/// Points as large and as opaque as `all` points would be: a rare level must not look heavier.
fn series(level: Level, all: usize, color: Option<Color>) -> Series {
    let (radius, alpha) = usual_dots(all);
    let style = Style {
        label: Some(level.name),
        color,
        alpha: Some(alpha),
        marker_size: Some(2.0 * radius),
        ..Style::default()
    };
    let data = Data::Scatter {
        x: level.x,
        y: level.y,
    };
    Series { data, style }
}
