//! The way to the diploma, bloc by bloc: plans, what is held under former fiches, the choice of blocs against brute force,
//! leviers against every pair.

use std::collections::BTreeSet;

use passerelles::certification::{
    EtatBloc, LevierOptions, LienPlan, Melange, Plan, PlanCertification, PlanOptions, leviers_seuls,
};
use passerelles::passerelle::with_metier;
use passerelles::{Acquis, Certitude, CodeTitre, Moteur, NatureAcquis};

fn holding(titles: &[&str]) -> Acquis {
    let titles: Vec<CodeTitre> = titles.iter().map(|title| title.parse().expect("a code")).collect();
    Moteur::embarque().acquis(&titles, &[]).expect("of the embedded data")
}

fn plan_with(vers: &str, acquis: &Acquis, options: &PlanOptions) -> Plan {
    Moteur::embarque().plan(vers.parse().expect("a code"), acquis, options).expect("of the embedded data")
}

fn plan(vers: &str, titles: &[&str]) -> Plan {
    plan_with(vers, &holding(titles), &PlanOptions::default())
}

/// What someone who exercises a métier would plan.
fn from(depuis: &str, vers: &str) -> Plan {
    let referentiel = Moteur::embarque().referentiel();
    let metier = referentiel.metier_ix(depuis.parse().expect("a code")).expect("of the embedded data");
    plan_with(vers, &with_metier(referentiel, &Acquis::default(), metier), &PlanOptions::default())
}

fn through<'a>(plan: &'a Plan, certification: &str) -> &'a PlanCertification {
    let found = plan.certifications.iter().find(|one| one.certification.code == certification);
    found.unwrap_or_else(|| panic!("{certification} is not of the plan towards {}", plan.metier.code))
}

#[test]
fn the_diploma_of_aide_soignant_comes_bloc_by_bloc_with_its_dispenses() {
    let plan = from("K1304", "J1501");
    let deas = &plan.certifications[0];
    assert_eq!(
        (deas.certification.code.as_str(), deas.lien, deas.en_vigueur),
        ("RNCP40692", LienPlan::Exige, Some(true))
    );
    assert_eq!((deas.blocs.len(), deas.reste), (5, 5));
    for bloc in &deas.blocs {
        assert!(bloc.retenu && bloc.soutien.m > 0, "{}: linked to compétences", bloc.code);
        assert_eq!(bloc.soutien.exercees.len() + bloc.soutien.manquantes.len(), bloc.soutien.m);
        let start = match (bloc.soutien.n, bloc.soutien.m) {
            (0, 1) => "la seule compétence ",
            (0, _) => "aucune des ",
            _ => "soutenu par l'expérience (",
        };
        assert!(bloc.soutien.libelle().starts_with(start), "nothing is supported by 0 compétences of 6");
    }
    assert!(deas.dispenses.len() > 10);
    for dispense in &deas.dispenses {
        let told = dispense.base_legale.is_some() || dispense.certitude == Certitude::AVerifier;
        assert!(told, "{}: a legal basis, or marked as to be verified", dispense.code);
        if dispense.certitude == Certitude::AVerifier {
            assert!(dispense.reserve.is_some(), "{}: what is unread is named", dispense.code);
        }
    }
    let unread = "Tableau bloc à bloc non lu : lire l'arrêté du 10 juin 2021, art. 14 et annexe VII.";
    let advf = deas.dispenses.iter().find(|dispense| dispense.de == ["RNCP37715"]).expect("ADVF is named");
    assert_eq!((advf.effet.libelle(), advf.reserve.as_deref()), ("effet inconnu, à vérifier", Some(unread)));
    // An aide à domicile exercises some of what the blocs ask; an employé familial none of it.
    let home = from("K1302", "J1501");
    assert!(home.certifications[0].blocs.iter().any(|bloc| bloc.etat == EtatBloc::EnPartieSoutenu));
}

