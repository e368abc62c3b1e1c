//! Labels made ready to be matched with each other, or with any text.

use std::sync::Arc;

use serde::Serialize;

use super::candidates::{Ardoise, Postings};
use super::degree::{Balance, Mesure};
use super::lecture::{Lecteur, MotLu};
use super::lexique::{Lexique, Role};
use super::reglages::Reglages;
use super::tokens::{Etiquette, Jeton, Vocabulaire};
use crate::model::{Degre, Relation};

/// A label that a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouve {
    /// Its position among the labels of the index.
    pub position: usize,
    /// How the text stands to it; `Aucune` where they only share words.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
}

/// A word that two texts share, as each writes it, and how much of the weight of both it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MotCommun {
    /// As the first text writes it.
    pub un: String,
    /// As the second one does.
    pub autre: String,
    /// What it brings, in thousandths of the rarest word.
    pub poids: u32,
}

/// An index of labels: compétences, blocs, ESCO skills. The same matcher for all: near names, titles, free text.
///
/// ```
/// use passerelles::appariement::Appariement;
/// let index = Appariement::new(["Laver des vitres", "Préparer des repas", "Laver du linge"]);
/// let found = index.search("préparation du repas", 2);
/// assert_eq!(found[0].position, 1);
/// ```
#[derive(Debug)]
pub struct Appariement {
    vocabulaire: Vocabulaire,
    reglages: Reglages,
    debuts: Vec<u32>,
    jetons: Vec<Jeton>,
    opposes: Vec<u64>,
    postings: Postings,
}

impl Appariement {
    /// An index of labels, in their order, under the embedded table of words. Linear in their words but for one sort.
    pub fn new<'a>(labels: impl IntoIterator<Item = &'a str>) -> Self {
        Self::with(Lexique::embarque(), Reglages::default(), labels)
    }

    /// The same, under a table and figures of one's own.
    pub fn with<'a>(lexique: Arc<Lexique>, reglages: Reglages, labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut vocabulaire = Vocabulaire::new(Arc::clone(&lexique));
        let mut lecteur = Lecteur::new(&lexique);
        // Two passes: a word weighs what all labels make it weigh.
        let read: Vec<Vec<(u32, MotLu)>> =
            labels.into_iter().map(|label| vocabulaire.add(lecteur.read(label))).collect();
        let (mut debuts, mut jetons, mut opposes) = (vec![0], Vec::new(), Vec::with_capacity(read.len()));
        vocabulaire.weigh_all(&read, |oppose, words| {
            opposes.push(oppose);
            jetons.extend_from_slice(words);
            debuts.push(jetons.len() as u32);
        });
        let postings = Postings::new(vocabulaire.len() as u32, &debuts, &jetons);
        Appariement { vocabulaire, reglages, debuts, jetons, opposes, postings }
    }

    /// How many labels it has.
    pub fn len(&self) -> usize {
        self.opposes.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.opposes.is_empty()
    }

    fn balance(&self) -> Balance<'_> {
        Balance { lexique: self.vocabulaire.lexique(), reglages: &self.reglages }
    }

    /// The figures it was built with.
    pub fn reglages(&self) -> &Reglages {
        &self.reglages
    }

    fn etiquette(&self, position: usize) -> Etiquette<'_> {
        let (from, to) = (self.debuts[position] as usize, self.debuts[position + 1] as usize);
        Etiquette { jetons: &self.jetons[from..to], oppose: self.opposes[position] }
    }

    /// Compares two labels of the index; `appui`, in thousandths, is what else speaks for them.
    pub(super) fn measure(&self, one: usize, other: usize, appui: u32) -> Mesure {
        self.balance().compare(self.etiquette(one), self.etiquette(other), appui)
    }

    /// How the first of two labels of the index stands to the second, and how near they are. No order of the labels in
    /// the index changes it. Panics where a position is not one of the index.
    pub fn relate(&self, one: usize, other: usize) -> (Relation, Degre) {
        if one == other {
            return (Relation::Meme, Degre::UN);
        }
        let mesure = self.measure(one, other, 0);
        (mesure.relation, mesure.degre)
    }

    /// The `k` labels nearest to a text, best first, ties by position; fewer where fewer share anything with it.
    /// Complexity: the labels that share a word with the text.
    pub fn search(&self, text: &str, k: usize) -> Vec<Trouve> {
        let mut jetons = Vec::new();
        let oppose = self.vocabulaire.weigh(&self.vocabulaire.read(text), &mut jetons);
        let query = Etiquette { jetons: &jetons, oppose };
        let mut found = Vec::new();
        self.postings.visit(
            &jetons,
            &mut Ardoise::default(),
            |_, _| true,
            |position| {
                let Mesure { relation, degre } = self.balance().compare(query, self.etiquette(position), 0);
                if degre > Degre::ZERO {
                    found.push(Trouve { position, relation, degre });
                }
            },
        );
        found.sort_unstable_by_key(|one| (std::cmp::Reverse(one.degre), one.position));
        found.truncate(k);
        found
    }

    /// The labels that a text is linked to: those of [`search`](Self::search) whose relation is a link, in no order.
    pub(super) fn find_linked(&self, text: &str, ardoise: &mut Ardoise) -> Vec<Trouve> {
        let mut jetons = Vec::new();
        let oppose = self.vocabulaire.weigh(&self.vocabulaire.read(text), &mut jetons);
        let query = Etiquette { jetons: &jetons, oppose };
        let mut found = Vec::new();
        let keep = |_, partage| self.balance().may_link(partage, 0);
        self.postings.visit(&jetons, ardoise, keep, |position| {
            let Mesure { relation, degre } = self.balance().compare(query, self.etiquette(position), 0);
            if relation.is_link() {
                found.push(Trouve { position, relation, degre });
            }
        });
        found
    }

    /// Calls `visit` with each other label of the index that may be linked to one, if `appui` is added to their degree;
    /// a label for which it gives nothing is passed over. None that is linked is missed.
    pub(super) fn candidates(
        &self,
        position: usize,
        appui: impl Fn(usize) -> Option<u32>,
        ardoise: &mut Ardoise,
        visit: impl FnMut(usize),
    ) {
        let jetons = self.etiquette(position).jetons;
        let keep = |candidate, partage| {
            candidate != position && appui(candidate).is_some_and(|appui| self.balance().may_link(partage, appui))
        };
        self.postings.visit(jetons, ardoise, keep, visit);
    }

    /// How many words of a text tell something: those that only word it are not counted.
    pub(super) fn count_telling(&self, text: &str) -> usize {
        let mut jetons = Vec::new();
        self.vocabulaire.weigh(&self.vocabulaire.read(text), &mut jetons);
        jetons.iter().filter(|jeton| jeton.role != Role::Cadre).count()
    }

    /// The words that two texts share, the weightiest first; those that only word a label are left out. Words are
    /// weighed as the index knows them.
    pub fn shared_words(&self, one: &str, other: &str) -> Vec<MotCommun> {
        let [left, right] = [one, other].map(|text| (text, self.vocabulaire.read(text)));
        let [left, right] = [&left, &right].map(|(texte, mots)| Lu { texte, mots });
        shared_words(&self.vocabulaire, &self.reglages, left, right)
    }

    /// The words of its labels.
    pub(super) fn vocabulaire(&self) -> &Vocabulaire {
        &self.vocabulaire
    }
}

