//! A hash of the data that a fit used, whatever file they came from: for model files and checkpoints.

use gradus_data::{Column, Table};
use twox_hash::xxhash3_128::Hasher;

/// XXH3 of 128 bits over names, then blocks of columns. It tells whether data are the same; against
/// forgery it does not help.
pub(crate) struct DataHash {
    hasher: Hasher,
    /// The columns by name, so that their order in a file does not matter.
    order: Vec<usize>,
}

impl DataHash {
    pub(crate) fn new(names: &[impl AsRef<str>]) -> DataHash {
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_unstable_by_key(|&column| names[column].as_ref());
        let mut hash = DataHash {
            hasher: Hasher::new(),
            order,
        };
        for column in hash.order.clone() {
            hash.text(names[column].as_ref());
        }
        hash
    }

    pub(crate) fn add(&mut self, table: &Table) {
        for column in self.order.clone() {
            match &table.columns()[column] {
                Column::Numbers(numbers) => self.numbers(numbers),
                Column::Categories(categories) => {
                    for row in 0..table.rows() {
                        self.text(categories.text(row).unwrap_or_default());
                    }
                }
            }
        }
    }

    pub(crate) fn finish(self) -> String {
        format!("xxh3-128:{:032x}", self.hasher.finish_128())
    }

    fn numbers(&mut self, numbers: &[f64]) {
        const AT_ONCE: usize = 512;
        let mut bytes = [0; 8 * AT_ONCE];
        for numbers in numbers.chunks(AT_ONCE) {
            for (bytes, number) in bytes.chunks_exact_mut(8).zip(numbers) {
                bytes.copy_from_slice(&number.to_le_bytes());
            }
            self.hasher.write(&bytes[..8 * numbers.len()]);
        }
    }

    /// With its length, so that texts cannot run into each other.
    fn text(&mut self, text: &str) {
        self.hasher.write(&(text.len() as u64).to_le_bytes());
        self.hasher.write(text.as_bytes());
    }
}
