//! Which blocs a person holds on a date: by the bloc itself, by its whole certification, by an equivalence. A bloc earned
//! under an old fiche counts under the new one only where an equivalence says so; else it is unknown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::Referentiel;
use crate::model::{Acquis, Bloc, Certitude, CodeBloc, CodeCertification, CodeTitre, Effet, Equivalence};

/// Whether and how a bloc is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenue {
    /// How sure it is that it counts; `AVerifier`: it may not.
    pub certitude: Certitude,
    /// Why, in one sentence.
    pub texte: String,
}

/// The blocs of a certification that a person holds, or may hold, on a date. Blocs that are not held are not there.
pub fn held_blocs(
    referentiel: &Referentiel,
    certification: CodeCertification,
    acquis: &Acquis,
    date: Option<Date>,
) -> BTreeMap<CodeBloc, Tenue> {
    let mut held = BTreeMap::new();
    for bloc in referentiel.blocs(certification) {
        let ways = [direct(bloc, acquis), by_equivalence(referentiel, bloc, acquis, date)];
        let best = ways.into_iter().flatten().max_by_key(|tenue| tenue.certitude);
        if let Some(tenue) = best.or_else(|| by_predecessor(referentiel, bloc, acquis)) {
            held.insert(bloc.code, tenue);
        }
    }
    held
}

fn direct(bloc: &Bloc, acquis: &Acquis) -> Option<Tenue> {
    let certification = bloc.code.certification();
    let texte = if acquis.blocs.contains(&bloc.code) {
        format!("{} détenu", bloc.code)
    } else if acquis.certifications.contains(&certification) {
        format!("{certification} détenue en entier")
    } else {
        return None;
    };
    Some(Tenue { certitude: Certitude::Certain, texte })
}

/// Whether all that an equivalence asks is held. One whose holder has no code is never taken for granted.
pub(super) fn applies(equivalence: &Equivalence, acquis: &Acquis) -> bool {
    let holds = |titre: &CodeTitre| match titre {
        CodeTitre::Certification(code) => acquis.certifications.contains(code),
        CodeTitre::Bloc(code) => acquis.blocs.contains(code) || acquis.certifications.contains(&code.certification()),
    };
    !equivalence.de.is_empty() && equivalence.de.iter().all(holds)
}

/// Whether an equivalence is in effect on a date.
pub(super) fn is_in_effect(equivalence: &Equivalence, date: Option<Date>) -> bool {
    match (equivalence.date_effet, date) {
        (Some(start), Some(date)) => start <= date,
        _ => true,
    }
}

/// Whether a text in effect says, for sure enough, what the titles held give towards a certification: its access, a
/// shorter training, a bloc. Linear in the equivalences.
pub(crate) fn is_eased(
    referentiel: &Referentiel,
    certification: CodeCertification,
    acquis: &Acquis,
    date: Option<Date>,
) -> bool {
    let towards = |titre: &CodeTitre| match titre {
        CodeTitre::Certification(code) => *code == certification,
        CodeTitre::Bloc(code) => code.certification() == certification,
    };
    referentiel.equivalences().iter().any(|equivalence| {
        equivalence.effet != Effet::Inconnu
            && equivalence.certitude > Certitude::AVerifier
            && equivalence.historique != Some(true)
            && equivalence.vers.iter().any(towards)
            && is_in_effect(equivalence, date)
            && applies(equivalence, acquis)
    })
}

fn by_equivalence(referentiel: &Referentiel, bloc: &Bloc, acquis: &Acquis, date: Option<Date>) -> Option<Tenue> {
    let gives = |equivalence: &&Equivalence| {
        let target = |titre: &CodeTitre| match titre {
            CodeTitre::Bloc(code) => *code == bloc.code && equivalence.effet == Effet::BlocAcquis,
            CodeTitre::Certification(code) => {
                *code == bloc.code.certification() && equivalence.effet == Effet::CertificationAcquise
            }
        };
        equivalence.vers.iter().any(target) && applies(equivalence, acquis) && is_in_effect(equivalence, date)
    };
    let best =
        referentiel.equivalences().iter().filter(gives).max_by_key(|e| (e.certitude, std::cmp::Reverse(&e.code)))?;
    let base = best.base_legale.as_deref().unwrap_or("base légale non renseignée");
    let reserve = best.reserve.as_ref().map_or_else(String::new, |reserve| format!(" ; {reserve}"));
    Some(Tenue { certitude: best.certitude, texte: format!("par équivalence « {} » [{base}]{reserve}", best.code) })
}

/// A title under a fiche that this one replaced: it may count, nothing says for sure what it gives. Blocs are renumbered
/// from one fiche to the next, so their numbers tell nothing; where an equivalence, however doubtful, says which blocs a
/// title leads to, it is not supposed to lead to others.
fn by_predecessor(referentiel: &Referentiel, bloc: &Bloc, acquis: &Acquis) -> Option<Tenue> {
    let certification = bloc.code.certification();
    let former = predecessors(referentiel, certification);
    let blocs = acquis.blocs.iter().filter(|code| former.contains(&code.certification())).map(|c| CodeTitre::Bloc(*c));
    let whole = acquis.certifications.iter().filter(|code| former.contains(code)).map(|c| CodeTitre::Certification(*c));
    blocs.chain(whole).find_map(|titre| {
        let own = referentiel.equivalences().iter().filter(|equivalence| equivalence.de.iter().any(|de| is_of(de, &titre)));
        let mut leads = own.filter(|equivalence| equivalence.vers.iter().any(|vers| is_bloc_of(vers, certification)));
        let texte = match leads.clone().find(|equivalence| equivalence.vers.contains(&CodeTitre::Bloc(bloc.code))) {
            Some(doubtful) => {
                let reserve = doubtful.reserve.as_ref().map_or_else(String::new, |reserve| format!(" ; {reserve}"));
                format!("{titre} relève d'une fiche antérieure, et ce que donne « {} » est inconnu, à vérifier{reserve}", doubtful.code)
            }
            None if leads.next().is_some() => return None,
            None => format!(
                "{titre} relève d'une fiche antérieure et aucune équivalence écrite ne dit ce qu'elle donne ici : inconnu, à vérifier"
            ),
        };
        Some(Tenue { certitude: Certitude::AVerifier, texte })
    })
}

/// Whether who holds a title holds what an equivalence names.
fn is_of(named: &CodeTitre, held: &CodeTitre) -> bool {
    match (named, held) {
        (CodeTitre::Bloc(bloc), CodeTitre::Certification(code)) => bloc.certification() == *code,
        _ => named == held,
    }
}

fn is_bloc_of(titre: &CodeTitre, certification: CodeCertification) -> bool {
    matches!(titre, CodeTitre::Bloc(bloc) if bloc.certification() == certification)
}

/// All the certifications that one replaced, directly or through others; a loop ends.
pub(super) fn predecessors(referentiel: &Referentiel, start: CodeCertification) -> Vec<CodeCertification> {
    let mut found = Vec::new();
    let mut open = vec![start];
    while let Some(code) = open.pop() {
        let Ok(certification) = referentiel.certification(code) else { continue };
        for replaced in &certification.remplace {
            if replaced.code != start && !found.contains(&replaced.code) {
                found.push(replaced.code);
                open.push(replaced.code);
            }
        }
    }
    found
}
