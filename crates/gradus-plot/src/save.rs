//! Figures into files: the format by the extension, and never half a file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, Figure, Result, png, svg, terminal};

/// The size of a figure in a text file: what every terminal shows.
const TEXT_COLUMNS: usize = 80;
const TEXT_ROWS: usize = 24;

/// # Files, text and notebooks
impl Figure {
    /// Writes the figure to a file: `.svg`, `.png`, or `.txt` (80 columns, 24 rows).
    ///
    /// The file is replaced as a whole or, if anything fails, left as it was. No folder is
    /// created.
    ///
    /// # Errors
    ///
    /// If the figure was built with a mistake, if the extension is none of these, or if the
    /// file cannot be written.
    ///
    /// ```
    /// let file = std::env::temp_dir().join("gradus-plot-example.svg");
    /// gradus_plot::scatter([1.0, 2.0, 3.0], [1.0, 4.0, 9.0]).save(&file)?;
    /// assert!(std::fs::read_to_string(&file).unwrap().starts_with("<svg"));
    /// # std::fs::remove_file(&file).unwrap();
    ///
    /// let error = gradus_plot::scatter([1.0], [1.0]).save("figure.jpg").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "cannot save \"figure.jpg\": unknown extension \".jpg\"; \
    ///      figures are written as .svg, .png or .txt"
    /// );
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let bytes = match extension.to_ascii_lowercase().as_str() {
            "svg" => self.to_svg()?.into_bytes(),
            "png" => self.to_png()?,
            "txt" => self.to_text(TEXT_COLUMNS, TEXT_ROWS)?.into_bytes(),
            _ => {
                let path = path.to_path_buf();
                return Err(Error::Extension { path });
            }
        };
        replace(path, &bytes).map_err(|error| Error::write(path, error))
    }

    /// The figure as an SVG document. The same figure gives the same text everywhere.
    ///
    /// # Errors
    ///
    /// If the figure was built with a mistake.
    ///
    /// ```
    /// let svg = gradus_plot::scatter([1.0, 2.0], [1.0, 4.0]).title("Two points").to_svg()?;
    /// assert!(svg.contains("Two points"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn to_svg(&self) -> Result<String> {
        self.check()?;
        Ok(svg::document(self))
    }

    /// The figure as the bytes of a PNG image. Its texts are drawn with a font that comes
    /// with this crate (Latin, Greek and Cyrillic letters, mathematical signs); characters
    /// that it lacks show as empty boxes.
    ///
    /// # Errors
    ///
    /// If the figure was built with a mistake, or if size and dpi make more than 16,384
    /// pixels in width or height.
    ///
    /// ```
    /// let png = gradus_plot::scatter([1.0, 2.0], [1.0, 4.0]).to_png()?;
    /// assert!(png.starts_with(b"\x89PNG"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn to_png(&self) -> Result<Vec<u8>> {
        self.check()?;
        png::image(self)
    }

    /// The figure as text of so many columns and rows, drawn with braille characters: eight
    /// dots in each. Where several series would look alike, further ones are drawn with
    /// letters, and the legend says so.
    ///
    /// # Errors
    ///
    /// If the figure was built with a mistake, or with fewer than 24 columns or 8 rows.
    ///
    /// ```
    /// let text = gradus_plot::plot([0.0, 1.0], [0.0, 1.0]).to_text(40, 10)?;
    /// assert_eq!(text.lines().count(), 10);
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn to_text(&self, columns: usize, rows: usize) -> Result<String> {
        self.check()?;
        terminal::text(self, columns, rows, terminal::Look::Plain)
    }

    /// Like [`to_text`](Self::to_text), with colours for a terminal (256 of them, by ANSI
    /// escape sequences).
    ///
    /// # Errors
    ///
    /// As [`to_text`](Self::to_text).
    ///
    /// ```
    /// let text = gradus_plot::plot([0.0, 1.0], [0.0, 1.0]).to_ansi(40, 10)?;
    /// assert!(text.contains("\x1b[38;5;25m"));
    /// # Ok::<(), gradus_plot::Error>(())
    /// ```
    pub fn to_ansi(&self, columns: usize, rows: usize) -> Result<String> {
        self.check()?;
        terminal::text(self, columns, rows, terminal::Look::Colored)
    }

    /// Shows the figure in a notebook of the evcxr kernel, which calls this for the value of
    /// a cell; a figure built with a mistake shows what is wrong with it.
    ///
    /// ```
    /// gradus_plot::scatter([1.0, 2.0], [1.0, 4.0]).evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        println!("{}", self.notebook_content());
    }

    /// What the evcxr kernel reads: a MIME type, the content, and an end mark.
    fn notebook_content(&self) -> String {
        let (kind, content) = match self.to_svg() {
            Ok(svg) => ("image/svg+xml", svg),
            Err(error) => ("text/plain", error.to_string()),
        };
        let content = content.trim_end();
        format!("EVCXR_BEGIN_CONTENT {kind}\n{content}\nEVCXR_END_CONTENT")
    }
}

/// Writes beside the file first, then renames, so that no reader ever sees a part.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = draft(path)?;
    let written = write_new(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // The first error is the one to tell; the draft may not even exist.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// A name in the same folder that no other draft has, of this or another process.
fn draft(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let draft = format!(".{}.{}-{count}.tmp", name.to_string_lossy(), process::id());
    Ok(path.with_file_name(draft))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use crate::scatter;

    #[test]
    fn a_notebook_gets_the_figure_or_what_is_wrong_with_it() {
        let content = scatter([1.0], [2.0]).notebook_content();
        assert!(content.starts_with("EVCXR_BEGIN_CONTENT image/svg+xml\n<svg"));
        assert!(content.ends_with("</svg>\nEVCXR_END_CONTENT"));
        assert_eq!(
            scatter([1.0], [2.0, 3.0]).notebook_content(),
            "EVCXR_BEGIN_CONTENT text/plain\nscatter: x has 1 value and y has 2; they must be \
             equally many\nEVCXR_END_CONTENT"
        );
    }
}
