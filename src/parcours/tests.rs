//! The search against brute force, on random référentiels small enough to list every path.

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;

use super::detail::detail;
use super::memoire::{Contexte, NIVEAU_INCONNU, Suite};
use super::recherche;
use super::*;
use crate::graph::{MetierIx, Referentiel, clean};
use crate::import::native;
use crate::model::{Acquis, Collections, Fermete, Limites, NatureAcquis, Niveau};
use crate::passerelle::{Index, Millioniemes, Poids, Verdict, with_metier};

/// A référentiel as numbers: what a case shrinks to can be read.
#[derive(Debug, Clone)]
struct Monde {
    /// By métier: compétences as bits, whether it is regulated (unknown, no, yes), whether it has the contexte, level.
    metiers: Vec<(u16, u8, bool, u32)>,
    /// By exigence: métiers as bits, certifications as bits, whether a way is written, whether it is doubtful.
    exigences: Vec<(u8, u8, bool, bool)>,
    /// By certification: the compétences of each bloc as bits, level (null: unknown), whether it is in force.
    certifications: Vec<(Vec<u16>, u32, bool)>,
    /// From a certification, to a certification, what it gives.
    equivalences: Vec<(usize, usize, u8)>,
    voisins: usize,
    /// The certifications held.
    acquis: u8,
    limite: bool,
    inconnues: bool,
    nombre: usize,
    etapes_max: usize,
    /// How many levels an étape may climb.
    marche_max: Option<u8>,
    /// The targets as bits; the last métier is always one.
    cibles: u8,
    /// The charge of an étape, and the price of a bloc.
    prix: (u32, u32),
}

const METIERS: usize = 6;
const COMPETENCES: usize = 12;
const CERTIFICATIONS: usize = 3;

/// One of a number of things, or any of them, as bits.
fn few(size: usize) -> impl Strategy<Value = u8> {
    prop_oneof![(0..size).prop_map(|one| 1u8 << one), 0u8..1 << size]
}

prop_compose! {
    fn monde()(
        metiers in vec((1u16..1 << COMPETENCES, 0u8..3, any::<bool>(), 0u32..5), METIERS),
        exigences in vec((few(METIERS), few(CERTIFICATIONS), any::<bool>(), prop::bool::weighted(0.2)), 0..4),
        certifications in vec((vec(0u16..1 << COMPETENCES, 0..4), 0u32..7, prop::bool::weighted(0.8)), CERTIFICATIONS),
        equivalences in vec((0..CERTIFICATIONS, 0..CERTIFICATIONS, prop_oneof![2 => Just(0u8), 1 => 1u8..3]), 0..4),
        voisins in 1usize..5,
        acquis in prop_oneof![3 => Just(0u8), 1 => 0u8..1 << CERTIFICATIONS],
        limite in any::<bool>(),
        inconnues in prop::bool::weighted(0.8),
        nombre in 1usize..8,
        etapes_max in 1usize..6,
        marche_max in prop::option::weighted(0.3, 0u8..5),
        cibles in few(METIERS),
        prix in (prop_oneof![Just(0u32), Just(250_000)], prop_oneof![Just(30_000u32), Just(250_000)]),
    ) -> Monde {
        Monde {
            metiers, exigences, certifications, equivalences, voisins, acquis, limite, inconnues, nombre, etapes_max,
            marche_max,
            cibles: cibles | 1 << (METIERS - 1), prix,
        }
    }
}

const FAIT: &str = "date = \"2026-01-01\"\nsource = \"essai\"\n";

fn bits(set: u32, size: usize) -> impl Iterator<Item = usize> {
    (0..size).filter(move |at| set >> at & 1 == 1)
}

fn list(set: u32, size: usize, name: impl Fn(usize) -> String) -> String {
    format!("[{}]", bits(set, size).map(name).collect::<Vec<_>>().join(", "))
}

fn rome(at: usize) -> String {
    format!("\"A110{at}\"")
}

fn rncp(at: usize) -> String {
    format!("\"RNCP{}\"", 1001 + at)
}

