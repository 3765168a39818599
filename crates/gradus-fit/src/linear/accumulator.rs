//! Least squares in one pass: blocks of rows become triangles, which are merged in a fixed tree.

use gradus_core::with_widest_vectors;

use super::error::{LinearError, Place};
use super::factor::{Factor, factorize};
use super::fit::{LinearFit, Precision, assemble};
use super::moments::Moments;
use super::triangle::{LANES, Triangle};

/// Rows of a block, the leaf of the tree in which triangles are merged.
///
/// The bits of a result depend on where blocks begin, not on how rows are handed over. Threads give the
/// same bits as one when each takes a power of two of whole blocks at a time, and what they made is merged
/// in the order of the rows.
pub const BLOCK_ROWS: usize = 16_384;

/// Rows that are reflected into a block's triangle at once: as many as stay in the nearest cache.
const PANEL_ROWS: usize = 256;

/// A least squares fit that sees every row once and keeps none.
///
/// It holds triangles of a QR factorization (never the normal equations, which lose half of the digits):
/// memory is about `20 · columns²` numbers however many rows there are. Rows whose weight is 0 are left
/// out. J. Demmel, L. Grigori, M. Hoemmen, J. Langou (2012), *Communication-optimal parallel and
/// sequential QR and LU factorizations*, SIAM Journal on Scientific Computing 34, A206.
///
/// ```
/// use gradus_fit::linear::LeastSquares;
///
/// let mut fit = LeastSquares::new(2);
/// fit.push(&[&[1.0, 1.0], &[0.0, 1.0]], &[1.0, 3.0], None)?;
/// fit.push(&[&[1.0, 1.0], &[2.0, 3.0]], &[5.0, 7.0], None)?;
/// let fit = fit.solve()?;
/// assert!((fit.estimates[0].unwrap() - 1.0).abs() < 1e-14); // the intercept
/// assert!((fit.estimates[1].unwrap() - 2.0).abs() < 1e-14); // the slope
/// # Ok::<(), gradus_fit::linear::LinearError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LeastSquares {
    columns: usize,
    /// Rows ever handed over, those of weight 0 included.
    seen: u64,
    /// Finished subtrees, the oldest and largest first.
    finished: Vec<Summary>,
    /// The block that is being filled, and its rows.
    open: Summary,
    open_rows: usize,
    /// Rows that wait to be reflected: columns of `PANEL_ROWS` numbers, the response last.
    panel: Vec<f64>,
    waiting_weights: Vec<f64>,
    waiting_response: Vec<f64>,
}

/// What is known of some consecutive rows.
#[derive(Clone, Debug)]
struct Summary {
    /// The height of its tree: 0 for a block.
    level: u32,
    triangle: Triangle,
    moments: Moments,
}

impl Summary {
    fn new(columns: usize) -> Self {
        Self {
            level: 0,
            triangle: Triangle::new(columns + 1),
            moments: Moments::default(),
        }
    }

    fn merge(&mut self, later: &Self) {
        self.triangle.merge(&later.triangle);
        self.moments.merge(&later.moments);
        self.level = self.level.max(later.level) + 1;
    }
}

impl LeastSquares {
    /// For a design of `columns` columns, the intercept's ones among them where there is one.
    pub fn new(columns: usize) -> Self {
        Self {
            columns,
            seen: 0,
            finished: Vec::new(),
            open: Summary::new(columns),
            open_rows: 0,
            panel: vec![0.0; (columns + 1) * PANEL_ROWS],
            waiting_weights: Vec::with_capacity(PANEL_ROWS),
            waiting_response: Vec::with_capacity(PANEL_ROWS),
        }
    }

