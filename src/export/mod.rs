//! Answers as files: one file a format.

pub mod csv;
pub mod dot;
pub mod json;
pub mod skos;
pub mod svg;
mod toile;
