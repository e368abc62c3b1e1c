//! What an import saw, as hosts read it.

use std::collections::HashMap;

use crate::miroir::{VersHote, miroir};

miroir! {
    /// How much a finding weighs.
    enum Severite de passerelles::Severite, "snake_case" {
        /// Something was lost or contradicts itself.
        Alerte,
        /// Something to know; nothing was lost.
        Information,
    }
}

miroir! {
    /// What a finding is about.
    enum Categorie de passerelles::Categorie, "snake_case" {
        /// An optional file is not there.
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
}

miroir! {
    /// One finding. Ordered by severity, category, place.
    Constat de passerelles::Constat {
        /// How much it weighs.
        severite: Severite,
        /// What it is about.
        categorie: Categorie,
        /// The file or layer it was seen in.
        fichier: String,
        /// The line, from 1, where there is one.
        ligne: Option<i64>,
        /// The code it is about, where there is one.
        code: Option<String>,
        /// What was seen, in French.
        texte: String,
    }
}

miroir! {
    /// The rows of one file: read = kept + rejected.
    Bilan de passerelles::Bilan {
        /// The file.
        fichier: String,
        /// Data rows read, headers left out.
        lues: i64,
        /// Rows whose content is in the collections, or confirms what is.
        gardees: i64,
        /// Rows left out, by reason.
        rejetees: HashMap<String, i64>,
    }
}

/// How many findings there are of a category.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Compte {
    /// The category.
    pub categorie: Categorie,
    /// How many.
    pub nombre: i64,
}

/// What opening saw. Its findings are paged: see `constats`.
#[derive(Debug, Clone, PartialEq, uniffi::Record, serde::Serialize)]
pub struct Rapport {
    /// The accounts of the files, by name.
    pub bilans: Vec<Bilan>,
    /// How many findings there are of each category, in the order of the categories.
    pub comptes: Vec<Compte>,
    /// How many findings `constats` gives, at most 10,000 of a category.
    pub constats: i32,
}

impl VersHote<Rapport> for &passerelles::Report {
    fn hote(self) -> Rapport {
        let count = |(categorie, nombre): (&passerelles::Categorie, &u64)| Compte {
            categorie: (*categorie).hote(),
            nombre: (*nombre).hote(),
        };
        Rapport {
            bilans: self.bilans().to_vec().hote(),
            comptes: self.comptes().iter().map(count).collect(),
            constats: self.constats().len().hote(),
        }
    }
}
