//! Analyses over sets of métiers: counted again another way; sets and their definitions.

use std::collections::{BTreeMap, BTreeSet};

use passerelles::analyse::{self, AnalyseOptions, EnsembleRetenu, Matrice};
use passerelles::passerelle::Classe;
use passerelles::{
    Acquis, CompetencesProches, Ensemble, Filtres, GenreEnsemble, Millioniemes, Moteur, Options, Slug, Verdict, export,
    import,
};

use crate::support::{Dossier, path, python, rome4};

const SECTEURS: [&str; 5] = ["sap", "sante", "proprete", "hcr", "animation"];

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn find(moteur: &Moteur, noms: &[&str]) -> Vec<EnsembleRetenu> {
    let codes: Vec<Slug> = noms.iter().map(|nom| slug(nom)).collect();
    analyse::find_ensembles(moteur.referentiel(), &codes, &[]).unwrap()
}

fn count(moteur: &Moteur, noms: &[&str], seuil: u32) -> Matrice {
    let options = AnalyseOptions { seuil: Millioniemes(seuil), ..AnalyseOptions::default() };
    analyse::matrice(moteur.referentiel(), moteur.index(), find(moteur, noms), &options)
}

/// Every cell again, from the answers of `depuis` alone.
fn recount(moteur: &Moteur, matrice: &Matrice) {
    let mut distinct = BTreeMap::new();
    for cellule in &matrice.cellules {
        let set = |code: &Slug| matrice.ensembles.iter().find(|one| one.code == *code).unwrap();
        let (de, vers) = (set(&cellule.de), set(&cellule.vers));
        let filtres = Filtres { ensemble: Some(vers.code.clone()), ..Filtres::default() };
        let options = Options { nombre: None, filtres, ..Options::default() };
        let (mut n, mut sum, mut known, mut best) = (0, 0u64, 0u64, None);
        let (mut verdicts, mut classes) = (BTreeMap::new(), BTreeMap::new());
        for source in &de.metiers {
            let reponse = moteur.depuis(source.code.parse().unwrap(), &Acquis::default(), &options).unwrap();
            for passerelle in reponse.passerelles.iter().filter(|p| p.score >= matrice.seuil) {
                n += 1;
                distinct.insert((passerelle.source.code.clone(), passerelle.cible.code.clone()), ());
                *verdicts.entry(passerelle.verdict).or_insert(0) += 1;
                *classes.entry(passerelle.classe).or_insert(0) += 1;
                if let Some(couverture) = passerelle.couverture {
                    (sum, known) = (sum + u64::from(couverture.0), known + 1);
                    best = best.max(Some(couverture));
                }
            }
        }
        let what = format!("{} → {}", cellule.de, cellule.vers);
        assert_eq!(cellule.passerelles, n, "{what}");
        let told = &cellule.verdicts;
        let told = [told.bloquee, told.inconnue, told.conditionnelle, told.ouverte];
        assert_eq!(told, Verdict::ALL.map(|one| verdicts.get(&one).copied().unwrap_or(0)), "{what}");
        let told = [cellule.classes.courte, cellule.classes.longue, cellule.classes.a_etudier];
        let all = [Classe::Courte, Classe::Longue, Classe::AEtudier];
        assert_eq!(told, all.map(|one| classes.get(&one).copied().unwrap_or(0)), "{what}");
        let mean = (known > 0).then(|| Millioniemes(((2 * sum + known) / (2 * known)) as u32));
        assert_eq!(cellule.couverture.moyenne, mean, "{what}");
        assert_eq!(cellule.couverture.meilleure.as_ref().and_then(|one| one.couverture), best, "{what}");
    }
    assert_eq!(matrice.distinctes, distinct.len());
}

#[test]
fn a_matrice_counts_what_depuis_answers() {
    let moteur = Moteur::embarque();
    for seuil in [0, 84_000, 300_000] {
        recount(moteur, &count(moteur, &SECTEURS, seuil));
    }
    // Sets that share métiers.
    let overlapping = count(moteur, &["sap", "social", "petite_enfance"], 84_000);
    recount(moteur, &overlapping);
    assert!(!overlapping.recouvrements.is_empty() && overlapping.distinctes < overlapping.somme);
    let shared: Vec<usize> = overlapping.cellules.iter().map(|cellule| cellule.partagees).collect();
    assert!(shared.iter().any(|n| *n > 0) && shared[0] == 0, "{shared:?}");
}

#[test]
fn a_matrice_of_rome_counts_what_depuis_answers() {
    let Some((moteur, _)) = rome4() else { return };
    let matrice = count(moteur, &SECTEURS, analyse::SEUIL_PASSERELLE.0);
    recount(moteur, &matrice);
    assert!(matrice.cellules.iter().all(|cellule| cellule.passerelles > 0), "both ways, every one");
}

