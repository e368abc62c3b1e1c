//! What holds of every référentiel, drawn at random: sums are exact, knowing less never opens, limites are not crossed.

use passerelles::{
    Acquis, Appellation, Certification, Certitude, CodeCertification, CodeOgr, CodeRncp, CodeRome, Collections,
    Competence, Composante, Contexte, ContexteFait, Couche, EtatContexte, Exigence, Fermete, GenreExigence, Identite,
    Index, Limite, Limites, Metier, Millioniemes, Nature, NatureAcquis, Nomenclature, Options, Origine, Passerelle,
    Poids, Referentiel, Slug, Tables, Verdict, export, gate, graph,
};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index as At, select};

const METIERS: [&str; 6] = ["A1001", "A1002", "B1001", "B1002", "C1001", "C1002"];
const ITEMS: u32 = 10;
/// The contextes: night, day, loads.
const CONTEXTES: [u32; 3] = [101, 102, 103];
const CERTIFICATIONS: u32 = 3;
const CERTITUDES: [Certitude; 3] = [Certitude::AVerifier, Certitude::Probable, Certitude::Certain];
const JOUR: &str = "2026-11-22";

fn code(at: usize) -> CodeRome {
    METIERS[at].parse().expect("a ROME code")
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn rncp(number: u32) -> CodeCertification {
    CodeCertification::Rncp(CodeRncp(number))
}

fn jour(text: &str) -> jiff::civil::Date {
    text.parse().expect("a date")
}

// ------------------------------------------------------------------------------------------------------------- generators

fn items(most: usize) -> impl Strategy<Value = Vec<CodeOgr>> {
    btree_set(1..=ITEMS, 0..=most).prop_map(|codes| codes.into_iter().map(CodeOgr).collect())
}

fn words() -> impl Strategy<Value = String> {
    let known = ["soigner", "aider", "repas", "maison", "nuit", "enfant", "la", "de", "l'hôpital"];
    vec(select(known.to_vec()), 0..5).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn metier(at: usize)(
        regulated in option::of(any::<bool>()), coeur in items(3), competences in items(5), definition in words(),
        acces in select(vec!["", "Accessible sans diplôme.", "Une carte professionnelle est obligatoire."]),
        contextes in btree_set(select(CONTEXTES.to_vec()), 0..=3), intitule in words(),
    ) -> Metier {
        let mut metier = Metier::new(code(at), format!("Métier {}", METIERS[at]));
        metier.emploi_reglemente = regulated;
        metier.acces = acces.to_owned();
        metier.definition = definition;
        metier.contextes = contextes.into_iter().map(CodeOgr).collect();
        metier.competences = competences;
        metier.coeur = coeur;
        let ogr = CodeOgr(1000 + at as u32);
        metier.appellations = vec![Appellation { code: ogr, libelle: intitule, court: None, peu_usite: None }];
        metier
    }
}

prop_compose! {
    fn exigence(at: usize)(
        metiers in btree_set(0..METIERS.len(), 1..4), titles in btree_set(1..=CERTIFICATIONS, 0..3),
        // Diplomas that are certain: where titles and ways weigh most.
        certitude in prop_oneof![2 => Just(Certitude::Certain), 1 => select(CERTITUDES.to_vec())],
        voie in prop_oneof![2 => Just(None), 1 => Just(Some("Une voie.".to_owned()))],
        genre in prop_oneof![2 => Just(GenreExigence::Diplome), 1 => select(vec![GenreExigence::Agrement,
            GenreExigence::Concours, GenreExigence::Honorabilite, GenreExigence::Aucune])],
    ) -> Exigence {
        Exigence {
            code: slug(&format!("e{at}")), metiers: metiers.into_iter().map(code).collect(), genre,
            texte: format!("Chose {at}"), certifications: titles.into_iter().map(rncp).collect(), voie,
            base_legale: None, source: "s".to_owned(), date: jour(JOUR), certitude, remarque: None,
        }
    }
}

prop_compose! {
    fn certification(number: u32)(
        actif in option::of(any::<bool>()), fin in option::of(select(vec!["2020-01-01", "2030-01-01"])),
        vise in btree_set(0..METIERS.len(), 0..3),
    ) -> Certification {
        Certification {
            actif, fin_enregistrement: fin.map(jour), vise: vise.into_iter().map(code).collect(),
            ..Certification::new(rncp(number), format!("Titre {number}"))
        }
    }
}

prop_compose! {
    fn fait(metier: usize, contexte: u32)(present in any::<bool>(), certitude in select(CERTITUDES.to_vec()))
    -> ContexteFait {
        let etat = if present { EtatContexte::Present } else { EtatContexte::Absent };
        ContexteFait { metier: code(metier), contexte: CodeOgr(contexte), etat, source: "un fait".to_owned(),
            date: jour(JOUR), certitude, remarque: None }
    }
}

fn faits() -> impl Strategy<Value = Vec<ContexteFait>> {
    let pairs = btree_set((0..METIERS.len(), select(CONTEXTES.to_vec())), 0..5);
    pairs.prop_flat_map(|pairs| pairs.into_iter().map(|(metier, contexte)| fait(metier, contexte)).collect::<Vec<_>>())
}

fn competences() -> Vec<Competence> {
    let natures = [Nature::SavoirFaire, Nature::Savoir, Nature::SavoirFaire, Nature::SavoirEtre];
    let one = |n: u32| Competence::new(CodeOgr(n), format!("Compétence {n}"), natures[n as usize % natures.len()]);
    (1..=ITEMS).map(one).collect()
}

prop_compose! {
    fn tables()(
        metiers in (0..METIERS.len()).map(metier).collect::<Vec<_>>(),
        exigences in (0..5).map(exigence).collect::<Vec<_>>(), how_many in 0usize..=5,
        certifications in (1..=CERTIFICATIONS).map(certification).collect::<Vec<_>>(), contextes_faits in faits(),
    ) -> Tables {
        let contexte = |code| Contexte { code: CodeOgr(code), libelle: format!("Contexte {code}"), famille: None };
        let limite = |code: &str, contexte, alternatives: &[u32]| Limite {
            code: slug(code), libelle: code.to_owned(), contextes: vec![CodeOgr(contexte)],
            alternatives: alternatives.iter().map(|code| CodeOgr(*code)).collect(),
        };
        Tables {
            metiers, competences: competences(), contextes: CONTEXTES.map(contexte).into(), certifications,
            exigences: exigences.into_iter().take(how_many).collect(), contextes_faits,
            limites: vec![limite("nuit", 101, &[102]), limite("charges", 103, &[])],
            ..Tables::default()
        }
    }
}

prop_compose! {
    fn acquis()(items in items(6), metiers in btree_set(0..METIERS.len(), 0..3), met in btree_set(0usize..5, 0..2),
        titles in btree_set(1..=CERTIFICATIONS, 0..3)) -> Acquis {
        let mut acquis = Acquis::default();
        items.into_iter().for_each(|code| acquis.hold(code, NatureAcquis::Declare));
        acquis.metiers.extend(metiers.into_iter().map(code));
        acquis.certifications.extend(titles.into_iter().map(rncp));
        acquis.exigences.extend(met.into_iter().map(|at| slug(&format!("e{at}"))));
        acquis
    }
}

fn limites() -> impl Strategy<Value = Limites> {
    let firmness = option::of(select(vec![Fermete::Dure, Fermete::Souple]));
    (firmness.clone(), firmness).prop_map(|(nuit, charges)| {
        let mut limites = Limites::default();
        for (name, firmness) in [("nuit", nuit), ("charges", charges)] {
            firmness.into_iter().for_each(|firmness| limites.insert(slug(name), firmness));
        }
        limites
    })
}

fn build(tables: Tables) -> Referentiel {
    let identite = Identite {
        nom: "tiré".to_owned(),
        edition: "1".to_owned(),
        date: Some(jour(JOUR)),
        nomenclature: Nomenclature::Rome4,
        partiel: false,
        licence: None,
        source: None,
        issu_de: Vec::new(),
        empreinte: String::new(),
    };
    let mut collections = Collections::from_couche(Couche { identite, origine: Origine::Import, tables });
    graph::clean(&mut collections);
    Referentiel::new(collections).expect("cleaned").0
}

/// All passerelles from every métier, and the référentiel they are of.
fn answers(tables: &Tables, acquis: &Acquis, options: &Options) -> (Referentiel, Vec<Vec<Passerelle>>) {
    let referentiel = build(tables.clone());
    let index = Index::new(&referentiel, &Poids::ROME4);
    let all = referentiel
        .metiers()
        .iter()
        .map(|metier| index.depuis(&referentiel, metier.code, acquis, options).expect("it is there").passerelles);
    let all = all.collect();
    (referentiel, all)
}

fn sum<'a>(values: impl Iterator<Item = &'a Millioniemes>) -> Millioniemes {
    values.copied().sum()
}

