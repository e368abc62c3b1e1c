//! How long does the import of raw ROME 4.60 take: read, validated, under the embedded facts, and indexed? See README.md
//! beside this file.
//!
//! `cargo bench --bench importer`; REPRISES says how often.

mod donnees;

use std::env;
use std::time::Instant;

use passerelles::open::{self, open};
use passerelles::{CodeRome, Faits};

/// What edition 4.60 holds.
const METIERS: usize = 1_584;

/// The steps that are timed, and the whole at once, which reads the facts beside the files.
const ETAPES: [&str; 4] = ["lu", "validé, sous les faits", "indexé", "ouvert et indexé"];

fn main() {
    let Some(chemins) = donnees::rome() else { return };
    let reprises = env::var("REPRISES").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let mut times = [const { Vec::new() }; ETAPES.len()];
    let code: CodeRome = "K1304".parse().expect("a code ROME");
    for _ in 0..reprises {
        let start = Instant::now();
        let (collections, report) = open::import(&chemins).expect("the official files are read");
        let read = start.elapsed();
        let (moteur, _) = open::close(collections, report, &chemins, Faits::Avec).expect("they are valid");
        let closed = start.elapsed();
        moteur.index();
        let indexed = start.elapsed();
        drop(moteur);
        let start = Instant::now();
        let (moteur, _) = open(&chemins, Faits::Avec).expect("the official files open");
        let index = moteur.index();
        let whole = start.elapsed();
        for (list, time) in times.iter_mut().zip([read, closed - read, indexed - closed, whole]) {
            list.push(time.as_secs_f64() * 1e3);
        }
        let referentiel = moteur.referentiel();
        assert_eq!(referentiel.metiers().len(), METIERS);
        let metier = referentiel.metier_ix(code).expect("it is there");
        assert_eq!(index.parts().of(referentiel, metier).len(), referentiel.requis(metier).len());
    }
    for (etape, mut list) in ETAPES.into_iter().zip(times) {
        list.sort_by(f64::total_cmp);
        println!(
            "import de ROME 4.60\t{etape}\t{:.2}\t{:.2}\t(ms, au mieux et médiane)",
            list[0],
            list[list.len() / 2]
        );
    }
}
