//! The index: every name of every thing, in the forms in which people type it.

use std::hash::BuildHasher;
use std::sync::Mutex;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::constantes::{COMPARED_LETTERS, EXPIRED, NEXT_MEANING, WITHOUT_HYPHENS, WITHOUT_PARENTHESES};
use super::reponse::{Champ, GenreObjet};
use super::vocabulaire::Vocabulaire;
use crate::graph::Referentiel;
use crate::model::{Certification, Metier};
use crate::passerelle::CoucheLue;
use crate::text::{fold, gender, words};

/// All that can be found in a référentiel, ready to be searched. `Send + Sync`; holds what it shows, so that it does
/// not borrow the référentiel.
///
/// ```
/// use passerelles::{Moteur, search};
/// let index = search::Index::new(Moteur::mini().referentiel());
/// let reponse = search::search(&index, "aide soignante", &search::Options::default());
/// assert_eq!(reponse.resultats[0].code, "J1501");
/// ```
#[derive(Debug)]
pub struct Index {
    pub(super) vocabulaire: Vocabulaire,
    /// The things that can be found.
    pub(super) cibles: Vec<Cible>,
    /// The same by code, to find one that is typed; sorted.
    pub(super) codes: Vec<(String, u32)>,
    /// The names, as the data writes them.
    pub(super) textes: Vec<String>,
    /// The forms in which they are typed.
    pub(super) formes: Vec<Forme>,
    /// What a score needs of each form, close together in memory.
    pub(super) entetes: Vec<Entete>,
    /// The words of each form, in order.
    pub(super) mots: Vec<u32>,
    /// The forms of each word, and where each list starts.
    pub(super) postings: Vec<u32>,
    pub(super) debuts: Vec<u32>,
    /// How rare each word is.
    pub(super) raretes: Vec<f32>,
    pub(super) couches: Vec<CoucheLue>,
    pub(super) partiel: bool,
    /// Tables of earlier queries, cleared, so that a query does not pay for new ones.
    pub(super) ardoises: Mutex<Vec<Ardoise>>,
}

/// What one query writes while it counts: one cell a form. All null between queries.
#[derive(Debug, Default)]
pub(super) struct Ardoise {
    pub cases: Vec<Case>,
    pub touchees: Vec<u32>,
}

/// What the words typed are worth in one form.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Case {
    /// The part of the query answered, times its weight.
    pub repondu: f32,
    /// How many words of the form are asked for.
    pub couvert: f32,
    /// The last word of the query counted, from 1.
    pub dernier: u32,
}

/// A thing that can be found.
#[derive(Debug)]
pub(super) struct Cible {
    pub objet: GenreObjet,
    pub code: String,
    pub libelle: String,
    /// The form that holds the words of its fiche, where it has one.
    pub fiche: Option<u32>,
    /// How many forms it has, the fiche apart.
    pub formes: u32,
}

/// What a score needs of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entete {
    pub facteur: f32,
    /// How many words it has; for a fiche, nothing: it is long whatever is asked.
    pub longueur: Option<f32>,
    /// The form that holds the words of the fiche of its thing; itself where there is none.
    pub fiche: u32,
    pub objet: GenreObjet,
}

/// One form of a name.
#[derive(Debug)]
pub(super) struct Forme {
    pub cible: u32,
    /// The name it is a form of.
    pub texte: u32,
    pub champ: Champ,
    /// What a full match is worth.
    pub facteur: f32,
    /// The form, folded.
    pub plie: String,
    /// Where its words stand in [`Index::mots`].
    pub mots: (u32, u32),
}

impl Entete {
    fn new(at: u32, forme: &Forme, cibles: &[Cible]) -> Self {
        let cible = &cibles[forme.cible as usize];
        let words = (forme.mots.1 - forme.mots.0) as f32;
        Entete {
            facteur: forme.facteur,
            longueur: (forme.champ != Champ::Fiche).then_some(words),
            fiche: cible.fiche.unwrap_or(at),
            objet: cible.objet,
        }
    }

    pub fn is_fiche(&self) -> bool {
        self.longueur.is_none()
    }
}

impl Forme {
    fn new(cible: u32, texte: u32, champ: Champ, plie: String, facteur: f32) -> Self {
        Forme { cible, texte, champ, facteur: facteur * champ.factor(), plie, mots: (0, 0) }
    }
}

