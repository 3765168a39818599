//! The figure that users build: series upon series, then a file, a text or a notebook cell.

mod looks;
mod page;

use crate::axis::Axis;
use crate::color::Color;
use crate::series::{Data, Series, Style};
use crate::{Error, Result, Values};

/// A figure with one pair of axes and any number of series.
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
    mistake: Option<Error>,
}

/// Pixels per inch at which a PNG has as many pixels as [`Figure::size`] says.
pub(crate) const BASE_DPI: f64 = 96.0;

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
    /// lies below all points and lines.
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
            None => self.x.check("xlim").and(self.y.check("ylim")),
        }
    }

    /// The colour of each series.
    pub(crate) fn colors(&self) -> Vec<Color> {
        let (mut next, mut before) = (0, None);
        let mut color_of = |series: &Series| {
            let shared = before.filter(|_| series.is_band());
            let color = series.style.color.or(shared).unwrap_or_else(|| {
                next += 1;
                Color::of_palette(next - 1)
            });
            before = Some(color);
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
