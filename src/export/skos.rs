//! SKOS in Turtle: links proposed between nomenclatures, for tools that read mappings.

use std::fmt::Write;

use crate::analyse::LiensProposes;
use crate::passerelle::Objet;

/// What codes that have no IRI of their own are put under: names for this file, which nobody publishes.
const RACINE: &str = "urn:x-passerelles:";

/// Writes links as `skos:exactMatch`, `closeMatch`, `broadMatch` and `narrowMatch` triples, with the labels of both ends.
/// The degree stands in a comment: SKOS has no place for it. Sources that are IRIs already (ESCO) keep theirs.
///
/// ```
/// use passerelles::analyse::{bloc_labels, propose_links};
/// use passerelles::{Moteur, export};
/// let moteur = Moteur::mini();
/// let labels = [passerelles::Objet::new("RNCP1BC01", "Préparation des repas")];
/// let (referentiel, provenance) = (moteur.referentiel(), moteur.provenance());
/// let links = propose_links(referentiel, moteur.proches(), "blocs", &labels, 1, provenance);
/// let turtle = export::skos::write(&links);
/// assert!(turtle.contains("<urn:x-passerelles:blocs:RNCP1BC01> skos:"));
/// # assert!(bloc_labels(referentiel).len() < 10_000);
/// ```
pub fn write(liens: &LiensProposes) -> String {
    let mut text = String::from("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n");
    text.push_str("# Liens proposés par rapprochement de libellés : à relire ; jamais une identité.\n");
    let mut labelled = std::collections::BTreeSet::new();
    for lien in &liens.liens {
        let source = iri(liens.nomenclature, &lien.source.code);
        let cible = iri("competence", &lien.cible.code);
        for (iri, objet) in [(&source, &lien.source), (&cible, &lien.cible)] {
            if labelled.insert(iri.clone()) {
                label(&mut text, iri, objet);
            }
        }
        // Writing to a String does not fail.
        let _ = writeln!(text, "{source} skos:{} {cible} . # {}", lien.skos, lien.degre);
    }
    text
}

fn label(text: &mut String, iri: &str, objet: &Objet) {
    let _ = writeln!(text, "{iri} skos:prefLabel \"{}\"@fr .", literal(&objet.libelle));
}

/// A code as an IRI between angle brackets; what an IRI may not hold is percent-encoded.
fn iri(nomenclature: &str, code: &str) -> String {
    let is_iri = code.starts_with("http://") || code.starts_with("https://");
    let whole = if is_iri { code.to_owned() } else { format!("{RACINE}{nomenclature}:{code}") };
    let mut iri = String::with_capacity(whole.len() + 2);
    for c in whole.chars() {
        if c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\') {
            let _ = write!(iri, "%{:02X}", u32::from(c));
        } else {
            iri.push(c);
        }
    }
    format!("<{iri}>")
}

/// A text between quotation marks: what Turtle reads otherwise is escaped.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turtle_reads_otherwise_is_escaped() {
        assert_eq!(literal("a \"b\" \\ c\n"), "a \\\"b\\\" \\\\ c\\n");
        assert_eq!(iri("esco", "http://x/a b>"), "<http://x/a%20b%3E>");
        assert_eq!(iri("rome3", "100007"), "<urn:x-passerelles:rome3:100007>");
    }
}
