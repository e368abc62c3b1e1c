//! The vectors of all métiers: what each trait is worth in each, weighed from how often the métier has it.
//!
//! Of a référentiel that was imported they are all weighed at once. A pack keeps the counts: a métier is weighed when its
//! vector is asked for, and the first questions go through all of them without keeping any, since on a phone what touches new
//! memory costs more than what reckons.

use std::fmt::Debug;

use once_cell::sync::OnceCell;

use super::comptes::Frequences;
use super::poids::{Composante, Poids};
use super::proximite::Trait;
use crate::text::liste::Liste;

/// Coordinates are counted in 1/32,000: 32,000² = 1,024 · 10⁶, so a product is a whole number of 1/1024 millionths.
const ECHELLE: f64 = 32_000.0;

/// How far the levels of the national framework go above 1, at which nothing is asked: [`Composante::Niveau`] counts
/// each of these steps for as much, so that the score is the lower of the two levels and not a likeness of sets.
const PALIERS: u8 = 7;

/// How many composantes there are.
const COMPOSANTES: usize = Composante::ALL.len();

/// One coordinate of a métier: a trait and its worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Coordonnee {
    /// The position of the trait.
    pub trait_: u32,
    pub valeur: u16,
}

/// Where the counts of métiers are kept, to be read one métier at a time.
pub(crate) trait Comptes: Debug + Send + Sync {
    /// What wants every trait.
    fn all(&self) -> Voulus;

    /// What wants some traits alone.
    fn select(&self, traits: &[u32]) -> Voulus;

    /// Puts what a métier has of the traits that are wanted in `ligne`: their positions, rising in each list, none past the
    /// traits, with how often it has each: at least once, at most [`Releve::tf_max`] times.
    fn read(&self, metier: usize, voulus: &Voulus, ligne: &mut Ligne);
}

/// The traits that a question wants, a bit each, as what keeps the counts tells them apart.
#[derive(Debug)]
pub(crate) struct Voulus {
    /// By rank among the frequent traits.
    pub frequents: Vec<u64>,
    /// By rank among the others, from one.
    pub rares: Vec<u64>,
}

/// What was read of a métier: positions of traits, and how often it has each.
#[derive(Debug, Default)]
pub(crate) struct Ligne {
    /// The frequent traits.
    pub frequents: Vec<(u32, u32)>,
    /// The others.
    pub rares: Vec<(u32, u32)>,
}

impl Ligne {
    /// Nothing read.
    pub fn clear(&mut self) {
        self.frequents.clear();
        self.rares.clear();
    }
}

/// What the vector of a composante is divided by, for each of them; nothing where it has none.
pub(crate) type Normes = [f64; COMPOSANTES];

/// What a pack tells of its counts, beside the counts themselves.
#[derive(Debug)]
pub(crate) struct Releve {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; COMPOSANTES],
    /// How many métiers have each trait.
    pub dfs: Vec<u32>,
    /// What [`Vecteurs::normes`] gave of each métier.
    pub normes: Vec<Normes>,
    /// The most that a métier has one trait.
    pub tf_max: u32,
}

/// The vectors, of which everything else in [`Proximite`](super::Proximite) is derived.
#[derive(Debug)]
pub(crate) struct Vecteurs {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; COMPOSANTES],
    lignes: Lignes,
}

#[derive(Debug)]
enum Lignes {
    Toutes(Rangees),
    Gardees(Box<Gardees>),
}

/// Vectors that stand one after the other.
#[derive(Debug)]
pub(super) struct Rangees {
    /// Where each métier starts in `coordonnees`, and the end.
    pub debuts: Vec<u32>,
    /// Sorted by trait in each métier.
    pub coordonnees: Vec<Coordonnee>,
}

/// Vectors that are weighed when they are asked for.
#[derive(Debug)]
struct Gardees {
    comptes: Box<dyn Comptes>,
    peseur: Peseur,
    normes: Vec<Normes>,
    /// What wants every trait.
    tous: Voulus,
    lues: Box<[OnceCell<Box<[Coordonnee]>>]>,
    toutes: OnceCell<Rangees>,
}

