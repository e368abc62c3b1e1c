//! The near compétences: hand-judged pairs, the whole of ROME, declared relations, properties.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Instant;

use passerelles::appariement::{Appariement, Lexique, Preuve, Proches, Reglages};
use passerelles::graph::CompetenceIx;
use passerelles::import::native;
use passerelles::passerelle::Entourage;
use passerelles::{
    Acquis, CodeOgr, Collections, Competence, CompetencesProches, Couche, Degre, Faits, Millioniemes, Moteur, Nature,
    Options, Origine, Passerelle, Referentiel, Relation,
};
use proptest::prelude::*;

const PAIRES: &str = include_str!("../../fixtures/proches/paires_a.tsv");

/// The judged files, with floors of precision and recall under what was measured on ROME 4.60 when the matcher was last
/// frozen. Only the last one was judged after that, and before it was run.
const FICHIERS: [(&str, &str, f64, f64); 7] = [
    ("paires_a", PAIRES, 0.93, 0.80),
    ("paires_b", include_str!("../../fixtures/proches/paires_b.tsv"), 0.80, 0.60),
    ("paires_c", include_str!("../../fixtures/proches/paires_c.tsv"), 0.88, 0.55),
    ("paires_d", include_str!("../../fixtures/proches/paires_d.tsv"), 0.85, 0.40),
    ("paires_e", include_str!("../../fixtures/proches/paires_e.tsv"), 0.72, 0.40),
    ("paires_f", include_str!("../../fixtures/proches/paires_f.tsv"), 0.85, 0.48),
    ("paires_g", include_str!("../../fixtures/proches/paires_g.tsv"), 0.82, 0.30),
];

/// The real ROME 4.60 and its near compétences, derived once for all tests.
static ROME: LazyLock<Option<(Moteur, Proches)>> = LazyLock::new(|| {
    let racine = std::env::var_os("PASSERELLES_DONNEES").map(PathBuf::from);
    let racine = racine.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    let dossier = racine.join("rome-4.60");
    if !dossier.is_dir() {
        return None;
    }
    let moteur = passerelles::open(&[dossier], Faits::Avec).expect("ROME 4.60 opens").0;
    let start = Instant::now();
    let proches = Proches::new(moteur.referentiel());
    println!("Proches::new : {:?}", start.elapsed());
    Some((moteur, proches))
});

/// The real data, or `None` with the reason printed.
fn rome() -> Option<(&'static Referentiel, &'static Proches)> {
    let Some((moteur, proches)) = ROME.as_ref() else {
        println!("non exécuté : le dossier rome-4.60 est absent (variable PASSERELLES_DONNEES)");
        return None;
    };
    Some((moteur.referentiel(), proches))
}

fn ix(referentiel: &Referentiel, code: u32) -> CompetenceIx {
    referentiel.competence_ix(CodeOgr(code)).unwrap_or_else(|| panic!("{code} is in the data"))
}

/// A référentiel of `mini` under a native layer.
fn over_mini(layer: &str) -> Result<Referentiel, Box<dyn std::error::Error>> {
    let header = "genre = \"passerelles.referentiel\"\nversion = 1\n";
    let mini = include_str!("../../fixtures/mini/mini.toml");
    let (base, _) = native::read_texts("mini", &[("mini.toml", mini)])?;
    let couche = "[couche]\nnom = \"essai\"\nedition = \"1\"\n";
    let (over, _) = native::read_texts("essai", &[("essai.toml", &format!("{header}{couche}{layer}"))])?;
    let mut collections = Collections::from_couche(Couche { origine: Origine::Import, ..base });
    collections.merge(Collections::from_couche(over));
    passerelles::graph::clean(&mut collections);
    Ok(Referentiel::new(collections)?.0)
}

fn declare(a: u32, b: u32, relation: &str, more: &str) -> String {
    format!(
        "[[proche]]\na = {a}\nb = {b}\nrelation = \"{relation}\"\n{more}\nsource = \"essai\"\ndate = \"2026-11-22\"\ncertitude = \"probable\"\n"
    )
}

struct Jugement {
    a: u32,
    b: u32,
    attendu: String,
    libelles: [String; 2],
}

