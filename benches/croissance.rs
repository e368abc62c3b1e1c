//! How does the cost of each question grow with the number of métiers, compétences and profils? Synthetic référentiels of once,
//! four times and sixteen times the size of ROME, with certifications. See README.md beside this file.
//!
//! `cargo bench --bench croissance [-- FACTEUR…]`. The growth of all pairs is in `paires`.

#[path = "donnees/synthese.rs"]
mod synthese;

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

use passerelles::analyse::cohorte::{Etat, LectureOptions, Preparation, read};
use passerelles::certification::PlanOptions;
use passerelles::graph::MetierIx;
use passerelles::model::{Attestation, Ensemble, GenreEnsemble, NatureAcquis};
use passerelles::parcours::{Cible, ParcoursError, ParcoursOptions};
use passerelles::passerelle::Classeur;
use passerelles::profil::DiagnosticOptions;
use passerelles::{
    Acquis, Appellation, Bloc, Certification, CodeOgr, CodeRome, Competence, Metier, Moteur, Nature, Options,
    Referentiel, Tables, analyse, profil, search,
};
use synthese::Tirage;

/// Once the size of ROME 4.60, in round figures.
const METIERS: u32 = 1_600;
const COMPETENCES: u32 = 14_000;
/// What each métier asks, and how many names it has.
const DEMANDEES: u32 = 40;
const APPELLATIONS: u32 = 6;
/// One métier in so many has a certification of four blocs.
const CERTIFIES: usize = 4;
/// The words of labels, at once the size: they grow as the square root does, as those of any language.
const MOTS: f64 = 6_000.0;
/// The métiers of the set that a cohort is held against, and its profils at once the size.
const ENSEMBLE: usize = 90;
const PROFILS: usize = 5_000;
/// How many questions of each kind are asked.
const QUESTIONS: usize = 60;

fn main() {
    let asked: Vec<u32> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    for facteur in if asked.is_empty() { vec![1, 4, 16] } else { asked } {
        measure(facteur);
    }
}

