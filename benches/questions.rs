//! How long do the questions of a person take on the whole of ROME 4.60: the passerelles from a métier, and between two? See
//! README.md beside this file.
//!
//! `cargo bench --bench questions`

mod donnees;

use std::time::Instant;

use passerelles::{Acquis, Faits, Millioniemes, Options, Reponse};

fn main() {
    let Some(rome) = donnees::rome() else { return };
    let (moteur, _) = passerelles::open(&rome, Faits::Avec).expect("the official files open");
    let (index, metiers) = (moteur.index(), moteur.referentiel().metiers());
    let (acquis, options) = (Acquis::default(), Options::default());
    let mut scores = Vec::new();
    let mut raw: Vec<f64> = Vec::new();
    for metier in moteur.referentiel().metier_positions() {
        let start = Instant::now();
        index.proximite().scores(metier, &mut scores);
        raw.push(start.elapsed().as_secs_f64() * 1e6);
        assert_eq!(scores.len(), metiers.len());
    }
    print("les scores d'un métier vers tous", &mut raw);
    let (mut from, mut between) = (Vec::new(), Vec::new());
    for metier in metiers.iter().step_by(5) {
        let start = Instant::now();
        let reponse = moteur.depuis(metier.code, &acquis, &options).expect("a métier of the référentiel");
        from.push(start.elapsed().as_secs_f64() * 1e6);
        check(&reponse);
        let cible = reponse.passerelles[0].cible.code.parse().expect("a code ROME");
        let start = Instant::now();
        let reponse = moteur.entre(metier.code, cible, &acquis, &options).expect("two métiers");
        between.push(start.elapsed().as_secs_f64() * 1e6);
        check(&reponse);
    }
    print("depuis un métier, réponse entière", &mut from);
    print("entre deux métiers, réponse entière", &mut between);
}

/// The composantes of each passerelle add up to its score, and the passerelles are ranked.
fn check(reponse: &Reponse) {
    for passerelle in &reponse.passerelles {
        let sum: Millioniemes = passerelle.composantes.iter().map(|c| c.valeur).sum();
        assert_eq!(sum, passerelle.score, "{} to {}", passerelle.source.code, passerelle.cible.code);
    }
    assert!(!reponse.passerelles.is_empty());
}

fn print(nom: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{nom}\t{:.1}\t{median:.1}\t{worst:.1}\t(µs, au mieux, médiane, au pire)", times[0]);
}
