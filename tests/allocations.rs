//! What questions allocate: so much at most for the answer and each thing in it, whatever the number of candidates that were
//! ranked. A binary of its own, since it counts every allocation of the process's threads.
#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

#[path = "integration/hasard.rs"]
mod hasard;
#[path = "allocations/pack.rs"]
mod pack;

use std::path::{Path, PathBuf};

use allocation_counter::{AllocationInfo, measure};
use passerelles::certification::{LevierOptions, PlanOptions};
use passerelles::parcours::ParcoursOptions;
use passerelles::passerelle::Classeur;
use passerelles::profil::{self, DiagnosticOptions};
use passerelles::search::ReconnaitreOptions;
use passerelles::{
    Acquis, CodeRome, Faits, Fermete, Limites, Millioniemes, Moteur, Options, Verdict, analyse, open, search,
};

/// What one answer may take: allocations and bytes for itself, and for each of its items.
struct Borne {
    question: &'static str,
    seule: (u64, u64),
    par_objet: (u64, u64),
}

/// The bounds, from a little to a half above what the test prints, on the embedded edition and on ROME 4.60. An item is what the list of an
/// answer holds. Of `leviers` and `parcours` they are wide: a lever judges each métier that a bloc, or a pair, may open, and a
/// parcours each door on its way, and what is judged has reasons that are written.
const BORNES: [Borne; 10] = [
    Borne { question: "depuis", seule: (1_000, 200_000), par_objet: (1_500, 130_000) },
    Borne { question: "vers", seule: (1_000, 200_000), par_objet: (1_500, 130_000) },
    Borne { question: "entre", seule: (1_000, 100_000), par_objet: (1_500, 130_000) },
    Borne { question: "plan", seule: (2_000, 200_000), par_objet: (200, 15_000) },
    Borne { question: "leviers", seule: (2_000, 200_000), par_objet: (16_000, 1_500_000) },
    Borne { question: "parcours", seule: (2_000, 300_000), par_objet: (11_000, 1_600_000) },
    Borne { question: "diagnostic", seule: (2_000, 300_000), par_objet: (450, 40_000) },
    Borne { question: "chercher", seule: (400, 300_000), par_objet: (50, 5_000) },
    Borne { question: "reconnaitre", seule: (400, 20_000), par_objet: (150, 10_000) },
    Borne { question: "cellule", seule: (1_000, 100_000), par_objet: (100, 15_000) },
];

/// Asks once for the indices that are built on first use, then measures; `ask` tells how many items the answer has.
fn check(data: &str, question: &str, mut ask: impl FnMut() -> usize) {
    ask();
    let mut items = 0;
    let AllocationInfo { count_total, bytes_total, bytes_max, bytes_current, .. } = measure(|| items = ask());
    println!(
        "{data}\t{question}\t{items} objets\t{count_total} allocations\t{bytes_total} octets\t{bytes_max} à la fois"
    );
    assert_eq!(bytes_current, 0, "{data} {question}: nothing stays behind");
    let borne = BORNES.iter().find(|borne| borne.question == question).unwrap();
    let at_most = |(seule, par_objet): (u64, u64)| seule + par_objet * items as u64;
    let allowed = at_most((borne.seule.0, borne.par_objet.0));
    assert!(count_total <= allowed, "{data} {question}: {count_total} allocations, {allowed} at most");
    let allowed = at_most((borne.seule.1, borne.par_objet.1));
    assert!(bytes_total <= allowed, "{data} {question}: {bytes_total} bytes, {allowed} at most");
}

