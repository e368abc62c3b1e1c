//! Proximité(A, B): what ranks. A sum of named composantes, each the cosine of the tf-idf unit vectors of A and B.
//!
//! Each composante gives every métier a vector over its traits (a compétence, a word, a contexte), of length one, scaled
//! by the square root of the composante's weight. All vectors of a métier stand end to end, so that the whole score is
//! one sparse dot product, and what each shared trait brings to it is exact.
//!
//! **Integers.** A coordinate is rounded once, at build, to 1/32,000. The product of two is then worth 1/1,024,000,000,
//! and 1,024 of these are a millionth: `(a·b + 512) >> 10` is the contribution of a trait, in whole millionths, and the
//! score is their sum. No order of summation, thread or platform can change it.

use std::collections::HashMap;

use super::millioniemes::Millioniemes;
use super::poids::{Composante, Poids};
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{CodeOgr, Metier, Nature};
use crate::text::words;

/// Coordinates are counted in 1/32,000: 32,000² = 1,024 · 10⁶, so a product is a whole number of 1/1024 millionths.
const ECHELLE: f64 = 32_000.0;

/// log2 of the number of products' units in a millionth.
const DECALAGE: u32 = 10;

/// What two métiers may share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    /// A compétence, or a macro-compétence.
    Competence(CompetenceIx),
    /// A contexte de travail.
    Contexte(CodeOgr),
    /// The stem of a word.
    Mot(String),
}

/// One coordinate of a métier: a trait and its worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Coordonnee {
    trait_: u32,
    valeur: u16,
}

/// The contribution of one trait that both métiers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution<'a> {
    /// The composante it is part of.
    pub composante: Composante,
    /// What is shared.
    pub commun: &'a Trait,
    /// What it brings to the score.
    pub valeur: Millioniemes,
}

/// The vectors of all métiers of a référentiel under given weights.
///
/// Memory: 6 bytes a coordinate in each of two orders. Building: O(n log n) in the coordinates.
#[derive(Debug)]
pub struct Proximite {
    poids: Poids,
    /// Coordinates by métier, each list sorted by trait.
    debuts: Vec<u32>,
    coordonnees: Vec<Coordonnee>,
    /// Métiers by trait, each list sorted by métier.
    debuts_traits: Vec<u32>,
    metiers: Vec<u32>,
    valeurs: Vec<u16>,
    traits: Vec<Trait>,
    /// Where the traits of each composante end, in the order of `Composante::ALL`.
    fins: [u32; Composante::ALL.len()],
}

impl Proximite {
    /// Computes the vectors of a référentiel.
    pub fn new(referentiel: &Referentiel, poids: &Poids) -> Self {
        let count = referentiel.metiers().len();
        let mut rows: Vec<Vec<Coordonnee>> = vec![Vec::new(); count];
        let mut traits = Vec::new();
        let mut fins = [0; Composante::ALL.len()];
        for (composante, fin) in Composante::ALL.into_iter().zip(&mut fins) {
            let weight = poids.of(composante);
            if weight > 0 {
                add_composante(referentiel, composante, weight, &mut traits, &mut rows);
            }
            *fin = traits.len() as u32;
        }
        Self::from_rows(poids.clone(), rows, traits, fins)
    }

    fn from_rows(
        poids: Poids,
        rows: Vec<Vec<Coordonnee>>,
        traits: Vec<Trait>,
        fins: [u32; Composante::ALL.len()],
    ) -> Self {
        let mut debuts = vec![0];
        let mut coordonnees = Vec::new();
        let mut debuts_traits = vec![0u32; traits.len() + 1];
        for row in rows {
            for coordonnee in &row {
                debuts_traits[coordonnee.trait_ as usize + 1] += 1;
            }
            coordonnees.extend(row);
            debuts.push(coordonnees.len() as u32);
        }
        for at in 1..debuts_traits.len() {
            debuts_traits[at] += debuts_traits[at - 1];
        }
        let mut next = debuts_traits.clone();
        let (mut metiers, mut valeurs) = (vec![0; coordonnees.len()], vec![0; coordonnees.len()]);
        for (metier, window) in debuts.windows(2).enumerate() {
            for coordonnee in &coordonnees[window[0] as usize..window[1] as usize] {
                let slot = &mut next[coordonnee.trait_ as usize];
                metiers[*slot as usize] = metier as u32;
                valeurs[*slot as usize] = coordonnee.valeur;
                *slot += 1;
            }
        }
        Proximite { poids, debuts, coordonnees, debuts_traits, metiers, valeurs, traits, fins }
    }

