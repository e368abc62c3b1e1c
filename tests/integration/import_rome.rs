//! Reading ROME folders: hand-written ones, hostile ones, and the real ones where they are.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use passerelles::import::source::{LIGNE_MAX, TAILLE_MAX};
use passerelles::import::{ImportError, rome};
use passerelles::{
    Categorie, CodeOgr, Constat, Couche, Error, Faits, Nature, Nomenclature, Referentiel, Report, Severite,
};

use crate::support::{Dossier, fixture, rome3, rome4};

const METIERS: &str = "unix_referentiel_code_rome_v460_utf8.csv";
const COHERENCE: &str = "unix_coherence_item_v460_utf8.csv";
const COMPETENCES: &str = "unix_referentiel_competence_v460_utf8.csv";
const APPELLATIONS: &str = "unix_referentiel_appellation_v460_utf8.csv";
const TEXTES: &str = "unix_texte_v460_utf8.csv";
const MOBILITES: &str = "unix_rubrique_mobilite_v460_utf8.csv";

fn read(chemin: &Path) -> (Couche, Report) {
    let (couche, report) = rome::read(chemin).unwrap_or_else(|error| panic!("{}: {error}", chemin.display()));
    assert_balanced(&report);
    (couche, report)
}

fn assert_balanced(report: &Report) {
    assert!(!report.bilans().is_empty());
    for bilan in report.bilans() {
        assert!(bilan.is_balanced(), "{bilan:?}");
    }
}

fn rejected(report: &Report, fichier: &str) -> Vec<(&'static str, u64)> {
    let bilan = report.bilans().iter().find(|b| b.fichier == fichier).expect("the file was read");
    bilan.rejetees.iter().map(|(motif, count)| (*motif, *count)).collect()
}

fn findings(report: &Report, categorie: Categorie) -> Vec<&Constat> {
    report.constats().into_iter().filter(|c| c.categorie == categorie).collect()
}

fn ogr(codes: &[u32]) -> Vec<CodeOgr> {
    codes.iter().map(|code| CodeOgr(*code)).collect()
}

/// The rows that a plain count of the records of a file gives, header left out: an account by other means than ours.
fn rows(chemin: &Path, nom: &str) -> u64 {
    let bytes = fs::read(chemin.join(nom)).expect("the file is there");
    // A record ends at a line feed outside quotes; an empty line is none.
    let (mut count, mut quoted, mut filled) = (0, false, false);
    for byte in bytes {
        match byte {
            b'"' => (quoted, filled) = (!quoted, true),
            b'\n' if !quoted => {
                count += u64::from(filled);
                filled = false;
            }
            b'\r' => {}
            _ => filled = true,
        }
    }
    count + u64::from(filled) - 1
}

// ------------------------------------------------------------------------------------------------ hand-written folders

#[test]
fn rome4_folder_is_read_whole() {
    let (couche, report) = read(&fixture("rome/quatre"));
    assert_eq!((couche.identite.edition.as_str(), couche.identite.nomenclature), ("4.60", Nomenclature::Rome4));
    let tables = &couche.tables;
    let codes: Vec<&str> = tables.metiers.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(codes, ["K1304", "J1501", "K1310", "Z9901"]);
    let regulated: Vec<Option<bool>> = tables.metiers.iter().map(|m| m.emploi_reglemente).collect();
    assert_eq!(regulated, [Some(false), Some(true), Some(true), None], "a blank is unknown, never no");
    let soignant = &tables.metiers[1];
    assert_eq!(soignant.coeur, ogr(&[900102, 900201]));
    assert_eq!(soignant.emergentes, ogr(&[900100]));
    assert_eq!(soignant.competences, ogr(&[900101, 900104, 900202]));
    assert_eq!(soignant.contextes, ogr(&[300795, 300803, 300806]));
    assert_eq!(soignant.cite, ogr(&[900203]), "a diploma among savoirs is a link, never a thing to learn");
    let natures: Vec<Nature> = tables.competences.iter().map(|c| c.nature).collect();
    use Nature::{Certification, Savoir, SavoirEtre, SavoirFaire};
    let expected = [SavoirFaire, SavoirFaire, SavoirFaire, SavoirEtre, SavoirFaire, Savoir, Savoir, Certification];
    assert_eq!(natures, expected);
    assert_eq!(tables.macro_competences.len(), 1);
    assert_eq!(rejected(&report, "unix_secteur_activite_v460_utf8.csv"), [("ensemble sans métier", 1)]);
}

