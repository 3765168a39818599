//! Fits of models to data: formulas, solvers, statistics, reports, model files.
//!
//! A [`Source`](gradus_data::Source) gives rows, a [`Request`] says what is fitted to them, [`fit`] finds
//! the parameters, [`text`] reports them, and a [`Predictor`] says what they mean for other rows:
//!
//! ```
//! use gradus_data::{ReadOptions, Source};
//! use gradus_fit::{Predictor, Request, fit, text};
//!
//! let options = ReadOptions::default();
//! let cooling = "minute,celsius\n0,90.2\n5,70.1\n10,55.8\n20,38.9\n40,25.3\n";
//! let source = Source::from_bytes("cooling.csv", cooling, &options)?;
//! // No starting values are needed.
//! let request = Request::formula("celsius = room + rise*exp(-rate*minute)");
//! let model = fit(&source, &request)?;
//! assert!(model.fit.converged);
//! println!("{}", text(&model.fit));
//!
//! let later = Source::from_bytes("later.csv", "minute\n30\n", &options)?;
//! let predictor = Predictor::new(&model, later.schema())?;
//! let prediction = predictor.predict(&later.read(&predictor.columns())?)?;
//! assert!((prediction.values[0] - 29.8).abs() < 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`linear`], [`nonlinear`] and [`gradient`] solve problems that are given in other ways than by a file
//! and a formula; [`formula`] and [`statistics`] serve them all.

mod band;
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
mod replayed;
mod report;
pub mod statistics;
mod whole_file;

pub use band::{Band, IntervalOf, Intervals};
pub use fit::{Fit, Method, Parameter, Scale, State};
pub use fitting::{
    Errors, FitError, Group, Interval, Missing, Progress, Request, fit, fit_by, fit_by_watched,
    fit_watched,
};
pub use formula_model::FormulaModel;
pub use loss::Loss;
pub use model_file::FittedModel;
pub use predict::{Prediction, Predictor};
pub use report::{TableFormat, html, html_by, table, table_by, text, text_by};
