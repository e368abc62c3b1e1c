//! One cell of a matrice, opened: its passerelles one by one, and the compétences that they rest on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::ensembles::EnsembleRetenu;
use super::matrice::{AnalyseOptions, Cellule, VERSION, count, provenance};
use super::paires::{Etat, PasserelleComptee, judge_passerelles, supports};
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::Nature;
use crate::passerelle::{Index, Millioniemes, Provenance};

/// A compétence that a passerelle rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Soutien {
    /// Its OGR code; its label stands in the list of all.
    pub code: String,
    /// What it brings to the score; may be null where it is in every métier or weighs nothing.
    pub contribution: Millioniemes,
    /// What it brings to the couverture.
    pub poids: Millioniemes,
}

/// A passerelle and the compétences that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasserelleOuverte {
    /// The passerelle.
    #[serde(flatten)]
    pub passerelle: PasserelleComptee,
    /// The counted compétences that both métiers require, by descending contribution, then weight, then code; may be empty.
    pub competences: Vec<Soutien>,
}

/// A compétence and how much of a cell rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetencePorteuse {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many passerelles rest on it.
    pub passerelles: usize,
    /// The sum of what it brings to their scores, in whole millionths.
    pub contribution: u64,
    /// The sum of what it brings to their couvertures, in whole millionths.
    pub poids: u64,
}

/// A cell of a matrice, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CelluleOuverte {
    /// "passerelles.cellule".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The set the passerelles start from, with the definition that was used.
    pub de: EnsembleRetenu,
    /// The set they lead to, likewise.
    pub vers: EnsembleRetenu,
    /// The proximité from which a pair counts.
    pub seuil: Millioniemes,
    /// The cell, as the matrice counts it.
    pub cellule: Cellule,
    /// Its passerelles, by descending score, then by codes; as many as the cell counts.
    pub passerelles: Vec<PasserelleOuverte>,
    /// The compétences that they rest on, by descending weight, then number of passerelles, then code.
    pub competences: Vec<CompetencePorteuse>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// Opens the cell of two sets, which may be the same one.
///
/// ```
/// use passerelles::{Moteur, analyse};
/// let moteur = Moteur::embarque();
/// let set = |code: &str| analyse::find_ensemble(moteur.referentiel(), &code.parse().unwrap(), &[]);
/// let options = analyse::AnalyseOptions::default();
/// let ouverte = analyse::open_cellule(moteur.referentiel(), moteur.index(), set("sap")?, set("sante")?, &options);
/// assert_eq!(ouverte.passerelles.len(), ouverte.cellule.passerelles);
/// assert!(ouverte.competences[0].passerelles > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Complexity: as a matrice of the two sets, and the shared traits of each passerelle once.
pub fn open_cellule(
    referentiel: &Referentiel,
    index: &Index,
    de: EnsembleRetenu,
    vers: EnsembleRetenu,
    options: &AnalyseOptions,
) -> CelluleOuverte {
    let date = options.date.or(referentiel.date());
    let mut paires = judge_passerelles(referentiel, index, [&de.positions, &vers.positions], options.seuil, date);
    let cellule = count(referentiel, &de, &vers, &paires);
    paires.sort_by_key(|paire| Reverse(paire.score));
    let mut carried: BTreeMap<CompetenceIx, (usize, u64, u64)> = BTreeMap::new();
    let mut passerelles = Vec::with_capacity(paires.len());
    for paire in &paires {
        let mut held = supports(referentiel, index, paire.source, paire.cible);
        held.retain(|appui| appui.etat == Etat::Tenue);
        held.sort_by_key(|appui| (Reverse(appui.contribution), Reverse(appui.poids)));
        for appui in &held {
            let (n, contribution, poids) = carried.entry(appui.competence).or_default();
            (*n, *contribution) = (*n + 1, *contribution + u64::from(appui.contribution.0));
            *poids += u64::from(appui.poids.0);
        }
        let competences = held.iter().map(|appui| Soutien {
            code: referentiel.competence_at(appui.competence).code.to_string(),
            contribution: appui.contribution,
            poids: appui.poids,
        });
        passerelles.push(PasserelleOuverte {
            passerelle: PasserelleComptee::new(referentiel, paire),
            competences: competences.collect(),
        });
    }
    CelluleOuverte {
        genre: "passerelles.cellule",
        version: VERSION,
        seuil: options.seuil,
        cellule,
        passerelles,
        competences: ranked(referentiel, carried),
        provenance: provenance(referentiel, index, options),
        de,
        vers,
    }
}

/// Opens all the cells of a matrice of sets, in its order.
pub fn open_cellules(
    referentiel: &Referentiel,
    index: &Index,
    ensembles: &[EnsembleRetenu],
    options: &AnalyseOptions,
) -> Vec<CelluleOuverte> {
    let ways = ensembles.iter().flat_map(|de| ensembles.iter().map(move |vers| (de, vers)));
    ways.map(|(de, vers)| open_cellule(referentiel, index, de.clone(), vers.clone(), options)).collect()
}

fn ranked(referentiel: &Referentiel, carried: BTreeMap<CompetenceIx, (usize, u64, u64)>) -> Vec<CompetencePorteuse> {
    let named = carried.into_iter().map(|(ix, (passerelles, contribution, poids))| {
        let competence = referentiel.competence_at(ix);
        CompetencePorteuse {
            code: competence.code.to_string(),
            libelle: competence.libelle.clone(),
            nature: competence.nature,
            passerelles,
            contribution,
            poids,
        }
    });
    let mut named: Vec<CompetencePorteuse> = named.collect();
    // Positions stand in the order of codes and the sort is stable.
    named.sort_by_key(|one| (Reverse(one.poids), Reverse(one.passerelles)));
    named
}
