//! The tables of the README.

use crate::results::{Results, Threads};

const LOOPS: [(&str, &str); 4] = [
    (
        "chapter",
        "the chapter's step: 1000×2, shuffled batches of 10",
    ),
    ("1000x100", "1000×100, all rows in one batch"),
    ("perceptron", "784-256-10, cross-entropy, batch 256"),
    (
        "recorded add of 10",
        "add of 10 elements, recorded and dropped",
    ),
];

const KERNELS: [(&str, &str); 9] = [
    ("add of 10", "add of 10 elements"),
    ("matmul 256", "matmul 256³"),
    ("matmul 1024", "matmul 1024³"),
    ("a*b+c of 10^7", "`a*b+c`, 10⁷"),
    ("exp of 10^7", "`exp`, 10⁷"),
    ("sum of 10^7", "sum, 10⁷"),
    ("sum over axis 0 of 4096x4096", "sum over axis 0, 4096²"),
    ("sum over axis 1 of 4096x4096", "sum over axis 1, 4096²"),
    ("softmax of 4096x1024", "softmax, 4096×1024"),
];

const COLUMNS: [&str; 9] = [
    "gradus compiled",
    "gradus",
    "C",
    "candle",
    "burn",
    "NumPy",
    "PyTorch",
    "JAX",
    "JAX scan",
];

/// What gradus is measured by: work, ours, theirs (the best of them counts).
const RATIOS: [(&str, &str, &[&str]); 7] = [
    ("chapter", "gradus compiled", &["C"]),
    ("chapter", "gradus", &["candle"]),
    ("1000x100", "gradus compiled", &["C"]),
    ("perceptron", "gradus compiled", FRAMEWORKS),
    ("perceptron", "gradus", FRAMEWORKS),
    ("recorded add of 10", "gradus", &["candle"]),
    ("recorded add of 10", "gradus", &["PyTorch"]),
];

const FRAMEWORKS: &[&str] = &["PyTorch", "JAX"];
const KERNEL_PEERS: &[&str] = &["NumPy", "PyTorch", "JAX"];
const OURS: [&str; 2] = ["gradus", "gradus compiled"];
const BOTH: [Threads; 2] = [Threads::One, Threads::All];
const NOTHING: &str = "–";
const MARKERS: [&str; 2] = ["<!-- peers:begin -->", "<!-- peers:end -->"];

