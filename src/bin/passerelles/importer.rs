//! `importer CHEMIN…`: reads, accounts for every row, and with `-o` writes one native file.

use std::collections::BTreeMap;
use std::fs;

use passerelles::{Categorie, Constat, Faits, Identite, Issu, Referentiel, Report, export, import::native};

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
    // What is written is the data alone: the facts are laid over it each time it is opened.
    let (moteur, report) = passerelles::open(&args.chemins, Faits::Sans)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&Account::new(moteur.referentiel(), &report)))?,
        _ => sortie::print(&describe(moteur.referentiel(), &report, args.detail))?,
    }
    let Some(path) = &args.sortie else { return Ok(()) };
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
    comptes: BTreeMap<Categorie, u64>,
    fichiers: &'a [passerelles::Bilan],
    constats: Vec<&'a Constat>,
}

impl<'a> Account<'a> {
    fn new(referentiel: &Referentiel, report: &'a Report) -> Self {
        Account {
            genre: "passerelles.import",
            version: 1,
            metiers: referentiel.metiers().len(),
            competences: referentiel.competences().len(),
            certifications: referentiel.certifications().len(),
            comptes: report.comptes().clone(),
            fichiers: report.bilans(),
            constats: report.constats(),
        }
    }
}

fn describe(referentiel: &Referentiel, report: &Report, detail: bool) -> String {
    let mut text = format!(
        "{} métiers, {} compétences, {} certifications ({})\n\n",
        referentiel.metiers().len(),
        referentiel.competences().len(),
        referentiel.certifications().len(),
        referentiel.nomenclature().libelle()
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
