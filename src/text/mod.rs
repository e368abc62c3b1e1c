//! French text, and nothing of the domain: folding, words, and how alike two strings are.

pub mod fold;
pub mod gender;
pub(crate) mod liste;
pub mod nombre;
pub mod obligation;
pub(crate) mod repertoire;
pub mod root;
pub mod similarity;
pub mod sound;
pub mod words;
