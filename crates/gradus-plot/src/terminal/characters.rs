//! Lines of characters, some of them coloured.

/// Characters, each with the series whose colour it has.
pub(super) type Line = Vec<(char, Option<usize>)>;

/// In terminals a minus is the one that people type.
pub(super) fn line(text: &str) -> Line {
    text.chars()
        .map(|character| (if character == '−' { '-' } else { character }, None))
        .collect()
}

/// The text, or its beginning and "…" if it has more characters than there is room for.
pub(super) fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars()
        .take(room.saturating_sub(1))
        .chain(['…'])
        .collect()
}

/// The line without blanks at its end, with its colours, and a line feed.
pub(super) fn finished(line: &[(char, Option<usize>)], colors: &[u8]) -> String {
    let length = line.iter().rposition(|&(character, _)| character != ' ');
    let mut text = String::new();
    let mut current = None;
    for &(character, series) in &line[..length.map_or(0, |last| last + 1)] {
        let color = series.and_then(|series| colors.get(series));
        if color != current && character != ' ' {
            match color {
                Some(color) => text += &format!("\x1b[38;5;{color}m"),
                None => text += "\x1b[39m",
            }
            current = color;
        }
        text.push(character);
    }
    if current.is_some() {
        text += "\x1b[39m";
    }
    text + "\n"
}
