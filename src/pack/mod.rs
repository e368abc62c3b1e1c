//! The pack: a closed référentiel and the vectors of its score in one file.
//!
//! A pack holds what [`Referentiel::new`](crate::Referentiel::new) accepted: its checksums attest it, so that opening
//! verifies checksums, bounds and citations and never the domain rules again. `src/docs/format-pack.md` tells every
//! byte of it. [`Moteur::to_pack`](crate::Moteur::to_pack) writes one; [`open`](crate::open::open) and
//! [`Moteur::from_bytes`](crate::Moteur::from_bytes) open it.

mod bits;
#[macro_use]
mod champ;
mod competences;
mod comptes;
mod enveloppe;
mod erreur;
mod identite;
mod metiers;
mod mots;
mod noms;
mod proches;
mod tables;
mod vecteurs;
mod vocabulaire;

use std::sync::Arc;

use crate::graph::Referentiel;
use crate::passerelle::Index;

pub use enveloppe::{VERSION, is_pack};
pub use erreur::PackError;

use champ::{Lecteur, Plume};
use enveloppe::Section;
use mots::{Reserve, Tranche};
use proches::Gardees;
use tables::Reserves;
use vocabulaire::Vocabulaire;

/// The most a pack may weigh: some hundred times all of France.
pub const TAILLE_MAX: u64 = 1 << 30;

/// How many bytes opening a pack may allocate for each byte of it, at most.
pub const FACTEUR_MEMOIRE: usize = 128;

/// What a pack holds.
#[derive(Debug)]
pub(crate) struct Contenu {
    pub referentiel: Referentiel,
    pub calculs: Calculs,
}

/// What the engine that wrote a pack had computed: read when a question needs it.
#[derive(Debug)]
pub(crate) struct Calculs {
    vecteurs: Tranche,
    proches: Tranche,
}

impl Calculs {
    /// The indices of the score, where this version of the engine would compute the very same. `referentiel` is that of the
    /// same pack.
    pub fn index(&self, referentiel: &Referentiel) -> Option<Index> {
        let depot = Box::new(Gardees(self.proches.clone()));
        vecteurs::read(referentiel, &self.vecteurs, depot).ok().flatten()
    }
}

/// Writes a référentiel and the indices of its score. The same ones give the same bytes.
pub(crate) fn write(referentiel: &Referentiel, index: &Index) -> Vec<u8> {
    let mut plume = Plume::default();
    identite::write(referentiel, &mut plume);
    tables::write(referentiel, &mut plume);
    let (structure, textes, descriptions) = plume.finish();
    let vocabulaire = Vocabulaire::new(&[&textes, &descriptions]);
    let contenu = |section: Section| match section {
        Section::Mots => vocabulaire.write(),
        Section::Textes => vocabulaire.write_texts(0),
        Section::Structure => structure.clone(),
        Section::Vecteurs => vecteurs::write(referentiel, index.proximite().poids()),
        Section::Proches => proches::write(index.proches(referentiel)),
        Section::Descriptions => vocabulaire.write_texts(1),
    };
    enveloppe::write(&Section::ALL.map(|section| (section, contenu(section))))
}

/// The name and the length of each section of a pack, in order: what it is made of.
///
/// # Errors
/// [`PackError`] for bytes that are no pack, or a damaged one.
pub fn sections(octets: &[u8]) -> Result<Vec<(&'static str, usize)>, PackError> {
    let sections = enveloppe::read(octets)?;
    Ok(Section::ALL.into_iter().map(|section| (section.nom(), sections.place(section).len())).collect())
}

/// Opens a pack. Checksums, bounds and citations of all that is followed are verified here; texts and vectors are read later,
/// when they are asked for.
///
/// # Errors
/// [`PackError`], whatever the bytes are.
pub(crate) fn read(octets: Arc<Vec<u8>>) -> Result<Contenu, PackError> {
    let sections = enveloppe::read(&octets)?;
    let tranche = |section: Section| Tranche::new(&octets, sections.place(section));
    let mots = Arc::new(mots::read(&tranche(Section::Mots))?);
    let reserve = |section: Section| Reserve::read(&mots, tranche(section), section.nom()).map(Arc::new);
    let reserves = Reserves { textes: reserve(Section::Textes)?, descriptions: reserve(Section::Descriptions)? };
    let structure = tranche(Section::Structure);
    let mut lecteur = Lecteur::new(&structure, Some(&reserves.textes), Section::Structure.nom());
    let entree = identite::read(&mut lecteur)?;
    let ferme = tables::read(entree, &reserves, &mut lecteur)?;
    lecteur.finish()?;
    let incoherent = |texte| PackError::Incoherent { section: Section::Structure.nom(), texte };
    let referentiel = Referentiel::reopen(ferme).map_err(incoherent)?;
    Ok(Contenu {
        referentiel,
        calculs: Calculs { vecteurs: tranche(Section::Vecteurs), proches: tranche(Section::Proches) },
    })
}
