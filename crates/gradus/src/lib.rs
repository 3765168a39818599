//! N-dimensional arrays and automatic differentiation, easy as the book's chapter that it grew
//! out of, "Linear regression from scratch" of Dive into Deep Learning.
//!
//! [`nd`] makes arrays and holds the operations on them, [`autograd`] differentiates, [`random`]
//! draws, [`loss`] measures, [`d2l`] has the chapter's helpers. Everything is re-exported from
//! `gradus-core`; features add tables from files (`data`), fits of
//! models to them (`fit`) and figures (`plot`).
//!
//! ```
//! use gradus::{autograd, d2l, nd};
//!
//! let features = nd::random::normal(0.0, 1.0, (1000, 2));
//! let labels = nd::dot(&features, &nd::array([2.0, -3.4])) + 4.2;
//! let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
//! w.attach_grad();
//! b.attach_grad();
//! for _epoch in 0..3 {
//!     for (x, y) in d2l::data_iter(10, &features, &labels) {
//!         let loss = autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, &w, &b), &y));
//!         loss.backward();
//!         d2l::sgd(&[&w, &b], 0.03, 10);
//!     }
//! }
//! assert!(b.allclose(4.2, 1e-3));
//! ```

pub mod d2l;

pub use gradus_core::{
    Axes, DType, Device, Element, Error, GradReq, Integer, Integers, IntoArray, NdArray, Operand,
    Result, Shape, Step, autograd, compile, cpu, loss, nd, random, threads,
};
#[cfg(feature = "data")]
pub use gradus_data as data;
#[cfg(feature = "fit")]
pub use gradus_fit as fit;
#[cfg(feature = "plot")]
pub use gradus_plot as plot;

// The programs of the README are kept true by the tests.
#[cfg(all(doctest, feature = "plot"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
