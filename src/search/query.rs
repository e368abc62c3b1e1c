//! A query, read and answered.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use super::constantes::{
    ALIKE_JOINED, BEGUN, COMPARED, COMPARED_LETTERS, EMPTY_WEIGHT, FICHE_HELP, HEAD, LEAST_EMPTY_PREFIX, LETTERS_SHARE,
    LIGHT_SHARE, LONGUEUR_MAX, MOTS_MAX, ORDER_SHARE, ORDERED, ORDERED_MAX, RECALL_SHARE, SUPPORT_NAMES, SUPPORT_SHARE,
    SUPPORTING, Seuils, UNKNOWN_WEIGHT,
};
use super::index::{Ardoise, Case, Forme, Index};
use super::lexique::{self, Role};
use super::reponse::{Champ, Confiance, Correspondance, GenreObjet, Parametres, Provenance, Reponse, Resultat, Via};
use super::vocabulaire::{Lecture, Lien, Place};
use crate::passerelle::Millioniemes;
use crate::text::{fold, gender, similarity, words};

/// How many results are given by default: what a person reads at a glance.
const NOMBRE: usize = 10;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The kinds of things looked for; empty (the default): all.
    pub objets: Vec<GenreObjet>,
    /// How many results at most; 10 by default.
    pub nombre: usize,
    /// Where confidence starts.
    pub seuils: Seuils,
}

impl Default for Options {
    fn default() -> Self {
        Options { objets: Vec::new(), nombre: NOMBRE, seuils: Seuils::default() }
    }
}

impl Options {
    fn wants(&self, objet: GenreObjet) -> bool {
        self.objets.is_empty() || self.objets.contains(&objet)
    }
}

/// Answers any text: the first [`LONGUEUR_MAX`] characters of it, and of them the first [`MOTS_MAX`] significant words.
///
/// Each thing is there once, with its best name. Order: score, then field, kind and code.
///
/// Complexity: linear in the forms that share a word with the query; bounded whatever the text.
///
/// ```
/// use passerelles::{Moteur, search::{Champ, Confiance, Options}};
/// let reponse = Moteur::embarque().chercher("AS", &Options::default());
/// assert_eq!((reponse.resultats[0].code.as_str(), reponse.resultats[0].via.champ), ("J1501", Champ::NomUsuel));
/// let reponse = Moteur::mini().chercher("ASH", &Options::default());
/// assert_eq!((reponse.resultats[0].code.as_str(), reponse.resultats[0].via.champ), ("J1301", Champ::Abrege));
/// assert_eq!(Moteur::mini().chercher("zzyzx", &Options::default()).confiance, Confiance::Aucune);
/// ```
pub fn search(index: &Index, texte: &str, options: &Options) -> Reponse {
    let lue = cut(texte);
    // One character may fold to many: the form is cut too.
    let folded = fold::fold(&gender::drop_endings(lue));
    let requete = cut(&folded).trim_end().to_owned();
    let tronquee = lue.len() < texte.len() || requete.len() < folded.len();
    let resultats = match find_code(index, lue, options) {
        Some(found) => vec![found],
        None => find_names(index, &requete, options),
    };
    let confiance = confidence(&resultats, &options.seuils);
    Reponse {
        genre: "passerelles.recherche",
        version: 1,
        requete,
        tronquee,
        resultats: resultats.into_iter().take(options.nombre).collect(),
        confiance,
        provenance: Provenance {
            moteur: concat!("passerelles ", env!("CARGO_PKG_VERSION")),
            edition_abregee: index.partiel,
            couches: index.couches.clone(),
            parametres: Parametres { objets: options.objets.clone(), nombre: options.nombre, seuils: options.seuils },
        },
    }
}

/// The part of a text that is read.
fn cut(texte: &str) -> &str {
    texte.char_indices().nth(LONGUEUR_MAX).map_or(texte, |(at, _)| &texte[..at])
}

