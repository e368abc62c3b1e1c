//! The near compétences of a référentiel: a sparse table, each row derived when it is first asked for.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use once_cell::sync::OnceCell;
use rustc_hash::FxHashMap;

use super::candidates::Ardoise;
use super::evidence::{Preuve, Rapport};
use super::index::{self, Appariement, Lu, MotCommun, Trouve};
use super::lecture::{Formes, Lecteur, MotLu};
use super::lexique::Lexique;
use super::reglages::Reglages;
use super::tokens::Vocabulaire;
use crate::graph::{Colonnes, CompetenceIx, MetierIx, Referentiel, Source};
use crate::model::{Competence, Degre, Nature, Rapprochement, Relation};
use crate::text::liste::Liste;

/// A compétence near another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proche {
    /// The other one.
    pub competence: CompetenceIx,
    /// How the first stands to it; never `Aucune`.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
}

/// The near compétences of each compétence of a référentiel, and the relation between any two.
///
/// Computed from labels, macro-compétences and what is declared; no métier enters it. Certifications that ROME names are
/// left out.
///
/// ```
/// use passerelles::appariement::Proches;
/// use passerelles::{Moteur, Relation};
/// let referentiel = Moteur::mini().referentiel();
/// let proches = Proches::new(referentiel);
/// // "Respecter les protocoles de nettoyage et de désinfection": done; the same, known.
/// let fait = referentiel.competence_ix("404219".parse()?).expect("in the dozen");
/// let nearest = proches.of(fait)[0];
/// assert_eq!(referentiel.competence_at(nearest.competence).libelle, "Procédures de nettoyage et de désinfection");
/// assert_eq!(nearest.relation, Relation::Proche);
/// # Ok::<(), passerelles::CodeError>(())
/// ```
///
/// Building reads and weighs the words of the labels; a row compares a compétence with those that share a telling word
/// with it, once. So a question about two métiers derives what it needs and no more, and keeping the links beside the data
/// would save next to nothing. Memory: the words of the labels, then 8 bytes a link at each end.
#[derive(Debug)]
pub struct Proches {
    lexique: Arc<Lexique>,
    reglages: Reglages,
    /// The labels made ready; where the table was kept, on first use.
    index: OnceCell<Appariement>,
    /// What was kept of the table, and the labels that it speaks of.
    gardes: Option<Gardes>,
    /// Natures, and what is above each compétence: those of the référentiel.
    colonnes: Arc<Colonnes>,
    /// How many compétences stand under each; counted on first use.
    sous: OnceCell<Sous>,
    declares: HashMap<(CompetenceIx, CompetenceIx), usize>,
    /// The declared links, at both ends, by compétence.
    liens_declares: Vec<(CompetenceIx, Proche)>,
    lignes: Vec<OnceCell<Box<[Proche]>>>,
    /// What searches write in, one at a time.
    ardoise: Mutex<Ardoise>,
    /// The labels that explanations have read.
    lectures: Mutex<Lectures>,
}

impl Proches {
    /// Derives the table of a référentiel. Its result depends on nothing else.
    pub fn new(referentiel: &Referentiel) -> Self {
        Self::with(referentiel, Lexique::embarque(), Reglages::default())
    }

    /// The same, under a table of words and figures of one's own.
    pub fn with(referentiel: &Referentiel, lexique: Arc<Lexique>, reglages: Reglages) -> Self {
        let proches = Self::without_index(referentiel, lexique, reglages, None);
        let labels = referentiel.competences().iter().map(|competence| competence.libelle.as_str());
        proches.index.get_or_init(|| proches.read_labels(labels));
        proches
    }

    /// The table of a référentiel that was kept with it, derived by the same engine from the same words. Each row is read
    /// when it is asked for.
    pub(crate) fn from_kept(
        referentiel: &Referentiel,
        table: Box<dyn TableGardee>,
        labels: Arc<dyn Source<Competence>>,
    ) -> Self {
        let gardes = Gardes { table, vocabulaire: OnceCell::new(), labels };
        Self::without_index(referentiel, Lexique::embarque(), Reglages::default(), Some(gardes))
    }

    /// The whole table, to be kept.
    pub(crate) fn to_keep(&self) -> TableProches {
        self.derive_all();
        let (mots, frequences, _) = self.vocabulaire().to_keep();
        let (mut debuts, mut liens) = (vec![0], Vec::new());
        for at in 0..self.len() {
            liens.extend_from_slice(&self.of(CompetenceIx::new(at)));
            debuts.push(liens.len() as u32);
        }
        TableProches { mots, frequences, debuts, liens }
    }

