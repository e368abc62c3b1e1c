//! What search weighs and where it doubts: each number with its reason. Tuned on the labels of ROME 4.60 with the
//! typos of `benches/search` under seed 1, never on the seeds that judge.

use serde::Serialize;

use super::reponse::Champ;
use crate::passerelle::Millioniemes;

/// How many characters of a query are read. The longest label has 137; a pasted line of a CV still fits.
pub const LONGUEUR_MAX: usize = 400;

/// How many significant words of a query are read. The longest label has 17.
pub const MOTS_MAX: usize = 24;

/// The same word in another gender or number: all but the same.
pub(super) const ALIKE_FLEXION: f64 = 0.97;

/// A beginning of a word, at its least: the share of the word that was typed adds up to [`ALIKE_FULL_PREFIX`].
pub(super) const ALIKE_PREFIX: f64 = 0.72;

/// A beginning that lacks almost nothing: below another gender, above a typo.
pub(super) const ALIKE_FULL_PREFIX: f64 = 0.95;

/// What a beginning loses where it is not the last word: people shorten ("prof de maths"), but seldom.
pub(super) const INNER_PREFIX_MALUS: f64 = 0.12;

/// Letters of a last word from which it may be a beginning. One letter begins everything.
pub(super) const LEAST_PREFIX: usize = 2;

/// The same for a word that is not the last.
pub(super) const LEAST_INNER_PREFIX: usize = 3;

/// What an edit costs, as a share of the word's length: an edit in eight letters leaves .9.
pub(super) const EDIT_COST: f64 = 0.8;

/// Letters from which a word bears one edit, and two. Shorter ones turn into other words ("ash", "as").
pub(super) const LETTERS_FOR_EDITS: [usize; 2] = [3, 5];

/// The most that the words typed together are worth as one word, or one word as two: a typo of the blank.
pub(super) const ALIKE_JOINED: f64 = 0.93;

/// How many words of the labels one typed word may stand for, best first. A prefix of two letters begins hundreds.
pub(super) const EXPANSIONS: usize = 192;

/// Of the score, the part that the query answered alone decides; the rest is the part of the form that was asked.
pub(super) const RECALL_SHARE: f64 = 0.62;

/// The most that spelling and order, letter by letter, change: enough to part equals, not to overturn a word.
pub(super) const SPELLING_SHARE: f64 = 0.08;

/// How many forms are compared letter by letter, at least: the spelling of those below cannot lift them to the top.
pub(super) const COMPARED: usize = 48;

/// The most forms that are looked at, however many results are asked for.
pub(super) const COMPARED_MAX: usize = 4096;

/// Letters compared at most in a form and in a query, to bound a quadratic measure.
pub(super) const COMPARED_LETTERS: usize = 160;

/// What each next métier of one common name loses: the table gives the best first.
pub(super) const NEXT_MEANING: f64 = 0.01;

/// What a certification or a bloc no longer in force loses: people ask for what can be obtained.
pub(super) const EXPIRED: f64 = 0.99;

impl Champ {
    /// What a match of this field is worth beside an official label.
    pub(super) fn factor(self) -> f64 {
        match self {
            // What the source calls the thing itself; and what a person wrote in the table, knowing what people say.
            Champ::Code | Champ::Libelle | Champ::NomUsuel => 1.0,
            // An official synonym: as good, after them where equal.
            Champ::Appellation => 0.998,
            // An abbreviation is often shared: certain as letters, less as meaning.
            Champ::Abrege => 0.99,
            // Words from anywhere on the fiche: helps where no name answers, never beats one that does.
            Champ::Fiche => 0.72,
        }
    }
}

/// Where confidence starts. Scores are those of the best result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Seuils {
    /// From here, and with `ecart` above the next, a result is "sure". A name typed with one typo still is.
    pub sure: Millioniemes,
    /// How far above the second result a "sure" one stands.
    pub ecart: Millioniemes,
    /// From here a result is "probable"; below, nothing is sure and the results are but the nearest.
    pub probable: Millioniemes,
    /// Below this a result is not shown at all.
    pub plancher: Millioniemes,
}

impl Default for Seuils {
    fn default() -> Self {
        Seuils {
            sure: Millioniemes(880_000),
            ecart: Millioniemes(20_000),
            probable: Millioniemes(620_000),
            plancher: Millioniemes(300_000),
        }
    }
}