impl Rangees {
    fn row(&self, metier: usize) -> &[Coordonnee] {
        &self.coordonnees[self.debuts[metier] as usize..self.debuts[metier + 1] as usize]
    }
}

impl Vecteurs {
    /// The vectors of counts under given weights.
    pub fn weigh(frequences: Frequences, poids: &Poids) -> Self {
        let peseur = Peseur::of(&frequences, poids);
        let Frequences { mots, traits, fins, debuts, comptes } = frequences;
        let mut all = Rangees { debuts: vec![0], coordonnees: Vec::with_capacity(comptes.len()) };
        for window in debuts.windows(2) {
            let row = &comptes[window[0] as usize..window[1] as usize];
            peseur.weigh(row, &peseur.normes(row), &mut all.coordonnees);
            all.debuts.push(all.coordonnees.len() as u32);
        }
        Vecteurs { mots, traits, fins, lignes: Lignes::Toutes(all) }
    }

    /// The same of counts that are kept: each vector is weighed when it is asked for.
    pub fn from_kept(releve: Releve, comptes: Box<dyn Comptes>, poids: &Poids) -> Self {
        let Releve { mots, traits, fins, dfs, normes, tf_max } = releve;
        let lues = std::iter::repeat_with(OnceCell::new).take(normes.len()).collect();
        let peseur = Peseur::new(poids, fins, normes.len(), dfs, tf_max);
        let tous = comptes.all();
        let gardees = Gardees { comptes, peseur, normes, tous, lues, toutes: OnceCell::new() };
        let lignes = Lignes::Gardees(Box::new(gardees));
        Vecteurs { mots, traits, fins, lignes }
    }

    /// What the vectors of counts are divided by, in as few digits as give the same vectors, and how many métiers have each
    /// trait: to be kept with them.
    pub fn normes(frequences: &Frequences, poids: &Poids) -> (Vec<Normes>, Vec<u32>) {
        let peseur = Peseur::of(frequences, poids);
        let Frequences { debuts, comptes, .. } = frequences;
        let rows = debuts.windows(2).map(|window| &comptes[window[0] as usize..window[1] as usize]);
        (rows.map(|row| peseur.shorten(row, peseur.normes(row))).collect(), peseur.dfs)
    }

    /// How many métiers there are.
    pub fn len(&self) -> usize {
        match &self.lignes {
            Lignes::Toutes(all) => all.debuts.len() - 1,
            Lignes::Gardees(gardees) => gardees.lues.len(),
        }
    }

    /// The coordinates of the métier at a position, by trait.
    #[inline]
    pub fn row(&self, metier: usize) -> &[Coordonnee] {
        match &self.lignes {
            Lignes::Toutes(all) => all.row(metier),
            Lignes::Gardees(gardees) => gardees.row(metier),
        }
    }

    /// All of them, weighed on the first call.
    pub(super) fn all(&self) -> &Rangees {
        match &self.lignes {
            Lignes::Toutes(all) => all,
            Lignes::Gardees(gardees) => gardees.all(),
        }
    }

    /// Calls `visit` with the coordinates of each métier, in whatever order of traits; those of other traits than `traits`
    /// may be missing. Keeps none that was not kept.
    pub(super) fn visit(&self, traits: &[u32], mut visit: impl FnMut(usize, &[Coordonnee])) {
        match &self.lignes {
            Lignes::Gardees(gardees) if gardees.toutes.get().is_none() => gardees.visit(traits, visit),
            _ => (0..self.len()).for_each(|metier| visit(metier, self.row(metier))),
        }
    }
}

impl Gardees {
    fn row(&self, metier: usize) -> &[Coordonnee] {
        if let Some(all) = self.toutes.get() {
            return all.row(metier);
        }
        self.lues[metier].get_or_init(|| {
            let mut found = Vec::new();
            self.weigh(metier, &mut Ligne::default(), &mut found);
            found.into()
        })
    }

