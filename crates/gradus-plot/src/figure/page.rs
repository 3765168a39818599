//! The methods that say what stands around the data, and how large it all is.

use super::LOWEST;
use crate::{Figure, Scale};

/// # Title, axes and size
impl Figure {
    /// Sets the title, which may have several lines.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0], [2.0]).title("first line\nsecond line");
    /// assert!(figure.to_svg()?.contains(">second line</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn title(mut self, title: impl Into<String>) -> Figure {
        self.title = title.into();
        self
    }

    /// Sets what stands below the horizontal axis.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0], [2.0]).xlabel("time (s)");
    /// assert!(figure.to_svg()?.contains(">time (s)</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn xlabel(mut self, label: impl Into<String>) -> Figure {
        self.x.label = label.into();
        self
    }

    /// Sets what stands beside the vertical axis.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0], [2.0]).ylabel("length (m)");
    /// assert!(figure.to_svg()?.contains(">length (m)</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn ylabel(mut self, label: impl Into<String>) -> Figure {
        self.y.label = label.into();
        self
    }

    /// Makes the horizontal axis linear or logarithmic; see [`Scale`].
    ///
    /// ```
    /// use gradus_plot::{Scale, plot};
    /// let svg = plot([1.0, 1e6], [0.0, 1.0]).xscale(Scale::Log).to_svg()?;
    /// assert!(svg.contains(">10⁶</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn xscale(mut self, scale: Scale) -> Figure {
        self.x.scale = scale;
        self
    }

    /// Makes the vertical axis linear or logarithmic; see [`Scale`].
    ///
    /// ```
    /// use gradus_plot::{Scale, plot};
    /// let svg = plot([0.0, 1.0], [1.0, 1e6]).yscale(Scale::Log).to_svg()?;
    /// assert!(svg.contains(">10⁶</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn yscale(mut self, scale: Scale) -> Figure {
        self.y.scale = scale;
        self
    }

    /// Sets the values at the left and the right end of the horizontal axis, which are
    /// otherwise chosen to show all data. With the larger one first the axis is reversed.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0, 2.0], [2.0, 3.0]).xlim(0.0, 10.0);
    /// assert!(figure.to_svg()?.contains(">10</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn xlim(mut self, left: f64, right: f64) -> Figure {
        self.x.limits = Some((left, right));
        self
    }

    /// Sets the values at the lower and the upper end of the vertical axis, which are
    /// otherwise chosen to show all data. With the larger one first the axis is reversed.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0, 2.0], [2.0, 3.0]).ylim(10.0, 0.0);
    /// assert!(figure.to_svg()?.contains(">10</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn ylim(mut self, bottom: f64, top: f64) -> Figure {
        self.y.limits = Some((bottom, top));
        self
    }

    /// Sets width and height in pixels: from 200 × 150 to 8,000 × 8,000.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0], [2.0]).size(800, 300);
    /// assert!(figure.to_svg()?.contains("width=\"800\" height=\"300\""));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn size(mut self, width: u32, height: u32) -> Figure {
        if !(200..=8000).contains(&width) || !(LOWEST..=8000).contains(&height) {
            let message = format!(
                "{width} × {height} pixels; a figure is from 200 × 150 to 8000 × 8000 pixels"
            );
            return self.refuse("size", message);
        }
        (self.width, self.height) = (width, height);
        self
    }

    /// Sets how many pixels per inch a PNG has: at 96, the default, as many pixels as
    /// [`size`](Self::size) says, at 192 twice as many each way, for sharp screens and
    /// print. SVG is sharp at any size and takes no notice.
    ///
    /// ```
    /// let figure = gradus_plot::scatter([1.0], [2.0]).dpi(192.0);
    /// # figure.to_png()?;
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn dpi(mut self, dpi: f64) -> Figure {
        if !(24.0..=1200.0).contains(&dpi) {
            return self.refuse(
                "dpi",
                format!("{dpi} is not from 24 to 1200 pixels per inch"),
            );
        }
        self.dpi = dpi;
        self
    }
}
