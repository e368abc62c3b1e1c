//! Proximité(A, B): what ranks. A sum of named composantes, each the cosine of the tf-idf unit vectors of A and B.
//!
//! Each composante gives every métier a vector over its traits (a compétence, a word, a contexte), of length one (levels
//! excepted), scaled by the square root of the composante's weight. All vectors of a métier stand end to end, so that the whole score is
//! one sparse dot product, and what each shared trait brings to it is exact.
//!
//! **Direction.** Two things make the way matter. [`Composante::Niveau`] is the lower of two levels, so that from a given
//! métier those below its level rank after. And [`Poids::fiche_derivee`] keeps a share of every coordinate of a target
//! that ROME 4 split off a broader fiche. Both leave the score a sum over shared traits.
//!
//! **Integers.** A coordinate is rounded once, at build, to 1/32,000. The product of two is then worth 1/1,024,000,000,
//! and 1,024 of these are a millionth: `(a·b + 512) >> 10` is the contribution of a trait, in whole millionths, and the
//! score is their sum. No order of summation, thread or platform can change it.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use once_cell::sync::OnceCell;

use super::comptes::Frequences;
use super::millioniemes::Millioniemes;
use super::poids::{Composante, FACTEUR_ENTIER, Poids};
use super::vecteurs::{Colonnes, Coordonnee, Gardees, Vecteurs};
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::CodeOgr;

/// log2 of the number of products' units in a millionth.
const DECALAGE: u32 = 10;

/// What two métiers may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    /// A compétence, or a macro-compétence.
    Competence(CompetenceIx),
    /// A contexte de travail.
    Contexte(CodeOgr),
    /// A word, by its position among those that [`Proximite::mot`] tells.
    Mot(u32),
    /// A level, a domain, an official set: its words, likewise told by [`Proximite::mot`].
    Nomme(u32),
}

impl Composante {
    /// What its traits are, from their number: the position of a compétence, a code of contexte, the position of a word.
    pub(crate) fn trait_of(self) -> fn(u32) -> Trait {
        match self {
            Composante::SavoirFaire | Composante::Savoirs | Composante::Titres | Composante::MacroCompetences => {
                |number| Trait::Competence(CompetenceIx(number))
            }
            Composante::Contextes => |number| Trait::Contexte(CodeOgr(number)),
            Composante::Intitules
            | Composante::Definition
            | Composante::MotsCompetences
            | Composante::Libelle
            | Composante::Acces => Trait::Mot,
            Composante::Encadrement | Composante::Niveau | Composante::Ensembles | Composante::Domaine => Trait::Nomme,
        }
    }
}

/// The contribution of one trait that both métiers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// The composante it is part of.
    pub composante: Composante,
    /// What is shared.
    pub commun: Trait,
    /// What it brings to the score.
    pub valeur: Millioniemes,
}

/// The vectors of all métiers of a référentiel under given weights.
///
/// Memory: 8 bytes a coordinate in each of two orders. Building: O(n log n) in the coordinates.
#[derive(Debug)]
pub struct Proximite {
    poids: Poids,
    vecteurs: Vecteurs,
    /// The same by trait, derived where the vectors came from a pack and the questions are more than [`DIRECTES`].
    postings: OnceCell<Postings>,
    /// How many questions were answered without them.
    directes: AtomicU32,
    /// What is kept of the contributions towards each métier, in thousandths.
    facteurs: Vec<u32>,
}

/// How many questions to a pack just opened are answered from its counts, before all vectors are put in order and kept: that costs as
/// much as some twenty of them, and eight million bytes over all of ROME.
const DIRECTES: u32 = 16;

/// The coordinates by trait.
#[derive(Debug)]
struct Postings {
    /// Métiers by trait, each list sorted by métier.
    debuts: Vec<u32>,
    metiers: Vec<u32>,
    /// What the trait is worth in the métier as a source, and as a target: the direction included.
    valeurs_source: Vec<u16>,
    valeurs_cible: Vec<u16>,
}

