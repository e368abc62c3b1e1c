//! How long does a plan take: the choice among 500 synthetic blocs over 200 compétences, and the plan towards each métier of
//! the embedded référentiel? See README.md beside this file.
//!
//! `cargo bench --bench plan`

use std::collections::BTreeSet;
use std::time::Instant;

use passerelles::certification::{Melange, PlanOptions, cover};
use passerelles::{Acquis, Moteur};

const BLOCS: usize = 500;
const COMPETENCES: usize = 200;
const REPRISES: usize = 9;

fn main() {
    for (least, most) in [(1, 4), (4, 12), (10, 40), (50, 100)] {
        synthetic(least, most);
    }
    let moteur = Moteur::embarque();
    moteur.index();
    for (nom, melange) in [("une certification à la fois", Melange::Sans), ("blocs mêlés", Melange::Avec)] {
        let options = PlanOptions { melange, ..PlanOptions::default() };
        let mut times = Vec::new();
        for metier in moteur.referentiel().metiers() {
            let start = Instant::now();
            let plan = moteur.plan(metier.code, &Acquis::default(), &options).expect("a métier of the référentiel");
            times.push(start.elapsed().as_secs_f64() * 1e6);
            for one in &plan.certifications {
                let closed: BTreeSet<&str> =
                    one.blocs.iter().filter(|b| b.retenu).flat_map(|b| &b.ferme).map(|o| o.code.as_str()).collect();
                let open: BTreeSet<&str> = one.non_couvertes.iter().map(|m| m.code.as_str()).collect();
                assert!(closed.is_disjoint(&open) && closed.len() + open.len() == plan.manquantes.len());
            }
        }
        print(&format!("plan, {nom} ({} métiers)", times.len()), &mut times, "µs");
    }
}

/// Blocs of so many compétences each, drawn at random.
fn synthetic(least: usize, most: usize) {
    let mut state = 20_261_122u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut bloc = || {
        let count = least + draw(most - least + 1);
        (0..count).map(|_| draw(COMPETENCES)).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let blocs: Vec<Vec<usize>> = (0..BLOCS).map(|_| bloc()).collect();
    let all: BTreeSet<usize> = blocs.iter().flatten().copied().collect();
    let mut times = Vec::new();
    let mut choix = cover(&blocs, COMPETENCES);
    for _ in 0..REPRISES {
        let start = Instant::now();
        choix = cover(&blocs, COMPETENCES);
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    let covered: BTreeSet<usize> = choix.choisis.iter().flat_map(|at| &blocs[*at]).copied().collect();
    assert_eq!(covered, all, "the choice covers what all blocs cover");
    let proof = if choix.prouve { "le moins possible, prouvé" } else { "non prouvé le moins possible" };
    let nom = format!("{BLOCS} blocs de {least} à {most} compétences : {} retenus, {proof}", choix.choisis.len());
    print(&nom, &mut times, "µs");
}

fn print(nom: &str, times: &mut [f64], unit: &str) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{nom}\t{:.0}\t{median:.0}\t{worst:.0}\t({unit}, au mieux, médiane, au pire)", times[0]);
}
