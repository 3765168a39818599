//! What the chapter prints: text with small figures for a terminal, or one JSON document.

use std::fmt::Write;
use std::path::PathBuf;

use gradus::NdArray;
use gradus::plot::Figure;
use serde::Serialize;

use super::data::{Data, EXAMPLES, NOISE, TRUE_B, TRUE_W};
use super::figures::{data_figure, loss_figure};
use super::train::Training;
use crate::args::ChapterArgs;
use crate::output::Terminal;

/// Everything to be told, in the order in which it is told.
pub(super) struct Report<'a> {
    args: &'a ChapterArgs,
    data: &'a Data,
    training: &'a Training,
    figures: &'a [PathBuf],
}

#[derive(Serialize)]
struct Document {
    seed: u32,
    lr: f64,
    batch_size: usize,
    converged: bool,
    first_example: Examples<Vec<f32>, f32>,
    first_minibatch: Examples<Vec<Vec<f32>>, Vec<f32>>,
    epochs: Vec<Epoch>,
    step_losses: Vec<f64>,
    w: Estimate<Vec<f64>>,
    b: Estimate<f64>,
    figures: Vec<String>,
}

#[derive(Serialize)]
struct Examples<F, L> {
    features: F,
    labels: L,
}

#[derive(Serialize)]
struct Epoch {
    epoch: usize,
    loss: f64,
}

#[derive(Serialize)]
struct Estimate<T> {
    truth: T,
    estimate: T,
    error: T,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        args: &'a ChapterArgs,
        data: &'a Data,
        training: &'a Training,
        figures: &'a [PathBuf],
    ) -> Report<'a> {
        Report {
            args,
            data,
            training,
            figures,
        }
    }

    fn w_error(&self) -> NdArray {
        gradus::nd::array(TRUE_W) - self.training.w.flatten()
    }

    fn b_error(&self) -> NdArray {
        TRUE_B - &self.training.b
    }

    /// The report for people to read; with small figures on a terminal.
    pub(super) fn to_text(&self, terminal: Option<Terminal>) -> String {
        let mut text = String::new();
        self.write_text(&mut text, terminal)
            .expect("strings take all text");
        text
    }

    fn write_text(&self, text: &mut String, terminal: Option<Terminal>) -> std::fmt::Result {
        let [w0, w1] = TRUE_W;
        writeln!(text, "Linear regression from scratch\n")?;
        writeln!(
            text,
            "{EXAMPLES} examples of y = {w0} x0 - {} x1 + {TRUE_B}, with noise of standard \
             deviation {NOISE}\n",
            -w1
        )?;
        let (x, y) = (self.data.features.at(0), self.data.labels.at(0));
        writeln!(text, "first example: {} {y}\n", numbers(&x))?;
        let (x, y) = &self.training.first_batch;
        writeln!(text, "first minibatch:\n{}\n{}\n", numbers(x), numbers(y))?;
        write_figure(text, data_figure(self.data), terminal)?;
        write_figure(text, loss_figure(self.training), terminal)?;
        for (epoch, loss) in self.training.epoch_losses.iter().enumerate() {
            writeln!(text, "epoch {}, loss {loss:.6}", epoch + 1)?;
        }
        writeln!(text, "error in estimating w {}", numbers(&self.w_error()))?;
        writeln!(text, "error in estimating b {}\n", numbers(&self.b_error()))?;
        writeln!(text, "figures: {}", self.paths().join(", "))
    }

    fn paths(&self) -> Vec<String> {
        self.figures
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }

    /// The report for programs to read.
    pub(super) fn to_json(&self) -> String {
        let (x, y) = &self.training.first_batch;
        let rows = x.to_vec::<f32>();
        let document = Document {
            seed: self.args.seed,
            lr: self.args.lr,
            batch_size: self.args.batch_size,
            converged: self.training.diverged_in().is_none(),
            first_example: Examples {
                features: self.data.features.at(0).to_vec(),
                labels: self.data.labels.at(0).item() as f32,
            },
            first_minibatch: Examples {
                features: rows.chunks(TRUE_W.len()).map(<[f32]>::to_vec).collect(),
                labels: y.to_vec(),
            },
            epochs: (self.training.epoch_losses.iter().enumerate())
                .map(|(epoch, &loss)| Epoch {
                    epoch: epoch + 1,
                    loss,
                })
                .collect(),
            step_losses: self.training.step_losses.clone(),
            w: Estimate {
                truth: TRUE_W.to_vec(),
                estimate: self.training.w.to_vec(),
                error: self.w_error().to_vec(),
            },
            b: Estimate {
                truth: TRUE_B,
                estimate: self.training.b.item(),
                error: self.b_error().item(),
            },
            figures: self.paths(),
        };
        let json = serde_json::to_string_pretty(&document);
        json.expect("text and numbers can be written as JSON") + "\n"
    }
}

/// An array's numbers as they print, without the last line that tells shape and device.
fn numbers(array: &NdArray) -> String {
    let text = array.to_string();
    match text.rsplit_once('\n') {
        Some((numbers, _)) => numbers.to_owned(),
        None => text,
    }
}

fn write_figure(text: &mut String, figure: Figure, terminal: Option<Terminal>) -> std::fmt::Result {
    const WIDEST: usize = 72;
    const ROWS: usize = 16;
    let Some(terminal) = terminal else {
        return Ok(());
    };
    let columns = terminal.columns.min(WIDEST);
    let drawn = match terminal.color {
        true => figure.to_ansi(columns, ROWS),
        false => figure.to_text(columns, ROWS),
    };
    match drawn {
        Ok(drawn) => writeln!(text, "{drawn}"),
        // Too narrow a terminal, say: the figures are in the files all the same.
        Err(error) => writeln!(text, "(no figure here: {error})\n"),
    }
}
