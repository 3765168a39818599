//! Formulas: what they read as, what is refused and how, and what they compute.

mod errors;
mod syntax;
