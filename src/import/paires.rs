//! Pairs of compétences to relate, and perhaps how a person judged them: a text file, one pair a line.

use std::path::Path;

use super::source::{self, ImportError};
use crate::model::{CodeOgr, Relation};

/// The header that a file may start with; its columns may go on.
const ENTETE: &str = "a\tb";

/// A pair of compétences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paire {
    /// A compétence.
    pub a: CodeOgr,
    /// Another one.
    pub b: CodeOgr,
    /// How a person judged `a` to stand to `b`; nothing where the file does not say.
    pub attendu: Option<Relation>,
}

/// A line of the file: a pair, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LignePaire {
    /// Where it stands, from 1.
    pub numero: u64,
    /// What it says. The error is French, and starts with the file and the line.
    pub paire: Result<Paire, String>,
}

/// Reads pairs: two OGR codes with a tab between them, then perhaps a relation; other columns are not read, nor are blank
/// lines, those that start with `#`, and the header `a`, `b`. A bad line hides no other.
///
/// # Errors
/// [`ImportError`] for a file that cannot be read as text.
pub fn read_paires(chemin: &Path) -> Result<Vec<LignePaire>, ImportError> {
    let attendu = "un fichier de paires : deux codes OGR par ligne, séparés par une tabulation";
    let bytes = source::read_file(chemin, source::TAILLE_MAX, attendu)?;
    let fichier = source::file_name(chemin);
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let ligne = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        ImportError::Encodage { fichier: fichier.clone(), ligne }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let told = |line: &str| !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with(ENTETE);
    let lines = text.lines().zip(1..).filter(|(line, _)| told(line));
    let read = |(line, numero): (&str, u64)| {
        let paire = parse(line).map_err(|cause| format!("{fichier}:{numero} : {cause}"));
        LignePaire { numero, paire }
    };
    Ok(lines.map(read).collect())
}

fn parse(line: &str) -> Result<Paire, String> {
    let mut fields = line.split('\t').map(str::trim);
    let (Some(a), Some(b)) = (fields.next(), fields.next()) else {
        return Err("un seul champ (attendu : deux codes OGR séparés par une tabulation).".to_owned());
    };
    let code = |text: &str| text.parse::<CodeOgr>().map_err(|error| error.to_string());
    let attendu = match fields.next().filter(|field| !field.is_empty()) {
        Some(nom) => Some(relation(nom)?),
        None => None,
    };
    Ok(Paire { a: code(a)?, b: code(b)?, attendu })
}

fn relation(nom: &str) -> Result<Relation, String> {
    let all =
        [Relation::Meme, Relation::Proche, Relation::PlusLarge, Relation::PlusEtroite, Relation::Aucune].into_iter();
    let noms: Vec<&str> = all.clone().map(Relation::nom).collect();
    let unknown = || format!("relation « {nom} » inconnue (attendu : {}).", noms.join(", "));
    all.clone().find(|relation| relation.nom() == nom).ok_or_else(unknown)
}
