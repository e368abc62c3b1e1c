//! What a référentiel is: its layers, how each came in, its nomenclature.

use super::champ::{Champ, Lecteur, Plume};
use super::erreur::PackError;
use crate::graph::Referentiel;
use crate::model::{Identite, Issu, Nomenclature, Origine};

/// The layers of a pack and the nomenclature of its codes.
#[derive(Debug)]
pub(super) struct Entree {
    pub couches: Vec<Identite>,
    pub sources: Vec<Origine>,
    pub nomenclature: Nomenclature,
}

pub(super) fn write(referentiel: &Referentiel, plume: &mut Plume) {
    referentiel.nomenclature().ecrire(plume);
    plume.nombre(referentiel.couches().len() as u64);
    for (couche, source) in referentiel.couches().iter().zip(referentiel.sources()) {
        couche.ecrire(plume);
        source.ecrire(plume);
    }
}

pub(super) fn read(lecteur: &mut Lecteur<'_>) -> Result<Entree, PackError> {
    let nomenclature = Champ::lire(lecteur)?;
    let count = lecteur.compte(Identite::MIN + Origine::MIN)?;
    let (mut couches, mut sources) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        couches.push(Champ::lire(lecteur)?);
        sources.push(Champ::lire(lecteur)?);
    }
    Ok(Entree { couches, sources, nomenclature })
}

champs! {
    Identite { nom, edition, date, nomenclature, partiel, licence, source, issu_de, empreinte }
    Issu { nom, edition, empreinte }
}

variantes! {
    Nomenclature { Rome3 = 0, Rome4 = 1 }
    Origine { Import = 0, Faits = 1, Natif = 2 }
}
