//! Does search find what is meant under typos, and how fast? Eight kinds of typo over the labels of a référentiel, and
//! names as people say them. See README.md beside this file.

mod ambigu;
mod fautes;
mod quotidien;
mod tirage;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use passerelles::{Faits, Moteur, search};

use ambigu::Noms;
use fautes::{GENRES, Question};
use tirage::Tirage;

/// The seed that EVALUATION.md names; the second is the runner's.
const GRAINE: u64 = 20_261_122;

/// Queries a kind and a seed.
const PAR_GENRE: usize = 60;

/// The blocs together.
const TOUS: &str = "tous les noms";

/// How many times each query is timed.
const ESSAIS: usize = 3;

struct Arguments {
    donnees: PathBuf,
    graine: u64,
    export: Option<PathBuf>,
    detail: bool,
}

fn main() {
    let Some(arguments) = read_arguments() else { return };
    let (moteur, _) = match passerelles::open(std::slice::from_ref(&arguments.donnees), Faits::Avec) {
        Ok(opened) => opened,
        Err(error) => return println!("non exécuté : {error}"),
    };
    let start = Instant::now();
    moteur.chercher("", &search::Options::default());
    println!("index : {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let noms = Noms::new(moteur.referentiel());
    let graines = if arguments.graine == GRAINE { vec![GRAINE] } else { vec![GRAINE, arguments.graine] };
    let mut questions = Vec::new();
    for graine in &graines {
        questions.extend(fautes::draw(&noms, &mut Tirage::new(*graine), PAR_GENRE));
    }
    println!("graines : {graines:?} ; {} questions sur {} noms\n", questions.len(), noms.names.len());
    let answers: Vec<Answer> = questions.iter().map(|question| ask(&moteur, &noms, question)).collect();
    for bloc in fautes::BLOCS {
        print_bloc(bloc, &questions, &answers);
    }
    print_bloc(TOUS, &questions, &answers);
    if arguments.detail {
        print_misses(&questions, &answers);
    }
    quotidien::run(&moteur, arguments.detail);
    if let Some(folder) = &arguments.export {
        export(folder, &noms, &questions, &answers).expect("the folder can be written");
    }
}

/// Cargo adds `--bench`; without data there is nothing to measure.
fn read_arguments() -> Option<Arguments> {
    let home = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let data = std::env::var_os("PASSERELLES_DONNEES").map_or(home, PathBuf::from);
    let mut read = Arguments { donnees: data.join("rome-4.60"), graine: 1, export: None, detail: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--donnees" => read.donnees = words.next()?.into(),
            "--graine" => read.graine = words.next()?.parse().ok()?,
            "--export" => read.export = words.next().map(PathBuf::from),
            "--detail" => read.detail = true,
            _ => {}
        }
    }
    if !read.donnees.exists() {
        println!("non exécuté : {} est absent", read.donnees.display());
        return None;
    }
    Some(read)
}

struct Answer {
    /// The position of an expected thing, from 1.
    rank: Option<usize>,
    ambiguous: bool,
    time: Duration,
    first: String,
}

fn ask(moteur: &Moteur, noms: &Noms, question: &Question) -> Answer {
    let options = search::Options::default();
    let mut time = Duration::MAX;
    let mut reponse = moteur.chercher(&question.typed, &options);
    // The best of a few: other work on the machine is not what is measured.
    for _ in 0..ESSAIS {
        let start = Instant::now();
        reponse = moteur.chercher(&question.typed, &options);
        time = time.min(start.elapsed());
    }
    let rank = reponse.resultats.iter().position(|r| r.code == question.code).map(|at| at + 1);
    let first = reponse.resultats.first().map_or_else(String::new, |r| format!("{} {}", r.code, r.via.texte));
    Answer { rank, ambiguous: noms.is_ambiguous(question), time, first }
}

fn print_bloc(bloc: &str, questions: &[Question], answers: &[Answer]) {
    println!("{bloc}");
    println!(
        "  {:<34}{:>9}{:>8}{:>8}{:>10}{:>9}{:>9}",
        "genre", "non amb.", "hit@1", "hit@5", "ambiguës", "hit@1", "hit@5"
    );
    let mut times = Vec::new();
    for genre in GENRES {
        let of_kind =
            || questions.iter().zip(answers).filter(|(q, _)| (bloc == TOUS || q.bloc == bloc) && q.genre == *genre);
        let share = |ambiguous: bool| {
            let ranks: Vec<Option<usize>> =
                of_kind().filter(|(_, a)| a.ambiguous == ambiguous).map(|(_, a)| a.rank).collect();
            let within =
                |k: usize| ranks.iter().flatten().filter(|rank| **rank <= k).count() as f64 / ranks.len() as f64;
            (ranks.len(), within(1), within(5))
        };
        let (clear, one, five) = share(false);
        let (unclear, one_of, five_of) = share(true);
        println!("  {genre:<34}{clear:>9}{one:>8.3}{five:>8.3}{unclear:>10}{one_of:>9.3}{five_of:>9.3}");
        times.extend(of_kind().map(|(_, a)| a.time));
    }
    print_times(bloc, times);
}

fn print_times(bloc: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("  latence ({bloc}) : médiane {:.3} ms, p95 {:.3} ms, max {:.3} ms\n", at(0.5), at(0.95), at(1.0));
}

fn print_misses(questions: &[Question], answers: &[Answer]) {
    for (question, answer) in questions.iter().zip(answers).filter(|(_, a)| a.rank != Some(1) && !a.ambiguous) {
        let Question { bloc, genre, typed, code, label } = question;
        println!(
            "  [{bloc} ; {genre}] « {typed} » attendu {code} {label} ; rang {:?} ; premier {}",
            answer.rank, answer.first
        );
    }
}

/// The same queries and labels for `peers.py`: two files of tab-separated values.
fn export(folder: &PathBuf, noms: &Noms, questions: &[Question], answers: &[Answer]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut rows = String::new();
    for (question, answer) in questions.iter().zip(answers) {
        let unclear = u8::from(answer.ambiguous);
        let rank = answer.rank.unwrap_or(0);
        let time = answer.time.as_secs_f64() * 1e3;
        rows += &format!(
            "{}\t{}\t{}\t{}\t{unclear}\t{rank}\t{time:.4}\n",
            question.bloc, question.genre, question.typed, question.code
        );
    }
    fs::write(folder.join("questions.tsv"), rows)?;
    let labels: BTreeMap<(&str, &str), ()> =
        noms.names.iter().map(|n| ((n.label.as_str(), n.code.as_str()), ())).collect();
    let lines: Vec<String> = labels.keys().map(|(label, code)| format!("{code}\t{label}\n")).collect();
    fs::write(folder.join("libelles.tsv"), lines.concat())
}
