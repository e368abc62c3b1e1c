//! Sets of métiers: secteurs, branches, transversal cuts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certitude::Certitude;
use super::codes::{CodeRome, Idcc, Slug};

/// Whose definition a set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreEnsemble {
    /// This project's own choice.
    Projet,
    /// An official list.
    Officiel,
    /// A branche professionnelle.
    Branche,
    /// A cut across sectors.
    Transversal,
    /// Defined by the user.
    Utilisateur,
}

impl GenreEnsemble {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            GenreEnsemble::Projet => "définition du projet, non officielle",
            GenreEnsemble::Officiel => "définition officielle",
            GenreEnsemble::Branche => "branche professionnelle",
            GenreEnsemble::Transversal => "coupe transversale",
            GenreEnsemble::Utilisateur => "défini par l'utilisateur",
        }
    }
}

/// A set of métiers; a métier may belong to several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ensemble {
    /// Its name: `sap`, `rome:86`.
    pub code: Slug,
    /// Its label.
    pub libelle: String,
    /// What it holds and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// Whose definition it is.
    pub genre: GenreEnsemble,
    /// Its métiers.
    pub metiers: Vec<CodeRome>,
    /// The conventions collectives of a branche.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idcc: Vec<Idcc>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day it was read.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date: Option<Date>,
    /// How sure it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
}
