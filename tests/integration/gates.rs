//! The gate: its truth table on hand-made référentiels, and what it says of real métiers.

use passerelles::{
    Acquis, Certitude, CodeRome, Fermete, Gate, GenreExigence, GenreRaison, Limites, Moteur, NatureAcquis, Options,
    Raison, Referentiel, Verdict,
};

use crate::support::{holding, judge, referentiel, rome4, weighing};

use Verdict::{Bloquee, Conditionnelle, Inconnue, Ouverte};

// ------------------------------------------------------------------------------------------------------- the truth table

/// What the référentiels of the table have in common: a source, contextes, a limite with an alternative and one without.
const FOND: &str = r#"
[[contexte]]
code = 1
libelle = "Travail de nuit"
[[contexte]]
code = 2
libelle = "Travail en journée"
[[contexte]]
code = 3
libelle = "Port de charges"
[[limite]]
code = "nuit"
libelle = "Travail de nuit"
contextes = [1]
alternatives = [2]
[[limite]]
code = "charges"
libelle = "Port de charges"
contextes = [3]
[[certification]]
code = "RNCP1"
libelle = "En vigueur"
actif = true
fin_enregistrement = "2030-01-01"
[[certification]]
code = "RNCP2"
libelle = "Expirée"
actif = true
fin_enregistrement = "2020-01-01"
[[certification]]
code = "RNCP3"
libelle = "Vise seulement"
actif = true
vise = ["B1001"]
[[certification]]
code = "RNCP4"
libelle = "À venir"
actif = true
date_effet = "2030-01-01"
"#;

/// One métier under judgement, B1001, from what its fiche says and the exigences written on it.
fn case(fiche: &str, exigences: &[&str]) -> Referentiel {
    let mut corps = format!("{FOND}[[metier]]\ncode = \"B1001\"\nlibelle = \"Jugé\"\n{fiche}\n");
    corps.push_str("[[metier]]\ncode = \"A1001\"\nlibelle = \"Source\"\n");
    for (at, exigence) in exigences.iter().enumerate() {
        corps.push_str(&format!(
            "[[exigence]]\ncode = \"e{at}\"\nmetiers = [\"B1001\"]\ntexte = \"Chose {at}\"\nsource = \"s\"\ndate = \"2026-11-22\"\n{exigence}\n"
        ));
    }
    referentiel(&corps)
}

const BLANC: &str = "";
const OUI: &str = "emploi_reglemente = true";
const NON: &str = "emploi_reglemente = false\nacces = \"Accessible sans diplôme.\"";
const NON_MAIS: &str =
    "emploi_reglemente = false\nacces = \"Accessible sans diplôme. Une carte professionnelle est obligatoire.\"";
const NUIT: &str = "emploi_reglemente = false\ncontextes = [1]";
const NUIT_ET_JOUR: &str = "emploi_reglemente = false\ncontextes = [1, 2]";
const CHARGES: &str = "emploi_reglemente = false\ncontextes = [3]";

const DIPLOME: &str = "genre = \"diplome\"\ncertifications = [\"RNCP1\"]\ncertitude = \"certain\"";
const EXPIRE: &str = "genre = \"diplome\"\ncertifications = [\"RNCP2\"]\ncertitude = \"certain\"";
const A_VENIR: &str = "genre = \"diplome\"\ncertifications = [\"RNCP4\"]\ncertitude = \"certain\"";
const DOUTEUX: &str = "genre = \"diplome\"\ncertifications = [\"RNCP1\"]\ncertitude = \"a_verifier\"";
const AGREMENT: &str = "genre = \"agrement\"\nvoie = \"Demande au département.\"\ncertitude = \"certain\"";
const SANS_VOIE: &str = "genre = \"concours\"\ncertitude = \"certain\"";
const RIEN: &str = "genre = \"aucune\"\ncertitude = \"certain\"";
const RIEN_PROBABLE: &str = "genre = \"aucune\"\ncertitude = \"probable\"";
const RIEN_DOUTEUX: &str = "genre = \"aucune\"\ncertitude = \"a_verifier\"";
const HONORABILITE: &str = "genre = \"honorabilite\"\ncertitude = \"certain\"";

fn verdict(fiche: &str, exigences: &[&str], held: &[&str], limites: &[&str]) -> Gate {
    judge(&case(fiche, exigences), "B1001", &holding(held), &hard(limites))
}

fn hard(names: &[&str]) -> Limites {
    let mut limites = Limites::default();
    names.iter().for_each(|name| limites.insert(name.parse().expect("a slug"), Fermete::Dure));
    limites
}

