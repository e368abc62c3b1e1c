//! Finding the weights of proximité: those under which the ranking agrees best with a mobility table, with what they are
//! worth on sources that did not help to find them.
//!
//! Sources are dealt into folds. For each fold, weights are sought on the sources of the others by coordinate ascent on
//! nDCG, then judged on its own. The weights of a fold are the mean of several searches, those given back the mean over
//! folds: the measure is flat about its best weights, and a mean varies less than a best. Every search starts from equal weights and no
//! direction, so that nothing of the published ones comes back by itself.
//!
//! The table judges and never feeds a score: it decides some fifteen numbers, and no métier bears a trace of it.

use super::evaluate::{Attendus, Evaluation, Mesures, measure, rank, splitmix, summarize};
use crate::graph::{MetierIx, Referentiel};
use crate::passerelle::{Composante, FACTEUR_ENTIER, Poids, Proximite};

/// How weights are sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recherche {
    /// The rank down to which nDCG looks; at least 1.
    pub k: usize,
    /// Into how many folds the sources are dealt; at least 2.
    pub plis: usize,
    /// How many searches a fold takes the mean of, each without one part in as many of its sources; 1 for one search on
    /// all. The measure is flat about its best weights, and a mean varies less than a best.
    pub sous_plis: usize,
    /// How many deals; at least 1.
    pub repetitions: usize,
    /// The seed of the deals: the same seed and data give the same weights.
    pub graine: u64,
    /// Whether the direction [`Poids::fiche_derivee`] is sought, or left out.
    pub direction: Direction,
    /// Composantes whose weight stays null: what is left shows what they bring.
    pub exclues: Vec<Composante>,
}

/// Whether the direction towards fiches that kept their ROME 3 number is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It is.
    Cherchee,
    /// Contributions are kept whole whatever the target.
    Sans,
}

impl Default for Recherche {
    fn default() -> Self {
        Recherche {
            k: 10,
            plis: 5,
            sous_plis: 4,
            repetitions: 1,
            graine: 460,
            direction: Direction::Cherchee,
            exclues: Vec::new(),
        }
    }
}

/// The weights found without the sources of one fold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pli {
    /// The weights.
    pub poids: Poids,
    /// The sources left out, in the order of codes.
    pub sources: Vec<MetierIx>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibrage {
    /// The mean of the weights of all folds, in thousandths that add up to 1000.
    pub poids: Poids,
    /// The folds, deal after deal.
    pub plis: Vec<Pli>,
}

/// Seeks weights. `None` where there are fewer sources than folds.
///
/// Complexity: for each search, some hundreds of rankings of its sources, each linear in sources × métiers. Memory: 4 bytes
/// for each source, métier and composante.
pub fn calibrate(referentiel: &Referentiel, attendus: &Attendus, recherche: &Recherche) -> Option<Calibrage> {
    if attendus.0.len() < recherche.plis || recherche.plis < 2 {
        return None;
    }
    let scores = Scores::new(referentiel, attendus, recherche);
    let mut state = recherche.graine;
    let mut plis = Vec::new();
    for _ in 0..recherche.repetitions.max(1) {
        let deal = deal(attendus.0.len(), &mut state);
        for pli in 0..recherche.plis {
            let (mut left_out, mut kept) = (Vec::new(), Vec::new());
            for (at, source) in deal.iter().enumerate() {
                if at % recherche.plis == pli { &mut left_out } else { &mut kept }.push(*source);
            }
            left_out.sort_unstable();
            kept.sort_unstable();
            let poids = scores.search(&kept, recherche.sous_plis);
            plis.push(Pli { poids, sources: left_out.into_iter().map(|at| attendus.0[at].0).collect() });
        }
    }
    let found: Vec<Poids> = plis.iter().map(|pli: &Pli| pli.poids.clone()).collect();
    Some(Calibrage { poids: mean(&found), plis })
}

impl Calibrage {
    /// Judges each cut of a mobility table out of fold: every source by the weights found without it, its measures
    /// averaged over the deals. Sources that no fold left out are not judged.
    ///
    /// Complexity: one [`Proximite`] a fold, and one ranking a source and deal.
    pub fn evaluate(&self, referentiel: &Referentiel, coupes: &[Attendus], k: usize) -> Vec<Option<Evaluation>> {
        let mut measured: Vec<Vec<Vec<Mesures>>> = coupes.iter().map(|c| vec![Vec::new(); c.0.len()]).collect();
        let mut scores = Vec::new();
        for pli in &self.plis {
            let proximite = Proximite::new(referentiel, &pli.poids);
            for source in &pli.sources {
                proximite.scores(*source, &mut scores);
                let order = rank(*source, &scores);
                for (coupe, measured) in coupes.iter().zip(&mut measured) {
                    if let Ok(at) = coupe.0.binary_search_by_key(source, |(one, _)| *one) {
                        measured[at].push(measure(&order, &coupe.0[at].1, k));
                    }
                }
            }
        }
        let judged = coupes.iter().zip(measured).map(|(coupe, measured)| {
            let rows = coupe.0.iter().zip(&measured).filter(|(_, m)| !m.is_empty());
            let means: Vec<Mesures> = rows.clone().map(|(_, m)| Mesures::mean(m)).collect();
            summarize(&means, rows.map(|((_, targets), _)| targets.len()).sum())
        });
        judged.collect()
    }
}

