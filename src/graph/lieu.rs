//! Where a native file breaks a rule: the line of a thing, and of what it cites.

use rustc_hash::FxHashMap;

use super::check::Anomalie;
use crate::model::Categorie;

/// How many lines an entry told by a pair spans at most before the second word.
const PAIRE: usize = 4;

/// The lines of native files, found by the words that they have.
pub(crate) struct Lieux<'a> {
    fichiers: Vec<Fichier<'a>>,
}

struct Fichier<'a> {
    nom: &'a str,
    lignes: Vec<&'a str>,
    /// The lines that have each word, in their order.
    par_mot: FxHashMap<&'a str, Vec<usize>>,
}

/// Whether a sign goes on with a word: codes are words.
fn joins(sign: char) -> bool {
    sign.is_alphanumeric() || "_-:/".contains(sign)
}

/// The words of a line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|sign| !joins(sign)).filter(|word| !word.is_empty())
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
        let read = |(nom, texte): &'a (String, String)| {
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
            Fichier { nom, lignes, par_mot }
        };
        Lieux { fichiers: textes.iter().map(read).collect() }
    }

    /// One fault with the file and line where the thing cites what it should not: the first line that has the citation at or after
    /// one that has the code of the thing, as near as there is one. Of a thing given twice, the second.
    pub fn describe(&self, anomalie: &Anomalie) -> String {
        let is_repeated = anomalie.categorie == Categorie::Doublon;
        let key = match anomalie.objet.split(' ').next() {
            Some("proche") => "a",
            Some("nom") => "nom",
            Some("contexte_fait") => "metier",
            _ => "code",
        };
        let mut owners = self.fichiers.iter().flat_map(|fichier| {
            let starts = fichier.entries(&anomalie.code, key).into_iter();
            starts.map(move |at| {
                let cited = if is_repeated { None } else { fichier.next_line(&anomalie.cite, at) };
                (fichier.nom, at, cited)
            })
        });
        let owner = if is_repeated {
            let first = owners.next();
            owners.next().or(first)
        } else {
            owners.min_by_key(|(_, at, cited)| cited.map_or(usize::MAX, |cited| cited - at))
        };
        let place = owner.map(|(nom, at, cited)| format!("{nom}:{}", cited.unwrap_or(at) + 1));
        let place = place.unwrap_or_else(|| "place inconnue".to_owned());
        format!("{place} : {} : {}", anomalie.objet, anomalie.texte)
    }
}

impl<'a> Fichier<'a> {
    /// The lines that name a code, from a line on.
    fn lines(&self, code: &str, from: usize) -> impl Iterator<Item = usize> {
        let with_word = words(code).next().and_then(|word| self.par_mot.get(word)).map_or(&[][..], Vec::as_slice);
        let later = &with_word[with_word.partition_point(|at| *at < from)..];
        later.iter().copied().filter(move |at| names(self.lignes[*at], code))
    }

    /// The first of them.
    fn next_line(&self, code: &str, from: usize) -> Option<usize> {
        self.lines(code, from).next()
    }

    /// The lines where the entry of a code may start, surest kind alone: those that open with its key, those that have it, those
    /// that name the code. A code of two words is that of a pair, the second word a few lines below.
    fn entries(&self, code: &str, key: &str) -> Vec<usize> {
        let pair = code.split_once(' ').filter(|_| self.next_line(code, 0).is_none());
        let (first, second) = pair.unwrap_or((code, ""));
        let below = |at: usize| second.is_empty() || self.lignes[at..].iter().take(PAIRE).any(|l| names(l, second));
        let all: Vec<usize> = self.lines(first, 0).filter(|at| below(*at)).collect();
        let is_key = |rest: &str| !rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        let opens = |line: &str| line.trim_start_matches([' ', '\t', '{', '"']).strip_prefix(key).is_some_and(is_key);
        let kinds: [&dyn Fn(&str) -> bool; 2] = [&opens, &|line| names(line, key)];
        let surest = kinds.iter().map(|kind| all.iter().copied().filter(|at| kind(self.lignes[*at])).collect());
        surest.into_iter().find(|found: &Vec<usize>| !found.is_empty()).unwrap_or(all)
    }
}
