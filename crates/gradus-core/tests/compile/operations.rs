//! Every operation with its gradient, replayed on other elements than it was recorded with.

use gradus_core::autograd::value_and_grad;
use gradus_core::{DType, NdArray, Sample, compile, entries};

use crate::bits;

fn step<const N: usize>(
    sample: &Sample,
    dtype: DType,
    is_differentiable: bool,
) -> Result<(), String> {
    let body = |inputs: [&NdArray; N]| {
        let inputs: Vec<NdArray> = inputs.map(NdArray::clone).into();
        if !is_differentiable {
            return vec![(sample.call)(&inputs)];
        }
        let (value, mut results) = value_and_grad(|x: &Vec<NdArray>| (sample.call)(x), &inputs);
        results.push(value);
        results
    };
    let inputs: [NdArray; N] = std::array::from_fn(|i| sample.inputs[i].astype(dtype));
    // Positions stay positions.
    let others = match is_differentiable {
        true => inputs.each_ref().map(|x| x * 0.75 + 0.05),
        false => inputs.each_ref().map(|x| x.flip(..)),
    };
    let step = compile(body);
    step.try_call(others.each_ref())
        .map_err(|error| error.to_string())?;
    let replayed = step
        .try_call(inputs.each_ref())
        .map_err(|error| error.to_string())?;
    let eager = body(inputs.each_ref());
    for (replayed, eager) in replayed.iter().zip(&eager) {
        if replayed.shape() != eager.shape() || bits(replayed) != bits(eager) {
            return Err(format!("{dtype}: {replayed} in place of {eager}\n{step}"));
        }
    }
    Ok(())
}

fn check(sample: &Sample, dtype: DType, is_differentiable: bool) -> Result<(), String> {
    match sample.inputs.len() {
        1 => step::<1>(sample, dtype, is_differentiable),
        2 => step::<2>(sample, dtype, is_differentiable),
        3 => step::<3>(sample, dtype, is_differentiable),
        more => Err(format!("{more} inputs")),
    }
}

#[test]
fn every_operation_gives_the_same_bits_compiled() {
    let mut failures = Vec::new();
    for entry in entries() {
        for (position, sample) in (entry.samples)(entry.name).iter().enumerate() {
            for dtype in [DType::F64, DType::F32] {
                if let Err(error) = check(sample, dtype, entry.differentiable)
                    && !refuses(entry.name, &error)
                {
                    failures.push(format!("{}, sample {position}: {error}", entry.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether the error says that the results of the operation have no shape of their own.
fn refuses(name: &str, error: &str) -> bool {
    let is_unknown = ["nonzero", "select", "unique"].contains(&name);
    is_unknown && error.starts_with(&format!("compile: {name} at "))
}