#[test]
fn the_truth_table_holds() {
    type Case<'a> = (Verdict, &'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str], &'a str);
    #[rustfmt::skip]
    let cases: &[Case<'_>] = &[
        // verdict       fiche         exigences                held        limites         what the reason says
        (Bloquee,        CHARGES,      &[],                     &[],        &["charges"],   "« Port de charges » fait partie du métier"),
        (Bloquee,        CHARGES,      &[RIEN],                 &[],        &["charges"],   "fait partie du métier"),
        (Bloquee,        NUIT,         &[],                     &[],        &["nuit"],      "« Travail de nuit » fait partie du métier"),
        (Bloquee,        OUI,          &[SANS_VOIE],            &[],        &[],            "aucune voie connue"),
        (Bloquee,        OUI,          &[EXPIRE],               &[],        &[],            "aucune voie connue"),
        (Bloquee,        OUI,          &[A_VENIR],              &[],        &[],            "aucune voie connue"),
        (Bloquee,        OUI,          &[DIPLOME, SANS_VOIE],   &["RNCP1"], &[],            "aucune voie connue"),
        (Bloquee,        BLANC,        &[DOUTEUX, SANS_VOIE],   &[],        &[],            "aucune voie connue"),
        (Inconnue,       OUI,          &[DOUTEUX],              &[],        &[],            "peut-être exigé, à vérifier"),
        (Inconnue,       BLANC,        &[],                     &[],        &[],            "ne dit pas si ce métier est réglementé"),
        (Inconnue,       BLANC,        &[HONORABILITE],         &[],        &[],            "ne dit pas si ce métier est réglementé"),
        (Inconnue,       OUI,          &[],                     &[],        &[],            "aucun fait ne dit ce qui est exigé"),
        (Inconnue,       OUI,          &[],                     &["RNCP3"], &[],            "aucun fait ne dit ce qui est exigé"),
        (Inconnue,       NON_MAIS,     &[],                     &[],        &[],            "« Une carte professionnelle est obligatoire. »"),
        (Inconnue,       NON_MAIS,     &[HONORABILITE],         &[],        &[],            "« Une carte professionnelle est obligatoire. »"),
        (Inconnue,       OUI,          &[DIPLOME, DOUTEUX],     &[],        &[],            "peut-être exigé"),
        (Inconnue,       NON,          &[RIEN_DOUTEUX],         &[],        &[],            "accès libre à vérifier"),
        (Inconnue,       OUI,          &[RIEN_PROBABLE],        &[],        &[],            "accès libre à vérifier"),
        (Inconnue,       BLANC,        &[RIEN_PROBABLE],        &[],        &[],            "accès libre à vérifier"),
        (Conditionnelle, OUI,          &[DIPLOME],              &[],        &[],            "voie : RNCP1 (En vigueur)"),
        (Conditionnelle, NON,          &[DIPLOME],              &[],        &[],            "voie : RNCP1"),
        (Conditionnelle, OUI,          &[DIPLOME],              &["RNCP3"], &[],            "voie : RNCP1"),
        (Conditionnelle, OUI,          &[AGREMENT],             &[],        &[],            "voie : Demande au département"),
        (Conditionnelle, OUI,          &[DIPLOME, AGREMENT],    &["RNCP1"], &[],            "voie : Demande au département"),
        (Conditionnelle, NUIT_ET_JOUR, &[],                     &[],        &["nuit"],      "« Travail en journée » aussi"),
        (Conditionnelle, NON,          &[RIEN, DIPLOME],        &[],        &[],            "voie : RNCP1"),
        (Ouverte,        NON,          &[],                     &[],        &[],            "non réglementé, et rien n'y contredit"),
        (Ouverte,        NON_MAIS,     &[RIEN],                 &[],        &[],            "Chose 0"),
        (Ouverte,        BLANC,        &[RIEN],                 &[],        &[],            "Chose 0"),
        (Ouverte,        OUI,          &[RIEN],                 &[],        &[],            "Chose 0"),
        (Ouverte,        NON,          &[RIEN_PROBABLE],        &[],        &[],            "Chose 0"),
        (Ouverte,        NON,          &[HONORABILITE],         &[],        &[],            "rien n'y contredit"),
        (Ouverte,        OUI,          &[DIPLOME],              &["RNCP1"], &[],            "RNCP1 détenu"),
        (Ouverte,        OUI,          &[EXPIRE],               &["RNCP2"], &[],            "RNCP2 détenu"),
        (Ouverte,        OUI,          &[DOUTEUX],              &["RNCP1"], &[],            "RNCP1 détenu"),
        (Ouverte,        NON,          &[],                     &[],        &["charges"],   "rien n'y contredit"),
    ];
    for (at, (expected, fiche, exigences, held, limites, words)) in cases.iter().enumerate() {
        let judged = verdict(fiche, exigences, held, limites);
        assert_eq!(judged.verdict, *expected, "case {at} ({words}): {:#?}", judged.raisons);
        let said = weighing(&judged).iter().any(|raison| raison.texte.contains(words));
        assert!(said, "case {at}: « {words} » is not in {:#?}", judged.raisons);
    }
}

