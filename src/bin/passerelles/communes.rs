//! `communes S S…`: the compétences that sets of métiers share, and those that each lacks to reach another.

use passerelles::analyse::{self, Communes, CompetenceManquante};
use passerelles::export;
use passerelles::text::nombre::count;

use crate::args::{Cli, Communes as Args, Format};
use crate::erreur::Erreur;
use crate::{matrice, sortie};

/// How many rows of each list are shown to a person; all are in JSON and CSV.
const MONTREES: usize = 12;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::only(cli, "communes", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr])?;
    let options = matrice::options(cli, &args.analyse)?;
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
                "{} ({}) : {} ; métiers : {}",
                one.libelle,
                one.nature.libelle(),
                passerelles(one.passerelles),
                sets.join(", ")
            );
            text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
        }
    }
    text.push_str(&describe_near(communes));
    for one in &communes.specifiques {
        let names: Vec<&str> = one.competences.iter().take(MONTREES).map(|c| c.libelle.as_str()).collect();
        let head = sortie::paint(&format!("Propres à {}", one.ensemble), "1");
        text.push_str(&format!("\n{head} ({})\n{}\n", one.nombre, sortie::wrap(&names.join(" ; "), "  ")));
    }
    for one in &communes.manques {
        let title = format!("Ce qui manque de {} vers {}", one.de, one.vers);
        let missing = count(one.nombre, "compétence", "compétences");
        let counted = format!("{}, {missing}", passerelles(one.passerelles));
        text.push_str(&format!("\n{} ({counted})\n", sortie::paint(&title, "1")));
        one.competences.iter().take(MONTREES).for_each(|missing| text.push_str(&describe_missing(missing)));
    }
    text + "\n" + &sortie::footer(&communes.provenance)
}

/// What is near without being shared, the first ones.
fn describe_near(communes: &Communes) -> String {
    let head = sortie::paint("Proches sans être partagées, à confirmer", "1");
    let mut text = format!("\n{head} ({})\n", communes.proches.len());
    for one in communes.proches.iter().take(MONTREES) {
        let line = format!(
            "{} → {} ({}) : {}",
            one.tenue.libelle,
            one.demandee.libelle,
            one.relation.libelle(),
            passerelles(one.passerelles)
        );
        text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
    }
    text
}

fn describe_missing(one: &CompetenceManquante) -> String {
    let everywhere = if one.metiers_de == 0 { ", absente de tout l'ensemble" } else { "" };
    let short = match one.rendrait_courtes {
        0 => String::new(),
        n => format!(", en rendrait {} à elle seule", count(n, "courte", "courtes")),
    };
    let near = match one.proches {
        0 => String::new(),
        n => format!(", dont {n} où une compétence proche est déjà là"),
    };
    let blocs = if one.blocs.is_empty() { String::new() } else { format!(" ({})", one.blocs.join(", ")) };
    let line = format!("{}{blocs} : manque à {}{near}{short}{everywhere}", one.libelle, passerelles(one.passerelles));
    sortie::wrap(&line, "  ") + "\n"
}

fn passerelles(n: usize) -> String {
    count(n, "passerelle", "passerelles")
}
