//! Longley's data of 1967, whose columns are so nearly dependent that many programs lost all digits:
//! employment by all other columns, to every digit that NIST certifies.
//!
//! ```console
//! $ cargo run --release --example fit_longley
//! ```

use gradus::data::{ReadOptions, Source};
use gradus::fit::{FittedModel, Request, TableFormat, fit, table};

fn employment() -> Result<FittedModel, Box<dyn std::error::Error>> {
    Ok(fit(&open("nist/longley.csv")?, &Request::target("y"))?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", table(&employment()?.fit, TableFormat::Markdown));
    Ok(())
}

fn open(name: &str) -> Result<Source, gradus::data::Error> {
    let path = format!("{}/../data/{name}", env!("CARGO_MANIFEST_DIR"));
    Source::open(&path, &ReadOptions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST's certified values.
    #[test]
    fn every_certified_digit_is_there() {
        let certified = [
            -3482258.63459582,
            15.0618722713733,
            -0.358191792925910e-1,
            -2.02022980381683,
            -1.03322686717359,
            -0.511041056535807e-1,
            1829.15146461355,
        ];
        let fit = employment().unwrap().fit;
        for (parameter, certified) in fit.parameters.iter().zip(certified) {
            assert!(
                (parameter.estimate.unwrap() / certified - 1.0).abs() < 1e-14,
                "{parameter:?}"
            );
        }
    }
}
