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
use crate::fils;
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

/// Where the counts of métiers are kept, to be read one trait, or one métier, at a time. A métier that has a trait has it at least
/// once, at most [`Releve::tf_max`] times.
pub(crate) trait Comptes: Debug + Send + Sync {
    /// Puts in `found` the métiers that have a trait, by position, rising, none past the métiers; and how often each has it.
    fn read_trait(&self, trait_: u32, found: &mut Vec<(u32, u32)>);

    /// Puts in `found` the traits that a métier has, rising, none past the traits; and how often it has each.
    fn read_metier(&self, metier: usize, found: &mut Vec<(u32, u32)>);

    /// How often a métier has a trait, if it does.
    fn count(&self, trait_: u32, metier: usize) -> Option<u32>;
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
struct Rangees {
    /// Where each métier starts in `coordonnees`, and the end.
    debuts: Vec<u32>,
    /// Sorted by trait in each métier.
    coordonnees: Vec<Coordonnee>,
}

/// The same coordinates by trait.
#[derive(Debug)]
pub(super) struct Colonnes {
    /// Where each trait starts in the lists below, and the end.
    pub debuts: Vec<u32>,
    /// Rising in each trait.
    pub metiers: Vec<u32>,
    pub valeurs: Vec<u16>,
}

/// Vectors that are weighed when they are asked for.
#[derive(Debug)]
pub(super) struct Gardees {
    comptes: Box<dyn Comptes>,
    peseur: Peseur,
    normes: Vec<Normes>,
    lues: Box<[OnceCell<Box<[Coordonnee]>>]>,
    toutes: OnceCell<Rangees>,
}

impl Rangees {
    /// Adds others after these.
    fn append(&mut self, other: Self) {
        let before = self.coordonnees.len() as u32;
        self.debuts.extend(other.debuts[1..].iter().map(|debut| before + debut));
        self.coordonnees.extend_from_slice(&other.coordonnees);
    }

    /// Those of columns.
    fn of(colonnes: &Colonnes, metiers: usize) -> Self {
        let Colonnes { debuts: bounds, metiers: of, valeurs } = colonnes;
        let debuts = count_up(metiers, of.iter().map(|metier| *metier as usize));
        let mut next = debuts.clone();
        let mut coordonnees = vec![Coordonnee { trait_: 0, valeur: 0 }; of.len()];
        for (trait_, window) in (0..).zip(bounds.windows(2)) {
            let range = window[0] as usize..window[1] as usize;
            for (metier, valeur) in of[range.clone()].iter().zip(&valeurs[range]) {
                let place = &mut next[*metier as usize];
                coordonnees[*place as usize] = Coordonnee { trait_, valeur: *valeur };
                *place += 1;
            }
        }
        Rangees { debuts, coordonnees }
    }

    fn row(&self, metier: usize) -> &[Coordonnee] {
        &self.coordonnees[self.debuts[metier] as usize..self.debuts[metier + 1] as usize]
    }
}

impl Colonnes {
    /// Those of rows.
    fn of(rangees: &Rangees, traits: usize) -> Self {
        let Rangees { debuts: bounds, coordonnees } = rangees;
        let debuts = count_up(traits, coordonnees.iter().map(|c| c.trait_ as usize));
        let mut next = debuts.clone();
        let (mut metiers, mut valeurs) = (vec![0; coordonnees.len()], vec![0; coordonnees.len()]);
        for (metier, window) in (0..).zip(bounds.windows(2)) {
            for coordonnee in &coordonnees[window[0] as usize..window[1] as usize] {
                let place = &mut next[coordonnee.trait_ as usize];
                metiers[*place as usize] = metier;
                valeurs[*place as usize] = coordonnee.valeur;
                *place += 1;
            }
        }
        Colonnes { debuts, metiers, valeurs }
    }
}

/// Where each of so many lists starts, and the end, from the list of each thing.
fn count_up(lists: usize, things: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut debuts = vec![0; lists + 1];
    things.for_each(|list| debuts[list + 1] += 1);
    for at in 1..debuts.len() {
        debuts[at] += debuts[at - 1];
    }
    debuts
}

impl Vecteurs {
    /// The vectors of counts under given weights.
    pub fn weigh(frequences: Frequences, poids: &Poids) -> Self {
        let peseur = Peseur::of(&frequences, poids);
        let Frequences { mots, traits, fins, debuts, comptes } = frequences;
        let weigh = |debuts: &[u32], room: usize| {
            let mut all = Rangees { debuts: vec![0], coordonnees: Vec::with_capacity(room) };
            for window in debuts.windows(2) {
                let row = &comptes[window[0] as usize..window[1] as usize];
                peseur.weigh(row, &peseur.normes(row), &mut all.coordonnees);
                all.debuts.push(all.coordonnees.len() as u32);
            }
            all
        };
        let half = debuts.partition_point(|debut| (*debut as usize) < comptes.len() / 2);
        let (mut all, rest) =
            fils::join(|| weigh(&debuts[..half + 1], comptes.len()), || weigh(&debuts[half..], comptes.len() / 2));
        all.append(rest);
        Vecteurs { mots, traits, fins, lignes: Lignes::Toutes(all) }
    }

