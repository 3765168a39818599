//! Sums of parameters in words.

use crate::number::{rounded, significant};

/// `0.71·b1 - b3`: a sum of named terms, their factors to some significant digits.
///
/// Factors of 1 are left out, no terms at all are `0`.
///
/// ```
/// use gradus_fit::statistics::sum_in_words;
///
/// assert_eq!(sum_in_words([("b1", 0.70711), ("b3", -1.0)], 2), "0.71·b1 - b3");
/// assert_eq!(sum_in_words([("b1", -1.0 / 3.0), ("b3", 3e-7)], 3), "-0.333·b1 + 3e-7·b3");
/// assert_eq!(sum_in_words([], 2), "0");
/// ```
pub fn sum_in_words<'a>(terms: impl IntoIterator<Item = (&'a str, f64)>, digits: usize) -> String {
    let mut text = String::new();
    for (name, factor) in terms {
        let sign = match (factor < 0.0, text.is_empty()) {
            (true, true) => "-",
            (false, true) => "",
            (true, false) => " - ",
            (false, false) => " + ",
        };
        text += sign;
        let digits = digits.max(1);
        let factor = significant(rounded(factor.abs(), digits), digits);
        if factor != "1" {
            text += &factor;
            text.push('·');
        }
        text += name;
    }
    if text.is_empty() {
        "0".to_owned()
    } else {
        text
    }
}
