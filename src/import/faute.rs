//! What is wrong in a native file, in French: serde and the two grammars say it in English.

use crate::text::similarity;

/// What the grammars of TOML and JSON say, by its start, and the same in French.
const GRAMMAIRE: &[(&str, &str)] = &[
    ("unclosed array table", "le titre « [[…]] » n'est pas fermé"),
    ("unclosed table", "le titre « […] » n'est pas fermé"),
    ("unclosed array", "la liste « […] » n'est pas fermée"),
    ("unclosed inline table", "la table « {…} » n'est pas fermée"),
    ("key with no value", "un champ sans valeur"),
    ("missing value", "il manque une valeur"),
    ("extra `=`", "un « = » de trop"),
    ("unexpected `=`", "un « = » de trop"),
    ("extra comma", "une virgule de trop"),
    ("trailing comma", "une virgule de trop"),
    ("missing comma", "il manque une virgule"),
    ("missing assignment", "il manque « = »"),
    ("unquoted keys", "il manque le nom d'un champ"),
    ("missing key", "il manque le nom d'un champ"),
    ("duplicate key", "champ donné deux fois"),
    ("cannot extend value", "champ donné deux fois"),
    ("string values must be quoted", "un texte se met entre guillemets"),
    ("key must be a string", "le nom d'un champ se met entre guillemets"),
    ("invalid basic string", "un texte dont les guillemets ne se ferment pas, ou qui contient un signe interdit"),
    ("invalid literal string", "un texte dont les guillemets ne se ferment pas, ou qui contient un signe interdit"),
    ("invalid multi-line", "un texte dont les guillemets ne se ferment pas, ou qui contient un signe interdit"),
    ("control character", "un texte qui contient un signe interdit"),
    ("missing escaped value", "un « \\ » que rien ne suit"),
    ("invalid escape", "un « \\ » suivi d'un signe inconnu"),
    ("invalid table", "un titre « […] » mal écrit"),
    ("invalid key", "un nom de champ mal écrit"),
    ("unexpected leading zero", "un nombre ne commence pas par 0"),
    ("invalid integer", "un nombre mal écrit"),
    ("invalid number", "un nombre mal écrit"),
    ("invalid float", "un nombre mal écrit"),
    ("number out of range", "un nombre trop grand"),
    ("invalid date", "une date mal écrite, ou d'un jour qui n'est pas au calendrier"),
    ("invalid time", "une heure mal écrite"),
    ("unexpected key or value", "quelque chose de trop sur la ligne"),
    ("unexpected content", "quelque chose de trop"),
    ("trailing characters", "quelque chose de trop après la fin"),
    ("EOF while parsing", "le texte s'arrête avant la fin"),
    ("cannot recurse", "trop d'emboîtements"),
    ("recursion limit", "trop d'emboîtements"),
];

/// What the grammars expect, and the same in French; signs stand for themselves.
const ATTENDUS: &[(&str, &str)] = &[
    ("key", "le nom d'un champ"),
    ("value", "une valeur"),
    ("ident", "une valeur"),
    ("newline", "une fin de ligne"),
    ("letters", "des lettres"),
    ("numbers", "des chiffres"),
    ("digits", "des chiffres"),
];

/// A message of serde or of a grammar, in French; one that is not known tells no more than that the syntax is wrong.
pub(super) fn translate(cause: &str) -> String {
    let cause = cause.trim();
    if let Some(rest) = cause.strip_prefix("unknown field ") {
        let (champ, attendus) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let champ = champ.replace('`', "");
        let known: Vec<&str> = attendus.split('`').skip(1).step_by(2).collect();
        let nearest = known.iter().min_by_key(|name| (similarity::edits(name, &champ), **name));
        let nearest = nearest.map_or_else(String::new, |name| format!(" Vouliez-vous « {name} » ?"));
        return format!("champ « {champ} » inconnu.{nearest} Voyez src/docs/format-natif.md.");
    }
    if let Some(champ) = cause.strip_prefix("missing field ") {
        return format!("champ « {} » absent. Ajoutez-le.", champ.replace('`', ""));
    }
    if let Some(rest) = cause.strip_prefix("unknown variant ") {
        let (valeur, attendus) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let attendus = attendus.trim_start_matches("one of ").replace('`', "").replace(" or ", " ou ");
        return format!("valeur « {} » inconnue (attendu : {attendus}).", valeur.replace('`', ""));
    }
    if let Some(champ) = cause.strip_prefix("duplicate field ") {
        return format!("champ « {} » donné deux fois.", champ.replace('`', ""));
    }
    if let Some(rest) = cause.strip_prefix("invalid type: ").or_else(|| cause.strip_prefix("invalid value: ")) {
        let (lu, attendu) = rest.split_once(", expected ").unwrap_or((rest, "?"));
        return format!("valeur d'un autre genre : lu {}, attendu {}.", value(lu), kind(attendu));
    }
    if cause.contains("invalide (attendu") {
        return cause.to_owned();
    }
    grammar(cause)
}

