//! The space shuttle Challenger: which temperatures damage the O-rings of its boosters? A logistic
//! regression on the 23 flights before the last one, which began at 31 °F.
//!
//! ```console
//! $ cargo run --release --example fit_challenger
//! ```

use gradus::data::{ReadOptions, Source};
use gradus::fit::{FittedModel, Loss, Predictor, Request, fit, text};

fn damage() -> Result<FittedModel, Box<dyn std::error::Error>> {
    let request = Request {
        loss: Loss::Logistic,
        ..Request::formula("damage ~ temperature")
    };
    Ok(fit(&open("challenger.csv")?, &request)?)
}

/// The probability of damage at a temperature, and a 95 % interval.
fn probability(
    model: &FittedModel,
    fahrenheit: f64,
) -> Result<[f64; 3], Box<dyn std::error::Error>> {
    let text = format!("temperature\n{fahrenheit}\n");
    let flight = Source::from_bytes("flight", text, &ReadOptions::default())?;
    let predictor = Predictor::new(model, flight.schema())?;
    let prediction = predictor.predict(&flight.read(&predictor.columns())?)?;
    let [lower, upper] = prediction.intervals(predictor.quantile(0.95), 0.0);
    Ok([prediction.values[0], lower[0], upper[0]])
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = damage()?;
    print!("{}", text(&model.fit));
    for fahrenheit in [31.0, 53.0, 81.0] {
        let [value, lower, upper] = probability(&model, fahrenheit)?;
        println!("{fahrenheit} °F: probability of damage {value:.3} ({lower:.3} … {upper:.3})");
    }
    Ok(())
}

fn open(name: &str) -> Result<Source, gradus::data::Error> {
    let path = format!("{}/../data/{name}", env!("CARGO_MANIFEST_DIR"));
    Source::open(&path, &ReadOptions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As R's `glm` and statsmodels' `Logit` find it.
    #[test]
    fn cold_damages() {
        let model = damage().unwrap();
        let [slope, error] = [
            model.fit.parameters[1].estimate,
            model.fit.parameters[1].std_error,
        ];
        assert!((slope.unwrap() + 0.23216274).abs() < 1e-8);
        assert!((error.unwrap() - 0.10823652).abs() < 1e-8);
        assert!(probability(&model, 31.0).unwrap()[0] > 0.999);
    }
}
