//! AFEST, training in the work situation: where it may be thought of, and no more (C. trav., art. D. 6313-3-2).

use serde::Serialize;

use crate::graph::{CompetenceIx, Referentiel};
use crate::model::Nature;
use crate::passerelle::{GenreRaison, Raison, Verdict, verdict_of};

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
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Afest::Envisageable => "AFEST envisageable, une fois en poste",
            Afest::Non => "pas d'AFEST : une exigence réserve le métier",
            Afest::Inconnu => "AFEST : inconnu",
        }
    }
}

/// What is said of a compétence that is missing in a métier, by the reasons that its gate gave. Limites are no part of
/// it.
///
/// "Non" where an exigence is unmet: the métier is reserved until it is. "Envisageable" where what is known of the law
/// leaves the métier open, for a savoir-faire that no certification asked by any exigence attests: such a one might be a
/// reserved act. Everything else is "inconnu". Linear in the exigences times the blocs that attest the compétence.
///
/// ```
/// use passerelles::certification::{Afest, afest};
/// use passerelles::{Acquis, Limites, Moteur, gate};
/// let referentiel = Moteur::mini().referentiel();
/// let judged = |code: &str| {
///     let metier = referentiel.metier_ix(code.parse().expect("a code")).expect("in the dozen");
///     (metier, gate(referentiel, metier, &Acquis::default(), &Limites::default(), None).raisons)
/// };
/// let (aide_soignant, raisons) = judged("J1501");
/// let competence = referentiel.requis(aide_soignant)[0].competence();
/// assert_eq!(afest(referentiel, competence, &raisons), Afest::Non);
/// ```
pub fn afest(referentiel: &Referentiel, competence: CompetenceIx, raisons: &[Raison]) -> Afest {
    let exigences: Vec<Raison> = raisons.iter().filter(|r| r.genre != GenreRaison::Limite).cloned().collect();
    let is_savoir_faire = referentiel.competence_at(competence).nature == Nature::SavoirFaire;
    match verdict_of(&exigences) {
        Some(Verdict::Conditionnelle | Verdict::Bloquee) => Afest::Non,
        Some(Verdict::Ouverte) if is_savoir_faire && !is_reserved(referentiel, competence) => Afest::Envisageable,
        _ => Afest::Inconnu,
    }
}

/// Whether a bloc of a certification that some exigence asks attests it.
fn is_reserved(referentiel: &Referentiel, competence: CompetenceIx) -> bool {
    let blocs = referentiel.blocs_attestant(competence);
    let asked = |code| {
        let all = referentiel.all_exigences().iter();
        all.filter(|exigence| exigence.genre.is_asked()).any(|exigence| exigence.certifications.contains(&code))
    };
    blocs.iter().any(|bloc| asked(bloc.code.certification()))
}
