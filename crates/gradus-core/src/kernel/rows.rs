//! Rows of arrays at positions that were checked once, for as many reads as there are.

#![allow(
    unsafe_code,
    reason = "positions that were found to be inside are not checked at every read"
)]

/// Positions of rows, each below a count of them.
#[derive(Default)]
pub(crate) struct Rows {
    /// All below `count`: nothing but [`Rows::new`] writes here.
    positions: Vec<usize>,
    count: usize,
}

impl Rows {
    /// The positions, if each is one of `count` rows; else the first that is none.
    pub(crate) fn new(positions: &[i64], count: usize) -> Result<Rows, i64> {
        let last = i64::try_from(count).unwrap_or(i64::MAX) - 1;
        // Negative, as a number with a sign, where one position is before the first row or behind
        // the last: the loop has no branch, and every vector unit can do it.
        let outside = positions
            .iter()
            .fold(0, |outside, &row| outside | row | last.wrapping_sub(row));
        if outside >= 0 {
            let positions = positions.iter().map(|&row| row as usize).collect();
            return Ok(Rows { positions, count });
        }
        let is_outside = |row: &&i64| **row < 0 || **row > last;
        Err(*positions.iter().find(is_outside).expect("one is outside"))
    }

    pub(crate) fn positions(&self) -> &[usize] {
        &self.positions
    }

    /// Writes the rows, of `length` elements each, of the array of `elements`, that stand at a part
    /// of the positions.
    #[inline(always)]
    pub(crate) fn gather<T: Copy>(
        &self,
        part: std::ops::Range<usize>,
        elements: &[T],
        length: usize,
        out: &mut [T],
    ) {
        match length {
            0 => {}
            1 => self.gather_parts::<T, 1>(part, elements, out),
            // Of a length that the compiler knows a copy is a load and a store.
            2 => self.gather_parts::<T, 2>(part, elements, out),
            3 => self.gather_parts::<T, 3>(part, elements, out),
            4 => self.gather_parts::<T, 4>(part, elements, out),
            _ => {
                let out = out.chunks_exact_mut(length);
                for (out, &row) in out.zip(&self.positions[part]) {
                    out.copy_from_slice(&elements[row * length..][..length]);
                }
            }
        }
    }

    #[inline(always)]
    fn gather_parts<T: Copy, const N: usize>(
        &self,
        part: std::ops::Range<usize>,
        elements: &[T],
        out: &mut [T],
    ) {
        let (rows, _) = elements.as_chunks::<N>();
        assert!(rows.len() >= self.count, "an array of as many rows");
        let (out, _) = out.as_chunks_mut::<N>();
        for (out, &row) in out.iter_mut().zip(&self.positions[part]) {
            // SAFETY: all positions are below `count`, and there are as many rows.
            *out = unsafe { *rows.get_unchecked(row) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn positions_are_inside() {
        let new = |positions: &[i64], count| Rows::new(positions, count).map(|_| ());
        assert_eq!(new(&[0, 4, 2], 5), Ok(()));
        assert_eq!(new(&[], 0), Ok(()));
        assert_eq!(new(&[0, 5, 2], 5), Err(5));
        assert_eq!(new(&[0, 1, -1], 5), Err(-1));
        assert_eq!(new(&[0], 0), Err(0));
        assert_eq!(new(&[1, i64::MIN, 7], 5), Err(i64::MIN));
        assert_eq!(new(&[1, i64::MAX], 5), Err(i64::MAX));
    }

    #[test]
    fn rows_are_gathered_in_order() {
        for length in 1..7 {
            let elements: Vec<i32> = (0..4 * length).collect();
            let length = length as usize;
            let rows = Rows::new(&[3, 0, 3, 1], 4).unwrap();
            let mut out = vec![-1; 2 * length];
            rows.gather(1..3, &elements, length, &mut out);
            assert_eq!(out[..length], elements[..length]);
            assert_eq!(out[length..], elements[3 * length..]);
        }
    }
}
