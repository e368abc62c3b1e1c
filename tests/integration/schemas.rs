//! The published schemas (`bindings/contract/schema`) and what the engine reads and writes say the same thing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas, UrlLoader};
use passerelles::certification::{EtatBloc, LevierOptions, LienPlan, Melange, PlanOptions};
use passerelles::import::native;
use passerelles::parcours::{Choix, Cible, Inconnues, ParcoursError, ParcoursOptions};
use passerelles::passerelle::{Classe, GenreRaison};
use passerelles::{
    Acquis, Appellation, Attestation, Bloc, Categorie, Certification, Certitude, CodeBloc, CodeCertification, CodeRome,
    CodeTitre, Competence, Composante, Contexte, ContexteFait, Effet, Ensemble, Equivalence, EtatContexte, Exigence,
    Fermete, Filtres, GenreEnsemble, GenreExigence, GenreMobilite, Identite, Issu, Limite, Limites, Metier, Mobilite,
    Moteur, Nature, NomUsuel, Nomenclature, Options, Rapprochement, Relation, Remplacement, Severite, Slug, Verdict,
    VoieAcces, export, fiche, search,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The name of each schema, which is that of its file and stands in its `$id`.
const NOMS: [&str; 21] = [
    "carte",
    "cellule",
    "commun",
    "communes",
    "comparaison",
    "diagnostic",
    "ensembles",
    "etat_des_lieux",
    "evaluation",
    "fiche",
    "import",
    "levier",
    "matrice",
    "parcours",
    "passerelles",
    "plan",
    "proches",
    "profil",
    "recherche",
    "reconnaissance",
    "referentiel",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(nom: &str) -> Value {
    let path = root().join("bindings/contract/schema").join(format!("{nom}.json"));
    let text = fs::read_to_string(&path).expect("the schema is there");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} : {error}", path.display()))
}

fn id(nom: &str) -> String {
    format!("urn:passerelles:schema:{nom}:1")
}

/// Refuses to load anything: the schemas must do with each other.
struct Rien;

impl UrlLoader for Rien {
    fn load(&self, url: &str) -> Result<Value, Box<dyn std::error::Error>> {
        Err(format!("{url} est hors du dossier des schémas").into())
    }
}

/// One schema, or one definition in it, ready to judge.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Compiles the schema at a name, or at a name and a pointer (`referentiel#/$defs/nom`).
    fn new(place: &str) -> Self {
        let (nom, pointer) = place.split_once('#').unwrap_or((place, ""));
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.use_loader(Box::new(Rien));
        for nom in NOMS {
            compiler.add_resource(&id(nom), read(nom)).expect("a URN is a location");
        }
        let mut schemas = Schemas::new();
        let index = compiler
            .compile(&format!("{}#{pointer}", id(nom)), &mut schemas)
            .unwrap_or_else(|error| panic!("{place} : {error:#}"));
        Schema { schemas, index }
    }

    fn accepts(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_ok()
    }

    /// Judges a document, and says where it errs.
    fn check(&self, what: &str, value: &Value) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{what} : {error:#}");
        }
    }

    /// Judges an answer as it is written, and gives it back as it is read.
    fn check_answer(&self, what: &str, answer: &impl Serialize) -> Value {
        let value = serde_json::from_str(&export::json::write(answer)).expect("what is written is JSON");
        self.check(what, &value);
        value
    }
}

static PASSERELLES: LazyLock<Schema> = LazyLock::new(|| Schema::new("passerelles"));
static REFERENTIEL: LazyLock<Schema> = LazyLock::new(|| Schema::new("referentiel"));

fn engines() -> [(&'static str, &'static Moteur); 2] {
    [("mini", Moteur::mini()), ("embarqué", Moteur::embarque())]
}

fn codes(moteur: &Moteur) -> Vec<CodeRome> {
    moteur.referentiel().metiers().iter().map(|metier| metier.code).collect()
}

/// Someone who holds a bloc and a certification that the fixtures know.
fn acquis() -> Acquis {
    let mut acquis = Acquis::default();
    acquis.blocs.insert("RNCP37715BC01".parse().expect("a bloc"));
    acquis.certifications.insert("RNCP36004".parse().expect("a certification"));
    acquis
}

