//! The vectors of the score, by métier: what [`Proximite`] computes, so that a first query need not.
//!
//! They are those of one version of the engine under one set of weights. Another engine reads past them and computes its
//! own from the référentiel, on first use: an answer never rests on the vectors of another version.

use super::champ::{Champ, Lecteur, Plume};
use super::erreur::PackError;
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::CodeOgr;
use crate::passerelle::{Composante, Index, Poids, Proximite, Trait, Vecteurs};

/// The version of the engine: what computes vectors is a part of it.
const MOTEUR: &str = env!("CARGO_PKG_VERSION");

pub(super) fn write(referentiel: &Referentiel, proximite: &Proximite, plume: &mut Plume) {
    plume.texte(MOTEUR);
    let poids = proximite.poids();
    for composante in Composante::ALL {
        plume.nombre(u64::from(poids.of(composante)));
    }
    plume.nombre(u64::from(poids.fiche_derivee));
    let vecteurs = proximite.vecteurs();
    plume.nombre(vecteurs.mots.len() as u64);
    vecteurs.mots.iter().for_each(|mot| plume.texte(mot));
    plume.nombre(vecteurs.traits.len() as u64);
    let mut before = [0; 4];
    for one in &vecteurs.traits {
        let (genre, number) = match one {
            Trait::Competence(ix) => (0, ix.index() as i64),
            Trait::Contexte(code) => (1, i64::from(code.0)),
            Trait::Mot(mot) => (2, i64::from(*mot)),
            Trait::Nomme(mot) => (3, i64::from(*mot)),
        };
        plume.octet(genre);
        plume.ecart(before[genre as usize], number);
        before[genre as usize] = number;
    }
    vecteurs.fins.iter().for_each(|fin| plume.nombre(u64::from(*fin)));
    for metier in referentiel.metier_positions() {
        let row = vecteurs.row(metier.index());
        plume.nombre(row.len() as u64);
        let mut before = 0;
        for (trait_, valeur) in row {
            plume.nombre(u64::from(trait_ - before));
            plume.extend(&valeur.to_le_bytes());
            before = *trait_;
        }
    }
}

/// The indices that the vectors give; `None` where they are those of another engine or of other weights.
pub(super) fn read(referentiel: &Referentiel, lecteur: &mut Lecteur<'_>) -> Result<Option<Index>, PackError> {
    let moteur = lecteur.texte()?;
    let mut poids = Poids::NULS;
    for composante in Composante::ALL {
        *poids.of_mut(composante) = lecteur.u32()?;
    }
    poids.fiche_derivee = lecteur.u32()?;
    let vecteurs = read_vecteurs(referentiel, lecteur)?;
    let is_own = moteur == MOTEUR && poids == *Poids::for_nomenclature(referentiel.nomenclature());
    Ok(is_own.then(|| Index::from_vecteurs(referentiel, poids, vecteurs)))
}

fn read_vecteurs(referentiel: &Referentiel, lecteur: &mut Lecteur<'_>) -> Result<Vecteurs, PackError> {
    let mots: Vec<String> = Champ::lire(lecteur)?;
    let traits = read_traits(referentiel, mots.len(), lecteur)?;
    let mut fins = [0; Composante::ALL.len()];
    let mut before = 0;
    for fin in &mut fins {
        *fin = lecteur.u32()?;
        if *fin < before || *fin as usize > traits.len() {
            return Err(lecteur.faute("composantes en désordre"));
        }
        before = *fin;
    }
    if before as usize != traits.len() {
        return Err(lecteur.faute("trait hors de toute composante"));
    }
    let mut vecteurs = Vecteurs { mots, traits, fins, debuts: vec![0], coordonnees: Vec::new() };
    for _ in referentiel.metier_positions() {
        read_row(&mut vecteurs, lecteur)?;
    }
    Ok(vecteurs)
}

fn read_traits(referentiel: &Referentiel, mots: usize, lecteur: &mut Lecteur<'_>) -> Result<Vec<Trait>, PackError> {
    let count = lecteur.compte(2)?;
    let mut traits = Vec::with_capacity(count);
    let mut before = [0i64; 4];
    for _ in 0..count {
        let genre = usize::from(lecteur.octet()?);
        let last = before.get_mut(genre).ok_or_else(|| lecteur.faute("trait inconnu"))?;
        *last = lecteur.ecart(*last)?;
        let number = u32::try_from(*last).map_err(|_| lecteur.faute("trait impossible"))?;
        let (longueur, one) = match genre {
            0 => (referentiel.competences().len(), Trait::Competence(CompetenceIx::new(number as usize))),
            1 => (usize::MAX, Trait::Contexte(CodeOgr(number))),
            2 => (mots, Trait::Mot(number)),
            _ => (mots, Trait::Nomme(number)),
        };
        if number as usize >= longueur {
            return Err(lecteur.faute("position hors de la table"));
        }
        traits.push(one);
    }
    Ok(traits)
}

/// The coordinates of one métier: traits in order, each once.
fn read_row(vecteurs: &mut Vecteurs, lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
    let count = lecteur.compte(3)?;
    vecteurs.coordonnees.reserve(count);
    let (mut next, mut carres) = (0, 0u32);
    for at in 0..count {
        let step = lecteur.position(vecteurs.traits.len() - next)?;
        if at > 0 && step == 0 {
            return Err(lecteur.faute("trait donné deux fois"));
        }
        next += step;
        let valeur = lecteur.prendre(2)?;
        let valeur = u16::from_le_bytes([valeur[0], valeur[1]]);
        // The squares of a row bound every score it has part in: none may pass what a score is counted in.
        let carre = u32::from(valeur).pow(2);
        carres = carres.checked_add(carre).ok_or_else(|| lecteur.faute("vecteur trop long"))?;
        vecteurs.coordonnees.push((next as u32, valeur));
    }
    vecteurs.debuts.push(vecteurs.coordonnees.len() as u32);
    Ok(())
}
