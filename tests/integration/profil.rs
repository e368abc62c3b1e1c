//! The profil and the diagnostic: what must never happen to a person's data, and what an answer must show.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use passerelles::import::Tensions;
use passerelles::profil::{
    self, Cadre, Diagnostic, DiagnosticOptions, EXEMPLE, Experience, GenreExclusion, Partage, Piste, Profil,
    ProfilError, TAILLE_MAX, resolve,
};
use passerelles::{
    Certitude, CodeOgr, EtatContexte, Faits, Fermete, GenreRaison, Metier, Moteur, NatureAcquis, Referentiel, Verdict,
    export,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const PORT_DE_CHARGES: CodeOgr = CodeOgr(300_795);
const NUIT: CodeOgr = CodeOgr(300_803);
const JOURNEE: CodeOgr = CodeOgr(300_806);

/// Eight years at people's homes, the ADVF title; no lifting, no nights, no licence.
fn aide_a_domicile(limites: &[&str]) -> Value {
    let limites: Vec<Value> = limites.iter().map(|nom| json!({"contexte": nom, "fermete": "dure"})).collect();
    json!({"genre": "passerelles.profil", "version": 1, "date": "2026-11-22",
        "experiences": [{"metier": "K1304", "annees": 5, "finie_depuis_annees": 1},
            {"metier": "K1302", "annees": 3, "finie_depuis_annees": 1}],
        "certifications": ["RNCP37715"], "limites": limites, "sans_permis": true})
}

fn read(value: &Value, referentiel: &Referentiel) -> Result<Profil, ProfilError> {
    profil::read(value.to_string().as_bytes(), referentiel)
}

fn all() -> DiagnosticOptions {
    DiagnosticOptions { nombre: usize::MAX, ..DiagnosticOptions::default() }
}

fn diagnose(moteur: &Moteur, value: &Value, options: &DiagnosticOptions) -> Diagnostic {
    let profil = read(value, moteur.referentiel()).unwrap();
    moteur.diagnostic(&profil, options).unwrap()
}

fn pistes(diagnostic: &Diagnostic) -> impl Iterator<Item = &Piste> {
    diagnostic.courtes.iter().chain(&diagnostic.longues).chain(&diagnostic.a_etudier)
}

fn codes<'a>(objets: impl Iterator<Item = &'a passerelles::Objet>) -> BTreeSet<&'a str> {
    objets.map(|objet| objet.code.as_str()).collect()
}

fn donnees() -> Option<PathBuf> {
    let folder = std::env::var_os("PASSERELLES_DONNEES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")), PathBuf::from);
    folder.join("rome-4.60").is_dir().then_some(folder)
}

/// What the fiche and the facts say of a contexte in a métier, read anew here, without the gate.
fn has(referentiel: &Referentiel, metier: &Metier, contexte: CodeOgr) -> bool {
    let faits = referentiel.contextes_faits(metier.code).iter();
    let mut faits = faits.filter(|fait| fait.contexte == contexte && fait.certitude > Certitude::AVerifier);
    match faits.next() {
        Some(fait) => fait.etat == EtatContexte::Present,
        None => metier.contextes.contains(&contexte),
    }
}

/// No métier listed breaks "no lifting, no nights"; every métier is listed, excluded with its reason, or exercised.
fn assert_limites_hold(moteur: &Moteur, diagnostic: &Diagnostic) {
    let referentiel = moteur.referentiel();
    for piste in pistes(diagnostic) {
        let metier = referentiel.metier(piste.metier.code.parse().unwrap()).unwrap();
        assert!(!has(referentiel, metier, PORT_DE_CHARGES), "{} lifts", metier.code);
        let day = has(referentiel, metier, JOURNEE);
        assert!(!has(referentiel, metier, NUIT) || day, "{} works at night alone", metier.code);
        if has(referentiel, metier, NUIT) {
            assert_ne!(piste.verdict, Verdict::Ouverte, "{} may work at night: a condition", metier.code);
        }
    }
    for exclu in &diagnostic.exclus {
        let metier = referentiel.metier(exclu.metier.code.parse().unwrap()).unwrap();
        assert!(!exclu.exclusions.is_empty());
        for exclusion in &exclu.exclusions {
            assert_eq!(exclusion.genre, GenreExclusion::Limite);
            assert!(!exclusion.texte.is_empty() && exclusion.source.is_some(), "{}", metier.code);
            let contexte = if exclusion.code == "nuit" { NUIT } else { PORT_DE_CHARGES };
            assert!(has(referentiel, metier, contexte), "{} is excluded for what it has not", metier.code);
        }
    }
    let listed = codes(pistes(diagnostic).map(|piste| &piste.metier));
    let excluded = codes(diagnostic.exclus.iter().map(|exclu| &exclu.metier));
    assert!(listed.is_disjoint(&excluded));
    let kept: usize = diagnostic.comptes.iter().sum();
    assert_eq!(kept + excluded.len() + 2, referentiel.metiers().len());
}