fn firm(limite: &Slug) -> Limites {
    let mut limites = Limites::default();
    limites.insert(limite.clone(), Fermete::Dure);
    limites
}

// ── The native form ─────────────────────────────────────────────────────────────────────────────────────────────────

/// Every native file of the fixtures, as JSON.
fn fixtures() -> Vec<(String, Value)> {
    let mut documents = Vec::new();
    for folder in ["mini", "secteurs", "faits"] {
        for entry in fs::read_dir(root().join("fixtures").join(folder)).expect("the fixtures are there") {
            let path: PathBuf = entry.expect("a readable folder").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let text = fs::read_to_string(&path).expect("a readable fixture");
                documents.push((path.display().to_string(), from_toml(&text)));
            }
        }
    }
    assert!(documents.len() > 15, "{} fichiers", documents.len());
    documents
}

fn from_toml(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("the text is TOML");
    serde_json::to_value(table).expect("TOML is JSON, but for dates, which are strings here")
}

/// The example of the documentation, which shows the tables with their fields.
fn example() -> String {
    let text = fs::read_to_string(root().join("src/docs/format-natif.md")).expect("the documentation is there");
    let (_, after) = text.split_once("```toml\n").expect("the documentation has an example");
    after.split_once("```").expect("the example ends").0.to_owned()
}

#[test]
fn every_fixture_is_in_the_native_form() {
    for (nom, document) in fixtures() {
        REFERENTIEL.check(&nom, &document);
    }
}

#[test]
fn the_example_of_the_documentation_is_in_the_native_form() {
    let text = example();
    native::read_texts("exemple.toml", &[("exemple.toml", &text)]).unwrap_or_else(|error| panic!("{error}"));
    let document = from_toml(&text);
    REFERENTIEL.check("exemple", &document);
    let tables: BTreeSet<&String> = document.as_object().expect("a document").keys().collect();
    let schema = read("referentiel");
    assert_eq!(tables, schema["properties"].as_object().expect("the tables").keys().collect());
}

/// The fields of a table, or the words of an enum, as the engine lists them when it is given another.
fn expected<T: DeserializeOwned>(wrong: Value) -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(wrong).err().expect("« ? » is no name of anything").to_string();
    let (_, expected) = error.split_once("expected ").expect("serde lists what it expects");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn fields<T: DeserializeOwned>() -> BTreeSet<String> {
    expected::<T>(json!({ "?": 0 }))
}

fn words<T: DeserializeOwned>() -> BTreeSet<String> {
    expected::<T>(json!("?"))
}

/// A field that the schema has and the engine does not, or the reverse, is a fault of one of them.
#[test]
fn tables_have_the_fields_of_the_engine() {
    let schema = read("referentiel");
    let of = |table: &str| -> BTreeSet<String> {
        let fields = schema["$defs"][table]["properties"].as_object().unwrap_or_else(|| panic!("{table}"));
        fields.keys().cloned().collect()
    };
    let tables = [
        ("couche", fields::<Identite>()),
        ("issu", fields::<Issu>()),
        ("metier", fields::<Metier>()),
        ("appellation", fields::<Appellation>()),
        ("mobilite", fields::<Mobilite>()),
        ("contexte", fields::<Contexte>()),
        ("ensemble", fields::<Ensemble>()),
        ("exigence", fields::<Exigence>()),
        ("certification", fields::<Certification>()),
        ("remplacement", fields::<Remplacement>()),
        ("bloc", fields::<Bloc>()),
        ("attestation", fields::<Attestation>()),
        ("equivalence", fields::<Equivalence>()),
        ("contexte_fait", fields::<ContexteFait>()),
        ("proche", fields::<Rapprochement>()),
        ("limite", fields::<Limite>()),
        ("nom_usuel", fields::<NomUsuel>()),
    ];
    for (table, fields) in tables {
        assert_eq!(of(table), fields, "{table}");
    }
    // One type reads both; each of them has a field that has no sense for the other.
    assert_eq!(&of("competence") | &of("macro_competence"), fields::<Competence>());
}

fn written<T: Serialize>(variants: &[T]) -> BTreeSet<String> {
    let word = |variant| serde_json::to_value(variant).expect("a word").as_str().expect("a word").to_owned();
    variants.iter().map(word).collect()
}

