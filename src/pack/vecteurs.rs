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
use crate::passerelle::{Composante, Comptes, Frequences, Index, PALIERS, Poids, Releve, Trait, Vecteurs};
use crate::text::liste::Liste;

/// The version of the engine: what computes vectors is a part of it.
pub(super) const MOTEUR: &str = env!("CARGO_PKG_VERSION");

/// The name of the section, in errors that nobody sees.
const SECTION: &str = "vecteurs";

/// The most that a métier has one trait: a bound on what is allocated, far above any text.
const COMPTE_MAX: u64 = 1 << 16;

pub(super) fn write(referentiel: &Referentiel, poids: &Poids) -> Vec<u8> {
    let mut plume = Plume::default();
    write_liste(&[MOTEUR].into_iter().collect(), &mut plume);
    for composante in Composante::ALL {
        plume.nombre(u64::from(poids.of(composante)));
    }
    plume.nombre(u64::from(poids.fiche_derivee));
    let Frequences { mots, traits, fins, debuts, comptes } = Frequences::new(referentiel, poids);
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
    debuts.windows(2).for_each(|window| plume.nombre(u64::from(window[1] - window[0])));
    for window in debuts.windows(2) {
        let mut before = 0;
        for (trait_, tf) in &comptes[window[0] as usize..window[1] as usize] {
            plume.nombre(u64::from(trait_ - before) << 1 | u64::from(*tf > 1));
            before = *trait_;
            if *tf > 1 {
                plume.nombre(u64::from(*tf));
            }
        }
    }
    plume.finish().0
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
}

impl Comptes for Kept {
    fn read(&self, metier: usize, row: &mut Vec<(u32, u32)>) {
        let octets = &self.octets[self.places[metier] as usize..self.places[metier + 1] as usize];
        let mut lecteur = Lecteur::new(octets, None, SECTION);
        let mut next = 0;
        // What was read through once is coherent: nothing fails here.
        while let Ok((trait_, tf)) = read_count(&mut next, &mut lecteur) {
            row.push((trait_ as u32, tf as u32));
        }
    }
}

/// One trait of a métier, and how often it has it.
#[inline]
fn read_count(next: &mut u64, lecteur: &mut Lecteur<'_>) -> Result<(u64, u64), PackError> {
    let read = lecteur.nombre()?;
    *next = next.wrapping_add(read >> 1);
    Ok((*next, if read & 1 == 0 { 1 } else { lecteur.nombre()? }))
}

/// Reads what counts are about, and goes through them once: all that is followed later is found to exist.
fn read_counts(
    referentiel: &Referentiel,
    octets: &Tranche,
    mut lecteur: Lecteur<'_>,
) -> Result<(Releve, Kept), PackError> {
    let mots = read_liste(&mut lecteur)?;
    let mut traits = Vec::new();
    let mut fins = [0; Composante::ALL.len()];
    for (composante, fin) in Composante::ALL.into_iter().zip(&mut fins) {
        let before = traits.len();
        read_traits(composante, referentiel, mots.len(), &mut traits, &mut lecteur)?;
        // Vectors have length one at most, so that no score passes what it is counted in: levels are not divided by theirs.
        if composante == Composante::Niveau && traits.len() - before > usize::from(PALIERS) {
            return Err(lecteur.faute("trop de niveaux"));
        }
        *fin = traits.len() as u32;
    }
    let metiers = referentiel.metier_count();
    let mut longueurs = Vec::with_capacity(metiers);
    for _ in 0..metiers {
        longueurs.push(lecteur.u32()?);
    }
    let (mut dfs, mut tf_max) = (vec![0u32; traits.len()], 0);
    let mut places = Vec::with_capacity(metiers + 1);
    let place = |lecteur: &Lecteur<'_>| (octets.len() - lecteur.reste().len()) as u32;
    places.push(place(&lecteur));
    for longueur in longueurs {
        let (mut next, mut before) = (0, None);
        for _ in 0..longueur {
            let (trait_, tf) = read_count(&mut next, &mut lecteur)?;
            if trait_ >= traits.len() as u64
                || before.is_some_and(|before| before >= trait_)
                || tf == 0
                || tf > COMPTE_MAX
            {
                return Err(lecteur.faute("trait impossible"));
            }
            before = Some(trait_);
            dfs[trait_ as usize] += 1;
            tf_max = tf_max.max(tf as u32);
        }
        places.push(place(&lecteur));
    }
    lecteur.finish()?;
    Ok((Releve { mots, traits, fins, metiers, dfs, tf_max }, Kept { octets: octets.clone(), places }))
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
