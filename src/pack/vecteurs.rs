//! How often each métier has each trait of the score: what the vectors are computed from, so that a first query need not read
//! every text.
//!
//! They are those of one version of the engine under one set of weights, and are read when a question needs them. Another
//! engine, or one that finds them incoherent, counts its own from the référentiel: an answer never rests on what another
//! version counted.

use super::champ::{Lecteur, Plume};
use super::erreur::PackError;
use super::mots::Tranche;
use crate::appariement::Depot;
use crate::graph::Referentiel;
use crate::model::CodeOgr;
use crate::passerelle::{Composante, Comptes, Frequences, Index, Normes, Poids, Releve, Trait, Vecteurs};
use crate::text::liste::Liste;

/// The version of the engine, since what computes vectors is a part of it, and how it lays out what it computed.
pub(super) const MOTEUR: &str = concat!(env!("CARGO_PKG_VERSION"), "/2");

/// The name of the section, in errors that nobody sees.
const SECTION: &str = "vecteurs";

/// The most that a métier has one trait: a bound on what is allocated, far above any text.
const COMPTE_MAX: u32 = 1 << 16;

pub(super) fn write(referentiel: &Referentiel, poids: &Poids) -> Vec<u8> {
    let mut plume = Plume::default();
    write_liste(&[MOTEUR].into_iter().collect(), &mut plume);
    for composante in Composante::ALL {
        plume.nombre(u64::from(poids.of(composante)));
    }
    plume.nombre(u64::from(poids.fiche_derivee));
    let frequences = Frequences::new(referentiel, poids);
    let (normes, dfs) = Vecteurs::normes(&frequences, poids);
    let Frequences { mots, traits, fins, debuts, comptes } = frequences;
    write_liste(&mots, &mut plume);
    let mut from = 0;
    for fin in fins {
        plume.nombre(u64::from(fin - from));
        let mut before = 0;
        for one in &traits[from as usize..fin as usize] {
            let number = match one {
                Trait::Competence(ix) => ix.index() as u64,
                Trait::Contexte(code) => u64::from(code.0),
                Trait::Mot(mot) | Trait::Nomme(mot) => u64::from(*mot),
            };
            plume.nombre(number - before);
            before = number;
        }
        from = fin;
    }
    dfs.iter().for_each(|df| plume.nombre(u64::from(*df)));
    plume.nombre(u64::from(comptes.iter().map(|(_, tf)| *tf).max().unwrap_or(0)));
    for normes in normes {
        let has = (0..normes.len()).fold(0u64, |bits, at| bits | u64::from(normes[at] > 0.0) << at);
        plume.nombre(has);
        normes.iter().filter(|norme| **norme > 0.0).for_each(|norme| plume.extend(&norme.to_le_bytes()));
    }
    let mut corps = Plume::default();
    for window in debuts.windows(2) {
        let mut row = Plume::default();
        write_row(&comptes[window[0] as usize..window[1] as usize], &mut row);
        let (row, ..) = row.finish();
        plume.nombre(row.len() as u64);
        corps.extend(&row);
    }
    plume.extend(&corps.finish().0);
    plume.finish().0
}

/// The counts of a métier: how many traits, their positions, a bit for each that it has several times, how often.
fn write_row(row: &[(u32, u32)], plume: &mut Plume) {
    plume.nombre(row.len() as u64);
    let mut before = 0;
    for (trait_, _) in row {
        plume.nombre(u64::from(trait_ - before));
        before = *trait_;
    }
    for eight in row.chunks(8) {
        plume.octet((0..eight.len()).fold(0, |bits, at| bits | u8::from(eight[at].1 > 1) << at));
    }
    row.iter().filter(|(_, tf)| *tf > 1).for_each(|(_, tf)| plume.nombre(u64::from(*tf)));
}

/// Words as they are: how many, how long each is, then all of them.
pub(super) fn write_liste(mots: &Liste, plume: &mut Plume) {
    plume.nombre(mots.len() as u64);
    mots.iter().for_each(|mot| plume.nombre(mot.len() as u64));
    mots.iter().for_each(|mot| plume.extend(mot.as_bytes()));
}

