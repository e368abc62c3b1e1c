//! Certifications, their blocs, and the equivalences between them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certitude::Certitude;
use super::codes::{CodeBloc, CodeCertification, CodeOgr, CodeRome, CodeTitre, Idcc, Niveau, Slug};

/// A way of obtaining a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoieAcces {
    /// As a pupil or a student.
    FormationInitiale,
    /// Under an apprenticeship contract.
    Apprentissage,
    /// In continuing training.
    FormationContinue,
    /// Under a contrat de professionnalisation.
    ContratProfessionnalisation,
    /// By applying on one's own.
    CandidatureIndividuelle,
    /// By validation of experience.
    Vae,
}

impl VoieAcces {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            VoieAcces::FormationInitiale => "formation initiale",
            VoieAcces::Apprentissage => "apprentissage",
            VoieAcces::FormationContinue => "formation continue",
            VoieAcces::ContratProfessionnalisation => "contrat de professionnalisation",
            VoieAcces::CandidatureIndividuelle => "candidature individuelle",
            VoieAcces::Vae => "VAE",
        }
    }
}

/// A certification of the RNCP or of the répertoire spécifique. A field that is absent is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// Its code.
    pub code: CodeCertification,
    /// Its official title.
    pub libelle: String,
    /// Its short name ("DEAS", "TP", "CAP").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abrege: Option<String>,
    /// Its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub niveau: Option<Niveau>,
    /// Whether the register marks it as active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actif: Option<bool>,
    /// The first day it was in force.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date_effet: Option<Date>,
    /// The last day of its registration.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub fin_enregistrement: Option<Date>,
    /// The ways of obtaining it that are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voies: Vec<VoieAcces>,
    /// Who delivers it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificateurs: Vec<String>,
    /// What is asked before one may prepare it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequis: Vec<String>,
    /// The métiers it aims at. Informs; satisfies nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vise: Vec<CodeRome>,
    /// The same, as cited with ROME v3 codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vise_v3: Vec<CodeRome>,
    /// The same, where a whole domain is cited ("K22").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vise_domaines: Vec<String>,
    /// The certifications it replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remplace: Vec<Remplacement>,
    /// The branches it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idcc: Vec<Idcc>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day it was read.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date: Option<Date>,
    /// How sure it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarque: Option<String>,
}

impl Certification {
    /// The title of a certification that is cited by an export and whose fiche is not in it. It yields to any other.
    pub const INTITULE_INCONNU: &'static str = "Intitulé inconnu (fiche absente de l'export)";

    /// A certification of which nothing but the code and the title is known.
    pub fn new(code: CodeCertification, libelle: String) -> Self {
        Certification {
            code,
            libelle,
            abrege: None,
            niveau: None,
            actif: None,
            date_effet: None,
            fin_enregistrement: None,
            voies: Vec::new(),
            certificateurs: Vec::new(),
            prerequis: Vec::new(),
            vise: Vec::new(),
            vise_v3: Vec::new(),
            vise_domaines: Vec::new(),
            remplace: Vec::new(),
            idcc: Vec::new(),
            source: None,
            date: None,
            certitude: None,
            remarque: None,
        }
    }

    /// Whether it is in force on `date`; `None` where the data does not say. An end that is past wins over `actif`.
    ///
    /// ```
    /// use passerelles::{Certification, CodeError};
    /// let mut deaes = Certification::new("RNCP36004".parse()?, "DEAES".into());
    /// let jour = |texte: &str| texte.parse().expect("a date");
    /// assert_eq!(deaes.is_active(jour("2026-11-22")), None);
    /// deaes.fin_enregistrement = Some(jour("2026-09-01"));
    /// assert_eq!(deaes.is_active(jour("2026-11-22")), Some(false));
    /// # Ok::<(), CodeError>(())
    /// ```
    pub fn is_active(&self, date: Date) -> Option<bool> {
        if self.fin_enregistrement.is_some_and(|fin| fin < date) || self.date_effet.is_some_and(|debut| debut > date) {
            return Some(false);
        }
        match (self.actif, self.fin_enregistrement) {
            (None, Some(_)) => Some(true),
            (actif, _) => actif,
        }
    }
}

/// A certification that another one replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remplacement {
    /// The one that was replaced.
    pub code: CodeCertification,
    /// How sure the replacement is; absent: as sure as the certification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A bloc de compétences: the part of a certification that is acquired on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bloc {
    /// Its code.
    pub code: CodeBloc,
    /// Its title.
    pub libelle: String,
    /// Its compétences as the fiche words them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub textes: Vec<String>,
    /// Declared links to compétences of the référentiel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<Attestation>,
    /// An optional bloc is not asked for the whole certification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facultatif: Option<bool>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day it was read.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date: Option<Date>,
    /// How sure the pairing of code and title is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarque: Option<String>,
}

impl Bloc {
    /// A bloc of which nothing but the code and the title is known.
    pub fn new(code: CodeBloc, libelle: String) -> Self {
        Bloc {
            code,
            libelle,
            textes: Vec::new(),
            competences: Vec::new(),
            facultatif: None,
            source: None,
            date: None,
            certitude: None,
            remarque: None,
        }
    }
}

/// A declared link from a bloc to a compétence that it attests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The compétence attested.
    pub code: CodeOgr,
    /// How sure the link is; absent: as sure as the bloc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certitude: Option<Certitude>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an equivalence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effet {
    /// The bloc is held.
    BlocAcquis,
    /// The whole certification is held.
    CertificationAcquise,
    /// A shorter training.
    Allegement,
    /// An examination less.
    DispenseEpreuve,
    /// The right to enter the training.
    Acces,
    /// Who is concerned is known, what is granted is not.
    Inconnu,
}

impl Effet {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Effet::BlocAcquis => "bloc acquis",
            Effet::CertificationAcquise => "certification acquise",
            Effet::Allegement => "allègement",
            Effet::DispenseEpreuve => "dispense d'épreuve",
            Effet::Acces => "accès à la formation",
            Effet::Inconnu => "effet inconnu, à vérifier",
        }
    }
}

/// What a certification or a bloc gives towards another, one direction only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalence {
    /// Its name.
    pub code: Slug,
    /// What must be held: all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub de: Vec<CodeTitre>,
    /// What must be held, where it has no code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub de_texte: Option<String>,
    /// What is granted or eased.
    pub vers: Vec<CodeTitre>,
    /// What it gives.
    pub effet: Effet,
    /// The effect in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texte: Option<String>,
    /// The text of law behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_legale: Option<String>,
    /// The first day of its effect.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::read_some")]
    pub date_effet: Option<Date>,
    /// Whether it is between certifications no longer delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub historique: Option<bool>,
    /// Where this comes from.
    pub source: String,
    /// The day it was read.
    #[serde(deserialize_with = "super::date::read")]
    pub date: Date,
    /// How sure it is.
    pub certitude: Certitude,
    /// What is unread or doubtful.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserve: Option<String>,
}
