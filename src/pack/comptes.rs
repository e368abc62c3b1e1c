//! The counts of one métier, in a row: which traits it has, and how often.
//!
//! Traits are told apart by how many métiers have them. **Frequent** ones, those of one métier in [`FREQUENT`] or more, are a bit
//! each, so that what two métiers share of them is told by a few words of 64 bits; **rare** ones are a list of distances. A
//! question goes through the rows of all métiers and wants the traits of one: it reads no count but theirs.

use super::champ::{Lecteur, Plume, set_bit};
use super::mots::Tranche;
use super::vecteurs::SECTION;
use crate::passerelle::{Comptes, Ligne, Voulus};

/// A trait is frequent where one métier in so many has it.
const FREQUENT: u64 = 11;

/// The most that a métier has one trait: what two bytes tell.
pub(super) const COMPTE_MAX: u32 = u16::MAX as u32;

/// The traits, told apart.
#[derive(Debug, Default)]
pub(super) struct Partage {
    /// The positions of the frequent traits, rising, and of the rare ones.
    frequents: Vec<u32>,
    rares: Vec<u32>,
}

impl Partage {
    /// From how many of the métiers have each trait.
    pub fn new(metiers: usize, dfs: &[u32]) -> Self {
        let is_frequent = |df: u32| u64::from(df) * FREQUENT >= metiers as u64;
        let mut partage = Partage::default();
        for (df, trait_) in dfs.iter().zip(0..) {
            if is_frequent(*df) { partage.frequents.push(trait_) } else { partage.rares.push(trait_) }
        }
        partage
    }
}

/// How many bytes a count takes, where the greatest is known.
fn largeur(tf_max: u32) -> usize {
    if tf_max <= u32::from(u8::MAX) { 1 } else { 2 }
}

/// The longest step between two rare traits that one byte tells.
const COURT: u32 = u8::MAX as u32;

/// How many bytes longer ones take, where there are so many rare traits.
fn largeur_longue(rares: usize) -> usize {
    if rares <= usize::from(u16::MAX) { 2 } else { 4 }
}

/// Writes the counts of a métier: a bit for each frequent trait, how often it has them; its rare traits, how often it has them.
pub(super) fn write_row(row: &[(u32, u32)], partage: &Partage, tf_max: u32, plume: &mut Plume) {
    let Partage { frequents, rares } = partage;
    let ranks = |table: &[u32]| -> Vec<(u32, u32)> {
        let rank = |trait_: &u32| table.binary_search(trait_).ok().map(|rank| rank as u32);
        row.iter().filter_map(|(trait_, tf)| Some((rank(trait_)?, *tf))).collect()
    };
    let own = ranks(frequents);
    let mut bits = vec![0u8; frequents.len().div_ceil(8)];
    own.iter().for_each(|(rank, _)| set_bit(&mut bits, *rank as usize));
    plume.extend(&bits);
    write_repeats(&own, tf_max, plume);
    let own = ranks(rares);
    plume.nombre(own.len() as u64);
    // Counted from one, so that no step is null.
    let before = std::iter::once(0).chain(own.iter().map(|(rank, _)| rank + 1));
    let steps: Vec<u32> = own.iter().zip(before).map(|((rank, _), before)| rank + 1 - before).collect();
    write_bits(&steps, |step| *step > COURT, plume);
    let long = largeur_longue(rares.len());
    steps.iter().for_each(|step| plume.extend(&step.to_le_bytes()[..if *step > COURT { long } else { 1 }]));
    write_repeats(&own, tf_max, plume);
}

/// A bit for each, lowest first.
fn write_bits<T>(all: &[T], holds: impl Fn(&T) -> bool, plume: &mut Plume) {
    let mut bits = vec![0; all.len().div_ceil(8)];
    (0..all.len()).filter(|at| holds(&all[*at])).for_each(|at| set_bit(&mut bits, at));
    plume.extend(&bits);
}

/// A bit for each count that is more than one, then these counts.
fn write_repeats(counts: &[(u32, u32)], tf_max: u32, plume: &mut Plume) {
    write_bits(counts, |(_, tf)| *tf > 1, plume);
    let several = counts.iter().filter(|(_, tf)| *tf > 1);
    several.for_each(|(_, tf)| plume.extend(&(*tf as u16).to_le_bytes()[..largeur(tf_max)]));
}

