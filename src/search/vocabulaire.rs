//! The words of all forms, and those that a typed word may stand for.

use rustc_hash::FxHashMap;

use super::constantes::{
    ALIKE_FAMILY, ALIKE_FLEXION, ALIKE_FULL_FAMILY, ALIKE_FULL_PREFIX, ALIKE_PREFIX, ALIKE_SOUND, ALIKE_SYNONYM,
    EDIT_COST, ENDING, EXPANSIONS, FAMILY_SHARE, INNER_PREFIX_MALUS, KNOWN_WORD_MALUS, LEAST_FAMILY,
    LEAST_INNER_PREFIX, LEAST_PREFIX, LEAST_ROOT, LETTERS_FOR_EDITS, LETTERS_FOR_RESCUE, LETTERS_HEARD, PAIRS_BROKEN,
    SHORTENED,
};
use super::lexique;
use super::renvois::Renvois;
use crate::text::liste::Liste;
use crate::text::{gender, similarity, sound};

/// The words of all forms, sorted, so that a word's position is its name.
#[derive(Debug)]
pub(super) struct Vocabulaire {
    mots: Liste,
    /// One form for all genders and numbers.
    neutres: Cles,
    /// How each word sounds.
    sons: Cles,
    bigrammes: Bigrammes,
    tailles: Vec<Taille>,
}

/// A word that a typed one may stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lecture {
    /// The word.
    pub mot: u32,
    /// How alike the two are, in ]0, 1].
    pub likeness: f32,
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
    Famille,
    Synonyme,
}

/// Where a word stands in what is typed: the last one may still be under the fingers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Dedans,
    Derniere,
}

impl Vocabulaire {
    /// The vocabulary of sorted words, each once.
    pub fn new(mots: Liste) -> Self {
        Vocabulaire {
            neutres: Cles::new(mots.iter().map(gender::neutral).collect()),
            sons: Cles::new(mots.iter().map(sound::sound).collect()),
            bigrammes: Bigrammes::new(&mots),
            tailles: mots.iter().map(Taille::new).collect(),
            mots,
        }
    }

    pub fn len(&self) -> usize {
        self.mots.len()
    }

    /// The position of a word.
    pub fn find(&self, mot: &str) -> Option<u32> {
        self.mots.find(mot).map(|at| at as u32)
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
        let known = !lectures.is_empty();
        let letters = typed.chars().count();
        if place == Place::Derniere || !known || letters <= SHORTENED {
            self.begun(typed, place, &mut lectures);
            if let Some(singular) = typed.strip_suffix('s') {
                self.begun(singular, Place::Dedans, &mut lectures);
            }
        }
        self.related(typed, letters, &mut lectures);
        self.meant(typed, &mut lectures);
        if letters >= LETTERS_HEARD {
            let heard = self.sons.find(&sound::sound(typed));
            lectures.extend(heard.iter().map(|mot| Lecture { mot: *mot, likeness: ALIKE_SOUND, lien: Lien::Faute }));
        }
        let edits = LETTERS_FOR_EDITS.iter().filter(|least| letters >= **least).count();
        // A word of the labels may be a typo of another, but seldom twice over.
        let from = lectures.len();
        // An everyday word that labels say otherwise is no typo.
        if known || lexique::synonymes(typed).is_empty() {
            self.mistyped(typed, if known { edits.min(1) } else { edits }, &mut lectures);
        }
        if known {
            lectures[from..].iter_mut().for_each(|lecture| lecture.likeness -= KNOWN_WORD_MALUS);
        }
        if lectures.is_empty() && letters >= LETTERS_FOR_RESCUE {
            self.mistyped(typed, LETTERS_FOR_EDITS.len(), &mut lectures);
        }
        self.each_once(lectures)
    }

    /// The beginning that a word is, even one that carries nothing when whole ("plus", of "plusieurs").
    pub fn read_beginning(&self, typed: &str) -> Vec<Lecture> {
        let mut lectures = Vec::new();
        self.begun(typed, Place::Derniere, &mut lectures);
        self.each_once(lectures)
    }

