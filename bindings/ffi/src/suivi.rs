//! How a host follows a long import, and stops it.

use std::ops::ControlFlow;
use std::sync::Arc;

use passerelles::import::Avancee as Etat;

use crate::miroir::{VersHote, miroir};

miroir! {
    /// How far an import is.
    Avancee de passerelles::import::Avancee {
        /// The file being read.
        fichier: String,
        /// How much is done: files of a folder or an archive, bytes of a single file…
        fait: i64,
        /// …of how much.
        total: i64,
    }
}

/// Whether an import goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Suite {
    /// It does.
    Continuer,
    /// It stops: the call fails with `Annule` and nothing is opened.
    Arreter,
}

/// What a host's follow-up may throw: the import stops, as with [`Suite::Arreter`].
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum SuiviError {
    /// It threw.
    #[error("{texte}")]
    Interrompu {
        /// What it said.
        texte: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for SuiviError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        SuiviError::Interrompu { texte: error.reason }
    }
}

/// What a host gives to follow an import. It is called on the thread that opens.
#[uniffi::export(foreign)]
pub trait Suivi: Send + Sync {
    /// Told before each file, and every few megabytes of a long one.
    fn avance(&self, avancee: Avancee) -> Result<Suite, SuiviError>;
}

/// The core's own form of a follow-up; without one, every import goes to its end.
pub(crate) fn follow(suivi: Option<Arc<dyn Suivi>>) -> impl FnMut(&Etat) -> ControlFlow<()> {
    move |etat| match suivi.as_ref().map(|suivi| suivi.avance(etat.clone().hote())) {
        None | Some(Ok(Suite::Continuer)) => ControlFlow::Continue(()),
        Some(Ok(Suite::Arreter) | Err(_)) => ControlFlow::Break(()),
    }
}
