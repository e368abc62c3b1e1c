//! How often each métier has each trait: counted from a référentiel, whatever the weights.

use std::ops::{Range, RangeInclusive};

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::FxBuildHasher;

use super::niveau::highest_level;
use super::poids::{Composante, Poids};
use super::proximite::Trait;
use crate::fils;
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{CodeOgr, CodeRome, GenreEnsemble, Metier, Nature};
use crate::text::fold::fold_onto;
use crate::text::liste::Liste;
use crate::text::repertoire::Repertoire;
use crate::text::words;

/// Stems of the words by which a label tells a management position, where the source does not say. Sorted.
const STEMS_ENCADREMENT: [&str; 10] =
    ["chef", "cheff", "directe", "directi", "directr", "encadre", "managem", "manager", "respons", "supervi"];

/// How often each métier has each trait: what the vectors are computed from, whatever the weights; what a pack keeps.
#[derive(Debug)]
pub(crate) struct Frequences {
    /// What [`Trait::Mot`] and [`Trait::Nomme`] point to.
    pub mots: Liste,
    /// The traits, composante after composante; none of those without weight.
    pub traits: Vec<Trait>,
    /// Where those of each composante end.
    pub fins: [u32; Composante::ALL.len()],
    /// Where each métier starts in `comptes`, and the end.
    pub debuts: Vec<u32>,
    /// The position of the trait, and how often the métier has it; sorted by trait in each métier.
    pub comptes: Vec<(u32, u32)>,
}

impl Frequences {
    /// Counts the traits of a référentiel.
    pub(crate) fn new(referentiel: &Referentiel, poids: &Poids) -> Self {
        let before = Composante::ALL.iter().take_while(|one| **one != Composante::MotsCompetences).count();
        let (before, rest) = Composante::ALL.split_at(before);
        let (mots, after) = rest.split_at(1);
        let read = |composantes: &[Composante]| Lecture::new(referentiel, poids, composantes);
        // The labels of compétences take as long to read as all else.
        let (mots, (before, after)) = fils::join(|| read(mots), || (read(before), read(after)));
        let Lecture { mut lexique, mut releves } = before;
        for next in [mots, after] {
            let numbers = lexique.adopt(next.lexique);
            releves.extend(next.releves.into_iter().map(|releve| releve.renumber(&numbers)));
        }
        let mut traits = Vec::new();
        let mut fins = [0; Composante::ALL.len()];
        for ((composante, releve), fin) in Composante::ALL.into_iter().zip(&mut releves).zip(&mut fins) {
            releve.place(&mut traits, |number| trait_of(referentiel, composante, number));
            *fin = traits.len() as u32;
        }
        let (mut debuts, mut comptes) = (vec![0], Vec::with_capacity(releves.iter().map(|r| r.comptes.len()).sum()));
        for metier in 0..referentiel.metier_count() {
            releves.iter().for_each(|releve| comptes.extend_from_slice(releve.row(metier)));
            debuts.push(comptes.len() as u32);
        }
        Frequences { mots: lexique.mots.into_values().collect(), traits, fins, debuts, comptes }
    }
}

fn trait_of(referentiel: &Referentiel, composante: Composante, number: u32) -> Trait {
    let own = composante.trait_of();
    match composante {
        Composante::Contextes => own(referentiel.contextes()[number as usize].code.0),
        _ => own(number),
    }
}

/// Words by stem, numbered in the order in which they are met.
#[derive(Default)]
struct Lexique {
    /// By stem, the first form met.
    mots: IndexMap<String, String, FxBuildHasher>,
    /// What each form met is read as: the number of its stem, or nothing for a stop word.
    formes: Repertoire<Option<u32>>,
    /// The text at hand, folded.
    plie: Vec<u8>,
}

impl Lexique {
    /// The numbers of the words of a text.
    fn read(&mut self, text: &str, found: &mut Vec<u32>) {
        let Lexique { mots, formes, plie } = self;
        plie.clear();
        fold_onto(text, plie);
        formes.read(plie, |forme| meet(mots, forme), |_, read| found.extend(read));
    }

