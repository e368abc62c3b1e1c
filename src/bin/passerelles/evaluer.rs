//! `evaluer`: judges the ranking against a mobility table.

use std::collections::BTreeMap;

use passerelles::analyse::{self, Attendus, Evaluation, Mesures};
use passerelles::{CodeRome, GenreMobilite, Mobilite, Moteur, export, import};
use serde::Serialize;

use crate::args::{Cli, Evaluer, Format};
use crate::erreur::Erreur;
use crate::sortie;

/// The measures of one cut of the table.
#[derive(Serialize)]
struct Coupe {
    nom: String,
    sources: usize,
    paires: usize,
    mesures: BTreeMap<&'static str, Intervalle>,
}

#[derive(Serialize)]
struct Intervalle {
    moyenne: f64,
    bas: f64,
    haut: f64,
}

#[derive(Serialize)]
struct Jugement {
    genre: &'static str,
    version: u32,
    k: u32,
    coupes: Vec<Coupe>,
    provenance: passerelles::Provenance,
}

pub fn run(cli: &Cli, args: &Evaluer) -> Result<(), Erreur> {
    sortie::no_csv(cli, "evaluer")?;
    let moteur = sortie::open(cli)?;
    let referentiel = moteur.referentiel();
    let rows = match &args.mobilites {
        Some(path) => import::read_mobilites(path).map_err(passerelles::Error::from)?,
        None => {
            let metiers = referentiel.metiers().iter();
            metiers.flat_map(|metier| metier.mobilites.iter().map(|m| (metier.code, m.clone()))).collect()
        }
    };
    let coupes = cuts(&moteur, &rows, args.k as usize);
    if coupes.is_empty() {
        return Err(Erreur::Usage(
            "aucune mobilité à juger dans ces données : donnez-en une table avec --mobilites.".to_owned(),
        ));
    }
    let provenance = moteur.provenance();
    let jugement = Jugement { genre: "passerelles.evaluation", version: 1, k: args.k, coupes, provenance };
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&jugement)),
        _ => sortie::print(&describe(&jugement)),
    }
}

/// The whole table, its two kinds in ROME 3, what leaves the professional domain, and each sector of the project.
fn cuts(moteur: &Moteur, rows: &[(CodeRome, Mobilite)], k: usize) -> Vec<Coupe> {
    let referentiel = moteur.referentiel();
    let code = |ix| referentiel.metier_at(ix).code;
    let attendus = Attendus::new(referentiel, rows.iter().map(|(source, m)| (*source, m)));
    let mut cuts: Vec<(String, Attendus)> = vec![("toutes".to_owned(), attendus.clone())];
    for (nom, genre) in [("Proche", GenreMobilite::Proche), ("Evolution", GenreMobilite::Evolution)] {
        let of_kind = rows.iter().filter(|(_, m)| m.genre == Some(genre)).map(|(source, m)| (*source, m));
        cuts.push((nom.to_owned(), Attendus::new(referentiel, of_kind)));
    }
    let leaves = |source, target| code(source).domaine() != code(target).domaine();
    cuts.push(("hors du domaine".to_owned(), attendus.clone().filter(leaves)));
    for ensemble in referentiel.ensembles().iter().filter(|e| e.genre == passerelles::GenreEnsemble::Projet) {
        let starts = |source, _| ensemble.metiers.contains(&code(source));
        cuts.push((format!("depuis {}", ensemble.code), attendus.clone().filter(starts)));
    }
    let proximite = moteur.index().proximite();
    let judged =
        cuts.into_iter().filter_map(|(nom, attendus)| Some(coupe(nom, analyse::evaluate(proximite, &attendus, k)?)));
    judged.collect()
}

fn coupe(nom: String, evaluation: Evaluation) -> Coupe {
    type Champ = (&'static str, fn(&Mesures) -> f64);
    let fields: [Champ; 5] = [
        ("precision", |m| m.precision),
        ("rappel", |m| m.rappel),
        ("ndcg", |m| m.ndcg),
        ("mrr", |m| m.mrr),
        ("plus_proche", |m| m.plus_proche),
    ];
    let interval = |field: fn(&Mesures) -> f64| Intervalle {
        moyenne: field(&evaluation.moyenne),
        bas: field(&evaluation.bas),
        haut: field(&evaluation.haut),
    };
    let mesures = fields.into_iter().map(|(nom, field)| (nom, interval(field))).collect();
    Coupe { nom, sources: evaluation.sources, paires: evaluation.paires, mesures }
}

fn describe(jugement: &Jugement) -> String {
    let k = jugement.k;
    let mut text = format!(
        "Classement jugé contre les mobilités, au rang {k} (moyenne sur les sources, intervalle à 95 % par rééchantillonnage)\n\n\
         {:<24} {:>7} {:>7}  {:<20} {:<20} {:<20} {:<20} le plus proche dans {k}\n",
        "coupe", "sources", "paires", "nDCG", "précision", "rappel", "MRR"
    );
    for coupe in &jugement.coupes {
        let cell = |nom| {
            let one: &Intervalle = &coupe.mesures[nom];
            format!("{:.3} [{:.3}, {:.3}]", one.moyenne, one.bas, one.haut)
        };
        text.push_str(&format!(
            "{:<24} {:>7} {:>7}  {:<20} {:<20} {:<20} {:<20} {}\n",
            coupe.nom,
            coupe.sources,
            coupe.paires,
            cell("ndcg"),
            cell("precision"),
            cell("rappel"),
            cell("mrr"),
            cell("plus_proche")
        ));
    }
    text.push_str("\nLa table des mobilités juge le classement ; elle n'y entre pas.\n");
    text
}
