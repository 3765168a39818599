//! Random programs of recording and assigning.

use proptest::collection::vec;
use proptest::prelude::*;

use super::common::look::{Choice, choices};
use super::common::shapes;

#[derive(Clone, Debug)]
pub(crate) enum Step {
    New(Vec<usize>),
    Attach,
    Clone,
    View(Choice),
    Slice(Choice),
    Sine,
    Add,
    SineOfProduct,
    Assign,
    AddAssign,
    Backward,
}

/// What is done, whether it is recorded, to which handle, and with which other one.
pub(crate) type Program = Vec<(Step, bool, usize, usize)>;

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    let step = prop_oneof![
        2 => shapes().prop_map(Step::New),
        2 => Just(Step::Attach),
        1 => Just(Step::Clone),
        2 => choices().prop_map(Step::View),
        4 => choices().prop_map(Step::Slice),
        3 => Just(Step::Sine),
        2 => Just(Step::Add),
        2 => Just(Step::SineOfProduct),
        5 => Just(Step::Assign),
        3 => Just(Step::AddAssign),
        2 => Just(Step::Backward),
    ];
    let mostly = proptest::bool::weighted(0.7);
    vec((step, mostly, 0..1000_usize, 0..1000_usize), 1..30)
}
