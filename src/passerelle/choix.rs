//! The best of many scores: the first `nombre`, ties by position, in two passes. The first takes the greatest of each column of
//! scores, these laid out in some [`LIGNES`] lines; where as many columns as are wanted reach a score, so does the last one chosen.
//! The second looks at no column below.

use super::millioniemes::Millioniemes;
use crate::graph::MetierIx;

/// How many scores a column has, about.
const LIGNES: usize = 16;

/// How many columns are looked at side by side: four registers.
const COLONNES: usize = 16;

/// How many columns more than are wanted are near enough: one in so many.
const ASSEZ: usize = 5;

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
    /// The greatest score of each column.
    sommets: Vec<u32>,
}

impl Choix {
    /// A choice of so many.
    pub fn new(nombre: usize) -> Self {
        Choix { nombre, candidats: Vec::new(), sommets: Vec::new() }
    }

    /// How many are chosen at most.
    pub fn nombre(&self) -> usize {
        self.nombre
    }

    /// The best of `scores` that are not null, best first, ties by position.
    pub fn choose(&mut self, scores: &[u32]) -> impl ExactSizeIterator<Item = Voisin> + '_ {
        self.candidats.clear();
        take_greatest(scores, &mut self.sommets);
        let floor = floor(self.nombre, &self.sommets);
        for (column, _) in self.sommets.iter().enumerate().filter(|(_, greatest)| **greatest >= floor) {
            // Each score is written, and stays if it is great enough: no branch that the processor would guess wrong.
            let (mut found, mut count) = ([0; LIGNES], 0);
            for at in (column..scores.len()).step_by(self.sommets.len()).take(LIGNES) {
                found[count] = key(scores[at], at as u32);
                count += usize::from(scores[at] >= floor);
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

/// The greatest score of each column. Scores are far below 2³¹: they are compared as signed numbers, side by side, as the plainest
/// vector instructions compare.
fn take_greatest(scores: &[u32], sommets: &mut Vec<u32>) {
    let width = scores.len().div_ceil(LIGNES).max(1).next_multiple_of(COLONNES);
    sommets.clear();
    sommets.resize(width, 0);
    let greater = |one: u32, other: u32| if one as i32 > other as i32 { one } else { other };
    let lines = scores.chunks_exact(width);
    for (line, sommet) in lines.remainder().iter().zip(&mut *sommets) {
        *sommet = *line;
    }
    let (blocks, _) = sommets.as_chunks_mut::<COLONNES>();
    for (at, block) in blocks.iter_mut().enumerate() {
        for line in lines.clone() {
            let Some(part) = line.as_chunks::<COLONNES>().0.get(at) else { continue };
            for (sommet, score) in block.iter_mut().zip(part) {
                *sommet = greater(*sommet, *score);
            }
        }
    }
}

/// What the last of the `nombre` best scores at least: as many columns as are wanted have a score that great. Never null. Found by
/// halving, and near enough where hardly more columns have it.
fn floor(nombre: usize, sommets: &[u32]) -> u32 {
    let reach =
        |floor: u32| sommets.iter().map(|sommet| u32::from(*sommet as i32 >= floor as i32)).sum::<u32>() as usize;
    let (mut low, mut high) = (1, sommets.iter().fold(0, |one, other| one.max(*other as i32)) as u32 + 1);
    if nombre == 0 || reach(low) < nombre {
        return low;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let count = reach(middle);
        if count < nombre {
            high = middle;
        } else {
            low = middle;
            if count <= nombre + nombre / ASSEZ {
                break;
            }
        }
    }
    low
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