    /// The weights it was built with.
    pub fn poids(&self) -> &Poids {
        &self.poids
    }

    /// How many métiers it holds.
    pub fn len(&self) -> usize {
        self.debuts.len() - 1
    }

    /// Whether it holds no métier; a référentiel always has one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn row(&self, metier: MetierIx) -> &[Coordonnee] {
        let at = metier.index();
        &self.coordonnees[self.debuts[at] as usize..self.debuts[at + 1] as usize]
    }

    /// The score of `source` with every métier, itself included, into `scores`, in the order of codes. No allocation
    /// once `scores` has the length of the référentiel. Complexity: the sum of the métiers that have each trait.
    pub fn scores(&self, source: MetierIx, scores: &mut Vec<Millioniemes>) {
        scores.clear();
        scores.resize(self.len(), Millioniemes(0));
        for coordonnee in self.row(source) {
            let from = self.debuts_traits[coordonnee.trait_ as usize] as usize;
            let to = self.debuts_traits[coordonnee.trait_ as usize + 1] as usize;
            let valeur = u32::from(coordonnee.valeur);
            for (metier, other) in self.metiers[from..to].iter().zip(&self.valeurs[from..to]) {
                scores[*metier as usize].0 += multiply(valeur, u32::from(*other));
            }
        }
    }

    /// What `one` and `other` share, in the order of composantes then of traits. Their sum is the score.
    pub fn contributions(&self, one: MetierIx, other: MetierIx) -> Vec<Contribution<'_>> {
        let (one, other) = (self.row(one), self.row(other));
        let (mut i, mut j) = (0, 0);
        let mut composante = 0;
        let mut found = Vec::new();
        while i < one.len() && j < other.len() {
            match one[i].trait_.cmp(&other[j].trait_) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let at = one[i].trait_;
                    while at >= self.fins[composante] {
                        composante += 1;
                    }
                    let valeur = multiply(u32::from(one[i].valeur), u32::from(other[j].valeur));
                    found.push(Contribution {
                        composante: Composante::ALL[composante],
                        commun: &self.traits[at as usize],
                        valeur: Millioniemes(valeur),
                    });
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        found
    }
}

/// The contribution of a trait, in millionths.
fn multiply(one: u32, other: u32) -> u32 {
    (one * other + (1 << (DECALAGE - 1))) >> DECALAGE
}

/// Adds the coordinates of one composante to the rows, and its traits, sorted, to the traits.
fn add_composante(
    referentiel: &Referentiel,
    composante: Composante,
    weight: u32,
    traits: &mut Vec<Trait>,
    rows: &mut [Vec<Coordonnee>],
) {
    let counted: Vec<Vec<(Trait, u32)>> =
        referentiel.metier_positions().map(|metier| count(gather(referentiel, composante, metier))).collect();
    let mut known: Vec<&Trait> = counted.iter().flatten().map(|(one, _)| one).collect();
    known.sort_unstable();
    let frequencies: Vec<(&Trait, usize)> = known.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
    let first = traits.len() as u32;
    let ids: HashMap<&Trait, (u32, usize)> =
        frequencies.iter().enumerate().map(|(at, (one, df))| (*one, (first + at as u32, *df))).collect();
    for (row, counted) in rows.iter_mut().zip(&counted) {
        let weighted = counted.iter().map(|(one, tf)| {
            let (id, df) = ids[one];
            (id, (1.0 + libm::log(f64::from(*tf))) * idf(rows_len(referentiel), df))
        });
        let mut weighted: Vec<(u32, f64)> = weighted.collect();
        weighted.sort_by_key(|(id, _)| *id);
        let norm = libm::sqrt(weighted.iter().map(|(_, w)| w * w).sum());
        if norm > 0.0 {
            let scale = libm::sqrt(f64::from(weight) / 1000.0) * ECHELLE / norm;
            let rounded =
                weighted.into_iter().map(|(trait_, w)| Coordonnee { trait_, valeur: libm::round(w * scale) as u16 });
            row.extend(rounded.filter(|c| c.valeur > 0));
        }
    }
    traits.extend(frequencies.into_iter().map(|(one, _)| one.clone()));
}

