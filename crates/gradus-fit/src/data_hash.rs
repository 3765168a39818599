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
        if cfg!(target_endian = "little") {
            return self.hasher.write(bytemuck::cast_slice(numbers));
        }
        for number in numbers {
            self.hasher.write(&number.to_le_bytes());
        }
    }

    /// With its length, so that texts cannot run into each other.
    fn text(&mut self, text: &str) {
        self.hasher.write(&(text.len() as u64).to_le_bytes());
        self.hasher.write(text.as_bytes());
    }
}
