//! Profiles: how far a parameter can go, all others following it, until the fit is worse by so much.
//!
//! An interval between these limits is right where the model bends and Wald's, `±t` standard errors,
//! is not: it may be lopsided or have no end.

use super::full::Full;
use super::marquardt::End;
use super::problem::{Objective, Problem};
use super::search::Search;
use super::step::Quadratic;
use super::verdict::blur;
use super::{Error, Model, Options, Solution};

/// Where an interval of a parameter ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Here the cost has risen by what was asked for.
    At(f64),
    /// A bound of the parameter, or the end of the model's domain, comes before.
    Stopped(f64),
    /// The cost never rises enough: the data allow every value in this direction.
    Unlimited,
}

impl Limit {
    /// The end as a number: `infinity`, with the sign that it has in the direction, for none.
    ///
    /// # Examples
    ///
    /// ```
    /// use gradus_fit::nonlinear::Limit;
    ///
    /// assert_eq!(Limit::At(2.5).or(f64::INFINITY), 2.5);
    /// assert_eq!(Limit::Unlimited.or(f64::NEG_INFINITY), f64::NEG_INFINITY);
    /// ```
    pub fn or(self, infinity: f64) -> f64 {
        match self {
            Self::At(x) | Self::Stopped(x) => x,
            Self::Unlimited => infinity,
        }
    }
}

/// The values of a parameter with which the fit is not much worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: Limit,
    /// The upper end.
    pub upper: Limit,
}

/// What [`profile`] finds.
#[derive(Clone, Debug, PartialEq)]
pub enum Profile {
    /// For each parameter its interval; `None` for those that are fixed.
    Intervals(Vec<Option<Interval>>),
    /// Parameters with a lower cost than the solution has: it was no global minimum. A fit that starts
    /// here leads to a better one.
    Better(Vec<f64>),
}

/// Intervals of all free parameters at whose ends the cost, minimized over the other parameters, has
/// risen by `rise`.
///
/// With the `t` of [`student_quantile`](crate::statistics::student_quantile) for `n − p` degrees of
/// freedom and `s² = rss / (n − p)`, a rise of `t² s²` makes confidence intervals (D. M. Bates, D. G.
/// Watts 1988, *Nonlinear Regression Analysis and Its Applications*, section 6.1; R's `confint`,
/// lmfit's `conf_interval`). Where the errors of the responses are known, the rise is the square of the
/// normal quantile. For a linear model they are Wald's intervals.
///
/// Where the rise is not positive, or is lost in rounding, both ends are the parameter's value.
///
/// `options` must be those of the fit; its starting values are not used. A robust loss keeps the scale
/// that the solution has.
///
/// # Errors
///
/// Those of [`fit`](super::fit).
///
/// # Panics
///
/// When the solution has not the model's number of parameters.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::{Limit, Model, Options, Profile, fit, profile};
///
/// /// y = a: a mean.
/// struct Level;
///
/// impl Model for Level {
///     fn rows(&self) -> usize {
///         4
///     }
///     fn parameters(&self) -> usize {
///         1
///     }
///     fn values(&self, p: &[f64], values: &mut [f64]) {
///         values.fill(p[0]);
///     }
///     fn values_and_jacobian(&self, p: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
///         values.fill(p[0]);
///         jacobian.fill(1.0);
///     }
///     fn linear(&self) -> &[bool] {
///         &[true]
///     }
/// }
///
/// let (response, options) = ([1.0, 2.0, 3.0, 6.0], Options::default());
/// let solution = fit(&Level, &response, &options)?;
/// // The sum of squares around a mean of 3 rises by 4 d² at a distance d.
/// let Profile::Intervals(intervals) = profile(&Level, &response, &options, &solution, 1.0)? else {
///     unreachable!("a mean is the only minimum")
/// };
/// let interval = intervals[0].expect("it is free");
/// assert!((interval.lower.or(f64::NEG_INFINITY) - 2.5).abs() < 1e-9);
/// assert!((interval.upper.or(f64::INFINITY) - 3.5).abs() < 1e-9);
/// # Ok::<(), gradus_fit::nonlinear::Error>(())
/// ```
pub fn profile(
    model: &dyn Model,
    response: &[f64],
    options: &Options<'_>,
    solution: &Solution,
    rise: f64,
) -> Result<Profile, Error> {
    assert_eq!(
        solution.parameters.len(),
        model.parameters(),
        "a solution of another model"
    );
    let start: Vec<Option<f64>> = solution.parameters.iter().map(|x| Some(*x)).collect();
    let options = Options {
        start: &start,
        ..*options
    };
    let problem = Problem::new(model, response, &options)?;
    let unit = problem.unit;
    let mut intervals = vec![None; start.len()];
    let Some(hill) = Hill::new(&problem, &options, solution, rise / (unit * unit)) else {
        return Ok(Profile::Intervals(intervals));
    };
    for (k, &parameter) in problem.free.iter().enumerate() {
        let side = |sign| hill.limit(parameter, hill.spreads[k], sign);
        let ends = side(-1.0).and_then(|lower| Ok((lower, side(1.0)?)));
        match ends {
            Ok((lower, upper)) => intervals[parameter] = Some(Interval { lower, upper }),
            Err(Better(parameters)) => return Ok(Profile::Better(parameters)),
        }
    }
    Ok(Profile::Intervals(intervals))
}

/// A point that is lower than the solution.
struct Better(Vec<f64>);

/// A minimum, from which ways lead upward.
struct Hill<'a> {
    problem: &'a Problem<'a>,
    options: &'a Options<'a>,
    parameters: &'a [f64],
    scale: f64,
    cost: f64,
    rise: f64,
    /// Falls of the cost that are rounding.
    blur: f64,
    /// How far each free parameter goes while residuals change by a length of 1.
    spreads: Vec<f64>,
}

