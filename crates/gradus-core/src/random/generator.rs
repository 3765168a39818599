//! The library's own generator.

use super::categorical::Categorical;
use super::error::{ParameterError, require};
use super::gamma::StandardGamma;
use super::normal::StandardNormal;
use super::poisson::{MAX_MEAN, Poisson};
use super::real::Real;
use super::stream::Stream;
use crate::compile::trace;

/// How many elements one stream fills. It is part of what a seed means: with another
/// size the same seed gives other numbers.
const BLOCK: usize = 4096;

const FINITE: &str = "a finite number";
const NOT_NEGATIVE: &str = "a finite number of at least 0";
const POSITIVE: &str = "a finite number above 0";

/// A random number generator: a key, and how many streams were used of those that belong
/// to it.
///
/// The same seed and the same calls give the same numbers on every platform and in every
/// version, for any number of threads. What a call draws:
///
/// - A call fills the slice in blocks of 4096 elements, and each block from its own
///   stream, which follows from the key and the block's number alone. So blocks may be
///   filled in any order.
/// - From one state, a fill of n numbers is the beginning of a fill of 2n numbers.
/// - A call uses up whole streams: two fills of n numbers are one fill of 2n only where n
///   is a multiple of 4096.
/// - A fill of `f32` holds the numbers of the same fill of `f64`, rounded (for
///   [`fill_uniform`](Self::fill_uniform) up to the end of the interval).
///
/// It is made for simulation, not for secrets.
///
/// ```
/// use gradus_core::random::Generator;
///
/// let mut generator = Generator::new(7);
/// let mut noise = [0.0_f32; 100];
/// generator.fill_normal(0.0, 0.01, &mut noise)?;
///
/// let resumed = Generator::from_state(generator.state());
/// assert_eq!(resumed, generator);
/// # Ok::<(), gradus_core::random::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    key: u64,
    next_stream: u64,
}

impl Generator {
    /// A generator at its beginning. Every seed is as good as any other; neighbouring
    /// seeds give unrelated numbers.
    pub fn new(seed: u64) -> Self {
        Self::from_state([seed, 0])
    }

    /// What [`from_state`](Self::from_state) needs to go on from here.
    pub fn state(&self) -> [u64; 2] {
        [self.key, self.next_stream]
    }

    /// The generator that had this [`state`](Self::state).
    pub fn from_state([key, next_stream]: [u64; 2]) -> Self {
        Self { key, next_stream }
    }

    /// A new generator whose numbers are unrelated to this one's: one for each worker or
    /// each part of a simulation.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut generator = Generator::new(1);
    /// let (mut a, mut b) = (generator.split(), generator.split());
    /// assert_ne!(a.permutation(10), b.permutation(10));
    /// ```
    #[must_use = "the new generator is the result"]
    #[track_caller]
    pub fn split(&mut self) -> Self {
        Self::new(self.take_stream().bits())
    }

    /// Numbers of the uniform distribution on `[low, high)`, with all bits of the
    /// mantissa random. `high` itself never comes out, unless `low == high`: then every
    /// number is `low`, as in NumPy.
    ///
    /// The bounds are rounded to the element type first.
    ///
    /// # Errors
    ///
    /// When `low > high`, or when a bound or `high - low` is not finite.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut angles = [0.0_f64; 3];
    /// Generator::new(0).fill_uniform(0.0, std::f64::consts::TAU, &mut angles)?;
    /// assert!(angles.iter().all(|a| (0.0..std::f64::consts::TAU).contains(a)));
    /// # Ok::<(), gradus_core::random::ParameterError>(())
    /// ```
    #[track_caller]
    pub fn fill_uniform<T: Real>(
        &mut self,
        low: f64,
        high: f64,
        out: &mut [T],
    ) -> Result<(), ParameterError> {
        const NAME: &str = "uniform";
        let (first, end) = (T::from_f64(low), T::from_f64(high));
        let (low, high) = (first.to_f64(), end.to_f64());
        require(low.is_finite(), NAME, "low", low, FINITE)?;
        require(high.is_finite(), NAME, "high", high, FINITE)?;
        let at_least = format!("at least low, which is {low}");
        require(low <= high, NAME, "high", high, &at_least)?;
        let width = high - low;
        require(width.is_finite(), NAME, "high - low", width, FINITE)?;
        self.fill_blocks(out, |stream, block| {
            for element in block {
                *element = loop {
                    let number = T::from_f64(low + width * stream.unit());
                    // Rounding reaches the upper end now and then: draw again.
                    if number < end || width == 0.0 {
                        break number;
                    }
                };
            }
        });
        Ok(())
    }