impl Monde {
    fn to_toml(&self) -> String {
        let mut text = "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"essai\"\nedition = \"1\"\n\
                        date = \"2026-01-01\"\nnomenclature = \"rome4\"\n"
            .to_owned();
        for (at, (items, regle, contexte, niveau)) in self.metiers.iter().enumerate() {
            let items = list(u32::from(*items), COMPETENCES, |at| (100 + at).to_string());
            let _ = writeln!(text, "[[metier]]\ncode = {}\nlibelle = \"Métier {at}\"\ncompetences = {items}", rome(at));
            if *regle > 0 {
                let _ = writeln!(text, "emploi_reglemente = {}", *regle == 2);
            }
            if *contexte {
                let _ = writeln!(text, "contextes = [900]");
            }
            if *niveau > 0 {
                let _ = writeln!(text, "niveau = {niveau}");
            }
        }
        for at in 0..COMPETENCES {
            let nature = if at % 4 == 3 { "savoir" } else { "savoir-faire" };
            let _ = writeln!(text, "[[competence]]\ncode = {}\nlibelle = \"C{at}\"\nnature = \"{nature}\"", 100 + at);
        }
        text.push_str("[[contexte]]\ncode = 900\nlibelle = \"Nuit\"\n");
        text.push_str("[[limite]]\ncode = \"nuit\"\nlibelle = \"Nuit\"\ncontextes = [900]\n");
        self.write_titles(&mut text);
        text
    }

    fn write_titles(&self, text: &mut String) {
        for (at, (blocs, niveau, actif)) in self.certifications.iter().enumerate() {
            let _ = writeln!(text, "[[certification]]\ncode = {}\nlibelle = \"T{at}\"\nactif = {actif}", rncp(at));
            if *niveau > 0 {
                let _ = writeln!(text, "niveau = {niveau}");
            }
            for (bloc, items) in blocs.iter().enumerate() {
                let links = list(u32::from(*items), COMPETENCES, |at| format!("{{ code = {} }}", 100 + at));
                let code = format!("\"RNCP{}BC0{}\"", 1001 + at, bloc + 1);
                let _ = writeln!(text, "[[bloc]]\ncode = {code}\nlibelle = \"B{bloc}\"\ncompetences = {links}");
            }
        }
        for (at, (metiers, titres, voie, doubtful)) in self.exigences.iter().enumerate() {
            let metiers = list(u32::from(*metiers), METIERS, rome);
            let titres = list(u32::from(*titres), CERTIFICATIONS, rncp);
            let sure = if *doubtful { "a_verifier" } else { "certain" };
            let _ = writeln!(
                text,
                "[[exigence]]\ncode = \"e{at}\"\nmetiers = {metiers}\ngenre = \"diplome\"\ntexte = \"E{at}\"\n\
                 certifications = {titres}\ncertitude = \"{sure}\"\n{FAIT}"
            );
            if *voie {
                text.push_str("voie = \"une démarche\"\n");
            }
        }
        for (at, (de, vers, effet)) in self.equivalences.iter().enumerate().filter(|(_, (de, vers, _))| de != vers) {
            let effet = ["certification_acquise", "allegement", "acces"][usize::from(*effet)];
            let _ = writeln!(
                text,
                "[[equivalence]]\ncode = \"q{at}\"\nde = [{}]\nvers = [{}]\neffet = \"{effet}\"\n\
                 certitude = \"certain\"\n{FAIT}",
                rncp(*de),
                rncp(*vers)
            );
        }
    }

    fn referentiel(&self) -> Referentiel {
        let text = self.to_toml();
        let couche = native::read_texts("essai", &[("essai.toml", &text)]).unwrap_or_else(|e| panic!("{e}\n{text}")).0;
        let mut collections = Collections::from_couche(couche);
        let _ = clean(&mut collections);
        Referentiel::new(collections).unwrap_or_else(|e| panic!("{e}\n{text}")).0
    }

    fn acquis(&self, referentiel: &Referentiel) -> Acquis {
        let mut acquis = Acquis::default();
        for at in bits(u32::from(self.acquis), CERTIFICATIONS) {
            let code = rncp(at).trim_matches('"').parse().expect("a code");
            acquis.certifications.insert(code);
            for link in referentiel.blocs(code).iter().flat_map(|bloc| &bloc.competences) {
                acquis.hold(link.code, NatureAcquis::Atteste);
            }
        }
        acquis
    }

    fn options(&self) -> ParcoursOptions {
        let mut limites = Limites::default();
        if self.limite {
            limites.insert("nuit".parse().expect("a name"), Fermete::Dure);
        }
        ParcoursOptions {
            nombre: self.nombre,
            etapes_max: self.etapes_max,
            voisins: self.voisins,
            inconnues: if self.inconnues { Inconnues::Avec } else { Inconnues::Sans },
            limites,
            bareme: Bareme {
                charge_etape: Millioniemes(self.prix.0),
                cout_bloc: Millioniemes(self.prix.1),
                ..Bareme::default()
            },
            marche_max: self.marche_max,
            ..ParcoursOptions::default()
        }
    }
}