/// Those whose limites could be checked come first in each list.
fn assert_unchecked_come_last(diagnostic: &Diagnostic) {
    for list in [&diagnostic.courtes, &diagnostic.longues, &diagnostic.a_etudier] {
        assert!(list.is_sorted_by_key(|piste| (piste.non_signale, std::cmp::Reverse(piste.score))));
    }
}

#[test]
fn a_worn_out_aide_a_domicile_gets_no_metier_that_breaks_a_hard_limite() {
    let moteur = Moteur::embarque();
    let diagnostic = diagnose(moteur, &aide_a_domicile(&["port_de_charges", "nuit"]), &all());
    assert_limites_hold(moteur, &diagnostic);
    assert_unchecked_come_last(&diagnostic);
    assert!(pistes(&diagnostic).count() >= 10, "there is something left");
    assert!(diagnostic.experiences.iter().all(|experience| !experience.exclusions.is_empty()), "both lift");
    assert!(diagnostic.vae.iter().all(|soutien| soutien.n > 0 && soutien.n <= soutien.m));
    assert!(!diagnostic.vae.is_empty());
}

#[test]
fn a_worn_out_aide_a_domicile_on_the_whole_rome() {
    let Some(folder) = donnees() else {
        println!("non exécuté : ROME 4.60 absent");
        return;
    };
    let (moteur, _) = passerelles::open(&[folder.join("rome-4.60")], Faits::Avec).unwrap();
    // More than anyone reads; a plan for each of a thousand métiers would only be slow.
    let many = DiagnosticOptions { nombre: 150, ..DiagnosticOptions::default() };
    let diagnostic = diagnose(&moteur, &aide_a_domicile(&["port_de_charges", "nuit"]), &many);
    assert_limites_hold(&moteur, &diagnostic);
    assert_unchecked_come_last(&diagnostic);
    assert!(diagnostic.exclus.len() > 100 && pistes(&diagnostic).count() > 200);
    for code in ["J1308", "J1301"] {
        assert!(diagnostic.exclus.iter().any(|exclu| exclu.metier.code == code), "{code} lifts");
    }

    // Without the facts, ROME says nothing of lifting for the brancardier: flagged, never compatible as such.
    let (bare, _) = passerelles::open(&[folder.join("rome-4.60")], Faits::Sans).unwrap();
    let mut value = aide_a_domicile(&[]);
    value["certifications"] = json!([]);
    value["limites"] = json!([{"contexte": PORT_DE_CHARGES.0}]);
    let diagnostic = diagnose(&bare, &value, &all());
    for code in ["J1308", "J1301"] {
        let listed = pistes(&diagnostic).find(|piste| piste.metier.code == code);
        assert!(listed.is_none_or(|piste| piste.non_signale), "{code} needs its flag");
    }
    assert!(pistes(&diagnostic).any(|piste| piste.metier.code == "J1308"), "listed, with its flag");
    assert_unchecked_come_last(&diagnostic);
}

#[test]
fn brancardier_and_ash_are_never_compatible_without_a_flag() {
    let moteur = Moteur::embarque();
    for limite in moteur.referentiel().limites() {
        let diagnostic = diagnose(moteur, &aide_a_domicile(&[limite.code.as_str()]), &all());
        for code in ["J1308", "J1301"] {
            let Some(piste) = pistes(&diagnostic).find(|piste| piste.metier.code == code) else { continue };
            let told = piste.raisons.iter().find(|raison| raison.genre == GenreRaison::Limite).unwrap();
            let absent = told.effet.is_none() && told.certitude > Certitude::AVerifier;
            assert!(piste.non_signale || told.effet.is_some() || absent, "{code} {}", limite.code);
        }
    }
    let diagnostic = diagnose(moteur, &aide_a_domicile(&["port_de_charges"]), &all());
    let excluded = codes(diagnostic.exclus.iter().map(|exclu| &exclu.metier));
    assert!(excluded.contains("J1308") && excluded.contains("J1301"));
}

