//! Couverture(A → B), directed: how much of what B requires is held already. It is what a counsellor reads.
//!
//! Σ idf(c) over the compétences held, over Σ idf(c) over all, on the savoir-faire and savoirs of B. Savoir-être are
//! listed apart; certifications are links, never things to learn. `coeur` is the same over "Principale" items only.

use super::millioniemes::{Millioniemes, share_out};
use crate::graph::{MetierIx, Referentiel, Requis, Statut};
use crate::model::Acquis;

/// What each compétence is worth in the couverture of each métier that requires it.
///
/// The parts of a métier are whole millionths that add up to exactly one, so a couverture is an exact sum and holding
/// one more compétence never lowers it.
#[derive(Debug)]
pub struct Parts {
    /// Aligned with the lists of `Referentiel::requis`; `debuts` tells where each métier starts.
    parts: Vec<Part>,
    debuts: Vec<u32>,
}

/// What one required compétence is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// Its part of the couverture; null for savoir-être.
    pub valeur: Millioniemes,
    /// Its part of the couverture of the core; null for what is not core.
    pub coeur: Millioniemes,
}

/// A couverture and what it counts. `None` where the métier requires nothing that can be counted: unknown, not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Couverture {
    /// Part of the weight that is held.
    pub valeur: Option<Millioniemes>,
    /// The same over core items; `None` where the fiche marks none.
    pub coeur: Option<Millioniemes>,
    /// How many counted compétences are held.
    pub tenues: usize,
    /// How many there are.
    pub total: usize,
}

impl Parts {
    /// Shares one among the required compétences of each métier. O(n log n) in the links.
    pub fn new(referentiel: &Referentiel) -> Self {
        let poids = rarities(referentiel);
        let mut parts = Vec::new();
        let mut debuts = vec![0];
        let mut weights = Vec::new();
        let mut weigh = |requis: &[Requis], keep: fn(&Requis) -> bool| {
            weights.clear();
            weights.extend(requis.iter().map(|r| if keep(r) { poids[r.competence.index()] } else { 0 }));
            share_out(&weights).unwrap_or_else(|| vec![Millioniemes(0); requis.len()])
        };
        for metier in referentiel.metier_positions() {
            let requis = referentiel.requis(metier);
            let (all, coeur) = (weigh(requis, |_| true), weigh(requis, |r| r.statut == Statut::Coeur));
            parts.extend(all.into_iter().zip(coeur).map(|(valeur, coeur)| Part { valeur, coeur }));
            debuts.push(parts.len() as u32);
        }
        Parts { parts, debuts }
    }

    /// What each required compétence of a métier is worth, in the order of [`Referentiel::requis`].
    pub fn of(&self, metier: MetierIx) -> &[Part] {
        let at = metier.index();
        &self.parts[self.debuts[at] as usize..self.debuts[at + 1] as usize]
    }

    /// The couverture of a métier by what is held. Linear in what the métier requires.
    pub fn couverture(&self, referentiel: &Referentiel, metier: MetierIx, acquis: &Acquis) -> Couverture {
        self.sum(referentiel, metier, |requis| acquis.holds(referentiel.competence_at(requis.competence).code))
    }

    /// The couverture of `cible` by all that `source` requires: the same as an [`Acquis`] of that métier alone gives.
    pub fn between(&self, referentiel: &Referentiel, source: MetierIx, cible: MetierIx) -> Couverture {
        let held = referentiel.requis(source);
        self.sum(referentiel, cible, |requis| held.binary_search_by_key(&requis.competence, |h| h.competence).is_ok())
    }

    fn sum(&self, referentiel: &Referentiel, metier: MetierIx, holds: impl Fn(&Requis) -> bool) -> Couverture {
        let (mut held, mut coeur) = (Part::default(), false);
        let (mut tenues, mut total) = (0, 0);
        for (requis, part) in referentiel.requis(metier).iter().zip(self.of(metier)) {
            if !is_counted(referentiel, requis) {
                continue;
            }
            total += 1;
            coeur |= requis.statut == Statut::Coeur;
            if holds(requis) {
                tenues += 1;
                held.valeur += part.valeur;
                held.coeur += part.coeur;
            }
        }
        Couverture { valeur: (total > 0).then_some(held.valeur), coeur: coeur.then_some(held.coeur), tenues, total }
    }
}

/// Whether couverture counts a required compétence.
pub(super) fn is_counted(referentiel: &Referentiel, requis: &Requis) -> bool {
    referentiel.competence_at(requis.competence).nature.is_counted()
}

/// How rare each compétence is, in millionths: ln(1 + N / df), N métiers of which df require it. Always positive, so
/// that every compétence held counts for something; null for those that couverture does not count.
fn rarities(referentiel: &Referentiel) -> Vec<u64> {
    let mut frequencies = vec![0usize; referentiel.competences().len()];
    for metier in referentiel.metier_positions() {
        for requis in referentiel.requis(metier) {
            frequencies[requis.competence.index()] += 1;
        }
    }
    let count = referentiel.metiers().len();
    let rarity = |df: usize| libm::round(libm::log1p(count as f64 / df as f64) * 1e6) as u64;
    // By df, since there are twenty times as many compétences as métiers.
    let by_df: Vec<u64> = (0..=count).map(|df| rarity(df.max(1))).collect();
    let counted = referentiel.competences().iter().map(|competence| competence.nature.is_counted());
    counted.zip(frequencies).map(|(is_counted, df)| if is_counted { by_df[df] } else { 0 }).collect()
}
