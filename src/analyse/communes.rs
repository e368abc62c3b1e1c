//! The compétences that sets of métiers share, how much rests on them, and those that each set lacks to reach another.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::ensembles::EnsembleRetenu;
use super::matrice::{AnalyseOptions, VERSION, holds, provenance, union};
use super::paires::{Appui, Etat, Paire, judge_passerelles, supports};
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::{Nature, Slug};
use crate::passerelle::{Classe, Index, Millioniemes, Provenance, SEUIL_COURTE, Verdict, is_in_force};

/// How many compétences each list of what is specific, or missing, holds; how many there are is always told.
pub const NOMBRE_COMMUNES: usize = 30;

/// In how many métiers of a set a compétence is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// The set.
    pub ensemble: Slug,
    /// How many of its métiers require it; never null.
    pub metiers: usize,
}

/// A compétence that two sets or more require.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceCommune {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// "transversale" where all the sets require it, else "partagee".
    pub portee: &'static str,
    /// The sets that require it, in the order asked.
    pub ensembles: Vec<Presence>,
    /// How many passerelles between two different sets rest on it, each once.
    pub passerelles: usize,
    /// The sum of what it brings to their scores, in whole millionths.
    pub contribution: u64,
    /// The sum of what it brings to their couvertures, in whole millionths.
    pub poids: u64,
}

/// A compétence of one set alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceSpecifique {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many métiers of the set require it.
    pub metiers: usize,
}

/// What one set alone requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Specifiques {
    /// The set.
    pub ensemble: Slug,
    /// How many compétences no other set asked requires.
    pub nombre: usize,
    /// Those that most of its métiers require, the most first, then by code: at most [`NOMBRE_COMMUNES`].
    pub competences: Vec<CompetenceSpecifique>,
}

/// A compétence that passerelles lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceManquante {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many métiers of the set of departure require it; null: the whole set lacks it.
    pub metiers_de: usize,
    /// How many passerelles lack it.
    pub passerelles: usize,
    /// How many open ones it alone would bring to the couverture of a short one.
    pub rendrait_courtes: usize,
    /// The sum of what it would bring to their couvertures, in whole millionths.
    pub poids: u64,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
}

/// What one set lacks to reach another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manques {
    /// The set of departure.
    pub de: Slug,
    /// The set of arrival.
    pub vers: Slug,
    /// How many passerelles lead from one to the other.
    pub passerelles: usize,
    /// How many different compétences they lack.
    pub nombre: usize,
    /// Those whose learning would help most: by passerelles made short, then weight, then code; at most
    /// [`NOMBRE_COMMUNES`].
    pub competences: Vec<CompetenceManquante>,
}

/// What sets of métiers have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Communes {
    /// "passerelles.communes".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, in the order asked, each with the definition that was used.
    pub ensembles: Vec<EnsembleRetenu>,
    /// The proximité from which a pair counts as a passerelle.
    pub seuil: Millioniemes,
    /// The compétences that two sets or more require, by descending weight, then number of passerelles, then code.
    pub partagees: Vec<CompetenceCommune>,
    /// What each set alone requires, in the order asked.
    pub specifiques: Vec<Specifiques>,
    /// What each set lacks to reach each other one, in the order of a matrice without its diagonal.
    pub manques: Vec<Manques>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// Compares what sets of métiers require: savoir-faire and savoirs, as couverture counts them.