/// All that a search needs, from the first métier to the targets.
struct Banc {
    referentiel: Referentiel,
    index: Index,
    reseau: Reseau,
    acquis: Acquis,
    options: ParcoursOptions,
    cibles: Vec<MetierIx>,
}

impl Banc {
    fn new(monde: &Monde) -> Self {
        let referentiel = monde.referentiel();
        let index = Index::new(&referentiel, Poids::for_nomenclature(referentiel.nomenclature()));
        let reseau = Reseau::new(&referentiel, &index, monde.voisins);
        let acquis = monde.acquis(&referentiel);
        let cibles = bits(u32::from(monde.cibles), METIERS).skip_while(|at| *at == 0).map(|at| MetierIx(at as u32));
        let cibles = cibles.collect();
        Banc { index, reseau, acquis, options: monde.options(), cibles, referentiel }
    }

    fn with<T>(&self, options: &ParcoursOptions, ask: impl FnOnce(&trouver::Recherche) -> T) -> T {
        let held = with_metier(&self.referentiel, &self.acquis, MetierIx(0));
        let own = self.reseau.with_titles(&self.referentiel, MetierIx(0), &self.acquis);
        let contexte = Contexte {
            referentiel: &self.referentiel,
            index: &self.index,
            reseau: own.as_ref().unwrap_or(&self.reseau),
            acquis: &held,
            limites: &options.limites,
            date: self.referentiel.date(),
            inconnues: options.inconnues,
            bareme: &options.bareme,
            marche_max: options.marche_max,
            suite: Suite::Libre,
        };
        let etapes_max = options.etapes_max;
        ask(&trouver::Recherche { contexte, depart: MetierIx(0), cibles: &self.cibles, etapes_max })
    }

    /// Whether each étape asks a title within reach of those held by then.
    fn climbs(&self, played: &Parcours, options: &ParcoursOptions) -> bool {
        let Some(most) = options.marche_max else { return true };
        let value = |niveau: Option<Niveau>| niveau.map_or(0, |niveau| niveau.value());
        let held = self.acquis.certifications.iter().map(|code| self.referentiel.certification(*code).expect("known"));
        let mut tenu = held.map(|certification| value(certification.niveau)).max().unwrap_or(0).max(2);
        tenu = tenu.max(value(niveau_of(&self.referentiel, MetierIx(0), self.referentiel.date())));
        played.etapes.iter().all(|etape| {
            let asked: Vec<_> =
                etape.conditions.iter().filter(|c| c.certification.is_some()).map(|c| c.niveau).collect();
            let within = asked.iter().all(|niveau| niveau.is_some_and(|niveau| niveau.value() <= tenu + most));
            tenu = asked.iter().map(|niveau| value(*niveau)).fold(tenu, u8::max);
            within
        })
    }

    /// Whether each title asked after the first is one that an equivalence of the world eases for those held by then.
    fn follows(&self, monde: &Monde, played: &Parcours) -> bool {
        let mut held: BTreeSet<String> = self.acquis.certifications.iter().map(ToString::to_string).collect();
        let name = |at: usize| rncp(at).trim_matches('"').to_owned();
        let mut is_first = true;
        played.etapes.iter().all(|etape| {
            let asked = etape.conditions.iter().filter_map(|condition| condition.certification.as_ref());
            let asked: Vec<String> = asked.map(|objet| objet.code.clone()).collect();
            let eases = |code: &String| {
                let links = monde.equivalences.iter().filter(|(de, vers, _)| de != vers);
                links
                    .map(|(de, vers, _)| (name(*de), name(*vers)))
                    .any(|(de, vers)| vers == *code && held.contains(&de))
            };
            let follows = asked.is_empty() || is_first || asked.iter().any(eases);
            is_first &= asked.is_empty();
            held.extend(asked);
            follows
        })
    }

