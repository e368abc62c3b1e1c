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
pub(crate) const PALIERS: u8 = 7;

/// How many composantes there are.
const COMPOSANTES: usize = Composante::ALL.len();

/// One coordinate of a métier: a trait and its worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Coordonnee {
    /// The position of the trait.
    pub trait_: u32,
    pub valeur: u16,
}

/// Where the counts of métiers are kept, to be read one métier at a time. They were found to be coherent.
pub(crate) trait Comptes: Debug + Send + Sync {
    /// Puts the positions of the traits of a métier in `row`, rising, with how often it has each.
    fn read(&self, metier: usize, row: &mut Vec<(u32, u32)>);
}

/// What a pack tells of its counts, beside the counts themselves.
#[derive(Debug)]
pub(crate) struct Releve {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; COMPOSANTES],
    /// How many métiers there are.
    pub metiers: usize,
    /// How many of them have each trait.
    pub dfs: Vec<u32>,
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
    Gardees(Gardees),
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
    lues: Box<[OnceCell<Box<[Coordonnee]>>]>,
    toutes: OnceCell<Rangees>,
}

impl Rangees {
    fn row(&self, metier: usize) -> &[Coordonnee] {
        &self.coordonnees[self.debuts[metier] as usize..self.debuts[metier + 1] as usize]
    }

    /// Weighs all rows.
    fn weigh(peseur: &Peseur, metiers: usize, room: usize, read: impl Fn(usize, &mut Vec<(u32, u32)>)) -> Self {
        let mut all = Rangees { debuts: Vec::with_capacity(metiers + 1), coordonnees: Vec::with_capacity(room) };
        all.debuts.push(0);
        let (mut row, mut valeurs) = (Vec::new(), Vec::new());
        for metier in 0..metiers {
            row.clear();
            read(metier, &mut row);
            peseur.weigh(&row, &mut valeurs, |_| true, &mut all.coordonnees);
            all.debuts.push(all.coordonnees.len() as u32);
        }
        all
    }
}

impl Vecteurs {
    /// The vectors of counts under given weights.
    pub fn weigh(frequences: Frequences, poids: &Poids) -> Self {
        let Frequences { mots, traits, fins, debuts, comptes } = frequences;
        let metiers = debuts.len() - 1;
        let mut dfs = vec![0; traits.len()];
        comptes.iter().for_each(|(trait_, _)| dfs[*trait_ as usize] += 1);
        let tf_max = comptes.iter().map(|(_, tf)| *tf).max().unwrap_or(0);
        let peseur = Peseur::new(poids, fins, metiers, dfs, tf_max);
        let all = Rangees::weigh(&peseur, metiers, comptes.len(), |metier, row| {
            row.extend_from_slice(&comptes[debuts[metier] as usize..debuts[metier + 1] as usize]);
        });
        Vecteurs { mots, traits, fins, lignes: Lignes::Toutes(all) }
    }

    /// The same of counts that are kept: each vector is weighed when it is asked for.
    pub fn from_kept(releve: Releve, comptes: Box<dyn Comptes>, poids: &Poids) -> Self {
        let Releve { mots, traits, fins, metiers, dfs, tf_max } = releve;
        let lues = std::iter::repeat_with(OnceCell::new).take(metiers).collect();
        let peseur = Peseur::new(poids, fins, metiers, dfs, tf_max);
        let lignes = Lignes::Gardees(Gardees { comptes, peseur, lues, toutes: OnceCell::new() });
        Vecteurs { mots, traits, fins, lignes }
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

    /// Calls `visit` with the coordinates of each métier, in order; those of traits that `wants` does not want may be
    /// missing. Keeps none that was not kept.
    pub(super) fn visit(&self, wants: impl Fn(u32) -> bool, mut visit: impl FnMut(usize, &[Coordonnee])) {
        let known = match &self.lignes {
            Lignes::Toutes(all) => Some(all),
            Lignes::Gardees(gardees) => gardees.toutes.get(),
        };
        match (known, &self.lignes) {
            (Some(all), _) => (0..self.len()).for_each(|metier| visit(metier, all.row(metier))),
            (None, Lignes::Gardees(gardees)) => gardees.visit(wants, visit),
            (None, Lignes::Toutes(_)) => {}
        }
    }
}

impl Gardees {
    fn row(&self, metier: usize) -> &[Coordonnee] {
        if let Some(all) = self.toutes.get() {
            return all.row(metier);
        }
        self.lues[metier].get_or_init(|| {
            let (mut row, mut found) = (Vec::new(), Vec::new());
            self.comptes.read(metier, &mut row);
            self.peseur.weigh(&row, &mut Vec::new(), |_| true, &mut found);
            found.into()
        })
    }

