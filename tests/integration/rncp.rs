//! The exports of France compétences, whole: what comes out of them, what is said of each row, what is refused.

use std::fs;
use std::path::Path;

use passerelles::graph::{Lien, Referentiel, clean};
use passerelles::import::{ImportError, native, rncp};
use passerelles::{
    Bilan, Categorie, Certification, CodeCertification, Collections, Constat, Couche, Niveau, Origine, Report,
    Severite, VoieAcces,
};

use crate::outils::{Entree, Temporaire, donnees, end_zip, fixture, zip_of};

const XML: &str = "rncp/v4_1/export_fiches_RNCP_V4_1_2026-08-16.xml";
const ANCIEN: &str = "rncp/ancien/export_fiches_RNCP_V2_0_2021-01-04.xml";

fn code(text: &str) -> CodeCertification {
    text.parse().unwrap()
}

fn find<'a>(couche: &'a Couche, numero: &str) -> &'a Certification {
    couche.tables.certifications.iter().find(|one| one.code == code(numero)).expect(numero)
}

fn replaced(couche: &Couche, numero: &str) -> Vec<String> {
    find(couche, numero).remplace.iter().map(|one| one.code.to_string()).collect()
}

/// The accounts as text: file, rows read, rows kept, rows left out by reason.
fn bilans(report: &Report) -> Vec<String> {
    for bilan in report.bilans() {
        assert!(bilan.is_balanced(), "{bilan:?}");
    }
    let line = |bilan: &Bilan| {
        let base = bilan.fichier.rsplit(['/', '›']).next().unwrap().trim().to_owned();
        let rejets: Vec<String> = bilan.rejetees.iter().map(|(motif, count)| format!("{count} {motif}")).collect();
        format!("{base} {}={} + [{}]", bilan.lues, bilan.gardees, rejets.join(", "))
    };
    report.bilans().iter().map(line).collect()
}

/// The findings as text, information left out.
fn alertes(report: &Report) -> Vec<String> {
    let alertes = report.constats().into_iter().filter(|constat| constat.severite == Severite::Alerte);
    let line = |constat: &Constat| {
        let base = constat.fichier.rsplit('/').next().unwrap();
        constat.to_string().replacen(&constat.fichier, base, 1)
    };
    alertes.map(line).collect()
}

/// The hand-written tables under the names of the export; the two accented names as given.
fn tables_csv(competences: &[u8], acces: &[u8]) -> Vec<Entree> {
    let names: [(&str, Vec<u8>); 10] = [
        ("Ancienne_Nouvelle_Certification", b"Ancienne_Nouvelle_Certification".to_vec()),
        ("Blocs_De_Competences", [b"Blocs_De_", competences].concat()),
        ("CCN", b"CCN".to_vec()),
        ("Certificateurs", b"Certificateurs".to_vec()),
        ("Formacode", b"Formacode".to_vec()),
        ("Nsf", b"Nsf".to_vec()),
        ("Partenaires", b"Partenaires".to_vec()),
        ("Rome", b"Rome".to_vec()),
        ("Standard", b"Standard".to_vec()),
        ("VoixdAcces", acces.to_vec()),
    ];
    let entree = |(fichier, nom): (&str, Vec<u8>)| {
        let contenu = fs::read(fixture(&format!("rncp/csv/{fichier}.csv"))).unwrap();
        Entree::new([b"export_fiches_CSV_", nom.as_slice(), b"_2024_02_22.csv"].concat(), contenu).deflated()
    };
    names.into_iter().map(entree).collect()
}

fn plain_csv() -> Vec<Entree> {
    tables_csv("Compétences".as_bytes(), "VoixdAccès".as_bytes())
}

fn read_zip(entrees: &[Entree]) -> Result<(Couche, Report), ImportError> {
    let dossier = Temporaire::new();
    rncp::read(&dossier.write("export-fiches-csv-2024-02-22.zip", &zip_of(entrees)))
}

