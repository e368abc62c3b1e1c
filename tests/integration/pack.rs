//! The pack: the same answers as what it was made from, and nothing else opened in its place.

use passerelles::certification::PlanOptions;
use passerelles::model::{Collections, Couche, Origine};
use passerelles::pack::{self, PackError};
use passerelles::parcours::ParcoursOptions;
use passerelles::{Acquis, CodeRome, Error, Faits, Moteur, Options, Referentiel, export, open, profil, search};

use crate::hasard::reseal;
use crate::support::{Dossier, fixture, rome4};

/// The bytes of the answers to every kind of question about two métiers.
fn answers(moteur: &Moteur, de: &str, vers: &str, texte: &str) -> Vec<String> {
    let (de, vers): (CodeRome, CodeRome) = (de.parse().unwrap(), vers.parse().unwrap());
    let (acquis, options) = (Acquis::default(), Options { nombre: Some(40), ..Options::default() });
    let parcours = moteur.parcours(de, &vers.to_string().parse().unwrap(), &acquis, &ParcoursOptions::default());
    vec![
        export::json::write(&moteur.depuis(de, &acquis, &options).unwrap()),
        export::json::write(&moteur.vers(vers, &acquis, &options).unwrap()),
        export::json::write(&moteur.entre(de, vers, &acquis, &options).unwrap()),
        export::json::write(&moteur.plan(vers, &acquis, &PlanOptions::default()).unwrap()),
        export::json::write(&parcours.unwrap()),
        export::json::write(&moteur.chercher(texte, &search::Options::default())),
        export::json::write(&passerelles::fiche::read(moteur.referentiel(), vers.as_str()).unwrap()),
    ]
}

fn diagnostic(moteur: &Moteur) -> String {
    let lu = profil::read(profil::EXEMPLE.as_bytes(), moteur.referentiel()).unwrap();
    export::json::write(&moteur.diagnostic(&lu, &profil::DiagnosticOptions::default()).unwrap())
}

#[test]
fn a_pack_answers_as_what_it_was_made_from() {
    for moteur in [Moteur::mini(), Moteur::embarque()] {
        let octets = moteur.to_pack();
        let opened = Moteur::from_bytes(&octets).unwrap();
        assert_eq!(opened.referentiel().to_tables(), moteur.referentiel().to_tables());
        assert_eq!(opened.referentiel().couches(), moteur.referentiel().couches());
        assert_eq!(answers(&opened, "K1304", "J1501", "aide"), answers(moteur, "K1304", "J1501", "aide"));
        assert_eq!(opened.to_pack(), octets, "written again, byte for byte");
        let edges = |moteur: &Moteur| format!("{:?}", moteur.referentiel().as_graph());
        assert_eq!(edges(&opened), edges(moteur));
    }
    let (embarque, octets) = (Moteur::embarque(), Moteur::embarque().to_pack());
    assert_eq!(diagnostic(&Moteur::from_bytes(&octets).unwrap()), diagnostic(embarque));
}

#[test]
fn a_pack_of_rome_answers_as_rome() {
    let Some((moteur, _)) = rome4() else { return };
    let octets = moteur.to_pack();
    let opened = Moteur::from_bytes(&octets).unwrap();
    assert_eq!(opened.referentiel().to_tables(), moteur.referentiel().to_tables());
    for (de, vers) in [("K1304", "J1501"), ("J1501", "K1302"), ("K2204", "G1703"), ("A1101", "M1805")] {
        assert_eq!(answers(&opened, de, vers, "femme de ménage"), answers(moteur, de, vers, "femme de ménage"));
    }
    assert_eq!(diagnostic(&opened), diagnostic(moteur));
    let again = opened.to_pack();
    assert_eq!(pack::sections(&again).unwrap(), pack::sections(&octets).unwrap());
    assert!(again == octets, "they differ at {:?}", again.iter().zip(&octets).position(|(one, other)| one != other));
}

/// A pack just opened reads off what a question asks of it; one asked more puts all in order, and answers from there.
fn answers_at_once(moteur: &Moteur, step: usize) {
    let octets = moteur.to_pack();
    let (acquis, options) = (Acquis::default(), Options { nombre: Some(5), ..Options::default() });
    let warm = Moteur::from_bytes(&octets).unwrap();
    for (at, metier) in moteur.referentiel().metier_positions().enumerate().step_by(step) {
        let code = moteur.referentiel().metier_at(metier).code;
        let opened = Moteur::from_bytes(&octets).unwrap();
        let ask = |moteur: &Moteur| match at % 2 {
            0 => export::json::write(&moteur.depuis(code, &acquis, &options).unwrap()),
            _ => export::json::write(&moteur.vers(code, &acquis, &options).unwrap()),
        };
        let expected = ask(moteur);
        assert_eq!(ask(&opened), expected, "{code}, the first question");
        assert_eq!(ask(&warm), expected, "{code}, after others");
        let coordinates = |moteur: &Moteur| moteur.index().proximite().coordinates(metier).collect::<Vec<_>>();
        assert_eq!(coordinates(&opened), coordinates(moteur), "{code}, read alone");
        assert_eq!(coordinates(&warm), coordinates(moteur), "{code}, read with all");
    }
}

