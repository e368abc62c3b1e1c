//! The counts, trait by trait: which métiers have it, and how often.
//!
//! Traits are told apart by how many métiers have them. **Frequent** ones, those of one métier in [`FREQUENT`] or more, are a bit
//! a métier; **rare** ones the positions of their métiers, of as many bits each as tell all métiers. A question wants the few
//! hundred traits of one métier, and reads the counts of no other.

use std::ops::Range;

use super::bits::{Serie, bits_to_tell, count_ones, pack, set_bit, word_at};
use super::champ::{Lecteur, Plume};
use super::erreur::PackError;
use super::mots::Tranche;
use crate::passerelle::{Comptes, Frequences};

/// A trait is frequent where one métier in so many has it.
const FREQUENT: usize = 11;

/// The most that a métier has one trait: what two bytes tell.
const COMPTE_MAX: u32 = u16::MAX as u32;

/// How many bytes of repeats are looked through at most to find one: so many have their rank kept.
const PAS: usize = 64;

/// How many bytes a count takes, where the greatest is known.
fn largeur(tf_max: u32) -> usize {
    if tf_max <= u32::from(u8::MAX) { 1 } else { 2 }
}

/// How many bits tell one of so many métiers; one at least, so that there is something to compare.
fn bits_of(metiers: usize) -> usize {
    bits_to_tell(metiers).max(1)
}

/// How many métiers have a trait that is frequent, at least.
fn frequent_from(metiers: usize) -> usize {
    metiers.div_ceil(FREQUENT)
}

/// Writes the most that a métier has one trait, then the counts.
pub(super) fn write(frequences: &Frequences, plume: &mut Plume) {
    let Frequences { traits, debuts, comptes, .. } = frequences;
    let metiers = debuts.len() - 1;
    let mut columns = vec![Vec::new(); traits.len()];
    for (metier, window) in debuts.windows(2).enumerate() {
        for (trait_, tf) in &comptes[window[0] as usize..window[1] as usize] {
            columns[*trait_ as usize].push((metier, *tf));
        }
    }
    let (frequents, rares): (Vec<_>, Vec<_>) =
        columns.iter().partition(|column: &&Vec<(usize, u32)>| column.len() >= frequent_from(metiers));
    let tf_max = comptes.iter().map(|(_, tf)| *tf).max().unwrap_or(0);
    plume.nombre(u64::from(tf_max));
    for column in &frequents {
        let mut bits = vec![0; metiers.div_ceil(8)];
        column.iter().for_each(|(metier, _)| set_bit(&mut bits, *metier));
        plume.extend(&bits);
    }
    let of_rares: Vec<u64> = rares.iter().copied().flatten().map(|(metier, _)| *metier as u64).collect();
    plume.extend(&pack(&of_rares, bits_of(metiers)));
    let all = || rares.iter().chain(&frequents).copied().flatten().map(|(_, tf)| *tf);
    let mut bits = vec![0; comptes.len().div_ceil(8)];
    all().enumerate().filter(|(_, tf)| *tf > 1).for_each(|(at, _)| set_bit(&mut bits, at));
    plume.extend(&bits);
    all().filter(|tf| *tf > 1).for_each(|tf| plume.extend(&(tf as u16).to_le_bytes()[..largeur(tf_max)]));
}

/// A frequent trait.
#[derive(Debug)]
struct Frequent {
    trait_: u32,
    /// The place of its first count among those of frequent traits.
    debut: u32,
}

/// The counts of a pack, where they stand.
#[derive(Debug)]
pub(super) struct Kept {
    octets: Tranche,
    metiers: usize,
    pub tf_max: u32,
    /// How many counts of rare traits stand before those of each trait, and in all.
    debuts: Vec<u32>,
    frequents: Vec<Frequent>,
    /// Where the parts of the counts stand: the bits of frequent traits, the métiers of rare ones, whether each count is more than
    /// one, and those that are.
    bits: Range<usize>,
    rares: Range<usize>,
    plusieurs: Range<usize>,
    repetitions: Range<usize>,
    /// How many counts are more than one before each [`PAS`] bytes of `plusieurs`.
    rangs: Vec<u32>,
}