#[test]
fn quoted_fields_may_span_lines() {
    let (couche, _) = read(&fixture("rome/quatre"));
    let repas = &couche.tables.competences[0];
    assert_eq!(repas.definition, "Un texte\nsur deux lignes, avec « guillemets » et \"guillemets droits\"");
    assert_eq!(couche.tables.metiers[1].definition, "Apporte des soins d'hygiène.\nAccompagne la personne.");
}

#[test]
fn doubled_apostrophes_are_read_as_one() {
    for case in ["rome/quatre", "rome/trois"] {
        let (couche, _) = read(&fixture(case));
        let text = format!("{:?}", couche.tables);
        assert!(text.contains('\'') && !text.contains("''"), "{case}");
    }
    let (couche, _) = read(&fixture("rome/quatre"));
    assert_eq!(couche.tables.metiers[0].definition, "Assure l'entretien du logement. Prépare les repas.", "in order");
    assert_eq!(couche.tables.metiers[3].libelle, "Veilleur / Veilleuse d'essai");
}

#[test]
fn the_naf_table_may_be_cp1252_with_a_finding() {
    let (couche, report) = read(&fixture("rome/quatre"));
    let naf = couche.tables.ensembles.iter().find(|e| e.code.as_str() == "naf:97").expect("the NAF set");
    assert_eq!(naf.libelle, "Activités des ménages – employeurs d’œuvre");
    let found = findings(&report, Categorie::Encodage);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].fichier, "unix_arborescence_secteur_naf_v460_utf8.csv");
}

#[test]
fn a_missing_optional_table_is_a_finding() {
    let dossier = Dossier::copy_of("rome/quatre");
    fs::remove_file(dossier.path().join(TEXTES)).expect("it is there");
    let (_, report) = read(dossier.path());
    let found = findings(&report, Categorie::FichierAbsent);
    assert!(found.iter().any(|c| c.fichier == "texte" && c.severite == Severite::Information), "{found:?}");
}

#[test]
fn rome3_folder_is_read_whole() {
    let (couche, report) = read(&fixture("rome/trois"));
    assert_eq!((couche.identite.edition.as_str(), couche.identite.nomenclature), ("3.47", Nomenclature::Rome3));
    let maison = &couche.tables.metiers[0];
    assert_eq!(maison.coeur, ogr(&[800101]), "an item both de base and spécifique is core");
    assert_eq!((maison.competences.len(), maison.contextes.len()), (0, 1));
    assert_eq!(maison.definition, "Réalise l'entretien d'un domicile,\nselon les consignes.");
    assert_eq!(maison.acces, "Accessible sans diplôme.");
    assert_eq!(maison.mobilites.len(), 2, "a pair repeated for an appellation is one mobility");
    assert_eq!(rejected(&report, "unix_liens_rome_referentiels_v347_utf8.csv"), [("métier inconnu", 1)]);
    let dead = findings(&report, Categorie::LienMort);
    assert_eq!((dead.len(), dead[0].ligne), (1, Some(10)));
    assert!(dead[0].texte.contains("L1510"));
}

// --------------------------------------------------------------------------------------------------- findings, not errors