impl Postings {
    fn new(vecteurs: &Vecteurs, facteurs: &[u32]) -> Self {
        let Colonnes { debuts, metiers, valeurs: valeurs_source } = vecteurs.by_trait();
        let as_target = metiers.iter().zip(&valeurs_source);
        let valeurs_cible = as_target.map(|(metier, valeur)| keep(*valeur, facteurs[*metier as usize])).collect();
        Postings { debuts, metiers, valeurs_source, valeurs_cible }
    }

    #[inline]
    fn range(&self, trait_: u32) -> std::ops::Range<usize> {
        let at = trait_ as usize;
        self.debuts[at] as usize..self.debuts[at + 1] as usize
    }
}

/// Which way a question goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sens {
    /// From one métier to all.
    Depuis,
    /// From all métiers to one.
    Vers,
}

impl Proximite {
    /// Computes the vectors of a référentiel.
    pub fn new(referentiel: &Referentiel, poids: &Poids) -> Self {
        Self::weigh(referentiel, poids, Frequences::new(referentiel, poids))
    }

    /// The same from counts of this référentiel for these weights.
    pub(super) fn weigh(referentiel: &Referentiel, poids: &Poids, frequences: Frequences) -> Self {
        let vecteurs = Vecteurs::weigh(frequences, poids);
        let proximite = Self::from_vecteurs(referentiel, poids.clone(), vecteurs);
        proximite.postings();
        proximite
    }

    /// The same from vectors computed before, for this référentiel and these weights.
    pub(crate) fn from_vecteurs(referentiel: &Referentiel, poids: Poids, vecteurs: Vecteurs) -> Self {
        let facteurs = directions(referentiel, &poids);
        Proximite { poids, vecteurs, postings: OnceCell::new(), directes: AtomicU32::new(0), facteurs }
    }

    /// The coordinates by trait, derived on the first call.
    #[inline]
    fn postings(&self) -> &Postings {
        self.postings.get_or_init(|| Postings::new(&self.vecteurs, &self.facteurs))
    }

    /// A word of the texts, in its first form met, folded, or the words of a named trait: what [`Trait::Mot`] and
    /// [`Trait::Nomme`] point to.
    pub fn mot(&self, mot: u32) -> &str {
        self.vecteurs.mots.get(mot as usize).unwrap_or_default()
    }

    /// The weights it was built with.
    pub fn poids(&self) -> &Poids {
        &self.poids
    }

    /// How many métiers it holds.
    pub fn len(&self) -> usize {
        self.vecteurs.len()
    }

    /// Whether it holds no métier; a référentiel always has one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many traits there are.
    pub fn trait_count(&self) -> usize {
        self.vecteurs.traits.len()
    }

    /// Where the traits of each composante end.
    pub(super) fn fins(&self) -> &[u32] {
        &self.vecteurs.fins
    }

    /// The positions of the traits of a composante; none where it has no weight.
    pub(super) fn traits_of(&self, composante: Composante) -> Range<u32> {
        let at = Composante::ALL.iter().take_while(|one| **one != composante).count();
        let from = if at == 0 { 0 } else { self.vecteurs.fins[at - 1] };
        from..self.vecteurs.fins[at]
    }

