//! One binary of integration tests, files mirroring `src`. They use the public API alone.

mod parcours;
