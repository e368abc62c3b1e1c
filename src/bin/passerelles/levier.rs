//! `levier CODE`: the bloc, and the pair, that open most métiers.

use passerelles::certification::{Levier, LevierOptions, Leviers};
use passerelles::export;
use passerelles::text::nombre::count;

use crate::args::{Cli, Format, Levier as Args};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::no_csv(cli, "levier")?;
    let person = sortie::person_options(cli, &args.personne)?;
    let ensemble = args.secteur.as_deref().map(str::parse).transpose()?;
    let code = sortie::code_rome(cli, &args.code)?;
    let moteur = sortie::open(cli)?;
    let acquis = sortie::acquis(&moteur, &args.personne)?;
    let options = LevierOptions { ensemble, nombre: args.nombre as usize, date: person.date, limites: person.limites };
    let leviers = moteur.leviers(code, &acquis, &options)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&leviers)),
        _ => sortie::print(&describe(&leviers)),
    }
}

fn describe(leviers: &Leviers) -> String {
    let title = format!("Leviers depuis {} {}", leviers.depuis.code, leviers.depuis.libelle);
    let mut text = format!("{}\n\n", sortie::paint(&title, "1"));
    let line = format!(
        "À portée aujourd'hui : {} (accès ouvert et couverture d'au moins {} %).",
        count(leviers.a_portee, "métier", "métiers"),
        leviers.seuil.percent()
    );
    text.push_str(&(sortie::wrap(&line, "") + "\n\n"));
    if leviers.blocs.is_empty() {
        text.push_str("Aucun bloc relié à des compétences n'ouvre, seul, un nouveau métier.\n");
    }
    leviers.blocs.iter().for_each(|levier| text.push_str(&one(levier)));
    if let Some(paire) = &leviers.paire {
        text.push_str(&format!(
            "\nLa meilleure paire (parmi {})\n{}",
            count(leviers.paires_parmi, "bloc", "blocs"),
            one(paire)
        ));
    }
    text + "\n" + &sortie::footer(&leviers.provenance)
}

fn one(levier: &Levier) -> String {
    let blocs: Vec<String> = levier.blocs.iter().map(|b| format!("{} {}", b.code, b.libelle)).collect();
    let ouvre: Vec<String> = levier.ouvre.iter().map(|m| format!("{} {}", m.code, m.libelle)).collect();
    let complete =
        if levier.complete.is_empty() { String::new() } else { format!(" ; complète {}", levier.complete.join(", ")) };
    let head = format!("{} ({}{complete})", blocs.join(" + "), levier.certitude.libelle());
    let opens = format!("ouvre {} : {}", count(ouvre.len(), "métier", "métiers"), ouvre.join(", "));
    format!("{}\n{}\n", sortie::wrap(&head, ""), sortie::wrap(&opens, "    "))
}
