//! Every operation's derivatives: of first and second order against central differences, in
//! float64, and independent of how the inputs lie in memory.

use gradus_core::autograd::{check_grads, value_and_grad};
use gradus_core::{Entry, NdArray, Sample, entries, nd};

/// Runs `check` on every sample of every operation that has a gradient; it tells what is wrong.
fn for_every_sample(check: impl Fn(&Sample) -> Result<(), String>) {
    let mut failures = Vec::new();
    for entry in entries()
        .into_iter()
        .filter(|entry: &Entry| entry.differentiable)
    {
        let samples = (entry.samples)(entry.name);
        assert!(!samples.is_empty(), "{} has no samples", entry.name);
        for (position, sample) in samples.iter().enumerate() {
            if let Err(error) = check(sample) {
                failures.push(format!("{}, sample {position}: {error}", entry.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn first_and_second_derivatives_of_every_operation() {
    for_every_sample(|sample| {
        let call = |inputs: &Vec<NdArray>| (sample.call)(inputs);
        check_grads(call, &sample.inputs).map_err(|error| error.to_string())
    });
}

#[test]
fn derivatives_do_not_depend_on_the_layout() {
    for_every_sample(|sample| {
        let call = |inputs: &Vec<NdArray>| (sample.call)(inputs);
        let (value, gradients) = value_and_grad(call, &sample.inputs);
        for (name, lay_out) in LAYOUTS {
            let inputs: Vec<NdArray> = sample.inputs.iter().map(lay_out).collect();
            let (same_value, same_gradients) = value_and_grad(call, &inputs);
            if !value.allclose(&same_value, 1e-14) {
                return Err(format!("another value of {name} inputs"));
            }
            for (gradient, same) in gradients.iter().zip(&same_gradients) {
                if gradient.shape() != same.shape() || !gradient.allclose(same, 1e-13) {
                    return Err(format!("another gradient of {name} inputs"));
                }
            }
        }
        Ok(())
    });
}

type LayOut = fn(&NdArray) -> NdArray;

/// Ways in which the same elements can lie in memory.
const LAYOUTS: [(&str, LayOut); 3] = [
    ("column by column", |x| {
        let copy = NdArray::from_vec(x.t().to_vec::<f64>(), x.t().shape());
        copy.t()
    }),
    ("reversed", |x| {
        let reversed = x.flip(..);
        NdArray::from_vec(reversed.to_vec::<f64>(), x.shape()).flip(..)
    }),
    ("scattered", |x| {
        let apart = nd::full_as(x.shape(), f64::NAN, x.dtype());
        let pairs = nd::stack(&[&apart, x, &apart], -1);
        pairs.slice((nd::ELLIPSIS, 1))
    }),
];
