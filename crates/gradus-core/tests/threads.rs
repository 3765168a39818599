//! One thread and many: the same bits, for sizes at which work is shared and for odd shapes.

use gradus_core::random::Generator;
use gradus_core::{DType, NdArray, autograd, nd, threads};

mod common;
use common::bits;

/// Random elements, of which sums round.
fn random(shape: &[usize], dtype: DType) -> NdArray {
    let seed = shape.iter().product::<usize>() as u64;
    let numbers = Generator::new(seed).uniform(-2.0, 2.0, shape);
    match dtype.is_float() {
        true => numbers.astype(dtype),
        false => (numbers * 100.0).astype(dtype),
    }
}

/// Compares what `work` gives on one thread with what it gives on two to four.
fn assert_same(name: &str, work: impl Fn() -> Vec<NdArray>) {
    let on = |count| {
        threads::set_num_threads(count);
        work()
    };
    let one = on(1);
    for count in 2..=4 {
        for (one, many) in one.iter().zip(on(count)) {
            assert_eq!(one.shape(), many.shape(), "{name}");
            assert!(bits(one) == bits(&many), "{name} with {count} threads");
        }
    }
}

/// All in one test, since the number of threads is the process's.
#[test]
fn one_thread_and_many_give_the_same_bits() {
    products();
    stacks();
    a_network();
    elementwise();
    reductions();
}

fn products() {
    for dtype in [DType::F32, DType::F64, DType::I32] {
        for [m, k, n] in [
            [190, 150, 170],
            [257, 257, 67],
            [9001, 67, 1],
            [1, 301, 4099],
            [33, 20_001, 1],
            [1, 1_100_003, 1],
            [5003, 3, 1],
            [701, 1, 1009],
            [1201, 1203, 10],
        ] {
            let (a, b) = (random(&[m, k], dtype), random(&[k, n], dtype));
            let (a_t, b_t) = (random(&[k, m], dtype), random(&[n, k], dtype));
            assert_same(&format!("{m}x{k} by {k}x{n} of {dtype}"), || {
                vec![a.matmul(&b), a_t.t().matmul(&b), a.matmul(b_t.t())]
            });
        }
    }
}

fn stacks() {
    for [stack, m, k, n] in [[700, 17, 19, 23], [3, 150, 160, 170], [5, 300, 20, 300]] {
        let a = random(&[stack, m, k], DType::F32);
        let b = random(&[stack, k, n], DType::F32);
        let c = random(&[2, 1, k, n], DType::F32);
        assert_same(&format!("{stack} products of {m}x{k} by {k}x{n}"), || {
            vec![a.matmul(&b), a.matmul(&c), a.matmul(b.slice(0))]
        });
    }
}

fn elementwise() {
    for dtype in [DType::F32, DType::F64, DType::I64] {
        let (m, n) = (1021, 613);
        let (x, y) = (random(&[m, n], dtype), random(&[m, n], dtype));
        let (row, column) = (random(&[n], dtype), random(&[m, 1], dtype));
        let turned = random(&[n, m], dtype);
        assert_same(&format!("elementwise operations on {dtype}"), || {
            vec![
                &x + &y,
                &x * 3,
                1.0 - &x,
                x.exp(),
                x.abs().log(),
                x.square(),
                x.greater(&y),
                &x * &row,
                &column - &x,
                &row / &column,
                &x + turned.t(),
                turned.t().tanh(),
                x.slice((.., nd::step(.., -2))) * y.slice((.., nd::step(.., 2))),
                x.astype(DType::F64) + 0.5,
            ]
        });
    }
}

fn reductions() {
    for shape in [
        &[1_000_003][..],
        &[1021, 613],
        &[9001, 67],
        &[20_003, 50],
        &[3, 700_001],
        &[17, 301, 211],
        &[70, 5, 4099],
    ] {
        // The others go the same ways.
        let dtypes = match shape {
            [1021, 613] => &[DType::F32, DType::F64, DType::I32][..],
            _ => &[DType::F32],
        };
        for &dtype in dtypes {
            let x = random(shape, dtype);
            assert_same(&format!("reductions of {dtype} {shape:?}"), || {
                let mut results = vec![x.sum(), x.mean(), x.max(), x.logsumexp()];
                for axis in 0..shape.len() as isize {
                    results.extend([
                        x.sum_axis(axis),
                        x.min_axis(axis),
                        x.argmax_axis(axis),
                        x.var_axis(axis, 1),
                        x.logsumexp_axis(axis),
                        x.softmax(axis),
                        x.log_softmax(axis),
                    ]);
                }
                results
            });
        }
    }
}

/// Forward and backward through two layers.
fn a_network() {
    let x = random(&[256, 784], DType::F32);
    let weights = [
        random(&[784, 256], DType::F32),
        random(&[256, 10], DType::F32),
    ];
    assert_same("a network", || {
        let weights = weights.clone().map(|weights| {
            let weights = weights * 0.05;
            weights.attach_grad();
            weights
        });
        let loss = autograd::record(|| {
            let hidden = nd::maximum(x.matmul(&weights[0]), 0.0);
            hidden.matmul(&weights[1]).log_softmax(-1).square().sum()
        });
        loss.backward();
        vec![loss, weights[0].grad(), weights[1].grad()]
    });
}
