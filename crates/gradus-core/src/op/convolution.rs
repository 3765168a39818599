//! Convolution as neural networks know it, and pooling: sums and largest elements of windows that
//! move over the axes behind the first two, which count examples and channels.

use super::define::define;
use super::entry::real;
use super::pad::PadWidths;
use super::stack::concat;
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::{Error, Result};
use crate::shape::{Integers, Shape};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "convolution",
        summary: "Sums of windows of images, weighted by kernels.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 2, 4, 5)), real((3, 2, 2, 3))], |x| {
                    x[0].convolution(&x[1], (2, 1), (1, 0), 1, 1)
                }),
                Sample::new([real((1, 4, 6)), real((2, 2, 2))], |x| {
                    x[0].convolution(&x[1], 1, 1, 2, 2).exp()
                }),
            ]
        },
    },
    Entry {
        name: "convolution_transpose",
        summary: "Kernels, weighted by the elements of images, added up where they overlap.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 2, 2, 3)), real((2, 3, 3, 2))], |x| {
                    x[0].convolution_transpose(&x[1], (2, 1), (1, 0), (1, 0))
                }),
            ]
        },
    },
    Entry {
        name: "max_pool",
        summary: "The largest element of each window of images.",
        differentiable: true,
        samples: |_| {
            vec![Sample::new([real((2, 2, 4, 5))], |x| {
                x[0].max_pool((2, 3), (2, 1), 1).exp()
            })]
        },
    },
    Entry {
        name: "mean_pool",
        summary: "The mean of each window of images.",
        differentiable: true,
        samples: |_| {
            vec![Sample::new([real((2, 2, 4, 5))], |x| {
                x[0].mean_pool((2, 3), (2, 1), [(0, 0), (1, 2)]).exp()
            })]
        },
    },
];

