//! What a formula is made of: expressions of numbers, names, operators and functions.

use std::ops::Range;

use super::function::Function;

/// The bytes of a formula's text in which something stands.
pub type Span = Range<usize>;

/// An expression whose names are of type `N`: the text that was written (`String`), or after
/// [binding](super::Formula::bind) the [`Variable`](super::Variable) that it stands for.
///
/// Two expressions are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Expression<N = String> {
    /// What it is.
    pub node: Node<N>,
    /// Where it stands in the text.
    pub span: Span,
}

impl<N: PartialEq> PartialEq for Expression<N> {
    fn eq(&self, other: &Expression<N>) -> bool {
        self.node == other.node
    }
}

/// What an [`Expression`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<N = String> {
    /// A number.
    Number(f64),
    /// The number π.
    Pi,
    /// `.`, all other columns: only as a term of a linear formula.
    Others,
    /// A column or a parameter.
    Name(N),
    /// The negative of an expression.
    Negative(Box<Expression<N>>),
    /// Two expressions around an operator.
    Binary(Operator, Box<Expression<N>>, Box<Expression<N>>),
    /// A function of expressions.
    Call(&'static Function, Vec<Expression<N>>),
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`, 1 where both sides are the same, else 0.
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^` or `**`, to the power of.
    Power,
}

impl Operator {
    /// Every operator under its canonical text, longer ones before their beginnings.
    pub(super) const ALL: [(&'static str, Operator); 11] = [
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessEqual),
        (">=", Operator::GreaterEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("+", Operator::Add),
        ("-", Operator::Subtract),
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("^", Operator::Power),
    ];

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        let found = Operator::ALL.iter().find(|(_, operator)| *operator == self);
        found.map_or("", |(symbol, _)| symbol)
    }

    /// How tightly it binds: comparisons, sums, products, (signs), powers.
    pub(super) fn binding(self) -> u8 {
        match self {
            Operator::Add | Operator::Subtract => 2,
            Operator::Multiply | Operator::Divide => 3,
            Operator::Power => POWER,
            _ => 1,
        }
    }
}

/// How tightly a sign binds: `-x^2` is `-(x^2)`, `-x*y` is `(-x)*y`.
pub(super) const SIGN: u8 = 4;
/// How tightly `^` binds.
pub(super) const POWER: u8 = 5;

impl<N> Expression<N> {
    pub(super) fn new(node: Node<N>, span: Span) -> Expression<N> {
        Expression { node, span }
    }

    pub(super) fn binary(
        operator: Operator,
        left: Expression<N>,
        right: Expression<N>,
    ) -> Expression<N> {
        let span = left.span.start..right.span.end;
        Expression::new(
            Node::Binary(operator, Box::new(left), Box::new(right)),
            span,
        )
    }

    /// The expressions that this one is made of.
    pub fn parts(&self) -> Vec<&Expression<N>> {
        match &self.node {
            Node::Number(_) | Node::Pi | Node::Others | Node::Name(_) => Vec::new(),
            Node::Negative(part) => vec![part],
            Node::Binary(_, left, right) => vec![left, right],
            Node::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    /// Whether π is in it.
    pub(super) fn has_pi(&self) -> bool {
        matches!(self.node, Node::Pi) || self.parts().into_iter().any(Expression::has_pi)
    }

    /// The names, each as often as it stands there, from left to right, with their places.
    ///
    /// ```
    /// use gradus_fit::formula::Formula;
    /// let formula = Formula::parse("y = a*exp(b*x)")?;
    /// let names: Vec<&str> = formula.right().names().iter().map(|(name, _)| name.as_str()).collect();
    /// assert_eq!(names, ["a", "b", "x"]);
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn names(&self) -> Vec<(&N, Span)> {
        let mut names = Vec::new();
        // A stack of its own, since long sums are deep on the left.
        let mut open = vec![self];
        while let Some(expression) = open.pop() {
            if let Node::Name(name) = &expression.node {
                names.push((name, expression.span.clone()));
            }
            open.extend(expression.parts().into_iter().rev());
        }
        names
    }

    /// The same expression with other names.
    ///
    /// # Errors
    /// The first error of `rename`, which gets each name and its place.
    pub fn rename<M, E>(
        &self,
        rename: &mut dyn FnMut(&N, &Span) -> Result<M, E>,
    ) -> Result<Expression<M>, E> {
        let node = match &self.node {
            Node::Number(number) => Node::Number(*number),
            Node::Pi => Node::Pi,
            Node::Others => Node::Others,
            Node::Name(name) => Node::Name(rename(name, &self.span)?),
            Node::Negative(part) => Node::Negative(Box::new(part.rename(rename)?)),
            Node::Binary(operator, left, right) => {
                let left = Box::new(left.rename(rename)?);
                Node::Binary(*operator, left, Box::new(right.rename(rename)?))
            }
            Node::Call(function, arguments) => {
                let arguments = arguments.iter().map(|argument| argument.rename(rename));
                Node::Call(function, arguments.collect::<Result<_, E>>()?)
            }
        };
        Ok(Expression::new(node, self.span.clone()))
    }
}
