//! Values that options take.

use clap::builder::RangedU64ValueParser;
use gradus::fit::nonlinear::Bounds;

/// A whole number from 1 on.
pub(super) fn positive() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=u64::from(u32::MAX))
}

/// A number above 0.
pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    number(text).and_then(|number| match number > 0.0 {
        true => Ok(number),
        false => Err("a number above 0 is wanted".into()),
    })
}

/// A number from 0 on.
pub(super) fn from_zero(text: &str) -> Result<f64, String> {
    number(text).and_then(|number| match number >= 0.0 {
        true => Ok(number),
        false => Err("a number from 0 on is wanted".into()),
    })
}

/// A share: a number from 0 to below 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    number(text).and_then(|number| match (0.0..1.0).contains(&number) {
        true => Ok(number),
        false => Err("a share is a number from 0 to below 1, such as 0.2".into()),
    })
}

/// A learning rate.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f64::is_finite(rate) => Ok(rate),
        _ => Err("a learning rate is a number above 0, such as 0.03".into()),
    }
}

/// A probability in percent, as a number below 1.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(percent) if percent > 0.0 && percent < 100.0 => Ok(percent / 100.0),
        _ => Err("a probability is a number of percent between 0 and 100, such as 95".into()),
    }
}

/// A parameter and its value: `b1=500`.
pub(super) fn assignment(text: &str) -> Result<(String, f64), String> {
    let wanted = "a parameter and its value are wanted, such as b1=500";
    let (name, value) = text.split_once('=').ok_or(wanted)?;
    Ok((parameter(name, wanted)?, number(value)?))
}

/// A parameter and the expression that it is tied to: `long=10*short`.
pub(super) fn tie(text: &str) -> Result<(String, String), String> {
    let wanted = "a parameter and an expression of others are wanted, such as long=10*short";
    let (name, expression) = text.split_once('=').ok_or(wanted)?;
    Ok((parameter(name, wanted)?, expression.trim().to_owned()))
}

/// A parameter and its bounds: `a=0..`, `a=..1`, `a=0..1`.
pub(super) fn bounds(text: &str) -> Result<(String, Bounds), String> {
    let wanted = "a parameter and its bounds are wanted, such as a=0.. or a=-1..1";
    let (name, range) = text.split_once('=').ok_or(wanted)?;
    let (low, high) = range.split_once("..").ok_or(wanted)?;
    let end = |end: &str, open: f64| match end.trim() {
        "" => Ok(open),
        end => number(end),
    };
    let bounds = Bounds::between(end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?);
    match bounds.lower <= bounds.upper {
        true => Ok((parameter(name, wanted)?, bounds)),
        false => Err("the lower bound is above the upper one".into()),
    }
}

fn parameter(name: &str, wanted: &str) -> Result<String, String> {
    match name.trim().trim_matches('`') {
        "" => Err(wanted.into()),
        name => Ok(name.into()),
    }
}

fn number(text: &str) -> Result<f64, String> {
    match text.trim().parse() {
        Ok(number) if f64::is_finite(number) => Ok(number),
        _ => Err(format!("`{text}` is no finite number")),
    }
}

/// One byte between fields: a character, or `tab`, `space`.
pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        "space" => Ok(b' '),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii() => Ok(*byte),
            _ => Err("a delimiter is one character, or `tab` or `space`".into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_values_and_bounds() {
        assert_eq!(assignment(" b1 = -5e2").unwrap(), ("b1".into(), -500.0));
        assert_eq!(
            bounds("a=0..").unwrap(),
            ("a".into(), Bounds::at_least(0.0))
        );
        assert_eq!(bounds("a=..1").unwrap(), ("a".into(), Bounds::at_most(1.0)));
        assert_eq!(bounds("a=-.5...5").unwrap().1, Bounds::between(-0.5, 0.5));
        for wrong in ["", "a", "=1", "a=", "a=nan", "a=1e999"] {
            assignment(wrong).expect_err(wrong);
            bounds(wrong).expect_err(wrong);
        }
        bounds("a=1..0").expect_err("crossed");
    }

    #[test]
    fn delimiters_are_single_characters() {
        assert_eq!(delimiter(";"), Ok(b';'));
        assert_eq!(delimiter("tab"), Ok(b'\t'));
        for wrong in ["", "ab", "é"] {
            delimiter(wrong).expect_err(wrong);
        }
    }
}
