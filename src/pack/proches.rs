//! The near compétences, and the words that say why: what [`Proches`] derives, so that a first query need not read every
//! label.
//!
//! Like the vectors, they are those of one version of the engine, of its table of words and of its figures; another one
//! derives its own.

use super::champ::{Lecteur, Plume, fold_sign, unfold_sign};
use super::erreur::PackError;
use super::mots::Tranche;
use super::vecteurs::{MOTEUR, read_liste, write_liste};
use crate::appariement::{Depot, Lexique, Proche, Proches, Reglages, TableProches};
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::{Degre, Relation};

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
    write_liste(&mots, &mut plume);
    frequences.iter().for_each(|count| plume.nombre(u64::from(*count)));
    debuts.windows(2).for_each(|window| plume.nombre(u64::from(window[1] - window[0])));
    for (at, window) in debuts.windows(2).enumerate() {
        let mut before = Degre::UN.thousandths();
        for Proche { competence, relation, degre } in &liens[window[0] as usize..window[1] as usize] {
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
    plume.finish().0
}

fn read(referentiel: &Referentiel, octets: &[u8]) -> Result<Option<TableProches>, PackError> {
    let mut lecteur = Lecteur::new(octets, None, SECTION);
    if read_liste(&mut lecteur)? != signature().iter().collect() {
        return Ok(None);
    }
    let mots = read_liste(&mut lecteur)?;
    let mut frequences = Vec::with_capacity(mots.len());
    for _ in 0..mots.len() {
        frequences.push(lecteur.u32()?);
    }
    let count = referentiel.competence_count();
    let (mut debuts, mut total) = (Vec::with_capacity(count + 1), 0u32);
    debuts.push(0);
    for _ in 0..count {
        total = total.checked_add(lecteur.u32()?).ok_or_else(|| lecteur.faute("liens trop nombreux"))?;
        debuts.push(total);
    }
    if total as usize > lecteur.reste().len() / 2 {
        return Err(lecteur.faute("liens trop nombreux"));
    }
    let mut liens = Vec::with_capacity(total as usize);
    for (at, window) in debuts.windows(2).enumerate() {
        let mut degre = Degre::UN.thousandths();
        for _ in window[0]..window[1] {
            let one = lecteur.u32()?;
            degre = degre.checked_sub(one >> 2).ok_or_else(|| lecteur.faute("degré impossible"))?;
            let other = usize::try_from((at as i64).wrapping_add(unfold_sign(lecteur.nombre()?))).ok();
            let other =
                other.filter(|other| *other < count).ok_or_else(|| lecteur.faute("position hors de la table"))?;
            let relation = match one & 3 {
                0 => Relation::Meme,
                1 => Relation::Proche,
                2 => Relation::PlusLarge,
                _ => Relation::PlusEtroite,
            };
            let competence = CompetenceIx::new(other);
            liens.push(Proche { competence, relation, degre: Degre::from_thousandths(u64::from(degre)) });
        }
    }
    lecteur.finish()?;
    Ok(Some(TableProches { mots, frequences, debuts, liens }))
}

/// Where the near compétences of a pack are read from.
#[derive(Debug)]
pub(super) struct Gardees(pub Tranche);

impl Depot for Gardees {
    fn proches(&self, referentiel: &Referentiel) -> Option<Proches> {
        let table = read(referentiel, &self.0).ok().flatten()?;
        Some(Proches::from_kept(referentiel, table, referentiel.competence_source()?))
    }
}