fn composante(passerelle: &Passerelle, composante: Composante) -> Millioniemes {
    passerelle.composantes.iter().find(|c| c.nom == composante.nom()).expect("weighed").valeur
}

// -------------------------------------------------------------------------------------------------------------- properties

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_exact(tables in tables(), acquis in acquis()) {
        let options = Options { nombre: None, ..Options::default() };
        let (referentiel, all) = answers(&tables, &acquis, &options);
        let index = Index::new(&referentiel, &Poids::ROME4);
        for one in all.iter().flatten() {
            prop_assert_eq!(sum(one.composantes.iter().map(|c| &c.valeur)), one.score);
            prop_assert!(one.score <= Millioniemes(1_000_000 + 1_000), "at most one, but for rounding: {}", one.score);
            assert_partagees_stand_in_composantes(one);
            assert_couverture_adds_up(one);
            let [de, vers] = [&one.source.code, &one.cible.code].map(|code| code.parse().expect("a code"));
            let whole = index.entre(&referentiel, de, vers, &acquis, &options).expect("two métiers");
            let detail = &whole.passerelles[0];
            prop_assert_eq!((detail.score, &detail.composantes), (one.score, &one.composantes));
            prop_assert_eq!(sum(detail.contributions.iter().map(|c| &c.contribution)), one.score);
            for part in &one.composantes {
                let mine = detail.contributions.iter().filter(|c| c.composante == part.nom);
                prop_assert_eq!(sum(mine.map(|c| &c.contribution)), part.valeur);
            }
        }
    }

    #[test]
    fn ranking_is_by_score_then_code_and_repeats(tables in tables(), acquis in acquis()) {
        let options = Options { nombre: None, ..Options::default() };
        let (_, all) = answers(&tables, &acquis, &options);
        for list in &all {
            prop_assert_eq!(list.len(), METIERS.len() - 1, "whatever the verdict");
            prop_assert!(list.is_sorted_by_key(|p| (std::cmp::Reverse(p.score), p.cible.code.clone())));
        }
        let (_, again) = answers(&tables, &acquis, &options);
        prop_assert_eq!(export::json::write(&all), export::json::write(&again));
        let best = Options { nombre: Some(2), ..options };
        let (_, short) = answers(&tables, &acquis, &best);
        for (short, list) in short.iter().zip(&all) {
            prop_assert_eq!(short.as_slice(), &list[..2], "k best are the first k of all");
        }
    }

    #[test]
    fn holding_one_more_competence_never_lowers_couverture(tables in tables(), acquis in acquis(), more in 1..=ITEMS) {
        let mut richer = acquis.clone();
        richer.hold(CodeOgr(more), NatureAcquis::Declare);
        let options = Options { nombre: None, ..Options::default() };
        let (_, before) = answers(&tables, &acquis, &options);
        let (_, after) = answers(&tables, &richer, &options);
        for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
            prop_assert_eq!((&before.cible, before.score), (&after.cible, after.score), "what ranks is between métiers");
            prop_assert!(after.couverture >= before.couverture && after.coeur >= before.coeur);
            prop_assert!(after.tenues >= before.tenues && after.total == before.total);
        }
    }

    #[test]
    fn filters_keep_and_never_change(tables in tables(), acquis in acquis(), least in 0u32..1_000_000) {
        let options = Options { nombre: None, ..Options::default() };
        let (_, all) = answers(&tables, &acquis, &options);
        for verdict in Verdict::ALL {
            let mut narrow = options.clone();
            narrow.filtres.verdicts = vec![verdict];
            narrow.filtres.couverture_min = Millioniemes(least);
            let (_, kept) = answers(&tables, &acquis, &narrow);
            for (kept, all) in kept.iter().zip(&all) {
                let chosen = |p: &&Passerelle| p.verdict == verdict && (least == 0 || p.couverture >= Some(Millioniemes(least)));
                let expected: Vec<&Passerelle> = all.iter().filter(chosen).collect();
                prop_assert_eq!(kept.len(), expected.len());
                for (kept, expected) in kept.iter().zip(expected) {
                    prop_assert_eq!((&kept.cible, kept.score, kept.verdict), (&expected.cible, expected.score, expected.verdict));
                }
            }
        }
    }
}

