//! Ties: parameters that are expressions of others.

use super::error::{Fault, FormulaError};
use super::expression::{Expression, Node};
use super::{Formula, Relation, syntax};

impl Formula {
    /// The formula with the expression `text` in the place of the parameter `name`.
    ///
    /// # Errors
    /// When the text is no expression or names the parameter itself; when the formula is linear
    /// (`~`), or its right side does not have that name.
    ///
    /// ```
    /// use gradus_fit::formula::Formula;
    /// let formula = Formula::parse("y = a*exp(-x/short) + b*exp(-x/long)")?;
    /// let tied = formula.tied("long", "10*short")?;
    /// assert_eq!(tied.to_string(), "y = a*exp(-x/short) + b*exp(-x/(10*short))");
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn tied(&self, name: &str, text: &str) -> Result<Formula, FormulaError> {
        let expression = syntax::expression(text).and_then(|expression| {
            super::refuse_terms(&expression)?;
            let own = expression
                .names()
                .into_iter()
                .find(|(known, _)| *known == name);
            match own {
                Some((_, span)) => Err(Fault::new(span, format!("`{name}` is tied to itself"))),
                None => Ok(expression),
            }
        });
        let expression = expression.map_err(|fault| FormulaError::new(text, fault))?;
        let has_name = self
            .right
            .names()
            .into_iter()
            .any(|(known, _)| known == name);
        if !has_name || self.relation == Relation::Linear {
            let message = format!("there is no parameter `{name}` to be tied");
            let fault = Fault::new(self.right.span.clone(), message);
            return Err(FormulaError::new(&self.text, fault));
        }
        // Read again, so that later errors mark places of the formula as it is now.
        Formula::parse(&format!(
            "{} = {}",
            self.left,
            replaced(&self.right, name, &expression)
        ))
    }
}

fn replaced(whole: &Expression, name: &str, by: &Expression) -> Expression {
    let part = |part: &Expression| Box::new(replaced(part, name, by));
    let node = match &whole.node {
        Node::Name(own) if own == name => return by.clone(),
        Node::Negative(negated) => Node::Negative(part(negated)),
        Node::Binary(operator, left, right) => Node::Binary(*operator, part(left), part(right)),
        Node::Call(function, arguments) => {
            let arguments = arguments
                .iter()
                .map(|argument| replaced(argument, name, by));
            Node::Call(function, arguments.collect())
        }
        other => other.clone(),
    };
    Expression::new(node, whole.span.clone())
}
