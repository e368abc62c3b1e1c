//! `diagnostic`, `chercher` and `reconnaitre` as a person and a script meet them: run as processes.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use passerelles::{CodeOgr, EtatContexte, Moteur};
use serde_json::{Value, json};

use crate::support::donnees;

/// No lifting and no nights: what must be neither on the fiche nor in a fact, unless an alternative is.
const REFUSES: [&str; 2] = ["port_de_charges", "nuit"];

fn run(args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passerelles"));
    let output = command.args(args).stdin(Stdio::null()).output().expect("the tool was built");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("not killed"), text(output.stdout), text(output.stderr))
}

fn ok(args: &[&str]) -> String {
    let (code, stdout, stderr) = run(args);
    assert_eq!((code, stderr.as_str()), (0, ""), "{args:?}");
    stdout
}

fn answer(args: &[&str]) -> Value {
    serde_json::from_str(&ok(&[args, &["--format", "json"]].concat())).expect("JSON")
}

/// A profil in a file that goes with it.
struct Fichier(PathBuf);

impl Fichier {
    fn new(nom: &str, profil: &Value) -> Self {
        let path = std::env::temp_dir().join(format!("passerelles-{nom}-{}.json", std::process::id()));
        fs::write(&path, profil.to_string()).expect("a temporary file");
        Fichier(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }
}

impl Drop for Fichier {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Eight years at people's homes, the ADVF title; no licence.
fn aide_a_domicile(limites: &[&str]) -> Value {
    let limites: Vec<Value> = limites.iter().map(|nom| json!({"contexte": nom, "fermete": "dure"})).collect();
    json!({"genre": "passerelles.profil", "version": 1, "date": "2026-11-22",
        "experiences": [{"metier": "K1304", "annees": 5, "finie_depuis_annees": 1},
            {"metier": "K1302", "annees": 3, "finie_depuis_annees": 1}],
        "certifications": ["RNCP37715"], "limites": limites, "sans_permis": true})
}

fn pistes(diagnostic: &Value) -> Vec<&Value> {
    let lists = ["courtes", "longues", "a_etudier"];
    lists.iter().flat_map(|list| diagnostic[*list].as_array().expect("a list")).collect()
}

fn code(one: &Value) -> &str {
    one["metier"]["code"].as_str().expect("a code")
}

fn codes(diagnostic: &Value) -> BTreeSet<String> {
    pistes(diagnostic).into_iter().map(|piste| code(piste).to_owned()).collect()
}

/// The contextes of the limites refused that a fiche or a fact says present, and none of their alternatives is: read
/// here from the data, without the gate.
fn broken(moteur: &Moteur, metier: &str) -> bool {
    let referentiel = moteur.referentiel();
    let fiche = referentiel.metier(metier.parse().expect("a code")).expect("a métier of the answer");
    let has = |contexte: &CodeOgr| {
        let faits = referentiel.contextes_faits(fiche.code);
        let sure = faits.iter().find(|f| f.contexte == *contexte && f.certitude > passerelles::Certitude::AVerifier);
        sure.map_or(fiche.contextes.contains(contexte), |fait| fait.etat == EtatContexte::Present)
    };
    let limites = REFUSES.iter().map(|nom| referentiel.limite(&nom.parse().expect("a name")).expect("a limite"));
    limites.into_iter().any(|limite| limite.contextes.iter().any(has) && !limite.alternatives.iter().any(has))
}

/// What must hold of the worn-out aide à domicile, whatever the data.
fn check_worn_out(moteur: &Moteur, more: &[&str]) {
    let file = Fichier::new("usee", &aide_a_domicile(&REFUSES));
    let diagnostic = answer(&[&["diagnostic", file.path(), "--nombre", "2000"][..], more].concat());
    assert!(!pistes(&diagnostic).is_empty());
    for piste in pistes(&diagnostic) {
        assert!(!broken(moteur, code(piste)), "{} breaks a hard limite", code(piste));
        assert_ne!(piste["verdict"], "bloquee", "{}", code(piste));
    }
    for exclu in diagnostic["exclus"].as_array().expect("a list") {
        let why = exclu["exclusions"].as_array().expect("a list");
        assert!(!why.is_empty() && why.iter().all(|one| !one["texte"].as_str().expect("a text").is_empty()));
    }
    // Brancardiers and ASH lift, whatever ROME omits: excluded, or flagged.
    let flagged =
        |metier: &str| pistes(&diagnostic).iter().find(|p| code(p) == metier).map(|p| p["non_signale"] == true);
    for metier in ["J1308", "J1301"] {
        assert_ne!(flagged(metier), Some(false), "{metier} is shown as compatible without a flag");
    }
}

#[test]
fn a_worn_out_aide_a_domicile_gets_nothing_that_breaks_a_limite() {
    check_worn_out(Moteur::embarque(), &[]);
}

#[test]
fn neither_does_she_on_the_whole_rome() {
    let Some(folder) = donnees("rome-4.60") else { return };
    let moteur = passerelles::open(std::slice::from_ref(&folder), passerelles::Faits::Avec).expect("it opens").0;
    check_worn_out(&moteur, &["--donnees", folder.to_str().expect("UTF-8")]);
}

#[test]
fn each_exclusion_is_told_in_words() {
    let file = Fichier::new("mots", &aide_a_domicile(&REFUSES));
    let text = ok(&["diagnostic", file.path()]);
    for words in ["Métiers à portée (courtes)", "Écartés : ", "fait partie du métier", "Ce qui changerait la réponse"]
    {
        assert!(text.contains(words), "« {words} » is not in {text}");
    }
    assert!(text.contains("sans permis de conduire"), "{text}");
}

#[test]
fn lifting_one_limite_opens_what_it_said() {
    let (both, one) =
        (Fichier::new("deux", &aide_a_domicile(&REFUSES)), Fichier::new("une", &aide_a_domicile(&["nuit"])));
    let [both, one] = [&both, &one].map(|file| answer(&["diagnostic", file.path(), "--nombre", "2000"]));
    let change = both["changements"].as_array().expect("a list").iter().find(|c| c["code"] == "port_de_charges");
    let change = change.expect("told").clone();
    let new: BTreeSet<String> = codes(&one).difference(&codes(&both)).cloned().collect();
    assert_eq!(change["ouvre"], new.len(), "{new:?}");
    assert!(!new.is_empty() && codes(&both).is_subset(&codes(&one)));
    let named = change["metiers"].as_array().expect("a list").iter().map(|m| m["code"].as_str().expect("a code"));
    assert!(named.into_iter().all(|code| new.contains(code)));
}

#[test]
fn an_answer_to_share_says_nothing_of_limites() {
    let with = Fichier::new("avec", &aide_a_domicile(&REFUSES));
    let without = Fichier::new("sans", &aide_a_domicile(&[]));
    let shared = ["--sans-limites", "--format", "json"];
    let [one, other] = [&with, &without].map(|file| ok(&[&["diagnostic", file.path()][..], &shared].concat()));
    assert_eq!(one, other, "the same bytes, with limites or not");
    let text = ok(&["diagnostic", with.path(), "--sans-limites"]);
    assert!(!text.contains("port_de_charges") && !text.contains("Port de charges"), "{text}");
}

#[test]
fn an_empty_profil_gets_no_metier_and_is_told_why() {
    let vide = Fichier::new("vide", &json!({"genre": "passerelles.profil", "version": 1}));
    let text = ok(&["diagnostic", vide.path()]);
    assert!(text.contains("Aucun métier n'est proposé") && text.contains("au moins une expérience"), "{text}");
    assert!(!text.contains("score"), "{text}");
    let diagnostic = answer(&["diagnostic", vide.path()]);
    assert!(pistes(&diagnostic).is_empty() && diagnostic["comptes"].is_array(), "the shape stands");
}

#[test]
fn a_person_reads_labels() {
    let mut profil = aide_a_domicile(&["port_de_charges"]);
    profil["souhaits"] = json!({"contrats": ["cdi", "temps_partiel"]});
    let text = ok(&["diagnostic", Fichier::new("libelles", &profil).path()]);
    assert!(text.contains("CDI, temps partiel"), "{text}");
    assert!(!text.contains("port_de_charges"), "{text}");
}

#[test]
fn the_example_is_read_as_it_is_printed() {
    let example = ok(&["diagnostic", "--exemple"]);
    assert!(example.contains("_commentaire"));
    let file = Fichier::new("exemple", &serde_json::from_str(&example).expect("JSON"));
    assert_eq!(answer(&["diagnostic", file.path()])["genre"], "passerelles.diagnostic");
}

/// A title aims at what the old métier became: that ROME 3 was split does not make an aide à domicile an au pair.
#[test]
fn a_loose_aim_never_comes_first() {
    let Some(folder) = donnees("rome-4.60") else { return };
    let file = Fichier::new("etendu", &aide_a_domicile(&REFUSES));
    let diagnostic = answer(&["diagnostic", file.path(), "--donnees", folder.to_str().expect("UTF-8")]);
    let first = &diagnostic["courtes"][0];
    assert_ne!(code(first), "K1313", "au pair");
    for piste in pistes(&diagnostic) {
        let own = piste["par"]["metier"]["code"] == piste["metier"]["code"];
        assert!(!own || piste["par"]["poids"] != 0.25, "{} ranks by its own loose aim", code(piste));
    }
}

#[test]
fn tension_is_shown_where_loaded() {
    let Some(folder) = donnees("dares") else { return };
    let file = Fichier::new("tension", &aide_a_domicile(&[]));
    let path = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    let (tensions, fap) = (path("tensions.csv"), path("fap225_rome.csv"));
    let loaded = ["--tensions", &tensions, "--fap", &fap];
    let text = ok(&[&["diagnostic", file.path(), "--region", "11"][..], &loaded].concat());
    assert!(text.contains("région 11"), "{text}");
    let (code, _, stderr) = run(&[&["diagnostic", file.path(), "--region", "999"][..], &loaded].concat());
    assert_eq!(code, 2, "{stderr}");
    assert!(!ok(&["diagnostic", file.path()]).contains("Tension"));
}

#[test]
fn chercher_gives_its_shape_and_each_metier_once() {
    let found = answer(&["chercher", "auxiliere de vie", "--type", "metier"]);
    assert_eq!((&found["genre"], &found["version"]), (&json!("passerelles.recherche"), &json!(1)));
    assert!(found["confiance"].is_string());
    let results = found["resultats"].as_array().expect("a list");
    let codes: BTreeSet<&str> = results.iter().map(|one| one["code"].as_str().expect("a code")).collect();
    assert_eq!(codes.len(), results.len());
    let keys: Vec<&str> = results[0].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>(), ["objet", "code", "libelle", "score", "via"].into());
    assert!(ok(&["chercher", ""]).starts_with("Rien à chercher"));
    // An abbreviation gives its métier, and says what matched.
    let found = answer(&["chercher", "AS"]);
    assert_eq!(
        (&found["resultats"][0]["code"], &found["resultats"][0]["via"]["texte"]),
        (&json!("J1501"), &json!("AS"))
    );
}

#[test]
fn reconnaitre_proposes_or_says_that_nothing_is_sure() {
    let found = answer(&["reconnaitre", "Préparation des repas au domicile"]);
    assert_eq!((&found["genre"], &found["confiance"]), (&json!("passerelles.reconnaissance"), &json!("probable")));
    assert!(ok(&["reconnaitre", "Préparation des repas"]).contains("à confirmer avec la personne"));
    assert!(ok(&["reconnaitre", "disponible de suite"]).contains("Rien de sûr"));
    let (code, _, stderr) = run(&["reconnaitre", "repas", "--format", "csv"]);
    assert_eq!(code, 2, "{stderr}");
}