#[test]
fn a_bloc_that_is_held_counts_and_its_pairing_is_probable() {
    let plan = plan("K1311", &["RNCP37715BC01"]);
    let advf = through(&plan, "RNCP37715");
    let first = &advf.blocs[0];
    assert_eq!(
        (first.code.as_str(), first.etat, first.certitude),
        ("RNCP37715BC01", EtatBloc::Detenu, Some(Certitude::Probable))
    );
    assert!(!first.retenu && first.ferme.is_empty(), "what is held is not to be learnt again");
    assert!(advf.blocs[1..].iter().all(|bloc| bloc.etat != EtatBloc::Detenu));
    assert_eq!(plan.premiere_etape, None, "who holds a bloc needs no first étape");
}

/// A bloc of a fiche that ended counts where an equivalence says so, may count where one says that it is not known, and is
/// not supposed to give the others.
#[test]
fn a_bloc_of_a_former_fiche_counts_only_where_it_is_written() {
    let states = |held: &str| -> Vec<EtatBloc> {
        let plan = plan("K1311", &[held]);
        through(&plan, "RNCP37715").blocs.iter().map(|bloc| bloc.etat).collect()
    };
    let is_open = |etat: &EtatBloc| !matches!(etat, EtatBloc::Detenu | EtatBloc::AVerifier);
    let first = states("RNCP35506BC01");
    assert_eq!(first[0], EtatBloc::Detenu);
    assert!(first[1..].iter().all(is_open), "{first:?}");
    let second = states("RNCP35506BC02");
    assert_eq!(second[1], EtatBloc::AVerifier);
    assert!(is_open(&second[0]) && is_open(&second[2]), "{second:?}");
    assert_eq!(states("RNCP35506"), [EtatBloc::Detenu, EtatBloc::AVerifier, EtatBloc::AVerifier]);
    // Nothing is written of the fiche before: any bloc may come of it, and the answer says so.
    let former = plan("K1311", &["RNCP4821"]);
    for bloc in &through(&former, "RNCP37715").blocs {
        let tenue = bloc.tenue.as_ref().expect("perhaps held");
        assert_eq!(bloc.etat, EtatBloc::AVerifier);
        assert!(tenue.texte.contains("RNCP4821") && tenue.texte.ends_with("inconnu, à vérifier"), "{}", tenue.texte);
    }
}

#[test]
fn what_succeeds_an_expired_diploma_is_planned_and_marked() {
    let at = |date: &str| {
        let options = PlanOptions { date: Some(date.parse().expect("a date")), ..PlanOptions::default() };
        plan_with("K1306", &Acquis::default(), &options)
    };
    let before = at("2026-08-31");
    assert_eq!(
        (before.certifications[0].certification.code.as_str(), before.certifications[0].lien),
        ("RNCP36004", LienPlan::Exige)
    );
    assert!(before.certifications.iter().all(|one| one.lien != LienPlan::Succede));
    let after = at("2026-11-22");
    let next = &after.certifications[0];
    assert_eq!((next.certification.code.as_str(), next.lien, next.en_vigueur), ("RNCP42423", LienPlan::Succede, None));
    assert_eq!(next.succede_a.as_ref().map(|former| former.code.as_str()), Some("RNCP36004"));
    assert!(after.certifications.iter().all(|one| one.certification.code != "RNCP36004"));
    assert_eq!(after.verdict, before.verdict, "a successor that is presumed changes no verdict");
}

#[test]
fn clea_is_a_first_etape_and_covers_nothing() {
    let bare = plan("J1501", &[]);
    assert_eq!(bare.premiere_etape.as_ref().map(|first| first.code.as_str()), Some("RS7003"));
    assert!(bare.certifications.iter().all(|one| one.certification.code != "RS7003"));
    assert_eq!(plan("J1501", &["RNCP37715"]).premiere_etape, None);
}

