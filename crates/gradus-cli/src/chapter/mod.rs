//! The chapter "Linear regression from scratch", whole: data, plots, training, report.

mod data;
mod figures;
mod report;
mod train;

use gradus::{Error, Result};

use crate::args::ChapterArgs;
use crate::output::{self, Terminal};
use crate::status::Status;
use data::Data;
use report::Report;
use train::Training;

/// Runs the chapter and prints its report.
///
/// # Errors
/// When a figure or standard output cannot be written.
pub(crate) fn run(args: &ChapterArgs) -> Result<Status> {
    let data = Data::new(args.seed);
    let training = Training::run(&data, args);
    let figures = figures::save(&data, &training, &args.out)?;
    let report = Report::new(args, &data, &training, &figures);
    let text = match args.json {
        true => report.to_json(),
        false => report.to_text(Terminal::detect()),
    };
    output::print(&text).map_err(|source| Error::Outside {
        context: "cannot write to standard output".into(),
        source: source.into(),
    })?;
    Ok(verdict(&training))
}

fn verdict(training: &Training) -> Status {
    match training.diverged_in() {
        None => Status::Done,
        Some(epoch) => {
            eprintln!(
                "gradus: the training diverged: the loss is no finite number after epoch {epoch}; \
                 try a smaller learning rate (--lr) or larger minibatches (--batch-size)"
            );
            Status::NotConverged
        }
    }
}
