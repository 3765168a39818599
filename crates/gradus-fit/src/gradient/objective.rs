//! What a training makes small, over all rows: the mean loss, its gradient, and the penalty.

use gradus_core::{NdArray, autograd};

use super::problem::{Layout, Numbers};
use super::rows::Rows;
use super::scaling::Scaling;
use super::scan::Scan;
use super::{Error, Loss, Penalty};
use crate::replayed::replayed;

/// A function of parameters, columns, responses and weights.
type Function<'s> = Box<dyn Fn([&NdArray; 4]) -> Vec<NdArray> + 's>;

/// The objective over all rows that count. Parameters are those inside (see [`Scaling`]).
pub(super) struct Objective<'s, 'a> {
    pub(super) scan: &'s Scan<'a>,
    pub(super) rows: &'s Rows<'a>,
    pub(super) penalty: Penalties,
    /// What the sum of the weighted losses is divided by, beside the weights.
    cost: f64,
    loss_alone: Function<'s>,
    loss_and_gradient: Function<'s>,
}

/// The factors of each parameter's penalty, inside.
#[derive(Clone, Debug)]
pub(super) struct Penalties {
    /// Of its absolute value.
    pub(super) l1: Vec<f64>,
    /// Of half of its square.
    pub(super) l2: Vec<f64>,
}

impl Penalties {
    pub(super) fn new(penalty: Penalty, scaling: &Scaling) -> Penalties {
        let factor = |(j, factor): (usize, &f64)| match scaling.has_intercept && j == 0 {
            true => 0.0,
            false => *factor,
        };
        let factors = || scaling.factors.iter().enumerate().map(factor);
        Penalties {
            l1: factors().map(|t| penalty.l1 * t / scaling.cost).collect(),
            l2: factors()
                .map(|t| penalty.l2 * t * t / scaling.cost)
                .collect(),
        }
    }
}

/// The objective at a point.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The mean loss over `Scaling::cost`, and the quadratic penalty.
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
}

/// The mean losses of rows trained on and held out, in the units of the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct MeanLosses {
    pub(super) train: f64,
    pub(super) validation: Option<f64>,
}

impl<'s, 'a> Objective<'s, 'a> {
    pub(super) fn new(
        scan: &'s Scan<'a>,
        rows: &'s Rows<'a>,
        loss: Loss,
        penalty: Penalty,
    ) -> Objective<'s, 'a> {
        Self::with_cost(scan, rows, loss, penalty, scan.scaling.cost)
    }

    /// The absolute loss, but for a rounded tip as wide as `distance`.
    pub(super) fn smoothed(
        scan: &'s Scan<'a>,
        rows: &'s Rows<'a>,
        distance: f64,
        penalty: Penalty,
    ) -> Objective<'s, 'a> {
        let loss = Loss::Huber(distance);
        Self::with_cost(scan, rows, loss, penalty, scan.scaling.cost * distance)
    }

    fn with_cost(
        scan: &'s Scan<'a>,
        rows: &'s Rows<'a>,
        loss: Loss,
        penalty: Penalty,
        cost: f64,
    ) -> Objective<'s, 'a> {
        let (layout, scaling) = (&scan.layout, &scan.scaling);
        Objective {
            scan,
            rows,
            penalty: Penalties::new(penalty, scaling),
            cost,
            loss_alone: Box::new(replayed(move |[parameters, columns, response, weights]| {
                let predictors = predictors(layout, scaling, columns, parameters);
                vec![(loss.values(&predictors, response) * weights).sum()]
            })),
            loss_and_gradient: Box::new(replayed(
                move |[parameters, columns, response, weights]| {
                    let sum = |parameters: &NdArray| {
                        let predictors = predictors(layout, scaling, columns, parameters);
                        (loss.values(&predictors, response) * weights).sum()
                    };
                    let (value, gradient) = autograd::value_and_grad(sum, parameters);
                    vec![value, gradient]
                },
            )),
        }
    }

