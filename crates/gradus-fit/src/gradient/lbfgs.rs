//! L-BFGS over all rows, with a line search for the strong Wolfe conditions.
//!
//! J. Nocedal, S. Wright (2006), *Numerical Optimization*, 2nd edition, algorithms 7.4, 3.5 and
//! 3.6. Near the minimum, where values differ by rounding alone, steps are judged by slopes (the
//! *approximate Wolfe conditions* of W. Hager and H. Zhang 2005, *A new conjugate gradient method
//! with guaranteed descent and an efficient line search*, SIAM J. Optim. 16), so that the
//! gradient falls to rounding and parameters have nearly all of their digits.

use super::Error;
use super::objective::Place;

/// Pairs of steps that are remembered.
const MEMORY: usize = 20;
/// The share of the slope that a step must bring.
const SUFFICIENT: f64 = 1e-4;
/// To which share the slope must fall.
const FLATTER: f64 = 0.9;
/// Values that differ by less, relatively, are equal but for rounding.
const ROUNDING: f64 = 1e-14;
/// Points that a line search tries.
const MOST_TRIED: usize = 40;

/// A smooth function with its gradient.
pub(super) type Smooth<'f> = dyn FnMut(&[f64]) -> Result<Place, Error> + 'f;

/// What is remembered from step to step.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Steps and changes of the gradient, the oldest first.
    pub(super) pairs: Vec<(Vec<f64>, Vec<f64>)>,
}

/// What came of one iteration.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// A step to a better point.
    Moved(Vec<f64>, Place),
    /// No step is better.
    Stuck,
}

impl Memory {
    /// `-H g`, where `H` is close to the inverse of the second derivatives (algorithm 7.4).
    pub(super) fn direction(&self, gradient: &[f64]) -> Vec<f64> {
        let mut q: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut shares = Vec::with_capacity(self.pairs.len());
        for (s, y) in self.pairs.iter().rev() {
            let share = dot(s, &q) / dot(s, y);
            add(&mut q, y, -share);
            shares.push(share);
        }
        if let Some((s, y)) = self.pairs.last() {
            let scale = dot(s, y) / dot(y, y);
            q.iter_mut().for_each(|q| *q *= scale);
        }
        for ((s, y), share) in self.pairs.iter().zip(shares.into_iter().rev()) {
            let other = dot(y, &q) / dot(s, y);
            add(&mut q, s, share - other);
        }
        q
    }

    /// Remembers a step, unless the function does not bend upwards along it.
    pub(super) fn learn(&mut self, step: Vec<f64>, change: Vec<f64>) {
        let bend = dot(&step, &change);
        if bend.is_finite() && bend > 1e-16 * dot(&change, &change).max(f64::MIN_POSITIVE) {
            if self.pairs.len() == MEMORY {
                self.pairs.remove(0);
            }
            self.pairs.push((step, change));
        }
    }

    /// One iteration from `x`, where the function is as `place` says.
    pub(super) fn iterate(
        &mut self,
        function: &mut Smooth<'_>,
        x: &[f64],
        place: &Place,
    ) -> Result<Outcome, Error> {
        // What is remembered may mislead; without it the way is the gradient's.
        for fresh in [self.pairs.is_empty(), true] {
            if fresh {
                self.pairs.clear();
            }
            let direction = self.direction(&place.gradient);
            let first = if fresh { first_step(&direction) } else { 1.0 };
            let mut line = Line {
                function,
                x,
                direction: &direction,
                start: place,
            };
            if let Some((moved, there)) = line.search(first)? {
                let change = difference(&there.gradient, &place.gradient);
                self.learn(difference(&moved, x), change);
                return Ok(Outcome::Moved(moved, there));
            }
            if fresh {
                break;
            }
        }
        Ok(Outcome::Stuck)
    }
}

/// A step of length 1 at most, where nothing is known of the function's bends.
fn first_step(direction: &[f64]) -> f64 {
    1.0 / norm(direction).max(1.0)
}

/// The function along a direction.
struct Line<'l, 'f> {
    function: &'l mut Smooth<'f>,
    x: &'l [f64],
    direction: &'l [f64],
    start: &'l Place,
}

/// A point on the line.
#[derive(Clone)]
struct Point {
    step: f64,
    slope: f64,
    x: Vec<f64>,
    place: Place,
}

