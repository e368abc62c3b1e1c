//! The front: the parcours that no other beats on effort, étapes, level asked and level reached together.
//!
//! The same search as for the best, by effort alone. Complete paths come in the order of their effort, so a partial path
//! is dropped as soon as one of them has no more étapes, asks no higher level and reaches as high as any target: all that
//! would come of it is beaten, or equalled, on all four. Exact; of parcours equal on all four, one stands. The tension
//! of métiers is not loaded by this version, so gain is the level reached.

use std::cmp::Reverse;

use super::cible::niveau_of;
use super::memoire::{Memoire, Mesure};
use super::recherche::{Candidat, Chemin, Collecte, Trouve, explore};
use super::trouver::Recherche;

/// What a parcours is judged on: effort, étapes and level asked, the less the better; level reached, the more the better.
/// A level reached that is unknown counts as none.
type Vecteur = (u32, usize, u8, Reverse<u8>);

/// The whole front, by effort, étapes, level asked, level reached, then codes.
pub(super) fn front(recherche: &Recherche) -> Trouve {
    let contexte = recherche.contexte;
    let cibles = recherche.targets();
    let mut gains = vec![0; cibles.len()];
    for cible in recherche.cibles {
        gains[cible.index()] =
            niveau_of(contexte.referentiel, *cible, contexte.date).map_or(0, |niveau| niveau.value());
    }
    let gain_max = gains.iter().copied().max().unwrap_or(0);
    let mut gathered = Front { gains: &gains, gain_max, membres: Vec::new() };
    let mut memoire = Memoire::new(contexte, recherche.depart, Mesure::Effort);
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

fn vector(chemin: &Chemin, gains: &[u8]) -> Vecteur {
    let arrivee = chemin.metiers[chemin.metiers.len() - 1];
    (chemin.cout, chemin.metiers.len() - 1, chemin.niveau, Reverse(gains[arrivee as usize]))
}

/// Whether one is no worse than another on all four.
fn is_at_least(one: &Vecteur, other: &Vecteur) -> bool {
    one.0 <= other.0 && one.1 <= other.1 && one.2 <= other.2 && one.3 <= other.3
}

struct Front<'a> {
    gains: &'a [u8],
    gain_max: u8,
    /// Étapes, level asked and level reached of the complete paths taken; none has more effort than what is to come.
    membres: Vec<(usize, u8, u8)>,
}

impl Front<'_> {
    fn gain(&self, candidat: &Candidat) -> u8 {
        if candidat.complet { self.gains[candidat.metier as usize] } else { self.gain_max }
    }
}

impl Collecte for Front<'_> {
    fn keeps(&self, candidat: &Candidat) -> bool {
        let gain = self.gain(candidat);
        !self.membres.iter().any(|(etapes, niveau, reached)| {
            *etapes <= candidat.etapes && *niveau <= candidat.niveau && *reached >= gain
        })
    }

    fn offered(&mut self, _: &Candidat) {}

    fn taken(&mut self, candidat: &Candidat) {
        self.membres.push((candidat.etapes, candidat.niveau, self.gain(candidat)));
    }
}
