//! What a request says of each parameter of a model.

use super::error::FitError;
use super::request::Request;
use crate::nonlinear::Bounds;

/// Start, bounds and whether it is fixed, for each parameter.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) start: Vec<Option<f64>>,
    pub(crate) bounds: Vec<Bounds>,
    pub(crate) fixed: Vec<bool>,
}

impl Settings {
    /// Nothing is known of `all` parameters.
    pub(crate) fn none(all: usize) -> Settings {
        Settings {
            start: vec![None; all],
            bounds: vec![Bounds::default(); all],
            fixed: vec![false; all],
        }
    }

    /// # Errors
    /// When a parameter is named twice, or is fixed and has a start or bounds too.
    pub(crate) fn new(names: &[String], request: &Request) -> Result<Settings, FitError> {
        let all = names.len();
        let mut settings = Settings::none(all);
        // Names that the formula lacks were refused when it was bound.
        let places = |name: &String| names.iter().position(|known| known == name);
        let mut named: Vec<&String> = Vec::new();
        for (name, value) in request.start.iter().chain(&request.fixed) {
            if named.contains(&name) {
                return Err(twice(name, "start or is fixed"));
            }
            named.push(name);
            settings.start[places(name).unwrap_or_default()] = Some(*value);
        }
        for (name, _) in &request.fixed {
            settings.fixed[places(name).unwrap_or_default()] = true;
        }
        let mut bounded: Vec<&String> = request.fixed.iter().map(|(name, _)| name).collect();
        for (name, bounds) in &request.bounds {
            if bounded.contains(&name) {
                return Err(twice(name, "bounds or is fixed"));
            }
            bounded.push(name);
            settings.bounds[places(name).unwrap_or_default()] = *bounds;
        }
        Ok(settings)
    }

    /// The parameters that are not fixed.
    pub(crate) fn free(&self) -> Vec<usize> {
        (0..self.fixed.len())
            .filter(|&parameter| !self.fixed[parameter])
            .collect()
    }

    /// Whether a free parameter has bounds.
    pub(crate) fn has_bounds(&self) -> bool {
        let is_bounded = |&parameter: &usize| self.bounds[parameter] != Bounds::default();
        self.free().iter().any(is_bounded)
    }
}

fn twice(name: &str, what: &str) -> FitError {
    FitError::Request(format!(
        "the parameter {name} has a {what} twice; say it once"
    ))
}
