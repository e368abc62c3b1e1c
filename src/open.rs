//! One entry to the data: tells a native file, a native folder, a ROME folder and a pack apart, lays the embedded facts
//! over what is not a pack, and gives back an engine that answers.

use std::borrow::Cow;
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use once_cell::sync::{Lazy, OnceCell};

use crate::appariement::Proches;
use crate::certification::{self, Comparaisons, LevierOptions, Leviers, Plan, PlanOptions};
use crate::fils;
use crate::graph::{self, GraphError, InconnuError, Lieux, Referentiel};
use crate::import::source::step;
use crate::import::{ImportError, Suivi, native, rncp, rome};
use crate::model::{
    Acquis, CodeCertification, CodeRome, CodeTitre, Collections, Couche, NatureAcquis, Origine, Report,
};
use crate::pack::{self, PackError};
use crate::parcours::{self, Cible, ParcoursError, ParcoursOptions, ReponseParcours, Reseau, VOISINS};
use crate::passerelle::{Index, Options, PasserelleError, Poids, Provenance, Reponse, with_metier};
use crate::profil::{self, Diagnostic, DiagnosticOptions, Profil, ProfilError};
use crate::search;
use crate::text::nombre::count;

/// Why the data cannot be opened, or a question has no answer. Each message is French and says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// What was read does not make a référentiel.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The same, in native files: one line a fault, with its place. The message lists the first fifty.
    #[error("référentiel invalide, {} :\n{}", count(.0.len(), "anomalie", "anomalies"), listing(.0))]
    Invalide(Vec<String>),
    /// A path that is none of what this library reads.
    #[error(
        "{chemin} : format inconnu. Indiquez un dossier ROME (fichiers unix_…_v460_utf8.csv), un export de France compétences (.zip ou .xml), un fichier natif .toml ou .json, un dossier qui en contient, ou un pack."
    )]
    Format {
        /// The path.
        chemin: String,
    },
    /// A pack that cannot be opened.
    #[error("{origine} : {cause}")]
    Pack {
        /// The path, or "pack" for bytes.
        origine: String,
        /// What is wrong with it.
        cause: PackError,
    },
    /// A pack given together with other data, or where data is to be imported.
    #[error(
        "{chemin} : un pack est clos, il s'ouvre seul. Pour y joindre d'autres données, importez-les ensemble : passerelles importer DOSSIER_ROME AUTRE.toml -o fr.pack"
    )]
    PackClos {
        /// The path of the pack.
        chemin: String,
    },
    /// A pack with the embedded facts, asked for without them, or the other way round.
    #[error("{chemin} : {}", faits_du_pack(*.faits))]
    FaitsDuPack {
        /// The path of the pack.
        chemin: String,
        /// Whether the facts are in the pack.
        faits: Faits,
    },
    /// A question that has no answer.
    #[error(transparent)]
    Passerelle(#[from] PasserelleError),
    /// A profil that is not of its form; its values are never repeated.
    #[error(transparent)]
    Profil(#[from] ProfilError),
    /// A question about parcours that has no answer.
    #[error(transparent)]
    Parcours(#[from] ParcoursError),
}

/// Whether the embedded facts are laid over what is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Faits {
    /// They are, for the codes that exist there.
    #[default]
    Avec,
    /// They are not: every regulated métier is then "inconnue".
    Sans,
}

/// What is wrong and what to do where the facts of a pack are not those asked for.
fn faits_du_pack(faits: Faits) -> &'static str {
    match faits {
        Faits::Avec => {
            "ce pack contient les faits : ils en font partie. Ouvrez-le sans --sans-faits, ou écrivez-en un autre : passerelles importer DOSSIER_ROME --sans-faits -o fr.pack"
        }
        Faits::Sans => {
            "ce pack a été écrit sans les faits. Ouvrez-le avec --sans-faits, ou écrivez-en un autre qui les contienne : passerelles importer DOSSIER_ROME -o fr.pack"
        }
    }
}