    fn without_index(
        referentiel: &Referentiel,
        lexique: Arc<Lexique>,
        reglages: Reglages,
        gardes: Option<Gardes>,
    ) -> Self {
        let count = referentiel.competence_count();
        let declares = index_declared(referentiel);
        let liens_declares = declared_links(referentiel, &declares);
        let lignes = if gardes.is_some() { Vec::new() } else { vec![OnceCell::new(); count] };
        let (index, sous) = (OnceCell::new(), OnceCell::new());
        let (ardoise, lectures) = (Mutex::default(), Mutex::default());
        Proches {
            lexique,
            reglages,
            index,
            gardes,
            colonnes: Arc::clone(referentiel.colonnes()),
            sous,
            declares,
            liens_declares,
            lignes,
            ardoise,
            lectures,
        }
    }

    /// How many compétences and macro-compétences there are.
    fn len(&self) -> usize {
        self.colonnes.natures.len()
    }

    /// The matcher of the labels, in their order. A blank label matches nothing: what is left out keeps its place.
    fn read_labels<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Appariement {
        let labels = labels.zip(&self.colonnes.natures).map(|(label, nature)| if is_out(*nature) { "" } else { label });
        Appariement::with(Arc::clone(&self.lexique), self.reglages, labels)
    }

    fn vocabulaire(&self) -> &Vocabulaire {
        let kept = self.gardes.as_ref().and_then(|gardes| gardes.vocabulaire(&self.lexique, self.len()));
        kept.unwrap_or_else(|| self.index().vocabulaire())
    }