impl Kept {
    /// Finds the counts, which end `octets`, and follow how many of the `metiers` have each trait.
    pub fn read(octets: &Tranche, metiers: usize, dfs: &[u32], lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        let tf_max = lecteur.u32()?;
        let mut debuts = Vec::with_capacity(dfs.len() + 1);
        let (mut frequents, mut rares, mut autres) = (Vec::new(), 0usize, 0usize);
        let seuil = frequent_from(metiers);
        for (df, trait_) in dfs.iter().zip(0..) {
            let df = *df as usize;
            debuts.push(rares as u32);
            if df >= seuil {
                frequents.push(Frequent { trait_, debut: autres as u32 });
                autres += df;
            } else {
                rares += df;
            }
        }
        debuts.push(rares as u32);
        let counts = rares.checked_add(autres).filter(|counts| u32::try_from(*counts).is_ok());
        let (Some(counts), true) = (counts, tf_max <= COMPTE_MAX) else {
            return Err(lecteur.faute("trait impossible"));
        };
        let mut place = lecteur.at();
        let mut take = |count: usize| {
            let taken = lecteur.prendre(count)?;
            place += count;
            Ok::<_, PackError>((place - count..place, taken))
        };
        let (bits, _) = take(frequents.len().saturating_mul(metiers.div_ceil(8)))?;
        let (of_rares, _) = take((bits_of(metiers) * rares).div_ceil(8))?;
        let (plusieurs, all) = take(counts.div_ceil(8))?;
        let (rangs, several) = count_before(all);
        let (repetitions, _) = take(several as usize * largeur(tf_max))?;
        lecteur.finish()?;
        let octets = octets.clone();
        let tf_max = tf_max.max(1);
        Ok(Kept { octets, metiers, tf_max, debuts, frequents, bits, rares: of_rares, plusieurs, repetitions, rangs })
    }

    /// The frequent trait at a position, with its rank.
    fn frequent(&self, trait_: u32) -> Option<(usize, &Frequent)> {
        let rank = self.frequents.binary_search_by_key(&trait_, |frequent| frequent.trait_).ok()?;
        Some((rank, &self.frequents[rank]))
    }

    /// The bits of the frequent trait of a rank.
    fn bits(&self, rank: usize) -> &[u8] {
        let width = self.metiers.div_ceil(8);
        self.octets[self.bits.clone()].get(rank * width..(rank + 1) * width).unwrap_or_default()
    }

    /// Where the counts of the rare traits before a position end.
    fn rares(&self, trait_: u32) -> Range<usize> {
        let place = |at: usize| self.debuts.get(at).copied().unwrap_or_default() as usize;
        place(trait_ as usize)..place(trait_ as usize + 1)
    }

    /// The métiers of the rare traits.
    fn serie(&self) -> Serie<'_> {
        Serie { octets: &self.octets[self.rares.clone()], largeur: bits_of(self.metiers) }
    }

    /// The place among all counts of the first of a frequent trait: they stand after the rare ones.
    fn place(&self, frequent: &Frequent) -> usize {
        self.debuts.last().map_or(0, |rares| *rares as usize) + frequent.debut as usize
    }

    /// How often, of the count at a place; what does not hold counts for one.
    fn tf(&self, place: usize) -> u32 {
        let bits = &self.octets[self.plusieurs.clone()];
        if bits.get(place / 8).is_none_or(|octet| octet >> (place % 8) & 1 == 0) {
            return 1;
        }
        self.repetition(self.rang(place))
    }

    /// How many counts before a place are more than one.
    fn rang(&self, place: usize) -> usize {
        let bits = &self.octets[self.plusieurs.clone()];
        let block = place / 8 / PAS;
        let before = bits.get(block * PAS..place / 8).unwrap_or_default();
        let last = bits.get(place / 8).map_or(0, |octet| (octet & ((1 << (place % 8)) - 1)).count_ones());
        (self.rangs.get(block).copied().unwrap_or_default() + count_ones(before) + last) as usize
    }

    /// The count of a rank among those that are more than one.
    #[inline]
    fn repetition(&self, rang: usize) -> u32 {
        let (octets, largeur) = (&self.octets[self.repetitions.clone()], largeur(self.tf_max));
        let tf = match octets.get(rang * largeur..(rang + 1) * largeur) {
            Some([one]) => u32::from(*one),
            Some([low, high]) => u32::from(u16::from_le_bytes([*low, *high])),
            _ => 1,
        };
        if tf > self.tf_max { 1 } else { tf.max(1) }
    }

    /// Sets how often each métier of one trait has it; `place` is that of its first count.
    fn read_repetitions(&self, place: usize, found: &mut [(u32, u32)]) {
        let bits = &self.octets[self.plusieurs.clone()];
        let mut rang = None;
        for (first, some) in (place..).step_by(32).zip(found.chunks_mut(32)) {
            let mut word = (word_at(bits, first / 8) >> (first % 8)) as u32;
            while let Some((_, tf)) = some.get_mut(word.trailing_zeros() as usize) {
                let own = rang.unwrap_or_else(|| self.rang(place));
                *tf = self.repetition(own);
                rang = Some(own + 1);
                word &= word - 1;
            }
        }
    }
}

