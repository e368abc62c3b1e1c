//! The written facts: each with its source, date and certitude; enough of them; in agreement with the real data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use passerelles::{
    Acquis, CodeRome, GenreEnsemble, Identite, Limites, Metier, Moteur, Referentiel, Tables, Verdict, import::native,
    is_in_force, passerelle::find_obligation,
};

use crate::support::{fixture, judge, rome4, weighing};

/// The day that the issue names.
const JOUR: &str = "2026-11-22";

/// The last day on which a fact was read.
const LU: &str = "2026-11-28";

/// The sets that the project defines for its sectors.
const SECTEURS: [&str; 8] = ["sap", "sante", "social", "proprete", "hcr", "animation", "petite_enfance", "securite"];

fn tables(layer: &str) -> Tables {
    native::read(&fixture(layer)).unwrap_or_else(|error| panic!("{error}")).0.tables
}

fn of_sectors(tables: &Tables) -> BTreeSet<CodeRome> {
    let sets = tables.ensembles.iter().filter(|e| SECTEURS.contains(&e.code.as_str()));
    sets.flat_map(|e| e.metiers.iter().copied()).collect()
}

#[test]
fn the_embedded_layers_open() {
    let names = |moteur: &Moteur| -> Vec<String> {
        moteur.referentiel().couches().iter().map(|couche: &Identite| couche.nom.clone()).collect()
    };
    assert_eq!(names(Moteur::embarque()), ["secteurs", "faits"]);
    assert_eq!(names(Moteur::mini()), ["mini"]);
    for moteur in [Moteur::embarque(), Moteur::mini()] {
        assert!(moteur.referentiel().is_partial(), "an abridged edition says so");
        assert!(moteur.provenance().edition_abregee);
        assert!(moteur.provenance().couches.iter().all(|couche| couche.empreinte.len() == 64));
        let latest = moteur.provenance().couches.iter().filter_map(|couche| couche.date).max();
        assert_eq!(moteur.referentiel().date(), latest, "as of the latest of the layers");
    }
}

/// The files that are embedded are those of the folders, all of them.
#[test]
fn every_fixture_is_embedded() {
    let (opened, _) = passerelles::open(&[], passerelles::Faits::Avec).expect("embedded");
    for (at, layer) in ["secteurs", "faits"].into_iter().enumerate() {
        let on_disk = native::read(&fixture(layer)).expect("valid").0.identite;
        assert_eq!(opened.referentiel().couches()[at].empreinte, on_disk.empreinte, "{layer}: a file is not embedded");
    }
}

/// Read by the TOML crate alone, so that no default of ours can fill a blank.
#[test]
fn every_fact_bears_its_source_date_and_certitude() {
    const FAITS: [&str; 7] =
        ["ensemble", "exigence", "certification", "bloc", "equivalence", "contexte_fait", "nom_usuel"];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for layer in ["faits", "mini", "secteurs"] {
        for entry in fs::read_dir(fixture(layer)).expect("readable") {
            let path = entry.expect("readable").path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("UTF-8");
            let table: toml::Table = text.parse().expect("TOML");
            for genre in FAITS {
                for fact in table.get(genre).and_then(toml::Value::as_array).into_iter().flatten() {
                    *counts.entry(genre).or_default() += 1;
                    assert_sourced(fact, &format!("{} {genre}", path.display()));
                }
            }
        }
    }
    assert!(FAITS.iter().all(|genre| counts.get(genre).is_some_and(|count| *count > 0)), "{counts:?}");
}

fn assert_sourced(fact: &toml::Value, place: &str) {
    let text = |field: &str| fact.get(field).and_then(toml::Value::as_str).unwrap_or_default().trim().to_owned();
    let name = ["code", "nom", "metier"].map(text).join(" ");
    for field in ["source", "date", "certitude"] {
        assert!(!text(field).is_empty(), "{place} {name}: no {field}");
    }
    assert!(text("date").parse::<jiff::civil::Date>().is_ok_and(|date| date <= LU.parse().expect("a date")), "{name}");
    assert!(["certain", "probable", "a_verifier"].contains(&text("certitude").as_str()), "{place} {name}");
}

