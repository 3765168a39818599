//! One series of a figure: its numbers, how they are shown, and which values the axes must
//! reach for it.

use crate::color::Color;

/// How a line is drawn.
///
/// ```
/// use gradus_plot::{LineStyle, plot};
/// let figure = plot([0.0, 1.0], [1.0, 1.0]).linestyle(LineStyle::Dashed);
/// # figure.to_svg().unwrap();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineStyle {
    /// One stroke, the default.
    #[default]
    Solid,
    /// Strokes with gaps.
    Dashed,
    /// Dots.
    Dotted,
}

/// The columns of a series, all equally long.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    Scatter {
        x: Vec<f64>,
        y: Vec<f64>,
    },
    Line {
        x: Vec<f64>,
        y: Vec<f64>,
    },
    ErrorBars {
        x: Vec<f64>,
        y: Vec<f64>,
        sigma: Vec<f64>,
    },
    Band {
        x: Vec<f64>,
        low: Vec<f64>,
        high: Vec<f64>,
    },
    /// Across the whole frame, whatever the horizontal axis shows.
    HorizontalLine {
        y: f64,
    },
}

/// What the user said about the looks of a series; `None` leaves it to the figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Style {
    pub(crate) label: Option<String>,
    pub(crate) color: Option<Color>,
    pub(crate) alpha: Option<f64>,
    pub(crate) line_width: Option<f64>,
    pub(crate) marker_size: Option<f64>,
    pub(crate) line_style: LineStyle,
}

impl Data {
    pub(crate) fn len(&self) -> usize {
        match self {
            Data::Scatter { x, .. }
            | Data::Line { x, .. }
            | Data::ErrorBars { x, .. }
            | Data::Band { x, .. } => x.len(),
            Data::HorizontalLine { .. } => 1,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) data: Data,
    pub(crate) style: Style,
}

impl Series {
    /// The points that the axes must reach.
    pub(crate) fn points(&self) -> Vec<(f64, f64)> {
        match &self.data {
            Data::Scatter { x, y } | Data::Line { x, y } | Data::ErrorBars { x, y, .. } => {
                pairs(x, y).collect()
            }
            Data::Band { .. } | Data::HorizontalLine { .. } => Vec::new(),
        }
    }

    /// The ends of intervals, which the axes should reach.
    pub(crate) fn ends(&self) -> Vec<(f64, f64)> {
        match &self.data {
            Data::Band { x, low, high } => pairs(x, low).chain(pairs(x, high)).collect(),
            Data::ErrorBars { x, y, sigma } => {
                let bars = pairs(x, y).zip(sigma);
                bars.flat_map(|((x, y), sigma)| [(x, y - sigma), (x, y + sigma)])
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// A value that the vertical axis must reach, wherever the points are.
    pub(crate) fn height(&self) -> Option<f64> {
        match self.data {
            Data::HorizontalLine { y } => Some(y),
            _ => None,
        }
    }

    /// Lines lie above the points that they were fitted to, bands below, but above where they
    /// would be hidden: `dense` is whether points cover the ground.
    pub(crate) fn layer(&self, dense: bool) -> usize {
        match self.data {
            Data::Band { .. } if dense => 2,
            Data::Band { .. } => 0,
            Data::Scatter { .. } | Data::ErrorBars { .. } | Data::HorizontalLine { .. } => 1,
            Data::Line { .. } => 3,
        }
    }

    pub(crate) fn is_points(&self) -> bool {
        matches!(self.data, Data::Scatter { .. } | Data::ErrorBars { .. })
    }

    pub(crate) fn is_band(&self) -> bool {
        matches!(self.data, Data::Band { .. })
    }
}

pub(crate) fn pairs(x: &[f64], y: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    x.iter().copied().zip(y.iter().copied())
}