/// A référentiel and the indices that answer questions, each computed on first use. `Send + Sync`.
///
/// ```
/// use passerelles::{Acquis, Moteur, Options, Verdict};
/// let moteur = Moteur::mini();
/// let reponse = moteur.depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
/// let aide_soignant = reponse.passerelles.iter().find(|p| p.cible.code == "J1501").expect("in the dozen");
/// assert_eq!(aide_soignant.verdict, Verdict::Conditionnelle);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Moteur {
    referentiel: Referentiel,
    /// What the pack it was opened from holds beside.
    calculs: Option<pack::Calculs>,
    index: OnceCell<Index>,
    recherche: OnceCell<search::Index>,
    reseau: OnceCell<Reseau>,
}

static EMBARQUE: Lazy<Moteur> = Lazy::new(|| {
    let mut collections = Collections::from_couche(embedded("secteurs", SECTEURS, Origine::Import));
    collections.merge(Collections::from_couche(embedded("faits", FAITS, Origine::Faits)));
    build(collections).expect("the embedded layers are checked by the tests").0
});

static MINI: Lazy<Moteur> = Lazy::new(|| {
    let collections = Collections::from_couche(embedded("mini", MINI_TEXTS, Origine::Import));
    build(collections).expect("the embedded layers are checked by the tests").0
});

/// Lists files of a fixture folder as (name, text).
macro_rules! texts {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../fixtures/", $folder, "/", $name)))),*]
    };
}

const SECTEURS: &[(&str, &str)] = texts!("secteurs": "animation.toml" "competences.toml" "contextes.toml" "couche.toml"
    "hcr.toml" "macro_competences.toml" "petite_enfance.toml" "proprete.toml" "sante.toml" "sap.toml" "securite.toml"
    "social.toml");
const FAITS: &[(&str, &str)] = texts!("faits": "certifications.toml" "contextes.toml" "couche.toml" "ensembles.toml"
    "equivalences.toml" "exigences.toml" "limites.toml" "noms.toml");
const MINI_TEXTS: &[(&str, &str)] = texts!("mini": "mini.toml");

fn embedded(nom: &str, texts: &[(&str, &str)], origine: Origine) -> Couche {
    let (couche, _) = native::read_texts(nom, texts).expect("the embedded layers are checked by the tests");
    Couche { origine, ..couche }
}

