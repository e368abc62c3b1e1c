//! The near compétences, and the words that say why: what [`Proches`] derives, so that a first query need not read every
//! label.
//!
//! Like the vectors, they are those of one version of the engine, of its table of words and of its figures; another one
//! derives its own.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::bits::{Serie, bits_to_tell, pack};
use super::champ::{Champ, Lecteur, Plume};
use super::erreur::PackError;
use super::mots::{self, MOT_MAX, Tranche};
use super::vecteurs::{MOTEUR, read_liste, write_liste};
use super::vocabulaire::write_mots;
use crate::appariement::{Depot, Lexique, Proche, Proches, Reglages, TableGardee, TableProches, sort_row};
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::{Degre, Relation};
use crate::text::liste::Liste;

/// The name of the section, in errors that nobody sees.
const SECTION: &str = "proches";

/// What the links depend on beside the référentiel: the version of the engine, its words, its figures.
fn signature() -> [String; 2] {
    let words = crc32fast::hash(Lexique::TEXTE.as_bytes());
    let figures = crc32fast::hash(format!("{:?}", Reglages::default()).as_bytes());
    [MOTEUR.to_owned(), format!("{words:08x}{figures:08x}")]
}

pub(super) fn write(proches: &Proches) -> Vec<u8> {
    let table = proches.to_keep();
    let mut plume = Plume::default();
    if !is_mirrored(&table) || table.mots.iter().any(|mot| mot.len() > MOT_MAX) {
        // Declared otherwise at one end than at the other, or no words: the reader derives what the writer derived.
        write_liste(&Liste::default(), &mut plume);
        return plume.finish().0;
    }
    write_liste(&signature().iter().collect(), &mut plume);
    let TableProches { mots, frequences, debuts, liens } = table;
    let mut bloc = Plume::default();
    let words: Vec<&str> = mots.iter().collect();
    let words = write_mots(words.into_iter());
    bloc.nombre(words.len() as u64);
    bloc.extend(&words);
    frequences.iter().for_each(|count| bloc.nombre(u64::from(*count)));
    let (bloc, ..) = bloc.finish();
    plume.nombre(bloc.len() as u64);
    plume.extend(&bloc);
    let valeurs = list_valeurs(&liens);
    valeurs.ecrire(&mut plume);
    let ranks = valeurs.into_iter().zip(0..).collect();
    let mut corps = Plume::default();
    for (at, window) in debuts.windows(2).enumerate() {
        let mut row = Plume::default();
        write_row(at, &liens[window[0] as usize..window[1] as usize], &ranks, &mut row);
        let (row, ..) = row.finish();
        plume.nombre(row.len() as u64);
        corps.extend(&row);
    }
    plume.extend(&corps.finish().0);
    plume.finish().0
}

/// Whether each link is told at its other end too, the other way round.
fn is_mirrored(table: &TableProches) -> bool {
    let row = |at: usize| &table.liens[table.debuts[at] as usize..table.debuts[at + 1] as usize];
    (0..table.debuts.len() - 1).all(|at| {
        row(at).iter().all(|Proche { competence, relation, degre }| {
            let back = Proche { competence: CompetenceIx::new(at), relation: relation.inverse(), degre: *degre };
            row(competence.index()).contains(&back)
        })
    })
}

/// How near two compétences are, and how one stands to the other, as one number.
fn valeur(proche: &Proche) -> u32 {
    let genre = match proche.relation {
        Relation::Meme => 0,
        Relation::Proche => 1,
        Relation::PlusLarge => 2,
        // A link is never `Aucune`.
        Relation::PlusEtroite | Relation::Aucune => 3,
    };
    proche.degre.thousandths() << 2 | genre
}

/// The values of links, the most frequent first: some fifteen hundred for all of ROME.
fn list_valeurs(liens: &[Proche]) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    liens.iter().for_each(|proche| *counts.entry(valeur(proche)).or_default() += 1);
    let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(valeur, count)| (Reverse(*count), *valeur));
    counts.into_iter().map(|(valeur, _)| valeur).collect()
}

/// How many values there may be: four relations, each of 1,001 degrees.
const VALEURS_MAX: usize = 4 * 1001;

/// A link is told whole at the lower of its two ends. The other end tells where the lower one is.
fn write_row(at: usize, row: &[Proche], ranks: &FxHashMap<u32, u64>, plume: &mut Plume) {
    let mut row: Vec<&Proche> = row.iter().collect();
    row.sort_unstable_by_key(|proche| proche.competence);
    let (below, above) = row.split_at(row.partition_point(|proche| proche.competence.index() < at));
    if row.is_empty() {
        return;
    }
    plume.nombre(above.len() as u64);
    let mut before = at;
    for proche in above {
        plume.nombre((proche.competence.index() - before) as u64);
        before = proche.competence.index();
    }
    let told: Vec<u64> = above.iter().map(|proche| ranks[&valeur(proche)]).collect();
    plume.extend(&pack(&told, bits_to_tell(ranks.len())));
    let mut before = at;
    for proche in below.iter().rev() {
        plume.nombre((before - proche.competence.index()) as u64);
        before = proche.competence.index();
    }
}

