//! GraphML: the passerelles as a graph that Gephi, yEd and networkx open.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::analyse::Carte;

/// The attributes of nodes and of edges: where, key, name, type. `label` is what Gephi shows.
const CLES: [(&str, &str, &str, &str); 11] = [
    ("node", "n0", "label", "string"),
    ("node", "n1", "niveau", "int"),
    ("node", "n2", "ensembles", "string"),
    ("edge", "e0", "weight", "double"),
    ("edge", "e1", "score", "double"),
    ("edge", "e2", "couverture", "double"),
    ("edge", "e3", "tenues", "int"),
    ("edge", "e4", "total", "int"),
    ("edge", "e5", "verdict", "string"),
    ("edge", "e6", "classe", "string"),
    ("graph", "g0", "donnees", "string"),
];

/// Writes a graph. Nodes are named by their ROME code; `weight` is the score, as tools expect it. An unknown value has no
/// element. Linear in its size.
///
/// ```
/// use passerelles::{Moteur, analyse, export};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?], &[])?;
/// let carte = analyse::carte(moteur.referentiel(), moteur.index(), ensembles, &analyse::AnalyseOptions::default());
/// let xml = export::graphml::write(&carte);
/// assert!(xml.contains("<node id=\"K1304\">"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(carte: &Carte) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    emit(&mut writer, carte).expect("memory takes all that is written");
    let mut text = String::from_utf8(writer.into_inner()).expect("the XML is written from text");
    text.push('\n');
    text
}

type Sink = Writer<Vec<u8>>;

fn emit(writer: &mut Sink, carte: &Carte) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    root.write_inner_content(|writer| {
        for (place, id, name, kind) in CLES {
            let key = writer.create_element("key").with_attribute(("id", id)).with_attribute(("for", place));
            key.with_attribute(("attr.name", name)).with_attribute(("attr.type", kind)).write_empty()?;
        }
        let graph = writer.create_element("graph").with_attribute(("id", "passerelles"));
        graph.with_attribute(("edgedefault", "directed")).write_inner_content(|writer| content(writer, carte))?;
        Ok(())
    })?;
    Ok(())
}

fn content(writer: &mut Sink, carte: &Carte) -> std::io::Result<()> {
    let couches: Vec<String> =
        carte.provenance.couches.iter().map(|couche| format!("{} ({})", couche.nom, couche.edition)).collect();
    data(writer, "g0", &couches.join(", "))?;
    for noeud in &carte.metiers {
        let node = writer.create_element("node").with_attribute(("id", noeud.metier.code.as_str()));
        node.write_inner_content(|writer| {
            data(writer, "n0", &noeud.metier.libelle)?;
            if let Some(niveau) = noeud.niveau {
                data(writer, "n1", &niveau.to_string())?;
            }
            let ensembles: Vec<&str> = noeud.ensembles.iter().map(|code| code.as_str()).collect();
            data(writer, "n2", &ensembles.join(" "))
        })?;
    }
    for passerelle in &carte.passerelles {
        let edge = writer.create_element("edge").with_attribute(("source", passerelle.source.code.as_str()));
        edge.with_attribute(("target", passerelle.cible.code.as_str())).write_inner_content(|writer| {
            let score = passerelle.score.to_string();
            data(writer, "e0", &score)?;
            data(writer, "e1", &score)?;
            if let Some(couverture) = passerelle.couverture {
                data(writer, "e2", &couverture.to_string())?;
            }
            data(writer, "e3", &passerelle.tenues.to_string())?;
            data(writer, "e4", &passerelle.total.to_string())?;
            data(writer, "e5", passerelle.verdict.nom())?;
            data(writer, "e6", passerelle.classe.nom())
        })?;
    }
    Ok(())
}

fn data(writer: &mut Sink, key: &str, text: &str) -> std::io::Result<()> {
    // What XML forbids is left out, as in pictures.
    let allowed: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    writer.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(&allowed))?;
    Ok(())
}
