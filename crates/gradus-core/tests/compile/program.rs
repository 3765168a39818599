//! Random programs of operations, gradients and assignments, and the arrays that they run on.

use gradus_core::autograd::{self, GradReq};
use gradus_core::nd::{self, keepdims};
use gradus_core::{DType, NdArray};
use proptest::collection::vec;
use proptest::prelude::*;

use super::bits;
use super::common::look::{Choice, choices};

/// What is done, with numbers that choose among the arrays that are there.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Apply(u8, usize, usize, usize),
    Look(usize, Choice),
    Assign(usize, usize),
    /// To a slice of a handle.
    AssignSlice(usize, Choice, usize),
    /// What two handles hold is exchanged.
    Swap(usize, usize),
    /// Operations that are recorded, and the backward pass of the last result.
    Differentiate(Vec<(u8, usize, usize)>),
    ReadGradient(usize),
    ZeroGradient(usize),
    /// A gradient for an array that is made within the step, or for one that is captured.
    Attach(usize, bool),
}

#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) actions: Vec<Action>,
    returned: Vec<usize>,
}

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    let index = 0..1000_usize;
    let applied = (any::<u8>(), index.clone(), index.clone());
    let action = prop_oneof![
        12 => (any::<u8>(), index.clone(), index.clone(), index.clone())
            .prop_map(|(kind, a, b, c)| Action::Apply(kind, a, b, c)),
        3 => (index.clone(), choices()).prop_map(|(a, choice)| Action::Look(a, choice)),
        2 => (index.clone(), index.clone()).prop_map(|(to, from)| Action::Assign(to, from)),
        2 => (index.clone(), choices(), index.clone())
            .prop_map(|(to, choice, from)| Action::AssignSlice(to, choice, from)),
        1 => (index.clone(), index.clone()).prop_map(|(a, b)| Action::Swap(a, b)),
        3 => vec(applied, 1..6).prop_map(Action::Differentiate),
        2 => index.clone().prop_map(Action::ReadGradient),
        1 => index.clone().prop_map(Action::ZeroGradient),
        1 => (index.clone(), any::<bool>()).prop_map(|(a, adds)| Action::Attach(a, adds)),
    ];
    (vec(action, 1..16), vec(index, 0..5))
        .prop_map(|(actions, returned)| Program { actions, returned })
}

/// Arrays that a program captures. Each is made anew from the same numbers.
pub(crate) struct World(pub(crate) Vec<NdArray>);

/// Numbers of mixed sign, some of which are zeros of either sign, infinite or not a number.
pub(crate) fn filled(shape: &[usize], dtype: DType, seed: usize) -> NdArray {
    let number = |i: usize| match (i * 7 + seed * 13) % 41 {
        0 => -0.0,
        1 => 0.0,
        2 if seed % 5 == 4 => f64::NAN,
        3 if seed % 5 == 4 => f64::NEG_INFINITY,
        n => (n as f64 - 20.0) * 0.13,
    };
    let numbers: Vec<f64> = (0..shape.iter().product()).map(number).collect();
    let scale = if dtype.is_float() { 1.0 } else { 10.0 };
    (NdArray::from_vec(numbers, shape) * scale).astype(dtype)
}

impl World {
    pub(crate) fn new(rows: usize, columns: usize) -> World {
        let parameter = filled(&[columns], DType::F32, 1);
        let added = filled(&[rows, columns], DType::F64, 2);
        let counts = filled(&[rows, 1], DType::I32, 3);
        let mask = filled(&[rows, columns], DType::Bool, 5);
        let matrix = filled(&[columns, 3], DType::F32, 6);
        let (before, part) = (parameter.clone(), added.slice((.., 0)));
        let turned = matrix.t();
        parameter.attach_grad();
        added.attach_grad_with(GradReq::Add);
        matrix.attach_grad();
        let number = filled(&[], DType::F32, 9);
        World(vec![
            parameter, added, counts, mask, matrix, before, part, turned, number,
        ])
    }

    /// What its handles hold, and their gradients.
    pub(crate) fn state(&self) -> Vec<Option<(String, Vec<u64>)>> {
        let gradients = self.0.iter().map(|array| array.try_grad().ok());
        let arrays = self.0.iter().cloned().map(Some);
        arrays
            .chain(gradients)
            .map(|array| Some(told(&array?)))
            .collect()
    }
}

/// All that can be known about an array. Of a NaN its place is known: which of two an operation on
/// both gives, and with which sign, Rust leaves open.
pub(crate) fn told(x: &NdArray) -> (String, Vec<u64>) {
    let known = if x.dtype().is_float() {
        nd::where_(x.isnan(), f64::NAN, x)
    } else {
        x.clone()
    };
    (format!("{} {}", x.dtype(), x.shape()), bits(&known))
}

/// No array of a program has more elements.
const MOST: usize = 20_000;

impl Program {
    /// Runs the program on arrays of a world and some others.
    pub(crate) fn run(&self, world: &World, inputs: &[&NdArray]) -> Vec<NdArray> {
        // A handle itself, not a clone, is what is captured.
        let mut arrays: Vec<NdArray> = inputs.iter().map(|&input| input.clone()).collect();
        for action in &self.actions {
            step(action, world, &mut arrays);
        }
        let pick = |&number: &usize| pick(number, world, &arrays).clone();
        self.returned.iter().map(pick).collect()
    }
}