#[test]
fn lifting_one_limite_changes_what_it_says() {
    let moteur = Moteur::embarque();
    let both = diagnose(moteur, &aide_a_domicile(&["port_de_charges", "nuit"]), &all());
    for (lifted, left) in [("port_de_charges", "nuit"), ("nuit", "port_de_charges")] {
        let after = diagnose(moteur, &aide_a_domicile(&[left]), &all());
        let still = codes(after.exclus.iter().map(|exclu| &exclu.metier));
        let freed: BTreeSet<&str> =
            codes(both.exclus.iter().map(|exclu| &exclu.metier)).difference(&still).copied().collect();
        let change = both.changements.iter().find(|change| change.code == lifted).unwrap();
        assert_eq!(change.ouvre, freed.len(), "{lifted}");
        let short = after.courtes.iter().filter(|piste| freed.contains(piste.metier.code.as_str())).count();
        assert_eq!(change.dont_courtes, short, "{lifted}");
        assert!(change.metiers.iter().all(|metier| freed.contains(metier.code.as_str())));
        assert!(!freed.is_empty() || lifted == "nuit");
    }
    assert!(both.changements.is_sorted_by_key(|c| (std::cmp::Reverse(c.dont_courtes), std::cmp::Reverse(c.ouvre))));
}

#[test]
fn the_bloc_that_would_change_most_does() {
    let moteur = Moteur::embarque();
    let value = aide_a_domicile(&["nuit"]);
    let before = diagnose(moteur, &value, &all());
    let Some(levier) = &before.bloc else { panic!("a bloc opens something to an aide à domicile") };
    let mut with = value.clone();
    with["blocs"] = levier.blocs.iter().map(|bloc| json!(bloc.code)).collect();
    let after = diagnose(moteur, &with, &all());
    assert_eq!(after.a_portee, before.a_portee + levier.ouvre.len());
}

#[test]
fn refusals_exclude_and_wishes_only_show() {
    let moteur = Moteur::embarque();
    let mut value = aide_a_domicile(&[]);
    let free = diagnose(moteur, &value, &all());
    value["niveaux"] = json!({"refuses": [4, 5, 6, 7, 8], "voulus": [3]});
    value["ensembles"] = json!({"refuses": ["securite"]});
    value["souhaits"] = json!({"distance_km": 15, "contrats": ["cdi"]});
    let diagnostic = diagnose(moteur, &value, &all());
    let security = &moteur.referentiel().ensemble(&"securite".parse().unwrap()).unwrap().metiers;
    for piste in pistes(&diagnostic) {
        assert!(!security.contains(&piste.metier.code.parse().unwrap()));
        assert!(piste.niveau.is_none_or(|niveau| niveau.value() < 4), "{}", piste.metier.code);
    }
    let genres: BTreeSet<GenreExclusion> =
        diagnostic.exclus.iter().flat_map(|exclu| &exclu.exclusions).map(|exclusion| exclusion.genre).collect();
    assert_eq!(genres, [GenreExclusion::Niveau, GenreExclusion::Ensemble].into());
    assert_eq!(diagnostic.a_demander.len(), 3, "licence, distance, contract");
    let count = |d: &Diagnostic| pistes(d).count() + d.exclus.len();
    assert_eq!(count(&free), count(&diagnostic), "a wish removes nothing");
    value["ensembles"] = json!({"voulus": ["sante"]});
    let kept = diagnose(moteur, &value, &all());
    let health = &moteur.referentiel().ensemble(&"sante".parse().unwrap()).unwrap().metiers;
    assert!(pistes(&kept).all(|piste| health.contains(&piste.metier.code.parse().unwrap())));
}

#[test]
fn firmness_changes_the_verdict_and_a_soft_limite_changes_nothing() {
    let moteur = Moteur::embarque();
    let of = |fermete: &str| {
        let mut value = aide_a_domicile(&[]);
        value["limites"] = json!([{"contexte": "port_de_charges", "fermete": fermete}]);
        diagnose(moteur, &value, &all())
    };
    let (hard, doctor, soft) = (of("dure"), of("a_verifier_medecin"), of("souple"));
    let free = diagnose(moteur, &aide_a_domicile(&[]), &all());
    let excluded = codes(hard.exclus.iter().map(|exclu| &exclu.metier));
    let verdicts = |d: &Diagnostic| pistes(d).map(|p| (p.metier.code.clone(), p.verdict)).collect::<BTreeMap<_, _>>();
    let (judged, open) = (verdicts(&doctor), verdicts(&free));
    assert!(doctor.exclus.is_empty());
    let mut raised = 0;
    for code in excluded {
        assert_eq!(judged[code], open[code].min(Verdict::Conditionnelle), "{code}");
        raised += usize::from(open[code] == Verdict::Ouverte);
    }
    assert!(raised > 0, "the médecin du travail is asked about a métier that was open");
    let order = |d: &Diagnostic| pistes(d).map(|p| (p.metier.code.clone(), p.verdict)).collect::<Vec<_>>();
    assert_eq!(order(&soft), order(&free));
    assert!(soft.exclus.is_empty() && soft.changements.is_empty());
}

