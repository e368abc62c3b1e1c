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
//! **Suppression.** A count below the threshold is never written, nor one that leaves next to nothing outside it: its
//! complement would be a small count. The others are rounded down, from threshold to threshold. Rounding is what keeps
//! differences from undoing the rest: who holds a compétence that two métiers ask are those who exercised the one or the
//! other, so two exact counts could tell the third. Of any two numbers and what is suppressed beside them, tests try every
//! small cohort there is; only several numbers, each at the very end of its interval, and as many as the threshold, could
//! still meet at one value, so the one place where that many are bound to each other, a set and its métiers, has a rule
//! of its own. Lists are in the order of rounded numbers, then of codes. This protects one report. Two reports over cohorts
//! or sets that differ by little may tell together what neither tells alone: no tool can prevent it.

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
