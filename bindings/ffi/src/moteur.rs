//! The engine that hosts hold: opens, answers as records, answers as JSON.

use std::path::PathBuf;
use std::sync::Arc;

use passerelles::{Report, fiche, open};

use crate::commun::Provenance;
use crate::diagnostic::Diagnostic;
use crate::entree::{
    Acquis, DiagnosticOptions, LevierOptions, Options, ParcoursOptions, PlanOptions, RechercheOptions, cible,
    code_rome, codes_rome, compte,
};
use crate::erreur::{PasserellesError, garde};
use crate::lignes;
use crate::metier::{Certification, Ensemble, Metier};
use crate::miroir::VersHote;
use crate::parcours::ReponseParcours;
use crate::passerelle::Reponse;
use crate::plan::{Comparaisons, Leviers, Plan};
use crate::rapport::{Constat, Rapport};
use crate::recherche::Recherche;
use crate::suivi::{Suivi, follow};

type Resultat<T> = Result<T, PasserellesError>;

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

    fn held(&self, acquis: Option<Acquis>) -> Resultat<passerelles::Acquis> {
        acquis.unwrap_or_default().resolve(self.coeur())
    }
}

/// The page of a list that the options ask.
fn page(mut reponse: passerelles::Reponse, options: &Options) -> passerelles::Reponse {
    reponse.passerelles.drain(..options.start(reponse.passerelles.len()));
    reponse
}

/// A page of a slice.
fn slice<T>(all: &[T], debut: i32, nombre: i32) -> Resultat<&[T]> {
    let debut = compte("debut", debut)?.min(all.len());
    let fin = debut.saturating_add(compte("nombre", nombre)?).min(all.len());
    Ok(&all[debut..fin])
}

/// An answer as the core writes it.
fn json(reponse: &impl serde::Serialize) -> String {
    passerelles::export::json::write(reponse)
}

/// The questions, answered by the core.
impl Moteur {
    fn depuis(&self, code: &str, acquis: Option<Acquis>, options: Option<Options>) -> Resultat<passerelles::Reponse> {
        let options = options.unwrap_or_default();
        Ok(page(self.coeur().depuis(code_rome(code)?, &self.held(acquis)?, &options.resolve()?)?, &options))
    }

    fn vers(&self, code: &str, acquis: Option<Acquis>, options: Option<Options>) -> Resultat<passerelles::Reponse> {
        let options = options.unwrap_or_default();
        Ok(page(self.coeur().vers(code_rome(code)?, &self.held(acquis)?, &options.resolve()?)?, &options))
    }

    fn entre(
        &self,
        de: &str,
        vers: &str,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<passerelles::Reponse> {
        let (acquis, options) = (self.held(acquis)?, options.unwrap_or_default().resolve()?);
        Ok(self.coeur().entre(code_rome(de)?, code_rome(vers)?, &acquis, &options)?)
    }

    fn planifier(
        &self,
        code: &str,
        acquis: Option<Acquis>,
        options: Option<PlanOptions>,
    ) -> Resultat<passerelles::certification::Plan> {
        let options = options.unwrap_or_default().resolve()?;
        Ok(self.coeur().plan(code_rome(code)?, &self.held(acquis)?, &options)?)
    }

    fn comparaisons(
        &self,
        metiers: &[String],
        certification: &str,
    ) -> Resultat<passerelles::certification::Comparaisons> {
        let certification = certification.trim().to_uppercase().parse()?;
        Ok(self.coeur().comparer(&codes_rome(metiers)?, certification)?)
    }

    fn lever(
        &self,
        code: &str,
        acquis: Option<Acquis>,
        options: Option<LevierOptions>,
    ) -> Resultat<passerelles::certification::Leviers> {
        let options = options.unwrap_or_default().resolve()?;
        Ok(self.coeur().leviers(code_rome(code)?, &self.held(acquis)?, &options)?)
    }

    fn diagnostiquer(
        &self,
        profil: &str,
        options: Option<DiagnosticOptions>,
    ) -> Resultat<passerelles::profil::Diagnostic> {
        let profil = passerelles::profil::read(profil.as_bytes(), self.coeur().referentiel())?;
        Ok(self.coeur().diagnostic(&profil, &options.unwrap_or_default().resolve()?)?)
    }

    fn chemins(
        &self,
        depart: &str,
        vers: &str,
        acquis: Option<Acquis>,
        options: Option<ParcoursOptions>,
    ) -> Resultat<passerelles::parcours::ReponseParcours> {
        let options = options.unwrap_or_default().resolve()?;
        Ok(self.coeur().parcours(code_rome(depart)?, &cible(vers)?, &self.held(acquis)?, &options)?)
    }

    fn trouver(&self, texte: &str, options: Option<RechercheOptions>) -> Resultat<passerelles::search::Reponse> {
        Ok(self.coeur().chercher(texte, &options.unwrap_or_default().resolve()?))
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
        garde(|| Ok(Moteur::opened(open::open_octets(&nom, &octets, faits.unwrap_or_default().into())?)))
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

/// Answers as records.
#[uniffi::export]
impl Moteur {
    /// The passerelles from a métier, best first. `acquis` is what the person holds beside what the métier gives.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_depuis(
        &self,
        code: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<Reponse> {
        garde(|| Ok(self.depuis(&code, acquis, options)?.hote()))
    }

    /// The passerelles towards a métier, best first.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_vers(
        &self,
        code: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<Reponse> {
        garde(|| Ok(self.vers(&code, acquis, options)?.hote()))
    }

    /// The passerelle between two métiers, with every contribution to its score. Pages and filters are without object.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_entre(
        &self,
        de: String,
        vers: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<Reponse> {
        garde(|| Ok(self.entre(&de, &vers, acquis, options)?.hote()))
    }

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

    /// The plan towards a métier: its certifications, the blocs that close the écart, what remains.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn plan(&self, code: String, acquis: Option<Acquis>, options: Option<PlanOptions>) -> Resultat<Plan> {
        garde(|| Ok(self.planifier(&code, acquis, options)?.hote()))
    }

    /// What each of these métiers asks and a certification does not attest.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    pub fn comparer(&self, metiers: Vec<String>, certification: String) -> Resultat<Comparaisons> {
        garde(|| Ok(self.comparaisons(&metiers, &certification)?.hote()))
    }

    /// The one bloc, and the pair, that bring most new métiers within reach of who exercises a métier.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn leviers(&self, code: String, acquis: Option<Acquis>, options: Option<LevierOptions>) -> Resultat<Leviers> {
        garde(|| Ok(self.lever(&code, acquis, options)?.hote()))
    }