/// A place on the way: the value of the parameter that leads, all parameters, and the height: the root
/// of the rise, which is linear for linear models; negative where it is less than what is asked for.
#[derive(Clone)]
struct Place {
    at: f64,
    parameters: Vec<f64>,
    height: f64,
}

/// Doublings of the distance, at most; halvings towards the end of a domain; steps to the height.
const DOUBLINGS: usize = 50;
const HALVINGS: usize = 40;
const STEPS: usize = 60;

impl<'a> Hill<'a> {
    fn new(
        problem: &'a Problem<'a>,
        options: &'a Options<'a>,
        solution: &'a Solution,
        rise: f64,
    ) -> Option<Self> {
        let scale = solution.scale / problem.unit;
        let parameters = &solution.parameters[..];
        let (free, loss) = (problem.free.clone(), options.loss);
        let x: Vec<f64> = free.iter().map(|&j| parameters[j]).collect();
        let linear = Full::new(problem, free, parameters, loss, scale).linearize(&x)?;
        let spreads = Quadratic::new(&linear, x.len()).spreads(&vec![false; x.len()]);
        let blur = blur(problem, parameters);
        Some(Self {
            problem,
            options,
            parameters,
            scale,
            cost: linear.cost,
            rise,
            blur: blur * (linear.cost.sqrt() + blur) + 1e-9 * linear.cost,
            spreads,
        })
    }

    /// How far a parameter can go down or up.
    fn limit(&self, parameter: usize, spread: f64, sign: f64) -> Result<Limit, Better> {
        let here = self.parameters[parameter];
        let bounds = self.problem.bounds[parameter];
        let wall = if sign > 0.0 {
            bounds.upper
        } else {
            bounds.lower
        };
        if here == wall {
            return Ok(Limit::Stopped(wall));
        }
        let goal = self.rise.sqrt();
        if goal.is_nan() || self.rise <= self.blur {
            return Ok(Limit::At(here));
        }
        let mut problem = self.problem.clone();
        problem.free.retain(|&j| j != parameter);
        let way = Way {
            hill: self,
            search: Search::new(&problem, self.options),
            parameter,
            goal,
        };
        let mut distance = spread * goal;
        if !(distance > 0.0 && distance.is_finite()) {
            distance = if here == 0.0 { 1.0 } else { here.abs() };
        }
        let mut low = Place {
            at: here,
            parameters: self.parameters.to_vec(),
            height: -goal,
        };
        for _ in 0..DOUBLINGS {
            let at = (here + sign * distance).clamp(bounds.lower, bounds.upper);
            if !at.is_finite() || at == low.at {
                break;
            }
            match way.place(&low, at)? {
                None => return way.edge(low, at),
                Some(place) if place.height >= 0.0 => return way.cross(low, place),
                Some(place) if at == wall => return Ok(Limit::Stopped(place.at)),
                Some(place) => low = place,
            }
            distance *= 2.0;
        }
        Ok(Limit::Unlimited)
    }
}

/// The way of one parameter.
struct Way<'a> {
    hill: &'a Hill<'a>,
    search: Search<'a>,
    parameter: usize,
    goal: f64,
}

impl Way<'_> {
    /// The place at a value of the parameter, whose others are sought from those of another; `None` where
    /// the model is undefined.
    fn place(&self, from: &Place, at: f64) -> Result<Option<Place>, Better> {
        let mut x = from.parameters.clone();
        x[self.parameter] = at;
        let there = self.search.descend(&x, self.hill.scale);
        if there.end == End::Undefined {
            return Ok(None);
        }
        let rise = there.cost - self.hill.cost;
        let blur = |x| blur(self.hill.problem, x).powi(2);
        if rise < -self.hill.blur && rise < -blur(&there.parameters) {
            return Err(Better(there.parameters));
        }
        Ok(Some(Place {
            at,
            parameters: there.parameters,
            height: rise.max(0.0).sqrt() - self.goal,
        }))
    }

    /// Halves the distance to where the model is undefined, until it is high enough or no distance is
    /// left.
    fn edge(&self, mut low: Place, mut beyond: f64) -> Result<Limit, Better> {
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low.at + beyond);
            match self.place(&low, middle)? {
                None => beyond = middle,
                Some(place) if place.height >= 0.0 => return self.cross(low, place),
                Some(place) => low = place,
            }
        }
        Ok(Limit::Stopped(low.at))
    }

    /// Finds the height between two places: the secant, of whose ends none may stay (Illinois; M. Dowell,
    /// P. Jarratt 1971, BIT 11, 168–174).
    fn cross(&self, mut low: Place, mut high: Place) -> Result<Limit, Better> {
        let (mut below, mut above) = (low.height, high.height);
        let mut last = 0.0;
        for _ in 0..STEPS {
            let width = (high.at - low.at).abs();
            if high.height == 0.0 || width <= 1e-12 * high.at.abs().max(low.at.abs()) {
                break;
            }
            let at = low.at + (high.at - low.at) * below / (below - above);
            let Some(place) = self.place(if -below < above { &low } else { &high }, at)? else {
                break;
            };
            if place.height.abs() <= 1e-10 * self.goal {
                return Ok(Limit::At(at));
            }
            if place.height < 0.0 {
                above *= if last < 0.0 { 0.5 } else { 1.0 };
                (below, last) = (place.height, -1.0);
                low = place;
            } else {
                below *= if last > 0.0 { 0.5 } else { 1.0 };
                (above, last) = (place.height, 1.0);
                high = place;
            }
        }
        Ok(Limit::At(high.at))
    }
}