    /// The same of counts that are kept: each vector is weighed when it is asked for.
    pub fn from_kept(releve: Releve, comptes: Box<dyn Comptes>, poids: &Poids) -> Self {
        let Releve { mots, traits, fins, dfs, normes, tf_max } = releve;
        let lues = std::iter::repeat_with(OnceCell::new).take(normes.len()).collect();
        let peseur = Peseur::new(poids, fins, normes.len(), dfs, tf_max);
        let gardees = Gardees { comptes, peseur, normes, lues, toutes: OnceCell::new() };
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

    /// All coordinates by trait. Vectors that are weighed when they are asked for stand in memory from then on.
    pub(super) fn by_trait(&self) -> Colonnes {
        match &self.lignes {
            Lignes::Toutes(all) => Colonnes::of(all, self.traits.len()),
            Lignes::Gardees(gardees) => gardees.by_trait(),
        }
    }

    /// Calls `visit` with each trait that two métiers have, rising, and what it is worth in each. Keeps the vector of the first.
    pub(super) fn visit_shared(&self, one: usize, other: usize, mut visit: impl FnMut(u32, u16, u16)) {
        let row = self.row(one);
        if let Some(kept) = self.kept() {
            for c in row {
                if let Some(valeur) = kept.value(c.trait_, other) {
                    visit(c.trait_, c.valeur, valeur);
                }
            }
            return;
        }
        let mut others = self.row(other).iter().peekable();
        for c in row {
            while others.next_if(|other| other.trait_ < c.trait_).is_some() {}
            if let Some(other) = others.next_if(|other| other.trait_ == c.trait_) {
                visit(c.trait_, c.valeur, other.valeur);
            }
        }
    }

    /// The vectors that are weighed when they are asked for, as long as not all of them were.
    pub(super) fn kept(&self) -> Option<&Gardees> {
        match &self.lignes {
            Lignes::Gardees(gardees) if gardees.toutes.get().is_none() => Some(gardees),
            _ => None,
        }
    }
}

impl Gardees {
    fn row(&self, metier: usize) -> &[Coordonnee] {
        if let Some(all) = self.toutes.get() {
            return all.row(metier);
        }
        self.lues[metier].get_or_init(|| {
            let (mut counts, mut found) = (Vec::new(), Vec::new());
            self.comptes.read_metier(metier, &mut counts);
            self.peseur.weigh(&counts, &self.normes[metier], &mut found);
            if is_too_long(&found) { Box::default() } else { found.into() }
        })
    }

    fn by_trait(&self) -> Colonnes {
        let Peseur { dfs, .. } = &self.peseur;
        let count = dfs.iter().map(|df| *df as usize).sum();
        let (mut debuts, mut metiers, mut valeurs) = (vec![0], Vec::with_capacity(count), Vec::with_capacity(count));
        self.visit((0..dfs.len() as u32).map(|at| (at, at)), |trait_, metier, valeur| {
            // One may have no coordinate.
            while debuts.len() <= trait_ as usize {
                debuts.push(metiers.len() as u32);
            }
            metiers.push(metier);
            valeurs.push(valeur);
        });
        debuts.resize(dfs.len() + 1, metiers.len() as u32);
        let colonnes = Colonnes { debuts, metiers, valeurs };
        let all = self.toutes.get_or_init(|| {
            let mut all = Rangees::of(&colonnes, self.normes.len());
            for window in all.debuts.windows(2) {
                let row = &mut all.coordonnees[window[0] as usize..window[1] as usize];
                if is_too_long(row) {
                    row.iter_mut().for_each(|coordonnee| coordonnee.valeur = 0);
                }
            }
            all
        });
        let is_whole = all.coordonnees.iter().all(|coordonnee| coordonnee.valeur > 0);
        if is_whole { colonnes } else { Colonnes::of(all, dfs.len()) }
    }

