//! Training by gradients: against other programs, the chapter, and itself when it is interrupted.

mod chapter;
mod common;
mod interrupted;
mod reference;
mod refused;
mod stochastic;
