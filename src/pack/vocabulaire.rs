//! The dictionary of the texts of a pack, as it is made: words, and the phrases that repeat most. See [`mots`](super::mots) for how
//! it is read; a reader need not know how texts were cut.

use std::cmp::Reverse;
use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::champ::push_nombre;
use super::mots::MOT_MAX;

/// What numbers of one and of two bytes tell; words stand in alphabetical order within each class.
const CLASSES: [usize; 2] = [1 << 7, 1 << 14];

/// How many times pairs of neighbours are joined, and how many pairs each time, at most: more than that makes the dictionary grow
/// by as much as the texts shrink.
const TOURS: usize = 12;
const PAIRES: usize = 400;

/// How often a pair repeats, at least, to become a word of its own.
const REPETITIONS: u32 = 12;

/// The words of a text: each with the one space before it, if there is one; every other sign is a word of its own.
fn cut(texte: &str) -> impl Iterator<Item = &str> {
    let mut reste = texte;
    std::iter::from_fn(move || {
        let first = reste.chars().next()?;
        let mut end = first.len_utf8();
        let mut letters = first.is_alphanumeric();
        if first == ' '
            && let Some(second) = reste[end..].chars().next()
        {
            end += second.len_utf8();
            letters = second.is_alphanumeric();
        }
        if letters {
            let more = reste[end..].chars().take_while(|c| c.is_alphanumeric());
            for c in more {
                if end + c.len_utf8() > MOT_MAX {
                    break;
                }
                end += c.len_utf8();
            }
        }
        let (mot, after) = reste.split_at(end);
        reste = after;
        Some(mot)
    })
}

/// Lists of texts, cut, and the words that they are made of.
#[derive(Debug)]
pub(super) struct Vocabulaire {
    /// Of each list, each text: numbers of words as they were met.
    listes: Vec<Vec<Vec<u32>>>,
    /// The words as they were met.
    mots: Vec<String>,
    /// The words in the order of the dictionary, by the number that they were met under; and their place in it by this number.
    ordre: Vec<u32>,
    places: Vec<u64>,
}

impl Vocabulaire {
    /// The dictionary of lists of texts. The same texts give the same.
    pub fn new(listes: &[&[String]]) -> Self {
        let (mut mots, mut known) = (Vec::new(), FxHashMap::default());
        let mut number = |mot| {
            *known.entry(mot).or_insert_with(|| {
                mots.push(String::from(mot));
                mots.len() as u32 - 1
            })
        };
        let mut listes: Vec<Vec<Vec<u32>>> = listes
            .iter()
            .map(|textes| textes.iter().map(|texte| cut(texte).map(&mut number).collect()).collect())
            .collect();
        for _ in 0..TOURS {
            join_pairs(&mut listes, &mut mots);
        }
        let (ordre, places) = rank(&listes, &mots);
        Vocabulaire { listes, mots, ordre, places }
    }

    /// The dictionary.
    pub fn write(&self) -> Vec<u8> {
        write_mots(self.ordre.iter().map(|number| self.mots[*number as usize].as_str()))
    }

    /// A list of texts as a store: how many, the length of each, then the numbers of their words.
    pub fn write_texts(&self, liste: usize) -> Vec<u8> {
        let textes = &self.listes[liste];
        let (mut octets, mut corps) = (Vec::new(), Vec::new());
        push_nombre(&mut octets, textes.len() as u64);
        for texte in textes {
            let before = corps.len();
            texte.iter().for_each(|mot| push_nombre(&mut corps, self.places[*mot as usize]));
            push_nombre(&mut octets, (corps.len() - before) as u64);
        }
        octets.extend(corps);
        octets
    }
}

