//! `evaluer --paires FICHIER`: the relation between compétences held against pairs that a person judged.

use std::path::PathBuf;

use passerelles::analyse::{self, Accord};
use passerelles::text::nombre::{count, decimal};
use passerelles::{Error, Moteur, Provenance, export, import};
use serde::Serialize;

use crate::args::{Cli, Format};
use crate::erreur::Erreur;
use crate::sortie;

#[derive(Serialize)]
struct Fichier {
    fichier: String,
    #[serde(flatten)]
    accord: Accord,
}

#[derive(Serialize)]
struct Jugement {
    genre: &'static str,
    version: u32,
    fichiers: Vec<Fichier>,
    provenance: Provenance,
}

pub fn run(cli: &Cli, moteur: &Moteur, chemins: &[PathBuf]) -> Result<(), Erreur> {
    let mut fichiers = Vec::new();
    for chemin in chemins {
        let lignes = import::read_paires(chemin).map_err(Error::from)?;
        let paires: Result<Vec<_>, String> = lignes.into_iter().map(|ligne| ligne.paire).collect();
        let accord = analyse::judge_pairs(moteur.referentiel(), moteur.proches(), &paires.map_err(Erreur::Usage)?)?;
        fichiers.push(Fichier { fichier: import::source::file_name(chemin), accord });
    }
    let jugement =
        Jugement { genre: "passerelles.evaluation_paires", version: 1, fichiers, provenance: moteur.provenance() };
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&jugement)),
        _ => sortie::print(&describe(&jugement)),
    }
}

fn describe(jugement: &Jugement) -> String {
    let mut text = String::new();
    for Fichier { fichier, accord } in &jugement.fichiers {
        let share = |share: Option<f64>| share.map_or_else(|| "sans objet".to_owned(), |share| decimal(share, 3));
        text.push_str(&format!(
            "{fichier} : {}\n  précision {} ({} sur {}), rappel {} ({} sur {}), sens {} sur {}\n",
            count(accord.paires, "paire", "paires"),
            share(accord.precision),
            accord.vrais,
            accord.vrais + accord.faux,
            share(accord.rappel),
            accord.vrais,
            accord.vrais + accord.manques,
            accord.sens_justes,
            accord.sens
        ));
        for one in &accord.desaccords {
            let (attendu, trouve) = (sortie::relation(one.attendu), sortie::relation(one.trouve));
            let labels = format!("{} | {}", one.a.libelle, one.b.libelle);
            text.push_str(&format!("  {} jugée {attendu}, trouvée {trouve} : {labels}\n", sortie::degre(one.degre)));
        }
        text.push('\n');
    }
    text + &sortie::footer(&jugement.provenance)
}