define! {
    /// For each window of images, of shape (examples, channels, …), and each kernel, of which
    /// `weight` with shape (outputs, channels / `groups`, …) is made, the sum of the products of
    /// their elements; shape (examples, outputs, …). The kernels are not turned around: this is the
    /// cross-correlation that neural networks call a convolution.
    ///
    /// The windows stand `steps` apart, their places `dilation`; `padding` zeros surround the
    /// images. Each of these is one number, or one for each axis of a kernel. With several `groups`
    /// the channels are divided among as many groups of outputs.
    ///
    /// # Panics
    /// When the shapes do not fit each other, or a window is larger than the padded images.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let image = nd::arange(9).reshape((1, 1, 3, 3));
    /// let kernel = nd::arange(4).reshape((1, 1, 2, 2));
    /// let sums = image.convolution(&kernel, 1, 0, 1, 1);
    /// assert_eq!(sums.to_vec::<f32>(), [19.0, 25.0, 37.0, 43.0]);
    /// ```
    fn convolution / try_convolution(
        x,
        weight: &NdArray,
        steps: impl Into<Integers>,
        padding: impl Into<Integers>,
        dilation: impl Into<Integers>,
        groups: usize,
    ) {
        const NAME: &str = "convolution";
        let (shape, kernels) = (x.shape(), weight.shape());
        let axes = spatial_axes(NAME, &shape)?;
        let is_divided = groups > 0 && kernels.rank() > 1
            && kernels[0] % groups == 0 && kernels[1] * groups == shape[1];
        if kernels.rank() != shape.rank() || !is_divided {
            return Err(Error::shape(NAME, format!(
                "kernels of shape {kernels} do not fit images of shape {shape} in {groups} groups; \
                 they need shape (outputs, channels / groups, …)"
            )));
        }
        let padding = for_each_axis(NAME, "padding", axes, &padding.into())?;
        let moves = Moves {
            size: kernels[2..].to_vec(),
            step: positive(NAME, "steps", for_each_axis(NAME, "steps", axes, &steps.into())?)?,
            dilation: positive(NAME, "dilation", for_each_axis(NAME, "dilation", axes, &dilation.into())?)?,
        };
        let widths: Vec<(usize, usize)> = padding.iter().map(|&width| (width, width)).collect();
        let padded = surround(x, &widths, 0.0)?;
        if groups == 1 {
            return correlate(&padded, weight, &moves);
        }
        let (inputs, outputs) = (kernels[1], kernels[0] / groups);
        let parts = (0..groups).map(|group| {
            let channels = padded.narrow(1, group * inputs, inputs);
            correlate(&channels, &weight.narrow(0, group * outputs, outputs), &moves)
        });
        let parts: Vec<NdArray> = parts.collect::<Result<_>>()?;
        Ok(concat(&parts.iter().collect::<Vec<_>>(), 1))
    }

    /// The transpose of [`convolution`](Self::convolution): each element of images, of shape
    /// (examples, channels, …), is multiplied with kernels, of which `weight` with shape (channels,
    /// outputs, …) is made, and the products are added up where they overlap. `padding` places at
    /// all ends are cut off again, and `extra` ones come back at the last.
    ///
    /// # Panics
    /// When the shapes do not fit each other, or nothing is left.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let image = nd::array([1.0, 2.0]).reshape((1, 1, 2));
    /// let kernel = nd::array([1.0, 10.0, 100.0]).reshape((1, 1, 3));
    /// let sums = image.convolution_transpose(&kernel, 2, 0, 0);
    /// assert_eq!(sums.to_vec::<f32>(), [1.0, 10.0, 102.0, 20.0, 200.0]);
    /// ```
    fn convolution_transpose / try_convolution_transpose(
        x,
        weight: &NdArray,
        steps: impl Into<Integers>,
        padding: impl Into<Integers>,
        extra: impl Into<Integers>,
    ) {
        const NAME: &str = "convolution_transpose";
        let (shape, kernels) = (x.shape(), weight.shape());
        let axes = spatial_axes(NAME, &shape)?;
        if kernels.rank() != shape.rank() || kernels[0] != shape[1] {
            return Err(Error::shape(NAME, format!(
                "kernels of shape {kernels} do not fit images of shape {shape}; they need shape \
                 (channels, outputs, …)"
            )));
        }
        let step = positive(NAME, "steps", for_each_axis(NAME, "steps", axes, &steps.into())?)?;
        let padding = for_each_axis(NAME, "padding", axes, &padding.into())?;
        let extra = for_each_axis(NAME, "extra", axes, &extra.into())?;
        let outputs = kernels[1..].iter().product::<usize>();
        let flat = weight.try_reshape([kernels[0], outputs])?.t();
        let places = shape[2..].iter().product::<usize>();
        let products = flat.try_matmul(x.try_reshape([shape[0], shape[1], places])?)?;
        let lengths = shape[..1].iter().chain(&kernels[1..]).chain(&shape[2..]);
        let products = products.try_reshape(lengths.copied().collect::<Shape>())?;
        let mut sums = products.try_transpose(windows_last(axes))?;
        for axis in (0..axes).rev() {
            let length = (shape[2 + axis] - 1) * step[axis] + kernels[2 + axis];
            sums = sums.try_fold(2 + axis as isize, length, step[axis])?;
        }
        for axis in 0..axes {
            sums = cut(&sums, NAME, 2 + axis, padding[axis], extra[axis])?;
        }
        Ok(sums)
    }

    /// The largest element of each window of images, whose axes behind the first two are those of
    /// `sizes`; the first of equal ones gets the gradient. `padding` says how many places surround
    /// the images, as for [`pad`](Self::pad); their elements are smaller than all.
    ///
    /// # Panics
    /// When a window is larger than the padded images.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let image = nd::arange(9).reshape((1, 1, 3, 3));
    /// assert_eq!(image.max_pool(2, 1, 0).to_vec::<f32>(), [4.0, 5.0, 7.0, 8.0]);
    /// ```
    fn max_pool / try_max_pool(
        x,
        sizes: impl Into<Integers>,
        steps: impl Into<Integers>,
        padding: impl Into<PadWidths>,
    ) {
        let windows = pooled("max_pool", x, sizes.into(), steps.into(), padding.into(), f64::NEG_INFINITY)?;
        let largest = windows.try_argmax_axis(-1)?;
        windows.try_pick(&largest, -1)
    }

    /// The mean of the elements in each window of images, whose axes behind the first two are those
    /// of `sizes`. `padding` says how many places surround the images, as for [`pad`](Self::pad);
    /// they do not count.
    ///
    /// # Panics
    /// When a window is larger than the padded images.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let image = nd::arange(9).reshape((1, 1, 3, 3));
    /// assert_eq!(image.mean_pool(2, 1, 0).to_vec::<f32>(), [2.0, 3.0, 5.0, 6.0]);
    /// assert_eq!(image.mean_pool(2, 2, (0, 1)).to_vec::<f32>(), [2.0, 3.5, 6.5, 8.0]);
    /// ```
    fn mean_pool / try_mean_pool(
        x,
        sizes: impl Into<Integers>,
        steps: impl Into<Integers>,
        padding: impl Into<PadWidths>,
    ) {
        let (sizes, steps, padding) = (sizes.into(), steps.into(), padding.into());
        let shape = x.shape();
        let sums = pooled("mean_pool", x, sizes.clone(), steps.clone(), padding.clone(), 0.0)?
            .try_sum_axis(-1)?;
        let lengths = [1, 1].into_iter().chain(shape.iter().skip(2).copied());
        let ones = crate::nd::ones_as(lengths.collect::<Shape>(), x.dtype());
        let counts = pooled("mean_pool", &ones, sizes, steps, padding, 0.0)?.try_sum_axis(-1)?;
        sums.try_div(counts)
    }
}

/// The number of axes behind the first two.
fn spatial_axes(operation: &'static str, shape: &Shape) -> Result<usize> {
    shape.rank().checked_sub(2).filter(|&axes| axes > 0).ok_or_else(|| {
        let message = format!("shape {shape}; images have shape (examples, channels, …)");
        Error::shape(operation, message)
    })
}