#[test]
fn csv_rows_are_all_accounted_for() {
    let (couche, report) = read_zip(&plain_csv()).unwrap();
    assert_eq!(
        bilans(&report),
        [
            "export_fiches_CSV_Ancienne_Nouvelle_Certification_2024_02_22.csv 7=5 + [1 aucune certification citée, 1 certification citée sans son numéro]",
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv 7=2 + [2 bloc d'une autre certification, 1 code de bloc invalide, 1 doublon, 1 fiche absente de l'export]",
            "export_fiches_CSV_CCN_2024_02_22.csv 2=1 + [1 brochure sans IDCC connu]",
            "export_fiches_CSV_Certificateurs_2024_02_22.csv 3=2 + [1 sans nom]",
            "export_fiches_CSV_Formacode_2024_02_22.csv 1=0 + [1 sans usage dans le modèle]",
            "export_fiches_CSV_Nsf_2024_02_22.csv 1=0 + [1 sans usage dans le modèle]",
            "export_fiches_CSV_Partenaires_2024_02_22.csv 1=0 + [1 sans usage dans le modèle]",
            "export_fiches_CSV_Rome_2024_02_22.csv 4=3 + [1 code ROME invalide]",
            "export_fiches_CSV_Standard_2024_02_22.csv 6=4 + [1 doublon, 1 numéro de fiche invalide]",
            "export_fiches_CSV_VoixdAccès_2024_02_22.csv 5=4 + [1 voie d'accès inconnue]",
        ]
    );
    assert_eq!(
        alertes(&report),
        [
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv:8 : lien mort : RNCP1 n'est pas parmi les fiches de l'export",
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv:6 : doublon : RNCP37715BC01 est déjà donné plus haut",
            "export_fiches_CSV_Standard_2024_02_22.csv:7 : doublon : RNCP37715 est déjà donnée plus haut",
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv:5 : divergence : RNCP37715 donne RNCP35506BC01, bloc d'une autre certification",
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv:7 : divergence : RS6117 donne RNCP6117BC01, bloc d'une autre certification",
            "export_fiches_CSV_Ancienne_Nouvelle_Certification_2024_02_22.csv:8 : valeur invalide : RNCP37715 : « ancien titre » ne nomme aucune certification (attendu : RNCP40692 ou RS7003)",
            "export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv:4 : valeur invalide : RNCP37715 : code de bloc « 01 » invalide (attendu : RNCPnnnnnBCnn, comme RNCP40692BC01)",
            "export_fiches_CSV_Certificateurs_2024_02_22.csv:3 : valeur invalide : RNCP37715 : « 1100000720 » dans le SIRET, valeur non comprise et laissée inconnue",
            "export_fiches_CSV_Certificateurs_2024_02_22.csv:4 : valeur invalide : RNCP35506 : certificateur sans nom",
            "export_fiches_CSV_Rome_2024_02_22.csv:5 : valeur invalide : RNCP37715 cite « K130 », qui n'est pas un code ROME (attendu : K1304, ou K22)",
            "export_fiches_CSV_Standard_2024_02_22.csv:4 : valeur invalide : RNCP278 : « 31/02/2009 » dans la fin d'enregistrement, valeur non comprise et laissée inconnue",
            "export_fiches_CSV_Standard_2024_02_22.csv:8 : valeur invalide : code de certification « 37715 » invalide (attendu : RNCP ou RS suivi de chiffres, comme RNCP40692 ou RS7003)",
            "export_fiches_CSV_VoixdAccès_2024_02_22.csv:6 : valeur invalide : RNCP35506 : voie d'accès « Par hasard » inconnue de cet import",
        ]
    );
    assert_eq!(couche.tables.certifications.len(), 6);
}

