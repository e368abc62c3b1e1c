//! A path as a counsellor reads it and a phone draws it: each étape played again with all that is held by then.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::bareme::CoutDetail;
use super::cible::niveau_of;
use super::condition::{Condition, acces, obtain};
use super::explain::explain_parcours;
use super::memoire::Contexte;
use super::recherche::Chemin;
use super::reponse::{AApprendre, Acquise, Etape, Gardee, Nouveau, Parcours, Progression, Textes};
use super::trouver::ParcoursOptions;
use super::voie::ways;
use crate::certification::{Dispense, LienPlan, LiensProposes, PlanCertification, PlanOptions, afest, plan};
use crate::graph::{MetierIx, Referentiel, Requis, Statut};
use crate::model::{Acquis, CodeOgr, Limites, NatureAcquis, Niveau};
use crate::passerelle::{
    CompetencesProches, Millioniemes, Objet, Raison, Rapprochee, gate, is_in_force, marks, with_metier, with_near,
};

/// Plays a path again. What it costs is what the search said: both read the same functions.
pub(super) fn detail(contexte: &Contexte, chemin: &Chemin, rang: usize, options: &ParcoursOptions) -> Parcours {
    let metiers: Vec<MetierIx> = chemin.metiers.iter().map(|metier| MetierIx(*metier)).collect();
    let arrivee = metiers[metiers.len() - 1];
    let mut acquis = contexte.acquis.clone();
    let mut etapes = Vec::new();
    for (at, pair) in metiers.windows(2).enumerate() {
        etapes.push(enter(contexte, at + 1, [pair[0], pair[1]], arrivee, &mut acquis, options.proches));
    }
    let mut cout_detail = CoutDetail::default();
    etapes.iter().for_each(|etape| cout_detail.add(&etape.cout_detail));
    let mut parcours = Parcours {
        rang,
        cout: cout_detail.total(),
        cout_detail,
        effort: cout_detail.effort(),
        niveau_demande: Niveau::try_from(u32::from(chemin.niveau)).ok(),
        niveau_atteint: niveau_of(contexte.referentiel, arrivee, contexte.date),
        tension: options.tension(contexte.referentiel, arrivee),
        nouveau: gains(contexte, arrivee, &etapes, &acquis),
        etapes,
        textes: Textes { personne: Vec::new(), conseiller: Vec::new() },
    };
    parcours.textes = explain_parcours(&parcours);
    parcours
}

/// One étape, and what is held after it.
fn enter(
    contexte: &Contexte,
    rang: usize,
    [de, vers]: [MetierIx; 2],
    arrivee: MetierIx,
    acquis: &mut Acquis,
    proches: CompetencesProches,
) -> Etape {
    let Contexte { referentiel, index, date, bareme, .. } = *contexte;
    let judged = gate(referentiel, vers, acquis, contexte.limites, date);
    let gained = acces(contexte, vers, acquis).obtentions;
    let conditions: Vec<Condition> = gained.iter().map(|one| Condition::new(one, date, bareme)).collect();
    let couverture = index.parts().couverture(referentiel, vers, acquis);
    let missing = Millioniemes(Millioniemes::UN.0 - couverture.valeur.map_or(0, |held| held.0));
    let cout_detail = CoutDetail {
        competences: missing,
        blocs: gained.iter().map(|one| one.blocs(bareme)).sum(),
        charge: bareme.charge_etape,
        demarches: gained.iter().map(|one| one.demarche(bareme)).sum(),
        inconnues: contexte.toll(judged.verdict).unwrap_or_default(),
    };
    let plans = plans(contexte, vers, acquis);
    let near = index.near(referentiel, vers, acquis, proches);
    let (gardees, manquantes) = split(contexte, vers, acquis, &judged.raisons, &near);
    let voies = ways(referentiel, &conditions, &manquantes, &plans);
    let allegements = plans.iter().filter(|plan| is_asked_here(plan, &conditions)).flat_map(eased).collect();
    let before = acquis.clone();
    *acquis = with_metier(referentiel, acquis, vers);
    obtain(acquis, &gained);
    for attested in gained.iter().filter_map(|o| o.titre.as_ref()).flat_map(|t| referentiel.blocs(t.certification.code))
    {
        attested.competences.iter().for_each(|link| acquis.hold(link.code, NatureAcquis::Atteste));
    }
    Etape {
        rang,
        de: objet(referentiel, de),
        vers: objet(referentiel, vers),
        effort: cout_detail.effort(),
        cout: cout_detail.total(),
        cout_detail,
        verdict: judged.verdict,
        raisons: judged.raisons,
        non_signale: judged.non_signale,
        niveau: niveau_of(referentiel, vers, date),
        proximite: index.proximite().contributions(de, vers).iter().map(|c| c.valeur).sum(),
        couverture: couverture.valeur,
        couverture_avec_proches: match proches {
            CompetencesProches::Avec => with_near(couverture.valeur, &near),
            CompetencesProches::Sans => None,
        },
        tenues: couverture.tenues,
        total: couverture.total,
        conditions,
        allegements,
        gardees,
        acquises: acquired(referentiel, &before, acquis, arrivee),
        manquantes,
        voies,
        arrivee: progress(contexte, arrivee, acquis),
    }
}

fn objet(referentiel: &Referentiel, metier: MetierIx) -> Objet {
    let fiche = referentiel.metier_at(metier);
    Objet::new(fiche.code, &fiche.libelle)
}

fn progress(contexte: &Contexte, arrivee: MetierIx, acquis: &Acquis) -> Progression {
    let held = contexte.index.parts().couverture(contexte.referentiel, arrivee, acquis);
    Progression { couverture: held.valeur, tenues: held.tenues, total: held.total }
}

