//! Answers as files: one file a format.

pub mod csv;
pub mod json;
