//! What search weighs and where it doubts: each number with its reason. Tuned on the labels of ROME 4.60 with the
//! typos of `benches/search` under seeds 20261122 and 1; another seed judges (see its README).

use serde::Serialize;

use super::lexique::Role;
use super::reponse::{Champ, GenreObjet};
use crate::passerelle::Millioniemes;

/// How many characters of a query are read. The longest label has 137; a pasted line of a CV still fits.
pub const LONGUEUR_MAX: usize = 400;

/// How many significant words of a query are read. The longest label has 17.
pub const MOTS_MAX: usize = 24;

/// The same word in another gender or number: all but the same.
pub(super) const ALIKE_FLEXION: f32 = 0.97;

/// A beginning of a word, at its least: the share of the word that was typed adds up to [`ALIKE_FULL_PREFIX`].
pub(super) const ALIKE_PREFIX: f32 = 0.8;

/// A beginning that lacks almost nothing: below another gender, above a typo.
pub(super) const ALIKE_FULL_PREFIX: f32 = 0.95;

/// What a beginning loses where it is not the last word: people shorten ("prof de maths"), but seldom.
pub(super) const INNER_PREFIX_MALUS: f32 = 0.12;

/// Letters of a last word from which it may be a beginning. One letter begins everything.
pub(super) const LEAST_PREFIX: usize = 2;

/// The same for a word that is not the last.
pub(super) const LEAST_INNER_PREFIX: usize = 3;

/// What an edit costs, as a share of the word's length: an edit in eight letters leaves .9.
pub(super) const EDIT_COST: f32 = 0.8;

/// Letters from which a word bears one edit, and two. Shorter ones turn into other words ("ash", "as").
pub(super) const LETTERS_FOR_EDITS: [usize; 2] = [3, 8];

/// Letters from which a word that nothing else explains may have two edits all the same.
pub(super) const LETTERS_FOR_RESCUE: usize = 5;

/// Of the query, the part that its lightest words make together: a name that has them alone is not looked at, since its
/// score would be under the floor.
pub(super) const LIGHT_SHARE: f32 = 0.35;

/// How many pairs of neighbouring letters one edit breaks, and two: a swap breaks three; two swaps at once are rare.
pub(super) const PAIRS_BROKEN: [usize; 2] = [3, 5];

/// The most that the words typed together are worth as one word, or one word as two: a typo of the blank.
pub(super) const ALIKE_JOINED: f32 = 0.93;

/// How many words of the labels one typed word may stand for, best first. A prefix of two letters begins hundreds.
pub(super) const EXPANSIONS: usize = 96;

/// Letters up to which a known word may still be the beginning of another ("prof", "dev"): longer ones are themselves.
pub(super) const SHORTENED: usize = 5;

/// A word of the same family ("repassage", "repasseuse"), at its least; the share of the letters in common adds up to
/// [`ALIKE_FULL_FAMILY`]. Below any typo: the meaning is near, the word is not the same.
pub(super) const ALIKE_FAMILY: f32 = 0.4;

/// A word of the same family that has almost all letters in common.
pub(super) const ALIKE_FULL_FAMILY: f32 = 0.85;

/// A word that sounds the same ("nourisse"): people who write by ear make several edits at once.
pub(super) const ALIKE_SOUND: f32 = 0.9;

/// Letters from which a word is heard: short ones sound like too many others.
pub(super) const LETTERS_HEARD: usize = 5;

/// A word that labels use for the one typed ("pénitentiaire" for "prison"): meant, not said.
pub(super) const ALIKE_SYNONYM: f32 = 0.75;

/// Letters from which a word has a family, and the root its members share at least, without the ending of so many
/// letters: "-age", "-erie", "-eur".
pub(super) const LEAST_FAMILY: usize = 6;

/// See [`LEAST_FAMILY`].
pub(super) const LEAST_ROOT: usize = 5;

/// The part of the longer word that a family has in common at least: less, and "repas" would be of "repassage".
pub(super) const FAMILY_SHARE: f32 = 0.57;

/// See [`LEAST_FAMILY`].
pub(super) const ENDING: usize = 4;

/// How much more the first word weighs: in French it names the métier, what follows tells where and for whom.
pub(super) const HEAD: f32 = 1.4;

/// What a word that no label has weighs beside the rarest: a town or a brand must not hide the rest.
pub(super) const UNKNOWN_WEIGHT: f32 = 0.6;

