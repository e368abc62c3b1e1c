//! The root of a French word: what its verb, its noun and its forms have in common. Cruder than a stem for ranking,
//! since it joins "préparer" and "préparation"; where a root misleads, a table of words corrects it.

/// Endings that a verb and its noun differ by: ending, what stands in its place, letters that must remain before it.
/// The first that fits is used; plurals and the final e are gone already, so "nettoyage" ends in "ag".
const ENDINGS: &[(&str, &str, usize)] = &[
    ("isation", "is", 2),
    ("ification", "ifi", 2),
    ("ication", "ic", 3),
    ("ation", "", 3),
    ("ition", "", 4),
    ("ution", "u", 4),
    ("ion", "", 4),
    ("ement", "", 3),
    ("ag", "", 3),
    ("anc", "", 4),
    ("er", "", 3),
    ("ir", "", 3),
];

/// Words that an ending would join to another one ("équipement" to "équipe"): each is its own root. Sorted.
const WHOLE: &[&str] = &[
    "action",
    "assurance",
    "camion",
    "equipage",
    "equipement",
    "gestion",
    "guide",
    "image",
    "logement",
    "maintenance",
    "menage",
    "mission",
    "ordonnance",
    "passage",
    "portion",
    "prix",
    "stage",
    "station",
    "veille",
    "version",
    "vetement",
    "voie",
    "voix",
];

/// Letters below which a word is its own root.
const SHORTEST: usize = 3;

/// The root of one folded word; never empty for a word that is not. Not idempotent: roots are not words.
///
/// ```
/// use passerelles::text::root::root;
/// for (one, other) in [("nettoyer", "nettoyage"), ("animaux", "animale"), ("surveiller", "surveillance"),
///     ("desinfecter", "desinfections"), ("communiquer", "communication"), ("active", "actif")] {
///     assert_eq!(root(one), root(other), "{one} {other}");
/// }
/// assert_ne!(root("repas"), root("repassage"));
/// ```
pub fn root(word: &str) -> String {
    let mut root = singular(word);
    while root.len() > SHORTEST && root.ends_with(['s', 'x', 'e']) {
        root.pop();
    }
    let whole = word.strip_suffix('s').unwrap_or(word);
    if WHOLE.binary_search(&whole).is_ok() {
        return whole.to_owned();
    }
    for (ending, replacement, least) in ENDINGS {
        if let Some(kept) = root.strip_suffix(ending)
            && kept.chars().count() >= *least
        {
            root.truncate(kept.len());
            root.push_str(replacement);
            break;
        }
    }
    if root.ends_with("iv") {
        root.pop();
        root.push('f');
    }
    if let Some(kept) = root.strip_suffix("iqu") {
        root.truncate(kept.len());
        root.push_str("ic");
    }
    undouble(&mut root);
    root
}

/// The singular of a plural in -aux: "locaux" is "local", but "niveaux" is "niveau".
fn singular(word: &str) -> String {
    match word.strip_suffix("aux") {
        Some(kept) if kept.len() > 1 && !kept.ends_with('e') => format!("{kept}al"),
        _ => word.to_owned(),
    }
}

/// One of two equal final letters: "surveill" and "surveil" are one.
fn undouble(root: &mut String) {
    let mut last = root.chars().rev();
    if root.len() > SHORTEST && last.next() == last.next() {
        root.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn joins_a_verb_and_its_noun() {
        for (one, other) in [
            ("preparer", "preparation"),
            ("organiser", "organisation"),
            ("steriliser", "sterilisation"),
            ("planifier", "planification"),
            ("accompagner", "accompagnement"),
            ("encaisser", "encaissements"),
            ("conseiller", "conseils"),
            ("accueillir", "accueil"),
            ("laver", "lavage"),
            ("professionnelle", "professionnels"),
            ("hygienique", "hygieniques"),
        ] {
            assert_eq!(root(one), root(other), "{one} {other}");
        }
    }

    #[test]
    fn keeps_apart_what_only_looks_alike() {
        for (one, other) in [
            ("repas", "repasser"),
            ("medication", "mediation"),
            ("organiser", "organes"),
            ("eau", "ea"),
            ("equipe", "equipements"),
            ("voie", "voix"),
        ] {
            assert_ne!(root(one), root(other), "{one} {other}");
        }
    }

    #[test]
    fn whole_words_are_sorted() {
        assert!(super::WHOLE.is_sorted());
    }

    #[test]
    fn is_never_empty() {
        for word in ["e", "es", "s", "age", "ion", "aux", "日本語", "é"] {
            assert!(!root(word).is_empty(), "{word}");
        }
    }
}
