//! How often each métier has each trait: counted from a référentiel, whatever the weights.

use rustc_hash::FxHashMap;

use super::niveau::highest_level;
use super::poids::{Composante, Poids};
use super::proximite::Trait;
use crate::fils;
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{CodeOgr, CodeRome, Competence, GenreEnsemble, Metier, Nature};
use crate::text::fold::fold;
use crate::text::liste::Liste;
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
        let mut builder = Builder::new(referentiel, poids);
        if poids.of(Composante::MotsCompetences) > 0 {
            // The labels of compétences are most of what is read: meanwhile, what stands before them.
            let before = Composante::ALL.iter().take_while(|one| **one != Composante::MotsCompetences).count();
            let (etiquettes, ()) = fils::join(|| Etiquettes::read(referentiel), || builder.add_to(before));
            builder.adopt(etiquettes);
        }
        builder.add_to(Composante::ALL.len());
        let Builder { lexique, traits, rows, fins, .. } = builder;
        let fins = std::array::from_fn(|at| fins[at]);
        let (mut debuts, mut comptes) = (vec![0], Vec::with_capacity(rows.iter().map(Vec::len).sum()));
        for row in rows {
            comptes.extend(row);
            debuts.push(comptes.len() as u32);
        }
        Frequences { mots: lexique.mots.iter().collect(), traits, fins, debuts, comptes }
    }
}

/// Words by stem, numbered in the order in which they are met.
#[derive(Default)]
struct Lexique {
    ids: FxHashMap<String, u32>,
    mots: Vec<String>,
    /// What each form met is read as: the number of its stem, or nothing for a stop word.
    formes: FxHashMap<String, Option<u32>>,
}

impl Lexique {
    fn read(&mut self, text: &str, found: &mut Vec<u32>) {
        for forme in fold(text).split(' ').filter(|forme| !forme.is_empty()) {
            let read = match self.formes.get(forme) {
                Some(known) => *known,
                None => self.meet(forme),
            };
            found.extend(read);
        }
    }

    /// Reads a form for the first time.
    fn meet(&mut self, forme: &str) -> Option<u32> {
        let mut read = None;
        words::for_each_word(forme, |word, stem| {
            let next = self.mots.len() as u32;
            let id = *self.ids.entry(stem.to_owned()).or_insert_with(|| {
                self.mots.push(word.to_owned());
                next
            });
            read = Some(id);
        });
        self.formes.insert(forme.to_owned(), read);
        read
    }

    /// The number of a stem, first met as `mot`.
    fn number(&mut self, stem: String, mot: String) -> u32 {
        let next = self.mots.len() as u32;
        *self.ids.entry(stem).or_insert_with(|| {
            self.mots.push(mot);
            next
        })
    }

    /// A trait by its words; `texte` has a blank, so that it is never a stem.
    fn name(&mut self, texte: String) -> u32 {
        let mot = texte.clone();
        self.number(texte, mot)
    }
}

/// Traits of one composante are told by a number whose order is that of [`Trait`]: the position of a compétence or of a
/// contexte, the number of a word or of a name.
struct Builder<'a> {
    referentiel: &'a Referentiel,
    poids: &'a Poids,
    lexique: Lexique,
    /// Of each compétence, what a métier's vectors ask, close together: what it is, and the macro-compétence above it, or
    /// itself where it is one of savoir-faire.
    natures: Vec<Nature>,
    macros: Vec<Option<CompetenceIx>>,
    /// The words of each compétence that métiers require or cite.
    mots_competences: Vec<Option<Vec<u32>>>,
    /// The official sets of each métier, by position, and the name of each set, once met.
    ensembles: Vec<Vec<u32>>,
    noms_ensembles: Vec<Option<u32>>,
    traits: Vec<Trait>,
    /// Of each métier, the positions of its traits, and how often it has each.
    rows: Vec<Vec<(u32, u32)>>,
    /// Where those of each composante end, of the composantes gone through.
    fins: Vec<u32>,
}

/// The words of the labels of compétences, each label read when the first métier that requires or cites it is met.
struct Etiquettes {
    lexique: Lexique,
    mots: Vec<Option<Vec<u32>>>,
}

