//! Where a native file breaks a rule: the line of a thing, and of what it cites.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::check::Anomalie;
use crate::model::Categorie;

/// The lines of native files, found by the words that they have: faults may be as many as lines. The texts are without escapes.
pub(crate) struct Lieux<'a> {
    fichiers: Vec<Fichier<'a>>,
}

struct Fichier<'a> {
    nom: &'a str,
    lignes: Vec<&'a str>,
    /// The lines that have each word, in their order.
    par_mot: FxHashMap<&'a str, Vec<usize>>,
    /// The lines that open an entry.
    debuts: Vec<usize>,
    /// Where the entries of a code may start, by the code and the key that it stands under.
    entrees: FxHashMap<(String, &'static str), Rc<[usize]>>,
}

/// Whether a sign goes on with a word: codes are words.
fn joins(sign: char) -> bool {
    sign.is_alphanumeric() || "_-:/".contains(sign)
}

/// The words of a line. JSON puts a colon before a value, blank or not.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|sign| !joins(sign)).map(|word| word.trim_start_matches(':')).filter(|word| !word.is_empty())
}

/// Whether a line names a code, and not a longer one that it is part of.
fn names(line: &str, code: &str) -> bool {
    line.match_indices(code).any(|(at, _)| {
        let after = line[at + code.len()..].chars().next();
        !line[..at].chars().next_back().is_some_and(joins) && !after.is_some_and(joins)
    })
}

impl<'a> Lieux<'a> {
    /// Of texts, each with the name of its file. Linear in their size.
    pub fn new(textes: &'a [(String, String)]) -> Self {
        Lieux { fichiers: textes.iter().map(|(nom, texte)| Fichier::new(nom, texte)).collect() }
    }

    /// One fault with the file and line where the thing cites what it should not: the nearest line that has the citation, in an entry
    /// that has the code of the thing. Of a thing given twice, the second.
    pub fn describe(&mut self, anomalie: &Anomalie) -> String {
        let is_repeated = anomalie.categorie == Categorie::Doublon;
        let key = match anomalie.objet.split(' ').next() {
            Some("proche") => "a",
            Some("nom") => "nom",
            Some("contexte_fait") => "metier",
            _ => "code",
        };
        let mut places = Vec::new();
        for fichier in &mut self.fichiers {
            let entrees = fichier.entries(&anomalie.code, key);
            if is_repeated {
                places.extend(entrees.iter().take(2).map(|at| (0, fichier.nom, *at)));
            } else if let Some((apart, at)) = fichier.nearest(&entrees, &anomalie.cite) {
                places.push((apart, fichier.nom, at));
            }
        }
        let place = match &places[..] {
            [_, second, ..] if is_repeated => Some(second),
            all => all.iter().min_by_key(|(apart, _, _)| *apart),
        };
        let place = place.map_or_else(|| "place inconnue".to_owned(), |(_, nom, at)| format!("{nom}:{}", at + 1));
        format!("{place} : {} : {}", anomalie.objet, anomalie.texte)
    }
}

