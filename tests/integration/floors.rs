//! Every file imports only from the floors below, and each dependency stays where it belongs.

use std::fs;
use std::path::Path;

use crate::support::root;

/// The floors, lowest first; those on one line do not see each other.
const FLOORS: &[&[&str]] = &[
    &["fils", "text"],
    &["model"],
    &["import"],
    &["graph"],
    &["appariement"],
    &["passerelle"],
    &["certification"],
    &["search", "parcours"],
    &["profil"],
    &["analyse"],
    &["fiche"],
    &["pack", "export"],
    &["open"],
    &["lib"],
];

/// Dependencies that one place alone may name: the crate, and the start of the paths where it stands.
const OWNED: &[(&str, &str)] =
    &[("strsim", "text/similarity.rs"), ("clap", "bin/"), ("indicatif", "bin/"), ("textwrap", "bin/"), ("uniffi", "-")];

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|line| line.contains(&module))
}

/// The module of the first level that a file under `src/` belongs to.
fn module_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or_default()
}

/// A source without its comments, its strings and its `#[cfg(test)]` tail: what the compiler links in the library.
fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            3 + raw.find("\"#").map_or(raw.len(), |at| at + 2)
        } else if let Some(text) = rest.strip_prefix('"') {
            1 + end_of_string(text)
        } else if rest.starts_with("'\"'") {
            3
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The names that stand right after each `prefix` in code: `crate::a`, and both of `crate::{a, b::c}`.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let is_path = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':');
        if !is_path {
            continue;
        }
        let after = code[at + prefix.len()..].trim_start();
        let items = match after.strip_prefix('{') {
            Some(group) => top_level(group),
            None => vec![after],
        };
        let name = |item: &str| item.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.extend(items.into_iter().map(name).filter(|name: &String| !name.is_empty()));
    }
    found
}

/// Whether a name stands in code as a word.
fn names_word(code: &str, name: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// The members of a group `{a, b::{c, d}}`, its opening brace left out.
fn top_level(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                return items;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// The arrows of one file that run up, or sideways, in words.
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = code_of(source);
    let mut faults = Vec::new();
    for (crate_, place) in OWNED {
        if names_word(&code, crate_) && !path.starts_with(place) {
            faults.push(format!("{path} names {crate_}, which only {place} may name"));
        }
    }
    if path.starts_with("bin/") {
        // The tool is a crate of its own: `crate::` is the tool, and the library is seen through its public API.
        if code.contains("#[path") || code.contains("include!") {
            faults.push(format!("{path} goes round the public API"));
        }
        return faults;
    }
    let module = module_of(path);
    let Some(own) = floor_of(module) else {
        return vec![format!("{path} stands on no floor")];
    };
    let depth = path.matches('/').count() + usize::from(!path.ends_with("/mod.rs"));
    let mut reached = names_after(&code, "crate::");
    // `super::` that climbs out of the module is `crate::` by another name.
    reached.extend(names_after(&code, &"super::".repeat(depth)));
    for name in reached {
        if name == module || module == "lib" {
            continue;
        }
        match floor_of(&name) {
            Some(other) if other < own => {}
            Some(_) => faults.push(format!("{path} (floor {module}) sees {name}, which does not stand below it")),
            None => faults.push(format!("{path} reaches {name} through the root; name the floor it stands on")),
        }
    }
    faults
}

fn visit(folder: &Path, base: &Path, sources: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("src is readable").map(|e| e.expect("readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            visit(&path, base, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(base).expect("under src").to_string_lossy().replace('\\', "/");
            sources.push((name, fs::read_to_string(&path).expect("UTF-8")));
        }
    }
}

#[test]
fn no_import_runs_up() {
    let src = root().join("src");
    let mut sources = Vec::new();
    visit(&src, &src, &mut sources);
    assert!(sources.len() > 40, "the whole of src is read: {}", sources.len());
    let found: Vec<String> = sources.iter().flat_map(|(path, source)| faults(path, source)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_checker_sees_upward_arrows() {
    let cases = [
        ("model/codes.rs", "use crate::graph::Referentiel;"),
        ("model/codes.rs", "use crate::{text::fold, graph::Referentiel};"),
        ("model/mod.rs", "fn f() { crate::passerelle::gate() }"),
        ("text/fold.rs", "use crate::model::CodeRome;"),
        ("search/index.rs", "use crate::parcours::cost;"),
        ("export/csv.rs", "use crate::pack::write;"),
        ("graph/check.rs", "use crate::open;"),
        ("graph/check.rs", "use super::super::passerelle::Index;"),
        ("graph/mod.rs", "pub use super::passerelle::Index;"),
        ("open.rs", "use super::lib;"),
        ("graph/check.rs", "use crate::Moteur;"),
        ("graph/check.rs", "use crate::bin::x;"),
        ("nowhere/x.rs", ""),
        ("graph/check.rs", "use strsim::osa_distance;"),
        ("text/words.rs", "fn f() { strsim::osa_distance(a, b) }"),
        ("open.rs", "use clap::Parser;"),
        ("model/codes.rs", "fn f() { indicatif::ProgressBar::new(1) }"),
        ("bin/passerelles/main.rs", "#[path = \"../../graph/mod.rs\"] mod graph;"),
        ("bin/passerelles/main.rs", "use uniffi::export;"),
    ];
    for (path, source) in cases {
        assert!(!faults(path, source).is_empty(), "not seen: {path}: {source}");
    }
}

#[test]
fn the_checker_lets_downward_arrows_and_words_pass() {
    let cases = [
        ("graph/check.rs", "use crate::model::{CodeRome, Tables};\nuse super::noeud::Noeud;"),
        ("graph/check.rs", "use super::super::model::Tables;"),
        ("passerelle/gate.rs", "fn f() -> crate::model::CodeRome { loop {} }"),
        (
            "model/codes.rs",
            "/// use crate::graph::Referentiel;\n// crate::passerelle::gate\nconst A: &str = \"crate::open\";",
        ),
        ("model/codes.rs", "#[cfg(test)]\nmod tests { use crate::graph::Referentiel; }"),
        ("text/similarity.rs", "fn f() { strsim::osa_distance(a, b) }"),
        ("export/csv.rs", "use crate::passerelle::Passerelle;\nuse crate::fiche::Fiche;"),
        ("lib.rs", "pub use crate::open::Moteur;"),
        ("bin/passerelles/sortie.rs", "use clap::Parser;\nuse crate::args::Cli;\nuse passerelles::Moteur;"),
        ("model/codes.rs", "use std::fmt;\nuse super::certitude::Certitude;"),
    ];
    for (path, source) in cases {
        assert_eq!(faults(path, source), Vec::<String>::new(), "{path}: {source}");
    }
}
