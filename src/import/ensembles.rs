//! Sets of métiers that a user defines, in a small TOML file.
//!
//! ```toml
//! [[ensemble]]
//! code = "mes_metiers"
//! libelle = "Métiers de mon association"
//! definition = "Ce que nous formons en 2026."
//! metiers = ["K1302", "K1304", "J1501"]
//! ```

use std::path::Path;

use serde::Deserialize;

use super::native;
use super::source::{self, ImportError};
use crate::model::{CodeRome, Ensemble, GenreEnsemble, Slug};

/// What such a file is, as an error says it.
const ATTENDU: &str = "un fichier TOML de tables [[ensemble]] (code, libelle, metiers)";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    ensemble: Vec<Ecrit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ecrit {
    code: Slug,
    libelle: String,
    definition: Option<String>,
    metiers: Vec<CodeRome>,
}

/// Reads sets of métiers, in their order. Whether their métiers exist is for the référentiel to say.
///
/// # Errors
/// [`ImportError`], with the line and the column.
pub fn read_ensembles(chemin: &Path) -> Result<Vec<Ensemble>, ImportError> {
    let text = native::read_text(chemin, ATTENDU)?;
    let fichier = source::file_name(chemin);
    let Document { ensemble } = native::parse_toml(&fichier, &text)?;
    Ok(ensemble.into_iter().map(|ecrit| defined(ecrit, &fichier)).collect())
}

fn defined(ecrit: Ecrit, fichier: &str) -> Ensemble {
    let mut metiers = ecrit.metiers;
    metiers.sort_unstable();
    metiers.dedup();
    Ensemble {
        code: ecrit.code,
        libelle: ecrit.libelle,
        definition: ecrit.definition,
        genre: GenreEnsemble::Utilisateur,
        metiers,
        idcc: Vec::new(),
        source: Some(fichier.to_owned()),
        date: None,
        certitude: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_users_and_a_fault_has_its_place() {
        let text = "[[ensemble]]\ncode = \"a\"\nlibelle = \"A\"\nmetiers = [\"K1304\", \"K1302\", \"K1304\"]\n";
        let document: Document = native::parse_toml("e.toml", text).unwrap();
        let set = defined(document.ensemble.into_iter().next().unwrap(), "e.toml");
        assert_eq!((set.genre, set.metiers.len()), (GenreEnsemble::Utilisateur, 2));
        let wrong = native::parse_toml::<Document>("e.toml", &text.replace("K1302", "K13"));
        assert!(wrong.err().unwrap().to_string().starts_with("e.toml:4:"));
    }
}
