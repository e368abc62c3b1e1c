//! Verdicts and the reasons behind them.

use serde::Serialize;

use crate::model::{Certitude, GenreExigence};

/// What the gate says of a métier for a person. Ordered worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A hard limite is met, or something is required that no known way leads to.
    Bloquee,
    /// Whether something is required is not known.
    Inconnue,
    /// Every unmet requirement is named with its way.
    Conditionnelle,
    /// A fact or a clean 'N' says that nothing is asked, or all that is asked is met.
    Ouverte,
}

impl Verdict {
    /// All of them, worst first.
    pub const ALL: [Verdict; 4] = [Verdict::Bloquee, Verdict::Inconnue, Verdict::Conditionnelle, Verdict::Ouverte];

    /// The name used in answers and shown to a person.
    pub fn nom(self) -> &'static str {
        match self {
            Verdict::Bloquee => "bloquee",
            Verdict::Inconnue => "inconnue",
            Verdict::Conditionnelle => "conditionnelle",
            Verdict::Ouverte => "ouverte",
        }
    }

    /// The word shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Verdict::Bloquee => "bloquée",
            Verdict::Inconnue => "inconnue",
            Verdict::Conditionnelle => "conditionnelle",
            Verdict::Ouverte => "ouverte",
        }
    }
}

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreRaison {
    /// A limite of the person's.
    Limite,
    /// The source's own mark of a regulated métier, where no fact settles it.
    EmploiReglemente,
    /// A sentence of the fiche that speaks of an obligation.
    Acces,
    /// The level of the métier.
    Niveau,
    /// Something the law asks, by kind.
    #[serde(untagged)]
    Exigence(GenreExigence),
}

/// A reason of a verdict, or something to know beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Raison {
    /// What it is about.
    pub genre: GenreRaison,
    /// The code it hangs on: the certification in force that would satisfy an exigence, the name of a limite…
    pub code: Option<String>,
    /// The reason in one sentence.
    pub texte: String,
    /// Where it comes from, with its legal basis.
    pub source: Option<String>,
    /// How sure it is.
    pub certitude: Certitude,
    /// The verdict that it alone would give; `None` for something to know, which changes no verdict.
    pub effet: Option<Verdict>,
}

/// The verdict of reasons: that of the worst. `None` where none of them gives one.
pub fn verdict_of(raisons: &[Raison]) -> Option<Verdict> {
    raisons.iter().filter_map(|raison| raison.effet).min()
}