/// The thing whose code is typed.
fn find_code(index: &Index, lue: &str, options: &Options) -> Option<Resultat> {
    let code = lue.trim().to_uppercase();
    let at = index.par_code.binary_search_by(|at| index.code_of(*at).cmp(&code)).ok()?;
    let at = index.par_code[at];
    let cible = &index.cibles[at as usize];
    options.wants(cible.objet).then(|| Resultat {
        objet: cible.objet,
        code: index.code_of(at).to_owned(),
        libelle: index.text_of(cible.libelle).to_owned(),
        score: Millioniemes::UN,
        via: Via { champ: Champ::Code, texte: code, correspondance: Correspondance::Exacte },
    })
}

/// One word of the query.
struct Mot {
    /// What it may stand for, the most alike first.
    lectures: Vec<Lecture>,
    /// The same, by word.
    par_mot: Vec<Lecture>,
    /// How much it weighs: the rarity of the word that it most likely is.
    poids: f32,
    /// What it does among the others.
    role: Role,
}

impl Mot {
    fn new(lectures: Vec<Lecture>, poids: f32) -> Self {
        let mut par_mot = lectures.clone();
        par_mot.sort_unstable_by_key(|lecture| lecture.mot);
        Mot { lectures, par_mot, poids, role: Role::Nom }
    }

    /// The same as a word that says less than its rarity.
    fn with_role(mut self, role: Role) -> Self {
        self.poids *= role.weight();
        self.role = role;
        self
    }

    fn one(index: &Index, lecture: Lecture) -> Self {
        Mot::new(vec![lecture], index.raretes[lecture.mot as usize])
    }

    /// How it stands for a word of a form.
    fn link(&self, mot: u32) -> Option<Lien> {
        self.par_mot.binary_search_by_key(&mot, |lecture| lecture.mot).ok().map(|at| self.par_mot[at].lien)
    }
}

/// A form that shares words with the query, and its score so far.
#[derive(Clone, Copy)]
struct Candidat {
    forme: u32,
    score: f32,
    /// The part of the query that the form itself answers.
    named: f32,
    /// The same, with what the fiche adds.
    recall: f32,
    /// The part of the form that is asked for.
    precision: f32,
}

impl Candidat {
    /// What its words are worth.
    fn words(recall: f32, precision: f32) -> f32 {
        recall * (RECALL_SHARE + (1.0 - RECALL_SHARE) * precision)
    }

    fn best_first(a: &Candidat, b: &Candidat) -> Ordering {
        b.score.total_cmp(&a.score).then(a.forme.cmp(&b.forme))
    }
}

fn find_names(index: &Index, requete: &str, options: &Options) -> Vec<Resultat> {
    let mots = read_words(index, requete);
    let mut candidats = gather(index, &mots, options);
    let supports = support(index, &candidats);
    let ordered = keep_best(index, &mut candidats, options.nombre);
    candidats.truncate(ordered);
    for candidat in &mut candidats {
        let forme = &index.formes[candidat.forme as usize];
        // The very name typed needs no support.
        let support = if index.folded(candidat.forme) == requete {
            1.0
        } else {
            supports.get(&forme.cible).copied().unwrap_or_default()
        };
        let order = order(index, &mots, forme);
        let begun = if order == 1.0 { BEGUN } else { 0.0 };
        let words = Candidat::words(candidat.recall, candidat.precision + begun * (1.0 - candidat.precision));
        let share = 1.0 - ORDER_SHARE - LETTERS_SHARE - SUPPORT_SHARE;
        candidat.score = forme.facteur * (words * share + order * ORDER_SHARE + support * SUPPORT_SHARE);
    }
    candidats.sort_unstable_by(Candidat::best_first);
    let typed = Lettres::new(requete);
    for candidat in candidats.iter_mut().take(COMPARED) {
        let forme = &index.formes[candidat.forme as usize];
        candidat.score += LETTERS_SHARE * forme.facteur * typed.compare(index.folded(candidat.forme));
    }
    for candidat in &mut candidats {
        // Who types the very name of a thing means it, whatever its kind.
        if index.folded(candidat.forme) != requete {
            candidat.score *= index.entetes[candidat.forme as usize].objet.prior();
        }
    }
    let mut found: Vec<Trouve> = candidats.into_iter().map(Trouve::new).collect();
    found.sort_unstable_by_key(|trouve| trouve.rang(index));
    let mut seen = BTreeSet::new();
    found.retain(|trouve| {
        trouve.score >= options.seuils.plancher && seen.insert(index.formes[trouve.forme as usize].cible)
    });
    // One more than asked: confidence looks at the second.
    found.truncate(options.nombre.max(2));
    found.into_iter().map(|trouve| trouve.describe(index, &mots, requete)).collect()
}

