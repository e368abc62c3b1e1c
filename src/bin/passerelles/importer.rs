//! `importer CHEMIN…`: reads, accounts for every row, and with `-o` writes one native file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use passerelles::import::native;
use passerelles::{
    Categorie, Collections, Constat, Faits, Identite, Issu, Moteur, Referentiel, Report, Tables, export,
};

use crate::args::{Cli, Format, Importer};
use crate::erreur::Erreur;
use crate::sortie;

/// How many findings of a category are shown unless all are asked for.
const MONTRES: usize = 5;

pub fn run(cli: &Cli, args: &Importer) -> Result<(), Erreur> {
    sortie::no_csv(cli, "importer")?;
    let write_toml = match args.sortie.as_ref().and_then(|path| path.extension()).map(|e| e.to_string_lossy()) {
        None if args.sortie.is_none() => false,
        Some(extension) if extension == "json" => false,
        Some(extension) if extension == "toml" => true,
        _ => return Err(Erreur::Usage("le fichier de sortie doit finir en .json ou .toml.".to_owned())),
    };
    let chemins: Vec<PathBuf> =
        [&args.chemins, &args.rome, &args.rncp, &args.rncp_xml, &args.natif].into_iter().flatten().cloned().collect();
    let (collections, report) = passerelles::open::import(&chemins)?;
    let has_metiers = collections.couches.iter().any(|couche| !couche.tables.metiers.is_empty());
    if !has_metiers && args.sortie.is_none() {
        // Certifications on their own make no référentiel; their report can be read all the same.
        let counts = Counts::of(&collections);
        return print_report(cli, &Account::new(&counts, &report), &describe(&counts, &report, args.detail));
    }
    // What is written is the data alone: the facts are laid over it each time it is opened.
    let (moteur, report) = passerelles::open::close(collections, report, &chemins, Faits::Sans)?;
    let counts = Counts::in_referentiel(moteur.referentiel());
    print_report(cli, &Account::new(&counts, &report), &describe(&counts, &report, args.detail))?;
    match &args.sortie {
        Some(path) => write(&moteur, path, write_toml),
        None => Ok(()),
    }
}

fn print_report(cli: &Cli, account: &Account<'_>, texte: &str) -> Result<(), Erreur> {
    match cli.format {
        Format::Json => sortie::print(&export::json::write(account)),
        _ => sortie::print(texte),
    }
}

fn write(moteur: &Moteur, path: &Path, write_toml: bool) -> Result<(), Erreur> {
    let identite = identite(moteur.referentiel());
    let tables = moteur.referentiel().to_tables();
    let text = if write_toml {
        native::write_toml(&identite, &tables).map_err(|error| error.to_string())
    } else {
        native::write_json(&identite, &tables).map_err(|error| error.to_string())
    };
    let failed = |cause| Erreur::Ecriture { chemin: path.display().to_string(), cause };
    let text = text.map_err(|cause| failed(std::io::Error::other(cause)))?;
    let beside = path.with_extension("partiel");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(failed)?;
    eprintln!("écrit : {}", path.display());
    Ok(())
}

/// How much was read.
struct Counts {
    metiers: usize,
    competences: usize,
    certifications: usize,
    blocs: usize,
    nomenclature: &'static str,
}

impl Counts {
    fn of(collections: &Collections) -> Self {
        let sum = |count: fn(&Tables) -> usize| collections.couches.iter().map(|couche| count(&couche.tables)).sum();
        Counts {
            metiers: sum(|t| t.metiers.len()),
            competences: sum(|t| t.competences.len() + t.macro_competences.len()),
            certifications: sum(|t| t.certifications.len()),
            blocs: sum(|t| t.blocs.len()),
            nomenclature: "sans métier : ajoutez un dossier ROME pour ouvrir ces données",
        }
    }

    fn in_referentiel(referentiel: &Referentiel) -> Self {
        let blocs = referentiel.certifications().iter().map(|c| referentiel.blocs(c.code).len()).sum();
        Counts {
            metiers: referentiel.metiers().len(),
            competences: referentiel.competences().len(),
            certifications: referentiel.certifications().len(),
            blocs,
            nomenclature: referentiel.nomenclature().libelle(),
        }
    }
}

/// What the written layer is: made from the layers that were read.
fn identite(referentiel: &Referentiel) -> Identite {
    let couches = referentiel.couches();
    let join = |field: fn(&Identite) -> &str| {
        let mut names: Vec<&str> = couches.iter().map(field).collect();
        names.dedup();
        names.join(" + ")
    };
    let issu = |couche: &Identite| Issu {
        nom: couche.nom.clone(),
        edition: couche.edition.clone(),
        empreinte: couche.empreinte.clone(),
    };
    Identite {
        nom: join(|couche| &couche.nom),
        edition: join(|couche| &couche.edition),
        date: referentiel.date(),
        nomenclature: referentiel.nomenclature(),
        partiel: referentiel.is_partial(),
        licence: couches.iter().find_map(|couche| couche.licence.clone()),
        source: couches.iter().find_map(|couche| couche.source.clone()),
        issu_de: couches.iter().map(issu).collect(),
        empreinte: String::new(),
    }
}

/// The report in JSON.
#[derive(serde::Serialize)]
struct Account<'a> {
    genre: &'static str,
    version: u32,
    metiers: usize,
    competences: usize,
    certifications: usize,
    blocs: usize,
    comptes: BTreeMap<Categorie, u64>,
    fichiers: &'a [passerelles::Bilan],
    constats: Vec<&'a Constat>,
}

impl<'a> Account<'a> {
    fn new(counts: &Counts, report: &'a Report) -> Self {
        Account {
            genre: "passerelles.import",
            version: 1,
            metiers: counts.metiers,
            competences: counts.competences,
            certifications: counts.certifications,
            blocs: counts.blocs,
            comptes: report.comptes().clone(),
            fichiers: report.bilans(),
            constats: report.constats(),
        }
    }
}

fn describe(counts: &Counts, report: &Report, detail: bool) -> String {
    let mut text = format!(
        "{} métiers, {} compétences, {} certifications, {} blocs ({})\n\n",
        counts.metiers, counts.competences, counts.certifications, counts.blocs, counts.nomenclature
    );
    text.push_str(&format!("{:>9} {:>9} {:>9}  fichier\n", "lues", "gardées", "rejetées"));
    for bilan in report.bilans() {
        let rejected: u64 = bilan.rejetees.values().sum();
        text.push_str(&format!("{:>9} {:>9} {rejected:>9}  {}\n", bilan.lues, bilan.gardees, bilan.fichier));
        for (motif, count) in &bilan.rejetees {
            text.push_str(&format!("{:>29}  - {motif}\n", count));
        }
    }
    let constats = report.constats();
    text.push_str(&format!("\n{} constats\n", report.comptes().values().sum::<u64>()));
    for (categorie, count) in report.comptes() {
        text.push_str(&format!("\n{} : {count}\n", categorie.libelle()));
        let shown = if detail { usize::MAX } else { MONTRES };
        for constat in constats.iter().filter(|c| c.categorie == *categorie).take(shown) {
            text.push_str(&format!("  {constat}\n"));
        }
        if *count > shown as u64 {
            text.push_str("  … (--detail pour tout voir)\n");
        }
    }
    text
}
