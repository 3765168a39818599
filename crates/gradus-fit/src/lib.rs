//! Fits of models to data: formulas, solvers, statistics, reports.

mod fit;
pub mod model_file;
mod report;

pub use fit::{Fit, Method, Parameter, Scale};
pub use report::{TableFormat, table, text};