/// What a script of its own counts over the rows of `tout`, on the whole of ROME.
#[test]
fn a_matrice_of_rome_is_what_an_independent_script_counts() {
    let Some((moteur, _)) = rome4() else { return };
    let matrice = count(moteur, &SECTEURS, analyse::SEUIL_PASSERELLE.0);
    let sources: BTreeSet<&str> =
        matrice.ensembles.iter().flat_map(|set| &set.metiers).map(|metier| metier.code.as_str()).collect();
    // The rows of `tout` that are between métiers of the sets, which share none: all of it is two million rows.
    assert!(matrice.recouvrements.is_empty());
    let mut writer = export::csv::Writer::new(Vec::new()).unwrap();
    for (source, set) in sources.iter().flat_map(|source| matrice.ensembles.iter().map(move |set| (source, set))) {
        let filtres = Filtres { ensemble: Some(set.code.clone()), ..Filtres::default() };
        let options = Options { nombre: None, filtres, proches: CompetencesProches::Sans, ..Options::default() };
        let reponse = moteur.depuis(source.parse().unwrap(), &Acquis::default(), &options).unwrap();
        writer.write(&reponse.passerelles).unwrap();
    }
    let folder = Dossier::new();
    let tout = folder.write("tout.csv", String::from_utf8(writer.finish().unwrap()).unwrap());
    let json = folder.write("matrice.json", export::json::write(&matrice));
    let Some((code, text)) = python("recompte.py", &[path(&json), path(&tout)]) else { return };
    assert_eq!((code, text.contains("25 cells")), (0, true), "{text}");
}

/// Near compétences again, from the near ones of each passerelle that a matrice counts off its diagonal.
fn recount_near(moteur: &Moteur, noms: &[&str]) -> usize {
    let (referentiel, index) = (moteur.referentiel(), moteur.index());
    let communes = analyse::communes(referentiel, index, find(moteur, noms), &AnalyseOptions::default());
    let mut expected: BTreeMap<(String, String), (usize, u64)> = BTreeMap::new();
    let sets = &communes.ensembles;
    let mut seen = BTreeSet::new();
    for (de, vers) in
        sets.iter().flat_map(|de| sets.iter().map(move |vers| (de, vers))).filter(|(a, b)| a.code != b.code)
    {
        let options = AnalyseOptions::default();
        for one in analyse::open_cellule(referentiel, index, de.clone(), vers.clone(), &options).passerelles {
            let (source, cible) = (&one.passerelle.source.code, &one.passerelle.cible.code);
            if !seen.insert((source.clone(), cible.clone())) {
                continue;
            }
            let ix = |code: &str| referentiel.metier_ix(code.parse().unwrap()).unwrap();
            for near in index.near_between(referentiel, ix(source), ix(cible)) {
                let code = |ix| referentiel.competence_at(ix).code.to_string();
                let (n, credit) = expected.entry((code(near.tenue), code(near.demandee))).or_default();
                (*n, *credit) = (*n + 1, *credit + u64::from(near.credit.0));
            }
        }
    }
    for one in &communes.proches {
        let key = (one.tenue.code.clone(), one.demandee.code.clone());
        assert_eq!(expected.remove(&key), Some((one.passerelles, one.credit)), "{key:?}");
        assert!(!one.tenue.ensembles.is_empty() && !one.demandee.ensembles.is_empty() && one.relation.is_link());
    }
    assert!(expected.is_empty(), "{expected:?}");
    let credits: Vec<u64> = communes.proches.iter().map(|one| one.credit).collect();
    assert!(credits.is_sorted_by(|one, other| one >= other));
    for missing in communes.manques.iter().flat_map(|manques| &manques.competences) {
        assert!(missing.proches <= missing.passerelles);
    }
    // Without them, all the rest is the same.
    let options = AnalyseOptions { proches: CompetencesProches::Sans, ..AnalyseOptions::default() };
    let without = analyse::communes(referentiel, index, find(moteur, noms), &options);
    assert!(without.proches.is_empty() && without.partagees == communes.partagees);
    assert!(without.manques.iter().flat_map(|manques| &manques.competences).all(|one| one.proches == 0));
    assert!(!communes.partagees.is_empty());
    communes.proches.len()
}

#[test]
fn near_compétences_are_counted_apart_from_shared_ones() {
    recount_near(Moteur::embarque(), &["sap", "sante", "social"]);
    let Some((moteur, _)) = rome4() else { return };
    assert!(recount_near(moteur, &["sap", "proprete"]) > 0);
}

