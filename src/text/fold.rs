//! Folding: one plain form for texts that a reader holds to be the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents; `œ` and `æ` as two letters; every run of anything but letters and digits as one blank.
/// The result has no blank at either end. Idempotent. Linear in the length of `text`.
///
/// ```
/// use passerelles::text::fold::fold;
/// assert_eq!(fold("L'Œuvre d'une Aide-soignante, à domicile"), "l oeuvre d une aide soignante a domicile");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            '\0'..='\x7f' => push(&mut folded, c),
            'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => folded.push('e'),
            'î' | 'ï' | 'Î' | 'Ï' => folded.push('i'),
            'ô' | 'ö' | 'Ô' | 'Ö' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => folded.push('u'),
            'ç' | 'Ç' => folded.push('c'),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            '’' => push(&mut folded, ' '),
            _ => fold_rare(c, &mut folded),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// A character that French seldom writes: decomposed by Unicode, its marks dropped.
fn fold_rare(c: char, folded: &mut String) {
    if is_combining_mark(c) {
        return;
    }
    // Lower-casing may give back a combining mark (İ), hence the second look.
    let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in plain.filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            _ => push(folded, c),
        }
    }
}

fn push(folded: &mut String, c: char) {
    if c.is_alphanumeric() {
        folded.push(c.to_ascii_lowercase());
    } else if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_what_french_writes() {
        let cases = [
            ("", ""),
            ("  ", ""),
            ("Élève", "eleve"),
            ("e\u{301}le\u{300}ve", "eleve"),
            ("cœur & æther", "coeur aether"),
            ("l’aide – à domicile", "l aide a domicile"),
            ("(AES)", "aes"),
            ("İ", "i"),
            ("½", "1 2"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text:?}");
            assert_eq!(fold(&fold(text)), expected, "twice {text:?}");
        }
    }
}
