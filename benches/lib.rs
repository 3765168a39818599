//! The training loops that the benches time, checked by tests to learn.

use gradus::random::Generator;
use gradus::{NdArray, autograd, d2l, loss, nd};

/// Linear regression on made data, one minibatch step at a time: the chapter's loop.
pub struct LinearRegression {
    features: NdArray,
    labels: NdArray,
    w: NdArray,
    b: NdArray,
    batch_size: usize,
    next: usize,
}

impl LinearRegression {
    /// `rows` examples of `columns` features, in batches of `batch_size`.
    pub fn new(rows: usize, columns: usize, batch_size: usize) -> LinearRegression {
        let mut generator = Generator::new(0);
        let features = generator.normal(0.0, 1.0, (rows, columns));
        let truth = generator.normal(0.0, 1.0, (columns, 1));
        let labels = nd::dot(&features, &truth) + 4.2;
        let (w, b) = (nd::zeros((columns, 1)), nd::zeros(1));
        w.attach_grad();
        b.attach_grad();
        LinearRegression {
            features,
            labels,
            w,
            b,
            batch_size,
            next: 0,
        }
    }

    /// One step on the next minibatch, in the order of the rows.
    pub fn step(&mut self) {
        if self.next + self.batch_size > self.features.len() {
            self.next = 0;
        }
        let batch = self.next..self.next + self.batch_size;
        self.next = batch.end;
        let (x, y) = (self.features.slice(batch.clone()), self.labels.slice(batch));
        let loss = autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, &self.w, &self.b), &y));
        loss.backward();
        d2l::sgd(&[&self.w, &self.b], 0.03, self.batch_size);
    }

    /// The mean loss over all examples.
    pub fn loss(&self) -> f64 {
        let prediction = d2l::linreg(&self.features, &self.w, &self.b);
        d2l::squared_loss(&prediction, &self.labels).mean().item()
    }
}

/// A perceptron of 784 inputs, 256 hidden units and 10 classes, trained with one batch of 256.
pub struct Perceptron {
    x: NdArray,
    y: NdArray,
    parameters: [NdArray; 4],
}

impl Perceptron {
    /// With made images and labels.
    pub fn new() -> Perceptron {
        let mut generator = Generator::new(0);
        let parameters = [
            generator.normal(0.0, 0.05, (784, 256)),
            nd::zeros(256),
            generator.normal(0.0, 0.05, (256, 10)),
            nd::zeros(10),
        ];
        parameters.iter().for_each(NdArray::attach_grad);
        Perceptron {
            x: generator.uniform(0.0, 1.0, (256, 784)),
            y: generator.randint(0, 10, 256),
            parameters,
        }
    }

    /// The mean loss over the batch.
    pub fn loss(&self) -> NdArray {
        let [w1, b1, w2, b2] = &self.parameters;
        let hidden = (nd::dot(&self.x, w1) + b1).relu();
        let prediction = nd::dot(&hidden, w2) + b2;
        loss::softmax_cross_entropy(&prediction, &self.y).mean()
    }

    /// One step of stochastic gradient descent.
    pub fn step(&self) {
        autograd::record(|| self.loss()).backward();
        let parameters: Vec<&NdArray> = self.parameters.iter().collect();
        d2l::sgd(&parameters, 0.1, 1);
    }
}

impl Default for Perceptron {
    fn default() -> Perceptron {
        Perceptron::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chapters_loop_learns() {
        let mut training = LinearRegression::new(1000, 2, 10);
        (0..300).for_each(|_| training.step());
        assert!(training.loss() < 1e-6, "{}", training.loss());
    }

    #[test]
    fn the_perceptron_learns_its_batch() {
        let training = Perceptron::new();
        let before = training.loss().item();
        (0..20).for_each(|_| training.step());
        assert!(training.loss().item() < 0.98 * before);
    }
}
