//! A cohort: the same as so many diagnostics, in any order, on any number of threads, whatever lines it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use passerelles::analyse::cohorte::{
    Atelier, Cle, CohorteError, Comptes, Effectif, Etat, LectureOptions, Preparation, Rapport, SurErreur, read,
};
use passerelles::analyse::{self, EnsembleRetenu};
use passerelles::profil::{self, Diagnostic, DiagnosticOptions, Piste};
use passerelles::{Millioniemes, Moteur, export};
use proptest::prelude::*;

const SETS: [&str; 4] = ["sap", "sante", "social", "proprete"];

fn sets(moteur: &Moteur) -> Vec<EnsembleRetenu> {
    let codes = SETS.map(|code| code.parse().unwrap());
    analyse::find_ensembles(moteur.referentiel(), &codes, &[]).unwrap()
}

fn prepare() -> (&'static Moteur, Preparation) {
    let moteur = Moteur::embarque();
    (moteur, Preparation::new(moteur.referentiel(), moteur.index(), sets(moteur), None))
}

fn tally(text: impl AsRef<[u8]>, fils: usize) -> Etat {
    let (moteur, preparation) = prepare();
    let mut etat = Etat::new(&preparation);
    let options = LectureOptions { fils: NonZeroUsize::new(fils).unwrap(), ..LectureOptions::default() };
    read(moteur.referentiel(), &preparation, &mut text.as_ref(), &mut etat, options, |_| ControlFlow::Continue(()))
        .unwrap();
    etat
}

fn report(etat: &Etat) -> String {
    let (moteur, preparation) = prepare();
    export::json::write(&Rapport::new(moteur.referentiel(), &preparation, etat, 5))
}

/// A profil of the embedded data, on one line.
fn profils() -> impl Strategy<Value = String> {
    let codes: Vec<String> = Moteur::embarque().referentiel().metiers().iter().map(|m| m.code.to_string()).collect();
    let experience =
        (proptest::sample::select(codes), 0u32..240, 0u32..20, 0usize..3).prop_map(|(code, mois, fin, cadre)| {
            let cadre = ["remunere", "benevole", "aidant_familial"][cadre];
            format!("{{\"metier\":\"{code}\",\"mois\":{mois},\"finie_depuis_annees\":{fin},\"cadre\":\"{cadre}\"}}")
        });
    let titres = proptest::collection::vec(proptest::sample::select(vec!["RNCP37715", "RNCP40692", "RNCP36004"]), 0..2);
    let limites = ["port_de_charges", "nuit", "station_debout", "travail_isole"];
    let limite = (proptest::sample::select(limites.to_vec()), 0usize..3).prop_map(|(nom, fermete)| {
        let fermete = ["dure", "souple", "a_verifier_medecin"][fermete];
        format!("{{\"contexte\":\"{nom}\",\"fermete\":\"{fermete}\"}}")
    });
    let refuses = proptest::collection::vec(1u8..=8, 0..3);
    let (experiences, limites) = (proptest::collection::vec(experience, 0..4), proptest::collection::vec(limite, 0..3));
    let extras = (0usize..6, proptest::bool::ANY);
    (experiences, titres, limites, refuses, extras).prop_map(|(experiences, titres, limites, refuses, (extra, bloc))| {
        let ensembles = match extra {
            0 => ",\"ensembles\":{\"voulus\":[\"sante\"]}",
            1 => ",\"ensembles\":{\"refuses\":[\"proprete\"]}",
            2 => ",\"competences\":[{\"code\":123872,\"preuve\":\"declaree\"}]",
            _ => "",
        };
        let blocs = if bloc { "\"RNCP37715BC01\"" } else { "" };
        format!(
            "{{\"genre\":\"passerelles.profil\",\"version\":1,\"date\":\"2025-01-01\",\"experiences\":[{}],\"certifications\":{titres:?},\
             \"blocs\":[{blocs}],\"limites\":[{}],\"niveaux\":{{\"refuses\":{refuses:?}}}{ensembles}}}",
            experiences.join(","),
            limites.join(",")
        )
    })
}

