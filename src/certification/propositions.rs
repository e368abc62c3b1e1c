//! What the texts of a bloc may name among the compétences of a métier, where nobody declared what it attests. A
//! proposal informs: it closes nothing, supports nothing, changes no verdict.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::appariement::{Preuve, Proposition};
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{Acquis, Bloc, Degre, NatureAcquis, Relation};
use crate::passerelle::{Index, Objet};

/// How many proposals a bloc lists at most: what a counsellor would confirm one by one.
const PROPOSITIONS: usize = 8;

/// A compétence of the métier that a bloc may attest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LienPropose {
    /// The compétence.
    pub competence: Objet,
    /// How what the bloc says stands to it.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// The words of the bloc that are nearest to it.
    pub extrait: String,
    /// What speaks for it.
    pub preuves: Vec<Preuve>,
    /// Whether the person holds it already.
    pub detenue: bool,
    /// Whether the person exercised it: something to show to a VAE jury, once confirmed.
    pub exercee: bool,
}

/// The compétences of a métier that the title and the texts of a bloc may name, nearest first, ties by code. None where
/// links are declared, since these say what it attests.
pub(super) fn propose(
    referentiel: &Referentiel,
    index: &Index,
    metier: MetierIx,
    bloc: &Bloc,
    acquis: &Acquis,
) -> Vec<LienPropose> {
    if !bloc.competences.is_empty() {
        return Vec::new();
    }
    let proches = index.proches(referentiel);
    let asked = referentiel.requis(metier);
    let is_asked = |ix: CompetenceIx| {
        let is_required = asked.binary_search_by_key(&ix, |requis| requis.competence()).is_ok();
        is_required && referentiel.competence_at(ix).nature.is_counted()
    };
    let mut best: BTreeMap<CompetenceIx, Proposition> = BTreeMap::new();
    for text in std::iter::once(&bloc.libelle).chain(&bloc.textes) {
        let found = proches.propose(referentiel, text, usize::MAX).into_iter();
        for one in found.filter(|one| is_asked(one.competence)) {
            match best.get(&one.competence) {
                Some(known) if known.degre >= one.degre => (),
                _ => drop(best.insert(one.competence, one)),
            }
        }
    }
    let mut ranked: Vec<Proposition> = best.into_values().collect();
    ranked.sort_by_key(|one| Reverse(one.degre));
    ranked.truncate(PROPOSITIONS);
    ranked.into_iter().map(|one| link(referentiel, acquis, one)).collect()
}

fn link(referentiel: &Referentiel, acquis: &Acquis, one: Proposition) -> LienPropose {
    let competence = referentiel.competence_at(one.competence);
    let nature = acquis.nature(competence.code);
    LienPropose {
        competence: Objet::new(competence.code, &competence.libelle),
        relation: one.relation,
        degre: one.degre,
        extrait: one.extrait,
        preuves: one.preuves,
        detenue: nature.is_some(),
        exercee: nature.is_some_and(|nature| nature >= NatureAcquis::Exerce),
    }
}