fn read_pairs(text: &str) -> Vec<Jugement> {
    let rows = text.lines().skip(1).filter(|line| !line.starts_with('#') && !line.is_empty());
    let pair = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields.len(), 6, "{line}");
        assert!(!fields[5].is_empty(), "a reason: {line}");
        Jugement {
            a: fields[0].parse().unwrap(),
            b: fields[1].parse().unwrap(),
            attendu: fields[2].to_owned(),
            libelles: [fields[3].to_owned(), fields[4].to_owned()],
        }
    };
    rows.map(pair).collect()
}

#[test]
fn judged_pairs_are_well_formed() {
    let known = ["meme", "proche", "plus_large", "plus_etroite", "aucune"];
    let pairs: Vec<Jugement> = FICHIERS.iter().flat_map(|(_, text, ..)| read_pairs(text)).collect();
    assert_eq!(pairs.len(), 5 * 150 + 110 + 80);
    assert!(pairs.iter().all(|pair| known.contains(&pair.attendu.as_str()) && pair.a != pair.b));
    // Each pair once in a file; two readers may have chosen the same one.
    for (fichier, text, ..) in FICHIERS {
        let mut both: Vec<_> = read_pairs(text).iter().map(|pair| (pair.a.min(pair.b), pair.a.max(pair.b))).collect();
        let count = both.len();
        both.sort_unstable();
        both.dedup();
        assert_eq!(both.len(), count, "{fichier}: each pair once");
    }
}

/// How a matcher agrees with the judged pairs.
#[derive(Default)]
struct Accord {
    vrais: u32,
    faux: u32,
    manques: u32,
    sens: [u32; 2],
    errors: String,
}

impl Accord {
    fn add(&mut self, pair: &Jugement, (relation, degre): (Relation, Degre)) {
        match (pair.attendu != "aucune", relation.is_link()) {
            (true, true) => self.vrais += 1,
            (false, true) => self.faux += 1,
            (true, false) => self.manques += 1,
            (false, false) => return,
        }
        if pair.attendu.starts_with("plus") && relation.is_link() {
            self.sens[usize::from(relation.nom() == pair.attendu)] += 1;
        }
        if (pair.attendu != "aucune") != relation.is_link() {
            let [a, b] = &pair.libelles;
            writeln!(self.errors, "  {degre} {} : {a} | {b}", pair.attendu).unwrap();
        }
    }

    /// Prints the figures and asserts their floors.
    fn judge(&self, nom: &str, precision_min: f64, rappel_min: f64) {
        let precision = f64::from(self.vrais) / f64::from(self.vrais + self.faux);
        let rappel = f64::from(self.vrais) / f64::from(self.vrais + self.manques);
        println!("{nom} : précision {precision:.3} ({} sur {})", self.vrais, self.vrais + self.faux);
        println!("{nom} : rappel {rappel:.3} ({} sur {})", self.vrais, self.vrais + self.manques);
        println!("sens (plus large, plus étroite) : {} sur {}", self.sens[1], self.sens[0] + self.sens[1]);
        println!("en désaccord :\n{}", self.errors);
        assert!(precision >= precision_min, "precision {precision}");
        assert!(rappel >= rappel_min, "recall {rappel}");
    }
}

/// On ROME 4.60; what is measured stands in the README beside the files.
#[test]
fn agrees_with_the_judged_pairs() {
    let Some((referentiel, proches)) = rome() else { return };
    for (nom, text, precision_min, rappel_min) in FICHIERS {
        let mut accord = Accord::default();
        for pair in read_pairs(text) {
            let (a, b) = (ix(referentiel, pair.a), ix(referentiel, pair.b));
            let found = [a, b].map(|ix| referentiel.competence_at(ix).libelle.clone());
            assert_eq!(found, pair.libelles, "the file names what it judges");
            accord.add(&pair, proches.relation(referentiel, a, b));
        }
        accord.judge(nom, precision_min, rappel_min);
    }
}