#[test]
fn every_reason_is_kept_worst_first() {
    let judged = verdict(
        "emploi_reglemente = true\ncontextes = [1, 2, 3]",
        &[DIPLOME, DOUTEUX, HONORABILITE],
        &[],
        &["nuit", "charges"],
    );
    let effects: Vec<Option<Verdict>> = judged.raisons.iter().map(|raison| raison.effet).collect();
    let expected = [Some(Bloquee), Some(Inconnue), Some(Conditionnelle), Some(Conditionnelle), None, None];
    assert_eq!(effects, expected, "{:#?}", judged.raisons);
    let genres: Vec<GenreRaison> = judged.raisons.iter().map(|raison| raison.genre).collect();
    assert!(
        genres.contains(&GenreRaison::Niveau) && genres.contains(&GenreRaison::Exigence(GenreExigence::Honorabilite))
    );
}

#[test]
fn an_unknown_niveau_is_a_reason_never_a_verdict() {
    let judged = verdict(NON, &[], &[], &[]);
    let niveau = judged.raisons.iter().find(|r| r.genre == GenreRaison::Niveau).expect("it is said");
    assert_eq!((judged.verdict, niveau.effet, niveau.texte.as_str()), (Ouverte, None, "niveau inconnu"));
    assert_eq!(niveau.certitude, Certitude::AVerifier);
}

#[test]
fn a_context_that_is_not_listed_is_flagged() {
    let judged = verdict(NON, &[], &[], &["charges"]);
    assert!(judged.non_signale && judged.verdict == Ouverte);
    let raison = judged.raisons.iter().find(|r| r.genre == GenreRaison::Limite).expect("it is said");
    assert!(raison.texte.contains("non signalé sur la fiche, à vérifier"), "{}", raison.texte);
    assert!(!verdict(NON, &[], &[], &[]).non_signale, "no limite, no flag");
}

fn fact(etat: &str, certitude: &str) -> String {
    format!(
        "[[contexte_fait]]\nmetier = \"B1001\"\ncontexte = 3\netat = \"{etat}\"\nsource = \"un fait\"\ndate = \"2026-11-22\"\ncertitude = \"{certitude}\"\n"
    )
}

#[test]
fn written_facts_about_contexts_override_the_fiche() {
    let judged = |fiche: &str, etat, certitude| {
        let corps =
            format!("{FOND}[[metier]]\ncode = \"B1001\"\nlibelle = \"Jugé\"\n{fiche}\n{}", fact(etat, certitude));
        judge(&referentiel(&corps), "B1001", &Acquis::default(), &hard(&["charges"]))
    };
    for (fiche, etat, certitude, expected, flagged) in [
        (CHARGES, "absent", "certain", Ouverte, false),
        (NON, "absent", "probable", Ouverte, false),
        (NON, "present", "certain", Bloquee, false),
        (NON, "present", "probable", Bloquee, false),
        // What is itself to be checked overrides nothing.
        (CHARGES, "absent", "a_verifier", Bloquee, false),
        (NON, "present", "a_verifier", Ouverte, true),
    ] {
        let judged = judged(fiche, etat, certitude);
        assert_eq!(
            (judged.verdict, judged.non_signale),
            (expected, flagged),
            "{etat} {certitude}: {:#?}",
            judged.raisons
        );
    }
}

#[test]
fn a_soft_limite_bars_nothing() {
    let mut limites = Limites::default();
    limites.insert("charges".parse().expect("a slug"), Fermete::Souple);
    let judged = judge(&case(CHARGES, &[]), "B1001", &Acquis::default(), &limites);
    assert_eq!(judged.verdict, Ouverte);
    assert!(judged.raisons.iter().any(|r| r.texte.contains("à peser")), "but it is said");
}

#[test]
fn validity_is_judged_on_the_date_asked() {
    let referentiel = case(OUI, &[A_VENIR]);
    let metier = referentiel.metier_ix("B1001".parse().expect("a code")).expect("there");
    let on = |date: &str| {
        let date = Some(date.parse().expect("a date"));
        passerelles::gate(&referentiel, metier, &Acquis::default(), &Limites::default(), date).verdict
    };
    assert_eq!((on("2026-11-22"), on("2030-01-01")), (Bloquee, Conditionnelle));
}