#[test]
fn csv_columns_reach_the_model() {
    let (couche, _) = read_zip(&plain_csv()).unwrap();
    assert_eq!((couche.origine, couche.identite.nom.as_str()), (Origine::Import, "rncp"));
    assert_eq!(couche.identite.edition, "2024-02-22");
    assert_eq!(couche.identite.date.unwrap().to_string(), "2024-02-22");
    let advf = find(&couche, "RNCP37715");
    assert_eq!(advf.libelle, "Assistant de vie aux familles");
    assert_eq!((advf.abrege.as_deref(), advf.niveau.map(Niveau::value), advf.actif), (Some("TP"), Some(3), Some(true)));
    assert_eq!(advf.date_effet.unwrap().to_string(), "2023-07-06");
    assert_eq!(advf.fin_enregistrement.unwrap().to_string(), "2028-07-05");
    assert_eq!(advf.voies, [VoieAcces::Apprentissage, VoieAcces::FormationContinue, VoieAcces::Vae]);
    assert_eq!(advf.certificateurs, ["MINISTERE DU TRAVAIL"]);
    assert_eq!(advf.vise_v3.iter().map(ToString::to_string).collect::<Vec<_>>(), ["K1302", "K1304"]);
    assert!(advf.vise.is_empty());
    assert_eq!(advf.vise_domaines, ["K22"]);
    assert_eq!(advf.idcc.iter().map(ToString::to_string).collect::<Vec<_>>(), ["3127"]);
    let blocs: Vec<String> = couche.tables.blocs.iter().map(|bloc| bloc.code.to_string()).collect();
    assert_eq!(blocs, ["RNCP37715BC01", "RNCP37715BC02"]);
    let looping = find(&couche, "RNCP278");
    assert_eq!(looping.libelle, "Fiche \"qui se remplace\" ; elle-même");
    assert_eq!((looping.niveau, looping.fin_enregistrement, looping.actif), (None, None, Some(false)));
    assert_eq!(find(&couche, "RS6117").libelle, "CQP Tourier");
}

#[test]
fn csv_names_are_read_in_any_encoding_of_their_accents() {
    let expected = read_zip(&plain_csv()).unwrap().0;
    let names: [(&[u8], &[u8]); 4] = [
        ("Compe\u{301}tences".as_bytes(), "VoixdAcce\u{300}s".as_bytes()),
        ("Comp├⌐tences".as_bytes(), "VoixdAcc├¿s".as_bytes()),
        ("Compe╠ütences".as_bytes(), "VoixdAcce╠Çs".as_bytes()),
        (b"Comp\xe9tences", b"VoixdAcc\xe8s"),
    ];
    for (competences, acces) in names {
        let mut entrees = tables_csv(competences, acces);
        entrees.reverse();
        entrees.push(Entree::new("__MACOSX/._export_fiches_CSV_Standard_2024_02_22.csv", "\0\0"));
        let (couche, report) = read_zip(&entrees).unwrap();
        assert_eq!(couche, expected, "{}", String::from_utf8_lossy(competences));
        bilans(&report);
    }
}

#[test]
fn a_missing_table_is_a_finding_and_the_fiches_are_not_optional() {
    let entrees: Vec<Entree> =
        plain_csv().into_iter().filter(|one| !one.nom.ends_with(b"Rome_2024_02_22.csv")).collect();
    let (_, report) = read_zip(&entrees).unwrap();
    assert_eq!(report.comptes()[&Categorie::FichierAbsent], 1);
    let entrees: Vec<Entree> =
        plain_csv().into_iter().filter(|one| !one.nom.ends_with(b"Standard_2024_02_22.csv")).collect();
    let message = read_zip(&entrees).unwrap_err().to_string();
    assert!(message.contains("aucun fichier export_fiches_CSV_Standard"), "{message}");
}