fn enum_at(nom: &str, pointer: &str) -> BTreeSet<String> {
    let schema = read(nom);
    let words = schema.pointer(pointer).and_then(|node| node["enum"].as_array());
    let words = words.unwrap_or_else(|| panic!("{nom}.json : aucun « enum » en {pointer}"));
    words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
}

#[test]
fn enums_have_the_words_of_the_engine() {
    let read_words = [
        ("/$defs/nature", words::<Nature>()),
        ("/$defs/certitude", words::<Certitude>()),
        ("/$defs/genre_mobilite", words::<GenreMobilite>()),
        ("/$defs/genre_exigence", words::<GenreExigence>()),
        ("/$defs/voie_acces", words::<VoieAcces>()),
        ("/$defs/effet", words::<Effet>()),
        ("/$defs/ensemble/properties/genre", words::<GenreEnsemble>()),
        ("/$defs/contexte_fait/properties/etat", words::<EtatContexte>()),
        ("/$defs/proche/properties/relation", words::<Relation>()),
        ("/$defs/couche/properties/nomenclature", words::<Nomenclature>()),
    ];
    for (pointer, words) in read_words {
        assert_eq!(enum_at("referentiel", pointer), words, "{pointer}");
    }
    let raisons = [GenreRaison::Limite, GenreRaison::EmploiReglemente, GenreRaison::Acces, GenreRaison::Niveau];
    let etats = [
        EtatBloc::Detenu,
        EtatBloc::AVerifier,
        EtatBloc::SoutenuParExperience,
        EtatBloc::EnPartieSoutenu,
        EtatBloc::AApprendre,
    ];
    let categories = [
        Categorie::FichierAbsent,
        Categorie::Encodage,
        Categorie::LienMort,
        Categorie::Doublon,
        Categorie::Conflit,
        Categorie::Boucle,
        Categorie::Divergence,
        Categorie::ValeurInvalide,
        Categorie::HorsPerimetre,
        Categorie::Extension,
    ];
    let written_words = [
        ("commun", "/$defs/verdict", written(&Verdict::ALL)),
        ("commun", "/$defs/composante", written(&Composante::ALL)),
        ("commun", "/$defs/classe", written(&[Classe::Courte, Classe::Longue, Classe::AEtudier])),
        ("commun", "/$defs/raison/properties/genre/anyOf/0", written(&raisons)),
        ("plan", "/$defs/bloc/properties/etat", written(&etats)),
        (
            "plan",
            "/$defs/par_certification/properties/lien",
            written(&[LienPlan::Exige, LienPlan::Succede, LienPlan::Vise, LienPlan::ViseEtendu]),
        ),
        ("import", "/$defs/categorie", written(&categories)),
        ("import", "/$defs/constat/properties/severite", written(&[Severite::Alerte, Severite::Information])),
    ];
    for (nom, pointer, words) in written_words {
        assert_eq!(enum_at(nom, pointer), words, "{nom}{pointer}");
    }
}

#[test]
fn patterns_of_codes_accept_what_the_engine_reads() {
    let samples = [
        "K1304",
        "k1304",
        "K130",
        "K13044",
        "É1304",
        "",
        "RNCP40692",
        "RNCP",
        "rncp1",
        "RNCP1234567890",
        "RS7003",
        "RS",
        "RNCP40692BC01",
        "RNCP40692BC1",
        "RNCP13905BC112",
        "RS7003BC01",
        "sap",
        "rome:81/116",
        "Sap",
        "petite enfance",
        "port_de_charges",
        "K1304\n",
    ];
    type Reads = fn(&str) -> bool;
    let kinds: [(&str, Reads); 5] = [
        ("code_rome", |text| text.parse::<CodeRome>().is_ok()),
        ("code_certification", |text| text.parse::<CodeCertification>().is_ok()),
        ("code_bloc", |text| text.parse::<CodeBloc>().is_ok()),
        ("code_titre", |text| text.parse::<CodeTitre>().is_ok()),
        ("nom", |text| text.parse::<Slug>().is_ok()),
    ];
    for (kind, reads) in kinds {
        let schema = Schema::new(&format!("referentiel#/$defs/{kind}"));
        for text in samples.iter().map(|text| (*text).to_owned()).chain(["a".repeat(80), "a".repeat(81)]) {
            assert_eq!(schema.accepts(&json!(text)), reads(&text), "{kind} : {text:?}");
        }
    }
}