    /// A trait by its words; `texte` has a blank, so that it is never a stem.
    fn name(&mut self, texte: String) -> u32 {
        let known = self.mots.get_index_of(&texte);
        known.unwrap_or_else(|| self.mots.insert_full(texte.clone(), texte).0) as u32
    }

    /// Takes in words read apart, as if they had been read after those here; gives the number of each.
    fn adopt(&mut self, next: Lexique) -> Vec<u32> {
        let number = |(stem, mot)| match self.mots.entry(stem) {
            Entry::Occupied(known) => known.index() as u32,
            Entry::Vacant(new) => {
                let at = new.index() as u32;
                new.insert(mot);
                at
            }
        };
        next.mots.into_iter().map(number).collect()
    }
}

/// The number of the stem of a form met for the first time; nothing for a stop word.
fn meet(mots: &mut IndexMap<String, String, FxBuildHasher>, forme: &str) -> Option<u32> {
    let mut read = None;
    words::for_each_word(forme, |word, stem| {
        let known = mots.get_index_of(stem);
        let at = known.unwrap_or_else(|| mots.insert_full(stem.to_owned(), word.to_owned()).0);
        read = Some(at as u32);
    });
    read
}

/// What métiers have of one composante. Traits are told by a number whose order is that of [`Trait`]: the position of a
/// compétence or of a contexte, the number of a word or of a name.
#[derive(Default)]
struct Releve {
    /// Métier after métier, each number once, rising, and how often the métier has it.
    comptes: Vec<(u32, u32)>,
    /// Where those of each métier end.
    fins: Vec<usize>,
}

impl Releve {
    /// Of the numbers that `gather` adds for each métier, repeated as they stand.
    fn new(referentiel: &Referentiel, mut gather: impl FnMut(MetierIx, &mut Vec<u32>)) -> Self {
        let mut releve = Releve::default();
        // Counted and not sorted: a métier repeats a word of its compétences many times.
        let (mut numbers, mut counts, mut distinct) = (Vec::new(), Vec::<u32>::new(), Vec::new());
        for metier in referentiel.metier_positions() {
            numbers.clear();
            gather(metier, &mut numbers);
            let room = numbers.iter().max().map_or(0, |greatest| *greatest as usize + 1);
            if counts.len() < room {
                counts.resize(room, 0);
            }
            for number in &numbers {
                let count = &mut counts[*number as usize];
                if *count == 0 {
                    distinct.push(*number);
                }
                *count += 1;
            }
            distinct.sort_unstable();
            let counted = distinct.drain(..).map(|number| (number, std::mem::take(&mut counts[number as usize])));
            releve.comptes.extend(counted);
            releve.fins.push(releve.comptes.len());
        }
        releve
    }

    /// What a métier has; nothing where the composante has no weight.
    fn row(&self, metier: usize) -> &[(u32, u32)] {
        let Some(fin) = self.fins.get(metier) else { return &[] };
        let debut = if metier == 0 { 0 } else { self.fins[metier - 1] };
        &self.comptes[debut..*fin]
    }

    /// The same under other numbers, by number.
    fn renumber(mut self, numbers: &[u32]) -> Self {
        let mut debut = 0;
        for fin in &self.fins {
            let row = &mut self.comptes[debut..*fin];
            row.iter_mut().for_each(|(number, _)| *number = numbers[*number as usize]);
            row.sort_unstable();
            debut = *fin;
        }
        self
    }

