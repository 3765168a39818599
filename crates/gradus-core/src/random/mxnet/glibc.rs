//! glibc's single-precision logarithm, which is not always the nearest float.
//!
//! Since version 2.27 it is the one of ARM's optimized routines (`math/logf.c`, copyright
//! 2017-2018 Arm Limited, MIT licence): log(x) = k·ln 2 + log(c) + log1p(z/c - 1), where
//! x = 2ᵏ·z and c is near the centre of the sixteenth of `[0.7, 1.4)` that z lies in.
//! Evaluated in `f64`, where it makes no difference whether the compiler contracts to
//! fused multiplications: for every normal float up to 1 this function gives glibc's bits
//! with and without.

/// 1/c and log(c), to more digits than the algorithm needs.
const TABLE: [(f64, f64); 16] = [
    (1.398907162146528, -0.33569133332882284),
    (1.3403141896637998, -0.2929040563774074),
    (1.286432210124115, -0.2518726580937369),
    (1.2367150214269895, -0.21245868807117255),
    (1.1906977166711752, -0.17453945183745634),
    (1.1479821020556429, -0.1380057072319758),
    (1.1082251448272158, -0.10275976698545139),
    (1.0711297413057381, -0.06871392447020525),
    (1.036437278977283, -0.0357891387398228),
    (1.0, 0.0),
    (0.9492859795739057, 0.05204517742929496),
    (0.8951049428609004, 0.11081431298787942),
    (0.8476821620351103, 0.1652495223695143),
    (0.8050314851692001, 0.21687389031699977),
    (0.7664671008843108, 0.2659635028121397),
    (0.731428603316328, 0.3127556664073557),
];

/// (log1p(r) - r) / r² on the small interval around 0, highest power first.
const POLYNOMIAL: [f64; 3] = [-0.25089342214237154, 0.333456765744066, -0.4999997485802103];

/// The bits of the float at which the first sixteenth begins.
const START: u32 = 0x3f33_0000;

/// The natural logarithm of a positive, normal `x`.
pub(super) fn logf(x: f32) -> f32 {
    let offset = x.to_bits().wrapping_sub(START);
    let (inverse_centre, log_centre) = TABLE[(offset >> 19) as usize % TABLE.len()];
    let exponent = offset as i32 >> 23;
    let z = f32::from_bits(x.to_bits().wrapping_sub(offset & 0xff80_0000));

    let r = f64::from(z) * inverse_centre - 1.0;
    let y0 = log_centre + f64::from(exponent) * std::f64::consts::LN_2;
    let [a0, a1, a2] = POLYNOMIAL;
    let square = r * r;
    let y = a0 * square + (a1 * r + a2);
    (y * square + (y0 + r)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_logarithm_within_a_unit_in_the_last_place() {
        let mut off_by_one = 0;
        for bits in (0x0080_0000..=0x3f80_0000).step_by(9973) {
            let x = f32::from_bits(bits);
            let nearest = libm::log(x.into()) as f32;
            let steps = logf(x).to_bits().abs_diff(nearest.to_bits());
            assert!(steps <= 1, "{x}: {} and {nearest}", logf(x));
            off_by_one += steps;
        }
        // glibc errs for 214,784 of the 1,056,964,609 floats in this range.
        assert!((1..100).contains(&off_by_one), "{off_by_one}");
    }

    #[test]
    fn has_the_bits_of_glibc_where_those_are_not_the_nearest() {
        for (x, logarithm) in [
            (0x3001_64b9, 0xc1ab_d05a),
            (0x3693_2dc1, 0xc145_647c),
            (0x3c09_5516, 0xc099_0354),
            (0x3e20_e07d, 0xbfec_e812),
            (0x3eb3_c0e9, 0xbf85_fb82),
            (0x3f1b_f915, 0xbefd_b17b),
            (0x3f58_8e7c, 0xbe2b_5766),
            (0x3f7b_c487, 0xbc88_90ed),
            (0x3f7e_8d5f, 0xbbb9_d728),
        ] {
            let x = f32::from_bits(x);
            assert_eq!(logf(x).to_bits(), logarithm);
            assert_ne!((libm::log(x.into()) as f32).to_bits(), logarithm);
        }
    }

    #[test]
    fn is_exactly_zero_at_one() {
        assert_eq!(logf(1.0), 0.0);
    }
}
