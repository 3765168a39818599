//! How far a fit is, on standard error: a bar on a terminal, sparse lines elsewhere.

use std::cell::Cell;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use gradus::fit::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// Work that is done sooner is not worth a word.
const PATIENCE: Duration = Duration::from_millis(700);

/// Tells people how far a fit is.
pub(crate) struct Meter {
    started: Instant,
    bar: Option<ProgressBar>,
    /// When the next line is due, and how long it is until the one after it.
    due: Cell<(Duration, Duration)>,
}

impl Meter {
    pub(crate) fn new() -> Meter {
        let bar = stderr().is_terminal().then(ProgressBar::hidden);
        Meter {
            started: Instant::now(),
            bar,
            due: Cell::new((PATIENCE * 4, PATIENCE * 4)),
        }
    }

    /// Shows it, where it is time.
    pub(crate) fn show(&self, progress: &Progress) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        match &self.bar {
            Some(bar) => draw(bar, progress),
            None => self.print(progress),
        }
    }

    /// Lines come at times that double.
    fn print(&self, progress: &Progress) {
        let (due, pause) = self.due.get();
        if self.started.elapsed() >= due {
            eprintln!("gradus: {}", words(progress));
            self.due.set((due + 2 * pause, 2 * pause));
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn draw(bar: &ProgressBar, progress: &Progress) {
    if bar.is_hidden() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }
    let template = match progress {
        Progress::Training(_) => "{bar:30} {msg}  {eta} left",
        _ => "{spinner} {msg}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if let Progress::Training(training) = progress {
        const PARTS: f64 = 1000.0;
        bar.set_length(training.epochs * PARTS as u64);
        bar.set_position(((training.epochs_done as f64 + training.part) * PARTS) as u64);
    }
    bar.set_message(words(progress));
    bar.tick();
}

fn words(progress: &Progress) -> String {
    match progress {
        Progress::Rows(rows) => format!("{rows} rows read"),
        Progress::Evaluations(count) => format!("{count} evaluations of the model"),
        Progress::Training(training) => {
            let mut words = format!("epoch {} of {}", training.epochs_done, training.epochs);
            if let Some(last) = &training.last {
                words += &format!(", loss {:.6}", last.train);
                if let Some(validation) = last.validation {
                    words += &format!(", held out {validation:.6}");
                }
            }
            words
        }
        _ => String::new(),
    }
}
