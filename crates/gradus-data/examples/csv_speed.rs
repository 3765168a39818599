//! How fast a table is read: `cargo run --release -p gradus-data --example csv_speed -- FILE [ROWS]`
//! makes FILE with ROWS rows of 9 columns when it is not there (10,000,000 rows take 1 GB and
//! more), and reads all its columns of numbers block by block.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

use gradus_core::random::Generator;
use gradus_data::{ReadOptions, Source};

const COLUMNS: usize = 9;
const ROWS_AT_ONCE: usize = 4096;

fn make(path: &str, rows: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    let names: Vec<String> = (1..COLUMNS).map(|i| format!("x{i}")).collect();
    writeln!(file, "y,{}", names.join(","))?;
    let mut generator = Generator::new(0);
    let mut numbers = vec![0.0_f64; ROWS_AT_ONCE * COLUMNS];
    for first in (0..rows).step_by(ROWS_AT_ONCE) {
        generator.fill_normal(0.0, 1.0, &mut numbers)?;
        for row in numbers.chunks(COLUMNS).take(rows - first) {
            // Ten decimals: about 12 characters a number, as measurements are stored.
            let texts: Vec<String> = row.iter().map(|x| format!("{x:.9}")).collect();
            writeln!(file, "{}", texts.join(","))?;
        }
    }
    file.flush()?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let rows = arguments
        .next()
        .map_or(Ok(10_000_000), |rows| rows.parse())?;
    if !std::path::Path::new(&path).exists() {
        make(&path, rows)?;
    }
    let bytes = std::fs::metadata(&path)?.len();
    for _ in 0..3 {
        let start = Instant::now();
        let source = Source::open(&path, &ReadOptions::default())?;
        let opened = start.elapsed();
        let names: Vec<&str> = source.schema().names().collect();
        let (mut rows, mut sum) = (0, 0.0);
        for block in source.blocks(&names)? {
            let block = block?;
            rows += block.rows();
            sum += block
                .iter()
                .filter_map(|(name, _)| block.numbers(name)?.first())
                .sum::<f64>();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{rows} rows of {} columns in {seconds:.3} s ({:.0} ms to open), {:.0} MB/s (check {sum:.6})",
            names.len(),
            opened.as_secs_f64() * 1e3,
            bytes as f64 / 1e6 / seconds,
        );
    }
    Ok(())
}