// ---------------------------------------------------------------------------------------------------------- real métiers

/// The référentiels that know a métier: the embedded edition, and ROME 4.60 where it is on this machine.
fn everywhere(code: &str) -> Vec<&'static Referentiel> {
    let code: CodeRome = code.parse().expect("a code");
    let all = [Some(Moteur::embarque()), rome4().map(|(moteur, _)| moteur)];
    let known: Vec<_> = all.into_iter().flatten().map(Moteur::referentiel).filter(|r| r.metier(code).is_ok()).collect();
    known
}

/// What the gate says to someone who exercises `de` and holds certifications.
fn from(referentiel: &Referentiel, de: &str, vers: &str, held: &[&str]) -> Gate {
    let source = referentiel.metier_ix(de.parse().expect("a code")).expect("there");
    let mut acquis = holding(held);
    acquis.metiers.insert(de.parse().expect("a code"));
    for requis in referentiel.requis(source) {
        acquis.hold(referentiel.competence_at(requis.competence()).code, NatureAcquis::Exerce);
    }
    judge(referentiel, vers, &acquis, &Limites::default())
}

fn reason(gate: &Gate, genre: GenreExigence) -> &Raison {
    gate.raisons
        .iter()
        .find(|r| r.genre == GenreRaison::Exigence(genre))
        .unwrap_or_else(|| panic!("{:#?}", gate.raisons))
}

#[test]
fn aide_soignant_hangs_on_the_deas_in_force() {
    for referentiel in everywhere("J1501") {
        let judged = from(referentiel, "K1304", "J1501", &[]);
        assert_eq!(judged.verdict, Conditionnelle);
        let diplome = reason(&judged, GenreExigence::Diplome);
        assert_eq!(diplome.code.as_deref(), Some("RNCP40692"));
        assert!(diplome.source.as_ref().is_some_and(|source| source.contains("L. 4391-1")), "{diplome:?}");
        assert!(!diplome.texte.contains("RNCP4495") && !diplome.texte.contains("RNCP35830"), "a former one is no way");
    }
}

#[test]
fn what_only_aims_at_a_metier_does_not_open_it() {
    for cible in ["J1501", "K1201"] {
        for referentiel in everywhere(cible) {
            for (titre, nom) in [("RNCP36004", "DEAES"), ("RNCP37231", "bac pro ASSP"), ("RNCP36939", "BTS SP3S")] {
                assert!(referentiel.certification(titre.parse().expect("a code")).is_ok(), "{nom} is in the facts");
                assert_eq!(from(referentiel, "K1304", cible, &[titre]).verdict, Conditionnelle, "{nom} → {cible}");
            }
        }
    }
    assert!(!everywhere("J1501").is_empty());
}

#[test]
fn the_deas_former_or_in_force_satisfies_it() {
    for referentiel in everywhere("J1501") {
        for titre in ["RNCP40692", "RNCP35830", "RNCP4495"] {
            let judged = from(referentiel, "K1304", "J1501", &[titre]);
            assert_eq!(judged.verdict, Ouverte, "{titre}");
            assert_eq!(reason(&judged, GenreExigence::Diplome).code.as_deref(), Some(titre));
        }
    }
}

#[test]
fn the_dei_alone_does_not_open_pratique_avancee() {
    for referentiel in everywhere("J1508") {
        for held in [&["RNCP39923"][..], &["RNCP8940"], &["RNCP39923", "RNCP40692"]] {
            let judged = from(referentiel, "K1304", "J1508", held);
            assert_eq!(judged.verdict, Conditionnelle, "{held:?}");
            assert!(weighing(&judged).iter().any(|r| r.code.as_deref() == Some("RNCP38988")), "the DE of IPA is named");
        }
        // An infirmier who exercises holds the DEI; what else is asked still is.
        if referentiel.metier("J1506".parse().expect("a code")).is_ok() {
            assert_eq!(from(referentiel, "J1506", "J1508", &[]).verdict, Conditionnelle);
        }
    }
}

#[test]
fn an_agrement_and_a_card_are_named_as_what_they_are() {
    for (cible, genre) in [("K1310", GenreExigence::Agrement), ("K2503", GenreExigence::CarteProfessionnelle)] {
        let known = everywhere(cible);
        assert!(!known.is_empty(), "{cible} is in the embedded edition");
        for referentiel in known {
            let judged = from(referentiel, "K1304", cible, &[]);
            assert_eq!(judged.verdict, Conditionnelle, "{cible}");
            let raison = reason(&judged, genre);
            assert_eq!(raison.effet, Some(Conditionnelle));
            assert!(raison.texte.contains("voie : "), "{}", raison.texte);
        }
    }
}

