//! All pairs at once: the nearest métiers of every métier.
//!
//! The score of a pair is the sum, over the traits that both have, of `(a·b + 512) >> 10` (see
//! [`proximite`](super::proximite)). Asked one métier at a time, each trait adds to the scores of the métiers that have
//! it, one by one. Asked all together, the traits that many métiers have are laid out densely, and each adds to
//! [`LARGEUR`] targets by a handful of vector instructions; rare traits are added as before. The sums are the same to the
//! last millionth, since they are sums of the same integers.
//!
//! **Sixteen bits.** With `a` and `b` shifted by seven bits together, the upper half of their product is `⌊a·b / 512⌋`,
//! and `(x + 1) >> 1` of that is exactly `(a·b + 512) >> 10`: one multiplication and one average of 16-bit lanes, which
//! the plainest x86-64 and every 64-bit ARM have. No `unsafe`, no detection of the processor: the compiler finds them.
//!
//! **Sums.** They too stay in 16 bits for as long as they provably fit: within a composante the sum of products is at
//! most the product of the lengths (Cauchy and Schwarz), so the traits of a source are cut into runs whose bound stays
//! below 65,536, and after each run its sums join the scores.

use super::choix::{Choix, Voisin};
use super::proximite::{Proximite, multiply};
use crate::graph::MetierIx;

/// How many targets stand side by side: eight registers of eight 16-bit lanes, half of those of the plainest x86-64.
const LARGEUR: usize = 64;

/// How many sources are scored together, so that their scores stay in the near cache.
const SOURCES: usize = 32;

/// The same where a strip of dense traits is larger than [`BANDE_PROCHE`] lines: it is then read once for twice as many.
const SOURCES_DENSES: usize = 64;

/// How many lines of a strip half the nearest cache holds.
const BANDE_PROCHE: usize = 128;

/// A trait is laid out densely if one métier in so many has it. Adding it to all targets costs as much as adding it to one
/// in some twenty alone; measured on ROME 4.60, where 10, 24 and 32 are slower.
const DENSITE: usize = 16;

/// By how many bits the two factors are shifted together: 16 of the upper half, less the 9 of `⌊a·b / 512⌋`.
const DECALAGES: u32 = 7;

/// What a 16-bit lane holds.
const SOMME_MAX: f64 = 65_535.0;

/// The nearest métiers of every métier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voisins {
    voisins: Vec<Voisin>,
    debuts: Vec<u32>,
}

impl Voisins {
    /// The nearest métiers of one, best first, ties by code; never itself, none that shares nothing with it.
    pub fn of(&self, metier: MetierIx) -> &[Voisin] {
        let at = metier.index();
        &self.voisins[self.debuts[at] as usize..self.debuts[at + 1] as usize]
    }

    /// How many métiers there are.
    pub fn len(&self) -> usize {
        self.debuts.len() - 1
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
        let bandes = Bandes::new(self);
        let lots = self.len().div_ceil(bandes.sources);
        let by_lot = rank_lots(self, &bandes, nombre, lots, fils.clamp(1, lots.max(1)));
        let mut debuts = Vec::with_capacity(self.len() + 1);
        debuts.push(0);
        let mut voisins = Vec::with_capacity(by_lot.iter().map(|lot| lot.voisins.len()).sum());
        for lot in by_lot {
            let before = voisins.len() as u32;
            debuts.extend(lot.debuts[1..].iter().map(|at| at + before));
            voisins.extend(lot.voisins);
        }
        Voisins { voisins, debuts }
    }
}

#[cfg(not(feature = "parallele"))]
fn rank_lots(proximite: &Proximite, bandes: &Bandes, nombre: usize, lots: usize, _fils: usize) -> Vec<Voisins> {
    let mut atelier = Atelier::new(proximite, bandes, nombre);
    (0..lots).map(|lot| atelier.rank(lot)).collect()
}

/// Lots are dealt to the threads in turn, and taken back in their order.
#[cfg(feature = "parallele")]
fn rank_lots(proximite: &Proximite, bandes: &Bandes, nombre: usize, lots: usize, fils: usize) -> Vec<Voisins> {
    let rank = |first: usize| {
        let mut atelier = Atelier::new(proximite, bandes, nombre);
        (first..lots).step_by(fils).map(|lot| atelier.rank(lot)).collect::<Vec<_>>()
    };
    let mut by_thread: Vec<std::vec::IntoIter<Voisins>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..fils).map(|first| scope.spawn(move || rank(first))).collect();
        let own = rank(0);
        // A thread that panics here would panic without threads too: the panic is passed on.
        let others = others.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(others).map(Vec::into_iter).collect()
    });
    (0..lots).filter_map(|lot| by_thread[lot % fils].next()).collect()
}