#[test]
fn unknown_codes_and_duplicates_are_findings_with_their_line() {
    let dossier = Dossier::copy_of("rome/quatre");
    let append = |nom: &str, row: &str| {
        dossier.edit(nom, |mut bytes| {
            bytes.extend_from_slice(row.as_bytes());
            bytes
        })
    };
    append(COHERENCE, "\"A0000\",\"900101\",\"\"\n\"K1304\",\"999999\",\"\"\n");
    append(METIERS, "\"K1304\",\"1\",\"900401\",\"Autre libellé\",\"\",\"\",\"\",\"O\",\"N\",\"K1304\"\n");
    append(APPELLATIONS, "\"900301\",\"Double\",\"Double\",\"J1501\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"N\"\n");
    append(MOBILITES, "\"K1304\",\"A0000\",\"3\"\n");
    append(MOBILITES, "\"K1304\",\"J1501\",\"7\"\n");
    append("unix_item_v460_utf8.csv", "\"999999\",\"Inconnu\",\"1\"\n");
    let (couche, report) = read(dossier.path());
    assert_eq!(rejected(&report, COHERENCE), [("item inconnu", 1), ("métier inconnu", 1)]);
    assert_eq!(rejected(&report, METIERS), [("doublon", 1)]);
    assert_eq!(rejected(&report, APPELLATIONS), [("doublon", 1)]);
    assert_eq!(rejected(&report, MOBILITES), [("doublon", 1), ("métier inconnu", 1)]);
    assert_eq!(couche.tables.metiers[0].libelle, "Employé familial / Employée familiale", "the first one stands");
    let dead = findings(&report, Categorie::LienMort);
    let places: Vec<(&str, Option<u64>)> = dead.iter().map(|c| (c.fichier.as_str(), c.ligne)).collect();
    assert!(places.contains(&(COHERENCE, Some(22))) && places.contains(&(COHERENCE, Some(23))), "{places:?}");
    let twice = findings(&report, Categorie::Doublon);
    assert!(twice.iter().any(|c| c.fichier == METIERS && c.ligne == Some(6)), "{twice:?}");
    Referentiel::new(passerelles::Collections::from_couche(couche)).expect("what is left is valid");
}

#[test]
fn a_quote_that_ends_no_field_is_told_with_its_line() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(METIERS, |mut bytes| {
        bytes.extend_from_slice(
            b"\"K1399\",\"1\",\"900499\",\"Poseur \"expert\" de sols\",\"\",\"\",\"\",\"O\",\"N\",\"K1304\"\n",
        );
        bytes
    });
    let (_, report) = read(dossier.path());
    let told = findings(&report, Categorie::ValeurInvalide);
    assert_eq!((told.len(), told[0].ligne, told[0].code.as_deref()), (1, Some(6), Some("K1399")), "{told:?}");
    assert!(told[0].texte.contains("guillemet"), "{told:?}");
}

#[test]
fn a_dead_link_to_a_macro_competence_is_told_with_its_line() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit("unix_referentiel_competence_v460_utf8.csv", |bytes| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.replacen("toilette\",\"\",\"900100\"", "toilette\",\"\",\"998877\"", 1).into_bytes()
    });
    let (_, report) = read(dossier.path());
    let told = findings(&report, Categorie::LienMort);
    let of_macro: Vec<_> = told.iter().filter(|constat| constat.texte.contains("macro-compétence")).collect();
    assert_eq!((of_macro.len(), of_macro[0].ligne), (1, Some(5)), "{told:?}");
}

#[test]
fn a_mobility_to_itself_is_rejected_and_a_blank_label_told() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(MOBILITES, |mut bytes| {
        bytes.extend_from_slice(b"\"K1304\",\"K1304\",\"3\"\n");
        bytes
    });
    dossier.edit(METIERS, |mut bytes| {
        bytes.extend_from_slice(b"\"K1399\",\"1\",\"900499\",\"\xc2\xa0\",\"\",\"\",\"\",\"O\",\"N\",\"K1304\"\n");
        bytes
    });
    let (couche, report) = read(dossier.path());
    assert_eq!(rejected(&report, MOBILITES), [("mobilité d'un métier vers lui-même", 1)]);
    assert!(couche.tables.metiers.iter().all(|metier| metier.mobilites.iter().all(|m| m.vers != metier.code)));
    let told: Vec<_> = findings(&report, Categorie::ValeurInvalide).into_iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|text| text.contains("libelle_rome vide") && text.contains("K1399")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("mobilité de K1304 vers lui-même")), "{told:?}");
}

