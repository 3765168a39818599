//! Figures for gradus: points, lines, error bars and bands, to look at in a browser
//! ([SVG](Figure::to_svg)), in a document ([PNG](Figure::to_png)), at a shell prompt
//! ([text](Figure::to_text)) or in a [notebook](Figure::evcxr_display).
//!
//! Of the house's crates this one knows only `gradus-core`, for its arrays. The way of the
//! data is one line:
//!
//! ```text
//! values → series → placement → marks → chart → svg, png   (drawn by plotters)
//!                             ↘ terminal
//! ```
//!
//! ```
//! use gradus_plot::{Figure, scatter};
//! # let folder = std::env::temp_dir();
//!
//! let x: Vec<f64> = (0..50).map(|i| i as f64 / 10.0).collect();
//! let y: Vec<f64> = x.iter().map(|x| x.sin()).collect();
//! scatter(&x, &y).save(folder.join("scatter.svg"))?;
//!
//! Figure::new()
//!     .errorbar([0.0, 1.0, 2.0, 3.0], [0.1, 0.8, 0.9, 0.2], 0.1)
//!     .label("measured")
//!     .plot(&x, &y)
//!     .label("sin x")
//!     .xlabel("x")
//!     .save(folder.join("fit.png"))?;
//! # for file in ["scatter.svg", "fit.png"] { std::fs::remove_file(folder.join(file)).unwrap() }
//! # Ok::<(), gradus_plot::Error>(())
//! ```

mod axis;
mod braille;
mod chart;
mod color;
mod error;
mod figure;
mod geometry;
mod layout;
mod legend;
mod lettering;
mod marks;
mod number;
mod placement;
mod plain;
mod png;
mod save;
mod series;
mod svg;
mod terminal;
mod thin;
mod ticks;
mod values;

pub use axis::Scale;
pub use error::{Error, Result};
pub use figure::Figure;
pub use series::LineStyle;
pub use values::{Number, Values, kind};

/// A figure with a point for each `x` and `y`; see [`Figure::scatter`].
///
/// ```
/// use gradus_core::nd;
/// let x = nd::array([1.0, 2.0, 3.0]);
/// let figure = gradus_plot::scatter(&x, &x * &x).title("Squares");
/// # figure.to_svg().unwrap();
/// ```
pub fn scatter<A, B>(x: impl Values<A>, y: impl Values<B>) -> Figure {
    Figure::new().scatter(x, y)
}

/// A figure with a line through the points `x` and `y`; see [`Figure::plot`].
///
/// ```
/// let figure = gradus_plot::plot([1.0, 2.0, 3.0], [1.0, 4.0, 9.0]).title("Squares");
/// # figure.to_svg().unwrap();
/// ```
pub fn plot<A, B>(x: impl Values<A>, y: impl Values<B>) -> Figure {
    Figure::new().plot(x, y)
}

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