///
/// ```
/// use passerelles::{Moteur, analyse};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?, "sante".parse()?], &[])?;
/// let options = analyse::AnalyseOptions::default();
/// let communes = analyse::communes(moteur.referentiel(), moteur.index(), ensembles, &options);
/// assert!(communes.partagees[0].passerelles > 0);
/// assert!(communes.partagees.iter().all(|one| one.portee == "transversale"), "there are but two sets");
/// assert_eq!(communes.manques.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Complexity: as a matrice of the sets, and the shared traits of each passerelle once.
pub fn communes(
    referentiel: &Referentiel,
    index: &Index,
    ensembles: Vec<EnsembleRetenu>,
    options: &AnalyseOptions,
) -> Communes {
    let date = options.date.or(referentiel.date());
    let all = union(&ensembles);
    let paires = judge_passerelles(referentiel, index, [&all, &all], options.seuil, date);
    let appuis: Vec<(Paire, Vec<Appui>)> =
        paires.iter().map(|paire| (*paire, supports(referentiel, index, paire.source, paire.cible))).collect();
    let presences = presences(referentiel, &ensembles);
    let comparing = Comparing { referentiel, ensembles: &ensembles, appuis, presences, date };
    Communes {
        genre: "passerelles.communes",
        version: VERSION,
        seuil: options.seuil,
        partagees: comparing.shared(),
        specifiques: (0..ensembles.len()).map(|at| comparing.specific(at)).collect(),
        manques: comparing.lacking(),
        provenance: provenance(referentiel, index, options),
        ensembles,
    }
}

/// In how many métiers of each set each counted compétence is required.
fn presences(referentiel: &Referentiel, ensembles: &[EnsembleRetenu]) -> BTreeMap<CompetenceIx, Vec<usize>> {
    let mut found: BTreeMap<CompetenceIx, Vec<usize>> = BTreeMap::new();
    for (at, ensemble) in ensembles.iter().enumerate() {
        for requis in ensemble.positions.iter().flat_map(|metier| referentiel.requis(*metier)) {
            if referentiel.competence_at(requis.competence).nature.is_counted() {
                found.entry(requis.competence).or_insert_with(|| vec![0; ensembles.len()])[at] += 1;
            }
        }
    }
    found
}

struct Comparing<'a> {
    referentiel: &'a Referentiel,
    ensembles: &'a [EnsembleRetenu],
    appuis: Vec<(Paire, Vec<Appui>)>,
    presences: BTreeMap<CompetenceIx, Vec<usize>>,
    date: Option<jiff::civil::Date>,
}

