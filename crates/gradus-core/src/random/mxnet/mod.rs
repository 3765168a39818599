//! The random streams of Apache MXNet 1.9.1 on the CPU, bit for bit.
//!
//! Read from MXNet's sources (`src/resource.cc`, `include/mxnet/random_generator.h`,
//! `src/operator/random/`, mshadow's `random.h`), where they call libstdc++'s
//! distributions and glibc's logarithm, and checked against the wheel of MXNet 1.9.1.
//!
//! Left out, because their numbers depend on last bits of other functions of glibc
//! (`powf`, `expf`, `tanf`, `lgammaf`) or on the processor: gamma, Poisson, the negative
//! binomials, and every stream in float64.

mod arrays;
mod engines;
mod glibc;
mod parameter;

pub use arrays::*;

use rand_mt::Mt;

use self::engines::{ParallelEngines, canonical, in_range, standard_normal};
use super::error::{ParameterError, require};
use parameter::as_mxnet_reads_it;

const FINITE: &str = "a finite number";
const POSITIVE: &str = "a finite number above 0";

/// The random number generator of a process that runs MXNet 1.9.1 on `cpu(0)`.
///
/// [`new(0)`](Self::new) is the generator of a fresh process; `new(s)` that of one that
/// has just called `mx.random.seed(s)`. Calls in the same order give the same numbers, to
/// the last bit; the generator keeps its state from call to call. Only the number of
/// elements counts, not their shape.
///
/// Parameters are `f64` as in Python. MXNet hands them to its operators as text, and reads
/// that text less exactly than others do: `scale=3.61` becomes 3.6100001, not the nearest
/// float 3.61. So does this generator.
///
/// ```
/// use gradus_core::random::MxnetGenerator;
///
/// let mut mxnet = MxnetGenerator::new(0);
/// let features = mxnet.normal(0.0, 1.0, 2000)?;
/// assert_eq!(features[..2], [2.2122064, 0.7740038]); // as the chapter prints them
/// # Ok::<(), gradus_core::random::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MxnetGenerator {
    /// For `normal`, `uniform`, `randint` and `exponential`: MXNet's `kParallelRandom`.
    parallel: ParallelEngines,
    /// For `multinomial` and the shuffles: MXNet's `kRandom`.
    single: Mt,
}

impl MxnetGenerator {
    /// As after `mx.random.seed(seed)`. Only the lowest 32 bits count, as in MXNet.
    pub fn new(seed: i64) -> Self {
        // `kRandMagic` in resource.cc; it leaves room for one seed for each device.
        let base = (seed as u32).wrapping_mul(127);
        Self {
            parallel: ParallelEngines::new(base),
            single: Mt::new(base),
        }
    }

    /// The next `n` numbers of `mx.nd.random.normal(loc, scale)`.
    ///
    /// # Errors
    ///
    /// When `loc` is not finite or `scale` is not positive and finite.
    pub fn normal(&mut self, loc: f64, scale: f64, n: usize) -> Result<Vec<f32>, ParameterError> {
        const NAME: &str = "mxnet normal";
        require(loc.is_finite(), NAME, "loc", loc, FINITE)?;
        let positive = scale.is_finite() && scale > 0.0;
        require(positive, NAME, "scale", scale, POSITIVE)?;
        let (loc, scale) = (as_mxnet_reads_it(loc), as_mxnet_reads_it(scale));
        Ok(self
            .parallel
            .draw(n, |engine| standard_normal(engine) * scale + loc))
    }

    /// The next `n` numbers of `mx.nd.random.uniform(low, high)`. Rounding may give `high`
    /// itself, as it does in MXNet.
    ///
    /// # Errors
    ///
    /// When a bound is not finite, or `low > high`.
    pub fn uniform(&mut self, low: f64, high: f64, n: usize) -> Result<Vec<f32>, ParameterError> {
        const NAME: &str = "mxnet uniform";
        require(low.is_finite(), NAME, "low", low, FINITE)?;
        require(high.is_finite(), NAME, "high", high, FINITE)?;
        let at_least = format!("at least low, which is {low}");
        require(low <= high, NAME, "high", high, &at_least)?;
        let (low, high) = (as_mxnet_reads_it(low), as_mxnet_reads_it(high));
        Ok(self
            .parallel
            .draw(n, |engine| low + (high - low) * canonical(engine)))
    }

