//! A nonlinear problem of NIST's, of "higher difficulty": the mobility of electrons in silicon by the
//! logarithm of their density (Thurber, 1979), a quotient of two cubic polynomials. No parameter is
//! told where to start.
//!
//! ```console
//! $ cargo run --release --example fit_thurber
//! ```

use gradus::data::{ReadOptions, Source};
use gradus::fit::{FittedModel, Request, fit, text};

fn mobility() -> Result<FittedModel, Box<dyn std::error::Error>> {
    let formula = "y = (b1 + b2*x + b3*x^2 + b4*x^3) / (1 + b5*x + b6*x^2 + b7*x^3)";
    Ok(fit(&open("nist/Thurber.csv")?, &Request::formula(formula))?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", text(&mobility()?.fit));
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
    fn every_parameter_has_nine_digits() {
        let certified = [
            1.2881396800e3,
            1.4910792535e3,
            5.8323836877e2,
            7.5416644291e1,
            9.6629502864e-1,
            3.9797285797e-1,
            4.9727297349e-2,
        ];
        let fit = mobility().unwrap().fit;
        assert!(fit.converged);
        for (parameter, certified) in fit.parameters.iter().zip(certified) {
            assert!(
                (parameter.estimate.unwrap() / certified - 1.0).abs() < 1e-9,
                "{parameter:?}"
            );
        }
    }
}
