//! Random programs, run eagerly and compiled side by side: results, captured arrays and gradients
//! are the same, bit for bit.

use gradus_core::{DType, NdArray, compile};
use proptest::collection::vec;
use proptest::prelude::*;

use super::program::{Program, World, filled, programs, told};

/// What happens between two calls, outside of the step.
#[derive(Clone, Debug)]
enum Between {
    Nothing,
    Assign(usize, usize),
    AssignNumber(usize),
    Attach(usize),
    Swap(usize, usize),
}

/// One call: how many rows the inputs have, what they hold, and what happens before.
#[derive(Clone, Debug)]
struct Round {
    more_rows: bool,
    seed: usize,
    between: Between,
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let handle = 0..9_usize;
    let between = prop_oneof![
        3 => Just(Between::Nothing),
        1 => (handle.clone(), handle.clone()).prop_map(|(to, from)| Between::Assign(to, from)),
        1 => handle.clone().prop_map(Between::AssignNumber),
        1 => handle.clone().prop_map(Between::Attach),
        1 => (handle.clone(), handle).prop_map(|(a, b)| Between::Swap(a, b)),
    ];
    let round = (prop::bool::weighted(0.25), 0..100_usize, between).prop_map(
        |(more_rows, seed, between)| Round {
            more_rows,
            seed,
            between,
        },
    );
    vec(round, 3..7)
}

impl Between {
    fn happen(&self, world: &World) {
        let arrays = &world.0;
        match *self {
            Between::Nothing => {}
            Between::Assign(to, from) => drop(arrays[to].try_assign(&arrays[from])),
            Between::AssignNumber(to) => arrays[to].assign(1),
            Between::Attach(to) => {
                if arrays[to].dtype().is_float() {
                    arrays[to].attach_grad();
                }
            }
            Between::Swap(a, b) => {
                let old = (arrays[a].clone(), arrays[b].clone());
                let _ = arrays[a]
                    .try_assign(&old.1)
                    .and_then(|()| arrays[b].try_assign(&old.0));
            }
        }
    }
}

fn sizes() -> impl Strategy<Value = (usize, usize)> {
    prop_oneof![
        6 => (1_usize..5, 1_usize..5),
        1 => (0_usize..2, 1_usize..3),
        2 => prop_oneof![Just((9, 8)), Just((65, 1)), Just((17, 33))],
        1 => prop_oneof![Just((1, 1100)), Just((70, 65)), Just((3, 1500))],
    ]
}

/// The inputs of a call.
fn inputs(rows: usize, columns: usize, seed: usize) -> [NdArray; 2] {
    [
        filled(&[rows, columns], DType::F32, seed),
        filled(
            &[rows, 1],
            [DType::F64, DType::I64, DType::F32][seed % 3],
            seed + 1,
        ),
    ]
}

fn all_told(arrays: &[NdArray]) -> Vec<(String, Vec<u64>)> {
    arrays.iter().map(told).collect()
}

fn compare_calls(program: &Program, rounds: &[Round], (rows, columns): (usize, usize)) {
    let (eager, captured) = (World::new(rows, columns), World::new(rows, columns));
    let step = compile(|[x, y]| program.run(&captured, &[x, y]));
    for (number, round) in rounds.iter().enumerate() {
        round.between.happen(&eager);
        round.between.happen(&captured);
        let witnesses: Vec<NdArray> = captured.0.clone();
        let before = all_told(&witnesses);
        let [x, y] = inputs(rows + usize::from(round.more_rows), columns, round.seed);
        let expected = program.run(&eager, &[&x, &y]);
        let results = step.call([&x, &y]);
        let place = format!("call {number}\n{step}");
        assert_eq!(
            all_told(&results),
            all_told(&expected),
            "results of {place}"
        );
        assert_eq!(captured.state(), eager.state(), "captured, {place}");
        assert_eq!(all_told(&witnesses), before, "what others hold, {place}");
    }
}

fn compare_epochs(program: &Program, order: &[i64], batch_size: usize, columns: usize) {
    let [eager, called, captured] = [(); 3].map(|()| World::new(batch_size, columns));
    let step = compile(|[x, y]| program.run(&captured, &[x, y]));
    let one_by_one = compile(|[x, y]| program.run(&called, &[x, y]));
    let [x, y] = inputs(10, columns, 7);
    for epoch in 0..3 {
        let results = step.epoch(&NdArray::from(order.to_vec()), batch_size, [&x, &y]);
        for (number, rows) in order.chunks(batch_size).enumerate() {
            let rows = NdArray::from(rows.to_vec());
            let (x, y) = (x.take(&rows, 0), y.take(&rows, 0));
            let expected = all_told(&program.run(&eager, &[&x, &y]));
            assert_eq!(
                all_told(&one_by_one.call([&x, &y])),
                expected,
                "call {number}"
            );
            assert_eq!(
                all_told(&results[number]),
                expected,
                "batch {number} of epoch {epoch}\n{step}"
            );
        }
        assert_eq!(
            called.state(),
            eager.state(),
            "captured by calls, epoch {epoch}"
        );
        assert_eq!(
            captured.state(),
            eager.state(),
            "captured, epoch {epoch}\n{step}"
        );
    }
}

proptest! {
    #[test]
    fn calls_give_what_the_closure_gives(
        program in programs(),
        rounds in rounds(),
        sizes in sizes(),
    ) {
        compare_calls(&program, &rounds, sizes);
    }

    #[test]
    fn epochs_give_what_a_loop_of_calls_gives(
        program in programs(),
        order in vec(0..10_i64, 0..24),
        batch_size in 1..6_usize,
        columns in prop_oneof![8 => 1..5_usize, 1 => Just(70), 1 => Just(1100)],
    ) {
        compare_epochs(&program, &order, batch_size, columns);
    }
}