/// One number for each axis, or one for all.
fn for_each_axis(
    operation: &'static str,
    argument: &str,
    axes: usize,
    numbers: &Integers,
) -> Result<Vec<usize>> {
    let is_long = numbers.len() == axes || numbers.len() == 1;
    if !is_long || numbers.iter().any(|&number| number < 0) {
        let message = format!(
            "{argument} {:?} for {axes} axes; give one number that is not negative, or one for \
             each axis",
            &numbers[..]
        );
        return Err(Error::argument(operation, message));
    }
    Ok((0..axes).map(|axis| numbers[axis % numbers.len()] as usize).collect())
}

fn positive(operation: &'static str, argument: &str, numbers: Vec<usize>) -> Result<Vec<usize>> {
    if numbers.contains(&0) {
        let message = format!("{argument} {numbers:?}; each must be 1 at least");
        return Err(Error::argument(operation, message));
    }
    Ok(numbers)
}

/// How windows move over the axes behind the first two.
struct Moves {
    size: Vec<usize>,
    step: Vec<usize>,
    dilation: Vec<usize>,
}

impl Moves {
    /// The windows of `x`: behind its axes, which now count windows, an axis of places for each.
    fn windows(&self, x: &NdArray) -> Result<NdArray> {
        let mut windows = x.clone();
        for (axis, ((&size, &step), &dilation)) in
            (2..).zip(self.size.iter().zip(&self.step).zip(&self.dilation))
        {
            let reach = size.saturating_sub(1) * dilation + size.min(1);
            windows = windows.try_unfold(axis, reach, step)?;
            if dilation > 1 {
                let places = crate::nd::step(.., dilation as isize);
                windows = windows.try_slice((crate::nd::ELLIPSIS, places))?;
            }
        }
        Ok(windows)
    }
}

/// The axes of windows over `axes` axes with those of their places before those that count them.
fn windows_last(axes: usize) -> Vec<isize> {
    let (places, counts) = (2..2 + axes, 2 + axes..2 + 2 * axes);
    (0..2).chain(counts).chain(places).map(|axis| axis as isize).collect()
}

/// The sums of products of kernels and the windows of padded images.
fn correlate(padded: &NdArray, weight: &NdArray, moves: &Moves) -> Result<NdArray> {
    let (windows, kernels) = (moves.windows(padded)?, weight.shape());
    let (shape, axes) = (windows.shape(), moves.size.len());
    let counts = &shape[2..2 + axes];
    let places = kernels[1..].iter().product::<usize>();
    let columns = windows.try_transpose(windows_last(axes))?;
    let columns = columns.try_reshape([shape[0], places, counts.iter().product()])?;
    let rows = weight.try_reshape([kernels[0], places])?;
    let lengths = [shape[0], kernels[0]].into_iter().chain(counts.iter().copied());
    rows.try_matmul(columns)?.try_reshape(lengths.collect::<Shape>())
}

/// The array with its axes behind the first two made longer.
fn surround(x: &NdArray, widths: &[(usize, usize)], number: f64) -> Result<NdArray> {
    if widths.iter().all(|&width| width == (0, 0)) {
        return Ok(x.clone());
    }
    let widths: Vec<(usize, usize)> = [(0, 0); 2].iter().chain(widths).copied().collect();
    x.try_pad(widths, number)
}

/// The windows of images, the places of each along the last axis.
fn pooled(
    operation: &'static str,
    x: &NdArray,
    sizes: Integers,
    steps: Integers,
    padding: PadWidths,
    number: f64,
) -> Result<NdArray> {
    let shape = x.shape();
    let axes = spatial_axes(operation, &shape)?;
    let widths = padding.for_shape(&shape[2..].into())?;
    let moves = Moves {
        size: positive(operation, "sizes", for_each_axis(operation, "sizes", axes, &sizes)?)?,
        step: positive(operation, "steps", for_each_axis(operation, "steps", axes, &steps)?)?,
        dilation: vec![1; axes],
    };
    let windows = moves.windows(&surround(x, &widths, number)?)?;
    let counts = windows.shape()[..2 + axes].to_vec();
    let places = moves.size.iter().product();
    windows.try_reshape(counts.into_iter().chain([places]).collect::<Shape>())
}

/// The places of an axis that are left when `padding` at both ends are cut off but for `extra` at
/// the last, which are zeros where the axis ends.
fn cut(x: &NdArray, operation: &'static str, axis: usize, padding: usize, extra: usize) -> Result<NdArray> {
    let shape = x.shape();
    let mut widths = vec![(0, 0); shape.rank()];
    widths[axis] = (0, extra);
    let longer = if extra > 0 { x.try_pad(widths, 0.0)? } else { x.clone() };
    let length = (shape[axis] + extra).checked_sub(2 * padding).filter(|&length| length > 0);
    let Some(length) = length else {
        let message = format!("padding {padding} leaves nothing of axis {axis} of shape {shape}");
        return Err(Error::argument(operation, message));
    };
    Ok(longer.narrow(axis, padding, length))
}