/// The certifications that the étape asks, and the first that closes some of the écart.
fn plans(contexte: &Contexte, vers: MetierIx, acquis: &Acquis) -> Vec<PlanCertification> {
    let options = PlanOptions {
        nombre: 1,
        date: contexte.date,
        limites: Limites::default(),
        proches: CompetencesProches::Sans,
        liens_proposes: LiensProposes::Sans,
        ..PlanOptions::default()
    };
    // No limite is named, so nothing named can be unknown.
    plan(contexte.referentiel, contexte.index, vers, acquis, &options).map_or_else(|_| Vec::new(), |p| p.certifications)
}

fn is_asked_here(plan: &PlanCertification, conditions: &[Condition]) -> bool {
    let asked = |condition: &Condition| {
        condition.certification.as_ref().is_some_and(|objet| objet.code == plan.certification.code)
    };
    plan.lien == LienPlan::Exige && conditions.iter().any(asked)
}

/// What applies to the person, or may: an equivalence whose holder has no code is never taken for granted.
fn eased(plan: &PlanCertification) -> impl Iterator<Item = Dispense> + '_ {
    plan.dispenses.iter().filter(|dispense| dispense.applicable || dispense.de_texte.is_some()).cloned()
}

/// The counted compétences of a métier, held and not held, by descending weight; ties go to the code.
fn split(
    contexte: &Contexte,
    metier: MetierIx,
    acquis: &Acquis,
    raisons: &[Raison],
    near: &[Rapprochee],
) -> (Vec<Gardee>, Vec<AApprendre>) {
    let referentiel = contexte.referentiel;
    let mut marks = marks(referentiel, near);
    let (mut gardees, mut manquantes) = (Vec::new(), Vec::new());
    for (requis, part) in referentiel.requis(metier).iter().zip(contexte.index.parts().of(referentiel, metier)) {
        let competence = referentiel.competence_at(requis.competence());
        if !competence.nature.is_counted() {
            continue;
        }
        let (code, libelle, nature) = (competence.code.to_string(), competence.libelle.clone(), competence.nature);
        let (poids, coeur) = (part.valeur, requis.statut() == Statut::Coeur);
        if acquis.holds(competence.code) {
            gardees.push(Gardee { code, libelle, nature, poids, coeur });
        } else {
            let blocs = open_blocs(contexte, requis);
            let afest = afest(referentiel, requis.competence(), raisons);
            let proche = marks.remove(&requis.competence());
            manquantes.push(AApprendre { code, libelle, nature, poids, coeur, blocs, afest, proche });
        }
    }
    gardees.sort_by_key(|gardee| Reverse(gardee.poids));
    manquantes.sort_by_key(|manquante| Reverse(manquante.poids));
    (gardees, manquantes)
}

/// The blocs that attest a compétence and may still be obtained.
fn open_blocs(contexte: &Contexte, requis: &Requis) -> Vec<String> {
    let attesting = contexte.referentiel.blocs_attestant(requis.competence()).into_iter();
    let open = attesting.filter(|bloc| {
        let whole = contexte.referentiel.certification(bloc.code.certification());
        whole.is_ok_and(|certification| is_in_force(certification, contexte.date) != Some(false))
    });
    open.map(|bloc| bloc.code.to_string()).collect()
}

/// Counted compétences newly held, by code.
fn acquired(referentiel: &Referentiel, before: &Acquis, after: &Acquis, arrivee: MetierIx) -> Vec<Acquise> {
    let asked: BTreeSet<CodeOgr> =
        referentiel.requis(arrivee).iter().map(|r| referentiel.competence_at(r.competence()).code).collect();
    let new = after.competences().filter(|(code, _)| !before.holds(*code));
    let named = new.filter_map(|(code, par)| Some((referentiel.competence(code)?, par)));
    named
        .filter(|(competence, _)| competence.nature.is_counted())
        .map(|(competence, par)| Acquise {
            code: competence.code.to_string(),
            libelle: competence.libelle.clone(),
            nature: competence.nature,
            par,
            sert_a_l_arrivee: asked.contains(&competence.code),
        })
        .collect()
}

/// What is new at the end.
fn gains(contexte: &Contexte, arrivee: MetierIx, etapes: &[Etape], acquis: &Acquis) -> Nouveau {
    let referentiel = contexte.referentiel;
    let parts = referentiel.requis(arrivee).iter().zip(contexte.index.parts().of(referentiel, arrivee));
    let mut new: Vec<(Reverse<Millioniemes>, Objet)> = parts
        .map(|(requis, part)| (referentiel.competence_at(requis.competence()), part.valeur))
        .filter(|(competence, _)| competence.nature.is_counted() && !contexte.acquis.holds(competence.code))
        .map(|(competence, poids)| (Reverse(poids), Objet::new(competence.code, &competence.libelle)))
        .collect();
    new.sort_by_key(|(poids, _)| *poids);
    let conditions = || etapes.iter().flat_map(|etape| &etape.conditions);
    let counted = |code| referentiel.competence(code).is_some_and(|competence| competence.nature.is_counted());
    Nouveau {
        metiers: etapes.iter().map(|etape| etape.vers.clone()).collect(),
        certifications: conditions().filter_map(|condition| condition.certification.clone()).collect(),
        demarches: conditions().filter(|c| c.certification.is_none()).map(|c| c.texte.clone()).collect(),
        competences: new.into_iter().map(|(_, objet)| objet).collect(),
        total: acquis.competences().filter(|(code, _)| counted(*code) && !contexte.acquis.holds(*code)).count(),
        depart: progress(contexte, arrivee, contexte.acquis),
    }
}
