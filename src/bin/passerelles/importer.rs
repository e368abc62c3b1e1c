//! `importer CHEMIN…`: reads, accounts for every row, and with `-o` writes one native file or one pack.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use passerelles::import::native;
use passerelles::text::nombre::count;
use passerelles::{
    Categorie, Collections, Constat, Faits, Identite, Issu, Moteur, Referentiel, Report, Tables, export,
};

use crate::args::{Cli, Format, Importer};
use crate::cible::Cible;
use crate::erreur::Erreur;
use crate::sortie;

/// How many findings of a category are shown unless all are asked for.
const MONTRES: usize = 5;

pub fn run(cli: &Cli, args: &Importer) -> Result<(), Erreur> {
    sortie::no_csv(cli, "importer")?;
    let sortie = args.sortie.as_deref().map(Sortie::of).transpose()?;
    let chemins: Vec<PathBuf> =
        [&args.chemins, &args.rome, &args.rncp, &args.rncp_xml, &args.natif].into_iter().flatten().cloned().collect();
    let (collections, report) = passerelles::open::import(&chemins)?;
    let has_metiers = collections.couches.iter().any(|couche| !couche.tables.metiers.is_empty());
    if !has_metiers && args.sortie.is_none() {
        // Certifications on their own make no référentiel; their report can be read all the same.
        let counts = Counts::of(&collections);
        return print_report(cli, &Account::new(&counts, &report), &describe(&counts, &report, args.detail));
    }
    // A native file holds the data alone: the facts are laid over it each time it is opened. A pack is closed: they are
    // part of it.
    let is_pack = matches!(sortie, Some(Sortie { forme: Forme::Pack, .. }));
    let faits = if is_pack && !cli.sans_faits { Faits::Avec } else { Faits::Sans };
    let (moteur, report) = passerelles::open::close(collections, report, &chemins, faits)?;
    let counts = Counts::in_referentiel(moteur.referentiel());
    print_report(cli, &Account::new(&counts, &report), &describe(&counts, &report, args.detail))?;
    sortie.map_or(Ok(()), |sortie| sortie.write(&moteur))
}

fn print_report(cli: &Cli, account: &Account<'_>, texte: &str) -> Result<(), Erreur> {
    match cli.format {
        Format::Json => sortie::print(&export::json::write(account)),
        _ => sortie::print(texte),
    }
}

/// What is written.
#[derive(Clone, Copy)]
enum Forme {
    Json,
    Toml,
    Pack,
}

/// Where it is written.
struct Sortie<'a> {
    forme: Forme,
    chemin: &'a Path,
}

impl<'a> Sortie<'a> {
    /// Tells the form by the end of the name.
    fn of(chemin: &'a Path) -> Result<Self, Erreur> {
        let forme = match chemin.extension().and_then(|extension| extension.to_str()) {
            Some("json") => Forme::Json,
            Some("toml") => Forme::Toml,
            Some("pack") => Forme::Pack,
            _ => return Err(Erreur::Usage("le fichier de sortie doit finir en .json, .toml ou .pack.".to_owned())),
        };
        Ok(Sortie { forme, chemin })
    }

    fn write(&self, moteur: &Moteur) -> Result<(), Erreur> {
        let failed = |cause| Erreur::Ecriture { chemin: self.chemin.display().to_string(), cause };
        let octets = match self.forme {
            Forme::Pack => moteur.to_pack(),
            Forme::Json | Forme::Toml => self.native(moteur).map_err(|cause| failed(std::io::Error::other(cause)))?,
        };
        Cible::write_all_to(self.chemin, &octets).map_err(failed)?;
        eprintln!("écrit : {}", self.chemin.display());
        Ok(())
    }

    fn native(&self, moteur: &Moteur) -> Result<Vec<u8>, String> {
        let identite = identite(moteur.referentiel());
        let tables = moteur.referentiel().to_tables();
        let text = match self.forme {
            Forme::Toml => native::write_toml(&identite, &tables).map_err(|error| error.to_string()),
            _ => native::write_json(&identite, &tables).map_err(|error| error.to_string()),
        };
        text.map(String::into_bytes)
    }
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
            metiers: referentiel.metier_count(),
            competences: referentiel.competence_count(),
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
        "{}, {}, {}, {} ({})\n\n",
        count(counts.metiers, "métier", "métiers"),
        count(counts.competences, "compétence", "compétences"),
        count(counts.certifications, "certification", "certifications"),
        count(counts.blocs, "bloc", "blocs"),
        counts.nomenclature
    );
    text.push_str(&format!("{:>9} {:>9} {:>9}  fichier\n", "lues", "gardées", "rejetées"));
    for bilan in report.bilans() {
        let rejected: u64 = bilan.rejetees.values().sum();
        text.push_str(&format!("{:>9} {:>9} {rejected:>9}  {}\n", bilan.lues, bilan.gardees, bilan.fichier));
        for (motif, rejected) in &bilan.rejetees {
            text.push_str(&format!("{rejected:>29}  - {motif}\n"));
        }
    }
    let constats = report.constats();
    let total = report.comptes().values().sum::<u64>() as usize;
    text.push_str(&format!("\n{}\n", count(total, "constat", "constats")));
    for (categorie, found) in report.comptes() {
        text.push_str(&format!("\n{} : {found}\n", categorie.libelle()));
        let shown = if detail { usize::MAX } else { MONTRES };
        for constat in constats.iter().filter(|c| c.categorie == *categorie).take(shown) {
            text.push_str(&format!("  {}\n", sortie::printable(&constat.to_string())));
        }
        if *found > shown as u64 {
            text.push_str("  … (--detail pour tout voir)\n");
        }
    }
    text
}