    /// Takes rows: the columns of the design, the response, and weights where there are some.
    ///
    /// Weights multiply squared residuals. All calls give weights, or none does.
    ///
    /// # Errors
    ///
    /// Another number of columns, columns of unlike length, numbers that are not finite, negative
    /// weights. Nothing is taken then.
    pub fn push(
        &mut self,
        block: &[&[f64]],
        response: &[f64],
        weights: Option<&[f64]>,
    ) -> Result<(), LinearError> {
        self.check(block, response, weights)?;
        self.seen += response.len() as u64;
        match weights {
            Some(weights) if weights.contains(&0.0) => {
                let kept: Vec<usize> = (0..weights.len())
                    .filter(|&row| weights[row] > 0.0)
                    .collect();
                let pick = |column: &[f64]| kept.iter().map(|&row| column[row]).collect::<Vec<_>>();
                let block: Vec<Vec<f64>> = block.iter().map(|column| pick(column)).collect();
                let block: Vec<&[f64]> = block.iter().map(Vec::as_slice).collect();
                self.take(&block, &pick(response), Some(&pick(weights)));
            }
            _ => self.take(block, response, weights),
        }
        Ok(())
    }

    fn check(
        &self,
        block: &[&[f64]],
        response: &[f64],
        weights: Option<&[f64]>,
    ) -> Result<(), LinearError> {
        if block.len() != self.columns {
            return Err(LinearError::ColumnCount {
                expected: self.columns,
                found: block.len(),
            });
        }
        for (index, column) in block.iter().enumerate() {
            check_column(Place::Column(index), column, response.len(), self.seen)?;
        }
        check_column(Place::Response, response, response.len(), self.seen)?;
        weights.map_or(Ok(()), |weights| {
            check_weights(weights, response.len(), self.seen)
        })
    }

    /// Fills the panel, as often as rows suffice.
    fn take(&mut self, block: &[&[f64]], response: &[f64], weights: Option<&[f64]>) {
        let roots: Option<Vec<f64>> =
            weights.map(|weights| weights.iter().map(|weight| weight.sqrt()).collect());
        let mut start = 0;
        while start < response.len() {
            let filled = self.waiting_response.len();
            let end = response.len().min(start + PANEL_ROWS - filled);
            for (column, values) in block.iter().chain([&response]).enumerate() {
                let target = &mut self.panel[column * PANEL_ROWS + filled..][..end - start];
                match &roots {
                    None => target.copy_from_slice(&values[start..end]),
                    Some(roots) => {
                        let products = values[start..end].iter().zip(&roots[start..end]);
                        for (target, (value, root)) in target.iter_mut().zip(products) {
                            *target = value * root;
                        }
                    }
                }
            }
            self.waiting_response
                .extend_from_slice(&response[start..end]);
            self.waiting_weights
                .extend_from_slice(weights.map_or(&[], |weights| &weights[start..end]));
            if self.waiting_response.len() == PANEL_ROWS {
                self.reflect();
            }
            start = end;
        }
    }

    /// Brings the waiting rows into the open block, and the block into the tree when it is full.
    fn reflect(&mut self) {
        let rows = self.waiting_response.len();
        if rows == 0 {
            return;
        }
        let stride = rows.next_multiple_of(LANES);
        if rows == PANEL_ROWS {
            self.open.triangle.absorb_rows(&mut self.panel, PANEL_ROWS);
        } else {
            let mut short = vec![0.0; (self.columns + 1) * stride];
            for (short, long) in short
                .chunks_exact_mut(stride)
                .zip(self.panel.chunks_exact(PANEL_ROWS))
            {
                short[..rows].copy_from_slice(&long[..rows]);
            }
            self.open.triangle.absorb_rows(&mut short, stride);
        }
        let weights = (!self.waiting_weights.is_empty()).then_some(&self.waiting_weights[..]);
        self.open
            .moments
            .merge(&Moments::of(&self.waiting_response, weights));
        self.waiting_response.clear();
        self.waiting_weights.clear();
        self.open_rows += rows;
        if self.open_rows == BLOCK_ROWS {
            self.close();
        }
    }