fn pick<'a>(number: usize, world: &'a World, arrays: &'a [NdArray]) -> &'a NdArray {
    let count = world.0.len() + arrays.len();
    match (number % count).checked_sub(world.0.len()) {
        None => &world.0[number % count],
        // The latest ones are what programs are made of.
        Some(position) => &arrays[arrays.len() - 1 - position],
    }
}

fn step(action: &Action, world: &World, arrays: &mut Vec<NdArray>) {
    let pick = |number: usize| pick(number, world, arrays);
    let made = match action {
        Action::Apply(kind, a, b, c) => apply(*kind, pick(*a), pick(*b), *c),
        Action::Look(a, choice) => {
            let a = pick(*a);
            let look = choice.look(&a.shape());
            Some(look.of(a)).filter(|seen| seen.size() <= MOST)
        }
        Action::Assign(to, from) => pick(*to).try_assign(pick(*from)).ok().and(None),
        Action::AssignSlice(to, choice, from) => {
            let to = pick(*to);
            let part = to.slice(&choice.slices(&to.shape())[..]);
            part.try_assign(pick(*from)).ok().map(|()| part)
        }
        Action::Swap(a, b) => {
            let (a, b) = (pick(*a), pick(*b));
            let old = (a.clone(), b.clone());
            let _ = a.try_assign(&old.1).and_then(|()| b.try_assign(&old.0));
            None
        }
        Action::Differentiate(applied) => differentiate(applied, world, arrays),
        Action::ReadGradient(a) => pick(*a).try_grad().ok(),
        Action::ZeroGradient(a) => {
            let a = pick(*a);
            if a.has_grad() {
                a.zero_grad();
            }
            None
        }
        Action::Attach(a, adds) => {
            let request = if *adds { GradReq::Add } else { GradReq::Write };
            let a = pick(*a);
            a.dtype().is_float().then(|| a.attach_grad_with(request));
            None
        }
    };
    arrays.extend(made);
}

fn differentiate(
    applied: &[(u8, usize, usize)],
    world: &World,
    arrays: &mut Vec<NdArray>,
) -> Option<NdArray> {
    let result = autograd::record(|| {
        for &(kind, a, b) in applied {
            // The product with a parameter lets gradients find their way to it.
            let made = apply(kind, pick(a, world, arrays), pick(b, world, arrays), b)
                .and_then(|made| made.try_mul(&world.0[[0, 1, 4, 8][a % 4]]).ok());
            arrays.extend(made.filter(|made| made.size() <= MOST));
        }
        arrays.last().map(|last| last * 0.5)
    })?;
    result.try_backward().ok().map(|()| result)
}

/// One operation; nothing where it does not suit its operands. `number` chooses what is left open.
fn apply(kind: u8, a: &NdArray, b: &NdArray, number: usize) -> Option<NdArray> {
    let axis = match a.rank() {
        0 => 0,
        rank => {
            (number % rank) as isize
                - if number.is_multiple_of(2) {
                    0
                } else {
                    rank as isize
                }
        }
    };
    let constant = [0.5, -0.0, 3.0, f64::NAN, -1.25, 1e30][number % 6];
    let result = match kind % 48 {
        0 => a.try_add(b),
        1 => a.try_sub(b),
        2 => a.try_mul(b),
        3 => a.try_div(b),
        4 => a.try_maximum(b),
        5 => a.try_rem(b),
        // Whether an integer has a negative power depends on its value.
        6 if a.dtype().is_float() => a.try_pow(b),
        7 => a.try_add(constant),
        8 => a.try_mul(constant),
        9 => Ok(constant - a),
        10 => a.try_rem(3),
        11 => Ok(a.neg()),
        12 => Ok(a.exp()),
        13 => Ok(a.tanh()),
        14 => Ok(a.sqrt()),
        15 => Ok(a.abs().log()),
        16 => Ok(a.square()),
        17 => Ok(a.relu()),
        18 => Ok(a.floor()),
        19 => a.try_less(b),
        20 => a.try_equal(b),
        21 => a.try_greater_equal(constant),
        22 => a.try_logical_or(b),
        23 => Ok(a.logical_not()),
        24 => nd::try_where(a, b, constant),
        25 => nd::try_where(b.isfinite(), b, 0.25),
        26 => a.try_sum_axis(axis),
        27 => a.try_mean_axis(keepdims(axis)),
        28 => a.try_max_axis(axis),
        29 => Ok(a.sum()),
        30 => a.try_argmax_axis(axis),
        31 => a.try_cumsum(axis),
        32 => a.try_softmax(axis),
        33 => a.try_log_softmax(axis),
        34 => a.try_dot(b),
        35 => a.try_matmul(b.t()),
        36 => Ok(a.astype(DType::ALL[number % 6])),
        37 => Ok(b.astype(DType::ALL[number % 6])),
        38 => nd::try_concat(&[a, b], axis),
        39 => nd::try_stack(&[a, a], axis),
        40 => a.try_take(nd::array([0_i64, -1, 0]), axis),
        // A row that may not be there would be an error that depends on values.
        41 if a.rank() > 0 && a.shape()[0] > 1 => a.try_take(b.astype(DType::I64) % 2, 0),
        42 => a.try_sort(axis),
        43 => a.try_flip(axis),
        44 => a.try_var_axis(axis, 0),
        45 => Ok(a.zeros_like()),
        46 => Ok(a.powi(number as i32 % 5 - 1)),
        _ => Ok(nd::full_as(a.shape(), constant, DType::F32)),
    };
    result
        .ok()
        .filter(|made| made.size() <= MOST && made.rank() <= 5)
}