fn assert_partagees_stand_in_composantes(one: &Passerelle) {
    for (nature, part) in [(Nature::SavoirFaire, Composante::SavoirFaire), (Nature::Savoir, Composante::Savoirs)] {
        let mine = one.partagees.iter().filter(|p| p.nature == nature);
        let mine = sum(mine.map(|p| &p.contribution));
        assert!(mine <= composante(one, part), "{nature:?}: {mine} of {}", composante(one, part));
    }
    // Savoirs stand alone in their composante: what is shared of them is all of it.
    let savoirs = one.partagees.iter().filter(|p| p.nature == Nature::Savoir);
    assert_eq!(sum(savoirs.map(|p| &p.contribution)), composante(one, Composante::Savoirs));
}

fn assert_couverture_adds_up(one: &Passerelle) {
    let held = sum(one.partagees.iter().map(|p| &p.poids));
    let missing = sum(one.manquantes.iter().map(|m| &m.poids));
    assert_eq!((one.partagees.len(), one.partagees.len() + one.manquantes.len()), (one.tenues, one.total));
    assert_eq!(one.couverture, (one.total > 0).then_some(held));
    if one.total > 0 {
        assert_eq!(held + missing, Millioniemes::UN);
    }
    let marks_core = one.partagees.iter().any(|p| p.coeur) || one.manquantes.iter().any(|m| m.coeur);
    assert_eq!(one.coeur.is_some(), marks_core);
}