#[test]
fn values_out_of_their_form_are_findings_read_as_unknown() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(METIERS, |bytes| {
        String::from_utf8(bytes)
            .expect("UTF-8")
            .replacen("\"N\",\"N\",\"K1304\"", "\"X\",\"N\",\"K1304\"", 1)
            .into_bytes()
    });
    dossier.edit(MOBILITES, replaced("\"2\"", "\"deux\""));
    let (couche, report) = read(dossier.path());
    assert_eq!(couche.tables.metiers[0].emploi_reglemente, None);
    let invalides = findings(&report, Categorie::ValeurInvalide);
    let places: Vec<(&str, Option<u64>)> = invalides.iter().map(|c| (c.fichier.as_str(), c.ligne)).collect();
    assert_eq!(places, [(METIERS, Some(2)), (MOBILITES, Some(2))]);
}

#[test]
fn line_endings_and_a_byte_order_mark_change_nothing() {
    let (expected, _) = read(&fixture("rome/quatre"));
    let dossier = Dossier::copy_of("rome/quatre");
    for nom in [METIERS, COHERENCE, APPELLATIONS] {
        dossier.edit(nom, |bytes| {
            let text = String::from_utf8(bytes).expect("UTF-8").replace('\n', "\r\n");
            format!("\u{feff}{text}").into_bytes()
        });
    }
    assert_eq!(read(dossier.path()).0.tables, expected.tables);
}

// ---------------------------------------------------------------------------------------------------------- hostile input

/// A fault opens nothing, says where, what and what to do, in French, and neither the library nor the door panics.
fn refuse(chemin: &Path, place: &str, words: &[&str]) -> ImportError {
    let opened = passerelles::open(&[chemin.to_owned()], Faits::Avec);
    let text = match opened {
        Err(error @ (Error::Import(_) | Error::Format { .. })) => error.to_string(),
        Err(other) => panic!("another kind of fault: {other}"),
        Ok(_) => panic!("{} was opened", chemin.display()),
    };
    assert!(text.contains(place), "no place « {place} » in: {text}");
    for word in words {
        assert!(text.contains(word), "« {word} » is not in: {text}");
    }
    assert!(!text.contains(" the ") && !text.contains("No such") && !text.contains("invalid utf"), "French: {text}");
    rome::read(chemin).expect_err("the import alone refuses it too")
}

fn refuse_edited(nom: &str, edit: impl FnOnce(Vec<u8>) -> Vec<u8>, place: &str, words: &[&str]) -> ImportError {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(nom, edit);
    refuse(dossier.path(), place, words)
}

fn replaced(from: &'static str, to: &'static str) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    move |bytes| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains(from), "{from} is in the fixture");
        text.replacen(from, to, 1).into_bytes()
    }
}

#[test]
fn a_table_cut_inside_a_field_is_refused() {
    let cut = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() - 2);
        bytes
    };
    let error = refuse_edited(COHERENCE, cut, &format!("{COHERENCE}:21 :"), &["tronqué", "Téléchargez-le de nouveau"]);
    assert!(matches!(error, ImportError::Tronque { ligne: 21, .. }), "{error:?}");
}

#[test]
fn a_stray_quote_is_found_where_it_stands() {
    let stray = |bytes: Vec<u8>| {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let (before, after) = lines.split_at(4);
        [&before.concat()[..], b"\"", &after.concat()].concat()
    };
    let error = refuse_edited(COHERENCE, stray, &format!("{COHERENCE}:5 :"), &["guillemet", "doublez"]);
    assert!(matches!(error, ImportError::Guillemet { ligne: 5, .. }), "{error:?}");
}

