//! How a French word sounds, roughly: one key for the spellings that people take for one another.

/// Spellings and the sound written for them, tried in this order at each place; doubled letters count for one.
const SOUNDS: &[(&str, &str)] = &[
    ("eau", "o"),
    ("ain", "1"),
    ("ein", "1"),
    ("aim", "1"),
    ("oin", "w1"),
    ("au", "o"),
    ("ai", "e"),
    ("ei", "e"),
    ("an", "2"),
    ("am", "2"),
    ("en", "2"),
    ("em", "2"),
    ("in", "1"),
    ("im", "1"),
    ("ym", "1"),
    ("yn", "1"),
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("ch", "j"),
    ("ck", "k"),
    ("qu", "k"),
    ("gu", "g"),
    ("ge", "j"),
    ("gi", "ji"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("sc", "s"),
    ("h", ""),
    ("c", "k"),
    ("q", "k"),
    ("y", "i"),
    ("z", "s"),
    ("w", "v"),
];

/// The key of a folded word: equal for words that sound alike, endings that are not heard aside. For comparison alone.
///
/// ```
/// use passerelles::text::sound::sound;
/// assert_eq!(sound("nourisse"), sound("nourrice"));
/// assert_eq!(sound("auxilliere"), sound("auxiliaire"));
/// assert_eq!(sound("ambulansier"), sound("ambulanciers"));
/// assert_ne!(sound("cuisinier"), sound("couturier"));
/// ```
pub fn sound(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    // A plural is not heard, nor the "e" that a feminine or an ending leaves.
    let singular = word.strip_suffix(['s', 'x']).filter(|stem| !stem.ends_with('s'));
    let mut rest = singular.unwrap_or(word);
    while let Some(first) = rest.chars().next() {
        let rule = SOUNDS.iter().find(|(spelling, _)| spelling.starts_with(first) && rest.starts_with(spelling));
        let (length, heard) = rule.map_or((first.len_utf8(), &rest[..first.len_utf8()]), |(s, h)| (s.len(), *h));
        heard.chars().for_each(|sound| {
            if !key.ends_with(sound) {
                key.push(sound);
            }
        });
        rest = &rest[length..];
    }
    if key.len() > 1 && key.ends_with('e') {
        key.pop();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn spellings_of_one_sound_meet() {
        for (one, other) in [
            ("kinesitherapeute", "kinesiterapeute"),
            ("secretere", "secretaire"),
            ("profeseur", "professeur"),
            ("pharmatien", "pharmatiens"),
            ("menaje", "menage"),
        ] {
            let (a, b) = (sound(one), sound(other));
            assert_eq!(a, b, "{one} {other}");
        }
        assert_eq!(sound(""), "");
        assert_eq!(sound("日本"), "日本");
    }
}