/// The positions of the sources, shuffled.
fn deal(count: usize, state: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        order.swap(at, (splitmix(state) % (at as u64 + 1)) as usize);
    }
    order
}

/// The mean of several weights; at least one is given.
fn mean(found: &[Poids]) -> Poids {
    let count = found.len() as f64;
    let of = |composante| found.iter().map(|poids| f64::from(poids.of(composante))).sum::<f64>() / count;
    let facteur = found.iter().map(|poids| f64::from(poids.fiche_derivee)).sum::<f64>() / count;
    to_poids(&Composante::ALL.map(of), facteur)
}

/// Weights brought to a sum of 1000 thousandths: rounded down, the largest remainders up, ties in the order of
/// composantes.
fn to_poids(weights: &[f64; Composante::ALL.len()], facteur: f64) -> Poids {
    let total: f64 = weights.iter().sum();
    let exact = weights.map(|weight| weight / total * 1000.0);
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let mut poids = Poids { fiche_derivee: libm::round(facteur) as u32, ..Poids::NULS };
    for (composante, exact) in Composante::ALL.into_iter().zip(exact) {
        *poids.of_mut(composante) = exact as u32;
    }
    let missing = 1000 - poids.total();
    for at in order.into_iter().take(missing as usize) {
        *poids.of_mut(Composante::ALL[at]) += 1;
    }
    poids
}

/// By what share a weight is raised or lowered, round after round; the last one goes on until nothing gains.
const PAS: [f32; 4] = [1.0, 0.5, 0.25, 0.12];

/// How many rounds at most.
const TOURS: usize = 8;

/// A weight counts as at least this when it is changed, so that a null one can come back.
const POIDS_BAS: f32 = 0.04;

/// By what share of a step the direction changes: it multiplies the whole score.
const PAS_DIRECTION: f32 = 0.2;

/// What a change must gain in nDCG to be kept: less is noise of ties.
const GAIN: f64 = 1e-5;

/// A point of the search: one weight a composante sought, and what the direction keeps.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    poids: Vec<f32>,
    facteur: f32,
}

/// The scores of every source with every métier, composante by composante, each under the whole weight.
struct Scores<'a> {
    attendus: &'a Attendus,
    k: usize,
    /// How many métiers.
    largeur: usize,
    /// The composantes that tell any two métiers apart, with source × métier scores in millionths.
    composantes: Vec<(Composante, Vec<f32>)>,
    /// Whether each métier bears the direction.
    derivees: Vec<bool>,
    direction: bool,
}

impl<'a> Scores<'a> {
    fn new(referentiel: &Referentiel, attendus: &'a Attendus, recherche: &Recherche) -> Self {
        let mut composantes = Vec::new();
        let mut buffer = Vec::new();
        for composante in Composante::ALL.into_iter().filter(|c| !recherche.exclues.contains(c)) {
            let mut alone = Poids::NULS;
            *alone.of_mut(composante) = 1000;
            let proximite = Proximite::new(referentiel, &alone);
            let mut scores = Vec::with_capacity(attendus.0.len() * proximite.len());
            for (source, _) in &attendus.0 {
                proximite.scores(*source, &mut buffer);
                scores.extend(buffer.iter().map(|score| score.0 as f32));
            }
            if scores.iter().any(|score| *score > 0.0) {
                composantes.push((composante, scores));
            }
        }
        let metiers = referentiel.metiers().iter();
        let derivees: Vec<bool> = metiers.map(|m| m.parent.is_some_and(|parent| parent != m.code)).collect();
        let direction = recherche.direction == Direction::Cherchee && derivees.contains(&true);
        Scores { attendus, k: recherche.k.max(1), largeur: derivees.len(), composantes, derivees, direction }
    }

