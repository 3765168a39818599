//! The figure that users build: series upon series, then a file, a text or a notebook cell.

mod levels;
mod looks;
mod page;
mod panels;

use crate::axis::Axis;
use crate::color::Color;
use crate::series::{Data, Series, Style};
use crate::thin;
use crate::{Error, Number, Result, Values};

/// A figure with one pair of axes and any number of series, and others
/// [below it](Self::subplot_below) if wanted.
///
/// Every method takes the figure and gives it back, so that a figure is one expression.
/// What describes a series ([`label`](Self::label), [`color`](Self::color), …) follows the
/// call that added it. Points that are NaN or infinite are skipped, and lines are
/// interrupted there. The first mistake (columns of different length, an unknown colour) is
/// kept and comes back from whatever draws the figure: [`save`](Self::save),
/// [`to_svg`](Self::to_svg), [`to_png`](Self::to_png), [`to_text`](Self::to_text).
///
/// ```
/// use gradus_plot::Figure;
///
/// let x = [0.0, 1.0, 2.0, 3.0];
/// let figure = Figure::new()
///     .scatter(x, [0.1, 0.9, 2.2, 2.9])
///     .label("measured")
///     .plot(x, [0.0, 1.0, 2.0, 3.0])
///     .label("y = x")
///     .title("A line through points")
///     .xlabel("x")
///     .ylabel("y");
/// assert!(figure.to_svg()?.starts_with("<svg"));
/// # Ok::<(), gradus_plot::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a figure shows nothing until it is saved or drawn"]
pub struct Figure {
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) dpi: f64,
    pub(crate) series: Vec<Series>,
    /// From the upper to the lowest.
    below: Vec<Panel>,
    mistake: Option<Error>,
}

/// A figure that stands below another, and its height as a multiple of the other's.
#[derive(Clone, Debug)]
struct Panel {
    figure: Figure,
    height_ratio: f64,
}

/// Pixels per inch at which a PNG has as many pixels as [`Figure::size`] says.
pub(crate) const BASE_DPI: f64 = 96.0;

/// No page is lower, in pixels, and none with panels below by less than this for each of them.
const LOWEST: u32 = 150;
const LOWEST_BELOW: u32 = 80;

impl Default for Figure {
    fn default() -> Figure {
        Figure::new()
    }
}

/// # Series
impl Figure {
    /// An empty figure of 640 × 480 pixels.
    ///
    /// ```
    /// let empty = gradus_plot::Figure::new();
    /// assert!(empty.to_svg()?.contains("width=\"640\" height=\"480\""));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn new() -> Figure {
        Figure {
            title: String::new(),
            x: Axis::default(),
            y: Axis::default(),
            width: 640,
            height: 480,
            dpi: BASE_DPI,
            series: Vec::new(),
            below: Vec::new(),
            mistake: None,
        }
    }

    /// Adds a point for each `x` and `y` (equally many).
    ///
    /// From 2,000 points on, those that would paint the same pixels are merged, so that
    /// even a million of them make a small file.
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let figure = Figure::new().scatter([1.0, 2.0], [3.0, 4.0]).markersize(8.0);
    /// assert_eq!(figure.to_svg()?.matches("<circle").count(), 2);
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn scatter<A, B>(self, x: impl Values<A>, y: impl Values<B>) -> Figure {
        let (x, y) = columns(x, y);
        let lengths = [("x", x.len()), ("y", y.len())];
        self.add("scatter", &lengths, Data::Scatter { x, y })
    }

    /// Adds a line through the points `x` and `y` (equally many), in their order.
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let figure = Figure::new().plot(0..100, (0..100).map(|i| (i as f64 / 10.0).sin()));
    /// # figure.to_svg()?;
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn plot<A, B>(self, x: impl Values<A>, y: impl Values<B>) -> Figure {
        let (x, y) = columns(x, y);
        let lengths = [("x", x.len()), ("y", y.len())];
        self.add("plot", &lengths, Data::Line { x, y })
    }

    /// Adds a point for each `x` and `y` with a vertical bar from `y - sigma` to
    /// `y + sigma`; one number as `sigma` holds for all points.
    ///
    /// A negative sigma is a mistake; where sigma is NaN the point stands without a bar.
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let figure = Figure::new().errorbar([1.0, 2.0], [3.0, 4.0], 0.5);
    /// # figure.to_svg()?;
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn errorbar<A, B, C>(
        self,
        x: impl Values<A>,
        y: impl Values<B>,
        sigma: impl Values<C>,
    ) -> Figure {
        let (x, y) = columns(x, y);
        let sigma = sigma.into_values(x.len());
        let lengths = [("x", x.len()), ("y", y.len()), ("sigma", sigma.len())];
        let negative = sigma.iter().position(|&sigma| sigma < 0.0);
        let figure = match negative {
            Some(row) => self.refuse(
                "errorbar",
                format!(
                    "sigma is {} at position {row}; it must not be negative",
                    sigma[row]
                ),
            ),
            None => self,
        };
        figure.add("errorbar", &lengths, Data::ErrorBars { x, y, sigma })
    }

    /// Adds a shaded band from `low` to `high` along `x`; one number as `low` or `high`
    /// holds along the whole band.
    ///
    /// A band takes the colour of the series before it (a line and its uncertainty) and
    /// lies below all points and lines (above the points where there are thousands, which would
    /// hide it).
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let x = [0.0, 1.0, 2.0];
    /// let figure = Figure::new()
    ///     .plot(x, [1.0, 2.0, 3.0])
    ///     .fill_between(x, [0.5, 1.7, 2.3], [1.5, 2.3, 3.7]);
    /// # figure.to_svg()?;
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn fill_between<A, B, C>(
        self,
        x: impl Values<A>,
        low: impl Values<B>,
        high: impl Values<C>,
    ) -> Figure {
        let (x, low) = columns(x, low);
        let high = high.into_values(x.len());
        let lengths = [("x", x.len()), ("low", low.len()), ("high", high.len())];
        self.add("fill_between", &lengths, Data::Band { x, low, high })
    }

    /// Adds a straight line across the whole frame at the height `y`: the zero of residuals,
    /// a limit, a mean. It is thin and grey unless [`color`](Self::color) and
    /// [`linewidth`](Self::linewidth) say otherwise, and lies below curves, above the
    /// points that were there before it.
    ///
    /// A height that no axis can show (NaN, infinite, below zero on a logarithmic axis) is
    /// skipped like any such point.
    ///
    /// ```
    /// # use gradus_plot::Figure;
    /// let figure = Figure::new().scatter([1.0, 2.0, 3.0], [0.1, -0.2, 0.1]).axhline(0.0);
    /// # figure.to_svg()?;
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn axhline(self, y: impl Number) -> Figure {
        let y = y.to_f64();
        self.add("axhline", &[("y", 1)], Data::HorizontalLine { y })
    }

    fn add(mut self, call: &'static str, lengths: &[(&'static str, usize)], data: Data) -> Figure {
        if lengths.iter().any(|&(_, length)| length != lengths[0].1) {
            let lengths = lengths.to_vec();
            return self.keep(Error::Lengths { call, lengths });
        }
        let style = Style::default();
        self.series.push(Series { data, style });
        self
    }
}