impl Index {
    /// Indexes métiers, their appellations, compétences, certifications, blocs and common names. The same référentiel
    /// gives the same index.
    ///
    /// Complexity: O(n log n) in the length of all names.
    pub fn new(referentiel: &Referentiel) -> Self {
        let mut depot = Depot::default();
        for metier in referentiel.metiers() {
            depot.add_metier(referentiel, metier);
        }
        let date = referentiel.date();
        for certification in referentiel.certifications() {
            let expired = date.and_then(|date| certification.is_active(date)) == Some(false);
            let facteur = if expired { EXPIRED } else { 1.0 };
            depot.add_certification(certification, facteur);
            for bloc in referentiel.blocs(certification.code) {
                let cible = depot.cible(GenreObjet::Bloc, bloc.code.to_string(), &bloc.libelle);
                depot.add_name(cible, Champ::Libelle, &bloc.libelle, facteur);
            }
        }
        for competence in referentiel.competences() {
            let cible = depot.cible(GenreObjet::Competence, competence.code.to_string(), &competence.libelle);
            depot.add_name(cible, Champ::Libelle, &competence.libelle, 1.0);
        }
        depot.add_common_names(referentiel);
        depot.finish(referentiel)
    }

    /// How many forms of names it holds.
    pub fn len(&self) -> usize {
        self.formes.len()
    }

    /// Whether it holds none; a référentiel always gives some.
    pub fn is_empty(&self) -> bool {
        self.formes.is_empty()
    }

    pub(super) fn words_of(&self, forme: &Forme) -> &[u32] {
        &self.mots[forme.mots.0 as usize..forme.mots.1 as usize]
    }

    pub(super) fn formes_of(&self, mot: u32) -> &[u32] {
        &self.postings[self.debuts[mot as usize] as usize..self.debuts[mot as usize + 1] as usize]
    }
}

/// The words of a folded text that carry something; all of them where none does.
pub(super) fn significant(folded: &str) -> Vec<&str> {
    let all = || folded.split(' ').filter(|word| !word.is_empty());
    let mut kept: Vec<&str> = all().filter(|word| !words::is_stop_word(word)).collect();
    if kept.is_empty() {
        kept = all().collect();
    }
    kept
}

/// What is gathered before words have their positions.
#[derive(Default)]
struct Depot<'a> {
    cibles: Vec<Cible>,
    textes: Vec<String>,
    formes: Vec<Forme>,
    /// The first form of the last thing, and the digests of its forms: none of them is there twice.
    debut: usize,
    vues: FxHashSet<u64>,
    mots: Mots,
    /// The words of each compétence and contexte that fiches name, read once.
    lus: FxHashMap<&'a str, Vec<u32>>,
}

impl<'a> Depot<'a> {
    fn cible(&mut self, objet: GenreObjet, code: String, libelle: &str) -> u32 {
        self.cibles.push(Cible { objet, code, libelle: libelle.to_owned(), fiche: None, formes: 0 });
        self.begin();
        self.cibles.len() as u32 - 1
    }

    /// From here on, forms are those of another thing, or are told again.
    fn begin(&mut self) {
        self.debut = self.formes.len();
        self.vues.clear();
    }

    fn add_metier(&mut self, referentiel: &'a Referentiel, metier: &Metier) {
        let cible = self.cible(GenreObjet::Metier, metier.code.to_string(), &metier.libelle);
        self.add_name(cible, Champ::Libelle, &metier.libelle, 1.0);
        for appellation in &metier.appellations {
            self.add_name(cible, Champ::Appellation, &appellation.libelle, 1.0);
            if let Some(court) = appellation.court.as_ref().filter(|court| **court != appellation.libelle) {
                self.add_name(cible, Champ::Appellation, court, 1.0);
            }
        }
        self.add_fiche(referentiel, metier, cible);
    }

    /// The words of the fiche, each once, in the order in which they come.
    fn add_fiche(&mut self, referentiel: &'a Referentiel, metier: &Metier, cible: u32) {
        let mut fiche = fold::fold(&metier.libelle);
        for libelle in metier.appellations.iter().map(|a| &a.libelle).chain([&metier.definition]) {
            fiche.push(' ');
            fiche.push_str(&fold::fold(libelle));
        }
        let mut read = self.mots.read(&fiche);
        let contextes = metier.contextes.iter().filter_map(|code| Some(&referentiel.contexte(*code)?.libelle));
        let coeur = metier.coeur.iter().filter_map(|code| Some(&referentiel.competence(*code)?.libelle));
        for libelle in contextes.chain(coeur) {
            let words = self.lus.entry(libelle).or_insert_with(|| self.mots.read(&fold::fold(libelle)));
            read.extend_from_slice(words);
        }
        let from = self.mots.suite.len();
        self.mots.push_once(&read);
        let plie = beginning(&fiche);
        let texte = self.texte(&metier.libelle);
        self.cibles[cible as usize].fiche = Some(self.formes.len() as u32);
        let mut forme = Forme::new(cible, texte, Champ::Fiche, plie, 1.0);
        forme.mots = (from as u32, self.mots.suite.len() as u32);
        self.formes.push(forme);
    }