#[test]
fn a_shared_answer_says_nothing_of_limites() {
    let moteur = Moteur::embarque();
    let shared = DiagnosticOptions { partage: Partage::SansLimites, ..all() };
    let mut value = aide_a_domicile(&["port_de_charges", "nuit", "station_debout"]);
    value["niveaux"] = json!({"refuses": [6]});
    value["ensembles"] = json!({"refuses": ["securite"], "voulus": ["sante", "social", "securite_x"]});
    value["ensembles"]["voulus"] = json!(["sante", "social"]);
    value["souhaits"] = json!({"distance_km": 15});
    let with = export::json::write(&diagnose(moteur, &value, &shared));
    let mut bare = aide_a_domicile(&[]);
    bare.as_object_mut().unwrap().remove("sans_permis");
    let without = export::json::write(&diagnose(moteur, &bare, &all()));
    assert_eq!(with, without, "to the byte");
    for trace in ["port_de_charges", "station_debout", "non signalé", "\"non_signale\": true", "permis cité"] {
        assert!(!with.contains(trace), "{trace}");
    }
    assert!(with.contains("J1501"), "what the limites exclude is there");
}

#[test]
fn a_licence_that_a_fiche_speaks_of_is_flagged_and_decides_nothing() {
    let moteur = Moteur::embarque();
    let mut value = aide_a_domicile(&[]);
    let without = diagnose(moteur, &value, &all());
    value["sans_permis"] = json!(false);
    let with = diagnose(moteur, &value, &all());
    let flagged = codes(pistes(&without).filter(|piste| piste.permis.is_some()).map(|piste| &piste.metier));
    assert!(flagged.contains("J1305") && flagged.len() < 15, "{flagged:?}");
    assert!(pistes(&with).all(|piste| piste.permis.is_none()));
    let judged = |d: &Diagnostic| pistes(d).map(|p| (p.metier.code.clone(), p.verdict)).collect::<Vec<_>>();
    assert_eq!(judged(&with), judged(&without), "no verdict, no rank");
}

#[test]
fn a_volunteer_and_a_carer_hold_competences_but_no_presumed_diploma() {
    let referentiel = Moteur::embarque().referentiel();
    let experience = |cadre| Experience { metier: "J1501".parse().unwrap(), mois: 24, finie_depuis_mois: 0, cadre };
    let of = |cadre| {
        let mut profil = Profil::default();
        profil.add_experience(experience(cadre));
        resolve(referentiel, &profil, None)
    };
    let (paid, carer) = (of(Cadre::Remunere), of(Cadre::AidantFamilial));
    assert_eq!(paid.competences, carer.competences);
    assert!(paid.acquis.metiers.len() == 1 && carer.acquis.metiers.is_empty());
}

#[test]
fn years_pass_between_the_profil_and_the_answer() {
    let moteur = Moteur::embarque();
    let at = |date: &str| {
        let options = DiagnosticOptions { date: Some(date.parse().unwrap()), ..DiagnosticOptions::default() };
        diagnose(moteur, &aide_a_domicile(&[]), &options).experiences[0].clone()
    };
    let (then, later) = (at("2026-11-22"), at("2036-11-21"));
    assert_eq!((then.finie_depuis_mois, later.finie_depuis_mois), (12, 12 + 119));
    assert!(later.poids < then.poids);
}

#[test]
fn the_example_is_a_profil_and_answers_follow_their_schema() {
    let moteur = Moteur::embarque();
    let example: Value = serde_json::from_str(EXEMPLE).unwrap();
    follow(&schema("profil"), &example);
    for limite in moteur.referentiel().limites() {
        assert!(EXEMPLE.contains(limite.code.as_str()), "{} is not among the names", limite.code);
    }
    let diagnostic = diagnose(moteur, &example, &DiagnosticOptions::default());
    let answer: Value = serde_json::from_str(&export::json::write(&diagnostic)).unwrap();
    follow(&schema("diagnostic"), &answer);
    assert_eq!(answer["genre"], "passerelles.diagnostic");
    let mut wrong = example;
    wrong["limites"][0]["cause"] = json!("x");
    assert!(check(&schema("profil"), &schema("profil"), &wrong, "").is_some(), "the check sees something");
}