// -------------------------------------------------------------------------------------- knowing less, and hard limites

/// One piece of knowledge, to be lost. Each is something the référentiel or the person could say and no longer does.
///
/// Not among them, and why:
/// - a whole exigence: that the law asks something is a fact the source's own mark replaces (a clean 'N'), as
///   `--sans-faits` says;
/// - the text of the fiche: a 'N' is clean where nothing read contradicts it;
/// - `present` facts and what expired a certification: the fiche then speaks, or the certification may be in force
///   again. A lost `present` fact is at most "non signalé", flagged and ranked after: see the property of its own;
/// - an `absent` fact on the alternative of a limite: the fiche then lists the alternative.
#[derive(Debug, Clone, Copy)]
enum Perte {
    /// `emploi_reglemente` becomes blank.
    Reglemente,
    /// A certification is unknown: it stands in no exigence and in nobody's hands.
    Certification,
    /// A certification no longer satisfies one exigence.
    Satisfaction,
    /// The way of an exigence is no longer named.
    Voie,
    /// The certitude of an exigence goes one step down.
    Certitude,
    /// A fact that a contexte is absent goes.
    Absence,
    /// The certitude of such a fact goes one step down.
    CertitudeAbsence,
    /// What the person holds is not known.
    Detenu,
    /// That the person exercised a métier is not known.
    Exerce,
    /// That the person already met an exigence is not known.
    Rempli,
}

