//! Blocks of a fixed number of rows, made of pieces of any length.

use crate::error::Result;
use crate::table::Table;

/// How many rows a block has, but for the last one. Sums over blocks depend on it, so it depends
/// on nothing: not on the file, its format or the number of threads.
pub const BLOCK_ROWS: usize = 65_536;

/// The blocks of a source in order: tables of [`BLOCK_ROWS`] rows, the last one of fewer.
///
/// After an error there is nothing more. [`Source::blocks`](crate::Source::blocks) makes them.
pub struct Blocks {
    pieces: Box<dyn Iterator<Item = Result<Table>> + Send>,
    /// A piece of which some rows are not in a block yet: those from this one on.
    piece: Option<(Table, usize)>,
    ended: bool,
}

impl Blocks {
    pub(crate) fn new(pieces: impl Iterator<Item = Result<Table>> + Send + 'static) -> Self {
        Self {
            pieces: Box::new(pieces),
            piece: None,
            ended: false,
        }
    }

    /// The piece with the next row, and that row's place in it.
    fn next_piece(&mut self) -> Result<Option<(Table, usize)>> {
        if let Some(piece) = self.piece.take() {
            return Ok(Some(piece));
        }
        loop {
            match self.pieces.next().transpose()? {
                Some(table) if table.rows() == 0 => {}
                table => return Ok(table.map(|table| (table, 0))),
            }
        }
    }

    fn block(&mut self) -> Result<Option<Table>> {
        let mut block: Option<Table> = None;
        while let Some((piece, first)) = self.next_piece()? {
            if block.is_none() && first == 0 && piece.rows() == BLOCK_ROWS {
                return Ok(Some(piece));
            }
            let own = block.get_or_insert_with(|| piece.empty_like(BLOCK_ROWS.min(piece.rows())));
            let count = (BLOCK_ROWS - own.rows()).min(piece.rows() - first);
            own.extend_from(&piece, first, count);
            if first + count < piece.rows() {
                self.piece = Some((piece, first + count));
            }
            if own.rows() == BLOCK_ROWS {
                break;
            }
        }
        Ok(block)
    }
}

impl Iterator for Blocks {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        if self.ended {
            return None;
        }
        let block = self.block().transpose();
        self.ended = !matches!(block, Some(Ok(_)));
        if self.ended {
            // The threads that read ahead need not wait for the end of this value.
            self.pieces = Box::new(std::iter::empty());
        }
        block
    }
}

impl std::fmt::Debug for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blocks")
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
