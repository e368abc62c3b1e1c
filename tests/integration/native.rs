//! The native form: read, written and read again without loss; faults with their place; links checked.

use std::collections::BTreeMap;

use passerelles::import::{ImportError, native};
use passerelles::{
    Appellation, Attestation, Bloc, Categorie, Certification, Certitude, CodeBloc, CodeCertification, CodeOgr,
    CodeRncp, CodeRome, CodeRs, CodeTitre, Competence, Contexte, ContexteFait, Couche, Effet, Ensemble, Equivalence,
    Error, EtatContexte, Exigence, Faits, GenreEnsemble, GenreExigence, GenreMobilite, Idcc, Identite, Issu, Limite,
    Metier, Mobilite, Nature, NomUsuel, Nomenclature, Origine, Remplacement, Tables, VoieAcces,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::support::{Dossier, build, couche, fixture, from_origin, rome4};

// ------------------------------------------------------------------------------------------------------------ round trips

fn read_back(nom: &str, text: &str) -> Couche {
    native::read_texts("essai", &[(nom, text)]).unwrap_or_else(|error| panic!("{error}\n{text}")).0
}

fn assert_round_trip(identite: &Identite, tables: &Tables) {
    let toml = native::write_toml(identite, tables).expect("tables are written");
    let json = native::write_json(identite, tables).expect("tables are written");
    for (nom, text) in [("essai.toml", &toml), ("essai.json", &json)] {
        let read = read_back(nom, text);
        assert_eq!(&read.tables, tables, "{nom}");
        let expected = Identite { empreinte: read.identite.empreinte.clone(), ..identite.clone() };
        assert_eq!(read.identite, expected, "{nom}");
    }
}

#[test]
fn the_embedded_layers_are_written_without_loss() {
    for layer in ["mini", "secteurs", "faits"] {
        let (couche, report) = native::read(&fixture(layer)).expect(layer);
        assert!(report.bilans().iter().all(passerelles::Bilan::is_balanced));
        assert_round_trip(&couche.identite, &couche.tables);
    }
}

#[test]
fn a_whole_referentiel_is_written_without_loss() {
    let open = |path| passerelles::open(&[path], Faits::Sans).expect("valid").0;
    let first = open(fixture("rome/quatre"));
    let identite = first.referentiel().couches()[0].clone();
    let dossier = Dossier::new();
    let tables = first.referentiel().to_tables();
    let toml = dossier.write("a.toml", native::write_toml(&identite, &tables).expect("written"));
    let json = dossier.write("a.json", native::write_json(&identite, &tables).expect("written"));
    for path in [toml, json] {
        assert_eq!(open(path).referentiel().to_tables(), tables);
    }
}

#[test]
fn the_real_rome4_is_written_without_loss() {
    let Some((moteur, _)) = rome4() else { return };
    let referentiel = moteur.referentiel();
    let tables = referentiel.to_tables();
    let json = native::write_json(&referentiel.couches()[0], &tables).expect("written");
    assert!(read_back("essai.json", &json).tables == tables, "some table differs");
}

/// Text as people write it: quotes, backslashes, line feeds, accents, emoji, control characters.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zà-ÿ '’«»\"\\\\#=\\[\\]{},\\n\\t-]{1,24}",
        Just("'''\"\"\"\\u0041\r\n".to_owned()),
        Just("\u{1F469}\u{200D}\u{2695}\u{FE0F}\u{0007}".to_owned()),
        Just("true".to_owned()),
        Just("2026-11-22".to_owned()),
    ]
}

fn rome() -> impl Strategy<Value = CodeRome> {
    "[A-N][1-9][0-9]{3}".prop_map(|code| code.parse().expect("a ROME code"))
}

fn ogr() -> impl Strategy<Value = CodeOgr> {
    (1u32..999_999_999).prop_map(CodeOgr)
}

fn certification_code() -> impl Strategy<Value = CodeCertification> {
    prop_oneof![
        (1u32..99_999).prop_map(|n| CodeCertification::Rncp(CodeRncp(n))),
        (1u32..9_999).prop_map(|n| CodeCertification::Rs(CodeRs(n))),
    ]
}

