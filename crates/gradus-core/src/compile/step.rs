//! [`compile`] and what it makes.

use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::build::{Feed, build};
use super::program::Program;
use super::trace::{ASSIGNS_TO_INPUT, trace};
use crate::autograd::{Arguments, is_recording, is_tracing, is_training};
use crate::error::{Error, OrRaise, Result};
use crate::kernel::rows::Rows;
use crate::value::Value;
use crate::{DType, NdArray, Shape};

/// Programs that a step keeps; beyond, the oldest is dropped.
const MOST_PROGRAMS: usize = 32;

/// A step that is recorded once for each signature of its inputs and then replayed. [`compile`]
/// makes it.
///
/// Its text (`step.to_string()`) says for each signature what was fused and how much memory it
/// takes.
pub struct Step<const N: usize, F, R> {
    step: F,
    compiled: Mutex<Vec<Compiled<R>>>,
}

struct Compiled<R> {
    signature: Signature,
    program: Program,
    /// What the step returns, but for the arrays.
    form: R,
}

/// What a program is made for.
#[derive(Clone, PartialEq)]
struct Signature {
    inputs: Vec<(DType, Shape)>,
    feed: Feed,
    is_training: bool,
}

/// Compiles a step: a closure of arrays that may record, differentiate and assign, such as one
/// minibatch of a training loop. It takes its arguments as an array of references, `|[x, y]| …`,
/// and returns `()`, an array, or a tuple, array or `Vec` of arrays.
///
/// The first call for each signature (shapes and element types of the inputs) runs the closure and
/// records what it does. Further calls replay that, with the same results bit for bit: constants
/// are folded, equal work is done once, what nobody asks for is left out, runs of elementwise
/// operations are fused, and memory is planned. What the closure captures is read anew at each
/// call, and what it assigns to is written, gradients included.
///
/// What the closure does besides operations on arrays, such as printing, it does only when it is
/// recorded. It cannot read elements of arrays that depend on its inputs or on what it captures
/// (`item`, `to_vec`, printing), since a value that is read could steer it, and it cannot draw
/// random numbers: both are errors that name the line.
///
/// What it returns has no history and no gradient attached, in the first call as in later ones.
///
/// A call inside of [`autograd::record`](crate::autograd::record), or with inputs that have a
/// history or a gradient of their own, runs the closure as it stands, so that gradients find their
/// way.
///
/// ```
/// use gradus_core::{autograd, compile, nd};
/// let w = nd::zeros(1);
/// w.attach_grad();
/// let step = compile(|[x, y]| {
///     let loss = autograd::record(|| (x * &w - y).square().mean());
///     loss.backward();
///     w.assign(&w - 0.1 * w.grad());
///     loss
/// });
/// let (x, y) = (nd::array([1.0, 2.0]), nd::array([3.0, 6.0]));
/// for _ in 0..50 {
///     step.call([&x, &y]);
/// }
/// assert!(w.allclose(3.0, 1e-5));
/// ```
pub fn compile<const N: usize, F, R>(step: F) -> Step<N, F, R>
where
    F: Fn([&NdArray; N]) -> R,
    R: Arguments,
{
    Step {
        step,
        compiled: Mutex::new(Vec::new()),
    }
}

