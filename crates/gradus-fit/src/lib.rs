//! Fits of models to data: formulas, solvers, statistics, reports.
