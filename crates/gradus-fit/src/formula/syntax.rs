//! The grammar of formulas, with `winnow`.
//!
//! One level of operators after the other would take one function each; instead [`expression`]
//! takes how tightly an operator must bind to be read (precedence climbing).

use winnow::ascii::{digit0, digit1};
use winnow::combinator::{alt, opt, peek, preceded, repeat};
use winnow::error::ParserError;
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, one_of, take_till, take_while};

use super::error::{Fault, character};
use super::expression::{Expression, Node, Operator, POWER, SIGN};
use super::function::{self, Action, Function};

/// Parentheses, calls, signs and powers within each other; what reads them calls itself.
const DEEPEST: usize = 100;
/// How deep a sign is, with the parentheses around it that the canonical text may have and the text
/// that was read has not.
const SIGN_DEPTH: usize = 2;
/// Numbers and names in a formula; what walks over expressions calls itself.
const MOST_OPERANDS: usize = 1000;

type Input<'a> = LocatingSlice<&'a str>;
type Parsed<O> = Result<O, Fault>;

impl<'a> ParserError<Input<'a>> for Fault {
    type Inner = Fault;

    fn from_input(input: &Input<'a>) -> Fault {
        Fault::new(place(input), "this does not belong here")
    }

    fn into_inner(self) -> Result<Fault, Fault> {
        Ok(self)
    }
}

/// The two sides of a formula, and whether `=` stands between them.
pub(super) struct Sides {
    pub(super) left: Expression,
    pub(super) right: Expression,
    pub(super) is_model: bool,
}

/// Reads a whole formula.
pub(super) fn formula(text: &str) -> Parsed<Sides> {
    let mut reader = Reader::new(text);
    let input = &mut LocatingSlice::new(text);
    spaces(input)?;
    if opt(peek(one_of(['~', '=']))).parse_next(input)?.is_some() {
        let fault = Fault::new(place(input), "the left side is missing");
        return Err(fault.hint("write first what the model is to explain, as in `y ~ x`"));
    }
    let left = reader.expression(input, 1, 0)?;
    let relation = opt(one_of(['~', '='])).parse_next(input)?;
    let Some(relation) = relation else {
        let expected = "expected `~` (a linear model), `=` (any model) or an operator";
        return Err(reader.unexpected(input, expected));
    };
    let right = reader.expression(input, 1, 0)?;
    if !input.is_empty() {
        return Err(reader.unexpected(input, "expected an operator or the end of the formula"));
    }
    let is_model = relation == '=';
    Ok(Sides {
        left,
        right,
        is_model,
    })
}

/// Reads a whole expression, without anything that relates it to another.
pub(super) fn expression(text: &str) -> Parsed<Expression> {
    let mut reader = Reader::new(text);
    let input = &mut LocatingSlice::new(text);
    let expression = reader.expression(input, 1, 0)?;
    if !input.is_empty() {
        return Err(reader.unexpected(input, "expected an operator or the end"));
    }
    Ok(expression)
}

