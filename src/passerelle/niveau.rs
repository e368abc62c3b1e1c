//! The level that a text on how one enters a métier names.

use crate::text::fold::fold;

/// Words that name a diploma of a level of the French national framework, folded. Sorted.
const DIPLOMES: [(&str, u8); 24] = [
    ("baccalaureat", 4),
    ("bachelor", 6),
    ("bep", 3),
    ("bepa", 3),
    ("bpjeps", 4),
    ("bts", 5),
    ("btsa", 5),
    ("cap", 3),
    ("capa", 3),
    ("dea", 7),
    ("dess", 7),
    ("deug", 5),
    ("deust", 5),
    ("doctorat", 8),
    ("dut", 5),
    ("ingenieur", 7),
    ("ingenieurs", 7),
    ("licence", 6),
    ("m1", 6),
    ("m2", 7),
    ("master", 7),
    ("mastere", 7),
    ("masters", 7),
    ("these", 8),
];

/// The highest level from 2 to 8 that the text names: by a diploma, by years after the baccalauréat ("Bac +2 à +5"), or
/// 2 for "sans diplôme" and its like. `None` where it names none. Linear in the text.
pub fn highest_level(acces: &str) -> Option<u8> {
    let folded = fold(acces);
    let words: Vec<&str> = folded.split(' ').collect();
    (0..words.len()).filter_map(|at| level_at(&words[at..])).max()
}

/// The level that the first of these words names, with those after it.
fn level_at(words: &[&str]) -> Option<u8> {
    match words {
        ["bac", after @ ..] => Some(after_bac(after)),
        ["sans" | "aucun" | "aucune", "diplome" | "formation" | "qualification", ..] => Some(2),
        ["brevet", "professionnel", ..] | ["bp", "jeps", ..] => Some(4),
        [word, ..] => DIPLOMES.binary_search_by(|(known, _)| known.cmp(word)).ok().map(|at| DIPLOMES[at].1),
        [] => None,
    }
}

/// The level of "bac" by the years that follow it, the highest of "2 à 5", "3 ou 4"; 4 where there are none.
fn after_bac(words: &[&str]) -> u8 {
    let listed = words.iter().map_while(|word| match *word {
        "a" | "ou" | "et" => Some(None),
        word => word.parse::<u8>().ok().filter(|years| (1..=8).contains(years)).map(Some),
    });
    match listed.flatten().max() {
        None | Some(1) => 4,
        Some(2) => 5,
        Some(3 | 4) => 6,
        Some(5..=7) => 7,
        Some(_) => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_diplomas_are_sorted() {
        assert!(DIPLOMES.is_sorted());
    }

    #[test]
    fn the_highest_level_named_is_read() {
        let cases = [
            ("Cet emploi est accessible sans diplôme particulier. Un CAPA ou un Bac pro est un plus.", Some(4)),
            ("Ce métier est accessible à partir d'un Bac + 3", Some(6)),
            ("Accessible avec un diplôme de niveau Bac+2 à Bac +5", Some(7)),
            ("de Bac +2 à +4 ; 3 ans d'expérience", Some(6)),
            ("avec un CAP/BEP", Some(3)),
            ("sans formation", Some(2)),
            ("du Bac au Doctorat", Some(8)),
            ("avec un CQP, dans le but d'encadrer", None),
            ("", None),
        ];
        for (texte, expected) in cases {
            assert_eq!(highest_level(texte), expected, "{texte}");
        }
    }
}