/// What would mislead most: never near, whatever else changes.
#[test]
fn never_joins_what_would_mislead() {
    let Some((referentiel, proches)) = rome() else { return };
    // Assisting a nurse is not nursing; rights of persons are not a legal frame; one dish is not another.
    for (one, other) in [(489901, 107715), (476926, 124377), (477741, 481891), (494071, 104234)] {
        let (a, b) = (ix(referentiel, one), ix(referentiel, other));
        assert_eq!(proches.relation(referentiel, a, b).0, Relation::Aucune, "{one} {other}");
    }
    let label = |text: &str| referentiel.competences().iter().find(|c| c.libelle == text).map(|c| c.code.0);
    let (one, other) =
        (label("Connaissance des droits des personnes"), label("Appliquer un cadre juridique ou réglementaire"));
    let (a, b) = (ix(referentiel, one.expect("in ROME")), ix(referentiel, other.expect("in ROME")));
    assert_eq!(proches.relation(referentiel, a, b).0, Relation::Aucune);
}

/// Without any data: an index of the labels of the file, whose rarities are those of 300 labels. No macro-compétence.
#[test]
fn agrees_with_the_judged_pairs_on_their_labels_alone() {
    let pairs = read_pairs(PAIRES);
    let index = Appariement::new(pairs.iter().flat_map(|pair| pair.libelles.iter().map(String::as_str)));
    let mut accord = Accord::default();
    pairs.iter().enumerate().for_each(|(at, pair)| accord.add(pair, index.relate(2 * at, 2 * at + 1)));
    accord.judge("paires_a, libellés seuls", 0.90, 0.50);
}

/// The canonical triple of the project: three codes, one thing.
#[test]
fn joins_the_three_hygienes() {
    let Some((referentiel, proches)) = rome() else { return };
    let trio = [102096, 100414, 404059].map(|code| ix(referentiel, code));
    for (one, other) in [(trio[0], trio[1]), (trio[0], trio[2]), (trio[1], trio[2])] {
        assert!(proches.of(one).iter().any(|proche| proche.competence == other), "{one:?} {other:?}");
    }
}

/// The table is what comparing all pairs gives: the filter misses nothing. On a slice of the real data, all pairs.
#[test]
fn the_filter_misses_nothing() {
    let Some((referentiel, proches)) = rome() else { return };
    let all: Vec<CompetenceIx> =
        referentiel.competences().iter().filter_map(|c| referentiel.competence_ix(c.code)).collect();
    for one in all.iter().step_by(997) {
        let mut linked: Vec<(Degre, CompetenceIx)> = Vec::new();
        for other in all.iter().filter(|other| *other != one) {
            let (relation, degre) = proches.relation(referentiel, *one, *other);
            if relation.is_link() {
                linked.push((degre, *other));
            }
        }
        linked.sort_by_key(|(degre, other)| (std::cmp::Reverse(*degre), *other));
        let kept: Vec<(Degre, CompetenceIx)> = proches.of(*one).iter().map(|k| (k.degre, k.competence)).collect();
        assert_eq!(kept, linked, "{one:?}");
    }
}

#[test]
fn certifications_are_left_out() {
    let referentiel = Moteur::mini().referentiel();
    let proches = Proches::new(referentiel);
    for (at, competence) in referentiel.competences().iter().enumerate() {
        if competence.nature == Nature::Certification {
            let one = referentiel.competence_ix(competence.code).unwrap();
            assert!(proches.of(one).is_empty(), "{at} {}", competence.libelle);
        }
    }
}

