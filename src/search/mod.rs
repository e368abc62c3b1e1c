//! Search: what a person types, in any spelling, to métiers, compétences, certifications and blocs.
//!
//! 1. Each label is read in the forms people type it in: both gendered forms, with and without what stands in
//!    parentheses, its abbreviation ([`Champ`] tells which kind of name matched).
//! 2. Each word typed is compared with the words of the labels (`vocabulaire`): the same, another gender or number, a
//!    beginning, a typo, a word of the same family or one that official labels use instead (`lexique`).
//! 3. A form is worth the part of the query that it answers and the part of itself that was asked for, by the rarity
//!    of the words; the nearest spelling decides between equals.
//!
//! ```
//! use passerelles::{Moteur, search};
//! // "Auxiliaire de vie" is an appellation of K1311.
//! let reponse = Moteur::mini().chercher("auxiliere de vie", &search::Options::default());
//! assert_eq!(reponse.resultats[0].code, "K1311");
//! ```

mod constantes;
mod depot;
mod index;
mod lecteur;
mod lexique;
mod query;
mod reconnaitre;
mod renvois;
mod reponse;
mod vocabulaire;

pub use constantes::{LONGUEUR_MAX, MOTS_MAX, Seuils};
pub use index::Index;
pub use query::{Options, search};
pub use reconnaitre::{LIGNE_MAX, Reconnaissance, ReconnaissanceProvenance, ReconnaitreOptions, Reconnue, reconnaitre};
pub use reponse::{Champ, Confiance, Correspondance, GenreObjet, Parametres, Provenance, Reponse, Resultat, Via};
