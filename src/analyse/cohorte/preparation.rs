//! The référentiel and the sets, made dense once: what a million profils are held against.

use jiff::civil::Date;

use super::comptes::Comptes;
use super::portes::Portes;
use crate::analyse::ensembles::EnsembleRetenu;
use crate::analyse::matrice::union;
use crate::graph::{CertificationIx, CompetenceIx, MetierIx, Referentiel};
use crate::import::source::Empreinte;
use crate::model::{Bloc, CodeOgr, Niveau, Slug};
use crate::passerelle::{Index, Options, Provenance};

/// What a cell counts profils of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cle {
    /// All.
    Profils,
    /// Those for whom a métier is a short passerelle.
    Courte(MetierIx),
    /// Those who hold a compétence.
    Tenue(CompetenceIx),
    /// Those for whom at least one métier of a set, by its position, is a short passerelle.
    Ensemble(usize),
    /// Those whose nearest métier of a set asks a compétence that they do not hold.
    Manque(usize, CompetenceIx),
    /// Those whose nearest métier of a set asks an exigence that they do not meet.
    Exigence(usize, Slug),
}

/// A métier that profils are held against.
#[derive(Debug)]
pub(super) struct Cible {
    pub metier: MetierIx,
    pub niveau: Option<Niveau>,
    /// Its counted compétences: the bit of each, and its part of the couverture.
    pub requis: Vec<Requise>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Requise {
    pub bit: u32,
    pub part: u32,
}

/// One set: its targets, and where its cells stand.
#[derive(Debug)]
pub(super) struct Place {
    pub cibles: Vec<u32>,
    manques: u32,
    exigences: u32,
}

impl Place {
    pub fn cell_manque(&self, bit: u32) -> u32 {
        self.manques + bit
    }

    pub fn cell_exigence(&self, exigence: u32) -> u32 {
        self.exigences + exigence
    }
}

/// What a certification gives.
#[derive(Debug, Default)]
pub(super) struct Titre {
    pub atteste: Vec<(u32, u64)>,
    pub vise: Vec<(u32, bool)>,
}

/// A référentiel and sets of métiers, ready for many profils. `Send + Sync`; the same inputs give the same cells everywhere.
///
/// ```
/// use passerelles::analyse::cohorte::{Atelier, Comptes, Preparation, Rapport};
/// use passerelles::{Moteur, analyse, profil};
/// let moteur = Moteur::embarque();
/// let referentiel = moteur.referentiel();
/// let ensembles = analyse::find_ensembles(referentiel, &["sap".parse()?, "sante".parse()?], &[])?;
/// let preparation = Preparation::new(referentiel, moteur.index(), ensembles, None);
/// let (mut comptes, mut atelier) = (preparation.comptes(), Atelier::default());
/// let aide_a_domicile = profil::read(profil::EXEMPLE.as_bytes(), referentiel)?;
/// (0..50).for_each(|_| comptes.add(preparation.cells(referentiel, &aide_a_domicile, &mut atelier)));
/// assert_eq!(comptes.get(Preparation::PROFILS), 50);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Preparation {
    pub(super) date: Option<Date>,
    pub(super) cibles: Vec<Cible>,
    pub(super) positions: Vec<MetierIx>,
    /// The counted compétences of the targets, by code: their positions are the bits.
    pub(super) competences: Vec<(CodeOgr, CompetenceIx)>,
    pub(super) mots: usize,
    /// The bits of what each métier of the référentiel gives, by words that are not null.
    pub(super) par_metier: Vec<Vec<(u32, u64)>>,
    pub(super) par_certification: Vec<Titre>,
    /// Proximités from each métier of the référentiel to each target.
    pub(super) scores: Vec<u32>,
    /// What each métier of the référentiel gives of each target, in millionths of its couverture.
    pub(super) couvertures: Vec<u32>,
    /// For each bit, the targets that ask it, and its part of their couverture: those of a bit end where the next start.
    demandes: Vec<(u32, u32)>,
    debuts: Vec<u32>,
    pub(super) portes: Portes,
    pub(super) ensembles: Vec<Place>,
    pub(super) retenus: Vec<EnsembleRetenu>,
    pub(super) provenance: Provenance,
    len: u32,
}

impl Preparation {
    /// The cell of all profils.
    pub const PROFILS: u32 = 0;

