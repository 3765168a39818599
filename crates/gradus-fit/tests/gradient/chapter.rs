//! The chapter's data and its rule, against the loop that one writes by hand.

use gradus_data::{Column, Minibatches, ReadOptions, Source, Table};
use gradus_fit::gradient::Options;

use crate::common::path;
use crate::tables::{assert_close, fit, table_of};

/// The chapter's features and labels.
fn data() -> [Vec<f64>; 3] {
    let read = |name: &str| {
        let path = path(&format!("../../data/chapter/{name}.npy"));
        Source::open(&path, &ReadOptions::default())
            .unwrap()
            .read_all()
            .unwrap()
    };
    let column = |table: &Table, place: usize| match &table.columns()[place] {
        Column::Numbers(numbers) => numbers.clone(),
        Column::Categories(_) => unreachable!("an array of numbers"),
    };
    let (features, labels) = (read("features"), read("labels"));
    [
        column(&features, 0),
        column(&features, 1),
        column(&labels, 0),
    ]
}

fn options(batch_size: u64) -> Options {
    Options {
        epochs: Some(3),
        learning_rate: Some(0.03),
        batch_size: Some(batch_size),
        standardize: false,
        ..Options::default()
    }
}

/// The losses after each epoch, and `b`, `w1` and `w2`, of the loop written by hand.
fn by_hand(data: &[Vec<f64>; 3], batch_size: usize) -> (Vec<f64>, [f64; 3]) {
    let [x1, x2, y] = data;
    let names: Vec<f64> = (0..y.len()).map(|row| row as f64).collect();
    let table = Table::from_columns([("row", Column::Numbers(names))]).unwrap();
    let order = Minibatches::from_table(table, batch_size).unwrap();
    let (mut p, mut losses) = ([0.0; 3], Vec::new());
    for epoch in 0..3 {
        for batch in order.epoch(0, epoch) {
            let mut gradient = [0.0; 3];
            for &row in batch.unwrap().numbers("row").unwrap() {
                let row = row as usize;
                let error = p[0] + p[1] * x1[row] + p[2] * x2[row] - y[row];
                for (g, x) in gradient.iter_mut().zip([1.0, x1[row], x2[row]]) {
                    *g += error * x;
                }
            }
            for (p, g) in p.iter_mut().zip(gradient) {
                *p -= 0.03 * g / batch_size as f64;
            }
        }
        let loss = |row: usize| (p[0] + p[1] * x1[row] + p[2] * x2[row] - y[row]).powi(2) / 2.0;
        losses.push((0..y.len()).map(loss).sum::<f64>() / y.len() as f64);
    }
    (losses, p)
}

#[test]
fn the_chapters_losses_come_out() {
    let [x1, x2, y] = data();
    let source = table_of(&[("x1", &x1), ("x2", &x2), ("y", &y)]);
    let trained = fit(&source, "y ~ x1 + x2", &options(10)).unwrap();
    let losses: Vec<f64> = trained.history.iter().map(|epoch| epoch.train).collect();
    // The book prints 0.040, 0.00016 and 0.00005, of another order of the rows.
    assert!((0.03..0.05).contains(&losses[0]), "{losses:?}");
    assert!((0.0001..0.0003).contains(&losses[1]), "{losses:?}");
    assert!((0.00004..0.00006).contains(&losses[2]), "{losses:?}");
}

#[test]
fn steps_are_those_of_the_loop_by_hand() {
    let data = data();
    let [x1, x2, y] = &data;
    let source = table_of(&[("x1", x1), ("x2", x2), ("y", y)]);
    // Of 64, the last minibatch has 40 rows, and the chapter divides by 64 all the same.
    for batch_size in [10, 64] {
        let trained = fit(&source, "y ~ x1 + x2", &options(batch_size)).unwrap();
        let (losses, parameters) = by_hand(&data, batch_size as usize);
        let found: Vec<f64> = trained.history.iter().map(|epoch| epoch.train).collect();
        assert_close(&found, &losses, 1e-9);
        assert_close(&trained.parameters, &parameters, 1e-12);
    }
}
