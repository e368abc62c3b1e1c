//! AFEST, training in the work situation: where it may be thought of, and where it may not.

use serde::Serialize;

use crate::model::Nature;
use crate::passerelle::{GenreRaison, Raison, Verdict, verdict_of};

/// Whether a missing compétence may be learnt in the work situation (C. trav. D6313-3-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Afest {
    /// Once in the job: a savoir-faire of a métier that no exigence reserves.
    Envisageable,
    /// An exigence reserves the métier.
    Non,
    /// Anything else.
    Inconnu,
}

impl Afest {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Afest::Envisageable => "AFEST envisageable, une fois en poste",
            Afest::Non => "pas d'AFEST : une exigence réserve le métier",
            Afest::Inconnu => "AFEST : inconnu",
        }
    }
}

/// The criterion: "envisageable" for a savoir-faire of a métier that the person may exercise, so be employed in; "non"
/// where an unmet exigence reserves it; else "inconnu". Limites are no part of it.
pub fn afest(nature: Nature, raisons: &[Raison]) -> Afest {
    let exigences: Vec<Raison> = raisons.iter().filter(|r| r.genre != GenreRaison::Limite).cloned().collect();
    match verdict_of(&exigences) {
        Some(Verdict::Conditionnelle | Verdict::Bloquee) => Afest::Non,
        Some(Verdict::Ouverte) if nature == Nature::SavoirFaire => Afest::Envisageable,
        _ => Afest::Inconnu,
    }
}
