//! Parcours as a host reads them: the ladder from employé familial to infirmier, what stands in its way, its pictures.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use passerelles::certification::Afest;
use passerelles::parcours::{
    Choix, Cible, Coupure, ECHELONS, GenreVoie, Inconnues, Levee, Parcours, ParcoursError, ParcoursOptions,
    ReponseParcours,
};
use passerelles::{Acquis, Certitude, Faits, Fermete, Limites, Millioniemes, Moteur, NatureAcquis, Verdict, export};

fn ask(moteur: &Moteur, de: &str, vers: &str, options: &ParcoursOptions) -> ReponseParcours {
    let (de, vers) = (de.parse().expect("a code"), vers.parse::<Cible>().expect("a target"));
    moteur.parcours(de, &vers, &Acquis::default(), options).expect("both are in the data")
}

fn limites(names: &[&str]) -> Limites {
    let mut limites = Limites::default();
    names.iter().for_each(|name| limites.insert(name.parse().expect("a name"), Fermete::Dure));
    limites
}

/// What any answer must hold.
fn assert_sound(moteur: &Moteur, reponse: &ReponseParcours) {
    let costs: Vec<Millioniemes> = reponse.parcours.iter().map(|parcours| parcours.cout).collect();
    if reponse.parametres.choix == Choix::Meilleurs {
        assert!(costs.is_sorted(), "{costs:?}");
        assert!(reponse.parcours.len() <= reponse.parametres.nombre);
    }
    let paths: BTreeSet<Vec<String>> = reponse.parcours.iter().map(codes).collect();
    assert_eq!(paths.len(), reponse.parcours.len(), "two parcours are the same");
    for parcours in &reponse.parcours {
        let codes = codes(parcours);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?} comes back");
        assert!(parcours.etapes.len() <= reponse.parametres.etapes_max);
        assert_eq!(parcours.cout, parcours.cout_detail.total());
        assert_eq!(parcours.cout, parcours.etapes.iter().map(|etape| etape.cout).sum());
        assert_eq!(parcours.effort, parcours.etapes.iter().map(|etape| etape.effort).sum());
        for etape in &parcours.etapes {
            assert_eq!(etape.cout, etape.cout_detail.total());
            assert_eq!(etape.effort, etape.cout_detail.competences + etape.cout_detail.blocs);
            assert_ne!(etape.verdict, Verdict::Bloquee);
            assert_eq!(etape.gardees.len(), etape.tenues);
            assert_eq!(etape.gardees.len() + etape.manquantes.len(), etape.total);
            let missing: Millioniemes = etape.manquantes.iter().map(|manquante| manquante.poids).sum();
            if etape.total > 0 {
                assert_eq!(missing, etape.cout_detail.competences);
            }
        }
        assert_conditions(moteur, parcours);
        let last = parcours.etapes.last().expect("at least one étape");
        assert_eq!((last.arrivee.tenues, last.arrivee.total), (last.total, last.total), "the last métier is learnt");
    }
}

/// No métier is entered whose exigence is not a condition of its étape, unless it was met on the way.
fn assert_conditions(moteur: &Moteur, parcours: &Parcours) {
    let referentiel = moteur.referentiel();
    let mut met: BTreeSet<String> = BTreeSet::new();
    for etape in &parcours.etapes {
        let conditions: BTreeSet<String> = etape.conditions.iter().map(|c| c.code.to_string()).collect();
        let gained: BTreeSet<String> =
            etape.conditions.iter().filter_map(|c| c.certification.as_ref()).map(|c| c.code.clone()).collect();
        met.extend(gained);
        let metier = referentiel.metier_ix(etape.vers.code.parse().expect("a code")).expect("in the data");
        for exigence in referentiel.exigences(metier) {
            let asked = !matches!(exigence.genre.nom(), "aucune" | "honorabilite");
            if !asked || exigence.certitude == passerelles::Certitude::AVerifier {
                continue;
            }
            let by_title = exigence.certifications.iter().any(|code| met.contains(&code.to_string()));
            let by_code = met.contains(exigence.code.as_str());
            assert!(
                conditions.contains(exigence.code.as_str()) || by_title || by_code,
                "{} enters {} without {}",
                etape.de.code,
                etape.vers.code,
                exigence.code
            );
        }
        met.extend(conditions);
    }
}

