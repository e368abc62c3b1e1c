//! How often each métier has each trait of the score: what the vectors are computed from, so that a first query need not read
//! every text.
//!
//! They are those of one version of the engine under one set of weights, and are read when a question needs them. Another
//! engine, or one that finds them incoherent, counts its own from the référentiel: an answer never rests on what another
//! version counted.

use super::bits::{count_ones, set_bit, word_at};
use super::champ::{Lecteur, Plume};
use super::comptes::{self, Kept};
use super::erreur::PackError;
use super::mots::Tranche;
use crate::appariement::Depot;
use crate::graph::Referentiel;
use crate::passerelle::{Composante, Frequences, Index, Normes, Poids, Releve, Trait, Vecteurs};
use crate::text::liste::Liste;

/// The version of the engine, since what computes vectors is a part of it, and how it lays out what it computed.
pub(super) const MOTEUR: &str = concat!(env!("CARGO_PKG_VERSION"), "/4");

/// The name of the section, in errors that nobody sees.
pub(super) const SECTION: &str = "vecteurs";

pub(super) fn write(referentiel: &Referentiel, poids: &Poids) -> Vec<u8> {
    let mut plume = Plume::default();
    write_liste(&[MOTEUR].into_iter().collect(), &mut plume);
    for composante in Composante::ALL {
        plume.nombre(u64::from(poids.of(composante)));
    }
    plume.nombre(u64::from(poids.fiche_derivee));
    let frequences = Frequences::new(referentiel, poids);
    let (normes, dfs) = Vecteurs::normes(&frequences, poids);
    let Frequences { mots, traits, fins, .. } = &frequences;
    write_liste(mots, &mut plume);
    let mut from = 0;
    for fin in fins {
        write_traits(&traits[from as usize..*fin as usize], &mut plume);
        from = *fin;
    }
    dfs.iter().for_each(|df| plume.nombre(u64::from(*df)));
    normes.iter().for_each(|normes| write_normes(normes, &mut plume));
    comptes::write(&frequences, &mut plume);
    plume.finish().0
}

/// The numbers of the traits of one composante: a bit each, where that is shorter than the distances between them.
fn write_traits(traits: &[Trait], plume: &mut Plume) {
    let number = |one: &Trait| match one {
        Trait::Competence(ix) => ix.index() as u64,
        Trait::Contexte(code) => u64::from(code.0),
        Trait::Mot(mot) | Trait::Nomme(mot) => u64::from(*mot),
    };
    plume.nombre(traits.len() as u64);
    let bits = traits.last().map_or(0, |last| number(last) + 1).div_ceil(8) * 8;
    if bits / 8 < traits.len() as u64 {
        let mut octets = vec![0u8; bits as usize / 8];
        traits.iter().map(number).for_each(|at| set_bit(&mut octets, at as usize));
        plume.nombre(bits);
        plume.extend(&octets);
        return;
    }
    plume.nombre(0);
    let mut before = 0;
    for number in traits.iter().map(number) {
        plume.nombre(number - before);
        before = number;
    }
}

/// Which composantes have a norm, which of these need all their digits, then each.
fn write_normes(normes: &Normes, plume: &mut Plume) {
    let bits = |holds: &dyn Fn(f64) -> bool| {
        (0..normes.len()).fold(0u64, |bits, at| bits | u64::from(normes[at] > 0.0 && holds(normes[at])) << at)
    };
    plume.nombre(bits(&|_| true));
    plume.nombre(bits(&|norme| !is_short(norme)));
    for norme in normes.iter().filter(|norme| **norme > 0.0) {
        if is_short(*norme) {
            plume.extend(&(*norme as f32).to_le_bytes());
        } else {
            plume.extend(&norme.to_le_bytes());
        }
    }
}

/// Whether four bytes tell a number.
fn is_short(norme: f64) -> bool {
    f64::from(norme as f32) == norme
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
    let dfs = lecteur.colonne(traits.len(), metiers + 1)?;
    let mut normes = Vec::with_capacity(metiers);
    for _ in 0..metiers {
        normes.push(read_normes(&mut lecteur)?);
    }
    let comptes = Kept::read(octets, metiers, &dfs, &mut lecteur)?;
    Ok((Releve { mots, traits, fins, dfs, normes, tf_max: comptes.tf_max }, comptes))
}

fn read_normes(lecteur: &mut Lecteur<'_>) -> Result<Normes, PackError> {
    let mut normes = [0.0; Composante::ALL.len()];
    let (has, long) = (lecteur.nombre()?, lecteur.nombre()?);
    if has >> normes.len() != 0 {
        return Err(lecteur.faute("norme impossible"));
    }
    let mut reste = has;
    while reste != 0 {
        let at = reste.trailing_zeros() as usize;
        reste &= reste - 1;
        let norme = match long >> at & 1 {
            0 => f64::from(f32::from_le_bytes(lecteur.morceau()?)),
            _ => f64::from_le_bytes(lecteur.morceau()?),
        };
        // Above zero and finite: as bits, such numbers stand one after the other.
        if norme.to_bits().wrapping_sub(1) >= f64::INFINITY.to_bits() - 1 {
            return Err(lecteur.faute("norme impossible"));
        }
        normes[at] = norme;
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
    // How many métiers have each follows, a byte each at least.
    let count = lecteur.compte(1)?;
    let bits = lecteur.u32()?;
    let genre = composante.trait_of();
    let impossible = |lecteur: &Lecteur<'_>| lecteur.faute("trait impossible");
    traits.reserve_exact(count);
    let mut greatest = None;
    if bits > 0 {
        let octets = lecteur.prendre(bits.div_ceil(8) as usize)?;
        if count_ones(octets) as usize != count {
            return Err(impossible(lecteur));
        }
        let before = traits.len();
        for first in (0..octets.len()).step_by(8) {
            let mut word = word_at(octets, first);
            while word != 0 {
                traits.push(genre(first as u32 * 8 + word.trailing_zeros()));
                word &= word - 1;
            }
        }
        greatest = traits[before..].last().copied();
    } else {
        let mut number = 0u32;
        for at in 0..count {
            let step = lecteur.u32()?;
            number = number.checked_add(step).filter(|_| at == 0 || step > 0).ok_or_else(|| impossible(lecteur))?;
            greatest = Some(genre(number));
            traits.extend(greatest);
        }
    }
    // Rising, so that the last is the greatest.
    let is_known = match greatest {
        Some(Trait::Competence(ix)) => ix.index() < referentiel.competence_count(),
        Some(Trait::Mot(mot) | Trait::Nomme(mot)) => (mot as usize) < mots,
        Some(Trait::Contexte(_)) | None => true,
    };
    if is_known { Ok(()) } else { Err(impossible(lecteur)) }
}