#[test]
fn evidence_names_words_macro_and_metiers() {
    let referentiel = over_mini("").unwrap();
    let proches = Proches::new(&referentiel);
    // "Respecter les protocoles de nettoyage et de désinfection", "Procédures de nettoyage et de désinfection".
    let (one, other) = (ix(&referentiel, 404219), ix(&referentiel, 489907));
    let rapport = proches.explain(&referentiel, one, other, None);
    assert_eq!(rapport.relation, Relation::Proche);
    let Some(Preuve::Mots { mots }) = rapport.preuves.first() else { panic!("{rapport:?}") };
    let written: Vec<&str> = mots.iter().map(|mot| mot.un.as_str()).collect();
    assert_eq!(written, ["désinfection", "nettoyage"]);
    // "Préparer des repas" and "Aider des personnes dans leur cadre de vie": only the métiers K1302 and K1304 have both.
    let (one, other) = (ix(&referentiel, 115131), ix(&referentiel, 400076));
    let rapport = proches.explain(&referentiel, one, other, None);
    assert_eq!(rapport.relation, Relation::Aucune);
    let same = Preuve::MacroCommune { code: CodeOgr(300034), libelle: "Aider la personne".into(), sous: 8 };
    assert_eq!(rapport.preuves, [same.clone(), Preuve::Metiers { communs: 2, un: 2, autre: 2 }]);
    let pair = ["K1302", "K1304"].map(|code| referentiel.metier_ix(code.parse().unwrap()).unwrap());
    let without = proches.explain(&referentiel, one, other, Some((pair[0], pair[1])));
    assert_eq!(without.preuves, [same], "the pair judged does not speak for itself");
}

#[test]
fn a_declaration_replaces_what_is_computed() {
    let layer = declare(404219, 489907, "aucune", "") + &declare(115131, 400076, "plus_large", "degre = 0.7");
    let referentiel = over_mini(&layer).unwrap();
    let proches = Proches::new(&referentiel);
    let [parted, other, larger, narrower] = [404219, 489907, 115131, 400076].map(|code| ix(&referentiel, code));
    assert_eq!(proches.relation(&referentiel, parted, other), (Relation::Aucune, Degre::ZERO));
    assert!(proches.of(parted).iter().all(|proche| proche.competence != other));
    assert!(proches.of(other).iter().all(|proche| proche.competence != parted));
    let declared = proches.of(larger).iter().copied().find(|proche| proche.competence == narrower).expect("declared");
    assert_eq!((declared.relation, declared.degre), (Relation::PlusLarge, Degre::from_thousandths(700)));
    let mirrored = proches.of(narrower).iter().copied().find(|proche| proche.competence == larger).expect("mirrored");
    assert_eq!((mirrored.relation, mirrored.degre), (Relation::PlusEtroite, Degre::from_thousandths(700)));
    let rapport = proches.explain(&referentiel, narrower, larger, None);
    assert!(matches!(&rapport.preuves[0], Preuve::Declaree { source, .. } if source == "essai"), "{rapport:?}");
    let json = serde_json::to_value(&rapport).unwrap();
    assert_eq!(json["relation"], "plus_etroite");
    assert_eq!(json["degre"], 0.7);
    assert_eq!(json["preuves"][0]["genre"], "declaree");
}

#[test]
fn a_pair_is_declared_whichever_way_it_is_written() {
    let straight = over_mini(&declare(115131, 400076, "plus_large", "")).unwrap();
    let reversed = over_mini(&declare(400076, 115131, "plus_etroite", "")).unwrap();
    let (one, other) = (ix(&straight, 115131), ix(&straight, 400076));
    let of = |referentiel: &Referentiel| Proches::new(referentiel).of(one).to_vec();
    assert_eq!(of(&straight), of(&reversed));
    assert!(of(&straight).iter().any(|proche| proche.competence == other && proche.degre.thousandths() == 800));
}

#[test]
fn faults_of_a_declaration_are_named() {
    let cases = [
        (declare(115131, 1, "proche", ""), "cite la compétence 1, qui n'existe pas"),
        (declare(115131, 115131, "proche", ""), "rapproche une compétence d'elle-même"),
        (declare(115131, 400076, "proche", "") + &declare(400076, 115131, "meme", ""), "donné deux fois"),
        (declare(115131, 400076, "proche", "degre = 1.2"), "degré « 1.2 » invalide (attendu : un nombre de 0 à 1)"),
        (declare(115131, 400076, "voisine", ""), "valeur « voisine » inconnue"),
    ];
    for (layer, expected) in cases {
        let error = over_mini(&layer).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}\n≠ {expected}");
    }
}

#[test]
fn declarations_are_written_back() {
    let referentiel = over_mini(&declare(115131, 400076, "proche", "degre = 0.65")).unwrap();
    let tables = referentiel.to_tables();
    let toml = native::write_toml(&referentiel.couches()[0], &tables).unwrap();
    let (again, _) = native::read_texts("x", &[("x.toml", &toml)]).unwrap();
    assert_eq!(again.tables, tables);
}

