//! The pack: the same answers as what it was made from, and nothing else opened in its place.

use passerelles::certification::PlanOptions;
use passerelles::pack::{self, PackError};
use passerelles::parcours::ParcoursOptions;
use passerelles::{Acquis, CodeRome, Error, Faits, Moteur, Options, export, open, profil, search};

use crate::support::{Dossier, rome4};

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
    assert_eq!(opened.to_pack(), octets);
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

/// Computes the checksums of a changed pack anew, as the format says: what a hostile writer would do.
pub fn reseal(octets: &mut [u8]) {
    const ENTETE: usize = 24;
    let sections = u32::from_le_bytes(octets[12..16].try_into().unwrap()) as usize;
    let mut from = ENTETE + 16 * sections + 4;
    let total = octets.len() as u64;
    octets[16..24].copy_from_slice(&total.to_le_bytes());
    for ligne in 0..sections {
        let at = ENTETE + 16 * ligne;
        let longueur = u64::from_le_bytes(octets[at + 8..at + 16].try_into().unwrap()) as usize;
        let Some(section) = octets.get(from..from.saturating_add(longueur)) else { break };
        let somme = crc32fast::hash(section);
        octets[at + 4..at + 8].copy_from_slice(&somme.to_le_bytes());
        from += longueur;
    }
    let end = ENTETE + 16 * sections;
    let somme = crc32fast::hash(&octets[..end]);
    octets[end..end + 4].copy_from_slice(&somme.to_le_bytes());
}

/// A small generator with a seed of its own, so that a failure comes again.
pub struct Hasard(pub u64);

impl Hasard {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    /// Changes some bytes, cuts or lengthens.
    pub fn mutate(&mut self, octets: &mut Vec<u8>) {
        for _ in 0..=self.next(4) {
            let at = self.next(octets.len());
            match self.next(8) {
                0 => octets[at] = 0xff,
                1 => octets[at] = 0,
                2 => octets[at] = octets[at].wrapping_add(1),
                3 => octets.insert(at, self.next(256) as u8),
                4 => drop(octets.remove(at)),
                _ => octets[at] = self.next(256) as u8,
            }
        }
    }
}

#[test]
fn a_hundred_thousand_mutations_end_in_an_error_and_no_panic() {
    let octets = Moteur::mini().to_pack();
    let mut hasard = Hasard(20_261_122);
    for _ in 0..90_000 {
        let mut other = octets.clone();
        hasard.mutate(&mut other);
        if other != octets {
            refused(&other);
        }
    }
}

#[test]
fn mutations_under_a_right_checksum_never_panic() {
    let octets = Moteur::mini().to_pack();
    let (mut hasard, mut opened) = (Hasard(7), 0);
    for _ in 0..10_000 {
        let mut other = octets.clone();
        hasard.mutate(&mut other);
        if other.len() < 24 + 16 * 4 + 4 || other[12..16] != octets[12..16] {
            continue;
        }
        reseal(&mut other);
        if let Ok(moteur) = Moteur::from_bytes(&other) {
            opened += 1;
            // A label or a fact may have changed; nothing that is followed may lead nowhere.
            let referentiel = moteur.referentiel();
            assert!(referentiel.as_graph().node_count() > 0);
            let code = referentiel.metiers()[0].code;
            moteur.depuis(code, &Acquis::default(), &Options::default()).unwrap();
        }
    }
    assert!(opened > 100, "some changes are of no consequence to the form: {opened}");
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
