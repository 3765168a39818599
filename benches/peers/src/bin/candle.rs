//! The training loops in candle.

use candle_core::{D, Device, Result, Tensor, Var};
use gradus_peers::{BATCH, Numbers, RATE, ROWS, Timer};

const CPU: Device = Device::Cpu;

fn main() -> Result<()> {
    let timer = Timer::from_arguments();
    linear(&timer, "chapter", 2, BATCH)?;
    linear(&timer, "1000x100", 100, ROWS)?;
    perceptron(&timer)?;
    recorded_add(&timer)
}

fn tensor(numbers: Vec<f32>, shape: (usize, usize)) -> Result<Tensor> {
    Tensor::from_vec(numbers, shape, &CPU)
}

fn descend(loss: &Tensor, parameters: &[&Var], rate: f64) -> Result<()> {
    let gradients = loss.backward()?;
    for parameter in parameters {
        let gradient = gradients
            .get(parameter)
            .expect("the loss depends on all parameters");
        parameter.set(&(parameter.as_tensor() - (gradient * rate)?)?)?;
    }
    Ok(())
}

fn linear(timer: &Timer, work: &str, columns: usize, batch: usize) -> Result<()> {
    let mut numbers = Numbers::new(0);
    let (features, labels) = numbers.linear(columns);
    let (features, labels) = (
        tensor(features, (ROWS, columns))?,
        tensor(labels, (ROWS, 1))?,
    );
    let order = Tensor::from_vec(numbers.order(), ROWS, &CPU)?;
    let w = Var::from_tensor(&tensor(vec![0.0; columns], (columns, 1))?)?;
    let b = Var::from_tensor(&Tensor::from_vec(vec![0f32], 1, &CPU)?)?;

    let step = |x: &Tensor, y: &Tensor| {
        let residual = (x.matmul(&w)?.broadcast_add(&b)? - y)?;
        descend(&(residual.sqr()? / 2.0)?, &[&w, &b], RATE / batch as f64)
    };
    let epoch = || -> Result<()> {
        for start in (0..ROWS).step_by(batch) {
            let rows = order.narrow(0, start, batch)?;
            step(
                &features.index_select(&rows, 0)?,
                &labels.index_select(&rows, 0)?,
            )?;
        }
        Ok(())
    };
    if batch == ROWS {
        timer.report("candle", work, 1, || step(&features, &labels).unwrap());
    } else {
        timer.report("candle", work, ROWS / batch, || epoch().unwrap());
    }
    Ok(())
}

fn perceptron(timer: &Timer) -> Result<()> {
    let mut numbers = Numbers::new(0);
    let x = tensor(numbers.uniform(0.0, 1.0, 256 * 784), (256, 784))?;
    let y = Tensor::from_vec(numbers.labels(10, 256), (256, 1), &CPU)?;
    let w1 = Var::from_tensor(&tensor(numbers.uniform(-0.1, 0.1, 784 * 256), (784, 256))?)?;
    let b1 = Var::from_tensor(&tensor(vec![0.0; 256], (1, 256))?)?;
    let w2 = Var::from_tensor(&tensor(numbers.uniform(-0.1, 0.1, 256 * 10), (256, 10))?)?;
    let b2 = Var::from_tensor(&tensor(vec![0.0; 10], (1, 10))?)?;

    // The cross-entropy of candle-nn, whose crate would bring nothing else.
    let cross_entropy = |prediction: &Tensor| {
        let shifted = prediction.broadcast_sub(&prediction.max_keepdim(D::Minus1)?)?;
        let log_sum = shifted.exp()?.sum_keepdim(D::Minus1)?.log()?;
        shifted
            .broadcast_sub(&log_sum)?
            .gather(&y, 1)?
            .mean_all()?
            .neg()
    };
    let step = || -> Result<()> {
        let hidden = x.matmul(&w1)?.broadcast_add(&b1)?.relu()?;
        let prediction = hidden.matmul(&w2)?.broadcast_add(&b2)?;
        descend(&cross_entropy(&prediction)?, &[&w1, &b1, &w2, &b2], 0.1)
    };
    timer.report("candle", "perceptron", 1, || step().unwrap());
    Ok(())
}

fn recorded_add(timer: &Timer) -> Result<()> {
    let mut numbers = Numbers::new(0);
    let x = Var::from_vec(numbers.uniform(0.5, 2.0, 10), 10, &CPU)?;
    let y = Var::from_vec(numbers.uniform(0.5, 2.0, 10), 10, &CPU)?;
    timer.report("candle", "recorded add of 10", 1, || {
        drop((x.as_tensor() + y.as_tensor()).unwrap())
    });
    Ok(())
}
