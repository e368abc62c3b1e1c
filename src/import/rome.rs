//! A folder of ROME tables, of either generation: which files stand in it, and which edition they are.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use rustc_hash::FxHashMap;

use super::source::{self, Empreinte, Encodage, ImportError, Place, Sort, Suivi, Table, undouble};
use super::{rome3, rome4};
use crate::model::{Categorie, CodeRome, Constat, Couche, Identite, Nomenclature, Origine, Report, Severite, Tables};
use crate::text::fold::says_nothing;

const ATTENDU: &str = "un dossier de fichiers CSV du ROME, comme ceux de data.gouv.fr (unix_…_v460_utf8.csv)";

/// The only official table known to be cp1252 whatever its name says.
const CP1252: &str = "arborescence_secteur_naf";

/// A position by code.
#[derive(Debug)]
pub(super) struct Index<K>(FxHashMap<K, usize>);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index(FxHashMap::default())
    }
}

impl<K: Hash + Eq> Index<K> {
    /// Notes a position; `false` where the code is known already, whose position stays.
    pub fn insert(&mut self, code: K, at: usize) -> bool {
        match self.0.entry(code) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(at);
                true
            }
        }
    }

    /// The position of a code.
    pub fn find(&self, code: K) -> Option<usize> {
        self.0.get(&code).copied()
    }
}

/// The tables of a folder, by name, and what of them was read.
pub(super) struct Dossier<'a, 'b> {
    suivi: &'a mut Suivi<'b>,
    chemin: String,
    fichiers: BTreeMap<String, PathBuf>,
    edition: String,
    empreintes: BTreeMap<String, Vec<u8>>,
    avance: Avance,
}

/// A table that was read, and what its reader found.
struct Lue {
    empreinte: Vec<u8>,
    table: Table,
    report: Report,
}

impl Lue {
    fn read(nom: &str, path: &Path) -> Result<Self, ImportError> {
        let fichier = source::file_name(path);
        let bytes = source::read_file(path, source::TAILLE_MAX, "un fichier CSV du ROME")?;
        let mut empreinte = Empreinte::default();
        empreinte.update(&fichier, &bytes);
        let encodage = if nom == CP1252 { Encodage::Cp1252Tolere } else { Encodage::Utf8 };
        let mut report = Report::default();
        let table = Table::new(&fichier, bytes, b',', encodage, &mut report)?;
        Ok(Lue { empreinte: empreinte.finish().into_bytes(), table, report })
    }
}

/// Tables that another thread reads from the disk while the rows of those before them are read.
#[derive(Default)]
struct Avance {
    arrivees: Option<Receiver<(String, Result<Lue, ImportError>)>>,
    /// Those that came before they were asked for.
    pretes: BTreeMap<String, Result<Lue, ImportError>>,
}

/// How many tables wait to be asked for, at most.
const PRETES: usize = 2;

impl Avance {
    /// Those of `ordre` that a folder has, read in this order. They end with what asks for them.
    fn start<'s>(scope: &'s Scope<'s, '_>, ordre: &[&str], fichiers: &BTreeMap<String, PathBuf>) -> Self {
        let found = |nom: &&str| Some((nom.to_string(), fichiers.get(*nom)?.clone()));
        let ordre: Vec<(String, PathBuf)> = ordre.iter().filter_map(found).collect();
        let (sender, receiver) = sync_channel(PRETES);
        scope.spawn(move || {
            for (nom, path) in ordre {
                let lue = Lue::read(&nom, &path);
                if sender.send((nom, lue)).is_err() {
                    return;
                }
            }
        });
        Avance { arrivees: Some(receiver), pretes: BTreeMap::new() }
    }

    /// A table, read here if it was not ahead.
    fn take(&mut self, nom: &str, path: &Path) -> Result<Lue, ImportError> {
        while !self.pretes.contains_key(nom) {
            let Some((arrivee, lue)) = self.arrivees.as_ref().and_then(|arrivees| arrivees.recv().ok()) else {
                return Lue::read(nom, path);
            };
            self.pretes.insert(arrivee, lue);
        }
        self.pretes.remove(nom).unwrap_or_else(|| Lue::read(nom, path))
    }
}