/// What a value tells: see [`valeur`].
fn to_proche(other: usize, valeur: u32) -> Proche {
    let relation = match valeur & 3 {
        0 => Relation::Meme,
        1 => Relation::Proche,
        2 => Relation::PlusLarge,
        _ => Relation::PlusEtroite,
    };
    let degre = Degre::from_thousandths(u64::from(valeur >> 2));
    Proche { competence: CompetenceIx::new(other), relation, degre }
}

/// The table of a pack, where it stands.
#[derive(Debug)]
struct Kept {
    octets: Tranche,
    mots: Range<usize>,
    /// What links are worth: see [`valeur`].
    valeurs: Vec<u32>,
    /// Where the row of each compétence starts, and the end.
    places: Vec<u32>,
}

impl Kept {
    /// Calls `visit` with the links that a row tells whole and that are wanted, by position. Gives back what follows them.
    fn read_above(&self, at: usize, wants: impl Fn(usize) -> bool, mut visit: impl FnMut(Proche)) -> Option<&[u8]> {
        let octets = &self.octets[self.places[at] as usize..self.places[at + 1] as usize];
        if octets.is_empty() {
            return Some(octets);
        }
        let count = self.places.len() - 1;
        let mut lecteur = Lecteur::new(octets, None, SECTION);
        let told = lecteur.compte(1).ok()?;
        let (mut wanted, mut other) = (Vec::new(), at);
        for place in 0..told {
            other += lecteur.position(count - other).ok()?;
            if wants(other) {
                wanted.push((place, other));
            }
        }
        let largeur = bits_to_tell(self.valeurs.len());
        let serie = Serie { octets: lecteur.prendre((told * largeur).div_ceil(8)).ok()?, largeur };
        for (place, other) in wanted {
            let rank = serie.get(place) as usize;
            visit(to_proche(other, *self.valeurs.get(rank)?));
        }
        Some(lecteur.reste())
    }
}

impl TableGardee for Kept {
    fn row(&self, at: usize) -> Option<Vec<Proche>> {
        let mut row = Vec::new();
        let below = self.read_above(at, |_| true, |proche| row.push(proche))?;
        let (mut lecteur, mut other) = (Lecteur::new(below, None, SECTION), at);
        while !lecteur.reste().is_empty() {
            other -= lecteur.position(other + 1).ok()?;
            row.push(self.link(at, other)?);
        }
        sort_row(&mut row);
        Some(row)
    }

    fn link(&self, one: usize, other: usize) -> Option<Proche> {
        let (lower, upper) = (one.min(other), one.max(other));
        let mut found = None;
        self.read_above(lower, |at| at == upper, |proche| found = Some(proche))?;
        let Proche { relation, degre, .. } = found?;
        let relation = if one < other { relation } else { relation.inverse() };
        Some(Proche { competence: CompetenceIx::new(other), relation, degre })
    }

    fn mots(&self) -> Option<(Liste, Vec<u32>)> {
        let mut lecteur = Lecteur::new(&self.octets[self.mots.clone()], None, SECTION);
        let longueur = lecteur.compte(1).ok()?;
        let mots = mots::read(lecteur.prendre(longueur).ok()?).ok()?;
        let frequences: Result<Vec<u32>, PackError> = (0..mots.len()).map(|_| lecteur.u32()).collect();
        lecteur.finish().ok()?;
        Some((mots, frequences.ok()?))
    }
}

fn read(referentiel: &Referentiel, octets: &Tranche) -> Result<Option<Kept>, PackError> {
    let mut lecteur = Lecteur::new(octets, None, SECTION);
    if read_liste(&mut lecteur)? != signature().iter().collect() {
        return Ok(None);
    }
    let longueur = lecteur.compte(1)?;
    let debut = lecteur.at();
    lecteur.prendre(longueur)?;
    let valeurs: Vec<u32> = Champ::lire(&mut lecteur)?;
    if valeurs.len() > VALEURS_MAX || valeurs.iter().any(|valeur| valeur >> 2 > Degre::UN.thousandths()) {
        return Err(lecteur.faute("degré impossible"));
    }
    let places = lecteur.places(referentiel.competence_count())?;
    Ok(Some(Kept { octets: octets.clone(), mots: debut..debut + longueur, valeurs, places }))
}

/// Where the near compétences of a pack are read from.
#[derive(Debug)]
pub(super) struct Gardees(pub Tranche);

impl Depot for Gardees {
    fn proches(&self, referentiel: &Referentiel) -> Option<Proches> {
        let table = read(referentiel, &self.0).ok().flatten()?;
        Some(Proches::from_kept(referentiel, Box::new(table), referentiel.competence_source()?))
    }
}
