//! One binary for all integration tests; files mirror `src`.
#![allow(missing_docs, clippy::unwrap_used)]

mod proches;