impl<'a, 'b> Dossier<'a, 'b> {
    fn open(chemin: &Path, suivi: &'a mut Suivi<'b>) -> Result<Self, ImportError> {
        let invalid = |manque: String| ImportError::DossierInvalide {
            chemin: chemin.display().to_string(),
            manque,
            remede: format!("Indiquez {ATTENDU}."),
        };
        let mut fichiers = BTreeMap::new();
        let mut editions = BTreeMap::new();
        for path in source::list_folder(chemin)? {
            let name = source::file_name(&path);
            if let Some((table, edition)) = split_name(&name) {
                fichiers.insert(table.to_owned(), path);
                editions.insert(edition.to_owned(), ());
            }
        }
        let mut editions = editions.into_keys();
        match (editions.next(), editions.next()) {
            (None, _) => Err(invalid("aucun fichier unix_…_vNNN_utf8.csv dans ce dossier".to_owned())),
            (Some(one), Some(other)) => Err(invalid(format!("deux éditions mêlées, v{one} et v{other}"))),
            (Some(edition), None) => Ok(Dossier {
                suivi,
                chemin: chemin.display().to_string(),
                fichiers,
                edition,
                empreintes: BTreeMap::new(),
                avance: Avance::default(),
            }),
        }
    }

    /// A table that must be there, with rows.
    pub fn table(&mut self, nom: &str, report: &mut Report) -> Result<Table, ImportError> {
        let manque = match self.read(nom, report)? {
            Some(table) if !table.is_empty() => return Ok(table),
            Some(table) => format!("la table {nom} n'a aucune ligne ({})", table.name()),
            None => format!("il manque la table {nom} (fichier unix_{nom}_v{}_utf8.csv)", self.edition),
        };
        Err(ImportError::DossierInvalide {
            chemin: self.chemin.clone(),
            manque,
            remede: "Téléchargez l'archive CSV complète du ROME sur data.gouv.fr.".to_owned(),
        })
    }

    /// A table that may be missing: that is a finding, and so is one without rows.
    pub fn optional(&mut self, nom: &str, report: &mut Report) -> Result<Option<Table>, ImportError> {
        let table = self.read(nom, report)?;
        let texte = match &table {
            None => format!("la table facultative {nom} manque : ce qu'elle dit reste inconnu"),
            Some(table) if table.is_empty() => {
                format!("la table facultative {nom} n'a aucune ligne : ce qu'elle dit reste inconnu")
            }
            Some(_) => return Ok(table),
        };
        report.add(Constat {
            severite: Severite::Information,
            categorie: Categorie::FichierAbsent,
            fichier: nom.to_owned(),
            ligne: None,
            code: None,
            texte,
        });
        Ok(table)
    }

    /// A table, if it is there. Where it says something that is used, [`optional`](Self::optional) tells that it is missing.
    pub fn read(&mut self, nom: &str, report: &mut Report) -> Result<Option<Table>, ImportError> {
        let Some(path) = self.fichiers.get(nom) else { return Ok(None) };
        let fichier = source::file_name(path);
        source::step(self.suivi, &fichier, self.empreintes.len() as u64, self.fichiers.len() as u64)?;
        let lue = self.avance.take(nom, path)?;
        self.empreintes.insert(fichier, lue.empreinte);
        report.merge(lue.report);
        Ok(Some(lue.table))
    }

    fn report_unused(&self, report: &mut Report) {
        for path in self.fichiers.values() {
            let fichier = source::file_name(path);
            if !self.empreintes.contains_key(&fichier) {
                report.add(Constat {
                    severite: Severite::Information,
                    categorie: Categorie::HorsPerimetre,
                    fichier,
                    ligne: None,
                    code: None,
                    texte: "fichier inconnu de cet import : non lu".to_owned(),
                });
            }
        }
    }
}

/// The reason given for a row that names a métier the edition does not have.
pub(super) const METIER_INCONNU: &str = "métier inconnu";

/// A row that cites something the edition does not have.
pub(super) fn unknown(place: Place<'_>, report: &mut Report, code: &str, quoi: &'static str) -> Sort {
    report.add(place.constat(Severite::Alerte, Categorie::LienMort, code, format!("{quoi} : {code}")));
    Sort::Rejetee(quoi)
}

/// A row that gives again what another one gave.
pub(super) fn twice(place: Place<'_>, report: &mut Report, code: &str) -> Sort {
    report.add(place.constat(Severite::Alerte, Categorie::Doublon, code, format!("{code} est déjà donné plus haut")));
    Sort::Rejetee("doublon")
}

/// A mobility that leads where it starts.
pub(super) fn to_itself(place: Place<'_>, report: &mut Report, code: &str) -> Sort {
    let texte = format!("mobilité de {code} vers lui-même");
    report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte));
    Sort::Rejetee("mobilité d'un métier vers lui-même")
}

/// Tells that a label has neither letter nor digit, where that is so: what bears it is kept.
pub(super) fn check_label(libelle: &str, colonne: &str, code: &str, place: Place<'_>, report: &mut Report) {
    if says_nothing(libelle) {
        let texte = format!("{colonne} vide (attendu : un libellé) : {code} est gardé sans nom");
        report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte));
    }
}