    fn add_certification(&mut self, certification: &Certification, facteur: f32) {
        let (code, libelle) = (certification.code.to_string(), &certification.libelle);
        let cible = self.cible(GenreObjet::Certification, code, libelle);
        self.add_name(cible, Champ::Libelle, libelle, facteur);
        if let Some(abrege) = &certification.abrege {
            let texte = self.texte(abrege);
            self.add_form(cible, texte, Champ::Abrege, fold::fold(abrege), facteur);
            // "TP", "CAP": many share it, and people say it before the title.
            self.add_form(cible, texte, Champ::Libelle, fold::fold(&format!("{abrege} {libelle}")), facteur);
        }
    }

    fn add_common_names(&mut self, referentiel: &Referentiel) {
        let by_code: FxHashMap<String, u32> = (0u32..).zip(&self.cibles).map(|(at, c)| (c.code.clone(), at)).collect();
        for nom in referentiel.noms_usuels() {
            let metiers = nom.metiers.iter().map(ToString::to_string);
            let certifications = nom.certifications.iter().map(ToString::to_string);
            for (rank, code) in metiers.chain(certifications).enumerate() {
                if let Some(cible) = by_code.get(&code) {
                    // A common name may be an appellation too: the table then decides, since it tells which meaning
                    // comes first. So it is told again, whatever the thing has.
                    self.begin();
                    self.add_name(*cible, Champ::NomUsuel, &nom.nom, 1.0 - NEXT_MEANING * rank as f32);
                }
            }
        }
    }

    fn texte(&mut self, texte: &str) -> u32 {
        self.textes.push(texte.to_owned());
        self.textes.len() as u32 - 1
    }

    /// A name in all its forms: both genders, without its parentheses, and the abbreviation that they hold.
    fn add_name(&mut self, cible: u32, champ: Champ, name: &str, facteur: f32) {
        let texte = self.texte(name);
        for forme in gender::forms(name) {
            self.add_form(cible, texte, champ, forme, facteur);
        }
        if let Some(joined) = join_hyphens(name) {
            for forme in gender::forms(&joined) {
                self.add_form(cible, texte, champ, forme, facteur * WITHOUT_HYPHENS);
            }
        }
        let Some((before, rest)) = name.split_once(" (") else { return };
        let Some((inside, after)) = rest.split_once(')') else { return };
        for forme in gender::forms(&format!("{before}{after}")) {
            self.add_form(cible, texte, champ, forme, facteur * WITHOUT_PARENTHESES);
        }
        if is_abbreviation(inside) {
            self.add_form(cible, texte, Champ::Abrege, fold::fold(inside), facteur);
        }
    }

    fn add_form(&mut self, cible: u32, texte: u32, champ: Champ, plie: String, facteur: f32) {
        // A digest seen is nearly always the same form; the forms themselves decide.
        let seen = !self.vues.insert(FxBuildHasher.hash_one(&plie));
        if plie.is_empty() || (seen && self.formes[self.debut..].iter().any(|known| known.plie == plie)) {
            return;
        }
        let from = self.mots.suite.len() as u32;
        let read = self.mots.read(&plie);
        self.mots.suite.extend_from_slice(&read);
        let mut forme = Forme::new(cible, texte, champ, plie, facteur);
        forme.mots = (from, self.mots.suite.len() as u32);
        self.formes.push(forme);
    }

    fn finish(mut self, referentiel: &Referentiel) -> Index {
        let (vocabulaire, mots) = self.mots.close();
        let (debuts, postings) = post(&self.formes, &mots, vocabulaire.len());
        let total = self.formes.len() as f64;
        let rarity = |pair: &[u32]| libm::log(1.0 + total / f64::from(pair[1] - pair[0])) as f32;
        let raretes: Vec<f32> = debuts.windows(2).map(rarity).collect();
        for forme in self.formes.iter().filter(|forme| forme.champ != Champ::Fiche) {
            self.cibles[forme.cible as usize].formes += 1;
        }
        let entetes = (0u32..).zip(&self.formes).map(|(at, forme)| Entete::new(at, forme, &self.cibles)).collect();
        let mut codes: Vec<(String, u32)> = (0u32..).zip(&self.cibles).map(|(at, c)| (c.code.clone(), at)).collect();
        codes.sort_unstable();
        Index {
            vocabulaire,
            cibles: self.cibles,
            codes,
            textes: self.textes,
            formes: self.formes,
            entetes,
            mots,
            postings,
            debuts,
            raretes,
            couches: referentiel.couches().iter().map(CoucheLue::from).collect(),
            partiel: referentiel.is_partial(),
            ardoises: Mutex::default(),
        }
    }
}