    /// The next `n` numbers of `mx.nd.random.exponential(scale)`.
    ///
    /// MXNet takes this logarithm in `double`, where the last bit depends on the
    /// processor; rounded to `f32` the numbers differ with odds of some 10⁻⁸ each.
    ///
    /// # Errors
    ///
    /// When `scale` or its inverse is not positive and finite.
    pub fn exponential(&mut self, scale: f64, n: usize) -> Result<Vec<f32>, ParameterError> {
        let rate = 1.0 / scale;
        let holds = scale.is_finite() && rate.is_finite() && scale > 0.0;
        require(holds, "mxnet exponential", "scale", scale, POSITIVE)?;
        let rate = f64::from(as_mxnet_reads_it(rate));
        Ok(self.parallel.draw(n, |engine| {
            let complement = 1.0 - f64::from(canonical(engine));
            (-libm::log(complement) / rate) as f32
        }))
    }

    /// The next `n` numbers of `mx.nd.random.randint(low, high)`, in `[low, high)`; the
    /// same for both of its dtypes.
    ///
    /// # Errors
    ///
    /// When `low >= high`, or `high - low` does not fit into an `i64`.
    pub fn randint(&mut self, low: i64, high: i64, n: usize) -> Result<Vec<i64>, ParameterError> {
        const NAME: &str = "mxnet randint";
        let above = format!("above low, which is {low}");
        require(low < high, NAME, "high", high, &above)?;
        let width = high.checked_sub(low);
        let at_most = "at most 2^63 - 1";
        require(
            width.is_some(),
            NAME,
            "high - low",
            high.abs_diff(low),
            at_most,
        )?;
        Ok(self.parallel.draw(n, |engine| {
            let upper = i64::from(engine.next_u32()) << 31;
            let bits = upper.wrapping_add(engine.next_u32().into());
            low.wrapping_add(bits % (high - low))
        }))
    }

    /// The next `n` indices of `mx.nd.random.multinomial(probabilities, shape=n)`, for one
    /// row of probabilities; for more, call it row by row.
    ///
    /// MXNet does not scale the probabilities to sum to 1: where they sum to less, the
    /// remainder falls to an index that is one too large.
    ///
    /// # Errors
    ///
    /// When there are no probabilities.
    pub fn multinomial(
        &mut self,
        probabilities: &[f32],
        n: usize,
    ) -> Result<Vec<i64>, ParameterError> {
        let (count, name) = (probabilities.len(), "the number of probabilities");
        require(count > 0, "mxnet multinomial", name, count, "at least 1")?;
        let mut sum = 0.0;
        let cumulative: Vec<f32> = probabilities
            .iter()
            .map(|&probability| {
                sum += f64::from(probability);
                sum as f32
            })
            .collect();
        let category = |position| cumulative.partition_point(|&sum| sum < position) as i64;
        Ok((0..n)
            .map(|_| category(canonical(&mut self.single)))
            .collect())
    }

    /// The order in which `mx.nd.random.shuffle` puts the rows of an array with two or
    /// more dimensions: row `i` of the result is row `order[i]` of the array.
    pub fn shuffle_rows(&mut self, rows: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..rows).collect();
        for last in (1..rows).rev() {
            order.swap(last, in_range(&mut self.single, last));
        }
        order
    }

    /// The order in which `mx.nd.random.shuffle` puts the elements of an array with one
    /// dimension: element `i` of the result is element `order[i]` of the array.
    ///
    /// # Errors
    ///
    /// From 131,072 elements on, where libstdc++ shuffles in another way, which depends on
    /// the machine.
    pub fn shuffle_elements(&mut self, n: usize) -> Result<Vec<usize>, ParameterError> {
        let name = "the number of elements";
        require(n < 131_072, "mxnet shuffle", name, n, "below 131072")?;
        let mut order: Vec<usize> = (0..n).collect();
        for last in 1..n {
            order.swap(last, in_range(&mut self.single, last));
        }
        Ok(order)
    }
}

impl Default for MxnetGenerator {
    /// The generator of a fresh process.
    fn default() -> Self {
        Self::new(0)
    }
}