fn bloc_code() -> impl Strategy<Value = CodeBloc> {
    (1u32..99_999, 1u16..120).prop_map(|(rncp, numero)| CodeBloc { rncp: CodeRncp(rncp), numero })
}

fn titre() -> impl Strategy<Value = CodeTitre> {
    prop_oneof![certification_code().prop_map(CodeTitre::Certification), bloc_code().prop_map(CodeTitre::Bloc)]
}

fn slug() -> impl Strategy<Value = passerelles::Slug> {
    "[a-z0-9_:/-]{1,12}".prop_map(|code| code.parse().expect("a slug"))
}

fn date() -> impl Strategy<Value = jiff::civil::Date> {
    (1990i16..2040, 1i8..13, 1i8..29).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn certitude() -> impl Strategy<Value = Certitude> {
    proptest::sample::select(vec![Certitude::AVerifier, Certitude::Probable, Certitude::Certain])
}

/// The provenance of a fact: source, date, certitude, and what a reader should know.
fn fact() -> impl Strategy<Value = (String, jiff::civil::Date, Certitude, Option<String>)> {
    (text(), date(), certitude(), option::of(text()))
}

prop_compose! {
    fn metier()(
        code in rome(), libelle in text(), definition in text(), acces in option::of(text()),
        flags in (option::of(any::<bool>()), option::of(any::<bool>()), option::of(1u32..9), option::of(rome())),
        coeur in vec(ogr(), 0..4), competences in vec(ogr(), 0..4), contextes in vec(ogr(), 0..3),
        appellations in vec((ogr(), text(), option::of(text()), option::of(any::<bool>())), 0..3),
        mobilites in vec((rome(), option::of(any::<u16>()), option::of(any::<bool>())), 0..3),
    ) -> Metier {
        let mut metier = Metier::new(code, libelle);
        metier.definition = definition;
        metier.acces = acces.unwrap_or_default();
        (metier.emploi_reglemente, metier.emploi_cadre) = (flags.0, flags.1);
        metier.niveau = flags.2.map(|n| n.try_into().expect("1 to 8"));
        metier.parent = flags.3;
        (metier.coeur, metier.competences, metier.contextes) = (coeur.clone(), competences, contextes);
        (metier.emergentes, metier.cite) = (coeur.iter().copied().take(1).collect(), coeur);
        let appellation = |(code, libelle, court, peu_usite)| Appellation { code, libelle, court, peu_usite };
        metier.appellations = appellations.into_iter().map(appellation).collect();
        let genre = |evolves: bool| if evolves { GenreMobilite::Evolution } else { GenreMobilite::Proche };
        let mobilite = |(vers, rang, kind): (_, _, Option<bool>)| Mobilite { vers, rang, genre: kind.map(genre) };
        metier.mobilites = mobilites.into_iter().map(mobilite).collect();
        metier
    }
}

prop_compose! {
    fn competence()(code in ogr(), libelle in text(), at in 0usize..4, parent in option::of(ogr()), words in vec(text(), 3))
    -> Competence {
        let natures = [Nature::SavoirFaire, Nature::Savoir, Nature::SavoirEtre, Nature::Certification];
        let mut competence = Competence::new(code, libelle, natures[at]);
        competence.macro_competence = parent;
        competence.categorie = Some(words[0].clone());
        competence.arborescence = (at > 1).then(|| words[1].clone());
        competence.definition = words[2].clone();
        competence
    }
}

prop_compose! {
    fn certification()(
        code in certification_code(), libelle in text(), fact in fact(), known in option::of(any::<bool>()),
        (effet, fin) in (option::of(date()), option::of(date())), niveau in option::of(1u32..9),
        vise in vec(rome(), 0..3), remplace in vec((certification_code(), option::of(certitude())), 0..2),
        idcc in vec(1u32..9999, 0..2), texts in vec(text(), 0..3),
    ) -> Certification {
        let (source, date, certitude, remarque) = fact;
        let remplacement = |(code, certitude)| Remplacement { code, certitude, source: None };
        Certification {
            abrege: texts.first().cloned(), actif: known, date_effet: effet, fin_enregistrement: fin,
            niveau: niveau.map(|n| n.try_into().expect("1 to 8")),
            voies: vec![VoieAcces::FormationInitiale, VoieAcces::Vae], certificateurs: texts.clone(), prerequis: texts,
            vise_v3: vise.clone(), vise, vise_domaines: vec!["K22".to_owned()],
            remplace: remplace.into_iter().map(remplacement).collect(),
            idcc: idcc.into_iter().map(|n| Idcc::try_from(n).expect("1 to 9999")).collect(),
            source: Some(source), date: Some(date), certitude: Some(certitude), remarque,
            ..Certification::new(code, libelle)
        }
    }
}

prop_compose! {
    fn bloc()(code in bloc_code(), libelle in text(), textes in vec(text(), 0..3), optional in option::of(any::<bool>()),
        competences in vec((ogr(), option::of(certitude()), option::of(text())), 0..3)) -> Bloc {
        let attestation = |(code, certitude, source)| Attestation { code, certitude, source };
        Bloc { textes, facultatif: optional, competences: competences.into_iter().map(attestation).collect(),
            ..Bloc::new(code, libelle) }
    }
}

prop_compose! {
    fn equivalence()(code in slug(), de in vec(titre(), 0..3), vers in vec(titre(), 1..3), fact in fact(), at in 0usize..6,
        past in option::of(any::<bool>()), date_effet in option::of(date())) -> Equivalence {
        let (source, date, certitude, reserve) = fact;
        let effets = [Effet::BlocAcquis, Effet::CertificationAcquise, Effet::Allegement, Effet::DispenseEpreuve,
            Effet::Acces, Effet::Inconnu];
        Equivalence { code, de, de_texte: reserve.clone(), vers, effet: effets[at], texte: None, base_legale: None,
            date_effet, historique: past, source, date, certitude, reserve }
    }
}

prop_compose! {
    fn facts()(
        code in slug(), metiers in vec(rome(), 0..3), words in vec(text(), 3), fact in fact(), at in 0usize..8,
        certifications in vec(certification_code(), 0..3), contexte in ogr(), present in any::<bool>(),
    ) -> Tables {
        let (source, date, certitude, remarque) = fact;
        let genres = [GenreExigence::Diplome, GenreExigence::Titre, GenreExigence::Agrement,
            GenreExigence::CarteProfessionnelle, GenreExigence::Concours, GenreExigence::Habilitation,
            GenreExigence::Honorabilite, GenreExigence::Aucune];
        let sets = [GenreEnsemble::Projet, GenreEnsemble::Officiel, GenreEnsemble::Branche, GenreEnsemble::Transversal];
        let etat = if present { EtatContexte::Present } else { EtatContexte::Absent };
        Tables {
            ensembles: vec![Ensemble { code: code.clone(), libelle: words[0].clone(), definition: remarque.clone(),
                genre: sets[at % 4], metiers: metiers.clone(), idcc: Vec::new(), source: Some(source.clone()),
                date: Some(date), certitude: Some(certitude) }],
            exigences: vec![Exigence { code: code.clone(), metiers: metiers.clone(), genre: genres[at],
                texte: words[1].clone(), certifications: certifications.clone(), voie: remarque.clone(),
                base_legale: remarque.clone(), source: source.clone(), date, certitude, remarque: remarque.clone() }],
            contextes_faits: metiers.iter().map(|metier| ContexteFait { metier: *metier, contexte, etat,
                source: source.clone(), date, certitude, remarque: remarque.clone() }).collect(),
            limites: vec![Limite { code, libelle: words[2].clone(), contextes: vec![contexte], alternatives: vec![] }],
            noms_usuels: vec![NomUsuel { nom: words[0].clone(), metiers, certifications, source, date, certitude }],
            ..Tables::default()
        }
    }
}

prop_compose! {
    fn tables()(metiers in vec(metier(), 0..3), competences in vec(competence(), 0..3), macros in vec(competence(), 0..2),
        contextes in vec((ogr(), text(), option::of(text())), 0..3), certifications in vec(certification(), 0..3),
        blocs in vec(bloc(), 0..3), equivalences in vec(equivalence(), 0..3), facts in facts()) -> Tables {
        let contexte = |(code, libelle, famille)| Contexte { code, libelle, famille };
        Tables { metiers, competences, macro_competences: macros,
            contextes: contextes.into_iter().map(contexte).collect(), certifications, blocs, equivalences, ..facts }
    }
}

prop_compose! {
    fn identite()(words in vec(text(), 3), date in option::of(date()), rome3 in any::<bool>(), partiel in any::<bool>(),
        issus in btree_map("[a-z]{1,5}", "[0-9a-f]{8}", 0..3)) -> Identite {
        let issu = |(nom, empreinte): (String, String)| Issu { nom, edition: "1".to_owned(), empreinte };
        let issus: BTreeMap<String, String> = issus;
        Identite { nom: words[0].clone(), edition: words[1].clone(), date, partiel,
            nomenclature: if rome3 { Nomenclature::Rome3 } else { Nomenclature::Rome4 },
            licence: Some(words[2].clone()), source: None, issu_de: issus.into_iter().map(issu).collect(),
            empreinte: String::new() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tables_are_written_without_loss(identite in identite(), tables in tables()) {
        assert_round_trip(&identite, &tables);
    }
}

// ----------------------------------------------------------------------------------------------- faults, with their place

const TETE: &str = "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"x\"\nedition = \"e\"\n";

fn fault(nom: &str, text: &str) -> (String, u64, u64) {
    let error = native::read_texts("essai", &[(nom, text)]).expect_err(text);
    let ImportError::Natif { ligne, colonne, .. } = error else { panic!("another fault: {error:?}") };
    let message = error.to_string();
    assert!(message.starts_with(&format!("{nom}:{ligne}:{colonne} : ")), "{message}");
    (message, ligne, colonne)
}

#[test]
fn faults_in_toml_bear_line_and_column() {
    let cases: &[(&str, u64, u64, &[&str])] = &[
        (
            "[[metier]]\ncode = \"K1304\"\nlibele = \"x\"\n",
            8,
            1,
            &["champ « libele » inconnu", "Vouliez-vous « libelle » ?"],
        ),
        (
            "[[metier]]\ncode = \"M180\"\nlibelle = \"x\"\n",
            7,
            8,
            &["code ROME « M180 » invalide (attendu : une lettre et quatre chiffres)"],
        ),
        ("[[metier]]\ncode = \"K1304\"\nlibelle = 3\n", 8, 11, &["valeur d'un autre genre", "3"]),
        ("[[metier]]\ncode = \"K1304\"\n", 6, 1, &["champ « libelle » absent", "Ajoutez-le"]),
        (
            "[[competence]]\ncode = 1\nlibelle = \"x\"\nnature = \"savoir\u{2011}faire\"\n",
            9,
            10,
            &["inconnue (attendu : ", "savoir-etre"],
        ),
        ("[[metier]]\ncode = \"K1304\"\ncode = \"K1304\"\n", 8, 1, &["syntaxe invalide"]),
        ("[[metiers]]\n", 6, 3, &["champ « metiers » inconnu", "« metier »"]),
        ("[[bloc]]\ncode = \"RNCP1\"\nlibelle = \"x\"\n", 7, 8, &["code de bloc « RNCP1 » invalide"]),
        ("[[exigence]]\ncode = \"Ex\"\n", 7, 8, &["nom « Ex » invalide", "minuscules"]),
        (
            "[[certification]]\ncode = \"RNCP1\"\nlibelle = \"x\"\nniveau = 9\n",
            9,
            10,
            &["niveau « 9 » invalide (attendu : un nombre de 1 à 8)"],
        ),
        ("[[metier]\n", 6, 10, &["syntaxe invalide"]),
        (
            "[[contexte_fait]]\ndate = \"2026-02-31\"\n",
            7,
            8,
            &["date « 2026-02-31 » invalide (attendu : un jour du calendrier"],
        ),
        ("[[contexte_fait]]\ndate = \"demain\"\n", 7, 8, &["date « demain » invalide", "AAAA-MM-JJ"]),
        ("[[contexte_fait]]\ndate = 2026-02-28\n", 7, 8, &["« 2026-02-28 » sans guillemets invalide", "AAAA-MM-JJ"]),
        ("[[contexte_fait]]\ndate = {}\n", 7, 8, &["lu une table, attendu une date entre guillemets"]),
        ("[[contexte_fait]]\ndate = \"20261122\"\n", 7, 8, &["date « 20261122 » invalide"]),
        ("[[contexte_fait]]\ndate = \"2026-11-22T10:00:00\"\n", 7, 8, &["date « 2026-11-22T10:00:00 » invalide"]),
        ("[[contexte_fait]]\ndate = 2026-02-31\n", 7, 8, &["syntaxe invalide : une date mal écrite", "calendrier"]),
        (
            "[[contexte_fait]]\ndate = 2026\n",
            7,
            8,
            &["lu le nombre 2026, attendu une date entre guillemets (AAAA-MM-JJ)"],
        ),
        ("[[bloc]]\ncode = \"RNCP9BC01\"\ndate = 2026-02-28\n", 8, 8, &["« 2026-02-28 » sans guillemets invalide"]),
    ];
    for (corps, ligne, colonne, words) in cases {
        let (message, at_line, at_column) = fault("essai.toml", &format!("{TETE}{corps}"));
        assert_eq!((at_line, at_column), (*ligne, *colonne), "{message}");
        for word in *words {
            assert!(message.contains(word), "« {word} » is not in: {message}");
        }
    }
}

#[test]
fn faults_in_json_bear_line_and_column() {
    let tete = "{\"genre\":\"passerelles.referentiel\",\"version\":1,\"couche\":{\"nom\":\"x\",\"edition\":\"e\"},\n";
    let cases: &[(&str, u64, &[&str])] = &[
        (
            "\"metier\":[{\"code\":\"K1304\",\n\"libele\":\"x\"}]}",
            3,
            &["champ « libele » inconnu", "Vouliez-vous « libelle » ?"],
        ),
        ("\"metier\":[{\"code\":\"M180\"}]}", 2, &["code ROME « M180 » invalide"]),
        ("\"metier\":[{\"code\":\"K1304\",\"libelle\":3}]}", 2, &["valeur d'un autre genre"]),
        ("\"metier\":[{\"code\":\"K1304\"}]}", 2, &["champ « libelle » absent"]),
        ("\"metier\":[],\n\"metier\":[]}", 3, &["champ « metier » donné deux fois"]),
        ("\"metier\":[", 2, &["syntaxe invalide"]),
        ("\"contexte_fait\":[{\"date\":\"2026-02-31\"}]}", 2, &["date « 2026-02-31 » invalide"]),
        ("\"metier\":[]} tail", 2, &["syntaxe invalide"]),
    ];
    for (corps, ligne, words) in cases {
        let (message, at_line, _) = fault("essai.json", &format!("{tete}{corps}"));
        assert_eq!(at_line, *ligne, "{message}");
        for word in *words {
            assert!(message.contains(word), "« {word} » is not in: {message}");
        }
        assert!(!message.contains(" at line ") && !message.contains("expected"), "French: {message}");
    }
}

#[test]
fn another_genre_or_version_is_refused() {
    let (message, ligne, _) = fault("a.toml", &TETE.replace("passerelles.referentiel", "autre.chose"));
    assert!(ligne == 1 && message.contains("attendu : « passerelles.referentiel »"), "{message}");
    let (message, ligne, _) = fault("a.toml", &TETE.replace("version = 1", "version = 2"));
    assert!(ligne == 2 && message.contains("version 2 inconnue (lue : 1)"), "{message}");
    let (message, _, _) = fault("a.toml", &TETE.replace("version = 1\n", ""));
    assert!(message.contains("champ « version » absent"), "{message}");
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_its_line() {
    let dossier = Dossier::new();
    let path = dossier.write("a.toml", [TETE.as_bytes(), b"# caf\xe9\n"].concat());
    let message = passerelles::open(&[path], Faits::Sans).expect_err("cp1252").to_string();
    assert!(message.starts_with("a.toml:6 : ") && message.contains("iconv"), "{message}");
}

#[test]
fn a_folder_is_one_layer_described_once() {
    let dossier = Dossier::new();
    dossier.write("a.toml", format!("{TETE}[[metier]]\ncode = \"K1304\"\nlibelle = \"x\"\n"));
    dossier.write(
        "b.json",
        "{\"genre\":\"passerelles.referentiel\",\"version\":1,\"metier\":[{\"code\":\"J1501\",\"libelle\":\"y\"}]}",
    );
    dossier.write("notes.txt", "left alone");
    let (moteur, report) = passerelles::open(&[dossier.path().to_owned()], Faits::Sans).expect("one layer");
    assert_eq!((moteur.referentiel().metiers().len(), report.bilans().len()), (2, 2));
    dossier.write("c.toml", TETE);
    let message =
        passerelles::open(&[dossier.path().to_owned()], Faits::Sans).expect_err("described twice").to_string();
    assert!(message.starts_with("c.toml:3:1 : « couche » est déjà décrite"), "{message}");
}

// ------------------------------------------------------------------------------- links: errors in native files, else findings

const SAIN: &str = "[[metier]]\ncode = \"K1304\"\nlibelle = \"x\"\ncoeur = [1]\n[[competence]]\ncode = 1\nlibelle = \"c\"\nnature = \"savoir\"\n";

/// Layers at fault: what follows a sound layer of eight lines, the line of the fault in the file, its category, words.
const FAUTES: &[(&str, u64, Categorie, &str)] = &[
    (
        "[[metier]]\ncode = \"J1501\"\nlibelle = \"y\"\ncoeur = [1, 777]\n",
        17,
        Categorie::LienMort,
        "cite la compétence 777",
    ),
    (
        "[[ensemble]]\ncode = \"s\"\nlibelle = \"y\"\ngenre = \"projet\"\nmetiers = [\"K1304\",\n\"A0000\"]\n",
        19,
        Categorie::LienMort,
        "cite le métier A0000",
    ),
    ("[[metier]]\ncode = \"K1304\"\nlibelle = \"encore\"\n", 15, Categorie::Doublon, "donné deux fois"),
    (
        "[[competence]]\ncode = 1\nlibelle = \"encore\"\nnature = \"savoir\"\n",
        15,
        Categorie::Doublon,
        "donné deux fois",
    ),
    ("[[bloc]]\ncode = \"RNCP9BC01\"\nlibelle = \"y\"\n", 15, Categorie::LienMort, "cite la certification RNCP9"),
    (
        "[[certification]]\ncode = \"RNCP8\"\nlibelle = \"a\"\nremplace = [{ code = \"RNCP7\" }]\n[[certification]]\ncode = \"RNCP7\"\nlibelle = \"b\"\nremplace = [{ code = \"RNCP8\" }]\n",
        15,
        Categorie::Boucle,
        "se remplace elle-même",
    ),
    (
        "[[certification]]\ncode = \"RNCP8\"\nlibelle = \"a\"\nremplace = [{ code = \"RNCP8\" }]\n",
        15,
        Categorie::Boucle,
        "se remplace elle-même",
    ),
];

#[test]
fn broken_links_in_a_native_file_are_errors_with_their_line() {
    for (corps, ligne, _, words) in FAUTES {
        let dossier = Dossier::new();
        let path = dossier.write("a.toml", format!("{TETE}{SAIN}{corps}"));
        let error = passerelles::open(std::slice::from_ref(&path), Faits::Avec).expect_err(corps);
        let Error::Invalide(lines) = &error else { panic!("another fault: {error}") };
        let place = format!("{}:{ligne} : ", path.display());
        assert!(
            lines.iter().any(|line| line.starts_with(&place) && line.contains(words)),
            "{place}{words}: {lines:#?}"
        );
    }
}

#[test]
fn the_same_in_an_import_is_a_finding() {
    for (corps, _, categorie, _) in FAUTES {
        let imported = from_origin(couche("export", &format!("{SAIN}{corps}")), Origine::Import);
        let (referentiel, report) = build(vec![imported]).unwrap_or_else(|error| panic!("{error}\n{corps}"));
        assert!(report.comptes().contains_key(categorie), "{categorie:?} expected: {:?}", report.constats());
        assert!(referentiel.metier("K1304".parse().expect("a code")).is_ok());
    }
}

#[test]
fn the_line_of_a_fault_is_found_in_json_with_and_without_blanks() {
    let couche = "\"couche\":{\"nom\":\"x\",\"edition\":\"e\"},\n\"competence\":[";
    let item = |code: u32, rest: &str| format!("{{\"code\":{code},\"libelle\":\"x\",\"nature\":\"savoir\"{rest}}}");
    let fact = "\"relation\":\"proche\",\"source\":\"s\",\"date\":\"2026-11-22\",\"certitude\":\"certain\"";
    let proche = |a: u32, b: u32| format!("{{\"a\":{a},\"b\":{b},{fact}}}");
    let items = [item(1, ""), item(2, ",\"macro\":888"), item(3, "")].join(",\n");
    let proches = [proche(1, 2), proche(2, 3), proche(3, 2), proche(1, 997)].join(",\n");
    let tight = format!(
        "{{\"genre\":\"passerelles.referentiel\",\"version\":1,{couche}\n{items}],\n\"metier\":[\n{{\"code\":\"K1304\",\"libelle\":\"x\"}}],\n\"proche\":[\n{proches}]}}"
    );
    let loose = tight.replace("\":", "\": ").replace(",\"", ", \"");
    for text in [tight, loose] {
        let dossier = Dossier::new();
        let path = dossier.write("a.json", &text);
        let message = passerelles::open(std::slice::from_ref(&path), Faits::Sans).expect_err("faults").to_string();
        for (ligne, words) in [
            (4, "compétence 2 : cite la macro-compétence 888"),
            (11, "proche 2 3 : donné deux fois"),
            (12, "proche 1 : cite la compétence 997"),
        ] {
            let expected = format!("{}:{ligne} : {words}", path.display());
            assert!(message.contains(&expected), "{expected}: {message}\n{text}");
        }
    }
}

/// Regression: each fault looked through all lines, or all entries of its code: a minute for twenty thousand.
#[test]
fn thousands_of_faults_are_told_in_no_time_and_fifty_are_listed() {
    let fact = "source = \"s\"\ndate = \"2026-11-22\"\ncertitude = \"certain\"\n";
    let faits = |at: u32| format!("[[contexte_fait]]\nmetier = \"K1304\"\ncontexte = {at}\netat = \"present\"\n{fact}");
    let noms = |at: u32| format!("[[nom_usuel]]\nnom = \"aide {at}\"\nmetiers = [\"A0001\"]\n{fact}");
    for (what, entries) in
        [("faits", (5_000..25_000).map(faits).collect::<String>()), ("noms", (0..20_000).map(noms).collect())]
    {
        let dossier = Dossier::new();
        let path = dossier.write("a.toml", format!("{TETE}{SAIN}{entries}"));
        let error = passerelles::open(std::slice::from_ref(&path), Faits::Sans).expect_err(what);
        let Error::Invalide(faults) = &error else { panic!("another fault: {error}") };
        assert_eq!(faults.len(), 20_000, "{what}: all are there");
        let message = error.to_string();
        assert_eq!(message.lines().count(), 52, "{what}");
        assert!(message.starts_with("référentiel invalide, 20000 anomalies") && message.ends_with("et 19950 autres."));
    }
}

#[test]
fn what_has_no_name_is_kept_and_told() {
    let dossier = Dossier::new();
    let nameless = "[[competence]]\ncode = 2\nlibelle = \" - \"\nnature = \"savoir\"\n";
    let path = dossier.write("a.toml", format!("{TETE}{SAIN}{nameless}"));
    let (moteur, report) = passerelles::open(&[path], Faits::Sans).expect("it opens");
    assert_eq!(moteur.referentiel().competences().len(), 2);
    let found: Vec<&str> = report.constats().into_iter().map(|constat| constat.texte.as_str()).collect();
    assert_eq!(found, ["libellé vide (attendu : un libellé) : « 2 » est gardé sans nom"]);
}

#[test]
fn two_native_layers_may_speak_of_the_same_code() {
    let other = couche("autre", "[[metier]]\ncode = \"K1304\"\nlibelle = \"autre\"\n");
    let (referentiel, report) = build(vec![couche("essai", SAIN), other]).expect("no duplicate across layers");
    assert_eq!(referentiel.metiers().len(), 1);
    assert_eq!(report.comptes().get(&Categorie::Conflit), Some(&1), "the two labels differ");
}

#[test]
fn one_code_for_items_of_two_kinds_is_refused_in_whichever_layers() {
    let item = |table: &str| format!("[[{table}]]\ncode = 1\nlibelle = \"x\"\n");
    for (text, kind) in
        [(item("macro_competence") + "nature = \"savoir-faire\"\n", "macro-compétence"), (item("contexte"), "contexte")]
    {
        let error = build(vec![couche("essai", SAIN), couche("autre", &text)]).expect_err(kind);
        let passerelles::graph::GraphError::Invalide(anomalies) = error else { panic!("{kind}: {error}") };
        assert_eq!((anomalies.len(), anomalies[0].objet.as_str()), (1, "item 1"), "{anomalies:?}");
        assert!(anomalies[0].texte.contains(kind), "{anomalies:?}");
    }
}

#[test]
fn codes_of_items_have_nine_digits_at_most() {
    let text = format!("{TETE}{SAIN}[[competence]]\ncode = 1000000000\nlibelle = \"c\"\nnature = \"savoir\"\n");
    let dossier = Dossier::new();
    let path = dossier.write("a.toml", text);
    let message = passerelles::open(std::slice::from_ref(&path), Faits::Sans).expect_err("too many digits").to_string();
    assert!(message.contains(":15:8") && message.contains("1 à 9 chiffres"), "{message}");
}

/// Regression: the line was looked for as any text, so that item 1 was "found" on the line of K1304.
#[test]
fn the_line_of_a_fault_is_that_of_the_code_and_no_other() {
    let corps = "[[contexte_fait]]\nmetier = \"K1304\"\ncontexte = 777\netat = \"present\"\nsource = \"s\"\ndate = \"2026-11-22\"\ncertitude = \"certain\"\n";
    let deux = "[[competence]]\ncode = 2\nlibelle = \"d\"\nnature = \"savoir\"\n";
    let proche = |a: u32, b: u32| {
        let fact = "source = \"s\"\ndate = \"2026-11-22\"\ncertitude = \"certain\"\n";
        format!("[[proche]]\na = {a}\nb = {b}\nrelation = \"proche\"\n{fact}")
    };
    let (une, morte) = (proche(1, 2), proche(1, 777));
    let nom = |nom: &str, code: &str| {
        let fact = "source = \"s\"\ndate = \"2026-11-22\"\ncertitude = \"certain\"\n";
        format!("[[nom_usuel]]\nnom = \"{nom}\"\nmetiers = [\"{code}\"]\n{fact}")
    };
    let avant = corps.replace("metier = \"K1304\"\ncontexte = 777\n", "contexte = 777\nmetier = \"K1304\"\n");
    let cases = [
        (format!("{SAIN}{deux}{une}{}", proche(2, 1)), 26, "proche 1 2 : donné deux fois"),
        (format!("{SAIN}{avant}# 777\n"), 15, "cite le contexte 777"),
        (
            SAIN.to_owned() + &nom("aide", "K1304") + &nom("aide de vie", "A0001"),
            22,
            "nom usuel aide de vie : cite le métier A0001",
        ),
        (
            SAIN.to_owned() + &nom("la \\\"dame\\\" du m\\u00e9nage", "A0001"),
            16,
            "nom usuel la \"dame\" du ménage : cite le métier",
        ),
        (
            SAIN.to_owned() + "[[metier]]\ncode = \"J1501\"\nlibelle = \"y\"\nmobilites = [{ vers = \"J1501\" }]\n",
            15,
            "a une mobilité vers lui-même",
        ),
        (format!("{SAIN}{deux}{une}{morte}"), 27, "proche 1 : cite la compétence 777"),
        (format!("{SAIN}{deux}{une}{une}"), 26, "proche 1 2 : donné deux fois"),
        (format!("{SAIN}{corps}"), 16, "cite le contexte 777"),
        (format!("{SAIN}[[contexte]]\ncode = 777\nlibelle = \"x\"\n{corps}{corps}"), 25, "donné deux fois"),
        (
            format!("{SAIN}[[competence]]\ncode = 17\nlibelle = \"n\"\nnature = \"savoir\"\nmacro = 7\n"),
            18,
            "macro-compétence 7",
        ),
    ];
    for (text, ligne, words) in cases {
        let dossier = Dossier::new();
        let path = dossier.write("a.toml", format!("{TETE}{text}"));
        let message = passerelles::open(std::slice::from_ref(&path), Faits::Sans).expect_err(words).to_string();
        let expected = format!("{}:{ligne} : ", path.display());
        assert!(message.contains(&expected) && message.contains(words), "{expected}{words}: {message}");
    }
}
