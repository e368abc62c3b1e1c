//! What is known of each word of folded texts, found by its bytes.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// What is known of each word met so far.
#[derive(Debug)]
pub(crate) struct Repertoire<T> {
    /// Most words are short, and found by their bytes as one number.
    courts: FxHashMap<u128, T>,
    longs: FxHashMap<Box<[u8]>, T>,
}

impl<T> Default for Repertoire<T> {
    fn default() -> Self {
        Repertoire { courts: FxHashMap::default(), longs: FxHashMap::default() }
    }
}

/// How many bytes a short word has, at most one less.
const COURT: usize = 16;

/// The word that bytes start with, as one number, and its length; nothing where it is not short. Folded texts have no null byte, so
/// that two words are not one number.
#[inline]
fn short_word(octets: &[u8]) -> Option<(u128, usize)> {
    const ONES: u128 = u128::from_le_bytes([1; COURT]);
    let octets = u128::from_le_bytes(*octets.first_chunk()?);
    let apart = octets ^ (ONES * b' ' as u128);
    // The lowest byte that is a blank is told right; what is told of those above it is not looked at.
    let blanks = apart.wrapping_sub(ONES) & !apart & (ONES << 7);
    let longueur = blanks.trailing_zeros() as usize / 8;
    (longueur < COURT).then(|| (octets & ((1 << (8 * longueur)) - 1), longueur))
}

impl<T: Copy> Repertoire<T> {
    /// Calls `visit` with where each word of a folded text stands and what is known of it: what `meet` told where it was met
    /// first. The text is as it was, once all is read.
    pub fn read(
        &mut self,
        plie: &mut Vec<u8>,
        mut meet: impl FnMut(&str) -> T,
        mut visit: impl FnMut(Range<usize>, T),
    ) {
        let fin = plie.len();
        // Blanks past the end, so that the last word is looked at as the others are.
        plie.resize(fin + COURT, b' ');
        let mut at = 0;
        while at < fin {
            let reste = &plie[at..];
            let court = short_word(reste);
            let to_blank = || reste.iter().position(|octet| *octet == b' ').unwrap_or(reste.len());
            let longueur = court.map_or_else(to_blank, |(_, longueur)| longueur);
            let mot = &reste[..longueur];
            let known = match court {
                Some((cle, _)) => self.courts.get(&cle),
                None => self.longs.get(mot),
            };
            let told = known.copied().unwrap_or_else(|| {
                // Folded texts are cut at blanks alone.
                let told = meet(std::str::from_utf8(mot).unwrap_or_default());
                match court {
                    Some((cle, _)) => self.courts.insert(cle, told),
                    None => self.longs.insert(mot.into(), told),
                };
                told
            });
            visit(at..at + longueur, told);
            at += longueur + 1;
        }
        plie.truncate(fin);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Repertoire;
    use crate::text::fold::fold;

    proptest! {
        #[test]
        fn words_are_those_between_blanks(texte in "[a-cé日 ]{0,80}") {
            let plie = fold(&texte);
            let (mut repertoire, mut met) = (Repertoire::default(), Vec::new());
            let mut read = || {
                let (mut octets, mut found) = (plie.clone().into_bytes(), Vec::new());
                let meet = |mot: &str| { met.push(mot.to_owned()); met.len() - 1 };
                repertoire.read(&mut octets, meet, |place, numero| found.push((place, numero)));
                assert_eq!(octets, plie.as_bytes());
                found
            };
            let (first, second) = (read(), read());
            prop_assert_eq!(&first, &second);
            let words: Vec<&str> = plie.split(' ').filter(|mot| !mot.is_empty()).collect();
            let places: Vec<&str> = first.iter().map(|(place, _)| &plie[place.clone()]).collect();
            prop_assert_eq!(&places, &words);
            let told: Vec<&str> = first.iter().map(|(_, numero)| met[*numero].as_str()).collect();
            prop_assert_eq!(told, words);
        }
    }
}