fn codes(parcours: &Parcours) -> Vec<String> {
    let first = parcours.etapes.first().map(|etape| etape.de.code.clone());
    first.into_iter().chain(parcours.etapes.iter().map(|etape| etape.vers.code.clone())).collect()
}

#[test]
fn from_employe_familial_to_infirmier_in_the_embedded_edition() {
    let moteur = Moteur::embarque();
    let reponse = ask(moteur, "K1304", "J1506", &ParcoursOptions::default());
    assert!(reponse.parcours.len() >= 3 && reponse.prouve && reponse.obstacle.is_none());
    assert_sound(moteur, &reponse);
    assert_ladder(&reponse);
    for parcours in &reponse.parcours {
        let last = parcours.etapes.last().expect("at least one étape");
        assert!(last.conditions.iter().any(|c| c.code.as_str() == "dei"), "the diplôme is a condition");
        assert!(parcours.nouveau.certifications.iter().any(|objet| objet.code == "RNCP39923"));
        assert!(last.manquantes.iter().all(|manquante| manquante.afest == Afest::Non), "a reserved métier");
    }
}

#[test]
fn from_employe_familial_to_infirmier_on_rome() {
    let root = std::env::var_os("PASSERELLES_DONNEES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let rome = root.join("rome-4.60");
    if !rome.is_dir() {
        println!("non exécuté : {} absent", rome.display());
        return;
    }
    let (moteur, _) = passerelles::open(&[rome], Faits::Avec).expect("the official files open");
    let reponse = ask(&moteur, "K1304", "J1506", &ParcoursOptions::default());
    assert!(reponse.parcours.len() >= 3 && reponse.prouve);
    assert_sound(&moteur, &reponse);
    let aide_soignant = moteur.referentiel().metier_ix("J1501".parse().expect("a code")).expect("in the data");
    let k1304 = moteur.referentiel().metier_ix("K1304".parse().expect("a code")).expect("in the data");
    assert!(moteur.reseau().depuis(k1304).any(|vers| vers == aide_soignant), "an exigence links them");
    let again = ask(&moteur, "K1304", "J1506", &ParcoursOptions::default());
    assert_eq!(reponse, again);
    assert_ladder(&reponse);
}

/// Beside the cheapest parcours, the ladder: the titre of aide-soignant first, which a text makes lead to the next one.
fn assert_ladder(reponse: &ReponseParcours) {
    assert!((1..=ECHELONS).contains(&reponse.echelons.len()));
    for (rang, parcours) in (reponse.parcours.len() + 1..).zip(&reponse.echelons) {
        assert_eq!(parcours.rang, rang);
        let titles: Vec<&str> = parcours.nouveau.certifications.iter().map(|objet| objet.code.as_str()).collect();
        assert_eq!(titles, ["RNCP40692", "RNCP39923"]);
        assert_eq!(parcours.cout, parcours.cout_detail.total());
        let last = parcours.etapes.last().expect("at least one étape");
        let eased = last.allegements.iter().find(|dispense| dispense.applicable).expect("the text is named");
        assert_eq!((eased.de.as_slice(), eased.certitude), (["RNCP40692".to_owned()].as_slice(), Certitude::Certain));
    }
    assert!(reponse.parcours.iter().all(|parcours| reponse.echelons.iter().all(|one| codes(one) != codes(parcours))));
}

#[test]
fn the_ladder_is_there_only_where_it_is_another_way() {
    let moteur = Moteur::embarque();
    let of = |vers: &str, options: ParcoursOptions| ask(moteur, "K1304", vers, &options).echelons.len();
    assert_eq!(of("J1501", ParcoursOptions::default()), 0, "a title two levels above is a single échelon");
    assert_eq!(of("J1506", ParcoursOptions { choix: Choix::Pareto, ..ParcoursOptions::default() }), 0);
    assert_eq!(of("J1506", ParcoursOptions { marche_max: Some(3), ..ParcoursOptions::default() }), 0);
    assert_eq!(of("J1506", ParcoursOptions { nombre: 1, ..ParcoursOptions::default() }), 1);
}

#[test]
fn every_question_of_the_dozen_is_answered_soundly() {
    let moteur = Moteur::mini();
    let all: Vec<String> = moteur.referentiel().metiers().iter().map(|metier| metier.code.to_string()).collect();
    for voisins in [1, 3, 30] {
        let options = ParcoursOptions { voisins, nombre: 6, ..ParcoursOptions::default() };
        for (de, vers) in all.iter().flat_map(|de| all.iter().map(move |vers| (de, vers))).filter(|(a, b)| a != b) {
            let reponse = ask(moteur, de, vers, &options);
            assert_sound(moteur, &reponse);
            assert_eq!(reponse.parcours.is_empty(), reponse.obstacle.is_some());
        }
    }
}

#[test]
fn what_is_learnt_on_the_way_is_counted() {
    let moteur = Moteur::mini();
    let options = ParcoursOptions { nombre: 50, voisins: 11, ..ParcoursOptions::default() };
    let reponse = ask(moteur, "K1304", "J1501", &options);
    let through = reponse.parcours.iter().find(|parcours| parcours.etapes.len() > 1).expect("a detour");
    let last = through.etapes.last().expect("at least one étape");
    let direct = reponse.parcours.iter().find(|parcours| parcours.etapes.len() == 1).expect("an étape");
    assert!(last.tenues >= direct.etapes[0].tenues);
    let learnt: BTreeSet<&str> =
        through.etapes[..through.etapes.len() - 1].iter().flat_map(|e| &e.acquises).map(|a| a.code.as_str()).collect();
    let kept_new = last.gardees.iter().filter(|gardee| learnt.contains(gardee.code.as_str())).count();
    assert_eq!(last.tenues, direct.etapes[0].tenues + kept_new);
    let attested = direct.etapes[0].acquises.iter().filter(|acquise| acquise.par == NatureAcquis::Atteste);
    let blocs: Vec<&str> =
        direct.etapes[0].voies.iter().filter(|v| v.genre == GenreVoie::BlocExige).map(|v| v.texte.as_str()).collect();
    assert_eq!(blocs.len(), 5, "the five blocs of the DEAS");
    assert!(attested.count() > 0, "what they attest is held");
}

#[test]
fn a_title_that_is_held_opens_an_etape_and_costs_nothing() {
    let moteur = Moteur::embarque();
    let mut acquis = Acquis::default();
    acquis.certifications.insert("RNCP40692".parse().expect("a code"));
    let options = ParcoursOptions { voisins: 1, ..ParcoursOptions::default() };
    let (de, vers) = ("G1501".parse().expect("a code"), "J1501".parse::<Cible>().expect("a target"));
    let reponse = moteur.parcours(de, &vers, &acquis, &options).expect("both are in the data");
    let best = &reponse.parcours[0];
    assert_eq!(codes(best), ["G1501", "J1501"]);
    assert_eq!((best.cout_detail.blocs, best.etapes[0].verdict), (Millioniemes(0), Verdict::Ouverte));
}

#[test]
fn an_absence_names_the_cut_and_the_change_that_opens_a_way() {
    let moteur = Moteur::embarque();
    let one = ParcoursOptions { etapes_max: 1, ..ParcoursOptions::default() };
    let obstacle = ask(moteur, "K1304", "J1506", &one).obstacle.expect("too few étapes");
    assert_eq!((obstacle.coupure, obstacle.etapes_minimum), (Coupure::TropPeuDEtapes, Some(2)));
    assert_eq!(obstacle.changements[0].levees, [Levee::Etapes { minimum: 2 }]);
    let barred = ParcoursOptions { limites: limites(&["port_de_charges"]), ..ParcoursOptions::default() };
    let reponse = ask(moteur, "K1304", "J1506", &barred);
    let obstacle = reponse.obstacle.expect("infirmiers carry");
    assert_eq!(obstacle.coupure, Coupure::Portes);
    assert!(obstacle.barrieres[0].cible && obstacle.barrieres[0].metier.code == "J1506");
    assert_eq!(obstacle.changements.len(), 1);
    let code = "port_de_charges".parse().expect("a name");
    assert_eq!(obstacle.changements[0].levees, [Levee::Limite { code }]);
    let free = ask(moteur, "K1304", "J1506", &ParcoursOptions::default());
    assert_eq!(obstacle.changements[0].cout, free.parcours[0].cout);
}

#[test]
fn a_soft_limite_costs_nothing_and_bars_nothing() {
    let moteur = Moteur::embarque();
    let mut soft = Limites::default();
    soft.insert("port_de_charges".parse().expect("a name"), Fermete::Souple);
    let options = ParcoursOptions { limites: soft, ..ParcoursOptions::default() };
    let costs = |options: &ParcoursOptions| -> Vec<Millioniemes> {
        ask(moteur, "K1304", "J1506", options).parcours.iter().map(|parcours| parcours.cout).collect()
    };
    assert_eq!(costs(&options), costs(&ParcoursOptions::default()));
}

#[test]
fn targets_may_be_a_set_or_a_level() {
    let moteur = Moteur::embarque();
    let sante = ask(moteur, "K1304", "sante", &ParcoursOptions::default());
    assert_sound(moteur, &sante);
    let members: BTreeSet<String> = moteur
        .referentiel()
        .ensemble(&"sante".parse().expect("a name"))
        .expect("written")
        .metiers
        .iter()
        .map(ToString::to_string)
        .collect();
    for parcours in &sante.parcours {
        let codes = codes(parcours);
        let (last, before) = codes.split_last().expect("at least two");
        assert!(members.contains(last) && !before.iter().any(|code| members.contains(code)), "{codes:?}");
    }
    let niveau = ask(moteur, "K1304", "niveau:5", &ParcoursOptions { choix: Choix::Pareto, ..Default::default() });
    assert_sound(moteur, &niveau);
    assert!(niveau.parcours.iter().all(|parcours| parcours.niveau_atteint.is_some_and(|niveau| niveau.value() >= 5)));
    let front = &niveau.parcours;
    assert!(front.is_sorted_by_key(|parcours| parcours.effort));
}

#[test]
fn faults_are_said() {
    let moteur = Moteur::mini();
    let (de, acquis) = ("K1304".parse().expect("a code"), Acquis::default());
    let fault = |vers: &str, options: &ParcoursOptions| {
        let vers = vers.parse::<Cible>().expect("a target");
        moteur.parcours(de, &vers, &acquis, options).expect_err("a fault")
    };
    assert!(matches!(fault("K1304", &ParcoursOptions::default()), ParcoursError::CibleVide { .. }));
    assert!(matches!(fault("Z9999", &ParcoursOptions::default()), ParcoursError::Inconnu(_)));
    assert!(matches!(fault("nulle-part", &ParcoursOptions::default()), ParcoursError::Inconnu(_)));
    let none = ParcoursOptions { etapes_max: 0, ..ParcoursOptions::default() };
    assert!(fault("J1501", &none).to_string().contains("attendu : 1 à 8"));
    let unknown = ParcoursOptions { limites: limites(&["froid-polaire"]), ..ParcoursOptions::default() };
    assert!(matches!(fault("J1501", &unknown), ParcoursError::Inconnu(_)));
    let sans = ParcoursOptions { inconnues: Inconnues::Sans, nombre: 50, ..ParcoursOptions::default() };
    let reponse = ask(moteur, "K1304", "J1506", &sans);
    assert!(reponse.parcours.iter().flat_map(|p| &p.etapes).all(|etape| etape.verdict != Verdict::Inconnue));
}

#[test]
fn json_has_the_shape_that_was_promised() {
    let reponse = ask(Moteur::mini(), "K1304", "J1506", &ParcoursOptions::default());
    let json: serde_json::Value = serde_json::from_str(&export::json::write(&reponse)).expect("it is JSON");
    assert_eq!((&json["genre"], &json["version"]), (&"passerelles.parcours".into(), &1.into()));
    assert!(json["provenance"]["moteur"].is_string());
    let parcours = &json["parcours"][0];
    assert!(parcours["cout"].is_number() && parcours["cout_detail"].is_object());
    for field in ["de", "vers", "effort", "conditions", "gardees", "acquises", "manquantes", "voies"] {
        assert!(!parcours["etapes"][0][field].is_null(), "{field}");
    }
}

#[test]
fn pictures_are_well_formed_and_keep_their_accents() {
    let reponse = ask(Moteur::mini(), "K1304", "J1506", &ParcoursOptions { voisins: 3, ..Default::default() });
    for largeur in [0, export::svg::LARGEUR_TELEPHONE, export::svg::LARGEUR_A4, u32::MAX] {
        let svg = export::svg::write(&reponse, largeur);
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("every tag is closed");
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(open.is_empty());
        assert!(svg.contains("<title id=\"titre\">") && svg.contains("<desc id=\"desc\">Parcours 1 : "));
        assert!(svg.contains("Infirmière") && !svg.contains("<script") && !svg.contains("href"));
    }
    let dot = export::dot::write(&reponse);
    assert!(dot.starts_with("digraph parcours {") && dot.ends_with("}\n") && dot.contains("Infirmière"));
}