/// A text, and the words that were read in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lu<'a> {
    pub texte: &'a str,
    pub mots: &'a [(u32, MotLu)],
}

/// The words that two texts share, weighed as a vocabulary knows them: see [`Appariement::shared_words`].
pub(super) fn shared_words(
    vocabulaire: &Vocabulaire,
    reglages: &Reglages,
    one: Lu<'_>,
    other: Lu<'_>,
) -> Vec<MotCommun> {
    let balance = Balance { lexique: vocabulaire.lexique(), reglages };
    let (Lu { texte: one, mots: left }, Lu { texte: other, mots: right }) = (one, other);
    let weigh = |words: &[(u32, MotLu)]| -> Vec<Jeton> {
        words.iter().map(|(cle, mot)| vocabulaire.weigh_one(*cle, mot)).collect()
    };
    let (one_jetons, other_jetons) = (weigh(left), weigh(right));
    let mut shared = Vec::new();
    for (jeton, (_, mot)) in one_jetons.iter().zip(left).filter(|(jeton, _)| jeton.role != Role::Cadre) {
        let twins = other_jetons.iter().zip(right);
        let best = twins.map(|(twin, (_, word))| (balance.strength(jeton, twin), std::cmp::Reverse(word.debut), word));
        let Some((strength, _, word)) = best.max_by_key(|(strength, place, _)| (*strength, *place)) else {
            continue;
        };
        if strength > 0 {
            shared.push(MotCommun {
                un: one[mot.debut..mot.fin].to_owned(),
                autre: other[word.debut..word.fin].to_owned(),
                poids: (u64::from(jeton.poids) * strength / 1000) as u32,
            });
        }
    }
    shared.sort_by(|a, b| (b.poids, &a.un).cmp(&(a.poids, &b.un)));
    shared
}