fn schema(nom: &str) -> Value {
    let path = format!("{}/bindings/contract/schema/{nom}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn follow(schema: &Value, value: &Value) {
    assert_eq!(check(schema, schema, value, ""), None);
}

/// What of a JSON Schema these two use; the first fault found.
fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return check(root, root.pointer(name.trim_start_matches('#')).unwrap(), value, at);
    }
    let fault = |what: &str| Some(format!("{at}: {what}"));
    if let Some(options) = schema["oneOf"].as_array() {
        let fits = options.iter().filter(|one| check(root, one, value, at).is_none()).count();
        if fits != 1 {
            return fault("none or several of the forms fit");
        }
    }
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return fault("another type");
    }
    if schema.get("const").is_some_and(|one| one != value) {
        return fault("another constant");
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return fault("not of the list");
    }
    if let Some(fields) = value.as_object() {
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.into_iter().find(|name| !fields.contains_key(*name)) {
            return fault(&format!("{missing} is missing"));
        }
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(of) => {
                    if let Some(found) = check(root, of, field, &format!("{at}/{name}")) {
                        return Some(found);
                    }
                }
                None if schema["additionalProperties"] == json!(false) => return fault(&format!("{name} is unknown")),
                None => {}
            }
        }
    }
    let items = value.as_array().filter(|_| schema.get("items").is_some());
    items?.iter().enumerate().find_map(|(rank, item)| check(root, &schema["items"], item, &format!("{at}/{rank}")))
}

#[test]
fn tensions_are_facts_with_their_place() {
    let folder = std::env::temp_dir().join(format!("passerelles-tensions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (tensions, fap) = (folder.join("tensions.csv"), folder.join("fap.csv"));
    let head = "fap,Emploi moyen,Tension ,Catégorie Tension,Année,niveau_geo,niveau_fap,reg,dep\n";
    let rows = "T2A60,1,0.5,5.0,2019,nat,fap 225,,\nT2A60,1,0.5,2.0,2019,reg,fap 225,11.0,\n\
        T2A60,1,0.5,,2019,reg,fap 225,84.0,\nT2A,1,0.5,1.0,2019,nat,fap 87,,\nT2A60,1,0.5,1.0,2019,dep,fap 225,,01\n";
    std::fs::write(&tensions, format!("{head}{rows}")).unwrap();
    // A label in cp1252, as in the official table.
    std::fs::write(&fap, b"Fap;Rome;intitule_rome\nT2A60;K1302;Assistance aupr\xe8s d'adultes\nA0Z00;NA;NA\n").unwrap();
    let (read, report) = Tensions::read(&tensions, &fap).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(report.bilans().iter().all(passerelles::Bilan::is_balanced));
    assert_eq!(read.regions(), [11].into());
    let moteur = Moteur::embarque();
    let of = |region| {
        let options = DiagnosticOptions { tensions: Some(read.clone()), region, ..all() };
        let diagnostic = diagnose(moteur, &aide_a_domicile(&[]), &options);
        let piste = pistes(&diagnostic).find(|piste| !piste.tension.is_empty()).unwrap().clone();
        let parent = moteur.referentiel().metier(piste.metier.code.parse().unwrap()).unwrap().parent.unwrap();
        assert_eq!(parent.as_str(), "K1302", "through the code above");
        let tension = piste.tension[0].clone();
        assert!(tension.etendu);
        (tension.classe, tension.region)
    };
    assert_eq!(of(None), (5, None));
    assert_eq!(of(Some(11)), (2, Some(11)));
    assert_eq!(of(Some(84)), (5, None), "unknown there: the country, said so");
    let plain = diagnose(moteur, &aide_a_domicile(&[]), &all());
    let told = diagnose(moteur, &aide_a_domicile(&[]), &DiagnosticOptions { tensions: Some(read), ..all() });
    let order = |d: &Diagnostic| pistes(d).map(|p| p.metier.code.clone()).collect::<Vec<_>>();
    assert_eq!(order(&plain), order(&told), "a tension never ranks");
}

// ---- Faults of a profil

/// Every place of a value in a document, as JSON pointers, with that of each object.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, one)| places(one, format!("{at}/{name}"), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, one)| places(one, format!("{at}/{n}"), found)),
        _ => {}
    }
}

/// A document to spoil: values that stand nowhere in a message.
fn document() -> Value {
    json!({"genre": "passerelles.profil", "version": 1, "date": "2026-11-22",
        "experiences": [{"metier": "K1304", "mois": 37, "finie_depuis_annees": 3.25, "cadre": "benevole"}],
        "certifications": ["RNCP37715"], "blocs": ["RNCP40692BC01"], "exigences": ["diplome_aide_soignant"],
        "competences": [{"code": 123_872, "preuve": "exercee"}],
        "limites": [{"contexte": "port_de_charges", "fermete": "souple"}, {"contexte": 300_803}],
        "sans_permis": true, "souhaits": {"distance_km": 17, "contrats": ["interim"]},
        "niveaux": {"voulus": [4], "refuses": [7]}, "ensembles": {"voulus": ["sap"], "refuses": ["hcr"]}})
}

