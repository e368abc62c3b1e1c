//! When a typed query may mean something else: told from the labels alone, without the engine.
//!
//! A query is ambiguous where a name of another thing is as near or nearer than the name it was made from: as few edits
//! between the folded texts; for the cut kind, a name whose first two significant words begin as typed; for the order
//! kind, a name made of the same significant words.

use passerelles::Referentiel;
use passerelles::text::{fold, gender, similarity, words};

use crate::fautes::{DEBUT, GENRES, ORDRE, Question};

pub struct Name {
    pub code: String,
    pub label: String,
    form: String,
    letters: [u8; 27],
    length: usize,
}

pub struct Noms {
    /// Every form of every name.
    pub names: Vec<Name>,
    /// The (code, label) that queries are made from.
    pub metiers: Vec<(String, String)>,
    pub competences: Vec<(String, String)>,
}

impl Noms {
    pub fn new(referentiel: &Referentiel) -> Self {
        let mut metiers = Vec::new();
        for metier in referentiel.metiers() {
            let code = metier.code.to_string();
            let mut labels = vec![metier.libelle.clone()];
            labels.extend(metier.appellations.iter().map(|a| a.libelle.clone()));
            labels.sort();
            labels.dedup();
            metiers.extend(labels.into_iter().map(|label| (code.clone(), label)));
        }
        let competences: Vec<(String, String)> =
            referentiel.competences().iter().map(|c| (c.code.to_string(), c.libelle.clone())).collect();
        let certifications = referentiel.certifications().iter().map(|c| (c.code.to_string(), c.libelle.clone()));
        let short = referentiel
            .metiers()
            .iter()
            .flat_map(|m| m.appellations.iter().filter_map(|a| Some((m.code.to_string(), a.court.clone()?))));
        let all = metiers.iter().chain(&competences).cloned().chain(certifications).chain(short);
        let mut names: Vec<Name> = all.flat_map(|(code, label)| forms(&code, &label)).collect();
        names.sort_by(|a, b| (&a.code, &a.form).cmp(&(&b.code, &b.form)));
        names.dedup_by(|a, b| a.code == b.code && a.form == b.form);
        Noms { names, metiers, competences }
    }

    pub fn is_ambiguous(&self, question: &Question) -> bool {
        let typed = fold::fold(&question.typed);
        let others = self.names.iter().filter(|name| name.code != question.code);
        match GENRES.iter().position(|genre| *genre == question.genre) {
            Some(DEBUT) => {
                let (one, begun) = typed.split_once(' ').expect("two words");
                others.map(|name| significant(&name.form)).any(|words| {
                    words.first() == Some(&one) && words.get(1).is_some_and(|second| second.starts_with(begun))
                })
            }
            Some(ORDRE) => {
                let sorted = |text: &str| {
                    let mut words: Vec<String> = significant(text).into_iter().map(str::to_owned).collect();
                    words.sort();
                    words
                };
                let asked = sorted(&typed);
                others.filter(|name| name.length == typed.len()).any(|name| sorted(&name.form) == asked)
            }
            _ => self.is_nearer_to_another(&typed, question),
        }
    }

    fn is_nearer_to_another(&self, typed: &str, question: &Question) -> bool {
        let own = forms(&question.code, &question.label);
        let distance = own.iter().map(|name| similarity::edits(typed, &name.form)).min().unwrap_or(0);
        let (letters, length) = (count(typed), typed.len());
        let near = |name: &&Name| {
            let apart: usize = name.letters.iter().zip(&letters).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
            name.code != question.code && name.length.abs_diff(length) <= distance && apart <= 2 * distance
        };
        self.names.iter().filter(near).any(|name| similarity::edits(typed, &name.form) <= distance)
    }
}

/// The forms that a label is read in: both genders, and as it stands.
fn forms(code: &str, label: &str) -> Vec<Name> {
    let mut forms = gender::forms(label);
    forms.push(fold::fold(label));
    let name = |form: String| Name {
        code: code.to_owned(),
        label: label.to_owned(),
        letters: count(&form),
        length: form.len(),
        form,
    };
    forms.into_iter().map(name).collect()
}

fn significant(folded: &str) -> Vec<&str> {
    folded.split(' ').filter(|word| !words::is_stop_word(word)).collect()
}

/// How many of each letter a folded text has, the rest together: a lower bound of edits.
fn count(folded: &str) -> [u8; 27] {
    let mut letters = [0u8; 27];
    for byte in folded.bytes().filter(|byte| *byte != b' ') {
        let at = if byte.is_ascii_lowercase() { usize::from(byte - b'a') } else { 26 };
        letters[at] = letters[at].saturating_add(1);
    }
    letters
}