impl Moteur {
    /// The embedded référentiel: the métiers of the sectors, abridged, under the embedded facts. Parsed on first use.
    pub fn embarque() -> &'static Moteur {
        &EMBARQUE
    }

    /// The dozen métiers of the documentation.
    pub fn mini() -> &'static Moteur {
        &MINI
    }

    /// An engine over a référentiel of one's own.
    pub fn new(referentiel: Referentiel) -> Self {
        let (index, recherche, reseau) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Moteur { referentiel, calculs: None, index, recherche, reseau }
    }

    /// Opens a pack that is in memory, with or without facts as it was written. `octets` are kept; a slice of them is copied, a
    /// `Vec` is not.
    ///
    /// ```
    /// use passerelles::{Acquis, Moteur, Options};
    /// let pack = Moteur::mini().to_pack();
    /// let moteur = Moteur::from_bytes(&pack)?;
    /// let (code, acquis, options) = ("K1304".parse()?, Acquis::default(), Options::default());
    /// assert_eq!(moteur.depuis(code, &acquis, &options)?, Moteur::mini().depuis(code, &acquis, &options)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Pack`] for bytes that are no pack, or no longer the one that was written.
    ///
    /// Complexity: linear in the pack; allocates at most [`pack::FACTEUR_MEMOIRE`] times its size.
    pub fn from_bytes<'a>(octets: impl Into<Cow<'a, [u8]>>) -> Result<Moteur, Error> {
        Self::from_pack(octets.into().into_owned(), "pack")
    }

    fn from_pack(octets: Vec<u8>, origine: &str) -> Result<Moteur, Error> {
        let failed = |cause| Error::Pack { origine: origine.to_owned(), cause };
        let contenu = pack::read(Arc::new(octets)).map_err(failed)?;
        Ok(Moteur { calculs: Some(contenu.calculs), ..Moteur::new(contenu.referentiel) })
    }

    /// The référentiel and the indices of its score as a pack, which [`open`] and [`from_bytes`](Self::from_bytes)
    /// open. The same engine gives the same bytes.
    pub fn to_pack(&self) -> Vec<u8> {
        pack::write(&self.referentiel, self.index())
    }

    /// The référentiel.
    pub fn referentiel(&self) -> &Referentiel {
        &self.referentiel
    }

    /// The indices under the weights measured for its nomenclature, computed on first use.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let read = self.calculs.as_ref().and_then(|calculs| calculs.index(&self.referentiel));
            let poids = || Poids::for_nomenclature(self.referentiel.nomenclature());
            read.unwrap_or_else(|| Index::new(&self.referentiel, poids()))
        })
    }

    /// The near compétences, their words read on first use.
    pub fn proches(&self) -> &Proches {
        self.index().proches(&self.referentiel)
    }

    /// What a person holds by titles and métiers exercised: themselves, what their blocs attest, what the métiers ask.
    ///
    /// # Errors
    /// [`InconnuError`] for a code that the data does not have.
    pub fn acquis(&self, titres: &[CodeTitre], metiers: &[CodeRome]) -> Result<Acquis, InconnuError> {
        let mut acquis = Acquis::default();
        for code in metiers {
            acquis = with_metier(&self.referentiel, &acquis, self.referentiel.metier_ix(*code)?);
        }
        for titre in titres {
            let blocs = match *titre {
                CodeTitre::Certification(code) => {
                    self.referentiel.certification(code)?;
                    acquis.certifications.insert(code);
                    self.referentiel.blocs(code)
                }
                CodeTitre::Bloc(code) => {
                    acquis.blocs.insert(code);
                    std::slice::from_ref(self.referentiel.bloc(code)?)
                }
            };
            for attested in blocs.iter().flat_map(|bloc| &bloc.competences) {
                acquis.hold(attested.code, NatureAcquis::Atteste);
            }
        }
        Ok(acquis)
    }

    /// The plan towards a métier for what is held: see [`plan`](certification::plan).
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn plan(&self, code: CodeRome, acquis: &Acquis, options: &PlanOptions) -> Result<Plan, PasserelleError> {
        let metier = self.referentiel.metier_ix(code)?;
        certification::plan(&self.referentiel, self.index(), metier, acquis, options)
    }

    /// The blocs that bring most new métiers within reach of who exercises a métier and holds `acquis` beside:
    /// see [`leviers`](certification::leviers).
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn leviers(
        &self,
        code: CodeRome,
        acquis: &Acquis,
        options: &LevierOptions,
    ) -> Result<Leviers, PasserelleError> {
        let metier = self.referentiel.metier_ix(code)?;
        let held = with_metier(&self.referentiel, acquis, metier);
        Ok(certification::leviers(&self.referentiel, self.index(), metier, &held, options)?)
    }

    /// What a métier, or each métier of a list, asks and a certification does not attest: see
    /// [`compare_set`](certification::compare_set).
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn comparer(
        &self,
        codes: &[CodeRome],
        certification: CodeCertification,
    ) -> Result<Comparaisons, PasserelleError> {
        let certification = self.referentiel.certification_ix(certification)?;
        let metiers: Vec<_> = codes.iter().map(|code| self.referentiel.metier_ix(*code)).collect::<Result<_, _>>()?;
        Ok(certification::compare_set(&self.referentiel, self.index(), &metiers, certification))
    }

    /// Reads a profil from a file: see [`profil::read`].
    ///
    /// # Errors
    /// [`Error::Import`] for a file that cannot be read, [`Error::Profil`] with the line and the field.
    pub fn read_profil(&self, chemin: &Path) -> Result<Profil, Error> {
        let max = profil::TAILLE_MAX as u64;
        let octets = crate::import::source::read_file(chemin, max, "un profil JSON")?;
        Ok(profil::read(&octets, &self.referentiel)?)
    }

    /// What a person holds, where it leads, what bars the way and what would change it: see [`profil::diagnose`].
    ///
    /// ```
    /// use passerelles::{Moteur, profil};
    /// let moteur = Moteur::embarque();
    /// let aide_a_domicile = profil::read(profil::EXEMPLE.as_bytes(), moteur.referentiel())?;
    /// let diagnostic = moteur.diagnostic(&aide_a_domicile, &profil::DiagnosticOptions::default())?;
    /// assert!(diagnostic.exclus.iter().any(|exclu| exclu.metier.code == "J1501"), "an aide-soignant lifts");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn diagnostic(&self, profil: &Profil, options: &DiagnosticOptions) -> Result<Diagnostic, PasserelleError> {
        profil::diagnose(&self.referentiel, self.index(), profil, options)
    }

    /// The étapes that parcours are made of, with the default number of nearest métiers; computed on first use.
    pub fn reseau(&self) -> &Reseau {
        self.reseau.get_or_init(|| Reseau::new(&self.referentiel, self.index(), VOISINS))
    }

    /// The parcours from a métier to a target, for who exercises it and holds `acquis` beside: see
    /// [`find_parcours`](parcours::find_parcours). Another number of nearest métiers than the default builds its étapes
    /// anew.
    ///
    /// # Errors
    /// [`ParcoursError`].
    ///
    /// ```
    /// use passerelles::parcours::ParcoursOptions;
    /// use passerelles::{Acquis, Moteur};
    /// let options = ParcoursOptions { voisins: 5, ..ParcoursOptions::default() };
    /// let reponse = Moteur::mini().parcours("K1304".parse()?, &"J1506".parse()?, &Acquis::default(), &options)?;
    /// let best = &reponse.parcours[0];
    /// assert_eq!(best.cout, best.cout_detail.total());
    /// assert!(reponse.parcours.is_sorted_by_key(|parcours| parcours.cout));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parcours(
        &self,
        depart: CodeRome,
        vers: &Cible,
        acquis: &Acquis,
        options: &ParcoursOptions,
    ) -> Result<ReponseParcours, ParcoursError> {
        let (referentiel, index) = (&self.referentiel, self.index());
        if options.voisins == VOISINS {
            return parcours::find_parcours(referentiel, index, self.reseau(), depart, vers, acquis, options);
        }
        let reseau = Reseau::new(referentiel, index, options.voisins);
        parcours::find_parcours(referentiel, index, &reseau, depart, vers, acquis, options)
    }

    /// What its answers rest on, under the default parameters.
    pub fn provenance(&self) -> Provenance {
        self.index().provenance(&self.referentiel, &Options::default())
    }

    /// What a text names, in any spelling: see [`search::search`]. The index is built on first use.
    pub fn chercher(&self, texte: &str, options: &search::Options) -> search::Reponse {
        search::search(self.recherche.get_or_init(|| search::Index::new(&self.referentiel)), texte, options)
    }

    /// The compétences that a free text may name: see [`search::reconnaitre`]. The matcher is built on first use.
    pub fn reconnaitre(&self, texte: &str, options: &search::ReconnaitreOptions) -> search::Reconnaissance {
        search::reconnaitre(&self.referentiel, self.proches(), texte, options)
    }

    /// The passerelles from a métier: see [`Index::depuis`].
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn depuis(&self, code: CodeRome, acquis: &Acquis, options: &Options) -> Result<Reponse, PasserelleError> {
        self.index().depuis(&self.referentiel, code, acquis, options)
    }

    /// The passerelles towards a métier: see [`Index::vers`].
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`].
    pub fn vers(&self, code: CodeRome, acquis: &Acquis, options: &Options) -> Result<Reponse, PasserelleError> {
        self.index().vers(&self.referentiel, code, acquis, options)
    }

    /// The passerelle between two métiers: see [`Index::entre`].
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`], [`PasserelleError::MemeMetier`].
    pub fn entre(
        &self,
        de: CodeRome,
        vers: CodeRome,
        acquis: &Acquis,
        options: &Options,
    ) -> Result<Reponse, PasserelleError> {
        self.index().entre(&self.referentiel, de, vers, acquis, options)
    }
}