fn rows_len(referentiel: &Referentiel) -> usize {
    referentiel.metiers().len()
}

/// How rare a trait is: ln(N / df). One that every métier has tells nothing.
fn idf(count: usize, df: usize) -> f64 {
    libm::log(count as f64 / df as f64)
}

/// The traits of a métier in one composante, repeated as they stand.
fn gather(referentiel: &Referentiel, composante: Composante, ix: MetierIx) -> Vec<Trait> {
    let metier = referentiel.metier_at(ix);
    let of_nature = |natures: &'static [Nature]| {
        let all = referentiel.requis(ix).iter().map(|r| r.competence);
        all.filter(move |c| natures.contains(&referentiel.competence_at(*c).nature))
    };
    let words_of = |text: &str| words::stems(text).map(Trait::Mot).collect::<Vec<_>>();
    match composante {
        Composante::SavoirFaire => {
            of_nature(&[Nature::SavoirFaire, Nature::SavoirEtre]).map(Trait::Competence).collect()
        }
        Composante::Savoirs => of_nature(&[Nature::Savoir]).map(Trait::Competence).collect(),
        Composante::Titres => {
            metier.cite.iter().filter_map(|code| referentiel.competence_ix(*code)).map(Trait::Competence).collect()
        }
        Composante::MacroCompetences => macros(referentiel, ix),
        Composante::Contextes => metier.contextes.iter().map(|code| Trait::Contexte(*code)).collect(),
        Composante::Intitules => metier.appellations.iter().flat_map(|a| words_of(&a.libelle)).collect(),
        Composante::Definition => words_of(&metier.definition),
        Composante::MotsCompetences => {
            required_labels(referentiel, ix, metier).into_iter().flat_map(words_of).collect()
        }
        Composante::Libelle => words_of(&metier.libelle),
        Composante::Acces => words_of(&metier.acces),
    }
}

fn macros(referentiel: &Referentiel, ix: MetierIx) -> Vec<Trait> {
    let above = referentiel.requis(ix).iter().filter_map(|requis| {
        let competence = referentiel.competence_at(requis.competence);
        if referentiel.is_macro(requis.competence) {
            return (competence.nature == Nature::SavoirFaire).then_some(requis.competence);
        }
        referentiel.competence_ix(competence.macro_competence?)
    });
    above.map(Trait::Competence).collect()
}

fn required_labels<'a>(referentiel: &'a Referentiel, ix: MetierIx, metier: &Metier) -> Vec<&'a str> {
    let required = referentiel.requis(ix).iter().map(|r| referentiel.competence_at(r.competence));
    let counted = required.filter(|c| c.nature.is_counted());
    let cited = metier.cite.iter().filter_map(|code| referentiel.competence(*code));
    counted.chain(cited).map(|c| c.libelle.as_str()).collect()
}

/// Each trait once, with how often it stands.
fn count(mut traits: Vec<Trait>) -> Vec<(Trait, u32)> {
    traits.sort_unstable();
    let counted = traits.chunk_by(|a, b| a == b).map(|same| (same[0].clone(), same.len() as u32));
    counted.collect()
}
