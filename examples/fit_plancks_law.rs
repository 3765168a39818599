//! The temperature of the universe: Planck's law through the spectrum that the satellite COBE measured,
//! with the standard errors of its points, and the spectrum that it predicts where nobody measured.
//!
//! ```console
//! $ cargo run --release --example fit_plancks_law
//! ```

use gradus::data::{ReadOptions, Source};
use gradus::fit::{Errors, FittedModel, Predictor, Request, fit, text};

/// `2hc ν̃³ / (exp(hc ν̃ / kT) - 1)` in MJy/sr, for wavenumbers in 1/cm.
const PLANCK: &str = "radiance_mjy_per_sr = \
    39.7289171*wavenumber_per_cm^3 / (exp(1.438776877*wavenumber_per_cm/T) - 1)";

fn universe() -> Result<FittedModel, Box<dyn std::error::Error>> {
    let request = Request {
        // The radiance is in MJy/sr, its errors in kJy/sr.
        errors: Errors::Sigma("sigma_kjy_per_sr/1000".into()),
        ..Request::formula(PLANCK)
    };
    Ok(fit(&open("cobe-firas.csv")?, &request)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = universe()?;
    print!("{}", text(&model.fit));

    let unseen = Source::from_bytes(
        "unseen",
        "wavenumber_per_cm\n1\n2\n",
        &ReadOptions::default(),
    )?;
    let predictor = Predictor::new(&model, unseen.schema())?;
    let prediction = predictor.predict(&unseen.read(&predictor.columns())?)?;
    println!("\nat 1/cm and 2/cm: {:.3?} MJy/sr", prediction.values);
    Ok(())
}

fn open(name: &str) -> Result<Source, gradus::data::Error> {
    let path = format!("{}/../data/{name}", env!("CARGO_MANIFEST_DIR"));
    Source::open(&path, &ReadOptions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_universe_has_the_published_temperature() {
        let temperature = &universe().unwrap().fit.parameters[0];
        assert!((temperature.estimate.unwrap() - 2.725).abs() < 1e-4);
        assert!((temperature.std_error.unwrap() - 1e-5).abs() < 5e-6);
    }
}