#[test]
fn xml_rows_are_all_accounted_for() {
    let (_, report) = rncp::read(&fixture(XML)).unwrap();
    assert_eq!(
        bilans(&report),
        [
            "ANCIENNE_CERTIFICATION 2=2 + []",
            "BLOC_COMPETENCES 4=3 + [1 code de bloc invalide]",
            "CCN 2=1 + [1 brochure sans IDCC connu]",
            "CERTIFICATEUR 1=1 + []",
            "FICHE 4=3 + [1 doublon]",
            "IDCC 1=1 + []",
            "NOUVELLE_CERTIFICATION 2=2 + []",
            "ROME 7=5 + [1 code ROME invalide, 1 fiche écartée]",
            "SI_JURY 7=6 + [1 ni oui ni non]",
        ]
    );
    assert_eq!(
        alertes(&report),
        [
            "export_fiches_RNCP_V4_1_2026-08-16.xml:191 : doublon : RNCP278 est déjà donnée plus haut",
            "export_fiches_RNCP_V4_1_2026-08-16.xml:81 : valeur invalide : RNCP37715 : code de bloc « 01 » invalide (attendu : RNCPnnnnnBCnn, comme RNCP40692BC01)",
            "export_fiches_RNCP_V4_1_2026-08-16.xml:132 : valeur invalide : RNCP35506 : « 31/02/2023 » dans la fin d'enregistrement, valeur non comprise et laissée inconnue",
            "export_fiches_RNCP_V4_1_2026-08-16.xml:153 : valeur invalide : RNCP35506 cite « aide à domicile », qui n'est pas un code ROME (attendu : K1304, ou K22)",
            "export_fiches_RNCP_V4_1_2026-08-16.xml:158 : valeur invalide : RNCP35506 : « Peut-être » dans SI_JURY_VAE, valeur non comprise et laissée inconnue",
        ]
    );
}

#[test]
fn xml_elements_reach_the_model() {
    let (couche, _) = rncp::read(&fixture(XML)).unwrap();
    assert_eq!(couche.identite.edition, "2026-08-16");
    let advf = find(&couche, "RNCP37715");
    assert_eq!((advf.abrege.as_deref(), advf.niveau.map(Niveau::value), advf.actif), (Some("TP"), Some(3), Some(true)));
    let voies = [
        VoieAcces::Apprentissage,
        VoieAcces::FormationContinue,
        VoieAcces::ContratProfessionnalisation,
        VoieAcces::Vae,
    ];
    assert_eq!(advf.voies, voies);
    assert_eq!(advf.vise_v3.iter().map(ToString::to_string).collect::<Vec<_>>(), ["K1302", "K1303", "K1304"]);
    assert_eq!(advf.idcc.iter().map(ToString::to_string).collect::<Vec<_>>(), ["3127", "3239"]);
    assert_eq!(advf.prerequis, ["Savoir lire et écrire", "Se déplacer"]);
    let remarque = "Réglementation citée par la fiche : Aucune condition d'accès ; déclaration de l'employeur.";
    assert_eq!(advf.remarque.as_deref(), Some(remarque));
    let textes: Vec<&[String]> = couche.tables.blocs.iter().map(|bloc| bloc.textes.as_slice()).collect();
    assert_eq!(
        textes,
        [
            ["Choisir les produits & les gestes", "Laver le linge", "Repasser le linge"].as_slice(),
            ["Aider à la toilette", "Aider aux repas sans risque"].as_slice(),
            ["Prévenir les accidents", "Proposer des activités"].as_slice(),
        ]
    );
    let looping = find(&couche, "RNCP278");
    assert_eq!((looping.abrege.as_deref(), looping.niveau), (None, None));
    assert_eq!(find(&couche, "RNCP35506").vise_domaines, ["K22"]);
}

#[test]
fn xml_before_version_4_says_yes_or_no_in_plain_text() {
    let (couche, report) = rncp::read(&fixture(ANCIEN)).unwrap();
    bilans(&report);
    assert_eq!(alertes(&report), Vec::<String>::new());
    let advf = find(&couche, "RNCP35506");
    assert!(advf.voies.contains(&VoieAcces::Vae) && !advf.voies.contains(&VoieAcces::FormationInitiale));
    assert_eq!(replaced(&couche, "RNCP35506"), ["RNCP4821"]);
    assert_eq!(couche.tables.blocs[0].textes, ["Première compétence", "Seconde"]);
    assert_eq!(find(&couche, "RNCP4821").voies, [VoieAcces::Vae]);
}

#[test]
fn xml_is_the_same_in_an_archive() {
    let plain = rncp::read(&fixture(XML)).unwrap().0;
    let dossier = Temporaire::new();
    let entree = Entree::new("export_fiches_RNCP_V4_1_2026-08-16.xml", fs::read(fixture(XML)).unwrap()).deflated();
    let chemin = dossier.write("export-fiches-rncp-v4-1-2026-08-16.zip", &zip_of(&[entree]));
    assert!(rncp::is_rncp_zip(&chemin) && !rncp::is_rncp_xml(&chemin));
    assert_eq!(rncp::read(&chemin).unwrap().0, plain);
}

