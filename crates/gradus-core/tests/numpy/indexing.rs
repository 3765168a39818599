//! Parts of arrays: by position, range and mask, and what depends on the order of elements.

use gradus_core::NdArray;
use gradus_core::nd::{ELLIPSIS, NEW_AXIS, Order, OutOfRange, Slice};
use serde_json::Value;

use crate::case::{Call, Outcome, tried};

pub(crate) fn call(call: &Call) -> Outcome {
    let x = call.array(0);
    match call.op {
        "slice" => tried(x.try_slice(&parts(call)[..])),
        "at" => tried(x.try_at(call.integers::<i64>("parts"))),
        "assign" => assign(x, call),
        "take" => match out_of_range(call) {
            None => tried(x.try_take(&call.inputs[1], call.integer("axis"))),
            Some(rule) => tried(x.try_take_with(&call.inputs[1], call.integer("axis"), rule)),
        },
        "index_add" => {
            tried(x.try_index_add(&call.inputs[1], &call.inputs[2], call.integer("axis")))
        }
        "gather" => tried(x.try_gather(&call.inputs[1], call.integer("axis"))),
        "scatter_add" => {
            tried(x.try_scatter_add(&call.inputs[1], &call.inputs[2], call.integer("axis")))
        }
        "pick" => match out_of_range(call) {
            None => tried(x.try_pick(&call.inputs[1], call.axes())),
            Some(rule) => tried(x.try_pick_with(&call.inputs[1], call.axes(), rule)),
        },
        "select" => tried(x.try_select(&call.inputs[1])),
        "nonzero" => Ok(x.nonzero()[call.integer::<usize>("axis")].clone()),
        "one_hot" if call.has("dtype") => {
            tried(x.try_one_hot_as(call.integer("depth"), call.dtype()))
        }
        "one_hot" => tried(x.try_one_hot(call.integer("depth"))),
        "sort" => match order(call) {
            None => tried(x.try_sort(call.integer("axis"))),
            Some(order) => tried(x.try_sort_with(call.integer("axis"), order)),
        },
        "argsort" => match order(call) {
            None => tried(x.try_argsort(call.integer("axis"))),
            Some(order) => tried(x.try_argsort_with(call.integer("axis"), order)),
        },
        "topk" => topk(x, call),
        "unique" => Ok(match call.text("part") {
            Some("positions") => x.unique_inverse().1,
            Some("counts") => x.unique_counts().1,
            _ => x.unique(),
        }),
        other => panic!("tests/numpy does not know how to call {other}"),
    }
}

fn assign(x: &NdArray, call: &Call) -> Outcome {
    let target = x.clone();
    let assigned = target
        .try_slice(&parts(call)[..])
        .and_then(|part| part.try_assign(&call.inputs[1]));
    tried(assigned.map(|()| target))
}

fn topk(x: &NdArray, call: &Call) -> Outcome {
    let (k, axis) = (call.integer("k"), call.integer("axis"));
    let best = match order(call) {
        None | Some(Order::Descending) => x.try_topk(k, axis),
        Some(order) => x.try_topk_with(k, axis, order),
    };
    tried(best.map(|(values, positions)| match call.text("part") {
        Some("positions") => positions,
        _ => values,
    }))
}

fn order(call: &Call) -> Option<Order> {
    call.text("order").map(|order| match order {
        "ascending" => Order::Ascending,
        "descending" => Order::Descending,
        other => panic!("{other} is no order"),
    })
}

fn out_of_range(call: &Call) -> Option<OutOfRange> {
    call.text("rule").map(|rule| match rule {
        "refuse" => OutOfRange::Refuse,
        "clip" => OutOfRange::Clip,
        "wrap" => OutOfRange::Wrap,
        other => panic!("{other} is no rule"),
    })
}

/// What stands in the brackets of an index, as `part` in `indexing.py` reads it.
fn parts(call: &Call) -> Vec<Slice> {
    let written = call.arguments["parts"].as_array().expect("a list");
    written.iter().map(part).collect()
}

fn part(written: &Value) -> Slice {
    let Some(text) = written.as_str() else {
        return Slice::At(written.as_i64().expect("a position") as isize);
    };
    let mut ends = text.split(':').map(|end| end.parse::<isize>().ok());
    match text {
        "..." => ELLIPSIS,
        "new" => NEW_AXIS,
        _ => Slice::Range {
            start: ends.next().flatten(),
            stop: ends.next().flatten(),
            step: ends.next().flatten().unwrap_or(1),
        },
    }
}
