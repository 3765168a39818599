//! Checkpoints: everything that a run needs to go on as if it had never stopped.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{CheckpointFile, Error, History, Loss, Method, Penalty};
use crate::whole_file::{Access, in_words, write_json};

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// The state of a training, as it stands in a file. Numbers read back exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The version of the format: at most [`FORMAT`].
    pub format: u32,
    /// The version of the library that wrote it.
    pub gradus: String,
    /// Of which run it is.
    pub run: Run,
    /// Epochs that are done.
    pub epoch: u64,
    /// Minibatches of the epoch in progress that are done.
    pub batch: u64,
    /// The parameters, in the units inside of the training.
    pub parameters: Vec<f64>,
    /// What the method remembers.
    pub optimizer: Optimizer,
    /// The losses so far.
    pub history: History,
}

/// What a method remembers from step to step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Optimizer {
    /// Nothing.
    Sgd,
    /// Moving means of the gradient and of its square, and `β₁ᵗ` and `β₂ᵗ`.
    Adam {
        /// The means of the gradient.
        first: Vec<f64>,
        /// Those of its square.
        second: Vec<f64>,
        /// `β₁ᵗ` and `β₂ᵗ`.
        powers: [f64; 2],
    },
    /// The last steps and how they changed the gradient, the oldest first.
    Lbfgs {
        /// Pairs of a step and the change of the gradient.
        pairs: Vec<(Vec<f64>, Vec<f64>)>,
        /// Which of several problems in a row is being solved.
        stage: u64,
    },
}

/// What makes a run the same run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The formula's canonical text.
    pub formula: String,
    /// The column of weights.
    pub weights: Option<String>,
    /// A hash of the values of the data.
    pub data: String,
    /// Rows that count.
    pub rows: u64,
    /// The method.
    pub method: Method,
    /// The loss.
    pub loss: Loss,
    /// The penalty.
    pub penalty: Penalty,
    /// Epochs, where the learning rate depends on them.
    pub epochs: Option<u64>,
    /// The learning rate that was asked for.
    pub learning_rate: Option<f64>,
    /// The size of minibatches; none for L-BFGS.
    pub batch_size: Option<u64>,
    /// The seed.
    pub seed: u64,
    /// The share of rows that are held out.
    pub validation: f64,
    /// Whether units are chosen inside.
    pub standardize: bool,
    /// Where the parameters started.
    pub start: Option<Vec<f64>>,
}

impl Run {
    /// What differs from `other`, in words. What follows from another difference is none: the data
    /// of another formula are others, and so is the size of minibatches of other rows.
    fn differences(&self, other: &Run) -> Vec<String> {
        let (then, now) = (self, other);
        let mut found = Vec::new();
        let mut note = |what: &str, values: [String; 2]| {
            let [then, now] = values;
            if then != now {
                found.push(format!("{what} was {then} and is {now} now"));
            }
            then != now
        };
        let is_other_model = note(
            "the formula",
            [then, now].map(|run| format!("`{}`", run.formula)),
        ) | note(
            "--weights or --sigma",
            [then, now].map(|run| yes(run.weights.is_some())),
        );
        let is_other_method = note("--method", [then, now].map(|run| named(&run.method)));
        note("--loss", [then, now].map(|run| named(&run.loss)));
        note("--l1", [then, now].map(|run| run.penalty.l1.to_string()));
        note("--l2", [then, now].map(|run| run.penalty.l2.to_string()));
        let has_other_rows = note(
            "--validation",
            [then, now].map(|run| run.validation.to_string()),
        ) | (!is_other_model
            && note(
                "the number of rows",
                [then, now].map(|run| run.rows.to_string()),
            ));
        note("--seed", [then, now].map(|run| run.seed.to_string()));
        if !is_other_method {
            note("--lr", [then, now].map(|run| given(&run.learning_rate)));
            note(
                "--no-standardize",
                [then, now].map(|run| yes(!run.standardize)),
            );
            if then.learning_rate.is_none() && now.learning_rate.is_none() {
                note("--epochs", [then, now].map(|run| given(&run.epochs)));
            }
            if !is_other_model && !has_other_rows {
                note(
                    "--batch-size",
                    [then, now].map(|run| given(&run.batch_size)),
                );
            }
        }
        let has_same_rows = !is_other_model && !has_other_rows;
        if has_same_rows && then.data != now.data {
            found.push("the data are others".to_owned());
        } else if has_same_rows && found.is_empty() && then.start != now.start {
            found.push("the parameters start elsewhere".to_owned());
        }
        found
    }
}

