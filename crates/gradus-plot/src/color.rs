//! Colours: a palette that colour-blind readers can tell apart, and colours by name.

use crate::{Error, Result};

/// An opaque colour, red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// The palette of Okabe and Ito, "Color Universal Design" (2008), in an order that keeps
/// neighbours far apart and its yellow, faint on white, for the end.
const PALETTE: [Color; 8] = [
    Color(0x00, 0x72, 0xb2),
    Color(0xd5, 0x5e, 0x00),
    Color(0x00, 0x9e, 0x73),
    Color(0xcc, 0x79, 0xa7),
    Color(0xe6, 0x9f, 0x00),
    Color(0x56, 0xb4, 0xe9),
    Color(0x4d, 0x4d, 0x4d),
    Color(0xf0, 0xe4, 0x42),
];

const NAMED: [(&str, Color); 23] = [
    ("black", Color(0x00, 0x00, 0x00)),
    ("gray", Color(0x80, 0x80, 0x80)),
    ("grey", Color(0x80, 0x80, 0x80)),
    ("white", Color(0xff, 0xff, 0xff)),
    ("red", Color(0xff, 0x00, 0x00)),
    ("green", Color(0x00, 0x80, 0x00)),
    ("blue", Color(0x00, 0x00, 0xff)),
    ("cyan", Color(0x00, 0xff, 0xff)),
    ("magenta", Color(0xff, 0x00, 0xff)),
    ("yellow", Color(0xff, 0xff, 0x00)),
    ("orange", Color(0xff, 0xa5, 0x00)),
    ("purple", Color(0x80, 0x00, 0x80)),
    ("brown", Color(0xa5, 0x2a, 0x2a)),
    ("tab:blue", Color(0x1f, 0x77, 0xb4)),
    ("tab:orange", Color(0xff, 0x7f, 0x0e)),
    ("tab:green", Color(0x2c, 0xa0, 0x2c)),
    ("tab:red", Color(0xd6, 0x27, 0x28)),
    ("tab:purple", Color(0x94, 0x67, 0xbd)),
    ("tab:brown", Color(0x8c, 0x56, 0x4b)),
    ("tab:pink", Color(0xe3, 0x77, 0xc2)),
    ("tab:gray", Color(0x7f, 0x7f, 0x7f)),
    ("tab:olive", Color(0xbc, 0xbd, 0x22)),
    ("tab:cyan", Color(0x17, 0xbe, 0xcf)),
];

impl Color {
    /// What lines across the frame have, which are no data.
    pub(crate) const LINE_ACROSS: Color = Color(0x4d, 0x4d, 0x4d);
    /// What points have that share no colour of the palette.
    pub(crate) const OTHERS: Color = Color(0xb8, 0xb8, 0xb8);

    /// The colour of the series at `position` in a figure; after the last it begins anew.
    pub(crate) fn of_palette(position: usize) -> Color {
        PALETTE[position % PALETTE.len()]
    }

    /// Reads `"C0"`, `"#07b"`, `"#0072b2"` or a name.
    pub(crate) fn parse(text: &str) -> Result<Color> {
        let named = NAMED.iter().find(|(name, _)| *name == text);
        let palette = || text.strip_prefix('C')?.parse().ok().map(Color::of_palette);
        named
            .map(|(_, color)| *color)
            .or_else(palette)
            .or_else(|| hexadecimal(text))
            .ok_or_else(|| unknown(text))
    }

    /// As plotters has it.
    pub(crate) fn rgb(self) -> plotters::style::RGBColor {
        plotters::style::RGBColor(self.0, self.1, self.2)
    }

    /// The nearest entry of the 6×6×6 cube that terminals of 256 colours share (xterm's
    /// colours 16 to 231, with levels 0, 95, 135, 175, 215, 255).
    pub(crate) fn terminal(self) -> u8 {
        let level = |value: u8| match value {
            0..48 => 0,
            48..115 => 1,
            _ => (value - 35) / 40,
        };
        let Color(red, green, blue) = self;
        16 + 36 * level(red) + 6 * level(green) + level(blue)
    }
}

fn hexadecimal(text: &str) -> Option<Color> {
    let digits: Vec<u8> = text
        .strip_prefix('#')?
        .chars()
        .map(|digit| digit.to_digit(16).map(|value| value as u8))
        .collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some(Color(r * 17, g * 17, b * 17)),
        [r, s, g, h, b, c] => Some(Color(r * 16 + s, g * 16 + h, b * 16 + c)),
        _ => None,
    }
}

#[cold]
fn unknown(text: &str) -> Error {
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    let message = format!(
        "unknown colour \"{text}\"; write \"#rrggbb\", \"C0\" to \"C7\" for the palette, or one \
         of {}",
        names.join(", ")
    );
    Error::argument("color", message)
}

#[cfg(test)]
mod tests {
    use super::Color;

    #[test]
    fn colours_are_read_in_every_notation() {
        for text in ["C0", "C8", "#0072b2", "#0072B2"] {
            assert_eq!(Color::parse(text).unwrap(), Color(0x00, 0x72, 0xb2));
        }
        assert_eq!(Color::parse("#07b").unwrap(), Color(0x00, 0x77, 0xbb));
        assert_eq!(Color::parse("tab:orange").unwrap(), Color(0xff, 0x7f, 0x0e));
    }

    #[test]
    fn terminals_get_the_nearest_colour_of_their_cube() {
        assert_eq!(Color(0, 0, 0).terminal(), 16);
        assert_eq!(Color(255, 255, 255).terminal(), 231);
        assert_eq!(Color(0, 0x72, 0xb2).terminal(), 16 + 6 + 3);
    }

    #[test]
    fn an_unknown_colour_is_told_what_there_is() {
        let text = Color::parse("bleu").unwrap_err().to_string();
        assert!(text.starts_with(
            "color: unknown colour \"bleu\"; write \"#rrggbb\", \"C0\" to \"C7\" for the palette, \
             or one of black, gray,"
        ));
        for broken in ["#12", "#ggg", "C", "Cx", "", "#1234567"] {
            assert!(Color::parse(broken).is_err(), "{broken:?}");
        }
    }
}
