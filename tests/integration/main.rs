//! What the library does from outside, file by file as in `src`; one binary, so that it links once.
#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod analyse;
mod apports;
mod certification;
mod cli;
mod cli_diagnostic;
mod cohorte;
mod faits;
mod floors;
mod gates;
mod graph;
#[allow(dead_code)] // What it changes at random is opened in `tests/allocations`.
mod hasard;
mod import_rome;
mod native;
mod outils;
mod pack;
mod parcours;
mod proches;
mod profil;
mod properties;
mod reconnaitre;
mod rncp;
mod schemas;
mod search;
mod support;
mod toutes;
