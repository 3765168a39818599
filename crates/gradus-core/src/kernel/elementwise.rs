//! Feeds loops over slices with the elements of strided and broadcast arrays.

use std::ops::Range;

use crate::dtype::Element;
use crate::kernel::parallel;
use crate::kernel::runs::Runs;
use crate::kernel::simd;
use crate::shape::Shape;
use crate::value::Value;

/// Elements that are gathered at a time where an array does not lie in a row.
const BLOCK: usize = 512;

/// One operand of a loop: as many elements as the output has, or one for all of them.
#[derive(Clone, Copy)]
pub(crate) enum Run<'a, T> {
    Slice(&'a [T]),
    Splat(T),
}

impl<'a, T> Run<'a, T> {
    /// Some of the elements.
    #[inline]
    fn part(self, range: &Range<usize>) -> Run<'a, T> {
        match self {
            Run::Slice(slice) => Run::Slice(&slice[range.clone()]),
            splat => splat,
        }
    }
}

/// A loop over one operand.
pub(crate) type UnaryLoop<T, R> = fn(&[T], &mut [R]);
/// A loop over two operands.
pub(crate) type BinaryLoop<T, R> = fn(Run<T>, Run<T>, &mut [R]);

/// Applies `f` to each element, in vectors where that is worthwhile.
#[inline(always)]
pub(crate) fn map<T: Copy, R>(x: &[T], out: &mut [R], f: impl Fn(T) -> R) {
    if out.len() < simd::WORTHWHILE {
        return map_portably(x, out, f);
    }
    simd::run(
        #[inline(always)]
        || map_portably(x, out, f),
    );
}

/// Applies `f` to each element, in vectors, and `rare` to those for which `f` does not do.
#[inline(always)]
pub(crate) fn map_unless<T: Copy, R>(
    x: &[T],
    out: &mut [R],
    f: impl Fn(T) -> R,
    is_rare: impl Fn(T) -> bool,
    rare: impl Fn(T) -> R,
) {
    for (x, out) in x.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        let is_one_rare = simd::run(
            #[inline(always)]
            || {
                map_portably(x, out, &f);
                x.iter().fold(false, |any, &x| any | is_rare(x))
            },
        );
        if is_one_rare {
            for (out, &x) in out.iter_mut().zip(x).filter(|(_, x)| is_rare(**x)) {
                *out = rare(x);
            }
        }
    }
}

/// Applies `f` to each pair of elements, in vectors where that is worthwhile. They are of half the
/// greatest width: a loop that adds or compares waits for memory, and on Zen 4 longer for wide loads
/// (10 M float32 plus as many: 4.8, 5.3 and 5.9 ms in vectors of 128, 256 and 512 bits).
#[inline(always)]
pub(crate) fn zip<T: Copy, R: Copy>(a: Run<T>, b: Run<T>, out: &mut [R], f: impl Fn(T, T) -> R) {
    // Operands are told apart first: a `Run` that is handed on goes through memory, which takes as
    // long as the addition of ten numbers.
    match (a, b) {
        (Run::Slice(a), Run::Slice(b)) => in_narrow_vectors(
            out,
            #[inline(always)]
            |out| pairs(a, b, out, f),
        ),
        (Run::Slice(a), Run::Splat(b)) => in_narrow_vectors(
            out,
            #[inline(always)]
            |out| map_portably(a, out, |a| f(a, b)),
        ),
        (Run::Splat(a), Run::Slice(b)) => in_narrow_vectors(
            out,
            #[inline(always)]
            |out| map_portably(b, out, |b| f(a, b)),
        ),
        (Run::Splat(a), Run::Splat(b)) => out.fill(f(a, b)),
    }
}

/// Sends short outputs through a loop as it is, longer ones in vectors.
#[inline(always)]
fn in_narrow_vectors<R>(out: &mut [R], fill: impl FnOnce(&mut [R])) {
    if out.len() < simd::WORTHWHILE {
        return fill(out);
    }
    simd::run_narrow(
        #[inline(always)]
        || fill(out),
    );
}

#[inline(always)]
fn pairs<T: Copy, R>(a: &[T], b: &[T], out: &mut [R], f: impl Fn(T, T) -> R) {
    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
        *out = f(a, b);
    }
}

/// As [`map`], for functions of which vectors are of no use.
#[inline(always)]
pub(crate) fn map_portably<T: Copy, R>(x: &[T], out: &mut [R], f: impl Fn(T) -> R) {
    for (out, &x) in out.iter_mut().zip(x) {
        *out = f(x);
    }
}

/// As [`zip`], for functions of which vectors are of no use.
#[inline(always)]
pub(crate) fn zip_portably<T: Copy, R: Copy>(
    a: Run<T>,
    b: Run<T>,
    out: &mut [R],
    f: impl Fn(T, T) -> R,
) {
    match (a, b) {
        (Run::Slice(a), Run::Slice(b)) => pairs(a, b, out, f),
        (Run::Slice(a), Run::Splat(b)) => map_portably(a, out, |a| f(a, b)),
        (Run::Splat(a), Run::Slice(b)) => map_portably(b, out, |b| f(a, b)),
        (Run::Splat(a), Run::Splat(b)) => out.fill(f(a, b)),
    }
}

