//! The front: the parcours that no other beats on effort, étapes, level asked, level reached and tension together.
//!
//! The same search as for the best, by effort alone. Complete paths come in the order of their effort, so a partial path
//! is dropped as soon as one of them has no more étapes, asks no higher level and gains as much as any target: all that
//! would come of it is beaten, or equalled, on all. Exact; of parcours equal on all, one stands. Where no tension was
//! loaded, it is the same for all and decides nothing.

use std::cmp::Reverse;

use super::cible::niveau_of;
use super::memoire::{Memoire, Mesure};
use super::recherche::{Candidat, Chemin, Collecte, Trouve, explore};
use super::trouver::{ParcoursOptions, Recherche};
use crate::graph::MetierIx;
use crate::import::Tension;

/// What a target is worth to who arrives: the more the better. What is unknown counts as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Gain {
    /// The level reached.
    pub niveau: u8,
    /// How tense the market is, 1 to 5: where a métier is of several families, the least tense of them.
    pub tension: u8,
}

impl Gain {
    pub fn new(niveau: Option<u8>, tension: &[Tension]) -> Self {
        let least = tension.iter().map(|one| one.classe).min();
        Gain { niveau: niveau.unwrap_or(0), tension: least.unwrap_or(0) }
    }

    fn is_at_least(self, other: Gain) -> bool {
        self.niveau >= other.niveau && self.tension >= other.tension
    }
}

/// What a parcours is judged on: effort, étapes and level asked, the less the better; gain, the more the better.
type Vecteur = (u32, usize, u8, Reverse<Gain>);

/// The whole front, by effort, étapes, level asked, gain, then codes.
pub(super) fn front(recherche: &Recherche, options: &ParcoursOptions) -> Trouve {
    let cibles = recherche.targets();
    let mut gains = vec![Gain::default(); cibles.len()];
    recherche.cibles.iter().for_each(|cible| gains[cible.index()] = gain(recherche, *cible, options));
    let highest = |of: fn(&Gain) -> u8| gains.iter().map(of).max().unwrap_or(0);
    let gain_max = Gain { niveau: highest(|gain| gain.niveau), tension: highest(|gain| gain.tension) };
    let mut gathered = Front { gains: &gains, gain_max, membres: Vec::new() };
    let mut memoire = Memoire::new(recherche.contexte, recherche.depart, Mesure::Effort);
    let mut found = explore(recherche.question(&cibles), &mut memoire, &mut gathered);
    let judged: Vec<(Vecteur, Chemin)> =
        found.chemins.drain(..).map(|chemin| (vector(&chemin, &gains), chemin)).collect();
    let beaten = |one: &Vecteur| judged.iter().any(|(other, _)| other != one && is_at_least(other, one));
    let mut kept: Vec<(Vecteur, Chemin)> = judged.iter().filter(|(one, _)| !beaten(one)).cloned().collect();
    kept.sort_by(|a, b| (a.0, &a.1.metiers).cmp(&(b.0, &b.1.metiers)));
    kept.dedup_by_key(|(vecteur, _)| *vecteur);
    found.chemins = kept.into_iter().map(|(_, chemin)| chemin).collect();
    found
}

fn gain(recherche: &Recherche, cible: MetierIx, options: &ParcoursOptions) -> Gain {
    let contexte = &recherche.contexte;
    let niveau = niveau_of(contexte.referentiel, cible, contexte.date).map(|niveau| niveau.value());
    Gain::new(niveau, &options.tension(contexte.referentiel, cible))
}

fn vector(chemin: &Chemin, gains: &[Gain]) -> Vecteur {
    let arrivee = chemin.metiers[chemin.metiers.len() - 1];
    (chemin.cout, chemin.metiers.len() - 1, chemin.niveau, Reverse(gains[arrivee as usize]))
}

/// Whether one is no worse than another on all.
fn is_at_least(one: &Vecteur, other: &Vecteur) -> bool {
    one.0 <= other.0 && one.1 <= other.1 && one.2 <= other.2 && one.3.0.is_at_least(other.3.0)
}

struct Front<'a> {
    gains: &'a [Gain],
    gain_max: Gain,
    /// Étapes, level asked and gain of the complete paths taken; none has more effort than what is to come.
    membres: Vec<(usize, u8, Gain)>,
}

impl Front<'_> {
    fn gain(&self, candidat: &Candidat) -> Gain {
        if candidat.complet { self.gains[candidat.metier as usize] } else { self.gain_max }
    }
}

impl Collecte for Front<'_> {
    fn keeps(&self, candidat: &Candidat) -> bool {
        let gain = self.gain(candidat);
        !self.membres.iter().any(|(etapes, niveau, reached)| {
            *etapes <= candidat.etapes && *niveau <= candidat.niveau && reached.is_at_least(gain)
        })
    }

    fn offered(&mut self, _: &Candidat) {}

    fn taken(&mut self, candidat: &Candidat) {
        self.membres.push((candidat.etapes, candidat.niveau, self.gain(candidat)));
    }
}
