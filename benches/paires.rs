//! How fast are the 20 nearest métiers of every métier? On ROME 4.60 (the compétences alone, the whole score), at the size
//! of ESCO, and as the number of métiers grows. See README.md beside this file.
//!
//! `cargo bench --bench paires [-- PART_OF_A_NAME]`; `-- croissance` for 1 ×, 4 × and 16 × synthetic sizes. With the environment variable
//! MATRICES, writes the vectors and the answers there, for `peers/run`.

mod donnees;
#[path = "donnees/synthese.rs"]
mod synthese;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use passerelles::graph::MetierIx;
use passerelles::passerelle::{Proximite, Voisins};
use passerelles::{CodeOgr, Competence, Faits, Metier, Millioniemes, Nature, Poids, Referentiel, Tables};
use synthese::Tirage;

const NOMBRE: usize = 20;

/// The two composantes made of compétences, in the proportion of [`Poids::ROME4`], without direction.
const COMPETENCES: Poids = Poids { savoir_faire: 583, savoirs: 417, ..Poids::NULS };

/// How often each reckoning is timed, unless REPRISES says otherwise.
const REPRISES: usize = 15;

fn main() {
    if env::args().any(|argument| argument == "croissance") {
        for facteur in [1, 4, 16] {
            let referentiel = synthetic(facteur);
            let proximite = Proximite::new(&referentiel, &Poids { savoir_faire: 1000, ..Poids::NULS });
            measure(&format!("synthétique {facteur} x"), &referentiel, &proximite, if facteur < 16 { 5 } else { 1 });
        }
        return;
    }
    let reprises = env::var("REPRISES").ok().and_then(|text| text.parse().ok()).unwrap_or(REPRISES);
    if let Some(rome) = donnees::rome() {
        let (moteur, _) = passerelles::open(&rome, Faits::Avec).expect("the official files open");
        let referentiel = moteur.referentiel();
        measure("rome compétences", referentiel, &Proximite::new(referentiel, &COMPETENCES), reprises);
        measure("rome score entier", referentiel, &Proximite::new(referentiel, &Poids::ROME4), reprises);
    }
    match donnees::find("esco/occupationSkillRelations.csv") {
        Some(liens) => {
            let referentiel = esco(&fs::read_to_string(liens).expect("the links of ESCO are read"));
            let proximite = Proximite::new(&referentiel, &Poids { savoir_faire: 1000, ..Poids::NULS });
            measure("esco", &referentiel, &proximite, reprises);
        }
        None => println!("non exécuté : ESCO absent"),
    }
}

/// Times the ways in turn, and holds their answers against each other.
fn measure(nom: &str, referentiel: &Referentiel, proximite: &Proximite, reprises: usize) {
    if env::args().skip(1).any(|part| !part.starts_with('-') && part != "croissance" && !nom.contains(&part)) {
        return;
    }
    let expected = one_by_one(referentiel, proximite);
    let mut ways = ["une à une", "ensemble", "à deux fils", "deux fois à la fois"].map(|way| (way, Vec::new()));
    let ways = if cfg!(feature = "parallele") { &mut ways[..] } else { &mut ways[..2] };
    let mut found = None;
    for _ in 0..reprises {
        for (at, (_, times)) in ways.iter_mut().enumerate() {
            let start = Instant::now();
            match at {
                0 => drop(std::hint::black_box(one_by_one(referentiel, proximite))),
                1 | 2 => found = Some(proximite.rank_all_on(NOMBRE, at)),
                _ => twice_at_once(proximite),
            }
            times.push(start.elapsed().as_secs_f64() * 1e3);
            if let Some(found) = &found {
                assert!(same(referentiel, &expected, found), "both ways answer the same");
            }
        }
    }
    let traits: usize = referentiel.metier_positions().map(|metier| proximite.coordinates(metier).len()).sum();
    println!("{nom} : {} métiers, {} traits, {traits} coordonnées", proximite.len(), proximite.trait_count());
    for (way, times) in ways {
        times.sort_by(f64::total_cmp);
        println!("  {nom}\t{way}\t{:.2}\t{:.2}\t(ms, au mieux et médiane)", times[0], times[times.len() / 2]);
    }
    if let (Some(folder), Some(found)) = (env::var_os("MATRICES"), found) {
        let stem = Path::new(&folder).join(nom.replace(' ', "_"));
        export(&stem, referentiel, proximite, &found).expect("the folder can be written");
    }
}