#[test]
fn imported_declarations_of_absent_competences_are_findings() {
    let (base, _) =
        native::read_texts("mini", &[("mini.toml", include_str!("../../fixtures/mini/mini.toml"))]).unwrap();
    let mut couche = Couche { origine: Origine::Import, ..base };
    let declared = over_mini(&declare(115131, 400076, "proche", "")).unwrap().rapprochements()[0].clone();
    couche.tables.rapprochements = vec![passerelles::Rapprochement { b: CodeOgr(1), ..declared }];
    let mut collections = Collections::from_couche(couche);
    let report = passerelles::graph::clean(&mut collections);
    assert!(report.constats().iter().any(|c| c.texte.contains("1 rapprochement")), "{report:?}");
    assert_eq!(Referentiel::new(collections).unwrap().0.rapprochements(), []);
}

#[test]
fn a_text_finds_the_labels_it_speaks_of() {
    let labels = ["Laver des vitres", "Préparer des repas", "Laver du linge", "Conduire un véhicule léger"];
    let index = Appariement::new(labels);
    assert_eq!(index.search("Nettoyage de vitres", 1)[0].position, 0);
    assert_eq!(index.search("j'ai préparé les repas de personnes âgées", 1)[0].position, 1);
    assert!(index.search("zzz", 3).is_empty());
    assert!(index.search("", 3).is_empty());
    assert!(Appariement::new([]).search("laver", 3).is_empty());
}

/// Words as labels have them: of each role, near, opposed, unknown to the table, or nothing at all.
const MOTS: &[&str] = &[
    "gérer",
    "techniques de",
    "nettoyer",
    "nettoyage",
    "laver",
    "désinfecter",
    "superviser",
    "former",
    "patient",
    "enfant",
    "animal",
    "linge",
    "vitres",
    "repas",
    "plats",
    "véhicule",
    "local",
    "espace",
    "hygiène",
    "asepsie",
    "règles",
    "selon",
    "pour",
    "(bois)",
    "poterie",
    "solfège",
    "entretien",
    "individuel",
    "premiers secours",
    "",
    "  ",
    "é",
    "日本語",
    "matériel de nettoyage",
];

fn label() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(MOTS), 0..7).prop_map(|mots| mots.join(" "))
}

