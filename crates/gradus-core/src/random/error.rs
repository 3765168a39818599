//! The mistake that every sampler here can meet: parameters that no distribution has.

use std::fmt;

/// A distribution was asked for with parameters that it does not have: a negative
/// scale, an empty interval, probabilities that sum to nothing.
///
/// ```
/// use gradus_core::random::Generator;
/// let error = Generator::new(0).fill_normal(0.0, -1.0, &mut [0.0_f32]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "random normal: scale is -1, but must be a finite number of at least 0"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterError {
    operation: &'static str,
    complaint: String,
}

impl ParameterError {
    #[cold]
    pub(super) fn new(operation: &'static str, complaint: String) -> Self {
        Self {
            operation,
            complaint,
        }
    }

    /// What was asked for: `"normal"`, `"uniform"`, …
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What is wrong with which parameter, without the name of the operation.
    pub fn complaint(&self) -> &str {
        &self.complaint
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "random {}: {}", self.operation, self.complaint)
    }
}

impl std::error::Error for ParameterError {}

/// Says yes, or that the parameter `name` of `operation` has a `value` that it must
/// not have.
pub(super) fn require(
    holds: bool,
    operation: &'static str,
    name: &str,
    value: impl fmt::Display,
    must_be: &str,
) -> Result<(), ParameterError> {
    if holds {
        return Ok(());
    }
    let complaint = format!("{name} is {value}, but must be {must_be}");
    Err(ParameterError::new(operation, complaint))
}
