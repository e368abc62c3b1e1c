//! `evaluer`: judges the ranking against a mobility table.

use std::collections::BTreeMap;
use std::path::Path;

use passerelles::analyse::{self, Attendus, Evaluation, Mesures, Repartition};
use passerelles::{CodeRome, GenreMobilite, Millioniemes, Mobilite, Referentiel, export, import};
use serde::Serialize;

use crate::args::{Cli, Evaluer, Format};
use crate::erreur::Erreur;
use crate::{juger, sortie};

/// The measures of one cut of the table.
#[derive(Serialize)]
pub struct Coupe {
    nom: String,
    sources: usize,
    paires: usize,
    mesures: BTreeMap<&'static str, Intervalle>,
    repartition: Option<Repartition>,
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
    if !args.paires.is_empty() {
        return juger::run(cli, &moteur, &args.paires);
    }
    let referentiel = moteur.referentiel();
    let index = moteur.index();
    let judge = |(nom, attendus): (String, Attendus)| {
        let judged = analyse::evaluate(index.proximite(), &attendus, args.k as usize)?;
        Some(coupe(nom, judged, analyse::sort_pairs(referentiel, index, &attendus)))
    };
    let rows = rows(referentiel, args.mobilites.as_deref())?;
    let coupes: Vec<Coupe> = cuts(referentiel, &rows).into_iter().filter_map(judge).collect();
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

/// The whole table, its two kinds in ROME 3, what leaves the professional domain, what goes from one sector of the project
/// to another one, and each sector, with what leaves it.
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
    let secteurs = || referentiel.ensembles().iter().filter(|e| e.genre == passerelles::GenreEnsemble::Projet);
    let holds = |ensemble: &passerelles::Ensemble, metier| ensemble.metiers.contains(&code(metier));
    let crosses = |source, target| {
        let reached = secteurs().any(|one| holds(one, target));
        let of = || secteurs().filter(|one| holds(one, source));
        reached && of().next().is_some() && of().all(|one| !holds(one, target))
    };
    cuts.push(("d'un secteur à un autre".to_owned(), attendus.clone().filter(crosses)));
    for ensemble in secteurs() {
        let starts = attendus.clone().filter(|source, _| holds(ensemble, source));
        cuts.push((format!("depuis {}", ensemble.code), starts.clone()));
        let leaves = starts.filter(|_, target| !holds(ensemble, target));
        cuts.push((format!("depuis {}, hors de lui", ensemble.code), leaves));
    }
    cuts
}

/// A measure and how to read it.
type Field = (&'static str, fn(&Mesures) -> f64);

pub fn coupe(nom: String, evaluation: Evaluation, repartition: Option<Repartition>) -> Coupe {
    let fields: [Field; 5] = [
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
    Coupe { nom, sources: evaluation.sources, paires: evaluation.paires, mesures, repartition }
}

fn describe(jugement: &Jugement) -> String {
    format!(
        "Classement jugé contre les mobilités, au rang {k} (moyenne sur les sources, intervalle à 95 % par rééchantillonnage)\n\n{}\n{}\
         \nUne coupe choisit les paires attendues ; leur rang est pris parmi tous les métiers. La table des mobilités juge le \
         classement ; elle n'y entre pas.\n",
        table(&jugement.coupes, jugement.k),
        pairs_table(&jugement.coupes),
        k = jugement.k
    )
}

/// The measures, one line a cut.
pub fn table(coupes: &[Coupe], k: u32) -> String {
    let mut text = format!(
        "{:<34} {:>7} {:>7}  {:<20} {:<20} {:<20} {:<20} le plus proche dans {k}\n",
        "coupe", "sources", "paires", "nDCG", "précision", "rappel", "MRR"
    );
    for coupe in coupes {
        let cell = |nom| {
            let one: &Intervalle = &coupe.mesures[nom];
            format!("{:.3} [{:.3}, {:.3}]", one.moyenne, one.bas, one.haut)
        };
        text.push_str(&format!(
            "{:<34} {:>7} {:>7}  {:<20} {:<20} {:<20} {:<20} {}\n",
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

/// What the official pairs look like, one line a cut.
fn pairs_table(coupes: &[Coupe]) -> String {
    let mut text = String::new();
    text.push_str(&format!(
        "{:<34} {:>7}  {:<34} {:<34} {:>9} {:>8} {:>8} {:>10}\n",
        "coupe",
        "paires",
        "couverture (10, 25, 50, 75, 90 %)",
        "avec les compétences proches",
        "au seuil",
        "courtes",
        "longues",
        "à étudier"
    ));
    for coupe in coupes {
        if let Some(one) = &coupe.repartition {
            let cells = |parts: &[Millioniemes]| {
                parts.iter().map(|c| format!("{:.3}", c.as_f64())).collect::<Vec<_>>().join(" ")
            };
            let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / one.paires as f64);
            let au_seuil = share(one.au_seuil);
            let [courtes, longues, a_etudier] = one.classes.map(share);
            text.push_str(&format!(
                "{:<34} {:>7}  {:<34} {:<34} {au_seuil:>9} {courtes:>8} {longues:>8} {a_etudier:>10}\n",
                coupe.nom,
                one.paires,
                cells(&one.couverture),
                cells(&one.couverture_avec_proches)
            ));
        }
    }
    text
}