#[test]
fn the_first_question_to_a_pack_is_answered_as_the_hundredth() {
    answers_at_once(Moteur::mini(), 1);
    answers_at_once(Moteur::embarque(), 1);
    let Some((moteur, _)) = rome4() else { return };
    answers_at_once(moteur, 53);
}

/// Every version of the format that was ever written, with a small pack of it. None is ever taken out or written again.
const GELES: [(u32, &str); 1] = [(1, "v1.pack")];

#[test]
fn a_frozen_pack_of_every_version_opens_forever() {
    for (version, nom) in GELES {
        let octets = std::fs::read(fixture("packs").join(nom)).unwrap();
        assert_eq!(octets[8..12], version.to_le_bytes());
        let moteur = Moteur::from_bytes(&octets).unwrap();
        let referentiel = moteur.referentiel();
        let codes: Vec<&str> = referentiel.metiers().iter().map(|metier| metier.code.as_str()).collect();
        let expected = [
            "G1501", "J1301", "J1308", "J1501", "J1506", "K1302", "K1303", "K1304", "K1306", "K1310", "K1311", "K2204",
        ];
        assert_eq!(codes, expected, "{nom}");
        let metier = referentiel.metier("J1501".parse().unwrap()).unwrap();
        assert_eq!(metier.libelle, "Aide-soignant / Aide-soignante");
        assert!(!metier.definition.is_empty() && !metier.appellations.is_empty(), "{nom}");
        assert_eq!(metier.emploi_reglemente, Some(true));
        assert!(!referentiel.limites().is_empty() && !referentiel.all_exigences().is_empty(), "{nom}");
        assert!(referentiel.competences().iter().all(|competence| !competence.libelle.is_empty()));
        // It was written by an engine of version 0.0.0: this one computes its own vectors, from what it reads alone.
        let mut natif = Collections::from_couche(Couche {
            identite: referentiel.couches()[0].clone(),
            origine: Origine::Import,
            tables: referentiel.to_tables(),
        });
        natif.couches[0].identite.issu_de.clear();
        let again = Moteur::new(Referentiel::new(natif).unwrap().0);
        let ask = |moteur: &Moteur| {
            let reponse = moteur.depuis("K1304".parse().unwrap(), &Acquis::default(), &Options::default()).unwrap();
            export::json::write(&reponse.passerelles)
        };
        assert_eq!(ask(&moteur), ask(&again), "{nom}");
    }
}

#[test]
fn a_pack_of_this_version_is_among_the_frozen_ones() {
    assert!(GELES.iter().any(|(version, _)| *version == pack::VERSION), "freeze one: fixtures/packs/README.md");
}

#[test]
fn vectors_of_another_engine_are_not_used() {
    let octets = Moteur::mini().to_pack();
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    let found: Vec<usize> = (0..octets.len() - version.len()).filter(|at| octets[*at..].starts_with(version)).collect();
    assert!(found.len() >= 2, "vectors and near compétences both bear it");
    let mut other = octets.clone();
    found.iter().for_each(|at| other[at + version.len() - 1] ^= 7);
    reseal(&mut other);
    let opened = Moteur::from_bytes(&other).unwrap();
    assert_eq!(answers(&opened, "K1304", "J1501", "aide"), answers(Moteur::mini(), "K1304", "J1501", "aide"));
}

fn refused(octets: &[u8]) -> PackError {
    match Moteur::from_bytes(octets) {
        Err(Error::Pack { cause, .. }) => cause,
        other => panic!("a pack that is none was opened, or refused as {:?}", other.err()),
    }
}

#[test]
fn every_flipped_byte_and_every_cut_is_refused() {
    let octets = Moteur::mini().to_pack();
    for at in 0..octets.len() {
        for bit in [0x01, 0x80] {
            let mut flipped = octets.clone();
            flipped[at] ^= bit;
            refused(&flipped);
        }
    }
    for cut in 0..octets.len() {
        refused(&octets[..cut]);
    }
    let longer = [octets.as_slice(), b"\0"].concat();
    assert!(matches!(refused(&longer), PackError::Longueur { lu, attendu } if lu == attendu + 1));
}

