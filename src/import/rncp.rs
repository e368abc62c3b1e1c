//! The exports of France compétences: the RNCP (répertoire national des certifications professionnelles) and the RS
//! (répertoire spécifique), in either of their forms.
//!
//! | form | as published |
//! |---|---|
//! | CSV | `export-fiches-csv-AAAA-MM-JJ.zip`: ten tables, both registers together |
//! | XML | `export-fiches-rncp-v4-1-AAAA-MM-JJ.zip`, and `-rs-`: one file of some 500 MB, read as a stream; also the `.xml` itself |
//!
//! # What becomes of it
//!
//! | model | CSV table and column | XML element of a `FICHE` |
//! |---|---|---|
//! | `Certification::code` | Standard `Numero_Fiche` | `NUMERO_FICHE` |
//! | `libelle` | Standard `Intitule` | `INTITULE` |
//! | `abrege` | Standard `Abrege_Libelle` | `ABREGE/CODE`, unless "Autre" |
//! | `niveau` | Standard `Nomenclature_Europe_Niveau`: `NIV3`; blank, `REPRISE` and `AUCUN` are unknown | `NOMENCLATURE_EUROPE/NIVEAU` |
//! | `actif` | Standard `Actif`: `ACTIVE`, `INACTIVE` | `ACTIF`: `Oui`, `Non` |
//! | `date_effet`, `fin_enregistrement` | Standard `Date_Effet`, `Date_Fin_Enregistrement`, dd/mm/yyyy | `DATE_EFFET`, `DATE_FIN_ENREGISTREMENT` |
//! | `voies` | VoixdAccès `Si_Jury`, one label a row; `Par expérience` is VAE | `SI_JURY_…/ACTIF`, or `SI_JURY_…` itself before version 4 |
//! | `certificateurs` | Certificateurs `Nom_Certificateur`; the SIRET, behind a tabulation, is checked and not kept | `CERTIFICATEURS/CERTIFICATEUR/NOM_CERTIFICATEUR` |
//! | `vise_v3` | Rome `Codes_Rome_Code`, as cited | `CODES_ROME/ROME/CODE` |
//! | `vise_domaines` | the same, where it is `K22`, or `K2200`, which no métier bears | the same |
//! | `idcc` | CCN `Ccn_1_Numero` to `Ccn_3_Numero`: brochures of the JO, by a table of the known ones | `CCN_1/NUMERO` to `CCN_3`; `CODES_IDCC/IDCC/CODE` |
//! | `remplace` of the newer one | Ancienne_Nouvelle_Certification, one side a row | `ANCIENNES_CERTIFICATIONS`, `NOUVELLES_CERTIFICATIONS`; plain text before version 4 |
//! | `prerequis` | – | `PREREQUIS_ENTREE_FORMATION`, one a line |
//! | `remarque` | – | `REGLEMENTATIONS_ACTIVITES`, cut at 600 characters |
//! | `Bloc::code`, `libelle` | Blocs_De_Compétences `Bloc_Competences_Code`, `Bloc_Competences_Libelle` | `BLOCS_COMPETENCES/BLOC_COMPETENCES/CODE`, `LIBELLE` |
//! | `textes` | – | `LISTE_COMPETENCES`, HTML taken off, one text for each list item or line, 60 at most |
//!
//! The tables Formacode, Nsf and Partenaires, and the other elements of a fiche (activities, capacités attestées, juries,
//! partners, statistics, correspondances between blocs), have no place in the model: the tables are counted as left
//! out, the elements passed over.
//!
//! A certification cited in a replacement and whose fiche is not in the export is kept all the same, its code alone
//! known, so that a chain can be followed. Loops of replacements are kept as cited too: `graph::clean` takes them out,
//! with a finding.
//!
//! A value out of its form is a finding and leaves its field unknown; a row that cannot be placed is left out, with a
//! finding that names its line; a file that could harm, or that is not whole, is an error.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::Date;

