//! The report of a fit: text as people know it from R and lmfit, and tables for papers.

mod groups;
mod html;
mod table;
mod text;

pub use groups::{table_by, text_by};
pub use html::{html, html_by};
pub use table::{TableFormat, table};
pub use text::text;
