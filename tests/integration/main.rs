//! One binary of integration tests, files mirroring `src`. They use the public API alone.

mod cli;
mod faits;
mod floors;
mod gates;
mod graph;
mod import_rome;
mod native;
mod properties;
mod support;
