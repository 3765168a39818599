//! Every kind of error by its full text, and where and how the forms that panic do so.

#[path = "../common/mod.rs"]
mod common;
mod kinds;
mod panics;