#[test]
fn files_are_told_apart() {
    let dossier = Temporaire::new();
    let csv = dossier.write("export-fiches-csv-2024-02-22.zip", &zip_of(&plain_csv()));
    assert!(rncp::is_rncp_zip(&csv) && !rncp::is_rncp_xml(&csv));
    let other = dossier.write("autre.zip", &zip_of(&[Entree::new("lisezmoi.txt", "bonjour")]));
    assert!(!rncp::is_rncp_zip(&other) && !rncp::is_rncp_xml(&other));
    assert!(rncp::is_rncp_xml(&fixture(XML)) && !rncp::is_rncp_zip(&fixture(XML)));
    assert!(!rncp::is_rncp_xml(&fixture("mini/mini.toml")) && !rncp::is_rncp_zip(&fixture("mini")));
    assert!(!rncp::is_rncp_xml(Path::new("absent.xml")) && !rncp::is_rncp_zip(Path::new("absent.zip")));
    for (chemin, expected) in [(other, "ni tables CSV ni fichier XML"), (fixture("mini"), "ce n'est pas un fichier")] {
        let message = rncp::read(&chemin).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn chains_can_be_followed_past_the_fiches_of_the_export() {
    for couche in [read_zip(&plain_csv()).unwrap().0, rncp::read(&fixture(XML)).unwrap().0] {
        assert_eq!(replaced(&couche, "RNCP37715"), ["RNCP35506"]);
        assert_eq!(replaced(&couche, "RNCP35506"), ["RNCP4821"]);
        let stub = find(&couche, "RNCP4821");
        let expected = Certification::new(code("RNCP4821"), "Intitulé inconnu (fiche absente de l'export)".to_owned());
        assert_eq!(*stub, expected);
        assert_eq!(replaced(&couche, "RNCP278"), ["RNCP278"]);
    }
    assert_eq!(replaced(&read_zip(&plain_csv()).unwrap().0, "RS6117"), ["RNCP19468"]);
}

/// The export over `fixtures/mini`, cleaned as `open` does.
fn referentiel(couches: Vec<Couche>) -> (Referentiel, Report) {
    let mini = native::read(&fixture("mini/mini.toml")).unwrap().0;
    let mut collections = Collections { couches: [vec![mini], couches].concat() };
    let mut report = clean(&mut collections);
    let (referentiel, more) = Referentiel::new(collections).unwrap();
    report.merge(more);
    (referentiel, report)
}

#[test]
fn loops_are_taken_out_with_a_finding_and_the_rest_of_the_chain_stands() {
    let (referentiel, report) = referentiel(vec![rncp::read(&fixture(XML)).unwrap().0]);
    assert_eq!(report.comptes()[&Categorie::Boucle], 1);
    let chain = |numero: &str| -> Vec<String> {
        referentiel.certification(code(numero)).unwrap().remplace.iter().map(|one| one.code.to_string()).collect()
    };
    assert_eq!((chain("RNCP278"), chain("RNCP37715")), (vec![], vec!["RNCP35506".to_owned()]));
    assert_eq!(chain("RNCP35506"), ["RNCP4821"]);
    let extended = referentiel.as_graph().edge_weights().filter(|lien| matches!(lien, Lien::Vise { etendu: true }));
    assert!(extended.count() > 0);
}

#[test]
fn an_unknown_title_yields_to_a_known_one_in_any_order() {
    let newer = rncp::read(&fixture(XML)).unwrap().0;
    let older = rncp::read(&fixture(ANCIEN)).unwrap().0;
    for couches in [vec![newer.clone(), older.clone()], vec![older.clone(), newer.clone()]] {
        let (referentiel, report) = referentiel(couches);
        assert_eq!(referentiel.certification(code("RNCP4821")).unwrap().libelle, "Assistant de vie aux familles");
        let conflicts: Vec<String> = report.constats().iter().map(|constat| constat.to_string()).collect();
        assert!(!conflicts.iter().any(|texte| texte.contains("4821") && texte.contains("conflit")), "{conflicts:?}");
    }
}

#[test]
fn hostile_xml_is_refused_with_its_place() {
    let cases = [
        ("entites_2026-08-16.xml", "entites_2026-08-16.xml:2 : XML refusé (déclaration de type de document (DOCTYPE)"),
        ("emboitement_2026-08-16.xml", "emboitement_2026-08-16.xml:35 : XML refusé (plus de 32 éléments emboîtés)"),
        ("tronque_2026-08-16.xml", "tronque_2026-08-16.xml:10 : fichier tronqué (un élément n'est pas fermé)"),
    ];
    for (fichier, expected) in cases {
        let message = rncp::read(&fixture(&format!("rncp/hostile/{fichier}"))).unwrap_err().to_string();
        assert!(message.starts_with(expected), "{message}");
        let bytes = fs::read(fixture(&format!("rncp/hostile/{fichier}"))).unwrap();
        let dossier = Temporaire::new();
        let chemin = dossier.write("export-fiches-rncp.zip", &zip_of(&[Entree::new(fichier, bytes).deflated()]));
        let message = rncp::read(&chemin).unwrap_err().to_string();
        assert!(message.starts_with(&format!("export-fiches-rncp.zip/{expected}")), "{message}");
    }
}

#[test]
fn xml_that_is_another_or_too_much_is_refused() {
    let dossier = Temporaire::new();
    let rows = "<ROME/>".repeat(20_001);
    let long = "x".repeat(1 << 20);
    let texte = format!("<![CDATA[{long}]]>{long}&amp;");
    let cases = [
        ("<FICHE/>".to_owned(), "racine « FICHE » inattendue (attendu : FICHES)"),
        (format!("<FICHES><FICHE><CODES_ROME>{rows}</CODES_ROME></FICHE></FICHES>"), "fiche de plus de 20000 éléments"),
        (format!("<FICHES><FICHE><INTITULE>{texte}</INTITULE></FICHE></FICHES>"), "texte de « INTITULE » de plus de"),
        (
            format!("<FICHES><FICHE>{}</FICHE></FICHES>", format!("<INTITULE>{long}</INTITULE>").repeat(17)),
            "fiche de plus de 16777216 octets",
        ),
    ];
    for (text, expected) in cases {
        let chemin = dossier.write("export.xml", text.as_bytes());
        let message = rncp::read(&chemin).map_err(|error| error.to_string()).expect_err(expected);
        assert!(message.starts_with("export.xml:1 : XML refusé (") && message.contains(expected), "{message}");
    }
    let chemin = dossier.write("export.xml", b"<FICHES><VERSION_FLUX>7.0</VERSION_FLUX><AUTRE><A/></AUTRE></FICHES>");
    let (_, report) = rncp::read(&chemin).unwrap();
    let texts: Vec<String> = report.constats().iter().map(|constat| constat.texte.clone()).collect();
    for expected in ["flux en version « 7.0 »", "élément « AUTRE » inconnu", "aucune fiche lue", "édition inconnue"]
    {
        assert!(texts.iter().any(|texte| texte.contains(expected)), "{expected} : {texts:?}");
    }
}

/// A table of the export, small and honest.
fn standard() -> Entree {
    plain_csv().remove(8)
}

#[test]
fn hostile_archives_are_refused_with_their_place_and_what_to_do() {
    let with = |entree: Entree| zip_of(&[standard(), entree]);
    let named = |nom: &str| with(Entree::new(nom, "x"));
    let table = "export_fiches_CSV_Rome_2024_02_22.csv";
    let zeros = Entree::new(table, vec![b'0'; 2 << 20]).deflated();
    let honest = Entree::new(table, "Numero_Fiche;Codes_Rome_Code\r\n".repeat(10_000)).deflated();
    let whole = zip_of(&plain_csv());
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (named("/etc/passwd"), "//etc/passwd : archive refusée (chemin qui sort de l'archive)"),
        (named("../../x.csv"), "/../../x.csv : archive refusée (chemin qui sort de l'archive)"),
        (named("a\\..\\..\\x.csv"), "archive refusée (chemin qui sort de l'archive)"),
        (named("C:\\x.csv"), "archive refusée (chemin qui sort de l'archive)"),
        (named("a\u{7}.csv"), "/a.csv : archive refusée (nom de membre illisible)"),
        (named("autre.zip"), "/autre.zip : archive refusée (archive dans l'archive)"),
        (named("autre.TAR.GZ"), "archive refusée (archive dans l'archive)"),
        (with(Entree::new(table, zip_of(&[standard()]))), "archive refusée (archive dans l'archive)"),
        (with(Entree { drapeaux: 1, ..Entree::new(table, "x") }), "archive refusée (membre chiffré)"),
        (with(Entree { mode: 0o120_777, ..Entree::new(table, "/etc") }), "ce n'est ni un fichier ni un dossier"),
        (with(Entree { mode: 0o020_666, ..Entree::new(table, "") }), "ce n'est ni un fichier ni un dossier"),
        (with(Entree { methode: 12, ..Entree::new(table, "x") }), "méthode de compression inconnue"),
        (with(standard()), "deux membres portent le même nom"),
        (named("EXPORT_FICHES_CSV_STANDARD_2024_02_22.CSV"), "deux membres portent le même nom"),
        (named("b/export_fiches_CSV_Standard_2024_02_22.csv"), "même table que"),
        (zip_of(&vec![standard(); 65]), "plus de 64 membres"),
        (with(zeros), "octets annoncés pour"),
        (with(Entree { octets: u32::MAX - 1, ..Entree::new(table, "x") }), "octets annoncés pour 1 : 250 fois au plus"),
        (with(Entree { octets: 100, ..honest.clone() }), "sa taille ou sa somme n'est pas celle annoncée"),
        (with(Entree { octets: honest.octets + 1, ..honest.clone() }), "membre plus court que la taille annoncée"),
        (with(Entree { somme: 1, ..honest.clone() }), "sa taille ou sa somme n'est pas celle annoncée"),
        (with(Entree { paquet: vec![0xff; 50], ..honest.clone() }), "sa taille ou sa somme n'est pas celle annoncée"),
        (whole[..whole.len() - 10].to_vec(), "archive tronquée : sa fin manque"),
        (whole[..200].to_vec(), "archive tronquée : sa fin manque"),
        (overlapping(), "des membres se recouvrent"),
        (zip64(), "forme zip64"),
    ];
    let dossier = Temporaire::new();
    for (bytes, expected) in cases {
        let chemin = dossier.write("export-fiches-csv-2024-02-22.zip", &bytes);
        let message = rncp::read(&chemin).map_err(|error| error.to_string()).map(|_| ()).expect_err(expected);
        let is_placed = message.starts_with("export-fiches-csv-2024-02-22.zip");
        assert!(is_placed && message.contains(expected) && message.ends_with('.'), "{expected} : {message}");
        assert!(rncp::is_rncp_zip(&chemin), "{expected}");
    }
}

/// Two members that share their bytes.
fn overlapping() -> Vec<u8> {
    let mut bytes = zip_of(&[standard(), Entree::new("export_fiches_CSV_Rome_2024_02_22.csv", "x")]);
    let second = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    bytes
}

/// An end that sends to the zip64 form for its count.
fn zip64() -> Vec<u8> {
    let mut bytes = end_zip(b"PK\x03\x04".to_vec(), &[], 0);
    let length = bytes.len();
    bytes[length - 6..length - 2].copy_from_slice(&[0xff; 4]);
    bytes
}

#[test]
fn competences_past_the_bound_are_counted_and_left_out() {
    let items: String = (1..=61).map(|rang| format!("<li>Compétence {rang}</li>")).collect();
    let text = format!(
        "<FICHES><FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><INTITULE>T</INTITULE><BLOCS_COMPETENCES><BLOC_COMPETENCES>\
         <CODE>RNCP1BC01</CODE><LISTE_COMPETENCES><![CDATA[{items}]]></LISTE_COMPETENCES></BLOC_COMPETENCES>\
         </BLOCS_COMPETENCES></FICHE></FICHES>"
    );
    let dossier = Temporaire::new();
    let (couche, report) = rncp::read(&dossier.write("export-2026-08-16.xml", text.as_bytes())).unwrap();
    assert_eq!(couche.tables.blocs[0].textes.len(), 60);
    assert_eq!(couche.tables.blocs[0].textes[59], "Compétence 60");
    let texts: Vec<String> = report.constats().iter().map(|constat| constat.texte.clone()).collect();
    assert_eq!(texts, ["RNCP1BC01 : 61 compétences, dont les 60 premiers textes sont gardés"]);
}

#[test]
fn no_damage_to_a_file_makes_it_panic() {
    let dossier = Temporaire::new();
    let mut state = 20_261_122_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for (nom, whole) in [("export.zip", zip_of(&plain_csv())), ("export.xml", fs::read(fixture(XML)).unwrap())] {
        for rank in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=rank % 4 {
                let at = draw(bytes.len());
                bytes[at] = [0, 0xff, b'<', b'"', bytes[at] ^ (1 << draw(8))][draw(5)];
            }
            if rank % 5 == 0 {
                bytes.truncate(draw(whole.len()));
            }
            match rncp::read(&dossier.write(nom, &bytes)) {
                Ok((_, report)) => {
                    assert!(report.bilans().iter().all(Bilan::is_balanced));
                    read += 1;
                }
                Err(error) => {
                    assert!(error.to_string().ends_with('.'), "{error}");
                    refused += 1;
                }
            }
        }
    }
    assert!(read > 50 && refused > 200, "{read} read, {refused} refused");
}

