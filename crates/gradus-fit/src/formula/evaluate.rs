//! The numbers of an expression, made of the operations of arrays, so that they can be
//! differentiated and compiled like everything else.

use gradus_core::{DType, NdArray, Operand, autograd, nd};

use super::expression::{Expression, Node, Operator};
use super::function::Action;

/// Integer exponents up to this size are taken by repeated multiplication.
const MOST_FACTORS: f64 = 64.0;

/// A number that needs no array yet, or an array.
enum Value {
    Number(f64),
    Array(NdArray),
}

impl Value {
    fn into_array(self) -> NdArray {
        match self {
            Value::Number(number) => NdArray::from(number),
            Value::Array(array) => array,
        }
    }
}

impl<N> Expression<N> {
    /// The expression's value where `names` gives that of each name: float64 arrays, elementwise.
    /// Comparisons are 1 where they hold, else 0. An expression without names has no axes.
    ///
    /// Integer constants as exponents are exact repeated products. In recorded scopes gradients
    /// pass only through that branch of `where`, `min` and `max` which is chosen, so that one that
    /// is undefined elsewhere does no harm.
    ///
    /// # Panics
    /// When the shapes of the arrays do not broadcast, and for `.` and `poly`, which are terms and
    /// have no value.
    ///
    /// ```
    /// use gradus_core::NdArray;
    /// use gradus_fit::formula::Formula;
    /// let formula = Formula::parse("y = (x > 1)*x^2")?;
    /// let value = formula.right().evaluate(&|_| NdArray::from(vec![1.0, 2.0, 3.0]));
    /// assert_eq!(value.to_vec::<f64>(), [0.0, 4.0, 9.0]);
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn evaluate(&self, names: &dyn Fn(&N) -> NdArray) -> NdArray {
        self.value(names).into_array()
    }

    fn value(&self, names: &dyn Fn(&N) -> NdArray) -> Value {
        match &self.node {
            Node::Number(number) => Value::Number(*number),
            Node::Pi => Value::Number(std::f64::consts::PI),
            Node::Name(name) => Value::Array(names(name)),
            Node::Others => panic!("`.` is a term of a linear formula and has no value"),
            Node::Negative(part) => negative(part.value(names)),
            Node::Binary(operator, left, right) => {
                binary(*operator, left.value(names), right.value(names))
            }
            Node::Call(function, arguments) => call(function.action, arguments, names),
        }
    }
}

fn negative(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(-number),
        Value::Array(array) => Value::Array(-array),
    }
}

fn binary(operator: Operator, left: Value, right: Value) -> Value {
    Value::Array(match (left, right) {
        (Value::Array(base), Value::Number(exponent))
            if operator == Operator::Power
                && exponent.fract() == 0.0
                && exponent.abs() <= MOST_FACTORS =>
        {
            base.powi(exponent as i32)
        }
        (Value::Array(left), Value::Array(right)) => operate(operator, left, right),
        (Value::Array(left), Value::Number(right)) => operate(operator, left, right),
        (Value::Number(left), Value::Array(right)) => operate(operator, left, right),
        (Value::Number(left), right) => operate(operator, NdArray::from(left), right.into_array()),
    })
}

fn operate(operator: Operator, left: impl Operand, right: impl Operand) -> NdArray {
    let compare = |comparison: &dyn Fn() -> NdArray| {
        // A comparison has no gradient; paused, it counts as a constant.
        autograd::pause(|| comparison().astype(DType::F64))
    };
    match operator {
        Operator::Add => nd::add(left, right),
        Operator::Subtract => nd::sub(left, right),
        Operator::Multiply => nd::mul(left, right),
        Operator::Divide => nd::div(left, right),
        Operator::Power => nd::pow(left, right),
        Operator::Equal => compare(&|| nd::equal(&left, &right)),
        Operator::NotEqual => compare(&|| nd::not_equal(&left, &right)),
        Operator::Less => compare(&|| nd::less(&left, &right)),
        Operator::LessEqual => compare(&|| nd::less_equal(&left, &right)),
        Operator::Greater => compare(&|| nd::greater(&left, &right)),
        Operator::GreaterEqual => compare(&|| nd::greater_equal(&left, &right)),
    }
}

fn call<N>(action: Action, arguments: &[Expression<N>], names: &dyn Fn(&N) -> NdArray) -> Value {
    let value = |position: usize| arguments[position].value(names);
    let array = |position: usize| value(position).into_array();
    match action {
        Action::Identity => value(0),
        Action::One(function) => Value::Array(function(&array(0))),
        Action::Two(function) => Value::Array(function(&array(0), &array(1))),
        Action::Power => binary(Operator::Power, value(0), value(1)),
        Action::Extreme(is_largest) => Value::Array(extreme(is_largest, &array(0), &array(1))),
        Action::Where => Value::Array(choice(arguments, names)),
        Action::Polynomial => {
            panic!("`poly` is several terms of a linear formula and has no value")
        }
    }
}

/// The larger or the smaller one of two; NaN where one is. Other than by [`nd::maximum`] gradients
/// are chosen, not multiplied by zero, which would make infinite ones NaN.
fn extreme(is_largest: bool, a: &NdArray, b: &NdArray) -> NdArray {
    let is_first = autograd::pause(|| {
        let wins = if is_largest {
            a.greater_equal(b)
        } else {
            a.less_equal(b)
        };
        wins.logical_or(a.isnan())
    });
    nd::where_(is_first, a, b)
}

/// `where(condition, a, b)`. Within a branch the names are variables only where it is chosen: the
/// gradient of the other branch may be NaN, and zero times NaN would reach the result.
fn choice<N>(arguments: &[Expression<N>], names: &dyn Fn(&N) -> NdArray) -> NdArray {
    let condition = autograd::pause(|| arguments[0].evaluate(names).not_equal(0.0));
    if !autograd::is_recording() {
        let value = |position: usize| arguments[position].evaluate(names);
        return nd::where_(condition, value(1), value(2));
    }
    let constant = |name: &N| autograd::pause(|| names(name).detach());
    let first = |name: &N| nd::where_(&condition, names(name), constant(name));
    let second = |name: &N| nd::where_(&condition, constant(name), names(name));
    let (first, second) = (
        arguments[1].evaluate(&first),
        arguments[2].evaluate(&second),
    );
    nd::where_(&condition, first, second)
}