#[test]
fn a_table_without_rows_is_refused_or_told() {
    let header = |bytes: Vec<u8>| bytes.split_inclusive(|byte| *byte == b'\n').next().expect("a header").to_vec();
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(MOBILITES, header);
    let (_, report) = read(dossier.path());
    let told = findings(&report, Categorie::FichierAbsent);
    assert!(told.iter().any(|one| one.texte.contains("rubrique_mobilite n'a aucune ligne")), "{told:?}");
    let chemin = dossier.path().display().to_string();
    dossier.edit(COHERENCE, header);
    let text = rome::read(dossier.path()).expect_err("nobody asks anything").to_string();
    assert!(text.starts_with(&chemin) && text.contains("coherence_item n'a aucune ligne"), "{text}");
}

/// Regression: cut right after the last comma of a row, a table was read with a blank in place of the last field.
#[test]
fn a_table_cut_before_its_last_field_is_refused() {
    let cut = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.as_bytes()[..=text.rfind(",\"").expect("a comma")].to_vec()
    };
    let error = refuse_edited(COHERENCE, cut, &format!("{COHERENCE}:21 :"), &["tronqué", "sans guillemets"]);
    assert!(matches!(error, ImportError::Tronque { .. }), "{error:?}");
}

/// A table written by hand may do without quotes, and without a last line feed.
#[test]
fn a_table_without_quotes_may_end_without_a_line_feed() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.edit(COHERENCE, |bytes| String::from_utf8(bytes).expect("UTF-8").replace('"', "").trim_end().into());
    let (couche, _) = read(dossier.path());
    assert_eq!(couche.tables, read(&fixture("rome/quatre")).0.tables);
}

#[test]
fn a_table_cut_inside_a_row_is_refused() {
    let cut = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.as_bytes()[..text.rfind(",\"").expect("a comma")].to_vec()
    };
    let error = refuse_edited(COHERENCE, cut, &format!("{COHERENCE}:21 :"), &["tronqué", "2 champs au lieu de 3"]);
    assert!(matches!(error, ImportError::Tronque { .. }), "{error:?}");
}

/// Wherever a table is cut, it is refused, or what is read of it is whole rows: never half a value.
#[test]
fn a_table_cut_anywhere_is_refused_or_ends_on_a_whole_row() {
    for nom in [METIERS, COHERENCE, COMPETENCES, TEXTES] {
        let whole = fs::read(fixture("rome/quatre").join(nom)).expect("the fixture is there");
        let dossier = Dossier::copy_of("rome/quatre");
        let header = whole.iter().position(|byte| *byte == b'\n').expect("a header");
        for at in header + 1..whole.len() {
            dossier.write(nom, &whole[..at]);
            let Ok((_, report)) = rome::read(dossier.path()) else { continue };
            let ends_a_row = whole[at] == b'\n' || whole[at - 1] == b'\n';
            assert!(
                ends_a_row && is_outside_quotes(&whole[..at]),
                "{nom} cut at {at} was read: {:?}",
                cut_end(&whole, at)
            );
            assert_balanced(&report);
        }
    }
}

fn is_outside_quotes(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 0
}

fn cut_end(whole: &[u8], at: usize) -> String {
    String::from_utf8_lossy(&whole[at.saturating_sub(20)..at]).into_owned()
}

#[test]
fn cp1252_where_utf8_is_required_is_refused_with_its_line() {
    let (naf, remedy) = ("Employ\u{e9}", "iconv -f WINDOWS-1252 -t UTF-8");
    let to_latin = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains(naf));
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
    };
    let error = refuse_edited(METIERS, to_latin, &format!("{METIERS}:2 :"), &["UTF-8", remedy]);
    assert!(matches!(error, ImportError::Encodage { ligne: 2, .. }));
}

#[test]
fn a_wrong_code_is_refused_with_its_form() {
    let edit = replaced("\"Z9901\",\"4\"", "\"M180\",\"4\"");
    let form = "code ROME « M180 » invalide (attendu : une lettre et quatre chiffres)";
    refuse_edited(METIERS, edit, &format!("{METIERS}:5 : "), &[form]);
    refuse_edited(COHERENCE, replaced("900105", "9001o5"), COHERENCE, &["code OGR « 9001o5 » invalide"]);
}

#[test]
fn an_empty_folder_is_refused() {
    let dossier = Dossier::new();
    refuse(dossier.path(), &dossier.path().display().to_string(), &["Indiquez"]);
}

