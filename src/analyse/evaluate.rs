//! Judging a ranking against a mobility table: precision, recall, nDCG, MRR at k, with bootstrap intervals.

use crate::graph::{MetierIx, Referentiel};
use crate::model::{CodeRome, Mobilite};
use crate::passerelle::{Millioniemes, Proximite};

/// For each source, its expected targets, closest first where the table ranks them. Sources without target are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendus(pub Vec<(MetierIx, Vec<MetierIx>)>);

impl Attendus {
    /// The pairs of a mobility table between métiers of the référentiel; the others are left out, and so is a métier
    /// that leads to itself. A pair given twice counts once, at its best rank.
    pub fn new<'a>(referentiel: &Referentiel, rows: impl IntoIterator<Item = (CodeRome, &'a Mobilite)>) -> Self {
        let mut sorted: Vec<(CodeRome, &Mobilite)> = rows.into_iter().collect();
        sorted.sort_by_key(|(source, m)| (*source, m.rang.unwrap_or(u16::MAX), m.genre, m.vers));
        let mut attendus: Vec<(MetierIx, Vec<MetierIx>)> = Vec::new();
        for (source, mobilite) in sorted {
            let (Ok(source), Ok(target)) = (referentiel.metier_ix(source), referentiel.metier_ix(mobilite.vers)) else {
                continue;
            };
            if attendus.last().is_none_or(|(last, _)| *last != source) {
                attendus.push((source, Vec::new()));
            }
            if let Some((_, targets)) = attendus.last_mut()
                && source != target
                && !targets.contains(&target)
            {
                targets.push(target);
            }
        }
        attendus.retain(|(_, targets)| !targets.is_empty());
        Attendus(attendus)
    }

    /// Keeps the pairs that `keep` accepts; sources left without target go.
    pub fn filter(mut self, keep: impl Fn(MetierIx, MetierIx) -> bool) -> Self {
        for (source, targets) in &mut self.0 {
            targets.retain(|target| keep(*source, *target));
        }
        self.0.retain(|(_, targets)| !targets.is_empty());
        self
    }
}

/// The measures of one source, or their mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mesures {
    /// Expected targets among the first k, over k.
    pub precision: f64,
    /// Expected targets among the first k, over all expected.
    pub rappel: f64,
    /// Normalised discounted cumulative gain at k, binary relevance.
    pub ndcg: f64,
    /// One over the rank of the first expected target, however far.
    pub mrr: f64,
    /// Whether the closest expected target is among the first k.
    pub plus_proche: f64,
}

impl Mesures {
    fn fields(self) -> [f64; 5] {
        [self.precision, self.rappel, self.ndcg, self.mrr, self.plus_proche]
    }

    /// The mean of some measures.
    pub(super) fn mean(measured: &[Mesures]) -> Self {
        Mesures::from_fields(mean(measured.iter().copied(), measured.len()))
    }

    fn from_fields([precision, rappel, ndcg, mrr, plus_proche]: [f64; 5]) -> Self {
        Mesures { precision, rappel, ndcg, mrr, plus_proche }
    }
}

/// A mean with its 95 % bootstrap interval over sources.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// How many sources were judged.
    pub sources: usize,
    /// How many pairs were expected.
    pub paires: usize,
    /// The mean over sources.
    pub moyenne: Mesures,
    /// The 2.5th percentile of the mean over resampled sources.
    pub bas: Mesures,
    /// The 97.5th percentile.
    pub haut: Mesures,
}

/// Judges the ranking by proximité, source by source.
///
/// Complexity: one scoring and one sort a source; `BOOTSTRAP` resamples of the means.
pub fn evaluate(proximite: &Proximite, attendus: &Attendus, k: usize) -> Option<Evaluation> {
    let mut scores = Vec::new();
    let measured = attendus.0.iter().map(|(source, targets)| {
        proximite.scores(*source, &mut scores);
        measure(&rank(*source, &scores), targets, k)
    });
    summarize(&measured.collect::<Vec<_>>(), attendus.0.iter().map(|(_, targets)| targets.len()).sum())
}

/// The métiers by descending score, ties by code, the source left out.
pub(super) fn rank(source: MetierIx, scores: &[Millioniemes]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).filter(|at| *at != source.index()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(scores[*at]), *at));
    order
}

/// The measures of one ranked list.
pub fn measure(order: &[usize], targets: &[MetierIx], k: usize) -> Mesures {
    let expected = |at: usize| targets.iter().any(|target| target.index() == at);
    let gain = |rank: usize| 1.0 / libm::log2(rank as f64 + 2.0);
    let found: Vec<usize> = (0..k.min(order.len())).filter(|rank| expected(order[*rank])).collect();
    let ideal: f64 = (0..k.min(targets.len())).map(gain).sum();
    let first = order.iter().position(|at| expected(*at));
    let closest = targets.first().is_some_and(|t| order.iter().take(k).any(|at| *at == t.index()));
    Mesures {
        precision: found.len() as f64 / k as f64,
        rappel: found.len() as f64 / targets.len() as f64,
        ndcg: found.iter().map(|rank| gain(*rank)).sum::<f64>() / ideal,
        mrr: first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)),
        plus_proche: f64::from(u8::from(closest)),
    }
}

/// How many times the sources are drawn again.
const BOOTSTRAP: usize = 1000;

/// The seed of the draws: the same data gives the same interval.
const GRAINE: u64 = 0x5EED_2026_1122;

pub(super) fn summarize(measured: &[Mesures], paires: usize) -> Option<Evaluation> {
    if measured.is_empty() {
        return None;
    }
    let mut state = GRAINE;
    let mut means: Vec<[f64; 5]> = Vec::with_capacity(BOOTSTRAP);
    for _ in 0..BOOTSTRAP {
        let draw = (0..measured.len()).map(|_| measured[(splitmix(&mut state) % measured.len() as u64) as usize]);
        means.push(mean(draw, measured.len()));
    }
    let percentile = |share: f64| {
        let at = (share * (BOOTSTRAP - 1) as f64) as usize;
        let mut fields = [0.0; 5];
        for (column, field) in fields.iter_mut().enumerate() {
            let mut values: Vec<f64> = means.iter().map(|m| m[column]).collect();
            values.sort_by(f64::total_cmp);
            *field = values[at];
        }
        Mesures::from_fields(fields)
    };
    Some(Evaluation {
        sources: measured.len(),
        paires,
        moyenne: Mesures::from_fields(mean(measured.iter().copied(), measured.len())),
        bas: percentile(0.025),
        haut: percentile(0.975),
    })
}

fn mean(measured: impl Iterator<Item = Mesures>, count: usize) -> [f64; 5] {
    let mut sum = [0.0; 5];
    for one in measured {
        for (total, field) in sum.iter_mut().zip(one.fields()) {
            *total += field;
        }
    }
    sum.map(|total| total / count as f64)
}

/// The splitmix64 generator: small, and the same everywhere.
pub(super) fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
