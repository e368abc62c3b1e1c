//! How sure a fact, a pairing or an effect is: one scale for the whole project.

use serde::{Deserialize, Serialize};

/// How sure a fact is. Ordered: the greater, the surer; a chain is as sure as its weakest link.
///
/// ```
/// use passerelles::Certitude;
/// assert!(Certitude::AVerifier < Certitude::Probable && Certitude::Probable < Certitude::Certain);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certitude {
    /// Not read, or contradictory: to be checked before it is relied upon.
    AVerifier,
    /// Deduced, or paired by order: likely, not seen as such.
    Probable,
    /// Read in its source.
    Certain,
}

impl Certitude {
    /// The word shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Certitude::AVerifier => "à vérifier",
            Certitude::Probable => "probable",
            Certitude::Certain => "certain",
        }
    }
}