#[test]
fn a_wrong_native_document_is_refused() {
    let right = json!({
        "genre": "passerelles.referentiel", "version": 1,
        "couche": { "nom": "essai", "edition": "1", "date": "2026-11-22" },
        "metier": [{ "code": "K1304", "libelle": "Employé familial", "niveau": 3 }],
        "exigence": [{ "code": "deas", "metiers": ["J1501"], "genre": "diplome", "texte": "DEAS", "source": "CSP",
            "date": "2026-11-22", "certitude": "certain" }]
    });
    REFERENTIEL.check("le document juste", &right);
    let faults = [
        ("/genre", json!("passerelles.plan")),
        ("/version", json!(2)),
        ("/couche/date", json!("22/11/2026")),
        ("/couche/date", json!("2026-02-30")),
        ("/couche/nomenclature", json!("rome5")),
        ("/metier/0/code", json!("K130")),
        ("/metier/0/niveau", json!(9)),
        ("/metier/0/niveau", Value::Null),
        ("/metier/0/coeur", json!(["123456"])),
        ("/metier/0/competance", json!([1])),
        ("/exigence/0/certitude", json!("sûr")),
        ("/exigence/0/certifications", json!(["40692"])),
    ];
    for (pointer, value) in faults {
        let wrong = with(&right, pointer, value);
        assert!(!REFERENTIEL.accepts(&wrong), "{pointer} : {wrong}");
    }
    let mut without = right.clone();
    without["exigence"][0].as_object_mut().expect("an object").remove("source");
    assert!(!REFERENTIEL.accepts(&without), "une exigence sans source");
}

/// A document with one value set.
fn with(document: &Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let mut changed = document.clone();
    let parent = changed.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    parent[key] = value;
    changed
}

// ── The answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn passerelles_are_as_their_schema_says() {
    for (nom, moteur) in engines() {
        let codes = codes(moteur);
        let all = Options { nombre: None, ..Options::default() };
        let few = Options { nombre: Some(3), ..Options::default() };
        for pair in codes.windows(2) {
            let what = format!("{nom} {}", pair[0]);
            let depuis = moteur.depuis(pair[0], &acquis(), &few).expect("a métier of the engine");
            PASSERELLES.check_answer(&what, &depuis);
            let vers = moteur.vers(pair[0], &Acquis::default(), &few).expect("a métier of the engine");
            PASSERELLES.check_answer(&what, &vers);
            let entre = moteur.entre(pair[0], pair[1], &acquis(), &few).expect("two métiers of the engine");
            PASSERELLES.check_answer(&what, &entre);
        }
        let whole = moteur.depuis(codes[0], &Acquis::default(), &all).expect("a métier of the engine");
        PASSERELLES.check_answer(nom, &whole);
    }
}

#[test]
fn passerelles_under_limites_and_filters_are_as_their_schema_says() {
    for (nom, moteur) in engines() {
        for limite in moteur.referentiel().limites() {
            let options = Options { limites: firm(&limite.code), ..Options::default() };
            let answer = moteur.depuis("K1304".parse().expect("a code"), &Acquis::default(), &options);
            PASSERELLES.check_answer(&format!("{nom} {}", limite.code), &answer.expect("a known limite"));
        }
        let filtres = Filtres { ensemble: Some("sante".parse().expect("a name")), ..Filtres::default() };
        let options = Options { filtres, date: Some("2027-01-01".parse().expect("a date")), ..Options::default() };
        let answer = moteur.depuis("K1304".parse().expect("a code"), &Acquis::default(), &options);
        PASSERELLES.check_answer(nom, &answer.expect("a known set"));
    }
}

#[test]
fn plans_are_as_their_schema_says() {
    let schema = Schema::new("plan");
    for (nom, moteur) in engines() {
        for code in codes(moteur) {
            for (acquis, melange) in [(acquis(), Melange::Avec), (Acquis::default(), Melange::Sans)] {
                let options = PlanOptions { melange, ..PlanOptions::default() };
                let plan = moteur.plan(code, &acquis, &options).expect("a métier of the engine");
                schema.check_answer(&format!("{nom} {code}"), &plan);
            }
        }
    }
}