    /// The mean of the weights sought without each part of the sources in turn.
    fn search(&self, sources: &[usize], parts: usize) -> Poids {
        if parts < 2 || sources.len() < parts {
            return self.to_poids(&self.ascend(sources));
        }
        let without =
            |part: usize| sources.iter().enumerate().filter(move |(at, _)| at % parts != part).map(|(_, s)| *s);
        let found: Vec<Poids> =
            (0..parts).map(|part| self.to_poids(&self.ascend(&without(part).collect::<Vec<_>>()))).collect();
        mean(&found)
    }

    /// Coordinate ascent on the mean nDCG of these sources, from equal weights.
    fn ascend(&self, sources: &[usize]) -> Point {
        let count = self.composantes.len();
        let mut point = Point { poids: vec![1.0 / count as f32; count], facteur: 1.0 };
        let mut sum = self.sum(sources, &point.poids);
        let mut best = self.ndcg(sources, &sum, point.facteur);
        for tour in 0..TOURS {
            let pas = PAS[tour.min(PAS.len() - 1)];
            let before = best;
            for at in 0..count {
                self.improve_weight(sources, at, pas, &mut point, &mut sum, &mut best);
            }
            if self.direction {
                for facteur in [1.0 - PAS_DIRECTION * pas, 1.0 + PAS_DIRECTION * pas].map(|f| point.facteur * f) {
                    let found = self.ndcg(sources, &sum, facteur);
                    if facteur <= 1.0 && found > best + GAIN {
                        (best, point.facteur) = (found, facteur);
                    }
                }
            }
            // Changes are added one upon another; a fresh sum drops what rounding left.
            sum = self.sum(sources, &point.poids);
            if best <= before && tour + 1 >= PAS.len() {
                break;
            }
        }
        point
    }

    /// Tries a weight higher, lower and null, and keeps the best.
    fn improve_weight(
        &self,
        sources: &[usize],
        at: usize,
        pas: f32,
        point: &mut Point,
        sum: &mut Vec<f32>,
        best: &mut f64,
    ) {
        let current = point.poids[at];
        let step = pas * current.max(POIDS_BAS);
        for candidate in [current + step, current + 2.0 * step, (current - step).max(0.0), 0.0] {
            let change = candidate - point.poids[at];
            let is_last = candidate == 0.0 && point.poids.iter().enumerate().all(|(k, w)| k == at || *w == 0.0);
            if change == 0.0 || is_last {
                continue;
            }
            let mut changed = sum.clone();
            self.add(sources, at, change, &mut changed);
            let found = self.ndcg(sources, &changed, point.facteur);
            if found > *best + GAIN {
                (*best, point.poids[at], *sum) = (found, candidate, changed);
            }
        }
    }

    /// The scores of these sources under weights, row after row.
    fn sum(&self, sources: &[usize], poids: &[f32]) -> Vec<f32> {
        let mut sum = vec![0.0; sources.len() * self.largeur];
        for (at, weight) in poids.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            self.add(sources, at, *weight, &mut sum);
        }
        sum
    }

    fn add(&self, sources: &[usize], at: usize, weight: f32, sum: &mut [f32]) {
        let scores = &self.composantes[at].1;
        for (source, row) in sources.iter().zip(sum.chunks_exact_mut(self.largeur)) {
            let from = source * self.largeur;
            for (total, score) in row.iter_mut().zip(&scores[from..from + self.largeur]) {
                *total += weight * score;
            }
        }
    }

    /// The mean nDCG of these sources.
    fn ndcg(&self, sources: &[usize], sum: &[f32], facteur: f32) -> f64 {
        let facteurs: Vec<f32> = self.derivees.iter().map(|is| if *is { facteur } else { 1.0 }).collect();
        let mut first = Vec::with_capacity(self.k + 1);
        let mut total = 0.0;
        for (source, row) in sources.iter().zip(sum.chunks_exact(self.largeur)) {
            let (metier, targets) = &self.attendus.0[*source];
            top(row, &facteurs, metier.index(), self.k, &mut first);
            let order: Vec<usize> = first.iter().map(|(_, at)| *at).collect();
            total += measure(&order, targets, self.k).ndcg;
        }
        total / sources.len() as f64
    }

    fn to_poids(&self, point: &Point) -> Poids {
        let mut weights = [0.0; Composante::ALL.len()];
        for ((composante, _), weight) in self.composantes.iter().zip(&point.poids) {
            let at = Composante::ALL.iter().position(|c| c == composante).expect("ALL has every composante");
            weights[at] = f64::from(*weight);
        }
        to_poids(&weights, f64::from(point.facteur) * f64::from(FACTEUR_ENTIER))
    }
}