    fn all(&self) -> &Rangees {
        self.toutes.get_or_init(|| {
            let room = self.peseur.dfs.iter().map(|df| *df as usize).sum();
            let mut all = Rangees { debuts: vec![0], coordonnees: Vec::with_capacity(room) };
            let mut ligne = Ligne::default();
            for metier in 0..self.lues.len() {
                self.weigh(metier, &mut ligne, &mut all.coordonnees);
                all.debuts.push(all.coordonnees.len() as u32);
            }
            all
        })
    }

    /// Adds the vector of a métier to `found`; nothing where it is longer than any is: a score would pass what it is
    /// counted in.
    fn weigh(&self, metier: usize, ligne: &mut Ligne, found: &mut Vec<Coordonnee>) {
        let before = found.len();
        self.weigh_apart(metier, &self.tous, ligne, found);
        found[before..].sort_by_key(|coordonnee| coordonnee.trait_);
        let squares: u64 = found[before..].iter().map(|c| u64::from(c.valeur) * u64::from(c.valeur)).sum();
        if squares > u64::from(u32::MAX) {
            found.truncate(before);
        }
    }

    /// The same for the traits that are wanted, frequent ones first and then the others.
    fn weigh_apart(&self, metier: usize, voulus: &Voulus, ligne: &mut Ligne, found: &mut Vec<Coordonnee>) {
        self.comptes.read(metier, voulus, ligne);
        self.peseur.weigh(&ligne.frequents, &self.normes[metier], found);
        self.peseur.weigh(&ligne.rares, &self.normes[metier], found);
    }

    fn visit(&self, traits: &[u32], mut visit: impl FnMut(usize, &[Coordonnee])) {
        let (voulus, mut ligne, mut found) = (self.comptes.select(traits), Ligne::default(), Vec::new());
        for metier in 0..self.lues.len() {
            found.clear();
            self.weigh_apart(metier, &voulus, &mut ligne, &mut found);
            visit(metier, &found);
        }
    }
}

/// What turns counts into coordinates: of each composante (1 + ln tf) · ln(N / df), divided by their length, times the
/// square root of its weight.
#[derive(Debug)]
struct Peseur {
    /// By composante, what its vectors are worth before they are divided by their length.
    echelles: [f64; COMPOSANTES],
    fins: [u32; COMPOSANTES],
    /// How many métiers have each trait.
    dfs: Vec<u32>,
    /// The rarity of a trait, by how many métiers have it: there are far fewer métiers than traits.
    idfs: Vec<f64>,
    /// 1 + ln tf, by tf less one.
    logs: Vec<f64>,
}

impl Peseur {
    /// That of counts, told by them.
    fn of(frequences: &Frequences, poids: &Poids) -> Self {
        let Frequences { traits, fins, debuts, comptes, .. } = frequences;
        let mut dfs = vec![0; traits.len()];
        comptes.iter().for_each(|(trait_, _)| dfs[*trait_ as usize] += 1);
        let tf_max = comptes.iter().map(|(_, tf)| *tf).max().unwrap_or(0);
        Peseur::new(poids, *fins, debuts.len() - 1, dfs, tf_max)
    }

    fn new(poids: &Poids, fins: [u32; COMPOSANTES], metiers: usize, dfs: Vec<u32>, tf_max: u32) -> Self {
        let idfs = std::iter::once(0.0).chain((1..=metiers).map(|df| idf(metiers, df))).collect();
        let logs = (0..tf_max).map(|less| 1.0 + libm::log(f64::from(less + 1))).collect();
        Peseur { echelles: Composante::ALL.map(|composante| echelle(poids.of(composante))), fins, dfs, idfs, logs }
    }

