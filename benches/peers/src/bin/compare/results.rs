//! What was measured, and the medians of it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Threads {
    One,
    All,
}

impl fmt::Display for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Threads::One => "one thread",
            Threads::All => "all threads",
        })
    }
}

/// Numbers (microseconds; KiB for memory) by work, column and threads, one from each round.
#[derive(Default)]
pub struct Results(BTreeMap<(String, String, Threads), Vec<f64>>);

impl Results {
    /// Takes a line of a runner, `column<tab>work<tab>number`; others are not for us.
    pub fn add(&mut self, line: &str, threads: Threads) {
        let mut fields = line.split('\t');
        if let (Some(column), Some(work), Some(Ok(number)), None) = (
            fields.next(),
            fields.next(),
            fields.next().map(str::parse),
            fields.next(),
        ) {
            let key = (work.to_string(), column.to_string(), threads);
            self.0.entry(key).or_default().push(number);
        }
    }

    /// The median over the rounds.
    pub fn median(&self, work: &str, column: &str, threads: Threads) -> Option<f64> {
        self.0
            .get(&(work.to_string(), column.to_string(), threads))
            .map(|rounds| median(rounds))
    }

    /// Whether the column has any of these works.
    pub fn has(&self, column: &str, works: &[(&str, &str)]) -> bool {
        self.0
            .keys()
            .any(|key| key.1 == column && works.iter().any(|(work, _)| key.0 == *work))
    }

    /// All medians, under `heading` as a comment.
    pub fn csv(&self, heading: &str) -> String {
        let mut csv: String = heading.lines().map(|line| format!("# {line}\n")).collect();
        csv.push_str("work,column,threads,median (microseconds; KiB for memory)\n");
        for ((work, column, threads), rounds) in &self.0 {
            let threads = if *threads == Threads::One {
                "one"
            } else {
                "all"
            };
            let work = work.replace(',', "");
            let _ = writeln!(csv, "{work},{column},{threads},{}", median(rounds));
        }
        csv
    }
}

fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1] + sorted[middle]) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_the_rounds_counts() {
        let mut results = Results::default();
        for line in [
            "C\tx\t5",
            "C\tx\t1",
            "C\tx\t2",
            "warning: C\tx",
            "C\tx\tfast",
            "C\ty\t9",
        ] {
            results.add(line, Threads::One);
        }
        assert_eq!(results.median("x", "C", Threads::One), Some(2.0));
        assert_eq!(results.median("x", "C", Threads::All), None);
        results.add("C\tx\t4", Threads::One);
        assert_eq!(results.median("x", "C", Threads::One), Some(3.0));
        let csv = "# two\n# lines\nwork,column,threads,median (microseconds; KiB for memory)\nx,C,one,3\ny,C,one,9\n";
        assert_eq!(results.csv("two\nlines"), csv);
    }
}
