//! What the subscripts say: a label for each axis, checked against the shapes.

use std::fmt;

use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::shape::Shape;

/// The name of an axis. Unnamed ones come first in an output that is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// An axis that an ellipsis stands for, by its place among all that broadcast together.
    Unnamed(usize),
    Letter(char),
}

pub(super) type Labels = SmallVec<[Label; 4]>;

/// For each label its length, 1 only where all operands have that, and an operand that has it.
type Lengths = SmallVec<[(Label, usize, usize); 8]>;

/// The labels of the operands' axes and of the output's.
pub(super) struct Subscripts {
    pub(super) operands: Vec<Labels>,
    pub(super) output: Labels,
    lengths: Lengths,
}

impl Subscripts {
    /// Reads `text` for operands of these shapes.
    ///
    /// # Errors
    /// [`Error::Argument`] when it cannot be read or names another number of operands,
    /// [`Error::Shape`] when it does not suit the shapes.
    pub(super) fn new(text: &str, shapes: &[Shape]) -> Result<Subscripts> {
        let (inputs, output) = match text.split_once("->") {
            Some((inputs, output)) => (inputs, Some(Part::new(output)?)),
            None => (text, None),
        };
        let inputs: Vec<Part> = inputs.split(',').map(Part::new).collect::<Result<_>>()?;
        if inputs.len() != shapes.len() {
            let named = counted(inputs.len(), "operand");
            let are = if shapes.len() == 1 {
                "there is"
            } else {
                "there are"
            };
            return Err(argument(format!(
                "'{text}' names {named}, but {are} {}; separate them by commas",
                shapes.len()
            )));
        }
        let unnamed: Vec<usize> = (inputs.iter().zip(shapes).enumerate())
            .map(|(operand, (part, shape))| part.unnamed(operand, shape))
            .collect::<Result<_>>()?;
        let broadcast = unnamed.iter().copied().max().unwrap_or(0);
        let operands: Vec<Labels> = (inputs.iter().zip(&unnamed))
            .map(|(part, unnamed)| part.labels(broadcast - unnamed..broadcast))
            .collect();
        let lengths = lengths(&operands, shapes)?;
        let output = match output {
            Some(part) => given_output(&part, broadcast, &lengths)?,
            None => implied_output(&operands),
        };
        Ok(Subscripts {
            operands,
            output,
            lengths,
        })
    }

    /// The length that a label has where it does not broadcast.
    pub(super) fn length(&self, label: Label) -> usize {
        let known = self.lengths.iter().find(|known| known.0 == label);
        known.expect("an operand's label").1
    }
}

/// The subscripts of one operand or of the output.
struct Part {
    letters: Vec<char>,
    /// How many letters stand before the ellipsis, if there is one.
    ellipsis: Option<usize>,
}

impl Part {
    fn new(text: &str) -> Result<Part> {
        let mut part = Part {
            letters: Vec::new(),
            ellipsis: None,
        };
        let mut rest = text.trim_start();
        while let Some(next) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("...") {
                if part.ellipsis.replace(part.letters.len()).is_some() {
                    return Err(argument(format!(
                        "'{text}' has two ellipses; one at most may be"
                    )));
                }
                rest = after;
            } else if next.is_ascii_alphabetic() {
                part.letters.push(next);
                rest = &rest[1..];
            } else {
                return Err(argument(format!(
                    "'{next}' in '{text}' names no axis; axes are named by letters from a to z and A \
                     to Z, or by '...' together"
                )));
            }
            rest = rest.trim_start();
        }
        Ok(part)
    }

    /// How many axes of an operand the ellipsis stands for.
    fn unnamed(&self, operand: usize, shape: &Shape) -> Result<usize> {
        let (named, rank) = (self.letters.len(), shape.rank());
        match rank.checked_sub(named) {
            Some(0) => Ok(0),
            Some(unnamed) if self.ellipsis.is_some() => Ok(unnamed),
            too_few => Err(shape_error(format!(
                "'{self}' names {}, but operand {operand} of shape {shape} has {rank}{}",
                counted(named, "axis"),
                match too_few {
                    Some(_) => "; name each, or write ... for the others",
                    None => "",
                }
            ))),
        }
    }

    fn labels(&self, unnamed: std::ops::Range<usize>) -> Labels {
        let (before, after) = self.letters.split_at(self.ellipsis.unwrap_or(0));
        let letters = |letters: &[char]| {
            letters
                .iter()
                .map(|&c| Label::Letter(c))
                .collect::<Labels>()
        };
        let mut labels = letters(before);
        labels.extend(unnamed.map(Label::Unnamed));
        labels.extend(letters(after));
        labels
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.letters.split_at(self.ellipsis.unwrap_or(0));
        let ellipsis = if self.ellipsis.is_some() { "..." } else { "" };
        let text = |letters: &[char]| letters.iter().collect::<String>();
        write!(f, "{}{ellipsis}{}", text(before), text(after))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Letter(letter) => write!(f, "'{letter}'"),
            Label::Unnamed(place) => write!(f, "axis {place} of the ellipsis"),
        }
    }
}

