//! The eight kinds of typo, drawn over labels.

use passerelles::text::{fold, gender, words};

use crate::ambigu::Noms;
use crate::tirage::Tirage;

pub const ENTIERS: &str = "métiers et appellations, libellé entier";
pub const UNE_FORME: &str = "métiers et appellations, une forme";
pub const COMPETENCES: &str = "compétences";
pub const BLOCS: &[&str] = &[ENTIERS, UNE_FORME, COMPETENCES];

pub const GENRES: &[&str] = &[
    "accents perdus",
    "une lettre oubliée",
    "deux lettres interverties",
    "une lettre voisine (AZERTY)",
    "une lettre doublée",
    "deux fautes",
    "deux premiers mots, le second coupé",
    "autre ordre, une forme",
];
pub const DEBUT: usize = 6;
pub const ORDRE: usize = 7;

pub struct Question {
    pub bloc: &'static str,
    pub genre: &'static str,
    pub typed: String,
    pub code: String,
    pub label: String,
}

/// The neighbours of each letter on an AZERTY keyboard.
const AZERTY: [&str; 3] = ["azertyuiop", "qsdfghjklm", "wxcvbn"];

pub fn draw(noms: &Noms, tirage: &mut Tirage, each: usize) -> Vec<Question> {
    let mut questions = Vec::new();
    for bloc in BLOCS {
        let labels = if *bloc == COMPETENCES { &noms.competences } else { &noms.metiers };
        for (kind, genre) in GENRES.iter().enumerate() {
            let from = questions.len();
            while questions.len() < from + each {
                let (code, label) = tirage.pick(labels);
                let one_form = *bloc == UNE_FORME || kind == ORDRE;
                let text = if one_form { one_gender(label, tirage) } else { label.clone() };
                // A label too short for this kind is drawn again.
                if let Some(typed) = mistype(&text, kind, tirage) {
                    questions.push(Question { bloc, genre, typed, code: code.clone(), label: label.clone() });
                }
            }
        }
    }
    questions
}

/// One of the two gendered forms, accents kept: the words of the other one are dropped.
fn one_gender(label: &str, tirage: &mut Tirage) -> String {
    let forms = gender::forms(label);
    let form = if forms.len() > 1 { &forms[tirage.below(2)] } else { return label.to_owned() };
    // The form is folded; the label's own spelling of each word is taken back, in order.
    let mut spelt = label.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
    let back = form.split(' ').map(|word| spelt.find(|s| fold::fold(s) == word).unwrap_or(word));
    back.collect::<Vec<_>>().join(" ")
}

fn mistype(label: &str, kind: usize, tirage: &mut Tirage) -> Option<String> {
    match kind {
        0 => {
            let plain = unaccented(label);
            (plain != label).then_some(plain)
        }
        1..=4 => edit(label, kind, tirage),
        5 => {
            let (one, other) = (1 + tirage.below(4), 1 + tirage.below(4));
            edit(&edit(label, one, tirage)?, other, tirage)
        }
        DEBUT => {
            let folded = fold::fold(label);
            let kept: Vec<&str> = folded.split(' ').filter(|word| !words::is_stop_word(word)).collect();
            let (one, other) = (kept.first()?, kept.get(1)?);
            Some(format!("{one} {}", other.chars().take(4).collect::<String>()))
        }
        _ => {
            let mut words: Vec<&str> = label.split_whitespace().collect();
            let before = words.clone();
            tirage.shuffle(&mut words);
            (words != before).then(|| words.join(" "))
        }
    }
}

fn unaccented(label: &str) -> String {
    label
        .chars()
        .map(|c| {
            let plain = fold::fold(&c.to_string());
            if plain.is_empty() || c.is_ascii() {
                c.to_string()
            } else if c.is_uppercase() {
                plain.to_uppercase()
            } else {
                plain
            }
        })
        .collect()
}

/// One edit at a letter: 1 dropped, 2 swapped with the next letter, 3 replaced by a neighbour, 4 doubled.
fn edit(label: &str, kind: usize, tirage: &mut Tirage) -> Option<String> {
    let mut letters: Vec<char> = label.chars().collect();
    let fits = |at: &usize| match kind {
        2 => letters.get(at + 1).is_some_and(|next| next.is_alphabetic() && next != &letters[*at]),
        3 => neighbours(letters[*at]).is_some(),
        _ => true,
    };
    let places: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_alphabetic()).filter(fits).collect();
    if places.is_empty() {
        return None;
    }
    let at = *tirage.pick(&places);
    match kind {
        1 => drop(letters.remove(at)),
        2 => letters.swap(at, at + 1),
        3 => letters[at] = *tirage.pick(&neighbours(letters[at])?),
        _ => letters.insert(at, letters[at]),
    }
    Some(letters.into_iter().collect())
}

fn neighbours(letter: char) -> Option<Vec<char>> {
    let letter = fold::fold(&letter.to_string()).chars().next()?;
    let (row, at) = AZERTY.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(letter)?)))?;
    let mut near = Vec::new();
    for keys in &AZERTY[row.saturating_sub(1)..=(row + 1).min(2)] {
        for side in at.saturating_sub(1)..=at + 1 {
            near.extend(keys.chars().nth(side).filter(|key| *key != letter));
        }
    }
    Some(near)
}
