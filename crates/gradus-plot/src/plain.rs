//! Text from outside (a file's column names, say) made safe to show.

/// The text on one line, without control characters, which could drive a terminal, and
/// without the two code points that XML forbids.
pub(crate) fn plain(text: &str) -> String {
    let shown = |character: char| match character {
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars()
        .map(shown)
        .collect::<String>()
        .trim()
        .to_owned()
}