fn whole(moteur: &Moteur, text: &str) -> Diagnostic {
    let profil = profil::read(text.as_bytes(), moteur.referentiel()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let options = DiagnosticOptions { nombre: usize::MAX, ..DiagnosticOptions::default() };
    moteur.diagnostic(&profil, &options).unwrap()
}

/// What the cells of a profil say, from its diagnostic alone.
fn expected(moteur: &Moteur, diagnostic: &Diagnostic) -> BTreeSet<String> {
    let mut said = BTreeSet::from(["profils".to_owned()]);
    let sets = sets(moteur);
    let inside =
        |set: &EnsembleRetenu, piste: &Piste| set.metiers.iter().any(|metier| metier.code == piste.metier.code);
    let asked: BTreeSet<String> = sets
        .iter()
        .flat_map(|set| &set.positions)
        .flat_map(|metier| moteur.referentiel().requis(*metier))
        .map(|requis| moteur.referentiel().competence_at(requis.competence()))
        .filter(|competence| competence.nature.is_counted())
        .map(|competence| competence.code.to_string())
        .collect();
    said.extend(diagnostic.competences.iter().filter(|t| asked.contains(&t.code)).map(|t| format!("tenue {}", t.code)));
    let pistes = || diagnostic.courtes.iter().chain(&diagnostic.longues).chain(&diagnostic.a_etudier);
    for (at, set) in sets.iter().enumerate() {
        let open: Vec<&Piste> = diagnostic.courtes.iter().filter(|piste| inside(set, piste)).collect();
        said.extend(open.iter().map(|piste| format!("courte {}", piste.metier.code)));
        said.extend((!open.is_empty()).then(|| format!("ensemble {at}")));
        let zero = Millioniemes(0);
        let known = pistes().filter(|p| inside(set, p) && (p.score > zero || p.couverture.is_some_and(|c| c > zero)));
        let rank = |p: &&Piste| {
            (p.non_signale, std::cmp::Reverse(p.score), std::cmp::Reverse(p.couverture), p.metier.code.clone())
        };
        if let Some(best) = known.min_by_key(rank) {
            said.extend(best.ecart.iter().map(|ecart| format!("manque {at} {}", ecart.code)));
        }
    }
    said
}

fn cells(moteur: &Moteur, preparation: &Preparation, text: &str, atelier: &mut Atelier) -> BTreeSet<String> {
    let referentiel = moteur.referentiel();
    let profil = profil::read(text.as_bytes(), referentiel).unwrap();
    let cells = preparation.cells(referentiel, &profil, atelier);
    let told = cells.iter().map(|cell| preparation.cle(*cell).expect("a cell of the preparation"));
    let name = |cle| match cle {
        Cle::Profils => Some("profils".to_owned()),
        Cle::Courte(metier) => Some(format!("courte {}", referentiel.metier_at(metier).code)),
        Cle::Tenue(ix) => Some(format!("tenue {}", referentiel.competence_at(ix).code)),
        Cle::Ensemble(at) => Some(format!("ensemble {at}")),
        Cle::Manque(at, ix) => Some(format!("manque {at} {}", referentiel.competence_at(ix).code)),
        Cle::Exigence(..) => None,
    };
    let named: Vec<String> = told.filter_map(name).collect();
    let once: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(once.len(), named.len(), "each cell once");
    once
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The dense way and the diagnostic say the same of a profil.
    #[test]
    fn cells_are_what_the_diagnostic_says(texts in proptest::collection::vec(profils(), 1..4)) {
        let (moteur, preparation) = prepare();
        // One workshop for all: nothing of a profil stays for the next.
        let mut atelier = Atelier::default();
        for text in &texts {
            let said = expected(moteur, &whole(moteur, text));
            prop_assert_eq!(cells(moteur, &preparation, text, &mut atelier), said, "{}", text);
        }
    }

    /// Any order, any number of threads, any cut: the same bytes.
    #[test]
    fn neither_order_nor_threads_nor_parts_show(texts in proptest::collection::vec(profils(), 1..30), cut in 0usize..30) {
        let one = tally(texts.join("\n"), 1);
        let mut backwards = texts.clone();
        backwards.reverse();
        prop_assert_eq!(report(&one), report(&tally(backwards.join("\n"), 3)));
        let (first, last) = texts.split_at(cut.min(texts.len()));
        let mut comptes = tally(last.join("\n"), 1).comptes;
        comptes.merge(&tally(first.join("\n"), 2).comptes);
        prop_assert_eq!(&comptes, &one.comptes);
        let grouped: Vec<(u32, u64)> = one.comptes.cells().collect();
        prop_assert_eq!(Comptes::from_cells(one.comptes.len(), grouped), one.comptes);
    }
}

const BON: &str =
    "{\"genre\":\"passerelles.profil\",\"version\":1,\"experiences\":[{\"metier\":\"K1304\",\"annees\":8}]}";

#[test]
fn hostile_lines_are_counted_by_number_and_never_repeated() {
    let long = format!("{{\"genre\":\"{}\"}}", "x".repeat(3 * profil::TAILLE_MAX));
    let mut text = Vec::new();
    let lines: [&[u8]; 9] = [
        BON.as_bytes(),
        b"",
        b"pas du JSON, Mme Dupont",
        b"\xff\xfe\x00",
        long.as_bytes(),
        b"[[[[[[[[[[",
        b"{\"genre\":\"passerelles.profil\",\"version\":1,\"nom\":\"Dupont\"}",
        b" \t \r",
        BON.as_bytes(),
    ];
    for line in lines {
        text.extend(line);
        text.push(b'\n');
    }
    for fils in [1, 2, 4] {
        let etat = tally(&text, fils);
        assert_eq!((etat.lues, etat.utilisees, etat.refusees, etat.vides), (9, 2, 5, 2));
        assert_eq!(etat.octets, text.len() as u64);
        let numbers: Vec<u64> = etat.refus.iter().map(|refus| refus.ligne).collect();
        assert_eq!(numbers, [3, 4, 5, 6, 7]);
        assert!(!report(&etat).contains("Dupont"));
    }
    // The last line may lack its end.
    let etat = tally(text.strip_suffix(b"\n").unwrap(), 2);
    assert_eq!((etat.lues, etat.utilisees), (9, 2));
}

#[test]
fn the_first_bad_line_stops_the_run_where_asked() {
    let (moteur, preparation) = prepare();
    let mut text = format!("{BON}\n").repeat(20_000);
    text.push_str("fin\n");
    text.insert_str(BON.len() + 1, "debut\n");
    for fils in [1, 4] {
        let options = LectureOptions { fils: NonZeroUsize::new(fils).unwrap(), sur_erreur: SurErreur::Arreter };
        let mut etat = Etat::new(&preparation);
        let stopped = read(moteur.referentiel(), &preparation, &mut text.as_bytes(), &mut etat, options, |_| {
            ControlFlow::Continue(())
        });
        let Err(CohorteError::Ligne { ligne, .. }) = stopped else { panic!("it goes on") };
        assert_eq!(ligne, 2, "the first by number");
    }
}

#[test]
fn a_run_that_was_cut_goes_on_from_its_position() {
    let (moteur, preparation) = prepare();
    let text = format!("{BON}\nfaute\n").repeat(40_000);
    let once = tally(&text, 2);
    let mut etat = Etat::new(&preparation);
    let options = LectureOptions::default();
    let mut runs = 0;
    while etat.octets < text.len() as u64 {
        let mut rest = &text.as_bytes()[etat.octets as usize..];
        read(moteur.referentiel(), &preparation, &mut rest, &mut etat, options, |_| ControlFlow::Break(())).unwrap();
        // What is saved is what is read back.
        etat = serde_json::from_str(&serde_json::to_string(&etat).unwrap()).unwrap();
        runs += 1;
    }
    assert!(runs > 1, "{runs}");
    assert_eq!(etat, once);
    assert_eq!((etat.refus.len(), etat.refusees), (20, 40_000));
}

/// An input that gives a few bytes at a time, then fails.
struct Goutte<'a>(&'a [u8]);