    /// The coordinates of a métier, by trait: the trait's position, what it is worth in the métier as a source, and as a
    /// target. With [`rank_all`](Self::rank_all) they let anyone reckon the scores again.
    #[inline]
    pub fn coordinates(&self, metier: MetierIx) -> impl ExactSizeIterator<Item = (u32, u16, u16)> + '_ {
        let facteur = self.facteurs[metier.index()];
        self.row(metier).iter().map(move |c| (c.trait_, c.valeur, keep(c.valeur, facteur)))
    }

    /// The métiers that have a trait, in their order, and what it is worth in each as a source.
    #[inline]
    pub(super) fn holders(&self, trait_: u32) -> impl ExactSizeIterator<Item = (u32, u16)> + '_ {
        let postings = self.postings();
        let range = postings.range(trait_);
        postings.metiers[range.clone()].iter().copied().zip(postings.valeurs_source[range].iter().copied())
    }

    /// The trait at a position.
    pub(super) fn trait_at(&self, trait_: u32) -> Trait {
        self.vecteurs.traits[trait_ as usize]
    }

    /// The postings of a trait: positions to be given to [`targets`](Self::targets), one a métier that has it.
    #[inline]
    pub(super) fn posting(&self, trait_: u32) -> Range<u32> {
        let debuts = &self.postings().debuts;
        debuts[trait_ as usize]..debuts[trait_ as usize + 1]
    }

    /// Where the postings of each trait start, and the end.
    pub(super) fn posting_bounds(&self) -> &[u32] {
        &self.postings().debuts
    }

    /// The métiers at these postings, in their order, and what the trait is worth in each as a target.
    #[inline]
    pub(super) fn targets(&self, postings: Range<u32>) -> impl ExactSizeIterator<Item = (u32, u16)> + '_ {
        let range = postings.start as usize..postings.end as usize;
        let postings = self.postings();
        postings.metiers[range.clone()].iter().copied().zip(postings.valeurs_cible[range].iter().copied())
    }

    #[inline]
    fn row(&self, metier: MetierIx) -> &[Coordonnee] {
        self.vecteurs.row(metier.index())
    }

    /// The score from `source` to every métier, itself included, into `scores`, in the order of codes. No allocation
    /// once `scores` has the length of the référentiel, the first questions to a pack apart, which read its counts.
    /// Complexity: the sum of the métiers that have each trait.
    pub fn scores(&self, source: MetierIx, scores: &mut Vec<Millioniemes>) {
        self.accumulate(source, Sens::Depuis, scores);
    }

    /// The score from every métier, itself included, to `cible`, likewise.
    pub fn scores_vers(&self, cible: MetierIx, scores: &mut Vec<Millioniemes>) {
        self.accumulate(cible, Sens::Vers, scores);
    }

    fn accumulate(&self, metier: MetierIx, sens: Sens, scores: &mut Vec<Millioniemes>) {
        scores.clear();
        scores.resize(self.len(), Millioniemes(0));
        if let Some(kept) = self.direct() {
            return self.read_off(kept, metier, sens, scores);
        }
        let postings = self.postings();
        let (facteur, valeurs) = match sens {
            Sens::Depuis => (FACTEUR_ENTIER, &postings.valeurs_cible),
            Sens::Vers => (self.facteurs[metier.index()], &postings.valeurs_source),
        };
        for coordonnee in self.row(metier) {
            let range = postings.range(coordonnee.trait_);
            let valeur = u32::from(keep(coordonnee.valeur, facteur));
            for (metier, other) in postings.metiers[range.clone()].iter().zip(&valeurs[range]) {
                scores[*metier as usize].0 += multiply(valeur, u32::from(*other));
            }
        }
    }

    /// The counts that this question reads off, where so few were asked that it is not worth putting all vectors in order.
    fn direct(&self) -> Option<&Gardees> {
        let kept = self.vecteurs.kept()?;
        (self.directes.fetch_add(1, Ordering::Relaxed) < DIRECTES).then_some(kept)
    }

    /// The same scores from the counts of the traits that the métier has.
    fn read_off(&self, kept: &Gardees, metier: MetierIx, sens: Sens, scores: &mut [Millioniemes]) {
        let facteur = self.facteurs[metier.index()];
        let own = self.row(metier).iter().map(|c| (c.trait_, c.valeur));
        kept.visit(own, |valeur, other, cible| {
            let (one, two) = match sens {
                Sens::Depuis => (valeur, keep(cible, self.facteurs[other as usize])),
                Sens::Vers => (keep(valeur, facteur), cible),
            };
            let score = &mut scores[other as usize].0;
            *score = score.saturating_add(multiply(u32::from(one), u32::from(two)));
        });
    }

    /// What `one` and `other` share, in the order of composantes then of traits. Their sum is the score from `one` to
    /// `other`.
    pub fn contributions(&self, one: MetierIx, other: MetierIx) -> Vec<Contribution> {
        let facteur = self.facteurs[other.index()];
        let mut composante = 0;
        let mut found = Vec::new();
        self.vecteurs.visit_shared(one.index(), other.index(), |at, one, other| {
            while at >= self.vecteurs.fins[composante] {
                composante += 1;
            }
            found.push(Contribution {
                composante: Composante::ALL[composante],
                commun: self.vecteurs.traits[at as usize],
                valeur: Millioniemes(multiply(u32::from(one), u32::from(keep(other, facteur)))),
            });
        });
        found
    }
}

