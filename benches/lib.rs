//! The training loops that the benches time, checked by tests to learn.

use gradus::random::Generator;
use gradus::{NdArray, autograd, d2l, loss, nd};

/// Linear regression on made data, by minibatches: the chapter's loop.
pub struct LinearRegression {
    /// Of shape `(rows, columns)`.
    pub features: NdArray,
    /// Of shape `(rows, 1)`.
    pub labels: NdArray,
    /// The positions of the rows, shuffled once.
    pub order: NdArray,
    /// Rows of a minibatch. With all rows in one, nothing is shuffled.
    pub batch_size: usize,
    w: NdArray,
    b: NdArray,
}

impl LinearRegression {
    /// `rows` examples of `columns` features, in batches of `batch_size`.
    pub fn new(rows: usize, columns: usize, batch_size: usize) -> LinearRegression {
        let mut generator = Generator::new(0);
        let features = generator.normal(0.0, 1.0, (rows, columns));
        let truth = generator.normal(0.0, 1.0, (columns, 1));
        let labels = nd::dot(&features, &truth) + 4.2;
        let order = NdArray::from_vec(generator.permutation(rows), rows);
        let (w, b) = (nd::zeros((columns, 1)), nd::zeros(1));
        w.attach_grad();
        b.attach_grad();
        LinearRegression {
            features,
            labels,
            order,
            batch_size,
            w,
            b,
        }
    }

    /// One step on a minibatch.
    pub fn step(&self, x: &NdArray, y: &NdArray) {
        let loss = autograd::record(|| d2l::squared_loss(&d2l::linreg(x, &self.w, &self.b), y));
        loss.backward();
        d2l::sgd(&[&self.w, &self.b], 0.03, self.batch_size);
    }

    /// Steps on all minibatches.
    pub fn epoch(&self) {
        if self.steps() == 1 {
            return self.step(&self.features, &self.labels);
        }
        for start in (0..self.features.len()).step_by(self.batch_size) {
            let rows = self.order.slice(start..start + self.batch_size);
            self.step(&self.features.take(&rows, 0), &self.labels.take(&rows, 0));
        }
    }

    /// Steps of an epoch.
    pub fn steps(&self) -> usize {
        self.features.len() / self.batch_size
    }

    /// The mean loss over all examples.
    pub fn loss(&self) -> f64 {
        let prediction = d2l::linreg(&self.features, &self.w, &self.b);
        d2l::squared_loss(&prediction, &self.labels).mean().item()
    }
}

/// A perceptron of 784 inputs, 256 hidden units and 10 classes, trained with one batch of 256.
pub struct Perceptron {
    /// Made images, of shape `(256, 784)`.
    pub x: NdArray,
    /// Made labels of 10 classes.
    pub y: NdArray,
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

    /// The mean loss over the images `x` with labels `y`.
    pub fn loss(&self, x: &NdArray, y: &NdArray) -> NdArray {
        let [w1, b1, w2, b2] = &self.parameters;
        let hidden = (nd::dot(x, w1) + b1).relu();
        let prediction = nd::dot(&hidden, w2) + b2;
        loss::softmax_cross_entropy(&prediction, y).mean()
    }

    /// One step of stochastic gradient descent.
    pub fn step(&self, x: &NdArray, y: &NdArray) {
        autograd::record(|| self.loss(x, y)).backward();
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
        let training = LinearRegression::new(1000, 2, 10);
        (0..3).for_each(|_| training.epoch());
        assert!(training.loss() < 1e-6, "{}", training.loss());
    }

    #[test]
    fn the_perceptron_learns_its_batch() {
        let training = Perceptron::new();
        let (x, y) = (&training.x, &training.y);
        let before = training.loss(x, y).item();
        (0..20).for_each(|_| training.step(x, y));
        assert!(training.loss(x, y).item() < 0.98 * before);
    }
}