/// What a trait is in this reckoning.
#[derive(Clone, Copy)]
enum Place {
    /// One métier at most has it: no pair shares it.
    Seul,
    /// Added target by target.
    Rare,
    /// The line it has in every strip, and by how many bits its targets' values are shifted.
    Ligne(u32, u32),
}

/// The dense traits, strip after strip of targets.
struct Bandes {
    places: Vec<Place>,
    /// How many dense traits there are: so many lines has each strip.
    lignes: usize,
    /// How many sources are scored together.
    sources: usize,
    valeurs: Vec<[u16; LARGEUR]>,
    /// By composante, the greatest length that the dense traits give to a target.
    longueurs: Vec<f64>,
}

impl Bandes {
    fn new(proximite: &Proximite) -> Self {
        let places = place(proximite);
        let lignes = places.iter().filter(|place| matches!(place, Place::Ligne(..))).count();
        let mut valeurs = vec![[0; LARGEUR]; proximite.len().div_ceil(LARGEUR) * lignes];
        let mut longueurs = Vec::with_capacity(proximite.fins().len());
        let mut carres = vec![0u64; proximite.len()];
        let mut from = 0;
        for fin in proximite.fins() {
            carres.fill(0);
            for at in from..*fin {
                let Place::Ligne(ligne, shift) = places[at as usize] else { continue };
                for (metier, valeur) in proximite.targets(at) {
                    let metier = metier as usize;
                    carres[metier] += u64::from(valeur) * u64::from(valeur);
                    valeurs[metier / LARGEUR * lignes + ligne as usize][metier % LARGEUR] = valeur << shift;
                }
            }
            from = *fin;
            longueurs.push(libm::sqrt(carres.iter().copied().max().unwrap_or(0) as f64));
        }
        let sources = if lignes > BANDE_PROCHE { SOURCES_DENSES } else { SOURCES };
        Bandes { places, lignes, sources, valeurs, longueurs }
    }

    fn strip(&self, bande: usize) -> &[[u16; LARGEUR]] {
        &self.valeurs[bande * self.lignes..(bande + 1) * self.lignes]
    }
}

/// Which traits are frequent, and small enough for 16 bits whatever pair shares them.
fn place(proximite: &Proximite) -> Vec<Place> {
    let mut greatest = vec![0u16; proximite.trait_count()];
    for (at, valeur, _) in (0..proximite.len()).flat_map(|at| proximite.coordinates(MetierIx::new(at))) {
        greatest[at as usize] = greatest[at as usize].max(valeur);
    }
    let mut lignes = 0;
    let mut place = |(at, greatest): (u32, u16)| {
        let count = proximite.targets(at).len();
        let bits = u16::BITS - greatest.leading_zeros();
        if count < 2 {
            return Place::Seul;
        }
        if count * DENSITE < proximite.len() || 2 * bits + DECALAGES > u32::BITS {
            return Place::Rare;
        }
        lignes += 1;
        Place::Ligne(lignes - 1, DECALAGES.min(u16::BITS - bits))
    };
    (0..).zip(greatest).map(&mut place).collect()
}

/// The traits of one source, as they are added.
#[derive(Default)]
struct Source {
    /// The line of each dense trait, and its value, shifted.
    denses: Vec<(u32, u16)>,
    /// Where each run of dense traits ends.
    fins: Vec<u32>,
    rares: Vec<(u32, u16)>,
}

impl Source {
    fn read(&mut self, proximite: &Proximite, bandes: &Bandes, metier: usize) {
        self.denses.clear();
        self.fins.clear();
        self.rares.clear();
        let mut run = Borne::default();
        for (at, valeur, _) in proximite.coordinates(MetierIx::new(metier)) {
            match bandes.places[at as usize] {
                Place::Seul => {}
                Place::Rare => self.rares.push((at, valeur)),
                Place::Ligne(ligne, shift) => {
                    run.reach(at, proximite.fins(), &bandes.longueurs);
                    if !run.admits(valeur, &bandes.longueurs) {
                        self.fins.push(self.denses.len() as u32);
                        run = Borne { composante: run.composante, ..Borne::default() };
                    }
                    run.add(valeur);
                    self.denses.push((ligne, valeur << (DECALAGES - shift)));
                }
            }
        }
        self.fins.push(self.denses.len() as u32);
    }
}

/// What the contributions of a run add up to at most, whatever the target.
#[derive(Default)]
struct Borne {
    composante: usize,
    /// The sum of squares of the run's values in this composante.
    carre: u64,
    /// What the composantes before can bring.
    avant: f64,
    count: u32,
}

