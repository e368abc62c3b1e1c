//! What the library does from outside, file by file as in `src`; one binary, so that it links once.
#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod outils;
mod rncp;
mod schemas;