/// Opens the bytes of a pack or of one native file, for hosts without files. `nom` is the name it bears; that of a native
/// file ends in `.toml` or `.json`, which tells its form. A pack is what it was written as, whatever `faits` says; its bytes are
/// kept, copied where they are lent.
///
/// # Errors
/// As [`open`].
pub fn open_octets<'a>(nom: &str, octets: impl Into<Cow<'a, [u8]>>, faits: Faits) -> Result<(Moteur, Report), Error> {
    let octets = octets.into();
    if pack::is_pack(&octets) {
        return Moteur::from_pack(octets.into_owned(), nom).map(|moteur| (moteur, Report::default()));
    }
    if !native::is_native(Path::new(nom)) {
        return Err(Error::Format { chemin: nom.to_owned() });
    }
    let (couche, report) = native::read_octets(nom, &octets)?;
    close(Collections::from_couche(couche), report, &[], faits)
}

/// Opens paths together: ROME folders, exports of France compétences, native files and folders, in any order; or one
/// pack, alone. Without any, the embedded référentiel, read anew. Gives back what the imports saw: nothing for a pack.
///
/// # Errors
/// [`Error`], with the place and the remedy; nothing is opened by half. [`Error::FaitsDuPack`] where a pack holds the
/// facts and `faits` asks for none, or the other way round: a pack is what it was written as.
pub fn open(chemins: &[PathBuf], faits: Faits) -> Result<(Moteur, Report), Error> {
    open_suivi(chemins, faits, &mut |_| ControlFlow::Continue(()))
}

