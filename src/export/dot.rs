//! DOT, for Graphviz: all parcours in one graph, each métier once; the passerelles between sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::Carte;
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
    let etapes = || reponse.tous().flat_map(|parcours| &parcours.etapes);
    let ends: BTreeSet<&str> =
        reponse.tous().filter_map(|p| p.etapes.last()).map(|etape| etape.vers.code.as_str()).collect();
    let mut metiers: BTreeMap<&str, &Objet> = BTreeMap::from([(reponse.depart.code.as_str(), &reponse.depart)]);
    metiers.extend(etapes().map(|etape| (etape.vers.code.as_str(), &etape.vers)));
    let mut arcs: BTreeMap<(&str, &str), (Vec<usize>, &Etape)> = BTreeMap::new();
    for parcours in reponse.tous() {
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

/// Writes the graph of the passerelles between sets of métiers.
///
/// ```
/// use passerelles::{Moteur, analyse, export};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?], &[])?;
/// let carte = analyse::carte(moteur.referentiel(), moteur.index(), ensembles, &analyse::AnalyseOptions::default());
/// assert!(export::dot::carte(&carte).starts_with("digraph passerelles {\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn carte(carte: &Carte) -> String {
    let mut text = String::from(
        "digraph passerelles {\n  rankdir=LR;\n  fontname=\"sans-serif\";\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
    );
    for noeud in &carte.metiers {
        let (code, ensembles) = (escape(&noeud.metier.code), noeud.ensembles.iter().map(|one| one.as_str()));
        let label = format!("{code}\\n{}", wrap(&noeud.metier.libelle));
        let ensembles = ensembles.collect::<Vec<_>>().join(" ");
        text.push_str(&format!("  \"{code}\" [label=\"{label}\", ensembles=\"{ensembles}\"];\n"));
    }
    for one in &carte.passerelles {
        let (color, style) = stroke(one.verdict);
        text.push_str(&format!(
            "  \"{}\" -> \"{}\" [weight={}, score={}, verdict={}, classe={}, color=\"{color}\", style={style}];\n",
            escape(&one.source.code),
            escape(&one.cible.code),
            // Graphviz takes whole weights: thousandths of the score.
            one.score.0 / 1000,
            one.score,
            one.verdict.nom(),
            one.classe.nom()
        ));
    }
    text + "}\n"
}

/// The colour and the style of a line, by verdict.
fn stroke(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Ouverte => ("#1b6e3a", "solid"),
        Verdict::Conditionnelle => ("#8a4b00", "solid"),
        Verdict::Inconnue => ("#6b2f8a", "dashed"),
        Verdict::Bloquee => ("#a01c1c", "dotted"),
    }
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
    let (color, style) = stroke(etape.verdict);
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
