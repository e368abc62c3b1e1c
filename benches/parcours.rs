//! How fast are the k best parcours, with and without memory, beside python-igraph's k shortest paths on one graph?
//!
//! `PASSERELLES_DONNEES=… PYTHON=… cargo bench --bench parcours`: k = 5, n = 4, 200 seeded pairs of ROME 4.60. PYTHON is a
//! Python that has igraph; without it that line says "non exécuté".

mod donnees;

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use passerelles::parcours::{Cible, ParcoursOptions, Plat, Reseau, VOISINS, find_chemins, find_parcours};
use passerelles::{Acquis, Faits, Moteur};

const NOMBRE: usize = 5;
const ETAPES: usize = 4;
const PROCHES: usize = 10;
const PAIRES: usize = 200;
const GRAINE: u64 = 20_261_122;
/// How often each question is asked, by every engine alike.
const REPRISES: usize = 5;

fn main() {
    let Some(rome) = donnees::rome() else { return };
    let (moteur, _) = passerelles::open(&rome, Faits::Avec).expect("the official files open");
    let arcs = arcs(&moteur);
    let taille = moteur.referentiel().metiers().len();
    let plat = Plat::new(taille, &arcs);
    let paires = pairs(&plat, taille);
    println!("{taille} métiers, {} arcs, {} paires, k = {NOMBRE}, n = {ETAPES}", arcs.len(), paires.len());

    let mut plain = Vec::new();
    let ours: Vec<Vec<u32>> = paires
        .iter()
        .map(|(de, vers)| {
            let found = measure(&mut plain, || plat.k_best(*de, *vers, NOMBRE, ETAPES));
            found.iter().map(|chemin| chemin.cout).collect()
        })
        .collect();
    let plain = report("sans mémoire", plain);

    let theirs = igraph(&arcs, &paires);
    if let Some((times, costs)) = theirs {
        let igraph = report("python-igraph", times);
        println!("igraph / sans mémoire : médiane × {:.1}, p99 × {:.1}", igraph.0 / plain.0, igraph.1 / plain.1);
        agree(&ours, &costs);
    }

    let start = Instant::now();
    let proche = Reseau::new(moteur.referentiel(), moteur.index(), PROCHES);
    println!(
        "réseau de {PROCHES} voisins : {} étapes en {:.0} ms",
        proche.etapes(),
        start.elapsed().as_secs_f64() * 1e3
    );
    let memoire = report("avec mémoire, 10 voisins", with_memory(&moteur, &proche, &paires));
    println!("avec / sans mémoire : médiane × {:.1}, p99 × {:.1}", memoire.0 / plain.0, memoire.1 / plain.1);

    let start = Instant::now();
    let reseau = Reseau::new(moteur.referentiel(), moteur.index(), VOISINS);
    println!(
        "réseau de {VOISINS} voisins : {} étapes en {:.0} ms",
        reseau.etapes(),
        start.elapsed().as_secs_f64() * 1e3
    );
    report("avec mémoire, 30 voisins", with_memory(&moteur, &reseau, &paires));
    report("réponse entière, 30 voisins", whole(&moteur, &reseau, &paires));
}

/// The ten nearest métiers of each, at −ln(score), in millionths.
fn arcs(moteur: &Moteur) -> Vec<(u32, u32, u32)> {
    let mut arcs = Vec::new();
    let mut scores = Vec::new();
    for metier in moteur.referentiel().metier_positions() {
        moteur.index().proximite().scores(metier, &mut scores);
        let mut ranked: Vec<(u32, usize)> = scores.iter().map(|score| score.0).zip(0..).collect();
        ranked.retain(|(score, other)| *score > 0 && *other != metier.index());
        ranked.sort_by_key(|(score, other)| (std::cmp::Reverse(*score), *other));
        let cost = |score: u32| (-(f64::from(score) / 1e6).ln() * 1e6).round().max(0.0) as u32;
        arcs.extend(ranked.iter().take(PROCHES).map(|(s, other)| (metier.index() as u32, *other as u32, cost(*s))));
    }
    arcs
}

/// Seeded pairs that at most four étapes join.
fn pairs(plat: &Plat, taille: usize) -> Vec<(u32, u32)> {
    let mut state = GRAINE;
    let mut draw = || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % taille as u64) as u32
    };
    let mut pairs = Vec::new();
    while pairs.len() < PAIRES {
        let (de, vers) = (draw(), draw());
        if !plat.k_best(de, vers, 1, ETAPES).is_empty() {
            pairs.push((de, vers));
        }
    }
    pairs
}

