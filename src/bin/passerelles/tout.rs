//! `tout --nombre N -o FICHIER`: the passerelles of every métier, as CSV.

use std::io::{self, BufWriter, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use passerelles::text::nombre::count;
use passerelles::{Acquis, CompetencesProches, Options, export};

use crate::args::{Cli, Format, Tout};
use crate::cible::Cible;
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Tout) -> Result<(), Erreur> {
    sortie::only(cli, "tout", &[Format::Texte, Format::Csv, Format::CsvFr])?;
    let moteur = sortie::open(cli)?;
    // The table has no column for near compétences.
    let proches = CompetencesProches::Sans;
    let options = Options { nombre: Some(args.nombre as usize), proches, ..Options::default() };
    let failed = |cause: io::Error| Erreur::Ecriture { chemin: args.sortie.display().to_string(), cause };
    let file = BufWriter::new(Cible::create(&args.sortie).map_err(failed)?);
    let mut writer = export::csv::Writer::with_dialecte(file, sortie::dialecte(cli)).map_err(failed)?;
    let metiers = moteur.referentiel().metiers();
    let bar = progress_bar(metiers.len() as u64);
    for metier in metiers {
        let reponse = moteur.depuis(metier.code, &Acquis::default(), &options)?;
        writer.write(&reponse.passerelles).map_err(failed)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let file = writer.finish().and_then(|file| file.into_inner().map_err(io::IntoInnerError::into_error));
    file.and_then(Cible::commit).map_err(failed)?;
    let (metiers, each) = (count(metiers.len(), "métier", "métiers"), args.nombre as usize);
    let each = count(each, "passerelle", "passerelles");
    eprintln!("{metiers}, {each} au plus chacun : {}", args.sortie.display());
    Ok(())
}

/// A bar on the error output, on a terminal alone.
fn progress_bar(total: u64) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} métiers, reste {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(total), target).with_style(style)
}
