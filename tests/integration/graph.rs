//! The one graph: what stands in it, and that the order of the imports cannot show.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use passerelles::graph::{GraphError, Lien, Noeud};
use passerelles::import::{native, rome};
use passerelles::{
    Acquis, Categorie, Couche, Error, Faits, Moteur, Nomenclature, Options, Origine, Referentiel, Report, Verdict,
    export,
};
use petgraph::visit::EdgeRef;

use crate::support::{Dossier, build, couche, fixture, from_origin, judge, rome3};

const NATIF: &str = "
[[metier]]
code = \"Z9902\"
libelle = \"Métier d'essai\"
coeur = [900101, 900901]
mobilites = [{ vers = \"K1304\", rang = 1 }]
[[metier]]
code = \"K1304\"
libelle = \"Autre libellé\"
emploi_reglemente = true
competences = [900102]
[[competence]]
code = 900901
libelle = \"Compétence d'essai\"
nature = \"savoir\"
[[competence]]
code = 900101
libelle = \"Préparer le repas\"
nature = \"savoir-faire\"
[[certification]]
code = \"RNCP40692\"
libelle = \"Titre dit autrement\"
vise = [\"Z9902\"]
";

fn layers() -> Vec<Couche> {
    let rome = rome::read(&fixture("rome/quatre")).expect("valid").0;
    let faits = native::read(&fixture("faits")).expect("valid").0;
    vec![rome, couche("natif", NATIF), from_origin(faits, Origine::Faits)]
}

fn permutations<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for at in 0..all.len() {
        let mut rest = all.to_vec();
        let first = rest.remove(at);
        found.extend(permutations(&rest).into_iter().map(|mut tail| {
            tail.insert(0, first.clone());
            tail
        }));
    }
    found
}

/// All that can be seen of a référentiel: its graph, its tables, its layers, every answer, what the imports saw.
fn everything(referentiel: Referentiel, report: &Report) -> String {
    let mut text = dump(&referentiel);
    write!(text, "{:?}\n{:?}\n{report:#?}\n{:?}", referentiel.couches(), referentiel.to_tables(), report.constats())
        .expect("a String takes all");
    let moteur = Moteur::new(referentiel);
    let options = Options { nombre: None, ..Options::default() };
    for metier in moteur.referentiel().metiers() {
        for answer in [
            moteur.depuis(metier.code, &Acquis::default(), &options).expect("it is there"),
            moteur.vers(metier.code, &Acquis::default(), &options).expect("it is there"),
        ] {
            text.push_str(&export::json::write(&answer));
        }
    }
    text
}

fn dump(referentiel: &Referentiel) -> String {
    let graphe = referentiel.as_graph();
    let mut text = String::new();
    for node in graphe.node_indices() {
        writeln!(text, "{node:?} {:?}", graphe[node]).expect("a String takes all");
    }
    for edge in graphe.edge_references() {
        writeln!(text, "{:?} {:?} {:?}", edge.source(), edge.target(), edge.weight()).expect("a String takes all");
    }
    text
}

#[test]
fn the_order_of_the_layers_does_not_change_a_byte() {
    let seen: Vec<String> = permutations(&layers())
        .into_iter()
        .map(|couches| {
            let (referentiel, report) = build(couches).expect("valid");
            // Findings are compared sorted, as they are shown.
            let mut sorted = Report::default();
            report.constats().into_iter().for_each(|constat| sorted.add(constat.clone()));
            everything(referentiel, &sorted)
        })
        .collect();
    assert_eq!(seen.len(), 6);
    assert!(seen[0].contains("Métier d'essai") && seen[0].contains("Autre libellé"), "the layers are merged");
    for other in &seen[1..] {
        let differs = seen[0].lines().zip(other.lines()).find(|(one, other)| one != other);
        assert!(seen[0] == *other, "{differs:?}");
    }
}

#[test]
fn the_order_of_the_paths_does_not_change_a_byte() {
    let dossier = Dossier::new();
    let head = "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"natif\"\nedition = \"essai\"\n";
    let paths: Vec<PathBuf> = vec![
        fixture("rome/quatre"),
        dossier.write("a.toml", format!("{head}{NATIF}")),
        dossier.write("b.toml", format!("{head}[[metier]]\ncode = \"K1304\"\nlibelle = \"Troisième\"\nniveau = 3\n")),
    ];
    let open = |paths: Vec<PathBuf>| {
        let (moteur, report) = passerelles::open(&paths, Faits::Avec).expect("valid");
        let options = Options { nombre: None, ..Options::default() };
        let answer = moteur.depuis("K1304".parse().expect("a code"), &Acquis::default(), &options).expect("there");
        (export::json::write(&answer), dump(moteur.referentiel()), format!("{:?}", report.constats()))
    };
    let all: Vec<_> = permutations(&paths).into_iter().map(open).collect();
    assert!(all.iter().all(|one| *one == all[0]));
}

#[test]
fn a_stronger_layer_wins_and_fills_what_it_leaves_blank() {
    let (referentiel, report) = build(layers()).expect("valid");
    let metier = referentiel.metier("K1304".parse().expect("a code")).expect("there");
    assert_eq!((metier.libelle.as_str(), metier.emploi_reglemente), ("Autre libellé", Some(true)));
    assert!(metier.definition.starts_with("Assure l'entretien"), "the export fills what the native layer leaves blank");
    assert_eq!(metier.coeur.len() + metier.competences.len(), 5, "lists are joined");
    assert!(report.comptes()[&Categorie::Conflit] >= 2, "{:?}", report.comptes());
}

// ---------------------------------------------------------------------------------------------- what stands in the graph

fn kind(noeud: Noeud) -> &'static str {
    match noeud {
        Noeud::Metier(_) => "metier",
        Noeud::Appellation(_) => "appellation",
        Noeud::Competence(_) => "competence",
        Noeud::MacroCompetence(_) => "macro_competence",
        Noeud::Contexte(_) => "contexte",
        Noeud::Bloc(_) => "bloc",
        Noeud::Certification(_) => "certification",
        Noeud::Exigence(_) => "exigence",
        Noeud::Ensemble(_) => "ensemble",
    }
}

fn link(lien: &Lien) -> &'static str {
    match lien {
        Lien::Requiert(_) => "requiert",
        Lien::Cite => "cite",
        Lien::Situe => "situe",
        Lien::Atteste(_) => "atteste",
        Lien::Compose => "compose",
        Lien::Vise { .. } => "vise",
        Lien::Exige => "exige",
        Lien::SatisfaitPar => "satisfait_par",
        Lien::Appartient => "appartient",
        Lien::Mobilite { .. } => "mobilite",
        Lien::Remplace(_) => "remplace",
        Lien::Equivaut(..) => "equivaut",
    }
}