    /// Prepares sets of métiers on a date; `None`: that of the data.
    ///
    /// Complexity: one scoring a métier of the référentiel. Memory: eight bytes a métier and target.
    pub fn new(referentiel: &Referentiel, index: &Index, ensembles: Vec<EnsembleRetenu>, date: Option<Date>) -> Self {
        let asked = Options { nombre: None, date, ..Options::default() };
        let date = date.or(referentiel.date());
        let positions = union(&ensembles);
        let competences = required(referentiel, &positions);
        let portes = Portes::new(referentiel, &positions, date);
        let bit = |ix: CompetenceIx| competences.binary_search_by_key(&ix, |(_, ix)| *ix).ok();
        let cibles: Vec<Cible> = positions.iter().map(|metier| cible(referentiel, index, *metier, bit)).collect();
        let (demandes, debuts) = invert(&cibles, competences.len());
        let given = |metier| words(referentiel.requis(metier).iter().filter_map(|requis| bit(requis.competence())));
        let par_metier: Vec<Vec<(u32, u64)>> = referentiel.metier_positions().map(given).collect();
        let par_certification = titles(referentiel, bit);
        // Cells: all, one a target, one a compétence, then one a set, then those of each set.
        let mut len = 1 + (cibles.len() + competences.len() + ensembles.len()) as u32;
        let mut places = Vec::with_capacity(ensembles.len());
        for ensemble in &ensembles {
            let of_set = positions.iter().enumerate().filter(|(_, metier)| ensemble.positions.contains(metier));
            let cibles = of_set.map(|(at, _)| at as u32).collect();
            let exigences = len + competences.len() as u32;
            places.push(Place { cibles, manques: len, exigences });
            len = exigences + portes.exigences.len() as u32;
        }
        Preparation {
            date,
            mots: competences.len().div_ceil(64),
            scores: scores(referentiel, index, &positions),
            couvertures: par_metier.iter().flat_map(|words| gives(words, &cibles)).collect(),
            demandes,
            debuts,
            provenance: index.provenance(referentiel, &asked),
            ensembles: places,
            retenus: ensembles,
            cibles,
            positions,
            competences,
            par_metier,
            par_certification,
            portes,
            len,
        }
    }

    /// Null counts of all cells.
    pub fn comptes(&self) -> Comptes {
        Comptes::new(self.len as usize)
    }

    /// What a cell counts.
    pub fn cle(&self, cell: u32) -> Option<Cle> {
        let (cibles, competences) = (self.cibles.len() as u32, self.competences.len() as u32);
        let ensembles = self.ensembles.len() as u32;
        if cell == Self::PROFILS {
            return Some(Cle::Profils);
        }
        let mut at = cell - 1;
        if at < cibles {
            return Some(Cle::Courte(self.positions[at as usize]));
        }
        at -= cibles;
        if at < competences {
            return Some(Cle::Tenue(self.competences[at as usize].1));
        }
        at -= competences;
        if at < ensembles {
            return Some(Cle::Ensemble(at as usize));
        }
        at -= ensembles;
        let exigences = self.portes.exigences.len() as u32;
        let (set, within) = (at / (competences + exigences).max(1), at % (competences + exigences).max(1));
        (set < ensembles).then(|| match within.checked_sub(competences) {
            None => Cle::Manque(set as usize, self.competences[within as usize].1),
            Some(exigence) => Cle::Exigence(set as usize, self.portes.exigences[exigence as usize].clone()),
        })
    }

    /// A digest of what the cells mean: counts may be merged where it is the same.
    pub fn empreinte(&self) -> String {
        let mut empreinte = Empreinte::default();
        let provenance = serde_json::to_vec(&self.provenance).expect("a provenance has text keys and finite numbers");
        empreinte.update("provenance", &provenance);
        for ensemble in &self.retenus {
            let codes: Vec<&str> = ensemble.metiers.iter().map(|metier| metier.code.as_str()).collect();
            empreinte.update(ensemble.code.as_str(), codes.join(" ").as_bytes());
        }
        empreinte.finish()
    }

    /// The targets that ask the compétence of a bit, and its part of their couverture.
    pub(super) fn asking(&self, bit: usize) -> &[(u32, u32)] {
        &self.demandes[self.debuts[bit] as usize..self.debuts[bit + 1] as usize]
    }

    pub(super) fn position(&self, metier: MetierIx) -> Option<usize> {
        self.positions.binary_search(&metier).ok()
    }

    pub(super) fn cell_courte(&self, cible: usize) -> u32 {
        1 + cible as u32
    }

    pub(super) fn cell_tenue(&self, bit: usize) -> u32 {
        1 + (self.cibles.len() + bit) as u32
    }