/// Prints the median time of each question at a size.
fn measure(facteur: u32) {
    let start = Instant::now();
    let referentiel = synthetic(facteur);
    print(facteur, "référentiel fermé", start.elapsed().as_secs_f64() * 1e3, "ms");
    let moteur = Moteur::new(referentiel);
    let start = Instant::now();
    let index = moteur.index();
    print(facteur, "indexé", start.elapsed().as_secs_f64() * 1e3, "ms");
    let referentiel = moteur.referentiel();
    let codes: Vec<CodeRome> = referentiel.metiers().iter().map(|metier| metier.code).collect();
    let mut tirage = Tirage::new(20_261_128);
    let mut draw = || codes[(tirage.part() * codes.len() as f64) as usize];

    let (acquis, options) = (Acquis::default(), Options::default());
    time(facteur, "depuis un métier, réponse entière", || {
        let reponse = moteur.depuis(draw(), &acquis, &options).expect("a métier of the référentiel");
        assert!(!reponse.passerelles.is_empty());
    });
    let mut classeur = Classeur::new(referentiel, index.proximite(), 20);
    let profils: Vec<Acquis> = (0..QUESTIONS).map(|_| acquis_of(referentiel, draw())).collect();
    let mut next = profils.iter().cycle();
    time(facteur, "un profil de 20 compétences, rang", || {
        assert!(classeur.rank(next.next().expect("they cycle")).next().is_some());
    });
    let plans = PlanOptions::default();
    let certified: Vec<CodeRome> = codes.iter().copied().step_by(CERTIFIES).collect();
    let mut next = certified.iter().cycle().step_by(certified.len() / QUESTIONS + 1);
    time(facteur, "plan vers un métier certifié", || {
        let plan =
            moteur.plan(*next.next().expect("they cycle"), &acquis, &plans).expect("a métier of the référentiel");
        assert!(!plan.certifications.is_empty());
    });
    let exemple = |code: CodeRome| line(&[code]).trim_end().to_owned();
    time(facteur, "diagnostic d'un profil", || {
        let profil = profil::read(exemple(draw()).as_bytes(), referentiel).expect("a profil");
        let diagnostic = moteur.diagnostic(&profil, &DiagnosticOptions::default()).expect("known métiers");
        assert!(diagnostic.comptes.iter().sum::<usize>() > 0);
    });

    let start = Instant::now();
    moteur.chercher("", &search::Options::default());
    print(facteur, "index de recherche", start.elapsed().as_secs_f64() * 1e3, "ms");
    let noms: Vec<&str> = referentiel.metiers().iter().map(|metier| metier.libelle.as_str()).collect();
    let mut next = noms.iter().cycle().step_by(noms.len() / QUESTIONS + 1);
    time(facteur, "chercher un nom, une lettre en moins", || {
        let nom = next.next().expect("they cycle");
        let typed: String = nom.chars().take(2).chain(nom.chars().skip(3)).collect();
        assert!(!moteur.chercher(&typed, &search::Options::default()).resultats.is_empty());
    });

    let start = Instant::now();
    moteur.reseau();
    print(facteur, "étapes de tous", start.elapsed().as_secs_f64() * 1e3, "ms");
    let (parcours, voisins) = (ParcoursOptions::default(), index.proximite().rank_all(5));
    // To a near métier of a near one: some étapes, and not none.
    let beside = |metier: MetierIx| voisins.of(metier).last().map_or(metier, |voisin| voisin.metier);
    time(facteur, "parcours vers le voisin d'un voisin", || {
        let de = draw();
        let vers = beside(beside(referentiel.metier_ix(de).expect("a métier of the référentiel")));
        let vers = Cible::Metier(referentiel.metier_at(vers).code);
        let found = moteur.parcours(de, &vers, &acquis, &parcours);
        match found {
            Ok(found) => assert!(!found.parcours.is_empty(), "there are étapes"),
            // The neighbour of a neighbour is where one came from.
            Err(ParcoursError::CibleVide { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    });

    let secteurs = ["essai".parse().expect("a name")];
    let ensembles = analyse::find_ensembles(referentiel, &secteurs, &[]).expect("the set of the bench");
    let preparation = Preparation::new(referentiel, index, ensembles, None);
    let lignes: String = (0..PROFILS * facteur as usize).map(|_| line(&[draw(), draw()])).collect();
    let mut etat = Etat::new(&preparation);
    let start = Instant::now();
    let options = LectureOptions::default();
    read(referentiel, &preparation, &mut Cursor::new(&lignes), &mut etat, options, |_| ControlFlow::Continue(()))
        .expect("memory does not fail");
    assert_eq!(etat.utilisees, PROFILS as u64 * u64::from(facteur));
    print(facteur, "une cohorte", start.elapsed().as_secs_f64() * 1e3, "ms");
}

/// Asks a question some times, and prints the median.
fn time(facteur: u32, nom: &str, mut ask: impl FnMut()) {
    ask();
    let mut times: Vec<f64> = (0..QUESTIONS)
        .map(|_| {
            let start = Instant::now();
            ask();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    print(facteur, nom, times[times.len() / 2], "µs");
}

fn print(facteur: u32, nom: &str, time: f64, unit: &str) {
    println!("{facteur} ×\t{nom}\t{time:.1}\t({unit})");
}

/// A person who exercised métiers, as a line of a cohort.
fn line(metiers: &[CodeRome]) -> String {
    let experiences: Vec<String> =
        metiers.iter().map(|code| format!(r#"{{"metier":"{code}","annees":3,"finie_depuis_annees":1}}"#)).collect();
    let experiences = experiences.join(",");
    format!(
        "{{\"genre\":\"passerelles.profil\",\"version\":1,\"date\":\"2026-11-28\",\"experiences\":[{experiences}]}}\n"
    )
}

/// The first twenty compétences that a métier asks.
fn acquis_of(referentiel: &Referentiel, code: CodeRome) -> Acquis {
    let metier = referentiel.metier_ix(code).expect("a métier of the référentiel");
    let mut acquis = Acquis::default();
    for requis in referentiel.requis(metier).iter().take(20) {
        acquis.hold(referentiel.competence_code(requis.competence()), NatureAcquis::Declare);
    }
    acquis
}

/// So many times the size of ROME.
fn synthetic(facteur: u32) -> Referentiel {
    let mut tirage = Tirage::new(20_261_122);
    let mots = (MOTS * f64::from(facteur).sqrt()) as u32;
    let label = |tirage: &mut Tirage, count: u32| {
        let mut label = String::new();
        for _ in 0..count {
            write!(label, "{}{}", if label.is_empty() { "" } else { " " }, mot(tirage.common(mots))).expect("a text");
        }
        label
    };
    let mut tables = Tables::default();
    for at in 1..=COMPETENCES * facteur {
        tables.competences.push(Competence::new(CodeOgr(at), label(&mut tirage, 6), Nature::SavoirFaire));
    }
    let mut appellation = COMPETENCES * facteur;
    for at in 0..(METIERS * facteur) as usize {
        let code: CodeRome = synthese::code(at).parse().expect("a letter and four digits");
        let mut metier = Metier::new(code, label(&mut tirage, 3));
        metier.definition = label(&mut tirage, 30);
        let own: BTreeSet<u32> = (0..DEMANDEES).map(|_| 1 + tirage.common(COMPETENCES * facteur)).collect();
        metier.competences = own.into_iter().map(CodeOgr).collect();
        for _ in 0..APPELLATIONS {
            appellation += 1;
            let libelle = label(&mut tirage, 3);
            metier.appellations.push(Appellation { code: CodeOgr(appellation), libelle, court: None, peu_usite: None });
        }
        if at % CERTIFIES == 0 {
            certify(at as u32 + 1, &metier, &mut tables);
        }
        tables.metiers.push(metier);
    }
    let metiers = tables.metiers.iter().take(ENSEMBLE).map(|metier| metier.code).collect();
    tables.ensembles.push(Ensemble {
        code: "essai".parse().expect("a name"),
        libelle: "essai".to_owned(),
        definition: None,
        genre: GenreEnsemble::Projet,
        metiers,
        idcc: Vec::new(),
        source: None,
        date: None,
        certitude: None,
    });
    synthese::close(tables)
}

/// A certification that aims at a métier, with four blocs over some of what it asks.
fn certify(numero: u32, metier: &Metier, tables: &mut Tables) {
    let code = format!("RNCP{numero}").parse().expect("a code of certification");
    let mut certification = Certification::new(code, format!("certification {numero}"));
    certification.vise.push(metier.code);
    certification.actif = Some(true);
    tables.certifications.push(certification);
    for (rang, competences) in (1u16..).zip(metier.competences.chunks(8).take(4)) {
        let code = format!("RNCP{numero}BC{rang:02}").parse().expect("a code of bloc");
        let mut bloc = Bloc::new(code, format!("bloc {rang}"));
        let attest = |code: &CodeOgr| Attestation { code: *code, certitude: None, source: None };
        bloc.competences = competences.iter().map(attest).collect();
        tables.blocs.push(bloc);
    }
}

/// A word that can be said, told by its number.
fn mot(mut numero: u32) -> String {
    const SYLLABES: [&str; 16] =
        ["ba", "cor", "du", "fen", "gi", "lam", "mo", "nul", "pa", "ri", "sol", "ter", "va", "zin", "chou", "bre"];
    let mut mot = String::from(SYLLABES[(numero % 16) as usize]);
    numero /= 16;
    while numero > 0 {
        mot.push_str(SYLLABES[(numero % 16) as usize]);
        numero /= 16;
    }
    mot
}
