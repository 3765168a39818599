//! Every operation against NumPy's own results, which `tests/data/numpy/` keeps beside the scripts
//! that made them. One module for each group of operations says how gradus is called.

mod array;
mod binary;
mod case;
mod compare;
mod creation;
mod elementwise;
mod group;
mod indexing;
mod products;
mod reductions;
mod shape;

use std::collections::BTreeSet;

use group::{GROUPS, Group};

/// Operations that NumPy has nothing to say about.
const NOT_IN_NUMPY: &[&str] = &[];

#[test]
fn every_operation_has_cases() {
    let with_cases: BTreeSet<String> = GROUPS
        .iter()
        .flat_map(|&name| Group::read(name).operations())
        .collect();
    let missing: Vec<&str> = (gradus_core::entries().into_iter())
        .map(|entry| entry.name)
        .filter(|name| !with_cases.contains(*name) && !NOT_IN_NUMPY.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "without cases in tests/data/numpy: {missing:?}"
    );
}

#[test]
fn elementwise_operations() {
    group::check("elementwise", elementwise::call);
}

#[test]
fn operations_of_two_arrays() {
    group::check("binary", binary::call);
}

#[test]
fn reductions_over_axes() {
    group::check("reductions", reductions::call);
}

#[test]
fn shapes_and_joins() {
    group::check("shape", shape::call);
}

#[test]
fn parts_and_order() {
    group::check("indexing", indexing::call);
}

#[test]
fn new_arrays() {
    group::check("creation", creation::call);
}

#[test]
fn products_of_matrices() {
    group::check("products", products::call);
}
