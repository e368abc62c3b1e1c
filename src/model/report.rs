//! What an import saw: every row accounted for, every oddity as a typed finding.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severite {
    /// Something was lost or contradicts itself.
    Alerte,
    /// Something to know; nothing was lost.
    Information,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Categorie {
    /// An optional file is not there, or has no row.
    FichierAbsent,
    /// A file that is not of the expected encoding.
    Encodage,
    /// A link to something that is not there.
    LienMort,
    /// The same thing twice.
    Doublon,
    /// Two layers that disagree.
    Conflit,
    /// Replacements that turn in a circle.
    Boucle,
    /// A table that says otherwise than the one it repeats.
    Divergence,
    /// A value out of its form.
    ValeurInvalide,
    /// A fact that the opened référentiel has no place for.
    HorsPerimetre,
    /// Codes expanded from one nomenclature to another.
    Extension,
}

impl Categorie {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Categorie::FichierAbsent => "fichier absent",
            Categorie::Encodage => "encodage",
            Categorie::LienMort => "lien mort",
            Categorie::Doublon => "doublon",
            Categorie::Conflit => "conflit",
            Categorie::Boucle => "boucle",
            Categorie::Divergence => "divergence",
            Categorie::ValeurInvalide => "valeur invalide",
            Categorie::HorsPerimetre => "hors périmètre",
            Categorie::Extension => "extension",
        }
    }
}

/// One finding. Ordered by severity, category, place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Constat {
    /// How much it weighs.
    pub severite: Severite,
    /// What it is about.
    pub categorie: Categorie,
    /// The file or layer it was seen in.
    pub fichier: String,
    /// The line, from 1, where there is one.
    pub ligne: Option<u64>,
    /// The code it is about, where there is one.
    pub code: Option<String>,
    /// What was seen, in French.
    pub texte: String,
}

impl fmt::Display for Constat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fichier)?;
        if let Some(ligne) = self.ligne {
            write!(f, ":{ligne}")?;
        }
        write!(f, " : {} : {}", self.categorie.libelle(), self.texte)
    }
}

/// The rows of one file: read = kept + rejected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bilan {
    /// The file.
    pub fichier: String,
    /// Data rows read, headers left out.
    pub lues: u64,
    /// Rows whose content is in the collections, or confirms what is.
    pub gardees: u64,
    /// Rows left out, by reason.
    pub rejetees: BTreeMap<&'static str, u64>,
}

impl Bilan {
    /// The account of a file of which nothing was read yet.
    pub fn new(fichier: impl Into<String>) -> Self {
        Bilan { fichier: fichier.into(), lues: 0, gardees: 0, rejetees: BTreeMap::new() }
    }

    /// Counts a row that was kept.
    pub fn keep(&mut self) {
        self.lues += 1;
        self.gardees += 1;
    }

    /// Counts a row that was left out.
    pub fn reject(&mut self, motif: &'static str) {
        self.lues += 1;
        *self.rejetees.entry(motif).or_default() += 1;
    }

    /// Whether read = kept + rejected.
    pub fn is_balanced(&self) -> bool {
        self.lues == self.gardees + self.rejetees.values().sum::<u64>()
    }
}

/// How many findings of one category are kept whole; the others are counted. Bounds memory on a hostile file.
pub const CONSTATS_GARDES: u64 = 10_000;

/// All that imports saw. Two reports of the same imports are equal whatever the order of the imports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    bilans: Vec<Bilan>,
    constats: Vec<Constat>,
    comptes: BTreeMap<Categorie, u64>,
}

impl Report {
    /// Adds the account of a file.
    pub fn add_bilan(&mut self, bilan: Bilan) {
        self.bilans.push(bilan);
        self.bilans.sort();
    }

    /// Adds a finding.
    pub fn add(&mut self, constat: Constat) {
        let count = self.comptes.entry(constat.categorie).or_default();
        *count += 1;
        if *count <= CONSTATS_GARDES {
            self.constats.push(constat);
        }
    }

    /// Joins another report.
    pub fn merge(&mut self, other: Report) {
        self.bilans.extend(other.bilans);
        self.bilans.sort();
        self.constats.extend(other.constats);
        for (categorie, count) in other.comptes {
            *self.comptes.entry(categorie).or_default() += count;
        }
    }

    /// The accounts of the files, by name of file.
    pub fn bilans(&self) -> &[Bilan] {
        &self.bilans
    }

    /// The findings kept, sorted.
    pub fn constats(&self) -> Vec<&Constat> {
        let mut sorted: Vec<&Constat> = self.constats.iter().collect();
        sorted.sort();
        sorted
    }

    /// How many findings there are of each category, those not kept whole included.
    pub fn comptes(&self) -> &BTreeMap<Categorie, u64> {
        &self.comptes
    }
}
