//! Parts of a cohort, as rows: whatever cuts, orders and sums them, the whole is the same.

use std::collections::BTreeMap;

use passerelles::analyse::cohorte::{Atelier, CleApport, Etat, Preparation, Rapport};
use passerelles::{Moteur, analyse, export};
use proptest::prelude::*;

fn prepare(secteurs: &[&str]) -> Preparation {
    let moteur = Moteur::embarque();
    let codes: Vec<_> = secteurs.iter().map(|code| code.parse().unwrap()).collect();
    let ensembles = analyse::find_ensembles(moteur.referentiel(), &codes, &[]).unwrap();
    Preparation::new(moteur.referentiel(), moteur.index(), ensembles, None)
}

fn report(preparation: &Preparation, etat: &Etat) -> String {
    export::json::write(&Rapport::new(Moteur::embarque().referentiel(), preparation, etat, 5))
}

/// Profils, blank rows and rows that hold none.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let codes: Vec<String> = Moteur::embarque().referentiel().metiers().iter().map(|m| m.code.to_string()).collect();
    let row = (proptest::sample::select(codes), 0u32..30, 0usize..8).prop_map(|(code, annees, kind)| match kind {
        0 => " ".to_owned(),
        1 => format!("{{\"genre\":\"{code}\"}}"),
        2 => "pas du JSON".to_owned(),
        _ => format!(
            "{{\"genre\":\"passerelles.profil\",\"version\":1,\"experiences\":[{{\"metier\":\"{code}\",\"annees\":{annees}}}]}}"
        ),
    });
    proptest::collection::vec(row, 1..120)
}

fn count<'a>(preparation: &Preparation, rows: impl IntoIterator<Item = &'a (u64, String)>) -> Etat {
    let referentiel = Moteur::embarque().referentiel();
    let (mut etat, mut atelier) = (Etat::new(preparation), Atelier::default());
    for (ligne, octets) in rows {
        etat.count(*ligne, octets.as_bytes(), referentiel, preparation, &mut atelier);
    }
    etat
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Any number of parts, dealt out and added in any order, through text columns, summed by key: the bytes of the whole.
    #[test]
    fn parts_summed_by_key_are_the_whole(texts in rows(), parts in 1usize..5, backwards in proptest::bool::ANY) {
        let preparation = prepare(&["sap", "sante", "social"]);
        let numbered: Vec<(u64, String)> = (1..).zip(texts).collect();
        let whole = count(&preparation, &numbered);
        let mut sums: BTreeMap<(String, u64, String), u64> = BTreeMap::new();
        for part in 0..parts {
            let mut dealt: Vec<_> = numbered.iter().skip(part).step_by(parts).collect();
            if backwards {
                dealt.reverse();
            }
            for (cle, nombre) in count(&preparation, dealt).apports() {
                let (genre, rang, cause) = cle.colonnes();
                *sums.entry((genre.to_owned(), rang, cause.to_owned())).or_default() += nombre;
            }
        }
        let mut rows: Vec<_> = sums.into_iter().collect();
        if backwards {
            rows.reverse();
        }
        let mut summed = Etat::new(&preparation);
        for ((genre, rang, cause), nombre) in rows {
            summed.add(CleApport::from_colonnes(&genre, rang, &cause).unwrap(), nombre).unwrap();
        }
        prop_assert_eq!(report(&preparation, &summed), report(&preparation, &whole));
        prop_assert_eq!(summed, whole);
    }
}

#[test]
fn the_first_refusals_by_number_are_told_whatever_the_order() {
    let preparation = prepare(&["sap"]);
    let rows: Vec<(u64, String)> = (1..=90).map(|ligne| (91 - ligne, "faute".to_owned())).collect();
    let etat = count(&preparation, &rows);
    let told: Vec<u64> = etat.refus.iter().map(|refus| refus.ligne).collect();
    assert_eq!(told, (1..=20).collect::<Vec<u64>>());
    assert_eq!((etat.lues, etat.refusees), (90, 90));
}

#[test]
fn rows_of_another_preparation_are_refused() {
    let (small, large) = (prepare(&["sap"]), prepare(&["sap", "sante"]));
    let last = large.comptes().len() as u32 - 1;
    let mut etat = Etat::new(&small);
    let error = etat.add(CleApport::Cellule(last), 1).unwrap_err();
    assert!(error.to_string().contains(&format!("la cellule {last} n'existe pas")), "{error}");
    assert_eq!(etat, Etat::new(&small));
    assert_eq!(CleApport::from_colonnes("autre", 0, ""), None);
    assert_eq!(CleApport::from_colonnes("cellule", u64::MAX, ""), None);
}