    /// Numbers of the normal distribution with mean `loc` and standard deviation `scale`.
    ///
    /// # Errors
    ///
    /// When `loc` is not finite, or `scale` is negative or not finite.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut heights = vec![0.0_f64; 10_000];
    /// Generator::new(3).fill_normal(1.75, 0.1, &mut heights)?;
    /// let mean = heights.iter().sum::<f64>() / 10_000.0;
    /// assert!((mean - 1.75).abs() < 0.005);
    /// # Ok::<(), gradus_core::random::ParameterError>(())
    /// ```
    #[track_caller]
    pub fn fill_normal<T: Real>(
        &mut self,
        loc: f64,
        scale: f64,
        out: &mut [T],
    ) -> Result<(), ParameterError> {
        const NAME: &str = "normal";
        require(loc.is_finite(), NAME, "loc", loc, FINITE)?;
        require(not_negative(scale), NAME, "scale", scale, NOT_NEGATIVE)?;
        let normal = StandardNormal::new();
        self.fill_with(out, |s| T::from_f64(loc + scale * normal.sample(s)));
        Ok(())
    }

    /// Numbers of the exponential distribution with mean `scale` (rate 1/`scale`).
    ///
    /// # Errors
    ///
    /// When `scale` is negative or not finite.
    #[track_caller]
    pub fn fill_exponential<T: Real>(
        &mut self,
        scale: f64,
        out: &mut [T],
    ) -> Result<(), ParameterError> {
        require(
            not_negative(scale),
            "exponential",
            "scale",
            scale,
            NOT_NEGATIVE,
        )?;
        self.fill_with(out, |s| T::from_f64(scale * s.exponential()));
        Ok(())
    }

    /// Numbers of the gamma distribution with density proportional to
    /// x<sup>shape-1</sup> exp(-x/scale): mean shape·scale, variance shape·scale².
    ///
    /// # Errors
    ///
    /// When `shape` is not positive and finite, or `scale` is negative or not finite.
    #[track_caller]
    pub fn fill_gamma<T: Real>(
        &mut self,
        shape: f64,
        scale: f64,
        out: &mut [T],
    ) -> Result<(), ParameterError> {
        const NAME: &str = "gamma";
        require(positive(shape), NAME, "shape", shape, POSITIVE)?;
        require(not_negative(scale), NAME, "scale", scale, NOT_NEGATIVE)?;
        let gamma = StandardGamma::new(shape);
        self.fill_with(out, |s| T::from_f64(scale * gamma.sample(s)));
        Ok(())
    }

    /// Counts of the Poisson distribution with this `mean`.
    ///
    /// # Errors
    ///
    /// When `mean` is not in `[0, 2⁵²]`.
    #[track_caller]
    pub fn fill_poisson(&mut self, mean: f64, out: &mut [i64]) -> Result<(), ParameterError> {
        let holds = (0.0..=MAX_MEAN).contains(&mean);
        require(holds, "poisson", "mean", mean, "from 0 to 2^52")?;
        let poisson = Poisson::new(mean);
        self.fill_with(out, |s| poisson.sample(s));
        Ok(())
    }

    /// Counts of the negative binomial distribution: how many trials fail before
    /// `successes` of them succeed, each with probability `probability`. `successes` need
    /// not be whole. The mean is successes·(1 - probability)/probability.
    ///
    /// # Errors
    ///
    /// When `successes` is not positive and finite, or `probability` is not in `(0, 1]`.
    #[track_caller]
    pub fn fill_negative_binomial(
        &mut self,
        successes: f64,
        probability: f64,
        out: &mut [i64],
    ) -> Result<(), ParameterError> {
        const NAME: &str = "negative binomial";
        require(positive(successes), NAME, "successes", successes, POSITIVE)?;
        let holds = probability > 0.0 && probability <= 1.0;
        require(
            holds,
            NAME,
            "probability",
            probability,
            "above 0 and at most 1",
        )?;
        let (gamma, scale) = (
            StandardGamma::new(successes),
            (1.0 - probability) / probability,
        );
        self.fill_with(out, |s| {
            let mean = scale * gamma.sample(s);
            Poisson::new(mean.min(MAX_MEAN)).sample(s)
        });
        Ok(())
    }

