//! Ohm's law, `gradus fit` inside a program: the resistance of a wire from currents and voltages.
//!
//! ```console
//! $ cargo run --release --example fit_ohms_law
//! ```

use gradus::data::{ReadOptions, Source};
use gradus::fit::{FittedModel, Request, fit, text};

/// Currents in ampere and voltages in volt, read from two instruments.
const MEASURED: &str = "\
ampere,volt
0.10,0.47
0.20,0.95
0.30,1.38
0.40,1.89
0.50,2.36
0.60,2.79
0.70,3.31
0.80,3.74
";

fn resistance() -> Result<FittedModel, Box<dyn std::error::Error>> {
    let source = Source::from_bytes("measured.csv", MEASURED, &ReadOptions::default())?;
    Ok(fit(&source, &Request::formula("volt = ohm*ampere"))?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", text(&resistance()?.fit));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line through the origin has the slope Σxy/Σx².
    #[test]
    fn the_resistance_is_the_slope_through_the_origin() {
        let rows = MEASURED
            .lines()
            .skip(1)
            .map(|line| line.split_once(',').unwrap());
        let rows: Vec<(f64, f64)> = rows
            .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
            .collect();
        let sum = |term: fn(f64, f64) -> f64| rows.iter().map(|&(x, y)| term(x, y)).sum::<f64>();
        let slope = sum(|x, y| x * y) / sum(|x, _| x * x);
        let found = resistance().unwrap().fit.parameters[0].estimate.unwrap();
        assert!((found / slope - 1.0).abs() < 1e-14);
    }
}
