//! Random programs of recording, assigning and going backward. In the model every handle owns its
//! elements, each with its derivatives by the elements of attached arrays as they were when it was
//! computed; what happens to those arrays afterwards cannot change them.

use gradus_core::nd::Slice;
use gradus_core::{NdArray, autograd};
use proptest::prelude::*;

use super::common::look::Look;
use super::common::naive::Naive;
use super::common::numbers;
use super::dual::{Dual, add, zip};
use super::programs::broadcasts;
use super::steps::{Step, programs};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Origin {
    None,
    Leaf(usize),
    History,
}

#[derive(Clone, Debug)]
struct Model {
    elements: Naive<Dual>,
    origin: Origin,
    parent: Option<(usize, Vec<usize>)>,
}

#[derive(Default)]
struct Run {
    arrays: Vec<NdArray>,
    models: Vec<Model>,
    leaves: usize,
}

impl Run {
    /// What an operation sees of a handle, and whether it has a history.
    fn read(&self, handle: usize, recorded: bool) -> (Naive<Dual>, bool) {
        let Model {
            elements, origin, ..
        } = &self.models[handle];
        let mut read = elements.clone();
        for (place, dual) in read.elements.iter_mut().enumerate() {
            match *origin {
                Origin::History if recorded => {}
                Origin::Leaf(leaf) if recorded => dual.slopes = [((leaf, place), 1.0)].into(),
                _ => dual.slopes.clear(),
            }
        }
        (read, recorded && *origin != Origin::None)
    }

    fn add(&mut self, array: NdArray, elements: Naive<Dual>, has_history: bool) {
        let origin = if has_history {
            Origin::History
        } else {
            Origin::None
        };
        self.arrays.push(array);
        self.models.push(Model {
            elements,
            origin,
            parent: None,
        });
    }

    fn step(&mut self, step: &Step, recorded: bool, first: usize, second: usize) {
        if let Step::New(shape) = step {
            let values = numbers(shape.iter().product());
            let array = NdArray::from_vec(values.clone(), &shape[..]);
            let duals = values.into_iter().map(|value| Dual {
                value,
                ..Dual::default()
            });
            let (shape, elements) = (shape.clone(), duals.collect());
            return self.add(array, Naive { shape, elements }, false);
        }
        if self.arrays.is_empty() {
            return;
        }
        let (handle, other) = (first % self.arrays.len(), second % self.arrays.len());
        match step {
            Step::New(_) => unreachable!("done above"),
            Step::Attach => self.attach(handle),
            Step::Clone => {
                self.arrays.push(self.arrays[handle].clone());
                self.models.push(Model {
                    parent: None,
                    ..self.models[handle].clone()
                });
            }
            Step::View(choice) => match choice.look(&self.models[handle].elements.shape) {
                Look::Slice(parts) => self.slice(handle, &parts, recorded),
                look => {
                    let (elements, has_history) = self.read(handle, recorded);
                    let view = run(recorded, || look.of(&self.arrays[handle]));
                    self.add(view, look.of_naive(&elements), has_history);
                }
            },
            Step::Slice(choice) => {
                let parts = choice.slices(&self.models[handle].elements.shape);
                self.slice(handle, &parts, recorded);
            }
            Step::Sine => {
                let (mut elements, has_history) = self.read(handle, recorded);
                elements
                    .elements
                    .iter_mut()
                    .for_each(|dual| *dual = dual.sin());
                self.add(
                    run(recorded, || self.arrays[handle].sin()),
                    elements,
                    has_history,
                );
            }
            Step::Add => self.combine(handle, other, recorded, |a, b| a + b, add),
            Step::SineOfProduct => {
                self.combine(
                    handle,
                    other,
                    recorded,
                    |a, b| (a * b).sin(),
                    |a, b| a.combine(b.value, b, a.value, a.value * b.value).sin(),
                );
            }
            Step::Assign => {
                let (source, has_history) = self.read(other, recorded);
                let shape = &self.models[handle].elements.shape;
                let source = source.trimmed(shape.len());
                if broadcasts(&source.shape, shape) {
                    let (to, from) = (&self.arrays[handle], &self.arrays[other]);
                    let refused = run(recorded, || to.try_assign(from)).is_err();
                    self.assign(handle, &source, has_history, recorded, refused);
                }
            }
            Step::AddAssign => {
                let ((a, a_history), (b, b_history)) =
                    (self.read(handle, recorded), self.read(other, recorded));
                if broadcasts(&b.shape, &a.shape) {
                    // What `+=` does, without the panic of an attached array.
                    let (to, from) = (&self.arrays[handle], &self.arrays[other]);
                    let refused = run(recorded, || to.try_assign(to + from)).is_err();
                    let sum = zip(&a, &b.broadcast_to(&a.shape), add);
                    self.assign(handle, &sum, a_history || b_history, recorded, refused);
                }
            }
            Step::Backward => self.check_backward(handle),
        }
    }

