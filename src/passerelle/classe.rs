//! Courte, longue or à étudier: how far a métier is, in one word.

use serde::Serialize;

use super::millioniemes::Millioniemes;
use super::raison::Verdict;
use crate::model::Niveau;

/// The couverture from which an open passerelle is short: the median couverture of ROME's official mobility pairs,
/// edition 4.60 (the rows of 831 sources, 7,851 pairs). `passerelles evaluer` prints it.
pub const SEUIL_COURTE: Millioniemes = Millioniemes(90_000);

/// How far a métier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Classe {
    /// Open, and as much is held as in half of the official mobilities.
    Courte,
    /// It hangs on a certification, or the level rises.
    Longue,
    /// Neither can be said.
    AEtudier,
}

impl Classe {
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