const PERTES: [Perte; 10] = [
    Perte::Reglemente,
    Perte::Certification,
    Perte::Satisfaction,
    Perte::Voie,
    Perte::Certitude,
    Perte::Absence,
    Perte::CertitudeAbsence,
    Perte::Detenu,
    Perte::Exerce,
    Perte::Rempli,
];

fn lower(certitude: Certitude) -> Certitude {
    if certitude == Certitude::Certain { Certitude::Probable } else { Certitude::AVerifier }
}

/// One entry of a list, if there is one.
fn pick<'a, T>(list: &'a mut [T], at: &At) -> Option<&'a mut T> {
    if list.is_empty() { None } else { Some(at.get_mut(list)) }
}

fn lose<T: Ord + Clone>(set: &mut std::collections::BTreeSet<T>, at: &At) {
    let all: Vec<T> = set.iter().cloned().collect();
    if !all.is_empty() {
        set.remove(at.get(&all));
    }
}

/// The facts of absence on what breaks a limite; alternatives are left out.
fn is_absence(fait: &ContexteFait) -> bool {
    fait.etat == EtatContexte::Absent && fait.contexte != CodeOgr(102)
}

impl Perte {
    fn apply(self, tables: &mut Tables, acquis: &mut Acquis, at: &At) {
        match self {
            Perte::Reglemente => at.get_mut(&mut tables.metiers).emploi_reglemente = None,
            Perte::Certification => {
                let lost = tables.certifications.remove(at.index(tables.certifications.len())).code;
                tables.exigences.iter_mut().for_each(|e| e.certifications.retain(|code| *code != lost));
                acquis.certifications.remove(&lost);
            }
            Perte::Satisfaction => {
                if let Some(exigence) = pick(&mut tables.exigences, at)
                    && !exigence.certifications.is_empty()
                {
                    exigence.certifications.remove(at.index(exigence.certifications.len()));
                }
            }
            Perte::Voie => pick(&mut tables.exigences, at).into_iter().for_each(|e| e.voie = None),
            Perte::Certitude => {
                pick(&mut tables.exigences, at).into_iter().for_each(|e| e.certitude = lower(e.certitude));
            }
            Perte::Absence => {
                if let Some(lost) = tables.contextes_faits.iter().position(is_absence) {
                    tables.contextes_faits.remove(lost);
                }
            }
            Perte::CertitudeAbsence => {
                let absences = tables.contextes_faits.iter_mut().filter(|fait| is_absence(fait));
                absences.for_each(|fait| fait.certitude = lower(fait.certitude));
            }
            Perte::Detenu => lose(&mut acquis.certifications, at),
            Perte::Exerce => lose(&mut acquis.metiers, at),
            Perte::Rempli => lose(&mut acquis.exigences, at),
        }
    }

    /// How open a verdict is, for the comparison that this loss calls for. Worst first is the order of `Verdict`. Only
    /// where the certitude of an exigence is lost, bloquée and inconnue are as closed one as the other: what is
    /// perhaps not asked cannot block, and opens nothing either.
    fn openness(self, verdict: Verdict) -> Verdict {
        match (self, verdict) {
            (Perte::Certitude, Verdict::Bloquee) => Verdict::Inconnue,
            _ => verdict,
        }
    }
}

