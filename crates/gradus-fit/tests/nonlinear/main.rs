//! Nonlinear least squares against NIST's certified values, SciPy and the laws of minima.

mod behaviour;
mod blind;
mod certified;
#[path = "../common/mod.rs"]
mod common;
mod data;
mod formulas;
mod honesty;
mod models;
mod profile;
mod robust;