/// The words of a folded text that carry something; all of them where none does.
fn significant(folded: &str) -> Vec<&str> {
    let all = || folded.split(' ').filter(|word| !word.is_empty());
    let mut kept: Vec<&str> = all().filter(|word| !words::is_stop_word(word)).collect();
    if kept.is_empty() {
        kept = all().collect();
    }
    kept
}

/// The words of the query with what they may stand for. A word that nothing explains may be two typed together, and
/// two may be one.
fn read_words(index: &Index, requete: &str) -> Vec<Mot> {
    let typed: Vec<&str> = significant(lexique::without_person(requete)).into_iter().take(MOTS_MAX).collect();
    let rarest = index.raretes.iter().copied().fold(0.0, f32::max);
    let roles = lexique::roles(&typed);
    let last = typed.len().saturating_sub(1);
    let mut mots = Vec::new();
    let mut at = 0;
    while at < typed.len() {
        if let Some(lecture) = typed.get(at + 1).and_then(|next| one_word(index, typed[at], next)) {
            mots.push(Mot::one(index, lecture));
            at += 2;
            continue;
        }
        let under_the_fingers = at == last && requete.ends_with(typed[at]);
        let place = if under_the_fingers { Place::Derniere } else { Place::Dedans };
        let lectures = index.vocabulaire.read(typed[at], place);
        let halves = if lectures.is_empty() { two_words(index, typed[at]) } else { None };
        match halves {
            Some(halves) => mots.extend(halves.map(|half| Mot::one(index, half))),
            None => {
                let known = lectures.first().map(|lecture| index.raretes[lecture.mot as usize]);
                let poids = known.unwrap_or(rarest * UNKNOWN_WEIGHT);
                mots.push(Mot::new(lectures, poids).with_role(roles[at]));
            }
        }
        at += 1;
    }
    mots.extend(last_beginning(index, requete, &typed));
    raise_head(&mut mots);
    mots
}

/// The first word that names something weighs more than its rarity, and more than the others do on average: labels
/// begin with few words ("agent"), so that these are common, and yet they name the métier.
fn raise_head(mots: &mut [Mot]) {
    let Some(at) = mots.iter().position(|mot| mot.role == Role::Nom) else { return };
    let mean = mots.iter().map(|mot| mot.poids).sum::<f32>() / mots.len() as f32;
    mots[at].poids = HEAD * mots[at].poids.max(mean);
}

/// A last word that carries nothing, where it begins others.
fn last_beginning(index: &Index, requete: &str, typed: &[&str]) -> Option<Mot> {
    let word = requete.rsplit(' ').next()?;
    if typed.is_empty() || typed.last() == Some(&word) || word.chars().count() < LEAST_EMPTY_PREFIX {
        return None;
    }
    let lectures = index.vocabulaire.read_beginning(word);
    let poids = index.raretes[lectures.first()?.mot as usize] * EMPTY_WEIGHT;
    Some(Mot::new(lectures, poids))
}

/// Two typed words that make one known word while they are not both known themselves.
fn one_word(index: &Index, one: &str, other: &str) -> Option<Lecture> {
    let mot = index.vocabulaire.find(&format!("{one}{other}"))?;
    let both_known = index.vocabulaire.find(one).is_some() && index.vocabulaire.find(other).is_some();
    (!both_known).then_some(Lecture { mot, likeness: ALIKE_JOINED, lien: Lien::Faute })
}

/// One typed word that is two known ones, the cut that gives the longest first word.
fn two_words(index: &Index, typed: &str) -> Option<[Lecture; 2]> {
    let cuts = typed.char_indices().map(|(at, _)| at).skip(1);
    let half = |word: &str| {
        let mot = index.vocabulaire.find(word).filter(|_| word.chars().count() > 2)?;
        Some(Lecture { mot, likeness: ALIKE_JOINED, lien: Lien::Faute })
    };
    cuts.filter_map(|at| Some([half(&typed[..at])?, half(&typed[at..])?])).last()
}

