//! The pack: a closed référentiel and the vectors of its score in one file.
//!
//! A pack holds what [`Referentiel::new`](crate::Referentiel::new) accepted: its checksums attest it, so that opening
//! verifies checksums, bounds and citations and never the domain rules again. `src/docs/format-pack.md` tells every
//! byte of it. [`Moteur::to_pack`](crate::Moteur::to_pack) writes one; [`open`](crate::open::open) and
//! [`Moteur::from_bytes`](crate::Moteur::from_bytes) open it.

#[macro_use]
mod champ;
mod enveloppe;
mod erreur;
mod identite;
mod tables;
mod vecteurs;

use crate::graph::Referentiel;
use crate::passerelle::Index;

pub use enveloppe::{VERSION, is_pack};
pub use erreur::PackError;

use champ::{Lecteur, Plume};
use enveloppe::Section;

/// The most a pack may weigh: some hundred times all of France.
pub const TAILLE_MAX: u64 = 1 << 30;

/// How many bytes opening a pack may allocate for each byte of it, at most.
pub const FACTEUR_MEMOIRE: usize = 64;

/// What a pack holds.
#[derive(Debug)]
pub(crate) struct Contenu {
    pub referentiel: Referentiel,
    /// The vectors and parts of the score, where this version of the engine would compute the very same.
    pub index: Option<Index>,
}

/// Writes a référentiel and the indices of its score. The same ones give the same bytes.
pub(crate) fn write(referentiel: &Referentiel, index: &Index) -> Vec<u8> {
    let mut structure = Plume::default();
    identite::write(referentiel, &mut structure);
    tables::write(referentiel, &mut structure);
    let (structure, textes) = structure.finish();
    let mut vecteurs = Plume::default();
    vecteurs::write(referentiel, index.proximite(), &mut vecteurs);
    let (vecteurs, mots) = vecteurs.finish();
    enveloppe::write(&[
        (Section::Structure, structure),
        (Section::Textes, textes),
        (Section::Vecteurs, vecteurs),
        (Section::Mots, mots),
    ])
}

/// Opens a pack.
///
/// # Errors
/// [`PackError`], whatever the bytes are.
pub(crate) fn read(octets: &[u8]) -> Result<Contenu, PackError> {
    let sections = enveloppe::read(octets)?;
    let mut structure = Lecteur::new(sections.get(Section::Structure), sections.get(Section::Textes), "structure")?;
    let identite = identite::read(&mut structure)?;
    let ferme = tables::read(identite, &mut structure)?;
    structure.finish()?;
    let incoherent = |texte| PackError::Incoherent { section: "structure", texte };
    let referentiel = Referentiel::reopen(ferme).map_err(incoherent)?;
    let mut vecteurs = Lecteur::new(sections.get(Section::Vecteurs), sections.get(Section::Mots), "vecteurs")?;
    let index = vecteurs::read(&referentiel, &mut vecteurs)?;
    vecteurs.finish()?;
    Ok(Contenu { referentiel, index })
}
