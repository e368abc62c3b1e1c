//! Ranking the métiers for a person by the compétences held alone: the quick first answer to a list of compétences.

use super::choix::{Choix, Voisin};
use super::poids::Composante;
use super::proximite::{Proximite, Trait, multiply};
use super::vecteurs::{echelle, idf, round};
use crate::graph::Referentiel;
use crate::model::{Acquis, CodeOgr};

/// The composantes that are made of compétences as such.
const COMPETENCES: [Composante; 2] = [Composante::SavoirFaire, Composante::Savoirs];

/// Ranks métiers by the cosine of their compétences with those that a person holds: the savoir-faire and the savoirs
/// composantes of proximité, of the person taken as a métier that requires just these. The direction is left out, since a
/// person comes from nowhere; savoir-être count for nothing, as everywhere.
///
/// Built once, then asked any number of times: an answer allocates nothing.
#[derive(Debug)]
pub struct Classeur<'a> {
    proximite: &'a Proximite,
    /// The compétences that a métier requires, by code, and beside each its trait and its rarity.
    codes: Vec<CodeOgr>,
    traits: Vec<(u32, f64)>,
    /// What is held of one composante: traits and rarities.
    tenus: Vec<(u32, f64)>,
    scores: Vec<u32>,
    choix: Choix,
}

impl<'a> Classeur<'a> {
    /// Prepares the ranking of the `nombre` best. O(n log n) in the compétences.
    pub fn new(referentiel: &Referentiel, proximite: &'a Proximite, nombre: usize) -> Self {
        let mut by_code = Vec::new();
        for composante in COMPETENCES {
            for at in proximite.traits_of(composante) {
                if let Trait::Competence(ix) = proximite.trait_at(at) {
                    let rarity = idf(proximite.len(), proximite.holders(at).len());
                    by_code.push((referentiel.competence_code(ix), (at, rarity)));
                }
            }
        }
        by_code.sort_unstable_by_key(|(code, _)| *code);
        let (codes, traits) = by_code.into_iter().unzip();
        let scores = vec![0; proximite.len()];
        Classeur { proximite, codes, traits, tenus: Vec::new(), scores, choix: Choix::new(nombre) }
    }

    /// The best métiers for what is held, best first, ties by code; those of which nothing is held are left out. Métiers
    /// exercised and certifications held count by their compétences alone, once these are among the acquis.
    ///
    /// Complexity: for each compétence held, the métiers that require it; then one pass over the scores.
    ///
    /// ```
    /// use passerelles::model::NatureAcquis;
    /// use passerelles::passerelle::Classeur;
    /// use passerelles::{Acquis, Moteur};
    /// let (referentiel, index) = (Moteur::mini().referentiel(), Moteur::mini().index());
    /// let mut acquis = Acquis::default();
    /// for requis in referentiel.requis(referentiel.metier_ix("K1304".parse()?)?) {
    ///     acquis.hold(referentiel.competence_at(requis.competence()).code, NatureAcquis::Declare);
    /// }
    /// let mut classeur = Classeur::new(referentiel, index.proximite(), 5);
    /// let best = classeur.rank(&acquis).next().expect("a métier requires what one of them does");
    /// assert_eq!(referentiel.metier_at(best.metier).code.as_str(), "K1304");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rank(&mut self, acquis: &Acquis) -> impl ExactSizeIterator<Item = Voisin> + '_ {
        self.scores.fill(0);
        for composante in COMPETENCES {
            self.read(acquis, composante);
            let norm = libm::sqrt(self.tenus.iter().map(|(_, rarity)| rarity * rarity).sum());
            if norm == 0.0 {
                continue;
            }
            let unit = echelle(self.proximite.poids().of(composante)) / norm;
            for (at, rarity) in &self.tenus {
                let valeur = u32::from(round(*rarity, unit));
                for (metier, other) in self.proximite.holders(*at) {
                    self.scores[metier as usize] += multiply(valeur, u32::from(other));
                }
            }
        }
        self.choix.choose(&self.scores)
    }

    /// What is held of a composante.
    fn read(&mut self, acquis: &Acquis, composante: Composante) {
        let all = self.proximite.traits_of(composante);
        self.tenus.clear();
        let mut from = 0;
        for (code, _) in acquis.competences() {
            // Both are sorted: each search starts where the last one ended.
            from += self.codes[from..].partition_point(|known| *known < code);
            if self.codes.get(from) == Some(&code) && all.contains(&self.traits[from].0) {
                self.tenus.push(self.traits[from]);
            }
        }
    }
}
