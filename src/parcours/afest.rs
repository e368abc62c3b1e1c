//! AFEST, training in the work situation: where it may be thought of, and no more (C. trav., art. D. 6313-3-2).

use serde::Serialize;

use super::condition::Condition;
use super::reseau::is_asked;
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::Nature;
use crate::passerelle::Verdict;

/// Whether a compétence may be trained in the work situation. Never a promise: the text asks an analysis of the
/// activity, a trainer and times of reflection, which no data shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Afest {
    /// A savoir-faire of an open métier where the person is employed, that no exigence reserves.
    Envisageable,
    /// The métier is reserved: one may not exercise it, so not train by exercising it, before what is asked is held.
    Non,
    /// Nothing says so.
    Inconnu,
}

impl Afest {
    /// The word shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Afest::Envisageable => "envisageable",
            Afest::Non => "non",
            Afest::Inconnu => "inconnu",
        }
    }
}

/// What is said of a compétence that is missing when a métier is entered.
///
/// "Non" where the étape hangs on something to obtain: the métier is reserved by then. "Envisageable" where the métier
/// is open, for a savoir-faire that no certification asked by any exigence attests: such a one might be a reserved act.
/// Everything else is "inconnu".
pub(super) fn afest(
    referentiel: &Referentiel,
    competence: CompetenceIx,
    verdict: Verdict,
    conditions: &[Condition],
) -> Afest {
    if !conditions.is_empty() {
        return Afest::Non;
    }
    let is_open = matches!(verdict, Verdict::Ouverte | Verdict::Conditionnelle);
    let is_known = is_open && referentiel.competence_at(competence).nature == Nature::SavoirFaire;
    if is_known && !is_reserved(referentiel, competence) { Afest::Envisageable } else { Afest::Inconnu }
}

/// Whether a bloc of a certification that some exigence asks attests it.
fn is_reserved(referentiel: &Referentiel, competence: CompetenceIx) -> bool {
    let blocs = referentiel.blocs_attestant(competence);
    let asked = |code| {
        let all = referentiel.all_exigences().iter();
        all.filter(|exigence| is_asked(exigence)).any(|exigence| exigence.certifications.contains(&code))
    };
    blocs.iter().any(|bloc| asked(bloc.code.certification()))
}