impl Etiquettes {
    fn read(referentiel: &Referentiel) -> Self {
        let mut lexique = Lexique::default();
        let mut mots: Vec<Option<Vec<u32>>> = vec![None; referentiel.competence_count()];
        for metier in referentiel.metier_positions() {
            for competence in worded(referentiel, metier) {
                mots[competence.index()].get_or_insert_with(|| {
                    let mut words = Vec::new();
                    lexique.read(&referentiel.competence_at(competence).libelle, &mut words);
                    words
                });
            }
        }
        Etiquettes { lexique, mots }
    }
}

impl<'a> Builder<'a> {
    fn new(referentiel: &'a Referentiel, poids: &'a Poids) -> Self {
        Builder {
            referentiel,
            poids,
            lexique: Lexique::default(),
            natures: referentiel.competences().iter().map(|competence| competence.nature).collect(),
            macros: macros(referentiel),
            mots_competences: Vec::new(),
            ensembles: official_sets(referentiel),
            noms_ensembles: vec![None; referentiel.ensembles().len()],
            traits: Vec::new(),
            rows: vec![Vec::new(); referentiel.metiers().len()],
            fins: Vec::new(),
        }
    }

    /// Takes in the words of labels that were read apart, numbered as if they had been read after what was read here.
    fn adopt(&mut self, etiquettes: Etiquettes) {
        let Etiquettes { lexique, mut mots } = etiquettes;
        let mut stems: Vec<(u32, String)> = lexique.ids.into_iter().map(|(stem, id)| (id, stem)).collect();
        stems.sort_unstable();
        let read = stems.into_iter().zip(lexique.mots);
        let numbers: Vec<u32> = read.map(|((_, stem), mot)| self.lexique.number(stem, mot)).collect();
        mots.iter_mut().flatten().flatten().for_each(|mot| *mot = numbers[*mot as usize]);
        self.mots_competences = mots;
    }

    /// Goes through the composantes up to so many.
    fn add_to(&mut self, count: usize) {
        for composante in Composante::ALL.into_iter().take(count).skip(self.fins.len()) {
            if self.poids.of(composante) > 0 {
                self.add_composante(composante);
            }
            self.fins.push(self.traits.len() as u32);
        }
    }

    /// Adds what métiers have of one composante to the rows, and its traits, sorted, to the traits.
    fn add_composante(&mut self, composante: Composante) {
        let (mut gathered, mut fins) = (Vec::new(), Vec::with_capacity(self.rows.len()));
        // By number: whether a métier has it, and how often the one at hand.
        let (mut is_met, mut counts): (Vec<bool>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut numbers, mut distinct) = (Vec::new(), Vec::new());
        for metier in self.referentiel.metier_positions() {
            numbers.clear();
            self.gather(composante, metier, &mut numbers);
            // Counted and not sorted: a métier repeats a word of its compétences many times.
            for number in &numbers {
                let at = *number as usize;
                if counts.len() <= at {
                    counts.resize(at + 1, 0);
                    is_met.resize(at + 1, false);
                }
                if counts[at] == 0 {
                    distinct.push(*number);
                }
                counts[at] += 1;
            }
            distinct.sort_unstable();
            for number in distinct.drain(..) {
                gathered.push((number, std::mem::take(&mut counts[number as usize])));
                is_met[number as usize] = true;
            }
            fins.push(gathered.len());
        }
        let first = self.traits.len() as u32;
        // By number: the position of the trait.
        let mut positions = Vec::with_capacity(is_met.len());
        for (is_met, number) in is_met.into_iter().zip(0..) {
            positions.push(self.traits.len() as u32);
            if is_met {
                self.traits.push(self.trait_of(composante, number));
            }
        }
        debug_assert!(self.traits[first as usize..].is_sorted());
        let mut from = 0;
        for (row, fin) in self.rows.iter_mut().zip(fins) {
            row.extend(gathered[from..fin].iter().map(|(number, tf)| (positions[*number as usize], *tf)));
            from = fin;
        }
    }

    fn trait_of(&self, composante: Composante, number: u32) -> Trait {
        let own = composante.trait_of();
        match composante {
            Composante::Contextes => own(self.referentiel.contextes()[number as usize].code.0),
            _ => own(number),
        }
    }

