//! One stream of random bits, and the numbers that are a few bits each.
//!
//! The bits are those of xoshiro256++ (Blackman and Vigna, "Scrambled linear
//! pseudorandom number generators", ACM TOMS 47, 2021).

use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// The weight of the last of the 53 bits of a number in `[0, 1)`.
const ULP: f64 = 1.0 / (1_u64 << 53) as f64;

/// A sequence of random bits that nobody else draws from.
#[derive(Clone, Debug)]
pub(super) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// Stream number `index` of all those that belong to `key`.
    ///
    /// The key goes through SplitMix64 twice to give four unrelated offsets; each word
    /// of the state is output number `index` of the SplitMix64 sequence that starts at
    /// its offset. Two streams are the same only where all 256 bits agree.
    pub(super) fn new(key: u64, index: u64) -> Self {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut offsets = SplitMix64::seed_from_u64(SplitMix64::seed_from_u64(key).next_u64());
        let mut state = [0; 32];
        for word in state.chunks_exact_mut(8) {
            let position = offsets.next_u64().wrapping_add(index.wrapping_mul(STEP));
            let bits = SplitMix64::seed_from_u64(position).next_u64();
            word.copy_from_slice(&bits.to_le_bytes());
        }
        Self(Xoshiro256PlusPlus::from_seed(state))
    }

    /// 64 random bits.
    #[inline]
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A multiple of 2⁻⁵³ in `[0, 1)`.
    #[inline]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * ULP
    }

    /// An odd multiple of 2⁻⁵³ in `(0, 1)`: symmetric about ½, and safe in a logarithm.
    #[inline]
    pub(super) fn open_unit(&mut self) -> f64 {
        ((self.bits() >> 11) | 1) as f64 * ULP
    }

    /// A whole number in `[0, bound)`, each equally likely; `bound` must not be 0.
    ///
    /// Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019.
    #[inline]
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.bits()) * u128::from(bound);
        if (product as u64) < bound {
            let surplus = bound.wrapping_neg() % bound;
            while (product as u64) < surplus {
                product = u128::from(self.bits()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// A number of the exponential distribution with mean 1.
    #[inline]
    pub(super) fn exponential(&mut self) -> f64 {
        -libm::log(self.open_unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_are_those_of_the_reference_implementation() {
        let mut state = [0; 32];
        for (word, value) in state.chunks_exact_mut(8).zip(1_u64..) {
            word.copy_from_slice(&value.to_le_bytes());
        }
        let mut stream = Stream(Xoshiro256PlusPlus::from_seed(state));
        // http://xoshiro.di.unimi.it/xoshiro256plusplus.c, started from 1, 2, 3, 4.
        let expected = [
            41943041,
            58720359,
            3588806011781223,
            3591011842654386,
            9228616714210784205,
            9973669472204895162,
            14011001112246962877,
            12406186145184390807,
            15849039046786891736,
            10450023813501588000,
        ];
        assert_eq!(expected.map(|_| stream.bits()), expected);
    }

    #[test]
    fn the_hash_is_the_reference_splitmix64() {
        let mut hash = SplitMix64::seed_from_u64(1234567);
        // https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
        let expected = [
            6457827717110365317,
            3203168211198807973,
            9817491932198370423,
            4593380528125082431,
            16408922859458223821,
        ];
        assert_eq!(expected.map(|_| hash.next_u64()), expected);
    }

    #[test]
    fn streams_of_one_key_and_of_neighbouring_keys_differ() {
        let mut firsts: Vec<u64> = (0..32)
            .flat_map(|key| (0..1000).map(move |index| Stream::new(key, index).bits()))
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 32_000);
    }

    #[test]
    fn units_stay_in_their_intervals() {
        let mut stream = Stream::new(1, 0);
        for _ in 0..100_000 {
            let (half_open, open) = (stream.unit(), stream.open_unit());
            assert!((0.0..1.0).contains(&half_open));
            assert!(open > 0.0 && open < 1.0);
        }
    }

    #[test]
    fn whole_numbers_below_one_and_below_two_to_the_63_plus_one() {
        let mut stream = Stream::new(2, 0);
        let bound = (1 << 63) + 1;
        for _ in 0..1000 {
            assert_eq!(stream.below(1), 0);
            assert!(stream.below(bound) < bound);
        }
    }
}