/// Reads definitions and ways in, sentence by sentence. `colonnes` are the métier, the kind of text, the position and
/// the sentence; `genres` the names of the two kinds.
pub(super) fn read_textes(
    table: &Table,
    colonnes: [&str; 4],
    [definition, acces]: [&str; 2],
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    let mut phrases: Vec<(usize, bool, u32, String)> = Vec::new();
    table.visit(colonnes, report, |[rome, genre, position, texte], place, report| {
        let Some(at) = metiers.find(place.parse(rome)?) else {
            return Ok(unknown(place, report, rome, METIER_INCONNU));
        };
        if genre != definition && genre != acces {
            return Ok(Sort::Rejetee("texte d'un genre sans usage"));
        }
        let position = position.parse().unwrap_or(u32::MAX);
        phrases.push((at, genre == acces, position, undouble(texte)));
        Ok(Sort::Gardee)
    })?;
    phrases.sort_unstable();
    for list in phrases.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let text = list.iter().map(|(.., phrase)| phrase.as_str()).collect::<Vec<_>>().join(" ");
        let metier = &mut tables.metiers[list[0].0];
        *(if list[0].1 { &mut metier.acces } else { &mut metier.definition }) = text;
    }
    Ok(())
}

/// Reads the RIASEC letters of métiers.
pub(super) fn read_riasec(
    table: &Table,
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    table.visit(["code_rome", "riasec_majeur", "riasec_mineur"], report, |[rome, majeur, mineur], place, report| {
        let Some(at) = metiers.find(place.parse(rome)?) else {
            return Ok(unknown(place, report, rome, METIER_INCONNU));
        };
        tables.metiers[at].riasec = format!("{majeur}{mineur}");
        Ok(Sort::Gardee)
    })
}

/// The table and the edition that a file name tells: `unix_texte_v460_utf8.csv` → (`texte`, `460`).
fn split_name(name: &str) -> Option<(&str, &str)> {
    let stem = name.strip_suffix(".csv")?;
    let stem = stem.strip_suffix("_utf8").unwrap_or(stem);
    let (table, edition) = stem.rsplit_once("_v")?;
    let is_edition = (2..=4).contains(&edition.len()) && edition.bytes().all(|b| b.is_ascii_digit());
    is_edition.then(|| (table.strip_prefix("unix_").unwrap_or(table), edition))
}

/// Whether a folder holds ROME tables.
pub fn is_rome(chemin: &Path) -> bool {
    source::list_folder(chemin)
        .is_ok_and(|paths| paths.iter().any(|path| split_name(&source::file_name(path)).is_some()))
}

/// Reads a folder of ROME tables, 3.x or 4.x as the names of its files say.
pub fn read(chemin: &Path) -> Result<(Couche, Report), ImportError> {
    read_suivi(chemin, &mut |_| ControlFlow::Continue(()))
}

/// The same, told of before each table; `suivi` may stop it.
pub fn read_suivi(chemin: &Path, suivi: &mut Suivi<'_>) -> Result<(Couche, Report), ImportError> {
    let dossier = Dossier::open(chemin, suivi)?;
    if cfg!(not(feature = "parallele")) {
        return read_tables(dossier);
    }
    std::thread::scope(|scope| {
        let ordre = if dossier.edition.starts_with('3') { &[][..] } else { &rome4::ORDRE };
        let avance = Avance::start(scope, ordre, &dossier.fichiers);
        read_tables(Dossier { avance, ..dossier })
    })
}

fn read_tables(mut dossier: Dossier<'_, '_>) -> Result<(Couche, Report), ImportError> {
    let mut report = Report::default();
    let (major, minor) = dossier.edition.split_at(1);
    let edition = format!("{major}.{minor}");
    let (nomenclature, tables) = if major == "3" {
        (Nomenclature::Rome3, rome3::read(&mut dossier, &mut report)?)
    } else {
        (Nomenclature::Rome4, rome4::read(&mut dossier, &mut report)?)
    };
    dossier.report_unused(&mut report);
    let mut empreinte = Empreinte::default();
    for (fichier, digest) in &dossier.empreintes {
        empreinte.update(fichier, digest);
    }
    let identite = Identite {
        nom: "rome".to_owned(),
        edition,
        date: None,
        nomenclature,
        partiel: false,
        licence: Some("Licence Ouverte 2.0".to_owned()),
        source: Some("France Travail, ROME".to_owned()),
        issu_de: Vec::new(),
        empreinte: empreinte.finish(),
    };
    Ok((Couche { identite, origine: Origine::Import, tables }, report))
}
