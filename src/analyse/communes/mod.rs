//! The compétences that sets of métiers share, how much rests on them, and those that each set lacks to reach another.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::ensembles::EnsembleRetenu;
use super::matrice::{AnalyseOptions, VERSION, holds, provenance, union};
use super::paires::{Appui, Etat, Paire, judge_passerelles, supports};
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::Nature;
use crate::passerelle::{Classe, CompetencesProches, Index, Rapprochee, SEUIL_COURTE, Verdict, is_in_force};

mod reponse;

pub use reponse::{
    Communes, CompetenceCommune, CompetenceManquante, CompetenceSituee, CompetenceSpecifique, CompetencesRapprochees,
    Manques, NOMBRE_COMMUNES, Presence, Specifiques,
};

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
    let mut paires = judge_passerelles(referentiel, index, [&all, &all], options.seuil, date);
    paires.retain(|paire| leaves(&ensembles, paire));
    let lire = |paire: &Paire| Lue {
        paire: *paire,
        appuis: supports(referentiel, index, paire.source, paire.cible),
        proches: match options.proches {
            CompetencesProches::Avec => index.near_between(referentiel, paire.source, paire.cible),
            CompetencesProches::Sans => Vec::new(),
        },
    };
    let lues = paires.iter().map(lire).collect();
    let presences = presences(referentiel, &ensembles);
    let comparing = Comparing { referentiel, ensembles: &ensembles, lues, presences, date };
    Communes {
        genre: "passerelles.communes",
        version: VERSION,
        seuil: options.seuil,
        partagees: comparing.shared(),
        proches: comparing.near(),
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
            if referentiel.competence_at(requis.competence()).nature.is_counted() {
                found.entry(requis.competence()).or_insert_with(|| vec![0; ensembles.len()])[at] += 1;
            }
        }
    }
    found
}

/// Whether a passerelle leads from one of the sets to another one.
fn leaves(ensembles: &[EnsembleRetenu], paire: &Paire) -> bool {
    ensembles.iter().enumerate().any(|(from, de)| {
        let mut others = ensembles.iter().enumerate().filter(|(to, _)| *to != from);
        holds(de, paire.source) && others.any(|(_, vers)| holds(vers, paire.cible))
    })
}

/// A passerelle from one set to another and what it rests on.
struct Lue {
    paire: Paire,
    appuis: Vec<Appui>,
    proches: Vec<Rapprochee>,
}

struct Comparing<'a> {
    referentiel: &'a Referentiel,
    ensembles: &'a [EnsembleRetenu],
    lues: Vec<Lue>,
    presences: BTreeMap<CompetenceIx, Vec<usize>>,
    date: Option<jiff::civil::Date>,
}

impl Comparing<'_> {
    /// The code, the label and the kind of a compétence.
    fn named(&self, ix: CompetenceIx) -> (String, String, Nature) {
        let competence = self.referentiel.competence_at(ix);
        (competence.code.to_string(), competence.libelle.clone(), competence.nature)
    }

    /// The sets that require a compétence, in the order asked.
    fn presence(&self, ix: CompetenceIx) -> Vec<Presence> {
        let counts = self.presences.get(&ix).into_iter().flatten();
        let present = self.ensembles.iter().zip(counts).filter(|(_, n)| **n > 0);
        present.map(|(set, n)| Presence { ensemble: set.code.clone(), metiers: *n }).collect()
    }

    fn shared(&self) -> Vec<CompetenceCommune> {
        let mut carried: BTreeMap<CompetenceIx, (usize, u64, u64)> = BTreeMap::new();
        for appui in self.lues.iter().flat_map(|lue| &lue.appuis).filter(|appui| appui.etat == Etat::Tenue) {
            let (n, contribution, poids) = carried.entry(appui.competence).or_default();
            (*n, *contribution) = (*n + 1, *contribution + u64::from(appui.contribution.0));
            *poids += u64::from(appui.poids.0);
        }
        let several = self.presences.iter().filter(|(_, counts)| counts.iter().filter(|n| **n > 0).count() > 1);
        let told = several.map(|(ix, counts)| {
            let (code, libelle, nature) = self.named(*ix);
            let (passerelles, contribution, poids) = carried.get(ix).copied().unwrap_or_default();
            CompetenceCommune {
                code,
                libelle,
                nature,
                portee: if counts.iter().all(|n| *n > 0) { "transversale" } else { "partagee" },
                ensembles: self.presence(*ix),
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

    fn near(&self) -> Vec<CompetencesRapprochees> {
        let mut met: BTreeMap<(CompetenceIx, CompetenceIx), (Rapprochee, usize, u64)> = BTreeMap::new();
        for one in self.lues.iter().flat_map(|lue| &lue.proches) {
            let (_, n, credit) = met.entry((one.tenue, one.demandee)).or_insert((*one, 0, 0));
            (*n, *credit) = (*n + 1, *credit + u64::from(one.credit.0));
        }
        let situate = |ix| {
            let (code, libelle, nature) = self.named(ix);
            CompetenceSituee { code, libelle, nature, ensembles: self.presence(ix) }
        };
        let told = met.into_values().map(|(one, passerelles, credit)| CompetencesRapprochees {
            tenue: situate(one.tenue),
            demandee: situate(one.demandee),
            relation: one.relation,
            degre: one.degre,
            passerelles,
            credit,
        });
        let mut told: Vec<CompetencesRapprochees> = told.collect();
        told.sort_by_key(|one| (Reverse(one.credit), Reverse(one.passerelles)));
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
        let mut missing: BTreeMap<CompetenceIx, Manque> = BTreeMap::new();
        let mut passerelles = 0;
        for lue in &self.lues {
            let paire = &lue.paire;
            if !holds(&self.ensembles[de], paire.source) || !holds(&self.ensembles[vers], paire.cible) {
                continue;
            }
            passerelles += 1;
            for appui in lue.appuis.iter().filter(|appui| appui.etat == Etat::Manquante) {
                let manque = missing.entry(appui.competence).or_default();
                manque.passerelles += 1;
                manque.poids += u64::from(appui.poids.0);
                manque.courtes += usize::from(would_be_short(paire, appui));
                manque.proches += usize::from(lue.proches.iter().any(|one| one.demandee == appui.competence));
            }
        }
        let mut ranked: Vec<(CompetenceIx, Manque)> = missing.into_iter().collect();
        ranked.sort_by_key(|(_, manque)| (Reverse(manque.courtes), Reverse(manque.poids)));
        let told = ranked.iter().take(NOMBRE_COMMUNES).map(|(ix, manque)| {
            let (code, libelle, nature) = self.named(*ix);
            CompetenceManquante {
                code,
                libelle,
                nature,
                metiers_de: self.presences.get(ix).map_or(0, |counts| counts[de]),
                passerelles: manque.passerelles,
                rendrait_courtes: manque.courtes,
                proches: manque.proches,
                poids: manque.poids,
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

/// How much passerelles lack one compétence.
#[derive(Debug, Default)]
struct Manque {
    passerelles: usize,
    courtes: usize,
    proches: usize,
    poids: u64,
}

/// Whether an open passerelle that only lacks couverture would have enough with one compétence more.
fn would_be_short(paire: &Paire, appui: &Appui) -> bool {
    let held = paire.couverture.valeur.unwrap_or_default();
    paire.verdict == Verdict::Ouverte
        && paire.classe == Classe::AEtudier
        && held < SEUIL_COURTE
        && held + appui.poids >= SEUIL_COURTE
}