    /// What a person holds, where it leads, what bars the way and what would change it. `profil` is JSON text, of the
    /// form that `exemple_profil` shows.
    ///
    /// Throws `ProfilInvalide`, `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(options = None))]
    pub fn diagnostic(&self, profil: String, options: Option<DiagnosticOptions>) -> Resultat<Diagnostic> {
        garde(|| Ok(self.diagnostiquer(&profil, options)?.hote()))
    }

    /// The parcours from a métier to a target: a ROME code, the name of a set, or `niveau:N`.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn parcours(
        &self,
        depart: String,
        vers: String,
        acquis: Option<Acquis>,
        options: Option<ParcoursOptions>,
    ) -> Resultat<ReponseParcours> {
        garde(|| Ok(self.chemins(&depart, &vers, acquis, options)?.hote()))
    }

    /// What a text names, in any spelling.
    ///
    /// Throws `ParametreInvalide`.
    #[uniffi::method(default(options = None))]
    pub fn chercher(&self, texte: String, options: Option<RechercheOptions>) -> Resultat<Recherche> {
        garde(|| Ok(self.trouver(&texte, options)?.hote()))
    }

    /// What its answers rest on, under the default parameters.
    ///
    /// Throws `Interne` alone.
    pub fn provenance(&self) -> Resultat<Provenance> {
        garde(|| Ok(self.coeur().provenance().hote()))
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

/// The same answers as the JSON that the core writes: each has its schema in `bindings/contract/schema`.
#[uniffi::export]
impl Moteur {
    /// [`passerelles_depuis`](Self::passerelles_depuis), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_depuis_json(
        &self,
        code: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<String> {
        garde(|| Ok(json(&self.depuis(&code, acquis, options)?)))
    }

    /// [`passerelles_vers`](Self::passerelles_vers), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_vers_json(
        &self,
        code: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<String> {
        garde(|| Ok(json(&self.vers(&code, acquis, options)?)))
    }

    /// [`passerelles_entre`](Self::passerelles_entre), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn passerelles_entre_json(
        &self,
        de: String,
        vers: String,
        acquis: Option<Acquis>,
        options: Option<Options>,
    ) -> Resultat<String> {
        garde(|| Ok(json(&self.entre(&de, &vers, acquis, options)?)))
    }

    /// [`plan`](Self::plan), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn plan_json(&self, code: String, acquis: Option<Acquis>, options: Option<PlanOptions>) -> Resultat<String> {
        garde(|| Ok(json(&self.planifier(&code, acquis, options)?)))
    }

    /// [`comparer`](Self::comparer), as JSON.
    pub fn comparer_json(&self, metiers: Vec<String>, certification: String) -> Resultat<String> {
        garde(|| Ok(json(&self.comparaisons(&metiers, &certification)?)))
    }

    /// [`leviers`](Self::leviers), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn leviers_json(
        &self,
        code: String,
        acquis: Option<Acquis>,
        options: Option<LevierOptions>,
    ) -> Resultat<String> {
        garde(|| Ok(json(&self.lever(&code, acquis, options)?)))
    }

    /// [`diagnostic`](Self::diagnostic), as JSON.
    #[uniffi::method(default(options = None))]
    pub fn diagnostic_json(&self, profil: String, options: Option<DiagnosticOptions>) -> Resultat<String> {
        garde(|| Ok(json(&self.diagnostiquer(&profil, options)?)))
    }

    /// [`parcours`](Self::parcours), as JSON.
    #[uniffi::method(default(acquis = None, options = None))]
    pub fn parcours_json(
        &self,
        depart: String,
        vers: String,
        acquis: Option<Acquis>,
        options: Option<ParcoursOptions>,
    ) -> Resultat<String> {
        garde(|| Ok(json(&self.chemins(&depart, &vers, acquis, options)?)))
    }

    /// [`chercher`](Self::chercher), as JSON.
    #[uniffi::method(default(options = None))]
    pub fn chercher_json(&self, texte: String, options: Option<RechercheOptions>) -> Resultat<String> {
        garde(|| Ok(json(&self.trouver(&texte, options)?)))
    }

    /// [`provenance`](Self::provenance), as JSON.
    pub fn provenance_json(&self) -> Resultat<String> {
        garde(|| Ok(json(&self.coeur().provenance())))
    }

    /// A métier, certification, bloc or set whole, told by its code; in JSON alone.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    pub fn fiche_json(&self, code: String) -> Resultat<String> {
        garde(|| Ok(json(&fiche::read(self.coeur().referentiel(), &code)?)))
    }

    /// The sets of métiers whole; in JSON alone.
    pub fn ensembles_json(&self) -> Resultat<String> {
        garde(|| Ok(json(&fiche::ensembles(self.coeur().referentiel()))))
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