    /// Every loopless path to a target that no gate shuts, played étape by étape.
    fn all(&self, options: &ParcoursOptions) -> Vec<(Vec<u32>, Parcours)> {
        self.with(options, |recherche| {
            let mut found = Vec::new();
            let mut open = vec![vec![0u32]];
            while let Some(path) = open.pop() {
                let last = MetierIx(path[path.len() - 1]);
                if path.len() > 1 {
                    let chemin = recherche::Chemin { metiers: path.clone(), cout: 0, niveau: 0 };
                    let played = detail(&recherche.contexte, &chemin, 1, options);
                    let shut = |etape: &Etape| {
                        etape.verdict == Verdict::Bloquee
                            || (etape.verdict == Verdict::Inconnue && options.inconnues == Inconnues::Sans)
                    };
                    if played.etapes.iter().any(shut) || !self.climbs(&played, options) {
                        continue;
                    }
                    if self.cibles.contains(&last) {
                        found.push((path, played));
                        continue;
                    }
                }
                if path.len() <= options.etapes_max {
                    let next = recherche.contexte.reseau.depuis(last).filter(|vers| !path.contains(&vers.0));
                    open.extend(next.map(|vers| [path.as_slice(), &[vers.0]].concat()));
                }
            }
            found
        })
    }
}

