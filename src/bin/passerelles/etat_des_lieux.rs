//! `etat-des-lieux COHORTE.jsonl --secteurs S,S…`: what a cohort holds, lacks, and where it may go. Aggregates only.

use std::fs::{self, File};
use std::io::{self, BufReader, IsTerminal, Read, Seek, SeekFrom};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use passerelles::analyse::cohorte::{
    Effectif, Etat, EtatEnsemble, Lecture, LectureOptions, Preparation, Rapport, SurErreur, read,
};
use passerelles::export;
use passerelles::text::nombre::count;
use serde::{Deserialize, Serialize};

use crate::args::{Cli, EtatDesLieux as Args, Format};
use crate::cible::Cible;
use crate::erreur::Erreur;
use crate::sortie;

/// How often the state of a resumable run is saved: what an interruption costs at most.
const SAUVEGARDE: Duration = Duration::from_secs(5);

/// How many bytes before a position tell that it is the same input.
const TEMOIN: u64 = 4096;

/// How many rows of each list are shown to a person; all are in JSON and CSV.
const MONTREES: usize = 12;

/// A run that may go on: where it is, and over what.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reprise {
    genre: String,
    version: u32,
    /// The digest of the preparation.
    preparation: String,
    /// The last bytes read.
    temoin: Vec<u8>,
    etat: Etat,
}

const GENRE: &str = "passerelles.reprise";

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::only(cli, "etat-des-lieux", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr])?;
    let date = sortie::date(args.date.as_deref())?;
    let moteur = sortie::open(cli)?;
    let ensembles = sortie::find_ensembles(&moteur, &args.secteurs, args.ensembles.as_deref())?;
    let referentiel = moteur.referentiel();
    let preparation = Preparation::new(referentiel, moteur.index(), ensembles, date);
    let unreadable = |cause: io::Error| Erreur::Lecture { chemin: args.cohorte.display().to_string(), cause };
    let mut file = File::open(&args.cohorte).map_err(unreadable)?;
    let mut etat = match args.reprise.as_deref().filter(|path| path.exists()) {
        Some(path) => resume(path, &mut file, &preparation)?,
        None => Etat::new(&preparation),
    };
    file.seek(SeekFrom::Start(etat.octets))
        .or_else(|cause| if etat.octets == 0 { Ok(0) } else { Err(cause) })
        .map_err(unreadable)?;
    let total = file.metadata().map_or(0, |metadata| metadata.len());
    let bar = progress_bar(total);
    let options = LectureOptions {
        fils: args.fils.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
        sur_erreur: if args.arret { SurErreur::Arreter } else { SurErreur::Passer },
    };
    let (mut saved, mut failed) = (Instant::now(), None);
    read(referentiel, &preparation, &mut BufReader::with_capacity(1 << 16, file), &mut etat, options, |etat| {
        bar.set_position(etat.octets);
        if let Some(path) = args.reprise.as_deref().filter(|_| saved.elapsed() >= SAUVEGARDE) {
            saved = Instant::now();
            if let Err(error) = save(path, &args.cohorte, &preparation, etat) {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    bar.finish_and_clear();
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some(path) = args.reprise.as_deref().filter(|path| path.exists()) {
        fs::remove_file(path).map_err(|cause| Erreur::Ecriture { chemin: path.display().to_string(), cause })?;
    }
    let rapport = Rapport::new(referentiel, &preparation, &etat, args.seuil_effectif.into());
    check(&args.cohorte, &rapport.lecture)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&rapport)),
        Format::Csv | Format::CsvFr => sortie::print_table(cli, &export::table::etat_des_lieux(&rapport)),
        _ => sortie::print(&describe(&rapport)),
    }
}

/// Refuses what is no cohort: every line of it was refused.
fn check(chemin: &Path, lecture: &Lecture) -> Result<(), Erreur> {
    match lecture.refus.first() {
        Some(refus) if lecture.utilisees == 0 => Err(Erreur::AucunProfil {
            chemin: chemin.display().to_string(),
            ligne: refus.ligne,
            cause: refus.cause.clone(),
        }),
        _ => Ok(()),
    }
}

