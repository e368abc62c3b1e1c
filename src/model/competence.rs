//! Compétences, macro-compétences and contextes de travail.

use serde::{Deserialize, Serialize};

use super::codes::CodeOgr;

/// What kind of thing a compétence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Something one does.
    SavoirFaire,
    /// Something one knows.
    Savoir,
    /// A way of behaving; listed apart, never in couverture.
    SavoirEtre,
    /// "Certifications et habilitations" in ROME: a link to a certification, never a thing to learn.
    Certification,
}

impl Nature {
    /// The word shown to a person, and written in JSON.
    pub fn libelle(self) -> &'static str {
        match self {
            Nature::SavoirFaire => "savoir-faire",
            Nature::Savoir => "savoir",
            Nature::SavoirEtre => "savoir-etre",
            Nature::Certification => "certification",
        }
    }

    /// Whether couverture counts it: savoir-faire and savoirs do.
    pub fn is_counted(self) -> bool {
        matches!(self, Nature::SavoirFaire | Nature::Savoir)
    }
}

/// A compétence that métiers require.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// Its OGR code.
    pub code: CodeOgr,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// The macro-compétence above it; a macro-compétence has none.
    #[serde(default, rename = "macro", skip_serializing_if = "Option::is_none")]
    pub macro_competence: Option<CodeOgr>,
    /// The place of a macro-compétence in the tree ("4A101").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arborescence: Option<String>,
    /// The source's category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categorie: Option<String>,
    /// The source's sub-category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sous_categorie: Option<String>,
    /// The source's definition; empty where it gives none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

impl Competence {
    /// A compétence of which nothing but code, label and nature is known.
    pub fn new(code: CodeOgr, libelle: String, nature: Nature) -> Self {
        Competence {
            code,
            libelle,
            nature,
            macro_competence: None,
            arborescence: None,
            categorie: None,
            sous_categorie: None,
            definition: String::new(),
        }
    }
}

/// A contexte de travail: a place, hours, a constraint, a public. On a métier it is a possibility, not a certainty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contexte {
    /// Its OGR code.
    pub code: CodeOgr,
    /// Its label.
    pub libelle: String,
    /// The family it belongs to ("Horaires et durée du travail").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub famille: Option<String>,
}
