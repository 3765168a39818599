//! Vectors of floats that a micro-kernel holds in registers, for each instruction set.

/// Rows and columns of a square that is transposed in registers.
pub(super) const SQUARE: usize = 8;

/// A square of elements.
pub(super) type Square<T> = [[T; SQUARE]; SQUARE];

/// A vector of one instruction set.
///
/// # Safety
/// The functions of an implementation may only be called where its instruction set is there, and
/// `load` and `store` with as many elements at the pointer as the vector has.
pub(in super::super) unsafe trait Vector: Copy {
    type Element: Copy;
    const LANES: usize;
    unsafe fn splat(x: Self::Element) -> Self;
    unsafe fn load(from: *const Self::Element) -> Self;
    unsafe fn store(self, to: *mut Self::Element);
    unsafe fn plus(self, other: Self) -> Self;
    /// `self + a * b`, rounded once where the processor can.
    unsafe fn plus_product(self, a: Self, b: Self) -> Self;
    /// The columns of a square that is given by its rows.
    unsafe fn transposed(rows: [&[Self::Element; SQUARE]; SQUARE]) -> Square<Self::Element>;
}

/// What every processor of an architecture has: four lanes of float32, two of float64, which the
/// compiler makes vectors of.
macro_rules! portable {
    ($($type:ty, $lanes:literal;)*) => {$(
        // SAFETY: no instruction set is needed.
        unsafe impl Vector for [$type; $lanes] {
            type Element = $type;
            const LANES: usize = $lanes;
            #[inline(always)]
            unsafe fn splat(x: $type) -> Self {
                [x; $lanes]
            }
            #[inline(always)]
            unsafe fn load(from: *const $type) -> Self {
                // SAFETY: the caller promises that the elements are there.
                unsafe { from.cast::<Self>().read_unaligned() }
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $type) {
                // SAFETY: as above.
                unsafe { to.cast::<Self>().write_unaligned(self) }
            }
            #[inline(always)]
            unsafe fn plus(self, other: Self) -> Self {
                std::array::from_fn(|lane| self[lane] + other[lane])
            }
            #[inline(always)]
            unsafe fn plus_product(self, a: Self, b: Self) -> Self {
                // Where one instruction does both; elsewhere a function would be called.
                const FUSED: bool = cfg!(any(target_arch = "aarch64", target_feature = "fma"));
                std::array::from_fn(|lane| match FUSED {
                    true => a[lane].mul_add(b[lane], self[lane]),
                    false => self[lane] + a[lane] * b[lane],
                })
            }
            #[inline(always)]
            unsafe fn transposed(rows: [&[$type; SQUARE]; SQUARE]) -> Square<$type> {
                std::array::from_fn(|column| rows.map(|row| row[column]))
            }
        }
    )*};
}
portable! {
    f32, 4;
    f64, 2;
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{SQUARE, Square, Vector};
    use std::arch::x86_64::*;

    /// Three rounds of pairs of rows: their elements, then their pairs, then their halves.
    ///
    /// # Safety
    /// AVX must be there.
    #[inline(always)]
    unsafe fn transposed_f32(rows: [&[f32; SQUARE]; SQUARE]) -> Square<f32> {
        // SAFETY: AVX is there, as the caller promises; each vector has as many elements as a row.
        unsafe {
            let rows = rows.map(|row| _mm256_loadu_ps(row.as_ptr()));
            let mut pairs = rows;
            for i in 0..4 {
                pairs[2 * i] = _mm256_unpacklo_ps(rows[2 * i], rows[2 * i + 1]);
                pairs[2 * i + 1] = _mm256_unpackhi_ps(rows[2 * i], rows[2 * i + 1]);
            }
            let mut fours = pairs;
            for half in [0, 4] {
                let [a, b, c, d] = [0, 1, 2, 3].map(|i| pairs[half + i]);
                fours[half] = _mm256_shuffle_ps::<0x44>(a, c);
                fours[half + 1] = _mm256_shuffle_ps::<0xEE>(a, c);
                fours[half + 2] = _mm256_shuffle_ps::<0x44>(b, d);
                fours[half + 3] = _mm256_shuffle_ps::<0xEE>(b, d);
            }
            let mut columns = [[0.0; SQUARE]; SQUARE];
            for i in 0..4 {
                let low = _mm256_permute2f128_ps::<0x20>(fours[i], fours[i + 4]);
                let high = _mm256_permute2f128_ps::<0x31>(fours[i], fours[i + 4]);
                _mm256_storeu_ps(columns[i].as_mut_ptr(), low);
                _mm256_storeu_ps(columns[i + 4].as_mut_ptr(), high);
            }
            columns
        }
    }

    /// As [`transposed_f32`], quarter by quarter.
    ///
    /// # Safety
    /// AVX must be there.
    #[inline(always)]
    unsafe fn transposed_f64(rows: [&[f64; SQUARE]; SQUARE]) -> Square<f64> {
        let mut columns = [[0.0; SQUARE]; SQUARE];
        for (row, column) in [(0, 0), (0, 4), (4, 0), (4, 4)] {
            // SAFETY: AVX is there, as the caller promises; `row`, `column` and the four that
            // follow them are below `SQUARE`.
            unsafe {
                let [a, b, c, d] =
                    [0, 1, 2, 3].map(|i| _mm256_loadu_pd(rows[row + i].as_ptr().add(column)));
                let (low, high) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
                let (low_2, high_2) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
                let quarter = [
                    _mm256_permute2f128_pd::<0x20>(low, low_2),
                    _mm256_permute2f128_pd::<0x20>(high, high_2),
                    _mm256_permute2f128_pd::<0x31>(low, low_2),
                    _mm256_permute2f128_pd::<0x31>(high, high_2),
                ];
                for (i, &elements) in quarter.iter().enumerate() {
                    _mm256_storeu_pd(columns[column + i].as_mut_ptr().add(row), elements);
                }
            }
        }
        columns
    }

    macro_rules! x86 {
        ($($vector:ty: $type:ty, $lanes:literal, $splat:ident $load:ident $store:ident $add:ident $fma:ident $transposed:ident;)*) => {$(
            // SAFETY: intrinsics of one instruction set.
            unsafe impl Vector for $vector {
                type Element = $type;
                const LANES: usize = $lanes;
                #[inline(always)]
                unsafe fn splat(x: $type) -> Self {
                    // SAFETY: the caller promises that the instruction set is there.
                    unsafe { $splat(x) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $type) -> Self {
                    // SAFETY: as above, and that the elements are there.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn store(self, to: *mut $type) {
                    // SAFETY: as above.
                    unsafe { $store(to, self) }
                }
                #[inline(always)]
                unsafe fn plus(self, other: Self) -> Self {
                    // SAFETY: as above.
                    unsafe { $add(self, other) }
                }
                #[inline(always)]
                unsafe fn plus_product(self, a: Self, b: Self) -> Self {
                    // SAFETY: as above.
                    unsafe { $fma(a, b, self) }
                }
                #[inline(always)]
                unsafe fn transposed(rows: [&[$type; SQUARE]; SQUARE]) -> Square<$type> {
                    // SAFETY: as above; AVX is part of all of these instruction sets.
                    unsafe { $transposed(rows) }
                }
            }
        )*};
    }
    x86! {
        __m512: f32, 16, _mm512_set1_ps _mm512_loadu_ps _mm512_storeu_ps _mm512_add_ps _mm512_fmadd_ps transposed_f32;
        __m512d: f64, 8, _mm512_set1_pd _mm512_loadu_pd _mm512_storeu_pd _mm512_add_pd _mm512_fmadd_pd transposed_f64;
        __m256: f32, 8, _mm256_set1_ps _mm256_loadu_ps _mm256_storeu_ps _mm256_add_ps _mm256_fmadd_ps transposed_f32;
        __m256d: f64, 4, _mm256_set1_pd _mm256_loadu_pd _mm256_storeu_pd _mm256_add_pd _mm256_fmadd_pd transposed_f64;
    }
}
