//! `gradus completions` and `gradus man`: what shells and readers know of the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::failure::Failure;
use crate::output;
use crate::status::Status;

const NAME: &str = "gradus";

/// Prints completions for a shell.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn completions(shell: Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}

/// Prints the manual page of the program, or of one of its commands.
///
/// # Errors
/// When there is no such command, or standard output cannot be written.
pub(crate) fn page(command: Option<&str>) -> Result<Status, Failure> {
    let mut program = Cli::command();
    // Names of commands get the program's before them.
    program.build();
    let described = match command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names: Vec<&str> = program
                    .get_subcommands()
                    .map(clap::Command::get_name)
                    .collect();
                return Err(Failure::usage(format!(
                    "there is no command `{name}`; there are {}",
                    names.join(", ")
                )));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(described).render(&mut page)?;
    output::print(&with_lines_kept(&String::from_utf8_lossy(&page)))?;
    Ok(Status::Done)
}

/// What follows the options stands in lines, which a manual page would fill otherwise.
fn with_lines_kept(page: &str) -> String {
    let Some((before, extra)) = page.split_once(".SH EXTRA\n") else {
        return page.to_owned();
    };
    let (lines, after) = extra.split_at(extra.find(".SH ").unwrap_or(extra.len()));
    format!("{before}.SH NOTES\n.nf\n{lines}.fi\n{after}")
}