/// All forms that share a word with the query, each with what its words are worth.
fn gather(index: &Index, mots: &[Mot], options: &Options) -> Vec<Candidat> {
    // Tables are whole whatever a thread that panicked did with the list of them.
    let kept = || index.ardoises.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ardoise = kept().pop().unwrap_or_default();
    ardoise.cases.resize(index.formes.len(), Case::default());
    let Ardoise { cases, touchees } = &mut ardoise;
    let asked: f32 = mots.iter().map(|mot| mot.poids).sum();
    let mut heaviest_first: Vec<&Mot> = mots.iter().collect();
    heaviest_first.sort_by(|a, b| b.poids.total_cmp(&a.poids));
    let mut left = asked;
    for (rank, mot) in (1u32..).zip(heaviest_first) {
        let new = left > asked * LIGHT_SHARE;
        left -= mot.poids;
        for lecture in &mot.lectures {
            let gain = mot.poids * lecture.likeness;
            for forme in index.formes_of(lecture.mot) {
                if mot.role == Role::Circonstance && index.entetes[*forme as usize].is_fiche() {
                    continue;
                }
                let case = &mut cases[*forme as usize];
                if case.dernier == rank || (case.dernier == 0 && !new) {
                    continue;
                }
                if case.dernier == 0 {
                    touchees.push(*forme);
                }
                let (repondu, couvert) = (case.repondu + gain, case.couvert + lecture.likeness);
                *case = Case { repondu, couvert, dernier: rank };
            }
        }
    }
    let candidats = touchees.iter().filter_map(|at| score(index, *at, cases, asked, options)).collect();
    for at in touchees.drain(..) {
        cases[at as usize] = Case::default();
    }
    kept().push(ardoise);
    candidats
}

/// What the words typed are worth in a form, where its kind is wanted. Words that only the fiche has help a name.
fn score(index: &Index, at: u32, cases: &[Case], asked: f32, options: &Options) -> Option<Candidat> {
    let (entete, case) = (&index.entetes[at as usize], &cases[at as usize]);
    let named = case.repondu / asked;
    let told = cases[entete.fiche as usize].repondu / asked;
    // A word typed twice covers its word once.
    let precision = entete.longueur.map_or(1.0, |words| (case.couvert / words).min(1.0));
    let recall = named + FICHE_HELP * precision * (told - named).max(0.0);
    let score = entete.facteur * Candidat::words(recall, precision);
    options.wants(entete.objet).then_some(Candidat { forme: at, score, named, recall, precision })
}

/// For each thing, the part of its names that answer, in [0, 1[. Few names say little.
fn support(index: &Index, candidats: &[Candidat]) -> HashMap<u32, f32> {
    let mut answering: HashMap<u32, f32> = HashMap::new();
    for candidat in candidats.iter().filter(|candidat| candidat.named >= SUPPORTING) {
        let forme = &index.formes[candidat.forme as usize];
        let names = index.cibles[forme.cible as usize].formes as f32;
        *answering.entry(forme.cible).or_default() += 1.0 / (names + SUPPORT_NAMES);
    }
    answering
}

/// Puts the best candidates first, and says how many go on: enough for the things asked for.
fn keep_best(index: &Index, candidats: &mut [Candidat], nombre: usize) -> usize {
    let mut kept = ORDERED.max(nombre).min(candidats.len());
    loop {
        if kept < candidats.len() {
            candidats.select_nth_unstable_by(kept, Candidat::best_first);
        }
        let mut cibles: Vec<u32> = candidats[..kept].iter().map(|c| index.formes[c.forme as usize].cible).collect();
        cibles.sort_unstable();
        cibles.dedup();
        if cibles.len() > nombre || kept == candidats.len() || kept >= ORDERED_MAX {
            return kept;
        }
        kept = (kept * 4).min(candidats.len());
    }
}

