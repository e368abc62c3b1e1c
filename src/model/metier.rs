//! A métier as a ROME fiche gives it: what it asks, where it is done, under which names.

use serde::{Deserialize, Serialize};

use super::codes::{CodeOgr, CodeRome, Niveau};

/// A métier, with the codes it cites. A field that is absent is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metier {
    /// Its ROME code.
    pub code: CodeRome,
    /// Its official label, both gendered forms.
    pub libelle: String,
    /// The OGR code of the fiche.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ogr: Option<CodeOgr>,
    /// What is done in the métier; empty where the source says nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// How one enters the métier; the gate reads it for words of obligation. Empty where the source says nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub acces: String,
    /// Whether the source says the métier is regulated; `None` where it is blank: unknown, not "no".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emploi_reglemente: Option<bool>,
    /// Whether the source says it is a management position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emploi_cadre: Option<bool>,
    /// The level asked, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub niveau: Option<Niveau>,
    /// The ROME v3 code above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CodeRome>,
    /// Major then minor RIASEC letters; empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub riasec: String,
    /// Required compétences that ROME marks "Principale".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coeur: Vec<CodeOgr>,
    /// Required compétences that ROME marks "Émergente".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergentes: Vec<CodeOgr>,
    /// The other required compétences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<CodeOgr>,
    /// Contextes de travail that are possible in the métier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contextes: Vec<CodeOgr>,
    /// Certifications et habilitations that ROME names on the fiche, as items of [`Nature::Certification`].
    ///
    /// [`Nature::Certification`]: super::Nature::Certification
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<CodeOgr>,
    /// The job titles under the métier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appellations: Vec<Appellation>,
    /// ROME's official list of near métiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mobilites: Vec<Mobilite>,
}

impl Metier {
    /// A métier of which nothing but the code and the label is known.
    pub fn new(code: CodeRome, libelle: String) -> Self {
        Metier {
            code,
            libelle,
            ogr: None,
            definition: String::new(),
            acces: String::new(),
            emploi_reglemente: None,
            emploi_cadre: None,
            niveau: None,
            parent: None,
            riasec: String::new(),
            coeur: Vec::new(),
            emergentes: Vec::new(),
            competences: Vec::new(),
            contextes: Vec::new(),
            cite: Vec::new(),
            appellations: Vec::new(),
            mobilites: Vec::new(),
        }
    }
}

/// A job title under a métier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appellation {
    /// Its OGR code.
    pub code: CodeOgr,
    /// Its long label, both gendered forms.
    pub libelle: String,
    /// Its short label, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
    /// Whether the source marks it as seldom used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peu_usite: Option<bool>,
}

/// One line of ROME's official mobility table. It is shown beside a passerelle and never feeds a score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mobilite {
    /// The near métier.
    pub vers: CodeRome,
    /// Its rank in ROME v4; 1 is the closest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rang: Option<u16>,
    /// Its kind in ROME v3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genre: Option<GenreMobilite>,
}

/// The two kinds of mobility of ROME v3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreMobilite {
    /// A métier that one enters at once.
    Proche,
    /// A métier that one may grow into.
    Evolution,
}