#[test]
fn parcours_are_as_their_schema_says() {
    let schema = Schema::new("parcours");
    let mut limites = Limites::default();
    limites.insert("port_de_charges".parse().expect("a name"), Fermete::Dure);
    let asked = [
        ParcoursOptions::default(),
        ParcoursOptions {
            marche_max: Some(0),
            inconnues: Inconnues::Sans,
            etapes_max: 2,
            ..ParcoursOptions::default()
        },
        ParcoursOptions { choix: Choix::Pareto, limites, etapes_max: 2, ..ParcoursOptions::default() },
    ];
    let (mut found, mut absent) = (0, 0);
    for (nom, moteur) in engines() {
        for code in codes(moteur).into_iter().take(12) {
            for (cible, options) in ["J1506", "sante", "niveau:4"].into_iter().zip(&asked) {
                let cible: Cible = cible.parse().expect("a target");
                match moteur.parcours(code, &cible, &Acquis::default(), options) {
                    Ok(answer) => {
                        schema.check_answer(&format!("{nom} {code}"), &answer);
                        if answer.obstacle.is_some() { absent += 1 } else { found += 1 }
                    }
                    Err(ParcoursError::CibleVide { .. }) => (),
                    Err(error) => panic!("{nom} {code} : {error}"),
                }
            }
        }
    }
    assert!(found > 0 && absent > 0, "{found} {absent}");
}

#[test]
fn comparisons_are_as_their_schema_says() {
    let schema = Schema::new("comparaison");
    for (nom, moteur) in engines() {
        let codes = codes(moteur);
        for certification in moteur.referentiel().certifications() {
            let answer = moteur.comparer(&codes[..3], certification.code).expect("codes of the engine");
            schema.check_answer(&format!("{nom} {}", certification.code), &answer);
        }
    }
}

#[test]
fn leviers_are_as_their_schema_says() {
    let schema = Schema::new("levier");
    for (nom, moteur) in engines() {
        let options = LevierOptions { ensemble: Some("sante".parse().expect("a name")), ..LevierOptions::default() };
        let answer = moteur.leviers("K1304".parse().expect("a code"), &Acquis::default(), &options);
        schema.check_answer(nom, &answer.expect("codes of the engine"));
    }
}

#[test]
fn searches_are_as_their_schema_says() {
    let schema = Schema::new("recherche");
    for (nom, moteur) in engines() {
        for texte in ["aide", "femme de menage", "J1501", "DEAS", "préparer des repas", "zxqvk", "", "\u{301}\u{202e}"]
        {
            let answer = moteur.chercher(texte, &search::Options { nombre: 30, ..search::Options::default() });
            schema.check_answer(&format!("{nom} « {texte} »"), &answer);
        }
    }
    let answer = Moteur::mini().chercher("aide soignante", &search::Options::default());
    check_closed(&schema, "recherche", &schema.check_answer("mini", &answer));
}

#[test]
fn recognised_competences_are_as_their_schema_says() {
    let schema = Schema::new("reconnaissance");
    for (nom, moteur) in engines() {
        for texte in ["Préparation des repas et entretien du linge", "repas", "zxqvk", "", "\u{301}\u{202e}"] {
            let answer = moteur.reconnaitre(texte, &search::ReconnaitreOptions::default());
            schema.check_answer(&format!("{nom} « {texte} »"), &answer);
        }
    }
    let answer = Moteur::mini().reconnaitre("Préparation des repas", &search::ReconnaitreOptions::default());
    assert!(!answer.competences.is_empty());
    check_closed(&schema, "reconnaissance", &schema.check_answer("mini", &answer));
}

#[test]
fn fiches_are_as_their_schema_says() {
    let schema = Schema::new("fiche");
    for (nom, moteur) in engines() {
        let referentiel = moteur.referentiel();
        let metiers = referentiel.metiers().iter().map(|metier| metier.code.to_string());
        let certifications = referentiel.certifications().iter().map(|one| one.code.to_string());
        let blocs = referentiel.certifications().iter().flat_map(|one| referentiel.blocs(one.code));
        let ensembles = referentiel.ensembles().iter().map(|ensemble| ensemble.code.to_string());
        let all = metiers.chain(certifications).chain(blocs.map(|bloc| bloc.code.to_string())).chain(ensembles);
        let mut kinds = BTreeSet::new();
        for code in all {
            let fiche = fiche::read(referentiel, &code).unwrap_or_else(|error| panic!("{nom} {code} : {error}"));
            let value = schema.check_answer(&format!("{nom} {code}"), &fiche);
            kinds.insert(value["objet"].to_string());
        }
        assert_eq!(kinds.len(), 4, "{nom} : {kinds:?}");
    }
}