    fn each_once(&self, mut lectures: Vec<Lecture>) -> Vec<Lecture> {
        // Of two links to one word, the closer; then the most alike first.
        lectures.sort_unstable_by(|a, b| a.mot.cmp(&b.mot).then(b.likeness.total_cmp(&a.likeness)));
        lectures.dedup_by_key(|lecture| lecture.mot);
        lectures.sort_unstable_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.mot.cmp(&b.mot)));
        lectures.truncate(EXPANSIONS);
        lectures
    }

    fn inflected(&self, typed: &str, lectures: &mut Vec<Lecture>) {
        let same = self.neutres.find(&gender::neutral(typed));
        lectures.extend(same.iter().map(|mot| Lecture { mot: *mot, likeness: ALIKE_FLEXION, lien: Lien::Flexion }));
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
        let from = self.mots.partition_point(|mot| mot <= typed);
        let begun = self.mots.iter_from(from).enumerate().take_while(|(_, mot)| mot.starts_with(typed));
        lectures.extend(begun.map(|(at, _)| {
            let share = letters as f32 / f32::from(self.tailles[from + at].lettres);
            let likeness = ALIKE_PREFIX + (ALIKE_FULL_PREFIX - ALIKE_PREFIX) * share - malus;
            Lecture { mot: (from + at) as u32, likeness, lien: Lien::Debut }
        }));
    }

    /// Words that labels use instead, in any gender and number.
    fn meant(&self, typed: &str, lectures: &mut Vec<Lecture>) {
        for word in lexique::synonymes(typed) {
            let mut same = Vec::new();
            self.inflected(word, &mut same);
            let said = |lecture| Lecture { likeness: ALIKE_SYNONYM, lien: Lien::Synonyme, ..lecture };
            lectures.extend(same.into_iter().map(said));
        }
    }

    /// Words of the same family: those that share all but an ending.
    fn related(&self, typed: &str, letters: usize, lectures: &mut Vec<Lecture>) {
        if letters < LEAST_FAMILY {
            return;
        }
        let cut = letters.saturating_sub(ENDING).max(LEAST_ROOT);
        let root: String = typed.chars().take(cut).collect();
        let from = self.mots.partition_point(|mot| *mot < *root);
        let family = self.mots.iter_from(from).enumerate().take_while(|(_, mot)| mot.starts_with(&root));
        lectures.extend(family.filter_map(|(at, mot)| {
            let longest = usize::from(self.tailles[from + at].lettres).max(letters);
            let common = typed.chars().zip(mot.chars()).take_while(|(a, b)| a == b).count();
            let share = common as f32 / longest as f32;
            let likeness = ALIKE_FAMILY + (ALIKE_FULL_FAMILY - ALIKE_FAMILY) * share;
            (share >= FAMILY_SHARE).then_some(Lecture { mot: (from + at) as u32, likeness, lien: Lien::Famille })
        }));
    }

    /// Words at so many edits. An edit changes two letters of the word at most, and breaks few pairs of them: words
    /// that differ more are never compared.
    fn mistyped(&self, typed: &str, allowed: usize, lectures: &mut Vec<Lecture>) {
        if allowed == 0 {
            return;
        }
        let size = Taille::new(typed);
        // Of more pairs than the edits can break, one at least is left: the rarest are the quickest to follow.
        let mut followed: Vec<&[u32]> = pairs(typed).iter().map(|pair| self.bigrammes.get(*pair)).collect();
        followed.sort_by_key(|words| words.len());
        let broken = PAIRS_BROKEN[allowed - 1];
        let all = followed.into_iter().take(broken + 1).flatten().copied();
        let mut near: Vec<u32> = all.filter(|at| self.tailles[*at as usize].is_near(&size, allowed)).collect();
        near.sort_unstable();
        near.dedup();
        lectures.extend(near.into_iter().filter_map(|mot| {
            let edits = similarity::edits(typed, self.mots.get(mot as usize).unwrap_or_default());
            let letters = size.lettres.max(self.tailles[mot as usize].lettres);
            let likeness = 1.0 - EDIT_COST * edits as f32 / f32::from(letters);
            (1..=allowed).contains(&edits).then_some(Lecture { mot, likeness, lien: Lien::Faute })
        }));
    }
}

/// Words by a key that some share.
#[derive(Debug)]
struct Cles {
    /// The keys, sorted.
    cles: Liste,
    /// The word of each; those of one key in their order.
    mots: Vec<u32>,
}

impl Cles {
    /// Of the keys of the words, word after word.
    fn new(cles: Liste) -> Self {
        let mots = cles.order();
        Cles { cles: mots.iter().filter_map(|mot| cles.get(*mot as usize)).collect(), mots }
    }

    /// The words of one key.
    fn find(&self, cle: &str) -> &[u32] {
        let from = self.cles.partition_point(|known| known < cle);
        let same = self.cles.iter_from(from).take_while(|known| *known == cle).count();
        &self.mots[from..from + same]
    }
}

/// Two neighbouring letters; a blank stands at either edge of a word.
type Bigramme = (char, char);

/// Pairs of neighbouring letters to the words that have them.
#[derive(Debug)]
struct Bigrammes {
    numeros: FxHashMap<Bigramme, u32>,
    /// The words of each pair, rising.
    mots: Renvois,
}

impl Bigrammes {
    fn new(mots: &Liste) -> Self {
        let (mut numeros, mut met) = (FxHashMap::default(), Vec::new());
        for (mot, at) in mots.iter().zip(0u32..) {
            for pair in pairs(mot) {
                let next = numeros.len() as u32;
                met.push((*numeros.entry(pair).or_insert(next), at));
            }
        }
        Bigrammes { mots: Renvois::new(&met, numeros.len()), numeros }
    }

    fn get(&self, pair: Bigramme) -> &[u32] {
        self.numeros.get(&pair).map_or(&[], |numero| self.mots.of(*numero))
    }
}

/// What tells two words apart at a glance.
#[derive(Debug, Clone, Copy)]
struct Taille {
    /// How many letters.
    lettres: u16,
    /// Which letters are there once, in the lower half, and twice, in the upper one.
    ensemble: u64,
}

impl Taille {
    fn new(mot: &str) -> Self {
        // A label has no word of so many letters; a longer one counts as that.
        let lettres = mot.chars().count().min(usize::from(u16::MAX)) as u16;
        let ensemble = mot.chars().fold(0u64, |set, c| {
            let once = 1 << (u32::from(c) % 32);
            set | if set & once == 0 { once } else { once << 32 }
        });
        Taille { lettres, ensemble }
    }

    /// Whether so many edits may lead from one to the other: to replace a letter changes two bits at most, to add or
    /// to remove one, a single bit.
    fn is_near(&self, other: &Self, edits: usize) -> bool {
        let added = usize::from(self.lettres.abs_diff(other.lettres));
        let changed = (self.ensemble ^ other.ensemble).count_ones() as usize;
        added <= edits && changed <= 2 * edits - added
    }
}

/// The pairs of neighbouring letters of a word, with a blank at either edge, each once.
fn pairs(mot: &str) -> Vec<Bigramme> {
    let mut pairs = Vec::with_capacity(mot.len() + 1);
    let mut before = ' ';
    for letter in mot.chars().chain([' ']) {
        pairs.push((before, letter));
        before = letter;
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