#[test]
fn notaire_is_not_open_whatever_its_n_says() {
    let Some((moteur, _)) = rome4() else { return };
    let referentiel = moteur.referentiel();
    let fiche = referentiel.metier("K1901".parse().expect("a code")).expect("there");
    assert_eq!(fiche.emploi_reglemente, Some(false), "ROME says 'N'");
    assert_ne!(from(referentiel, "K1304", "K1901", &[]).verdict, Ouverte);
    let path = crate::support::donnees("rome-4.60").expect("it was just opened");
    let (sans_faits, _) = passerelles::open(&[path], passerelles::Faits::Sans).expect("valid");
    assert_ne!(from(sans_faits.referentiel(), "K1304", "K1901", &[]).verdict, Ouverte, "nor without the facts");
    // Without the facts every regulated métier is unknown, and no blank is open.
    for metier in sans_faits.referentiel().metiers().iter().filter(|m| m.emploi_reglemente != Some(false)) {
        let judged = judge(sans_faits.referentiel(), metier.code.as_str(), &Acquis::default(), &Limites::default());
        assert_eq!(judged.verdict, Inconnue, "{}", metier.code);
    }
}

#[test]
fn a_blank_without_fact_is_unknown() {
    let Some((moteur, _)) = rome4() else { return };
    let referentiel = moteur.referentiel();
    let blank = referentiel.metiers().iter().find(|metier| {
        let ix = referentiel.metier_ix(metier.code).expect("there");
        metier.emploi_reglemente.is_none() && referentiel.exigences(ix).is_empty()
    });
    let blank = blank.expect("some fiche is blank and has no fact");
    let judged = from(referentiel, "K1304", blank.code.as_str(), &[]);
    assert_eq!(judged.verdict, Inconnue, "{}", blank.code);
    assert_eq!(weighing(&judged)[0].genre, GenreRaison::EmploiReglemente);
}

#[test]
fn limites_on_real_metiers() {
    for referentiel in everywhere("J1501") {
        let held = holding(&["RNCP40692"]);
        let heavy = judge(referentiel, "J1501", &held, &hard(&["port_de_charges"]));
        assert_eq!(heavy.verdict, Bloquee, "{:#?}", heavy.raisons);
        let night = judge(referentiel, "J1501", &held, &hard(&["nuit"]));
        assert_eq!(night.verdict, Conditionnelle, "the fiche lists the day too: {:#?}", night.raisons);
        assert!(weighing(&night)[0].texte.contains("Travail en journée"), "{:#?}", night.raisons);
        // ROME omits lifting for brancardiers: a written fact says it.
        let stretcher = judge(referentiel, "J1308", &Acquis::default(), &hard(&["port_de_charges"]));
        assert_eq!(stretcher.verdict, Bloquee, "{:#?}", stretcher.raisons);
    }
}

#[test]
fn what_could_not_be_checked_ranks_after() {
    let moteurs = [Some(Moteur::embarque()), rome4().map(|(moteur, _)| moteur)];
    for moteur in moteurs.into_iter().flatten() {
        let options = Options { nombre: None, limites: hard(&["port_de_charges"]), ..Options::default() };
        let reponse = moteur.depuis("K1304".parse().expect("a code"), &Acquis::default(), &options).expect("there");
        let flags: Vec<bool> = reponse.passerelles.iter().map(|p| p.non_signale).collect();
        assert!(flags.is_sorted() && flags.contains(&true) && flags.contains(&false));
        for part in reponse.passerelles.chunk_by(|a, b| a.non_signale == b.non_signale) {
            assert!(part.is_sorted_by_key(|p| (std::cmp::Reverse(p.score), p.cible.code.clone())));
        }
        let ranks: Vec<usize> = reponse.passerelles.iter().map(|p| p.rang).collect();
        assert_eq!(ranks, (1..=ranks.len()).collect::<Vec<_>>());
    }
}

#[test]
fn holding_the_competences_satisfies_no_exigence() {
    for referentiel in everywhere("J1501") {
        let metier = referentiel.metier_ix("J1501".parse().expect("a code")).expect("there");
        let mut acquis = Acquis::default();
        for requis in referentiel.requis(metier) {
            acquis.hold(referentiel.competence_at(requis.competence()).code, NatureAcquis::Atteste);
        }
        assert_eq!(judge(referentiel, "J1501", &acquis, &Limites::default()).verdict, Conditionnelle);
    }
}
