//! Fits of models to data: formulas, solvers, statistics, reports, model files.

mod fit;
pub mod formula;
mod formula_model;
pub mod linear;
pub mod model_file;
pub mod nonlinear;
mod number;
mod report;
pub mod statistics;

pub use fit::{Fit, Method, Parameter, Scale};
pub use formula_model::FormulaModel;
pub use report::{TableFormat, table, text};
