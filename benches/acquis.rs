//! How long does a person's list of 15 to 30 compétences take to rank all métiers? On ROME 4.60, the 20 best. See README.md
//! beside this file.
//!
//! `cargo bench --bench acquis`. With the environment variable MATRICES, writes the profils and the answers there, for
//! `peers/run`.

mod donnees;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use passerelles::graph::MetierIx;
use passerelles::model::NatureAcquis;
use passerelles::passerelle::{Classeur, Proximite, Trait, Voisin};
use passerelles::{Acquis, Faits, Poids, Referentiel};

const NOMBRE: usize = 20;
const PROFILS: usize = 200;
const REPRISES: usize = 25;

/// As in `paires`: the two composantes made of compétences, without direction.
const COMPETENCES: Poids = Poids { savoir_faire: 583, savoirs: 417, ..Poids::NULS };

fn main() {
    let Some(rome) = donnees::rome() else { return };
    let (moteur, _) = passerelles::open(&rome, Faits::Avec).expect("the official files open");
    let referentiel = moteur.referentiel();
    let proximite = Proximite::new(referentiel, &COMPETENCES);
    let mut classeur = Classeur::new(referentiel, &proximite, NOMBRE);
    let profils = draw(referentiel);
    let mut times = Vec::with_capacity(PROFILS * REPRISES);
    for reprise in 0..REPRISES {
        for profil in &profils {
            let start = Instant::now();
            let best = classeur.rank(profil).next();
            times.push(start.elapsed().as_secs_f64() * 1e6);
            assert!(best.is_some() || reprise == REPRISES, "each profil has its best");
        }
    }
    for metier in referentiel.metier_positions().step_by(7) {
        check_own(referentiel, &proximite, &mut classeur, metier);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "un profil de 15 à 30 compétences\trang\t{:.2}\t{:.2}\t(µs, au mieux et médiane)",
        times[0],
        times[times.len() / 2]
    );
    if let Some(folder) = env::var_os("MATRICES") {
        export(Path::new(&folder), &proximite, referentiel, &mut classeur, &profils)
            .expect("the folder can be written");
    }
}

/// Whoever holds all that a métier asks ranks it first, at what it shares with itself.
fn check_own(referentiel: &Referentiel, proximite: &Proximite, classeur: &mut Classeur<'_>, metier: MetierIx) {
    let mut acquis = Acquis::default();
    for requis in referentiel.requis(metier) {
        acquis.hold(referentiel.competence_at(requis.competence()).code, NatureAcquis::Declare);
    }
    let own = proximite.contributions(metier, metier).iter().map(|c| c.valeur).sum();
    let best: Vec<Voisin> = classeur.rank(&acquis).collect();
    assert!(best.iter().any(|voisin| voisin.metier == metier && voisin.score == own), "a métier is its own nearest");
    assert!(best.iter().all(|voisin| voisin.score <= best[0].score));
}

/// Profils of 15 to 30 compétences, of two métiers each.
fn draw(referentiel: &Referentiel) -> Vec<Acquis> {
    let mut state = 20_261_122u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let positions: Vec<_> = referentiel.metier_positions().collect();
    let one = |_| {
        let mut acquis = Acquis::default();
        let wanted = 15 + draw(16);
        while acquis.competences().count() < wanted {
            let required = referentiel.requis(positions[draw(positions.len())]);
            let counted: Vec<_> = required.iter().map(|r| referentiel.competence_at(r.competence())).collect();
            let counted: Vec<_> = counted.into_iter().filter(|c| c.nature.is_counted()).collect();
            for _ in 0..wanted.div_ceil(2).min(counted.len()) {
                if acquis.competences().count() < wanted {
                    acquis.hold(counted[draw(counted.len())].code, NatureAcquis::Declare);
                }
            }
        }
        acquis
    };
    (0..PROFILS).map(one).collect()
}

/// The matrix by code of compétence (`métier code valeur`), and each profil with its answers.
fn export(
    folder: &Path,
    proximite: &Proximite,
    referentiel: &Referentiel,
    classeur: &mut Classeur<'_>,
    profils: &[Acquis],
) -> std::io::Result<()> {
    let mut text = String::new();
    for metier in referentiel.metier_positions() {
        for one in proximite.contributions(metier, metier) {
            if let Trait::Competence(ix) = one.commun {
                let _ = writeln!(text, "{} {} {}", metier.index(), ix.index(), one.composante.nom());
            }
        }
    }
    fs::write(folder.join("acquis.requis"), text)?;
    let mut text = String::new();
    for profil in profils {
        let held = profil.competences().filter_map(|(code, _)| referentiel.competence_ix(code));
        let held: Vec<String> = held.map(|ix| ix.index().to_string()).collect();
        let best: Vec<String> = classeur.rank(profil).map(|v| format!("{}:{}", v.metier.index(), v.score.0)).collect();
        let _ = writeln!(text, "{} | {}", held.join(" "), best.join(" "));
    }
    fs::write(folder.join("acquis.profils"), text)
}
