//! Exercise 2: you are Georg Simon Ohm. Can you learn the law of voltage and current from
//! measurements, with automatic differentiation?
//!
//! Measured voltages are `U = R·I + U₀` and noise. The slope `R` is the resistance; the law says that
//! `U₀` is zero, and the measurements may judge. Gradient descent finds both, and the curvature of
//! the loss at its lowest point says how well they are known.

use gradus::{DType, NdArray, autograd, random::Generator};

const TRUE_RESISTANCE: f64 = 4.7;
const STEPS: usize = 500;
const LEARNING_RATE: f64 = 0.5;

/// Currents in ampere, set exactly, and voltages in volt, read with an error of 0.05 V.
fn measure(seed: u64) -> (NdArray, NdArray) {
    let current = gradus::nd::linspace_as(0.1, 2.0, 20, DType::F64);
    let noise = Generator::new(seed).normal_as(0.0, 0.05, 20, DType::F64);
    let voltage = TRUE_RESISTANCE * &current + noise;
    (current, voltage)
}

/// The model with its parameters `(R, U₀)` in one array.
fn voltage_at(params: &NdArray, current: &NdArray) -> NdArray {
    params.at(0) * current + params.at(1)
}

/// Half of the sum of the squared residuals.
fn loss(params: &NdArray, current: &NdArray, voltage: &NdArray) -> NdArray {
    gradus::loss::squared(&voltage_at(params, current), voltage).sum()
}

fn learn(current: &NdArray, voltage: &NdArray) -> NdArray {
    let params = gradus::nd::zeros_as(2, DType::F64);
    params.attach_grad();
    for _ in 0..STEPS {
        autograd::record(|| loss(&params, current, voltage)).backward();
        params.assign(&params - LEARNING_RATE * params.grad() / current.len());
    }
    params.detach()
}

/// The standard errors of the parameters. Their covariance matrix is `s² H⁻¹`, with the variance
/// `s²` of one reading, estimated from the residuals, and the matrix `H` of the loss's second
/// derivatives: a steep bowl holds its lowest point fast.
fn standard_errors(params: &NdArray, current: &NdArray, voltage: &NdArray) -> [f64; 2] {
    let degrees_of_freedom = current.len() - params.len();
    let variance = 2.0 * loss(params, current, voltage).item() / degrees_of_freedom as f64;
    let hessian = autograd::hessian(|params| loss(params, current, voltage), params);
    let h = hessian.to_vec::<f64>();
    let determinant = h[0] * h[3] - h[1] * h[2];
    // The diagonal of the inverse of a matrix of two rows and columns.
    [h[3], h[0]].map(|element| (variance * element / determinant).sqrt())
}

fn main() {
    let (current, voltage) = measure(1);
    println!("   I (A)    U (V)");
    for row in 0..current.len() {
        println!(
            "{:8.2}{:9.3}",
            current.at(row).item(),
            voltage.at(row).item()
        );
    }
    let params = learn(&current, &voltage);
    let [resistance_error, offset_error] = standard_errors(&params, &current, &voltage);
    println!("\nU = R·I + U₀, learned in {STEPS} steps of gradient descent:");
    println!(
        "R  = {:.3} ± {resistance_error:.3} Ω   (true: {TRUE_RESISTANCE})",
        params.at(0)
    );
    println!(
        "U₀ = {:.3} ± {offset_error:.3} V   (Ohm's law: 0)",
        params.at(1)
    );
    let distance = params.at(1).item().abs() / offset_error;
    println!("The offset is {distance:.1} standard errors from zero: the law holds in these data.");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formulas of the textbooks for a straight line: slope, offset and their standard errors.
    fn straight_line(x: &[f64], y: &[f64]) -> ([f64; 2], [f64; 2]) {
        let n = x.len() as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let (x_mean, y_mean) = (mean(x), mean(y));
        let sxx: f64 = x.iter().map(|x| (x - x_mean).powi(2)).sum();
        let sxy: f64 = x
            .iter()
            .zip(y)
            .map(|(x, y)| (x - x_mean) * (y - y_mean))
            .sum();
        let slope = sxy / sxx;
        let offset = y_mean - slope * x_mean;
        let residuals = x.iter().zip(y).map(|(x, y)| y - slope * x - offset);
        let variance = residuals.map(|residual| residual.powi(2)).sum::<f64>() / (n - 2.0);
        let offset_error = (variance * (1.0 / n + x_mean.powi(2) / sxx)).sqrt();
        ([slope, offset], [(variance / sxx).sqrt(), offset_error])
    }

    #[test]
    fn descent_arrives_at_the_least_squares_line_and_its_errors() {
        for seed in 0..5 {
            let (current, voltage) = measure(seed);
            let params = learn(&current, &voltage);
            let errors = standard_errors(&params, &current, &voltage);
            let (line, line_errors) = straight_line(&current.to_vec(), &voltage.to_vec());
            for i in 0..2 {
                assert!(
                    (params.at(i).item() - line[i]).abs() < 1e-9,
                    "{params} {line:?}"
                );
                assert!(
                    (errors[i] - line_errors[i]).abs() < 1e-9,
                    "{errors:?} {line_errors:?}"
                );
            }
        }
    }

    /// A standard error is right when the truth lies within one of it about 68 times in a hundred.
    #[test]
    fn the_truth_lies_within_the_errors_as_often_as_it_should() {
        let within_one = (0..100).filter(|&seed| {
            let (current, voltage) = measure(seed);
            let params = learn(&current, &voltage);
            let [error, _] = standard_errors(&params, &current, &voltage);
            (params.at(0).item() - TRUE_RESISTANCE).abs() < error
        });
        // Student's t with 18 degrees of freedom: 66.9 %, here 67 ± 5.
        let count = within_one.count();
        assert!((53..=81).contains(&count), "{count} of 100");
    }
}
