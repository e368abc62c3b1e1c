//! What speaks for a relation, as a person reads it.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::index::MotCommun;
use crate::model::{Certitude, CodeOgr, Degre, Relation};

/// One thing that speaks for a relation between two compétences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum Preuve {
    /// Declared, by a person or by an imported layer, as `source` says: replaces what is computed.
    Declaree {
        /// Where it comes from.
        source: String,
        /// The day it was declared.
        date: Date,
        /// How sure it is.
        certitude: Certitude,
    },
    /// One is the macro-compétence of the other.
    EstMacro {
        /// The macro-compétence.
        #[serde(serialize_with = "as_text")]
        code: CodeOgr,
    },
    /// Both are under the same macro-compétence.
    MacroCommune {
        /// The macro-compétence.
        #[serde(serialize_with = "as_text")]
        code: CodeOgr,
        /// Its label.
        libelle: String,
        /// How many compétences stand under it: the fewer, the more it says.
        sous: u32,
    },
    /// Words that both labels have, or near ones, the weightiest first. Never empty.
    Mots {
        /// The words.
        mots: Vec<MotCommun>,
    },
    /// Métiers that require both. Shown, never counted: two skills of one métier are as often complementary as alike.
    Metiers {
        /// Métiers that require both.
        communs: u32,
        /// Métiers that require the first.
        un: u32,
        /// Métiers that require the second.
        autre: u32,
    },
}

/// Codes are text in every answer, whatever their kind.
fn as_text<S: Serializer>(code: &CodeOgr, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(code)
}

/// How one compétence stands to another, with what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rapport {
    /// How the first stands to the second.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What speaks for it, what weighs most first. May be empty: identity needs no evidence, nor does nothing in common.
    pub preuves: Vec<Preuve>,
}