fn verdicts(tables: &Tables, acquis: &Acquis, limites: &Limites) -> Vec<passerelles::Gate> {
    let referentiel = build(tables.clone());
    let judge = |metier| gate(&referentiel, metier, acquis, limites, referentiel.date());
    referentiel.metier_positions().map(judge).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_verdict_never_gets_better_by_knowing_less(
        tables in tables(), acquis in acquis(), limites in limites(), at in any::<At>(),
    ) {
        let before = verdicts(&tables, &acquis, &limites);
        for perte in PERTES {
            let (mut less, mut held) = (tables.clone(), acquis.clone());
            perte.apply(&mut less, &mut held, &at);
            let after = verdicts(&less, &held, &limites);
            for (at, (before, after)) in before.iter().zip(&after).enumerate() {
                prop_assert!(
                    perte.openness(after.verdict) <= perte.openness(before.verdict),
                    "{} after losing {:?}: {:#?}\nthen {:#?}", METIERS[at], perte, before.raisons, after.raisons
                );
            }
        }
    }

    /// A `present` fact lost leaves at best a flag: the result is ranked after all that could be checked.
    #[test]
    fn a_lost_presence_is_flagged(tables in tables(), limites in limites()) {
        let present = |f: &ContexteFait| f.etat == EtatContexte::Present;
        let mut less = tables.clone();
        less.contextes_faits.retain(|fait| !present(fait));
        let (before, after) = (verdicts(&tables, &Acquis::default(), &limites), verdicts(&less, &Acquis::default(), &limites));
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after.verdict <= before.verdict || after.non_signale, "{:#?}\nthen {:#?}", before.raisons, after.raisons);
        }
    }

    /// Judged again from the tables alone, by a rule written apart from the gate.
    #[test]
    fn a_hard_limite_met_is_never_crossed(tables in tables(), acquis in acquis(), limites in limites()) {
        let options = Options { nombre: None, limites: limites.clone(), ..Options::default() };
        let (_, all) = answers(&tables, &acquis, &options);
        for one in all.iter().flatten() {
            let metier = tables.metiers.iter().find(|m| m.code.as_str() == one.cible.code).expect("it is there");
            let is_there = |contexte: u32| {
                let fact = tables.contextes_faits.iter().find(|f| {
                    f.metier == metier.code && f.contexte.0 == contexte && f.certitude > Certitude::AVerifier
                });
                fact.map_or(metier.contextes.contains(&CodeOgr(contexte)), |f| f.etat == EtatContexte::Present)
            };
            for (name, fermete) in limites.iter().filter(|(_, fermete)| *fermete == Fermete::Dure) {
                let worst = match (name.as_str(), is_there(101), is_there(102), is_there(103)) {
                    ("nuit", true, false, _) | ("charges", _, _, true) => Verdict::Bloquee,
                    ("nuit", true, true, _) => Verdict::Conditionnelle,
                    _ => Verdict::Ouverte,
                };
                prop_assert!(one.verdict <= worst, "{} {name} {fermete:?}: {:#?}", one.cible.code, one.raisons);
            }
        }
    }
}

/// Regression: whoever exercises B1001 was presumed to hold what A1001 asks once all but one of the titles that B1001
/// accepts were forgotten, or its way.
#[test]
fn forgetting_a_title_of_one_exigence_opens_no_other() {
    let text = |titles: &str, voie: &str| {
        let exigence = |code: &str, metier: &str, titles: &str, voie: &str| {
            format!(
                "[[exigence]]\ncode = \"{code}\"\nmetiers = [\"{metier}\"]\ngenre = \"diplome\"\ntexte = \"x\"\ncertifications = {titles}\n{voie}source = \"s\"\ndate = \"2026-11-22\"\ncertitude = \"certain\"\n"
            )
        };
        let metier = |code: &str| format!("[[metier]]\ncode = \"{code}\"\nlibelle = \"x\"\nemploi_reglemente = true\n");
        let title = |n| format!("[[certification]]\ncode = \"RNCP{n}\"\nlibelle = \"x\"\nactif = true\n");
        [
            metier("A1001"),
            metier("B1001"),
            title(1),
            title(2),
            exigence("a", "A1001", "[\"RNCP1\"]", ""),
            exigence("b", "B1001", titles, voie),
        ]
        .concat()
    };
    let mut acquis = Acquis::default();
    acquis.metiers.insert("B1001".parse().expect("a code"));
    for (titles, voie) in
        [("[\"RNCP1\", \"RNCP2\"]", ""), ("[\"RNCP1\"]", "voie = \"ou autrement\"\n"), ("[\"RNCP1\"]", "")]
    {
        let referentiel = crate::support::referentiel(&text(titles, voie));
        let judged = crate::support::judge(&referentiel, "A1001", &acquis, &Limites::default());
        assert_eq!(judged.verdict, Verdict::Conditionnelle, "{titles} {voie}");
    }
}
