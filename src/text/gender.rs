//! The gendered forms of French: the two that a label writes, the endings that inclusive spelling adds, and one form of
//! a word for its masculine, feminine, singular and plural.

use super::fold::fold;

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
    let label = drop_endings(label);
    let (before, after) = label.split_once(" / ").unwrap_or((&label, ""));
    let (before, after) = (fold(before), fold(after));
    if before.is_empty() || after.is_empty() {
        let whole = before + &after;
        return if whole.is_empty() { Vec::new() } else { vec![whole] };
    }
    let one: Vec<&str> = before.split(' ').collect();
    let other: Vec<&str> = after.split(' ').collect();
    let shared = (0..one.len()).find(|from| aligns(&one[*from..], &other)).unwrap_or(0);
    let replaced = (one.len() - shared).min(other.len());
    let masculine = [&one[..], &other[replaced..]].concat().join(" ");
    let feminine = [&one[..shared], &other[..]].concat().join(" ");
    let mut forms = vec![masculine, feminine, format!("{before} {after}")];
    forms.dedup();
    forms
}

/// Whether the second words begin with the other gender of the first ones.
fn aligns(one: &[&str], other: &[&str]) -> bool {
    let same = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() >= LEAST_STEM || a == b;
    one.len() <= other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
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
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', '.', '·', '•', '-']) {
        let mark = rest[at..].chars().next().expect("found there");
        let (before, after) = (&rest[..at], &rest[at + mark.len_utf8()..]);
        kept.push_str(before);
        let inside = kept.chars().next_back().is_some_and(char::is_alphabetic);
        let skipped = if inside { ending(mark, after) } else { None };
        match skipped {
            Some(length) => rest = &after[length..],
            None => {
                kept.push(mark);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
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
