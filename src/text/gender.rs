//! The gendered forms of French: the two that a label writes, the endings that inclusive spelling adds, and one form of
//! a word for its masculine, feminine, singular and plural.

use std::borrow::Cow;
use std::ops::Range;

use super::fold::fold;

/// At how many words of the first side the other gender may begin: no label has as many, and one that did would take long.
const ALIGNES: usize = 64;

/// Endings that inclusive spelling hangs on a masculine word: "employé(e)", "technicien·ne", "infirmier.ère". Folded.
const ENDINGS: &[&str] = &[
    "e", "es", "s", "ne", "nes", "se", "ses", "le", "les", "te", "ve", "fe", "ere", "eres", "iere", "ieres", "rice",
    "rices", "trice", "trices", "euse", "euses", "enne", "ennes", "ive", "ives", "esse",
];

/// Feminine and plural endings and the masculine they stand for, longest first; what is left must keep
/// [`LEAST_STEM`] letters.
const NEUTRAL: &[(&str, &str)] = &[
    ("trice", "teur"),
    ("euse", "eur"),
    ("enne", "en"),
    ("iere", "ier"),
    ("onne", "on"),
    ("elle", "el"),
    ("ette", "et"),
    ("effe", "ef"),
    ("aux", "al"),
    ("ere", "er"),
    ("ive", "if"),
    ("e", ""),
];

/// How many letters a word keeps before its ending: shorter stems would join unrelated words ("une", "un").
const LEAST_STEM: usize = 3;

/// The folded forms that a label stands for. A label with " / " gives the masculine, the feminine and both as written;
/// another gives itself. Inclusive endings are dropped. Each form once; none for a label without letters.
///
/// ```
/// use passerelles::text::gender::forms;
/// assert_eq!(
///     forms("Technicien coupeur / Technicienne coupeuse en coiffure"),
///     [
///         "technicien coupeur en coiffure",
///         "technicienne coupeuse en coiffure",
///         "technicien coupeur technicienne coupeuse en coiffure"
///     ]
/// );
/// assert_eq!(forms("Employé(e) de maison"), ["employe de maison"]);
/// ```
pub fn forms(label: &str) -> Vec<String> {
    let label = without_endings(label);
    let (before, after) = sides(&label);
    let (before, after) = (fold(before), fold(after));
    let words = |side: &str| -> Vec<String> { side.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect() };
    let (one, other) = (words(&before), words(&after));
    let mut forms: Vec<String> = combine(one.len(), other.len(), |a, b| begin_alike(&one[a], &other[b]))
        .map(|(a, b)| [&one[a], &other[b]].concat().join(" "))
        .filter(|form| !form.is_empty())
        .collect();
    forms.dedup();
    forms
}

/// The two sides of a label, which a slash parts.
pub(crate) fn sides(label: &str) -> (&str, &str) {
    let mut slashes = label.match_indices('/').map(|(at, _)| at);
    let blank = |at: usize| label.as_bytes().get(at) == Some(&b' ');
    let slash = slashes.find(|at| *at > 0 && blank(at - 1) && blank(at + 1));
    slash.map_or((label, ""), |at| (&label[..at - 1], &label[at + 2..]))
}

/// Which words each form takes of one side of a label and then of the other, told how many words they have and which begin
/// alike. Where a side has none, there is one form.
pub(crate) fn combine(
    one: usize,
    other: usize,
    alike: impl Fn(usize, usize) -> bool,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    // Whether the second words begin with the other gender of the first ones.
    let aligns = |from: usize| one - from <= other && (from..one).zip(0..).all(|(a, b)| alike(a, b));
    let shared = (0..one.min(ALIGNES)).find(|from| aligns(*from)).unwrap_or(0);
    let replaced = (one - shared).min(other);
    let whole = (0..one, 0..other);
    let gendered = [(0..one, replaced..other), (0..shared, 0..other)];
    let both = one > 0 && other > 0;
    gendered.into_iter().filter(move |_| both).chain([whole])
}

/// Whether two words begin as the genders of one word do.
pub(crate) fn begin_alike(a: &str, b: &str) -> bool {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() >= LEAST_STEM || a == b
}

/// A text without the endings of inclusive spelling: a parenthesis, a full stop, a middle dot or a hyphen inside a
/// word, followed by a known ending and the end of the word. Linear.
///
/// ```
/// use passerelles::text::gender::drop_endings;
/// assert_eq!(drop_endings("infirmier·ère diplômé(e)"), "infirmier diplômé");
/// assert_eq!(drop_endings("aide-soignant.e, baby-sitter (nuit)"), "aide-soignant, baby-sitter (nuit)");
/// ```
pub fn drop_endings(text: &str) -> String {
    without_endings(text).into_owned()
}