/// What the front judges on, read from a parcours played again.
fn vector(parcours: &Parcours) -> (u32, usize, u8, u8) {
    let asked = parcours.etapes.iter().flat_map(|etape| &etape.conditions).filter(|c| c.certification.is_some());
    let niveau = asked.map(|c| c.niveau.map_or(NIVEAU_INCONNU, |niveau| niveau.value())).max().unwrap_or(0);
    let gain = parcours.niveau_atteint.map_or(0, |niveau| niveau.value());
    (parcours.effort.0, parcours.etapes.len(), niveau, gain)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_k_best_are_those_of_brute_force(monde in monde()) {
        let banc = Banc::new(&monde);
        let mut all: Vec<(u32, usize, Vec<u32>)> =
            banc.all(&banc.options).into_iter().map(|(path, played)| (played.cout.0, path.len(), path)).collect();
        all.sort();
        all.truncate(monde.nombre);
        let found = banc.with(&banc.options, |recherche| recherche.best(monde.nombre));
        prop_assert!(found.prouve);
        let found: Vec<(u32, usize, Vec<u32>)> =
            found.chemins.into_iter().map(|chemin| (chemin.cout, chemin.metiers.len(), chemin.metiers)).collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn the_ladder_is_that_of_brute_force(monde in monde()) {
        let monde = Monde { marche_max: None, ..monde };
        let banc = Banc::new(&monde);
        let climbing = ParcoursOptions { marche_max: Some(ECHELON), ..banc.options.clone() };
        let mut all: Vec<(u32, usize, Vec<u32>)> = banc
            .all(&climbing)
            .into_iter()
            .filter(|(_, played)| banc.follows(&monde, played))
            .map(|(path, played)| (played.cout.0, path.len(), path))
            .collect();
        all.sort();
        all.truncate(monde.nombre.min(ECHELONS));
        let (best, ladder) = banc.with(&banc.options, |recherche| {
            let best = recherche.best(monde.nombre).chemins;
            let ladder = recherche.ladder(&banc.options, &best);
            (best, ladder)
        });
        all.retain(|(_, _, path)| best.iter().all(|chemin| chemin.metiers != *path));
        let ladder: Vec<(u32, usize, Vec<u32>)> =
            ladder.into_iter().map(|chemin| (chemin.cout, chemin.metiers.len(), chemin.metiers)).collect();
        let held = banc.acquis.certifications.iter().filter_map(|code| banc.referentiel.certification(*code).ok()?.niveau);
        let own = niveau_of(&banc.referentiel, MetierIx(0), banc.referentiel.date());
        let tenu = held.chain(own).map(|niveau| niveau.value()).fold(2, u8::max);
        if best.iter().any(|chemin| chemin.niveau > tenu + ECHELON) {
            prop_assert_eq!(ladder, all);
        } else {
            prop_assert!(ladder.is_empty());
        }
    }

    #[test]
    fn the_front_is_that_of_brute_force(monde in monde()) {
        let banc = Banc::new(&monde);
        let all: BTreeSet<(u32, usize, u8, u8)> = banc.all(&banc.options).iter().map(|(_, played)| vector(played)).collect();
        let beats = |a: &(u32, usize, u8, u8), b: &(u32, usize, u8, u8)| {
            a != b && a.0 <= b.0 && a.1 <= b.1 && a.2 <= b.2 && a.3 >= b.3
        };
        let expected: Vec<_> = all.iter().filter(|one| !all.iter().any(|other| beats(other, one))).copied().collect();
        let found: Vec<_> = banc.with(&banc.options, |recherche| {
            let chemins = pareto::front(recherche, &banc.options).chemins;
            chemins.iter().map(|chemin| vector(&detail(&recherche.contexte, chemin, 1, &banc.options))).collect()
        });
        let sorted: BTreeSet<_> = found.iter().copied().collect();
        prop_assert_eq!(sorted.len(), found.len());
        prop_assert_eq!(sorted.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lifting_a_limite_never_raises_the_best_cost(monde in monde()) {
        let banc = Banc::new(&Monde { limite: true, ..monde });
        let best = |options: &ParcoursOptions| {
            banc.with(options, |recherche| recherche.best(1).chemins.first().map_or(u32::MAX, |chemin| chemin.cout))
        };
        let lifted = ParcoursOptions { limites: Limites::default(), ..banc.options.clone() };
        prop_assert!(best(&lifted) <= best(&banc.options));
    }

    #[test]
    fn an_absence_is_explained_and_what_opens_a_way_does(monde in monde()) {
        let banc = Banc::new(&monde);
        banc.with(&banc.options, |recherche| {
            if !recherche.best(1).chemins.is_empty() {
                return Ok(());
            }
            let obstacle = obstacle::explain_absence(recherche, true);
            prop_assert_eq!(obstacle.coupure == Coupure::AucunLien, obstacle.etapes_minimum.is_none());
            if obstacle.coupure == Coupure::Portes {
                prop_assert!(!obstacle.barrieres.is_empty());
            }
            for changement in &obstacle.changements {
                let mut options = banc.options.clone();
                for levee in &changement.levees {
                    match levee {
                        Levee::Limite { .. } => options.limites = Limites::default(),
                        Levee::Inconnues => options.inconnues = Inconnues::Avec,
                        Levee::Marche => options.marche_max = None,
                        Levee::Etapes { minimum } => options.etapes_max = *minimum,
                    }
                }
                let all = banc.all(&options);
                prop_assert_eq!(all.iter().map(|(_, played)| played.cout).min(), Some(changement.cout));
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_plain_search_is_that_of_brute_force(
        arcs in vec((0u32..7, 0u32..7, 0u32..20), 0..30), nombre in 1usize..9, etapes in 1usize..7,
    ) {
        let plat = Plat::new(7, &arcs);
        let mut cheapest = std::collections::BTreeMap::new();
        for (de, vers, cout) in arcs.iter().filter(|(de, vers, _)| de != vers) {
            let known = cheapest.entry((*de, *vers)).or_insert(*cout);
            *known = (*known).min(*cout);
        }
        let mut all = Vec::new();
        let mut open = vec![(0u32, vec![0u32])];
        while let Some((cout, path)) = open.pop() {
            let last = path[path.len() - 1];
            if last == 6 {
                all.push((cout, path.len(), path));
                continue;
            }
            if path.len() <= etapes {
                let next = cheapest.iter().filter(|((de, vers), _)| *de == last && !path.contains(vers));
                open.extend(next.map(|((_, vers), arc)| (cout + arc, [path.as_slice(), &[*vers]].concat())));
            }
        }
        all.sort();
        all.truncate(nombre);
        let found: Vec<(u32, usize, Vec<u32>)> = plat
            .k_best(0, 6, nombre, etapes)
            .into_iter()
            .map(|chemin| (chemin.cout, chemin.noeuds.len(), chemin.noeuds))
            .collect();
        prop_assert_eq!(found, all);
    }
}

#[test]
fn a_title_that_grants_another_is_worth_the_detour() {
    let monde = Monde {
        // The first two métiers ask the same; the third shares one compétence with the first.
        metiers: vec![
            (0b11, 1, false, 0),
            (0b11, 1, false, 0),
            (0b110, 1, false, 0),
            (1 << 5, 1, false, 0),
            (1 << 6, 1, false, 0),
            (1 << 7, 1, false, 0),
        ],
        exigences: vec![(0b10, 0b1, false, false), (0b100, 0b10, false, false)],
        certifications: vec![(vec![0], 3, true), (vec![0, 0, 0], 4, true), (vec![], 0, true)],
        equivalences: vec![(0, 1, 0)],
        voisins: 4,
        acquis: 0,
        limite: false,
        marche_max: None,
        inconnues: true,
        nombre: 1,
        etapes_max: 2,
        cibles: 0b100,
        prix: (250_000, 250_000),
    };
    let banc = Banc::new(&monde);
    let found = banc.with(&banc.options, |recherche| recherche.best(1));
    assert_eq!(found.chemins[0].metiers, [0, 1, 2]);
    let direct = banc.all(&banc.options).into_iter().find(|(path, _)| *path == [0, 2]).expect("an étape");
    assert!(direct.1.cout.0 > found.chemins[0].cout);
}
