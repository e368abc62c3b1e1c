//! One binary, files mirroring `src`.

#![allow(clippy::unwrap_used)]

mod profil;
