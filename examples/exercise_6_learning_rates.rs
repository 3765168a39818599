//! Exercise 6: how fast does the loss fall with different learning rates?
//!
//! Too small a rate wastes epochs, too large a one overshoots the lowest point and ends farther away
//! than it began, each step worse than the one before. The border is at 2 divided by the largest
//! curvature of the loss. Here that is about 1, the variance of the features, so the border is at 2,
//! and somewhat below since single batches are steeper.
//!
//! ```console
//! $ cargo run --release --example exercise_6_learning_rates -- FOLDER
//! ```
//!
//! leaves `learning_rates.svg` and `.png` in the folder, by default `out`.

use std::path::PathBuf;

use gradus::plot::{Figure, Scale};
use gradus::{NdArray, autograd, d2l, nd, random};

const RATES: [f64; 6] = [0.001, 0.003, 0.01, 0.03, 0.3, 1.9];
const EPOCHS: usize = 10;
const BATCH_SIZE: usize = 10;

/// The chapter's training at one learning rate, from the same data and in the same order of batches:
/// the mean loss at the start and after each epoch.
fn losses_at(rate: f64) -> Vec<f64> {
    random::seed(1);
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
    let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
    w.attach_grad();
    b.attach_grad();
    let mut losses = vec![mean_loss(&w, &b, &features, &labels)];
    for _ in 0..EPOCHS {
        for (x, y) in d2l::data_iter(BATCH_SIZE, &features, &labels) {
            autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, &w, &b), &y)).backward();
            d2l::sgd(&[&w, &b], rate, BATCH_SIZE);
        }
        losses.push(mean_loss(&w, &b, &features, &labels));
    }
    losses
}

fn mean_loss(w: &NdArray, b: &NdArray, features: &NdArray, labels: &NdArray) -> f64 {
    d2l::squared_loss(&d2l::linreg(features, w, b), labels)
        .mean()
        .item()
}

/// What to say of a run: the noise in the data leaves a loss of 0.01² / 2 = 0.00005.
fn verdict(losses: &[f64]) -> String {
    match losses.iter().position(|&loss| loss < 1e-4) {
        Some(epoch) => format!("there after epoch {epoch}"),
        None if losses[EPOCHS] < losses[0] => "on the way".into(),
        None => "diverges".into(),
    }
}

fn print_table(runs: &[Vec<f64>]) {
    let shown = [0, 1, 2, 3, 5, 10];
    print!("{:>6}", "rate");
    for epoch in shown {
        print!("{:>12}", format!("epoch {epoch}"));
    }
    println!();
    for (rate, losses) in RATES.iter().zip(runs) {
        print!("{rate:>6}");
        for epoch in shown {
            print!("{:>12.2e}", losses[epoch]);
        }
        println!("   {}", verdict(losses));
    }
}

fn figure(runs: &[Vec<f64>]) -> Figure {
    let lines = RATES
        .iter()
        .zip(runs)
        .fold(Figure::new(), |figure, (rate, losses)| {
            figure
                .plot(0..losses.len(), losses)
                .label(format!("{rate}"))
        });
    lines
        .yscale(Scale::Log)
        .ylim(1e-5, 1e6)
        .title("The chapter's training at several learning rates")
        .xlabel("epoch")
        .ylabel("mean loss")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs = RATES.map(losses_at);
    print_table(&runs);
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("out".into()));
    std::fs::create_dir_all(&folder)?;
    for extension in ["svg", "png"] {
        let path = folder.join("learning_rates").with_extension(extension);
        figure(&runs).save(&path)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_rates_are_faster_until_they_diverge() {
        let runs = RATES.map(losses_at);
        let [diverging, converging @ ..] = [&runs[5], &runs[0], &runs[1], &runs[2], &runs[3]];
        for pair in converging.windows(2) {
            assert!(
                pair[1][1] < pair[0][1] / 1.5,
                "the loss after one epoch: {pair:?}"
            );
        }
        assert_eq!(verdict(diverging), "diverges");
        assert_eq!(verdict(&runs[3]), "there after epoch 3");
    }

    #[test]
    fn the_figure_names_every_rate() {
        let svg = figure(&RATES.map(|rate| vec![rate; EPOCHS + 1]))
            .to_svg()
            .unwrap();
        for rate in RATES {
            assert!(svg.contains(&format!(">{rate}</text>")), "{rate}");
        }
    }
}