/// A schema that lets an unknown field through, or a known one go, would say nothing.
#[test]
fn an_answer_with_a_field_more_or_less_is_refused() {
    let moteur = Moteur::mini();
    let (de, vers) = ("K1304".parse().expect("a code"), "J1501".parse().expect("a code"));
    let entre = moteur.entre(de, vers, &acquis(), &Options::default()).expect("two métiers of mini");
    let plan = moteur.plan(vers, &acquis(), &PlanOptions::default()).expect("a métier of mini");
    let levier = moteur.leviers(de, &Acquis::default(), &LevierOptions::default()).expect("a métier of mini");
    let comparaison = moteur.comparer(&[vers], "RNCP40692".parse().expect("a code")).expect("codes of mini");
    let metier = fiche::read(moteur.referentiel(), "J1501").expect("a métier of mini");
    let certification = fiche::read(moteur.referentiel(), "RNCP40692").expect("a certification of mini");
    let whole = [
        ("passerelles", PASSERELLES.check_answer("entre", &entre)),
        ("plan", Schema::new("plan").check_answer("plan", &plan)),
        ("levier", Schema::new("levier").check_answer("levier", &levier)),
        ("comparaison", Schema::new("comparaison").check_answer("comparaison", &comparaison)),
        ("fiche", Schema::new("fiche").check_answer("métier", &metier)),
        ("fiche", Schema::new("fiche").check_answer("certification", &certification)),
    ];
    for (nom, answer) in &whole {
        check_closed(&Schema::new(nom), nom, answer);
    }
}

/// Checks that no object of a document may have a field more, and that none of the fields at its root may go.
fn check_closed(schema: &Schema, nom: &str, answer: &Value) {
    let mut objects = Vec::new();
    find_objects(answer, String::new(), &mut objects);
    for pointer in &objects {
        let wrong = with(answer, &format!("{pointer}/inconnu"), Value::Null);
        assert!(!schema.accepts(&wrong), "{nom} : un champ de plus passe en {pointer}/");
    }
    for key in answer.as_object().expect("an answer is an object").keys() {
        let mut wrong = answer.clone();
        wrong.as_object_mut().expect("an answer is an object").remove(key);
        assert!(!schema.accepts(&wrong), "{nom} : « {key} » peut manquer");
    }
    assert!(!schema.accepts(&with(answer, "/version", json!(2))), "{nom} : une autre version passe");
}

