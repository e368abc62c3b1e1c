//! The words of all forms, and those that a typed word may stand for.

use std::collections::HashMap;

use super::constantes::{
    ALIKE_FLEXION, ALIKE_FULL_PREFIX, ALIKE_PREFIX, EDIT_COST, EXPANSIONS, INNER_PREFIX_MALUS, LEAST_INNER_PREFIX,
    LEAST_PREFIX, LETTERS_FOR_EDITS,
};
use crate::text::{gender, similarity};

/// The words of all forms, sorted, so that a word's position is its name.
#[derive(Debug)]
pub(super) struct Vocabulaire {
    mots: Vec<String>,
    /// One form for all genders and numbers, with the word; sorted.
    neutres: Vec<(String, u32)>,
    /// Pairs of neighbouring letters, the edges of the word included, to the words that have them.
    bigrammes: HashMap<(char, char), Vec<u32>>,
    /// How many letters and how many pairs each word has.
    tailles: Vec<(usize, usize)>,
}

/// A word that a typed one may stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lecture {
    /// The word.
    pub mot: u32,
    /// How alike the two are, in ]0, 1].
    pub likeness: f64,
    /// How.
    pub lien: Lien,
}

/// How a typed word and a word of a label are linked; the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lien {
    Meme,
    Flexion,
    Debut,
    Faute,
}

/// Where a word stands in what is typed: the last one may still be under the fingers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Dedans,
    Derniere,
}

impl Vocabulaire {
    /// The vocabulary of words in any order, repeated or not.
    pub fn new(mut mots: Vec<String>) -> Self {
        mots.sort_unstable();
        mots.dedup();
        let mut neutres: Vec<(String, u32)> =
            mots.iter().enumerate().map(|(at, mot)| (gender::neutral(mot), at as u32)).collect();
        neutres.sort_unstable();
        let mut bigrammes: HashMap<(char, char), Vec<u32>> = HashMap::new();
        let mut tailles = Vec::with_capacity(mots.len());
        for (at, mot) in mots.iter().enumerate() {
            let pairs = pairs(mot);
            tailles.push((mot.chars().count(), pairs.len()));
            for pair in pairs {
                bigrammes.entry(pair).or_default().push(at as u32);
            }
        }
        Vocabulaire { mots, neutres, bigrammes, tailles }
    }

    pub fn len(&self) -> usize {
        self.mots.len()
    }

    pub fn mot(&self, at: u32) -> &str {
        &self.mots[at as usize]
    }

    /// The position of a word.
    pub fn find(&self, mot: &str) -> Option<u32> {
        self.mots.binary_search_by(|m| m.as_str().cmp(mot)).ok().map(|at| at as u32)
    }

    /// The words that a typed one may stand for, each once, the most alike first, equals by the alphabet.
    ///
    /// Complexity: linear in the words that share a pair of letters with it.
    pub fn read(&self, typed: &str, place: Place) -> Vec<Lecture> {
        let mut lectures = Vec::new();
        if let Some(mot) = self.find(typed) {
            lectures.push(Lecture { mot, likeness: 1.0, lien: Lien::Meme });
        }
        self.inflected(typed, &mut lectures);
        self.begun(typed, place, &mut lectures);
        self.mistyped(typed, &mut lectures);
        lectures.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.mot.cmp(&b.mot)));
        let mut seen = Vec::new();
        lectures.retain(|lecture| {
            let at = seen.binary_search(&lecture.mot);
            at.map_err(|at| seen.insert(at, lecture.mot)).is_err()
        });
        lectures.truncate(EXPANSIONS);
        lectures
    }

    fn inflected(&self, typed: &str, lectures: &mut Vec<Lecture>) {
        let neutral = gender::neutral(typed);
        let from = self.neutres.partition_point(|(n, _)| *n < neutral);
        let same = self.neutres[from..].iter().take_while(|(n, _)| *n == neutral);
        lectures.extend(same.map(|(_, mot)| Lecture { mot: *mot, likeness: ALIKE_FLEXION, lien: Lien::Flexion }));
    }

    fn begun(&self, typed: &str, place: Place, lectures: &mut Vec<Lecture>) {
        let letters = typed.chars().count();
        let (least, malus) = match place {
            Place::Derniere => (LEAST_PREFIX, 0.0),
            Place::Dedans => (LEAST_INNER_PREFIX, INNER_PREFIX_MALUS),
        };
        if letters < least {
            return;
        }
        let from = self.mots.partition_point(|mot| mot.as_str() < typed);
        let begun = self.mots[from..].iter().enumerate().take_while(|(_, mot)| mot.starts_with(typed));
        lectures.extend(begun.filter(|(_, mot)| mot.len() > typed.len()).map(|(at, mot)| {
            let share = letters as f64 / mot.chars().count() as f64;
            let likeness = ALIKE_PREFIX + (ALIKE_FULL_PREFIX - ALIKE_PREFIX) * share - malus;
            Lecture { mot: (from + at) as u32, likeness, lien: Lien::Debut }
        }));
    }

    /// Words at one or two edits. An edit breaks two pairs of letters and a swap three, so that the words that share
    /// too few pairs are never compared.
    fn mistyped(&self, typed: &str, lectures: &mut Vec<Lecture>) {
        let letters = typed.chars().count();
        let allowed = LETTERS_FOR_EDITS.iter().filter(|least| letters >= **least).count();
        if allowed == 0 {
            return;
        }
        let typed_pairs = pairs(typed);
        let mut shared = vec![0u8; self.mots.len()];
        for pair in &typed_pairs {
            for mot in self.bigrammes.get(pair).into_iter().flatten() {
                shared[*mot as usize] = shared[*mot as usize].saturating_add(1);
            }
        }
        for (at, count) in shared.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (size, pairs) = self.tailles[at];
            if size.abs_diff(letters) > allowed || (*count as usize) + 3 * allowed < pairs.max(typed_pairs.len()) {
                continue;
            }
            let edits = similarity::edits(typed, &self.mots[at]);
            if edits == 0 || edits > allowed {
                continue;
            }
            let likeness = 1.0 - EDIT_COST * edits as f64 / size.max(letters) as f64;
            lectures.push(Lecture { mot: at as u32, likeness, lien: Lien::Faute });
        }
    }
}

/// The pairs of neighbouring letters of a word, with a blank at either edge, each once.
fn pairs(mot: &str) -> Vec<(char, char)> {
    let before = std::iter::once(' ').chain(mot.chars());
    let mut pairs: Vec<(char, char)> = before.zip(mot.chars().chain(std::iter::once(' '))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