/// The whole reckoning twice at the same time, each on a thread of its own: half of what it takes is what no division of the work
/// among two threads can beat on this machine, at this moment.
fn twice_at_once(proximite: &Proximite) {
    let whole = || drop(std::hint::black_box(proximite.rank_all_on(NOMBRE, 1)));
    std::thread::scope(|scope| {
        scope.spawn(whole);
        whole();
    });
}

/// As one question after another does it.
fn one_by_one(referentiel: &Referentiel, proximite: &Proximite) -> Vec<Vec<(usize, Millioniemes)>> {
    let mut scores = Vec::new();
    let mut rank = |metier: MetierIx| {
        proximite.scores(metier, &mut scores);
        let others = (0..).zip(&scores).filter(|(at, score)| *at != metier.index() && score.0 > 0);
        let mut ranked: Vec<(u32, usize)> = others.map(|(at, score)| (!score.0, at)).collect();
        if ranked.len() > NOMBRE {
            ranked.select_nth_unstable(NOMBRE);
            ranked.truncate(NOMBRE);
        }
        ranked.sort_unstable();
        // In a room of their own: that of all candidates is let go.
        ranked.iter().map(|(score, at)| (*at, Millioniemes(!score))).collect()
    };
    referentiel.metier_positions().map(&mut rank).collect()
}

fn same(referentiel: &Referentiel, expected: &[Vec<(usize, Millioniemes)>], found: &Voisins) -> bool {
    let of = |metier| found.of(metier).iter().map(|v| (v.metier.index(), v.score));
    let mut rows = expected.iter().zip(referentiel.metier_positions());
    expected.len() == found.len() && rows.all(|(row, metier)| row.iter().copied().eq(of(metier)))
}

/// Vectors as lines `métier trait source cible`, and answers as lines `métier voisin score`.
fn export(stem: &Path, referentiel: &Referentiel, proximite: &Proximite, found: &Voisins) -> std::io::Result<()> {
    let mut vectors = std::io::BufWriter::new(fs::File::create(stem.with_extension("vecteurs"))?);
    let mut answers = std::io::BufWriter::new(fs::File::create(stem.with_extension("voisins"))?);
    for metier in referentiel.metier_positions() {
        for (at, source, cible) in proximite.coordinates(metier) {
            writeln!(vectors, "{} {at} {source} {cible}", metier.index())?;
        }
        for voisin in found.of(metier) {
            writeln!(answers, "{} {} {}", metier.index(), voisin.metier.index(), voisin.score.0)?;
        }
    }
    vectors.flush()?;
    answers.flush()
}

/// Occupations and skills of ESCO under codes of our own.
fn esco(text: &str) -> Referentiel {
    let mut occupations: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut fields = line.split(',');
        if let (Some(occupation), Some(skill)) = (fields.next(), fields.nth(2)) {
            occupations.entry(occupation).or_default().insert(skill);
        }
    }
    let skills: BTreeSet<&str> = occupations.values().flatten().copied().collect();
    let skills: BTreeMap<&str, u32> = skills.into_iter().zip(1..).collect();
    referentiel(skills.len() as u32, occupations.values().map(|own| own.iter().map(|skill| skills[skill]).collect()))
}

/// So many times the size of ESCO, each métier with as many compétences as there, the common ones drawn more often.
fn synthetic(facteur: u32) -> Referentiel {
    let (metiers, competences, links) = (3_039 * facteur, 13_939 * facteur, 42);
    let mut tirage = Tirage::new(20_261_122);
    let mut own = || (0..links).map(|_| 1 + tirage.common(competences)).collect::<BTreeSet<u32>>();
    referentiel(competences, (0..metiers).map(|_| own()).collect::<Vec<_>>().into_iter())
}

fn referentiel(competences: u32, metiers: impl Iterator<Item = BTreeSet<u32>>) -> Referentiel {
    let metier = |(at, own): (usize, BTreeSet<u32>)| {
        let code = synthese::code(at).parse().expect("a letter and four digits");
        let competences = own.into_iter().map(CodeOgr).collect();
        Metier { competences, ..Metier::new(code, format!("métier {at}")) }
    };
    let competence = |at: u32| Competence::new(CodeOgr(at), format!("compétence {at}"), Nature::SavoirFaire);
    synthese::close(Tables {
        metiers: metiers.enumerate().map(metier).collect(),
        competences: (1..=competences).map(competence).collect(),
        ..Tables::default()
    })
}
