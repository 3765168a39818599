//! A compiled step as text: what was fused, what it takes in memory.

use std::fmt::Write;

use super::graph::{Graph, Operand, Place, Root, Source};
use super::plan::Plan;
use super::schedule::is_as_it_is;
use super::simplify::Savings;
use crate::shape::Shape;

#[derive(Default)]
pub(super) struct Description {
    stages: String,
    count: usize,
}

impl Description {
    pub(super) fn rows(&mut self, position: usize, root: &Root) {
        let shape = root.value.shape();
        self.stage(format_args!(
            "%{position} = rows of {}  {shape}",
            source(root, position)
        ));
    }

    pub(super) fn alone(&mut self, graph: &Graph, position: usize) {
        let line = equation(graph, position);
        self.stage(format_args!("{line}"));
    }

    pub(super) fn chain(&mut self, graph: &Graph, members: &[usize], shape: &Shape) {
        if let [member] = members {
            return self.alone(graph, *member);
        }
        self.stage(format_args!("fused over {shape}"));
        for &member in members {
            let _ = writeln!(self.stages, "        {}", equation(graph, member));
        }
    }

    pub(super) fn stored(&mut self, place: usize, root: usize) {
        let _ = writeln!(self.stages, "        captured {place} becomes %{root}");
    }

    pub(super) fn moved(&mut self, place: usize, root: usize) {
        self.stage(format_args!("captured {place} becomes %{root}"));
    }

    fn stage(&mut self, line: std::fmt::Arguments) {
        self.count += 1;
        let _ = writeln!(self.stages, "  {:>3}  {line}", self.count);
    }

    pub(super) fn finish(&self, graph: &Graph, savings: Savings, plan: &Plan) -> String {
        let Savings {
            recorded,
            folded,
            shared,
            dropped,
        } = savings;
        let mut text = format!(
            "{recorded} operations recorded: {folded} folded into constants, {shared} shared, \
             {dropped} dropped; {} stages\n",
            self.count
        );
        for (position, captured) in graph.captured.iter().enumerate() {
            let place = match &captured.place {
                Place::Handle { .. } => "an array",
                Place::Gradient(_) => "a gradient",
            };
            let how = match (captured.read.is_some(), captured.written.is_some()) {
                (true, true) => "read and written",
                (true, false) => "read",
                (false, true) => "written",
                (false, false) => continue,
            };
            let root = captured
                .read
                .or(captured.written.as_ref().map(|operand| operand.root));
            let shape = root.map(|root| graph.roots[root].value.shape().to_string());
            let _ = writeln!(
                text,
                "captured {position}: {place} of shape {}, {how}",
                shape.unwrap_or_default()
            );
        }
        text.push_str(&self.stages);
        let _ = writeln!(
            text,
            "memory: {} bytes in slots, {} without sharing",
            plan.bytes(),
            plan.unshared_bytes()
        );
        text
    }
}

/// `%3 = add(%2, captured 1)  float32 (10, 1)`
fn equation(graph: &Graph, position: usize) -> String {
    let root = &graph.roots[position];
    let Source::Applied {
        operation,
        operands,
    } = &root.source
    else {
        return source(root, position);
    };
    let operands: Vec<String> = operands
        .iter()
        .map(|operand| name(graph, operand))
        .collect();
    format!(
        "%{position} = {}({})  {} {}",
        operation.name(),
        operands.join(", "),
        root.dtype(),
        root.value.shape()
    )
}

fn name(graph: &Graph, operand: &Operand) -> String {
    let root = &graph.roots[operand.root];
    let name = source(root, operand.root);
    if is_as_it_is(graph, operand, root.value.shape()) {
        return name;
    }
    format!("{name} as {}", operand.layout.shape)
}

fn source(root: &Root, position: usize) -> String {
    match &root.source {
        Source::Input(input) => format!("input {input}"),
        Source::Captured(place) => format!("captured {place}"),
        Source::Constant if root.size() == 1 => root.value.first_as_f64().to_string(),
        Source::Constant => "constant".into(),
        Source::Applied { .. } => format!("%{position}"),
    }
}