/// The choice of blocs against every subset: most weight, then fewest, then first by code; on all plans of the embedded
/// data whose certification leaves the choice, and on sets mixed over certifications.
#[test]
fn the_blocs_chosen_are_those_of_brute_force() {
    let mut judged = 0;
    for metier in Moteur::embarque().referentiel().metiers() {
        let options = PlanOptions { melange: Melange::Avec, nombre: usize::MAX, ..PlanOptions::default() };
        let plan = plan_with(&metier.code.to_string(), &Acquis::default(), &options);
        let weight = |codes: &BTreeSet<&str>| -> u64 {
            plan.manquantes.iter().filter(|m| codes.contains(m.code.as_str())).map(|m| u64::from(m.poids.0)).sum()
        };
        for one in plan.certifications.iter().filter(|one| !one.lien.is_asked() && (1..=12).contains(&one.blocs.len()))
        {
            let closed: Vec<BTreeSet<&str>> =
                one.blocs.iter().map(|bloc| bloc.ferme.iter().map(|objet| objet.code.as_str()).collect()).collect();
            let choices = (0u32..1 << closed.len())
                .map(|mask| (0..closed.len()).filter(|at| mask >> at & 1 == 1).collect::<Vec<usize>>());
            let union = |chosen: &[usize]| chosen.iter().flat_map(|at| closed[*at].iter().copied()).collect();
            let best = choices.min_by_key(|chosen| (u64::MAX - weight(&union(chosen)), chosen.len(), chosen.clone()));
            let found: Vec<usize> = (0..one.blocs.len()).filter(|at| one.blocs[*at].retenu).collect();
            assert_eq!(Some(found), best, "{} {}", metier.code, one.certification.code);
            assert!(one.prouve);
            judged += 1;
        }
        let mixed = plan.mixte.as_ref().expect("asked for");
        assert!(mixed.prouve && mixed.avertissement == "ne donne pas de diplôme");
        let open: BTreeSet<&str> = mixed.non_couvertes.iter().map(|m| m.code.as_str()).collect();
        let all: BTreeSet<&str> = plan.manquantes.iter().map(|m| m.code.as_str()).collect();
        let attested = plan.certifications.iter().flat_map(|one| &one.blocs).flat_map(|bloc| &bloc.ferme);
        let attested: BTreeSet<&str> = attested.map(|objet| objet.code.as_str()).collect();
        assert_eq!(open, all.difference(&attested).copied().collect(), "{}: all that can be closed is", metier.code);
    }
    assert!(judged > 30, "{judged} plans");
}

/// Each levier brings what it says, and no pair of blocs brings more than the one given.
#[test]
fn no_pair_of_blocs_opens_more_than_the_one_given() {
    let moteur = Moteur::embarque();
    let referentiel = moteur.referentiel();
    let depuis = referentiel.metier_ix("K1304".parse().expect("a code")).expect("of the embedded data");
    let held = with_metier(referentiel, &Acquis::default(), depuis);
    let found = moteur.leviers("K1304".parse().expect("a code"), &Acquis::default(), &LevierOptions::default());
    let found = found.expect("of the embedded data");
    let with = |codes: &[&str]| {
        let mut acquis = held.clone();
        for code in codes {
            let bloc = referentiel.bloc(code.parse().expect("a bloc")).expect("of the embedded data");
            acquis.blocs.insert(bloc.code);
            bloc.competences.iter().for_each(|link| acquis.hold(link.code, NatureAcquis::Atteste));
        }
        let near = leviers_seuls(referentiel, moteur.index(), &acquis, &LevierOptions::default(), |m| m != depuis);
        near.expect("no name to resolve").0
    };
    assert_eq!(with(&[]), found.a_portee);
    for levier in &found.blocs {
        assert_eq!(with(&[&levier.blocs[0].code]), found.a_portee + levier.ouvre.len(), "{}", levier.blocs[0].code);
    }
    assert!(found.blocs.is_sorted_by_key(|levier| std::cmp::Reverse(levier.ouvre.len())));
    let pair = found.paire.as_ref().expect("two blocs open more than one");
    let named: Vec<&str> = pair.blocs.iter().map(|bloc| bloc.code.as_str()).collect();
    assert_eq!(with(&named), found.a_portee + pair.ouvre.len());
    for (at, one) in found.blocs.iter().enumerate() {
        for other in &found.blocs[at + 1..] {
            let both = with(&[&one.blocs[0].code, &other.blocs[0].code]);
            assert!(both <= found.a_portee + pair.ouvre.len(), "{} + {}", one.blocs[0].code, other.blocs[0].code);
        }
    }
}

#[test]
fn leviers_say_to_which_set_they_keep() {
    let options = LevierOptions { ensemble: Some("sante".parse().expect("a name")), ..LevierOptions::default() };
    let found = Moteur::embarque().leviers("K1304".parse().expect("a code"), &Acquis::default(), &options);
    assert_eq!(found.expect("of the embedded data").provenance.parametres.ensemble, options.ensemble);
}
