//! How two compétences stand to each other, how far, and what a person declares of two of them.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::certitude::Certitude;
use super::codes::CodeOgr;

/// How a compétence stands to another one. Never identity of code: at best one skill under two names.
///
/// ```
/// use passerelles::Relation;
/// assert_eq!(Relation::PlusLarge.inverse(), Relation::PlusEtroite);
/// assert_eq!(Relation::PlusLarge.skos(), Some("narrowMatch"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same skill under two names.
    Meme,
    /// Who has one most likely has the other, to be confirmed with the person.
    Proche,
    /// The first holds the second and more.
    PlusLarge,
    /// The first is a part of the second.
    PlusEtroite,
    /// Nothing that can be relied upon.
    Aucune,
}

impl Relation {
    /// Its name in JSON and in the native form.
    pub fn nom(self) -> &'static str {
        match self {
            Relation::Meme => "meme",
            Relation::Proche => "proche",
            Relation::PlusLarge => "plus_large",
            Relation::PlusEtroite => "plus_etroite",
            Relation::Aucune => "aucune",
        }
    }

    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Relation::Meme => "la même, sous un autre nom",
            Relation::Proche => "proche, à confirmer",
            Relation::PlusLarge => "plus large",
            Relation::PlusEtroite => "plus étroite",
            Relation::Aucune => "sans rapport établi",
        }
    }

    /// The same, read from the second to the first.
    pub fn inverse(self) -> Self {
        match self {
            Relation::PlusLarge => Relation::PlusEtroite,
            Relation::PlusEtroite => Relation::PlusLarge,
            Relation::Meme | Relation::Proche | Relation::Aucune => self,
        }
    }

    /// The name of the SKOS mapping property from the first to the second, for links across nomenclatures; `None` for
    /// `Aucune`. SKOS names what stands at the other end: where the first is the larger, the match is a narrower one.
    pub fn skos(self) -> Option<&'static str> {
        match self {
            Relation::Meme => Some("exactMatch"),
            Relation::Proche => Some("closeMatch"),
            Relation::PlusLarge => Some("narrowMatch"),
            Relation::PlusEtroite => Some("broadMatch"),
            Relation::Aucune => None,
        }
    }

    /// Whether it links the two at all.
    pub fn is_link(self) -> bool {
        self != Relation::Aucune
    }
}

/// How near two things are, in whole thousandths from 0 to 1. Integer, so that it is the same everywhere; written as a
/// decimal.
///
/// ```
/// use passerelles::Degre;
/// assert_eq!(Degre::from_thousandths(640).to_string(), "0.640");
/// assert_eq!(Degre::from_thousandths(9000), Degre::UN);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Degre(u16);

impl Degre {
    /// Nothing in common.
    pub const ZERO: Degre = Degre(0);

    /// The same thing.
    pub const UN: Degre = Degre(1000);

    /// So many thousandths; more than a thousand is one.
    pub const fn from_thousandths(thousandths: u64) -> Self {
        if thousandths > 1000 { Degre::UN } else { Degre(thousandths as u16) }
    }

    /// The thousandths, from 0 to 1000.
    pub const fn thousandths(self) -> u32 {
        self.0 as u32
    }

    /// The same as a fraction of one.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1e3
    }
}

impl fmt::Display for Degre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

impl Serialize for Degre {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Degre {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&value) {
            return Err(de::Error::custom(format!("degré « {value} » invalide (attendu : un nombre de 0 à 1)")));
        }
        Ok(Degre(libm::round(value * 1e3) as u16))
    }
}

/// What a person declares of two compétences: it replaces what the matcher computes. `aucune` parts two that it joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rapprochement {
    /// A compétence.
    pub a: CodeOgr,
    /// Another one.
    pub b: CodeOgr,
    /// How `a` stands to `b`.
    pub relation: Relation,
    /// How near they are; absent: 1 for `meme`, 0 for `aucune`, else [`Rapprochement::DEGRE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degre: Option<Degre>,
    /// Where this comes from.
    pub source: String,
    /// The day it was declared.
    #[serde(deserialize_with = "super::date::read")]
    pub date: Date,
    /// How sure it is.
    pub certitude: Certitude,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarque: Option<String>,
}

impl Rapprochement {
    /// The degree of a declared link that states none: what a near pair that a person read is worth, and no more.
    pub const DEGRE: Degre = Degre(800);

    /// The two codes, the smaller first: the pair, whichever way it was written.
    pub fn paire(&self) -> (CodeOgr, CodeOgr) {
        (self.a.min(self.b), self.a.max(self.b))
    }

    /// The degree, stated or implied by the relation.
    pub fn degre(&self) -> Degre {
        match (self.relation, self.degre) {
            (Relation::Aucune, _) => Degre::ZERO,
            (_, Some(degre)) => degre,
            (Relation::Meme, None) => Degre::UN,
            (_, None) => Self::DEGRE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_read_and_write_as_decimals() {
        let degre: Degre = serde_json::from_str("0.8").expect("a degree");
        assert_eq!(degre, Degre::from_thousandths(800));
        assert_eq!(serde_json::to_string(&degre).expect("writes"), "0.8");
        assert_eq!(serde_json::from_str::<Degre>("1").expect("an integer too"), Degre::UN);
        for wrong in ["1.2", "-0.1", "\"x\""] {
            assert!(serde_json::from_str::<Degre>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn inverse_is_its_own_inverse() {
        use Relation::*;
        for relation in [Meme, Proche, PlusLarge, PlusEtroite, Aucune] {
            assert_eq!(relation.inverse().inverse(), relation);
            assert_eq!(relation.is_link(), relation.skos().is_some());
        }
    }
}
