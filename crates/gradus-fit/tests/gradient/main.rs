//! Training by gradients: against other programs, the chapter, and itself when it is interrupted.

mod chapter;
#[path = "../common/mod.rs"]
mod common;
mod interrupted;
mod reference;
mod refused;
mod stochastic;
mod tables;
