//! Traits that many métiers have, laid out densely: each adds to [`LARGEUR`] targets by a handful of vector instructions.
//!
//! **Sixteen bits.** With `a` and `b` shifted by seven bits together, the upper half of their product is `⌊a·b / 512⌋`,
//! and `(x + 1) >> 1` of that is exactly `(a·b + 512) >> 10`: one multiplication and one average of 16-bit lanes, which
//! the plainest x86-64 and every 64-bit ARM have. No `unsafe`, no detection of the processor: the compiler finds them.
//!
//! **Sums.** They too stay in 16 bits for as long as they provably fit: within a composante the sum of products is at
//! most the product of the lengths (Cauchy and Schwarz), so the traits of a source are cut into runs whose bound stays
//! below 65,536, and after each run its sums join the scores.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use once_cell::sync::OnceCell;

use super::proximite::{Proximite, multiply};
use crate::fils::wait_or_init;
use crate::graph::MetierIx;

/// How many targets stand side by side: eight registers of eight 16-bit lanes, half of those of the plainest x86-64.
pub(super) const LARGEUR: usize = 64;

/// A trait is laid out densely if one métier in so many has it. Adding it to all targets costs as much as adding it to one
/// in some twenty alone; measured on ROME 4.60, where 10, 24 and 32 are slower.
const DENSITE: usize = 16;

/// By how many bits the two factors are shifted together: 16 of the upper half, less the 9 of `⌊a·b / 512⌋`.
const DECALAGES: u32 = 7;

/// What a 16-bit lane holds.
const SOMME_MAX: f64 = 65_535.0;

/// What a trait is in this reckoning. Small, since every coordinate looks it up.
#[derive(Clone, Copy)]
enum Place {
    /// One métier at most has it: no pair shares it.
    Seul,
    /// Added target by target.
    Rare,
    /// The line it has in every strip.
    Ligne(u16),
}

/// The dense traits, strip after strip of targets. Threads share out the laying of the strips.
pub(super) struct Bandes<'a> {
    proximite: &'a Proximite,
    places: Vec<Place>,
    /// By how many bits the targets' values of each line are shifted: so many lines has each strip.
    decalages: Vec<u32>,
    /// How many strips each part has, the last one apart.
    par: usize,
    parts: Vec<Part>,
}

/// Strips that one thread lays out.
#[derive(Default)]
struct Part {
    is_begun: AtomicBool,
    posee: OnceCell<Posee>,
}

/// Strips that are laid out.
struct Posee {
    valeurs: Vec<[u16; LARGEUR]>,
    /// By composante, the greatest length that the dense traits give to a target.
    longueurs: Vec<f64>,
}

/// All strips, laid out.
pub(super) struct Posees<'a> {
    bandes: &'a Bandes<'a>,
    strips: Vec<&'a [[u16; LARGEUR]]>,
    /// By composante, the greatest length that the dense traits give to a target.
    longueurs: Vec<f64>,
}

impl<'a> Bandes<'a> {
    /// Finds the dense traits; their strips are to be laid out by so many threads.
    pub fn new(proximite: &'a Proximite, fils: usize) -> Self {
        let (places, decalages) = place(proximite);
        let strips = proximite.len().div_ceil(LARGEUR);
        let par = strips.div_ceil(fils.max(1)).max(1);
        let parts = std::iter::repeat_with(Part::default).take(strips.div_ceil(par)).collect();
        Bandes { proximite, places, decalages, par, parts }
    }

    /// How many lines each strip has.
    pub fn lignes(&self) -> usize {
        self.decalages.len()
    }

