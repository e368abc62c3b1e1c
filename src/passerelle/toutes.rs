//! All pairs at once: the nearest métiers of every métier.
//!
//! The score of a pair is the sum, over the traits that both have, of `(a·b + 512) >> 10` (see
//! [`proximite`](super::proximite)). Asked one métier at a time, each trait adds to the scores of the métiers that have
//! it, one by one. Asked all together, the traits that many métiers have are laid out densely ([`bandes`](super::bandes)),
//! and each adds to 64 targets by a handful of vector instructions; rare traits are added as before. The sums are the same
//! to the last millionth, since they are sums of the same integers.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use once_cell::sync::OnceCell;

use super::bandes::{Bandes, LARGEUR, Posees, Source};
use super::choix::{Choix, Voisin};
use super::proximite::Proximite;
use crate::fils::{on_threads, wait_or_init};
use crate::graph::MetierIx;

/// How many sources are scored together, so that their scores stay in the near cache.
const SOURCES: usize = 8;

/// The same where a strip of dense traits is larger than [`BANDE_PROCHE`] lines: it is then read once for twice as many.
const SOURCES_DENSES: usize = 64;

/// How many lines of a strip half the nearest cache holds.
const BANDE_PROCHE: usize = 128;

/// How many neighbours of each métier a lot has room for at first.
const PLACES: usize = 32;

/// The nearest métiers of every métier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voisins {
    /// So many métiers each, the last one apart.
    lots: Vec<Lot>,
    sources: usize,
    len: usize,
}

/// The nearest métiers of some that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lot {
    voisins: Vec<Voisin>,
    /// Where those of each end.
    fins: Vec<u32>,
}

impl Lot {
    fn with_capacity(metiers: usize, nombre: usize) -> Self {
        Lot { voisins: Vec::with_capacity(metiers * nombre), fins: Vec::with_capacity(metiers) }
    }

    /// Adds those of the next métier.
    fn push(&mut self, voisins: impl Iterator<Item = Voisin>) {
        self.voisins.extend(voisins);
        self.fins.push(self.voisins.len() as u32);
    }

    fn of(&self, at: usize) -> &[Voisin] {
        let debut = if at == 0 { 0 } else { self.fins[at - 1] };
        &self.voisins[debut as usize..self.fins[at] as usize]
    }
}

impl Voisins {
    /// The nearest métiers of one, best first, ties by code; never itself, none that shares nothing with it.
    pub fn of(&self, metier: MetierIx) -> &[Voisin] {
        let at = metier.index();
        self.lots[at / self.sources].of(at % self.sources)
    }

    /// How many métiers there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none; a référentiel always has one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Proximite {
    /// The `nombre` nearest métiers of every métier: what [`scores`](Self::scores) of each would rank first, itself left
    /// out. On one thread, or on every core with the feature `parallele`: the answer is the same.
    ///
    /// Complexity: for each métier, its frequent traits times the number of métiers over eight, and for each of its rare
    /// traits the métiers that have it. Memory: 2 bytes for each frequent trait and each métier, 256 for each métier.
    ///
    /// ```
    /// let moteur = passerelles::Moteur::mini();
    /// let aide_a_domicile = moteur.referentiel().metier_ix("K1304".parse()?)?;
    /// let voisins = moteur.index().proximite().rank_all(3);
    /// let nearest = voisins.of(aide_a_domicile)[0];
    /// assert_eq!(moteur.referentiel().metier_at(nearest.metier).code.as_str(), "G1501");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rank_all(&self, nombre: usize) -> Voisins {
        #[cfg(feature = "parallele")]
        let fils = std::thread::available_parallelism().map_or(1, usize::from);
        #[cfg(not(feature = "parallele"))]
        let fils = 1;
        self.rank_all_on(nombre, fils)
    }

    /// The same on so many threads; without the feature `parallele` there is one, whatever is asked.
    pub fn rank_all_on(&self, nombre: usize, fils: usize) -> Voisins {
        let fils = if cfg!(feature = "parallele") { fils.clamp(1, self.len().max(1)) } else { 1 };
        let (bandes, next) = (OnceCell::new(), AtomicUsize::new(0));
        let by_thread = on_threads(fils, |fil| {
            // Found by the first thread, while the others start; then each lays out its strips.
            let new = || Bandes::new(self, fils);
            let bandes = if fil == 0 { bandes.get_or_init(new) } else { wait_or_init(&bandes, new) };
            let (posees, sources) = (bandes.lay_out(fil), sources(bandes));
            let (mut atelier, mut choix) = (Atelier::new(self, posees, sources), Choix::new(nombre));
            let mut found = Vec::new();
            // Dealt as they are asked for: a thread may be held up by another program.
            loop {
                let lot = next.fetch_add(1, Ordering::Relaxed);
                let metiers = lot * sources..self.len().min((lot + 1) * sources);
                if metiers.is_empty() {
                    return found;
                }
                found.push((lot, atelier.rank(metiers, &mut choix)));
            }
        });
        let mut lots: Vec<(usize, Lot)> = by_thread.into_iter().flatten().collect();
        lots.sort_unstable_by_key(|(lot, _)| *lot);
        let lots = lots.into_iter().map(|(_, lot)| lot).collect();
        Voisins { lots, sources: bandes.get().map_or(SOURCES, sources), len: self.len() }
    }
}

/// How many sources are scored together.
fn sources(bandes: &Bandes<'_>) -> usize {
    if bandes.lignes() > BANDE_PROCHE { SOURCES_DENSES } else { SOURCES }
}

/// What scoring a lot of sources works with, kept from one lot to the next.
struct Atelier<'a> {
    proximite: &'a Proximite,
    posees: Posees<'a>,
    sources: Vec<Source>,
    /// The scores of a lot, source after source, whole strips each.
    scores: Vec<u32>,
}

impl<'a> Atelier<'a> {
    fn new(proximite: &'a Proximite, posees: Posees<'a>, sources: usize) -> Self {
        let scores = vec![0; sources.min(proximite.len()) * proximite.len().next_multiple_of(LARGEUR)];
        let sources = (0..sources).map(|_| Source::default()).collect();
        Atelier { proximite, posees, sources, scores }
    }

    /// The nearest métiers of the sources of a lot.
    fn rank(&mut self, metiers: Range<usize>, choix: &mut Choix) -> Lot {
        let width = self.proximite.len().next_multiple_of(LARGEUR);
        let sources = &mut self.sources[..metiers.len()];
        for (source, metier) in sources.iter_mut().zip(metiers.clone()) {
            source.read(self.proximite, &self.posees, metier);
        }
        for bande in 0..width / LARGEUR {
            for (source, row) in sources.iter().zip(self.scores.chunks_exact_mut(width)) {
                let Some((_, rest)) = row.split_at_mut_checked(bande * LARGEUR) else { continue };
                let Some((scores, _)) = rest.split_first_chunk_mut::<LARGEUR>() else { continue };
                self.posees.score(bande, source, scores);
            }
        }
        let mut found = Lot::with_capacity(metiers.len(), choix.nombre().min(PLACES));
        for ((source, metier), row) in sources.iter().zip(metiers).zip(self.scores.chunks_exact_mut(width)) {
            source.add_rares(self.proximite, row);
            row[metier] = 0;
            found.push(choix.choose(row));
        }
        found
    }
}
