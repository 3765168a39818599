//! Training loops: minibatch by minibatch and epoch by epoch, with all that they leave behind.

use gradus_core::{DType, NdArray, autograd, compile, loss, nd, random};

use crate::bits;

fn sgd(params: &[&NdArray], lr: f64, batch_size: usize) {
    for param in params {
        param.assign(*param - lr * param.grad() / batch_size as f64);
    }
}

fn rows(order: &NdArray, batch_size: usize) -> impl Iterator<Item = NdArray> {
    let count = order.len();
    (0..count)
        .step_by(batch_size)
        .map(move |start| order.slice(start..count.min(start + batch_size)))
}

/// What a loop leaves behind: parameters, gradients and losses.
fn left_behind(params: &[&NdArray], losses: &[NdArray]) -> Vec<Vec<u64>> {
    let gradients = params.iter().map(|param| bits(&param.grad()));
    let values = params.iter().map(|param| bits(param));
    values
        .chain(gradients)
        .chain(losses.iter().map(bits))
        .collect()
}

/// Runs a training loop eagerly, call by call and epoch by epoch.
fn compare(
    parameters: impl Fn() -> Vec<NdArray>,
    step: impl Fn(&[NdArray], &NdArray, &NdArray) -> NdArray,
    [x, y]: [&NdArray; 2],
    batch_size: usize,
) {
    let order = NdArray::from(random::Generator::new(1).permutation(x.len()));
    let run = |way: &str| {
        let parameters = parameters();
        parameters.iter().for_each(NdArray::attach_grad);
        let body = |[x, y]: [&NdArray; 2]| step(&parameters, x, y);
        let compiled = compile(body);
        let mut losses = Vec::new();
        for _ in 0..3 {
            if way == "epoch" {
                losses.extend(compiled.epoch(&order, batch_size, [x, y]));
                continue;
            }
            for rows in rows(&order, batch_size) {
                let batch = [&x.take(&rows, 0), &y.take(&rows, 0)];
                losses.push(match way {
                    "eager" => body(batch),
                    _ => compiled.call(batch),
                });
            }
        }
        left_behind(&parameters.iter().collect::<Vec<_>>(), &losses)
    };
    let eager = run("eager");
    assert!(eager == run("call"), "call by call");
    assert!(eager == run("epoch"), "epoch by epoch");
}

#[test]
fn linear_regression() {
    let mut generator = random::Generator::new(0);
    for (rows, columns, batch_size) in [(100, 2, 10), (100, 2, 7), (64, 3, 1), (300, 40, 100)] {
        let features = generator.normal(0.0, 1.0, (rows, columns));
        let truth = generator.normal(0.0, 1.0, columns);
        let labels = nd::dot(&features, &truth) + 4.2;
        compare(
            || vec![nd::zeros((columns, 1)), nd::zeros(1)],
            |parameters, x, y| {
                let [w, b] = parameters else { unreachable!() };
                let l = autograd::record(|| {
                    let y_hat = nd::dot(x, w) + b;
                    (&y_hat - y.reshape(y_hat.shape())).powi(2) / 2.0
                });
                l.backward();
                sgd(&[w, b], 0.03, batch_size);
                l
            },
            [&features, &labels],
            batch_size,
        );
    }
}

/// Steps that return nothing are run without a break, and several minibatches are gathered at once.
#[test]
fn small_steps_without_results() {
    let mut generator = random::Generator::new(2);
    for dtype in [DType::F32, DType::F64] {
        let sizes = [1, 2, 5, 10, 15, 16, 17, 30];
        let all = (1..=5).flat_map(|columns| sizes.map(|size| (columns, size)));
        for (columns, batch_size) in all {
            let features = generator.normal(0.0, 1.0, (200, columns)).astype(dtype);
            let truth = generator.normal(0.0, 1.0, (columns, 1)).astype(dtype);
            let labels = nd::dot(&features, &truth) + 4.2;
            let order = NdArray::from(generator.permutation(200));
            let run = |way: &str| {
                let params = [(columns, 1), (1, 1)].map(|shape| nd::zeros(shape).astype(dtype));
                params.iter().for_each(NdArray::attach_grad);
                let [w, b] = &params;
                let body = |[x, y]: [&NdArray; 2]| {
                    let residuals = || (nd::dot(x, w) + b - y) / 0.7;
                    autograd::record(|| residuals().square().mean()).backward();
                    sgd(&[w, b], 0.03, batch_size);
                    w.assign(w * 0.99);
                };
                let compiled = compile(body);
                match way {
                    "eager" => rows(&order, batch_size).for_each(|rows| {
                        body([&features.take(&rows, 0), &labels.take(&rows, 0)]);
                    }),
                    _ => drop(compiled.epoch(&order, batch_size, [&features, &labels])),
                }
                left_behind(&[w, b], &[])
            };
            assert!(
                run("eager") == run("epoch"),
                "{dtype}, {columns}, {batch_size}"
            );
        }
    }
}

#[test]
fn factors_of_one_are_left_out() {
    let w = nd::array([0.5, 2.0, -0.0]);
    w.attach_grad();
    let step = compile(|[x]| {
        let half_squares = autograd::record(|| (x * &w).square() / 2.0);
        half_squares.backward();
        w.grad() / 1.0
    });
    let x = nd::array([3.0, -4.0, 5.0]);
    let eager = bits(&step.call([&x]));
    assert_eq!(bits(&step.call([&x])), eager);
    // The product with x, its product with the residual again; no 2, no half, no 1.
    let text = step.to_string();
    assert_eq!(text.matches("mul(").count(), 2, "{text}");
    assert_eq!(text.matches("div(").count(), 0, "{text}");
}

#[test]
fn perceptron() {
    let mut generator = random::Generator::new(0);
    let x = generator.uniform(0.0, 1.0, (90, 20));
    let y = generator.randint(0, 5, 90);
    compare(
        || {
            let mut generator = random::Generator::new(3);
            vec![
                generator.normal(0.0, 0.3, (20, 16)),
                nd::zeros(16),
                generator.normal(0.0, 0.3, (16, 5)),
                nd::zeros(5),
            ]
        },
        |parameters, x, y| {
            let [w1, b1, w2, b2] = parameters else {
                unreachable!()
            };
            let l = autograd::record(|| {
                let hidden = (nd::dot(x, w1) + b1).relu();
                loss::softmax_cross_entropy(&(nd::dot(&hidden, w2) + b2), y).mean()
            });
            l.backward();
            sgd(&[w1, b1, w2, b2], 0.1, 1);
            l
        },
        [&x, &y],
        32,
    );
}
