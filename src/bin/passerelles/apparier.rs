//! `apparier [CHEMIN]`: links proposed from labels of elsewhere to compétences, as SKOS names them.

use passerelles::analyse::{self, LiensProposes};
use passerelles::text::nombre::count;
use passerelles::{Error, Objet, export};

use crate::args::{Apparier, Cli, Format};
use crate::erreur::Erreur;
use crate::sortie;

/// How many links are told in text; `--format` gives them all.
const MONTRES: usize = 40;

pub fn run(cli: &Cli, args: &Apparier) -> Result<(), Erreur> {
    sortie::only(cli, "apparier", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr, Format::Ttl])?;
    let moteur = sortie::open(cli)?;
    let referentiel = moteur.referentiel();
    let (nomenclature, labels) = match &args.chemin {
        Some(chemin) => analyse::read_labels(chemin).map_err(Error::from)?,
        None => ("blocs", analyse::bloc_labels(referentiel)),
    };
    let (nombre, provenance) = (args.nombre as usize, moteur.provenance());
    let liens = analyse::propose_links(referentiel, moteur.proches(), nomenclature, &labels, nombre, provenance);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&liens)),
        Format::Ttl => sortie::print(&export::skos::write(&liens)),
        Format::Csv | Format::CsvFr => sortie::print_table(cli, &export::table::liens_proposes(&liens)),
        _ => sortie::print(&describe(&liens)),
    }
}

fn describe(answer: &LiensProposes) -> String {
    let mut text = format!(
        "{}, {} avec au moins un lien, {} : à relire, jamais une identité\n\n",
        count(answer.lus, "libellé lu", "libellés lus"),
        answer.lies,
        count(answer.liens.len(), "lien proposé", "liens proposés")
    );
    for lien in answer.liens.iter().take(MONTRES) {
        let Objet { code, libelle } = &lien.source;
        text.push_str(&format!(
            "{code} {libelle}\n  {} {} {} {}",
            sortie::degre(lien.degre),
            lien.skos,
            lien.cible.code,
            lien.cible.libelle
        ));
        let part =
            if lien.extrait == libelle.trim() { String::new() } else { format!(" (par « {} »)", lien.extrait) };
        text.push_str(&format!("{part}\n"));
    }
    if answer.liens.len() > MONTRES {
        text.push_str(&format!(
            "\net {} (--format csv, json ou ttl)\n",
            count(answer.liens.len() - MONTRES, "autre", "autres")
        ));
    }
    text + "\n" + &sortie::footer(&answer.provenance)
}