impl Comptes for Kept {
    fn read_trait(&self, trait_: u32, found: &mut Vec<(u32, u32)>) {
        found.clear();
        let (place, rises) = match self.frequent(trait_) {
            Some((rank, frequent)) => {
                let bits = self.bits(rank);
                for at in 0..bits.len().div_ceil(8) {
                    let mut word = word_at(bits, at * 8);
                    while word != 0 {
                        found.push((at as u32 * 64 + word.trailing_zeros(), 1));
                        word &= word - 1;
                    }
                }
                (self.place(frequent), true)
            }
            None => {
                let (range, serie) = (self.rares(trait_), self.serie());
                found.extend(range.clone().map(|at| (serie.get(at), 1)));
                (range.start, found.is_sorted_by(|(one, _), (next, _)| one < next))
            }
        };
        // What does not hold is passed over: rising, and none past the métiers.
        if !rises || found.last().is_some_and(|(last, _)| *last as usize >= self.metiers) {
            return found.clear();
        }
        self.read_repetitions(place, found);
    }

    fn read_metier(&self, metier: usize, found: &mut Vec<(u32, u32)>) {
        found.clear();
        for (rank, frequent) in self.frequents.iter().enumerate() {
            found.extend(self.frequent_count(rank, frequent, metier).map(|tf| (frequent.trait_, tf)));
        }
        let all = self.debuts.last().map_or(0, |rares| *rares as usize);
        self.serie().find(metier as u32, all, |place| {
            // The last trait that starts there or before.
            let trait_ = self.debuts.partition_point(|debut| *debut as usize <= place).saturating_sub(1);
            found.push((trait_ as u32, self.tf(place)));
        });
        found.sort_unstable();
        found.dedup_by_key(|(trait_, _)| *trait_);
    }

    fn count(&self, trait_: u32, metier: usize) -> Option<u32> {
        if let Some((rank, frequent)) = self.frequent(trait_) {
            return self.frequent_count(rank, frequent, metier);
        }
        let (range, serie) = (self.rares(trait_), self.serie());
        let (mut from, mut to) = (range.start, range.end);
        while from < to {
            let middle = from + (to - from) / 2;
            if (serie.get(middle) as usize) < metier { from = middle + 1 } else { to = middle }
        }
        (from < range.end && serie.get(from) as usize == metier).then(|| self.tf(from))
    }
}

impl Kept {
    /// How often a métier has a frequent trait, if it does.
    fn frequent_count(&self, rank: usize, frequent: &Frequent, metier: usize) -> Option<u32> {
        let bits = self.bits(rank);
        let octet = bits.get(metier / 8).filter(|octet| *octet >> (metier % 8) & 1 == 1)?;
        let before = count_ones(&bits[..metier / 8]) + (octet & ((1 << (metier % 8)) - 1)).count_ones();
        Some(self.tf(self.place(frequent) + before as usize))
    }
}

