//! How long does a pack of ROME 4.60 take to open, and to answer first, beside importing the official files in the same run?
//! How large is each of its parts? See README.md beside this file; `memoire.rs` tells the memory that each index takes.
//!
//! `cargo bench --bench pack --features cli`; REPRISES says how often. Without `cli` the tool as a whole is left out.
//! For a profiler, `-- profil FICHIER N` opens a pack N times and asks `depuis K1304` each time; with `ouvrir` after it, opens
//! only; with `json`, writes the answer too; with `suite`, times the scores of 24 métiers after each other in its place.

mod donnees;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use passerelles::profil::{self, DiagnosticOptions};
use passerelles::{Acquis, CodeRome, Faits, Moteur, Options, export, open, pack, search};

/// What is asked of an engine just opened.
type Question = (&'static str, fn(&Moteur) -> String);

const QUESTIONS: [Question; 5] = [
    ("depuis K1304", depuis),
    ("entre K1304 J1501", entre),
    ("depuis K1304 --sans-proches", sans_proches),
    ("diagnostic (profil d'exemple)", diagnostic),
    ("chercher « femme de ménage »", chercher),
];

/// How many questions are asked in a row.
const SUITE: usize = 24;

fn code(text: &str) -> CodeRome {
    text.parse().expect("a code ROME")
}

fn depuis(moteur: &Moteur) -> String {
    let reponse = moteur.depuis(code("K1304"), &Acquis::default(), &Options::default());
    export::json::write(&reponse.expect("K1304 is there"))
}

fn sans_proches(moteur: &Moteur) -> String {
    let options = Options { proches: passerelles::passerelle::CompetencesProches::Sans, ..Options::default() };
    export::json::write(&moteur.depuis(code("K1304"), &Acquis::default(), &options).expect("K1304 is there"))
}

fn entre(moteur: &Moteur) -> String {
    let reponse = moteur.entre(code("K1304"), code("J1501"), &Acquis::default(), &Options::default());
    export::json::write(&reponse.expect("both are there"))
}

fn diagnostic(moteur: &Moteur) -> String {
    let lu = profil::read(profil::EXEMPLE.as_bytes(), moteur.referentiel()).expect("the example is read");
    export::json::write(&moteur.diagnostic(&lu, &DiagnosticOptions::default()).expect("the example is answered"))
}

fn chercher(moteur: &Moteur) -> String {
    export::json::write(&moteur.chercher("femme de ménage", &search::Options::default()))
}

/// Milliseconds of a call, and what it gave.
fn time<T>(call: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let value = call();
    (start.elapsed().as_secs_f64() * 1e3, value)
}

fn print(nom: &str, times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    println!("{nom}\t{:.2}\t{:.2}\t(ms, au mieux et médiane)", times[0], times[times.len() / 2]);
    times[0]
}

fn main() {
    // `profil FICHIER N [ouvrir|json|suite]`
    let arguments: Vec<String> = env::args().skip_while(|argument| argument != "profil").skip(1).collect();
    if let [chemin, times, jusque @ ..] = &arguments[..] {
        let jusque = jusque.first().map_or("", String::as_str);
        let (chemin, times) = (Path::new(chemin), times.parse().expect("a number of times"));
        return if jusque == "suite" { ask_in_a_row(chemin, times) } else { repeat(chemin, times, jusque) };
    }
    let Some(rome) = donnees::rome() else { return };
    let reprises = env::var("REPRISES").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let (moteur, _) = open(&rome, Faits::Avec).expect("the official files open");
    let (writing, octets) = time(|| moteur.to_pack());
    let chemin = env::temp_dir().join(format!("passerelles-{}.pack", std::process::id()));
    fs::write(&chemin, &octets).expect("the temporary folder is written to");
    print_sizes(&octets);
    println!("écrire le pack, voisinages compris\t{writing:.0}\t(ms)");
    print_times(&moteur, &rome, &chemin, reprises);
    print_tool(&chemin, reprises);
    fs::remove_file(&chemin).expect("what was written is removed");
}

/// Opens a pack, asks a question of it and writes the answer, many times over; what comes of it is let go untimed.
fn repeat(chemin: &Path, times: usize, jusque: &str) {
    let paths = [chemin.to_owned()];
    let ask = |moteur: &Moteur| moteur.depuis(code("K1304"), &Acquis::default(), &Options::default());
    let mut lasted = Vec::new();
    for _ in 0..times {
        let (one, _found) = time(|| {
            let moteur = open(&paths, Faits::Avec).expect("the pack opens").0;
            let answer = (jusque != "ouvrir").then(|| ask(&moteur).expect("K1304 is there"));
            let text = (jusque == "json").then(|| answer.as_ref().map(export::json::write));
            (moteur, answer, text)
        });
        lasted.push(one);
    }
    let nom = match jusque {
        "ouvrir" => "ouvrir le pack",
        "json" => "ouvrir, puis depuis K1304, écrit en JSON",
        _ => "ouvrir, puis depuis K1304",
    };
    print(nom, &mut lasted);
}

/// Ranks from one métier after another on a pack just opened: the first ones read its counts, then all is put in order.
fn ask_in_a_row(chemin: &Path, times: usize) {
    let paths = [chemin.to_owned()];
    let mut lasted = vec![Vec::new(); SUITE];
    for _ in 0..times {
        let moteur = open(&paths, Faits::Avec).expect("the pack opens").0;
        let (proximite, mut scores) = (moteur.index().proximite(), Vec::new());
        let step = proximite.len().div_ceil(SUITE);
        for (metier, lasted) in moteur.referentiel().metier_positions().step_by(step).zip(&mut lasted) {
            lasted.push(time(|| proximite.scores(metier, &mut scores)).0);
        }
    }
    lasted.iter_mut().zip(1..).for_each(|(times, rang)| {
        print(&format!("scores, question {rang}"), times);
    });
}

fn print_sizes(octets: &[u8]) {
    let sections = pack::sections(octets).expect("it was just written");
    for (nom, taille) in &sections {
        println!("section {nom}\t{taille}\t(octets)");
    }
    let texts: usize = sections.iter().filter(|(nom, _)| *nom == "descriptions").map(|(_, taille)| taille).sum();
    println!("pack\t{}\t(octets)\tsans les textes descriptifs\t{}", octets.len(), octets.len() - texts);
}

/// Import, opening, opening and a first question, in turn.
fn print_times(moteur: &Moteur, rome: &[PathBuf], chemin: &Path, reprises: usize) {
    let expected = QUESTIONS.map(|(_, ask)| ask(moteur));
    let paths = [chemin.to_owned()];
    let opened = || open(&paths, Faits::Avec).expect("the pack opens").0;
    let (mut imports, mut indexed, mut openings) = (Vec::new(), Vec::new(), Vec::new());
    let mut firsts = QUESTIONS.map(|_| Vec::new());
    for round in 0..reprises {
        if round % 4 == 0 {
            let (lasted, (imported, _)) = time(|| open(rome, Faits::Avec).expect("the official files open"));
            let (more, _) = time(|| imported.index());
            imports.push(lasted);
            indexed.push(lasted + more);
        }
        openings.push(time(opened).0);
        for (((nom, ask), times), expected) in QUESTIONS.iter().zip(&mut firsts).zip(&expected) {
            // What is opened is let go after the clock stops.
            let answered = |moteur: Moteur| (ask(&moteur), moteur);
            let (lasted, (answer, _moteur)) = time(|| answered(opened()));
            assert!(answer == *expected, "{nom}: the pack answers as the import does");
            times.push(lasted);
        }
    }
    let import = print("importer ROME 4.60, validé, sans les indices", &mut imports);
    let indexed = print("importer ROME 4.60, validé et indexé", &mut indexed);
    let opening = print("ouvrir le pack", &mut openings);
    for ((nom, _), times) in QUESTIONS.iter().zip(&mut firsts) {
        print(&format!("ouvrir, puis {nom}"), times);
    }
    println!("importer, sans les indices / ouvrir\t{:.1}\t(au mieux)", import / opening);
    println!("importer, indexé / ouvrir\t{:.1}\t(au mieux)", indexed / opening);
}

/// The tool from its start to its end.
fn print_tool(chemin: &Path, reprises: usize) {
    let Some(outil) = option_env!("CARGO_BIN_EXE_passerelles") else {
        println!("l'outil entier\tnon exécuté : sans --features cli");
        return;
    };
    let run = |args: &[&str]| {
        let (lasted, output) = time(|| Command::new(outil).args(args).output().expect("the tool starts"));
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        lasted
    };
    let donnees = chemin.display().to_string();
    let mut times: Vec<f64> = (0..reprises).map(|_| run(&["depuis", "K1304", "--donnees", &donnees])).collect();
    print("l'outil entier : depuis K1304 --donnees fr.pack", &mut times);
    let mut times: Vec<f64> = (0..reprises).map(|_| run(&["depuis", "K1304"])).collect();
    print("l'outil entier : depuis K1304, données embarquées", &mut times);
}