#[test]
fn the_embedded_edition_has_its_sixty_metiers() {
    let secteurs = tables("secteurs");
    assert!(secteurs.metiers.len() >= 60, "{}", secteurs.metiers.len());
    for metier in &secteurs.metiers {
        let whole = !metier.coeur.is_empty() && !metier.contextes.is_empty() && !metier.appellations.is_empty();
        assert!(whole, "{}: core, contextes and appellations are written", metier.code);
    }
    let faits = tables("faits");
    for set in SECTEURS {
        let ensemble =
            faits.ensembles.iter().find(|e| e.code.as_str() == set).unwrap_or_else(|| panic!("no set {set}"));
        assert_eq!(ensemble.genre, GenreEnsemble::Projet);
        let here = ensemble.metiers.iter().filter(|code| secteurs.metiers.iter().any(|m| m.code == **code)).count();
        assert!(here >= 3, "{set}: {here} métiers in the embedded edition");
    }
}

#[test]
fn twenty_certifications_are_in_force_with_their_blocs() {
    let referentiel = Moteur::embarque().referentiel();
    let date = Some(JOUR.parse().expect("a date"));
    let in_force = referentiel.certifications().iter().filter(|c| is_in_force(c, date) == Some(true));
    let with_blocs = in_force.filter(|c| referentiel.blocs(c.code).len() >= 2).count();
    assert!(with_blocs >= 20, "{with_blocs}");
    let replaced = referentiel.certifications().iter().filter(|c| !c.remplace.is_empty()).count();
    assert!(
        replaced >= 15 && referentiel.equivalences().len() >= 20,
        "{replaced} {}",
        referentiel.equivalences().len()
    );
}

#[test]
fn contexts_for_limits_are_written_on_the_sectors() {
    let faits = tables("faits");
    let here = of_sectors(&faits);
    for (contexte, nom) in [(300_795, "port de charges"), (300_800, "station debout"), (300_803, "nuit")] {
        let written = faits.contextes_faits.iter().filter(|f| f.contexte.0 == contexte && here.contains(&f.metier));
        assert!(written.count() >= 5, "{nom}");
        assert!(faits.limites.iter().any(|limite| limite.contextes.iter().any(|code| code.0 == contexte)), "{nom}");
    }
}

fn written(faits: &Tables, code: CodeRome) -> impl Iterator<Item = &passerelles::Exigence> {
    faits.exigences.iter().filter(move |e| e.metiers.contains(&code))
}

fn assert_regulated_have_an_exigence<'a>(metiers: impl Iterator<Item = &'a Metier>) -> usize {
    let faits = tables("faits");
    let here = of_sectors(&faits);
    let regulated: Vec<&Metier> =
        metiers.filter(|m| m.emploi_reglemente == Some(true) && here.contains(&m.code)).collect();
    let without: Vec<String> = regulated
        .iter()
        .filter(|m| !written(&faits, m.code).any(|e| e.genre != passerelles::GenreExigence::Honorabilite))
        .map(|m| format!("{} {}", m.code, m.libelle))
        .collect();
    assert!(without.is_empty(), "regulated, without a written exigence: {without:#?}");
    regulated.len()
}

#[test]
fn every_regulated_metier_of_the_sectors_has_an_exigence() {
    assert!(assert_regulated_have_an_exigence(tables("secteurs").metiers.iter()) >= 15);
    if let Some((moteur, _)) = rome4() {
        assert!(assert_regulated_have_an_exigence(moteur.referentiel().metiers().iter()) >= 30);
    }
}

// ------------------------------------------------------------------------------------------------ against the real data

