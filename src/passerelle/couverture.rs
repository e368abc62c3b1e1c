//! Couverture(A → B), directed: how much of what B requires is held already. It is what a counsellor reads.
//!
//! Σ idf(c) over the compétences held, over Σ idf(c) over all, on the savoir-faire and savoirs of B. Savoir-être are
//! listed apart; certifications are links, never things to learn. `coeur` is the same over "Principale" items only.

use once_cell::sync::OnceCell;

use super::millioniemes::{Millioniemes, share_out};
use crate::graph::{MetierIx, Referentiel, Requis, Statut};
use crate::model::Acquis;

/// What each compétence is worth in the couverture of each métier that requires it.
///
/// The parts of a métier are whole millionths that add up to exactly one, so a couverture is an exact sum and holding
/// one more compétence never lowers it.
#[derive(Debug)]
pub struct Parts {
    /// How rare a compétence is, by how many métiers require it: see [`rarities`].
    raretes: Vec<u32>,
    /// What each is worth, shared out on first use.
    lignes: Box<[OnceCell<Box<[Part]>>]>,
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
        let parts = Self::to_share(referentiel);
        for metier in referentiel.metier_positions() {
            parts.of(referentiel, metier);
        }
        parts
    }

    /// The same, each métier when it is asked for.
    pub(super) fn to_share(referentiel: &Referentiel) -> Self {
        let raretes = rarities(referentiel);
        let lignes = std::iter::repeat_with(OnceCell::new).take(referentiel.metier_count()).collect();
        Parts { raretes, lignes }
    }

    /// What each required compétence of a métier is worth, in the order of [`Referentiel::requis`]. `referentiel` is the one
    /// they were computed from.
    pub fn of(&self, referentiel: &Referentiel, metier: MetierIx) -> &[Part] {
        self.lignes[metier.index()].get_or_init(|| {
            let rarity = |requis: &Requis| {
                let demandes = || referentiel.requerant(requis.competence()).len();
                if is_counted(referentiel, requis) { self.raretes[demandes()] } else { 0 }
            };
            let weigh = |requis: &Requis| (rarity(requis), requis.statut() == Statut::Coeur);
            let poids: Vec<(u32, bool)> = referentiel.requis(metier).iter().map(weigh).collect();
            let share = |keep: &dyn Fn(bool) -> bool| {
                let kept = poids.iter().map(|(rarity, coeur)| if keep(*coeur) { u64::from(*rarity) } else { 0 });
                share_out(&kept.collect::<Vec<_>>()).unwrap_or_else(|| vec![Millioniemes(0); poids.len()])
            };
            let (all, coeur) = (share(&|_| true), share(&|coeur| coeur));
            all.into_iter().zip(coeur).map(|(valeur, coeur)| Part { valeur, coeur }).collect()
        })
    }

    /// The couverture of a métier by what is held. Linear in what the métier requires.
    pub fn couverture(&self, referentiel: &Referentiel, metier: MetierIx, acquis: &Acquis) -> Couverture {
        self.sum(referentiel, metier, |requis| acquis.holds(referentiel.competence_code(requis.competence())))
    }

    /// The couverture of `cible` by all that `source` requires: the same as an [`Acquis`] of that métier alone gives.
    pub fn between(&self, referentiel: &Referentiel, source: MetierIx, cible: MetierIx) -> Couverture {
        let held = referentiel.requis(source);
        self.sum(referentiel, cible, |requis| {
            held.binary_search_by_key(&requis.competence(), |h| h.competence()).is_ok()
        })
    }

    /// The couverture of a métier by what `holds` says is held.
    pub(super) fn sum(
        &self,
        referentiel: &Referentiel,
        metier: MetierIx,
        holds: impl Fn(&Requis) -> bool,
    ) -> Couverture {
        let (mut held, mut coeur) = (Part::default(), false);
        let (mut tenues, mut total) = (0, 0);
        for (requis, part) in referentiel.requis(metier).iter().zip(self.of(referentiel, metier)) {
            if !is_counted(referentiel, requis) {
                continue;
            }
            total += 1;
            coeur |= requis.statut() == Statut::Coeur;
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
    referentiel.nature(requis.competence()).is_counted()
}

/// How rare is a compétence that so many métiers require, in millionths, from none to all: ln(1 + N / df), N métiers of which df
/// require it. Always positive, so that every compétence held counts for something.
fn rarities(referentiel: &Referentiel) -> Vec<u32> {
    let metiers = referentiel.metier_count();
    let rarity = |df: usize| libm::round(libm::log1p(metiers as f64 / df.max(1) as f64) * 1e6) as u32;
    (0..=metiers).map(rarity).collect()
}
