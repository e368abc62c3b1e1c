//! Near compétences and what speaks for them, as hosts read them.

use crate::commun::{Certitude, Nature, Objet};
use crate::miroir::{VersHote, miroir};

miroir! {
    /// How a thing stands to another.
    enum Relation de passerelles::Relation, "snake_case" {
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
}

miroir! {
    /// A word that two texts share, as each writes it.
    MotCommun de passerelles::appariement::MotCommun {
        /// As the first text writes it.
        un: String,
        /// As the second one does.
        autre: String,
        /// What it brings, in thousandths of the rarest word.
        poids: i32,
    }
}

/// One thing that speaks for a relation. `genre` says which of the others are there.
#[derive(Debug, Clone, Default, PartialEq, uniffi::Record, serde::Serialize)]
pub struct Preuve {
    /// "declaree", "est_macro", "macro_commune", "mots" or "metiers".
    pub genre: String,
    /// Declared: where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Declared: the day it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Declared: how sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
    /// Of a macro-compétence, its OGR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Of a common macro-compétence, its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub libelle: Option<String>,
    /// Of a common macro-compétence, how many compétences stand under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sous: Option<i32>,
    /// The words shared, the weightiest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mots: Vec<MotCommun>,
    /// How many métiers require both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communs: Option<i32>,
    /// How many métiers require the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub un: Option<i32>,
    /// How many métiers require the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autre: Option<i32>,
}

impl VersHote<Preuve> for passerelles::appariement::Preuve {
    fn hote(self) -> Preuve {
        let preuve = |genre: &str| Preuve { genre: genre.to_owned(), ..Preuve::default() };
        match self {
            Self::Declaree { source, date, certitude } => Preuve {
                source: Some(source),
                date: Some(date.hote()),
                certitude: Some(certitude.hote()),
                ..preuve("declaree")
            },
            Self::EstMacro { code } => Preuve { code: Some(code.to_string()), ..preuve("est_macro") },
            Self::MacroCommune { code, libelle, sous } => Preuve {
                code: Some(code.to_string()),
                libelle: Some(libelle),
                sous: Some(sous.hote()),
                ..preuve("macro_commune")
            },
            Self::Mots { mots } => Preuve { mots: mots.hote(), ..preuve("mots") },
            Self::Metiers { communs, un, autre } => Preuve {
                communs: Some(communs.hote()),
                un: Some(un.hote()),
                autre: Some(autre.hote()),
                ..preuve("metiers")
            },
        }
    }
}

miroir! {
    /// Whether near compétences are looked for.
    enum CompetencesProches de passerelles::CompetencesProches, "snake_case" {
        /// They are, and shown apart.
        Avec,
        /// They are not.
        Sans,
    }
}

miroir! {
    /// The compétence held that is near to a missing one: the mark of a missing compétence.
    ProcheTenue de passerelles::passerelle::ProcheTenue {
        /// The OGR code of what is held.
        code: String,
        /// Its label.
        libelle: String,
        /// How what is held stands to what is asked.
        relation: Relation,
        /// How near they are.
        degre: f64,
        /// What it would add to the couverture.
        credit: f64,
    }
}

miroir! {
    /// A compétence asked and near to what is held: "proche de ce que vous faites, à confirmer".
    CompetenceProche de passerelles::passerelle::CompetenceProche {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// What it would bring to the couverture if it were held.
        poids: f64,
        /// What is held.
        tenu: Objet,
        /// How what is held stands to what is asked.
        relation: Relation,
        /// How near they are.
        degre: f64,
        /// What it would add to the couverture: less than its weight.
        credit: f64,
        /// What speaks for it; the métiers of the passerelle are not counted.
        preuves: Vec<Preuve>,
    }
}
