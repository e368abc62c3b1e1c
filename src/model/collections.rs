//! The open state of the data: layers as they were read, codes as cited, nothing checked across them yet.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certification::{Bloc, Certification, Equivalence};
use super::competence::{Competence, Contexte};
use super::ensemble::Ensemble;
use super::exigence::Exigence;
use super::limite::{ContexteFait, Limite};
use super::metier::Metier;
use super::nom_usuel::NomUsuel;
use super::proche::Rapprochement;

/// Any number of layers, from any number of imports, in any order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collections {
    /// The layers.
    pub couches: Vec<Couche>,
}

impl Collections {
    /// One layer.
    pub fn from_couche(couche: Couche) -> Self {
        Collections { couches: vec![couche] }
    }

    /// Joins the layers of other imports.
    pub fn merge(&mut self, other: Collections) {
        self.couches.extend(other.couches);
    }
}

/// One layer: what an import read, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Couche {
    /// What the layer is.
    pub identite: Identite,
    /// How it was read; decides what a fault in it means and which layer wins.
    pub origine: Origine,
    /// What it holds.
    pub tables: Tables,
}

/// Which ROME a layer's codes belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nomenclature {
    /// ROME 3.x, 532 métiers.
    Rome3,
    /// ROME 4.x, 1,584 métiers.
    #[default]
    Rome4,
}

impl Nomenclature {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Nomenclature::Rome3 => "ROME 3",
            Nomenclature::Rome4 => "ROME 4",
        }
    }
}

/// How a layer came in. Ordered: where two layers disagree, the later one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origine {
    /// An imported export, or the embedded référentiel: a dangling link in it is a finding.
    Import,
    /// The embedded facts, laid over whatever is opened, for the codes that exist there.
    Faits,
    /// A native file of the user's: a dangling link in it is an error.
    Natif,
}

/// What a layer is, shown in `provenance`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identite {
    /// Its name ("rome", "faits").
    pub nom: String,
    /// Its edition ("4.60").
    pub edition: String,
    /// Its own date, the default "as of" of an answer; absent where the source bears none.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date: Option<Date>,
    /// The nomenclature of its codes.
    #[serde(default)]
    pub nomenclature: Nomenclature,
    /// Whether it is an abridged edition.
    #[serde(default)]
    pub partiel: bool,
    /// Under what licence it is reused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The layers it was made from, when a référentiel was written back as one native file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issu_de: Vec<Issu>,
    /// SHA-256 of what was read, in hexadecimal; never in a native file itself.
    #[serde(skip)]
    pub empreinte: String,
}

/// A layer that another one was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issu {
    /// Its name.
    pub nom: String,
    /// Its edition.
    pub edition: String,
    /// SHA-256 of what was read.
    pub empreinte: String,
}

/// The tables of a layer. Any of them may be empty. The serde names are those of the native form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tables {
    /// Métiers.
    #[serde(rename = "metier", skip_serializing_if = "Vec::is_empty")]
    pub metiers: Vec<Metier>,
    /// Compétences.
    #[serde(rename = "competence", skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<Competence>,
    /// Macro-compétences.
    #[serde(rename = "macro_competence", skip_serializing_if = "Vec::is_empty")]
    pub macro_competences: Vec<Competence>,
    /// Contextes de travail.
    #[serde(rename = "contexte", skip_serializing_if = "Vec::is_empty")]
    pub contextes: Vec<Contexte>,
    /// Sets of métiers.
    #[serde(rename = "ensemble", skip_serializing_if = "Vec::is_empty")]
    pub ensembles: Vec<Ensemble>,
    /// What the law asks.
    #[serde(rename = "exigence", skip_serializing_if = "Vec::is_empty")]
    pub exigences: Vec<Exigence>,
    /// Certifications.
    #[serde(rename = "certification", skip_serializing_if = "Vec::is_empty")]
    pub certifications: Vec<Certification>,
    /// Blocs.
    #[serde(rename = "bloc", skip_serializing_if = "Vec::is_empty")]
    pub blocs: Vec<Bloc>,
    /// Equivalences.
    #[serde(rename = "equivalence", skip_serializing_if = "Vec::is_empty")]
    pub equivalences: Vec<Equivalence>,
    /// Facts about contextes.
    #[serde(rename = "contexte_fait", skip_serializing_if = "Vec::is_empty")]
    pub contextes_faits: Vec<ContexteFait>,
    /// Named limites.
    #[serde(rename = "limite", skip_serializing_if = "Vec::is_empty")]
    pub limites: Vec<Limite>,
    /// Common names.
    #[serde(rename = "nom_usuel", skip_serializing_if = "Vec::is_empty")]
    pub noms_usuels: Vec<NomUsuel>,
    /// Declared relations between compétences.
    #[serde(rename = "proche", skip_serializing_if = "Vec::is_empty")]
    pub rapprochements: Vec<Rapprochement>,
}

impl Tables {
    /// Joins the tables of another file of the same layer, nothing merged.
    pub fn append(&mut self, other: Tables) {
        self.metiers.extend(other.metiers);
        self.competences.extend(other.competences);
        self.macro_competences.extend(other.macro_competences);
        self.contextes.extend(other.contextes);
        self.ensembles.extend(other.ensembles);
        self.exigences.extend(other.exigences);
        self.certifications.extend(other.certifications);
        self.blocs.extend(other.blocs);
        self.equivalences.extend(other.equivalences);
        self.contextes_faits.extend(other.contextes_faits);
        self.limites.extend(other.limites);
        self.noms_usuels.extend(other.noms_usuels);
        self.rapprochements.extend(other.rapprochements);
    }
}
