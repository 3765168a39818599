//! Random programs of clones, views and assignments: every handle in the model owns its elements,
//! and a slice writes through to the handles that it was taken from.

use gradus_core::nd::Slice;
use gradus_core::{DType, NdArray};
use proptest::collection::vec;
use proptest::prelude::*;

use super::common::look::{Choice, Look, choices};
use super::common::naive::Naive;
use super::common::shapes;
use super::number::{Number, Operator, promote};

/// A handle of the model.
#[derive(Clone, Debug)]
struct Model {
    dtype: DType,
    elements: Naive<f64>,
    /// The handle that it is a slice of, and where in it each element lies.
    parent: Option<(usize, Vec<usize>)>,
}

impl Model {
    fn numbers(&self) -> Naive<Number> {
        let dtype = self.dtype;
        let elements = self
            .elements
            .elements
            .iter()
            .map(|&value| Number { value, dtype });
        Naive {
            shape: self.elements.shape.clone(),
            elements: elements.collect(),
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    New { dtype: usize, shape: Vec<usize> },
    Clone,
    View(Choice),
    Slice(Choice),
    Assign,
    AssignNumber(i32),
    Combine(Operator),
    CombineNumber(Operator, i32),
    Forget,
}

/// What is done to which handle, and with which other one.
type Program = Vec<(Step, usize, usize)>;

fn programs() -> impl Strategy<Value = Program> {
    let operator = prop_oneof![Just(Operator::Add), Just(Operator::Sub)];
    let step = prop_oneof![
        2 => (0..6_usize, shapes()).prop_map(|(dtype, shape)| Step::New { dtype, shape }),
        1 => Just(Step::Clone),
        2 => choices().prop_map(Step::View),
        6 => choices().prop_map(Step::Slice),
        4 => Just(Step::Assign),
        4 => (0..4).prop_map(Step::AssignNumber),
        3 => operator.clone().prop_map(Step::Combine),
        3 => (operator, 0..4).prop_map(|(operator, number)| Step::CombineNumber(operator, number)),
        1 => Just(Step::Forget),
    ];
    vec((step, 0..1000_usize, 0..1000_usize), 1..30)
}

/// The same program, run by the library and by the model.
#[derive(Default)]
struct Run {
    arrays: Vec<Option<NdArray>>,
    models: Vec<Model>,
}

impl Run {
    fn add(&mut self, array: NdArray, model: Model) {
        self.arrays.push(Some(array));
        self.models.push(model);
    }

    /// A handle that is still there.
    fn pick(&self, number: usize) -> Option<usize> {
        let alive: Vec<usize> = (0..self.arrays.len())
            .filter(|&handle| self.arrays[handle].is_some())
            .collect();
        (!alive.is_empty()).then(|| alive[number % alive.len()])
    }

    /// Writes elements of the model, and those of the handles it was taken from.
    fn write(&mut self, handle: usize, places: &[usize], values: &[f64]) {
        for (&place, &value) in places.iter().zip(values) {
            self.models[handle].elements.elements[place] = value;
        }
        if let Some((parent, inside)) = self.models[handle].parent.clone() {
            let places: Vec<usize> = places.iter().map(|&place| inside[place]).collect();
            self.write(parent, &places, values);
        }
    }

    fn write_all(&mut self, handle: usize, numbers: &Naive<Number>) {
        let model = &self.models[handle];
        let wide = numbers.broadcast_to(&model.elements.shape);
        let values: Vec<f64> = wide
            .elements
            .iter()
            .map(|n| n.cast(model.dtype).value)
            .collect();
        let places: Vec<usize> = (0..values.len()).collect();
        self.write(handle, &places, &values);
    }

    fn step(&mut self, step: &Step, first: usize, second: usize) {
        if let Step::New { dtype, shape } = step {
            return self.make(DType::ALL[*dtype], shape, first);
        }
        let (Some(handle), Some(other)) = (self.pick(first), self.pick(second)) else {
            return;
        };
        // A clone of the array would keep it from being changed in place.
        let array = self.arrays[handle].as_ref().unwrap();
        let model = self.models[handle].clone();
        match step {
            Step::New { .. } => unreachable!("done above"),
            Step::Clone => self.add(
                array.clone(),
                Model {
                    parent: None,
                    ..model
                },
            ),
            Step::View(choice) => match choice.look(&model.elements.shape) {
                Look::Slice(parts) => self.slice(handle, &parts),
                look => {
                    let elements = look.of_naive(&model.elements);
                    self.add(
                        look.of(array),
                        Model {
                            elements,
                            parent: None,
                            ..model
                        },
                    );
                }
            },
            Step::Slice(choice) => self.slice(handle, &choice.slices(&model.elements.shape)),
            Step::Assign => self.assign(handle, other),
            Step::AssignNumber(number) => {
                array.assign(*number);
                self.write_all(handle, &single(*number, DType::I64));
            }
            Step::Combine(operator) => self.combine(handle, *operator, other),
            Step::CombineNumber(operator, number) => {
                self.combine_number(handle, *operator, *number)
            }
            Step::Forget => self.arrays[handle] = None,
        }
    }

    fn make(&mut self, dtype: DType, shape: &[usize], seed: usize) {
        let numbers = (0..shape.iter().product()).map(|i| Number {
            value: ((i * 7 + seed) % 10) as f64 - 3.5,
            dtype: DType::F64,
        });
        let (values, cast): (Vec<f64>, Vec<f64>) = numbers
            .map(|number| (number.value, number.cast(dtype).value))
            .unzip();
        let elements = Naive {
            shape: shape.to_vec(),
            elements: cast,
        };
        let array = NdArray::from_vec(values, shape).astype(dtype);
        self.add(
            array,
            Model {
                dtype,
                elements,
                parent: None,
            },
        );
    }

    fn slice(&mut self, handle: usize, parts: &[Slice]) {
        let model = &self.models[handle];
        let places = Naive {
            shape: model.elements.shape.clone(),
            elements: (0..model.elements.elements.len()).collect(),
        };
        let part = Model {
            elements: model.elements.slice(parts),
            parent: Some((handle, places.slice(parts).elements)),
            ..*model
        };
        self.add(self.arrays[handle].as_ref().unwrap().slice(parts), part);
    }

    fn assign(&mut self, handle: usize, other: usize) {
        let to = &self.models[handle].elements.shape;
        let source = self.models[other].numbers().trimmed(to.len());
        let fits = broadcasts(&source.shape, to);
        let array = self.arrays[handle].as_ref().unwrap();
        let result = array.try_assign(self.arrays[other].as_ref().unwrap());
        assert_eq!(result.is_ok(), fits, "{:?}", result.err());
        if fits {
            self.write_all(handle, &source);
        }
    }

    fn combine(&mut self, handle: usize, operator: Operator, other: usize) {
        let (left, right) = (self.models[handle].numbers(), self.models[other].numbers());
        if !broadcasts(&right.shape, &left.shape) {
            return;
        }
        let other = self.arrays[other].clone().unwrap();
        self.combine_with(handle, operator, &right, |array| match operator {
            Operator::Add => *array += &other,
            Operator::Sub => *array -= &other,
        });
    }

    fn combine_number(&mut self, handle: usize, operator: Operator, number: i32) {
        // A number takes the type of the array, except that truth values meet it in int64.
        let dtype = match self.models[handle].dtype {
            DType::Bool => DType::I64,
            dtype => dtype,
        };
        self.combine_with(
            handle,
            operator,
            &single(number, dtype),
            |array| match operator {
                Operator::Add => *array += number,
                Operator::Sub => *array -= number,
            },
        );
    }

    fn combine_with(
        &mut self,
        handle: usize,
        operator: Operator,
        right: &Naive<Number>,
        run: impl FnOnce(&mut NdArray),
    ) {
        let left = self.models[handle].numbers();
        let dtype = self.models[handle].dtype;
        let right = right.broadcast_to(&left.shape);
        let other = right.elements.first().map_or(dtype, |number| number.dtype);
        let loses_fractions = promote(dtype, other).is_float() && !dtype.is_float();
        let both = left.elements.iter().zip(&right.elements);
        let result: Option<Vec<Number>> = both.map(|(a, b)| a.combine(operator, *b)).collect();
        let Some(elements) = result.filter(|all| !loses_fractions && !all.is_empty()) else {
            return;
        };
        run(self.arrays[handle].as_mut().unwrap());
        let shape = left.shape;
        self.write_all(handle, &Naive { shape, elements });
    }

    fn assert_equal(&self) {
        for (array, model) in self.arrays.iter().zip(&self.models) {
            if let Some(array) = array {
                assert_eq!(array.dtype(), model.dtype);
                assert_eq!(array.shape()[..], model.elements.shape[..]);
                assert_eq!(array.to_vec::<f64>(), model.elements.elements);
            }
        }
    }
}

fn single(number: i32, dtype: DType) -> Naive<Number> {
    let value = f64::from(number);
    Naive {
        shape: vec![],
        elements: vec![Number { value, dtype }],
    }
}

pub(crate) fn broadcasts(from: &[usize], to: &[usize]) -> bool {
    let mut pairs = from.iter().rev().zip(to.iter().rev());
    from.len() <= to.len() && pairs.all(|(&from, &to)| from == 1 || from == to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn every_handle_holds_what_was_assigned_to_it_or_its_slices(program in programs()) {
        let mut run = Run::default();
        for (step, first, second) in &program {
            run.step(step, *first, *second);
            run.assert_equal();
        }
    }
}
