//! From estimates and their covariance to what a report says: errors, tests, intervals, quality of the fit,
//! and which parameters the data cannot tell apart.

mod identifiability;
mod parameters;
mod quality;
mod student;
mod words;

pub use identifiability::{Combination, Identifiability, identifiability};
pub(crate) use parameters::correlation_of;
pub use parameters::{
    ParameterStatistics, Reference, correlation, parameter_statistics, strong_correlations,
};
pub use quality::{Quality, Sums, quality};
pub use student::{student_quantile, student_two_sided};
pub use words::sum_in_words;
