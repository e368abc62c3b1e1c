//! What the official mobilities look like: their couverture, and which class each falls in.

use serde::Serialize;

use super::evaluate::Attendus;
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Acquis, Limites};
use crate::passerelle::{
    Classe, Entourage, Index, Millioniemes, SEUIL_COURTE, attache_of, classify, gate, with_metier, with_near,
};

/// Pairs of a mobility table, by what a counsellor would be told of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repartition {
    /// How many pairs.
    pub paires: usize,
    /// The 10th, 25th, 50th, 75th and 90th percentiles of their couverture.
    pub couverture: [Millioniemes; 5],
    /// The same with the credits of near compétences.
    pub couverture_avec_proches: [Millioniemes; 5],
    /// How many have a couverture at or above [`SEUIL_COURTE`], whatever the gate says.
    pub au_seuil: usize,
    /// How many are courtes, longues, à étudier.
    pub classes: [usize; 3],
}

/// The percentiles of [`Repartition::couverture`].
pub const PERCENTILES: [usize; 5] = [10, 25, 50, 75, 90];

/// Sorts the pairs of a mobility table. `None` where there is none. One gate a pair.
pub fn sort_pairs(referentiel: &Referentiel, index: &Index, attendus: &Attendus) -> Option<Repartition> {
    let pairs: Vec<(MetierIx, MetierIx)> =
        attendus.0.iter().flat_map(|(source, targets)| targets.iter().map(|target| (*source, *target))).collect();
    let mut couvertures: Vec<Millioniemes> = pairs
        .iter()
        .filter_map(|(source, target)| index.parts().between(referentiel, *source, *target).valeur)
        .collect();
    if couvertures.is_empty() {
        return None;
    }
    couvertures.sort_unstable();
    let proches = index.proches(referentiel);
    let mut avec = Vec::with_capacity(pairs.len());
    for (source, targets) in &attendus.0 {
        let entourage = Entourage::of_metier(referentiel, proches, *source);
        avec.extend(targets.iter().filter_map(|target| {
            let exacte = index.parts().between(referentiel, *source, *target).valeur;
            with_near(exacte, &entourage.near(referentiel, index.parts(), *target))
        }));
    }
    avec.sort_unstable();
    let au_seuil = couvertures.iter().filter(|couverture| **couverture >= SEUIL_COURTE).count();
    let percentiles = |sorted: &[Millioniemes]| PERCENTILES.map(|p| sorted[(sorted.len() - 1) * p / 100]);
    let mut classes = [0; 3];
    for (source, target) in &pairs {
        classes[class_of(referentiel, index, *source, *target) as usize] += 1;
    }
    let (couverture, couverture_avec_proches) = (percentiles(&couvertures), percentiles(&avec));
    Some(Repartition { paires: pairs.len(), couverture, couverture_avec_proches, au_seuil, classes })
}

/// The class of a passerelle for who exercises the source and holds nothing else.
fn class_of(referentiel: &Referentiel, index: &Index, source: MetierIx, target: MetierIx) -> Classe {
    let acquis = with_metier(referentiel, &Acquis::default(), source);
    let judged = gate(referentiel, target, &acquis, &Limites::default(), referentiel.date());
    let couverture = index.parts().between(referentiel, source, target).valeur;
    let niveaux = [referentiel.metier_at(source).niveau, referentiel.metier_at(target).niveau];
    classify(judged.verdict, attache_of(&judged), couverture, niveaux)
}
