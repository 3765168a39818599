//! MXNet's engines, and what libstdc++'s distributions make of their words.

use rand_mt::Mt;

use super::glibc::logf;

/// `kNumRandomStates` and `kMinNumRandomPerThread` in random_generator.h.
const ENGINES: usize = 1024;
const NUMBERS_PER_ENGINE: usize = 64;

/// The 1024 engines that share the work of a call, whatever the number of threads.
#[derive(Clone, Debug)]
pub(super) struct ParallelEngines {
    base: u32,
    /// The engines that some call has needed so far: most processes never need them all,
    /// and each has a state of 2.5 kB.
    made: Vec<Mt>,
}

impl ParallelEngines {
    /// Engine `i` has the seed `base + i`.
    pub(super) fn new(base: u32) -> Self {
        Self {
            base,
            made: Vec::new(),
        }
    }

    /// `n` numbers, each made by `sample`; consecutive runs of them from one engine each
    /// (`LaunchRNG` in sampler.h).
    pub(super) fn draw<T>(&mut self, n: usize, sample: impl Fn(&mut Mt) -> T) -> Vec<T> {
        let engines = n.div_ceil(NUMBERS_PER_ENGINE).min(ENGINES);
        for i in self.made.len()..engines {
            self.made.push(Mt::new(self.base.wrapping_add(i as u32)));
        }
        let run = n.div_ceil(engines.max(1));
        (0..n).map(|i| sample(&mut self.made[i / run])).collect()
    }
}

/// `std::uniform_real_distribution<float>` on `[0, 1)`: `std::generate_canonical`.
pub(super) fn canonical(engine: &mut Mt) -> f32 {
    const BELOW_ONE: f32 = 1.0 - f32::EPSILON / 2.0;
    // The division is exact, but the conversion may have rounded up to 2³².
    (engine.next_u32() as f32 / 4_294_967_296.0).min(BELOW_ONE)
}

/// The first number of a fresh `std::normal_distribution<float>`: Marsaglia's polar
/// method, of whose pair MXNet throws the other number away.
pub(super) fn standard_normal(engine: &mut Mt) -> f32 {
    loop {
        let x = 2.0 * canonical(engine) - 1.0;
        let y = 2.0 * canonical(engine) - 1.0;
        let square = x * x + y * y;
        if square > 0.0 && square <= 1.0 {
            return y * (-2.0 * logf(square) / square).sqrt();
        }
    }
}

/// `std::uniform_int_distribution` on `[0, max]`, in its form before GCC 11.
pub(super) fn in_range(engine: &mut Mt, max: usize) -> usize {
    let count = max as u64 + 1;
    let width = u64::from(u32::MAX) / count;
    loop {
        let word = u64::from(engine.next_u32());
        if word < count * width {
            return (word / width) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_the_one_of_the_c_plus_plus_standard() {
        // [rand.predef]: the 10000th invocation of a default-constructed mt19937.
        let mut engine = Mt::new(5489);
        let last = (0..10_000).map(|_| engine.next_u32()).last();
        assert_eq!(last, Some(4_123_659_995));
    }

    #[test]
    fn a_call_leaves_the_engines_that_it_does_not_need_alone() {
        let mut engines = ParallelEngines::new(3);
        let first = engines.draw(64, Mt::next_u32);
        assert_eq!(engines.made.len(), 1);
        let both = engines.draw(65, Mt::next_u32);
        let mut fresh = Mt::new(4);
        assert_eq!(
            both[33..],
            Vec::from_iter((0..32).map(|_| fresh.next_u32()))
        );
        assert_ne!(both[..33], first[..33]);
        assert!(engines.draw(0, Mt::next_u32).is_empty());
    }
}
