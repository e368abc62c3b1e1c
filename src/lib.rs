#![doc = "x"]
#![forbid(unsafe_code)]
pub mod analyse;
pub mod certification;
pub mod export;
pub mod fiche;
pub mod graph;
pub mod import;
pub mod model;
pub mod open;
pub mod parcours;
pub mod passerelle;
pub mod text;
pub use graph::{InconnuError, Referentiel};
pub use model::*;
pub use open::{Error, Faits, Moteur, open};
pub use passerelle::*;