pub(super) fn read_liste(lecteur: &mut Lecteur<'_>) -> Result<Liste, PackError> {
    let count = lecteur.compte(1)?;
    let (mut fins, mut fin) = (Vec::with_capacity(count), 0u32);
    for _ in 0..count {
        fin = fin.checked_add(lecteur.u32()?).ok_or_else(|| lecteur.faute("mots trop longs"))?;
        fins.push(fin);
    }
    let texte = str::from_utf8(lecteur.prendre(fin as usize)?).ok();
    let liste = texte.and_then(|texte| Liste::from_parts(texte.to_owned(), fins));
    liste.ok_or_else(|| lecteur.faute("texte qui n'est pas de l'UTF-8"))
}

/// The indices that the vectors give; `None` where they are those of another engine or of other weights.
pub(super) fn read(
    referentiel: &Referentiel,
    octets: &Tranche,
    depot: Box<dyn Depot>,
) -> Result<Option<Index>, PackError> {
    let mut lecteur = Lecteur::new(octets, None, SECTION);
    let moteur = read_liste(&mut lecteur)?;
    let mut poids = Poids::NULS;
    for composante in Composante::ALL {
        *poids.of_mut(composante) = lecteur.u32()?;
    }
    poids.fiche_derivee = lecteur.u32()?;
    if moteur.get(0) != Some(MOTEUR) || poids != *Poids::for_nomenclature(referentiel.nomenclature()) {
        return Ok(None);
    }
    let (releve, comptes) = read_counts(referentiel, octets, lecteur)?;
    let vecteurs = Vecteurs::from_kept(releve, Box::new(comptes), &poids);
    Ok(Some(Index::from_vecteurs(referentiel, poids, vecteurs, depot)))
}

/// The counts of a pack, where they stand.
#[derive(Debug)]
struct Kept {
    octets: Tranche,
    /// Where the counts of each métier start, and the end.
    places: Vec<u32>,
    /// How many traits there are.
    traits: u32,
    tf_max: u32,
}

impl Comptes for Kept {
    fn read(&self, metier: usize, row: &mut Vec<(u32, u32)>) {
        row.clear();
        let octets = &self.octets[self.places[metier] as usize..self.places[metier + 1] as usize];
        if self.read_row(octets, row).is_none() {
            row.clear();
        }
    }
}

impl Kept {
    /// Nothing where the row is not coherent.
    fn read_row(&self, octets: &[u8], row: &mut Vec<(u32, u32)>) -> Option<()> {
        let mut lecteur = Lecteur::new(octets, None, SECTION);
        let count = lecteur.compte(1).ok().filter(|count| *count <= self.traits as usize)?;
        row.reserve(count);
        let reste = lecteur.reste();
        let (mut at, mut next, mut rises) = (0, 0, true);
        for rang in 0..count {
            let (step, longueur) = read_step(reste, at)?;
            rises &= step > 0 || rang == 0;
            next = step.saturating_add(next);
            at += longueur;
            row.push((next, 1));
        }
        // The last position is the greatest.
        if !rises || next >= self.traits {
            return None;
        }
        let (bits, mut reste) = reste.get(at..)?.split_at_checked(count.div_ceil(8))?;
        for (rang, octet) in bits.iter().enumerate() {
            let mut octet = *octet;
            while octet > 0 {
                let mut lecteur = Lecteur::new(reste, None, SECTION);
                let tf = lecteur.u32().ok()?;
                reste = lecteur.reste();
                let place = row.get_mut(rang * 8 + octet.trailing_zeros() as usize)?;
                place.1 = (1..=self.tf_max).contains(&tf).then_some(tf)?;
                octet &= octet - 1;
            }
        }
        Some(())
    }
}