    /// Ends the open block, full or not.
    fn close(&mut self) {
        self.reflect();
        if self.open_rows > 0 {
            let block = std::mem::replace(&mut self.open, Summary::new(self.columns));
            self.open_rows = 0;
            self.plant(block);
        }
    }

    /// Adds a subtree; trees of one height become a tree of the next, as digits carry.
    fn plant(&mut self, mut tree: Summary) {
        while let Some(mut last) = self.finished.pop_if(|last| last.level <= tree.level) {
            last.merge(&tree);
            tree = last;
        }
        self.finished.push(tree);
    }

    /// Adds the rows of another accumulator after those of this one.
    ///
    /// # Errors
    ///
    /// When the other has another number of columns.
    pub fn merge(&mut self, mut other: Self) -> Result<(), LinearError> {
        if other.columns != self.columns {
            return Err(LinearError::ColumnCount {
                expected: self.columns,
                found: other.columns,
            });
        }
        self.close();
        other.close();
        self.seen += other.seen;
        for tree in other.finished {
            self.plant(tree);
        }
        Ok(())
    }

    /// Rows that were handed over, those of weight 0 included.
    pub fn rows(&self) -> u64 {
        self.seen
    }

    /// The fit to all rows so far. More rows may follow.
    ///
    /// A column that is a combination of earlier ones, to 13 digits, is aliased: it gets no estimate.
    ///
    /// # Errors
    ///
    /// When there are no rows.
    pub fn solve(&self) -> Result<LinearFit, LinearError> {
        let Total {
            factor,
            exponents,
            moments,
        } = self.total()?;
        Ok(assemble(
            &factor,
            &factor.solution(),
            &exponents,
            &moments,
            Precision::Single,
        ))
    }

    /// All rows so far as one factorization.
    pub(super) fn total(&self) -> Result<Total, LinearError> {
        let mut all = self.clone();
        all.close();
        let mut trees = all.finished.into_iter().rev();
        let mut total = trees.next().ok_or(LinearError::NoRows)?;
        for mut earlier in trees {
            earlier.merge(&total);
            total = earlier;
        }
        let Triangle {
            order,
            entries,
            exponents,
        } = total.triangle;
        let columns = entries.chunks_exact(order).map(<[f64]>::to_vec).collect();
        let factor = factorize(columns, |_, _| TOLERANCE);
        Ok(Total {
            factor,
            exponents,
            moments: total.moments,
        })
    }
}

/// What all rows come to; columns are scaled by `2^-exponents`.
pub(super) struct Total {
    pub(super) factor: Factor<f64>,
    pub(super) exponents: Vec<i32>,
    pub(super) moments: Moments,
}

/// How small the rest of a column may be, against the column, to count as nothing: errors of the
/// factorization, of a few hundred roundings each, lie below.
const TOLERANCE: f64 = 1e-13;

pub(super) fn check_column(
    place: Place,
    column: &[f64],
    rows: usize,
    before: u64,
) -> Result<(), LinearError> {
    if column.len() != rows {
        return Err(LinearError::RowCount {
            place,
            expected: rows,
            found: column.len(),
        });
    }
    let is_finite = with_widest_vectors(
        #[inline(always)]
        || (column.iter()).fold(true, |finite, value| finite & value.is_finite()),
    );
    if is_finite {
        return Ok(());
    }
    let row = column
        .iter()
        .position(|value| !value.is_finite())
        .unwrap_or_default();
    Err(LinearError::NotFinite {
        place,
        row: before + row as u64,
        value: column[row],
    })
}

pub(super) fn check_weights(weights: &[f64], rows: usize, before: u64) -> Result<(), LinearError> {
    check_column(Place::Weights, weights, rows, before)?;
    match weights.iter().position(|&weight| weight < 0.0) {
        Some(row) => Err(LinearError::NegativeWeight {
            row: before + row as u64,
            value: weights[row],
        }),
        None => Ok(()),
    }
}
