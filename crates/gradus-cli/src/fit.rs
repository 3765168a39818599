//! `gradus fit`: data and a formula in, a report out.

use gradus::data::Source;
use gradus::fit::{self, Fit, TableFormat, model_file};

use crate::args::FitArgs;
use crate::failure::Failure;
use crate::output;
use crate::status::Status;

/// Fits, prints the report, and writes the model where one is asked for.
///
/// # Errors
/// When the data or the formula do not serve, or something cannot be written.
pub(crate) fn run(args: &FitArgs) -> Result<Status, Failure> {
    let source = Source::open(&args.data, &args.reading.options())?;
    let model = fit::fit(&source, &args.request())?;
    if let Some(path) = &args.save {
        model_file::write(path, &model)?;
    }
    output::print(&shown(args, &model.fit))?;
    Ok(match model.fit.converged {
        true => Status::Done,
        false => Status::NotConverged,
    })
}

fn shown(args: &FitArgs, found: &Fit) -> String {
    match args.table {
        Some(format) => fit::table(found, TableFormat::from(format)),
        None if args.json => output::json(found),
        None => fit::text(found),
    }
}
