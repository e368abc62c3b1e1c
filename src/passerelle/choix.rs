//! The best of many scores: the first `nombre`, ties by position, in one pass that mostly compares with a floor.

use super::millioniemes::Millioniemes;
use crate::graph::MetierIx;

/// How many times `nombre` candidates are gathered before the worse ones go: the more, the fewer the selections and the
/// lower the floor.
const AVANCE: usize = 4;

/// How many scores are compared with the floor at once: four registers.
const PAS: usize = 16;

/// A métier and its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voisin {
    /// The métier.
    pub metier: MetierIx,
    /// Its score.
    pub score: Millioniemes,
}

/// Chooses the best of scores given in the order of métiers. Reusable: it allocates once.
#[derive(Debug)]
pub(super) struct Choix {
    nombre: usize,
    /// The complement of the score, then the position: the least is the best.
    candidats: Vec<u64>,
}

impl Choix {
    /// A choice of so many.
    pub fn new(nombre: usize) -> Self {
        Choix { nombre, candidats: Vec::new() }
    }

    /// The best of `scores` that are not null, best first, ties by position.
    pub fn choose(&mut self, scores: &[u32]) -> impl ExactSizeIterator<Item = Voisin> + '_ {
        self.candidats.clear();
        let full = self.nombre.saturating_mul(AVANCE).max(1);
        let mut floor = if self.nombre == 0 { u32::MAX } else { 0 };
        for (chunk, at) in scores.chunks(PAS).zip((0..).step_by(PAS)) {
            if !chunk.iter().fold(false, |any, score| any | (*score > floor)) {
                continue;
            }
            for (score, at) in chunk.iter().zip(at..) {
                // A later métier of the same score ranks after, so the floor itself never enters.
                if *score > floor {
                    self.candidats.push(key(*score, at));
                    if self.candidats.len() == full {
                        floor = self.cut();
                    }
                }
            }
        }
        self.cut();
        self.candidats.sort_unstable();
        self.candidats
            .iter()
            .map(|key| Voisin { metier: MetierIx(*key as u32), score: Millioniemes(!((*key >> 32) as u32)) })
    }

    /// Keeps the best; gives the score of the last of them, or nothing where all are kept.
    fn cut(&mut self) -> u32 {
        if self.candidats.len() <= self.nombre {
            return if self.candidats.len() == self.nombre { self.last() } else { 0 };
        }
        self.candidats.select_nth_unstable(self.nombre.saturating_sub(1));
        self.candidats.truncate(self.nombre);
        self.last()
    }

    fn last(&self) -> u32 {
        self.candidats.iter().max().map_or(0, |key| !((key >> 32) as u32))
    }
}

fn key(score: u32, at: u32) -> u64 {
    u64::from(!score) << 32 | u64::from(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_what_a_sort_would() {
        // A small generator of scores with many ties and many nulls.
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 20
        };
        for nombre in [0, 1, 2, 20, 5000] {
            let mut choix = Choix::new(nombre);
            for len in [0, 1, 15, 16, 17, 300, 2000] {
                let scores: Vec<u32> = (0..len).map(|_| (next() % 97).saturating_sub(30)).collect();
                let mut sorted: Vec<(u32, u32)> = (0..).zip(&scores).map(|(at, score)| (!*score, at)).collect();
                sorted.sort_unstable();
                let expected: Vec<(u32, u32)> =
                    sorted.into_iter().filter(|(score, _)| !*score > 0).take(nombre).collect();
                let found: Vec<(u32, u32)> = choix.choose(&scores).map(|v| (!v.score.0, v.metier.0)).collect();
                assert_eq!(found, expected, "{nombre} of {len}");
            }
        }
    }
}
