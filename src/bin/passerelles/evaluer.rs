//! `evaluer`: judges the ranking against a mobility table.

use std::collections::BTreeMap;
use std::path::Path;

use passerelles::analyse::{self, Attendus, Evaluation, Mesures};
use passerelles::{CodeRome, GenreMobilite, Mobilite, Referentiel, export, import};
use serde::Serialize;

use crate::args::{Cli, Evaluer, Format};
use crate::erreur::Erreur;
use crate::sortie;

/// The measures of one cut of the table.
#[derive(Serialize)]
pub struct Coupe {
    nom: String,
    sources: usize,
    paires: usize,
    mesures: BTreeMap<&'static str, Intervalle>,
}

#[derive(Serialize)]
pub struct Intervalle {
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
    let k = args.k as usize;
    let proximite = moteur.index().proximite();
    let judged = cuts(referentiel, &rows(referentiel, args.mobilites.as_deref())?).into_iter();
    let coupes: Vec<Coupe> =
        judged.filter_map(|(nom, attendus)| Some(coupe(nom, analyse::evaluate(proximite, &attendus, k)?))).collect();
    if coupes.is_empty() {
        return Err(no_mobility());
    }
    let provenance = moteur.provenance();
    let jugement = Jugement { genre: "passerelles.evaluation", version: 1, k: args.k, coupes, provenance };
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&jugement)),
        _ => sortie::print(&describe(&jugement)),
    }
}

/// The rows of a table of mobilities, or those of the data themselves.
pub fn rows(referentiel: &Referentiel, path: Option<&Path>) -> Result<Vec<(CodeRome, Mobilite)>, Erreur> {
    match path {
        Some(path) => Ok(import::read_mobilites(path).map_err(passerelles::Error::from)?),
        None => {
            let metiers = referentiel.metiers().iter();
            Ok(metiers.flat_map(|metier| metier.mobilites.iter().map(|m| (metier.code, m.clone()))).collect())
        }
    }
}

pub fn no_mobility() -> Erreur {
    Erreur::Usage("aucune mobilité à juger dans ces données : donnez-en une table avec --mobilites.".to_owned())
}

/// The whole table, its two kinds in ROME 3, what leaves the professional domain, and each sector of the project.
pub fn cuts(referentiel: &Referentiel, rows: &[(CodeRome, Mobilite)]) -> Vec<(String, Attendus)> {
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
    cuts
}

pub fn coupe(nom: String, evaluation: Evaluation) -> Coupe {
    let fields: [(&'static str, fn(&Mesures) -> f64); 5] = [
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
    format!(
        "Classement jugé contre les mobilités, au rang {k} (moyenne sur les sources, intervalle à 95 % par rééchantillonnage)\n\n{}\
         \nLa table des mobilités juge le classement ; elle n'y entre pas.\n",
        table(&jugement.coupes, jugement.k),
        k = jugement.k
    )
}

/// The measures, one line a cut.
pub fn table(coupes: &[Coupe], k: u32) -> String {
    let mut text = format!(
        "{:<24} {:>7} {:>7}  {:<20} {:<20} {:<20} {:<20} le plus proche dans {k}\n",
        "coupe", "sources", "paires", "nDCG", "précision", "rappel", "MRR"
    );
    for coupe in coupes {
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
    text
}
