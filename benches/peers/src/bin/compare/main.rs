//! Runs the runners in turns, several rounds, with one thread and with all, and writes the tables.
//!
//! `compare [--quick] [--missing TEXT]... [--runner NAME VERSION COMMAND]...`, in the folder of this
//! package. A command gets `SAMPLES MILLISECONDS` added and prints lines `column<tab>work<tab>number`.

mod machine;
mod results;
mod table;

use std::process::{Command, ExitCode};

use results::{Results, Threads};

/// What each library and language reads the number of its threads from.
const THREAD_VARIABLES: [&str; 4] = [
    "GRADUS_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
];

struct Runner {
    name: String,
    command: String,
}

#[derive(Default)]
struct Arguments {
    is_quick: bool,
    runners: Vec<Runner>,
    versions: Vec<String>,
    missing: Vec<String>,
}

fn main() -> ExitCode {
    let Some(mut arguments) = arguments() else {
        eprintln!(
            "usage: compare [--quick] [--missing TEXT]... [--runner NAME VERSION COMMAND]..."
        );
        return ExitCode::from(2);
    };
    let (rounds, duration) = if arguments.is_quick {
        (1, "3 5")
    } else {
        (5, "5 50")
    };
    machine::warn_when_busy();
    let mut results = Results::default();
    for round in 0..rounds {
        for threads in [Threads::One, Threads::All] {
            // Every other round backwards, so that nobody always runs after the same neighbour.
            arguments.runners.reverse();
            for runner in &arguments.runners {
                eprintln!(
                    "round {} of {rounds}, {threads}: {}",
                    round + 1,
                    runner.name
                );
                if let Err(problem) = run(runner, duration, threads, &mut results) {
                    eprintln!("{problem}");
                    if !arguments.missing.contains(&problem) {
                        arguments.missing.push(problem);
                    }
                }
            }
        }
    }
    let heading = machine::heading(&arguments.versions, &arguments.missing, rounds);
    let tables = table::tables(&heading, &results);
    println!("{tables}");
    if arguments.is_quick {
        eprintln!("A quick run: README.md and results.csv stay as they are.");
        return ExitCode::SUCCESS;
    }
    let written = std::fs::write("results.csv", results.csv(&heading))
        .map_err(|error| format!("results.csv: {error}"))
        .and_then(|()| table::write_into_readme("../../README.md", &tables));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Arguments> {
    let mut result = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => result.is_quick = true,
            "--missing" => result.missing.push(words.next()?),
            "--runner" => {
                let (name, version, command) = (words.next()?, words.next()?, words.next()?);
                result.versions.push(format!("{name} {version}"));
                result.runners.push(Runner { name, command });
            }
            _ => return None,
        }
    }
    Some(result)
}

fn run(
    runner: &Runner,
    duration: &str,
    threads: Threads,
    results: &mut Results,
) -> Result<(), String> {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{} {duration}", runner.command));
    // Settings of this machine's NumPy that others do not have.
    command
        .env_remove("OPENBLAS_CORETYPE")
        .env_remove("OPENBLAS_L2_SIZE");
    for variable in THREAD_VARIABLES {
        match threads {
            Threads::One => command.env(variable, "1"),
            Threads::All => command.env_remove(variable),
        };
    }
    let output = command
        .output()
        .map_err(|error| format!("{}: {error}", runner.name))?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        results.add(line, threads);
    }
    if output.status.success() {
        return Ok(());
    }
    eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    Err(format!(
        "{} stopped with {}, {threads}",
        runner.name, output.status
    ))
}