impl Comparing<'_> {
    /// The code, the label and the kind of a compétence.
    fn named(&self, ix: CompetenceIx) -> (String, String, Nature) {
        let competence = self.referentiel.competence_at(ix);
        (competence.code.to_string(), competence.libelle.clone(), competence.nature)
    }

    fn shared(&self) -> Vec<CompetenceCommune> {
        let mut carried: BTreeMap<CompetenceIx, (usize, u64, u64)> = BTreeMap::new();
        for (paire, appuis) in &self.appuis {
            let leaves = self.ensembles.iter().enumerate().any(|(from, de)| {
                let mut others = self.ensembles.iter().enumerate().filter(|(to, _)| *to != from);
                holds(de, paire.source) && others.any(|(_, vers)| holds(vers, paire.cible))
            });
            for appui in appuis.iter().filter(|appui| leaves && appui.etat == Etat::Tenue) {
                let (n, contribution, poids) = carried.entry(appui.competence).or_default();
                (*n, *contribution) = (*n + 1, *contribution + u64::from(appui.contribution.0));
                *poids += u64::from(appui.poids.0);
            }
        }
        let several = self.presences.iter().filter(|(_, counts)| counts.iter().filter(|n| **n > 0).count() > 1);
        let told = several.map(|(ix, counts)| {
            let (code, libelle, nature) = self.named(*ix);
            let (passerelles, contribution, poids) = carried.get(ix).copied().unwrap_or_default();
            let present = self.ensembles.iter().zip(counts).filter(|(_, n)| **n > 0);
            CompetenceCommune {
                code,
                libelle,
                nature,
                portee: if counts.iter().all(|n| *n > 0) { "transversale" } else { "partagee" },
                ensembles: present.map(|(set, n)| Presence { ensemble: set.code.clone(), metiers: *n }).collect(),
                passerelles,
                contribution,
                poids,
            }
        });
        let mut told: Vec<CompetenceCommune> = told.collect();
        // Positions stand in the order of codes and the sort is stable.
        told.sort_by_key(|one| (Reverse(one.poids), Reverse(one.passerelles)));
        told
    }

    fn specific(&self, at: usize) -> Specifiques {
        let alone = |counts: &Vec<usize>| counts.iter().enumerate().all(|(set, n)| (set == at) == (*n > 0));
        let mut own: Vec<(CompetenceIx, usize)> =
            self.presences.iter().filter(|(_, counts)| alone(counts)).map(|(ix, counts)| (*ix, counts[at])).collect();
        own.sort_by_key(|(_, metiers)| Reverse(*metiers));
        let told = own.iter().take(NOMBRE_COMMUNES).map(|(ix, metiers)| {
            let (code, libelle, nature) = self.named(*ix);
            CompetenceSpecifique { code, libelle, nature, metiers: *metiers }
        });
        let (ensemble, competences) = (self.ensembles[at].code.clone(), told.collect());
        Specifiques { ensemble, nombre: own.len(), competences }
    }

    fn lacking(&self) -> Vec<Manques> {
        let count = self.ensembles.len();
        let ways = (0..count).flat_map(|de| (0..count).map(move |vers| (de, vers))).filter(|(de, vers)| de != vers);
        ways.map(|(de, vers)| self.lacking_between(de, vers)).collect()
    }

    fn lacking_between(&self, de: usize, vers: usize) -> Manques {
        let mut missing: BTreeMap<CompetenceIx, (usize, usize, u64)> = BTreeMap::new();
        let mut passerelles = 0;
        for (paire, appuis) in &self.appuis {
            if !holds(&self.ensembles[de], paire.source) || !holds(&self.ensembles[vers], paire.cible) {
                continue;
            }
            passerelles += 1;
            for appui in appuis.iter().filter(|appui| appui.etat == Etat::Manquante) {
                let (n, short, poids) = missing.entry(appui.competence).or_default();
                (*n, *poids) = (*n + 1, *poids + u64::from(appui.poids.0));
                *short += usize::from(would_be_short(paire, appui));
            }
        }
        let mut ranked: Vec<(CompetenceIx, (usize, usize, u64))> = missing.into_iter().collect();
        ranked.sort_by_key(|(_, (_, short, poids))| (Reverse(*short), Reverse(*poids)));
        let told = ranked.iter().take(NOMBRE_COMMUNES).map(|(ix, (n, short, poids))| {
            let (code, libelle, nature) = self.named(*ix);
            CompetenceManquante {
                code,
                libelle,
                nature,
                metiers_de: self.presences.get(ix).map_or(0, |counts| counts[de]),
                passerelles: *n,
                rendrait_courtes: *short,
                poids: *poids,
                blocs: self.blocs(*ix),
            }
        });
        Manques {
            de: self.ensembles[de].code.clone(),
            vers: self.ensembles[vers].code.clone(),
            passerelles,
            nombre: ranked.len(),
            competences: told.collect(),
        }
    }

    /// The blocs that attest a compétence and may still be obtained.
    fn blocs(&self, competence: CompetenceIx) -> Vec<String> {
        let attesting = self.referentiel.blocs_attestant(competence).into_iter().filter(|bloc| {
            let whole = self.referentiel.certification(bloc.code.certification());
            whole.is_ok_and(|certification| is_in_force(certification, self.date) != Some(false))
        });
        attesting.map(|bloc| bloc.code.to_string()).collect()
    }
}

/// Whether an open passerelle that only lacks couverture would have enough with one compétence more.
fn would_be_short(paire: &Paire, appui: &Appui) -> bool {
    let held = paire.couverture.valeur.unwrap_or_default();
    paire.verdict == Verdict::Ouverte
        && paire.classe == Classe::AEtudier
        && held < SEUIL_COURTE
        && held + appui.poids >= SEUIL_COURTE
}
