//! Automatic differentiation: random expressions, the functional forms against each other, the
//! chapter's words, what becomes of the recorded graph, and every error.

#[path = "../common/mod.rs"]
mod common;
mod errors;
mod expression;
mod functional;
mod graph;
mod laws;
mod nested;
mod words;
