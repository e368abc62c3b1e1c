//! What the référentiel holds, as hosts browse it. The whole of one thing is its fiche, in JSON.

use passerelles::model;

use crate::miroir::VersHote;

/// A métier. Its compétences, contextes and certifications are in its fiche.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Metier {
    /// Its ROME code.
    pub code: String,
    /// Its official label, both gendered forms.
    pub libelle: String,
    /// What is done in it; empty where the data says nothing.
    pub definition: String,
    /// How one enters it; empty where the data says nothing.
    pub acces: String,
    /// Whether the source marks it as regulated; nothing: unknown, not "no".
    pub emploi_reglemente: Option<bool>,
    /// The level asked, where known.
    pub niveau: Option<i32>,
    /// Its job titles.
    pub appellations: Vec<String>,
}

impl VersHote<Metier> for &model::Metier {
    fn hote(self) -> Metier {
        Metier {
            code: self.code.hote(),
            libelle: self.libelle.clone(),
            definition: self.definition.clone(),
            acces: self.acces.clone(),
            emploi_reglemente: self.emploi_reglemente,
            niveau: self.niveau.hote(),
            appellations: self.appellations.iter().map(|one| one.libelle.clone()).collect(),
        }
    }
}

/// A certification. Its blocs and what it opens are in its fiche.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Certification {
    /// Its code: `RNCP40692`, `RS5483`.
    pub code: String,
    /// Its title.
    pub libelle: String,
    /// Its short name, where it has one.
    pub abrege: Option<String>,
    /// Its level, where known.
    pub niveau: Option<i32>,
    /// Whether the register says it is in force; nothing: unknown.
    pub actif: Option<bool>,
}

impl VersHote<Certification> for &model::Certification {
    fn hote(self) -> Certification {
        Certification {
            code: self.code.to_string(),
            libelle: self.libelle.clone(),
            abrege: self.abrege.clone(),
            niveau: self.niveau.hote(),
            actif: self.actif,
        }
    }
}

/// A set of métiers: a sector, a branch, an official grouping.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Ensemble {
    /// Its name: `sap`, `sante`, `rome:86`.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// The codes of its métiers.
    pub metiers: Vec<String>,
}

impl VersHote<Ensemble> for &model::Ensemble {
    fn hote(self) -> Ensemble {
        Ensemble {
            code: self.code.to_string(),
            libelle: self.libelle.clone(),
            metiers: self.metiers.iter().map(ToString::to_string).collect(),
        }
    }
}
