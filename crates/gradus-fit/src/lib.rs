//! Fits of models to data: formulas, solvers, statistics, reports, model files.

mod fit;
mod fitting;
pub mod formula;
mod formula_model;
pub mod linear;
pub mod model_file;
pub mod nonlinear;
mod number;
mod report;
pub mod statistics;

pub use fit::{Fit, Method, Parameter, Scale, State};
pub use fitting::{Errors, FitError, Interval, Missing, Request, fit};
pub use formula_model::FormulaModel;
pub use model_file::FittedModel;
pub use report::{TableFormat, table, text};
