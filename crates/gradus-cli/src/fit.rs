//! `gradus fit`: data and a formula in, a report out.

use std::ops::ControlFlow;

use gradus::data::Source;
use gradus::fit::{self, Fit, Group, Request, TableFormat, model_file};
use serde::Serialize;

use crate::args::FitArgs;
use crate::failure::Failure;
use crate::output;
use crate::progress::Meter;
use crate::status::Status;

/// Fits, prints the report, and writes the model where one is asked for.
///
/// # Errors
/// When the data or the formula do not serve, or something cannot be written.
pub(crate) fn run(args: &FitArgs) -> Result<Status, Failure> {
    let request = args.request()?;
    for place in [&args.save, &args.training.checkpoint]
        .into_iter()
        .flatten()
    {
        model_file::check_place(place)?;
    }
    let source = Source::open(&args.data, &args.reading.options())?;
    if let Some(by) = &args.by {
        return run_by(args, &source, &request, by);
    }
    let meter = Meter::new();
    let model = fit::fit_watched(&source, &request, &|progress| {
        meter.show(progress);
        ControlFlow::Continue(())
    })?;
    drop(meter);
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

/// The same model for every value of a column.
fn run_by(args: &FitArgs, source: &Source, request: &Request, by: &str) -> Result<Status, Failure> {
    let groups = fit::fit_by(source, request, by)?;
    if args.table.is_some() {
        // A table has no place for what is wrong.
        for group in &groups {
            tell(by, group);
        }
    }
    output::print(&match args.table {
        Some(format) => fit::table_by(by, &groups, TableFormat::from(format)),
        None if args.json => output::json(&Groups::new(by, &groups)),
        None => fit::text_by(by, &groups),
    })?;
    let is_failed = |group: &Group| group.model.is_err();
    let is_lost = |group: &Group| group.model.as_ref().is_ok_and(|model| !model.fit.converged);
    Ok(if groups.iter().any(is_failed) {
        Status::Failed
    } else if groups.iter().any(is_lost) {
        Status::NotConverged
    } else {
        Status::Done
    })
}

/// Tells on standard error why a group has no fit, or one that must not be used.
fn tell(by: &str, group: &Group) {
    let value = &group.value;
    match &group.model {
        Err(error) => eprintln!("gradus: {by} = {value}: {error}"),
        Ok(model) if !model.fit.converged => eprintln!("gradus: {by} = {value}: NOT converged"),
        Ok(_) => {}
    }
}

/// The document of fits to groups.
#[derive(Serialize)]
struct Groups<'a> {
    by: &'a str,
    groups: Vec<GroupDocument<'a>>,
}

#[derive(Serialize)]
struct GroupDocument<'a> {
    value: &'a str,
    /// Absent where the group does not allow a fit.
    fit: Option<&'a Fit>,
    /// Why it does not.
    error: Option<String>,
}

impl<'a> Groups<'a> {
    fn new(by: &'a str, groups: &'a [Group]) -> Groups<'a> {
        let document = |group: &'a Group| GroupDocument {
            value: &group.value,
            fit: group.model.as_ref().ok().map(|model| &model.fit),
            error: group.model.as_ref().err().map(ToString::to_string),
        };
        Groups {
            by,
            groups: groups.iter().map(document).collect(),
        }
    }
}