use super::archive::{self, Archive};
use super::rncp_fiches::Fiches;
use super::rncp_valeurs::date_in_name;
use super::source::{self, ImportError, Suivi, Suivie};
use super::{rncp_csv, rncp_xml};
use crate::model::{Categorie, Constat, Couche, Identite, Nomenclature, Origine, Report, Severite};

const ATTENDU: &str = "un export de France compétences : export-fiches-….zip, ou le fichier .xml qu'il contient";

/// How far the root of an XML file is looked for.
const DEBUT: u64 = 4096;

/// Whether a file is a zip archive that holds an export, of either form. An archive that cannot be looked into is taken
/// for one: nothing else that is opened is a zip archive, and [`read`] tells what is wrong with it.
pub fn is_rncp_zip(chemin: &Path) -> bool {
    let holds = |archive: Archive| {
        archive.membres().iter().any(|one| rncp_csv::table_of(one.base()).is_some() || is_xml(one.base()))
    };
    archive::is_zip(chemin) && Archive::open(chemin).map_or(true, holds)
}

/// Whether a file is the XML form of an export: its root is `FICHES`, or it is cut before its root.
pub fn is_rncp_xml(chemin: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(chemin).and_then(|file| file.take(DEBUT).read_to_end(&mut start));
    if read.is_err() || archive::is_zip(chemin) {
        return false;
    }
    let has_root = memchr::memmem::find(&start, b"<FICHES").is_some();
    has_root || (is_xml(&source::file_name(chemin)) && start.starts_with(b"<?xml"))
}

fn is_xml(nom: &str) -> bool {
    nom.to_ascii_lowercase().ends_with(".xml")
}

/// Reads an export of either form, in a zip archive or as the XML file itself. The edition is the date that the name
/// of the file bears, or those of its members; without any, it is "inconnue".
///
/// Time is linear in the size of the file. Memory holds what is kept and, in the CSV form, one table.
///
/// # Errors
/// A file that is not an export, is cut short, or could harm: an archive with too many members, too large, nested,
/// encrypted, with paths that lead out of it; XML with a document type or entities of its own, or too deep.
///
/// ```
/// use passerelles::import::rncp;
/// let chemin = std::path::Path::new("fixtures/rncp/v4_1/export_fiches_RNCP_V4_1_2026-08-16.xml");
/// assert!(rncp::is_rncp_xml(chemin));
/// let (couche, report) = rncp::read(chemin)?;
/// assert_eq!(couche.identite.edition, "2026-08-16");
/// assert_eq!(couche.tables.certifications.len(), 4);
/// assert!(report.bilans().iter().all(|bilan| bilan.is_balanced()));
/// # Ok::<(), passerelles::import::ImportError>(())
/// ```
pub fn read(chemin: &Path) -> Result<(Couche, Report), ImportError> {
    read_suivi(chemin, &mut |_| ControlFlow::Continue(()))
}

/// The same, told of before each table of the CSV form and every few megabytes of the XML one; `suivi` may stop it.
///
/// # Errors
/// As [`read`], and [`ImportError::Annule`].
pub fn read_suivi(chemin: &Path, suivi: &mut Suivi<'_>) -> Result<(Couche, Report), ImportError> {
    let metadata = std::fs::metadata(chemin).map_err(|cause| ImportError::reading(chemin, &cause))?;
    if !metadata.is_file() {
        return Err(ImportError::PasUnFichier { chemin: chemin.display().to_string(), attendu: ATTENDU });
    }
    if metadata.len() > archive::OCTETS_MAX {
        let (chemin, octets) = (chemin.display().to_string(), metadata.len());
        return Err(ImportError::TropGrand { chemin, octets, max: archive::OCTETS_MAX, attendu: ATTENDU });
    }
    if archive::is_zip(chemin) { read_zip(chemin, suivi) } else { read_xml(chemin, metadata.len(), suivi) }
}

