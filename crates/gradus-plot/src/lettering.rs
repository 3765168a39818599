//! The letters of a page: the bundled font, known to plotters, and how wide its texts are.

use std::sync::Once;

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle, register_font};

use crate::color::Color;

/// A subset of DejaVu Sans; `assets/subset.py` says of which characters. Figures look the
/// same on every machine, those without fonts included.
static FONT: &[u8] = include_bytes!("../assets/DejaVuSans-subset.ttf");

/// The name by which plotters knows the font, and what an SVG asks its viewer for: the
/// bundled font, else its look-alikes.
const FAMILIES: &str = "DejaVu Sans, Bitstream Vera Sans, Verdana, Geneva, sans-serif";

/// The colour of all texts.
const TEXT: Color = Color(0x26, 0x26, 0x26);

/// plotters takes the height of a line (ascent and descent) for the size of a bitmap's text.
pub(crate) const LINE_OF_FONT: f64 = 1.164;

/// A style for texts whose letters are `size` pixels of the backend.
pub(crate) fn style(size: f64, across: HPos, down: VPos) -> TextStyle<'static> {
    font(size).color(&TEXT.rgb()).pos(Pos::new(across, down))
}

fn font(size: f64) -> FontDesc<'static> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        let registered = register_font(FAMILIES, FontStyle::Normal, FONT);
        assert!(registered.is_ok(), "the bundled font is sound");
    });
    FontDesc::new(FontFamily::Name(FAMILIES), size, FontStyle::Normal)
}

/// The width of a line of text whose letters are `size` pixels.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    // plotters rounds to whole pixels, which are small beside letters of this size.
    const LARGE: f64 = 1000.0;
    let (width, _) = font(LARGE * LINE_OF_FONT)
        .box_size(text)
        .expect("the font is registered");
    f64::from(width) * size / LARGE
}

/// As much of the text as fits into `room`, with "…" for what does not.
pub(crate) fn shortened(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if width(&shorter, size) <= room {
            return shorter;
        }
    }
    "…".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advances of DejaVu Sans in units of 1/2048, as its `hmtx` table gives them.
    #[test]
    fn widths_are_those_of_the_font() {
        for (text, advance) in [("0", 1303.0), ("Wi", 2025.0 + 569.0), ("", 0.0)] {
            let width = width(text, 2048.0);
            assert!((width - advance).abs() < 3.0, "{text}: {width}");
        }
    }

    #[test]
    fn the_font_has_what_labels_of_science_need() {
        let face = ttf_parser::Face::parse(FONT, 0).unwrap();
        let needed = "−×·±≈≠≤≥∞√∑∏∫∂∇∈→←°µ‰…–—“”•²³¹⁰⁴⁹⁻₀₉αβγδεθλμπρστφχψωΔΣΩÅéñüßŁЖя€ℓℏ′";
        for character in needed.chars() {
            assert!(face.glyph_index(character).is_some(), "{character}");
        }
    }

    #[test]
    fn a_long_text_is_shortened_to_its_room() {
        assert_eq!(shortened("short", 12.0, 100.0), "short");
        let text = shortened("a very long label indeed", 12.0, 60.0);
        assert!(text.ends_with('…') && width(&text, 12.0) <= 60.0, "{text}");
        assert_eq!(shortened("wide", 12.0, 1.0), "…");
    }
}