fn yes(is_so: bool) -> String {
    if is_so { "given" } else { "not given" }.to_owned()
}

fn given(value: &Option<impl ToString>) -> String {
    (value.as_ref()).map_or_else(|| "not given".to_owned(), ToString::to_string)
}

/// The name of one of a few values, as it stands in the file, and the number that goes with it.
fn named(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    let words = text.replace(['"', '{', '}'], "");
    words.replace(':', " ")
}

impl Checkpoint {
    /// Reads the checkpoint of a run; `None` where there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read, is no checkpoint, was written by a later version, or is of
    /// another run; the message says what differs.
    pub fn read(file: &Path, run: &Run) -> Result<Option<Checkpoint>, Error> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let text = match std::fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::File(file.into(), in_words(&error, Access::Read))),
        };
        let refuse = |message: String| Error::Checkpoint {
            file: file.into(),
            message,
        };
        let content = |error: serde_json::Error| refuse(format!("not a checkpoint: {error}"));
        // The version first: a later format may have other fields.
        let Format { format } = serde_json::from_slice(&text).map_err(content)?;
        if format > FORMAT {
            return Err(refuse(format!(
                "a checkpoint of format {format}, and this version knows formats up to {FORMAT}"
            )));
        }
        let checkpoint: Checkpoint = serde_json::from_slice(&text).map_err(content)?;
        let differences = checkpoint.run.differences(run);
        if !differences.is_empty() {
            return Err(refuse(format!(
                "a checkpoint of another run: {}",
                differences.join("; ")
            )));
        }
        if !checkpoint.fits() {
            return Err(refuse("the checkpoint is damaged".into()));
        }
        Ok(Some(checkpoint))
    }

    /// Whether all lists are of one length.
    fn fits(&self) -> bool {
        let length = self.parameters.len();
        match &self.optimizer {
            Optimizer::Sgd => self.run.method == Method::Sgd,
            Optimizer::Adam { first, second, .. } => {
                self.run.method == Method::Adam && [first, second].iter().all(|x| x.len() == length)
            }
            Optimizer::Lbfgs { pairs, .. } => {
                let is_whole =
                    |(s, y): &(Vec<f64>, Vec<f64>)| s.len() == length && y.len() == length;
                self.run.method == Method::Lbfgs && pairs.iter().all(is_whole)
            }
        }
    }

    /// Writes the checkpoint, in place of what was there before.
    ///
    /// # Errors
    /// When the file cannot be written; what was there before is then still there.
    pub fn write(&self, file: &Path) -> Result<(), Error> {
        write_json(file, self).map_err(|error| Error::File(file.into(), error))
    }
}

/// Writes checkpoints when it is time.
pub(super) struct Keeper<'o> {
    file: Option<&'o CheckpointFile>,
    last: std::time::Instant,
    steps: u64,
}

/// How long at most a run without a given interval goes on unwritten.
const INTERVAL: std::time::Duration = std::time::Duration::from_secs(5);

impl<'o> Keeper<'o> {
    pub(super) fn new(file: Option<&'o CheckpointFile>) -> Self {
        Self {
            file,
            last: std::time::Instant::now(),
            steps: 0,
        }
    }

    /// After how many more steps the state is to be written; none where time decides.
    pub(super) fn steps_left(&self) -> Option<u64> {
        Some(self.file?.every?.max(1).saturating_sub(self.steps).max(1))
    }

    /// Counts steps, and writes the state if it is time.
    pub(super) fn after(
        &mut self,
        steps: u64,
        state: impl FnOnce() -> Checkpoint,
    ) -> Result<(), Error> {
        let Some(file) = self.file else { return Ok(()) };
        self.steps += steps;
        let is_time = match file.every {
            Some(every) => self.steps >= every,
            None => self.last.elapsed() >= INTERVAL,
        };
        if is_time { self.write(state) } else { Ok(()) }
    }

    /// Writes the state.
    pub(super) fn write(&mut self, state: impl FnOnce() -> Checkpoint) -> Result<(), Error> {
        let Some(file) = self.file else { return Ok(()) };
        state().write(&file.path)?;
        self.steps = 0;
        self.last = std::time::Instant::now();
        Ok(())
    }
}
