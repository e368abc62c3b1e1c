//! What do near compétences cost? Couverture over all pairs of métiers of ROME 4.60, with and without, and the first
//! question of a process.
//!
//! `PASSERELLES_DONNEES=… cargo bench --bench proches`. Asserts that near compétences cost at most thrice the time
//! without, and that no sum passes one.

mod donnees;

use std::time::Instant;

use passerelles::appariement::Proches;
use passerelles::passerelle::Entourage;
use passerelles::{Faits, Millioniemes};

/// The bound of the project: couverture with near compétences against couverture alone.
const RAPPORT_MAX: f64 = 3.0;

fn main() {
    let Some(rome) = donnees::rome() else { return };
    let (moteur, _) = passerelles::open(&rome, Faits::Avec).expect("the official files open");
    let (referentiel, index) = (moteur.referentiel(), moteur.index());

    let start = Instant::now();
    let proches = Proches::new(referentiel);
    println!("lire les mots de {} libellés : {:.0} ms", referentiel.competences().len(), millis(start));
    let one = referentiel.metier_ix("K1304".parse().expect("a code")).expect("in ROME");
    let start = Instant::now();
    let near: usize = referentiel.requis(one).iter().map(|requis| proches.of(requis.competence()).len()).sum();
    println!("les proches de ce que K1304 demande : {near} en {:.1} ms", millis(start));
    let start = Instant::now();
    println!("toute la table : {} liens en {:.0} ms", proches.count_links() / 2, millis(start));

    let metiers: Vec<_> = referentiel.metier_positions().collect();
    let start = Instant::now();
    let (mut pairs, mut exact) = (0u64, 0u64);
    for source in &metiers {
        for cible in &metiers {
            let couverture = index.parts().between(referentiel, *source, *cible);
            exact += u64::from(couverture.valeur.unwrap_or_default().0);
            pairs += 1;
        }
    }
    let without = millis(start);
    println!("couverture de {pairs} paires, sans : {without:.0} ms");

    let start = Instant::now();
    let (mut sum, mut found) = (0u64, 0u64);
    for source in &metiers {
        let entourage = Entourage::of_metier(referentiel, &proches, *source);
        for cible in &metiers {
            let couverture = index.parts().between(referentiel, *source, *cible).valeur.unwrap_or_default();
            let near = entourage.near(referentiel, index.parts(), *cible);
            let whole = couverture + near.iter().map(|one| one.credit).sum::<Millioniemes>();
            assert!(whole <= Millioniemes::UN);
            sum += u64::from(whole.0);
            found += near.len() as u64;
        }
    }
    let with = millis(start);
    assert!(sum > exact, "near compétences add something");
    println!("les mêmes, avec ({found} rapprochées, table connue) : {with:.0} ms, rapport {:.2}", with / without);
    assert!(with <= RAPPORT_MAX * without, "at most {RAPPORT_MAX} times the time without");
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}