fn read_xml(chemin: &Path, octets: u64, suivi: &mut Suivi<'_>) -> Result<(Couche, Report), ImportError> {
    let nom = source::file_name(chemin);
    let file = File::open(chemin).map_err(|cause| ImportError::reading(chemin, &cause))?;
    let (mut fiches, mut report) = (Fiches::default(), Report::default());
    let mut stream = Suivie::new(file, &nom, octets, suivi);
    let read = rncp_xml::read(&nom, &mut stream, archive::OCTETS_MAX, &mut fiches, &mut report);
    let empreinte = stream.outcome(read)?;
    Ok(finish(&nom, &[], empreinte, fiches, report))
}

fn read_zip(chemin: &Path, suivi: &mut Suivi<'_>) -> Result<(Couche, Report), ImportError> {
    let mut archive = Archive::open(chemin)?;
    let nom = archive.nom().to_owned();
    let membres: Vec<String> = archive.membres().iter().map(|membre| membre.nom.clone()).collect();
    let (mut fiches, mut report) = (Fiches::default(), Report::default());
    let has_tables = archive.membres().iter().any(|membre| rncp_csv::table_of(membre.base()).is_some());
    let mut files = archive.membres().iter().filter(|membre| is_xml(membre.base()));
    let empreinte = match (files.next().cloned(), files.next()) {
        _ if has_tables => rncp_csv::read(&mut archive, &mut fiches, &mut report, suivi)?,
        (Some(membre), None) => {
            let lieu = archive.lieu(&membre);
            let mut stream = Suivie::new(archive.stream(&membre)?, &lieu, membre.octets, suivi);
            let read = rncp_xml::read(&lieu, &mut stream, archive::OCTETS_MAX, &mut fiches, &mut report);
            stream.outcome(read)?
        }
        (found, _) => {
            let manque = if found.is_some() { "plusieurs fichiers XML" } else { "ni tables CSV ni fichier XML" };
            return Err(ImportError::DossierInvalide {
                chemin: nom,
                manque: format!("{manque} dans cette archive"),
                remede: format!("Indiquez {ATTENDU}."),
            });
        }
    };
    Ok(finish(&nom, &membres, empreinte, fiches, report))
}

/// The layer, with what its names tell of it.
fn finish(nom: &str, membres: &[String], empreinte: String, fiches: Fiches, mut report: Report) -> (Couche, Report) {
    let mut note = |severite, categorie, texte: String| {
        report.add(Constat { severite, categorie, fichier: nom.to_owned(), ligne: None, code: None, texte });
    };
    let named = date_in_name(nom);
    let inside: Option<Date> = membres.iter().filter_map(|membre| date_in_name(membre)).max();
    match (named, inside) {
        (Some(named), Some(inside)) if named != inside => {
            let texte = format!("le nom du fichier dit {named}, ceux de ses membres {inside} : la première est gardée");
            note(Severite::Information, Categorie::Divergence, texte);
        }
        (None, None) => {
            let texte = "aucune date dans le nom du fichier : édition inconnue".to_owned();
            note(Severite::Information, Categorie::ValeurInvalide, texte);
        }
        _ => {}
    }
    if fiches.len() == 0 {
        note(Severite::Alerte, Categorie::HorsPerimetre, "aucune fiche lue".to_owned());
    }
    let date = named.or(inside);
    let identite = Identite {
        nom: "rncp".to_owned(),
        edition: date.map_or_else(|| "inconnue".to_owned(), |date| date.to_string()),
        date,
        nomenclature: Nomenclature::default(),
        partiel: false,
        licence: Some("Licence Ouverte 2.0".to_owned()),
        source: Some("France compétences, RNCP et RS".to_owned()),
        issu_de: Vec::new(),
        empreinte,
    };
    let tables = fiches.finish(nom, &mut report);
    (Couche { identite, origine: Origine::Import, tables }, report)
}
