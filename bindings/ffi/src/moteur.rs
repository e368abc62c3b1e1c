//! The engine that hosts hold: opens, browses, writes; its questions stand in `questions`.

use std::path::PathBuf;
use std::sync::Arc;

use passerelles::{Report, open};

use crate::entree::{Acquis, Options, code_rome, codes_rome, compte};
use crate::erreur::{PasserellesError, garde};
use crate::lignes;
use crate::metier::{Certification, Ensemble, Metier};
use crate::miroir::VersHote;
use crate::rapport::{Constat, Rapport};
use crate::suivi::{Suivi, follow};

pub(crate) type Resultat<T> = Result<T, PasserellesError>;

/// Whether the embedded facts are laid over what is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, uniffi::Enum)]
pub enum Faits {
    /// They are, for the codes that exist there.
    #[default]
    Avec,
    /// They are not: every regulated métier is then "inconnue".
    Sans,
}

impl From<Faits> for passerelles::Faits {
    fn from(faits: Faits) -> Self {
        match faits {
            Faits::Avec => passerelles::Faits::Avec,
            Faits::Sans => passerelles::Faits::Sans,
        }
    }
}

/// The engine: one référentiel, opened once, and the questions it answers. May be shared between threads; nothing of a
/// person stays in it.
#[derive(Debug, uniffi::Object)]
pub struct Moteur {
    coeur: Coeur,
    rapport: Report,
}

#[derive(Debug)]
enum Coeur {
    Embarque(&'static passerelles::Moteur),
    Ouvert(Box<passerelles::Moteur>),
}

impl Moteur {
    fn embedded(coeur: &'static passerelles::Moteur) -> Self {
        Moteur { coeur: Coeur::Embarque(coeur), rapport: Report::default() }
    }

    fn opened((moteur, rapport): (passerelles::Moteur, Report)) -> Self {
        Moteur { coeur: Coeur::Ouvert(Box::new(moteur)), rapport }
    }

    pub(crate) fn coeur(&self) -> &passerelles::Moteur {
        match &self.coeur {
            Coeur::Embarque(moteur) => moteur,
            Coeur::Ouvert(moteur) => moteur,
        }
    }

    pub(crate) fn held(&self, acquis: Option<Acquis>) -> Resultat<passerelles::Acquis> {
        acquis.unwrap_or_default().resolve(self.coeur())
    }
}

/// The page of a list that the options ask.
pub(crate) fn page(mut reponse: passerelles::Reponse, options: &Options) -> passerelles::Reponse {
    reponse.passerelles.drain(..options.start(reponse.passerelles.len()));
    reponse
}

/// A page of a slice.
fn slice<T>(all: &[T], debut: i32, nombre: i32) -> Resultat<&[T]> {
    let debut = compte("debut", debut)?.min(all.len());
    let fin = debut.saturating_add(compte("nombre", nombre)?).min(all.len());
    Ok(&all[debut..fin])
}

/// What several questions ask.
impl Moteur {
    pub(crate) fn entre(
        &self,
        de: &str,
        vers: &str,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<passerelles::Reponse> {
        let (acquis, options) = (self.held(acquis)?, options.unwrap_or_default().resolve()?);
        Ok(self.coeur().entre(code_rome(de)?, code_rome(vers)?, &acquis, &options)?)
    }
}

/// Opening.
#[uniffi::export]
impl Moteur {
    /// The embedded référentiel: the métiers of the sectors, abridged, under the embedded facts. Parsed on first use.
    #[uniffi::constructor]
    pub fn embarque() -> Self {
        Moteur::embedded(passerelles::Moteur::embarque())
    }

    /// The dozen métiers of the documentation.
    #[uniffi::constructor]
    pub fn mini() -> Self {
        Moteur::embedded(passerelles::Moteur::mini())
    }

    /// Opens paths together: ROME folders, exports of France compétences, native files and folders, in any order; or one
    /// pack, alone. Without any, the embedded référentiel, read anew. `suivi` is told how far it is, and may stop it.
    ///
    /// Throws `FichierIllisible`, `DonneesInvalides`, `Annule`; nothing is opened by half.
    #[uniffi::constructor(default(faits = None, suivi = None))]
    pub fn ouvrir(chemins: Vec<String>, faits: Option<Faits>, suivi: Option<Arc<dyn Suivi>>) -> Resultat<Self> {
        garde(|| {
            let chemins: Vec<PathBuf> = chemins.into_iter().map(PathBuf::from).collect();
            Ok(Moteur::opened(open::open_suivi(&chemins, faits.unwrap_or_default().into(), &mut follow(suivi))?))
        })
    }

