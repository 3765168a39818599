//! The page as a chart of plotters: grid, series, axes, texts and legend, the same for SVG
//! and PNG.

use plotters::coord::Shift;
use plotters::prelude::{
    ChartBuilder, DrawingArea, DrawingAreaErrorKind, DrawingBackend, Rectangle, WHITE,
};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color as _, ShapeStyle, TextStyle};

use crate::color::Color;
use crate::figure::Figure;
use crate::geometry::{Point, Rect};
use crate::layout::{EDGE, GAP, LABEL_SIZE, LINE_HEIGHT, Layout, TICK, TICK_SIZE, TITLE_SIZE};
use crate::lettering;
use crate::placement::Placement;
use crate::{legend, marks};

const SPINE: Color = Color(0x4d, 0x4d, 0x4d);
const GRID: Color = Color(0xe0, 0xe0, 0xe0);
const MINOR_GRID: Color = Color(0xf3, 0xf3, 0xf3);

/// What a page is drawn on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Medium {
    /// Pixels of the backend for one pixel of the figure.
    pub(crate) scale: f64,
    /// Pixels of the backend, each way, for one pixel that is seen.
    pub(crate) pixel: i32,
    /// What the backend takes for the size of letters of one pixel.
    pub(crate) letters: f64,
}

impl Medium {
    /// A length, or the distance of a place from the area's corner.
    pub(crate) fn pixels(self, length: f64) -> i32 {
        (length * self.scale).round() as i32
    }

    pub(crate) fn place(self, point: Point) -> (i32, i32) {
        (self.pixels(point.x), self.pixels(point.y))
    }

    /// The width of a stroke; no stroke is too thin to be drawn.
    pub(crate) fn stroke(self, width: f64) -> u32 {
        match width {
            0.0 => 0,
            _ => self.pixels(width).max(1) as u32,
        }
    }

    /// The corner of the seen pixel that a place is in.
    fn snapped(self, place: i32) -> i32 {
        place.div_euclid(self.pixel) * self.pixel
    }

    pub(crate) fn letters(self, size: f64, across: HPos, down: VPos) -> TextStyle<'static> {
        lettering::style(size * self.scale * self.letters, across, down)
    }
}

pub(crate) type Area<B> = DrawingArea<B, Shift>;
pub(crate) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Draws a figure on the page `root`.
pub(crate) fn draw<B: DrawingBackend>(figure: &Figure, root: &Area<B>, medium: Medium) -> Drawn<B> {
    let layout = Layout::of(figure, medium.pixel);
    root.fill(&WHITE)?;
    let edge = |length| medium.snapped(medium.pixels(length));
    let mut chart = ChartBuilder::on(root)
        .margin_left(medium.pixels(EDGE))
        .margin_bottom(medium.pixels(EDGE - 2.0))
        .margin_top(edge(layout.top))
        .margin_right(edge(layout.right))
        .y_label_area_size(edge(layout.left) - medium.pixels(EDGE))
        .x_label_area_size(edge(layout.bottom) - medium.pixels(EDGE - 2.0))
        .build_cartesian_2d(layout.x.clone(), layout.y.clone())?;
    let inside = chart.plotting_area().strip_coord_spec();
    let (width, height) = inside.dim_in_pixel();
    let placement = Placement {
        x: layout.x.span,
        y: layout.y.span,
        frame: Rect {
            left: 0.0,
            top: 0.0,
            width: f64::from(width) / medium.scale,
            height: f64::from(height) / medium.scale,
        },
    };
    let page = Page {
        figure,
        layout: &layout,
        root,
        inside: &inside,
        placement,
        medium,
    };
    page.grid()?;
    page.series()?;
    page.margins()?;
    let mut axes = chart.configure_mesh();
    axes.disable_mesh()
        .axis_style(page.hairline(SPINE))
        .label_style(medium.letters(TICK_SIZE, HPos::Center, VPos::Center))
        .axis_desc_style(medium.letters(LABEL_SIZE, HPos::Center, VPos::Center))
        .set_all_tick_mark_size(medium.pixels(TICK));
    if !layout.x_label.is_empty() {
        axes.x_desc(&layout.x_label);
    }
    if !layout.y_label.is_empty() {
        axes.y_desc(&layout.y_label);
    }
    axes.draw()?;
    page.texts()?;
    legend::draw(figure, &inside, &page.placement, medium)
}