/// Compétences with codes of their own, some under a macro-compétence, in one métier.
fn referentiel(labels: &[(String, bool)], order: &[usize]) -> Referentiel {
    let mut tables = passerelles::Tables::default();
    let above = CodeOgr(1);
    tables.macro_competences.push(Competence::new(above, "Entretenir un local, un espace".into(), Nature::SavoirFaire));
    for at in order {
        let (libelle, is_under) = &labels[*at];
        let nature = if at % 2 == 0 { Nature::SavoirFaire } else { Nature::Savoir };
        let mut competence = Competence::new(CodeOgr(10 + *at as u32), libelle.clone(), nature);
        competence.macro_competence = is_under.then_some(above);
        tables.competences.push(competence);
    }
    let mut metier = passerelles::Metier::new("A1101".parse().unwrap(), "Métier".into());
    metier.competences = tables.competences.iter().map(|c| c.code).collect();
    tables.metiers.push(metier);
    let identite = serde_json::from_str(r#"{"nom":"essai","edition":"1"}"#).unwrap();
    let couche = Couche { identite, origine: Origine::Natif, tables };
    Referentiel::new(Collections::from_couche(couche)).unwrap().0
}

#[test]
fn two_labels_are_the_same_whichever_is_asked_first() {
    let index = Appariement::new([
        "Gestion des commandes et des inventaires",
        "Gestion des stocks et des inventaires",
        "Préparations culinaires de base",
        "Plats cuisinés à base de poisson",
    ]);
    for (one, other) in [(0, 1), (2, 3)] {
        let ((relation, degre), back) = (index.relate(one, other), index.relate(other, one));
        assert_eq!((relation.inverse(), degre), back);
        assert_ne!(relation, Relation::Meme, "stocks and orders are near, and are two things");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn relations_are_symmetric_bounded_and_reflexive(labels in prop::collection::vec(label(), 1..12)) {
        let index = Appariement::new(labels.iter().map(String::as_str));
        for one in 0..labels.len() {
            prop_assert_eq!(index.relate(one, one), (Relation::Meme, Degre::UN));
            for other in 0..labels.len() {
                let ((relation, degre), (back, same)) = (index.relate(one, other), index.relate(other, one));
                prop_assert_eq!(relation.inverse(), back);
                prop_assert_eq!(degre, same);
                prop_assert!(degre <= Degre::UN);
            }
        }
    }

    #[test]
    fn relations_do_not_depend_on_the_order_of_labels(labels in prop::collection::vec(label(), 1..12)) {
        let straight = Appariement::new(labels.iter().map(String::as_str));
        let reversed = Appariement::new(labels.iter().rev().map(String::as_str));
        let last = labels.len() - 1;
        for one in 0..labels.len() {
            for other in 0..labels.len() {
                prop_assert_eq!(straight.relate(one, other), reversed.relate(last - one, last - other));
            }
        }
    }

    #[test]
    fn a_search_agrees_with_the_relation(labels in prop::collection::vec(label(), 1..12)) {
        let index = Appariement::new(labels.iter().map(String::as_str));
        for (one, label) in labels.iter().enumerate() {
            for found in index.search(label, labels.len()).into_iter().filter(|found| found.position != one) {
                prop_assert_eq!((found.relation, found.degre), index.relate(one, found.position));
            }
        }
    }

    /// The table is the relation itself, and no order of the rows shows.
    #[test]
    fn the_table_is_the_relation(labels in prop::collection::vec((label(), any::<bool>()), 1..11)) {
        let order: Vec<usize> = (0..labels.len()).collect();
        let backwards: Vec<usize> = order.iter().rev().copied().collect();
        let (one, other) = (referentiel(&labels, &order), referentiel(&labels, &backwards));
        let (proches, same) = (Proches::new(&one), Proches::new(&other));
        let all: Vec<CompetenceIx> = one.competences().iter().filter_map(|c| one.competence_ix(c.code)).collect();
        for a in &all {
            prop_assert_eq!(proches.of(*a), same.of(*a));
            for b in all.iter().filter(|b| *b != a) {
                let (relation, degre) = proches.relation(&one, *a, *b);
                let kept = proches.of(*a).iter().copied().find(|proche| proche.competence == *b);
                prop_assert_eq!(kept.map(|k| (k.relation, k.degre)), relation.is_link().then_some((relation, degre)));
                let mirror = proches.of(*b).iter().copied().find(|proche| proche.competence == *a);
                prop_assert_eq!(kept.map(|k| (k.relation.inverse(), k.degre)), mirror.map(|k| (k.relation, k.degre)));
            }
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        let index = Appariement::new([text.as_str(), "Laver du linge"]);
        index.search(&text, 2);
        index.shared_words(&text, &text);
        prop_assert!(Lexique::parse(&text).is_err());
    }
}

// ------------------------------------------------------------------------------------------- near matches in couverture

/// The passerelles of every métier, with near compétences or without.
fn all(moteur: &Moteur, proches: CompetencesProches) -> Vec<Passerelle> {
    let options = Options { nombre: None, proches, ..Options::default() };
    let from = |metier: &passerelles::Metier| {
        moteur.depuis(metier.code, &Acquis::default(), &options).expect("a métier of the data").passerelles
    };
    moteur.referentiel().metiers().iter().flat_map(from).collect()
}

/// They are shown apart: sums hold exactly, each compétence held speaks once, and nothing else of the answer moves.
#[test]
fn near_matches_add_up_and_change_nothing_else() {
    let moteur = Moteur::embarque();
    let (with, without) = (all(moteur, CompetencesProches::Avec), all(moteur, CompetencesProches::Sans));
    let mut seen = 0;
    for (one, bare) in with.into_iter().zip(without) {
        let parts = one.partagees.iter().map(|p| p.poids).chain(one.manquantes.iter().map(|m| m.poids));
        let whole: Millioniemes = parts.sum();
        assert!(one.total == 0 || whole == Millioniemes::UN, "{one:?}");
        let credits: Millioniemes = one.proches.iter().map(|proche| proche.credit).sum();
        assert_eq!(one.couverture_avec_proches, one.couverture.map(|couverture| couverture + credits));
        let marked: BTreeSet<(String, String, Millioniemes)> = one
            .manquantes
            .iter()
            .filter_map(|m| m.proche.as_ref().map(|proche| (m.code.clone(), proche.code.clone(), proche.credit)))
            .collect();
        let shown: BTreeSet<(String, String, Millioniemes)> =
            one.proches.iter().map(|proche| (proche.code.clone(), proche.tenu.code.clone(), proche.credit)).collect();
        assert_eq!(marked, shown);
        let used: BTreeSet<&str> = one.proches.iter().map(|proche| proche.tenu.code.as_str()).collect();
        assert_eq!(used.len(), one.proches.len(), "each compétence held speaks once");
        assert!(one.proches.is_sorted_by_key(|proche| std::cmp::Reverse(proche.credit)));
        for proche in &one.proches {
            assert!(
                proche.credit < proche.poids && proche.relation.is_link() && !proche.preuves.is_empty(),
                "{proche:?}"
            );
            let is_asked = one.partagees.iter().any(|p| p.code == proche.tenu.code);
            assert!(!is_asked, "what the target asks speaks for itself: {proche:?}");
        }
        seen += one.proches.len();
        let mut stripped = Passerelle { proches: Vec::new(), couverture_avec_proches: None, ..one };
        stripped.manquantes.iter_mut().for_each(|manquante| manquante.proche = None);
        assert_eq!(stripped, bare);
    }
    assert!(seen > 100, "{seen}");
}

/// On the whole of ROME: the choice for a pair of métiers, held against the greatest total that any choice has.
#[test]
fn near_matches_never_pass_the_weight_that_is_missing() {
    let Some((referentiel, _)) = rome() else { return };
    let moteur = &ROME.as_ref().expect("opened").0;
    let metiers: Vec<_> = referentiel.metier_positions().step_by(79).collect();
    for source in &metiers {
        for cible in metiers.iter().filter(|cible| *cible != source) {
            let near = moteur.index().near_between(referentiel, *source, *cible);
            let credits: Millioniemes = near.iter().map(|one| one.credit).sum();
            let held = moteur.index().parts().between(referentiel, *source, *cible).valeur.unwrap_or_default();
            assert!(held + credits <= Millioniemes::UN);
        }
    }
}

/// What is near to what is held, found once for all métiers, is what is found métier by métier; and the whole table,
/// each pair compared once, is the table row by row.
#[test]
fn what_surrounds_what_is_held_is_what_each_metier_finds() {
    let Some((referentiel, _)) = rome() else { return };
    let index = ROME.as_ref().expect("opened").0.index();
    let metiers: Vec<_> = referentiel.metier_positions().step_by(61).collect();
    let mut seen = 0;
    for source in &metiers {
        let entourage = Entourage::of_metier(referentiel, index.proches(referentiel), *source);
        for cible in &metiers {
            let near = index.near_between(referentiel, *source, *cible);
            assert_eq!(entourage.near(referentiel, index.parts(), *cible), near, "{source:?} {cible:?}");
            seen += near.len();
        }
    }
    assert!(seen > 100, "{seen}");
    let whole = Proches::new(referentiel);
    let links = whole.count_links();
    assert!(links > 100_000, "{links}");
    let row_by_row = Proches::new(referentiel);
    for (at, competence) in referentiel.competences().iter().enumerate().step_by(23) {
        let ix = referentiel.competence_ix(competence.code).expect("of the data");
        assert_eq!(whole.of(ix), row_by_row.of(ix), "{at} {}", competence.code);
    }
}

/// A plan, a diagnostic and a parcours mark the same compétences as the passerelle.
#[test]
fn plans_and_parcours_mark_what_is_near() {
    let moteur = Moteur::embarque();
    let (de, vers) = ("K1304".parse().unwrap(), "J1501".parse().unwrap());
    let entre = moteur.entre(de, vers, &Acquis::default(), &Options::default()).unwrap();
    let marked = |manquantes: &[passerelles::passerelle::Manquante]| -> Vec<String> {
        manquantes.iter().filter(|m| m.proche.is_some()).map(|m| m.code.clone()).collect()
    };
    let expected = marked(&entre.passerelles[0].manquantes);
    assert!(!expected.is_empty());
    let metier = moteur.referentiel().metier_ix(de).unwrap();
    let held = passerelles::passerelle::with_metier(moteur.referentiel(), &Acquis::default(), metier);
    let plan = moteur.plan(vers, &held, &Default::default()).unwrap();
    assert_eq!(marked(&plan.manquantes), expected);
    let parcours = moteur.parcours(de, &vers.to_string().parse().unwrap(), &Acquis::default(), &Default::default());
    let direct = parcours.unwrap().parcours.into_iter().find(|parcours| parcours.etapes.len() == 1);
    if let Some(direct) = direct {
        let etape = &direct.etapes[0];
        let near: Vec<&str> = etape.manquantes.iter().filter(|m| m.proche.is_some()).map(|m| m.code.as_str()).collect();
        assert_eq!(near, expected);
        assert_eq!(etape.couverture_avec_proches, entre.passerelles[0].couverture_avec_proches);
    }
}

/// The table of words with some of its sections emptied.
fn without(sections: &[&str]) -> std::sync::Arc<Lexique> {
    let text = include_str!("../../src/appariement/synonymes.toml");
    let mut table: toml::Table = text.parse().expect("the table is TOML");
    for section in sections {
        table.insert((*section).to_owned(), toml::Value::Array(Vec::new()));
    }
    std::sync::Arc::new(Lexique::parse(&toml::to_string(&table).unwrap()).expect("still a table"))
}

/// What each kind of evidence brings, over the five files: `cargo test --features cli --test integration
/// what_each_evidence_brings -- --ignored --nocapture` prints the table of `src/docs/calibration.md`.
#[test]
#[ignore = "a table to read, a minute long"]
fn what_each_evidence_brings() {
    let Some((referentiel, _)) = rome() else { return };
    let base = Reglages::default();
    let whole = || Lexique::embarque();
    let groups = ["acte", "conduite", "public", "objet"];
    let variants: Vec<(&str, std::sync::Arc<Lexique>, Reglages)> = vec![
        ("all", whole(), base),
        (
            "no table of words but the wording",
            without(&["acte", "conduite", "public", "objet", "sens", "oppose"]),
            base,
        ),
        ("no groups of words", without(&groups), base),
        ("near words worth nothing", whole(), Reglages { voisin: 0, ..base }),
        ("no wording (cadre)", without(&["cadre"]), base),
        ("no circumstances (reserve)", without(&["reserve"]), base),
        ("no second senses (sens)", without(&["sens"]), base),
        ("no oppositions (oppose)", without(&["oppose"]), base),
        ("no common macro-compétence", whole(), Reglages { macro_commune: 0, ..base }),
        ("no macro-compétence at all", whole(), Reglages { macro_commune: 0, macro_parente: 0, ..base }),
        ("substitution at the price of omission", whole(), Reglages { substitution: base.omission, ..base }),
    ];
    for (nom, lexique, reglages) in variants {
        let proches = Proches::with(referentiel, lexique, reglages);
        let mut line = format!("| {nom} |");
        for (_, text, ..) in FICHIERS {
            let mut accord = Accord::default();
            for pair in read_pairs(text) {
                accord.add(&pair, proches.relation(referentiel, ix(referentiel, pair.a), ix(referentiel, pair.b)));
            }
            let found = accord.vrais + accord.faux;
            let asked = accord.vrais + accord.manques;
            assert!(found > 0 && asked > 0);
            let part = |of: u32| f64::from(accord.vrais) / f64::from(of);
            let _ = write!(line, " {:.2} / {:.2} |", part(found), part(asked));
        }
        println!("{line}");
    }
}