/// The contribution of a trait, in millionths.
#[inline]
pub(super) fn multiply(one: u32, other: u32) -> u32 {
    (one * other + (1 << (DECALAGE - 1))) >> DECALAGE
}

/// A coordinate of a target, of which the direction keeps `facteur` thousandths.
#[inline]
fn keep(valeur: u16, facteur: u32) -> u16 {
    ((u32::from(valeur) * facteur + FACTEUR_ENTIER / 2) / FACTEUR_ENTIER) as u16
}

/// What is kept of the contributions towards each métier, in thousandths.
fn directions(referentiel: &Referentiel, poids: &Poids) -> Vec<u32> {
    let is_split_off = |ix| referentiel.metier_parent(ix).is_some_and(|parent| parent != referentiel.metier_code(ix));
    let metiers = referentiel.metier_positions();
    metiers.map(|ix| if is_split_off(ix) { poids.fiche_derivee } else { FACTEUR_ENTIER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::native;
    use crate::model::Collections;

    const TROIS: &str = r#"
genre = "passerelles.referentiel"
version = 1
[couche]
nom = "essai"
edition = "essai"
nomenclature = "rome4"
[[competence]]
code = 1
libelle = "Soigner"
nature = "savoir-faire"
[[metier]]
code = "A1001"
libelle = "Aide"
parent = "A1001"
acces = "Accessible avec un CAP"
competences = [1]
[[metier]]
code = "A1002"
libelle = "Aide de nuit"
parent = "A1001"
acces = "Accessible avec un Bac +2"
competences = [1]
[[metier]]
code = "A1003"
libelle = "Cadre"
emploi_cadre = true
"#;

    fn referentiel() -> Referentiel {
        let (couche, _) = native::read_texts("essai", &[("essai.toml", TROIS)]).unwrap();
        Referentiel::new(Collections::from_couche(couche)).unwrap().0
    }

    #[test]
    fn both_ways_of_scoring_and_the_contributions_agree() {
        let referentiel = referentiel();
        let proximite = Proximite::new(&referentiel, &Poids::ROME4);
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for source in referentiel.metier_positions() {
            proximite.scores(source, &mut from);
            for cible in referentiel.metier_positions() {
                proximite.scores_vers(cible, &mut to);
                let sum: Millioniemes = proximite.contributions(source, cible).iter().map(|c| c.valeur).sum();
                assert_eq!((from[cible.index()], to[source.index()]), (sum, sum));
            }
        }
    }

    #[test]
    fn a_target_split_off_keeps_a_share_and_levels_count_to_the_lower() {
        let referentiel = referentiel();
        let [aide, nuit, _] = [0, 1, 2].map(|at| referentiel.metier_positions().nth(at).unwrap());
        let score = |poids: &Poids, one, other| {
            let proximite = Proximite::new(&referentiel, poids);
            let sum: Millioniemes = proximite.contributions(one, other).iter().map(|c| c.valeur).sum();
            sum.0
        };
        let niveaux = Poids { niveau: 1000, ..Poids::NULS };
        let palier = score(&niveaux, aide, aide) / 2;
        assert_eq!((score(&niveaux, aide, nuit), score(&niveaux, nuit, nuit)), (2 * palier, 4 * palier));
        let savoir_faire = Poids { savoir_faire: 1000, fiche_derivee: 500, ..Poids::NULS };
        let (down, up) = (score(&savoir_faire, aide, nuit), score(&savoir_faire, nuit, aide));
        assert!((999_000..=1_001_000).contains(&up) && (499_000..=501_000).contains(&down), "{up} {down}");
    }
}
