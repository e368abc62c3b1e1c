//! Many profils in one call, for engines of tables: Arrow record batches in and out, as streams of Arrow's own IPC format.
//! What is published of their columns is in [`schemas`]; `bindings/python/docs/population.md` tells them to a reader.

mod flux;
mod profils;
mod reponses;
mod schemas;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use passerelles::analyse::cohorte::{Atelier, CleApport, Etat, Preparation, Rapport};
use passerelles::{Slug, analyse, import};

use crate::entree::{DiagnosticOptions, date};
use crate::erreur::{PasserellesError, garde};
use crate::moteur::Moteur;

type Resultat<T> = Result<T, PasserellesError>;

/// The columns of a profil, as the schema of a stream without rows.
#[uniffi::export]
pub fn schema_profils() -> Resultat<Vec<u8>> {
    garde(|| flux::write(&schemas::profils(), &[]))
}

/// The columns of the diagnostics of a batch, likewise.
#[uniffi::export]
pub fn schema_diagnostics() -> Resultat<Vec<u8>> {
    garde(|| flux::write(&schemas::diagnostics(), &[]))
}

/// The columns of the counts of a part of a cohort, likewise.
#[uniffi::export]
pub fn schema_comptes() -> Resultat<Vec<u8>> {
    garde(|| flux::write(&schemas::comptes(), &[]))
}

/// Diagnostics of batches.
#[uniffi::export]
impl Moteur {
    /// The diagnostic of each profil of a stream, one row each, in the same order. A row that holds no profil has its
    /// error in a column, a blank one has nothing: neither stops the others.
    ///
    /// Throws `ParametreInvalide`, for a whole batch: columns that are not those of profils, options.
    #[uniffi::method(default(options = None))]
    pub fn diagnostic_lot(&self, profils: Vec<u8>, options: Option<DiagnosticOptions>) -> Resultat<Vec<u8>> {
        garde(|| {
            let options = options.unwrap_or_default().resolve()?;
            let lots = flux::read(&profils)?;
            let answered = lots.iter().map(|lot| reponses::diagnose(self.coeur(), lot, &options));
            flux::write(&schemas::diagnostics(), &answered.collect::<Resultat<Vec<_>>>()?)
        })
    }
}

/// Sets of métiers that a cohort is held against, made ready once. May be shared between threads.
#[derive(Debug, uniffi::Object)]
pub struct PreparationCohorte {
    moteur: Arc<Moteur>,
    preparation: Preparation,
}

#[uniffi::export]
impl PreparationCohorte {
    /// Prepares sets by their names, on a date; those of a file of the user's (TOML, tables `[[ensemble]]`) come first.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`, `FichierIllisible`, `DonneesInvalides`.
    #[uniffi::constructor(default(fichier = None, jour = None))]
    pub fn new(
        moteur: Arc<Moteur>,
        ensembles: Vec<String>,
        fichier: Option<String>,
        jour: Option<String>,
    ) -> Resultat<Self> {
        garde(|| {
            let codes: Vec<Slug> = ensembles.iter().map(|nom| nom.trim().parse()).collect::<Result<_, _>>()?;
            let defined = fichier.map(|chemin| import::read_ensembles(Path::new(&chemin))).transpose()?;
            let coeur = moteur.coeur();
            let found = analyse::find_ensembles(coeur.referentiel(), &codes, &defined.unwrap_or_default())?;
            let preparation = Preparation::new(coeur.referentiel(), coeur.index(), found, date(jour.as_deref())?);
            Ok(PreparationCohorte { moteur, preparation })
        })
    }

    /// A digest of what the counts mean: data, weights, sets, date. Only counts of the same one may be added.
    pub fn empreinte(&self) -> String {
        self.preparation.empreinte()
    }
}

/// The counts of a cohort, or of a part of it. They hold small numbers: they are not for publication, the report is.
#[derive(Debug, uniffi::Object)]
pub struct Comptage {
    preparation: Arc<PreparationCohorte>,
    etat: Mutex<(Etat, Atelier)>,
}

#[uniffi::export]
impl Comptage {
    /// Nothing counted yet.
    #[uniffi::constructor]
    pub fn new(preparation: Arc<PreparationCohorte>) -> Self {
        let etat = Etat::new(&preparation.preparation);
        Comptage { preparation, etat: Mutex::new((etat, Atelier::default())) }
    }

    /// Counts the profils of a stream. Rows that hold none are counted too, and the first ones told with their place.
    ///
    /// Throws `ParametreInvalide`, for a whole batch: columns that are not those of profils.
    pub fn compter(&self, profils: Vec<u8>) -> Resultat<()> {
        garde(|| {
            let PreparationCohorte { moteur, preparation } = &*self.preparation;
            let mut held = self.hold()?;
            let (etat, atelier) = &mut *held;
            for lot in flux::read(&profils)? {
                profils::each(&lot, |position, octets| {
                    let ligne = position.unwrap_or(etat.lues + 1);
                    etat.count(ligne, octets, moteur.coeur().referentiel(), preparation, atelier);
                })?;
            }
            Ok(())
        })
    }

    /// The counts as rows, to be summed by the first three columns with those of the other parts.
    pub fn comptes(&self) -> Resultat<Vec<u8>> {
        garde(|| {
            let held = self.hold()?;
            flux::write(&schemas::comptes(), &[reponses::apports(&held.0, &self.preparation.empreinte())?])
        })
    }

    /// Adds the counts of other parts, summed or not, in any order.
    ///
    /// Throws `ParametreInvalide`: counts of other data, other sets or another date.
    pub fn ajouter(&self, comptes: Vec<u8>) -> Resultat<()> {
        garde(|| {
            let mut held = self.hold()?;
            for lot in flux::read(&comptes)? {
                for (cle, nombre) in reponses::read_apports(&lot, &self.preparation.empreinte())? {
                    add(&mut held.0, cle, nombre)?;
                }
            }
            Ok(())
        })
    }

    /// The report, as JSON: small counts are suppressed here, after the last addition. The same bytes as those of
    /// `passerelles etat-des-lieux` over the same profils, however they were cut, ordered and added.
    pub fn rapport_json(&self, seuil: u32) -> Resultat<String> {
        garde(|| {
            let PreparationCohorte { moteur, preparation } = &*self.preparation;
            let rapport = Rapport::new(moteur.coeur().referentiel(), preparation, &self.hold()?.0, seuil.into());
            Ok(passerelles::export::json::write(&rapport))
        })
    }
}

impl Comptage {
    /// A panic in a count leaves it by half: nothing is read of it after.
    fn hold(&self) -> Resultat<MutexGuard<'_, (Etat, Atelier)>> {
        let broken = |_| PasserellesError::Interne("ce comptage a été interrompu : recommencez-en un.".to_owned());
        self.etat.lock().map_err(broken)
    }
}

fn add(etat: &mut Etat, cle: CleApport, nombre: u64) -> Resultat<()> {
    etat.add(cle, nombre).map_err(|error| PasserellesError::ParametreInvalide(error.to_string()))
}
