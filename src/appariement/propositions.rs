//! What a free text may name among compétences: the title of a bloc, a line of a CV, a skill of another nomenclature.
//!
//! The whole text is matched, then each part of it that says enough by itself ("l'entretien du logement" and "le linge" in
//! a title that has both): a compétence is proposed once, by the place that is nearest to it. A proposal is never
//! identity, and never changes a verdict.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::evidence::Preuve;
use super::proches::Proches;
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::{Degre, Relation};

/// A part of a text is matched by itself if it has at least so many words that tell something: "laver" or "les outils"
/// alone would propose half a référentiel.
const MOTS_MIN: usize = 2;

/// Words and marks that part a text: both sides may name a skill each.
const LIAISONS: [&str; 5] = [" et ", " ou ", " puis ", " ainsi que ", " - "];

/// A compétence that a text may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposition {
    /// The compétence.
    #[serde(skip)]
    pub competence: CompetenceIx,
    /// How the text, whole, stands to it; never `Aucune`.
    pub relation: Relation,
    /// How near they are, or the part of the text that is nearest.
    pub degre: Degre,
    /// That part, or the whole text.
    pub extrait: String,
    /// What speaks for it: the words shared.
    pub preuves: Vec<Preuve>,
}

impl Proches {
    /// The `k` compétences that a text most likely names, nearest first, ties by code; fewer, or none, where fewer are
    /// near. Certifications are left out.
    ///
    /// ```
    /// use passerelles::appariement::Proches;
    /// use passerelles::{Moteur, Relation};
    /// let referentiel = Moteur::mini().referentiel();
    /// let proches = Proches::new(referentiel);
    /// let proposed = proches.propose(referentiel, "Préparation des repas et entretien du linge au domicile", 5);
    /// let first = &proposed[0];
    /// assert_eq!(referentiel.competence_at(first.competence).libelle, "Préparer des repas");
    /// assert_eq!((first.relation, first.extrait.as_str()), (Relation::PlusLarge, "Préparation des repas"));
    /// ```
    ///
    /// Complexity: for the text and each part, the labels that share a word with it.
    pub fn propose(&self, referentiel: &Referentiel, texte: &str, k: usize) -> Vec<Proposition> {
        let mut best: BTreeMap<CompetenceIx, (Degre, Relation, &str)> = BTreeMap::new();
        let all = self.index().len();
        for (extrait, place) in places(texte) {
            if place == Place::Partie && self.index().count_telling(extrait) < MOTS_MIN {
                continue;
            }
            for found in self.index().search(extrait, all) {
                let competence = CompetenceIx::new(found.position);
                let relation = whole_of(found.relation, place);
                if !relation.is_link() || self.is_out(competence) {
                    continue;
                }
                let known = best.entry(competence).or_insert((Degre::ZERO, relation, extrait));
                if found.degre > known.0 {
                    *known = (found.degre, relation, extrait);
                }
            }
        }
        let mut ranked: Vec<(CompetenceIx, (Degre, Relation, &str))> = best.into_iter().collect();
        ranked.sort_by_key(|(competence, (degre, ..))| (Reverse(*degre), *competence));
        ranked.truncate(k);
        let proposition = |(competence, (degre, relation, extrait)): (CompetenceIx, (Degre, Relation, &str))| {
            let mots = self.index().shared_words(extrait, &referentiel.competence_at(competence).libelle);
            let preuves = if mots.is_empty() { Vec::new() } else { vec![Preuve::Mots { mots }] };
            Proposition { competence, relation, degre, extrait: extrait.to_owned(), preuves }
        };
        ranked.into_iter().map(proposition).collect()
    }
}

/// Whether a place is the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Entier,
    Partie,
}

/// How the whole text stands to what one place of it stands to: a part that is or holds a skill makes the whole larger
/// than it; one that is only a part of a skill says no more than that they are near.
fn whole_of(relation: Relation, place: Place) -> Relation {
    match (place, relation) {
        (Place::Partie, Relation::Meme | Relation::PlusLarge) => Relation::PlusLarge,
        (Place::Partie, Relation::PlusEtroite) => Relation::Proche,
        (_, relation) => relation,
    }
}

/// The text, then its sentences and clauses, then what links part in these. The whole first; a part that is the whole is
/// not repeated.
fn places<'a>(texte: &'a str) -> Vec<(&'a str, Place)> {
    let whole = texte.trim();
    let mut found = vec![(whole, Place::Entier)];
    let mut add = |part: &'a str, of: &str| {
        let part = part.trim();
        if !part.is_empty() && part.len() < of.len() {
            found.push((part, Place::Partie));
        }
    };
    for clause in whole.split([',', ';', '.', ':', '\n', '\u{2022}', '\u{2013}']) {
        add(clause, whole);
        let mut rest = clause;
        while let Some((at, link)) = next_link(rest) {
            add(&rest[..at], clause);
            rest = &rest[at + link..];
        }
        if rest.len() < clause.len() {
            add(rest, clause);
        }
    }
    found
}

/// Where the first word that parts a text stands, and how long it is.
fn next_link(text: &str) -> Option<(usize, usize)> {
    LIAISONS.iter().filter_map(|link| Some((text.find(link)?, link.len()))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_marks_and_links() {
        let parts: Vec<&str> =
            places(" Laver et ranger, puis servir ; Été. ").into_iter().map(|(part, _)| part).collect();
        assert_eq!(
            parts,
            [
                "Laver et ranger, puis servir ; Été.",
                "Laver et ranger",
                "Laver",
                "ranger",
                "puis servir",
                "servir",
                "Été"
            ]
        );
        assert_eq!(places("Laver").len(), 1);
        assert_eq!(places(""), [("", Place::Entier)]);
    }
}