impl<'a> Fichier<'a> {
    fn new(nom: &'a str, texte: &'a str) -> Self {
        let lignes: Vec<&str> = texte.lines().collect();
        let mut par_mot: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, line) in lignes.iter().enumerate() {
            for word in words(line) {
                let known = par_mot.entry(word).or_default();
                if known.last() != Some(&at) {
                    known.push(at);
                }
            }
        }
        let opens = |line: &str| line.trim_start().starts_with("[[") || line.trim_start().starts_with('{');
        let debuts = (0..lignes.len()).filter(|at| opens(lignes[*at])).collect();
        Fichier { nom, lignes, par_mot, debuts, entrees: FxHashMap::default() }
    }

    /// The lines that have a word.
    fn with_word(&self, word: &str) -> &[usize] {
        self.par_mot.get(word).map_or(&[], Vec::as_slice)
    }

    /// The lines that name a code: those that have the rarest of its words, and all the others between the same signs.
    fn naming(&self, code: &str) -> Cow<'_, [usize]> {
        let rarest = words(code).map(|word| self.with_word(word)).min_by_key(|lines| lines.len()).unwrap_or_default();
        // Where all stands on one line there is nothing to tell apart, and much to look through.
        if code.chars().all(joins) || self.lignes.len() == 1 {
            return Cow::Borrowed(rarest);
        }
        rarest.iter().copied().filter(|at| names(self.lignes[*at], code)).collect()
    }

    /// The lines of the entry that a line is of: from one that opens an entry to the next.
    fn entry(&self, at: usize) -> Range<usize> {
        let next = self.debuts.partition_point(|debut| *debut <= at);
        let debut = next.checked_sub(1).map_or(0, |last| self.debuts[last]);
        debut..self.debuts.get(next).copied().unwrap_or(self.lignes.len())
    }

    /// The nearest line that names what is cited in one of the entries, else after one, and how far from it; else the first entry.
    fn nearest(&self, entrees: &[usize], cite: &str) -> Option<(usize, usize)> {
        let lines = self.naming(cite);
        // Past the entry, or before what it opens with: less likely than any line after.
        let apart = |at: usize, line: usize| {
            let entry = self.entry(at);
            let far = if entry.contains(&line) { 0 } else { usize::MAX / 2 };
            Some(far + line.abs_diff(at)).filter(|_| line >= entry.start)
        };
        let around = |list: &[usize], from: usize| {
            let next = list.partition_point(|one| *one < from);
            [next.checked_sub(1).map(|before| list[before]), list.get(next).copied()].into_iter().flatten()
        };
        // The shorter list is followed, the longer one looked up.
        let pairs: Vec<(usize, usize)> = if entrees.len() <= lines.len() {
            entrees.iter().flat_map(|at| around(&lines, *at).map(|line| (*at, line))).collect()
        } else {
            lines.iter().flat_map(|line| around(entrees, *line).map(|at| (at, *line))).collect()
        };
        let found = pairs.into_iter().filter_map(|(at, line)| Some((apart(at, line)?, line))).min();
        found.or(entrees.first().map(|at| (usize::MAX, *at)))
    }

    /// The same as [`Self::entries_of`], found once.
    fn entries(&mut self, code: &str, key: &'static str) -> Rc<[usize]> {
        let cle = (code.to_owned(), key);
        if let Some(known) = self.entrees.get(&cle) {
            return Rc::clone(known);
        }
        let found = Rc::from(self.entries_of(code, key));
        self.entrees.insert(cle, Rc::clone(&found));
        found
    }

    /// The lines where the entry of a code may start, surest kind alone: those that open with its key, those that have it, those
    /// that name the code. A code of two words is that of a pair, both in one entry; of two compétences, either way round.
    fn entries_of(&self, code: &str, key: &str) -> Vec<usize> {
        let Some((first, second)) = code.split_once(' ').filter(|_| key != "nom") else {
            return self.surest(&self.naming(code), key);
        };
        let holds = |entry: &Range<usize>, word: &str| {
            let lines = self.with_word(word);
            lines.get(lines.partition_point(|line| *line < entry.start)).is_some_and(|line| *line < entry.end)
        };
        let mut both = self.naming(first).into_owned();
        if key == "a" {
            both.extend_from_slice(&self.naming(second));
            both.sort_unstable();
            both.dedup();
        }
        both.retain(|at| {
            let entry = self.entry(*at);
            holds(&entry, first) && holds(&entry, second)
        });
        self.surest(&both, key)
    }

    /// Of these lines, those that open with a key; else those that have it; else all.
    fn surest(&self, lines: &[usize], key: &str) -> Vec<usize> {
        let is_key = |rest: &str| !rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        let opens = |line: &str| line.trim_start_matches([' ', '\t', '{', '"']).strip_prefix(key).is_some_and(is_key);
        let kinds: [&dyn Fn(usize) -> bool; 2] =
            [&|at| opens(self.lignes[at]), &|at| self.with_word(key).binary_search(&at).is_ok()];
        let surest = kinds.iter().map(|kind| lines.iter().copied().filter(|at| kind(*at)).collect());
        surest.into_iter().find(|found: &Vec<usize>| !found.is_empty()).unwrap_or_else(|| lines.to_vec())
    }
}
