//! Exercise 3: can you use Planck's law to determine the temperature of an object from its spectral
//! energy density?
//!
//! The object is the universe, 380,000 years after its beginning, and the spectrum that of the
//! satellite COBE (`data/README.md`). Planck's law has one parameter, the temperature; it moves
//! against the gradient of the weighted squared residuals until they are smallest.
//!
//! ```console
//! $ cargo run --release --example exercise_3_plancks_law -- FOLDER
//! ```
//!
//! leaves `cosmic_background.svg` and `.png` in the folder, by default `out`.

use std::path::PathBuf;

use gradus::plot::Figure;
use gradus::{DType, NdArray, autograd, nd};

// Exact by definition of the units (SI, 2019): h in J s, k in J/K, c in m/s.
const PLANCK: f64 = 6.62607015e-34;
const BOLTZMANN: f64 = 1.380649e-23;
const LIGHT_SPEED: f64 = 299_792_458.0;

/// Planck's law over the frequency ν is `2hν³/c² / (exp(hν/kT) - 1)`, in W m⁻² Hz⁻¹ sr⁻¹. With the
/// wavenumber ν̃ = ν/c it is `2hc ν̃³ / (exp(hcν̃/kT) - 1)`. A wavenumber of 1/cm is 100/m, its cube
/// 10⁶/m³; 1 MJy is 10⁻²⁰ W m⁻² Hz⁻¹. So this is 2hc, in MJy/sr · cm³: 39.7289.
const RADIANCE: f64 = 2.0 * PLANCK * LIGHT_SPEED * 1e6 * 1e20;
/// hc/k, in cm · K: 1.438777.
const SECOND_RADIATION: f64 = PLANCK * LIGHT_SPEED / BOLTZMANN * 100.0;
/// Where x³/(exp(x) - 1) is largest: the solution of `3 - x = 3 exp(-x)`. Wien's displacement law is
/// that the brightest wavenumber has hcν̃/kT at this number.
const WIEN: f64 = 2.821439372;

/// The radiance of a black body in MJy/sr, at wavenumbers in 1/cm and a temperature in kelvin.
fn planck(wavenumber: &NdArray, temperature: &NdArray) -> NdArray {
    let x = SECOND_RADIATION * wavenumber / temperature;
    RADIANCE * wavenumber.powi(3) / x.expm1()
}

/// Wavenumbers in 1/cm, radiances and their standard errors in MJy/sr.
struct Spectrum {
    wavenumber: NdArray,
    radiance: NdArray,
    sigma: NdArray,
}

impl Spectrum {
    fn of_cobe() -> Spectrum {
        let rows = include_str!("../data/cobe-firas.csv").lines().skip(1);
        let numbers: Vec<f64> = rows
            .flat_map(|row| row.split(','))
            .map(|number| number.parse().expect("the file holds numbers"))
            .collect();
        let table = nd::array_as(numbers, DType::F64).reshape((-1, 3));
        Spectrum {
            wavenumber: table.slice((.., 0)),
            radiance: table.slice((.., 1)),
            // The file gives errors in kJy/sr.
            sigma: table.slice((.., 2)) / 1000.0,
        }
    }

    /// The residuals in units of their standard errors.
    fn residuals(&self, temperature: &NdArray) -> NdArray {
        (&self.radiance - planck(&self.wavenumber, temperature)) / &self.sigma
    }

    /// The sum of the squared residuals, each weighted with its error: χ².
    fn chi_squared(&self, temperature: &NdArray) -> NdArray {
        self.residuals(temperature).square().sum()
    }

    /// A first guess from the brightest point, by Wien's law.
    fn first_guess(&self) -> NdArray {
        let brightest = self.wavenumber.at(self.radiance.argmax().item() as usize);
        SECOND_RADIATION * brightest / WIEN
    }

    /// What the errors of the spectrum make of the temperature's: 1/σ_T² = Σ (∂residual/∂T)². It is
    /// the curvature of χ²/2 for a model that is linear near its lowest point.
    fn information(&self, temperature: &NdArray) -> f64 {
        let slopes = autograd::jacobian(|t| self.residuals(t), temperature);
        slopes.square().sum().item()
    }
}

/// Follows the gradient of χ²/2 down, with the reciprocal of the curvature as learning rate (the
/// Gauss–Newton method). The temperatures on the way.
fn fit(spectrum: &Spectrum) -> Vec<f64> {
    let temperature = spectrum.first_guess();
    temperature.attach_grad();
    let mut steps = vec![temperature.item()];
    for _ in 0..4 {
        autograd::record(|| spectrum.chi_squared(&temperature) / 2.0).backward();
        let learning_rate = 1.0 / spectrum.information(&temperature);
        temperature.assign(&temperature - learning_rate * temperature.grad());
        steps.push(temperature.item());
    }
    steps
}

