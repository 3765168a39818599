//! Where results go: standard output, which may be a terminal, a file or a pipe that was closed.

use std::io::{self, IsTerminal, Write};

/// Writes `text` to standard output. A reader that has gone away, such as `head`, is no failure.
///
/// # Errors
/// When it cannot be written for another reason, such as a full disk.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The terminal that standard output goes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) columns: usize,
    pub(crate) color: bool,
}

impl Terminal {
    /// None where standard output goes elsewhere.
    pub(crate) fn detect() -> Option<Terminal> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        // https://no-color.org: any value that is not empty turns colours off.
        let color = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Some(Terminal { columns, color })
    }
}

/// A JSON document for people and programs.
pub(crate) fn json(document: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(document).expect("numbers and texts can be written");
    text + "\n"
}