    /// The counts of each composante, in a row.
    fn split<'a>(&self, mut row: &'a [(u32, u32)]) -> [&'a [(u32, u32)]; COMPOSANTES] {
        self.fins.map(|fin| {
            let own;
            (own, row) = row.split_at(row.partition_point(|(trait_, _)| *trait_ < fin));
            own
        })
    }

    #[inline]
    fn value(&self, (trait_, tf): (u32, u32)) -> f64 {
        self.logs[tf as usize - 1] * self.idfs[self.dfs[trait_ as usize] as usize]
    }

    /// What the vector of each composante is divided by: its length; for levels the greatest length, since the composante is
    /// the minimum of two.
    fn normes(&self, row: &[(u32, u32)]) -> Normes {
        let mut normes = [0.0; COMPOSANTES];
        for ((norme, own), composante) in normes.iter_mut().zip(self.split(row)).zip(Composante::ALL) {
            if !own.is_empty() {
                let square = |count: &(u32, u32)| self.value(*count) * self.value(*count);
                *norme = match composante {
                    Composante::Niveau => libm::sqrt(f64::from(PALIERS)),
                    _ => libm::sqrt(own.iter().map(square).sum()),
                };
            }
        }
        normes
    }

    /// The same norms in the digits of a short number, where these give the same coordinates.
    fn shorten(&self, row: &[(u32, u32)], normes: Normes) -> Normes {
        let mut short = normes;
        let coordinates = |normes: &Normes, at: usize| {
            let mut only = [0.0; COMPOSANTES];
            only[at] = normes[at];
            let mut found = Vec::new();
            self.weigh(row, &only, &mut found);
            found
        };
        for at in 0..COMPOSANTES {
            short[at] = f64::from(normes[at] as f32);
            if coordinates(&short, at) != coordinates(&normes, at) {
                short[at] = normes[at];
            }
        }
        short
    }

    /// Adds the coordinates of counts to `found`; null ones go.
    fn weigh(&self, row: &[(u32, u32)], normes: &Normes, found: &mut Vec<Coordonnee>) {
        // The composante at hand: where it ends, and what its values are multiplied by.
        let (mut at, mut fin, mut unit) = (0, 0, 0.0);
        for count in row {
            if count.0 >= fin {
                while at < COMPOSANTES && count.0 >= self.fins[at] {
                    at += 1;
                }
                let Some(composante_fin) = self.fins.get(at) else { return };
                fin = *composante_fin;
                unit = if normes[at] == 0.0 { 0.0 } else { self.echelles[at] / normes[at] };
            }
            let value = if Composante::ALL[at] == Composante::Niveau { 1.0 } else { self.value(*count) };
            let valeur = round(value, unit);
            if valeur > 0 {
                found.push(Coordonnee { trait_: count.0, valeur });
            }
        }
    }
}

/// How rare a trait is: ln(N / df). One that every métier has tells nothing.
pub(super) fn idf(count: usize, df: usize) -> f64 {
    libm::log(count as f64 / df as f64)
}

/// What the values of a vector of norm one are multiplied by.
pub(super) fn echelle(weight: u32) -> f64 {
    libm::sqrt(f64::from(weight) / 1000.0) * ECHELLE
}

/// A whole coordinate: the nearest, halves upwards, as `libm::round` has it for what is not negative.
#[inline]
pub(super) fn round(value: f64, unit: f64) -> u16 {
    let exact = value * unit;
    let whole = exact as u32;
    // The difference is exact.
    let nearest = whole.saturating_add(u32::from(exact - f64::from(whole) >= 0.5));
    nearest.min(u32::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_rounded_as_libm_does() {
        let halves = (0..2_000).map(|at| f64::from(at) / 2.0).chain([0.499_999_999_999_999_94, 32_767.5, 65_534.5]);
        for value in halves.flat_map(|half| [half, half.next_down().max(0.0), half.next_up(), half * 1.000_1]) {
            assert_eq!(round(value, 1.0), libm::round(value) as u16, "{value}");
        }
    }
}
