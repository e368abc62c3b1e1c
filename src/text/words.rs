//! The words of a French text, cut to stems, as the ranking and the matcher count them.

use super::fold::fold;

/// Words that carry nothing of a skill or a métier. Sorted, folded.
const STOP_WORDS: &[&str] = &[
    "a",
    "afin",
    "ainsi",
    "an",
    "ans",
    "au",
    "aupres",
    "autre",
    "autres",
    "aux",
    "avec",
    "c",
    "ce",
    "ces",
    "cet",
    "cette",
    "chez",
    "d",
    "dans",
    "de",
    "des",
    "du",
    "elle",
    "en",
    "entre",
    "est",
    "et",
    "etc",
    "etre",
    "eux",
    "il",
    "ils",
    "j",
    "l",
    "la",
    "le",
    "les",
    "leur",
    "leurs",
    "lors",
    "m",
    "ml",
    "n",
    "ne",
    "ni",
    "non",
    "notamment",
    "nous",
    "on",
    "ont",
    "ou",
    "par",
    "parfois",
    "pas",
    "peut",
    "peuvent",
    "plus",
    "pour",
    "qu",
    "que",
    "qui",
    "s",
    "sa",
    "sans",
    "se",
    "selon",
    "ses",
    "si",
    "son",
    "sont",
    "sous",
    "souvent",
    "sur",
    "t",
    "tel",
    "telle",
    "telles",
    "tels",
    "tous",
    "tout",
    "toute",
    "toutes",
    "un",
    "une",
    "vers",
    "vos",
    "votre",
    "vous",
    "y",
];

/// How many letters of a word are kept: French stems differ within seven letters, endings after them.
const STEM_LETTERS: usize = 7;

/// The stems of a text in order, repeated as they stand: folded, stop words dropped, one final s, x or e stripped after
/// another, cut at seven letters. Measured on ROME: see the design's evaluation of word components.
///
/// ```
/// use passerelles::text::words::stems;
/// assert_eq!(stems("Les aides-soignantes de l'hôpital").collect::<Vec<_>>(), ["aid", "soignan", "hopital"]);
/// ```
pub fn stems(text: &str) -> impl Iterator<Item = String> {
    let mut stems = Vec::new();
    for_each_word(&fold(text), |_, stem| stems.push(stem.to_owned()));
    stems.into_iter()
}

/// Calls `visit` with each word of a folded text that carries something, and its stem. No allocation.
pub fn for_each_word<'a>(folded: &'a str, mut visit: impl FnMut(&'a str, &'a str)) {
    let words = folded.split(' ').filter(|word| !word.is_empty() && !is_stop_word(word));
    words.for_each(|word| visit(word, stem(word)));
}

/// Whether a folded word carries nothing.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// The stem of one folded word; never empty for a word that is not.
pub fn stem(word: &str) -> &str {
    let mut end = word.len();
    while end > 2 && matches!(word.as_bytes()[end - 1], b's' | b'x' | b'e') {
        end -= 1;
    }
    let cut = word.char_indices().nth(STEM_LETTERS).map_or(end, |(at, _)| at.min(end));
    &word[..cut]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        for (one, other) in
            [("aides", "aide"), ("travaux", "travau"), ("infirmière", "infirmiers"), ("soignante", "soignants")]
        {
            assert_eq!(stem(&fold(one)), stem(&fold(other)), "{one} {other}");
        }
        assert_eq!(stem("es"), "es");
        assert_eq!(stem("日本語日本語日本語"), "日本語日本語日");
    }
}
