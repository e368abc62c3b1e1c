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
use rustc_hash::FxHashMap;

use super::millioniemes::Millioniemes;
use super::niveau::highest_level;
use super::poids::{Composante, FACTEUR_ENTIER, Poids};
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{CodeOgr, CodeRome, Competence, GenreEnsemble, Metier, Nature};
use crate::text::fold::fold;
use crate::text::liste::Liste;
use crate::text::words;

/// Coordinates are counted in 1/32,000: 32,000² = 1,024 · 10⁶, so a product is a whole number of 1/1024 millionths.
const ECHELLE: f64 = 32_000.0;

/// log2 of the number of products' units in a millionth.
const DECALAGE: u32 = 10;

/// How far the levels of the national framework go above 1, at which nothing is asked: [`Composante::Niveau`] counts
/// each of these steps for as much, so that the score is the lower of the two levels and not a likeness of sets.
const PALIERS: u8 = 7;

/// Stems of the words by which a label tells a management position, where the source does not say. Sorted.
const STEMS_ENCADREMENT: [&str; 10] =
    ["chef", "cheff", "directe", "directi", "directr", "encadre", "managem", "manager", "respons", "supervi"];

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

/// One coordinate of a métier: a trait and its worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Coordonnee {
    /// The position of the trait.
    pub trait_: u32,
    pub valeur: u16,
}

/// The vectors themselves, of which everything else in [`Proximite`] is derived.
#[derive(Debug)]
pub(crate) struct Vecteurs {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; Composante::ALL.len()],
    /// Where each métier starts in `coordonnees`, and the end.
    pub debuts: Vec<u32>,
    /// Sorted by trait in each métier.
    pub coordonnees: Vec<Coordonnee>,
}

impl Vecteurs {
    /// The coordinates of the métier at a position.
    pub fn row(&self, metier: usize) -> &[Coordonnee] {
        &self.coordonnees[self.debuts[metier] as usize..self.debuts[metier + 1] as usize]
    }
}

/// How often each métier has each trait: what the vectors are computed from, whatever the weights; what a pack keeps.
#[derive(Debug)]
pub(crate) struct Frequences {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante; none of those without weight.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; Composante::ALL.len()],
    /// Where each métier starts in `comptes`, and the end.
    pub debuts: Vec<u32>,
    /// The position of the trait, and how often the métier has it; sorted by trait in each métier.
    pub comptes: Vec<(u32, u32)>,
}

impl Frequences {
    /// Counts the traits of a référentiel.
    pub(crate) fn new(referentiel: &Referentiel, poids: &Poids) -> Self {
        let mut builder = Builder::new(referentiel);
        let mut fins = [0; Composante::ALL.len()];
        for (composante, fin) in Composante::ALL.into_iter().zip(&mut fins) {
            if poids.of(composante) > 0 {
                builder.add_composante(composante);
            }
            *fin = builder.traits.len() as u32;
        }
        let Builder { lexique, traits, rows, .. } = builder;
        let (mut debuts, mut comptes) = (vec![0], Vec::with_capacity(rows.iter().map(Vec::len).sum()));
        for row in rows {
            comptes.extend(row);
            debuts.push(comptes.len() as u32);
        }
        Frequences { mots: lexique.mots.iter().collect(), traits, fins, debuts, comptes }
    }

