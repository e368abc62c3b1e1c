//! `calibrer`: derives the weights of proximité again, and judges them on sources that did not help to find them.

use passerelles::analyse::{self, Attendus, Calibrage, Coupe, Direction, Evaluation, Recherche};
use passerelles::text::nombre::{count, decimal};
use passerelles::{Composante, Poids, Provenance, export};
use serde::Serialize;

use crate::args::{Calibrer, Cli, Format};
use crate::erreur::Erreur;
use crate::evaluer;
use crate::sortie;

#[derive(Serialize)]
struct Resultat {
    genre: &'static str,
    version: u32,
    plis: usize,
    sous_plis: usize,
    repetitions: usize,
    graine: u64,
    /// The mean over folds.
    poids: Poids,
    /// The weights of each fold, deal after deal.
    poids_des_plis: Vec<Poids>,
    /// Measures out of fold.
    hors_pli: Vec<Coupe>,
    /// The measure of each fold of the first deal, out of fold.
    par_pli: Vec<f64>,
    provenance: Provenance,
}

pub fn run(cli: &Cli, args: &Calibrer) -> Result<(), Erreur> {
    sortie::no_csv(cli, "calibrer")?;
    let moteur = sortie::open(cli)?;
    let referentiel = moteur.referentiel();
    let rows = evaluer::rows(referentiel, args.mobilites.as_deref())?;
    let cuts = analyse::cuts(referentiel, &rows);
    let recherche = recherche(args)?;
    let attendus = &cuts[0].1;
    let calibrage = analyse::calibrate(referentiel, attendus, &recherche).ok_or_else(evaluer::no_mobility)?;
    let (noms, tables): (Vec<String>, Vec<Attendus>) = cuts.iter().cloned().unzip();
    let judged = calibrage.evaluate(referentiel, &tables, recherche.k);
    let hors_pli = noms.into_iter().zip(judged).filter_map(|(nom, one)| Some(Coupe::new(nom, one?, None))).collect();
    let resultat = Resultat {
        genre: "passerelles.calibrage",
        version: 1,
        plis: recherche.plis,
        sous_plis: recherche.sous_plis,
        repetitions: recherche.repetitions,
        graine: recherche.graine,
        poids: calibrage.poids.clone(),
        poids_des_plis: calibrage.plis.iter().map(|pli| pli.poids.clone()).collect(),
        hors_pli,
        par_pli: by_fold(&calibrage, referentiel, attendus, &recherche),
        provenance: moteur.provenance(),
    };
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&resultat)),
        _ => sortie::print(&describe(&resultat)),
    }
}

fn recherche(args: &Calibrer) -> Result<Recherche, Erreur> {
    let named = |nom: &String| {
        let found = Composante::ALL.into_iter().find(|c| c.nom() == nom);
        found.ok_or_else(|| {
            let known: Vec<&str> = Composante::ALL.iter().map(|c| c.nom()).collect();
            Erreur::Usage(format!("composante « {nom} » inconnue (attendu : {})", known.join(", ")))
        })
    };
    Ok(Recherche {
        plis: args.plis as usize,
        sous_plis: args.sous_plis as usize,
        repetitions: args.repetitions as usize,
        graine: args.graine,
        direction: if args.sans_direction { Direction::Sans } else { Direction::Cherchee },
        exclues: args.sans.iter().map(named).collect::<Result<_, _>>()?,
        ..Recherche::default()
    })
}

/// The nDCG of each fold of the first deal, by the weights found without it.
fn by_fold(
    calibrage: &Calibrage,
    referentiel: &passerelles::Referentiel,
    attendus: &Attendus,
    recherche: &Recherche,
) -> Vec<f64> {
    let folds = calibrage.plis.iter().take(recherche.plis).map(|pli| {
        let one = Calibrage { poids: pli.poids.clone(), plis: vec![pli.clone()] };
        let judged = one.evaluate(referentiel, std::slice::from_ref(attendus), recherche.k);
        judged.into_iter().flatten().next().map_or(0.0, |one: Evaluation| one.moyenne.ndcg)
    });
    folds.collect()
}

fn describe(resultat: &Resultat) -> String {
    let mut text = format!(
        "Poids de la proximité (millièmes), moyenne de {}, chacun moyenne de {}\n\n",
        count(resultat.poids_des_plis.len(), "pli", "plis"),
        count(resultat.sous_plis, "recherche", "recherches")
    );
    let mut line = |nom: &str, of: &dyn Fn(&Poids) -> u32| {
        let values = resultat.poids_des_plis.iter().map(of);
        let (low, high) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
        text.push_str(&format!("  {nom:<18} {:>5}   (de {low} à {high} selon le pli)\n", of(&resultat.poids)));
    };
    for composante in Composante::ALL {
        line(composante.nom(), &|poids| poids.of(composante));
    }
    line("fiche_derivee", &|poids| poids.fiche_derivee);
    let folds: Vec<String> = resultat.par_pli.iter().map(|ndcg| decimal(*ndcg, 3)).collect();
    text.push_str(&format!(
        "\nHors pli : chaque source jugée par les poids trouvés sans elle (intervalle à 95 % par rééchantillonnage)\n\n{}\
         \nnDCG de chaque pli du premier partage : {}\n",
        evaluer::table(&resultat.hors_pli, 10),
        folds.join(" ")
    ));
    text
}
