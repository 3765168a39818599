//! Python literals, as the headers of NPY files hold them.

use crate::error::{Error, Result, quoted};

/// How deep literals may stand in each other: more than any header needs.
const DEEPEST: usize = 8;

/// A Python value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Whole(u64),
    Bool(bool),
    /// A tuple or a list.
    Sequence(Vec<Literal>),
    Dict(Vec<(String, Literal)>),
}

impl Literal {
    /// The value of a text that holds one literal and white space.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut parser = Parser { rest: text };
        let value = parser.value(0)?;
        match parser.peek() {
            None => Ok(value),
            Some(_) => Err(parser.unexpected()),
        }
    }

    /// What a dict has under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&Literal> {
        match self {
            Self::Dict(entries) => entries
                .iter()
                .find(|(own, _)| own == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

struct Parser<'t> {
    rest: &'t str,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    /// Goes past `sign` if it comes next.
    fn eat(&mut self, sign: char) -> bool {
        let is_next = self.peek() == Some(sign);
        if is_next {
            self.rest = &self.rest[sign.len_utf8()..];
        }
        is_next
    }

    fn unexpected(&self) -> Error {
        Error::data(format!(
            "the header of the NPY data is damaged at {}; write the file again",
            quoted(self.rest.as_bytes())
        ))
    }

    fn value(&mut self, depth: usize) -> Result<Literal> {
        match self.peek() {
            _ if depth > DEEPEST => Err(self.unexpected()),
            Some('{') => self.dict(depth),
            Some('(') => self.sequence('(', ')', depth),
            Some('[') => self.sequence('[', ']', depth),
            Some('\'' | '"') => self.text().map(Literal::Text),
            Some('0'..='9') => self.whole(),
            _ => self.word(),
        }
    }

    fn text(&mut self) -> Result<String> {
        let Some(quote @ ('\'' | '"')) = self.peek() else {
            return Err(self.unexpected());
        };
        let inside = &self.rest[1..];
        let Some(end) = inside.find(quote) else {
            return Err(self.unexpected());
        };
        self.rest = &inside[end + 1..];
        Ok(inside[..end].to_owned())
    }

    fn whole(&mut self) -> Result<Literal> {
        let is_no_digit = |sign: char| !sign.is_ascii_digit();
        let end = self.rest.find(is_no_digit).unwrap_or(self.rest.len());
        let number = self.rest[..end].parse();
        let number = number.map_err(|_| self.unexpected())?;
        self.rest = &self.rest[end..];
        // Python 2 wrote long integers so.
        self.rest = self.rest.strip_prefix('L').unwrap_or(self.rest);
        Ok(Literal::Whole(number))
    }

    fn word(&mut self) -> Result<Literal> {
        for (word, value) in [("True", true), ("False", false)] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Ok(Literal::Bool(value));
            }
        }
        Err(self.unexpected())
    }

    fn sequence(&mut self, open: char, close: char, depth: usize) -> Result<Literal> {
        self.eat(open);
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.value(depth + 1)?);
            if !self.eat(',') && self.peek() != Some(close) {
                return Err(self.unexpected());
            }
        }
        Ok(Literal::Sequence(items))
    }

    fn dict(&mut self, depth: usize) -> Result<Literal> {
        self.eat('{');
        let mut entries = Vec::new();
        while !self.eat('}') {
            let key = self.text()?;
            if !self.eat(':') {
                return Err(self.unexpected());
            }
            entries.push((key, self.value(depth + 1)?));
            if !self.eat(',') && self.peek() != Some('}') {
                return Err(self.unexpected());
            }
        }
        Ok(Literal::Dict(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read() {
        let text = "{'descr': [('x', '<f8'), (\"y\", '|S3', (2,))], 'fortran_order': False, 'shape': (3L, 2), }  \n";
        let header = Literal::parse(text).unwrap();
        let shape = Literal::Sequence(vec![Literal::Whole(3), Literal::Whole(2)]);
        assert_eq!(header.get("shape"), Some(&shape));
        assert_eq!(header.get("fortran_order"), Some(&Literal::Bool(false)));
        assert!(
            matches!(header.get("descr"), Some(Literal::Sequence(fields)) if fields.len() == 2)
        );
    }

    #[test]
    fn broken_headers_are_told() {
        let deep = "(".repeat(100_000);
        for text in [
            "",
            "{",
            "{'a'",
            "{'a':",
            "{'a': 1",
            "(1 2)",
            "'a",
            "99999999999999999999",
            "None",
            "{} {}",
            &deep,
        ] {
            let error = Literal::parse(text).unwrap_err().to_string();
            assert!(
                error.starts_with("the header of the NPY data is damaged at"),
                "{error}"
            );
        }
    }
}