/// The same, told of at each file and every few megabytes of a long one; `suivi` may stop it.
///
/// # Errors
/// As [`open`], and [`ImportError::Annule`].
pub fn open_suivi(chemins: &[PathBuf], faits: Faits, suivi: &mut Suivi<'_>) -> Result<(Moteur, Report), Error> {
    if let [chemin] = chemins
        && is_pack(chemin)
    {
        return open_pack(chemin, faits).map(|moteur| (moteur, Report::default()));
    }
    let (faits, imported) = fils::join(|| layer(faits), || import_suivi(chemins, suivi));
    let (collections, report) = imported?;
    close_under(collections, report, chemins, faits)
}

/// Reads paths as [`open`] does, and leaves them as they are: layers, not yet a référentiel.
///
/// # Errors
/// [`Error::Import`] and [`Error::Format`].
pub fn import(chemins: &[PathBuf]) -> Result<(Collections, Report), Error> {
    import_suivi(chemins, &mut |_| ControlFlow::Continue(()))
}

fn import_suivi(chemins: &[PathBuf], suivi: &mut Suivi<'_>) -> Result<(Collections, Report), Error> {
    let mut collections = Collections::default();
    let mut report = Report::default();
    if chemins.is_empty() {
        step(suivi, "secteurs", 0, 1)?;
        collections.merge(Collections::from_couche(embedded("secteurs", SECTEURS, Origine::Import)));
    }
    for (at, chemin) in chemins.iter().enumerate() {
        step(suivi, &chemin.display().to_string(), at as u64, chemins.len() as u64)?;
        let (couche, seen) = read(chemin, suivi)?;
        collections.merge(Collections::from_couche(couche));
        report.merge(seen);
    }
    Ok((collections, report))
}

/// Closes what [`import`] read into an engine: the embedded facts laid over it, cleaned, checked. `chemins` are where the
/// lines of faults are looked for; `report` is what the imports saw.
///
/// # Errors
/// [`Error::Graph`] and [`Error::Invalide`].
pub fn close(
    collections: Collections,
    report: Report,
    chemins: &[PathBuf],
    faits: Faits,
) -> Result<(Moteur, Report), Error> {
    close_under(collections, report, chemins, layer(faits))
}

/// The embedded facts, where they are wanted.
fn layer(faits: Faits) -> Option<Couche> {
    (faits == Faits::Avec).then(|| embedded("faits", FAITS, Origine::Faits))
}