#[test]
fn what_is_refused_says_what_to_do() {
    let octets = Moteur::mini().to_pack();
    let told = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut other = octets.clone();
        edit(&mut other);
        Moteur::from_bytes(&other).unwrap_err().to_string()
    };
    let foreign = told(&|octets| octets.splice(..4, *b"PK\x03\x04").for_each(drop));
    assert!(foreign.contains("ce n'est pas un pack passerelles") && foreign.contains("importer"), "{foreign}");
    let newer = told(&|octets| octets[8] = 2);
    assert!(newer.contains("pack de format 2 ; ce moteur lit le format 1. Mettez passerelles à jour"), "{newer}");
    let damaged = told(&|octets| *octets.last_mut().unwrap() ^= 1);
    assert!(damaged.contains("pack abîmé") && damaged.contains("de nouveau"), "{damaged}");
    let cut = told(&|octets| octets.truncate(octets.len() - 1));
    assert!(cut.contains("octets au lieu de"), "{cut}");
    let empty = told(&|octets| octets.clear());
    assert!(empty.contains("ce n'est pas un pack"), "{empty}");
}

#[test]
fn a_pack_is_known_by_its_first_bytes_whatever_its_name() {
    let dossier = Dossier::new();
    let chemin = dossier.write("donnees.bin", Moteur::mini().to_pack());
    let (moteur, report) = open(&[chemin], Faits::Sans).unwrap();
    assert_eq!(moteur.referentiel().metiers().len(), Moteur::mini().referentiel().metiers().len());
    assert!(report.constats().is_empty());
    assert!(pack::is_pack(&Moteur::mini().to_pack()) && !pack::is_pack(b"{}"));
}

#[cfg(feature = "cli")]
mod outil {
    use std::fs;
    use std::process::{Command, Output};

    use crate::support::{Dossier, fixture};

    fn run(args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_passerelles")).args(args).output().expect("the tool starts")
    }

    #[test]
    fn the_tool_writes_a_pack_and_answers_on_it() {
        let dossier = Dossier::new();
        let mini = fixture("mini").display().to_string();
        let (pack, natif) = (dossier.path().join("mini.pack"), dossier.path().join("mini.json"));
        let (pack, natif) = (pack.display().to_string(), natif.display().to_string());
        for sortie in [&pack, &natif] {
            let written = run(&["importer", &mini, "-o", sortie]);
            assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        }
        let questions: &[&[&str]] = &[
            &["depuis", "K1304"],
            &["vers", "J1501"],
            &["entre", "K1304", "J1501"],
            &["plan", "J1501", "--depuis", "K1304"],
            &["parcours", "K1304", "J1506"],
            &["chercher", "aide à domicile"],
            &["levier", "K1304"],
            &["fiche", "J1501"],
        ];
        for question in questions {
            let ask = |donnees: &str| {
                let output = run(&[*question, &["--format", "json", "--donnees", donnees]].concat());
                assert!(output.status.success(), "{question:?} : {}", String::from_utf8_lossy(&output.stderr));
                String::from_utf8(output.stdout).unwrap()
            };
            assert_eq!(ask(&pack), ask(&mini), "{question:?}");
        }
        let again = dossier.path().join("encore.pack").display().to_string();
        let again_natif = run(&["importer", &natif, "-o", &again]);
        assert!(again_natif.status.success());
        let ask = |donnees: &str| run(&["depuis", "K1304", "--format", "json", "--donnees", donnees]).stdout;
        assert_eq!(ask(&again), ask(&natif), "from a native file too");
    }

    #[test]
    fn what_a_pack_cannot_do_is_told() {
        let dossier = Dossier::new();
        let mini = fixture("mini").display().to_string();
        let at = |nom: &str| dossier.path().join(nom).display().to_string();
        let (avec, sans) = (at("avec.pack"), at("sans.pack"));
        assert!(run(&["importer", &mini, "-o", &avec]).status.success());
        assert!(run(&["importer", &mini, "--sans-faits", "-o", &sans]).status.success());
        let told = |args: &[&str]| {
            let output = run(args);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && text.starts_with("erreur : "), "{args:?} : {text}");
            (output.status.code(), text)
        };
        let question = |donnees: &str, rest: &[&str]| {
            let args = [&["depuis", "K1304", "--donnees", donnees], rest].concat();
            told(&args).1
        };
        assert!(question(&avec, &["--sans-faits"]).contains("ce pack contient les faits"));
        assert!(question(&sans, &[]).contains("Ouvrez-le avec --sans-faits"));
        assert!(run(&["depuis", "K1304", "--donnees", &sans, "--sans-faits"]).status.success());
        assert!(question(&avec, &["--donnees", &mini]).contains("un pack est clos, il s'ouvre seul"));
        assert!(told(&["importer", &avec, "-o", &at("x.json")]).1.contains("un pack est clos"));
        assert!(question(&at("absent.pack"), &[]).contains("absent.pack"));
        assert_eq!(told(&["importer", &mini, "-o", &at("x.bin")]).0, Some(2));
        let mut octets = fs::read(&avec).unwrap();
        octets[100] ^= 1;
        let abime = dossier.write("abime.pack", octets).display().to_string();
        let (code, text) = told(&["depuis", "K1304", "--donnees", &abime]);
        assert!(code == Some(1) && text.contains("abime.pack : pack abîmé"), "{text}");
    }
}