    /// Calls `visit` for each of these traits, rising, and each métier that has it: with what goes with the trait, the métier, and
    /// what the trait is worth there.
    pub(super) fn visit<T: Copy>(&self, traits: impl Iterator<Item = (u32, T)>, mut visit: impl FnMut(T, u32, u16)) {
        let (mut counts, mut units) = (Vec::new(), Vec::new());
        let mut composante = None;
        for (trait_, one) in traits {
            let at = self.peseur.composante_of(trait_);
            if composante != Some(at) {
                units.clear();
                units.extend(self.normes.iter().map(|normes| self.peseur.unit(at, normes)));
                composante = Some(at);
            }
            self.comptes.read_trait(trait_, &mut counts);
            let once = self.peseur.value(at, (trait_, 1));
            for (metier, tf) in &counts {
                let value = if *tf == 1 { once } else { self.peseur.value(at, (trait_, *tf)) };
                let valeur = round(value, units[*metier as usize]);
                if valeur > 0 {
                    visit(one, *metier, valeur);
                }
            }
        }
    }

    /// What a trait is worth in a métier, if it has it.
    fn value(&self, trait_: u32, metier: usize) -> Option<u16> {
        let tf = self.comptes.count(trait_, metier)?;
        let at = self.peseur.composante_of(trait_);
        let valeur = round(self.peseur.value(at, (trait_, tf)), self.peseur.unit(at, &self.normes[metier]));
        (valeur > 0).then_some(valeur)
    }
}

/// Whether a vector is longer than any is: a score would pass what it is counted in.
fn is_too_long(row: &[Coordonnee]) -> bool {
    row.iter().map(|c| u64::from(c.valeur) * u64::from(c.valeur)).sum::<u64>() > u64::from(u32::MAX)
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

    /// What a count is worth before it is multiplied by a unit. A level counts for itself.
    #[inline]
    fn value(&self, composante: usize, (trait_, tf): (u32, u32)) -> f64 {
        if Composante::ALL[composante] == Composante::Niveau {
            return 1.0;
        }
        self.logs[tf as usize - 1] * self.idfs[self.dfs[trait_ as usize] as usize]
    }

    /// What the vector of each composante is divided by: its length; for levels the greatest length, since the composante is
    /// the minimum of two.
    fn normes(&self, row: &[(u32, u32)]) -> Normes {
        let mut normes = [0.0; COMPOSANTES];
        for ((at, norme), own) in normes.iter_mut().enumerate().zip(self.split(row)) {
            if !own.is_empty() {
                let square = |count: &(u32, u32)| self.value(at, *count) * self.value(at, *count);
                *norme = match Composante::ALL[at] {
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

    /// Adds the coordinates of counts, sorted by trait, to `found`; null ones go.
    fn weigh(&self, row: &[(u32, u32)], normes: &Normes, found: &mut Vec<Coordonnee>) {
        // The composante at hand: its position, where it ends, and what its values are multiplied by.
        let (mut at, mut fin, mut unit) = (0, 0, 0.0);
        for count in row {
            if count.0 >= fin {
                at = self.composante_of(count.0);
                (fin, unit) = (self.fins[at], self.unit(at, normes));
            }
            let valeur = round(self.value(at, *count), unit);
            if valeur > 0 {
                found.push(Coordonnee { trait_: count.0, valeur });
            }
        }
    }

    /// The composante of a trait, by position.
    fn composante_of(&self, trait_: u32) -> usize {
        self.fins.partition_point(|fin| *fin <= trait_)
    }

    /// What the values of a composante are multiplied by in a métier of these norms.
    fn unit(&self, composante: usize, normes: &Normes) -> f64 {
        if normes[composante] == 0.0 { 0.0 } else { self.echelles[composante] / normes[composante] }
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

/// From here on, numbers of 64 bits are whole: adding it to a small one rounds that to the nearest, halves to the even.
const ENTIERS: f64 = (1u64 << 52) as f64;

/// A whole coordinate: the nearest, halves upwards, as `libm::round` has it for what is not negative.
#[inline]
pub(super) fn round(value: f64, unit: f64) -> u16 {
    const MOST: f64 = u16::MAX as f64;
    let exact = value * unit;
    let exact = if exact < MOST { exact } else { MOST };
    let whole = exact + ENTIERS;
    // The differences are exact.
    let is_half_below = exact - (whole - ENTIERS) >= 0.5;
    (whole.to_bits() as u32 + u32::from(is_half_below)) as u16
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