/// The mini layer read by the TOML crate alone: an account of it by other means than ours.
struct Brut(toml::Table);

impl Brut {
    fn mini() -> Self {
        let text = std::fs::read_to_string(fixture("mini/mini.toml")).expect("the fixture is there");
        Brut(text.parse().expect("TOML"))
    }

    fn entries(&self, table: &str) -> &[toml::Value] {
        self.0.get(table).and_then(toml::Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn len(&self, table: &str) -> usize {
        self.entries(table).len()
    }

    /// How many values stand in a list of all the entries of a table.
    fn sum(&self, table: &str, list: &str) -> usize {
        let lists = self.entries(table).iter().filter_map(|entry| entry.get(list)?.as_array());
        lists.map(Vec::len).sum()
    }
}

fn counts<'a>(kinds: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    counts
}

#[test]
fn mini_stands_whole_in_the_graph() {
    let graphe = Moteur::mini().referentiel().as_graph();
    let brut = Brut::mini();
    let nodes = counts(graphe.node_weights().map(|noeud| kind(*noeud)));
    let mut expected: BTreeMap<&str, usize> =
        ["metier", "competence", "macro_competence", "contexte", "bloc", "certification", "exigence", "ensemble"]
            .map(|table| (table, brut.len(table)))
            .into();
    expected.insert("appellation", brut.sum("metier", "appellations"));
    assert_eq!(nodes, expected);
    assert_eq!(nodes["metier"], 12);

    let edges = counts(graphe.edge_weights().map(link));
    let of_metier = |list| brut.sum("metier", list);
    let with_parent = brut.entries("competence").iter().filter(|c| c.get("macro").is_some()).count();
    let pairs = |e: &toml::Value| [e["de"].as_array(), e["vers"].as_array()].map(|l| l.map_or(0, Vec::len));
    let equivalences = brut.entries("equivalence").iter().map(pairs).map(|[de, vers]| de * vers).sum();
    let expected: BTreeMap<&str, usize> = [
        ("requiert", of_metier("coeur") + of_metier("emergentes") + of_metier("competences")),
        ("cite", of_metier("cite")),
        ("situe", of_metier("contextes")),
        ("mobilite", of_metier("mobilites")),
        ("appartient", of_metier("appellations") + brut.sum("ensemble", "metiers")),
        ("atteste", brut.sum("bloc", "competences")),
        ("compose", brut.len("bloc") + with_parent),
        ("exige", brut.sum("exigence", "metiers")),
        ("satisfait_par", brut.sum("exigence", "certifications")),
        ("remplace", brut.sum("certification", "remplace")),
        ("equivaut", equivalences),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .collect();
    let mut without_vise = edges.clone();
    let vise = without_vise.remove("vise").expect("certifications aim at métiers");
    assert_eq!(without_vise, expected);
    assert!(vise >= brut.sum("certification", "vise"), "v3 codes and domains add to the métiers cited");
}

#[test]
fn links_join_what_they_say() {
    let ends_of = |lien: &Lien| -> &[(&str, &str)] {
        match lien {
            Lien::Requiert(_) => &[("metier", "competence"), ("metier", "macro_competence")],
            Lien::Cite => &[("metier", "competence")],
            Lien::Situe => &[("metier", "contexte")],
            Lien::Atteste(_) => &[("bloc", "competence"), ("bloc", "macro_competence")],
            Lien::Compose => &[("bloc", "certification"), ("competence", "macro_competence")],
            Lien::Vise { .. } => &[("certification", "metier")],
            Lien::Exige => &[("metier", "exigence")],
            Lien::SatisfaitPar => &[("exigence", "certification")],
            Lien::Appartient => &[("appellation", "metier"), ("metier", "ensemble")],
            Lien::Mobilite { .. } => &[("metier", "metier")],
            Lien::Remplace(_) => &[("certification", "certification")],
            Lien::Equivaut(..) => &[
                ("certification", "certification"),
                ("certification", "bloc"),
                ("bloc", "certification"),
                ("bloc", "bloc"),
            ],
        }
    };
    for moteur in [Moteur::mini(), Moteur::embarque()] {
        let graphe = moteur.referentiel().as_graph();
        for edge in graphe.edge_references() {
            let ends = (kind(graphe[edge.source()]), kind(graphe[edge.target()]));
            assert!(ends_of(edge.weight()).contains(&ends), "{:?} joins {ends:?}", edge.weight());
        }
        for node in graphe.node_indices() {
            assert_eq!(moteur.referentiel().node(graphe[node]), node, "a thing finds its node again");
        }
    }
}

/// To aim at a métier and to satisfy what it asks are two links, never merged.
#[test]
fn vise_and_exige_are_two_links() {
    let referentiel = Moteur::embarque().referentiel();
    let deaes = referentiel.certification_ix("RNCP36004".parse().expect("a code")).expect("in the facts");
    let soignant = referentiel.metier_ix("J1501".parse().expect("a code")).expect("in the edition");
    assert!(referentiel.metiers_vises(deaes).iter().any(|(metier, _)| *metier == soignant), "DEAES cites J1501");
    let code = referentiel.certification_at(deaes).code;
    assert!(referentiel.exigences(soignant).iter().all(|e| !e.certifications.contains(&code)), "and satisfies nothing");
}

// ----------------------------------------------------------------------------------------------------- two nomenclatures

#[test]
fn rome3_and_rome4_are_not_mixed() {
    for paths in permutations(&[fixture("rome/trois"), fixture("rome/quatre")]) {
        let error = passerelles::open(&paths, Faits::Avec).expect_err("two nomenclatures");
        assert!(matches!(error, Error::Graph(GraphError::Nomenclatures { .. })), "{error}");
        let message = error.to_string();
        assert!(
            message.contains("ROME 3") && message.contains("ROME 4") && message.contains("séparément"),
            "{message}"
        );
    }
}

fn assert_no_fact_on_metiers(moteur: &Moteur, report: &Report) {
    let referentiel = moteur.referentiel();
    assert_eq!(referentiel.nomenclature(), Nomenclature::Rome3);
    assert!(referentiel.all_exigences().is_empty() && referentiel.ensembles().iter().all(|e| e.code.as_str() != "sap"));
    assert!(!referentiel.certifications().is_empty(), "certifications do not hang on a nomenclature");
    let said = report.constats().into_iter().any(|c| c.categorie == Categorie::HorsPerimetre && c.fichier == "faits");
    assert!(said, "it is a finding");
    for metier in referentiel.metiers() {
        assert!(referentiel.contextes_faits(metier.code).is_empty());
    }
    // K1304 means another thing in ROME 3: what is written of it for ROME 4 opens nothing here.
    let judged = judge(referentiel, "K1304", &Acquis::default(), &passerelles::Limites::default());
    assert_eq!(judged.verdict, Verdict::Inconnue);
}

#[test]
fn facts_written_for_rome4_say_nothing_of_rome3() {
    let (moteur, report) = passerelles::open(&[fixture("rome/trois")], Faits::Avec).expect("valid");
    assert_no_fact_on_metiers(&moteur, &report);
    if let Some((moteur, report)) = rome3() {
        assert_no_fact_on_metiers(moteur, report);
    }
}

#[test]
fn no_metier_is_an_error() {
    let dossier = Dossier::new();
    let text = "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"vide\"\nedition = \"essai\"\n";
    let error = passerelles::open(&[dossier.write("a.toml", text)], Faits::Avec).expect_err("no métier");
    assert!(error.to_string().contains("aucun métier dans faits, vide"), "{error}");
}