impl Figure {
    /// Refuses to draw a figure that was built with a mistake.
    pub(crate) fn check(&self) -> Result<()> {
        match &self.mistake {
            Some(mistake) => Err(mistake.clone()),
            None => self
                .panels()
                .try_fold((), |(), panel| panel.y.check("ylim"))
                .and(self.x.check("xlim"))
                .and(self.check_height()),
        }
    }

    /// The series in the order in which they are drawn, each with its position.
    pub(crate) fn in_layers(&self) -> Vec<(usize, &Series)> {
        let is_dense = |series: &Series| series.is_points() && series.data.len() > thin::FEW;
        let dense = self.series.iter().any(is_dense);
        let mut series: Vec<(usize, &Series)> = self.series.iter().enumerate().collect();
        series.sort_by_key(|(_, series)| series.layer(dense));
        series
    }

    fn check_height(&self) -> Result<()> {
        let needed = LOWEST + LOWEST_BELOW * self.below.len() as u32;
        if self.height >= needed {
            return Ok(());
        }
        let message = format!(
            "{} pixels are too low for {} panels; make the figure at least {needed} pixels high, \
             with size",
            self.height,
            self.below.len() + 1
        );
        Err(Error::argument("subplot_below", message))
    }

    /// The colour of each series.
    pub(crate) fn colors(&self) -> Vec<Color> {
        let (mut next, mut before) = (0, None);
        let mut color_of = |series: &Series| {
            let shared = before.filter(|_| series.is_band());
            let usual = match series.data {
                Data::HorizontalLine { .. } => Some(Color::LINE_ACROSS),
                _ => shared,
            };
            let color = series.style.color.or(usual).unwrap_or_else(|| {
                next += 1;
                Color::of_palette(next - 1)
            });
            if series.height().is_none() {
                before = Some(color);
            }
            color
        };
        self.series.iter().map(&mut color_of).collect()
    }

    fn refuse(self, call: &'static str, message: impl Into<String>) -> Figure {
        self.keep(Error::argument(call, message))
    }

    /// Remembers the first mistake; later ones may only follow from it.
    fn keep(mut self, mistake: Error) -> Figure {
        self.mistake.get_or_insert(mistake);
        self
    }
}

fn columns<A, B>(x: impl Values<A>, y: impl Values<B>) -> (Vec<f64>, Vec<f64>) {
    let x = x.into_values(1);
    let y = y.into_values(x.len());
    (x, y)
}
