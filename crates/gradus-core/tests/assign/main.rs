//! What assigning changes and what it leaves alone: random programs against naive models, and
//! several threads at once.

#[path = "../common/mod.rs"]
mod common;
mod dual;
mod number;
mod programs;
mod recorded;
mod steps;
mod threads;
