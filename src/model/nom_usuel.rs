//! What people say: common names and abbreviations of métiers and certifications.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certitude::Certitude;
use super::codes::{CodeCertification, CodeRome};

/// A common name, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NomUsuel {
    /// The name as people say it.
    pub nom: String,
    /// The métiers it stands for, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metiers: Vec<CodeRome>,
    /// The certifications it stands for, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certifications: Vec<CodeCertification>,
    /// Where this comes from.
    pub source: String,
    /// The day it was read.
    #[serde(deserialize_with = "super::date::read")]
    pub date: Date,
    /// How sure it is.
    pub certitude: Certitude,
}
