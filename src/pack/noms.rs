//! Common names: where each stands is read when a pack opens, its texts when it is searched for.

use std::sync::Arc;

use jiff::civil::Date;

use super::champ::{Champ, Cite, Lecteur, Plume};
use super::erreur::PackError;
use super::mots::Reserve;
use crate::graph::Source;
use crate::model::{Certitude, CodeCertification, CodeRome, NomUsuel};

/// What is read of a common name, its lists apart.
#[derive(Debug)]
struct Nom {
    nom: Cite,
    /// Where its lists end in those of all.
    metiers: u32,
    certifications: u32,
    source: Cite,
    date: Date,
    certitude: Certitude,
}

/// The common names of a pack.
#[derive(Debug)]
pub(super) struct Noms {
    textes: Arc<Reserve>,
    noms: Vec<Nom>,
    metiers: Vec<CodeRome>,
    certifications: Vec<CodeCertification>,
}

impl Noms {
    pub fn len(&self) -> usize {
        self.noms.len()
    }
}

impl Source<NomUsuel> for Noms {
    fn read(&self, at: usize) -> NomUsuel {
        let Nom { nom, metiers, certifications, source, date, certitude } = &self.noms[at];
        let before = at.checked_sub(1).map(|before| &self.noms[before]);
        let (from, since) = before.map_or((0, 0), |before| (before.metiers, before.certifications));
        NomUsuel {
            nom: self.textes.get(nom.0 as usize),
            metiers: self.metiers[from as usize..*metiers as usize].to_vec(),
            certifications: self.certifications[since as usize..*certifications as usize].to_vec(),
            source: self.textes.get(source.0 as usize),
            date: *date,
            certitude: *certitude,
        }
    }
}

pub(super) fn write(noms: &[NomUsuel], plume: &mut Plume) {
    plume.nombre(noms.len() as u64);
    for NomUsuel { nom, metiers, certifications, source, date, certitude } in noms {
        nom.ecrire(plume);
        metiers.ecrire(plume);
        certifications.ecrire(plume);
        source.ecrire(plume);
        date.ecrire(plume);
        certitude.ecrire(plume);
    }
}

/// The fewest bytes of a common name: its texts, the lengths of its lists, its date, how sure it is.
const NOM: usize = 8;

pub(super) fn read(textes: &Arc<Reserve>, lecteur: &mut Lecteur<'_>) -> Result<Noms, PackError> {
    let count = lecteur.compte(NOM)?;
    let mut noms = Vec::with_capacity(count);
    let (mut metiers, mut certifications) = (Vec::with_capacity(count), Vec::new());
    for _ in 0..count {
        let nom = lecteur.cite()?;
        lecteur.liste(&mut metiers)?;
        lecteur.liste(&mut certifications)?;
        noms.push(Nom {
            nom,
            metiers: metiers.len() as u32,
            certifications: certifications.len() as u32,
            source: lecteur.cite()?,
            date: Champ::lire(lecteur)?,
            certitude: Champ::lire(lecteur)?,
        });
    }
    Ok(Noms { textes: Arc::clone(textes), noms, metiers, certifications })
}