/// The bytes just before a position.
fn witness(file: &mut File, octets: u64) -> io::Result<Vec<u8>> {
    let length = octets.min(TEMOIN);
    file.seek(SeekFrom::Start(octets - length))?;
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn resume(path: &Path, file: &mut File, preparation: &Preparation) -> Result<Etat, Erreur> {
    let text =
        fs::read_to_string(path).map_err(|cause| Erreur::Lecture { chemin: path.display().to_string(), cause })?;
    let other = |what: &str| {
        let path = path.display();
        Erreur::Usage(format!("{path} : {what}. Supprimez ce fichier pour recommencer du début."))
    };
    let reprise: Reprise = serde_json::from_str(&text).map_err(|_| other("ce n'est pas un fichier de reprise"))?;
    if reprise.genre != GENRE || reprise.version != 1 {
        return Err(other("ce n'est pas un fichier de reprise de cette version"));
    }
    let same =
        reprise.preparation == preparation.empreinte() && reprise.etat.comptes.len() == preparation.comptes().len();
    if !same {
        return Err(other("cette reprise est celle d'autres données, d'autres ensembles ou d'une autre date"));
    }
    match witness(file, reprise.etat.octets) {
        Ok(bytes) if bytes == reprise.temoin => Ok(reprise.etat),
        _ => Err(other("cette reprise est celle d'une autre cohorte")),
    }
}

/// Writes the state beside, then puts it in place.
fn save(path: &Path, cohorte: &Path, preparation: &Preparation, etat: &Etat) -> Result<(), Erreur> {
    let failed = |cause: io::Error| Erreur::Ecriture { chemin: path.display().to_string(), cause };
    let temoin = File::open(cohorte).and_then(|mut file| witness(&mut file, etat.octets)).map_err(failed)?;
    let preparation = preparation.empreinte();
    let reprise = Reprise { genre: GENRE.to_owned(), version: 1, preparation, temoin, etat: etat.clone() };
    Cible::write_all_to(path, export::json::write(&reprise).as_bytes()).map_err(failed)
}

/// A bar on the error output, on a terminal alone.
fn progress_bar(total: u64) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, reste {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(total), target).with_style(style)
}

fn effectif(effectif: Effectif, seuil: u64) -> String {
    match effectif {
        Effectif::Arrondi(nombre) => format!("{nombre} à {}", nombre + seuil - 1),
        Effectif::Peu => format!("moins de {seuil}"),
        Effectif::PresqueTous => "presque toutes, ou toutes".to_owned(),
        Effectif::Protege => "non écrit (il en dirait un autre)".to_owned(),
    }
}

fn describe(rapport: &Rapport) -> String {
    let lecture = &rapport.lecture;
    let mut text = format!("{}\n\n", sortie::paint("État des lieux d'une cohorte", "1"));
    let count = |n: u64, one, many| count(n as usize, one, many);
    text.push_str(&format!(
        "{} : {}, {}, {}\n",
        count(lecture.lues, "ligne lue", "lignes lues"),
        count(lecture.utilisees, "profil utilisé", "profils utilisés"),
        count(lecture.refusees, "refusée", "refusées"),
        count(lecture.vides, "vide", "vides")
    ));
    for refus in &lecture.refus {
        text.push_str(&(sortie::wrap(&format!("ligne {} : {}", refus.ligne, refus.cause), "  ") + "\n"));
    }
    let rest = lecture.refusees.saturating_sub(lecture.refus.len() as u64);
    if rest > 0 {
        text.push_str(&format!("  et {}\n", count(rest, "autre ligne refusée", "autres lignes refusées")));
    }
    text.push_str(&format!("\n{}\n\n", sortie::wrap(rapport.avertissement, "")));
    text.push_str(&sortie::describe_ensembles(&rapport.ensembles));
    let shown = |one| effectif(one, rapport.seuil);
    text.push_str("\nCe qui est déjà là (personnes) :\n");
    for tenue in rapport.competences_tenues.iter().take(MONTREES) {
        text.push_str(&line(&format!("{} : {}", tenue.libelle, shown(tenue.personnes))));
    }
    for etat in &rapport.etats {
        text.push_str(&describe_set(rapport, etat));
    }
    text + "\n" + &sortie::footer(&rapport.provenance)
}

fn describe_set(rapport: &Rapport, etat: &EtatEnsemble) -> String {
    let shown = |one| effectif(one, rapport.seuil);
    let name = rapport.ensembles.iter().find(|one| one.code == etat.ensemble).map_or("", |one| one.libelle.as_str());
    let mut text = format!("\n{}\n", sortie::paint(name, "1"));
    text.push_str(&line(&format!("au moins une passerelle courte : {}", shown(etat.avec_courte))));
    let mut open: Vec<_> = rapport.metiers.iter().filter(|metier| metier.ensembles.contains(&etat.ensemble)).collect();
    open.retain(|metier| metier.courtes != Effectif::Peu);
    open.sort_by_key(|metier| std::cmp::Reverse(metier.courtes.nombre()));
    for metier in open.iter().take(MONTREES) {
        text.push_str(&line(&format!("{} {} : {}", metier.metier.code, metier.metier.libelle, shown(metier.courtes))));
    }
    text.push_str("  Ce qui manque pour le métier le plus proche :\n");
    for besoin in etat.competences_manquantes.iter().take(MONTREES) {
        let blocs = if besoin.blocs.is_empty() { String::new() } else { format!(" ({})", besoin.blocs.join(", ")) };
        text.push_str(&line(&format!("{}{blocs} : {}", besoin.libelle, shown(besoin.personnes))));
    }
    for besoin in etat.exigences_non_remplies.iter().take(MONTREES) {
        text.push_str(&line(&format!("exigé : {} : {}", besoin.texte, shown(besoin.personnes))));
    }
    text
}

fn line(text: &str) -> String {
    sortie::wrap(text, "    ") + "\n"
}
