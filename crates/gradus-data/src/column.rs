//! The values of one column: numbers, or categories with their levels.

use std::collections::HashMap;
use std::sync::Arc;

use gradus_core::with_widest_vectors;

/// One column of a table.
#[derive(Clone, Debug)]
pub enum Column {
    /// Numbers; NaN where a value is missing. Booleans are 1 and 0.
    Numbers(Vec<f64>),
    /// Texts, each as its place among the levels.
    Categories(Categories),
}

impl Column {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories(categories) => categories.codes.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the value of this row is missing.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numbers(numbers) => numbers[row].is_nan(),
            Self::Categories(categories) => categories.codes[row] == Categories::MISSING,
        }
    }

    /// How many values are missing.
    pub fn missing(&self) -> usize {
        match self {
            Self::Numbers(numbers) => with_widest_vectors(
                #[inline(always)]
                || numbers.iter().filter(|number| number.is_nan()).count(),
            ),
            Self::Categories(categories) => categories
                .codes
                .iter()
                .filter(|&&code| code == Categories::MISSING)
                .count(),
        }
    }

    /// The column of these rows, in this order.
    ///
    /// # Panics
    /// When there is no such row.
    ///
    /// ```
    /// use gradus_data::Column;
    /// let column = Column::Numbers(vec![1.0, 2.0, 4.0]).take(&[2, 0]);
    /// assert!(matches!(column, Column::Numbers(numbers) if numbers == [4.0, 1.0]));
    /// ```
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|&row| numbers[row]).collect()),
            Self::Categories(categories) => Self::Categories(Categories {
                codes: rows.iter().map(|&row| categories.codes[row]).collect(),
                levels: Arc::clone(&categories.levels),
            }),
        }
    }

    /// A column without rows, of the same kind, with room for some.
    pub(crate) fn empty_like(&self, room: usize) -> Self {
        match self {
            Self::Numbers(_) => Self::Numbers(Vec::with_capacity(room)),
            Self::Categories(categories) => Self::Categories(Categories {
                codes: Vec::with_capacity(room),
                levels: Arc::clone(&categories.levels),
            }),
        }
    }

    /// Appends `count` rows of `other` from `first` on; both are of one kind, with one set of
    /// levels.
    pub(crate) fn extend_from(&mut self, other: &Self, first: usize, count: usize) {
        match (self, other) {
            (Self::Numbers(own), Self::Numbers(others)) => {
                own.extend_from_slice(&others[first..first + count]);
            }
            (Self::Categories(own), Self::Categories(others)) => {
                own.codes
                    .extend_from_slice(&others.codes[first..first + count]);
            }
            _ => unreachable!("a column keeps its kind from block to block"),
        }
    }
}

/// Two columns are equal when every value is, a missing one to a missing one.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Numbers(left), Self::Numbers(right)) => {
                let equal = |(l, r): (&f64, &f64)| l == r || (l.is_nan() && r.is_nan());
                left.len() == right.len() && left.iter().zip(right).all(equal)
            }
            (Self::Categories(left), Self::Categories(right)) => left == right,
            _ => false,
        }
    }
}

/// Texts as codes: the place of each among the levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    codes: Vec<u32>,
    levels: Arc<[String]>,
}

impl Categories {
    /// The code of a missing value.
    pub const MISSING: u32 = u32::MAX;

    /// Codes and the levels that they mean.
    ///
    /// # Panics
    /// When a code is neither the place of a level nor [`MISSING`](Self::MISSING).
    pub fn new(codes: Vec<u32>, levels: Arc<[String]>) -> Self {
        let known = |&code: &u32| code == Self::MISSING || (code as usize) < levels.len();
        assert!(
            codes.iter().all(known),
            "Categories::new: a code is above the last level; codes are places among the {} levels, \
             or Categories::MISSING",
            levels.len()
        );
        Self { codes, levels }
    }

    /// The categories of these texts, `None` for a missing one. The levels are the different
    /// texts in the order of their bytes, as R's `factor` sorts them in the C locale, and Python
    /// everywhere.
    ///
    /// ```
    /// use gradus_data::Categories;
    /// let colours = Categories::from_texts([Some("red"), Some("blue"), None, Some("red")]);
    /// assert_eq!(**colours.levels(), ["blue".to_owned(), "red".to_owned()]);
    /// assert_eq!(colours.codes(), [1, 0, Categories::MISSING, 1]);
    /// ```
    pub fn from_texts<S: AsRef<str>>(texts: impl IntoIterator<Item = Option<S>>) -> Self {
        let mut found: HashMap<String, u32> = HashMap::new();
        let mut code = |text: S| match found.get(text.as_ref()) {
            Some(&code) => code,
            None => {
                let code = found.len() as u32;
                found.insert(text.as_ref().to_owned(), code);
                code
            }
        };
        let coded = texts.into_iter().map(|text| text.map(&mut code));
        let by_discovery: Vec<Option<u32>> = coded.collect();
        let mut sorted: Vec<(String, u32)> = found.into_iter().collect();
        sorted.sort_unstable();
        let mut places = vec![0; sorted.len()];
        for ((_, code), place) in sorted.iter().zip(0..) {
            places[*code as usize] = place;
        }
        let place = |code: u32| places[code as usize];
        let codes = by_discovery.into_iter();
        Self {
            codes: codes
                .map(|code| code.map_or(Self::MISSING, place))
                .collect(),
            levels: sorted.into_iter().map(|(text, _)| text).collect(),
        }
    }

    /// The code of each row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The different texts, sorted.
    pub fn levels(&self) -> &Arc<[String]> {
        &self.levels
    }

    /// The text of this row; `None` where it is missing.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn text(&self, row: usize) -> Option<&str> {
        self.levels
            .get(self.codes[row] as usize)
            .map(String::as_str)
    }
}