/// A number of at most three bytes at a place, and how many it takes. Which of one and two it is cannot be guessed ahead, so that
/// both are read and one is kept.
#[inline]
fn read_step(octets: &[u8], at: usize) -> Option<(u32, usize)> {
    let Some(four) = octets.get(at..at + 4) else { return read_last_step(octets, at) };
    let four = u32::from_le_bytes(four.try_into().ok()?);
    let more = four >> 7 & 1;
    let two = (four & 0x7f) | ((four >> 1 & 0x3f80) * more);
    if more & four >> 15 == 0 {
        return Some((two, 1 + more as usize));
    }
    (four >> 23 & 1 == 0).then_some((two | four >> 2 & 0x1f_c000, 3))
}

/// The same near the end.
#[cold]
fn read_last_step(octets: &[u8], at: usize) -> Option<(u32, usize)> {
    let reste = octets.get(at..)?;
    let mut lecteur = Lecteur::new(reste, None, SECTION);
    let step = lecteur.u32().ok().filter(|step| *step < 1 << 21)?;
    Some((step, reste.len() - lecteur.reste().len()))
}

/// Reads what counts are about, and where they stand.
fn read_counts(
    referentiel: &Referentiel,
    octets: &Tranche,
    mut lecteur: Lecteur<'_>,
) -> Result<(Releve, Kept), PackError> {
    let mots = read_liste(&mut lecteur)?;
    let mut traits = Vec::new();
    let mut fins = [0; Composante::ALL.len()];
    for (composante, fin) in Composante::ALL.into_iter().zip(&mut fins) {
        read_traits(composante, referentiel, mots.len(), &mut traits, &mut lecteur)?;
        *fin = traits.len() as u32;
    }
    let metiers = referentiel.metier_count();
    let mut dfs = Vec::with_capacity(traits.len());
    for _ in 0..traits.len() {
        let df = lecteur.u32()?;
        dfs.push(if df as usize <= metiers { df } else { return Err(lecteur.faute("trait impossible")) });
    }
    let tf_max = lecteur.u32()?;
    if tf_max > COMPTE_MAX {
        return Err(lecteur.faute("trait impossible"));
    }
    let mut normes = Vec::with_capacity(metiers);
    for _ in 0..metiers {
        normes.push(read_normes(&mut lecteur)?);
    }
    let places = lecteur.places(metiers, octets.len())?;
    let comptes = Kept { octets: octets.clone(), places, traits: traits.len() as u32, tf_max };
    Ok((Releve { mots, traits, fins, dfs, normes, tf_max }, comptes))
}

fn read_normes(lecteur: &mut Lecteur<'_>) -> Result<Normes, PackError> {
    let mut normes = [0.0; Composante::ALL.len()];
    let has = lecteur.nombre()?;
    if has >> normes.len() != 0 {
        return Err(lecteur.faute("norme impossible"));
    }
    for (_, norme) in (0..).zip(&mut normes).filter(|(at, _)| has >> at & 1 == 1) {
        let octets: [u8; 8] = lecteur.prendre(8)?.try_into().map_err(|_| lecteur.faute("norme impossible"))?;
        *norme = f64::from_le_bytes(octets);
        if !(*norme > 0.0 && norme.is_finite()) {
            return Err(lecteur.faute("norme impossible"));
        }
    }
    Ok(normes)
}

/// The traits of one composante, in order, each once.
fn read_traits(
    composante: Composante,
    referentiel: &Referentiel,
    mots: usize,
    traits: &mut Vec<Trait>,
    lecteur: &mut Lecteur<'_>,
) -> Result<(), PackError> {
    let count = lecteur.compte(1)?;
    traits.reserve(count);
    let genre = composante.trait_of();
    let mut number = 0u32;
    for at in 0..count {
        let step = lecteur.u32()?;
        number = number.checked_add(step).ok_or_else(|| lecteur.faute("trait impossible"))?;
        let one = genre(number);
        let is_known = match one {
            Trait::Competence(ix) => ix.index() < referentiel.competence_count(),
            Trait::Contexte(CodeOgr(_)) => true,
            Trait::Mot(mot) | Trait::Nomme(mot) => (mot as usize) < mots,
        };
        if !is_known || (at > 0 && step == 0) {
            return Err(lecteur.faute("trait impossible"));
        }
        traits.push(one);
    }
    Ok(())
}
