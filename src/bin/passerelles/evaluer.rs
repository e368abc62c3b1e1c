//! `evaluer`: judges the ranking against a mobility table.

use std::path::Path;

use passerelles::analyse::{self, Coupe, Intervalle, Jugement};
use passerelles::text::nombre::decimal;
use passerelles::{CodeRome, Millioniemes, Mobilite, Referentiel, export, import};

use crate::args::{Cli, Evaluer, Format};
use crate::erreur::Erreur;
use crate::{juger, sortie};

pub fn run(cli: &Cli, args: &Evaluer) -> Result<(), Erreur> {
    sortie::no_csv(cli, "evaluer")?;
    let moteur = sortie::open(cli)?;
    if !args.paires.is_empty() {
        return juger::run(cli, &moteur, &args.paires);
    }
    let referentiel = moteur.referentiel();
    let rows = rows(referentiel, args.mobilites.as_deref())?;
    let jugement = analyse::judge(referentiel, moteur.index(), &rows, args.k as usize).ok_or_else(no_mobility)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&jugement)),
        _ => sortie::print(&describe(&jugement)),
    }
}

/// The rows of a table of mobilities, or those of the data themselves.
pub fn rows(referentiel: &Referentiel, path: Option<&Path>) -> Result<Vec<(CodeRome, Mobilite)>, Erreur> {
    match path {
        Some(path) => Ok(import::read_mobilites(path).map_err(passerelles::Error::from)?),
        None => Ok(analyse::known_mobilites(referentiel)),
    }
}

pub fn no_mobility() -> Erreur {
    Erreur::Usage("aucune mobilité à juger dans ces données : donnez-en une table avec --mobilites.".to_owned())
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
pub fn table(coupes: &[Coupe], k: usize) -> String {
    let mut text = format!(
        "{:<34} {:>7} {:>7}  {:<21} {:<21} {:<21} {:<21} le plus proche dans {k}\n",
        "coupe", "sources", "paires", "nDCG", "précision", "rappel", "MRR"
    );
    for coupe in coupes {
        let cell = |one: Intervalle| {
            format!("{} [{} ; {}]", decimal(one.moyenne, 3), decimal(one.bas, 3), decimal(one.haut, 3))
        };
        let mesures = &coupe.mesures;
        text.push_str(&format!(
            "{:<34} {:>7} {:>7}  {:<21} {:<21} {:<21} {:<21} {}\n",
            coupe.nom,
            coupe.sources,
            coupe.paires,
            cell(mesures.ndcg),
            cell(mesures.precision),
            cell(mesures.rappel),
            cell(mesures.mrr),
            cell(mesures.plus_proche)
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
            let cells =
                |parts: &[Millioniemes]| parts.iter().map(|c| decimal(c.as_f64(), 3)).collect::<Vec<_>>().join(" ");
            let share = |count: usize| format!("{} %", decimal(100.0 * count as f64 / one.paires as f64, 1));
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
