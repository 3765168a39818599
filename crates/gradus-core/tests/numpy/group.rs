//! The cases of one file, made and compared.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use gradus_core::NdArray;
use serde_json::Value;

use crate::array::{array, view};
use crate::case::{Call, Input, Outcome};
use crate::compare::{Tolerance, compare};

/// The files, without their ending.
pub(crate) const GROUPS: &[&str] = &[
    "elementwise",
    "binary",
    "reductions",
    "shape",
    "indexing",
    "products",
    "creation",
];

/// A file of cases.
pub(crate) struct Group {
    bases: BTreeMap<String, NdArray>,
    cases: Vec<Value>,
}

impl Group {
    pub(crate) fn read(name: &str) -> Group {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/numpy");
        let path = folder.join(name).with_extension("json");
        let text = std::fs::read_to_string(&path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut file: Value = serde_json::from_str(&text).expect("the scripts write JSON");
        let bases = file["bases"].as_object().expect("named arrays");
        Group {
            bases: bases
                .iter()
                .map(|(name, base)| (name.clone(), array(base)))
                .collect(),
            cases: match file["cases"].take() {
                Value::Array(cases) => cases,
                other => panic!("{other} is no list of cases"),
            },
        }
    }

    /// The names of the operations that are called.
    pub(crate) fn operations(&self) -> Vec<String> {
        let name = |case: &Value| case["op"].as_str().expect("a name").to_owned();
        self.cases.iter().map(name).collect()
    }

    fn input(&self, recipe: &Value) -> Input {
        let text = |key| recipe.get(key).and_then(Value::as_str);
        if let Some(name) = text("base") {
            let base = &self.bases[name];
            return Input::Array(view(base, text("view").unwrap_or("whole")));
        }
        if let Some(number) = text("integer") {
            return Input::Integer(number.parse().expect("an integer"));
        }
        if let Some(number) = text("float") {
            return Input::Float(number.parse().expect("a number"));
        }
        Input::Truth(text("bool").expect("an array or a number") == "true")
    }

    fn mismatch(&self, case: &Value, make: fn(&Call) -> Outcome) -> Option<String> {
        let inputs = case["inputs"].as_array().expect("a list of inputs");
        let call = Call {
            op: case["op"].as_str().expect("a name"),
            inputs: inputs.iter().map(|recipe| self.input(recipe)).collect(),
            arguments: &case["args"],
        };
        let outcome = make(&call);
        let expected = case.get("output").map(array);
        let tolerance = Tolerance {
            ulps: case["ulps"].as_u64().unwrap_or(0),
            within: case["within"].as_f64().unwrap_or(0.0),
        };
        let difference = match (outcome, expected) {
            (Err(_), None) => return None,
            (Err(error), Some(_)) => format!("an error: {error}"),
            (Ok(got), None) => format!("no error, but {}", described(&got)),
            (Ok(got), Some(expected)) => {
                let difference = compare(&expected, &got, tolerance).err()?;
                format!(
                    "{difference}\n    expected {}\n    got {}",
                    described(&expected),
                    described(&got)
                )
            }
        };
        Some(format!("{}: {difference}", heading(&call, case)))
    }
}

/// The operation, what it took, and its inputs where they are small.
fn heading(call: &Call, case: &Value) -> String {
    let mut text = call.op.to_owned();
    if !call.arguments.is_null() {
        text += &format!(" {}", call.arguments);
    }
    for (input, recipe) in call
        .inputs
        .iter()
        .zip(case["inputs"].as_array().expect("a list"))
    {
        text += &format!(" {recipe}");
        if let Input::Array(x) = input {
            text += &format!(" = {}", described(x));
        }
    }
    text
}

/// Type, shape and the first elements.
fn described(x: &NdArray) -> String {
    let elements = x.to_vec::<f64>();
    let shown = &elements[..elements.len().min(24)];
    format!("{} {} {shown:?}", x.dtype(), x.shape())
}

/// Makes every call of the file and tells all that do not give what NumPy gave.
pub(crate) fn check(name: &str, make: fn(&Call) -> Outcome) {
    let group = Group::read(name);
    let mismatch = |case| {
        let compared = catch_unwind(AssertUnwindSafe(|| group.mismatch(case, make)));
        compared.unwrap_or_else(|_| Some(format!("a panic where none is allowed: {case}")))
    };
    let mismatches: Vec<String> = group.cases.iter().filter_map(mismatch).collect();
    assert!(
        mismatches.is_empty(),
        "{} of {} cases differ from NumPy:\n{}",
        mismatches.len(),
        group.cases.len(),
        mismatches.join("\n")
    );
}