    /// What is near a compétence: best first, ties by code. May be empty. Derived on the first call, or read from where
    /// it was kept.
    pub fn of(&self, competence: CompetenceIx) -> Cow<'_, [Proche]> {
        match &self.gardes {
            Some(gardes) => {
                let kept = gardes.table.row(competence.index());
                Cow::Owned(kept.unwrap_or_else(|| self.derive(competence).into_vec()))
            }
            None => Cow::Borrowed(self.lignes[competence.index()].get_or_init(|| self.derive(competence))),
        }
    }

    /// How many links the table holds, each counted at both ends. Derives it whole.
    pub fn count_links(&self) -> usize {
        self.derive_all();
        (0..self.len()).map(|at| self.of(CompetenceIx::new(at)).len()).sum()
    }

    /// How `one` stands to `other`. `referentiel` is the one it was built from.
    pub fn relation(&self, referentiel: &Referentiel, one: CompetenceIx, other: CompetenceIx) -> (Relation, Degre) {
        match self.declared(referentiel, one, other) {
            Some((declared, relation)) => (relation, declared.degre()),
            None => self.compute(one, other),
        }
    }

    /// The same with what speaks for it. Where a passerelle between two métiers is judged, `sauf` leaves these two out of
    /// the métiers counted: they may not speak for themselves.
    pub fn explain(
        &self,
        referentiel: &Referentiel,
        one: CompetenceIx,
        other: CompetenceIx,
        sauf: Option<(MetierIx, MetierIx)>,
    ) -> Rapport {
        let (relation, degre) = self.relation(referentiel, one, other);
        let mut preuves = Vec::new();
        if one == other || self.is_out(one) || self.is_out(other) {
            return Rapport { relation, degre, preuves };
        }
        if let Some((declared, _)) = self.declared(referentiel, one, other) {
            preuves.push(Preuve::Declaree {
                source: declared.source.clone(),
                date: declared.date,
                certitude: declared.certitude,
            });
        }
        preuves.extend(self.macro_evidence(referentiel, one, other));
        let mots = self.shared_words(referentiel, one, other);
        if !mots.is_empty() {
            preuves.push(Preuve::Mots { mots });
        }
        preuves.extend(self.common_metiers(referentiel, one, other, sauf));
        Rapport { relation, degre, preuves }
    }

    /// The words that the labels of two compétences share. Each label is read once.
    fn shared_words(&self, referentiel: &Referentiel, one: CompetenceIx, other: CompetenceIx) -> Vec<MotCommun> {
        let vocabulaire = self.vocabulaire();
        let textes = [one, other].map(|ix| referentiel.competence_at(ix).libelle.as_str());
        let mut lectures = self.lectures.lock().unwrap_or_else(PoisonError::into_inner);
        let Lectures { formes, lues } = &mut *lectures;
        for (ix, texte) in [one, other].into_iter().zip(textes) {
            lues.entry(ix).or_insert_with(|| {
                let mut lecteur = Lecteur::with(&self.lexique, std::mem::take(formes));
                let lue = vocabulaire.read_with(&mut lecteur, texte);
                *formes = lecteur.into_formes();
                lue
            });
        }
        let [left, right] = [(one, textes[0]), (other, textes[1])].map(|(ix, texte)| Lu { texte, mots: &lues[&ix] });
        index::shared_words(vocabulaire, &self.reglages, left, right)
    }

    /// The labels, as an index that any text can be matched with; positions are those of `referentiel.competences()`.
    pub fn index(&self) -> &Appariement {
        self.index.get_or_init(|| {
            let labels = self.gardes.iter().flat_map(|gardes| gardes.labels(self.len()));
            let labels: Vec<String> = labels.collect();
            self.read_labels(labels.iter().map(String::as_str))
        })
    }

    /// The labels that a text is linked to, in no order.
    pub(super) fn find_linked(&self, texte: &str) -> Vec<Trouve> {
        self.index().find_linked(texte, &mut self.ardoise.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a compétence is left out: a certification that ROME names.
    pub(super) fn is_out(&self, competence: CompetenceIx) -> bool {
        is_out(self.colonnes.natures[competence.index()])
    }

    fn declared<'a>(
        &self,
        referentiel: &'a Referentiel,
        one: CompetenceIx,
        other: CompetenceIx,
    ) -> Option<(&'a Rapprochement, Relation)> {
        let at = *self.declares.get(&(one.min(other), one.max(other)))?;
        let declared = &referentiel.rapprochements()[at];
        let is_straight = referentiel.competence_at(one).code == declared.a;
        Some((declared, if is_straight { declared.relation } else { declared.relation.inverse() }))
    }

    /// What the labels and the macro-compétences say, declarations apart.
    fn compute(&self, one: CompetenceIx, other: CompetenceIx) -> (Relation, Degre) {
        if one == other {
            return (Relation::Meme, Degre::UN);
        }
        if self.is_out(one) || self.is_out(other) {
            return (Relation::Aucune, Degre::ZERO);
        }
        let kept = self.gardes.as_ref().and_then(|gardes| gardes.table.link(one.index(), other.index()));
        if let Some(known) = kept {
            return (known.relation, known.degre);
        }
        let mesure = self.index().measure(one.index(), other.index(), self.support(one, other));
        let relation = match mesure.relation {
            Relation::Aucune => Relation::Aucune,
            _ if self.colonnes.above(other) == Some(one) => Relation::PlusLarge,
            _ if self.colonnes.above(one) == Some(other) => Relation::PlusEtroite,
            computed => computed,
        };
        (relation, mesure.degre)
    }

    /// What the macro-compétences add: one above the other, or a common one.
    fn support(&self, one: CompetenceIx, other: CompetenceIx) -> u32 {
        let (left, right) = (self.colonnes.above(one), self.colonnes.above(other));
        if left == Some(other) || right == Some(one) {
            return self.reglages.macro_parente;
        }
        left.filter(|_| left == right).map_or(0, |above| self.sous().appui(above, &self.reglages))
    }

    /// What stands under macro-compétences.
    fn sous(&self) -> &Sous {
        self.sous.get_or_init(|| Sous::new(&self.colonnes))
    }

    /// The row of a compétence: what is computed, under what is declared.
    fn derive(&self, one: CompetenceIx) -> Box<[Proche]> {
        let mut row = self.declared_row(one);
        // A search that panicked left nothing that the next one reads but counts of its own, which it clears.
        let mut ardoise = self.ardoise.lock().unwrap_or_else(PoisonError::into_inner);
        self.visit_linked(one, |_| true, &mut ardoise, |proche| row.push(proche));
        sort_row(&mut row);
        row.into()
    }

    /// Derives every row that is not kept: each pair is compared once, for both its ends.
    fn derive_all(&self) {
        if self.lignes.iter().all(|row| row.get().is_some()) {
            return;
        }
        let positions = || (0..self.lignes.len()).map(CompetenceIx::new);
        let mut rows: Vec<Vec<Proche>> = positions().map(|one| self.declared_row(one)).collect();
        let mut ardoise = Ardoise::default();
        for one in positions() {
            self.visit_linked(
                one,
                |other| other > one,
                &mut ardoise,
                |proche| {
                    let Proche { competence, relation, degre } = proche;
                    rows[one.index()].push(proche);
                    rows[competence.index()].push(Proche { competence: one, relation: relation.inverse(), degre });
                },
            );
        }
        for (kept, mut row) in self.lignes.iter().zip(rows) {
            sort_row(&mut row);
            kept.get_or_init(|| row.into());
        }
    }

    /// Calls `visit` with each compétence among those wanted that is computed to be near one, and not declared.
    fn visit_linked(
        &self,
        one: CompetenceIx,
        wants: impl Fn(CompetenceIx) -> bool,
        ardoise: &mut Ardoise,
        mut visit: impl FnMut(Proche),
    ) {
        let appui = |candidate| {
            let candidate = CompetenceIx::new(candidate);
            wants(candidate).then(|| self.support(one, candidate))
        };
        self.index().candidates(one.index(), appui, ardoise, |candidate| {
            let competence = CompetenceIx::new(candidate);
            let (relation, degre) = self.compute(one, competence);
            if relation.is_link() && !self.declares.contains_key(&(one.min(competence), one.max(competence))) {
                visit(Proche { competence, relation, degre });
            }
        });
    }

    /// The declared links of a compétence.
    fn declared_row(&self, one: CompetenceIx) -> Vec<Proche> {
        let from = self.liens_declares.partition_point(|(end, _)| *end < one);
        let declared = self.liens_declares[from..].iter().take_while(|(end, _)| *end == one);
        declared.map(|(_, proche)| *proche).collect()
    }

    /// The métiers that require both compétences, two of them left out; nothing where none does.
    fn common_metiers(
        &self,
        referentiel: &Referentiel,
        one: CompetenceIx,
        other: CompetenceIx,
        sauf: Option<(MetierIx, MetierIx)>,
    ) -> Option<Preuve> {
        let asking = |ix: CompetenceIx| -> Vec<MetierIx> {
            let counted = |metier: &MetierIx| sauf.is_none_or(|(a, b)| *metier != a && *metier != b);
            referentiel.requerant(ix).iter().copied().filter(counted).collect()
        };
        let (left, right) = (asking(one), asking(other));
        let communs = left.iter().filter(|metier| right.binary_search(metier).is_ok()).count() as u32;
        (communs > 0).then_some(Preuve::Metiers { communs, un: left.len() as u32, autre: right.len() as u32 })
    }

    fn macro_evidence(&self, referentiel: &Referentiel, one: CompetenceIx, other: CompetenceIx) -> Option<Preuve> {
        let (left, right) = (self.colonnes.above(one), self.colonnes.above(other));
        let code = |ix: CompetenceIx| referentiel.competence_at(ix).code;
        if left == Some(other) {
            return Some(Preuve::EstMacro { code: code(other) });
        }
        if right == Some(one) {
            return Some(Preuve::EstMacro { code: code(one) });
        }
        let above = left.filter(|_| left == right)?;
        let libelle = referentiel.competence_at(above).libelle.clone();
        Some(Preuve::MacroCommune { code: code(above), libelle, sous: self.sous().nombre(above) })
    }
}