fn lengths(operands: &[Labels], shapes: &[Shape]) -> Result<Lengths> {
    let mut lengths = Lengths::new();
    for (operand, (labels, shape)) in operands.iter().zip(shapes).enumerate() {
        for (axis, (&label, &length)) in labels.iter().zip(&**shape).enumerate() {
            let first = labels
                .iter()
                .position(|&other| other == label)
                .unwrap_or(axis);
            if shape[first] != length {
                return Err(shape_error(format!(
                    "{label} has lengths {} and {length} in operand {operand} of shape {shape}; a \
                     diagonal needs axes of one length",
                    shape[first]
                )));
            }
            match lengths.iter_mut().find(|known| known.0 == label) {
                None => lengths.push((label, length, operand)),
                Some(known) if known.1 == 1 => *known = (label, length, operand),
                Some(&mut (_, before, other)) if length != 1 && length != before => {
                    return Err(shape_error(format!(
                        "{label} has length {before} in operand {other} of shape {} and {length} in \
                         operand {operand} of shape {shape}; its lengths must be equal or 1",
                        shapes[other]
                    )));
                }
                Some(_) => {}
            }
        }
    }
    Ok(lengths)
}

fn given_output(part: &Part, broadcast: usize, known: &Lengths) -> Result<Labels> {
    if part.ellipsis.is_none() && broadcast > 0 {
        let (axes, them) = match broadcast {
            1 => (
                "1 axis; put ... where it belongs, or name the axis".to_owned(),
                "it",
            ),
            many => (
                format!("{many} axes; put ... where they belong, or name the axes"),
                "them",
            ),
        };
        return Err(argument(format!(
            "the output '{part}' has no ellipsis, but those of the operands stand for {axes} and \
             leave {them} out to sum over {them}"
        )));
    }
    for (place, letter) in part.letters.iter().enumerate() {
        if !known.iter().any(|known| known.0 == Label::Letter(*letter)) {
            return Err(argument(format!(
                "the output '{part}' names '{letter}', which no operand has"
            )));
        }
        if part.letters[..place].contains(letter) {
            return Err(argument(format!(
                "the output '{part}' names '{letter}' twice; each axis may stand there once"
            )));
        }
    }
    Ok(part.labels(0..broadcast))
}

/// The axes of all ellipses, then the letters named once, in alphabetical order.
fn implied_output(operands: &[Labels]) -> Labels {
    let mut all: Vec<Label> = operands.iter().flatten().copied().collect();
    all.sort();
    let stays = |group: &&[Label]| group.len() == 1 || matches!(group[0], Label::Unnamed(_));
    all.chunk_by(|a, b| a == b)
        .filter(stays)
        .map(|group| group[0])
        .collect()
}

fn counted(count: usize, what: &str) -> String {
    match (count, what) {
        (1, _) => format!("1 {what}"),
        (_, "axis") => format!("{count} axes"),
        _ => format!("{count} {what}s"),
    }
}

fn argument(message: String) -> Error {
    Error::argument("einsum", message)
}

fn shape_error(message: String) -> Error {
    Error::shape("einsum", message)
}
