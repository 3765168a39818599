//! The program `gradus`: reads the command line, runs what it asks for, and ends with a status
//! that says how it went.

mod args;
mod chapter;
mod output;
mod status;

use clap::Parser;

use crate::args::Cli;
use crate::status::Status;

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let outcome = chapter::run(&cli.chapter).unwrap_or_else(|error| {
        eprintln!("gradus: {error}");
        Status::Failed
    });
    outcome.into()
}
