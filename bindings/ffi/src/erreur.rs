//! One small error for hosts: by what a caller can do about it. The sentence is the core's own, in French.

use std::panic::{AssertUnwindSafe, catch_unwind};

use passerelles::analyse::cohorte::CohorteError;
use passerelles::import::ImportError;
use passerelles::parcours::ParcoursError;
use passerelles::profil::ProfilError;
use passerelles::{CodeError, Error, InconnuError, PasserelleError};

/// Why there is no answer. The message is one French sentence that says where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum PasserellesError {
    /// A code of the right form that the opened data does not have; the sentence names the nearest. Choose another.
    #[error("{0}")]
    Inconnu(String),
    /// An argument out of its form or bounds: a code, a date, a number. Correct the call.
    #[error("{0}")]
    ParametreInvalide(String),
    /// A profil that is not of its form. The sentence names the line and the field, never a value of the person.
    #[error("{0}")]
    ProfilInvalide(String),
    /// A file that could be read and is not what it should be. Correct or download it again.
    #[error("{0}")]
    DonneesInvalides(String),
    /// A path that could not be read. Check it, and the rights on it.
    #[error("{0}")]
    FichierIllisible(String),
    /// The host's own follow-up asked to stop. Nothing was opened.
    #[error("{0}")]
    Annule(String),
    /// A fault of the engine itself, caught before it reached the host. Report it.
    #[error("{0}")]
    Interne(String),
}

impl From<InconnuError> for PasserellesError {
    fn from(error: InconnuError) -> Self {
        PasserellesError::Inconnu(error.to_string())
    }
}

impl From<CodeError> for PasserellesError {
    fn from(error: CodeError) -> Self {
        PasserellesError::ParametreInvalide(error.to_string())
    }
}

impl From<PasserelleError> for PasserellesError {
    fn from(error: PasserelleError) -> Self {
        match error {
            PasserelleError::Inconnu(inconnu) => inconnu.into(),
            other => PasserellesError::ParametreInvalide(other.to_string()),
        }
    }
}

impl From<ParcoursError> for PasserellesError {
    fn from(error: ParcoursError) -> Self {
        match error {
            ParcoursError::Inconnu(inconnu) => inconnu.into(),
            other => PasserellesError::ParametreInvalide(other.to_string()),
        }
    }
}

impl From<ProfilError> for PasserellesError {
    fn from(error: ProfilError) -> Self {
        PasserellesError::ProfilInvalide(error.to_string())
    }
}

impl From<passerelles::fiche::FicheError> for PasserellesError {
    fn from(error: passerelles::fiche::FicheError) -> Self {
        match error {
            passerelles::fiche::FicheError::Inconnu(inconnu) => inconnu.into(),
            other => PasserellesError::ParametreInvalide(other.to_string()),
        }
    }
}

impl From<ImportError> for PasserellesError {
    fn from(error: ImportError) -> Self {
        let texte = error.to_string();
        match error {
            ImportError::Lecture { .. } | ImportError::PasUnFichier { .. } => PasserellesError::FichierIllisible(texte),
            ImportError::Annule { .. } => PasserellesError::Annule(texte),
            _ => PasserellesError::DonneesInvalides(texte),
        }
    }
}

impl From<CohorteError> for PasserellesError {
    fn from(error: CohorteError) -> Self {
        let texte = error.to_string();
        match error {
            CohorteError::Ligne { .. } => PasserellesError::ProfilInvalide(texte),
            _ => PasserellesError::FichierIllisible(texte),
        }
    }
}

impl From<Error> for PasserellesError {
    fn from(error: Error) -> Self {
        match error {
            Error::Import(error) => error.into(),
            Error::Passerelle(error) => error.into(),
            Error::Profil(error) => error.into(),
            Error::Parcours(error) => error.into(),
            other => PasserellesError::DonneesInvalides(other.to_string()),
        }
    }
}

/// Runs a call; a panic of the engine becomes an error of the host. What the panic said is left out: it could repeat
/// something of a person.
pub(crate) fn garde<T>(appel: impl FnOnce() -> Result<T, PasserellesError>) -> Result<T, PasserellesError> {
    const TEXTE: &str = "erreur interne du moteur : cette question reste sans réponse, les autres restent possibles. Signalez-la avec les codes demandés et la provenance.";
    catch_unwind(AssertUnwindSafe(appel)).unwrap_or_else(|_| Err(PasserellesError::Interne(TEXTE.to_owned())))
}