    /// Opens the bytes of a pack, or of one native file. `nom` is the name it bears; that of a native file ends in `.toml`
    /// or `.json`, which tells its form. A pack is what it was written as, whatever `faits` says.
    ///
    /// Throws `DonneesInvalides`.
    #[uniffi::constructor(default(faits = None))]
    pub fn depuis_octets(octets: Vec<u8>, nom: String, faits: Option<Faits>) -> Resultat<Self> {
        garde(|| Ok(Moteur::opened(open::open_octets(&nom, octets, faits.unwrap_or_default().into())?)))
    }
}

/// Writing.
#[uniffi::export]
impl Moteur {
    /// The référentiel and its indices as a pack, which `ouvrir` and `depuis_octets` open in milliseconds. The same engine
    /// gives the same bytes.
    pub fn en_pack(&self) -> Resultat<Vec<u8>> {
        garde(|| Ok(self.coeur().to_pack()))
    }
}

/// Answers that have one form alone.
#[uniffi::export]
impl Moteur {
    /// The passerelle between two métiers in French, for a counsellor: what is there, what is missing, what bars the
    /// way, what is unknown. One paragraph each, never empty.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn expliquer(
        &self,
        de: String,
        vers: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<Vec<String>> {
        garde(|| {
            let reponse = self.entre(&de, &vers, acquis, options)?;
            Ok(reponse.passerelles.iter().flat_map(passerelles::explain).collect())
        })
    }

    /// Passerelles of many métiers as one buffer of rows of 32 bytes (see the README): from each of `codes` in turn, or
    /// from every métier where it is empty, as many for each as the options ask.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(codes = [], acquis = None, options = None))]
    pub fn lignes_depuis(
        &self,
        codes: Vec<String>,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<Vec<u8>> {
        garde(|| {
            let (acquis, asked) = (self.held(acquis)?, options.unwrap_or_default());
            let (options, codes) = (asked.resolve()?, codes_rome(&codes)?);
            let all = || self.coeur().referentiel().metiers().iter().map(|metier| metier.code).collect();
            let codes = Some(codes).filter(|codes| !codes.is_empty()).unwrap_or_else(all);
            let mut rows = Vec::new();
            for code in codes {
                let reponse = page(self.coeur().depuis(code, &acquis, &options)?, &asked);
                reponse.passerelles.iter().for_each(|passerelle| lignes::push(&mut rows, passerelle));
            }
            Ok(rows)
        })
    }

    /// What opening saw: files, rows read, kept and rejected, findings counted. Empty for `embarque` and `mini`.
    pub fn rapport(&self) -> Rapport {
        self.rapport.hote()
    }

    /// A page of the findings of opening, sorted by severity, category and place.
    ///
    /// Throws `ParametreInvalide`.
    #[uniffi::method(default(debut = 0, nombre = 100))]
    pub fn constats(&self, debut: i32, nombre: i32) -> Resultat<Vec<Constat>> {
        garde(|| Ok(slice(&self.rapport.constats(), debut, nombre)?.iter().map(|one| (*one).clone().hote()).collect()))
    }
}

/// What the référentiel holds.
#[uniffi::export]
impl Moteur {
    /// How many métiers there are.
    pub fn nombre_metiers(&self) -> i32 {
        self.coeur().referentiel().metiers().len().hote()
    }

    /// A page of the métiers, by code.
    ///
    /// Throws `ParametreInvalide`.
    #[uniffi::method(default(debut = 0, nombre = 100))]
    pub fn metiers(&self, debut: i32, nombre: i32) -> Resultat<Vec<Metier>> {
        garde(|| Ok(slice(self.coeur().referentiel().metiers(), debut, nombre)?.iter().map(VersHote::hote).collect()))
    }

    /// A métier by its ROME code.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    pub fn metier(&self, code: String) -> Resultat<Metier> {
        garde(|| Ok(self.coeur().referentiel().metier(code_rome(&code)?)?.hote()))
    }

    /// How many certifications there are.
    pub fn nombre_certifications(&self) -> i32 {
        self.coeur().referentiel().certifications().len().hote()
    }

    /// A page of the certifications, by code.
    ///
    /// Throws `ParametreInvalide`.
    #[uniffi::method(default(debut = 0, nombre = 100))]
    pub fn certifications(&self, debut: i32, nombre: i32) -> Resultat<Vec<Certification>> {
        garde(|| {
            let all = self.coeur().referentiel().certifications();
            Ok(slice(all, debut, nombre)?.iter().map(VersHote::hote).collect())
        })
    }

    /// The sets of métiers, by name.
    pub fn ensembles(&self) -> Vec<Ensemble> {
        self.coeur().referentiel().ensembles().iter().map(VersHote::hote).collect()
    }
}

/// A profil to start from, as JSON text.
#[uniffi::export]
pub fn exemple_profil() -> String {
    passerelles::profil::EXEMPLE.to_owned()
}

/// The version of the engine.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Panics, so that a test sees what reaches a host. In builds for tests alone.
#[cfg(feature = "essai-panique")]
#[uniffi::export]
pub fn essai_panique() -> Resultat<String> {
    garde(|| panic!("a panic that a test asked for"))
}
