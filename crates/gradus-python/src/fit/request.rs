//! What Python asks of a fit, as the library has it.

use std::path::PathBuf;

use gradus_fit::gradient::{self, CheckpointFile, Penalty};
use gradus_fit::nonlinear::Bounds;
use gradus_fit::{Errors, Interval, Loss, Missing, Request};
use pyo3::prelude::*;

use crate::error::exception;

/// The arguments of `gradus.fit`, all of them by name.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    formula: Option<String>,
    target: Option<String>,
    start: Vec<(String, f64)>,
    fix: Vec<(String, f64)>,
    tie: Vec<(String, String)>,
    bound: Vec<(String, Option<f64>, Option<f64>)>,
    sigma: Option<String>,
    weights: Option<String>,
    na: String,
    loss: String,
    delta: Option<f64>,
    ci: String,
    max_iterations: Option<usize>,
    starts: Option<usize>,
    method: Option<String>,
    epochs: Option<u64>,
    lr: Option<f64>,
    batch_size: Option<u64>,
    standardize: bool,
    l1: f64,
    l2: f64,
    validation: f64,
    checkpoint: Option<PathBuf>,
    seed: u64,
}

impl Asked {
    /// The same, for the library; `by` is a column that `.` leaves out.
    ///
    /// # Errors
    /// `ArgumentError` where arguments contradict each other, or change nothing.
    pub(crate) fn request(self, py: Python<'_>, by: Option<&str>) -> PyResult<Request> {
        self.into_request(by)
            .map_err(|message| exception(py, "ArgumentError", message))
    }

    fn into_request(self, by: Option<&str>) -> Result<Request, String> {
        if by.is_some() && self.checkpoint.is_some() {
            return Err(
                "a checkpoint keeps one training, and by asks for one for each group; leave one of \
                 them out"
                    .into(),
            );
        }
        let request = Request {
            errors: self.errors()?,
            missing: choose(
                "na",
                &self.na,
                &[("drop", Missing::Drop), ("fail", Missing::Refuse)],
            )?,
            loss: self.loss()?,
            method: self.method()?,
            interval: choose(
                "ci",
                &self.ci,
                &[("wald", Interval::Wald), ("profile", Interval::Profile)],
            )?,
            bounds: self.bounds()?,
            set_aside: by.into_iter().map(String::from).collect(),
            ..self.formula()?
        };
        for (name, value) in self.start.iter().chain(&self.fix) {
            finite(name, *value)?;
        }
        let request = Request {
            start: self.start,
            fixed: self.fix,
            ties: self.tie,
            max_iterations: at_least_one("max_iterations", self.max_iterations)?,
            starts: at_least_one("starts", self.starts)?,
            seed: self.seed,
            training: gradient::Options {
                penalty: Penalty {
                    l1: self.l1,
                    l2: self.l2,
                },
                epochs: self.epochs,
                learning_rate: self.lr,
                batch_size: self.batch_size,
                validation: self.validation,
                standardize: self.standardize,
                checkpoint: (self.checkpoint).map(|path| CheckpointFile { path, every: None }),
                ..gradient::Options::default()
            },
            ..request
        };
        match request.idle_option() {
            Some(option) => Err(format!(
                "{} belongs to minibatch methods; add method=\"sgd\" or \"adam\", or leave it out",
                match option {
                    "no-standardize" => "standardize=False".to_owned(),
                    option => option.replace('-', "_"),
                }
            )),
            None => Ok(request),
        }
    }

    fn formula(&self) -> Result<Request, String> {
        match (&self.formula, &self.target) {
            (Some(formula), None) => Ok(Request::formula(formula)),
            (None, Some(target)) => Ok(Request::target(target)),
            (Some(_), Some(_)) => Err("a formula says what is explained; leave target out".into()),
            (None, None) => Err(
                "a formula is missing, such as \"y ~ x\"; or target=, the column to explain by all \
                 others"
                    .into(),
            ),
        }
    }

    fn errors(&self) -> Result<Errors, String> {
        match (&self.sigma, &self.weights) {
            (None, None) => Ok(Errors::Equal),
            (Some(sigma), None) => Ok(Errors::Sigma(sigma.clone())),
            (None, Some(weights)) => Ok(Errors::Weights(weights.clone())),
            (Some(_), Some(_)) => {
                Err("sigma and weights say the same; leave one of them out".into())
            }
        }
    }

    fn loss(&self) -> Result<Loss, String> {
        let losses = [
            ("squared", Loss::Squared),
            ("absolute", Loss::Absolute),
            ("huber", Loss::Huber(self.delta)),
            ("soft-l1", Loss::SoftL1(self.delta)),
            ("cauchy", Loss::Cauchy(self.delta)),
            ("logistic", Loss::Logistic),
            ("poisson", Loss::Poisson),
        ];
        let loss = choose("loss", &self.loss, &losses)?;
        let is_robust = matches!(loss, Loss::Huber(_) | Loss::SoftL1(_) | Loss::Cauchy(_));
        match self.delta {
            Some(_) if !is_robust => Err(
                "delta is the scale of a robust loss; add loss=\"huber\", \"soft-l1\" or \"cauchy\""
                    .into(),
            ),
            Some(delta) if !(delta.is_finite() && delta > 0.0) => {
                Err(format!("delta is {delta}; a number above 0 is wanted"))
            }
            _ => Ok(loss),
        }
    }

    fn method(&self) -> Result<Option<gradient::Method>, String> {
        let methods = [
            ("sgd", gradient::Method::Sgd),
            ("adam", gradient::Method::Adam),
            ("lbfgs", gradient::Method::Lbfgs),
        ];
        let chosen = self.method.as_deref();
        chosen
            .map(|name| choose("method", name, &methods))
            .transpose()
    }

    fn bounds(&self) -> Result<Vec<(String, Bounds)>, String> {
        let bounds = self.bound.iter().map(|(name, lower, upper)| {
            let lower = lower.unwrap_or(f64::NEG_INFINITY);
            let upper = upper.unwrap_or(f64::INFINITY);
            match lower <= upper {
                true => Ok((name.clone(), Bounds::between(lower, upper))),
                false => Err(format!(
                    "the bounds of {name} are {lower} and {upper}; the lower one comes first"
                )),
            }
        });
        bounds.collect()
    }
}

fn at_least_one(name: &str, number: Option<usize>) -> Result<Option<usize>, String> {
    match number {
        Some(0) => Err(format!("{name} is 0; at least 1 is wanted")),
        number => Ok(number),
    }
}

fn finite(name: &str, value: f64) -> Result<(), String> {
    match value.is_finite() {
        true => Ok(()),
        false => Err(format!(
            "the value of {name} is {value}; a finite number is wanted"
        )),
    }
}

/// What a word stands for.
pub(crate) fn choose<T: Copy>(option: &str, word: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("{name:?}")).collect();
        format!("{option} is {word:?}; there are {}", names.join(", "))
    })
}
