//! From files to [`Collections`](crate::model::Collections), one layer an import, with a report that accounts for
//! every row.

mod dares;
mod mobilites;
pub mod native;
pub mod rome;
mod rome3;
mod rome4;
pub mod source;

pub use dares::{Tension, Tensions};
pub use mobilites::read_mobilites;
pub use source::ImportError;
