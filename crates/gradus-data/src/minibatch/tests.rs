//! Epochs hold every row once, in an order that resumes and that no limit of memory changes.

use super::*;
use crate::column::{Categories, Column};

/// The text of a row; none for every seventh.
fn text(i: usize) -> Option<&'static str> {
    (!i.is_multiple_of(7)).then_some(["even", "odd"][i % 2])
}

/// Blocks of uneven lengths with the numbers 0 to `rows` - 1 and their remainders as texts.
fn blocks(rows: usize) -> Vec<Result<Table>> {
    let all = Table::from_columns([
        ("i", Column::Numbers((0..rows).map(|i| i as f64).collect())),
        ("odd", {
            let texts = (0..rows).map(text);
            Column::Categories(Categories::from_texts(texts))
        }),
    ])
    .unwrap();
    let cuts: Vec<usize> = (0..rows).step_by(5000).collect();
    let part = |&first: &usize| Ok(all.take(&Vec::from_iter(first..rows.min(first + 5000))));
    cuts.iter().map(part).collect()
}

fn numbers(epoch: Epoch<'_>) -> Vec<f64> {
    epoch
        .flat_map(|batch| batch.unwrap().numbers("i").unwrap().to_vec())
        .collect()
}

#[test]
fn an_epoch_holds_every_row_once_in_memory_and_in_a_file() {
    let rows = 10 * SEGMENT_ROWS + 123;
    for window in [1, 3, 100] {
        let make = |most| {
            Minibatches::with_limits(blocks(rows).into_iter(), 1000, most, Some(window)).unwrap()
        };
        let (memory, file) = (make(usize::MAX), make(100_000));
        assert_eq!(memory.rows(), rows as u64);
        assert_eq!(memory.batches(), rows.div_ceil(1000) as u64);
        for (epoch, seed) in [(0, 1), (1, 1), (0, 2)] {
            let order = numbers(memory.epoch(seed, epoch));
            assert_eq!(numbers(file.epoch(seed, epoch)), order);
            let mut sorted = order.clone();
            sorted.sort_by(f64::total_cmp);
            assert!(sorted.into_iter().eq((0..rows).map(|i| i as f64)));
        }
        for batch in file.epoch(3, 4) {
            let batch = batch.unwrap();
            let odd = batch.categories("odd").unwrap();
            for (row, &i) in batch.numbers("i").unwrap().iter().enumerate() {
                let i = i as usize;
                assert_eq!(odd.text(row), text(i));
            }
        }
    }
}

#[test]
fn epochs_and_seeds_give_orders_of_their_own() {
    let minibatches = Minibatches::from_blocks(blocks(1000), 10).unwrap();
    let order = |seed, epoch| numbers(minibatches.epoch(seed, epoch));
    assert_eq!(order(1, 0), order(1, 0));
    assert_ne!(order(1, 0), order(1, 1));
    assert_ne!(order(1, 0), order(2, 0));
}

#[test]
fn an_epoch_resumes_at_any_batch() {
    let rows = 5 * SEGMENT_ROWS + 7;
    let make = Minibatches::with_limits(blocks(rows).into_iter(), 333, 0, Some(2));
    let minibatches = make.unwrap();
    let whole: Vec<Table> = minibatches.epoch(9, 3).map(Result::unwrap).collect();
    for batch in 0..=whole.len() + 1 {
        let rest = minibatches.epoch_from(9, 3, batch as u64);
        let rest: Vec<Table> = rest.map(Result::unwrap).collect();
        assert!(
            rest == whole[batch.min(whole.len())..],
            "from batch {batch}"
        );
    }
    assert_eq!(minibatches.epoch_from(9, 3, u64::MAX).count(), 0);
}

/// The rows of a sorted table are spread over the epoch: the means of its tenths agree within five
/// standard errors.
#[test]
fn a_sorted_table_is_well_mixed() {
    let rows = 100 * SEGMENT_ROWS;
    let make =
        Minibatches::with_limits(blocks(rows).into_iter(), rows / 100, usize::MAX, Some(256));
    for batch in make.unwrap().epoch(0, 0) {
        let batch = batch.unwrap();
        let mean = batch.numbers("i").unwrap().iter().sum::<f64>() / batch.rows() as f64;
        let standard_error = rows as f64 / 12_f64.sqrt() / (batch.rows() as f64).sqrt();
        assert!(
            (mean - rows as f64 / 2.0).abs() < 5.0 * standard_error,
            "{mean}"
        );
    }
}

#[test]
fn what_cannot_be_batched_is_told() {
    let error = Minibatches::from_blocks(blocks(10), 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "minibatches of 0 rows never end; ask for at least 1"
    );
    let error = Minibatches::from_blocks([], 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there are no rows to make minibatches of"
    );
    let other = Table::from_columns([("z", Column::Numbers(vec![1.0]))]);
    let error = Minibatches::from_blocks(blocks(10).into_iter().chain([other]), 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "blocks of one table have the same columns, but one has i, odd and another z"
    );
}
