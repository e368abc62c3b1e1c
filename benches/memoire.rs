//! How many bytes stay allocated by each part of a référentiel, and at the most while it is made? ROME 4.60, imported and
//! opened from a pack. Counting slows every allocation, so that times are those of `pack.rs`.
//!
//! `cargo bench --bench memoire`. See README.md beside this file.

mod donnees;

use std::path::{Path, PathBuf};
use std::{env, fs};

use passerelles::{Acquis, Faits, Options, export, open, search};

fn main() {
    let Some(rome) = donnees::rome() else { return };
    if cfg!(feature = "parallele") {
        println!(
            "non exécuté : avec parallele, une part des allocations est faite par d'autres fils, qui ne sont pas comptés"
        );
        return;
    }
    let chemin = env::temp_dir().join(format!("passerelles-memoire-{}.pack", std::process::id()));
    let octets = open(&rome, Faits::Avec).expect("the official files open").0.to_pack();
    fs::write(&chemin, &octets).expect("the temporary folder is written to");
    print_memory(&rome, &chemin);
    fs::remove_file(&chemin).expect("what was written is removed");
}

/// What stays allocated by each part, in the order in which questions ask for them.
fn print_memory(rome: &[PathBuf], chemin: &Path) {
    let print = |nom: &str, fill: &mut dyn FnMut()| {
        let counted = allocation_counter::measure(fill);
        println!("mémoire : {nom}\t{}\tau plus {}\t(octets)", counted.bytes_current, counted.bytes_max);
    };
    let (mut imported, mut opened) = (None, None);
    print("référentiel importé", &mut || {
        imported = Some(open(rome, Faits::Avec).expect("the official files open").0)
    });
    let imported = imported.expect("it was just opened");
    print("son index : vecteurs dans les deux sens, parts", &mut || assert!(!imported.index().proximite().is_empty()));
    let chemins = [chemin.to_owned()];
    print("pack ouvert, octets du fichier compris", &mut || {
        opened = Some(open(&chemins, Faits::Avec).expect("the pack opens").0);
    });
    let opened = opened.expect("it was just opened");
    print("vecteurs et parts", &mut || assert!(!opened.index().proximite().is_empty()));
    print("compétences proches", &mut || assert!(opened.proches().count_links() > 0));
    print("ce que lit un premier depuis", &mut || {
        let options = Options::default();
        let reponse = opened.depuis("K1304".parse().expect("a code ROME"), &Acquis::default(), &options);
        assert!(!export::json::write(&reponse.expect("K1304 is there")).is_empty());
    });
    print("vecteurs par trait", &mut || assert!(!opened.index().proximite().rank_all(1).is_empty()));
    print("métiers et compétences, tous lus", &mut || {
        assert!(!opened.referentiel().competences().is_empty() && !opened.referentiel().metiers().is_empty());
    });
    print("index de recherche", &mut || {
        assert!(!opened.chercher("femme de ménage", &search::Options::default()).resultats.is_empty());
    });
    print("réseau des parcours", &mut || assert!(opened.reseau().voisins() > 0));
}
