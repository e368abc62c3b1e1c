//! How a French word sounds, roughly: one key for the spellings that people take for one another.

/// Spellings and the sound written for them, by first letter, and of one letter tried in this order; doubled letters
/// count for one.
const SOUNDS: &[(&str, &str)] = &[
    ("ain", "1"),
    ("aim", "1"),
    ("au", "o"),
    ("ai", "e"),
    ("an", "2"),
    ("am", "2"),
    ("ch", "j"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("eau", "o"),
    ("ein", "1"),
    ("ei", "e"),
    ("en", "2"),
    ("em", "2"),
    ("gu", "g"),
    ("ge", "j"),
    ("gi", "ji"),
    ("h", ""),
    ("in", "1"),
    ("im", "1"),
    ("oin", "w1"),
    ("ph", "f"),
    ("qu", "k"),
    ("q", "k"),
    ("rh", "r"),
    ("sc", "s"),
    ("th", "t"),
    ("w", "v"),
    ("ym", "1"),
    ("yn", "1"),
    ("y", "i"),
    ("z", "s"),
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
        let rule = rules(first).iter().find(|(spelling, _)| rest.starts_with(spelling));
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

/// Where the spellings of each letter start in [`SOUNDS`], and the end.
const STARTS: [usize; 27] = {
    let (mut starts, mut letter, mut at) = ([0; 27], 0, 0);
    while letter < starts.len() {
        while at < SOUNDS.len() && SOUNDS[at].0.as_bytes()[0] < b'a' + letter as u8 {
            at += 1;
        }
        starts[letter] = at;
        letter += 1;
    }
    starts
};

/// The spellings that begin with a letter.
fn rules(first: char) -> &'static [(&'static str, &'static str)] {
    match first {
        'a'..='z' => {
            let letter = first as usize - 'a' as usize;
            &SOUNDS[STARTS[letter]..STARTS[letter + 1]]
        }
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn sounds_are_grouped_by_letter() {
        assert!(super::SOUNDS.is_sorted_by_key(|(spelling, _)| spelling.chars().next()));
    }

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
