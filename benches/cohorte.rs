//! How many profils a second is a cohort held against five sets of métiers, on one thread and on two; in how much memory;
//! and are the bytes of the report the same?
//!
//! `PASSERELLES_DONNEES=… cargo bench --bench cohorte [PROFILS]`: 1,000,000 seeded profils on ROME 4.60, on the embedded data
//! where it is absent. They are generated as they are read, so that no file is made; generation alone is timed apart.

mod donnees;

use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Instant;
use std::{env, fs};

use passerelles::analyse::cohorte::{Etat, LectureOptions, Preparation, Rapport, read};
use passerelles::{Faits, Moteur, analyse, export};

const PROFILS: u64 = 1_000_000;
const GRAINE: u64 = 20_261_123;
const SECTEURS: [&str; 5] = ["sap", "sante", "proprete", "hcr", "animation"];
const LIMITES: [&str; 5] = ["port_de_charges", "nuit", "station_debout", "week_end", "produits_a_risques"];
const TITRES: [&str; 3] = ["RNCP37715", "RNCP40692", "RNCP36004"];

/// Profils as JSON lines, made when they are read: the same for the same seed.
struct Source {
    codes: Vec<String>,
    left: u64,
    state: u64,
    line: Vec<u8>,
    at: usize,
}

impl Source {
    fn new(codes: &[String], profils: u64) -> Self {
        Source { codes: codes.to_vec(), left: profils, state: GRAINE, line: Vec::new(), at: 0 }
    }

    fn draw(&mut self, below: u64) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn next(&mut self) {
        let experiences: Vec<String> = (0..1 + self.draw(3))
            .map(|_| {
                let metier = self.draw(self.codes.len() as u64) as usize;
                let (annees, fin) = (1 + self.draw(25), self.draw(10));
                format!(r#"{{"metier":"{}","annees":{annees},"finie_depuis_annees":{fin}}}"#, self.codes[metier])
            })
            .collect();
        let titres = if self.draw(4) == 0 { format!("{:?}", [TITRES[self.draw(3) as usize]]) } else { "[]".to_owned() };
        let limites = match self.draw(3) {
            0 => format!(r#"{{"contexte":"{}","fermete":"dure"}}"#, LIMITES[self.draw(5) as usize]),
            _ => String::new(),
        };
        self.line = format!(
            "{{\"genre\":\"passerelles.profil\",\"version\":1,\"date\":\"2026-11-22\",\"experiences\":[{}],\"certifications\":{titres},\"limites\":[{limites}]}}\n",
            experiences.join(",")
        )
        .into_bytes();
        self.at = 0;
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            if self.at == self.line.len() {
                if self.left == 0 {
                    break;
                }
                self.left -= 1;
                self.next();
            }
            let length = (buffer.len() - filled).min(self.line.len() - self.at);
            buffer[filled..filled + length].copy_from_slice(&self.line[self.at..self.at + length]);
            (filled, self.at) = (filled + length, self.at + length);
        }
        Ok(filled)
    }
}

fn main() {
    let profils = env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(PROFILS);
    let opened;
    let moteur = if let Some(rome) = donnees::find("rome-4.60") {
        opened = passerelles::open(&[rome], Faits::Avec).expect("the official files open").0;
        &opened
    } else {
        println!("ROME 4.60 absent : données embarquées");
        Moteur::embarque()
    };
    let codes: Vec<String> = moteur.referentiel().metiers().iter().map(|metier| metier.code.to_string()).collect();
    let secteurs = SECTEURS.map(|code| code.parse().expect("a name"));
    let ensembles = analyse::find_ensembles(moteur.referentiel(), &secteurs, &[]).expect("the project's sets");
    let start = Instant::now();
    let preparation = Preparation::new(moteur.referentiel(), moteur.index(), ensembles, None);
    println!("préparation : {:.2} s, {} cellules", start.elapsed().as_secs_f64(), preparation.comptes().len());
    let start = Instant::now();
    let octets = io::copy(&mut Source::new(&codes, profils), &mut io::sink()).expect("memory");
    let generation = start.elapsed().as_secs_f64();
    println!("{profils} profils, {:.1} Mo, produits en {generation:.2} s", octets as f64 / 1e6);
    println!("mémoire avant la lecture : {} Mo au plus", peak());
    let mut reports = Vec::new();
    for fils in [1, 2] {
        let (seconds, report) = run(moteur, &preparation, &codes, profils, fils);
        println!(
            "{fils} fil(s) : {seconds:.2} s, {:.0} profils/s ({:.1} µs chacun, production comprise) ; mémoire {} Mo au plus",
            profils as f64 / seconds,
            seconds * 1e6 / profils as f64,
            peak()
        );
        reports.push(report);
    }
    assert_eq!(reports[0], reports[1], "the report depends on threads");
    println!("mêmes octets à 1 et 2 fils : {} octets", reports[0].len());
}

fn run(moteur: &Moteur, preparation: &Preparation, codes: &[String], profils: u64, fils: usize) -> (f64, String) {
    let mut etat = Etat::new(preparation);
    let mut input = BufReader::with_capacity(1 << 16, Source::new(codes, profils));
    let fils = NonZeroUsize::new(fils).expect("not null");
    let options = LectureOptions { fils, ..LectureOptions::default() };
    let start = Instant::now();
    read(moteur.referentiel(), preparation, &mut input, &mut etat, options, |_| ControlFlow::Continue(()))
        .expect("memory does not fail");
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!((etat.utilisees, etat.refusees), (profils, 0), "{:?}", etat.refus.first());
    (seconds, export::json::write(&Rapport::new(moteur.referentiel(), preparation, &etat, 5)))
}

/// The most memory this process ever held, in megabytes; null where the system does not say.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
