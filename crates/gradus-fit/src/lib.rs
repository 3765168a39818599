//! Fits of models to data: formulas, solvers, statistics, reports, model files.

mod data_hash;
mod fit;
mod fitting;
pub mod formula;
mod formula_model;
pub mod gradient;
pub mod linear;
mod loss;
pub mod model_file;
pub mod nonlinear;
mod number;
mod predict;
mod report;
pub mod statistics;

pub use fit::{Fit, Method, Parameter, Scale, State};
pub use fitting::{
    Errors, FitError, Group, Interval, Missing, Progress, Request, fit, fit_by, fit_watched,
};
pub use formula_model::FormulaModel;
pub use loss::Loss;
pub use model_file::FittedModel;
pub use predict::{Prediction, Predictor};
pub use report::{TableFormat, table, table_by, text, text_by};
