//! `gradus show`: what a model file holds.

use gradus::fit::{self, FittedModel, TableFormat, model_file};

use crate::args::ShowArgs;
use crate::failure::Failure;
use crate::output;
use crate::status::Status;

/// Prints the report of a model file again, below where it came from.
///
/// # Errors
/// When the file is no model file, or standard output cannot be written.
pub(crate) fn run(args: &ShowArgs) -> Result<Status, Failure> {
    let model = model_file::read(&args.model)?;
    let text = match args.table {
        Some(format) => fit::table(&model.fit, TableFormat::from(format)),
        None if args.json => output::json(&model),
        None => described(&model),
    };
    output::print(&text)?;
    Ok(Status::Done)
}

fn described(model: &FittedModel) -> String {
    format!(
        "fitted to {} ({}) by gradus {}\n\n{}",
        model.data,
        model.data_hash,
        model.gradus,
        fit::text(&model.fit)
    )
}
