//! The ranking judged against a mobility table, cut by cut, as an answer.

use serde::Serialize;

use super::classes::{Repartition, sort_pairs};
use super::evaluate::{Attendus, Evaluation, Mesures, evaluate};
use crate::graph::Referentiel;
use crate::model::{CodeRome, Ensemble, GenreEnsemble, GenreMobilite, Mobilite};
use crate::passerelle::{Index, Options, Provenance};

/// A mean and its 95 % interval, by resampling of the sources.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Intervalle {
    /// The mean.
    pub moyenne: f64,
    /// The percentile 2.5.
    pub bas: f64,
    /// The percentile 97.5.
    pub haut: f64,
}

/// The measures of a cut: see [`Mesures`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MesuresJugees {
    /// One over the rank of the first expected target.
    pub mrr: Intervalle,
    /// Normalised discounted cumulative gain at k.
    pub ndcg: Intervalle,
    /// The part of sources whose closest expected target is among the first k.
    pub plus_proche: Intervalle,
    /// Expected targets among the first k, over k.
    pub precision: Intervalle,
    /// Expected targets among the first k, over all expected.
    pub rappel: Intervalle,
}

/// One cut of the table, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coupe {
    /// Its name: "toutes", "depuis sap".
    pub nom: String,
    /// How many sources were judged.
    pub sources: usize,
    /// How many pairs were expected.
    pub paires: usize,
    /// The measures.
    pub mesures: MesuresJugees,
    /// What these pairs are; nothing where no couverture is known.
    pub repartition: Option<Repartition>,
}

impl Coupe {
    /// An evaluation under the name of its cut.
    pub fn new(nom: String, evaluation: Evaluation, repartition: Option<Repartition>) -> Self {
        let interval = |field: fn(&Mesures) -> f64| Intervalle {
            moyenne: field(&evaluation.moyenne),
            bas: field(&evaluation.bas),
            haut: field(&evaluation.haut),
        };
        let mesures = MesuresJugees {
            mrr: interval(|m| m.mrr),
            ndcg: interval(|m| m.ndcg),
            plus_proche: interval(|m| m.plus_proche),
            precision: interval(|m| m.precision),
            rappel: interval(|m| m.rappel),
        };
        Coupe { nom, sources: evaluation.sources, paires: evaluation.paires, mesures, repartition }
    }
}

/// The ranking, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Jugement {
    /// "passerelles.evaluation".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The rank at which it is judged.
    pub k: usize,
    /// The cuts that have pairs, "toutes" first; never empty.
    pub coupes: Vec<Coupe>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// The mobilities that the data have of their own; may be empty.
pub fn known_mobilites(referentiel: &Referentiel) -> Vec<(CodeRome, Mobilite)> {
    let metiers = referentiel.metiers().iter();
    metiers.flat_map(|metier| metier.mobilites.iter().map(|m| (metier.code, m.clone()))).collect()
}

/// The whole table, its two kinds in ROME 3, what leaves the professional domain, what goes from one sector of the project
/// to another one, and each sector, with what leaves it.
pub fn cuts(referentiel: &Referentiel, rows: &[(CodeRome, Mobilite)]) -> Vec<(String, Attendus)> {
    let code = |ix| referentiel.metier_at(ix).code;
    let attendus = Attendus::new(referentiel, rows.iter().map(|(source, m)| (*source, m)));
    let mut cuts: Vec<(String, Attendus)> = vec![("toutes".to_owned(), attendus.clone())];
    for (nom, genre) in [("Proche", GenreMobilite::Proche), ("Evolution", GenreMobilite::Evolution)] {
        let of_kind = rows.iter().filter(|(_, m)| m.genre == Some(genre)).map(|(source, m)| (*source, m));
        cuts.push((nom.to_owned(), Attendus::new(referentiel, of_kind)));
    }
    let leaves = |source, target| code(source).domaine() != code(target).domaine();
    cuts.push(("hors du domaine".to_owned(), attendus.clone().filter(leaves)));
    let secteurs = || referentiel.ensembles().iter().filter(|e| e.genre == GenreEnsemble::Projet);
    let holds = |ensemble: &Ensemble, metier| ensemble.metiers.contains(&code(metier));
    let crosses = |source, target| {
        let reached = secteurs().any(|one| holds(one, target));
        let of = || secteurs().filter(|one| holds(one, source));
        reached && of().next().is_some() && of().all(|one| !holds(one, target))
    };
    cuts.push(("d'un secteur à un autre".to_owned(), attendus.clone().filter(crosses)));
    for ensemble in secteurs() {
        let starts = attendus.clone().filter(|source, _| holds(ensemble, source));
        cuts.push((format!("depuis {}", ensemble.code), starts.clone()));
        let leaves = starts.filter(|_, target| !holds(ensemble, target));
        cuts.push((format!("depuis {}, hors de lui", ensemble.code), leaves));
    }
    cuts
}

/// Judges the ranking at rank `k` against rows of a mobility table. `None` where the data have none of its pairs.
///
/// Complexity: one scoring a source and a cut, and the resampling.
pub fn judge(referentiel: &Referentiel, index: &Index, rows: &[(CodeRome, Mobilite)], k: usize) -> Option<Jugement> {
    let judged = cuts(referentiel, rows).into_iter().filter_map(|(nom, attendus)| {
        let evaluation = evaluate(index.proximite(), &attendus, k)?;
        Some(Coupe::new(nom, evaluation, sort_pairs(referentiel, index, &attendus)))
    });
    let coupes: Vec<Coupe> = judged.collect();
    let provenance = index.provenance(referentiel, &Options::default());
    (!coupes.is_empty()).then_some(Jugement { genre: "passerelles.evaluation", version: 1, k, coupes, provenance })
}
