//! The command line: each option once, with its help and the values that it takes.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser};

const STATUSES: &str = "\
Exit status: 0 done; 1 the work failed; 2 wrong usage; 3 the training diverged.";

/// Runs the chapter "Linear regression from scratch" of Dive into Deep Learning: makes its data,
/// plots it, trains with minibatch stochastic gradient descent, and compares what was learned with
/// the truth.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, after_help = STATUSES)]
pub(crate) struct Cli {
    /// How many threads large operations may use; the results are the same for every number
    /// [default: $GRADUS_NUM_THREADS, else as many as this process may run at once]
    #[arg(long, value_name = "N", global = true, value_parser = positive())]
    pub(crate) threads: Option<usize>,

    #[command(flatten)]
    pub(crate) chapter: ChapterArgs,
}

/// What can be varied in the chapter.
#[derive(Debug, Args)]
pub(crate) struct ChapterArgs {
    /// Where the random numbers start; 0 makes the book's own data
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32))]
    pub(crate) seed: u32,

    /// How often all examples are gone through
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = positive())]
    pub(crate) epochs: usize,

    /// The learning rate: how far each step goes
    #[arg(long, value_name = "RATE", default_value_t = 0.03, value_parser = learning_rate)]
    pub(crate) lr: f64,

    /// Examples in a minibatch
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = positive())]
    pub(crate) batch_size: usize,

    /// The folder for the two figures; made where it does not exist
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,

    /// Print one JSON document instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

fn positive() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=u64::from(u32::MAX))
}

fn learning_rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f64::is_finite(rate) => Ok(rate),
        _ => Err("a learning rate is a number above 0, such as 0.03".into()),
    }
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
