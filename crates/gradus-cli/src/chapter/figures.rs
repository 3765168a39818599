//! The chapter's figures: the second feature against the label, and the loss of each step.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::plot::{Figure, Scale, plot, scatter};
use gradus::{Error, Result};

use super::data::Data;
use super::train::Training;

/// The second feature of every example against its label.
pub(super) fn data_figure(data: &Data) -> Figure {
    scatter(data.features.slice((.., 1)), &data.labels)
        .title("The data")
        .xlabel("features[:, 1]")
        .ylabel("labels")
}

/// The mean loss of each step's minibatch, on a logarithmic scale.
pub(super) fn loss_figure(training: &Training) -> Figure {
    let steps: Vec<f64> = (1..=training.step_losses.len())
        .map(|step| step as f64)
        .collect();
    plot(steps, &training.step_losses)
        .title("Loss of each minibatch")
        .xlabel("step")
        .ylabel("loss")
        .yscale(Scale::Log)
}

/// Writes both figures into `folder`, which is made where it does not exist, and tells their paths.
pub(super) fn save(data: &Data, training: &Training, folder: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(|source| Error::Outside {
        context: format!("cannot make the folder {}", folder.display()),
        source: source.into(),
    })?;
    let figures = [
        (data_figure(data), "data.svg"),
        (loss_figure(training), "loss.svg"),
    ];
    let save = |(figure, name): (Figure, &str)| {
        let path = folder.join(name);
        figure.save(&path)?;
        Ok(path)
    };
    figures.into_iter().map(save).collect()
}
