//! The program `gradus`: reads the command line, runs what it asks for, and ends with a status
//! that says how it went.

mod args;
mod chapter;
mod output;
mod status;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use gradus::threads;

use crate::args::Cli;
use crate::status::Status;

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    set_threads(cli.threads);
    let outcome = chapter::run(&cli.chapter).unwrap_or_else(|error| {
        eprintln!("gradus: {error}");
        Status::Failed
    });
    outcome.into()
}

/// Ends the program as wrong usage does when the environment asks for no number of threads and the
/// command line for none either.
fn set_threads(wanted: Option<usize>) {
    match wanted.map_or_else(threads::from_environment, |count| Ok(Some(count))) {
        Ok(Some(count)) => threads::set_num_threads(count),
        Ok(None) => {}
        Err(error) => Cli::command().error(ErrorKind::InvalidValue, error).exit(),
    }
}
