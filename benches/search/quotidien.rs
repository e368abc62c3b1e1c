//! Names as people say them: `tests/data/noms_quotidiens.tsv`, and `noms_quotidiens_b.tsv`, written before the misses of
//! the first were looked at; `noms_quotidiens_c.tsv` and `noms_quotidiens_d.tsv`, each written after the method and the table
//! were frozen, and measured once before either changed; `noms_quotidiens_e.tsv` and `noms_quotidiens_f.tsv`, likewise, by a
//! stranger.

use std::collections::BTreeMap;

use passerelles::text::fold::fold;
use passerelles::{Moteur, search};

const NOMS: &str = include_str!("../../tests/data/noms_quotidiens.tsv");

const NOMS_B: &str = include_str!("../../tests/data/noms_quotidiens_b.tsv");

const NOMS_C: &str = include_str!("../../tests/data/noms_quotidiens_c.tsv");

const NOMS_D: &str = include_str!("../../tests/data/noms_quotidiens_d.tsv");

const NOMS_E: &str = include_str!("../../tests/data/noms_quotidiens_e.tsv");

const NOMS_F: &str = include_str!("../../tests/data/noms_quotidiens_f.tsv");

pub fn run(moteur: &Moteur, detail: bool) {
    measure(moteur, "noms de tous les jours", NOMS, detail);
    measure(moteur, "noms de tous les jours, second lot", NOMS_B, detail);
    measure(moteur, "noms de tous les jours, troisième lot", NOMS_C, detail);
    measure(moteur, "noms de tous les jours, quatrième lot", NOMS_D, detail);
    measure(moteur, "noms de tous les jours, cinquième lot", NOMS_E, detail);
    measure(moteur, "noms de tous les jours, sixième lot", NOMS_F, detail);
}

fn measure(moteur: &Moteur, title: &str, names: &str, detail: bool) {
    let options = search::Options { objets: vec![search::GenreObjet::Metier], ..search::Options::default() };
    let table: Vec<String> = moteur.referentiel().noms_usuels().iter().map(|nom| fold(&nom.nom)).collect();
    let mut counts = [[0usize; 3]; 3];
    let mut later = false;
    let mut trust: BTreeMap<search::Confiance, [usize; 2]> = BTreeMap::new();
    for line in names.lines().filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            later |= line.starts_with("# Dernier lot");
            continue;
        }
        let (name, codes) = line.split_once('\t').expect("a name, a tab, codes");
        let expected: Vec<&str> = codes.split_whitespace().collect();
        let reponse = moteur.chercher(name, &options);
        let rank = reponse.resultats.iter().position(|r| expected.contains(&r.code.as_str())).map(|at| at + 1);
        let of = &mut counts[if table.contains(&fold(name)) { 2 } else { usize::from(later) }];
        of[0] += 1;
        of[1] += usize::from(rank == Some(1));
        let trusted = trust.entry(reponse.confiance).or_default();
        trusted[0] += 1;
        trusted[1] += usize::from(rank == Some(1));
        of[2] += usize::from(rank.is_some_and(|rank| rank <= 5));
        if detail && rank != Some(1) {
            let first: Vec<String> =
                reponse.resultats.iter().take(3).map(|r| format!("{} {} ({})", r.code, r.via.texte, r.score)).collect();
            println!("  « {name} » attendu {codes} ; rang {rank:?} ; {:?} ; premiers {first:?}", reponse.confiance);
        }
    }
    println!("{title}");
    for (title, [all, one, five]) in
        ["hors de la table, premiers lots", "hors de la table, dernier lot", "tels quels dans la table"]
            .iter()
            .zip(counts)
    {
        let share = |n: usize| if all == 0 { f64::NAN } else { n as f64 / all as f64 };
        println!("  {title:<34}{all:>9}{:>8.3}{:>8.3}", share(one), share(five));
    }
    let all: [usize; 3] = std::array::from_fn(|at| counts.iter().map(|of| of[at]).sum());
    let share = |n: usize| n as f64 / all[0] as f64;
    println!("  {:<34}{:>9}{:>8.3}{:>8.3}", "tous", all[0], share(all[1]), share(all[2]));
    for (confiance, [all, right]) in trust {
        println!("  confiance {confiance:?} : {all} noms, premier juste {right}");
    }
}