/// Runs a question some times over and keeps the best time: what is left out is the machine's, not the question's.
fn measure<T>(times: &mut Vec<f64>, run: impl Fn() -> T) -> T {
    let once = || {
        let start = Instant::now();
        let found = run();
        (start.elapsed().as_secs_f64() * 1e6, found)
    };
    let (mut best, found) = once();
    for _ in 1..REPRISES {
        best = best.min(once().0);
    }
    times.push(best);
    found
}

/// Median and 99th percentile in microseconds, printed.
fn report(name: &str, mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() as f64 * part).ceil() as usize).clamp(1, times.len()) - 1];
    let (median, p99) = (at(0.5), at(0.99));
    println!("{name} : médiane {median:.1} µs, p99 {p99:.1} µs");
    (median, p99)
}

fn with_memory(moteur: &Moteur, reseau: &Reseau, paires: &[(u32, u32)]) -> Vec<f64> {
    let (referentiel, index) = (moteur.referentiel(), moteur.index());
    let (acquis, options) = (Acquis::default(), ParcoursOptions::default());
    let mut times = Vec::new();
    for (de, vers) in paires {
        let code = |at: &u32| referentiel.metiers()[*at as usize].code;
        let (de, vers) = (code(de), Cible::Metier(code(vers)));
        measure(&mut times, || {
            find_chemins(referentiel, index, reseau, de, &vers, &acquis, &options).expect("both métiers exist")
        });
    }
    times
}

fn whole(moteur: &Moteur, reseau: &Reseau, paires: &[(u32, u32)]) -> Vec<f64> {
    let (referentiel, index) = (moteur.referentiel(), moteur.index());
    let (acquis, options) = (Acquis::default(), ParcoursOptions::default());
    let mut times = Vec::new();
    for (de, vers) in paires {
        let code = |at: &u32| referentiel.metiers()[*at as usize].code;
        let (de, vers) = (code(de), Cible::Metier(code(vers)));
        measure(&mut times, || {
            find_parcours(referentiel, index, reseau, de, &vers, &acquis, &options).expect("both métiers exist")
        });
    }
    times
}

/// Times in microseconds, then the costs of the shortest paths of few enough arcs, pair by pair.
type Theirs = (Vec<f64>, Vec<Vec<u32>>);

/// What is found and how fast: the k shortest paths by python-igraph, pair by pair.
fn igraph(arcs: &[(u32, u32, u32)], paires: &[(u32, u32)]) -> Option<Theirs> {
    let folder = env::temp_dir().join(format!("passerelles-parcours-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    let (graph, pairs) = (folder.join("arcs.tsv"), folder.join("paires.tsv"));
    let lines = arcs.iter().map(|(de, vers, cout)| format!("{de}\t{vers}\t{cout}\n"));
    fs::write(&graph, lines.collect::<String>()).expect("a temporary file");
    let lines = paires.iter().map(|(de, vers)| format!("{de}\t{vers}\n"));
    fs::write(&pairs, lines.collect::<String>()).expect("a temporary file");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/parcours_igraph.py");
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = Command::new(python)
        .arg(script)
        .arg(&graph)
        .arg(&pairs)
        .args([NOMBRE, REPRISES, ETAPES].map(|n| n.to_string()))
        .output();
    let _ = fs::remove_dir_all(&folder);
    let output = run.ok().filter(|output| output.status.success());
    let Some(output) = output else {
        println!("python-igraph : non exécuté (PYTHON doit nommer un Python qui a igraph)");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (mut times, mut costs) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let mut fields = line.split('\t');
        times.push(fields.next()?.parse().ok()?);
        costs.push(fields.filter_map(|field| field.parse().ok()).collect());
    }
    Some((times, costs))
}

/// On every pair, the costs must be those of igraph's shortest paths within the bound.
fn agree(ours: &[Vec<u32>], theirs: &[Vec<u32>]) {
    let same = ours.iter().zip(theirs).filter(|(ours, theirs)| ours == theirs).count();
    println!("mêmes coûts qu'igraph, chemins de {ETAPES} arcs au plus : {same} paires sur {}", ours.len());
    assert_eq!((same, theirs.len()), (ours.len(), ours.len()), "the k shortest paths differ");
}