/// Words, of [`MOT_MAX`] bytes at most: each by how much of the one before it starts it, and the rest.
pub(super) fn write_mots<'a>(mots: impl ExactSizeIterator<Item = &'a str>) -> Vec<u8> {
    let mut octets = Vec::new();
    push_nombre(&mut octets, mots.len() as u64);
    let mut before = "";
    for mot in mots {
        let same = mot.char_indices().zip(before.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        let same = same.unwrap_or(before.len().min(mot.len()));
        octets.extend([same as u8, (mot.len() - same) as u8]);
        octets.extend_from_slice(&mot.as_bytes()[same..]);
        before = mot;
    }
    octets
}

/// The order of the words that texts have: the more frequent, the shorter their number.
fn rank(listes: &[Vec<Vec<u32>>], mots: &[String]) -> (Vec<u32>, Vec<u64>) {
    let mut frequences = vec![0u32; mots.len()];
    listes.iter().flatten().flatten().for_each(|mot| frequences[*mot as usize] += 1);
    let mut ordre: Vec<u32> = (0..mots.len() as u32).filter(|mot| frequences[*mot as usize] > 0).collect();
    let word = |mot: &u32| &mots[*mot as usize];
    ordre.sort_unstable_by_key(|mot| (Reverse(frequences[*mot as usize]), word(mot)));
    let [one, two] = CLASSES.map(|class| class.min(ordre.len()));
    for class in [0..one, one..two, two..ordre.len()] {
        ordre[class].sort_unstable_by_key(word);
    }
    let mut places = vec![0; mots.len()];
    ordre.iter().zip(0..).for_each(|(mot, place)| places[*mot as usize] = place);
    (ordre, places)
}

/// Makes the most frequent pairs of neighbours words of their own. No word is both the first of one pair and the second of
/// another, so that the order in which they are joined is none.
fn join_pairs(listes: &mut [Vec<Vec<u32>>], mots: &mut Vec<String>) {
    let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for texte in listes.iter().flatten() {
        texte.windows(2).for_each(|pair| *counts.entry((pair[0], pair[1])).or_default() += 1);
    }
    let word = |mot: u32| &mots[mot as usize];
    let frequent = counts.into_iter().filter(|((first, second), count)| {
        *count >= REPETITIONS && word(*first).len() + word(*second).len() <= MOT_MAX
    });
    let mut frequent: Vec<((u32, u32), u32)> = frequent.collect();
    frequent.sort_unstable_by_key(|(pair, count)| (Reverse(*count), *pair));
    let (mut firsts, mut seconds) = (FxHashSet::default(), FxHashSet::default());
    let mut joined: HashMap<(u32, u32), u32> = HashMap::new();
    for ((first, second), _) in frequent.into_iter().take(PAIRES) {
        if !seconds.contains(&first) && !firsts.contains(&second) {
            firsts.insert(first);
            seconds.insert(second);
            joined.insert((first, second), mots.len() as u32);
            mots.push(format!("{}{}", mots[first as usize], mots[second as usize]));
        }
    }
    for texte in listes.iter_mut().flatten() {
        let (mut from, mut to) = (0, 0);
        while from < texte.len() {
            let pair = texte.get(from + 1).filter(|_| firsts.contains(&texte[from])).map(|next| (texte[from], *next));
            let whole = pair.and_then(|pair| joined.get(&pair));
            texte[to] = whole.copied().unwrap_or(texte[from]);
            from += 1 + usize::from(whole.is_some());
            to += 1;
        }
        texte.truncate(to);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::mots::{self, Reserve, Tranche};
    use super::*;

    fn reopen(textes: &[String]) -> Vec<String> {
        let vocabulaire = Vocabulaire::new(&[&[], textes]);
        let mots = Arc::new(mots::read(&vocabulaire.write()).unwrap());
        let octets = Arc::new(vocabulaire.write_texts(1));
        let place = 0..octets.len();
        let reserve = Reserve::read(&mots, Tranche::new(&octets, place), "textes").unwrap();
        (0..reserve.len()).map(|at| reserve.get(at)).collect()
    }

    #[test]
    fn words_keep_the_space_before_them() {
        let words: Vec<&str> = cut("L'aide  à domicile, (24 h).").collect();
        assert_eq!(words, ["L", "'", "aide", "  ", "à", " domicile", ",", " (", "24", " h", ")", "."]);
        assert_eq!(cut(&"a".repeat(MOT_MAX + 1)).count(), 2);
    }

    #[test]
    fn what_repeats_becomes_a_word_of_its_own() {
        let textes = vec!["Aide à domicile".to_owned(); REPETITIONS as usize];
        let vocabulaire = Vocabulaire::new(&[&textes]);
        assert_eq!(reopen(&textes), textes);
        assert_eq!(
            vocabulaire.ordre.iter().map(|mot| &*vocabulaire.mots[*mot as usize]).collect::<Vec<_>>(),
            ["Aide à domicile"]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(
            textes in prop::collection::vec("[a-cé ’]{0,12}|\\PC{0,8}", 0..40),
            times in 1..40usize,
        ) {
            let textes = vec![textes; times].concat();
            prop_assert_eq!(reopen(&textes), textes);
        }
    }
}
