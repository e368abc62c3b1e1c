//! A cohort of profils against sets of métiers: aggregates only, in bounded memory, in three steps that may stand on three
//! machines.
//!
//! 1. [`Preparation`]: the référentiel and the sets, made dense once. [`Preparation::cells`] turns a profil into the cells
//!    that it adds one to: a short list of numbers, all that leaves a profil.
//! 2. [`Comptes`]: how many profils are in each cell. Adding and merging are associative and commutative, so that threads,
//!    machines and orders cannot show. An engine that groups rows by key does it as well: [`Etat::apports`] are the rows,
//!    [`Etat::add`] takes their sums.
//! 3. [`Rapport`]: after the last merging, and only then, small counts are suppressed.
//!
//! [`read`] does the first two over JSON lines, in parallel, resumable.
//!
//! **Suppression.** A count below the threshold is never written, nor one that leaves fewer than the threshold outside it:
//! its complement would be a small count. Where a métier's count is suppressed, the number of profils with at least one
//! open métier in its set is written only if no other set asked overlaps it and the métiers' written counts are enough to
//! make it up. This protects one report. Two reports over cohorts or sets that differ by little may
//! tell together what neither tells alone: no tool can prevent it.

mod apports;
mod atelier;
mod comptes;
mod lecture;
mod masque;
mod portes;
mod preparation;
mod rapport;

pub use apports::{ApportError, CleApport};
pub use atelier::Atelier;
pub use comptes::Comptes;
pub use lecture::{CohorteError, Etat, LectureOptions, Refus, SurErreur, read};
pub use masque::{Effectif, SEUIL_EFFECTIF, SEUIL_EFFECTIF_MIN};
pub use preparation::{Cle, Preparation};
pub use rapport::{BesoinCompetence, BesoinExigence, EtatEnsemble, EtatMetier, Lecture, Rapport, Tenue};
