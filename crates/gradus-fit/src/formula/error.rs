//! What is wrong with a formula, shown under the character where it is wrong.

use std::fmt::{self, Display, Formatter};

use super::expression::Span;

/// Characters of a formula that are shown on either side of a mistake.
const AROUND: usize = 60;

/// What is wrong with a formula. Its text shows the formula, marks the place and says what to do.
///
/// ```
/// use gradus_fit::formula::Formula;
/// let error = Formula::parse("y = b1*(1 - exp(-b2*x)").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "expected `)` or an operator, found the end of the formula\n\
///      \x20 y = b1*(1 - exp(-b2*x)\n\
///      \x20                       ^\n\
///      hint: the parenthesis at character 8 is not closed"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    formula: String,
    span: Span,
    message: String,
    hint: Option<String>,
}

impl FormulaError {
    /// An error at the bytes `span` of `formula`.
    pub(super) fn new(formula: &str, fault: Fault) -> FormulaError {
        FormulaError {
            formula: formula.to_owned(),
            span: fault.span,
            message: fault.message,
            hint: fault.hint,
        }
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do, where that can be guessed.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The bytes of the formula that are wrong.
    pub fn span(&self) -> Span {
        self.span.clone()
    }
}

impl std::error::Error for FormulaError {}

impl Display for FormulaError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let start = character(&self.formula, self.span.start);
        let length = character(&self.formula, self.span.end).saturating_sub(start);
        let first = start.saturating_sub(AROUND);
        let length = length.clamp(1, AROUND);
        let shown: Vec<char> = (self.formula.chars().skip(first))
            .take(start - first + length + AROUND)
            // Every character takes one place, so that the mark stands where it should.
            .map(|character| {
                if character.is_control() {
                    ' '
                } else {
                    character
                }
            })
            .collect();
        let text: String = shown.iter().collect();
        let is_cut = first + shown.len() < self.formula.chars().count();
        let (before, after) = (
            if first > 0 { "…" } else { "" },
            if is_cut { "…" } else { "" },
        );
        let indent = " ".repeat(start - first + before.chars().count());
        writeln!(f, "{}", self.message)?;
        writeln!(f, "  {before}{}{after}", text.trim_end())?;
        write!(f, "  {indent}{}", "^".repeat(length))?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// How many characters stand before a byte of the text.
pub(super) fn character(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

/// A [`FormulaError`] before it is known of which formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Fault {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Fault {
        Fault {
            span,
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Fault {
        self.hint = Some(hint.into());
        self
    }
}