    /// The traits of a métier in one composante, repeated as they stand.
    fn gather(&mut self, composante: Composante, ix: MetierIx, found: &mut Vec<u32>) {
        let referentiel = self.referentiel;
        let metier = referentiel.metier_at(ix);
        let natures = &self.natures;
        let required = || referentiel.requis(ix).iter().map(|r| r.competence);
        let of_nature = |nature: Nature| required().filter(move |c| natures[c.index()] == nature).map(|c| c.0);
        match composante {
            Composante::SavoirFaire => found.extend(of_nature(Nature::SavoirFaire)),
            Composante::Savoirs => found.extend(of_nature(Nature::Savoir)),
            Composante::Titres => found.extend(cited(referentiel, metier).map(|c| c.0)),
            Composante::MacroCompetences => {
                found.extend(required().filter_map(|c| self.macros[c.index()]).map(|c| c.0));
            }
            Composante::Contextes => {
                let all = referentiel.contextes();
                let position = |code: &CodeOgr| all.binary_search_by_key(code, |contexte| contexte.code).ok();
                found.extend(metier.contextes.iter().filter_map(position).map(|at| at as u32));
            }
            Composante::Intitules => metier.appellations.iter().for_each(|a| self.lexique.read(&a.libelle, found)),
            Composante::Definition => self.lexique.read(&metier.definition, found),
            Composante::MotsCompetences => {
                let words = |competence: CompetenceIx| self.mots_competences[competence.index()].iter().flatten();
                found.extend(worded(referentiel, ix).flat_map(words));
            }
            Composante::Libelle => self.lexique.read(&metier.libelle, found),
            Composante::Acces => self.lexique.read(&metier.acces, found),
            Composante::Encadrement => {
                let is_management = is_management(metier);
                found.extend(is_management.then(|| self.lexique.name("poste d'encadrement".to_owned())));
            }
            Composante::Niveau => self.levels(metier, found),
            Composante::Ensembles => self.sets(ix, found),
            Composante::Domaine => {
                found.push(self.lexique.name(format!("domaine {}", metier.code.domaine())));
                found.extend(metier.parent.map(|parent| self.lexique.name(format!("fiche {parent} du ROME 3"))));
            }
        }
    }

    /// The levels from 2 up to the highest that the métier names; none where it names none.
    fn levels(&mut self, metier: &Metier, found: &mut Vec<u32>) {
        let highest = metier.niveau.map_or_else(|| highest_level(&metier.acces), |niveau| Some(niveau.value()));
        let levels = 2..=highest.unwrap_or(1);
        found.extend(levels.map(|niveau| self.lexique.name(format!("accès au niveau {niveau} ou plus"))));
    }

    /// The official sets of a métier, its domain apart, which is a composante of its own.
    fn sets(&mut self, ix: MetierIx, found: &mut Vec<u32>) {
        for at in &self.ensembles[ix.index()] {
            let name = || {
                let ensemble = &self.referentiel.ensembles()[*at as usize];
                self.lexique.name(format!("{} ({})", ensemble.libelle, ensemble.code))
            };
            found.push(*self.noms_ensembles[*at as usize].get_or_insert_with(name));
        }
    }
}

/// The compétences whose words a métier has: what it requires that is counted, and the certifications that it cites.
fn worded(referentiel: &Referentiel, metier: MetierIx) -> impl Iterator<Item = CompetenceIx> {
    let required = referentiel.requis(metier).iter().map(|requis| requis.competence);
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

/// What each compétence brings to the macro-compétences of a métier: the one above it, or itself where it is one of
/// savoir-faire.
fn macros(referentiel: &Referentiel) -> Vec<Option<CompetenceIx>> {
    let mut known: FxHashMap<CodeOgr, Option<CompetenceIx>> = FxHashMap::default();
    let of = |(competence, ix): (&Competence, u32)| {
        if referentiel.is_macro(CompetenceIx(ix)) {
            return (competence.nature == Nature::SavoirFaire).then_some(CompetenceIx(ix));
        }
        let code = competence.macro_competence?;
        *known.entry(code).or_insert_with(|| referentiel.competence_ix(code))
    };
    referentiel.competences().iter().zip(0..).map(of).collect()
}

/// Whether a métier manages: as the source says, or by its label where it does not.
fn is_management(metier: &Metier) -> bool {
    let told = |label: &str| words::stems(label).any(|stem| STEMS_ENCADREMENT.binary_search(&stem.as_str()).is_ok());
    metier.emploi_cadre.unwrap_or_else(|| told(&metier.libelle))
}
