//! Reading labels: from text to the words that count. A reader keeps what it found of each form, since the labels of a
//! référentiel write a few thousand forms a hundred thousand times.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lexique::{Lexique, Role};
use crate::text::fold::fold;
use crate::text::root::root;
use crate::text::words::is_stop_word;

/// A word of a label, as the table reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MotLu {
    /// Its root, or that of the expression or the sense it stands for.
    pub cle: Arc<str>,
    /// Whether it stands in a circumstance, or between parentheses.
    pub en_reserve: bool,
    /// Whether it says what another word is for: "nettoyage" in "matériel de nettoyage", where nothing is cleaned.
    pub complement: bool,
    /// Whether it is one more of a list ("le linge et les vitres"), not what another word is of.
    pub ajoute: bool,
    /// Where it stands in the label, in bytes.
    pub debut: usize,
    /// Where it ends.
    pub fin: usize,
}

/// What is known of a word as it is written, whatever the label.
#[derive(Debug)]
struct Forme {
    root: Arc<str>,
    /// Whether it is "de" or "d'".
    is_link: bool,
    /// Whether it is "et" or "ou".
    joins: bool,
    is_empty: bool,
    opens_reserve: bool,
    opens_expression: bool,
    may_change: bool,
    role: Role,
}

/// A word as it stands in a label.
struct Brut {
    forme: Arc<Forme>,
    debut: usize,
    fin: usize,
    /// Whether it stands between parentheses.
    between: bool,
    /// Which sentence it stands in.
    phrase: u32,
    /// Whether a comma or a slash stands before it.
    listed: bool,
}

/// What was found of words as they are written, under one table: of each its forms, most often one.
#[derive(Debug, Default)]
pub(super) struct Formes(FxHashMap<String, Vec<Arc<Forme>>>);

/// Reads labels under a table.
pub(super) struct Lecteur<'a> {
    lexique: &'a Lexique,
    formes: Formes,
}

impl<'a> Lecteur<'a> {
    pub fn new(lexique: &'a Lexique) -> Self {
        Lecteur::with(lexique, Formes::default())
    }

    /// One that goes on with what another found under the same table.
    pub fn with(lexique: &'a Lexique, formes: Formes) -> Self {
        Lecteur { lexique, formes }
    }

    /// What it found, for another one.
    pub fn into_formes(self) -> Formes {
        self.formes
    }

    /// The words of a label that count, in order, each key once; a word counts in full if it stands once in full.
    pub fn read(&mut self, label: &str) -> Vec<MotLu> {
        let words = self.split(label);
        let roots: Vec<&str> = words.iter().map(|word| &*word.forme.root).collect();
        let mut found: Vec<MotLu> = Vec::with_capacity(words.len());
        let (mut at, mut circumstance, mut before, mut ajoute) = (0, None, None, false);
        let mut last: [Option<usize>; Role::COUNT] = Default::default();
        while at < words.len() {
            let word = &words[at];
            ajoute |= word.listed || word.forme.joins;
            if at > 0
                && word.forme.opens_reserve
                && let Some(length) = starts(self.lexique.reserves(roots[at]), &roots[at..])
            {
                circumstance = Some(word.phrase);
                at += length;
                continue;
            }
            let expression = if word.forme.opens_expression {
                starts(self.lexique.expressions(roots[at]), &roots[at..]).unwrap_or(1)
            } else {
                1
            };
            let first = at;
            at += expression;
            if expression == 1 && word.forme.is_empty {
                continue;
            }
            let (cle, role) = self.name(&words[first..at], &roots);
            let follows_link = first.checked_sub(1).is_some_and(|previous| words[previous].forme.is_link);
            let complement = role == Role::Acte && before == Some(Role::Objet) && follows_link;
            before = Some(role);
            let en_reserve = word.between || circumstance == Some(word.phrase);
            // The first of a list is of the list too.
            if ajoute && let Some(first) = last[role as usize] {
                found[first].ajoute = true;
            }
            match found.iter_mut().find(|known| known.cle == cle && known.complement == complement) {
                Some(known) => {
                    known.en_reserve &= en_reserve;
                    known.ajoute &= ajoute;
                }
                None => {
                    let (debut, fin) = (word.debut, words[at - 1].fin);
                    last[role as usize] = Some(found.len());
                    found.push(MotLu { cle, en_reserve, complement, ajoute, debut, fin });
                }
            }
            // "et de gestion du linge": how it is worded does not part a list.
            ajoute &= role == Role::Cadre;
        }
        found
    }

    /// The key of a word or an expression of a label, in the sense it has there, and what it does.
    fn name(&self, words: &[Brut], roots: &[&str]) -> (Arc<str>, Role) {
        let forme = &words[0].forme;
        if words.len() == 1 && !forme.may_change {
            return (Arc::clone(&forme.root), forme.role);
        }
        let plain = words.iter().map(|word| &*word.forme.root).collect::<Vec<_>>().join(" ");
        let cle = self.lexique.sense(&plain, roots).map_or(plain.as_str(), |sense| sense);
        (cle.into(), self.lexique.role(cle))
    }

    /// Cuts a label into words.
    fn split(&mut self, label: &str) -> Vec<Brut> {
        let mut words = Vec::new();
        let (mut depth, mut phrase, mut start, mut listed) = (0u32, 0, None, false);
        for (at, c) in label.char_indices().chain([(label.len(), '\n')]) {
            // A combining accent belongs to its letter.
            if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') {
                start = start.or(Some(at));
                continue;
            }
            if let Some(debut) = start.take() {
                let place = |forme: &Arc<Forme>| Brut {
                    forme: Arc::clone(forme),
                    debut,
                    fin: at,
                    between: depth > 0,
                    phrase,
                    listed,
                };
                words.extend(self.formes(&label[debut..at]).iter().map(place));
                listed = false;
            }
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                ',' | '/' => listed = true,
                '.' | ';' | '!' | '?' | '\n' => phrase += 1,
                _ => {}
            }
        }
        words
    }

    /// What is known of a word as written.
    fn formes(&mut self, word: &str) -> &[Arc<Forme>] {
        if !self.formes.0.contains_key(word) {
            let folded = fold(word);
            let words = folded.split(' ').filter(|word| !word.is_empty());
            let formes = words.map(|word| Arc::new(self.forme(word))).collect();
            self.formes.0.insert(word.to_owned(), formes);
        }
        &self.formes.0[word]
    }

    fn forme(&self, folded: &str) -> Forme {
        let root = root(folded);
        Forme {
            is_link: matches!(folded, "de" | "d"),
            joins: matches!(folded, "et" | "ou"),
            is_empty: folded.len() < 2 || is_stop_word(folded),
            opens_reserve: !self.lexique.reserves(&root).is_empty(),
            opens_expression: !self.lexique.expressions(&root).is_empty(),
            may_change: self.lexique.has_senses(&root),
            role: self.lexique.role(&root),
            root: root.into(),
        }
    }
}

/// The length of the longest list of roots that a text starts with.
fn starts(lists: &[Vec<String>], roots: &[&str]) -> Option<usize> {
    let fits =
        |list: &&Vec<String>| list.len() <= roots.len() && list.iter().zip(roots).all(|(one, other)| one == other);
    lists.iter().find(fits).map(Vec::len)
}
