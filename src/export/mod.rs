//! Answers as files: one file a format.

pub mod chaleur;
pub mod csv;
pub mod dot;
pub mod eventail;
pub mod flux;
pub mod graphml;
pub mod html;
pub mod json;
pub mod skos;
pub mod svg;
pub mod table;
mod toile;