#[test]
fn a_missing_required_table_is_named() {
    for table in [
        "referentiel_code_rome",
        "referentiel_competence",
        "referentiel_savoir",
        "referentiel_contexte_travail",
        "coherence_item",
        "referentiel_appellation",
    ] {
        let dossier = Dossier::copy_of("rome/quatre");
        let nom = format!("unix_{table}_v460_utf8.csv");
        fs::remove_file(dossier.path().join(&nom)).expect("it is there");
        refuse(dossier.path(), &dossier.path().display().to_string(), &["il manque la table", &nom, "data.gouv.fr"]);
    }
}

#[test]
fn two_editions_mixed_are_refused() {
    let dossier = Dossier::copy_of("rome/quatre");
    dossier.write("unix_texte_v459_utf8.csv", "\"code_rome\"\n");
    refuse(dossier.path(), "", &["deux éditions mêlées, v459 et v460"]);
}

#[test]
fn a_directory_in_place_of_a_file_is_refused() {
    for nom in [METIERS, TEXTES] {
        let dossier = Dossier::copy_of("rome/quatre");
        fs::remove_file(dossier.path().join(nom)).expect("it is there");
        fs::create_dir(dossier.path().join(nom)).expect("writable");
        refuse(dossier.path(), nom, &["ce n'est pas un fichier", "Indiquez"]);
    }
    let dossier = Dossier::new();
    fs::create_dir(dossier.path().join("layer.toml")).expect("writable");
    let opened = passerelles::open(&[dossier.path().join("layer.toml")], Faits::Sans);
    assert!(opened.is_err(), "a directory named as a native file");
    assert!(passerelles::open(&[dossier.path().to_owned()], Faits::Sans).is_err(), "a folder that holds one");
}

#[test]
fn a_row_over_the_bound_is_refused() {
    let long = |mut bytes: Vec<u8>| {
        let row = format!("\"Z9901\",\"3\",\"definition\",\"2\",\"{}\"\n", "x".repeat(LIGNE_MAX as usize + 1));
        bytes.extend_from_slice(row.as_bytes());
        bytes
    };
    let error = refuse_edited(TEXTES, long, &format!("{TEXTES}:9 :"), &["ligne de plus de", "guillemets"]);
    assert!(matches!(error, ImportError::LigneTropLongue { .. }));
}

/// The header is a row like another.
#[test]
fn a_header_over_the_bound_is_refused() {
    let long = |bytes: Vec<u8>| [vec![b'x'; LIGNE_MAX as usize + 1], b",".to_vec(), bytes].concat();
    refuse_edited(TEXTES, long, TEXTES, &["ligne de plus de"]);
}

#[test]
fn a_line_of_two_gigabytes_is_refused_unread() {
    let dossier = Dossier::copy_of("rome/quatre");
    let mut file = File::create(dossier.path().join(COHERENCE)).expect("writable");
    file.write_all(b"\"code_rome\",\"code_ogr\",\"coeur_metier\"\n\"").expect("writable");
    if file.set_len(2 << 30).is_err() {
        println!("non exécuté : ce système de fichiers refuse un fichier de 2 Go");
        return;
    }
    let start = Instant::now();
    let error = refuse(dossier.path(), COHERENCE, &["fichier trop grand", &TAILLE_MAX.to_string(), "Vérifiez"]);
    assert!(matches!(error, ImportError::TropGrand { octets: 0x8000_0000, .. }));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}: it was read", start.elapsed());
    let native = dossier.path().join("layer.toml");
    File::create(&native).and_then(|file| file.set_len(2 << 30)).expect("it just did");
    let text = passerelles::open(&[native], Faits::Sans).expect_err("too large").to_string();
    assert!(text.contains("fichier trop grand"), "{text}");
}

#[test]
fn a_path_that_does_not_exist_is_refused() {
    let chemin = Dossier::new().path().join("nowhere");
    refuse(&chemin, "nowhere", &["introuvable", "Vérifiez le chemin"]);
}

