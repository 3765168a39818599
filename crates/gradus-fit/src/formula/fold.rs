//! Parts of expressions that have no names, replaced by their numbers.

use gradus_core::NdArray;

use super::expression::{Expression, Node};

impl<N> Expression<N> {
    /// The same expression with every part that has no names replaced by its number, where that is
    /// finite.
    pub(super) fn folded(&self) -> Expression<N>
    where
        N: Clone,
    {
        let node = match &self.node {
            Node::Negative(part) => Node::Negative(Box::new(part.folded())),
            Node::Binary(operator, left, right) => {
                Node::Binary(*operator, Box::new(left.folded()), Box::new(right.folded()))
            }
            Node::Call(function, arguments) => {
                Node::Call(function, arguments.iter().map(Expression::folded).collect())
            }
            node => node.clone(),
        };
        let folded = Expression::new(node, self.span.clone());
        folded.number().map_or(folded, |number| {
            Expression::new(Node::Number(number), self.span.clone())
        })
    }

    /// The finite number that it is, whatever the names; its parts must be folded.
    fn number(&self) -> Option<f64> {
        let is_constant = match &self.node {
            Node::Name(_) | Node::Others => false,
            Node::Call(function, _) if function.is_polynomial() => false,
            _ => (self.parts().into_iter()).all(|part| matches!(part.node, Node::Number(_))),
        };
        let number = is_constant.then(|| self.evaluate(&|_| NdArray::from(0.0)).item())?;
        number.is_finite().then_some(number)
    }
}