    fn attach(&mut self, handle: usize) {
        self.arrays[handle].attach_grad();
        self.models[handle].origin = Origin::Leaf(self.leaves);
        self.leaves += 1;
    }

    fn slice(&mut self, handle: usize, parts: &[Slice], recorded: bool) {
        let (elements, has_history) = self.read(handle, recorded);
        let places = Naive {
            shape: elements.shape.clone(),
            elements: (0..elements.elements.len()).collect(),
        };
        let part = run(recorded, || self.arrays[handle].slice(parts));
        self.add(part, elements.slice(parts), has_history);
        let part = self.models.last_mut().expect("just added");
        part.parent = Some((handle, places.slice(parts).elements));
    }

    fn combine(
        &mut self,
        left: usize,
        right: usize,
        recorded: bool,
        operation: impl Fn(&NdArray, &NdArray) -> NdArray,
        model: impl Fn(&Dual, &Dual) -> Dual,
    ) {
        let ((a, a_history), (b, b_history)) =
            (self.read(left, recorded), self.read(right, recorded));
        if broadcasts(&b.shape, &a.shape) {
            let result = run(recorded, || {
                operation(&self.arrays[left], &self.arrays[right])
            });
            let elements = zip(&a, &b.broadcast_to(&a.shape), model);
            self.add(result, elements, a_history || b_history);
        }
    }

    fn assign(
        &mut self,
        handle: usize,
        source: &Naive<Dual>,
        has_history: bool,
        recorded: bool,
        refused: bool,
    ) {
        let is_attached = |handle: usize| matches!(self.models[handle].origin, Origin::Leaf(_));
        let mut chain = vec![(
            handle,
            (0..self.models[handle].elements.elements.len()).collect(),
        )];
        while let Some((parent, inside)) = &self.models[chain[chain.len() - 1].0].parent {
            let places: &Vec<usize> = &chain[chain.len() - 1].1;
            chain.push((*parent, places.iter().map(|&place| inside[place]).collect()));
        }
        let must_be_refused = recorded && chain.iter().any(|&(handle, _)| is_attached(handle));
        assert_eq!(refused, must_be_refused);
        if refused {
            return;
        }
        let source = source
            .broadcast_to(&self.models[handle].elements.shape)
            .elements;
        for (position, (handle, places)) in chain.into_iter().enumerate() {
            let is_whole = position == 0;
            let model = &mut self.models[handle];
            let keeps_history = recorded && !is_whole && model.origin == Origin::History;
            model.origin = match model.origin {
                Origin::Leaf(leaf) => Origin::Leaf(leaf),
                _ if has_history || keeps_history => Origin::History,
                _ => Origin::None,
            };
            places.iter().zip(&source).for_each(|(&place, dual)| {
                model.elements.elements[place] = dual.clone();
            });
            if model.origin != Origin::History {
                model
                    .elements
                    .elements
                    .iter_mut()
                    .for_each(|dual| dual.slopes.clear());
            }
        }
    }

    /// The gradients of a handle with respect to every attached array that a handle is left of.
    fn check_backward(&self, handle: usize) {
        let model = &self.models[handle];
        if model.origin != Origin::History {
            return;
        }
        let leaves = self
            .models
            .iter()
            .zip(&self.arrays)
            .filter_map(|(model, array)| {
                let Origin::Leaf(leaf) = model.origin else {
                    return None;
                };
                Some((leaf, array))
            });
        leaves.clone().for_each(|(_, array)| array.zero_grad());
        self.arrays[handle].backward_retaining_graph();
        for (leaf, array) in leaves {
            for (place, gradient) in array.grad().to_vec::<f64>().into_iter().enumerate() {
                let duals = model.elements.elements.iter();
                let slopes = duals.filter_map(|dual| dual.slopes.get(&(leaf, place)));
                let (sum, size) = slopes.fold((0.0, 1.0), |(sum, size), slope| {
                    (sum + slope, size + slope.abs())
                });
                assert!(
                    (gradient - sum).abs() <= 1e-9 * size,
                    "{gradient} is not {sum}"
                );
            }
        }
    }
}

fn run<R>(recorded: bool, step: impl FnOnce() -> R) -> R {
    if recorded {
        autograd::record(step)
    } else {
        step()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn gradients_are_those_of_what_was_recorded(program in programs()) {
        let mut run = Run::default();
        for (step, recorded, first, second) in &program {
            run.step(step, *recorded, *first, *second);
        }
        for (handle, model) in run.models.iter().enumerate() {
            let values: Vec<f64> = model.elements.elements.iter().map(|dual| dual.value).collect();
            prop_assert_eq!(run.arrays[handle].to_vec::<f64>(), values);
            run.check_backward(handle);
        }
    }
}