struct Page<'a, B: DrawingBackend> {
    figure: &'a Figure,
    layout: &'a Layout,
    root: &'a Area<B>,
    /// The frame between the axes, whose corner its places are counted from.
    inside: &'a Area<B>,
    placement: Placement,
    medium: Medium,
}

impl<B: DrawingBackend> Page<'_, B> {
    fn hairline(&self, color: Color) -> ShapeStyle {
        color.rgb().stroke_width(self.medium.stroke(1.0))
    }

    /// The lines of plotters' mesh; its labels must come after the series.
    fn grid(&self) -> Drawn<B> {
        ChartBuilder::on(self.inside)
            .build_cartesian_2d(self.layout.x.clone(), self.layout.y.clone())?
            .configure_mesh()
            .disable_axes()
            .bold_line_style(self.hairline(GRID))
            .light_line_style(self.hairline(MINOR_GRID))
            .draw()
    }

    fn series(&self) -> Drawn<B> {
        for layer in 0..3 {
            for (series, color) in self.figure.series.iter().zip(self.figure.colors()) {
                if series.layer() == layer {
                    marks::draw(series, color, &self.placement, self.inside, self.medium)?;
                }
            }
        }
        Ok(())
    }

    /// Covers what of the series reaches out of the frame: plotters does not cut it off.
    fn margins(&self) -> Drawn<B> {
        let (x, y) = self.inside.get_pixel_range();
        let (width, height) = self.root.dim_in_pixel();
        let (width, height) = (width as i32, height as i32);
        for corners in [
            [(0, 0), (width, y.start)],
            [(0, y.end), (width, height)],
            [(0, 0), (x.start, height)],
            [(x.end, 0), (width, height)],
        ] {
            self.root.draw(&Rectangle::new(corners, WHITE.filled()))?;
        }
        Ok(())
    }

    /// The title, and what the labels of an axis share: at the right end of one, above the
    /// other.
    fn texts(&self) -> Drawn<B> {
        let width = f64::from(self.figure.width);
        let (left, right) = (self.layout.left, width - self.layout.right);
        for (row, line) in self.layout.title.iter().enumerate() {
            let half = lettering::width(line, TITLE_SIZE) / 2.0;
            let middle = ((left + right) / 2.0)
                .min(width - EDGE - half)
                .max(EDGE + half);
            let top = EDGE + TITLE_SIZE * LINE_HEIGHT * row as f64;
            self.text(line, TITLE_SIZE, HPos::Center, VPos::Top, (middle, top))?;
        }
        let (x, y) = (&self.layout.x.ticks.note, &self.layout.y.ticks.note);
        let below = (width - EDGE, f64::from(self.figure.height) - EDGE + 1.0);
        self.text(x, TICK_SIZE, HPos::Right, VPos::Bottom, below)?;
        // Centred above the axis, but a long one must not leave the page.
        let middle = left.max(EDGE + lettering::width(y, TICK_SIZE) / 2.0);
        let above = (middle, self.layout.top - GAP);
        self.text(y, TICK_SIZE, HPos::Center, VPos::Bottom, above)
    }

    fn text(&self, text: &str, size: f64, across: HPos, down: VPos, at: (f64, f64)) -> Drawn<B> {
        if text.is_empty() {
            return Ok(());
        }
        let style = self.medium.letters(size, across, down);
        self.root
            .draw_text(text, &style, self.medium.place(Point::new(at.0, at.1)))
    }
}

#[cfg(test)]
mod tests;