    /// All strips: lays out those of this thread, then those that no other has begun, and waits for the rest.
    pub fn lay_out(&self, fil: usize) -> Posees<'_> {
        let count = self.parts.len();
        for at in 0..count {
            self.part((fil + at) % count);
        }
        let (mut strips, mut longueurs) = (Vec::new(), vec![0.0f64; self.proximite.fins().len()]);
        for at in 0..count {
            let part = self.part(at);
            let strip = |strip: usize| &part.valeurs[strip * self.lignes()..(strip + 1) * self.lignes()];
            strips.extend((0..self.strips_of(at).len()).map(strip));
            longueurs.iter_mut().zip(&part.longueurs).for_each(|(most, own)| *most = most.max(*own));
        }
        Posees { bandes: self, strips, longueurs }
    }

    /// The strips of a part.
    fn strips_of(&self, part: usize) -> Range<usize> {
        part * self.par..self.proximite.len().div_ceil(LARGEUR).min((part + 1) * self.par)
    }

    /// A part, laid out here if no other thread has begun it.
    fn part(&self, at: usize) -> &Posee {
        let Part { is_begun, posee } = &self.parts[at];
        if is_begun.swap(true, Ordering::Relaxed) {
            return wait_or_init(posee, || self.lay_out_part(at));
        }
        posee.get_or_init(|| self.lay_out_part(at))
    }

    fn lay_out_part(&self, part: usize) -> Posee {
        let (strips, lignes, proximite) = (self.strips_of(part), self.lignes(), self.proximite);
        let targets = strips.start * LARGEUR..proximite.len().min(strips.end * LARGEUR);
        let mut valeurs = vec![[0; LARGEUR]; strips.len() * lignes];
        let mut longueurs = Vec::with_capacity(proximite.fins().len());
        let mut carres = vec![0u64; targets.len()];
        let mut from = 0;
        for fin in proximite.fins() {
            carres.fill(0);
            for at in from..*fin {
                let Place::Ligne(ligne) = self.places[at as usize] else { continue };
                let shift = self.decalages[usize::from(ligne)];
                let of_part =
                    proximite.targets(proximite.posting(at)).map(|(metier, valeur)| (metier as usize, valeur));
                let of_part = of_part.skip_while(|(metier, _)| *metier < targets.start);
                for (metier, valeur) in of_part.take_while(|(metier, _)| *metier < targets.end) {
                    let metier = metier - targets.start;
                    carres[metier] += u64::from(valeur) * u64::from(valeur);
                    valeurs[metier / LARGEUR * lignes + usize::from(ligne)][metier % LARGEUR] = valeur << shift;
                }
            }
            from = *fin;
            longueurs.push(libm::sqrt(carres.iter().copied().max().unwrap_or(0) as f64));
        }
        Posee { valeurs, longueurs }
    }
}

impl Posees<'_> {
    /// Sets the scores of a strip of targets to what the dense traits of a source bring.
    #[inline]
    pub fn score(&self, bande: usize, source: &Source, scores: &mut [u32; LARGEUR]) {
        let strip = self.strips[bande];
        scores.fill(0);
        let mut from = 0;
        for fin in &source.fins {
            add_run(strip, &source.denses[from..*fin as usize], scores);
            from = *fin as usize;
        }
    }
}

/// Which traits are frequent, and small enough for 16 bits whatever pair shares them; and the shift of each line.
fn place(proximite: &Proximite) -> (Vec<Place>, Vec<u32>) {
    let mut decalages = Vec::new();
    let place = |(at, bounds): (u32, &[u32])| {
        let count = (bounds[1] - bounds[0]) as usize;
        if count < 2 {
            return Place::Seul;
        }
        let Ok(ligne) = u16::try_from(decalages.len()) else { return Place::Rare };
        if count * DENSITE < proximite.len() {
            return Place::Rare;
        }
        let greatest = proximite.holders(at).map(|(_, valeur)| valeur).max().unwrap_or(0);
        let bits = u16::BITS - greatest.leading_zeros();
        if 2 * bits + DECALAGES > u32::BITS {
            return Place::Rare;
        }
        decalages.push(DECALAGES.min(u16::BITS - bits));
        Place::Ligne(ligne)
    };
    let places = (0..).zip(proximite.posting_bounds().windows(2)).map(place).collect();
    (places, decalages)
}

/// The traits of one source, as they are added.
#[derive(Default)]
pub(super) struct Source {
    /// The line of each dense trait, and its value, shifted.
    denses: Vec<(u32, u16)>,
    /// Where each run of dense traits ends.
    fins: Vec<u32>,
    /// The others: their postings, looked up together so that no look-up waits for the additions, and what they are worth.
    rares: Vec<(Range<u32>, u16)>,
}

impl Source {
    /// Reads the traits of a métier.
    pub fn read(&mut self, proximite: &Proximite, posees: &Posees<'_>, metier: usize) {
        let Posees { bandes, longueurs, .. } = posees;
        self.denses.clear();
        self.fins.clear();
        self.rares.clear();
        let mut run = Borne::default();
        for (at, valeur, _) in proximite.coordinates(MetierIx::new(metier)) {
            match bandes.places[at as usize] {
                Place::Seul => {}
                Place::Rare => self.rares.push((proximite.posting(at), valeur)),
                Place::Ligne(ligne) => {
                    run.reach(at, proximite.fins(), longueurs);
                    if !run.admits(valeur, longueurs) {
                        self.fins.push(self.denses.len() as u32);
                        run = Borne { composante: run.composante, ..Borne::default() };
                    }
                    run.add(valeur);
                    let shift = DECALAGES - bandes.decalages[usize::from(ligne)];
                    self.denses.push((u32::from(ligne), valeur << shift));
                }
            }
        }
        if !self.denses.is_empty() {
            self.fins.push(self.denses.len() as u32);
        }
    }

    /// Adds to a row of scores what the rare traits bring.
    #[inline]
    pub fn add_rares(&self, proximite: &Proximite, row: &mut [u32]) {
        for (targets, valeur) in &self.rares {
            for (other, cible) in proximite.targets(targets.clone()) {
                row[other as usize] += multiply(u32::from(*valeur), u32::from(cible));
            }
        }
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
