//! Arrays repeated as a whole, or element by element.

use super::define::define;
use super::entry::real;
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::{Error, Result};
use crate::shape::{Integers, Shape};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "tile",
        summary: "An array repeated as a whole along axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].tile((2, 2)).exp()),
                Sample::new([real(2)], |x| x[0].tile((3, 1, 2)).exp()),
                Sample::new([real((2, 2))], |x| x[0].tile(2).exp()),
            ]
        },
    },
    Entry {
        name: "repeat",
        summary: "Each part along an axis repeated.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].repeat(2, 1).exp()),
                Sample::new([real((3, 2))], |x| x[0].repeat([2, 0, 1], 0).exp()),
            ]
        },
    },
];

define! {
    /// The array as a whole repeated `repeats[i]` times along axis `i`. Where there are fewer
    /// numbers than axes they speak of the last axes; where there are more, the array gets new axes
    /// in front.
    ///
    /// # Panics
    /// When a number is negative.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([1.0, 2.0]);
    /// assert_eq!(x.tile(2).to_vec::<f32>(), [1.0, 2.0, 1.0, 2.0]);
    /// assert_eq!(x.tile((3, 2)).shape().to_string(), "(3, 4)");
    /// ```
    fn tile / try_tile(x, repeats: impl Into<Integers>) {
        let repeats = repeats.into();
        let shape = x.shape();
        let rank = shape.rank().max(repeats.len());
        let one = vec![1; rank];
        let lengths = Shape::from(&one[shape.rank()..]).concat(&shape);
        let repeats = [&one[repeats.len()..], &counts(&repeats, "tile")?].concat();
        // Each axis gets one before it that repeats it, and both are made one.
        let pairs = || repeats.iter().zip(lengths.iter());
        let raised: Shape = pairs().flat_map(|(_, &length)| [1, length]).collect();
        let repeated: Shape = pairs().flat_map(|(&repeat, &length)| [repeat, length]).collect();
        let tiled: Shape = pairs().map(|(repeat, length)| repeat * length).collect();
        x.try_reshape(raised)?.try_broadcast_to(repeated)?.try_reshape(tiled)
    }

    /// Each part along `axis` repeated: as many times as one number says, or part by part as a list
    /// says.
    ///
    /// # Panics
    /// When the axis is not there, a number is negative, or the list has another length than the
    /// axis.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([1.0, 2.0]);
    /// assert_eq!(x.repeat(2, 0).to_vec::<f32>(), [1.0, 1.0, 2.0, 2.0]);
    /// assert_eq!(x.repeat([0, 3], 0).to_vec::<f32>(), [2.0, 2.0, 2.0]);
    /// ```
    fn repeat / try_repeat(x, repeats: impl Into<Integers>, axis: isize) {
        let counts = counts(&repeats.into(), "repeat")?;
        let shape = x.shape();
        let axis = shape.axis(axis, "repeat")?;
        let counts = match counts[..] {
            [count] => vec![count; shape[axis]],
            _ => counts,
        };
        if counts.len() != shape[axis] {
            let message = format!(
                "{} numbers of repeats for axis {axis} of shape {shape}, which has length {}; \
                 give one for each part or one for all",
                counts.len(),
                shape[axis]
            );
            return Err(Error::argument("repeat", message));
        }
        let parts = counts.iter().zip(0_i64..);
        let positions = parts.flat_map(|(&count, part)| std::iter::repeat_n(part, count));
        x.try_take(NdArray::from(positions.collect::<Vec<_>>()), axis as isize)
    }
}

fn counts(repeats: &Integers, operation: &'static str) -> Result<Vec<usize>> {
    let count = |&number: &isize| {
        usize::try_from(number).map_err(|_| {
            let message = format!("{number} is no number of repeats; give 0 or more");
            Error::argument(operation, message)
        })
    };
    repeats.iter().map(count).collect()
}