/// How many bits are set before each [`PAS`] bytes, and in all.
fn count_before(octets: &[u8]) -> (Vec<u32>, u32) {
    let mut count = 0;
    let mut before = Vec::with_capacity(octets.len().div_ceil(PAS));
    for some in octets.chunks(PAS) {
        before.push(count);
        count += count_ones(some);
    }
    (before, count)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::passerelle::{Composante, Trait};

    /// Rows of (trait, how often), as they are written.
    fn write_rows(rows: &[Vec<(u32, u32)>], traits: u32) -> (Vec<u8>, Vec<u32>) {
        let mut debuts = vec![0];
        debuts.extend(rows.iter().scan(0, |end, row| {
            *end += row.len() as u32;
            Some(*end)
        }));
        let comptes = rows.concat();
        let mut dfs = vec![0; traits as usize];
        comptes.iter().for_each(|(trait_, _)| dfs[*trait_ as usize] += 1);
        let mots = Default::default();
        let (traits, fins) = ((0..traits).map(Trait::Mot).collect(), [traits; Composante::ALL.len()]);
        let mut plume = Plume::default();
        write(&Frequences { mots, traits, fins, debuts, comptes }, &mut plume);
        (plume.finish().0, dfs)
    }

    fn read(octets: Vec<u8>, metiers: usize, dfs: &[u32]) -> Result<Kept, PackError> {
        let octets = Arc::new(octets);
        let tranche = Tranche::new(&octets, 0..octets.len());
        Kept::read(&tranche, metiers, dfs, &mut Lecteur::new(&octets, None, "essai"))
    }

    fn rows() -> impl Strategy<Value = (Vec<Vec<(u32, u32)>>, u32)> {
        // Few traits and many, so that some are frequent and some rare; counts of one byte and of two.
        (1..60u32, prop_oneof![Just(3u32), Just(400)]).prop_flat_map(|(traits, most)| {
            let row = proptest::collection::btree_map(0..traits, 1..most, 0..8);
            (proptest::collection::vec(row.prop_map(|row| row.into_iter().collect()), 1..90), Just(traits))
        })
    }

    proptest! {
        #[test]
        fn counts_are_read_as_they_were_written((rows, traits) in rows()) {
            let (octets, dfs) = write_rows(&rows, traits);
            let kept = read(octets, rows.len(), &dfs).unwrap();
            let mut found = Vec::new();
            for (metier, row) in rows.iter().enumerate() {
                kept.read_metier(metier, &mut found);
                prop_assert_eq!(&found, row);
            }
            for trait_ in 0..traits {
                let has = |row: &Vec<(u32, u32)>| row.iter().find(|(at, _)| *at == trait_).map(|(_, tf)| *tf);
                let column: Vec<_> = (0..).zip(&rows).filter_map(|(metier, row)| Some((metier, has(row)?))).collect();
                kept.read_trait(trait_, &mut found);
                prop_assert_eq!(&found, &column);
                for (metier, row) in rows.iter().enumerate() {
                    prop_assert_eq!(kept.count(trait_, metier), has(row));
                }
            }
        }

        #[test]
        fn counts_that_do_not_hold_are_bounded(
            (rows, traits) in rows(),
            flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..9),
        ) {
            let (mut octets, dfs) = write_rows(&rows, traits);
            for (at, flip) in flips {
                let at = at.index(octets.len());
                octets[at] ^= flip;
            }
            let Ok(kept) = read(octets, rows.len(), &dfs) else { return Ok(()) };
            let holds = |tf: u32| tf >= 1 && tf <= kept.tf_max.max(1);
            let mut found = Vec::new();
            for metier in 0..rows.len() {
                kept.read_metier(metier, &mut found);
                prop_assert!(found.is_sorted_by(|(one, _), (next, _)| one < next));
                prop_assert!(found.iter().all(|(trait_, tf)| *trait_ < traits && holds(*tf)));
            }
            for trait_ in 0..traits {
                kept.read_trait(trait_, &mut found);
                prop_assert!(found.is_sorted_by(|(one, _), (next, _)| one < next));
                prop_assert!(found.iter().all(|(metier, tf)| (*metier as usize) < rows.len() && holds(*tf)));
                prop_assert!((0..rows.len()).filter_map(|metier| kept.count(trait_, metier)).all(holds));
            }
        }
    }
}