    /// Adds what the numbers stand for to `traits`, and puts their positions there in place of them.
    fn place(&mut self, traits: &mut Vec<Trait>, trait_of: impl Fn(u32) -> Trait) {
        let first = traits.len();
        let room = self.comptes.iter().map(|(number, _)| *number as usize + 1).max().unwrap_or(0);
        let mut is_met = vec![false; room];
        self.comptes.iter().for_each(|(number, _)| is_met[*number as usize] = true);
        let mut positions = Vec::with_capacity(room);
        for (is_met, number) in is_met.into_iter().zip(0..) {
            positions.push(traits.len() as u32);
            traits.extend(is_met.then(|| trait_of(number)));
        }
        debug_assert!(traits[first..].is_sorted());
        self.comptes.iter_mut().for_each(|(number, _)| *number = positions[*number as usize]);
    }
}

/// Some composantes one after another, and the words met there.
struct Lecture {
    lexique: Lexique,
    releves: Vec<Releve>,
}

impl Lecture {
    fn new(referentiel: &Referentiel, poids: &Poids, composantes: &[Composante]) -> Self {
        let mut lexique = Lexique::default();
        let mut read = |composante: &Composante| match poids.of(*composante) {
            0 => Releve::default(),
            _ => releve_of(referentiel, *composante, &mut lexique),
        };
        let releves = composantes.iter().map(&mut read).collect();
        Lecture { lexique, releves }
    }
}

/// What métiers have of one composante, its words numbered by `lexique`.
fn releve_of(referentiel: &Referentiel, composante: Composante, lexique: &mut Lexique) -> Releve {
    let required = |ix| referentiel.requis(ix).iter().map(|requis| requis.competence());
    let of_nature = |nature: Nature| {
        Releve::new(referentiel, |ix, found| {
            found.extend(required(ix).filter(|c| referentiel.nature(*c) == nature).map(|c| c.0));
        })
    };
    let mut of_metiers = |gather: &mut dyn FnMut(&Metier, &mut Lexique, &mut Vec<u32>)| {
        Releve::new(referentiel, |ix, found| gather(referentiel.metier_at(ix), lexique, found))
    };
    match composante {
        Composante::SavoirFaire => of_nature(Nature::SavoirFaire),
        Composante::Savoirs => of_nature(Nature::Savoir),
        Composante::Titres => of_metiers(&mut |metier, _, found| found.extend(cited(referentiel, metier).map(|c| c.0))),
        Composante::MacroCompetences => Releve::new(referentiel, |ix, found| {
            found.extend(required(ix).filter_map(|c| macro_of(referentiel, c)).map(|c| c.0));
        }),
        Composante::Contextes => {
            let all = referentiel.contextes();
            let position = |code: &CodeOgr| all.binary_search_by_key(code, |contexte| contexte.code).ok();
            of_metiers(&mut |metier, _, found| {
                found.extend(metier.contextes.iter().filter_map(position).map(|at| at as u32));
            })
        }
        Composante::Intitules => of_metiers(&mut |metier, lexique, found| {
            metier.appellations.iter().for_each(|appellation| lexique.read(&appellation.libelle, found));
        }),
        Composante::Definition => of_metiers(&mut |metier, lexique, found| lexique.read(&metier.definition, found)),
        Composante::MotsCompetences => words_of_competences(referentiel, lexique),
        Composante::Libelle => of_metiers(&mut |metier, lexique, found| lexique.read(&metier.libelle, found)),
        Composante::Acces => of_metiers(&mut |metier, lexique, found| lexique.read(&metier.acces, found)),
        Composante::Encadrement => of_metiers(&mut |metier, lexique, found| {
            found.extend(is_management(metier).then(|| lexique.name("poste d'encadrement".to_owned())));
        }),
        Composante::Niveau => of_metiers(&mut |metier, lexique, found| {
            found.extend(levels(metier).map(|niveau| lexique.name(format!("accès au niveau {niveau} ou plus"))));
        }),
        Composante::Ensembles => sets(referentiel, lexique),
        Composante::Domaine => of_metiers(&mut |metier, lexique, found| {
            found.push(lexique.name(format!("domaine {}", metier.code.domaine())));
            found.extend(metier.parent.map(|parent| lexique.name(format!("fiche {parent} du ROME 3"))));
        }),
    }
}