/// How far the words of a form come in the order typed, from its beginning, in [0, 1].
fn order(index: &Index, mots: &[Mot], forme: &Forme) -> f32 {
    let words = index.words_of(forme);
    let compared = words.len().min(mots.len());
    let places = words[..compared].iter().map(|word| mots.iter().position(|mot| mot.link(*word).is_some()));
    let in_place = places.enumerate().filter(|(at, place)| *place == Some(*at)).count();
    in_place as f32 / mots.len().max(1) as f32
}

/// The query, to be compared letter by letter.
struct Lettres {
    telle: String,
    triee: String,
}

impl Lettres {
    fn new(folded: &str) -> Self {
        let telle: String = folded.chars().take(COMPARED_LETTERS).collect();
        let triee = sorted(&telle);
        Lettres { telle, triee }
    }

    /// The part of the letters that agree, in [0, 1]; all but nothing for the same words in another order.
    fn compare(&self, forme: &str) -> f32 {
        if self.telle.len() == forme.len() && self.triee == sorted(forme) {
            return if self.telle == forme { 1.0 } else { 1.0 - LETTERS_SHARE };
        }
        let end = forme.char_indices().nth(COMPARED_LETTERS).map_or(forme.len(), |(at, _)| at);
        similarity::kept(&self.telle, &forme[..end]) as f32
    }
}

fn sorted(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// A form with its final score.
struct Trouve {
    forme: u32,
    score: Millioniemes,
}

impl Trouve {
    fn new(candidat: Candidat) -> Self {
        let millionths = (f64::from(candidat.score).clamp(0.0, 1.0) * 1e6).round() as u32;
        Trouve { forme: candidat.forme, score: Millioniemes(millionths) }
    }

    fn rang<'a>(&self, index: &'a Index) -> (std::cmp::Reverse<Millioniemes>, Champ, GenreObjet, &'a str, u32) {
        let forme = &index.formes[self.forme as usize];
        let cible = &index.cibles[forme.cible as usize];
        (std::cmp::Reverse(self.score), forme.champ, cible.objet, index.code_of(forme.cible), self.forme)
    }

    fn describe(self, index: &Index, mots: &[Mot], requete: &str) -> Resultat {
        let forme = &index.formes[self.forme as usize];
        let cible = &index.cibles[forme.cible as usize];
        let exact = index.folded(self.forme) == requete;
        let correspondance = if exact { Correspondance::Exacte } else { how(index, mots, forme) };
        Resultat {
            objet: cible.objet,
            code: index.code_of(forme.cible).to_owned(),
            libelle: index.text_of(cible.libelle).to_owned(),
            score: self.score,
            via: Via { champ: forme.champ, texte: index.text_of(forme.texte).to_owned(), correspondance },
        }
    }
}

/// The loosest link between the words typed and those of a form.
fn how(index: &Index, mots: &[Mot], forme: &Forme) -> Correspondance {
    let words = index.words_of(forme);
    let link = |mot: &Mot| words.iter().filter_map(|word| mot.link(*word)).min();
    let mut loosest = if words.len() > mots.len() { Correspondance::Debut } else { Correspondance::MemesMots };
    for mot in mots {
        let one = match link(mot) {
            Some(Lien::Meme | Lien::Flexion) => Correspondance::MemesMots,
            Some(Lien::Debut) => Correspondance::Debut,
            Some(Lien::Faute) => Correspondance::Approchee,
            Some(Lien::Famille | Lien::Synonyme) => Correspondance::Voisine,
            None => Correspondance::Partielle,
        };
        loosest = loosest.max(one);
    }
    loosest
}

/// How far the first result can be trusted. Where another thing bears the very name typed, nothing is sure.
fn confidence(resultats: &[Resultat], seuils: &Seuils) -> Confiance {
    let Some(first) = resultats.first() else { return Confiance::Aucune };
    let second = resultats.get(1).map_or(0, |second| second.score.0);
    let same = |other: &Resultat| other.via.correspondance == Correspondance::Exacte;
    let shared = resultats.get(1).is_some_and(same);
    if first.score >= seuils.sure && first.score.0 - second >= seuils.ecart.0 && !shared {
        Confiance::Sure
    } else if first.score >= seuils.probable {
        Confiance::Probable
    } else {
        Confiance::Faible
    }
}
