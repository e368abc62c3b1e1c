//! What opening a pack allocates, whatever its bytes are.

use passerelles::{Acquis, Moteur, Options, pack};

use crate::hasard::{Hasard, refit, reseal};

/// How many changed packs are opened, of which so many bear right checksums.
const MUTATIONS: usize = 100_000;
const SCELLEES: usize = 25_000;

/// Opens a pack; the most that was allocated at once is within the bound.
fn open(octets: &[u8]) -> Option<Moteur> {
    let mut opened = None;
    let peak = allocation_counter::measure(|| opened = Moteur::from_bytes(octets).ok()).bytes_max;
    let bound = (pack::FACTEUR_MEMOIRE * octets.len()) as u64;
    assert!(peak <= bound, "{peak} bytes for a pack of {} ({bound} at most)", octets.len());
    opened
}

#[test]
fn a_hundred_thousand_mutations_neither_panic_nor_allocate_beyond_the_bound() {
    let octets = Moteur::mini().to_pack();
    assert!(open(&octets).is_some());
    let (mut hasard, mut opened) = (Hasard(20_261_122), 0);
    for round in 0..MUTATIONS {
        let mut other = octets.clone();
        hasard.mutate(&mut other);
        let is_sealed = round < SCELLEES && other.len() > 200 && other[12..16] == octets[12..16];
        if !is_sealed {
            assert!(other == octets || open(&other).is_none(), "a change is seen, whatever it is");
            continue;
        }
        refit(&mut other);
        reseal(&mut other);
        if let Some(moteur) = open(&other) {
            opened += 1;
            // A label or a fact may have changed; nothing that is followed may lead nowhere.
            let referentiel = moteur.referentiel();
            let code = referentiel.metiers()[0].code;
            moteur.depuis(code, &Acquis::default(), &Options::default()).expect("the first métier is there");
            if opened % 50 == 0 {
                assert!(referentiel.as_graph().node_count() > 0 && !referentiel.competences().is_empty());
            }
        }
    }
    assert!(opened > 1_000, "some changes are of no consequence to the form: {opened}");
}

/// Numbers at their greatest anywhere, under a right checksum: nothing is allocated for what is not there.
#[test]
fn counts_that_lie_allocate_nothing() {
    let octets = Moteur::mini().to_pack();
    for at in (124..octets.len() - 4).step_by(7) {
        let mut other = octets.clone();
        other[at..].iter_mut().take(4).for_each(|octet| *octet = 0xff);
        reseal(&mut other);
        open(&other);
    }
}