impl<const N: usize, F, R> Step<N, F, R>
where
    F: Fn([&NdArray; N]) -> R,
    R: Arguments,
{
    /// Runs the step.
    ///
    /// # Panics
    /// Where [`try_call`](Self::try_call) gives an error, and where the closure panics.
    #[track_caller]
    pub fn call(&self, inputs: [&NdArray; N]) -> R {
        self.try_call(inputs).or_raise()
    }

    /// The form of [`call`](Self::call) that returns its error.
    ///
    /// # Errors
    /// [`Error::Compile`] when the step cannot be compiled: it reads values that it computes, draws
    /// random numbers, assigns to its inputs, or has results whose shape depends on values. What
    /// it assigned to then holds again what it held before. Errors of operations, such as an index
    /// out of range, when they appear in a later call.
    pub fn try_call(&self, inputs: [&NdArray; N]) -> Result<R> {
        let values = inputs.map(|input| input.value().into_owned());
        if is_recording() || is_tracing() || values.iter().any(|value| value.origin.is_some()) {
            return Ok((self.step)(inputs));
        }
        let signature = Signature::new(&values, Feed::Whole);
        let mut compiled = self.lock();
        let Some(found) = find(&compiled, &signature) else {
            return self.record(&mut compiled, signature, &values, inputs);
        };
        let found = &mut compiled[found];
        let program = &mut found.program;
        refuse_assigned(program, &inputs)?;
        program.begin(&values);
        let run = program.run();
        let outputs = run.map(|()| found.form.rebuild(program.outputs()));
        program.end(N, outputs.is_ok());
        outputs
    }

    /// Runs the step on one minibatch after another: the rows of `inputs` that `order` names,
    /// `batch_size` at a time, the last batch with what is left. Gives what the step returned for
    /// each.
    ///
    /// Within the epoch what the step captures stays in its own memory; it is written back at the
    /// end.
    ///
    /// # Panics
    /// Where [`try_epoch`](Self::try_epoch) gives an error, and where the closure panics.
    ///
    /// ```
    /// use gradus_core::{autograd, compile, nd, random};
    /// let features = random::normal(0.0, 1.0, (1000, 2));
    /// let labels = nd::dot(&features, &nd::array([[2.0], [-3.4]])) + 4.2;
    /// let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
    /// w.attach_grad();
    /// b.attach_grad();
    /// let step = compile(|[x, y]| {
    ///     let loss = autograd::record(|| (nd::dot(x, &w) + &b - y).square() / 2.0);
    ///     loss.backward();
    ///     for parameter in [&w, &b] {
    ///         parameter.assign(parameter - 0.03 * parameter.grad() / 10.0);
    ///     }
    /// });
    /// for _ in 0..3 {
    ///     step.epoch(&random::permutation(1000), 10, [&features, &labels]);
    /// }
    /// assert!(b.allclose(4.2, 1e-3));
    /// ```
    #[track_caller]
    pub fn epoch(&self, order: &NdArray, batch_size: usize, inputs: [&NdArray; N]) -> Vec<R> {
        self.try_epoch(order, batch_size, inputs).or_raise()
    }

    /// The form of [`epoch`](Self::epoch) that returns its error.
    ///
    /// # Errors
    /// As [`try_call`](Self::try_call), and when the batch size is zero, the inputs do not have
    /// equally many rows, or `order` is no list of their rows.
    pub fn try_epoch(
        &self,
        order: &NdArray,
        batch_size: usize,
        inputs: [&NdArray; N],
    ) -> Result<Vec<R>> {
        let mut rows = rows_of(order, batch_size, &inputs)?;
        let count = rows.positions().len();
        let whole = count / batch_size * batch_size;
        let values = inputs.map(|input| input.value().into_owned());
        let is_eager = is_recording() || is_tracing() || values.iter().any(|x| x.origin.is_some());
        let mut results = Vec::with_capacity(count.div_ceil(batch_size));
        for (part, size) in [(0..whole, batch_size), (whole..count, count - whole)] {
            match part.is_empty() {
                true => {}
                false if is_eager => {
                    for batch in rows.positions()[part].chunks_exact(size) {
                        let taken = inputs.map(|input| take(input, batch));
                        results.push((self.step)(taken.each_ref()));
                    }
                }
                false => {
                    self.over_batches(&mut rows, part, size, &values, &inputs, &mut results)?
                }
            }
        }
        Ok(results)
    }

    /// Runs the step on the batches of `size` rows that a part of all is made of.
    fn over_batches(
        &self,
        rows: &mut Rows,
        mut part: Range<usize>,
        size: usize,
        values: &[Value; N],
        inputs: &[&NdArray; N],
        results: &mut Vec<R>,
    ) -> Result<()> {
        let mut signature = Signature::new(values, Feed::Rows);
        for (_, shape) in &mut signature.inputs {
            *shape = shape.with_axis(0, size);
        }
        let mut compiled = self.lock();
        let mut found = find(&compiled, &signature);
        // The second time where the first brought gradients that are then added to.
        for _ in 0..2 {
            if found.is_none() && !part.is_empty() {
                let first = &rows.positions()[part.start..][..size];
                part.start += size;
                let taken = inputs.map(|input| take(input, first).into_value());
                results.push(self.record(&mut compiled, signature.clone(), &taken, *inputs)?);
                found = find(&compiled, &signature);
            }
        }
        if part.is_empty() {
            return Ok(());
        }
        let Some(found) = found.map(|position| &mut compiled[position]) else {
            // Its gradients have other places than before; the closure attaches them anew.
            for batch in rows.positions()[part].chunks_exact(size) {
                let taken = inputs.map(|input| take(input, batch));
                results.push((self.step)(taken.each_ref()));
            }
            return Ok(());
        };
        let program = &mut found.program;
        refuse_assigned(program, inputs)?;
        program.begin(values);
        std::mem::swap(rows, &mut program.memory.rows);
        let run = program.run_batches(part, size, |arrays| {
            results.push(found.form.rebuild(arrays));
        });
        std::mem::swap(rows, &mut program.memory.rows);
        program.end(N, run.is_ok());
        run
    }

    /// Runs the closure, and keeps the program of what it did.
    fn record(
        &self,
        compiled: &mut Vec<Compiled<R>>,
        signature: Signature,
        values: &[Value],
        inputs: [&NdArray; N],
    ) -> Result<R> {
        let run = |inputs: &[NdArray]| (self.step)(std::array::from_fn(|i| &inputs[i]));
        let (result, mut graph) = trace(values, &inputs, run, R::arrays)?;
        let savings = graph.simplify();
        let nothing = graph
            .outputs
            .iter()
            .map(|_| NdArray::from(0.0_f32))
            .collect();
        if compiled.len() >= MOST_PROGRAMS {
            compiled.remove(0);
        }
        compiled.push(Compiled {
            program: build(graph, N, savings, signature.feed),
            signature,
            form: result.rebuild(nothing),
        });
        // As in later calls, it has no history and no gradient attached.
        let detached = result.arrays().into_iter().map(NdArray::detach).collect();
        Ok(result.rebuild(detached))
    }
}

