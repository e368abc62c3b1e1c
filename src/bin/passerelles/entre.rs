//! `entre DE VERS`: one passerelle in detail.

use passerelles::{Composante, Objet, Passerelle, Reponse, explain};

use crate::args::{Cli, Entre, Format};
use crate::erreur::Erreur;
use crate::sortie::{self, exact};

pub fn run(cli: &Cli, args: &Entre) -> Result<(), Erreur> {
    sortie::only(cli, "entre", &[Format::Texte, Format::Json, Format::Csv, Format::CsvFr])?;
    let options = sortie::person_options(cli, &args.personne)?;
    let (de, vers) = (sortie::code_rome(cli, &args.de)?, sortie::code_rome(cli, &args.vers)?);
    let moteur = sortie::open(cli)?;
    let acquis = sortie::acquis(&moteur, &args.personne)?;
    let reponse = moteur.entre(de, vers, &acquis, &options)?;
    sortie::write_answer(cli, &reponse, |reponse| {
        reponse.passerelles.iter().map(|passerelle| describe(passerelle, reponse)).collect()
    })
}

/// A composante of the score as a person reads it.
fn named(nom: &'static str) -> &'static str {
    Composante::ALL.into_iter().find(|one| one.nom() == nom).map_or(nom, Composante::libelle)
}

fn describe(passerelle: &Passerelle, reponse: &Reponse) -> String {
    let (source, cible) = (&passerelle.source, &passerelle.cible);
    let title = format!("De {} {} à {} {}", source.code, source.libelle, cible.code, cible.libelle);
    let mut text = format!("{}\n\n{}\n\n", sortie::paint(&title, "1"), sortie::verdict(passerelle.verdict));
    for paragraph in explain(passerelle) {
        text.push_str(&sortie::wrap(&paragraph, ""));
        text.push_str("\n\n");
    }
    text.push_str(&format!("Score {} :\n", exact(passerelle.score)));
    for composante in &passerelle.composantes {
        text.push_str(&format!("  {} {}\n", exact(composante.valeur), named(composante.nom)));
    }
    text.push_str("\nDéjà là (contribution au score, part de la couverture) :\n");
    for partagee in &passerelle.partagees {
        let coeur = if partagee.coeur { " *" } else { "" };
        text.push_str(&format!(
            "  {} {} {}{coeur}\n",
            exact(partagee.contribution),
            exact(partagee.poids),
            partagee.libelle
        ));
    }
    text.push_str("\nÀ acquérir (part de la couverture) :\n");
    for manquante in &passerelle.manquantes {
        let coeur = if manquante.coeur { " *" } else { "" };
        text.push_str(&format!("  {} {}{coeur}\n", exact(manquante.poids), manquante.libelle));
    }
    if !passerelle.proches.is_empty() {
        text.push_str("\nDont proche de ce que vous faites, à confirmer (crédit, degré, relation) :\n");
    }
    for proche in &passerelle.proches {
        let Objet { code, libelle } = &proche.tenu;
        let head = format!("  {} {} {}", exact(proche.credit), sortie::degre(proche.degre), proche.relation.libelle());
        text.push_str(&format!("{head} : {}\n    par {code} {libelle}\n", proche.libelle));
    }
    if let Some(avec) = passerelle.couverture_avec_proches.filter(|_| !passerelle.proches.is_empty()) {
        let held = exact(passerelle.couverture.unwrap_or_default());
        text.push_str(&format!("\nCouverture {held} ; avec ce qui est proche, si cela se confirme, {}\n", exact(avec)));
    }
    text.push_str("\n* cœur de métier\n\n");
    text + &sortie::footer(&reponse.provenance)
}
