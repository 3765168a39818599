//! What a table has: names and kinds of its columns.

use crate::error::{Error, Result, count};

/// What the values of a column are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Numbers, read as `f64`; NaN where a value is missing.
    Number,
    /// True and false, read as 1 and 0; NaN where a value is missing.
    Boolean,
    /// Texts, read as categories.
    Text,
    /// Something that is no number and no category, such as a list or a time stamp, named as its
    /// format names it. Reading such a column is an error.
    Other(String),
}

impl Kind {
    /// What messages call a value of it.
    pub fn name(&self) -> &str {
        match self {
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::Other(name) => name,
        }
    }
}

/// One column: its name and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name; no two columns of a table share one.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
}

/// The columns of a table in order, what it is called, and how long it is where that is known.
///
/// ```
/// use gradus_data::{Kind, ReadOptions, Source};
/// let source = Source::from_bytes("people.csv", "name,age\nAda,36\n", &ReadOptions::default())?;
/// let schema = source.schema();
/// assert_eq!(schema.file(), "people.csv");
/// assert_eq!(schema.names().collect::<Vec<_>>(), ["name", "age"]);
/// assert_eq!(schema.fields()[1].kind, Kind::Number);
/// assert_eq!(schema.rows(), Some(1));
/// # Ok::<(), gradus_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    file: String,
    fields: Vec<Field>,
    rows: Option<u64>,
}

impl Schema {
    /// A schema whose names are all different.
    ///
    /// # Errors
    /// When two columns share a name.
    pub(crate) fn new(file: &str, fields: Vec<Field>, rows: Option<u64>) -> Result<Self> {
        let mut order: Vec<usize> = (0..fields.len()).collect();
        order.sort_by_key(|&index| (&fields[index].name, index));
        if let Some(pair) = order
            .windows(2)
            .find(|pair| fields[pair[0]].name == fields[pair[1]].name)
        {
            return Err(Error::data(format!(
                "columns {} and {} are both called \"{}\"; give every column its own name",
                pair[0] + 1,
                pair[1] + 1,
                fields[pair[0]].name.escape_debug(),
            ))
            .in_file(file));
        }
        Ok(Self {
            file: file.to_owned(),
            fields,
            rows,
        })
    }

    /// What the file is called, for messages: its path, or `standard input`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_str())
    }

    /// The number of rows, where it is known without reading everything.
    pub fn rows(&self) -> Option<u64> {
        self.rows
    }

    /// The place of a column among the others, from 0.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The places of these columns.
    ///
    /// # Errors
    /// [`Usage`](crate::ErrorKind::Usage) when there is no such column, with the names that there
    /// are; an error of data when its kind is [`Kind::Other`].
    pub fn indices_of<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<usize>> {
        names
            .iter()
            .map(|name| self.require(name.as_ref()))
            .collect()
    }

    fn require(&self, name: &str) -> Result<usize> {
        let Some(index) = self.index_of(name) else {
            return Err(self.no_column(name));
        };
        if let Kind::Other(kind) = &self.fields[index].kind {
            return Err(Error::data(format!(
                "the column is of type {kind}, which is neither number nor text; convert it first"
            ))
            .in_file(&self.file)
            .at_column(index, name));
        }
        Ok(index)
    }

    fn no_column(&self, name: &str) -> Error {
        const MOST: usize = 20;
        let mut known: Vec<&str> = self.names().take(MOST).collect();
        let others = self.fields.len().saturating_sub(MOST);
        let others = format!("and {}", count(others, "other"));
        if self.fields.len() > MOST {
            known.push(&others);
        }
        Error::usage(format!(
            "no column is called \"{}\"; there are {}",
            name.escape_debug(),
            known.join(", ")
        ))
        .in_file(&self.file)
    }
}
