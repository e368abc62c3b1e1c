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

/// Whether a text has neither letter nor digit.
pub(crate) fn says_nothing(text: &str) -> bool {
    !text.bytes().any(|sign| sign.is_ascii_alphanumeric()) && fold(text).is_empty()
}

/// How many bytes are folded at once at most: room is made ahead for them, however soon a rare sign comes.
const MORCEAU: usize = 128;

/// The same into `folded`, which is empty; allocates nothing where it has the room. What French writes takes no more bytes
/// folded than as it stands, and is written where there is room for it; of other signs any number may come.
pub(crate) fn fold_onto(text: &str, folded: &mut Vec<u8>) {
    // Where text and folded text are at, and the last sign of the latter: as if a blank stood before it.
    let (mut at, mut to, mut last) = (0, 0, b' ');
    loop {
        let room = (text.len() - at).min(MORCEAU);
        folded.resize(to + room, 0);
        let (read, written);
        (read, written, last) = fold_frequent(&text.as_bytes()[at..at + room], &mut folded[to..], last);
        (at, to) = (at + read, to + written);
        folded.truncate(to);
        // A rare sign, or whichever comes after so many.
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        fold_rare(c, folded);
        (at, to) = (at + c.len_utf8(), folded.len());
        last = folded.last().copied().unwrap_or(b' ');
    }
    if last == b' ' {
        folded.pop();
    }
}

/// Folds what French writes most, up to a sign that it seldom does: how many bytes were read, how many written, and the last one
/// written, which is `last` at the start. `folded` has as much room as `bytes` take.
fn fold_frequent(bytes: &[u8], folded: &mut [u8], mut last: u8) -> (usize, usize, u8) {
    let (mut at, mut to) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let sign = match ASCII.get(usize::from(*byte)) {
            Some(sign) => *sign,
            None => match bytes.get(at + 1).map_or(0, |next| latin(*byte, *next)) {
                0 => break,
                sign => {
                    at += 1;
                    sign
                }
            },
        };
        at += 1;
        let Some(room) = folded.get_mut(to) else { break };
        *room = sign;
        // One blank in a row.
        to += usize::from((sign != b' ') | (last != b' '));
        last = sign;
    }
    (at, to, last)
}

/// The letter that a sign of two bytes folds to, where it is one of those that French writes most.
#[inline]
fn latin(first: u8, second: u8) -> u8 {
    if first == 0xc3 { LATIN[usize::from(second & 0x3f)] } else { 0 }
}

/// What the signs from U+00C0 to U+00FF fold to; null for those that are not one letter with an accent of French.
const LATIN: [u8; 64] = {
    let mut folded = [0; 64];
    let mut at = 0;
    while at < folded.len() {
        // Small letters stand 32 above the capital ones.
        folded[at] = match at % 32 {
            0x00 | 0x02 | 0x04 => b'a',
            0x07 => b'c',
            0x08..=0x0b => b'e',
            0x0e | 0x0f => b'i',
            0x14 | 0x16 => b'o',
            0x19 | 0x1b | 0x1c => b'u',
            _ => 0,
        };
        at += 1;
    }
    folded
};

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

/// A character that French seldom writes: decomposed by Unicode, its marks dropped.
fn fold_rare(c: char, folded: &mut Vec<u8>) {
    match c {
        '’' => return push(folded, b' '),
        'œ' | 'Œ' => return folded.extend(b"oe"),
        'æ' | 'Æ' => return folded.extend(b"ae"),
        _ if is_combining_mark(c) => return,
        _ => {}
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
    use proptest::prelude::*;

    use super::{ASCII, fold, fold_rare, push};

    /// Sign by sign, each non-ASCII one as Unicode has it.
    fn fold_slowly(text: &str) -> String {
        let mut folded = Vec::new();
        for c in text.chars() {
            if c.is_ascii() { push(&mut folded, ASCII[c as usize]) } else { fold_rare(c, &mut folded) }
        }
        String::from_utf8(folded).unwrap().trim_end().to_owned()
    }

    proptest! {
        #[test]
        fn what_is_frequent_folds_as_what_is_rare(
            text in prop_oneof![any::<String>(), "[ a-zA-Z'’,.àâäçéèêëîïôöùûüœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆÿ×÷ñåßø½İﬃ\u{301}-]{0,60}"],
        ) {
            prop_assert_eq!(fold(&text), fold_slowly(&text));
            let long = text.repeat(1 + 3 * super::MORCEAU / (text.len() + 1));
            prop_assert_eq!(fold(&long), fold_slowly(&long));
        }
    }

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
