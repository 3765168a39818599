//! The page as a PNG image, by plotters' bitmap backend: drawn several times as large and
//! reduced, which smooths what plotters places at whole pixels.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::prelude::{BitMapBackend, DrawingArea};
use plotters::style::text_anchor::VPos;
use plotters::style::{FontTransform, RGBAColor, ShapeStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::chart::{self, Medium};
use crate::figure::{BASE_DPI, Figure};
use crate::lettering::LINE_OF_FONT;
use crate::{Error, Result};

/// Side of the largest image.
const LARGEST: u32 = 16_384;
/// How many pixels are drawn for one, each way: the most, and in all.
const FINEST: u32 = 4;
const MOST_PIXELS: f64 = 64e6;

/// Draws and encodes the page at the figure's pixels per inch.
///
/// # Errors
///
/// If the image would be larger than an image can be.
pub(crate) fn image(figure: &Figure) -> Result<Vec<u8>> {
    let scale = figure.dpi / BASE_DPI;
    let pixels = |length: u32| (f64::from(length) * scale).round() as u32;
    let (width, height) = (pixels(figure.width), pixels(figure.height));
    if width.max(height) > LARGEST {
        return Err(too_large(width, height));
    }
    let area = f64::from(width) * f64::from(height);
    let fine = ((MOST_PIXELS / area).sqrt() as u32).clamp(1, FINEST);
    let size = (fine * width, fine * height);
    let medium = Medium {
        scale: scale * f64::from(fine),
        pixel: fine as i32,
        letters: LINE_OF_FONT,
    };
    let canvas = Canvas {
        pixels: vec![0; 3 * size.0 as usize * size.1 as usize],
        size,
    };
    let canvas = Rc::new(RefCell::new(canvas));
    chart::draw(figure, &DrawingArea::from(&canvas), medium).expect("memory takes everything");
    let reduced = reduced(&canvas.borrow().pixels, size.0 as usize, fine as usize);
    Ok(encoded(&reduced, width, height).expect("memory takes everything"))
}

#[cold]
fn too_large(width: u32, height: u32) -> Error {
    let message =
        format!("an image of {width} × {height} pixels is too large; choose a smaller size or dpi");
    Error::argument("to_png", message)
}

/// The mean of every square of `fine` × `fine` pixels.
fn reduced(pixels: &[u8], width: usize, fine: usize) -> Vec<u8> {
    let mut image = Vec::with_capacity(pixels.len() / (fine * fine));
    let mut sums = vec![0_usize; 3 * width / fine];
    for rows in pixels.chunks_exact(3 * width * fine) {
        sums.fill(0);
        for row in rows.chunks_exact(3 * width) {
            for (sum, square) in sums.chunks_exact_mut(3).zip(row.chunks_exact(3 * fine)) {
                for (index, &part) in square.iter().enumerate() {
                    sum[index % 3] += usize::from(part);
                }
            }
        }
        let half = fine * fine / 2;
        image.extend(sums.iter().map(|sum| ((sum + half) / (fine * fine)) as u8));
    }
    image
}

fn encoded(
    image: &[u8],
    width: u32,
    height: u32,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image)?;
    writer.finish()?;
    Ok(bytes)
}

/// plotters' bitmap, with strokes and texts set right.
struct Canvas {
    pixels: Vec<u8>,
    size: (u32, u32),
}

impl Canvas {
    fn bitmap(&mut self) -> BitMapBackend<'_> {
        BitMapBackend::with_buffer(&mut self.pixels, self.size)
    }
}

type Drawn = std::result::Result<(), DrawingErrorKind<<Canvas as DrawingBackend>::ErrorType>>;

impl DrawingBackend for Canvas {
    type ErrorType = <BitMapBackend<'static> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, place: BackendCoord, color: BackendColor) -> Drawn {
        self.bitmap().draw_pixel(place, color)
    }

    /// plotters fills a stroke with both of its borders, one pixel too wide.
    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        let (color, width) = (style.color(), style.stroke_width());
        let width = if width > 2 { width - 1 } else { width };
        self.bitmap().draw_line(from, to, &stroke(color, width))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        corner: BackendCoord,
        other: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.bitmap().draw_rect(corner, other, style, fill)
    }

    /// plotters turns a path into one polygon, which shoots out at sharp corners. Here every
    /// piece and every joint is painted, opaque, and what was below shows through the whole.
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let path: Vec<BackendCoord> = path.into_iter().collect();
        let (color, width) = (style.color(), style.stroke_width());
        if let [from, to] = path[..] {
            return self.draw_line(from, to, style);
        }
        let below = (color.alpha < 1.0).then(|| self.pixels.clone());
        let opaque = stroke(
            BackendColor {
                alpha: 1.0,
                ..color
            },
            width,
        );
        for pair in path.windows(2) {
            self.draw_line(pair[0], pair[1], &opaque)?;
            self.bitmap()
                .draw_circle(pair[1], width / 2, &opaque, true)?;
        }
        for (pixel, below) in self.pixels.iter_mut().zip(below.unwrap_or_default()) {
            let (above, below) = (f64::from(*pixel), f64::from(below));
            *pixel = (below + color.alpha * (above - below)).round() as u8;
        }
        Ok(())
    }

    /// plotters places the letters of its bitmaps too high, by parts of their size that are
    /// different at the top, in the middle and at the bottom.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let part = match style.anchor().v_pos {
            VPos::Top => 0.15,
            VPos::Center => 0.21,
            VPos::Bottom => 0.08,
        };
        let down = (part * style.size()).round() as i32;
        let place = match style.transform() {
            FontTransform::Rotate270 => (x + down, y),
            _ => (x, y + down),
        };
        self.bitmap().draw_text(text, style, place)
    }
}

fn stroke(color: BackendColor, width: u32) -> ShapeStyle {
    let (red, green, blue) = color.rgb;
    ShapeStyle {
        color: RGBAColor(red, green, blue, color.alpha),
        filled: true,
        stroke_width: width,
    }
}
