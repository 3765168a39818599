//! Checkpoints: everything that a run needs to go on as if it had never stopped.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{CheckpointFile, Error, History, Loss, Method, Penalty};
use crate::model_file::write_whole;

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
    /// What differs from `other`, in words.
    fn differences(&self, other: &Run) -> Vec<String> {
        let (Ok(own), Ok(others)) = (serde_json::to_value(self), serde_json::to_value(other))
        else {
            return vec!["it cannot be compared".into()];
        };
        let (Some(own), Some(others)) = (own.as_object(), others.as_object()) else {
            return Vec::new();
        };
        let differs = |(name, value): (&String, &serde_json::Value)| {
            let other = &others[name];
            (value != other).then(|| match name.as_str() {
                "data" => "the data are others".to_owned(),
                _ => format!(
                    "{} is {value} there and {other} now",
                    name.replace('_', " ")
                ),
            })
        };
        own.iter().filter_map(differs).collect()
    }
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
            Err(error) => return Err(Error::File(file.into(), error)),
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
        write_whole(file, self).map_err(|error| Error::File(file.into(), error))
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