#[test]
fn unequal_columns_are_refused_with_their_line() {
    let edit = replaced("\"K1304\",\"900201\",\"\"", "\"K1304\",\"900201\",\"\",\"\"");
    let error = refuse_edited(COHERENCE, edit, &format!("{COHERENCE}:5 :"), &["4 champs au lieu de 3", "Corrigez"]);
    assert!(matches!(error, ImportError::Champs { ligne: 5, lus: 4, attendus: 3, .. }));
    refuse_edited(COHERENCE, replaced("\"K1304\",\"900201\",\"\"", "\"K1304\",\"900201\""), COHERENCE, &["2 champs"]);
}

#[test]
fn a_missing_column_is_named() {
    let edit = replaced("\"coeur_metier\"", "\"coeur\"");
    let words = ["colonne « coeur_metier » absente", "code_rome, code_ogr, coeur", "Vérifiez"];
    refuse_edited(COHERENCE, edit, &format!("{COHERENCE}:1 :"), &words);
    refuse_edited(COHERENCE, |_| Vec::new(), COHERENCE, &["fichier vide"]);
}

/// What the files of a folder may hold that is neither UTF-8 nor CSV.
#[test]
fn rubbish_is_refused_without_panic() {
    for rubbish in [&b"\0\0\0\0"[..], b"\xff\xfe\x00", b"\"", b"\"\"\"", b"\n\n\n", b",,,\n", b"PK\x03\x04"] {
        for nom in [METIERS, COHERENCE, "unix_liens_rome_referentiels_v460_utf8.csv"] {
            refuse_edited(nom, |_| rubbish.to_vec(), nom, &[]);
        }
    }
}

// ------------------------------------------------------------------------------------------------------------ the real data

/// Every file of a real folder is accounted for, row by row, and the count is that of a plain reading of the file.
fn assert_accounted(nom: &str, report: &Report) {
    let chemin = crate::support::donnees(nom).expect("it was just opened");
    let mut files: Vec<String> = fs::read_dir(&chemin)
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|nom| nom.ends_with(".csv"))
        .collect();
    files.sort();
    let read: Vec<&str> = report.bilans().iter().map(|b| b.fichier.as_str()).collect();
    assert_eq!(read, files, "every file is in the report");
    for bilan in report.bilans() {
        assert!(bilan.is_balanced(), "{bilan:?}");
        assert_eq!(bilan.lues, rows(&chemin, &bilan.fichier), "{}", bilan.fichier);
    }
}

#[test]
fn the_real_rome4_is_accounted_for() {
    let Some((moteur, report)) = rome4() else { return };
    let referentiel = moteur.referentiel();
    assert_eq!(referentiel.metiers().len(), 1584);
    let items = referentiel.competences().len() + referentiel.contextes().len();
    assert_eq!(items, 33_850, "every row of the table of items");
    assert_eq!(referentiel.competences().len(), 33_671);
    assert_eq!(report.bilans().len(), 28);
    assert_accounted("rome-4.60", report);
    assert_eq!(findings(report, Categorie::Encodage).len(), 1, "the NAF table is cp1252");
    assert!(findings(report, Categorie::FichierAbsent).is_empty(), "all that is read is there");
}

#[test]
fn the_real_rome3_is_accounted_for() {
    let Some((moteur, report)) = rome3() else { return };
    assert_eq!(moteur.referentiel().metiers().len(), 531);
    assert_accounted("rome-3.47", report);
    let dead = findings(report, Categorie::LienMort);
    assert!(dead.iter().any(|c| c.code.as_deref() == Some("L1510") && c.ligne.is_some()), "{:?}", &dead[..3]);
    let liens = rejected(report, "unix_liens_rome_referentiels_v347_utf8.csv");
    assert!(liens.iter().any(|(motif, count)| *motif == "métier inconnu" && *count > 0), "{liens:?}");
    let unknown = dead.iter().filter(|c| c.texte.starts_with("métier inconnu"));
    assert!(unknown.clone().all(|c| c.code.as_deref() == Some("L1510")), "no other métier is missing");
}
