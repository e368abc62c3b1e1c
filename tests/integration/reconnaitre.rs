//! Free text to compétences: what is proposed, when nothing is sure, and that no text disturbs it.

use std::time::{Duration, Instant};

use passerelles::search::{Confiance, LIGNE_MAX, Reconnaissance, ReconnaitreOptions};
use passerelles::{Faits, Moteur};
use proptest::prelude::*;

use crate::support::donnees;

fn reconnaitre(moteur: &Moteur, texte: &str) -> Reconnaissance {
    moteur.reconnaitre(texte, &ReconnaitreOptions::default())
}

#[test]
fn a_line_names_what_it_says_and_shows_why() {
    let reponse = reconnaitre(Moteur::mini(), "Préparation des repas");
    let first = &reponse.competences[0];
    assert_eq!((first.libelle.as_str(), reponse.confiance), ("Préparer des repas", Confiance::Probable));
    assert!(!first.preuves.is_empty());
}

#[test]
fn nothing_sure_is_an_answer() {
    for texte in ["", "   ", "!!!", "zxqvk", "\u{301}\u{301}", "Motivée, dynamique, disponible de suite"] {
        let reponse = reconnaitre(Moteur::embarque(), texte);
        assert!(reponse.confiance <= Confiance::Faible, "{texte:?}");
    }
}

#[test]
fn the_threshold_decides_and_is_told() {
    let texte = "Préparation des repas au domicile";
    let degre = reconnaitre(Moteur::mini(), texte).competences[0].degre;
    let sure = Moteur::mini().reconnaitre(texte, &ReconnaitreOptions { seuil: degre, ..ReconnaitreOptions::default() });
    assert_eq!(sure.confiance, Confiance::Probable);
    let above = passerelles::Degre::from_thousandths(u64::from(degre.thousandths()) + 1);
    let options = ReconnaitreOptions { seuil: above, ..ReconnaitreOptions::default() };
    let doubted = Moteur::mini().reconnaitre(texte, &options);
    assert_eq!((doubted.confiance, &doubted.competences), (Confiance::Faible, &sure.competences));
    assert_eq!(doubted.provenance.parametres.seuil, above);
}

/// Hostile texts cost no more than a bounded one.
#[test]
fn hostile_texts_are_bounded() {
    let million = 1_000_000;
    let texts = [
        "a".repeat(million),
        "laver du linge, ".repeat(million / 16),
        "laver et repas et linge et ".repeat(million / 27),
        "e\u{301}".repeat(million / 3),
        "\u{301}".repeat(million / 2),
        "\u{202e}אבגד مرحبا ".repeat(million / 20),
        "\0\u{1b}[31m\r\n\t\u{7f}".repeat(million / 10),
        "👩‍⚕️🧹".repeat(million / 20),
        "((((".repeat(million / 4),
    ];
    reconnaitre(Moteur::embarque(), "");
    for text in &texts {
        let start = Instant::now();
        let reponse = reconnaitre(Moteur::embarque(), text);
        // Debug build on a shared machine: unbounded work over a megabyte would take minutes.
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", text.chars().take(8).collect::<String>());
        assert!(reponse.tronquee && reponse.competences.iter().all(|c| c.extrait.chars().count() <= LIGNE_MAX));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}|[a-zé', -]{0,60}|\\p{Any}{0,30}") {
        let reponse = reconnaitre(Moteur::mini(), &text);
        prop_assert!(reponse.competences.windows(2).all(|pair| pair[0].degre >= pair[1].degre));
        prop_assert!(reponse.competences.len() <= 5);
        prop_assert_eq!(reponse.competences.is_empty(), reponse.confiance == Confiance::Aucune);
        prop_assert_eq!(&reponse, &reconnaitre(Moteur::mini(), &text), "the same again");
    }
}

/// Lines of a CV on the whole ROME: precision first.
#[test]
fn lines_of_a_cv_name_their_competence() {
    let Some(folder) = donnees("rome-4.60") else { return };
    let moteur = passerelles::open(&[folder], Faits::Avec).expect("the real data opens").0;
    let (mut sure, mut right, mut found, mut named) = (0, 0, 0, 0);
    let lines = include_str!("../data/lignes_cv.tsv").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (texte, codes) = line.split_once('\t').expect("a line, a tab, codes");
        let expected: Vec<&str> = codes.split_whitespace().collect();
        let reponse = reconnaitre(&moteur, texte);
        let first = reponse.competences.first();
        let hit = first.is_some_and(|first| expected.contains(&first.code.as_str()));
        let any = reponse.competences.iter().any(|one| expected.contains(&one.code.as_str()));
        named += usize::from(codes != "-");
        found += usize::from(any);
        if reponse.confiance == Confiance::Probable {
            sure += 1;
            right += usize::from(hit);
        }
        let shown = first.map(|f| format!("{} {} {}", f.code, f.libelle, f.degre)).unwrap_or_default();
        println!("{} « {texte} » : {:?} {shown}", if hit { "  " } else { "x " }, reponse.confiance);
    }
    println!("{named} lignes qui nomment ; attendue parmi les 5 : {found} ; probables {sure}, première juste {right}");
    assert!(right as f64 >= 0.8 * sure as f64, "probable {sure}, right {right}");
    assert!(found as f64 >= 0.6 * named as f64, "found {found} of {named}");
}