/// The counts of a pack, where they stand.
#[derive(Debug)]
pub(super) struct Kept {
    pub octets: Tranche,
    /// Where the counts of each métier start, and the end.
    pub places: Vec<u32>,
    pub partage: Partage,
    pub tf_max: u32,
}

impl Comptes for Kept {
    fn all(&self) -> Voulus {
        let Partage { frequents, rares } = &self.partage;
        let ones = |count: usize| vec![u64::MAX; count.div_ceil(64)];
        Voulus { frequents: ones(frequents.len()), rares: ones(1 + rares.len()) }
    }

    fn select(&self, traits: &[u32]) -> Voulus {
        let Partage { frequents, rares } = &self.partage;
        let none = |count: usize| vec![0; count.div_ceil(64)];
        let mut voulus = Voulus { frequents: none(frequents.len()), rares: none(1 + rares.len()) };
        for trait_ in traits {
            if let Ok(rank) = frequents.binary_search(trait_) {
                voulus.frequents[rank / 64] |= 1 << (rank % 64);
            } else if let Ok(less) = rares.binary_search(trait_) {
                let rank = less + 1;
                voulus.rares[rank / 64] |= 1 << (rank % 64);
            }
        }
        voulus
    }

    fn read(&self, metier: usize, voulus: &Voulus, ligne: &mut Ligne) {
        ligne.clear();
        let octets = &self.octets[self.places[metier] as usize..self.places[metier + 1] as usize];
        if self.read_row(octets, voulus, ligne).is_none() {
            ligne.clear();
        }
    }
}

impl Kept {
    /// Nothing where the row is not coherent.
    fn read_row(&self, octets: &[u8], voulus: &Voulus, ligne: &mut Ligne) -> Option<()> {
        let frequents = &self.partage.frequents;
        let (bits, reste) = octets.split_at_checked(frequents.len().div_ceil(8))?;
        let mut count = 0;
        for (at, voulu) in voulus.frequents.iter().enumerate() {
            let word = word_at(bits, at);
            let mut shared = word & voulu;
            while shared != 0 {
                let lowest = shared & shared.wrapping_neg();
                let rank = at * 64 + shared.trailing_zeros() as usize;
                // For now its place among those that the métier has, in place of how often it has it.
                ligne.frequents.push((*frequents.get(rank)?, count + (word & (lowest - 1)).count_ones()));
                shared ^= lowest;
            }
            count += word.count_ones();
        }
        let reste = self.read_repeats(count as usize, reste, &mut ligne.frequents)?;
        let mut lecteur = Lecteur::new(reste, None, SECTION);
        let count = lecteur.compte(1).ok()?;
        let (bits, steps) = lecteur.reste().split_at_checked(count.div_ceil(8))?;
        let reste = self.read_rares(count, bits, steps, voulus, ligne)?;
        self.read_repeats(count, reste, &mut ligne.rares).map(|_| ())
    }

