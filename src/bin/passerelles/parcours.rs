//! `parcours DE VERS`: several étapes, under hard gates, with what is learnt on the way counted.

use passerelles::parcours::{
    Barriere, Choix, Cible, ECHELON, Inconnues, Obstacle, Parcours, ParcoursOptions, ReponseParcours,
};
use passerelles::text::nombre::count;
use passerelles::{export, profil};

use crate::args::{Cli, Format, InconnuesArg, Lecteur, Parcours as Args};
use crate::erreur::Erreur;
use crate::sortie;

/// How many barred métiers are named; the rest are counted.
const BARRIERES: usize = 8;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::only(cli, "parcours", &[Format::Texte, Format::Json, Format::Dot, Format::Svg])?;
    let largeur = sortie::largeur(cli, &args.image)?;
    let person = sortie::person_options(cli, &args.personne)?;
    let (de, vers) = (sortie::code_rome(cli, &args.de)?, args.vers.parse::<Cible>()?);
    let moteur = sortie::open(cli)?;
    let mut acquis = sortie::acquis(&moteur, &args.personne)?;
    let mut limites = person.limites;
    if let Some(chemin) = &args.profil {
        let profil = moteur.read_profil(chemin)?;
        acquis.merge(profil::resolve(moteur.referentiel(), &profil, person.date).acquis);
        limites.merge(&profil.limites);
    }
    let options = ParcoursOptions {
        nombre: args.nombre as usize,
        etapes_max: args.etapes_max as usize,
        voisins: args.voisins as usize,
        choix: if args.pareto { Choix::Pareto } else { Choix::Meilleurs },
        inconnues: match args.inconnues {
            InconnuesArg::Avec => Inconnues::Avec,
            InconnuesArg::Sans => Inconnues::Sans,
        },
        date: person.date,
        proches: person.proches,
        limites,
        marche_max: args.marche_max,
        tensions: sortie::tensions(&args.territoire)?,
        region: args.territoire.region,
        ..ParcoursOptions::default()
    };
    let reponse = moteur.parcours(de, &vers, &acquis, &options)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&reponse)),
        Format::Dot => sortie::print(&export::dot::write(&reponse)),
        Format::Svg => sortie::print(&export::svg::write(&reponse, largeur)),
        _ => sortie::print(&describe(&reponse, args.pour)),
    }
}

fn describe(reponse: &ReponseParcours, lecteur: Lecteur) -> String {
    let (depart, cible) = (&reponse.depart, &reponse.cible);
    let title = format!("Parcours de {} {} vers {} {}", depart.code, depart.libelle, cible.code, cible.libelle);
    let mut text = format!("{}\n\n", sortie::paint(&title, "1"));
    for parcours in &reponse.parcours {
        text.push_str(&describe_one(parcours, lecteur));
    }
    if !reponse.echelons.is_empty() {
        let line = format!(
            "Par échelons : plus long, mais aucun titre à plus de {ECHELON} niveaux au-dessus de ceux qui sont détenus alors, et chacun facilité par le précédent dans un texte."
        );
        text.push_str(&(sortie::paint(&sortie::wrap(&line, ""), "1") + "\n\n"));
        reponse.echelons.iter().for_each(|parcours| text.push_str(&describe_one(parcours, lecteur)));
    }
    if let Some(obstacle) = &reponse.obstacle {
        text.push_str(&describe_obstacle(obstacle));
    }
    if !reponse.prouve {
        text.push_str("Recherche arrêtée avant sa fin : de meilleurs parcours sont possibles.\n\n");
    }
    text + &sortie::footer(&reponse.provenance)
}

fn describe_one(parcours: &Parcours, lecteur: Lecteur) -> String {
    let codes: Vec<&str> = parcours.etapes.iter().map(|etape| etape.vers.code.as_str()).collect();
    let start = parcours.etapes.first().map_or("", |etape| etape.de.code.as_str());
    let head = format!("{start} → {}", codes.join(" → "));
    let mut text =
        format!("{:>2}. {} — coût {}\n", parcours.rang, sortie::paint(&head, "1"), sortie::exact(parcours.cout));
    let lines = match lecteur {
        Lecteur::Personne => &parcours.textes.personne,
        Lecteur::Conseiller => &parcours.textes.conseiller,
    };
    for line in lines {
        let indent = if line.starts_with("Étape") || lines.first() == Some(line) { "    " } else { "      " };
        text.push_str(&(sortie::wrap(line, indent) + "\n"));
    }
    text + "\n"
}

fn describe_obstacle(obstacle: &Obstacle) -> String {
    let mut text = format!("Aucun parcours.\n{}\n", sortie::wrap(&obstacle.texte, ""));
    for barriere in obstacle.barrieres.iter().take(BARRIERES) {
        text.push_str(&describe_barrier(barriere));
    }
    let rest = obstacle.barrieres.len().saturating_sub(BARRIERES);
    if rest > 0 {
        text.push_str(&format!("  et {} ; la liste est en JSON\n", count(rest, "autre métier", "autres métiers")));
    }
    if obstacle.changements.is_empty() {
        text.push_str("\nAucun des changements essayés n'en ouvre un.\n\n");
        return text;
    }
    text.push_str("\nLe plus petit changement qui en ouvre un :\n");
    for changement in &obstacle.changements {
        let codes: Vec<&str> = changement.metiers.iter().map(|metier| metier.code.as_str()).collect();
        let line = format!("- {} : {}, coût {}", changement.texte, codes.join(" → "), sortie::exact(changement.cout));
        text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
    }
    text + "\n"
}

fn describe_barrier(barriere: &Barriere) -> String {
    let why: Vec<&str> = barriere.raisons.iter().map(|raison| raison.texte.as_str()).collect();
    let line = format!(
        "- {} {} ({}) : {}",
        barriere.metier.code,
        barriere.metier.libelle,
        sortie::verdict(barriere.verdict),
        why.join(" ; ")
    );
    sortie::wrap(&line, "  ") + "\n"
}