/// Whether compétences of a nature are left out: certifications that ROME names.
fn is_out(nature: Nature) -> bool {
    nature == Nature::Certification
}

/// Puts a row in order: best first, ties by code.
pub(crate) fn sort_row(row: &mut [Proche]) {
    row.sort_unstable_by_key(|proche| (Reverse(proche.degre), proche.competence));
}

/// A table of near compétences, to be kept.
#[derive(Debug)]
pub(crate) struct TableProches {
    /// The words of the labels, sorted, and how many labels have each.
    pub mots: Liste,
    pub frequences: Vec<u32>,
    /// Where the links of each compétence start, and the end; then the links.
    pub debuts: Vec<u32>,
    pub liens: Vec<Proche>,
}

/// Where a table that was kept is read from, when a question needs it.
pub(crate) trait Depot: Debug + Send + Sync {
    /// The table of `referentiel`; nothing where it is that of another engine.
    fn proches(&self, referentiel: &Referentiel) -> Option<Proches>;
}

/// A table that was kept, read row by row.
pub(crate) trait TableGardee: Debug + Send + Sync {
    /// What is near the compétence at a position, best first; nothing where what was kept of it is not coherent.
    fn row(&self, at: usize) -> Option<Vec<Proche>>;
    /// How the first of two stands to the second; nothing where they are not linked, or likewise.
    fn link(&self, one: usize, other: usize) -> Option<Proche>;
    /// The words of the labels, sorted, and how many labels have each; nothing likewise.
    fn mots(&self) -> Option<(Liste, Vec<u32>)>;
}

