//! `vers CODE`: the passerelles that lead to a métier.

use crate::args::{Cli, Format, Vers};
use crate::erreur::Erreur;
use crate::{depuis, sortie};

pub fn run(cli: &Cli, args: &Vers) -> Result<(), Erreur> {
    sortie::only(cli, "vers", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr])?;
    let options = sortie::options(cli, &args.choix)?;
    let code = sortie::code_rome(cli, &args.code)?;
    let moteur = sortie::open(cli)?;
    let acquis = sortie::acquis(&moteur, &args.choix.personne)?;
    let reponse = moteur.vers(code, &acquis, &options)?;
    sortie::write_answer(cli, &reponse, |reponse| {
        let cible = reponse.cible.as_ref().map_or_else(String::new, |o| format!("{} {}", o.code, o.libelle));
        let title = format!("Passerelles vers {cible}");
        depuis::listing(&title, reponse, |passerelle| (&passerelle.source.code, &passerelle.source.libelle))
    })
}
