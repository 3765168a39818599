//! The chapter's training: minibatch stochastic gradient descent on the squared loss.

use gradus::{NdArray, autograd, d2l, random};

use super::data::Data;
use crate::args::ChapterArgs;

/// What happened in training.
pub(super) struct Training {
    pub(super) w: NdArray,
    pub(super) b: NdArray,
    /// The first minibatch: features and labels.
    pub(super) first_batch: (NdArray, NdArray),
    /// The mean loss of each step's minibatch, before the step.
    pub(super) step_losses: Vec<f64>,
    /// The mean loss over all examples after each epoch.
    pub(super) epoch_losses: Vec<f64>,
}

impl Training {
    pub(super) fn run(data: &Data, args: &ChapterArgs) -> Training {
        let (features, labels) = (&data.features, &data.labels);
        let (w, b) = (data.w.clone(), data.b.clone());
        w.attach_grad();
        b.attach_grad();
        random::seed(u64::from(args.seed));
        let mut first_batch = None;
        let (mut step_losses, mut epoch_losses) = (Vec::new(), Vec::new());
        for _epoch in 0..args.epochs {
            for (x, y) in d2l::data_iter(args.batch_size, features, labels) {
                let loss = autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, &w, &b), &y));
                loss.backward();
                d2l::sgd(&[&w, &b], args.lr, args.batch_size);
                step_losses.push(loss.mean().item());
                first_batch.get_or_insert((x, y));
            }
            let loss = d2l::squared_loss(&d2l::linreg(features, &w, &b), labels);
            epoch_losses.push(loss.mean().item());
        }
        Training {
            w,
            b,
            first_batch: first_batch.expect("one epoch of one batch at least"),
            step_losses,
            epoch_losses,
        }
    }

    /// The first epoch, counted from 1, whose loss has left the range of numbers: every step went
    /// too far.
    pub(super) fn diverged_in(&self) -> Option<usize> {
        let diverged = |loss: &f64| !loss.is_finite();
        self.epoch_losses
            .iter()
            .position(diverged)
            .map(|epoch| epoch + 1)
    }
}
