//! By which ways what an étape misses may be obtained: blocs, VAE, AFEST.

use std::collections::BTreeSet;

use super::condition::Condition;
use super::reponse::{AApprendre, GenreVoie, Voie};
use crate::certification::{Afest, BlocPlan, EtatBloc, LienPlan, PlanCertification};
use crate::graph::Referentiel;
use crate::model::{CodeCertification, VoieAcces};
use crate::passerelle::Objet;

/// The ways of an étape: the blocs that its conditions ask, or, where they ask none, those that close most of the
/// écart; of these, those that experience supports and VAE is open to; then AFEST, where it may be thought of.
pub(super) fn ways(
    referentiel: &Referentiel,
    conditions: &[Condition],
    manquantes: &[AApprendre],
    plans: &[PlanCertification],
) -> Vec<Voie> {
    let missing: BTreeSet<&str> = manquantes.iter().map(|manquante| manquante.code.as_str()).collect();
    let mut voies = Vec::new();
    let asked = |plan: &&PlanCertification| {
        let named = |c: &Condition| c.certification.as_ref().is_some_and(|o| o.code == plan.certification.code);
        plan.lien == LienPlan::Exige && conditions.iter().any(named)
    };
    for plan in plans.iter().filter(asked) {
        voies.extend(through(referentiel, plan, GenreVoie::BlocExige, &missing));
    }
    if conditions.iter().all(|condition| condition.certification.is_none()) {
        let free = plans.iter().find(|plan| !plan.lien.is_asked() && plan.ferme.0 > 0);
        voies.extend(free.into_iter().flat_map(|plan| through(referentiel, plan, GenreVoie::Bloc, &missing)));
    }
    voies.extend(on_the_job(manquantes));
    voies
}

/// The blocs of a certification that are left to obtain, and which of them experience supports.
fn through(
    referentiel: &Referentiel,
    plan: &PlanCertification,
    genre: GenreVoie,
    missing: &BTreeSet<&str>,
) -> Vec<Voie> {
    let left: Vec<&BlocPlan> = plan.blocs.iter().filter(|bloc| bloc.retenu && bloc.etat != EtatBloc::Detenu).collect();
    let closes = |bloc: &BlocPlan| {
        let closed = bloc.ferme.iter().filter(|objet| missing.contains(objet.code.as_str()));
        closed.map(|objet| objet.code.clone()).collect::<Vec<String>>()
    };
    let name = &plan.certification.libelle;
    let role = match genre {
        GenreVoie::BlocExige => "exigé",
        _ => "non exigé",
    };
    let mut voies: Vec<Voie> = left
        .iter()
        .map(|bloc| Voie {
            genre,
            bloc: Some(Objet::new(&bloc.code, &bloc.libelle)),
            texte: format!("bloc « {} » de « {name} » ({role})", bloc.libelle),
            competences: closes(bloc),
        })
        .collect();
    let open_to_vae = plan.certification.code.parse::<CodeCertification>().is_ok_and(|code| {
        referentiel.certification(code).is_ok_and(|certification| certification.voies.contains(&VoieAcces::Vae))
    });
    if open_to_vae {
        voies.extend(left.iter().filter(|bloc| bloc.soutien.n > 0).map(|bloc| Voie {
            genre: GenreVoie::Vae,
            bloc: Some(Objet::new(&bloc.code, &bloc.libelle)),
            texte: format!("VAE du bloc « {} » : {} ; le jury décide", bloc.libelle, bloc.soutien.libelle()),
            competences: closes(bloc),
        }));
    }
    voies
}

/// What may be trained in the work situation.
fn on_the_job(manquantes: &[AApprendre]) -> Option<Voie> {
    let trained: Vec<String> =
        manquantes.iter().filter(|m| m.afest == Afest::Envisageable).map(|m| m.code.clone()).collect();
    (!trained.is_empty()).then(|| Voie {
        genre: GenreVoie::Afest,
        bloc: None,
        texte: format!(
            "AFEST envisageable, une fois en poste, pour {} savoir-faire (C. trav., art. D. 6313-3-2)",
            trained.len()
        ),
        competences: trained,
    })
}