/// Labels as their words, and what was found of these on the way.
#[derive(Debug, Default)]
struct Lectures {
    formes: Formes,
    lues: FxHashMap<CompetenceIx, Vec<(u32, MotLu)>>,
}

/// What answers without the labels made ready, and what makes them ready.
#[derive(Debug)]
struct Gardes {
    table: Box<dyn TableGardee>,
    vocabulaire: OnceCell<Option<Vocabulaire>>,
    labels: Arc<dyn Source<Competence>>,
}

impl Gardes {
    fn vocabulaire(&self, lexique: &Arc<Lexique>, etiquettes: usize) -> Option<&Vocabulaire> {
        let read = || {
            let (mots, frequences) = self.table.mots()?;
            Some(Vocabulaire::from_kept(Arc::clone(lexique), mots, frequences, etiquettes))
        };
        self.vocabulaire.get_or_init(read).as_ref()
    }

    fn labels(&self, count: usize) -> impl Iterator<Item = String> {
        (0..count).map(|at| self.labels.read(at).libelle)
    }
}

/// How many compétences stand under each macro-compétence, and what it adds where it is common to two.
#[derive(Debug)]
struct Sous {
    nombres: Vec<u32>,
    /// Reckoned on first use: explaining asks for numbers alone.
    appuis: OnceCell<Vec<u32>>,
}

impl Sous {
    fn new(colonnes: &Colonnes) -> Self {
        let mut nombres = vec![0; colonnes.au_dessus.len()];
        let above = (0..nombres.len()).filter_map(|at| colonnes.above(CompetenceIx::new(at)));
        above.for_each(|ix| nombres[ix.index()] += 1);
        Sous { nombres, appuis: OnceCell::new() }
    }

    fn nombre(&self, above: CompetenceIx) -> u32 {
        self.nombres[above.index()]
    }

    fn appui(&self, above: CompetenceIx, reglages: &Reglages) -> u32 {
        let all = self.appuis.get_or_init(|| {
            let weigh = |nombre: &u32| if *nombre == 0 { 0 } else { support_of(*nombre, self.nombres.len(), reglages) };
            self.nombres.iter().map(weigh).collect()
        });
        all[above.index()]
    }
}

/// What a common macro-compétence of `sous` compétences adds: the fewer, the more, as a word would:
/// ln(1 + N/n) / ln(1 + N).
fn support_of(sous: u32, count: usize, reglages: &Reglages) -> u32 {
    let count = count.max(1) as f64;
    let rarity = libm::log(1.0 + count / f64::from(sous.max(1))) / libm::log(1.0 + count);
    libm::round(f64::from(reglages.macro_commune) * rarity) as u32
}

/// The position of each declared pair among the declared relations.
fn index_declared(referentiel: &Referentiel) -> HashMap<(CompetenceIx, CompetenceIx), usize> {
    let position = |(at, declared): (usize, &Rapprochement)| {
        let (a, b) = declared.paire();
        Some(((referentiel.competence_ix(a)?, referentiel.competence_ix(b)?), at))
    };
    referentiel.rapprochements().iter().enumerate().filter_map(position).collect()
}

/// The declared links, at both ends, by compétence.
fn declared_links(
    referentiel: &Referentiel,
    declares: &HashMap<(CompetenceIx, CompetenceIx), usize>,
) -> Vec<(CompetenceIx, Proche)> {
    let mut links = Vec::new();
    for ((one, other), at) in declares {
        let declared = &referentiel.rapprochements()[*at];
        if declared.relation.is_link() {
            // Codes and positions are in the same order.
            let relation = if declared.a < declared.b { declared.relation } else { declared.relation.inverse() };
            let degre = declared.degre();
            links.push((*one, Proche { competence: *other, relation, degre }));
            links.push((*other, Proche { competence: *one, relation: relation.inverse(), degre }));
        }
    }
    links.sort_unstable();
    links
}