fn close_under(
    mut collections: Collections,
    mut report: Report,
    chemins: &[PathBuf],
    faits: Option<Couche>,
) -> Result<(Moteur, Report), Error> {
    if let Some(faits) = faits {
        collections.merge(Collections::from_couche(faits));
    }
    let (moteur, seen) = build(collections).map_err(|error| locate(error, chemins))?;
    report.merge(seen);
    Ok((moteur, report))
}

/// Whether a path is a pack, by how it starts or, for one that is damaged, by its name.
fn is_pack(chemin: &Path) -> bool {
    if chemin.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pack")) {
        return !chemin.is_dir();
    }
    let mut debut = [0; 8];
    let read = fs::File::open(chemin).and_then(|mut file| file.read_exact(&mut debut));
    read.is_ok() && pack::is_pack(&debut)
}

fn open_pack(chemin: &Path, faits: Faits) -> Result<Moteur, Error> {
    let octets = crate::import::source::read_file(chemin, pack::TAILLE_MAX, "un pack")?;
    let nom = chemin.display().to_string();
    let moteur = Moteur::from_pack(octets, &nom)?;
    let held = if moteur.referentiel.has_faits() { Faits::Avec } else { Faits::Sans };
    if held == faits { Ok(moteur) } else { Err(Error::FaitsDuPack { chemin: nom, faits: held }) }
}

/// Reads one path, whatever of the known formats of layers it is.
fn read(chemin: &Path, suivi: &mut Suivi<'_>) -> Result<(Couche, Report), Error> {
    if is_pack(chemin) && chemin.exists() {
        return Err(Error::PackClos { chemin: chemin.display().to_string() });
    }
    if chemin.is_dir() {
        if rome::is_rome(chemin) {
            return Ok(rome::read_suivi(chemin, suivi)?);
        }
        if crate::import::source::list_folder(chemin)?.iter().any(|path| native::is_native(path)) {
            return Ok(native::read(chemin)?);
        }
    } else if native::is_native(chemin) || !chemin.exists() {
        return Ok(native::read(chemin)?);
    } else if rncp::is_rncp_zip(chemin) || rncp::is_rncp_xml(chemin) {
        return Ok(rncp::read_suivi(chemin, suivi)?);
    }
    Err(Error::Format { chemin: chemin.display().to_string() })
}

fn build(mut collections: Collections) -> Result<(Moteur, Report), GraphError> {
    let mut report = graph::clean(&mut collections);
    let (referentiel, seen) = Referentiel::new(collections)?;
    report.merge(seen);
    Ok((Moteur::new(referentiel), report))
}

/// Finds the lines of the native files that broken rules speak of.
fn locate(error: GraphError, chemins: &[PathBuf]) -> Error {
    let GraphError::Invalide(anomalies) = error else { return error.into() };
    let files: Vec<PathBuf> = chemins.iter().flat_map(|chemin| native_files(chemin)).collect();
    let texts: Vec<(String, String)> = files
        .iter()
        .filter_map(|file| Some((file.display().to_string(), native::unescape(&fs::read_to_string(file).ok()?))))
        .collect();
    let mut lieux = Lieux::new(&texts);
    Error::Invalide(anomalies.iter().map(|anomalie| lieux.describe(anomalie)).collect())
}

fn native_files(chemin: &Path) -> Vec<PathBuf> {
    if !chemin.is_dir() {
        return if native::is_native(chemin) { vec![chemin.to_owned()] } else { Vec::new() };
    }
    let all = crate::import::source::list_folder(chemin).unwrap_or_default();
    all.into_iter().filter(|path| native::is_native(path)).collect()
}

/// How many faults a message lists: the rest are counted.
const LISTEES: usize = 50;

/// The first faults, one a line, and how many more there are.
fn listing(faults: &[String]) -> String {
    let listed = faults[..faults.len().min(LISTEES)].join("\n");
    match faults.len().saturating_sub(LISTEES) {
        0 => listed,
        rest => format!("{listed}\net {}.", count(rest, "autre", "autres")),
    }
}