/// Every code and official mark of a hand-written layer, against ROME 4.60.
fn disagreements(tables: &Tables, rome: &Referentiel) -> Vec<String> {
    let mut found = Vec::new();
    for metier in &tables.metiers {
        let Ok(official) = rome.metier(metier.code) else {
            found.push(format!("métier {} absent", metier.code));
            continue;
        };
        let same =
            (&metier.libelle, metier.ogr, metier.emploi_reglemente, metier.emploi_cadre, metier.parent, &metier.riasec);
        let other = (
            &official.libelle,
            official.ogr,
            official.emploi_reglemente,
            official.emploi_cadre,
            official.parent,
            &official.riasec,
        );
        if same != other {
            found.push(format!("métier {}: {same:?} / {other:?}", metier.code));
        }
        let lists = [
            (&metier.coeur, &official.coeur),
            (&metier.emergentes, &official.emergentes),
            (&metier.cite, &official.cite),
            (&metier.contextes, &official.contextes),
        ];
        for (mine, theirs) in lists {
            found.extend(
                mine.iter()
                    .filter(|code| !theirs.contains(code))
                    .map(|code| format!("{} {code}: not so marked", metier.code)),
            );
        }
        let anywhere =
            |code| [&official.coeur, &official.emergentes, &official.competences].iter().any(|l| l.contains(code));
        found.extend(
            metier
                .competences
                .iter()
                .filter(|code| !anywhere(code))
                .map(|code| format!("{} {code}: not on the fiche", metier.code)),
        );
        for appellation in &metier.appellations {
            let known = official.appellations.iter().find(|a| a.code == appellation.code);
            if known.is_none_or(|known| known.libelle != appellation.libelle) {
                found.push(format!("{} appellation {}: {known:?}", metier.code, appellation.code));
            }
        }
    }
    for competence in tables.competences.iter().chain(&tables.macro_competences) {
        let official = rome.competence(competence.code);
        if official.is_none_or(|official| {
            (&official.libelle, official.nature, official.macro_competence)
                != (&competence.libelle, competence.nature, competence.macro_competence)
        }) {
            found.push(format!("compétence {competence:?}: {official:?}"));
        }
    }
    for contexte in &tables.contextes {
        let official = rome.contexte(contexte.code);
        if official.is_none_or(|official| official.libelle != contexte.libelle || official.famille != contexte.famille)
        {
            found.push(format!("contexte {contexte:?}: {official:?}"));
        }
    }
    found
}

#[test]
fn codes_and_labels_agree_with_rome_460() {
    let Some((moteur, _)) = rome4() else { return };
    let rome = moteur.referentiel();
    for layer in ["secteurs", "mini", "faits"] {
        let tables = tables(layer);
        let found = disagreements(&tables, rome);
        assert!(found.is_empty(), "{layer}: {} disagreements\n{}", found.len(), found.join("\n"));
        let cited = tables.ensembles.iter().flat_map(|e| &e.metiers);
        let cited = cited.chain(tables.exigences.iter().flat_map(|e| &e.metiers));
        let cited = cited.chain(tables.contextes_faits.iter().map(|f| &f.metier));
        let cited = cited.chain(tables.noms_usuels.iter().flat_map(|n| &n.metiers));
        let cited = cited.chain(tables.certifications.iter().flat_map(|c| &c.vise));
        let unknown: BTreeSet<&CodeRome> = cited.filter(|code| rome.metier(**code).is_err()).collect();
        assert!(unknown.is_empty(), "{layer} cites {unknown:?}");
        let contextes = tables.contextes_faits.iter().map(|f| f.contexte);
        let contextes =
            contextes.chain(tables.limites.iter().flat_map(|l| l.contextes.iter().chain(&l.alternatives).copied()));
        let unknown: BTreeSet<_> = contextes.filter(|code| rome.contexte(*code).is_none()).collect();
        assert!(unknown.is_empty(), "{layer} cites {unknown:?}");
    }
}

/// Where the fiche is blank, or says 'N' and yet obliges, a fact settles it or the verdict is inconnue: never ouverte.
#[test]
fn a_fiche_that_obliges_is_never_open_without_a_fact() {
    let Some((moteur, _)) = rome4() else { return };
    let referentiel = moteur.referentiel();
    let (mut blank, mut contradictory, mut settled) = (0, 0, 0);
    for metier in referentiel.metiers() {
        let doubtful = match metier.emploi_reglemente {
            Some(true) => continue,
            Some(false) => find_obligation(&metier.acces).is_some(),
            None => true,
        };
        if !doubtful {
            continue;
        }
        let ix = referentiel.metier_ix(metier.code).expect("it is there");
        let facts = referentiel.exigences(ix);
        let decides = facts.iter().any(|e| e.genre != passerelles::GenreExigence::Honorabilite);
        let judged = judge(referentiel, metier.code.as_str(), &Acquis::default(), &Limites::default());
        if decides {
            settled += 1;
            assert!(weighing(&judged).iter().all(|raison| raison.source.is_some()), "{}", metier.code);
            continue;
        }
        *(if metier.emploi_reglemente.is_none() { &mut blank } else { &mut contradictory }) += 1;
        assert_eq!(judged.verdict, Verdict::Inconnue, "{} {}", metier.code, metier.libelle);
        if let (Some(false), Some(sentence)) = (metier.emploi_reglemente, find_obligation(&metier.acces)) {
            let quoted = judged.raisons.iter().any(|raison| raison.texte.contains(sentence));
            assert!(quoted, "{}: the sentence is quoted", metier.code);
        }
    }
    assert!(blank > 100 && contradictory > 50 && settled > 20, "{blank} {contradictory} {settled}");
}
