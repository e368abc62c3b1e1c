//! The façade for Python, Kotlin and Swift: converts, calls the core, converts. What it says is the core's.
//!
//! Codes and dates cross as text, fractions of one as floating numbers exact to the sixth decimal, counts as signed
//! integers. Each question has two forms: records, and (with `_json`) the JSON that the core writes, to the byte.
//! Records mirror that JSON, field by field; `bindings/contract` holds the ones against the other in every language.

uniffi::setup_scaffolding!();

mod analyse;
mod cohorte;
mod commun;
mod communes;
mod diagnostic;
mod entree;
mod erreur;
mod forme;
mod jugement;
mod lignes;
#[cfg(feature = "lot")]
mod lot;
mod metier;
mod miroir;
mod moteur;
mod parcours;
mod passerelle;
mod plan;
mod proche;
mod questions;
mod rapport;
mod recherche;
mod suivi;
mod voisinage;

pub use analyse::*;
pub use cohorte::*;
pub use commun::*;
pub use communes::*;
pub use diagnostic::*;
pub use entree::*;
pub use erreur::PasserellesError;
pub use forme::*;
pub use jugement::*;
#[cfg(feature = "lot")]
pub use lot::*;
pub use metier::*;
pub use moteur::*;
pub use parcours::*;
pub use passerelle::*;
pub use plan::*;
pub use rapport::*;
pub use recherche::*;
pub use suivi::*;
pub use voisinage::*;
