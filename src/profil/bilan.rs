//! What the person holds, told: experiences with their weight, titles, compétences with their sources, and the blocs that
//! experience supports.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::appui::{Resolu, weigh};
use super::exclusion::Refus;
use super::forme::{PermisDeConduire, Profil};
use super::reponse::{CompetenceTenue, ExperienceLue, SoutienVae};
use crate::certification::{held_blocs, support};
use crate::graph::Referentiel;
use crate::model::Acquis;
use crate::passerelle::{Objet, gate, is_in_force};

/// How many blocs are proposed for the VAE: more than anyone presents.
const BLOCS_VAE: usize = 20;

/// The experiences as they count on the date of the answer.
pub(super) fn experiences(
    referentiel: &Referentiel,
    profil: &Profil,
    refus: &Refus,
    resolu: &Resolu,
    date: Option<Date>,
) -> Vec<ExperienceLue> {
    let known = profil.experiences.iter().filter_map(|e| Some((e, referentiel.metier_ix(e.metier).ok()?)));
    let told = known.map(|(experience, metier)| {
        let judged = gate(referentiel, metier, &resolu.acquis, &profil.limites, date);
        let fiche = referentiel.metier_at(metier);
        ExperienceLue {
            metier: Objet::new(fiche.code, &fiche.libelle),
            mois: experience.mois,
            finie_depuis_mois: experience.finie_depuis_mois.saturating_add(resolu.ecoulees),
            cadre: experience.cadre,
            poids: weigh(experience, resolu.ecoulees),
            exclusions: refus.of(metier, &judged),
            non_signale: judged.non_signale,
        }
    });
    told.collect()
}

/// The compétences held, the best supported first, then by code.
pub(super) fn competences(referentiel: &Referentiel, resolu: &Resolu) -> Vec<CompetenceTenue> {
    let known = resolu.competences.iter().filter_map(|(code, tenu)| Some((referentiel.competence(*code)?, tenu)));
    let mut told: Vec<CompetenceTenue> = known
        .map(|(competence, tenu)| CompetenceTenue {
            code: competence.code.to_string(),
            libelle: competence.libelle.clone(),
            nature: competence.nature,
            preuve: tenu.preuve,
            poids: tenu.poids,
            sources: tenu.sources.iter().cloned().collect(),
        })
        .collect();
    told.sort_by_key(|tenue| (Reverse(tenue.preuve), Reverse(tenue.poids)));
    told
}

/// Certifications, blocs and exigences held, each by code.
pub(super) fn titles(referentiel: &Referentiel, profil: &Profil) -> [Vec<Objet>; 3] {
    let certifications = profil.certifications.iter().map(|code| {
        Objet::new(code, referentiel.certification(*code).map_or("", |certification| &certification.libelle))
    });
    let blocs = profil.blocs.iter().map(|code| Objet::new(code, referentiel.bloc(*code).map_or("", |b| &b.libelle)));
    let exigences = profil.exigences.iter().map(|code| {
        let known = referentiel.all_exigences().iter().find(|exigence| exigence.code == *code);
        Objet::new(code, known.map_or("", |exigence| &exigence.texte))
    });
    [certifications.collect(), blocs.collect(), exigences.collect()]
}

/// What no data here can tell.
pub(super) fn to_ask(profil: &Profil) -> Vec<String> {
    let mut asked = Vec::new();
    if profil.permis == PermisDeConduire::Sans {
        asked.push(
            "sans permis de conduire : le ROME n'a pas de contexte pour le dire ; où une fiche en parle, elle est citée ; à vérifier pour chaque poste"
                .to_owned(),
        );
    }
    if let Some(km) = profil.souhaits.distance_km {
        asked.push(format!("distance : {km} km au plus, à vérifier pour chaque offre"));
    }
    if !profil.souhaits.contrats.is_empty() {
        let contrats: Vec<&str> = profil.souhaits.contrats.iter().map(|nom| contrat(nom)).collect();
        asked.push(format!("contrat souhaité : {}, à vérifier pour chaque offre", contrats.join(", ")));
    }
    asked
}

/// A contract as a person says it, from its name in the form.
fn contrat(nom: &str) -> &str {
    match nom {
        "cdi" => "CDI",
        "cdd" => "CDD",
        "interim" => "intérim",
        "independant" => "travail indépendant",
        "temps_plein" => "temps plein",
        "temps_partiel" => "temps partiel",
        same => same,
    }
}

/// The blocs of certifications in force that are not held and that experience supports: the greatest part first, then
/// the most compétences, then by code. No probability: the jury decides.
pub(super) fn vae(referentiel: &Referentiel, acquis: &Acquis, date: Option<Date>) -> Vec<SoutienVae> {
    let mut found = Vec::new();
    let open = referentiel.certifications().iter().filter(|c| is_in_force(c, date) == Some(true));
    for certification in open {
        let held = held_blocs(referentiel, certification.code, acquis, date);
        for bloc in referentiel.blocs(certification.code).iter().filter(|bloc| !held.contains_key(&bloc.code)) {
            let soutien = support(referentiel, bloc, acquis);
            if soutien.n > 0 {
                found.push(SoutienVae {
                    bloc: Objet::new(bloc.code, &bloc.libelle),
                    certification: Objet::new(certification.code, &certification.libelle),
                    certitude: bloc.certitude,
                    n: soutien.n,
                    m: soutien.m,
                });
            }
        }
    }
    // n1/m1 before n2/m2 where n1·m2 is the greater; blocs stand by code and the sort is stable.
    found.sort_by(|a, b| (b.n * a.m, b.n).cmp(&(a.n * b.m, a.n)));
    found.truncate(BLOCS_VAE);
    found
}
