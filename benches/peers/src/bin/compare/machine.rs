//! Where and with what the figures were measured.

use std::process::Command;

/// The processor, the day, the versions, and what is missing, in sentences.
pub fn heading(versions: &[String], missing: &[String], rounds: usize) -> String {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let mut heading = format!(
        "Microseconds, one thread / all threads, float32, medians; the libraries took turns, rounds: \
         {rounds}.\n{}, {cores} cores, {}. {}.",
        processor(),
        output("date", &["+%Y-%m-%d"]),
        versions.join(", "),
    );
    if !missing.is_empty() {
        heading += &format!("\nMissing: {}.", missing.join("; "));
    }
    heading
}

/// A warning when others use the processor, too.
pub fn warn_when_busy() {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = text
        .split(' ')
        .next()
        .and_then(|load| load.parse::<f64>().ok());
    if let Some(load) = load.filter(|load| *load > 0.5) {
        eprintln!(
            "Others use this machine (load {load}): the figures will say less than they could."
        );
    }
}

/// The name of the processor; hypervisors hide it, so family and model stand with it.
fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(':'));
        lines
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim())
    };
    match (field("model name"), field("cpu family"), field("model")) {
        (Some(name), Some(family), Some(model)) => {
            format!("{name} (family {family}, model {model})")
        }
        _ => format!("{} processor", std::env::consts::ARCH),
    }
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_string(),
    )
}
