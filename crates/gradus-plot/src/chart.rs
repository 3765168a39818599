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
use crate::layout::{
    BETWEEN, EDGE, GAP, LABEL_SIZE, LINE_HEIGHT, Layout, Strip, TICK, TICK_SIZE, TITLE_SIZE,
};
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

    /// A length in whole seen pixels, for frames to be sharp.
    fn edge(self, length: f64) -> i32 {
        self.snapped(self.pixels(length))
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

/// Draws a figure on the page `root`: its panels, each on its strip.
pub(crate) fn draw<B: DrawingBackend>(figure: &Figure, root: &Area<B>, medium: Medium) -> Drawn<B> {
    let layout = Layout::of(figure, medium.pixel);
    root.fill(&WHITE)?;
    let (mut rest, mut above) = (root.clone(), 0);
    for (row, panel) in figure.panels().enumerate() {
        let mut area = rest.clone();
        if let Some(next) = layout.strips.get(row + 1) {
            let start = medium.edge(next.start);
            (area, rest) = rest.split_vertically(start - above);
            above = start;
        }
        draw_panel(panel, &layout, row, &area, medium)?;
    }
    Ok(())
}

/// Draws the panel in a row of the page on its strip, `root`.
fn draw_panel<B: DrawingBackend>(
    figure: &Figure,
    layout: &Layout,
    row: usize,
    root: &Area<B>,
    medium: Medium,
) -> Drawn<B> {
    let strip = &layout.strips[row];
    let is_lowest = row + 1 == layout.strips.len();
    // plotters writes the label of the axis at the lower edge of its area.
    let (x, bottom, margin) = match is_lowest {
        true => (layout.x.clone(), layout.bottom, EDGE - 2.0),
        false => (layout.x.unlabelled(), BETWEEN, 0.0),
    };
    let mut chart = ChartBuilder::on(root)
        .margin_left(medium.pixels(EDGE))
        .margin_bottom(medium.pixels(margin))
        .margin_top(medium.edge(strip.top))
        .margin_right(medium.edge(layout.right))
        .y_label_area_size(medium.edge(layout.left) - medium.pixels(EDGE))
        .x_label_area_size(medium.edge(bottom) - medium.pixels(margin))
        .build_cartesian_2d(x, strip.y.clone())?;
    let inside = chart.plotting_area().strip_coord_spec();
    let (width, height) = inside.dim_in_pixel();
    let placement = Placement {
        x: layout.x.span,
        y: strip.y.span,
        frame: Rect {
            left: 0.0,
            top: 0.0,
            width: f64::from(width) / medium.scale,
            height: f64::from(height) / medium.scale,
        },
    };
    let page = Page {
        figure,
        layout,
        strip,
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
    if is_lowest && !layout.x_label.is_empty() {
        axes.x_desc(&layout.x_label);
    }
    if !strip.y_label.is_empty() {
        axes.y_desc(&strip.y_label);
    }
    axes.draw()?;
    page.texts(row)?;
    if is_lowest {
        page.note_below()?;
    }
    legend::draw(figure, &inside, &page.placement, medium)
}

struct Page<'a, B: DrawingBackend> {
    figure: &'a Figure,
    layout: &'a Layout,
    strip: &'a Strip,
    /// The strip's area, whose corner its places are counted from.
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
            .build_cartesian_2d(self.layout.x.clone(), self.strip.y.clone())?
            .configure_mesh()
            .disable_axes()
            .bold_line_style(self.hairline(GRID))
            .light_line_style(self.hairline(MINOR_GRID))
            .draw()
    }

    fn series(&self) -> Drawn<B> {
        let colors = self.figure.colors();
        for (index, series) in self.figure.in_layers() {
            let color = colors[index];
            marks::draw(series, color, &self.placement, self.inside, self.medium)?;
        }
        Ok(())
    }

    /// Covers what of the series reaches out of the frame: plotters does not cut it off.
    fn margins(&self) -> Drawn<B> {
        let (x, y) = self.inside.get_pixel_range();
        let (left, top) = self.root.get_base_pixel();
        let [x, y] =
            [(x, left), (y, top)].map(|(range, base)| range.start - base..range.end - base);
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

    /// The title, and what the labels of the vertical axis share, above it.
    fn texts(&self, row: usize) -> Drawn<B> {
        let width = self.width();
        let (left, right) = (self.layout.left, width - self.layout.right);
        let highest = if row == 0 { EDGE } else { BETWEEN };
        for (row, line) in self.strip.title.iter().enumerate() {
            let half = lettering::width(line, TITLE_SIZE) / 2.0;
            let middle = ((left + right) / 2.0)
                .min(width - EDGE - half)
                .max(EDGE + half);
            let top = highest + TITLE_SIZE * LINE_HEIGHT * row as f64;
            self.text(line, TITLE_SIZE, HPos::Center, VPos::Top, (middle, top))?;
        }
        let note = &self.strip.y.ticks.note;
        // Centred above the axis, but a long one must not leave the page.
        let middle = left.max(EDGE + lettering::width(note, TICK_SIZE) / 2.0);
        let above = (middle, self.strip.top - GAP);
        self.text(note, TICK_SIZE, HPos::Center, VPos::Bottom, above)
    }

    /// What the labels of the horizontal axis share, at its right end.
    fn note_below(&self) -> Drawn<B> {
        let (_, height) = self.root.dim_in_pixel();
        let height = f64::from(height) / self.medium.scale;
        let below = (self.width() - EDGE, height - EDGE + 1.0);
        let note = &self.layout.x.ticks.note;
        self.text(note, TICK_SIZE, HPos::Right, VPos::Bottom, below)
    }

    fn width(&self) -> f64 {
        f64::from(self.root.dim_in_pixel().0) / self.medium.scale
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
