//! The methods that say how the last series looks.

use crate::color::Color;
use crate::series::Style;
use crate::{Figure, LineStyle};

/// # The looks of the last series
impl Figure {
    /// Names the last series; a legend appears when any series has a name.
    ///
    /// ```
    /// let svg = gradus_plot::plot([0.0, 1.0], [0.0, 1.0]).label("truth").to_svg()?;
    /// assert!(svg.contains(">truth</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn label(self, label: impl Into<String>) -> Figure {
        let label = label.into();
        self.restyle("label", |style| style.label = Some(label))
    }

    /// Colours the last series: `"#0072b2"`, `"#07b"`, a name such as `"black"` or
    /// `"tab:orange"`, or `"C0"` to `"C7"` for a colour of the palette.
    ///
    /// ```
    /// let svg = gradus_plot::scatter([0.0], [0.0]).color("tab:green").to_svg()?;
    /// assert!(svg.contains("#2CA02C"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn color(self, color: &str) -> Figure {
        match Color::parse(color) {
            Ok(color) => self.restyle("color", |style| style.color = Some(color)),
            Err(error) => self.keep(error),
        }
    }

    /// Sets how opaque the last series is, from 0 (invisible) to 1. By default points have
    /// 0.7 (many of them less, down to 0.4), bands 0.25, lines and error bars 1.
    ///
    /// ```
    /// let svg = gradus_plot::scatter([0.0], [0.0]).alpha(0.3).to_svg()?;
    /// assert!(svg.contains("opacity=\"0.3\""));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn alpha(self, alpha: f64) -> Figure {
        match (0.0..=1.0).contains(&alpha) {
            true => self.restyle("alpha", |style| style.alpha = Some(alpha)),
            false => self.refuse("alpha", format!("{alpha} is not from 0 to 1")),
        }
    }

    /// Sets the width of the last series' lines in pixels, by default 2 (error bars 1.2).
    ///
    /// ```
    /// let svg = gradus_plot::plot([0.0, 1.0], [0.0, 1.0]).linewidth(3.5).to_svg()?;
    /// assert!(svg.contains("stroke-width=\"35\""));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn linewidth(self, width: f64) -> Figure {
        match (0.0..=100.0).contains(&width) {
            true => self.restyle("linewidth", |style| style.line_width = Some(width)),
            false => self.refuse("linewidth", format!("{width} is not from 0 to 100 pixels")),
        }
    }

    /// Draws the last series' line solid, dashed or dotted.
    ///
    /// ```
    /// use gradus_plot::{LineStyle, plot};
    /// let svg = plot([0.0, 1.0], [0.0, 1.0]).linestyle(LineStyle::Dotted).to_svg()?;
    /// assert!(svg.matches("<circle").count() > 100);
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn linestyle(self, line_style: LineStyle) -> Figure {
        self.restyle("linestyle", |style| style.line_style = line_style)
    }

    /// Sets the diameter of the last series' points in pixels, by default 6 for a few
    /// points and less the more there are.
    ///
    /// ```
    /// let svg = gradus_plot::scatter([0.0], [0.0]).markersize(10.0).to_svg()?;
    /// assert!(svg.contains("r=\"50\""));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn markersize(self, diameter: f64) -> Figure {
        match (0.0..=100.0).contains(&diameter) {
            true => self.restyle("markersize", |style| style.marker_size = Some(diameter)),
            false => self.refuse(
                "markersize",
                format!("{diameter} is not from 0 to 100 pixels"),
            ),
        }
    }

    fn restyle(mut self, call: &'static str, change: impl FnOnce(&mut Style)) -> Figure {
        match self.series.last_mut() {
            Some(series) => change(&mut series.style),
            // A series that was refused has no looks to change, and its mistake is kept.
            None if self.mistake.is_some() => {}
            None => {
                let message = "there is no series yet; add one first, with scatter, plot, \
                               errorbar or fill_between";
                return self.refuse(call, message);
            }
        }
        self
    }
}
