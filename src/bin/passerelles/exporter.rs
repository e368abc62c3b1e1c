//! `exporter --secteurs S,S… --format F -o FICHIER`: the graph of the passerelles, as a file.

use std::io;

use passerelles::text::nombre::count;
use passerelles::{analyse, export};

use crate::args::{Cli, Exporter, Format};
use crate::cible::Cible;
use crate::erreur::Erreur;
use crate::{matrice, sortie};

pub fn run(cli: &Cli, args: &Exporter) -> Result<(), Erreur> {
    sortie::only(cli, "exporter", &[Format::Graphml, Format::Dot, Format::Csv, Format::CsvFr, Format::Json])?;
    let options = matrice::options(cli, &args.analyse)?;
    let moteur = sortie::open(cli)?;
    let ensembles = sortie::find_ensembles(&moteur, &args.secteurs, args.analyse.ensembles.as_deref())?;
    let carte = analyse::carte(moteur.referentiel(), moteur.index(), ensembles, &options);
    let text = match cli.format {
        Format::Graphml => export::graphml::write(&carte),
        Format::Dot => export::dot::carte(&carte),
        Format::Json => export::json::write(&carte),
        _ => export::table::carte(&carte).write(sortie::dialecte(cli)),
    };
    let failed = |cause: io::Error| Erreur::Ecriture { chemin: args.sortie.display().to_string(), cause };
    Cible::write_all_to(&args.sortie, text.as_bytes()).map_err(failed)?;
    let metiers = count(carte.metiers.len(), "métier", "métiers");
    let passerelles = count(carte.passerelles.len(), "passerelle", "passerelles");
    eprintln!("{metiers}, {passerelles} : {}", args.sortie.display());
    Ok(())
}