#[test]
fn no_error_repeats_a_value_whatever_is_spoilt() {
    let referentiel = Moteur::embarque().referentiel();
    let mut document = document();
    let exigence = &referentiel.all_exigences()[0].code;
    document["exigences"] = json!([exigence.to_string()]);
    read(&document, referentiel).unwrap();
    let mut all = Vec::new();
    places(&document, String::new(), &mut all);
    let secrets = ["Zzyzx Tartempion", "sclérose-zzyzx", "K9876", "RNCP98765", "98765432", "zzyzx_limite", "rs98765"];
    let (mut faults, mut tried) = (0, 0);
    for place in &all {
        for secret in secrets {
            let number: Value = secret.parse::<u64>().map_or(Value::Null, Value::from);
            let nested = json!({secret: secret});
            for spoilt in [json!(secret), number, nested.clone(), json!([secret]), json!([nested])] {
                let mut copy = document.clone();
                *copy.pointer_mut(place).unwrap() = spoilt;
                tried += 1;
                let Err(error) = read(&copy, referentiel) else { continue };
                faults += 1;
                let text = format!("{error} {error:?}").to_lowercase();
                assert!(!text.contains(&secret.to_lowercase()), "{place}: {text}");
                assert!(text.contains("ligne"), "{text}");
            }
            let mut copy = document.clone();
            if let Some(Value::Object(fields)) = copy.pointer_mut(place) {
                fields.insert(secret.to_owned(), json!(secret));
                let text = read(&copy, referentiel).unwrap_err().to_string();
                assert!(!text.contains(secret) && text.contains("Le plus proche"), "{text}");
                faults += 1;
            }
        }
    }
    assert!(faults > 1_000 && tried > 1_000, "{faults} of {tried}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A text spoilt anywhere, by bytes or by cuts, never panics and never shows what it held.
    #[test]
    fn spoilt_bytes_are_refused_without_a_word_of_them(at in 0usize..1_000, byte: u8, cut: bool) {
        let referentiel = Moteur::embarque().referentiel();
        let mut value = aide_a_domicile(&["port_de_charges"]);
        value["experiences"][0]["metier"] = json!("Zzyzx9");
        let mut octets = value.to_string().into_bytes();
        let at = at % octets.len();
        if cut { octets.truncate(at) } else { octets[at] = byte }
        if let Err(error) = profil::read(&octets, referentiel) {
            let text = error.to_string();
            prop_assert!(!text.contains("Zzyzx") && !text.contains("RNCP37715") && !text.contains("K1302"), "{}", text);
        }
    }
}

#[test]
fn faults_name_line_and_field() {
    let referentiel = Moteur::embarque().referentiel();
    let cases = [
        (
            "{\"genre\": \"passerelles.profil\",\n\"version\": 1,\n\"limites\": [\n{\"context\": \"nuit\"}]}",
            "profil, ligne 4 : champ inconnu dans champ « limites[0] ». Le plus proche : « contexte ».",
        ),
        (
            "{\"genre\": \"passerelles.profil\", \"version\": 1,\n\"experiences\": [{\"metier\": \"K1304\", \"mois\":\n-3}]}",
            "profil, ligne 3 : champ « experiences[0].mois » : un nombre de 0 à 960 est attendu.",
        ),
        (
            "{\"genre\": \"passerelles.profil\", \"version\": 1,\n\"version\": 1}",
            "profil, ligne 2 : champ « version » : donné deux fois. Gardez-en un.",
        ),
        (
            "{\"genre\": \"passerelles.profil\", \"version\": 2}",
            "profil, ligne 1 : champ « version » : version inconnue (lue : 1). Mettez la bibliothèque à jour.",
        ),
        (
            "{\"genre\": \"passerelles.profil\", \"version\": 1, \"experiences\": [{\"metier\": \"K1304\"}]}",
            "profil, ligne 1 : champ « experiences[0] » : la durée se donne en « mois » ou en « annees », l'un des deux.",
        ),
        ("[]", "profil, ligne 1 : le profil : un objet { … } est attendu."),
        (
            "{\"genre\": \"passerelles.profil\",\n  \"version\": 1,}",
            "profil, ligne 2, colonne 16 : JSON invalide (signe inattendu). Partez de « passerelles diagnostic --exemple ».",
        ),
        (
            "",
            "profil, ligne 1, colonne 0 : JSON invalide (le texte s'arrête avant la fin). Partez de « passerelles diagnostic --exemple ».",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(profil::read(text.as_bytes(), referentiel).unwrap_err().to_string(), expected);
    }
}

#[test]
fn hostile_profils_cost_little_and_are_told_in_french() {
    let referentiel = Moteur::embarque().referentiel();
    let of = |field: &str| format!("{{\"genre\": \"passerelles.profil\", \"version\": 1, {field}}}").into_bytes();
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    let long = "é\u{301}\u{202e}🦀".repeat(80_000);
    let keys: String = (0..60_000).map(|n| format!("\"{n}\": 1, ")).collect();
    let hostile: Vec<(&str, Vec<u8>)> = vec![
        ("long text", of(&format!("\"date\": \"{long}\""))),
        ("long unknown name", of(&format!("\"{long}\": 1"))),
        ("long name of limite", of(&format!("\"limites\": [{{\"contexte\": \"{}\"}}]", "a".repeat(900_000)))),
        ("deep list", of(&format!("\"experiences\": {}", deep("[", "]")))),
        ("deep object", of(&format!("\"souhaits\": {}", "{\"souhaits\":".repeat(60_000) + "1" + &"}".repeat(60_000)))),
        ("deep and open", of(&format!("\"niveaux\": {}", "[".repeat(900_000)))),
        ("many fields", of(&format!("{keys} \"z\": 1"))),
        ("many entries", of(&format!("\"certifications\": [{}1]", "1,".repeat(400_000)))),
        ("huge number", of(&format!("\"souhaits\": {{\"distance_km\": 1{}}}", "0".repeat(900_000)))),
        ("infinite number", of("\"souhaits\": {\"distance_km\": 1e999}")),
        ("huge code", of("\"competences\": [{\"code\": 99999999999999999999}]")),
        ("negative code", of("\"competences\": [{\"code\": -1}]")),
        ("null", of("\"experiences\": null")),
        ("doubled field", of("\"blocs\": [], \"blocs\": []")),
        ("doubled by an escape", of("\"blocs\": [], \"\\u0062locs\": []")),
        ("half a surrogate", of("\"date\": \"\\ud800\"")),
        ("half a surrogate as name", of("\"\\ud800\": 1")),
        ("control character", of("\"date\": \"\u{1}\"")),
        ("not UTF-8", [of("\"date\": \""), vec![0xff, 0xfe]].concat()),
        ("nothing but nulls", vec![0; 1_000]),
        ("too long", vec![b' '; TAILLE_MAX + 1]),
    ];
    for (name, octets) in hostile {
        let start = Instant::now();
        let error = profil::read(&octets, referentiel).unwrap_err().to_string();
        assert!(error.starts_with("profil") && error.len() < 300, "{name}: {error}");
        assert!(start.elapsed() < Duration::from_secs(2), "{name}: {:?}", start.elapsed());
    }
    let comment = of(&format!("\"_commentaire\": {}", deep("[", "]")));
    assert_eq!(profil::read(&comment, referentiel).unwrap(), Profil::default(), "a comment is not read");
    let marked = [b"\xef\xbb\xbf".to_vec(), of("\"blocs\": []")].concat();
    assert_eq!(profil::read(&marked, referentiel).unwrap(), Profil::default());
}

#[test]
fn a_thousand_experiences_are_answered() {
    let moteur = Moteur::embarque();
    let metiers = moteur.referentiel().metiers();
    let many: Vec<Value> = (0..1_000)
        .map(|n| json!({"metier": metiers[n % metiers.len()].code.to_string(), "mois": n % 960, "annees_": 0}))
        .map(|mut one| {
            one.as_object_mut().unwrap().remove("annees_");
            one
        })
        .collect();
    let mut value = aide_a_domicile(&[]);
    value["experiences"] = json!(many);
    let diagnostic = diagnose(moteur, &value, &all());
    assert_eq!(diagnostic.experiences.len(), 1_000);
    assert_eq!(pistes(&diagnostic).count(), 0, "all were exercised");
}

// ---- Properties

fn experiences() -> impl Strategy<Value = Vec<Value>> {
    let metiers: Vec<String> =
        Moteur::embarque().referentiel().metiers().iter().map(|metier| metier.code.to_string()).collect();
    let cadre = prop::sample::select(vec!["remunere", "benevole", "aidant_familial"]);
    let one = (prop::sample::select(metiers), 0u32..400, 0u32..40, cadre).prop_map(|(metier, mois, since, cadre)| {
        json!({"metier": metier, "mois": mois, "finie_depuis_annees": since, "cadre": cadre})
    });
    prop::collection::vec(one, 0..5)
}

fn limites() -> impl Strategy<Value = Vec<Value>> {
    let noms: Vec<String> =
        Moteur::embarque().referentiel().limites().iter().map(|limite| limite.code.to_string()).collect();
    let fermete = prop::sample::select(vec!["dure", "souple", "a_verifier_medecin"]);
    let one =
        (prop::sample::select(noms), fermete).prop_map(|(nom, fermete)| json!({"contexte": nom, "fermete": fermete}));
    prop::collection::vec(one, 0..4)
}

fn whole(experiences: &[Value], limites: &[Value]) -> Value {
    json!({"genre": "passerelles.profil", "version": 1, "experiences": experiences, "limites": limites,
        "certifications": ["RNCP37715"]})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// A firm limite whose contexte a métier has, without alternative there, never lets it through.
    #[test]
    fn a_hard_limite_is_never_crossed(experiences in experiences(), limites in limites()) {
        let moteur = Moteur::embarque();
        let referentiel = moteur.referentiel();
        let diagnostic = diagnose(moteur, &whole(&experiences, &limites), &all());
        let firm: Vec<_> = diagnostic.limites.iter().filter(|l| l.fermete == Fermete::Dure).collect();
        for piste in pistes(&diagnostic) {
            let metier = referentiel.metier(piste.metier.code.parse().unwrap()).unwrap();
            for limite in &firm {
                let limite = referentiel.limite(&limite.code.parse().unwrap()).unwrap();
                let broken = limite.contextes.iter().any(|c| has(referentiel, metier, *c));
                let avoidable = limite.alternatives.iter().any(|c| has(referentiel, metier, *c));
                prop_assert!(!broken || avoidable, "{} {}", metier.code, limite.code);
                prop_assert!(!broken || piste.verdict != Verdict::Ouverte, "{} {}", metier.code, limite.code);
            }
        }
    }

    /// The order of a profil does not matter.
    #[test]
    fn the_order_in_the_profil_does_not_matter(experiences in experiences(), limites in limites()) {
        let moteur = Moteur::embarque();
        let backwards = |list: &[Value]| list.iter().rev().cloned().collect::<Vec<_>>();
        let one = diagnose(moteur, &whole(&experiences, &limites), &all());
        let other = diagnose(moteur, &whole(&backwards(&experiences), &backwards(&limites)), &all());
        prop_assert_eq!(export::json::write(&one), export::json::write(&other));
    }

    /// One more experience never removes a compétence, never weakens one, never lowers the score of a métier.
    #[test]
    fn one_more_experience_never_takes_away(experiences in experiences()) {
        prop_assume!(!experiences.is_empty());
        let moteur = Moteur::embarque();
        let less = diagnose(moteur, &whole(&experiences[1..], &[]), &all());
        let more = diagnose(moteur, &whole(&experiences, &[]), &all());
        let held: BTreeMap<&str, (NatureAcquis, u32)> =
            more.competences.iter().map(|c| (c.code.as_str(), (c.preuve, c.poids.0))).collect();
        for tenue in &less.competences {
            let (preuve, poids) = held[tenue.code.as_str()];
            prop_assert!(preuve >= tenue.preuve && poids >= tenue.poids.0);
        }
        let scores: BTreeMap<&str, u32> = pistes(&more).map(|p| (p.metier.code.as_str(), p.score.0)).collect();
        for piste in pistes(&less) {
            let after = scores.get(piste.metier.code.as_str());
            prop_assert!(after.is_none_or(|score| *score >= piste.score.0));
        }
    }

    /// What is shared does not depend on limites.
    #[test]
    fn what_is_shared_is_the_same_whatever_the_limites(experiences in experiences(), limites in limites()) {
        let moteur = Moteur::embarque();
        let shared = DiagnosticOptions { partage: Partage::SansLimites, ..DiagnosticOptions::default() };
        let with = diagnose(moteur, &whole(&experiences, &limites), &shared);
        let without = diagnose(moteur, &whole(&experiences, &[]), &DiagnosticOptions::default());
        prop_assert_eq!(export::json::write(&with), export::json::write(&without));
    }

    /// An older or a shorter experience weighs less, and never nothing.
    #[test]
    fn weights_fall_with_age_and_rise_with_length(mois in 0u32..960, since in 0u32..960, more in 0u32..120) {
        let one = Experience { metier: "K1304".parse().unwrap(), mois, finie_depuis_mois: since, cadre: Cadre::Benevole };
        let weight = profil::weigh(&one, 0);
        prop_assert!(weight.0 > 0 && weight <= passerelles::Millioniemes::UN);
        let longer = profil::weigh(&Experience { mois: mois + more, ..one }, 0);
        prop_assert!(longer >= weight);
        prop_assert!(profil::weigh(&one, more) <= weight);
        let older = profil::weigh(&Experience { finie_depuis_mois: since + more, ..one }, 0);
        prop_assert_eq!(older, profil::weigh(&one, more));
    }
}
