//! DOT, for Graphviz: all parcours in one graph, each métier once.

use std::collections::{BTreeMap, BTreeSet};

use crate::parcours::{Etape, ReponseParcours};
use crate::passerelle::{Objet, Verdict};

/// How wide a label is, in letters, before it goes on to another line.
const LARGEUR: usize = 24;

/// Writes parcours as one directed graph: métiers once, étapes once, with the parcours they belong to.
///
/// ```
/// # use passerelles::{Acquis, Moteur, export, parcours::ParcoursOptions};
/// let options = ParcoursOptions::default();
/// let reponse = Moteur::mini().parcours("K1304".parse()?, &"J1501".parse()?, &Acquis::default(), &options)?;
/// let dot = export::dot::write(&reponse);
/// assert!(dot.starts_with("digraph parcours {\n") && dot.contains("\"K1304\" -> \"J1501\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(reponse: &ReponseParcours) -> String {
    let etapes = || reponse.parcours.iter().flat_map(|parcours| &parcours.etapes);
    let ends: BTreeSet<&str> =
        reponse.parcours.iter().filter_map(|p| p.etapes.last()).map(|etape| etape.vers.code.as_str()).collect();
    let mut metiers: BTreeMap<&str, &Objet> = BTreeMap::from([(reponse.depart.code.as_str(), &reponse.depart)]);
    metiers.extend(etapes().map(|etape| (etape.vers.code.as_str(), &etape.vers)));
    let mut arcs: BTreeMap<(&str, &str), (Vec<usize>, &Etape)> = BTreeMap::new();
    for parcours in &reponse.parcours {
        for etape in &parcours.etapes {
            let key = (etape.de.code.as_str(), etape.vers.code.as_str());
            arcs.entry(key).or_insert_with(|| (Vec::new(), etape)).0.push(parcours.rang);
        }
    }
    let mut text = String::from(
        "digraph parcours {\n  rankdir=TB;\n  fontname=\"sans-serif\";\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=11];\n",
    );
    let title = format!("Parcours de {} vers {}", reponse.depart.code, reponse.cible.code);
    text.push_str(&format!("  label=\"{}\";\n", escape(&title)));
    for (code, metier) in metiers {
        let bold = if code == reponse.depart.code || ends.contains(code) { ", penwidth=2" } else { "" };
        text.push_str(&format!(
            "  \"{}\" [label=\"{}\\n{}\"{bold}];\n",
            escape(code),
            escape(code),
            wrap(&metier.libelle)
        ));
    }
    for ((de, vers), (rangs, etape)) in arcs {
        text.push_str(&format!("  \"{}\" -> \"{}\" [{}];\n", escape(de), escape(vers), arc(&rangs, etape)));
    }
    text.push_str("}\n");
    text
}

/// An étape: which parcours it is of, what it asks. What is held on entering may differ from one parcours to another, so
/// figures are left to the other formats.
fn arc(rangs: &[usize], etape: &Etape) -> String {
    let ranks: Vec<String> = rangs.iter().map(ToString::to_string).collect();
    let mut label = format!("{} : {}", ranks.join(", "), etape.acces());
    for condition in &etape.conditions {
        let what = condition.certification.as_ref().map_or(&condition.texte, |certification| &certification.libelle);
        label.push_str(&format!("\n{what}"));
    }
    let wrapped: Vec<String> = label.split('\n').map(wrap).collect();
    let (color, style) = match etape.verdict {
        Verdict::Ouverte => ("#1b6e3a", "solid"),
        Verdict::Conditionnelle => ("#8a4b00", "solid"),
        Verdict::Inconnue => ("#6b2f8a", "dashed"),
        Verdict::Bloquee => ("#a01c1c", "dotted"),
    };
    format!("label=\"{}\", color=\"{color}\", fontcolor=\"{color}\", style={style}", wrapped.join("\\n"))
}

/// An escaped text on as many lines as it needs.
fn wrap(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LARGEUR => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\\n")
}

/// Text inside quotation marks. A backslash would start an escape.
fn escape(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_control());
    kept.flat_map(|letter| match letter {
        '"' => vec!['\\', '"'],
        '\\' => vec!['\\', '\\'],
        other => vec![other],
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_wrapped_and_escaped() {
        assert_eq!(escape("a\"b\\c\u{7}"), "a\\\"b\\\\c");
        assert_eq!(wrap("Accompagnant éducatif et social \"AES\""), "Accompagnant éducatif et\\nsocial \\\"AES\\\"");
    }
}
