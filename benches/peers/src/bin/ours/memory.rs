//! The memory of a long training: it does not grow.

use gradus_benches::LinearRegression;
use gradus_peers::{BATCH, ROWS};

/// Prints the resident set after a thousand and after a hundred thousand of the chapter's steps.
pub fn report() {
    let training = LinearRegression::new(ROWS, 2, BATCH);
    print("gradus", || training.epoch());
}

/// As [`report`], for a loop of which a call of `epoch` takes a hundred steps.
pub fn print(column: &str, mut epoch: impl FnMut()) {
    (0..10).for_each(|_| epoch());
    let early = resident_kib();
    (0..990).for_each(|_| epoch());
    println!("{column}\tmemory after 1,000 steps\t{early}");
    println!("{column}\tmemory after 100,000 steps\t{}", resident_kib());
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok())
        .unwrap_or(0)
}
