//! The functions that formulas may call: one table.

use std::fmt::{self, Debug, Formatter};

use gradus_core::NdArray;

use super::nearest;

/// A function that formulas may call. [`functions`] lists them.
pub struct Function {
    names: &'static [&'static str],
    summary: &'static str,
    pub(super) action: Action,
}

/// What a function does with its arguments.
#[derive(Clone, Copy)]
pub(super) enum Action {
    /// An elementwise operation of one array.
    One(fn(&NdArray) -> NdArray),
    /// An elementwise operation of two arrays.
    Two(fn(&NdArray, &NdArray) -> NdArray),
    /// The larger or (`false`) the smaller one of two.
    Extreme(bool),
    /// The operator `^` under another name.
    Power,
    /// `where(condition, a, b)`.
    Where,
    /// What stands between its parentheses: keeps a sum together as one term.
    Identity,
    /// Powers of an expression, as terms of a linear formula.
    Polynomial,
}

impl Function {
    /// The name under which formulas show it.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Other names that it is known by.
    pub fn other_names(&self) -> &'static [&'static str] {
        &self.names[1..]
    }

    /// What it is, in one line.
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// How many arguments it takes.
    pub fn arguments(&self) -> usize {
        match self.action {
            Action::One(_) | Action::Identity => 1,
            Action::Two(_) | Action::Extreme(_) | Action::Power | Action::Polynomial => 2,
            Action::Where => 3,
        }
    }

    /// Whether it is several terms of a linear formula and no value.
    pub(super) fn is_polynomial(&self) -> bool {
        matches!(self.action, Action::Polynomial)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        self.names == other.names
    }
}

impl Debug for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every function that formulas may call.
///
/// ```
/// use gradus_fit::formula::functions;
/// let log = functions().iter().find(|function| function.name() == "log").unwrap();
/// assert_eq!((log.arguments(), log.other_names()), (1, &["ln"][..]));
/// ```
pub fn functions() -> &'static [Function] {
    TABLE
}

/// The function of this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    TABLE.iter().find(|function| function.names.contains(&name))
}

/// A function's name that `name` may be meant for.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let names = TABLE.iter().flat_map(|function| function.names).copied();
    // Two slips in a word of three letters make another word.
    let allowed = if name.chars().count() > 4 { 2 } else { 1 };
    nearest::nearest(name, names, allowed)
}

macro_rules! table {
    ($($($name:literal)+ : $summary:literal, $action:expr;)*) => {
        static TABLE: &[Function] = &[$(Function {
            names: &[$($name),+],
            summary: $summary,
            action: $action,
        }),*];
    };
}

use Action::{Extreme, Identity, One, Polynomial, Power, Two, Where};

table! {
    "exp": "e to the power of x", One(NdArray::exp);
    "expm1": "exp(x) - 1, exact for small x too", One(NdArray::expm1);
    "log" "ln": "natural logarithm", One(NdArray::log);
    "log1p": "log(1 + x), exact for small x too", One(NdArray::log1p);
    "log2": "logarithm to the base 2", One(NdArray::log2);
    "log10": "logarithm to the base 10", One(NdArray::log10);
    "sqrt": "square root", One(NdArray::sqrt);
    "cbrt": "cube root, of negative numbers too", One(NdArray::cbrt);
    "square": "x times x", One(NdArray::square);
    "abs": "size without sign", One(NdArray::abs);
    "sign": "-1, 0 or 1", One(NdArray::sign);
    "sin": "sine of an angle in radians", One(NdArray::sin);
    "cos": "cosine of an angle in radians", One(NdArray::cos);
    "tan": "tangent of an angle in radians", One(NdArray::tan);
    "asin" "arcsin": "angle whose sine is x", One(NdArray::asin);
    "acos" "arccos": "angle whose cosine is x", One(NdArray::acos);
    "atan" "arctan": "angle whose tangent is x", One(NdArray::atan);
    "sinh": "hyperbolic sine", One(NdArray::sinh);
    "cosh": "hyperbolic cosine", One(NdArray::cosh);
    "tanh": "hyperbolic tangent", One(NdArray::tanh);
    "asinh" "arcsinh": "number whose hyperbolic sine is x", One(NdArray::asinh);
    "acosh" "arccosh": "number whose hyperbolic cosine is x", One(NdArray::acosh);
    "atanh" "arctanh": "number whose hyperbolic tangent is x", One(NdArray::atanh);
    "sigmoid" "logistic": "1/(1 + exp(-x))", One(NdArray::sigmoid);
    "relu": "x where it is above zero, else zero", One(NdArray::relu);
    "softplus": "log(1 + exp(x)), without overflow", One(NdArray::softplus);
    "erf": "error function", One(NdArray::erf);
    "lgamma" "gammaln": "logarithm of the gamma function's size", One(NdArray::lgamma);
    "floor": "largest integer not above x", One(NdArray::floor);
    "ceil": "smallest integer not below x", One(NdArray::ceil);
    "round": "nearest integer, the even one of two", One(NdArray::round);
    "trunc": "x without its fraction", One(NdArray::trunc);
    "atan2" "arctan2": "angle of the point at height a and distance b", Two(|a, b| a.atan2(b));
    "hypot": "sqrt(a^2 + b^2), without overflow", Two(|a, b| a.hypot(b));
    "min" "minimum" "pmin": "smaller one of two", Extreme(false);
    "max" "maximum" "pmax": "larger one of two", Extreme(true);
    "pow" "power": "a to the power of b", Power;
    "where" "ifelse": "a where a condition holds, else b: where(c, a, b)", Where;
    "I": "what it is given, kept together as one term", Identity;
    "poly": "the powers 1 to k of x, as terms of a linear formula: poly(x, k)", Polynomial;
}