/// What a grammar says, and what it expects.
fn grammar(cause: &str) -> String {
    let (said, expected) = match cause.strip_prefix("expected ") {
        Some(expected) => ("", Some(expected)),
        None => cause.split_once(", expected ").map_or((cause, None), |(said, expected)| (said, Some(expected))),
    };
    let said = GRAMMAIRE.iter().find(|(start, _)| said.starts_with(start)).map(|(_, french)| *french);
    let expected = expected.map(|list| {
        let named = |one: &str| {
            let known = ATTENDUS.iter().find(|(name, _)| *name == one).map(|(_, french)| (*french).to_owned());
            known.or_else(|| one.starts_with('`').then(|| format!("« {} »", one.trim_matches('`'))))
        };
        // A sign may be a comma: the lists are short, and cut where a blank follows.
        let list: Vec<String> = list.split(" or ").flat_map(|some| some.split(", ")).filter_map(named).collect();
        list.join(" ou ")
    });
    let expected = expected.filter(|list| !list.is_empty());
    match (said, expected) {
        (Some(said), Some(expected)) if !said.contains(&expected) => {
            format!("syntaxe invalide : {said} (attendu : {expected}).")
        }
        (Some(said), _) => format!("syntaxe invalide : {said}."),
        (None, Some(expected)) => format!("syntaxe invalide (attendu : {expected})."),
        (None, None) => "syntaxe invalide.".to_owned(),
    }
}

/// A value that serde read.
fn value(lu: &str) -> String {
    const GENRES: &[(&str, &str)] = &[
        ("integer", "le nombre"),
        ("floating point", "le nombre"),
        ("boolean", "la valeur"),
        ("string", "le texte"),
        ("sequence", "une liste"),
        ("map", "une table"),
        ("null", "null"),
    ];
    let known = GENRES.iter().find_map(|(english, french)| Some((french, lu.strip_prefix(english)?)));
    known.map_or_else(|| lu.replace('`', ""), |(french, rest)| format!("{french}{}", rest.replace('`', "")))
}

/// A kind of value that serde expects.
fn kind(attendu: &str) -> String {
    let french = match attendu {
        "a string" | "a borrowed string" | "string" => "un texte entre guillemets",
        "a sequence" => "une liste […]",
        "a map" => "une table",
        "a boolean" => "true ou false",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "un nombre entier",
        "f32" | "f64" => "un nombre",
        _ if attendu.starts_with("struct ") => "une table",
        same => return same.replace('`', "").replace(" or ", " ou "),
    };
    french.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_in_french() {
        let cases = [
            (
                "unclosed array table, expected `]]`",
                "syntaxe invalide : le titre « [[…]] » n'est pas fermé (attendu : « ]] »).",
            ),
            (
                "string values must be quoted, expected literal string",
                "syntaxe invalide : un texte se met entre guillemets.",
            ),
            ("expected `,` or `}`", "syntaxe invalide (attendu : « , » ou « } »)."),
            ("a message of tomorrow", "syntaxe invalide."),
            (
                "invalid type: integer `3`, expected a string",
                "valeur d'un autre genre : lu le nombre 3, attendu un texte entre guillemets.",
            ),
            (
                "invalid type: string \"K1304\", expected a sequence",
                "valeur d'un autre genre : lu le texte \"K1304\", attendu une liste […].",
            ),
        ];
        for (english, french) in cases {
            assert_eq!(translate(english), french);
        }
    }
}