impl Line<'_, '_> {
    fn at(&mut self, step: f64) -> Result<Point, Error> {
        let mut x = self.x.to_vec();
        add(&mut x, self.direction, step);
        let place = (self.function)(&x)?;
        Ok(Point {
            step,
            slope: dot(&place.gradient, self.direction),
            x,
            place,
        })
    }

    fn slope(&self) -> f64 {
        dot(&self.start.gradient, self.direction)
    }

    /// Whether a point is low enough: by its value, or by its slope where values are equal.
    fn is_low(&self, point: &Point) -> bool {
        let (value, start) = (point.place.value, self.start.value);
        let is_equal = (value - start).abs() <= ROUNDING * start.abs();
        value <= start + SUFFICIENT * point.step * self.slope()
            || (is_equal && point.slope <= (2.0 * SUFFICIENT - 1.0) * self.slope())
    }

    fn is_flat(&self, point: &Point) -> bool {
        point.slope.abs() <= FLATTER * self.slope().abs()
    }

    /// A point with both; algorithm 3.5.
    fn search(&mut self, first: f64) -> Result<Option<(Vec<f64>, Place)>, Error> {
        let slope = self.slope();
        if slope.is_nan() || slope >= 0.0 {
            return Ok(None);
        }
        let mut before = Point {
            step: 0.0,
            slope,
            x: self.x.to_vec(),
            place: self.start.clone(),
        };
        let mut step = first;
        for tried in 0..MOST_TRIED {
            let point = self.at(step)?;
            if !point.place.is_finite() {
                // Beyond the function's domain: half way back.
                step = before.step + 0.5 * (step - before.step);
                continue;
            }
            let rises = tried > 0 && point.place.value > before.place.value && !self.is_low(&point);
            if !self.is_low(&point) || rises {
                return self.zoom(before, point);
            }
            if self.is_flat(&point) {
                return Ok(Some((point.x, point.place)));
            }
            if point.slope >= 0.0 {
                return self.zoom(point, before);
            }
            step *= 4.0;
            before = point;
        }
        // The function falls on and on.
        Ok(Some((before.x, before.place)).filter(|_| before.step > 0.0))
    }

    /// A point between two, of which `low` is the lower one; algorithm 3.6.
    fn zoom(
        &mut self,
        mut low: Point,
        mut high: Point,
    ) -> Result<Option<(Vec<f64>, Place)>, Error> {
        for _ in 0..MOST_TRIED {
            let point = self.at(between(&low, &high))?;
            let is_higher = point.place.value > low.place.value && low.step > 0.0;
            let is_low = point.place.is_finite() && self.is_low(&point);
            if !is_low || (is_higher && !self.is_flat(&point)) {
                high = point;
            } else {
                if self.is_flat(&point) {
                    return Ok(Some((point.x, point.place)));
                }
                if point.slope * (high.step - low.step) >= 0.0 {
                    high = low;
                }
                low = point;
            }
            if (high.step - low.step).abs() <= f64::EPSILON * high.step.abs().max(low.step.abs()) {
                break;
            }
        }
        Ok(Some((low.x, low.place)).filter(|_| low.step > 0.0))
    }
}

/// Where the parabola or the secant of two points has its minimum, not too close to either.
fn between(low: &Point, high: &Point) -> f64 {
    let width = high.step - low.step;
    let middle = low.step + 0.5 * width;
    let by_slopes = low.step - low.slope * width / (high.slope - low.slope);
    let inside = |step: f64| {
        let share = (step - low.step) / width;
        (0.1..=0.9).contains(&share)
    };
    if high.place.is_finite() && by_slopes.is_finite() && inside(by_slopes) {
        by_slopes
    } else if high.place.is_finite() {
        let rise = high.place.value - low.place.value - low.slope * width;
        let by_values = low.step - 0.5 * low.slope * width * width / rise;
        if by_values.is_finite() && inside(by_values) {
            by_values
        } else {
            middle
        }
    } else {
        middle
    }
}

impl Place {
    pub(super) fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|g| g.is_finite())
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

pub(super) fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(sum: &mut [f64], other: &[f64], factor: f64) {
    sum.iter_mut()
        .zip(other)
        .for_each(|(sum, other)| *sum += factor * other);
}