/// What is known while a formula is read.
struct Reader<'a> {
    text: &'a str,
    operands: usize,
    /// Where parentheses were opened that are not closed yet.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader {
            text,
            operands: 0,
            open: Vec::new(),
        }
    }

    /// Operands and those operators between them that bind at least as tightly as `binding`.
    fn expression(
        &mut self,
        input: &mut Input<'a>,
        binding: u8,
        depth: usize,
    ) -> Parsed<Expression> {
        let mut left = self.operand(input, depth)?;
        loop {
            let before = *input;
            let Some(operator) = operator(input)? else {
                return Ok(left);
            };
            let found = operator.binding();
            if found < binding {
                *input = before;
                return Ok(left);
            }
            let right = match operator {
                Operator::Power => self.expression(input, POWER, depth + 1)?,
                _ => self.expression(input, found + 1, depth + 1)?,
            };
            left = Expression::binary(operator, left, right);
            if found == 1 && matches!(peek_operator(input)?, Some(next) if next.binding() == 1) {
                let fault = Fault::new(place(input), "comparisons do not stand in a row");
                return Err(fault.hint("multiply them to ask for both: (0 < x)*(x < 1)"));
            }
        }
    }

    /// A number, a name, a call, an expression in parentheses, or one of these after a sign.
    fn operand(&mut self, input: &mut Input<'a>, depth: usize) -> Parsed<Expression> {
        spaces(input)?;
        let start = input.current_token_start();
        if depth > DEEPEST {
            let message = format!(
                "more than {DEEPEST} parentheses, calls, signs or powers within each other"
            );
            return Err(
                Fault::new(place(input), message).hint("write it flatter, or in another variable")
            );
        }
        if let Some(sign) = opt(one_of(['-', '+'])).parse_next(input)? {
            let part = self.expression(input, SIGN + 1, depth + SIGN_DEPTH)?;
            let span = start..part.span.end;
            return Ok(match sign {
                '-' => Expression::new(Node::Negative(Box::new(part)), span),
                _ => part,
            });
        }
        self.operands += 1;
        if self.operands > MOST_OPERANDS {
            let message = format!("more than {MOST_OPERANDS} numbers and names in one formula");
            return Err(Fault::new(place(input), message).hint("`.` stands for all other columns"));
        }
        if opt('(').parse_next(input)?.is_some() {
            return self.parenthesis(input, start, depth);
        }
        let operand = match peek(opt(any)).parse_next(input)? {
            Some('`') => self.quoted_name(input)?,
            Some(character) if begins_name(character) => self.name_or_call(input, depth)?,
            Some('.' | '0'..='9') => self.number_or_others(input)?,
            _ => return Err(self.unexpected(input, "expected a number, a name or `(`")),
        };
        spaces(input)?;
        Ok(operand)
    }

    /// What follows an opening parenthesis.
    fn parenthesis(
        &mut self,
        input: &mut Input<'a>,
        start: usize,
        depth: usize,
    ) -> Parsed<Expression> {
        self.open.push(start);
        spaces(input)?;
        let is_sign = peek(opt(one_of(['-', '+']))).parse_next(input)?.is_some();
        let depth = if is_sign { depth } else { depth + 1 };
        let mut inner = self.expression(input, 1, depth)?;
        let end = self.close(input, "expected `)` or an operator")?;
        inner.span = start..end;
        Ok(inner)
    }

    /// A closing parenthesis; gives where it ends.
    fn close(&mut self, input: &mut Input<'a>, expected: &str) -> Parsed<usize> {
        if opt(')').parse_next(input)?.is_none() {
            return Err(self.unexpected(input, expected));
        }
        self.open.pop();
        let end = input.current_token_start();
        spaces(input)?;
        Ok(end)
    }

    fn number_or_others(&mut self, input: &mut Input<'a>) -> Parsed<Expression> {
        let before = *input;
        let text = opt(number_text).parse_next(input)?;
        let Some(text) = text else {
            let (_, span) = any.with_span().parse_next(input)?;
            return Ok(Expression::new(Node::Others, span));
        };
        let span = before.current_token_start()..before.current_token_start() + text.len();
        let number = text.parse().unwrap_or(f64::INFINITY);
        match f64::is_finite(number) {
            true => Ok(Expression::new(Node::Number(number), span)),
            false => Err(Fault::new(
                span,
                "this number is beyond what double precision holds (1.8e308)",
            )),
        }
    }

    fn name_or_call(&mut self, input: &mut Input<'a>, depth: usize) -> Parsed<Expression> {
        let (name, span): (&str, _) = take_while(1.., continues_name)
            .with_span()
            .parse_next(input)?;
        spaces(input)?;
        let start = input.current_token_start();
        if opt('(').parse_next(input)?.is_none() {
            let node = match name {
                "pi" => Node::Pi,
                _ => Node::Name(name.to_owned()),
            };
            return Ok(Expression::new(node, span));
        }
        let Some(function) = function::find(name) else {
            let hint = match function::nearest(name) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("for a product write {name}*(…)"),
            };
            return Err(Fault::new(span, format!("there is no function `{name}`")).hint(hint));
        };
        self.open.push(start);
        let arguments = self.arguments(input, function, depth)?;
        let end = self.close(input, "expected `,`, `)` or an operator")?;
        call(function, arguments, span.start..end)
    }

    fn arguments(
        &mut self,
        input: &mut Input<'a>,
        function: &Function,
        depth: usize,
    ) -> Parsed<Vec<Expression>> {
        spaces(input)?;
        let mut arguments = Vec::new();
        if opt(peek(')')).parse_next(input)?.is_some() {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression(input, 1, depth + 1)?);
            if opt(',').parse_next(input)?.is_none() {
                return Ok(arguments);
            }
            if arguments.len() == function.arguments() {
                let fault = Fault::new(place(input), count(function, "more"));
                return Err(fault.hint(usage(function)));
            }
        }
    }

    /// A name of any characters between back quotes; two of them stand for one.
    fn quoted_name(&mut self, input: &mut Input<'a>) -> Parsed<Expression> {
        let start = input.current_token_start();
        let mut name = String::new();
        loop {
            let text: &str = preceded('`', take_till(0.., '`')).parse_next(input)?;
            name.push_str(text);
            if opt('`').parse_next(input)?.is_none() {
                return Err(Fault::new(start..start + 1, "the back quote is not closed"));
            }
            if opt(peek('`')).parse_next(input)?.is_none() {
                break;
            }
            name.push('`');
        }
        let span = start..input.current_token_start();
        match name.is_empty() {
            true => Err(Fault::new(span, "a name has at least one character")),
            false => Ok(Expression::new(Node::Name(name), span)),
        }
    }

    /// The fault of what stands at the input's beginning.
    fn unexpected(&self, input: &Input<'a>, expected: &str) -> Fault {
        let rest: &str = input;
        let found = match rest.chars().next() {
            None => "the end of the formula".to_owned(),
            Some(character) if begins_name(character) => {
                let name: String = rest.chars().take_while(|c| continues_name(*c)).collect();
                format!("`{name}`")
            }
            Some(character) => format!("`{character}`"),
        };
        let length = match found.as_str() {
            name if rest.starts_with(name.trim_matches('`')) => name.len() - 2,
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
        let start = input.current_token_start();
        let fault = Fault::new(start..start + length, format!("{expected}, found {found}"));
        match self.hint(rest, start) {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }

    /// What may be meant by text that fits nowhere.
    fn hint(&self, rest: &str, start: usize) -> Option<String> {
        let before = self.text[..start].trim_end().chars().next_back();
        let after_operand = before.is_some_and(|c| continues_name(c) || c == ')' || c == '`');
        let hint = match rest.chars().next() {
            None | Some('~' | '=') if !self.open.is_empty() => {
                let open = character(self.text, *self.open.last()?) + 1;
                match rest.starts_with('=') {
                    true => "to compare, write `==`".to_owned(),
                    false => format!("the parenthesis at character {open} is not closed"),
                }
            }
            Some(')') if self.open.is_empty() => "no parenthesis is open here".to_owned(),
            Some(')') => "an operand is missing before it".to_owned(),
            Some('[' | ']' | '{' | '}') => "write round parentheses".to_owned(),
            Some('"' | '\'') => "put names of columns between back quotes: `name`".to_owned(),
            Some(':') => "for an interaction write `*`".to_owned(),
            Some('&' | '|') => "multiply conditions to ask for both: (0 < x)*(x < 1)".to_owned(),
            Some('%' | '!' | '\\') => "the operators are + - * / ^ and == != < <= > >=".to_owned(),
            Some(',') => {
                "commas stand between arguments of functions; decimals take a point".to_owned()
            }
            Some('~' | '=') => "a formula has one `~` or `=`; to compare, write `==`".to_owned(),
            Some('−' | '–') => "this is a dash; write `-`".to_owned(),
            Some('×' | '·') => "for a product write `*`".to_owned(),
            Some('²' | '³' | '¹' | '⁰'..='⁹') => "for a power write `^`".to_owned(),
            Some(character)
                if after_operand
                    && (begins_name(character) || "(`.0123456789".contains(character)) =>
            {
                "for a product write `*`".to_owned()
            }
            _ => return None,
        };
        Some(hint)
    }
}

/// A call with as many arguments as the function takes.
fn call(
    function: &'static Function,
    mut arguments: Vec<Expression>,
    span: std::ops::Range<usize>,
) -> Parsed<Expression> {
    if arguments.len() != function.arguments() {
        return Err(Fault::new(span, count(function, "fewer")).hint(usage(function)));
    }
    if matches!(function.action, Action::Power)
        && let (Some(exponent), Some(base)) = (arguments.pop(), arguments.pop())
    {
        let node = Node::Binary(Operator::Power, Box::new(base), Box::new(exponent));
        return Ok(Expression::new(node, span));
    }
    Ok(Expression::new(Node::Call(function, arguments), span))
}

fn count(function: &Function, what: &str) -> String {
    let number = function.arguments();
    let plural = if number == 1 { "" } else { "s" };
    format!(
        "`{}` takes {number} argument{plural}, here are {what}",
        function.name()
    )
}

fn usage(function: &Function) -> String {
    format!("{}: {}", function.name(), function.summary())
}

/// An operator, with the spaces before and after it.
fn operator(input: &mut Input<'_>) -> Parsed<Option<Operator>> {
    spaces(input)?;
    if opt("**").parse_next(input)?.is_some() {
        return Ok(Some(Operator::Power));
    }
    for (symbol, operator) in Operator::ALL {
        if opt(symbol).parse_next(input)?.is_some() {
            return Ok(Some(operator));
        }
    }
    Ok(None)
}

fn peek_operator(input: &Input<'_>) -> Parsed<Option<Operator>> {
    operator(&mut input.clone())
}

/// Digits with at most one point among them, and an exponent.
fn number_text<'a>(input: &mut Input<'a>) -> Parsed<&'a str> {
    let mantissa = alt(((digit1, opt(('.', digit0))).take(), ('.', digit1).take()));
    let exponent = opt((one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1));
    (mantissa, exponent).take().parse_next(input)
}

fn spaces(input: &mut Input<'_>) -> Parsed<()> {
    repeat(0.., one_of(char::is_whitespace)).parse_next(input)
}

fn place(input: &Input<'_>) -> std::ops::Range<usize> {
    let start = input.current_token_start();
    let length = input.chars().next().map_or(0, char::len_utf8);
    start..start + length
}

fn begins_name(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn continues_name(character: char) -> bool {
    let is_raised = matches!(character, '²' | '³' | '¹' | '⁰'..='⁹');
    (character.is_alphanumeric() || character == '_' || character == '.') && !is_raised
}

/// Whether a name needs no back quotes.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.starts_with(begins_name) && name.chars().all(continues_name) && name != "pi"
}
