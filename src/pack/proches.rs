//! The near compétences, and the words that say why: what [`Proches`] derives, so that a first query need not read every
//! label.
//!
//! Like the vectors, they are those of one version of the engine, of its table of words and of its figures; another one
//! derives its own.

use std::ops::Range;

use super::champ::{Lecteur, Plume, fold_sign, unfold_sign};
use super::erreur::PackError;
use super::mots::Tranche;
use super::vecteurs::{MOTEUR, read_liste, write_liste};
use crate::appariement::{Depot, Lexique, Proche, Proches, Reglages, TableGardee, TableProches};
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
    let mut plume = Plume::default();
    write_liste(&signature().iter().collect(), &mut plume);
    let TableProches { mots, frequences, debuts, liens } = proches.to_keep();
    let mut bloc = Plume::default();
    write_liste(&mots, &mut bloc);
    frequences.iter().for_each(|count| bloc.nombre(u64::from(*count)));
    let (bloc, ..) = bloc.finish();
    plume.nombre(bloc.len() as u64);
    plume.extend(&bloc);
    let mut corps = Plume::default();
    for (at, window) in debuts.windows(2).enumerate() {
        let mut row = Plume::default();
        write_row(at, &liens[window[0] as usize..window[1] as usize], &mut row);
        let (row, ..) = row.finish();
        plume.nombre(row.len() as u64);
        corps.extend(&row);
    }
    plume.extend(&corps.finish().0);
    plume.finish().0
}

fn write_row(at: usize, row: &[Proche], plume: &mut Plume) {
    let mut before = Degre::UN.thousandths();
    for Proche { competence, relation, degre } in row {
        let genre = match relation {
            Relation::Meme => 0,
            Relation::Proche => 1,
            Relation::PlusLarge => 2,
            // A link is never `Aucune`.
            Relation::PlusEtroite | Relation::Aucune => 3,
        };
        plume.nombre(u64::from(before - degre.thousandths()) << 2 | genre);
        plume.nombre(fold_sign(competence.index() as i64 - at as i64));
        before = degre.thousandths();
    }
}

fn read_row(at: usize, count: usize, octets: &[u8]) -> Result<Vec<Proche>, PackError> {
    let mut lecteur = Lecteur::new(octets, None, SECTION);
    // A link takes two bytes at least, four most often.
    let mut row = Vec::with_capacity(octets.len() / 4 + 1);
    let mut degre = Degre::UN.thousandths();
    while !lecteur.reste().is_empty() {
        let one = lecteur.u32()?;
        degre = degre.checked_sub(one >> 2).ok_or_else(|| lecteur.faute("degré impossible"))?;
        let other = usize::try_from((at as i64).wrapping_add(unfold_sign(lecteur.nombre()?))).ok();
        let other = other.filter(|other| *other < count).ok_or_else(|| lecteur.faute("position hors de la table"))?;
        let relation = match one & 3 {
            0 => Relation::Meme,
            1 => Relation::Proche,
            2 => Relation::PlusLarge,
            _ => Relation::PlusEtroite,
        };
        let competence = CompetenceIx::new(other);
        row.push(Proche { competence, relation, degre: Degre::from_thousandths(u64::from(degre)) });
    }
    Ok(row)
}

/// The table of a pack, where it stands.
#[derive(Debug)]
struct Kept {
    octets: Tranche,
    mots: Range<usize>,
    /// Where the row of each compétence starts, and the end.
    places: Vec<u32>,
}

impl TableGardee for Kept {
    fn row(&self, at: usize) -> Option<Vec<Proche>> {
        let count = self.places.len() - 1;
        read_row(at, count, &self.octets[self.places[at] as usize..self.places[at + 1] as usize]).ok()
    }

    fn mots(&self) -> Option<(Liste, Vec<u32>)> {
        let mut lecteur = Lecteur::new(&self.octets[self.mots.clone()], None, SECTION);
        let mots = read_liste(&mut lecteur).ok()?;
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
    let debut = octets.len() - lecteur.reste().len();
    lecteur.prendre(longueur)?;
    let places = lecteur.places(referentiel.competence_count(), octets.len())?;
    Ok(Some(Kept { octets: octets.clone(), mots: debut..debut + longueur, places }))
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