impl Borne {
    /// Goes on to the composante of a trait.
    fn reach(&mut self, trait_: u32, fins: &[u32], longueurs: &[f64]) {
        while trait_ >= fins[self.composante] {
            self.avant += libm::sqrt(self.carre as f64) * longueurs[self.composante];
            self.carre = 0;
            self.composante += 1;
        }
    }

    /// Whether the sums hold one more value. A value alone always does: `place` saw to it.
    fn admits(&self, valeur: u16, longueurs: &[f64]) -> bool {
        let carre = self.carre + u64::from(valeur) * u64::from(valeur);
        let products = self.avant + libm::sqrt(carre as f64) * longueurs[self.composante];
        // Each rounding adds half a millionth at most; one more makes up for the floats of the bound itself.
        self.count == 0 || products / 1024.0 + f64::from(self.count + 2) <= SOMME_MAX
    }

    fn add(&mut self, valeur: u16) {
        self.carre += u64::from(valeur) * u64::from(valeur);
        self.count += 1;
    }
}

/// What scoring a lot of sources works with, kept from one lot to the next.
struct Atelier<'a> {
    proximite: &'a Proximite,
    bandes: &'a Bandes,
    sources: Vec<Source>,
    /// The scores of a lot, source after source, whole strips each.
    scores: Vec<u32>,
    choix: Choix,
}

impl<'a> Atelier<'a> {
    fn new(proximite: &'a Proximite, bandes: &'a Bandes, nombre: usize) -> Self {
        let scores = vec![0; bandes.sources.min(proximite.len()) * proximite.len().next_multiple_of(LARGEUR)];
        let sources = (0..bandes.sources).map(|_| Source::default()).collect();
        Atelier { proximite, bandes, sources, scores, choix: Choix::new(nombre) }
    }

    /// The nearest métiers of the sources of a lot.
    fn rank(&mut self, lot: usize) -> Voisins {
        let size = self.bandes.sources;
        let metiers = lot * size..self.proximite.len().min((lot + 1) * size);
        let sources = &mut self.sources[..metiers.len()];
        for (source, metier) in sources.iter_mut().zip(metiers.clone()) {
            source.read(self.proximite, self.bandes, metier);
        }
        let width = self.proximite.len().next_multiple_of(LARGEUR);
        self.scores.fill(0);
        for bande in 0..width / LARGEUR {
            let strip = self.bandes.strip(bande);
            for (source, row) in sources.iter().zip(self.scores.chunks_exact_mut(width)) {
                let Some((_, rest)) = row.split_at_mut_checked(bande * LARGEUR) else { continue };
                let Some(scores) = rest.split_first_chunk_mut::<LARGEUR>() else { continue };
                let mut from = 0;
                for fin in &source.fins {
                    add_run(strip, &source.denses[from..*fin as usize], scores.0);
                    from = *fin as usize;
                }
            }
        }
        let mut found = Voisins { voisins: Vec::new(), debuts: vec![0] };
        for ((source, metier), row) in sources.iter().zip(metiers).zip(self.scores.chunks_exact_mut(width)) {
            for (at, valeur) in &source.rares {
                for (other, cible) in self.proximite.targets(*at) {
                    row[other as usize] += multiply(u32::from(*valeur), u32::from(cible));
                }
            }
            row[metier] = 0;
            found.voisins.extend(self.choix.choose(row));
            found.debuts.push(found.voisins.len() as u32);
        }
        found
    }
}

/// Adds a run of dense traits to the scores of a strip of targets. The loops over lanes are what the compiler turns into
/// vector instructions, so they stay as plain as they are.
#[inline]
fn add_run(strip: &[[u16; LARGEUR]], run: &[(u32, u16)], scores: &mut [u32; LARGEUR]) {
    let mut sums = [0u16; LARGEUR];
    for (ligne, valeur) in run {
        // The line is always there; leaving the loop here would make the compiler put the sums back into memory.
        let Some(cibles) = strip.get(*ligne as usize) else { continue };
        let mut halves = [0u16; LARGEUR];
        for (half, cible) in halves.iter_mut().zip(cibles) {
            *half = ((u32::from(*valeur) * u32::from(*cible)) >> 16) as u16;
        }
        for (sum, half) in sums.iter_mut().zip(&halves) {
            *sum = sum.wrapping_add(((u32::from(*half) + 1) >> 1) as u16);
        }
    }
    for (score, sum) in scores.iter_mut().zip(&sums) {
        *score += u32::from(*sum);
    }
}
