//! The training loops in burn, on its processor backend `flex`.

use burn::tensor::activation::{log_softmax, relu};
use burn::tensor::{Device, Int, Tensor, TensorData, s};
use gradus_peers::{BATCH, Numbers, RATE, ROWS, Timer};

fn main() {
    let timer = Timer::from_arguments();
    linear(&timer, "chapter", 2, BATCH);
    linear(&timer, "1000x100", 100, ROWS);
    perceptron(&timer);
    recorded_add(&timer);
}

fn device() -> Device {
    Device::flex().autodiff()
}

fn tensor<const D: usize>(numbers: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(numbers, shape), &device())
}

fn descend<const D: usize>(parameter: &mut Tensor<D>, gradient: Option<Tensor<D>>, rate: f64) {
    let gradient = gradient.expect("the loss depends on all parameters");
    *parameter = (parameter.clone().inner() - gradient * rate)
        .autodiff()
        .require_grad();
}

fn linear(timer: &Timer, work: &str, columns: usize, batch: usize) {
    let mut numbers = Numbers::new(0);
    let (features, labels) = numbers.linear(columns);
    let (features, labels) = (tensor(features, [ROWS, columns]), tensor(labels, [ROWS, 1]));
    let order = Tensor::<1, Int>::from_data(TensorData::new(numbers.order(), [ROWS]), &device());
    let mut w = tensor(vec![0.0; columns], [columns, 1]).require_grad();
    let mut b = tensor(vec![0.0], [1, 1]).require_grad();

    let mut step = |x: Tensor<2>, y: Tensor<2>| {
        let loss = (x.matmul(w.clone()) + b.clone() - y).square() / 2.0;
        let mut gradients = loss.backward();
        let rate = RATE / batch as f64;
        let gradient = w.grad_remove(&mut gradients);
        descend(&mut w, gradient, rate);
        let gradient = b.grad_remove(&mut gradients);
        descend(&mut b, gradient, rate);
    };
    if batch == ROWS {
        return timer.report("burn", work, 1, || step(features.clone(), labels.clone()));
    }
    timer.report("burn", work, ROWS / batch, || {
        for start in (0..ROWS).step_by(batch) {
            let rows = order.clone().slice(s![start..start + batch]);
            step(
                features.clone().select(0, rows.clone()),
                labels.clone().select(0, rows),
            );
        }
    });
}

fn perceptron(timer: &Timer) {
    let mut numbers = Numbers::new(0);
    let x = tensor(numbers.uniform(0.0, 1.0, 256 * 784), [256, 784]);
    let y = TensorData::new(numbers.labels(10, 256), [256, 1]);
    let y = Tensor::<2, Int>::from_data(y, &device());
    let mut parameters = [
        tensor(numbers.uniform(-0.1, 0.1, 784 * 256), [784, 256]),
        tensor(vec![0.0; 256], [1, 256]),
        tensor(numbers.uniform(-0.1, 0.1, 256 * 10), [256, 10]),
        tensor(vec![0.0; 10], [1, 10]),
    ]
    .map(Tensor::require_grad);

    timer.report("burn", "perceptron", 1, || {
        let [w1, b1, w2, b2] = parameters.clone();
        let prediction = relu(x.clone().matmul(w1) + b1).matmul(w2) + b2;
        let loss = log_softmax(prediction, 1).gather(1, y.clone()).mean().neg();
        let mut gradients = loss.backward();
        for parameter in &mut parameters {
            let gradient = parameter.grad_remove(&mut gradients);
            descend(parameter, gradient, 0.1);
        }
    });
}

fn recorded_add(timer: &Timer) {
    let mut numbers = Numbers::new(0);
    let x = tensor(numbers.uniform(0.5, 2.0, 10), [10]).require_grad();
    let y = tensor(numbers.uniform(0.5, 2.0, 10), [10]).require_grad();
    timer.report("burn", "recorded add of 10", 1, || {
        drop(x.clone() + y.clone())
    });
}