fn refuse_assigned(program: &Program, inputs: &[&NdArray]) -> Result<()> {
    match program.assigns_to(inputs) {
        true => Err(Error::Compile {
            message: ASSIGNS_TO_INPUT.into(),
        }),
        false => Ok(()),
    }
}

impl<const N: usize, F, R> Step<N, F, R> {
    fn lock(&self) -> MutexGuard<'_, Vec<Compiled<R>>> {
        // A program that was interrupted by a panic begins the next run with its inputs.
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Signature {
    fn new(values: &[Value], feed: Feed) -> Signature {
        let input = |value: &Value| (value.dtype(), value.shape().clone());
        Signature {
            inputs: values.iter().map(input).collect(),
            feed,
            is_training: is_training(),
        }
    }
}

/// The position of the program that fits.
fn find<R>(compiled: &[Compiled<R>], signature: &Signature) -> Option<usize> {
    let fits = |one: &Compiled<R>| one.signature == *signature && one.program.fits();
    compiled.iter().position(fits)
}

/// The rows that an epoch goes over.
fn rows_of(order: &NdArray, batch_size: usize, inputs: &[&NdArray]) -> Result<Rows> {
    let refuse = |message: String| Err(Error::argument("epoch", message));
    if batch_size == 0 {
        return refuse("a batch has at least one row; the batch size is 0".into());
    }
    if order.rank() != 1 || order.dtype().is_float() || order.dtype() == DType::Bool {
        return refuse(format!(
            "the order must be a list of row numbers, such as random::permutation gives; got {} of \
             shape {}",
            order.dtype(),
            order.shape()
        ));
    }
    let mut count = None;
    for (position, input) in inputs.iter().enumerate() {
        let shape = input.shape();
        match (shape.first(), count) {
            (None, _) => {
                return refuse(format!("input {position} is a single number, without rows"));
            }
            (Some(&rows), Some(count)) if rows != count => {
                return refuse(format!(
                    "input {position} has {rows} rows, those before it {count}; all must have \
                     equally many"
                ));
            }
            (Some(&rows), _) => count = Some(rows),
        }
    }
    let count = count.unwrap_or(0);
    let value = order.value();
    let positions = value.cast(DType::I64).contiguous();
    let positions: &[i64] = positions.as_slice().expect("made contiguous");
    Rows::new(positions, count).map_err(|outside| Error::Index {
        operation: "epoch",
        index: outside as isize,
        axis: 0,
        length: count,
    })
}

/// The rows of an input that a minibatch is made of.
fn take(input: &NdArray, rows: &[usize]) -> NdArray {
    let rows: Vec<i64> = rows.iter().map(|&row| row as i64).collect();
    input.take(NdArray::from(rows), 0)
}

impl<const N: usize, F, R> fmt::Display for Step<N, F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compiled = self.lock();
        write!(f, "step of {N} inputs, compiled {} times", compiled.len())?;
        for one in compiled.iter() {
            write!(
                f,
                "\n\n{}{}",
                one.signature,
                one.program.description.trim_end()
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let feed = match self.feed {
            Feed::Whole => "for",
            Feed::Rows => "for minibatches of",
        };
        let inputs: Vec<String> = (self.inputs.iter())
            .map(|(dtype, shape)| format!("{dtype} {shape}"))
            .collect();
        writeln!(f, "{feed} {}", inputs.join(", "))
    }
}