    pub(super) fn cell_ensemble(&self, ensemble: usize) -> u32 {
        1 + (self.cibles.len() + self.competences.len() + ensemble) as u32
    }
}

/// The counted compétences that métiers require, by position, which is the order of codes.
fn required(referentiel: &Referentiel, metiers: &[MetierIx]) -> Vec<(CodeOgr, CompetenceIx)> {
    let all = metiers.iter().flat_map(|metier| referentiel.requis(*metier)).map(|requis| requis.competence());
    let mut all: Vec<CompetenceIx> = all.filter(|ix| referentiel.competence_at(*ix).nature.is_counted()).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|ix| (referentiel.competence_at(ix).code, ix)).collect()
}

fn cible(
    referentiel: &Referentiel,
    index: &Index,
    metier: MetierIx,
    bit: impl Fn(CompetenceIx) -> Option<usize>,
) -> Cible {
    let asked = referentiel.requis(metier).iter().zip(index.parts().of(referentiel, metier));
    let requis =
        asked.filter_map(|(requis, part)| Some(Requise { bit: bit(requis.competence())? as u32, part: part.valeur.0 }));
    Cible { metier, niveau: referentiel.metier_at(metier).niveau, requis: requis.collect() }
}

/// What asks each bit, bit after bit, and where each starts; one start more than there are bits.
fn invert(cibles: &[Cible], bits: usize) -> (Vec<(u32, u32)>, Vec<u32>) {
    let asked = |(at, cible): (usize, &Cible)| {
        cible.requis.iter().map(move |requis| (requis.bit, at as u32, requis.part)).collect::<Vec<_>>()
    };
    let mut all: Vec<(u32, u32, u32)> = cibles.iter().enumerate().flat_map(asked).collect();
    all.sort_unstable();
    let debuts = (0..=bits as u32).map(|bit| all.partition_point(|(other, ..)| *other < bit) as u32).collect();
    (all.into_iter().map(|(_, cible, part)| (cible, part)).collect(), debuts)
}

/// What words of bits give of each target.
fn gives<'a>(words: &'a [(u32, u64)], cibles: &'a [Cible]) -> impl Iterator<Item = u32> + 'a {
    let holds = |bit: u32| {
        let word = words.binary_search_by_key(&(bit / 64), |(word, _)| *word);
        word.is_ok_and(|at| words[at].1 & (1 << (bit % 64)) != 0)
    };
    cibles.iter().map(move |cible| cible.requis.iter().filter(|one| holds(one.bit)).map(|one| one.part).sum())
}

/// Bits as the words that are not null.
fn words(bits: impl Iterator<Item = usize>) -> Vec<(u32, u64)> {
    let mut words: Vec<(u32, u64)> = Vec::new();
    let mut bits: Vec<usize> = bits.collect();
    bits.sort_unstable();
    for bit in bits {
        let (word, mask) = ((bit / 64) as u32, 1 << (bit % 64));
        match words.last_mut() {
            Some((last, bits)) if *last == word => *bits |= mask,
            _ => words.push((word, mask)),
        }
    }
    words
}

/// What each certification attests, by the blocs that are part of it, and the métiers that it aims at.
fn titles(referentiel: &Referentiel, bit: impl Fn(CompetenceIx) -> Option<usize>) -> Vec<Titre> {
    let known = |code| referentiel.competence_ix(code).and_then(&bit);
    let of = |bloc: &Bloc| bloc.competences.iter().filter_map(|link| known(link.code)).collect::<Vec<usize>>();
    let all = referentiel.certifications().iter().enumerate().map(|(at, certification)| {
        let blocs = referentiel.blocs(certification.code).iter().filter(|bloc| bloc.facultatif != Some(true));
        let vise = referentiel.metiers_vises(CertificationIx::new(at)).into_iter();
        Titre { atteste: words(blocs.flat_map(of)), vise: vise.map(|(metier, etendu)| (metier.0, etendu)).collect() }
    });
    all.collect()
}

/// Proximités from every métier to each target, row by row.
fn scores(referentiel: &Referentiel, index: &Index, cibles: &[MetierIx]) -> Vec<u32> {
    let mut all = Vec::with_capacity(referentiel.metier_count() * cibles.len());
    let mut row = Vec::new();
    for metier in referentiel.metier_positions() {
        index.proximite().scores(metier, &mut row);
        all.extend(cibles.iter().map(|cible| row[cible.index()].0));
    }
    all
}