/// What a typo loses where the word typed is a word of the labels itself: it is seldom another one.
pub(super) const KNOWN_WORD_MALUS: f32 = 0.08;

/// What a word is worth that the name lacks and the fiche has ("infirmière hôpital"), in the measure in which the name
/// itself is asked for: the fiche of a longer name may not beat the very name.
pub(super) const FICHE_HELP: f32 = 0.5;

/// Of the score, the part of how many names of the thing answer: "électricien" is foremost who bears it most.
pub(super) const SUPPORT_SHARE: f32 = 0.05;

/// Names added to those a thing has, so that one name alone is no support.
pub(super) const SUPPORT_NAMES: f32 = 6.0;

/// From which part of the query answered a name supports another.
pub(super) const SUPPORTING: f32 = 0.9;

/// Letters from which a last word that carries nothing is read as a beginning ("plus", of "plusieurs").
pub(super) const LEAST_EMPTY_PREFIX: usize = 4;

/// What such a word weighs beside one that carries something.
pub(super) const EMPTY_WEIGHT: f32 = 0.5;

/// Of the score, the part that the query answered alone decides; the rest is the part of the form that was asked.
pub(super) const RECALL_SHARE: f32 = 0.62;

/// Where a name begins with all the words typed, the part that is forgiven of what they leave out: who types the
/// beginning of a long name has not finished.
pub(super) const BEGUN: f32 = 0.5;

/// Of the score, the part of the order of the words: people begin with what the name begins with.
pub(super) const ORDER_SHARE: f32 = 0.08;

/// Of the score, the part of the letters, small words included: parts equals, overturns nothing else.
pub(super) const LETTERS_SHARE: f32 = 0.02;

/// How many forms have the order of their words compared, at least: more than the names of a thing, its forms included.
pub(super) const ORDERED: usize = 64;

/// The most forms that are looked at, however many results are asked for.
pub(super) const ORDERED_MAX: usize = 4096;

/// How many forms, best first, are compared letter by letter: those that may come first.
pub(super) const COMPARED: usize = 8;

/// Letters compared at most in a form and in a query, to bound a quadratic measure.
pub(super) const COMPARED_LETTERS: usize = 120;

/// What a name loses with its compounds written in one word.
pub(super) const WITHOUT_HYPHENS: f32 = 0.995;

/// What a name loses without its parentheses: another thing may bear that name whole.
pub(super) const WITHOUT_PARENTHESES: f32 = 0.996;

/// What each next métier of one common name loses: the table gives the best first.
pub(super) const NEXT_MEANING: f32 = 0.01;

/// What a certification or a bloc no longer in force loses: people ask for what can be obtained.
pub(super) const EXPIRED: f32 = 0.99;

impl Champ {
    /// What a match of this field is worth beside an official label.
    pub(super) fn factor(self) -> f32 {
        match self {
            // What the source calls the thing itself; and what a person wrote in the table, knowing what people say.
            Champ::Code | Champ::Libelle | Champ::NomUsuel => 1.0,
            // An official synonym: as good, after them where equal.
            Champ::Appellation => 0.998,
            // An abbreviation is often shared: certain as letters, less as meaning.
            Champ::Abrege => 0.99,
            // Words from anywhere on the fiche: helps where no name answers, never beats one that does.
            Champ::Fiche => 0.6,
        }
    }
}

impl GenreObjet {
    /// What a name of this kind is worth where it is not the very name typed: people who type what is done or said
    /// mean a métier before a skill or a title of the same words.
    pub(super) fn prior(self) -> f32 {
        match self {
            GenreObjet::Metier => 1.0,
            GenreObjet::Certification | GenreObjet::Bloc => 0.975,
            GenreObjet::Competence => 0.965,
        }
    }
}

impl Role {
    /// What a word of this role weighs beside one that names something.
    pub(super) fn weight(self) -> f32 {
        match self {
            Role::Nom => 1.0,
            // It frames what is looked for ("travailler comme") or tells when and under which contract: it decides
            // between equals.
            Role::Tournure => 0.25,
            Role::Circonstance => 0.3,
            // Where or for whom: labels tell it of few métiers, and a name without it is the name all the same.
            Role::Lieu => 0.6,
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
            sure: Millioniemes(900_000),
            ecart: Millioniemes(20_000),
            probable: Millioniemes(620_000),
            plancher: Millioniemes(300_000),
        }
    }
}
