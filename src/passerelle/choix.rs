//! The best of many scores: the first `nombre`, ties by position, in two passes. The first takes the greatest of each run
//! of scores; where as many runs as are wanted reach a score, so does the last one chosen. The second looks at no run below.

use super::millioniemes::Millioniemes;
use crate::graph::MetierIx;

/// How many scores make a run: four registers.
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
    /// The greatest score of each run, and the same in another order.
    sommets: Vec<u32>,
    ordre: Vec<u32>,
}

impl Choix {
    /// A choice of so many.
    pub fn new(nombre: usize) -> Self {
        Choix { nombre, candidats: Vec::new(), sommets: Vec::new(), ordre: Vec::new() }
    }

    /// The best of `scores` that are not null, best first, ties by position.
    pub fn choose(&mut self, scores: &[u32]) -> impl ExactSizeIterator<Item = Voisin> + '_ {
        self.candidats.clear();
        self.sommets.clear();
        self.sommets.extend(scores.chunks(PAS).map(greatest));
        let floor = floor(self.nombre, &self.sommets, &mut self.ordre);
        for ((chunk, greatest), at) in scores.chunks(PAS).zip(&self.sommets).zip((0..).step_by(PAS)) {
            if *greatest < floor {
                continue;
            }
            // Each score is written, and stays if it is great enough: no branch that the processor would guess wrong.
            let (mut found, mut count) = ([0; PAS], 0);
            for (score, at) in chunk.iter().zip(at..) {
                found[count] = key(*score, at);
                count += usize::from(*score >= floor);
            }
            self.candidats.extend_from_slice(&found[..count]);
        }
        if self.candidats.len() > self.nombre {
            self.candidats.select_nth_unstable(self.nombre);
            self.candidats.truncate(self.nombre);
        }
        self.candidats.sort_unstable();
        self.candidats.iter().map(|key| voisin(*key))
    }
}

/// The greatest of a run of scores, which are far below 2³¹: signed, and four side by side, as the plainest vector
/// instructions compare.
#[inline]
fn greatest(run: &[u32]) -> u32 {
    let mut best = [0i32; 4];
    let (quads, rest) = run.as_chunks::<4>();
    for quad in quads {
        for (one, other) in best.iter_mut().zip(quad) {
            *one = (*one).max(*other as i32);
        }
    }
    rest.iter().fold(best.into_iter().fold(0, i32::max), |one, other| one.max(*other as i32)) as u32
}

/// What the last of the `nombre` best scores at least: as many runs as are wanted have a score that great. Never null.
/// `ordre` is room to work in.
fn floor(nombre: usize, sommets: &[u32], ordre: &mut Vec<u32>) -> u32 {
    if nombre == 0 || sommets.len() < nombre {
        return 1;
    }
    ordre.clear();
    ordre.extend_from_slice(sommets);
    let (_, last, _) = ordre.select_nth_unstable_by(nombre - 1, |a, b| b.cmp(a));
    (*last).max(1)
}

/// A score and a position as one number: the least is the best, ties by position.
fn key(score: u32, at: u32) -> u64 {
    u64::from(!score) << 32 | u64::from(at)
}

/// What a [`key`] was made of.
fn voisin(key: u64) -> Voisin {
    Voisin { metier: MetierIx(key as u32), score: Millioniemes(!((key >> 32) as u32)) }
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
