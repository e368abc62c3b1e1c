//! What the law asks before one may exercise a métier: written facts, the only thing the gate reads.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certitude::Certitude;
use super::codes::{CodeCertification, CodeRome, Slug};

/// The kind of thing that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreExigence {
    /// One diploma, in any of its versions.
    Diplome,
    /// One title among several.
    Titre,
    /// An approval by a public authority.
    Agrement,
    /// A professional card.
    CarteProfessionnelle,
    /// A competitive examination.
    Concours,
    /// An authorisation to do something.
    Habilitation,
    /// A clean record, which the authority checks and this library never asks.
    Honorabilite,
    /// A written fact that nothing is asked.
    Aucune,
}

impl GenreExigence {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            GenreExigence::Diplome => "diplôme",
            GenreExigence::Titre => "un titre parmi plusieurs",
            GenreExigence::Agrement => "agrément",
            GenreExigence::CarteProfessionnelle => "carte professionnelle",
            GenreExigence::Concours => "concours",
            GenreExigence::Habilitation => "habilitation",
            GenreExigence::Honorabilite => "honorabilité",
            GenreExigence::Aucune => "aucune exigence",
        }
    }

    /// Whether it is something to obtain: a clean record is not, nor is nothing.
    pub fn is_asked(self) -> bool {
        !matches!(self, GenreExigence::Aucune | GenreExigence::Honorabilite)
    }

    /// The name used in JSON and in the native form.
    pub fn nom(self) -> &'static str {
        match self {
            GenreExigence::Diplome => "diplome",
            GenreExigence::Titre => "titre",
            GenreExigence::Agrement => "agrement",
            GenreExigence::CarteProfessionnelle => "carte_professionnelle",
            GenreExigence::Concours => "concours",
            GenreExigence::Habilitation => "habilitation",
            GenreExigence::Honorabilite => "honorabilite",
            GenreExigence::Aucune => "aucune",
        }
    }
}

/// What the law asks before one may exercise. Several on one métier: all are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exigence {
    /// Its name.
    pub code: Slug,
    /// The métiers that ask it.
    pub metiers: Vec<CodeRome>,
    /// The kind of thing asked.
    pub genre: GenreExigence,
    /// What is asked, a noun phrase.
    pub texte: String,
    /// Any one of these satisfies it, in force or former; empty if no certification does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certifications: Vec<CodeCertification>,
    /// The way to obtain it, where it is not (only) a certification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voie: Option<String>,
    /// The text of law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_legale: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// The day it was checked.
    #[serde(deserialize_with = "super::date::read")]
    pub date: Date,
    /// How sure it is; `AVerifier`: whether it is asked at all is not known.
    pub certitude: Certitude,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarque: Option<String>,
}