fn figure(spectrum: &Spectrum, temperature: &NdArray) -> Figure {
    let fine = nd::linspace_as(0.1, 22.0, 300, DType::F64);
    Figure::new()
        .errorbar(
            &spectrum.wavenumber,
            &spectrum.radiance,
            200.0 * &spectrum.sigma,
        )
        .label("COBE, errors × 200")
        .plot(&fine, planck(&fine, temperature))
        .label(format!("black body of {temperature:.3} K"))
        .title("The cosmic microwave background")
        .xlabel("wavenumber (1/cm)")
        .ylabel("radiance (MJy/sr)")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let spectrum = Spectrum::of_cobe();
    let steps = fit(&spectrum);
    for (step, temperature) in steps.iter().enumerate() {
        let chi_squared = spectrum.chi_squared(&(*temperature).into());
        println!("step {step}: T = {temperature:.7} K, χ² = {chi_squared:.2}");
    }
    let temperature = NdArray::from(steps[steps.len() - 1]);
    let sigma = 1.0 / spectrum.information(&temperature).sqrt();
    println!("\nT = {temperature:.6} ± {sigma:.6} K");
    println!(
        "χ² = {:.1} for {} degrees of freedom, the largest residual is {:.1} standard errors: a black body.",
        spectrum.chi_squared(&temperature),
        spectrum.radiance.len() - 1,
        spectrum.residuals(&temperature).abs().max(),
    );
    println!(
        "The error is that of the noise alone. Not in it are the thermometer of the reference black \
         body,\nknown to 0.001 K and common to all points, and the rest of the galaxy's light that \
         was taken off."
    );
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("out".into()));
    std::fs::create_dir_all(&folder)?;
    for extension in ["svg", "png"] {
        let path = folder.join("cosmic_background").with_extension(extension);
        figure(&spectrum, &temperature).save(&path)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted() -> (Spectrum, NdArray) {
        let spectrum = Spectrum::of_cobe();
        let temperature = fit(&spectrum).pop().unwrap();
        (spectrum, temperature.into())
    }

    #[test]
    fn the_temperature_is_the_accepted_one() {
        let (spectrum, temperature) = fitted();
        assert!(
            (temperature.item() - 2.725).abs() < 1e-4,
            "{temperature:.6}"
        );
        let per_degree_of_freedom = spectrum.chi_squared(&temperature).item() / 42.0;
        assert!(
            (0.6..1.6).contains(&per_degree_of_freedom),
            "{per_degree_of_freedom}"
        );
    }

    #[test]
    fn the_gradient_vanishes_there() {
        let (spectrum, temperature) = fitted();
        let slope = autograd::grad(|t| spectrum.chi_squared(t), &temperature).item();
        let sigma = 1.0 / spectrum.information(&temperature).sqrt();
        assert!((slope * sigma).abs() < 1e-6, "{slope}");
    }

    /// The meaning of a standard error: one of it away, χ² is one more.
    #[test]
    fn one_standard_error_away_chi_squared_is_one_more() {
        let (spectrum, temperature) = fitted();
        let sigma = 1.0 / spectrum.information(&temperature).sqrt();
        let lowest = spectrum.chi_squared(&temperature);
        for side in [-sigma, sigma] {
            let rise = spectrum.chi_squared(&(&temperature + side)) - &lowest;
            assert!(rise.allclose(1.0, 1e-3), "{rise}");
        }
    }

    /// Over all frequencies Planck's law gives the law of Stefan and Boltzmann: σT⁴/π, with
    /// σ = 5.670374419e-8 W m⁻² K⁻⁴ (CODATA 2018).
    #[test]
    fn the_whole_radiance_is_that_of_stefan_and_boltzmann() {
        let width = 0.01;
        let wavenumber = nd::arange_as((width / 2.0, 100.0, width), DType::F64);
        let radiance = planck(&wavenumber, &2.725.into()).sum().item();
        let per_hertz = 1e-20 * radiance;
        let total = per_hertz * width * 100.0 * LIGHT_SPEED;
        let law = 5.670374419e-8 * 2.725_f64.powi(4) / std::f64::consts::PI;
        assert!((total / law - 1.0).abs() < 1e-6, "{total:e} {law:e}");
    }
}
