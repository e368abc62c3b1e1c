//! All pairs at once give what one question after another gives, on any number of threads.

use passerelles::graph::MetierIx;
use passerelles::passerelle::{Classeur, Proximite};
use passerelles::{Acquis, Moteur, Poids};

/// One after another, by a plain sort.
fn expected(proximite: &Proximite, source: MetierIx, nombre: usize) -> Vec<(usize, u32)> {
    let mut scores = Vec::new();
    proximite.scores(source, &mut scores);
    let others = (0..).zip(&scores).filter(|(at, score)| *at != source.index() && score.0 > 0);
    let mut ranked: Vec<(u32, usize)> = others.map(|(at, score)| (!score.0, at)).collect();
    ranked.sort_unstable();
    ranked.into_iter().take(nombre).map(|(score, at)| (at, !score)).collect()
}

#[test]
fn all_pairs_are_those_of_one_question_after_another() {
    let referentiel = Moteur::embarque().referentiel();
    // A single composante of full weight has the greatest values; levels and management are shared by nearly all.
    let extremes = [
        Poids::ROME4,
        Poids::ROME3,
        Poids { encadrement: 1000, ..Poids::NULS },
        Poids { niveau: 1000, fiche_derivee: 500, ..Poids::NULS },
        Poids { mots_competences: 1000, ..Poids::NULS },
        Poids { definition: 500, contextes: 500, ..Poids::NULS },
        Poids::NULS,
    ];
    for poids in &extremes {
        let proximite = Proximite::new(referentiel, poids);
        for (nombre, fils) in [(20, 1), (20, 2), (3, 7), (0, 1), (5000, 3)] {
            let all = proximite.rank_all_on(nombre, fils);
            assert_eq!(all.len(), referentiel.metiers().len());
            for source in referentiel.metier_positions() {
                let found: Vec<(usize, u32)> = all.of(source).iter().map(|v| (v.metier.index(), v.score.0)).collect();
                assert_eq!(found, expected(&proximite, source, nombre), "{source:?} {nombre} {poids:?}");
            }
        }
    }
}

#[test]
fn who_holds_what_a_metier_asks_scores_what_it_shares_with_itself() {
    let referentiel = Moteur::embarque().referentiel();
    let poids = Poids { savoir_faire: 583, savoirs: 417, ..Poids::NULS };
    let proximite = Proximite::new(referentiel, &poids);
    let mut classeur = Classeur::new(referentiel, &proximite, 5000);
    for metier in referentiel.metier_positions() {
        let mut acquis = Acquis::default();
        for requis in referentiel.requis(metier) {
            let code = referentiel.competence_at(requis.competence()).code;
            acquis.hold(code, passerelles::model::NatureAcquis::Declare);
        }
        let mut scores = Vec::new();
        proximite.scores(metier, &mut scores);
        let mut found = vec![0; scores.len()];
        classeur.rank(&acquis).for_each(|voisin| found[voisin.metier.index()] = voisin.score.0);
        let expected: Vec<u32> = scores.iter().map(|score| score.0).collect();
        assert_eq!(found, expected, "{metier:?}");
    }
    assert_eq!(classeur.rank(&Acquis::default()).len(), 0);
}