    /// Reads `count` steps between rare traits, of one byte, or of more where the bit says so. What stands where is told by the bits
    /// alone, so that no step waits for the one before it. Gives back what is left.
    fn read_rares<'a>(
        &self,
        count: usize,
        bits: &[u8],
        octets: &'a [u8],
        voulus: &Voulus,
        ligne: &mut Ligne,
    ) -> Option<&'a [u8]> {
        let rares = &self.partage.rares;
        let long = largeur_longue(rares.len());
        // What the bit adds: to the bytes that a step takes, and to what is kept of four.
        let (more, mask) = (long - 1, if long == 2 { 0xff00 } else { !0xff });
        let (mut at, mut rank, mut stays) = (0, 0u64, false);
        for (eight, first) in bits.iter().zip((0..count).step_by(8)) {
            let mut eight = *eight;
            for place in first..count.min(first + 8) {
                let is_long = eight & 1;
                eight >>= 1;
                let four = match octets.get(at..at + 4) {
                    Some(four) => u32::from_le_bytes(four.try_into().ok()?),
                    None => last_four(octets, at),
                };
                let step = four & (0xff | (mask & u32::from(is_long).wrapping_neg()));
                at += 1 + more * usize::from(is_long);
                stays |= step == 0;
                rank += u64::from(step);
                let wanted = voulus.rares.get((rank / 64) as usize).copied().unwrap_or_default();
                if wanted >> (rank % 64) & 1 == 1 {
                    ligne.rares.push((*rares.get(rank.checked_sub(1)? as usize)?, place as u32));
                }
            }
        }
        // Rising, so that the last is the greatest.
        if stays || rank > rares.len() as u64 { None } else { octets.get(at..) }
    }

    /// Turns places among `count` traits, rising, into how often the métier has each. Gives back what is left.
    fn read_repeats<'a>(&self, count: usize, octets: &'a [u8], found: &mut [(u32, u32)]) -> Option<&'a [u8]> {
        let (bits, reste) = octets.split_at_checked(count.div_ceil(8))?;
        let largeur = largeur(self.tf_max);
        // Of the words looked at so far, how many bits are set.
        let (mut word, mut next, mut before) = (0, 0, 0);
        for (_, tf) in found {
            while next <= *tf as usize / 64 {
                before += u64::count_ones(word);
                word = word_at(bits, next);
                next += 1;
            }
            let bit = 1 << (*tf % 64);
            *tf = 1;
            if word & bit != 0 {
                let at = (before + (word & (bit - 1)).count_ones()) as usize * largeur;
                *tf = match *reste.get(at..at + largeur)? {
                    [one] => u32::from(one),
                    [low, high] => u32::from(u16::from_le_bytes([low, high])),
                    _ => return None,
                };
                if *tf == 0 || *tf > self.tf_max {
                    return None;
                }
            }
        }
        while next * 64 < count {
            before += word.count_ones();
            word = word_at(bits, next);
            next += 1;
        }
        reste.get((before + word.count_ones()) as usize * largeur..)
    }
}

/// Four bytes near the end, null past it.
#[cold]
fn last_four(octets: &[u8], at: usize) -> u32 {
    octets.get(at..).unwrap_or_default().iter().rev().fold(0, |four, octet| four << 8 | u32::from(*octet))
}

/// 64 bits, fewer at the end.
#[inline]
fn word_at(octets: &[u8], at: usize) -> u64 {
    let reste = octets.get(at * 8..).unwrap_or_default();
    match reste.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => reste.iter().rev().fold(0, |word, octet| word << 8 | u64::from(*octet)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;

    /// Writes a row and reads what is wanted of it.
    fn reread(row: &[(u32, u32)], dfs: &[u32], tf_max: u32, wanted: Option<&[u32]>) -> Vec<(u32, u32)> {
        let partage = Partage::new(80, dfs);
        let mut plume = Plume::default();
        write_row(row, &partage, tf_max, &mut plume);
        let (octets, ..) = plume.finish();
        let places = vec![0, octets.len() as u32];
        let octets = Arc::new(octets);
        let kept = Kept { octets: Tranche::new(&octets, 0..octets.len()), places, partage, tf_max };
        let mut ligne = Ligne::default();
        let voulus = wanted.map_or_else(|| kept.all(), |traits| kept.select(traits));
        kept.read(0, &voulus, &mut ligne);
        let mut found: Vec<_> = ligne.frequents.iter().chain(&ligne.rares).copied().collect();
        found.sort_unstable();
        found
    }

    proptest! {
        #[test]
        fn what_is_wanted_of_a_row_is_read_as_it_was_written(
            has in proptest::collection::vec((0..80u32, proptest::option::of(1..400u32), any::<bool>()), 1..400),
        ) {
            let dfs: Vec<u32> = has.iter().map(|(df, ..)| *df).collect();
            let own = has.iter().zip(0..).filter_map(|((_, tf, _), at)| tf.map(|tf| (at, tf)));
            let row: Vec<(u32, u32)> = own.collect();
            let tf_max = row.iter().map(|(_, tf)| *tf).max().unwrap_or(1);
            prop_assert_eq!(reread(&row, &dfs, tf_max, None), row.clone());
            let wanted: Vec<u32> = (0..has.len() as u32).filter(|at| has[*at as usize].2).collect();
            let expected: Vec<_> = row.iter().copied().filter(|(at, _)| wanted.contains(at)).collect();
            prop_assert_eq!(reread(&row, &dfs, tf_max, Some(&wanted)), expected);
        }
    }
}