/// The words of what métiers require or cite; each label is read when the first métier that has it is met.
fn words_of_competences(referentiel: &Referentiel, lexique: &mut Lexique) -> Releve {
    let mut places: Vec<Option<Range<usize>>> = vec![None; referentiel.competence_count()];
    let mut mots = Vec::new();
    Releve::new(referentiel, |ix, found| {
        for competence in worded(referentiel, ix) {
            let place = places[competence.index()].get_or_insert_with(|| {
                let debut = mots.len();
                lexique.read(&referentiel.competence_at(competence).libelle, &mut mots);
                debut..mots.len()
            });
            found.extend_from_slice(&mots[place.clone()]);
        }
    })
}

/// The levels from 2 up to the highest that a métier names; none where it names none.
fn levels(metier: &Metier) -> RangeInclusive<u8> {
    let highest = metier.niveau.map_or_else(|| highest_level(&metier.acces), |niveau| Some(niveau.value()));
    2..=highest.unwrap_or(1)
}

/// The official sets of métiers, their domain apart, which is a composante of its own.
fn sets(referentiel: &Referentiel, lexique: &mut Lexique) -> Releve {
    let of_metiers = official_sets(referentiel);
    let mut noms: Vec<Option<u32>> = vec![None; referentiel.ensembles().len()];
    Releve::new(referentiel, |ix, found| {
        for at in &of_metiers[ix.index()] {
            let ensemble = &referentiel.ensembles()[*at as usize];
            let name = || lexique.name(format!("{} ({})", ensemble.libelle, ensemble.code));
            found.push(*noms[*at as usize].get_or_insert_with(name));
        }
    })
}

/// The compétences whose words a métier has: what it requires that is counted, and the certifications that it cites.
fn worded(referentiel: &Referentiel, metier: MetierIx) -> impl Iterator<Item = CompetenceIx> {
    let required = referentiel.requis(metier).iter().map(|requis| requis.competence());
    let counted = required.filter(|competence| referentiel.nature(*competence).is_counted());
    counted.chain(cited(referentiel, referentiel.metier_at(metier)))
}

/// The official sets of each métier but its domain, by position.
fn official_sets(referentiel: &Referentiel) -> Vec<Vec<u32>> {
    let mut sets = vec![Vec::new(); referentiel.metiers().len()];
    let codes: Vec<CodeRome> = referentiel.metiers().iter().map(|metier| metier.code).collect();
    for (ensemble, at) in referentiel.ensembles().iter().zip(0u32..) {
        if ensemble.genre != GenreEnsemble::Officiel || ensemble.code.as_str().starts_with("domaine:") {
            continue;
        }
        for code in &ensemble.metiers {
            if let Ok(metier) = codes.binary_search(code)
                && sets[metier].last() != Some(&at)
            {
                sets[metier].push(at);
            }
        }
    }
    sets
}

fn cited<'a>(referentiel: &'a Referentiel, metier: &'a Metier) -> impl Iterator<Item = CompetenceIx> + 'a {
    metier.cite.iter().filter_map(|code| referentiel.competence_ix(*code))
}

/// What a compétence brings to the macro-compétences of a métier: the one above it, or itself where it is one of
/// savoir-faire.
fn macro_of(referentiel: &Referentiel, competence: CompetenceIx) -> Option<CompetenceIx> {
    if referentiel.is_macro(competence) {
        return (referentiel.nature(competence) == Nature::SavoirFaire).then_some(competence);
    }
    referentiel.macro_above(competence)
}

/// Whether a métier manages: as the source says, or by its label where it does not.
fn is_management(metier: &Metier) -> bool {
    let told = |label: &str| words::stems(label).any(|stem| STEMS_ENCADREMENT.binary_search(&stem.as_str()).is_ok());
    metier.emploi_cadre.unwrap_or_else(|| told(&metier.libelle))
}