fn check_all(data: &str, moteur: &Moteur) {
    let code = |text: &str| text.parse::<CodeRome>().unwrap();
    let (de, vers) = (code("K1304"), code("J1501"));
    let (acquis, options) = (Acquis::default(), Options::default());
    let (referentiel, index) = (moteur.referentiel(), moteur.index());
    check(data, "depuis", || moteur.depuis(de, &acquis, &options).unwrap().passerelles.len());
    check(data, "vers", || moteur.vers(vers, &acquis, &options).unwrap().passerelles.len());
    // Every métier is judged, and none of them writes its reasons.
    let mut judged = Options { limites: Limites::default(), ..Options::default() };
    for limite in referentiel.limites() {
        judged.limites.insert(limite.code.clone(), Fermete::Dure);
    }
    judged.filtres.verdicts = vec![Verdict::Ouverte, Verdict::Conditionnelle];
    judged.filtres.couverture_min = Millioniemes(50_000);
    check(data, "depuis", || moteur.depuis(de, &acquis, &judged).unwrap().passerelles.len());
    check(data, "vers", || moteur.vers(vers, &acquis, &judged).unwrap().passerelles.len());
    check(data, "entre", || moteur.entre(de, vers, &acquis, &options).unwrap().passerelles.len());
    check(data, "plan", || {
        let plan = moteur.plan(vers, &acquis, &PlanOptions::default()).unwrap();
        plan.certifications.len() + plan.manquantes.len()
    });
    check(data, "leviers", || moteur.leviers(de, &acquis, &LevierOptions::default()).unwrap().blocs.len());
    check(data, "parcours", || {
        let options = ParcoursOptions::default();
        moteur.parcours(de, &"J1506".parse().unwrap(), &acquis, &options).unwrap().parcours.len()
    });
    let personne = profil::read(profil::EXEMPLE.as_bytes(), referentiel).unwrap();
    check(data, "diagnostic", || {
        let found = moteur.diagnostic(&personne, &DiagnosticOptions::default()).unwrap();
        found.courtes.len() + found.longues.len() + found.a_etudier.len() + found.exclus.len()
    });
    check(data, "chercher", || moteur.chercher("femme de menage", &search::Options::default()).resultats.len());
    check(data, "reconnaitre", || {
        moteur.reconnaitre("préparation des repas", &ReconnaitreOptions::default()).competences.len()
    });
    check(data, "cellule", || {
        let set = |nom: &str| analyse::find_ensemble(referentiel, &nom.parse().unwrap(), &[]).unwrap();
        let options = analyse::AnalyseOptions::default();
        analyse::open_cellule(referentiel, index, set("sap"), set("sante"), &options).passerelles.len()
    });
}

#[test]
fn a_question_allocates_for_its_answer_and_not_for_its_candidates() {
    check_all("embarqué", Moteur::embarque());
    match rome() {
        Some(moteur) => check_all("ROME 4.60", &moteur),
        None => println!("non exécuté sur ROME 4.60 : données absentes"),
    }
}

#[test]
fn ranking_allocates_nothing_once_its_rooms_are_there() {
    let (referentiel, index) = (Moteur::embarque().referentiel(), Moteur::embarque().index());
    let proximite = index.proximite();
    let mut scores = Vec::new();
    let metier = referentiel.metier_ix("K1304".parse().unwrap()).unwrap();
    proximite.scores(metier, &mut scores);
    let mut classeur = Classeur::new(referentiel, proximite, 20);
    let acquis = Moteur::embarque().acquis(&[], &["K1304".parse().unwrap()]).unwrap();
    assert!(classeur.rank(&acquis).len() > 0);
    let counted = measure(|| {
        proximite.scores(metier, &mut scores);
        proximite.scores_vers(metier, &mut scores);
        assert!(classeur.rank(&acquis).len() > 0);
    });
    assert_eq!(counted.count_total, 0, "{counted:?}");
}

/// What the import of ROME 4.60 holds at once, at most: the files that are being read, the tables, and the text of the
/// embedded facts.
const POINTE_IMPORT: u64 = 96 * 1024 * 1024;

fn rome() -> Option<Moteur> {
    let root = std::env::var_os("PASSERELLES_DONNEES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let folder = root.join("rome-4.60");
    folder.is_dir().then(|| open(&[folder], Faits::Avec).unwrap().0)
}

#[test]
fn an_import_holds_a_bounded_part_of_what_it_reads() {
    let mut moteur = None;
    let counted = measure(|| moteur = rome());
    let Some(moteur) = moteur else {
        return println!("non exécuté : ROME 4.60 absent");
    };
    let indexing = measure(|| {
        moteur.index();
    });
    println!(
        "import : {} octets à la fois, {} gardés, {} allocations",
        counted.bytes_max, counted.bytes_current, counted.count_total
    );
    println!(
        "index : {} octets à la fois, {} gardés, {} allocations",
        indexing.bytes_max, indexing.bytes_current, indexing.count_total
    );
    assert!(counted.bytes_max <= POINTE_IMPORT, "{counted:?}");
}
