//! The program `gradus`: reads the command line, runs what it asks for, and ends with a status
//! that says how it went.

mod args;
mod chapter;
mod failure;
mod fit;
mod manual;
mod output;
mod plot;
mod predict;
mod progress;
mod show;
mod status;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use gradus::threads;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::status::Status;

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    set_threads(cli.threads);
    let outcome = run(&cli);
    outcome.unwrap_or_else(|failure| failure.report()).into()
}

fn run(cli: &Cli) -> Result<Status, Failure> {
    match &cli.command {
        None => Ok(chapter::run(&cli.chapter)?),
        Some(Command::Fit(args)) => fit::run(args),
        Some(Command::Predict(args)) => predict::run(args),
        Some(Command::Show(args)) => show::run(args),
        Some(Command::Plot(args)) => plot::run(args),
        Some(Command::Completions { shell }) => manual::completions(*shell),
        Some(Command::Man { command }) => manual::page(command.as_deref()),
    }
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