    /// `true` with this `probability`, else `false`.
    ///
    /// # Errors
    ///
    /// When `probability` is not in `[0, 1]`.
    #[track_caller]
    pub fn fill_bernoulli(
        &mut self,
        probability: f64,
        out: &mut [bool],
    ) -> Result<(), ParameterError> {
        let holds = (0.0..=1.0).contains(&probability);
        require(
            holds,
            "bernoulli",
            "probability",
            probability,
            "from 0 to 1",
        )?;
        self.fill_with(out, |s| s.unit() < probability);
        Ok(())
    }

    /// Whole numbers in `[low, high)`, each exactly equally likely.
    ///
    /// # Errors
    ///
    /// When `low >= high`.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut dice = [0; 6];
    /// Generator::new(0).fill_randint(1, 7, &mut dice)?;
    /// assert!(dice.iter().all(|eyes| (1..=6).contains(eyes)));
    /// # Ok::<(), gradus_core::random::ParameterError>(())
    /// ```
    #[track_caller]
    pub fn fill_randint(
        &mut self,
        low: i64,
        high: i64,
        out: &mut [i64],
    ) -> Result<(), ParameterError> {
        let above = format!("above low, which is {low}");
        require(low < high, "randint", "high", high, &above)?;
        let count = high.abs_diff(low);
        self.fill_with(out, |s| low.wrapping_add_unsigned(s.below(count)));
        Ok(())
    }

    /// Indices into `weights`, each drawn with a probability proportional to its weight;
    /// MXNet calls this `multinomial`. The weights need not sum to 1.
    ///
    /// # Errors
    ///
    /// When a weight is negative or not finite, or their sum is 0 or not finite.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut drawn = [0; 20];
    /// Generator::new(0).fill_categorical(&[0.5, 0.0, 0.5], &mut drawn)?;
    /// assert!(drawn.iter().all(|&i| i == 0 || i == 2));
    /// # Ok::<(), gradus_core::random::ParameterError>(())
    /// ```
    #[track_caller]
    pub fn fill_categorical(
        &mut self,
        weights: &[f64],
        out: &mut [i64],
    ) -> Result<(), ParameterError> {
        let categorical = Categorical::new(weights)?;
        self.fill_with(out, |s| categorical.sample(s));
        Ok(())
    }

    /// Puts the items in a random order, each order equally likely (Fisher and Yates).
    /// Takes one stream, however many items there are.
    ///
    /// ```
    /// # use gradus_core::random::Generator;
    /// let mut cards: Vec<u8> = (0..52).collect();
    /// Generator::new(5).shuffle(&mut cards);
    /// assert!(!cards.is_sorted());
    /// cards.sort();
    /// assert_eq!(cards, Vec::from_iter(0..52));
    /// ```
    #[track_caller]
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        let mut stream = self.take_stream();
        for last in (1..items.len()).rev() {
            items.swap(last, stream.below(last as u64 + 1) as usize);
        }
    }

    /// The numbers 0 to n - 1 in a random order.
    #[track_caller]
    pub fn permutation(&mut self, n: usize) -> Vec<i64> {
        let mut order: Vec<i64> = (0..n as i64).collect();
        self.shuffle(&mut order);
        order
    }

    /// Fills `out` with what `sample` draws.
    #[track_caller]
    fn fill_with<T: Send>(&mut self, out: &mut [T], sample: impl Fn(&mut Stream) -> T + Sync) {
        self.fill_blocks(out, |stream, block| {
            for element in block {
                *element = sample(stream);
            }
        });
    }

    /// Lets `fill` fill each block of `out` from its own stream. The bounds on `T` and
    /// `fill` are those that filling the blocks on several threads needs.
    #[track_caller]
    fn fill_blocks<T: Send>(&mut self, out: &mut [T], fill: impl Fn(&mut Stream, &mut [T]) + Sync) {
        trace::refuse("drawing random numbers");
        let first = self.next_stream;
        for (block, index) in out.chunks_mut(BLOCK).zip(0..) {
            fill(&mut Stream::new(self.key, first.wrapping_add(index)), block);
        }
        let blocks = out.len().div_ceil(BLOCK) as u64;
        self.next_stream = first.wrapping_add(blocks);
    }

    /// The next stream, which nobody gets again.
    #[track_caller]
    fn take_stream(&mut self) -> Stream {
        trace::refuse("drawing random numbers");
        let first = self.next_stream;
        self.next_stream = first.wrapping_add(1);
        Stream::new(self.key, first)
    }
}

fn positive(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

fn not_negative(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}