/// The same, as it stands where it has none.
pub(crate) fn without_endings(text: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    // What stands before is kept; where to look on.
    let (mut from, mut at) = (0, 0);
    for place in marks(text.as_bytes()) {
        // Inside what was dropped.
        if place < at {
            continue;
        }
        let mark = text[place..].chars().next().expect("found there");
        at = place + mark.len_utf8();
        if !matches!(mark, '(' | '.' | '·' | '•' | '-') {
            continue;
        }
        let before = text[from..place].chars().next_back().or_else(|| kept.chars().next_back());
        let skipped = if before.is_some_and(char::is_alphabetic) { ending(mark, &text[at..]) } else { None };
        if let Some(length) = skipped {
            kept.push_str(&text[from..place]);
            at += length;
            from = at;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// Where marks may stand: their first bytes, in order.
fn marks(octets: &[u8]) -> impl Iterator<Item = usize> {
    let mut plain = memchr::memchr3_iter(b'(', b'.', b'-', octets).peekable();
    // "·" and "•" start so.
    let mut wide = memchr::memchr2_iter(0xc2, 0xe2, octets).peekable();
    std::iter::from_fn(move || match (plain.peek(), wide.peek()) {
        (Some(one), Some(other)) if one < other => plain.next(),
        (_, Some(_)) => wide.next(),
        _ => plain.next(),
    })
}

/// The length of the ending that follows a mark, closing parenthesis included.
fn ending(mark: char, after: &str) -> Option<usize> {
    let length = after.char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(after.len(), |(at, _)| at);
    // The longest ending has seven letters, accents of two bytes included.
    let known = length > 0 && length <= 14 && ENDINGS.contains(&fold(&after[..length]).as_str());
    match (known, mark, after[length..].chars().next()) {
        (true, '(', Some(')')) => Some(length + 1),
        (true, '.' | '·' | '•' | '-', _) => Some(length),
        _ => None,
    }
}

/// One form for a folded word whatever its gender and number. Not a word of the language: for comparison alone.
///
/// ```
/// use passerelles::text::gender::neutral;
/// assert_eq!(neutral("directrices"), neutral("directeur"));
/// assert_eq!(neutral("infirmieres"), "infirmier");
/// assert_eq!(neutral("commerciaux"), neutral("commerciale"));
/// ```
pub fn neutral(word: &str) -> String {
    let long_enough = |stem: &str| stem.chars().count() >= LEAST_STEM;
    let singular = match word.strip_suffix(['s', 'x']) {
        Some(stem) if long_enough(stem) && !word.ends_with("aux") => stem,
        _ => word,
    };
    for (feminine, masculine) in NEUTRAL {
        if let Some(stem) = singular.strip_suffix(feminine) {
            // "trice" leaves few letters of "actrice", which is still a word.
            if long_enough(stem) || (feminine.len() > 3 && stem.chars().count() >= 2) {
                return format!("{stem}{masculine}");
            }
        }
    }
    singular.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_give_both_forms() {
        let cases: [(&str, &[&str]); 6] = [
            ("Infirmier / Infirmière", &["infirmier", "infirmiere", "infirmier infirmiere"]),
            ("Aide-soignant / Aide-soignante", &["aide soignant", "aide soignante", "aide soignant aide soignante"]),
            ("Agent / Agente d'entretien", &["agent d entretien", "agente d entretien", "agent agente d entretien"]),
            ("Aide à domicile", &["aide a domicile"]),
            (
                "Médecin conseiller / conseillère",
                &["medecin conseiller", "medecin conseillere", "medecin conseiller conseillere"],
            ),
            (
                "Valet de chambre / Femme de chambre",
                &["valet de chambre", "femme de chambre", "valet de chambre femme de chambre"],
            ),
        ];
        for (label, expected) in cases {
            assert_eq!(forms(label), expected, "{label}");
        }
        assert!(forms("").is_empty() && forms(" / ").is_empty());
    }

    #[test]
    fn endings_are_dropped_inside_words_alone() {
        for (text, expected) in [
            ("(e) seul", "(e) seul"),
            ("technicien-ne", "technicien"),
            ("porte-à-porte", "porte-à-porte"),
            ("Employé(e)s", "Employés"),
            ("U.S.A", "U.A"),
        ] {
            assert_eq!(drop_endings(text), expected);
        }
    }

    #[test]
    fn short_words_stay() {
        for word in ["un", "as", "aes", "jeu", "", "bus"] {
            assert!(neutral(word).len() + 1 >= word.len(), "{word}");
        }
    }
}
