//! What a person has done, holds and cannot do, and what follows from it. A profil resolves to [`Acquis`] and [`Limites`]
//! and to nothing else: no identity, no cause of a limite has a field. Nothing is kept.
//!
//! [`Acquis`]: crate::model::Acquis
//! [`Limites`]: crate::model::Limites

mod appui;
mod bilan;
mod changement;
mod diagnostic;
mod erreur;
mod exclusion;
mod forme;
mod json;
mod permis;
mod piste;
mod read;
mod reponse;

pub use appui::{Resolu, Source, Tenu, resolve, weigh};
pub use diagnostic::{DiagnosticOptions, NOMBRE, Partage, diagnose};
pub use erreur::ProfilError;
pub use forme::{Cadre, Choix, CompetenceDeclaree, Experience, PermisDeConduire, Profil, Souhaits};
pub use permis::find_permis;
pub use read::{EXEMPLE, TAILLE_MAX, read};
pub use reponse::{
    Changement, CompetenceTenue, Diagnostic, Ecart, Exclusion, ExperienceLue, GenreExclusion, LimiteLue, MetierExclu,
    Piste, Proche, SoutienVae, Voie, VoieBloc,
};
