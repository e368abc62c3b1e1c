//! `communes S S…`: the compétences that sets of métiers share, and those that each lacks to reach another.

use passerelles::analyse::{self, Communes, CompetenceManquante};
use passerelles::export;

use crate::args::{Cli, Communes as Args, Format};
use crate::erreur::Erreur;
use crate::{matrice, sortie};

/// How many rows of each list are shown to a person; all are in JSON and CSV.
const MONTREES: usize = 12;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::only(cli, "communes", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr])?;
    let options = matrice::options(&args.analyse)?;
    let moteur = sortie::open(cli)?;
    let ensembles = sortie::find_ensembles(&moteur, &args.secteurs, args.analyse.ensembles.as_deref())?;
    if ensembles.len() < 2 {
        return Err(Erreur::Usage("« communes » attend deux ensembles différents au moins.".to_owned()));
    }
    let communes = analyse::communes(moteur.referentiel(), moteur.index(), ensembles, &options);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&communes)),
        Format::Csv | Format::CsvFr => sortie::print_table(cli, &export::table::communes(&communes)),
        _ => sortie::print(&describe(&communes)),
    }
}

fn describe(communes: &Communes) -> String {
    let mut text = format!("{}\n\n", sortie::paint("Compétences communes à des ensembles de métiers", "1"));
    text.push_str(&sortie::describe_ensembles(&communes.ensembles));
    for (portee, title) in [("transversale", "Dans tous les ensembles"), ("partagee", "Dans plusieurs, mais pas tous")]
    {
        let of = communes.partagees.iter().filter(|one| one.portee == portee);
        text.push_str(&format!("\n{} ({})\n", sortie::paint(title, "1"), of.clone().count()));
        for one in of.take(MONTREES) {
            let sets: Vec<String> = one.ensembles.iter().map(|p| format!("{} {}", p.ensemble, p.metiers)).collect();
            let line = format!(
                "{} ({}) : {} passerelles ; métiers : {}",
                one.libelle,
                one.nature.libelle(),
                one.passerelles,
                sets.join(", ")
            );
            text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
        }
    }
    for one in &communes.specifiques {
        let names: Vec<&str> = one.competences.iter().take(MONTREES).map(|c| c.libelle.as_str()).collect();
        let head = sortie::paint(&format!("Propres à {}", one.ensemble), "1");
        text.push_str(&format!("\n{head} ({})\n{}\n", one.nombre, sortie::wrap(&names.join(" ; "), "  ")));
    }
    for one in &communes.manques {
        let title = format!("Ce qui manque de {} vers {}", one.de, one.vers);
        let counted = format!("{} passerelles, {} compétences", one.passerelles, one.nombre);
        text.push_str(&format!("\n{} ({counted})\n", sortie::paint(&title, "1")));
        one.competences.iter().take(MONTREES).for_each(|missing| text.push_str(&describe_missing(missing)));
    }
    text + "\n" + &sortie::footer(&communes.provenance)
}

fn describe_missing(one: &CompetenceManquante) -> String {
    let everywhere = if one.metiers_de == 0 { ", absente de tout l'ensemble" } else { "" };
    let short = match one.rendrait_courtes {
        0 => String::new(),
        n => format!(", en rendrait {n} courtes à elle seule"),
    };
    let blocs = if one.blocs.is_empty() { String::new() } else { format!(" ({})", one.blocs.join(", ")) };
    let line = format!("{}{blocs} : manque à {} passerelles{short}{everywhere}", one.libelle, one.passerelles);
    sortie::wrap(&line, "  ") + "\n"
}
