//! A mobility table on its own, to judge a ranking with: ROME 4 (`numero_ordre`) or ROME 3 (`libelle_type_mobilite`).

use std::path::Path;

use super::source::{self, Encodage, ImportError, Sort, Table};
use crate::model::{CodeRome, GenreMobilite, Mobilite, Report};

/// Reads the rows of a mobility table, in their order: from which métier, to which, closest first where it ranks them.
///
/// # Errors
/// [`ImportError`] for a file that is not such a table, with the place.
pub fn read_mobilites(chemin: &Path) -> Result<Vec<(CodeRome, Mobilite)>, ImportError> {
    let bytes = source::read_file(chemin, source::TAILLE_MAX, "une table de mobilités au format CSV")?;
    let mut report = Report::default();
    let table = Table::new(&source::file_name(chemin), bytes, b',', Encodage::Utf8, &mut report)?;
    let mut rows = Vec::new();
    let pair = ["code_rome", "code_rome_cible"];
    if table.has_column("numero_ordre") {
        table.visit([pair[0], pair[1], "numero_ordre"], &mut report, |[de, vers, ordre], place, _| {
            rows.push((place.parse(de)?, Mobilite { vers: place.parse(vers)?, rang: ordre.parse().ok(), genre: None }));
            Ok(Sort::Gardee)
        })?;
    } else if table.has_column("libelle_type_mobilite") {
        table.visit([pair[0], pair[1], "libelle_type_mobilite"], &mut report, |[de, vers, genre], place, _| {
            let genre = match genre {
                "Proche" => Some(GenreMobilite::Proche),
                "Evolution" => Some(GenreMobilite::Evolution),
                _ => None,
            };
            rows.push((place.parse(de)?, Mobilite { vers: place.parse(vers)?, rang: None, genre }));
            Ok(Sort::Gardee)
        })?;
    } else {
        table.visit(pair, &mut report, |[de, vers], place, _| {
            rows.push((place.parse(de)?, Mobilite { vers: place.parse(vers)?, rang: None, genre: None }));
            Ok(Sort::Gardee)
        })?;
    }
    Ok(rows)
}