    /// The smooth part of the objective and its gradient, over the rows that are trained on.
    pub(super) fn place(&self, parameters: &[f64]) -> Result<Place, Error> {
        let array = NdArray::from(parameters.to_vec());
        let mut tree = Tree::default();
        self.rows.pass(|block| {
            let numbers = self.scan.layout.numbers(&block.table);
            let [trained, _] = self.rows.parts(block);
            if let Some(part) = self.part(&numbers, trained) {
                let arrays = (self.loss_and_gradient)(part.inputs(&array));
                let mut sums = vec![part.weight, arrays[0].item()];
                sums.extend(arrays[1].to_vec::<f64>());
                tree.plant(sums);
            }
            Ok(())
        })?;
        let sums = tree.total();
        let divisor = sums[0] * self.cost;
        let mut value = sums[1] / divisor;
        let mut gradient: Vec<f64> = sums[2..].iter().map(|sum| sum / divisor).collect();
        for (j, &x) in parameters.iter().enumerate() {
            let l2 = self.penalty.l2[j];
            value += 0.5 * l2 * x * x;
            gradient[j] += l2 * x;
        }
        Ok(Place { value, gradient })
    }

    /// The mean losses, without penalties.
    pub(super) fn losses(&self, parameters: &[f64]) -> Result<MeanLosses, Error> {
        let array = NdArray::from(parameters.to_vec());
        let mut trees = [Tree::default(), Tree::default()];
        self.rows.pass(|block| {
            let numbers = self.scan.layout.numbers(&block.table);
            for (rows, tree) in self.rows.parts(block).into_iter().zip(&mut trees) {
                if let Some(part) = self.part(&numbers, rows) {
                    let arrays = (self.loss_alone)(part.inputs(&array));
                    tree.plant(vec![part.weight, arrays[0].item()]);
                }
            }
            Ok(())
        })?;
        let [train, validation] = trees.map(Tree::total);
        Ok(MeanLosses {
            train: train[1] / train[0],
            validation: self
                .rows
                .has_held_out()
                .then(|| validation[1] / validation[0]),
        })
    }

    /// These rows, and copies of the first one without weight: with as many rows in all as a block
    /// has, one compiled function does for all.
    fn part(&self, numbers: &Numbers<'_>, mut rows: Vec<usize>) -> Option<Part> {
        let (first, count) = (*rows.first()?, rows.len());
        rows.resize(self.scan.block_rows.max(count), first);
        let mut weights: Vec<f64> = rows
            .iter()
            .map(|&row| numbers.weights.map_or(1.0, |weights| weights[row]))
            .collect();
        weights[count..].fill(0.0);
        let response: Vec<f64> = rows.iter().map(|&row| numbers.response[row]).collect();
        Some(Part {
            columns: self.scan.scaling.matrix(numbers, &rows),
            response: response.into(),
            weight: weights.iter().sum(),
            weights: weights.into(),
        })
    }
}

/// Rows as arrays.
struct Part {
    columns: NdArray,
    response: NdArray,
    weights: NdArray,
    weight: f64,
}

impl Part {
    fn inputs<'p>(&'p self, parameters: &'p NdArray) -> [&'p NdArray; 4] {
        [parameters, &self.columns, &self.response, &self.weights]
    }
}

/// The predictors of rows at parameters inside.
pub(super) fn predictors(
    layout: &Layout<'_>,
    scaling: &Scaling,
    columns: &NdArray,
    parameters: &NdArray,
) -> NdArray {
    let parameter = |position: usize| match scaling.factors[position] {
        1.0 => parameters.at(position as isize),
        factor => parameters.at(position as isize) * factor,
    };
    layout.predictors(columns, parameters, &parameter)
}

/// Sums of blocks, added in a tree that depends on nothing but their number.
#[derive(Default)]
struct Tree {
    /// Finished subtrees and their heights, the largest first.
    finished: Vec<(u32, Vec<f64>)>,
}

impl Tree {
    fn plant(&mut self, mut sums: Vec<f64>) {
        let mut height = 0;
        while let Some((_, earlier)) = self.finished.pop_if(|last| last.0 == height) {
            sums = added(earlier, &sums);
            height += 1;
        }
        self.finished.push((height, sums));
    }

    fn total(self) -> Vec<f64> {
        let trees = self.finished.into_iter().rev().map(|(_, sums)| sums);
        trees
            .reduce(|later, earlier| added(earlier, &later))
            .unwrap_or_else(|| vec![0.0; 2])
    }
}

fn added(mut sums: Vec<f64>, others: &[f64]) -> Vec<f64> {
    sums.iter_mut()
        .zip(others)
        .for_each(|(sum, other)| *sum += other);
    sums
}
