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
    let mut folded = Vec::with_capacity(text.len());
    fold_onto(text, &mut folded);
    String::from_utf8(folded).expect("whole characters were pushed")
}

/// The same into `folded`, which is empty; allocates nothing where it has the room.
pub(crate) fn fold_onto(text: &str, folded: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let Some(sign) = ASCII.get(usize::from(*byte)) {
            push(folded, *sign);
            at += 1;
        } else if let Some(c) = text[at..].chars().next() {
            fold_accented(c, folded);
            at += c.len_utf8();
        }
    }
    if folded.last() == Some(&b' ') {
        folded.pop();
    }
}

/// What each ASCII sign folds to: letters in lower case, digits, a blank for the others.
const ASCII: [u8; 128] = {
    let mut folded = [b' '; 128];
    let mut at = 0;
    while at < folded.len() {
        if (at as u8).is_ascii_alphanumeric() {
            folded[at] = (at as u8).to_ascii_lowercase();
        }
        at += 1;
    }
    folded
};

fn fold_accented(c: char, folded: &mut Vec<u8>) {
    match c {
        'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => folded.push(b'a'),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => folded.push(b'e'),
        'î' | 'ï' | 'Î' | 'Ï' => folded.push(b'i'),
        'ô' | 'ö' | 'Ô' | 'Ö' => folded.push(b'o'),
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => folded.push(b'u'),
        'ç' | 'Ç' => folded.push(b'c'),
        'œ' | 'Œ' => folded.extend(b"oe"),
        'æ' | 'Æ' => folded.extend(b"ae"),
        '’' => push(folded, b' '),
        _ => fold_rare(c, folded),
    }
}

/// A character that French seldom writes: decomposed by Unicode, its marks dropped.
fn fold_rare(c: char, folded: &mut Vec<u8>) {
    if is_combining_mark(c) {
        return;
    }
    // Lower-casing may give back a combining mark (İ), hence the second look.
    let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in plain.filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => folded.push(b'o'),
            'ß' => folded.extend(b"ss"),
            '\0'..='\x7f' => push(folded, ASCII[c as usize]),
            _ if c.is_alphanumeric() => folded.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => push(folded, b' '),
        }
    }
}

/// Adds a folded sign; of blanks one in a row, none at the start.
#[inline]
fn push(folded: &mut Vec<u8>, sign: u8) {
    if sign != b' ' || folded.last().is_some_and(|last| *last != b' ') {
        folded.push(sign);
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