/// The `k` best of a row, best first, ties by position, the source left out.
fn top(row: &[f32], facteurs: &[f32], source: usize, k: usize, first: &mut Vec<(f32, usize)>) {
    first.clear();
    let mut least = f32::NEG_INFINITY;
    for (at, (score, facteur)) in row.iter().zip(facteurs).enumerate() {
        let score = score * facteur;
        if (score <= least && first.len() >= k) || at == source {
            continue;
        }
        let place = first.partition_point(|(known, _)| *known >= score);
        first.insert(place, (score, at));
        first.truncate(k);
        least = first[first.len() - 1].0;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::import::native;
    use crate::model::Collections;

    /// Sixteen métiers: each shares one savoir with its neighbour in the mobility table, and one savoir-faire with a
    /// métier that is not there.
    fn synthetic() -> Referentiel {
        let mut text = String::from(
            "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"essai\"\nedition = \"essai\"\nnomenclature = \"rome4\"\n",
        );
        for pair in 0..8 {
            writeln!(text, "[[competence]]\ncode = {}\nlibelle = \"s\"\nnature = \"savoir\"", 100 + pair).unwrap();
            writeln!(text, "[[competence]]\ncode = {}\nlibelle = \"f\"\nnature = \"savoir-faire\"", 200 + pair)
                .unwrap();
        }
        for at in 0..16 {
            let (savoir, faire) = (100 + at / 2, 200 + at % 8);
            writeln!(
                text,
                "[[metier]]\ncode = \"A{:04}\"\nlibelle = \"m\"\ncompetences = [{savoir}, {faire}]\n\
                 mobilites = [{{ vers = \"A{:04}\" }}]",
                1000 + at,
                1000 + (at ^ 1)
            )
            .unwrap();
        }
        let (couche, _) = native::read_texts("essai", &[("essai.toml", &text)]).unwrap();
        Referentiel::new(Collections::from_couche(couche)).unwrap().0
    }

    fn attendus(referentiel: &Referentiel) -> Attendus {
        let metiers = referentiel.metiers().iter();
        Attendus::new(referentiel, metiers.flat_map(|m| m.mobilites.iter().map(|one| (m.code, one))))
    }

    #[test]
    fn the_composante_that_tells_the_table_gets_the_weight() {
        let referentiel = synthetic();
        let attendus = attendus(&referentiel);
        let recherche = Recherche { k: 1, plis: 4, ..Recherche::default() };
        let found = calibrate(&referentiel, &attendus, &recherche).unwrap();
        assert_eq!(found.poids.total(), 1000);
        assert!(found.poids.savoirs > found.poids.savoir_faire, "{:?}", found.poids);
        let judged = found.evaluate(&referentiel, std::slice::from_ref(&attendus), 1).remove(0).unwrap();
        assert_eq!((judged.sources, judged.moyenne.ndcg), (16, 1.0));
        assert_eq!(calibrate(&referentiel, &attendus, &recherche).unwrap(), found, "the same again");
    }

    #[test]
    fn what_is_excluded_has_no_weight() {
        let referentiel = synthetic();
        let attendus = attendus(&referentiel);
        let recherche = Recherche { k: 1, plis: 4, exclues: vec![Composante::Savoirs], ..Recherche::default() };
        let found = calibrate(&referentiel, &attendus, &recherche).unwrap();
        assert_eq!(found.poids.savoirs, 0);
        let judged = found.evaluate(&referentiel, std::slice::from_ref(&attendus), 1).remove(0).unwrap();
        assert_eq!(judged.moyenne.ndcg, 0.0);
    }

    #[test]
    fn every_source_is_left_out_once_a_deal() {
        let referentiel = synthetic();
        let attendus = attendus(&referentiel);
        let recherche = Recherche { k: 1, plis: 5, repetitions: 2, sous_plis: 1, ..Recherche::default() };
        let found = calibrate(&referentiel, &attendus, &recherche).unwrap();
        let mut seen: Vec<MetierIx> = found.plis.iter().flat_map(|pli| pli.sources.clone()).collect();
        seen.sort_unstable();
        assert!(seen.chunks(2).all(|twice| twice[0] == twice[1]));
        assert_eq!(seen.len(), 32);
        assert_eq!(calibrate(&referentiel, &attendus, &Recherche { plis: 17, ..recherche }), None);
    }

    #[test]
    fn rounded_weights_add_up() {
        let mut weights = [0.0; Composante::ALL.len()];
        (weights[0], weights[1], weights[2]) = (1.0, 1.0, 1.0);
        let poids = to_poids(&weights, 750.4);
        assert_eq!((poids.savoir_faire, poids.savoirs, poids.titres, poids.fiche_derivee), (334, 333, 333, 750));
    }
}