    /// The vectors under given weights: of each composante (1 + ln tf) · ln(N / df), divided by their length, times the
    /// square root of its weight.
    pub(crate) fn weigh(self, poids: &Poids) -> Vecteurs {
        let Frequences { mots, traits, fins, debuts, comptes } = self;
        let count = debuts.len() - 1;
        let mut dfs = vec![0usize; traits.len()];
        comptes.iter().for_each(|(trait_, _)| dfs[*trait_ as usize] += 1);
        // By df, since there are far fewer métiers than traits.
        let idfs: Vec<f64> = std::iter::once(0.0).chain((1..=count).map(|df| idf(count, df))).collect();
        let rarities: Vec<f64> = dfs.into_iter().map(|df| idfs[df]).collect();
        // 1 + ln(tf), by tf less one.
        let greatest = comptes.iter().map(|(_, tf)| *tf).max().unwrap_or(0);
        let logs: Vec<f64> = (0..greatest).map(|less| 1.0 + libm::log(f64::from(less + 1))).collect();
        let (mut starts, mut coordonnees) = (Vec::with_capacity(count + 1), Vec::with_capacity(comptes.len()));
        starts.push(0);
        let mut weighted = Vec::new();
        for window in debuts.windows(2) {
            let mut row = &comptes[window[0] as usize..window[1] as usize];
            for (composante, fin) in Composante::ALL.into_iter().zip(fins) {
                let own;
                (own, row) = row.split_at(row.partition_point(|(trait_, _)| *trait_ < fin));
                weighted.clear();
                weighted.extend(own.iter().map(|(trait_, tf)| {
                    let counted = composante != Composante::Niveau;
                    let value = if counted { logs[*tf as usize - 1] * rarities[*trait_ as usize] } else { 1.0 };
                    (*trait_, value)
                }));
                scale(&weighted, norm(composante, &weighted), poids.of(composante), &mut coordonnees);
            }
            starts.push(coordonnees.len() as u32);
        }
        Vecteurs { mots, traits, fins, debuts: starts, coordonnees }
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
    /// The same by trait, derived where the vectors came from a pack and the questions are more than [`PARCOURS_ENTIERS`].
    postings: OnceCell<Postings>,
    /// How many questions were answered without them.
    entiers: AtomicU32,
    /// What is kept of the contributions towards each métier, in thousandths.
    facteurs: Vec<u32>,
}

/// How many questions to a pack just opened read all vectors, before they are put in the order of traits: that costs as much
/// as some ten such readings.
const PARCOURS_ENTIERS: u32 = 4;

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
        let (debuts, metiers, valeurs_source) = invert(&vecteurs.debuts, &vecteurs.coordonnees, vecteurs.traits.len());
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
        let vecteurs = Frequences::new(referentiel, poids).weigh(poids);
        let proximite = Self::from_vecteurs(referentiel, poids.clone(), vecteurs);
        proximite.postings();
        proximite
    }

    /// The same from vectors computed before, for this référentiel and these weights.
    pub(crate) fn from_vecteurs(referentiel: &Referentiel, poids: Poids, vecteurs: Vecteurs) -> Self {
        let facteurs = directions(referentiel, &poids);
        Proximite { poids, vecteurs, postings: OnceCell::new(), entiers: AtomicU32::new(0), facteurs }
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
        self.vecteurs.debuts.len() - 1
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
    /// once `scores` has the length of the référentiel, the first few questions to a pack apart, which read all vectors.
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
        if self.postings.get().is_none() && self.entiers.fetch_add(1, Ordering::Relaxed) < PARCOURS_ENTIERS {
            return self.read_all(metier, sens, scores);
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

    /// The same scores from the vectors as they stand, métier by métier.
    fn read_all(&self, metier: MetierIx, sens: Sens, scores: &mut [Millioniemes]) {
        let mut own = vec![0u16; self.trait_count()];
        self.row(metier).iter().for_each(|c| own[c.trait_ as usize] = c.valeur);
        let facteur = self.facteurs[metier.index()];
        for (at, score) in scores.iter_mut().enumerate() {
            let kept = self.facteurs[at];
            let product = |c: &Coordonnee| {
                let (one, other) = (own[c.trait_ as usize], c.valeur);
                let (one, other) = match sens {
                    Sens::Depuis => (one, keep(other, kept)),
                    Sens::Vers => (keep(one, facteur), other),
                };
                multiply(u32::from(one), u32::from(other))
            };
            score.0 = self.vecteurs.row(at).iter().map(product).sum();
        }
    }

    /// What `one` and `other` share, in the order of composantes then of traits. Their sum is the score from `one` to
    /// `other`.
    pub fn contributions(&self, one: MetierIx, other: MetierIx) -> Vec<Contribution> {
        let facteur = self.facteurs[other.index()];
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
                    while at >= self.vecteurs.fins[composante] {
                        composante += 1;
                    }
                    let valeur = multiply(u32::from(one[i].valeur), u32::from(keep(other[j].valeur, facteur)));
                    found.push(Contribution {
                        composante: Composante::ALL[composante],
                        commun: self.vecteurs.traits[at as usize],
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

/// The same coordinates by trait: where each trait starts, then métiers and values.
fn invert(debuts: &[u32], coordonnees: &[Coordonnee], traits: usize) -> (Vec<u32>, Vec<u32>, Vec<u16>) {
    let mut debuts_traits = vec![0u32; traits + 1];
    for coordonnee in coordonnees {
        debuts_traits[coordonnee.trait_ as usize + 1] += 1;
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
    (debuts_traits, metiers, valeurs)
}

/// Words by stem, numbered in the order in which they are met.
#[derive(Default)]
struct Lexique {
    ids: FxHashMap<String, u32>,
    mots: Vec<String>,
    /// What each form met is read as: the number of its stem, or nothing for a stop word.
    formes: FxHashMap<String, Option<u32>>,
}

impl Lexique {
    fn read(&mut self, text: &str, found: &mut Vec<u32>) {
        for forme in fold(text).split(' ').filter(|forme| !forme.is_empty()) {
            let read = match self.formes.get(forme) {
                Some(known) => *known,
                None => self.meet(forme),
            };
            found.extend(read);
        }
    }

    /// Reads a form for the first time.
    fn meet(&mut self, forme: &str) -> Option<u32> {
        let mut read = None;
        words::for_each_word(forme, |word, stem| {
            let next = self.mots.len() as u32;
            let id = *self.ids.entry(stem.to_owned()).or_insert_with(|| {
                self.mots.push(word.to_owned());
                next
            });
            read = Some(id);
        });
        self.formes.insert(forme.to_owned(), read);
        read
    }

    /// A trait by its words; `texte` has a blank, so that it is never a stem.
    fn name(&mut self, texte: String) -> u32 {
        let next = self.mots.len() as u32;
        *self.ids.entry(texte).or_insert_with_key(|texte| {
            self.mots.push(texte.clone());
            next
        })
    }
}

/// Traits of one composante are told by a number whose order is that of [`Trait`]: the position of a compétence or of a
/// contexte, the number of a word or of a name.
struct Builder<'a> {
    referentiel: &'a Referentiel,
    lexique: Lexique,
    /// Of each compétence, what a métier's vectors ask, close together: what it is, and the macro-compétence above it, or
    /// itself where it is one of savoir-faire.
    natures: Vec<Nature>,
    macros: Vec<Option<CompetenceIx>>,
    /// The words of each compétence, once read.
    mots_competences: Vec<Option<Vec<u32>>>,
    /// The official sets of each métier, by position, and the name of each set, once met.
    ensembles: Vec<Vec<u32>>,
    noms_ensembles: Vec<Option<u32>>,
    traits: Vec<Trait>,
    /// Of each métier, the positions of its traits, and how often it has each.
    rows: Vec<Vec<(u32, u32)>>,
}

impl<'a> Builder<'a> {
    fn new(referentiel: &'a Referentiel) -> Self {
        Builder {
            referentiel,
            lexique: Lexique::default(),
            natures: referentiel.competences().iter().map(|competence| competence.nature).collect(),
            macros: macros(referentiel),
            mots_competences: vec![None; referentiel.competences().len()],
            ensembles: official_sets(referentiel),
            noms_ensembles: vec![None; referentiel.ensembles().len()],
            traits: Vec::new(),
            rows: vec![Vec::new(); referentiel.metiers().len()],
        }
    }

    /// Adds what métiers have of one composante to the rows, and its traits, sorted, to the traits.
    fn add_composante(&mut self, composante: Composante) {
        let (mut gathered, mut fins) = (Vec::new(), Vec::with_capacity(self.rows.len()));
        // By number: whether a métier has it, and how often the one at hand.
        let (mut is_met, mut counts): (Vec<bool>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut numbers, mut distinct) = (Vec::new(), Vec::new());
        for metier in self.referentiel.metier_positions() {
            numbers.clear();
            self.gather(composante, metier, &mut numbers);
            // Counted and not sorted: a métier repeats a word of its compétences many times.
            for number in &numbers {
                let at = *number as usize;
                if counts.len() <= at {
                    counts.resize(at + 1, 0);
                    is_met.resize(at + 1, false);
                }
                if counts[at] == 0 {
                    distinct.push(*number);
                }
                counts[at] += 1;
            }
            distinct.sort_unstable();
            for number in distinct.drain(..) {
                gathered.push((number, std::mem::take(&mut counts[number as usize])));
                is_met[number as usize] = true;
            }
            fins.push(gathered.len());
        }
        let first = self.traits.len() as u32;
        // By number: the position of the trait.
        let mut positions = Vec::with_capacity(is_met.len());
        for (is_met, number) in is_met.into_iter().zip(0..) {
            positions.push(self.traits.len() as u32);
            if is_met {
                self.traits.push(self.trait_of(composante, number));
            }
        }
        debug_assert!(self.traits[first as usize..].is_sorted());
        let mut from = 0;
        for (row, fin) in self.rows.iter_mut().zip(fins) {
            row.extend(gathered[from..fin].iter().map(|(number, tf)| (positions[*number as usize], *tf)));
            from = fin;
        }
    }

    fn trait_of(&self, composante: Composante, number: u32) -> Trait {
        let own = composante.trait_of();
        match composante {
            Composante::Contextes => own(self.referentiel.contextes()[number as usize].code.0),
            _ => own(number),
        }
    }

    /// The traits of a métier in one composante, repeated as they stand.
    fn gather(&mut self, composante: Composante, ix: MetierIx, found: &mut Vec<u32>) {
        let referentiel = self.referentiel;
        let metier = referentiel.metier_at(ix);
        let natures = &self.natures;
        let required = || referentiel.requis(ix).iter().map(|r| r.competence);
        let of_nature = |nature: Nature| required().filter(move |c| natures[c.index()] == nature).map(|c| c.0);
        match composante {
            Composante::SavoirFaire => found.extend(of_nature(Nature::SavoirFaire)),
            Composante::Savoirs => found.extend(of_nature(Nature::Savoir)),
            Composante::Titres => found.extend(cited(referentiel, metier).map(|c| c.0)),
            Composante::MacroCompetences => {
                found.extend(required().filter_map(|c| self.macros[c.index()]).map(|c| c.0));
            }
            Composante::Contextes => {
                let all = referentiel.contextes();
                let position = |code: &CodeOgr| all.binary_search_by_key(code, |contexte| contexte.code).ok();
                found.extend(metier.contextes.iter().filter_map(position).map(|at| at as u32));
            }
            Composante::Intitules => metier.appellations.iter().for_each(|a| self.lexique.read(&a.libelle, found)),
            Composante::Definition => self.lexique.read(&metier.definition, found),
            Composante::MotsCompetences => self.words_of_required(ix, metier, found),
            Composante::Libelle => self.lexique.read(&metier.libelle, found),
            Composante::Acces => self.lexique.read(&metier.acces, found),
            Composante::Encadrement => {
                let is_management = is_management(metier);
                found.extend(is_management.then(|| self.lexique.name("poste d'encadrement".to_owned())));
            }
            Composante::Niveau => self.levels(metier, found),
            Composante::Ensembles => self.sets(ix, found),
            Composante::Domaine => {
                found.push(self.lexique.name(format!("domaine {}", metier.code.domaine())));
                found.extend(metier.parent.map(|parent| self.lexique.name(format!("fiche {parent} du ROME 3"))));
            }
        }
    }

    /// The levels from 2 up to the highest that the métier names; none where it names none.
    fn levels(&mut self, metier: &Metier, found: &mut Vec<u32>) {
        let highest = metier.niveau.map_or_else(|| highest_level(&metier.acces), |niveau| Some(niveau.value()));
        let levels = 2..=highest.unwrap_or(1);
        found.extend(levels.map(|niveau| self.lexique.name(format!("accès au niveau {niveau} ou plus"))));
    }

    /// The official sets of a métier, its domain apart, which is a composante of its own.
    fn sets(&mut self, ix: MetierIx, found: &mut Vec<u32>) {
        for at in &self.ensembles[ix.index()] {
            let name = || {
                let ensemble = &self.referentiel.ensembles()[*at as usize];
                self.lexique.name(format!("{} ({})", ensemble.libelle, ensemble.code))
            };
            found.push(*self.noms_ensembles[*at as usize].get_or_insert_with(name));
        }
    }

    /// The words of what a métier requires and of the certifications it cites.
    fn words_of_required(&mut self, ix: MetierIx, metier: &Metier, found: &mut Vec<u32>) {
        let referentiel = self.referentiel;
        let required = referentiel.requis(ix).iter().map(|r| r.competence);
        let natures = &self.natures;
        let counted = required.filter(|c| natures[c.index()].is_counted());
        for competence in counted.chain(cited(referentiel, metier)) {
            let words = self.mots_competences[competence.index()].get_or_insert_with(|| {
                let mut words = Vec::new();
                self.lexique.read(&referentiel.competence_at(competence).libelle, &mut words);
                words
            });
            found.extend_from_slice(words);
        }
    }
}

/// The official sets of each métier but its domain, by position.
fn official_sets(referentiel: &Referentiel) -> Vec<Vec<u32>> {
    let mut sets = vec![Vec::new(); referentiel.metiers().len()];
    let codes: Vec<CodeRome> = referentiel.metiers().iter().map(|metier| metier.code).collect();
    for (ensemble, at) in referentiel.ensembles().iter().zip(0u32..) {
        if ensemble.genre != GenreEnsemble::Officiel || ensemble.code.as_str().starts_with("domaine:") {
            continue;
        }
        for code in &ensemble.metiers {
            if let Ok(metier) = codes.binary_search(code)
                && sets[metier].last() != Some(&at)
            {
                sets[metier].push(at);
            }
        }
    }
    sets
}

fn cited<'a>(referentiel: &'a Referentiel, metier: &'a Metier) -> impl Iterator<Item = CompetenceIx> + 'a {
    metier.cite.iter().filter_map(|code| referentiel.competence_ix(*code))
}

/// What each compétence brings to the macro-compétences of a métier: the one above it, or itself where it is one of
/// savoir-faire.
fn macros(referentiel: &Referentiel) -> Vec<Option<CompetenceIx>> {
    let mut known: FxHashMap<CodeOgr, Option<CompetenceIx>> = FxHashMap::default();
    let of = |(competence, ix): (&Competence, u32)| {
        if referentiel.is_macro(CompetenceIx(ix)) {
            return (competence.nature == Nature::SavoirFaire).then_some(CompetenceIx(ix));
        }
        let code = competence.macro_competence?;
        *known.entry(code).or_insert_with(|| referentiel.competence_ix(code))
    };
    referentiel.competences().iter().zip(0..).map(of).collect()
}

/// How rare a trait is: ln(N / df). One that every métier has tells nothing.
pub(super) fn idf(count: usize, df: usize) -> f64 {
    libm::log(count as f64 / df as f64)
}

/// What a vector is divided by: its length; for levels the greatest length, since the composante is their minimum.
fn norm(composante: Composante, weighted: &[(u32, f64)]) -> f64 {
    match composante {
        Composante::Niveau => libm::sqrt(f64::from(PALIERS)),
        _ => libm::sqrt(weighted.iter().map(|(_, value)| value * value).sum()),
    }
}

/// Adds to `row` a vector divided by its norm, times the square root of its weight, in whole coordinates; null ones go.
fn scale(weighted: &[(u32, f64)], norm: f64, weight: u32, row: &mut Vec<Coordonnee>) {
    if norm == 0.0 {
        return;
    }
    let unit = unit(norm, weight);
    let rounded = weighted.iter().map(|(trait_, value)| Coordonnee { trait_: *trait_, valeur: round(*value, unit) });
    row.extend(rounded.filter(|c| c.valeur > 0));
}

/// What the values of a vector of this norm are multiplied by.
pub(super) fn unit(norm: f64, weight: u32) -> f64 {
    libm::sqrt(f64::from(weight) / 1000.0) * ECHELLE / norm
}

/// A whole coordinate: the nearest, halves upwards, as `libm::round` has it for what is not negative.
#[inline]
pub(super) fn round(value: f64, unit: f64) -> u16 {
    let exact = value * unit;
    let whole = exact as u32;
    // The difference is exact.
    let nearest = whole + u32::from(exact - f64::from(whole) >= 0.5);
    nearest.min(u32::from(u16::MAX)) as u16
}

/// Whether a métier manages: as the source says, or by its label where it does not.
fn is_management(metier: &Metier) -> bool {
    let told = |label: &str| words::stems(label).any(|stem| STEMS_ENCADREMENT.binary_search(&stem.as_str()).is_ok());
    metier.emploi_cadre.unwrap_or_else(|| told(&metier.libelle))
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
    fn coordinates_are_rounded_as_libm_does() {
        let halves = (0..2_000).map(|at| f64::from(at) / 2.0).chain([0.499_999_999_999_999_94, 32_767.5, 65_534.5]);
        for value in halves.flat_map(|half| [half, half.next_down().max(0.0), half.next_up(), half * 1.000_1]) {
            assert_eq!(round(value, 1.0), libm::round(value) as u16, "{value}");
        }
    }

    #[test]
    fn scores_read_off_the_vectors_are_those_of_the_postings() {
        let referentiel = referentiel();
        let proximite = Proximite::new(&referentiel, &Poids::ROME4);
        for metier in referentiel.metier_positions() {
            for sens in [Sens::Depuis, Sens::Vers] {
                let (mut plain, mut read) = (Vec::new(), vec![Millioniemes(0); proximite.len()]);
                proximite.accumulate(metier, sens, &mut plain);
                proximite.read_all(metier, sens, &mut read);
                assert_eq!(plain, read);
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
