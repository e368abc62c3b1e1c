//! What a person cannot or will not do, and the facts that decide about it. A limite is a contexte, never a cause.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certitude::Certitude;
use super::codes::{CodeOgr, CodeRome, Slug};

/// A limite with a name, and the contextes that break it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limite {
    /// Its name: `port_de_charges`.
    pub code: Slug,
    /// Its label.
    pub libelle: String,
    /// Any one of these breaks it.
    pub contextes: Vec<CodeOgr>,
    /// Contextes that, listed beside, make another way of working possible.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<CodeOgr>,
}

/// Whether a contexte is found in a métier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EtatContexte {
    /// It is.
    Present,
    /// It is not.
    Absent,
}

/// A written fact about a contexte in a métier, which overrides what the fiche lists or omits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContexteFait {
    /// The métier.
    pub metier: CodeRome,
    /// The contexte.
    pub contexte: CodeOgr,
    /// Whether it is found there.
    pub etat: EtatContexte,
    /// Where this comes from.
    pub source: String,
    /// The day it was read.
    pub date: Date,
    /// How sure it is.
    pub certitude: Certitude,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarque: Option<String>,
}

/// Whether a limite may be crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fermete {
    /// Never crossed: a métier that breaks it is bloqué.
    Dure,
    /// Shown, never counted.
    Souple,
}

/// The limites of a person: names of [`Limite`]s with how firm each is. Empty: none stated.
///
/// ```
/// use passerelles::{Fermete, Limites};
/// let mut limites = Limites::default();
/// limites.insert("port_de_charges".parse()?, Fermete::Dure);
/// assert_eq!(limites.iter().count(), 1);
/// # Ok::<(), passerelles::CodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limites(std::collections::BTreeMap<Slug, Fermete>);

impl Limites {
    /// States a limite; of two statements of the same one, the firmer stands.
    pub fn insert(&mut self, code: Slug, fermete: Fermete) {
        let known = self.0.entry(code).or_insert(fermete);
        *known = (*known).min(fermete);
    }

    /// The limites in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, Fermete)> {
        self.0.iter().map(|(code, fermete)| (code, *fermete))
    }

    /// Whether none is stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