fn find_objects(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, child) in fields {
                find_objects(child, format!("{pointer}/{key}"), found);
            }
            found.push(pointer);
        }
        Value::Array(items) => {
            // The items of a list have one shape: the first two speak for the others.
            for (at, item) in items.iter().take(2).enumerate() {
                find_objects(item, format!("{pointer}/{at}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_wrong_answer_is_refused() {
    let moteur = Moteur::mini();
    let answer = moteur.depuis("K1304".parse().expect("a code"), &Acquis::default(), &Options::default());
    let right = PASSERELLES.check_answer("depuis", &answer.expect("a métier of mini"));
    let faults = [
        ("/genre", json!("passerelles.vers")),
        ("/genre", json!("passerelles.entre")),
        ("/cible", right["source"].clone()),
        ("/passerelles/0/verdict", json!("possible")),
        ("/passerelles/0/couverture", json!(1.5)),
        ("/passerelles/0/score", json!("0.5")),
        ("/passerelles/0/cible/code", json!("J150")),
        (
            "/passerelles/0/contributions",
            json!([{ "composante": "savoirs", "code": null, "libelle": "x", "contribution": 0.1 }]),
        ),
        ("/passerelles/0/niveaux", json!([3])),
        ("/passerelles/0/raisons/0/certitude", Value::Null),
        ("/passerelles/0/composantes/0/nom", json!("savoir-faire")),
        ("/provenance/couches", json!([])),
        ("/provenance/parametres/poids/esco", json!(100)),
    ];
    for (pointer, value) in faults {
        let wrong = with(&right, pointer, value.clone());
        assert!(!PASSERELLES.accepts(&wrong), "{pointer} : {value}");
    }
}

// ── The schemas themselves ──────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_schema_says_what_it_is() {
    let folder = fs::read_dir(root().join("bindings/contract/schema")).expect("the folder is there");
    let files = folder.map(|entry| entry.expect("a readable folder").path());
    let names: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, NOMS.map(str::to_owned).into());
    for nom in NOMS {
        let schema = read(nom);
        assert_eq!(schema["$id"], json!(id(nom)));
        assert_eq!(schema["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{nom}");
        // Compiling it finds dead references.
        Schema::new(nom);
        for (key, node) in schema["$defs"].as_object().into_iter().flatten() {
            Schema::new(&format!("{nom}#/$defs/{key}"));
            check_described(nom, key, node);
        }
        check_described(nom, "racine", &schema);
    }
}

/// Checks that what lists its fields takes no other, and that each of them is described, here or where it points.
fn check_described(nom: &str, key: &str, node: &Value) {
    let Some(fields) = node["properties"].as_object() else { return };
    let closed = node["additionalProperties"] == json!(false) || node["$ref"].is_string() || node["oneOf"].is_array();
    assert!(closed, "{nom} : {key} est ouvert");
    for (field, node) in fields {
        let described = ["description", "$ref", "const"].iter().any(|word| node[word].is_string());
        assert!(described, "{nom} : {key}.{field} n'est pas décrit");
    }
}

// ── What the command-line tool alone answers ────────────────────────────────────────────────────────────────────────

#[cfg(feature = "cli")]
mod cli {
    use std::process::Command;

    use super::*;

    /// A folder of one test's own, gone at its end.
    struct Dossier(PathBuf);

    impl Dossier {
        fn new(nom: &str) -> Self {
            let path = std::env::temp_dir().join(format!("passerelles-schemas-{nom}-{}", std::process::id()));
            fs::create_dir_all(&path).expect("a folder for temporary files");
            Dossier(path)
        }
    }

    impl Drop for Dossier {
        fn drop(&mut self) {
            // What stays behind is in the system's temporary folder.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// The JSON answer of the tool.
    fn answer(args: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_passerelles")).args(args).args(["--format", "json"]).output();
        let output = output.expect("the tool runs");
        assert!(output.status.success(), "{args:?} : {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?} : {error}"))
    }

    fn mini() -> String {
        root().join("fixtures/mini").display().to_string()
    }

    fn check(nom: &str, args: &[&str]) -> Value {
        let (schema, value) = (Schema::new(nom), answer(args));
        schema.check(&format!("{args:?}"), &value);
        check_closed(&schema, nom, &value);
        value
    }

    #[test]
    fn sets_are_as_their_schema_says() {
        let value = check("ensembles", &["fiche"]);
        assert!(!value["ensembles"].as_array().expect("a list").is_empty());
    }

    #[test]
    fn evaluations_are_as_their_schema_says() {
        let folder = Dossier::new("evaluer");
        let table = folder.0.join("mobilites.csv");
        fs::write(&table, "code_rome,code_rome_cible,numero_ordre\nK1304,K1302,1\nK1304,J1501,2\nJ1501,K1302,1\n")
            .expect("a folder of the test's own");
        let value = check("evaluation", &["evaluer", "--mobilites", &table.display().to_string()]);
        assert_eq!(value["coupes"][0]["paires"], json!(3));
    }

    #[test]
    fn near_competences_are_as_their_schema_says() {
        let near = check("proches", &["proche", "404219"]);
        assert!(!near["proches"].as_array().expect("a list").is_empty());
        check("proches", &["proche", "404219", "489907"]);
        let links = check("proches", &["apparier", "--nombre", "1"]);
        assert!(!links["liens"].as_array().expect("a list").is_empty());
        let folder = Dossier::new("paires");
        let table = folder.0.join("paires.tsv");
        fs::write(&table, "404219\t489907\tproche\n115131\t400076\tmeme\n").expect("a folder of the test's own");
        let judged = check("proches", &["evaluer", "--paires", &table.display().to_string()]);
        assert_eq!((&judged["fichiers"][0]["vrais"], &judged["fichiers"][0]["manques"]), (&json!(1), &json!(1)));
    }

    #[test]
    fn imports_and_what_they_write_are_as_their_schemas_say() {
        let folder = Dossier::new("importer");
        let path = folder.0.join("mini.json");
        let value = check("import", &["importer", &mini(), "-o", &path.display().to_string()]);
        assert!(value["metiers"].as_u64() > Some(0));
        let written = fs::read_to_string(&path).expect("the tool wrote it");
        REFERENTIEL.check("mini récrit", &serde_json::from_str(&written).expect("JSON"));
    }

    /// Certifications on their own make no référentiel; their report has the same shape.
    #[test]
    fn imports_of_certifications_alone_are_as_their_schema_says() {
        let export = root().join("fixtures/rncp/v4_1/export_fiches_RNCP_V4_1_2026-08-16.xml").display().to_string();
        let value = check("import", &["importer", &export]);
        assert_eq!(value["metiers"], json!(0));
        assert!(value["blocs"].as_u64() > Some(0) && !value["constats"].as_array().expect("a list").is_empty());
    }

    /// The other subcommands write what the library answers, nothing around it.
    #[test]
    fn the_tool_writes_the_answers_of_the_library() {
        check("passerelles", &["depuis", "K1304", "--nombre", "2", "--limite", "port_de_charges"]);
        check("passerelles", &["vers", "J1501", "--nombre", "2", "--verdict", "conditionnelle"]);
        check("plan", &["plan", "J1501", "--depuis", "K1304", "--acquis", "RNCP37715BC01", "--nombre", "1"]);
        check("comparaison", &["plan", "J1501", "--certification", "RNCP40692"]);
    }

    #[test]
    fn analyses_are_as_their_schemas_say() {
        let value = check("matrice", &["matrice", "--secteurs", "sap,social,sante"]);
        assert_eq!(value["cellules"].as_array().expect("a list").len(), 9);
        check("cellule", &["matrice", "--cellule", "sap,sante", "--seuil", "0,05"]);
        check("communes", &["communes", "sap", "sante", "social"]);
        let folder = Dossier::new("cohorte");
        let carte = folder.0.join("carte.json");
        let args = ["exporter", "--secteurs", "sap,sante", "--format", "json", "-o", &carte.display().to_string()];
        let done = Command::new(env!("CARGO_BIN_EXE_passerelles")).args(args).output().expect("the tool runs");
        assert!(done.status.success());
        let written = serde_json::from_slice(&fs::read(&carte).expect("the tool wrote it")).expect("JSON");
        let schema = Schema::new("carte");
        schema.check("carte", &written);
        check_closed(&schema, "carte", &written);
        let cohorte = folder.0.join("cohorte.jsonl");
        let line = passerelles::profil::EXEMPLE.replace('\n', " ");
        let other = line.replace("K1304", "K2204");
        fs::write(&cohorte, format!("{line}\n").repeat(40) + &format!("{other}\n").repeat(9) + "faute\n")
            .expect("a folder of the test's own");
        let args = ["etat-des-lieux", &cohorte.display().to_string(), "--secteurs", "sap,sante"];
        let value = check("etat_des_lieux", &args);
        assert_eq!(value["lecture"]["utilisees"], json!(49));
        assert!(!value["etats"][1]["competences_manquantes"].as_array().expect("a list").is_empty());
    }

    /// The whole of ROME: findings with their lines, and every field that an import fills.
    #[test]
    fn an_import_of_rome_is_as_its_schema_says() {
        let given = std::env::var_os("PASSERELLES_DONNEES").map(PathBuf::from);
        let data = given.unwrap_or_else(|| root().join("../shared/data"));
        let import = Schema::new("import");
        for edition in ["rome-4.60", "rome-3.47"] {
            let rome = data.join(edition);
            if !rome.exists() {
                println!("non exécuté : {edition} absent (donnez son dossier dans PASSERELLES_DONNEES)");
                continue;
            }
            let folder = Dossier::new(edition);
            let path = folder.0.join("rome.json");
            let report = answer(&["importer", &rome.display().to_string(), "-o", &path.display().to_string()]);
            import.check(edition, &report);
            assert!(!report["constats"].as_array().expect("a list").is_empty(), "{edition}");
            let written = fs::read_to_string(&path).expect("the tool wrote it");
            REFERENTIEL.check(edition, &serde_json::from_str(&written).expect("JSON"));
        }
    }
}