/// The heading and all tables, in Markdown.
pub fn tables(heading: &str, results: &Results) -> String {
    let parts = [
        heading.to_string(),
        times("a training step", &LOOPS, results),
        ratios(results),
        times("an operation", &KERNELS, results),
        scaling(results),
        memory(results),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Puts the tables between the markers of a README.
pub fn write_into_readme(path: &str, tables: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let [begin, end] = MARKERS;
    let replaced = between_markers(&text, tables);
    let replaced = replaced.ok_or(format!("{path}: no place for the tables, {begin} … {end}"))?;
    std::fs::write(path, replaced).map_err(|error| format!("{path}: {error}"))
}

fn between_markers(text: &str, tables: &str) -> Option<String> {
    let [begin, end] = MARKERS;
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}\n\n{tables}\n\n{end}{after}"))
}

/// A row for each work, a column for each library that has any of them; for kernels, the ratio.
fn times(title: &str, works: &[(&str, &str)], results: &Results) -> String {
    let columns: Vec<&str> = COLUMNS
        .into_iter()
        .filter(|column| results.has(column, works))
        .collect();
    let has_ratio = works[0] == KERNELS[0];
    let mut heads = vec![title];
    heads.extend(&columns);
    heads.extend(has_ratio.then_some("gradus : best other"));
    let rows = works.iter().map(|(work, name)| {
        let mut cells = vec![name.to_string()];
        cells.extend(columns.iter().map(|column| {
            pair(
                BOTH.map(|threads| results.median(work, column, threads)),
                time,
            )
        }));
        if has_ratio {
            cells.push(pair(
                ratio(results, work, "gradus", KERNEL_PEERS),
                two_digits,
            ));
        }
        cells
    });
    markdown(&heads, rows)
}

fn ratios(results: &Results) -> String {
    let rows = RATIOS.iter().filter_map(|(work, ours, theirs)| {
        let ratio = ratio(results, work, ours, theirs);
        let name = LOOPS.iter().find(|row| row.0 == *work)?.1;
        let cells = [
            name.to_string(),
            format!("{ours} : {}", theirs.join(" or ")),
            pair(ratio, two_digits),
        ];
        ratio.iter().any(Option::is_some).then(|| cells.to_vec())
    });
    markdown(&["ratio of times", "of", "one / all threads"], rows)
}

/// The largest time of all threads for one of one thread.
fn scaling(results: &Results) -> String {
    let works = || LOOPS.iter().chain(&KERNELS);
    let all = OURS
        .iter()
        .flat_map(|column| works().map(move |(work, name)| (work, name, column)));
    let ratios = all.filter_map(|(work, name, column)| {
        let [one, all] = BOTH.map(|threads| results.median(work, column, threads));
        Some((all? / one?, name, column))
    });
    let worst = ratios.max_by(|a, b| a.0.total_cmp(&b.0));
    worst.map_or(String::new(), |(ratio, name, column)| {
        format!(
            "All threads for one thread, the worst of all rows: {} ({column}, {name}).",
            two_digits(ratio)
        )
    })
}

fn memory(results: &Results) -> String {
    let of = |column| {
        let at =
            |steps| results.median(&format!("memory after {steps} steps"), column, Threads::One);
        let (early, late) = (at("1,000")?, at("100,000")?);
        Some(format!("{column} {early} KiB and {late} KiB"))
    };
    let all: Vec<String> = OURS.into_iter().filter_map(of).collect();
    if all.is_empty() {
        return String::new();
    }
    format!(
        "Resident memory after 1,000 and after 100,000 of the chapter's steps: {}.",
        all.join("; ")
    )
}

fn ratio(results: &Results, work: &str, ours: &str, theirs: &[&str]) -> [Option<f64>; 2] {
    BOTH.map(|threads| {
        let others = theirs
            .iter()
            .filter_map(|column| results.median(work, column, threads));
        Some(results.median(work, ours, threads)? / others.min_by(f64::total_cmp)?)
    })
}

/// A table without the rows that say nothing; nothing when none is left.
fn markdown(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[&str]| format!("| {} |", cells.join(" | "));
    let rows: Vec<String> = rows
        .filter(|cells| cells[1..].iter().any(|cell| cell != NOTHING))
        .map(|cells| line(&cells.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let rule = format!("| --- |{}", " ---: |".repeat(heads.len() - 1));
    [vec![line(heads), rule], rows].concat().join("\n")
}

fn pair(numbers: [Option<f64>; 2], text: impl Fn(f64) -> String) -> String {
    match numbers {
        [None, None] => NOTHING.to_string(),
        numbers => numbers
            .map(|number| number.map_or(NOTHING.to_string(), &text))
            .join(" / "),
    }
}

/// Three digits at least, and thousands set apart.
fn time(microseconds: f64) -> String {
    let decimals = (2 - microseconds.log10().floor() as i32).clamp(0, 4) as usize;
    let digits = format!("{microseconds:.decimals$}");
    if decimals > 0 {
        return digits;
    }
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}

fn two_digits(ratio: f64) -> String {
    format!("{ratio:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(lines: &[(&str, Threads)]) -> Results {
        let mut results = Results::default();
        lines
            .iter()
            .for_each(|(line, threads)| results.add(line, *threads));
        results
    }

    #[test]
    fn times_have_three_digits() {
        let texts = [0.016, 0.4251, 1.2, 14.04, 137.2, 2456.4, 21030.0, 1234567.0].map(time);
        let expected = [
            "0.0160",
            "0.425",
            "1.20",
            "14.0",
            "137",
            "2,456",
            "21,030",
            "1,234,567",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn the_best_of_the_others_counts_and_what_is_missing_is_left_out() {
        use Threads::{All, One};
        let results = results(&[
            ("gradus\tadd of 10\t2", One),
            ("NumPy\tadd of 10\t8", One),
            ("JAX\tadd of 10\t4", One),
            ("gradus\tadd of 10\t3", All),
        ]);
        let table = times("an operation", &KERNELS[..1], &results);
        assert!(!table.contains("PyTorch"), "{table}");
        assert!(
            table
                .ends_with("| add of 10 elements | 2.00 / 3.00 | 8.00 / – | 4.00 / – | 0.50 / – |"),
            "{table}"
        );
        assert!(scaling(&results).contains("1.50 (gradus, add of 10 elements)"));
        assert_eq!(memory(&results), "");
        assert_eq!(ratios(&results), "");
        assert_eq!(times("a step", &LOOPS, &results), "");
        assert_eq!(times("an operation", &KERNELS, &results), table);
    }

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let [begin, end] = MARKERS;
        let replaced = between_markers(&format!("a\n{begin}\nold\n{end}\nb\n"), "new");
        assert_eq!(replaced, Some(format!("a\n{begin}\n\nnew\n\n{end}\nb\n")));
        assert_eq!(between_markers(begin, "new"), None);
    }
}
