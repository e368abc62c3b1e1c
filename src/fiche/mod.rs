//! One thing whole: a métier, a certification, a bloc or a set, told by its code.

mod certification;
mod metier;

use serde::Serialize;

use crate::graph::{InconnuError, Referentiel};
use crate::model::{Bloc, CodeCertification, CodeError, CodeRome, CodeTitre, Ensemble, Slug};
use crate::passerelle::{Objet, Provenance};

pub use certification::{FicheCertification, Suite, Vise};
pub use metier::FicheMetier;

/// The version of the shape of a fiche.
pub const VERSION: u32 = 1;

/// A fiche of whichever kind. `objet` says which in JSON.
#[derive(Debug, Serialize)]
#[serde(tag = "objet", rename_all = "snake_case")]
pub enum Contenu<'a> {
    /// A métier.
    Metier(Box<FicheMetier<'a>>),
    /// A certification.
    Certification(Box<FicheCertification<'a>>),
    /// A bloc, and the certification it is part of.
    Bloc {
        /// The bloc.
        bloc: &'a Bloc,
        /// Its certification.
        certification: Objet,
    },
    /// A set, its métiers named.
    Ensemble {
        /// The set.
        ensemble: &'a Ensemble,
        /// Its métiers.
        metiers: Vec<Objet>,
    },
}

/// A fiche, as every host reads it.
#[derive(Debug, Serialize)]
pub struct Fiche<'a> {
    /// "passerelles.fiche".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// What it is about.
    #[serde(flatten)]
    pub contenu: Contenu<'a>,
    /// What it rests on.
    pub provenance: Provenance,
}

/// The sets of métiers, as every host reads them.
#[derive(Debug, Serialize)]
pub struct Ensembles<'a> {
    /// "passerelles.ensembles".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, by name.
    pub ensembles: &'a [Ensemble],
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// All sets.
///
/// ```
/// use passerelles::{Moteur, fiche};
/// assert!(fiche::ensembles(Moteur::mini().referentiel()).ensembles.iter().any(|e| e.code.as_str() == "sap"));
/// ```
pub fn ensembles(referentiel: &Referentiel) -> Ensembles<'_> {
    Ensembles {
        genre: "passerelles.ensembles",
        version: VERSION,
        ensembles: referentiel.ensembles(),
        provenance: Provenance::of(referentiel),
    }
}

/// Why there is no fiche.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FicheError {
    /// A code that the data does not have.
    #[error(transparent)]
    Inconnu(#[from] InconnuError),
    /// A text that is no code.
    #[error(
        "« {0} » n'est ni un code ROME (K1304), ni une certification (RNCP40692, RS7003), ni un bloc (RNCP40692BC01), ni un ensemble (sap)."
    )]
    Forme(String),
}

impl From<CodeError> for FicheError {
    fn from(error: CodeError) -> Self {
        FicheError::Forme(error.recu)
    }
}

/// The fiche of a code, whatever its kind; upper or lower case.
///
/// ```
/// use passerelles::{Moteur, fiche};
/// let referentiel = Moteur::mini().referentiel();
/// assert!(matches!(fiche::read(referentiel, "k1304")?.contenu, fiche::Contenu::Metier(_)));
/// assert!(matches!(fiche::read(referentiel, "RNCP40692")?.contenu, fiche::Contenu::Certification(_)));
/// assert!(fiche::read(referentiel, "???").is_err());
/// # Ok::<(), fiche::FicheError>(())
/// ```
///
/// # Errors
/// [`FicheError`]: a code that is unknown, with the nearest; a text that is no code.
pub fn read<'a>(referentiel: &'a Referentiel, code: &str) -> Result<Fiche<'a>, FicheError> {
    let upper = code.trim().to_uppercase();
    let contenu = if let Ok(rome) = upper.parse::<CodeRome>() {
        Contenu::Metier(Box::new(metier::read(referentiel, referentiel.metier_ix(rome)?)))
    } else if let Ok(titre) = upper.parse::<CodeTitre>() {
        match titre {
            CodeTitre::Certification(code) => {
                Contenu::Certification(Box::new(certification::read(referentiel, referentiel.certification_ix(code)?)))
            }
            CodeTitre::Bloc(code) => {
                Contenu::Bloc { bloc: referentiel.bloc(code)?, certification: title(referentiel, code.certification()) }
            }
        }
    } else {
        let slug: Slug = code.trim().to_lowercase().parse()?;
        let ensemble = referentiel.ensemble(&slug)?;
        let metiers = ensemble.metiers.iter().filter_map(|code| referentiel.metier(*code).ok());
        Contenu::Ensemble { ensemble, metiers: metiers.map(|m| Objet::new(m.code, &m.libelle)).collect() }
    };
    Ok(Fiche { genre: "passerelles.fiche", version: VERSION, contenu, provenance: Provenance::of(referentiel) })
}

/// A certification with its title; nothing but its code where the data does not have it.
fn title(referentiel: &Referentiel, code: CodeCertification) -> Objet {
    Objet::new(code, referentiel.certification(code).map_or("", |c| &c.libelle))
}
