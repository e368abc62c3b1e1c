//! Links proposed from labels of elsewhere to compétences: titles of blocs, items of another ROME, skills of ESCO.
//! Named as SKOS names mappings, and never identity: each is to be read before it is relied upon.

use std::path::Path;

use serde::Serialize;

use crate::appariement::{Preuve, Proches};
use crate::graph::Referentiel;
use crate::import::{self, ImportError};
use crate::model::{Degre, Nomenclature, Relation};
use crate::passerelle::{Objet, Provenance};

/// The version of the shape of the answer.
const VERSION: u32 = 1;

/// A link proposed from a label to a compétence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LienPropose {
    /// What the label names: its code or its IRI, and the label.
    pub source: Objet,
    /// The compétence.
    pub cible: Objet,
    /// How the source stands to the compétence; never `Aucune`.
    pub relation: Relation,
    /// The SKOS mapping property from the source to the compétence.
    pub skos: &'static str,
    /// How near they are.
    pub degre: Degre,
    /// The part of the label that is nearest, or the whole.
    pub extrait: String,
    /// What speaks for it.
    pub preuves: Vec<Preuve>,
}

/// Links proposed from a nomenclature to the compétences of the référentiel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiensProposes {
    /// "passerelles.liens".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// Where the labels are from: "blocs", "rome3", "rome4" or "esco".
    pub nomenclature: &'static str,
    /// How many labels were read.
    pub lus: usize,
    /// How many have a link at least.
    pub lies: usize,
    /// The links, in the order of the labels, then nearest first.
    pub liens: Vec<LienPropose>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// Proposes at most `nombre` links a label.
///
/// Complexity: for each label, the compétences that share a word with it.
pub fn propose_links(
    referentiel: &Referentiel,
    proches: &Proches,
    nomenclature: &'static str,
    labels: &[Objet],
    nombre: usize,
    provenance: Provenance,
) -> LiensProposes {
    let (mut liens, mut lies) = (Vec::new(), 0);
    for source in labels {
        let before = liens.len();
        for one in proches.propose(referentiel, &source.libelle, nombre) {
            let cible = referentiel.competence_at(one.competence);
            let Some(skos) = one.relation.skos() else { continue };
            liens.push(LienPropose {
                source: source.clone(),
                cible: Objet::new(cible.code, &cible.libelle),
                relation: one.relation,
                skos,
                degre: one.degre,
                extrait: one.extrait,
                preuves: one.preuves,
            });
        }
        lies += usize::from(liens.len() > before);
    }
    LiensProposes {
        genre: "passerelles.liens",
        version: VERSION,
        nomenclature,
        lus: labels.len(),
        lies,
        liens,
        provenance,
    }
}

/// The titles of the blocs of a référentiel, by code.
pub fn bloc_labels(referentiel: &Referentiel) -> Vec<Objet> {
    let certifications = referentiel.certifications().iter();
    let blocs = certifications.flat_map(|certification| referentiel.blocs(certification.code));
    blocs.map(|bloc| Objet::new(bloc.code, &bloc.libelle)).collect()
}

/// The labels of a path, and what they are: a ROME folder's compétences, else those of an ESCO table.
///
/// # Errors
/// [`ImportError`].
pub fn read_labels(chemin: &Path) -> Result<(&'static str, Vec<Objet>), ImportError> {
    if chemin.is_dir() {
        let (couche, _) = import::rome::read(chemin)?;
        let nomenclature = match couche.identite.nomenclature {
            Nomenclature::Rome3 => "rome3",
            Nomenclature::Rome4 => "rome4",
        };
        let counted = couche.tables.competences.iter().filter(|competence| competence.nature.is_counted());
        return Ok((nomenclature, counted.map(|c| Objet::new(c.code, &c.libelle)).collect()));
    }
    let (skills, _) = import::read_esco(chemin)?;
    Ok(("esco", skills.iter().map(|(uri, libelle)| Objet::new(uri, libelle)).collect()))
}