/// The loop that converts elements.
pub(crate) fn convert<T: Element, R: Element>(x: &[T], out: &mut [R]) {
    map_portably(x, out, R::cast);
}

/// The elements of `x`, in row-major order, sent through a loop.
pub(crate) fn unary<T: Element, R: Element>(
    x: &Value,
    out: &mut [R],
    apply: impl Fn(&[T], &mut [R]) + Sync,
) {
    if let Some(slice) = x.as_slice() {
        return in_chunks(out, |range, out| apply(&slice[range], out));
    }
    let runs = Runs::new([&x.layout]);
    in_chunks(out, |range, out| {
        unary_in_runs(x, &runs, range, out, &apply)
    });
}

fn unary_in_runs<T: Element, R: Element>(
    x: &Value,
    runs: &Runs<1>,
    range: Range<usize>,
    out: &mut [R],
    apply: impl Fn(&[T], &mut [R]),
) {
    let mut rest = out;
    runs.for_each_of(range, |[start], length| {
        let run;
        (run, rest) = std::mem::take(&mut rest).split_at_mut(length);
        let mut gather = Gather::new(x.elements(), start, runs.inner_strides[0]);
        for block in run.chunks_mut(BLOCK) {
            match gather.next(block.len()) {
                Run::Slice(slice) => apply(slice, block),
                Run::Splat(element) => {
                    apply(&[element], &mut block[..1]);
                    let first = block[0];
                    block.fill(first);
                }
            }
        }
    });
}

/// The elements of two arrays, which broadcast to `shape`, sent through a loop.
#[inline]
pub(crate) fn binary<T: Element, R: Element>(
    a: &Value,
    b: &Value,
    shape: Shape,
    apply: BinaryLoop<T, R>,
) -> Value {
    if let (Some(a), Some(b)) = (whole(a, &shape), whole(b, &shape)) {
        return Value::build(shape, |out| {
            in_chunks(out, |range, out| apply(a.part(&range), b.part(&range), out));
        });
    }
    let (a, b) = (a.repeat_to(&shape), b.repeat_to(&shape));
    let runs = Runs::new([&a.layout, &b.layout]);
    Value::build(shape, |out| {
        in_chunks(out, |range, out| {
            binary_in_runs([&a, &b], &runs, range, out, apply)
        });
    })
}

/// Fills `out` by `work`, which gets the place of each part; large outputs on several threads.
#[inline]
pub(crate) fn in_chunks<R: Send>(out: &mut [R], work: impl Fn(Range<usize>, &mut [R]) + Sync) {
    parallel::for_each_piece(out, [1, 1], |start, out| {
        work(start..start + out.len(), out)
    });
}

fn binary_in_runs<T: Element, R: Element>(
    [a, b]: [&Value; 2],
    runs: &Runs<2>,
    range: Range<usize>,
    out: &mut [R],
    apply: BinaryLoop<T, R>,
) {
    let mut rest = out;
    runs.for_each_of(range, |[a_start, b_start], length| {
        let run;
        (run, rest) = std::mem::take(&mut rest).split_at_mut(length);
        let mut a = Gather::new(a.elements(), a_start, runs.inner_strides[0]);
        let mut b = Gather::new(b.elements(), b_start, runs.inner_strides[1]);
        for block in run.chunks_mut(BLOCK) {
            apply(a.next(block.len()), b.next(block.len()), block);
        }
    });
}

#[inline]
fn whole<'a, T: Element>(x: &'a Value, shape: &Shape) -> Option<Run<'a, T>> {
    if x.shape() == shape {
        return x.as_slice().map(Run::Slice);
    }
    (x.size() == 1).then(|| Run::Splat(x.first()))
}

/// Reads a run block by block: as it lies, as one element for all, or copied together.
struct Gather<'a, T> {
    buffer: &'a [T],
    position: isize,
    stride: isize,
    block: Vec<T>,
}

impl<'a, T: Element> Gather<'a, T> {
    fn new(buffer: &'a [T], start: usize, stride: isize) -> Gather<'a, T> {
        Gather {
            buffer,
            position: start as isize,
            stride,
            block: Vec::new(),
        }
    }

    fn next(&mut self, length: usize) -> Run<'_, T> {
        let start = self.position as usize;
        self.position += self.stride * length as isize;
        match self.stride {
            0 => Run::Splat(self.buffer[start]),
            1 => Run::Slice(&self.buffer[start..start + length]),
            stride => {
                let positions =
                    (0..length as isize).map(|i| (start as isize + i * stride) as usize);
                self.block.clear();
                self.block
                    .extend(positions.map(|position| self.buffer[position]));
                Run::Slice(&self.block)
            }
        }
    }
}