#[test]
fn an_open_cell_is_its_cell_and_its_compétences_add_up() {
    let moteur = Moteur::embarque();
    let matrice = count(moteur, &["sap", "sante"], 50_000);
    let [sap, sante] = find(moteur, &["sap", "sante"]).try_into().unwrap();
    let options = AnalyseOptions { seuil: Millioniemes(50_000), ..AnalyseOptions::default() };
    let open = analyse::open_cellule(moteur.referentiel(), moteur.index(), sap, sante, &options);
    assert_eq!(&open.cellule, matrice.cellule(0, 1));
    assert_eq!(open.passerelles.len(), open.cellule.passerelles);
    let mut carried: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for one in &open.passerelles {
        let (passerelle, held) = (&one.passerelle, &one.competences);
        assert_eq!(held.len(), passerelle.tenues);
        let sum: Millioniemes = held.iter().map(|soutien| soutien.poids).sum();
        assert_eq!(Some(sum), passerelle.couverture);
        for soutien in held {
            let (n, poids) = carried.entry(&soutien.code).or_default();
            (*n, *poids) = (*n + 1, *poids + u64::from(soutien.poids.0));
        }
    }
    assert_eq!(carried.len(), open.competences.len());
    for one in &open.competences {
        assert_eq!(carried[one.code.as_str()], (one.passerelles, one.poids), "{}", one.code);
    }
}

#[test]
fn every_set_says_which_definition_it_has() {
    let moteur = Moteur::embarque();
    let referentiel = moteur.referentiel();
    let certified = slug("idcc:3239/certifications");
    for code in ["sap", "silver_economie", "idcc:3127", "contexte:300778"].map(slug).iter().chain([&certified]) {
        let one = analyse::find_ensemble(referentiel, code, &[]).unwrap();
        assert!(one.definition.is_some() && one.source.is_some() && !one.metiers.is_empty(), "{code}");
        assert!(one.positions.is_sorted());
    }
    // A number without its nulls, and a branche that only certifications know, by the same name.
    assert_eq!(analyse::find_ensemble(referentiel, &slug("idcc:29"), &[]).unwrap().code, slug("idcc:0029"));
    let branche = analyse::find_ensemble(referentiel, &certified, &[]).unwrap();
    assert_eq!(branche.genre, GenreEnsemble::Branche);
    assert!(branche.definition.unwrap().contains("certification"));
    for unknown in ["sant", "idcc:9998", "contexte:1", "contexte:x", "idcc:abc"] {
        assert!(analyse::find_ensemble(referentiel, &slug(unknown), &[]).is_err(), "{unknown}");
    }
}

#[test]
fn an_official_set_says_that_it_is_and_of_which_edition() {
    let Some((moteur, _)) = rome4() else { return };
    let one = analyse::find_ensemble(moteur.referentiel(), &slug("rome:86"), &[]).unwrap();
    assert_eq!((one.genre, one.source.as_deref()), (GenreEnsemble::Officiel, Some("ROME 4.60, France Travail")));
    assert!(one.definition.is_some_and(|text| text.contains("officiel")) && one.metiers.len() > 40);
}

#[test]
fn a_contexte_is_a_set_and_a_written_fact_wins_over_the_fiche() {
    let moteur = Moteur::embarque();
    let domicile = analyse::find_ensemble(moteur.referentiel(), &slug("contexte:300778"), &[]).unwrap();
    for metier in moteur.referentiel().metiers() {
        let faits = moteur.referentiel().contextes_faits(metier.code);
        let absent = faits
            .iter()
            .any(|fait| fait.contexte.to_string() == "300778" && fait.etat == passerelles::EtatContexte::Absent);
        let inside = domicile.metiers.iter().any(|one| one.code == metier.code.as_str());
        assert!(!(absent && inside), "{}", metier.code);
    }
}

#[test]
fn the_users_sets_come_first_and_their_faults_have_a_place() {
    let folder = Dossier::new();
    let text = "[[ensemble]]\ncode = \"sap\"\nlibelle = \"Les miens\"\nmetiers = [\"K1304\", \"K1302\"]\n";
    let path = folder.write("miens.toml", text);
    let mine: Vec<Ensemble> = import::read_ensembles(&path).unwrap();
    let referentiel = Moteur::embarque().referentiel();
    let sap = analyse::find_ensemble(referentiel, &slug("sap"), &mine).unwrap();
    assert_eq!((sap.libelle.as_str(), sap.genre, sap.metiers.len()), ("Les miens", GenreEnsemble::Utilisateur, 2));
    assert_eq!(sap.source.as_deref(), Some("miens.toml"));
    let path = folder.write("miens.toml", text.replace("K1302", "K9999"));
    let unknown = analyse::find_ensemble(referentiel, &slug("sap"), &import::read_ensembles(&path).unwrap());
    assert!(unknown.unwrap_err().to_string().contains("métier « K9999 » absent"));
    let path = folder.write("miens.toml", text.replace("libelle", "nom"));
    let fault = import::read_ensembles(&path).unwrap_err().to_string();
    assert!(fault.starts_with("miens.toml:3:1 : champ « nom » inconnu"), "{fault}");
}