    fn all(&self) -> &Rangees {
        let room = self.peseur.dfs.iter().map(|df| *df as usize).sum();
        let read = |metier, row: &mut Vec<(u32, u32)>| self.comptes.read(metier, row);
        self.toutes.get_or_init(|| Rangees::weigh(&self.peseur, self.lues.len(), room, read))
    }

    fn visit(&self, wants: impl Fn(u32) -> bool, mut visit: impl FnMut(usize, &[Coordonnee])) {
        let (mut row, mut valeurs, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for metier in 0..self.lues.len() {
            row.clear();
            found.clear();
            self.comptes.read(metier, &mut row);
            self.peseur.weigh(&row, &mut valeurs, &wants, &mut found);
            visit(metier, &found);
        }
    }
}

/// What turns counts into coordinates: of each composante (1 + ln tf) · ln(N / df), divided by their length, times the
/// square root of its weight.
#[derive(Debug)]
struct Peseur {
    poids: [u32; COMPOSANTES],
    fins: [u32; COMPOSANTES],
    /// How many métiers have each trait.
    dfs: Vec<u32>,
    /// The rarity of a trait, by how many métiers have it: there are far fewer métiers than traits.
    idfs: Vec<f64>,
    /// 1 + ln tf, by tf less one.
    logs: Vec<f64>,
}

impl Peseur {
    fn new(poids: &Poids, fins: [u32; COMPOSANTES], metiers: usize, dfs: Vec<u32>, tf_max: u32) -> Self {
        let idfs = std::iter::once(0.0).chain((1..=metiers).map(|df| idf(metiers, df))).collect();
        let logs = (0..tf_max).map(|less| 1.0 + libm::log(f64::from(less + 1))).collect();
        Peseur { poids: Composante::ALL.map(|composante| poids.of(composante)), fins, dfs, idfs, logs }
    }

    /// Adds the coordinates of a métier to `found`, those of traits that are not wanted apart; null ones go.
    fn weigh(
        &self,
        mut row: &[(u32, u32)],
        valeurs: &mut Vec<f64>,
        wants: impl Fn(u32) -> bool,
        found: &mut Vec<Coordonnee>,
    ) {
        for (at, composante) in Composante::ALL.into_iter().enumerate() {
            let own;
            (own, row) = row.split_at(row.partition_point(|(trait_, _)| *trait_ < self.fins[at]));
            if own.is_empty() {
                continue;
            }
            valeurs.clear();
            let norm = if composante == Composante::Niveau {
                valeurs.resize(own.len(), 1.0);
                // The greatest length, since the composante is the minimum of two levels.
                libm::sqrt(f64::from(PALIERS))
            } else {
                let value = |(trait_, tf): &(u32, u32)| {
                    self.logs[*tf as usize - 1] * self.idfs[self.dfs[*trait_ as usize] as usize]
                };
                valeurs.extend(own.iter().map(value));
                libm::sqrt(valeurs.iter().map(|value| value * value).sum())
            };
            if norm == 0.0 {
                continue;
            }
            let unit = unit(norm, self.poids[at]);
            for ((trait_, _), value) in own.iter().zip(&*valeurs).filter(|((trait_, _), _)| wants(*trait_)) {
                let valeur = round(*value, unit);
                if valeur > 0 {
                    found.push(Coordonnee { trait_: *trait_, valeur });
                }
            }
        }
    }
}

/// How rare a trait is: ln(N / df). One that every métier has tells nothing.
pub(super) fn idf(count: usize, df: usize) -> f64 {
    libm::log(count as f64 / df as f64)
}

/// What the values of a vector of this norm are multiplied by.
pub(super) fn unit(norm: f64, weight: u32) -> f64 {
    libm::sqrt(f64::from(weight) / 1000.0) * ECHELLE / norm
}

/// A whole coordinate: the nearest, halves upwards, as `libm::round` has it for what is not negative.
#[inline]
pub(super) fn round(value: f64, unit: f64) -> u16 {
    let exact = value * unit;
    let whole = exact as u32;
    // The difference is exact.
    let nearest = whole + u32::from(exact - f64::from(whole) >= 0.5);
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