/// The first words of a fiche, each once: as many as are ever compared letter by letter.
fn beginning(fiche: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut letters = 0;
    for word in fiche.split(' ').filter(|word| !words::is_stop_word(word)) {
        if letters > COMPARED_LETTERS {
            break;
        }
        if !kept.contains(&word) {
            letters += word.chars().count() + 1;
            kept.push(word);
        }
    }
    kept.join(" ")
}

/// The forms of each word, each once, in their order; and where each list starts.
fn post(formes: &[Forme], mots: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut last = vec![u32::MAX; count];
    let mut pairs = Vec::with_capacity(mots.len());
    let mut debuts = vec![0u32; count + 1];
    for (at, forme) in (0u32..).zip(formes) {
        for mot in &mots[forme.mots.0 as usize..forme.mots.1 as usize] {
            if std::mem::replace(&mut last[*mot as usize], at) != at {
                pairs.push((*mot, at));
                debuts[*mot as usize + 1] += 1;
            }
        }
    }
    for at in 0..count {
        debuts[at + 1] += debuts[at];
    }
    let mut places = debuts.clone();
    let mut postings = vec![0; pairs.len()];
    for (mot, at) in pairs {
        let place = &mut places[mot as usize];
        postings[*place as usize] = at;
        *place += 1;
    }
    (debuts, postings)
}

/// The words of all forms, numbered as they come; and the forms written with these numbers, one after another.
#[derive(Default)]
struct Mots {
    numeros: FxHashMap<String, u32>,
    vides: Vec<bool>,
    /// The last list in which each was put once.
    vus: Vec<u32>,
    listes: u32,
    suite: Vec<u32>,
}

impl Mots {
    /// The words of a folded text that carry something; all of them where none does.
    fn read(&mut self, folded: &str) -> Vec<u32> {
        let mut read: Vec<u32> =
            folded.split(' ').filter(|word| !word.is_empty()).map(|word| self.number(word)).collect();
        if read.iter().any(|mot| !self.vides[*mot as usize]) {
            read.retain(|mot| !self.vides[*mot as usize]);
        }
        read
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(known) = self.numeros.get(word) {
            return *known;
        }
        let next = self.vides.len() as u32;
        self.numeros.insert(word.to_owned(), next);
        self.vides.push(words::is_stop_word(word));
        self.vus.push(0);
        next
    }

    /// Adds a list of words, each once, in the order in which they first come.
    fn push_once(&mut self, read: &[u32]) {
        self.listes += 1;
        for mot in read {
            if std::mem::replace(&mut self.vus[*mot as usize], self.listes) != self.listes {
                self.suite.push(*mot);
            }
        }
    }

    /// The sorted vocabulary of what the forms have, and the forms written with it.
    fn close(self) -> (Vocabulaire, Vec<u32>) {
        let mut used = vec![false; self.vides.len()];
        self.suite.iter().for_each(|mot| used[*mot as usize] = true);
        let mut sorted: Vec<(String, u32)> =
            self.numeros.into_iter().filter(|(_, numero)| used[*numero as usize]).collect();
        sorted.sort_unstable();
        let mut places = vec![0u32; used.len()];
        for (place, (_, numero)) in (0u32..).zip(&sorted) {
            places[*numero as usize] = place;
        }
        let mots = self.suite.into_iter().map(|numero| places[numero as usize]).collect();
        (Vocabulaire::new(sorted.into_iter().map(|(mot, _)| mot).collect()), mots)
    }
}

/// A name with its compounds in one word ("babysitter"), as people also write them; nothing where it has none.
fn join_hyphens(name: &str) -> Option<String> {
    let compound = |word: &str| word.split_once('-').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let joined = |word: &str| if compound(word) { word.replace('-', "") } else { word.to_owned() };
    name.split(' ').any(compound).then(|| name.split(' ').map(joined).collect::<Vec<_>>().join(" "))
}

/// Whether what stands in parentheses is the abbreviation of what stands before: one word of capitals.
fn is_abbreviation(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}
