//! `depuis CODE`: the passerelles that start from a métier.

use passerelles::{Passerelle, Reponse, explain, export};

use crate::args::{Cli, Depuis, Format};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Depuis) -> Result<(), Erreur> {
    sortie::only(cli, "depuis", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr, Format::Svg])?;
    let largeur = sortie::largeur(cli, &args.image)?;
    let options = sortie::options(cli, &args.choix)?;
    let code = sortie::code_rome(cli, &args.code)?;
    let moteur = sortie::open(cli)?;
    let acquis = sortie::acquis(&moteur, &args.choix.personne)?;
    let reponse = moteur.depuis(code, &acquis, &options)?;
    if cli.format == Format::Svg {
        return sortie::print(&export::eventail::write(&reponse, largeur));
    }
    sortie::write_answer(cli, &reponse, |reponse| {
        let source = reponse.source.as_ref().map_or_else(String::new, |o| format!("{} {}", o.code, o.libelle));
        let title = format!("Passerelles depuis {source}");
        listing(&title, reponse, |passerelle| (&passerelle.cible.code, &passerelle.cible.libelle))
    })
}

/// A list of passerelles for a person.
pub fn listing(title: &str, reponse: &Reponse, end: impl Fn(&Passerelle) -> (&String, &String)) -> String {
    let mut text = format!("{}\n\n", sortie::paint(title, "1"));
    if reponse.passerelles.is_empty() {
        text.push_str("Aucune passerelle ne répond à ces choix.\n\n");
    }
    for passerelle in &reponse.passerelles {
        let (code, libelle) = end(passerelle);
        let head = sortie::paint(&format!("{code} {libelle}"), "1");
        let flag = if passerelle.non_signale { " — limite non signalée, à vérifier" } else { "" };
        let verdict = format!("{}, {}", sortie::verdict(passerelle.verdict), passerelle.classe.libelle());
        text.push_str(&format!(
            "{:>2}. {head}\n    {verdict}{flag} — score {}\n",
            passerelle.rang,
            sortie::exact(passerelle.score)
        ));
        for paragraph in explain(passerelle) {
            text.push_str(&sortie::wrap(&paragraph, "    "));
            text.push('\n');
        }
        text.push('\n');
    }
    text + &sortie::footer(&reponse.provenance)
}
