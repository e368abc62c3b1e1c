//! Labels of ESCO skills: `skills_fr.csv` of the official CSV export. Read to be matched, never kept.

use std::path::Path;

use super::source::{self, Encodage, ImportError, Sort, Table};
use crate::model::Report;

/// Reads the skills of an ESCO table: their IRI and their preferred label, in the order of the file.
///
/// # Errors
/// [`ImportError`] for a file that is not such a table, with the place.
pub fn read_esco(chemin: &Path) -> Result<(Vec<(String, String)>, Report), ImportError> {
    let bytes = source::read_file(chemin, source::TAILLE_MAX, "la table des compétences d'ESCO (skills_fr.csv)")?;
    let mut report = Report::default();
    let table = Table::new(&source::file_name(chemin), bytes, b',', Encodage::Utf8, &mut report)?;
    let mut skills = Vec::new();
    table.visit(["conceptUri", "preferredLabel"], &mut report, |[uri, libelle], _, _| {
        skills.push((uri.to_owned(), libelle.to_owned()));
        Ok(Sort::Gardee)
    })?;
    Ok((skills, report))
}
