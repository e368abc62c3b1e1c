//! Courte, longue or à étudier: how far a métier is, in one word.

use serde::Serialize;

use super::gate::Gate;
use super::millioniemes::Millioniemes;
use super::raison::{GenreRaison, Raison, Verdict};
use crate::model::{CodeCertification, GenreExigence, Niveau};

/// The couverture from which an open passerelle is short: the 75th percentile of ROME's official mobility pairs,
/// edition 4.60 (7,851 pairs of 831 sources: .000 .013 .043 .109 .222 at 10, 25, 50, 75 and 90 %). The median would call
/// short what leaves 96 % of the weight to learn. `passerelles evaluer` prints these figures.
pub const SEUIL_COURTE: Millioniemes = Millioniemes(109_000);

/// How far a métier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Classe {
    /// Open, and as much is held as in the best quarter of the official mobilities.
    Courte,
    /// It hangs on a certification, or the level rises.
    Longue,
    /// Neither can be said.
    AEtudier,
}

impl Classe {
    /// The name used in answers.
    pub fn nom(self) -> &'static str {
        match self {
            Classe::Courte => "courte",
            Classe::Longue => "longue",
            Classe::AEtudier => "a_etudier",
        }
    }

    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Classe::Courte => "courte",
            Classe::Longue => "longue",
            Classe::AEtudier => "à étudier",
        }
    }
}

/// Whether the verdict hangs on a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attache {
    /// It does.
    Certification,
    /// It does not.
    Rien,
}

/// Sorts a passerelle into its class. A level that is unknown on either side says nothing.
///
/// ```
/// use passerelles::passerelle::{Attache, Classe, classify};
/// use passerelles::{Millioniemes, Verdict};
/// let held = Some(Millioniemes(400_000));
/// assert_eq!(classify(Verdict::Ouverte, Attache::Rien, held, [None, None]), Classe::Courte);
/// assert_eq!(classify(Verdict::Conditionnelle, Attache::Certification, held, [None, None]), Classe::Longue);
/// assert_eq!(classify(Verdict::Inconnue, Attache::Rien, held, [None, None]), Classe::AEtudier);
/// ```
pub fn classify(
    verdict: Verdict,
    attache: Attache,
    couverture: Option<Millioniemes>,
    [source, cible]: [Option<Niveau>; 2],
) -> Classe {
    let rises = source.zip(cible).is_some_and(|(source, cible)| cible > source);
    if attache == Attache::Certification || rises {
        Classe::Longue
    } else if verdict == Verdict::Ouverte && couverture.is_some_and(|held| held >= SEUIL_COURTE) {
        Classe::Courte
    } else {
        Classe::AEtudier
    }
}

/// Whether a verdict hangs on a certification: an unmet exigence names one as its way.
pub fn attache_of(judged: &Gate) -> Attache {
    let hangs = |raison: &Raison| {
        let by_title = raison.code.as_deref().is_some_and(|code| code.parse::<CodeCertification>().is_ok());
        let by_diploma = matches!(raison.genre, GenreRaison::Exigence(GenreExigence::Diplome | GenreExigence::Titre));
        matches!(raison.effet, Some(Verdict::Conditionnelle | Verdict::Bloquee)) && (by_title || by_diploma)
    };
    if judged.raisons.iter().any(hangs) { Attache::Certification } else { Attache::Rien }
}