impl Read for Goutte<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("coupé"));
        }
        let length = buffer.len().min(3).min(self.0.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn an_input_that_breaks_is_an_error_with_its_line() {
    let (moteur, preparation) = prepare();
    let text = format!("{BON}\n").repeat(3);
    let mut broken: Box<dyn BufRead> = Box::new(BufReader::new(Goutte(text.as_bytes())));
    let mut etat = Etat::new(&preparation);
    let error = read(moteur.referentiel(), &preparation, &mut broken, &mut etat, LectureOptions::default(), |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(error.unwrap_err().to_string(), "cohorte, après la ligne 3 : lecture impossible (coupé).");
}

#[test]
fn nothing_under_the_threshold_is_written() {
    let (moteur, preparation) = prepare();
    let mut text = format!("{BON}\n").repeat(40);
    text.push_str(&BON.replace("K1304", "K2204"));
    let etat = tally(&text, 1);
    let rapport = Rapport::new(moteur.referentiel(), &preparation, &etat, 5);
    let numbers = |one: Effectif| one.nombre().is_none_or(|nombre| (5..=36).contains(&nombre) && nombre % 5 == 0);
    assert!(rapport.competences_tenues.iter().all(|tenue| numbers(tenue.personnes)));
    assert!(rapport.competences_tenues.iter().any(|tenue| tenue.personnes == Effectif::PresqueTous));
    assert!(rapport.metiers.iter().all(|metier| numbers(metier.courtes)));
    // Rows stand in the order of what is written, then of codes: the order tells nothing more.
    for etat in &rapport.etats {
        let rows: Vec<_> =
            etat.competences_manquantes.iter().map(|one| (one.personnes, one.code.len(), &one.code)).collect();
        let told = |(personnes, ..): &(Effectif, usize, &String)| personnes.nombre().unwrap_or(u64::MAX);
        assert!(rows.windows(2).all(|pair| {
            told(&pair[0]) > told(&pair[1])
                || (told(&pair[0]) == told(&pair[1])
                    && pair[0].1.cmp(&pair[1].1).then(pair[0].2.cmp(pair[1].2)).is_lt())
        }));
    }
    // A cohort under the threshold tells nothing at all.
    let small = tally(format!("{BON}\n").repeat(4), 1);
    let rapport = Rapport::new(moteur.referentiel(), &preparation, &small, 5);
    assert!(
        rapport.competences_tenues.is_empty()
            && rapport.etats.iter().all(|etat| etat.competences_manquantes.is_empty())
    );
    assert!(rapport.metiers.iter().all(|metier| metier.courtes == Effectif::Peu));
}

/// Who holds a compétence that two métiers ask exercised the one or the other: exact numbers of the holders of it and of
/// what one métier alone asks would tell how few exercised the other one.
#[test]
fn a_suppressed_number_is_not_the_difference_of_two_others() {
    let (moteur, preparation) = prepare();
    let referentiel = moteur.referentiel();
    let mut asked: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for metier in referentiel.metiers() {
        for requis in referentiel.requis(referentiel.metier_ix(metier.code).unwrap()) {
            let competence = referentiel.competence_at(requis.competence());
            if competence.nature.is_counted() {
                asked.entry(competence.code.to_string()).or_default().push(metier.code.to_string());
            }
        }
    }
    let alone = |metier: &String| asked.iter().find(|(_, by)| by.as_slice() == [metier.clone()]).map(|(code, _)| code);
    let sets = sets(moteur);
    let counted: BTreeSet<&String> = sets.iter().flat_map(|set| &set.metiers).map(|metier| &metier.code).collect();
    let found = asked.iter().find_map(|(both, by)| match by.as_slice() {
        [one, other] if counted.contains(one) && counted.contains(other) => {
            Some((both, (one, alone(one)?), (other, alone(other)?)))
        }
        _ => None,
    });
    let (both, (one, of_one), (other, of_other)) = found.expect("the embedded data have such a pair of métiers");
    let line = |metier: &str| BON.replace("K1304", metier) + "\n";
    let third = "G1602";
    let etat = tally(line(one).repeat(20) + &line(other).repeat(4) + &line(third).repeat(40), 1);
    let rapport = Rapport::new(referentiel, &preparation, &etat, 5);
    let told = |code: &String| rapport.competences_tenues.iter().find(|one| one.code == *code).map(|one| one.personnes);
    // Twenty-four and twenty, less what they leave.
    assert_eq!((told(both), told(of_one)), (Some(Effectif::Arrondi(20)), Some(Effectif::Arrondi(20))));
    assert_eq!(told(of_other), None);
}
