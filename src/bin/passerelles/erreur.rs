//! What can go wrong in the tool, and the exit code it gives.

use std::io::{self, ErrorKind};

use passerelles::analyse::cohorte::CohorteError;
use passerelles::parcours::ParcoursError;
use passerelles::text::nombre::{agree, count};
use passerelles::{CodeError, Error, InconnuError, PasserelleError};

/// Why the tool stops.
#[derive(Debug, thiserror::Error)]
pub enum Erreur {
    /// The data cannot be opened or does not answer.
    #[error(transparent)]
    Donnees(#[from] Error),
    /// Something that the data does not have.
    #[error(transparent)]
    Inconnu(#[from] InconnuError),
    /// Lines that could not be read; each was told.
    #[error("{chemin} : {} sur {lues}, {} plus haut. Les autres sont écrites.", count(*fautives, "ligne fautive", "lignes fautives"), agree(*fautives, "dite", "dites"))]
    Lignes {
        /// The file.
        chemin: String,
        /// How many.
        fautives: usize,
        /// Of how many.
        lues: usize,
    },
    /// A cohort of which no line is a profil.
    #[error(
        "{chemin} : aucune ligne n'est un profil. La première refusée, ligne {ligne} : {cause} Une cohorte a un profil par ligne, en JSON."
    )]
    AucunProfil {
        /// The file.
        chemin: String,
        /// The first line that was refused.
        ligne: u64,
        /// Why.
        cause: String,
    },
    /// An argument out of its form.
    #[error("{0}")]
    Usage(String),
    /// An input cannot be read.
    #[error("{chemin} : lecture impossible ({}). Vérifiez le chemin et les droits.", french(cause))]
    Lecture {
        /// Where.
        chemin: String,
        /// What the system says.
        cause: io::Error,
    },
    /// A cohort cannot be read to its end.
    #[error(transparent)]
    Cohorte(#[from] CohorteError),
    /// The output cannot be written.
    #[error("{chemin} : écriture impossible ({}). Vérifiez le chemin, les droits et la place libre.", french(cause))]
    Ecriture {
        /// Where.
        chemin: String,
        /// What the system says.
        cause: io::Error,
    },
    /// The reader of the output went away: not an error.
    #[error("sortie fermée")]
    SortieFermee,
}

impl Erreur {
    /// 2 for what is typed wrong, 1 for what the data says.
    pub fn code(&self) -> u8 {
        match self {
            Erreur::Usage(_) => 2,
            _ => 1,
        }
    }
}

impl From<PasserelleError> for Erreur {
    fn from(error: PasserelleError) -> Self {
        Erreur::Donnees(error.into())
    }
}

impl From<ParcoursError> for Erreur {
    fn from(error: ParcoursError) -> Self {
        Erreur::Donnees(error.into())
    }
}

impl From<CodeError> for Erreur {
    fn from(error: CodeError) -> Self {
        Erreur::Usage(error.to_string())
    }
}

/// What the system says, in French where it is known.
fn french(cause: &io::Error) -> String {
    let known = match cause.kind() {
        ErrorKind::NotFound => "introuvable",
        ErrorKind::PermissionDenied => "accès refusé",
        ErrorKind::IsADirectory => "c'est un dossier",
        ErrorKind::NotADirectory => "une partie du chemin n'est pas un dossier",
        ErrorKind::ReadOnlyFilesystem => "système de fichiers en lecture seule",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "plus de place",
        _ => return cause.to_string(),
    };
    known.to_owned()
}
