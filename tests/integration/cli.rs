//! The tool as a person and a script meet it: run as a process, judged by what it prints and by its exit code.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::{Dossier, donnees, fixture, path, python, rome4};

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passerelles"));
    command.args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(args).output().expect("the tool was built");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("not killed"), text(stdout), text(stderr))
}

/// What a run that must succeed prints.
fn ok(args: &[&str]) -> String {
    let (code, stdout, stderr) = run(args);
    assert_eq!((code, stderr.as_str()), (0, ""), "{args:?}");
    assert!(!stdout.contains('\u{1b}'), "no colour but on a terminal");
    stdout
}

fn json(args: &[&str]) -> Value {
    let stdout = ok(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{args:?}: {error}\n{stdout}"))
}

/// A run that must fail: its code, nothing on the standard output, a French text with these words.
fn fails(args: &[&str], expected: i32, words: &[&str]) {
    let (code, stdout, stderr) = run(args);
    assert_eq!((code, stdout.as_str()), (expected, ""), "{args:?}: {stderr}");
    assert!(stderr.starts_with("erreur : "), "{args:?}: {stderr}");
    for word in words {
        assert!(stderr.contains(word), "{args:?}: « {word} » is not in: {stderr}");
    }
    for english in
        ["panicked", "error:", "Usage", "unexpected", "For more", "required", "invalid value", "No such file"]
    {
        assert!(!stderr.contains(english), "{args:?}: « {english} » in: {stderr}");
    }
}

// ------------------------------------------------------------------------------------------------------------ exit codes

#[test]
fn usage_faults_give_2_and_french_words() {
    fails(&["depuis", "M180"], 2, &["code ROME « M180 » invalide (attendu : une lettre et quatre chiffres)"]);
    fails(&["depuis", "K1304", "--nombr", "3"], 2, &["« --nombr » inconnu", "« --nombre »", "passerelles --help"]);
    fails(&["depuis"], 2, &["il manque", "CODE"]);
    fails(&["depui", "K1304"], 2, &["commande « depui » inconnue", "« depuis »"]);
    fails(&["depuis", "K1304", "--nombre", "0"], 2, &["« 0 » ne convient pas"]);
    fails(&["depuis", "K1304", "--nombre", "-1"], 2, &["« -1 » ne convient pas", "un nombre entier positif"]);
    fails(&["depuis", "K1304", "--nombre", "beaucoup"], 2, &["« beaucoup » ne convient pas", "un nombre entier"]);
    fails(&["parcours", "K1304", "J1506", "--marche-max", "9"], 2, &["un nombre entier, de 0 à 8"]);
    fails(&["matrice", "--secteurs", "sap", "--seuil", "2"], 2, &["un nombre de 0 à 1"]);
    fails(&["matrice", "--secteurs", "sap", "--cellule", "sap,sante"], 2, &["--cellule", "ne vont pas ensemble"]);
    fails(&["entre", "Garde d'enfant", "J1501"], 2, &["code ROME « Garde d'enfant » invalide"]);
    fails(&["depuis", "K1304", "--format", "xml"], 2, &["« xml » ne convient pas", "texte, json, csv"]);
    fails(&["depuis", "K1304", "--verdict", "peut-etre"], 2, &["ne convient pas"]);
    fails(&["depuis", "K1304", "--date", "demain"], 2, &["date « demain » invalide (attendu : AAAA-MM-JJ)"]);
    fails(&["depuis", "K1304", "--acquis", "DEAS"], 2, &["« DEAS » invalide"]);
    fails(&["depuis", "K1304", "--secteur", "Santé"], 2, &["« Santé » invalide"]);
    fails(&["tout", "--nombre", "3"], 2, &["il manque"]);
    fails(&["depuis", "K1304", "--format", "dot"], 2, &["n'écrit pas ce format", "texte, json, csv, csv-fr, svg"]);
    fails(&["depuis", "K1304", "--largeur", "360"], 2, &["« --largeur » ne va qu'avec --format svg"]);
    fails(&["matrice", "--secteurs", "sap", "--flux"], 2, &["« --flux » ne va qu'avec --format svg"]);
    fails(&["apparier", "--format", "html"], 2, &["n'écrit pas ce format", "texte, json, csv, csv-fr, ttl"]);
    fails(&["depuis", "K13\u{1b}[31m"], 2, &["« K13\u{fffd}[31m » invalide"]);
    fails(&["fiche", "???"], 2, &["« ??? » n'est ni un code ROME"]);
    fails(&["fiche", "K1304", "--format", "csv"], 2, &["n'écrit pas de CSV"]);
    let (code, _, stderr) = run(&[]);
    assert_eq!(code, 2);
    assert!(stderr.contains("Utilisation : passerelles"), "{stderr}");
}

#[test]
fn data_faults_give_1_and_french_words() {
    fails(&["depuis", "K1304", "--donnees", "/nowhere"], 1, &["/nowhere", "introuvable", "Vérifiez le chemin"]);
    fails(&["depuis", "K1304", "--donnees", path(&fixture("README.md"))], 1, &["format inconnu", "Indiquez"]);
    fails(&["depuis", "K1304", "--secteur", "sant"], 1, &["ensemble « sant »", "Les plus proches", "sante"]);
    fails(&["depuis", "K1304", "--limite", "nuits"], 1, &["limite « nuits » absente", "nuit"]);
    fails(&["depuis", "K1304", "--acquis", "RNCP40693"], 1, &["certification « RNCP40693 » absente", "RNCP40692"]);
    fails(&["entre", "K1304", "K1304"], 1, &["même métier"]);
    fails(&["fiche", "RNCP40692BC99"], 1, &["bloc « RNCP40692BC99 » absent", "RNCP40692BC"]);
}

#[test]
fn an_unknown_code_offers_the_nearest_with_their_labels() {
    let words = ["métier « K1399 » absent", "Les plus proches :\n  K1309  "];
    for args in [&["depuis", "K1399"][..], &["vers", "K1399"], &["entre", "K1304", "K1399"], &["fiche", "k1399"]] {
        fails(args, 1, &words);
    }
}

#[test]
fn help_is_french_and_done() {
    for args in [&["--help"][..], &["-h"], &["depuis", "--help"], &["importer", "--aide"], &["tout", "-h"]] {
        let help = ok(args);
        assert!(help.contains("Utilisation : passerelles") && help.contains("\nOptions :\n"), "{help}");
        for english in ["Usage", "Commands", "Print help", "default:", "possible values"] {
            assert!(!help.contains(english), "{args:?}: « {english} » in: {help}");
        }
    }
    assert!(ok(&["--version"]).starts_with("passerelles "));
}

// ---------------------------------------------------------------------------------------------------------------- answers

#[test]
fn depuis_tells_a_person_what_is_there_missing_and_in_the_way() {
    let text = ok(&["depuis", "K1304", "--nombre", "70"]);
    assert!(text.starts_with("Passerelles depuis K1304 Employé familial / Employée familiale\n"), "{text}");
    for words in [
        "Déjà là : ",
        " sur ",
        "Ce qui manque : ",
        "Passerelle sous condition",
        "Passerelle ouverte",
        "RNCP40692",
        "Édition abrégée",
        "Données : secteurs",
        "à la date du 2026-11-28",
    ] {
        assert!(text.replace('\u{a0}', " ").replace("\n    ", " ").contains(words), "« {words} » is not in the text");
    }
    assert_eq!(text, ok(&["depuis", "k1304", "--nombre", "70"]), "in any case, twice the same bytes");
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn assert_keys(value: &Value, least: &[&str]) {
    let missing: Vec<_> = least.iter().filter(|key| !keys(value).contains(**key)).collect();
    assert!(missing.is_empty(), "{missing:?} missing from {:?}", keys(value));
}

/// A number of the answer in millionths; it must be a whole number of them.
fn millionths(value: &Value) -> u64 {
    let number = value.as_f64().expect("a number");
    let whole = (number * 1e6).round();
    assert_eq!(whole / 1e6, number, "six decimals at most");
    whole as u64
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

fn assert_passerelle(one: &Value) {
    assert_keys(
        one,
        &[
            "cible",
            "score",
            "couverture",
            "coeur",
            "verdict",
            "raisons",
            "composantes",
            "partagees",
            "manquantes",
            "mobilite",
        ],
    );
    assert_keys(&one["cible"], &["code", "libelle"]);
    let verdict = one["verdict"].as_str().expect("a word");
    assert!(["ouverte", "conditionnelle", "bloquee", "inconnue"].contains(&verdict), "{verdict}");
    let sum: u64 = list(one, "composantes").iter().map(|c| millionths(&c["valeur"])).sum();
    assert_eq!(sum, millionths(&one["score"]), "composantes add up to the score to the last digit");
    for composante in list(one, "composantes") {
        assert_eq!(keys(composante), ["nom", "valeur"].into());
    }
    for raison in list(one, "raisons") {
        assert_keys(raison, &["genre", "code", "texte", "source", "certitude"]);
        assert!(
            !raison["genre"].as_str().expect("a word").is_empty()
                && !raison["texte"].as_str().expect("words").is_empty()
        );
        assert!(["certain", "probable", "a_verifier"].contains(&raison["certitude"].as_str().expect("a word")));
    }
    assert!(!list(one, "raisons").is_empty(), "a verdict has its reasons");
    let natures = ["savoir-faire", "savoir"];
    for partagee in list(one, "partagees") {
        assert_keys(partagee, &["code", "libelle", "nature", "contribution"]);
        assert!(natures.contains(&partagee["nature"].as_str().expect("a word")));
    }
    for manquante in list(one, "manquantes") {
        assert_keys(manquante, &["code", "libelle", "nature", "poids"]);
    }
    let held: u64 = list(one, "partagees").iter().map(|p| millionths(&p["poids"])).sum();
    if !one["couverture"].is_null() {
        assert_eq!(held, millionths(&one["couverture"]));
    }
    assert!(one["mobilite"].is_null() || one["mobilite"].as_u64().is_some());
}

fn assert_provenance(answer: &Value) {
    let provenance = &answer["provenance"];
    assert_keys(provenance, &["moteur", "couches", "parametres"]);
    for couche in list(provenance, "couches") {
        assert_keys(couche, &["nom", "edition", "empreinte"]);
        assert_eq!(couche["empreinte"].as_str().expect("a digest").len(), 64);
    }
    assert_keys(&provenance["parametres"], &["date", "nombre", "poids"]);
}

#[test]
fn depuis_in_json_has_the_shape_agreed() {
    let answer = json(&["depuis", "K1304", "--nombre", "69"]);
    assert_keys(&answer, &["genre", "version", "source", "passerelles", "provenance"]);
    assert_eq!((answer["genre"].as_str(), answer["version"].as_u64()), (Some("passerelles.depuis"), Some(1)));
    assert_eq!(answer["source"]["code"], "K1304");
    let passerelles = list(&answer, "passerelles");
    assert_eq!(passerelles.len(), 69);
    passerelles.iter().for_each(assert_passerelle);
    let rank = |p: &Value| {
        (std::cmp::Reverse(millionths(&p["score"])), p["cible"]["code"].as_str().expect("a code").to_owned())
    };
    assert!(passerelles.is_sorted_by_key(rank), "by score, then code, whatever the verdict");
    assert_provenance(&answer);
    let first = ok(&["depuis", "K1304", "--format", "json"]);
    assert!(first.starts_with("{\n  \"genre\": \"passerelles.depuis\",\n  \"version\": 1,"), "{}", &first[..60]);
    assert_eq!(first, ok(&["depuis", "K1304", "--format", "json"]), "twice the same bytes");
}

#[test]
fn vers_and_entre_in_json_have_the_same_passerelles() {
    let vers = json(&["vers", "J1501", "--nombre", "69"]);
    assert_eq!((vers["genre"].as_str(), vers["cible"]["code"].as_str()), (Some("passerelles.vers"), Some("J1501")));
    list(&vers, "passerelles").iter().for_each(assert_passerelle);
    assert_provenance(&vers);
    let entre = json(&["entre", "K1304", "J1501"]);
    assert_eq!(entre["genre"], "passerelles.entre");
    let one = &list(&entre, "passerelles")[0];
    assert_passerelle(one);
    let same = list(&vers, "passerelles").iter().find(|p| p["source"]["code"] == "K1304").expect("ranked");
    for key in ["score", "couverture", "coeur", "verdict", "raisons", "composantes", "partagees", "manquantes"] {
        assert_eq!(one[key], same[key], "{key}");
    }
    let details: u64 = list(one, "contributions").iter().map(|c| millionths(&c["contribution"])).sum();
    assert_eq!(details, millionths(&one["score"]), "every contribution is listed");
}

#[test]
fn filters_narrow_the_answer() {
    let codes = |args: &[&str]| -> Vec<String> {
        let answer = json(&[&["depuis", "K1304", "--nombre", "69"], args].concat());
        list(&answer, "passerelles").iter().map(|p| p["cible"]["code"].as_str().expect("a code").to_owned()).collect()
    };
    let all = codes(&[]);
    let set = json(&["fiche", "sante"]);
    let of_set: BTreeSet<&str> = list(&set, "metiers").iter().map(|m| m["code"].as_str().expect("a code")).collect();
    let expected: Vec<String> = all.iter().filter(|code| of_set.contains(code.as_str())).cloned().collect();
    assert_eq!(codes(&["--secteur", "sante"]), expected);
    let (open, conditional) = (codes(&["--verdict", "ouverte"]), codes(&["--verdict", "conditionnelle"]));
    assert!(!open.is_empty() && conditional.contains(&"J1501".to_owned()) && !open.contains(&"J1501".to_owned()));
    assert_eq!(codes(&["--verdict", "ouverte", "--verdict", "conditionnelle"]).len(), open.len() + conditional.len());
    assert!(codes(&["--couverture-min", "20"]).len() < all.len());
    assert!(
        codes(&["--acquis", "RNCP40692", "--verdict", "ouverte"]).contains(&"J1501".to_owned()),
        "the DEAS opens it"
    );
}

#[test]
fn csv_has_its_header_and_one_row_a_passerelle() {
    let text = ok(&["depuis", "K1304", "--nombre", "5", "--format", "csv"]);
    let mut lines = text.split("\r\n");
    assert_eq!(lines.next(), Some("source,cible,rang,score,couverture,verdict"));
    let rows: Vec<Vec<&str>> = lines.filter(|line| !line.is_empty()).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 5);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!((row.len(), row[0], row[2]), (6, "K1304", (at + 1).to_string().as_str()));
    }
    let francais = ok(&["depuis", "K1304", "--nombre", "5", "--format", "csv-fr"]);
    assert_eq!(francais, format!("\u{feff}{}", text.replace(',', ";").replace('.', ",")));
}

#[test]
fn tout_writes_all_metiers() {
    let dossier = Dossier::new();
    let file = dossier.path().join("tout.csv");
    let (code, stdout, stderr) = run(&["tout", "--nombre", "3", "-o", path(&file)]);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let text = fs::read_to_string(&file).expect("it was written");
    let rows: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(rows[0], "source,cible,rang,score,couverture,verdict");
    let sources: BTreeSet<&str> = rows[1..].iter().map(|row| &row[..5]).collect();
    let count = passerelles::Moteur::embarque().referentiel().metiers().len();
    assert_eq!((sources.len(), rows.len() - 1), (count, 3 * count));
    let of_one: Vec<&str> = rows.iter().copied().filter(|row| row.starts_with("K1304,")).collect();
    let depuis = ok(&["depuis", "K1304", "--nombre", "3", "--format", "csv"]);
    assert_eq!(of_one, depuis.trim_end().split("\r\n").skip(1).collect::<Vec<_>>(), "`tout` and `depuis` say the same");
    assert_eq!(fs::read_dir(dossier.path()).expect("readable").count(), 1, "nothing is left beside");
    let nowhere = dossier.path().join("nowhere/tout.csv");
    fails(&["tout", "--nombre", "3", "-o", path(&nowhere)], 1, &["écriture impossible", "Vérifiez"]);
    assert_eq!(run(&["tout", "--nombre", "3", "--format", "csv-fr", "-o", path(&file)]).0, 0);
    let francais = fs::read_to_string(&file).expect("it was written");
    assert_eq!(francais, format!("\u{feff}{}", text.replace(',', ";").replace('.', ",")));
}

#[test]
fn sans_faits_leaves_regulated_metiers_unknown() {
    let verdict = |args: &[&str]| json(args)["passerelles"][0]["verdict"].as_str().expect("a word").to_owned();
    assert_eq!(verdict(&["entre", "K1304", "J1501"]), "conditionnelle");
    assert_eq!(verdict(&["entre", "K1304", "J1501", "--sans-faits"]), "inconnue");
    let couches = |args| list(&json(args)["provenance"], "couches").len();
    assert_eq!((couches(&["entre", "K1304", "J1501"]), couches(&["entre", "K1304", "J1501", "--sans-faits"])), (2, 1));
    fails(&["depuis", "K1304", "--sans-faits", "--secteur", "sap"], 1, &["ensemble « sap » absent"]);
}

#[test]
fn fiche_tells_each_kind_by_its_code() {
    for (code, kind, words) in [
        ("J1501", "metier", "Aide-soignant / Aide-soignante"),
        ("RNCP40692", "certification", "Diplôme d'État d'aide-soignant"),
        ("RNCP40692BC01", "bloc", "RNCP40692BC01"),
        ("sap", "ensemble", "K1304"),
    ] {
        let answer = json(&["fiche", code]);
        assert_eq!((answer["genre"].as_str(), answer["objet"].as_str()), (Some("passerelles.fiche"), Some(kind)));
        assert!(ok(&["fiche", code]).replace('\n', " ").contains(words), "{code}");
    }
    let sets = ok(&["fiche"]);
    for set in ["sap", "sante", "social", "proprete", "hcr", "animation", "petite_enfance", "securite"] {
        assert!(sets.contains(&format!("\n{set} ")), "{set}");
    }
    assert_eq!(json(&["fiche"])["genre"], "passerelles.ensembles");
}

/// A reader that goes away (`| head`) is no fault, and no panic.
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = command(&["depuis", "K1304", "--nombre", "69", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool was built");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut stderr).expect("UTF-8");
    let status = child.wait().expect("it ends");
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

// ---------------------------------------------------------------------------------------------------------------- analyses

#[test]
fn an_independent_script_counts_the_matrice_again() {
    let dossier = Dossier::new();
    let (tout, matrice) = (dossier.path().join("tout.csv"), dossier.path().join("matrice.json"));
    run(&["tout", "--nombre", "1000", "-o", path(&tout)]);
    let sets = "sap,sante,proprete,hcr,animation,social,petite_enfance";
    fs::write(&matrice, ok(&["matrice", "--secteurs", sets, "--seuil", "0,06", "--format", "json"])).expect("writable");
    let Some((code, text)) = python("recompte.py", &[path(&matrice), path(&tout)]) else { return };
    assert_eq!((code, text.contains("49 cells")), (0, true), "{text}");
    // A count that is wrong by one does not pass.
    let wrong = fs::read_to_string(&matrice).expect("readable").replacen("\"passerelles\": 1", "\"passerelles\": 2", 1);
    fs::write(&matrice, wrong).expect("writable");
    let (code, text) = python("recompte.py", &[path(&matrice), path(&tout)]).expect("it ran");
    assert_eq!((code, text.contains("counted")), (1, true), "{text}");
}

#[test]
fn matrice_tells_counts_definitions_and_overlaps() {
    let text = ok(&["matrice", "--secteurs", "sap,social"]);
    for words in ["Services à la personne", "non officielle", "sap → social", "Métiers de plusieurs", "différentes"]
    {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    let text = ok(&["matrice", "--cellule", "sap,social", "--seuil", "0.1"]);
    assert!(text.contains("Compétences qui les portent"), "{text}");
    let csv = ok(&["matrice", "--secteurs", "sap,sante", "--format", "csv"]);
    assert_eq!((csv.lines().count(), csv.starts_with("de,vers,possibles,")), (5, true), "{csv}");
    let csv = ok(&["matrice", "--secteurs", "sap,sante", "--format", "csv-fr"]);
    assert!(csv.starts_with("\u{feff}de;vers;") && csv.contains(";0,"), "{csv}");
    fails(&["matrice"], 2, &["il manque"]);
    fails(&["matrice", "--secteurs", "sap,nulle_part"], 1, &["ensemble « nulle_part » absent"]);
    fails(&["matrice", "--secteurs", "sap", "--seuil", "1.5"], 2, &["ne convient pas"]);
    fails(&["matrice", "--cellule", "sap"], 2, &["deux ensembles"]);
    fails(&["matrice", "--secteurs", "sap", "--format", "dot"], 2, &["n'écrit pas ce format", "texte, json, csv"]);
    let dossier = Dossier::new();
    let miens = dossier.write("e.toml", "[[ensemble]]\ncode = \"x\"\nlibelle = \"X\"\nmetiers = [\"K13\"]\n");
    fails(&["matrice", "--secteurs", "x", "--ensembles", path(&miens)], 1, &["e.toml:4:", "K13"]);
}

#[test]
fn etat_des_lieux_is_the_same_on_any_threads_and_resumes_its_own_input_only() {
    let dossier = Dossier::new();
    let line = passerelles::profil::EXEMPLE.replace('\n', " ");
    let cohorte = dossier.write("c.jsonl", format!("{line}\n").repeat(60) + "faute\n");
    let args = |fils: &'static str| {
        ["etat-des-lieux", path(&cohorte), "--secteurs", "sap,sante", "--format", "json", "--fils", fils]
            .map(str::to_owned)
    };
    let answer = |args: &[String]| ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(answer(&args("1")), answer(&args("2")));
    let reprise = dossier.path().join("reprise.json");
    let with: Vec<String> = args("1").into_iter().chain(["--reprise".to_owned(), path(&reprise).to_owned()]).collect();
    assert_eq!(answer(&args("1")), answer(&with));
    assert!(!reprise.exists(), "nothing unsuppressed stays behind");
    fs::write(&reprise, "autre chose").expect("writable");
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    fails(&with, 2, &["reprise", "Supprimez"]);
    let text = ok(&["etat-des-lieux", path(&cohorte), "--secteurs", "sap"]);
    for words in ["61 lignes lues : 60 profils utilisés, 1 refusée, 0 vide", "ligne 61", "Agrégats seulement"] {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    fails(&["etat-des-lieux", path(&cohorte), "--secteurs", "sap", "--arret"], 1, &["ligne 61"]);
    fails(&["etat-des-lieux", "/nowhere", "--secteurs", "sap"], 1, &["/nowhere", "introuvable"]);
    fails(&["etat-des-lieux", path(&cohorte), "--secteurs", "sap", "--seuil-effectif", "2"], 2, &["ne convient pas"]);
}

#[test]
fn communes_tells_what_is_shared_and_what_is_missing() {
    let text = ok(&["communes", "sap", "sante", "social"]);
    for words in ["Dans tous les ensembles", "Propres à sap", "Ce qui manque de sap vers sante", "manque à "] {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    let csv = ok(&["communes", "sap", "sante", "--format", "csv"]);
    assert!(csv.lines().any(|line| line.starts_with("manque,sap,sante,")), "{csv}");
    fails(&["communes", "sap"], 2, &[]);
    fails(&["communes", "sap", "sap"], 2, &["deux ensembles différents"]);
}

/// The files of a graph, read back by the tools that they are for.
#[test]
fn exported_graphs_are_read_back_by_networkx_and_graphviz() {
    let dossier = Dossier::new();
    let export = |format: &str| {
        let file = dossier.path().join(format!("carte.{format}"));
        let args = ["exporter", "--secteurs", "sap,sante,hcr", "--format", format, "-o", path(&file)];
        assert_eq!(run(&args).0, 0, "{format}");
        file
    };
    let (json, graphml, dot, csv) = (export("json"), export("graphml"), export("dot"), export("csv"));
    let carte: Value = serde_json::from_str(&fs::read_to_string(&json).expect("readable")).expect("JSON");
    let rows = fs::read_to_string(&csv).expect("readable").lines().count();
    assert_eq!(rows, 1 + list(&carte, "passerelles").len());
    match python("relecture.py", &["graphml", path(&json), path(&graphml)]) {
        Some((3, _)) => println!("non exécuté : networkx absent"),
        Some((code, text)) => assert_eq!(code, 0, "{text}"),
        None => return,
    }
    if Command::new("dot").arg("-V").output().is_err() {
        println!("non exécuté : Graphviz absent");
        return;
    }
    let (code, text) = python("relecture.py", &["dot", path(&json), path(&dot), "dot"]).expect("it ran");
    assert_eq!(code, 0, "{text}");
}

/// Every picture, at the widths of a phone and of a page, on the longest labels there are.
#[test]
fn pictures_are_xml_and_nothing_overflows_in_a_browser() {
    let dossier = Dossier::new();
    let longs = "Services et établissements d'hospitalisation, de soins, de cure et de garde à but non lucratif, avec la petite enfance";
    let miens = dossier.write(
        "longs.toml",
        format!("[[ensemble]]\ncode = \"longs\"\nlibelle = \"{longs}\"\nmetiers = [\"K1304\", \"J1501\", \"K1302\"]\n"),
    );
    let sets = "longs,sap,sante,proprete,hcr,animation,social,petite_enfance";
    let data = donnees("rome-4.60");
    let with: Vec<&str> = data.iter().flat_map(|rome| ["--donnees", path(rome)]).collect();
    let draw = |nom: &str, args: &[&str]| {
        let text = ok(&[args, with.as_slice()].concat());
        path(&dossier.write(nom, text)).to_owned()
    };
    let matrice = ["matrice", "--secteurs", sets, "--ensembles", path(&miens)];
    let mut pictures = Vec::new();
    for width in ["360", "794"] {
        let svg = ["--format", "svg", "--largeur", width];
        pictures.push(draw(&format!("chaleur{width}.svg"), &[matrice.as_slice(), &svg].concat()));
        pictures.push(draw(&format!("flux{width}.svg"), &[matrice.as_slice(), &svg, &["--flux"]].concat()));
        let fan = ["depuis", "K1304", "--nombre", "20"];
        pictures.push(draw(&format!("eventail{width}.svg"), &[fan.as_slice(), &svg].concat()));
        let ladder = ["parcours", "K1304", "J1506"];
        pictures.push(draw(&format!("parcours{width}.svg"), &[ladder.as_slice(), &svg].concat()));
    }
    let borrowed: Vec<&str> = pictures.iter().map(String::as_str).collect();
    let Some((code, text)) = python("relecture.py", &[&["svg"], borrowed.as_slice()].concat()) else { return };
    assert_eq!(code, 0, "{text}");
    let page = draw("page.html", &[matrice.as_slice(), &["--format", "html"]].concat());
    let text = fs::read_to_string(&page).expect("readable");
    assert!(
        ["<script", " src=", "<link", "url("].iter().all(|one| !text.contains(one)),
        "nothing runs, nothing is fetched"
    );
    // Each number leads to what stands behind it.
    let links: Vec<&str> = text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 40 && links.iter().all(|id| text.contains(&format!("id=\"{id}\""))), "{links:?}");
    let known = ["chromium", "chromium-browser", "google-chrome"];
    let Some(browser) = known.into_iter().find(|one| Command::new(one).arg("--version").output().is_ok()) else {
        println!("non exécuté : aucun navigateur (chromium) pour mesurer les images");
        return;
    };
    let (code, text) = python("debordement.py", &[&[browser], borrowed.as_slice(), &[&page]].concat()).expect("it ran");
    assert_eq!(code, 0, "{text}");
}

// --------------------------------------------------------------------------------------------------------------- importing

#[test]
fn counts_agree_and_numbers_have_a_comma() {
    let text = ok(&["levier", "K1304"]) + &ok(&["depuis", "K1304"]) + &ok(&["matrice", "--secteurs", "sap,sante"]);
    assert!(!text.contains("(s)") && !text.contains(" 1 métiers") && !text.contains(" 0 métiers"), "{text}");
    let detail = ok(&["entre", "K1304", "J1501"]);
    assert!(detail.contains("Score 0,") && detail.contains("savoir-faire communs"), "{detail}");
    assert!(!detail.contains("  0.") && !detail.contains("savoir_faire"), "{detail}");
    let barred = ok(&["parcours", "K1304", "J1506", "--marche-max", "0"]);
    assert!(barred.contains("un titre d'un niveau plus élevé que ceux"), "{barred}");
}

#[test]
fn what_is_no_cohort_is_refused() {
    let dossier = Dossier::new();
    let cohorte = dossier.write("cohorte.jsonl", "{}\nbonjour\n\n");
    let args = ["etat-des-lieux", path(&cohorte), "--secteurs", "sap"];
    fails(&args, 1, &["aucune ligne n'est un profil", "ligne 1", "il manque « genre »"]);
    let vide = dossier.write("vide.jsonl", "\n");
    assert!(ok(&["etat-des-lieux", path(&vide), "--secteurs", "sap"]).contains("0 profil utilisé"));
}

#[test]
fn a_file_of_sets_that_is_no_toml_is_refused_in_french() {
    let dossier = Dossier::new();
    let sets = dossier.write("e.toml", "[[ensemble]]\ncode = abc\n");
    let args = ["matrice", "--secteurs", "sap", "--ensembles", path(&sets)];
    fails(&args, 1, &["e.toml:2:8", "un texte se met entre guillemets"]);
}

#[test]
fn missing_optional_tables_are_told_once_and_change_no_answer() {
    let (code, stdout, stderr) = run(&["depuis", "K1304", "--donnees", path(&fixture("rome/quatre"))]);
    assert!(code == 0 && stdout.starts_with("Passerelles depuis K1304"), "{stderr}");
    assert!(
        stderr.starts_with("à savoir : 8 tables facultatives manquent (") && stderr.lines().count() == 1,
        "{stderr}"
    );
}

#[test]
fn importer_a_blanc_reports_and_writes_nothing() {
    let dossier = Dossier::copy_of("rome/quatre");
    let before = fs::read_dir(dossier.path()).expect("readable").count();
    let text = ok(&["importer", path(dossier.path()), "--a-blanc"]);
    for words in [
        "4 métiers",
        "lues",
        "gardées",
        "rejetées",
        "unix_coherence_item_v460_utf8.csv",
        "ensemble sans métier",
        "encodage : 1",
    ] {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    assert_eq!(fs::read_dir(dossier.path()).expect("readable").count(), before);
    let answer = json(&["importer", path(dossier.path()), "--a-blanc"]);
    assert_eq!((answer["genre"].as_str(), answer["metiers"].as_u64()), (Some("passerelles.import"), Some(4)));
    for file in list(&answer, "fichiers") {
        let rejected: u64 = file["rejetees"].as_object().expect("by reason").values().filter_map(Value::as_u64).sum();
        assert_eq!(file["lues"].as_u64(), file["gardees"].as_u64().map(|kept| kept + rejected), "{file}");
    }
    fails(&["importer", path(dossier.path()), "--a-blanc", "-o", "x.json"], 2, &["ne vont pas ensemble"]);
    fails(&["importer", path(dossier.path()), "-o", "x.xlsx"], 2, &[".json, .toml ou .pack"]);
    fails(&["importer"], 2, &["il manque"]);
}

#[test]
fn what_importer_writes_gives_the_same_answers() {
    let dossier = Dossier::new();
    let source = fixture("rome/quatre");
    let passerelles = |path_: &str| json(&["depuis", "K1304", "--donnees", path_])["passerelles"].clone();
    let expected = passerelles(path(&source));
    assert_eq!(expected.as_array().map(Vec::len), Some(3));
    for nom in ["a.json", "a.toml"] {
        let file = dossier.path().join(nom);
        let (code, _, stderr) = run(&["importer", path(&source), "-o", path(&file)]);
        assert_eq!(code, 0, "{stderr}");
        assert_eq!(passerelles(path(&file)), expected, "{nom}");
    }
}

#[test]
fn hostile_input_gives_1_with_its_place_and_writes_nothing() {
    let dossier = Dossier::copy_of("rome/quatre");
    let nom = "unix_coherence_item_v460_utf8.csv";
    dossier.edit(nom, |bytes| bytes[..bytes.len() - 2].to_vec());
    let file = dossier.path().join("a.json");
    let words = [format!("{nom}:21 : fichier tronqué")];
    fails(&["importer", path(dossier.path()), "-o", path(&file)], 1, &[&words[0]]);
    fails(&["depuis", "K1304", "--donnees", path(dossier.path())], 1, &[&words[0], "Téléchargez"]);
    assert!(!file.exists(), "nothing half-written");
}

#[test]
fn donnees_may_be_repeated_in_any_order() {
    let (rome, mini) = (fixture("rome/quatre"), fixture("mini/mini.toml"));
    let depuis = |one: &Path, other: &Path| {
        ok(&["depuis", "K1304", "--format", "json", "--donnees", path(one), "--donnees", path(other)])
    };
    assert_eq!(depuis(&rome, &mini), depuis(&mini, &rome));
}

// ------------------------------------------------------------------------------------------------------------ the real data

#[test]
fn the_real_rome4_answers_from_raw_csv() {
    let Some(rome) = donnees("rome-4.60") else { return };
    let answer = json(&["depuis", "K1304", "--nombre", "30", "--donnees", path(&rome)]);
    list(&answer, "passerelles").iter().for_each(assert_passerelle);
    assert_eq!(list(&answer, "passerelles").len(), 30);
    let referentiel = rome4().expect("it is there").0.referentiel();
    let source = referentiel.metiers().iter().find(|m| !m.mobilites.is_empty()).expect("a mobility table");
    let (de, official) = (source.code.to_string(), &source.mobilites[0]);
    let answer = json(&["entre", &de, official.vers.as_str(), "--donnees", path(&rome)]);
    let rank = answer["passerelles"][0]["mobilite"].as_u64();
    assert_eq!(rank, official.rang.map(u64::from), "official mobility is beside");
}

#[test]
fn the_ranking_agrees_with_the_experts() {
    let Some(rome) = donnees("rome-4.60") else { return };
    let answer = json(&["evaluer", "--donnees", path(&rome)]);
    let all = list(&answer, "coupes").iter().find(|c| c["nom"] == "toutes").expect("the whole table");
    assert_eq!((answer["k"].as_u64(), all["sources"].as_u64()), (Some(10), Some(831)));
    let ndcg = all["mesures"]["ndcg"]["moyenne"].as_f64().expect("a number");
    assert!(ndcg >= 0.355, "nDCG@10 {ndcg:.3} under .355");
}

// ------------------------------------------------------------------------------------------------------- near compétences

/// "Respecter les protocoles de nettoyage et de désinfection" and "Procédures de nettoyage et de désinfection".
const PAIRE: [&str; 2] = ["404219", "489907"];

#[test]
fn proche_tells_the_nearest_and_the_relation_of_two() {
    let near = json(&["proche", PAIRE[0]]);
    assert_eq!((&near["genre"], &near["proches"][0]["code"]), (&"passerelles.proches".into(), &PAIRE[1].into()));
    let relation = json(&["proche", PAIRE[0], PAIRE[1]]);
    assert_eq!(relation["relation"], "proche");
    assert_eq!(relation["degre"], near["proches"][0]["degre"]);
    let text = ok(&["proche", PAIRE[0], PAIRE[1]]);
    assert!(text.contains("proche, à confirmer") && text.contains("mots\u{a0}: désinfection, nettoyage"), "{text}");
    assert!(ok(&["proche", PAIRE[0], PAIRE[0]]).contains("C'est la même compétence : ce code est donné deux fois."));
    fails(&["proche", "1"], 1, &["compétence « 1 » absente des données ouvertes"]);
    fails(&["proche", "x"], 2, &["code OGR « x » invalide"]);
    fails(&["proche"], 2, &["il manque"]);
}

#[test]
fn proche_relates_the_pairs_of_a_file_and_locates_its_bad_lines() {
    let folder = Dossier::new();
    let text = "a\tb\n# titre\n404219\t489907\tcolonne de trop\n\n404219\n1\t404219\nx\t2\n489907\t404219\r\n";
    let path_ = folder.path().join("paires.tsv");
    fs::write(&path_, text.replace("\tcolonne de trop", "\tproche\tcolonne de trop")).expect("writes");
    let (code, stdout, stderr) = run(&["proche", "--paires", path(&path_)]);
    assert_eq!(code, 1, "{stderr}");
    let lines: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    let told: Vec<(&str, &str)> =
        lines.iter().map(|line| (line["a"].as_str().unwrap(), line["b"].as_str().unwrap())).collect();
    assert_eq!(told, [("404219", "489907"), ("489907", "404219")]);
    assert!(lines.iter().all(|line| line["relation"] == "proche" && line["preuves"][0]["genre"] == "mots"));
    for word in [
        "paires.tsv:5 : un seul champ",
        "paires.tsv:6 : compétence « 1 »",
        "paires.tsv:7 : code OGR « x »",
        "3 lignes fautives sur",
    ] {
        assert!(stderr.contains(word), "« {word} » is not in: {stderr}");
    }
    fs::write(&path_, "404219\t489907\n").expect("writes");
    assert_eq!(ok(&["proche", "--paires", path(&path_)]).lines().count(), 1);
}

#[test]
fn apparier_writes_skos() {
    let turtle = ok(&["apparier", "--nombre", "1", "--format", "ttl"]);
    assert!(turtle.starts_with("@prefix skos: "), "{turtle}");
    let links = turtle.lines().filter(|line| line.contains("Match ")).count();
    let table = ok(&["apparier", "--nombre", "1", "--format", "csv"]);
    assert!(links > 0 && table.lines().count() == links + 1, "{links} links");
    let folder = Dossier::new();
    let skills = folder.path().join("skills_fr.csv");
    fs::write(&skills, "conceptUri,preferredLabel,altLabels\nhttp://data.europa.eu/esco/skill/1,préparer des repas,\n")
        .expect("writes");
    let turtle = ok(&["apparier", path(&skills), "--format", "ttl"]);
    assert!(turtle.contains("<http://data.europa.eu/esco/skill/1> skos:exactMatch "), "{turtle}");
}

/// What is written goes where a link leads; what stands beside, and what failed, is left alone.
#[cfg(unix)]
#[test]
fn an_output_goes_through_links_and_harms_no_other_file() {
    let dossier = std::env::temp_dir().join(format!("passerelles-sortie-{}", std::process::id()));
    std::fs::create_dir_all(dossier.join("sous")).expect("the temporary folder is written to");
    let at = |nom: &str| dossier.join(nom).display().to_string();
    std::fs::write(at("vrai.partiel"), "à moi").expect("written");
    std::fs::write(at("vrai.dot"), "ancien").expect("written");
    std::os::unix::fs::symlink(at("vrai.dot"), at("lien.dot")).expect("linked");
    let export = |to: &str| run(&["exporter", "--secteurs", "sap", "--format", "dot", "-o", to]);
    assert_eq!(export(&at("lien.dot")).0, 0);
    assert!(std::fs::symlink_metadata(at("lien.dot")).expect("there").is_symlink());
    assert!(std::fs::read_to_string(at("vrai.dot")).expect("there").starts_with("digraph"));
    assert_eq!(std::fs::read_to_string(at("vrai.partiel")).expect("there"), "à moi");
    fails(&["exporter", "--secteurs", "sap", "--format", "dot", "-o", &at("sous")], 1, &["écriture impossible"]);
    let mut left: Vec<String> = std::fs::read_dir(&dossier)
        .expect("there")
        .map(|entry| entry.expect("there").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["lien.dot", "sous", "vrai.dot", "vrai.partiel"]);
    std::fs::remove_dir_all(&dossier).expect("removed");
    let (code, piped, _) = export("/dev/stdout");
    assert!(code == 0 && piped.starts_with("digraph"), "{piped}");
    fails(&["tout", "--nombre", "1", "--format", "json", "-o", &at("tout.json")], 2, &["tout"]);
}

#[test]
fn plans_fiches_and_leviers_say_what_is_not_known() {
    // Lines are wrapped anywhere.
    let flat = |args: &[&str]| ok(args).split_whitespace().collect::<Vec<_>>().join(" ");
    let plan = flat(&["plan", "J1501", "--depuis", "K1304"]);
    for words in [
        "RNCP40692BC05",
        "n'est soutenue par l'expérience connue",
        "effet inconnu, à vérifier",
        "art. 14 et annexe VII",
    ] {
        assert!(plan.contains(words), "« {words} » is not in: {plan}");
    }
    let held = flat(&["plan", "K1311", "--acquis", "RNCP37715BC01"]);
    assert!(held.contains("d'un particulier (probable) : détenu"), "{held}");
    assert!(flat(&["fiche", "RNCP37715BC01"]).contains("(probable)"));
    assert!(flat(&["plan", "K1306"]).contains("succède à RNCP36004, qui n'est plus en vigueur"));
    let chain = flat(&["fiche", "RNCP4821"]);
    let at = |code: &str| chain.find(code).unwrap_or_else(|| panic!("{code} is not in: {chain}"));
    assert!(at("RNCP35506") < at("RNCP37715") && chain.contains("Remplacée par (2)"));
    let expired = flat(&["fiche", "RNCP36004"]);
    assert!(expired.contains("n'est plus en vigueur") && expired.contains("présumé, à vérifier"), "{expired}");
    assert!(flat(&["fiche", "RNCP278"]).contains("RNCP37872"));
    assert!(flat(&["plan", "J1501", "--mixte"]).contains("ne donne pas de diplôme"));
    let table = json(&["plan", "sap", "--certification", "RNCP37715"]);
    assert!(table["comparaisons"].as_array().expect("a list").len() > 5);
    let levier = json(&["levier", "K1304"]);
    assert!(levier["blocs"][0]["ouvre"].as_array().expect("a list").len() > 1 && levier["paire"].is_object());
}

/// ROME, the CSV and the XML of France compétences and a native file, in one native file that opens again.
#[test]
fn importer_joins_every_source_in_one_native_file() {
    let (Some(rome), Some(rncp)) = (donnees("rome-4.60"), donnees("rncp")) else { return };
    let folder = Dossier::new();
    let (natif, sortie) = (folder.path().join("essai.toml"), folder.path().join("tout.json"));
    let text = "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"essai\"\nedition = \"1\"\n\
                [[certification]]\ncode = \"RNCP99999\"\nlibelle = \"Titre d'essai\"\n";
    fs::write(&natif, text).expect("writes");
    let zip = rncp.join("echantillon-export-fiches-csv-2024-02-22.zip");
    let xml = fixture("rncp/v4_1/export_fiches_RNCP_V4_1_2026-08-16.xml");
    let args = ["--rome", path(&rome), "--rncp", path(&zip), "--rncp-xml", path(&xml), "--natif", path(&natif)];
    let (code, _, stderr) = run(&[&["importer"], args.as_slice(), &["-o", path(&sortie)]].concat());
    assert_eq!(code, 0, "{stderr}");
    for (code, words) in
        [("RNCP99999", "Titre d'essai"), ("RNCP509", "RNCP38228"), ("RNCP278", "RNCP278"), ("J1501", "Aide")]
    {
        let fiche = ok(&["fiche", code, "--donnees", path(&sortie)]);
        assert!(fiche.contains(words), "{code}: {fiche}");
    }
}

#[test]
fn near_competences_are_shown_apart_and_turned_off() {
    let with = ok(&["entre", "K1304", "J1501"]);
    assert!(with.contains("Proche de ce que vous faites, à confirmer\u{a0}:"), "{with}");
    let without = json(&["entre", "K1304", "J1501", "--sans-proches"]);
    let passerelle = &without["passerelles"][0];
    assert_eq!(passerelle["couverture_avec_proches"], Value::Null);
    assert_eq!(passerelle["proches"], serde_json::json!([]));
    assert_eq!(without["provenance"]["parametres"]["proches"], "sans");
}
