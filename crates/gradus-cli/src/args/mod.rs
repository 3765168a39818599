//! The command line: each option once, with its help and the values that it takes.

mod chapter;
mod data;
mod fit;
mod plot;
mod predict;
mod training;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use chapter::ChapterArgs;
pub(crate) use fit::{FitArgs, Table};
pub(crate) use plot::PlotArgs;
pub(crate) use predict::PredictArgs;
use values::positive;

const STATUSES: &str = "\
Exit status: 0 done; 1 the work failed; 2 wrong usage; 3 the fit did not converge.";

/// Fits models to data by gradient
///
/// Without a command it runs the chapter "Linear regression from scratch" of Dive into Deep
/// Learning: makes its data, plots it, trains with minibatch stochastic
/// gradient descent, and compares what was learned with the truth.
#[derive(Debug, Parser)]
#[command(
    name = "gradus",
    version,
    after_help = STATUSES,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Cli {
    /// How many threads large operations may use; the results are the same for every number
    /// [default: $GRADUS_NUM_THREADS, else as many as this process may run at once]
    #[arg(long, value_name = "N", global = true, value_parser = positive())]
    pub(crate) threads: Option<usize>,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) chapter: ChapterArgs,
}

/// What to do instead of the chapter.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Fit(Box<FitArgs>),
    Predict(PredictArgs),
    Show(ShowArgs),
    Plot(PlotArgs),
    /// Prints completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, of the program or of one of its commands
    Man {
        /// The command
        command: Option<String>,
    },
}

/// Prints what a model file holds: the report again
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The model file, as `gradus fit --save` writes it
    pub(crate) model: PathBuf,

    /// Print one JSON document instead of text
    #[arg(long, conflicts_with = "table")]
    pub(crate) json: bool,

    /// Print the parameters as a table
    #[arg(long, value_name = "FORMAT")]
    pub(crate) table: Option<Table>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_defaults_are_the_chapters() {
        let chapter = Cli::parse_from(["gradus"]).chapter;
        let numbers = (chapter.seed, chapter.epochs, chapter.lr, chapter.batch_size);
        assert_eq!(numbers, (0, 3, 0.03, 10));
    }

    #[test]
    fn threads_are_a_number_from_one_on() {
        assert_eq!(
            Cli::parse_from(["gradus", "--threads", "3"]).threads,
            Some(3)
        );
        for wrong in ["0", "-1", "all"] {
            Cli::try_parse_from(["gradus".to_owned(), format!("--threads={wrong}")])
                .expect_err(wrong);
        }
    }

    #[test]
    fn a_learning_rate_must_be_a_positive_number() {
        for wrong in ["0", "-1", "nan", "inf", "fast"] {
            let error = Cli::try_parse_from(["gradus".to_owned(), format!("--lr={wrong}")]);
            let text = error.expect_err(wrong).to_string();
            assert!(
                text.contains("a learning rate is a number above 0"),
                "{text}"
            );
        }
    }
}
