//! What a person cannot or will not do, and the facts that decide about it. A limite is a contexte, never a cause.

use std::collections::BTreeMap;

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
    #[serde(deserialize_with = "super::date::read")]
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
    /// To be settled with the médecin du travail: a métier that meets it is conditionnel.
    AVerifierMedecin,
    /// Shown, never counted.
    Souple,
}

impl Fermete {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Fermete::Dure => "ferme",
            Fermete::AVerifierMedecin => "à vérifier avec le médecin du travail",
            Fermete::Souple => "souple",
        }
    }
}

/// The limites of a person: names of [`Limite`]s, or contextes by their codes, with how firm each is. Empty: none stated.
///
/// ```
/// use passerelles::{Fermete, Limites};
/// let mut limites = Limites::default();
/// limites.insert("port_de_charges".parse()?, Fermete::Dure);
/// assert_eq!(limites.iter().count(), 1);
/// # Ok::<(), passerelles::CodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limites {
    nommees: BTreeMap<Slug, Fermete>,
    contextes: BTreeMap<CodeOgr, Fermete>,
}

impl Limites {
    /// States a limite; of two statements of the same one, the firmer stands.
    pub fn insert(&mut self, code: Slug, fermete: Fermete) {
        let known = self.nommees.entry(code).or_insert(fermete);
        *known = (*known).min(fermete);
    }

    /// States a contexte as a limite of its own, without alternatives; of two statements, the firmer stands.
    pub fn insert_contexte(&mut self, code: CodeOgr, fermete: Fermete) {
        let known = self.contextes.entry(code).or_insert(fermete);
        *known = (*known).min(fermete);
    }

    /// States all that others state.
    pub fn merge(&mut self, others: &Limites) {
        others.iter().for_each(|(code, fermete)| self.insert(code.clone(), fermete));
        others.contextes().for_each(|(code, fermete)| self.insert_contexte(code, fermete));
    }

    /// The named limites in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, Fermete)> {
        self.nommees.iter().map(|(code, fermete)| (code, *fermete))
    }

    /// The contextes that are limites of their own, in the order of their codes.
    pub fn contextes(&self) -> impl Iterator<Item = (CodeOgr, Fermete)> + '_ {
        self.contextes.iter().map(|(code, fermete)| (*code, *fermete))
    }

    /// The same without the named limite or the contexte of a code: what lifting it alone would give.
    pub fn without(&self, code: &str) -> Limites {
        let mut left = self.clone();
        left.nommees.retain(|nom, _| nom.as_str() != code);
        left.contextes.retain(|contexte, _| contexte.to_string() != code);
        left
    }

    /// Whether none is stated.
    pub fn is_empty(&self) -> bool {
        self.nommees.is_empty() && self.contextes.is_empty()
    }
}
