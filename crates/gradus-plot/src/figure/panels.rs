//! Several panels on one page, one below the other, over one horizontal axis.

use super::Panel;
use crate::Figure;

/// How many times as high as the panel of the figure itself another may be.
const HEIGHT_RATIOS: std::ops::RangeInclusive<f64> = 0.05..=20.0;

/// # Panels
impl Figure {
    /// Puts another figure's series below this one's, in a panel `height_ratio` times as high
    /// as this figure's own: residuals below a fit, say. More can follow below.
    ///
    /// The panels share the horizontal axis: this figure says its scale, limits and label (the
    /// label of `panel` serves where this figure has none), else it reaches around the points of
    /// all panels, and only the lowest panel has numbers on it. Title, vertical axis, series and
    /// legend are each panel's own. The page has the size and the dpi of this figure. A mistake
    /// in `panel` is one of the whole.
    ///
    /// In matplotlib: `subplots(2, 1, sharex=True, height_ratios=[1, height_ratio])`.
    ///
    /// ```
    /// use gradus_plot::Figure;
    ///
    /// let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.9]);
    /// let residuals = Figure::new()
    ///     .scatter(x, [0.1, -0.1, 0.2, -0.1])
    ///     .axhline(0.0)
    ///     .ylabel("residual");
    /// let figure = Figure::new()
    ///     .scatter(x, y)
    ///     .plot(x, x)
    ///     .xlabel("x")
    ///     .ylabel("y")
    ///     .subplot_below(residuals, 1.0 / 3.0)
    ///     .size(640, 600);
    /// assert!(figure.to_svg()?.contains(">residual</text>"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn subplot_below(mut self, mut panel: Figure, height_ratio: f64) -> Figure {
        if !HEIGHT_RATIOS.contains(&height_ratio) {
            let (least, most) = (HEIGHT_RATIOS.start(), HEIGHT_RATIOS.end());
            let message = format!("a height ratio of {height_ratio} is not from {least} to {most}");
            return self.refuse("subplot_below", message);
        }
        if self.x.label.is_empty() {
            self.x.label = std::mem::take(&mut panel.x.label);
        }
        let mistake = panel.mistake.take();
        let further = std::mem::take(&mut panel.below);
        self.below.push(Panel {
            figure: panel,
            height_ratio,
        });
        self.below.extend(further.into_iter().map(|further| Panel {
            height_ratio: further.height_ratio * height_ratio,
            ..further
        }));
        match mistake {
            Some(mistake) => self.keep(mistake),
            None => self,
        }
    }

    /// The figure itself and those below it, from the top.
    pub(crate) fn panels(&self) -> impl Iterator<Item = &Figure> {
        std::iter::once(self).chain(self.below.iter().map(|panel| &panel.figure))
    }

    /// What each panel has of the height that all have.
    pub(crate) fn height_shares(&self) -> Vec<f64> {
        let below = self.below.iter().map(|panel| panel.height_ratio);
        let ratios: Vec<f64> = std::iter::once(1.0).chain(below).collect();
        let sum: f64 = ratios.iter().sum();
        ratios.iter().map(|ratio| ratio / sum).collect()
    }
}