#[test]
fn real_miniatures_are_read_row_by_row() {
    let Some(dossier) = donnees("rncp") else { return };
    let lues = [("echantillon", 9, 34, 15), ("continuite", 8, 34, 15)];
    for (nom, remplacements, voies, rome) in lues {
        let (couche, report) = rncp::read(&dossier.join(format!("{nom}-export-fiches-csv-2024-02-22.zip"))).unwrap();
        assert_eq!(couche.identite.edition, "2024-02-22");
        let by_table = |part: &str| report.bilans().iter().find(|bilan| bilan.fichier.contains(part)).unwrap();
        assert_eq!(report.bilans().len(), 10);
        assert!(report.bilans().iter().all(Bilan::is_balanced));
        let kept = |part: &str| (by_table(part).lues, by_table(part).gardees);
        assert_eq!(kept("Standard"), (9, 9));
        assert_eq!(kept("Ancienne_Nouvelle"), (remplacements, remplacements));
        assert_eq!(kept("Blocs_De_Comp"), (6, 6));
        assert_eq!(kept("Certificateurs"), (6, 6));
        assert_eq!(kept("CCN"), (2, 2));
        assert_eq!(kept("Rome"), (rome, rome));
        assert_eq!(kept("VoixdAcc"), (voies, voies));
        for (part, count) in [("Formacode", 5), ("Nsf", 10), ("Partenaires", 10)] {
            assert_eq!((by_table(part).lues, by_table(part).gardees), (count, 0), "{part}");
            assert_eq!(by_table(part).rejetees["sans usage dans le modèle"], count, "{part}");
        }
        assert_eq!(alertes(&report), Vec::<String>::new());
        // Nine fiches, and RNCP38228, which replaced RNCP509 and is not among them.
        assert_eq!(couche.tables.certifications.len(), 10);
        assert_eq!(replaced(&couche, "RNCP38228"), ["RNCP509"]);
        for pair in ["RNCP1197", "RNCP4049", "RNCP22094", "RNCP28155", "RNCP30271"].windows(2) {
            assert_eq!(replaced(&couche, pair[1]), [pair[0]], "{nom}");
        }
        assert_eq!(replaced(&couche, "RS6117"), ["RNCP19468"]);
        assert_eq!(find(&couche, "RNCP509").voies.len(), 6);
        assert_eq!(find(&couche, "RS6117").idcc.len(), 1);
        assert_eq!(couche.tables.blocs.len(), 6);
        assert!(find(&couche, "RNCP19468").niveau.is_none());
    }
}
