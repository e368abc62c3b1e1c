//! The named step that reads v3 codes as v4: a certification that cites a ROME v3 code aims at every v4 métier under
//! it. The codes stay as cited in the tables; the links it makes are marked `etendu`.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Categorie, CodeCertification, CodeRome, Constat, Nomenclature, Report, Severite, Tables};
use crate::text::nombre;

/// The links that v3 codes and domains stand for, sorted, and whether each was expanded; codes that lead nowhere are
/// findings. A code that is no v3 code but that of a métier is read as what it is: registers cite both.
pub fn extend(
    tables: &Tables,
    nomenclature: Nomenclature,
    report: &mut Report,
) -> Vec<(CodeCertification, CodeRome, bool)> {
    let mut children: BTreeMap<CodeRome, Vec<CodeRome>> = BTreeMap::new();
    for metier in &tables.metiers {
        let parent = match nomenclature {
            Nomenclature::Rome3 => Some(metier.code),
            Nomenclature::Rome4 => metier.parent,
        };
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(metier.code);
        }
    }
    let etendu = nomenclature == Nomenclature::Rome4;
    let known: BTreeSet<CodeRome> = tables.metiers.iter().map(|metier| metier.code).collect();
    let mut links = Vec::new();
    for certification in &tables.certifications {
        for cited in &certification.vise_v3 {
            match children.get(cited) {
                Some(metiers) => links.extend(metiers.iter().map(|metier| (certification.code, *metier, etendu))),
                None if known.contains(cited) => links.push((certification.code, *cited, false)),
                None => report.add(no_child(certification.code, cited.as_str())),
            }
        }
        for domaine in &certification.vise_domaines {
            let under =
                children.iter().filter(|(parent, _)| parent.domaine() == domaine).flat_map(|(_, metiers)| metiers);
            let before = links.len();
            links.extend(under.map(|metier| (certification.code, *metier, true)));
            if links.len() == before {
                report.add(no_child(certification.code, domaine));
            }
        }
    }
    links.sort_unstable();
    links.dedup();
    let count = links.iter().filter(|(.., etendu)| *etendu).count();
    if count > 0 && etendu {
        report.add(Constat {
            severite: Severite::Information,
            categorie: Categorie::Extension,
            fichier: "extension v3 vers v4".to_owned(),
            ligne: None,
            code: None,
            texte: format!(
                "{} de codes ROME 3 aux métiers ROME 4",
                nombre::count(count, "lien « vise » étendu", "liens « vise » étendus")
            ),
        });
    }
    links
}

fn no_child(certification: CodeCertification, cited: &str) -> Constat {
    Constat {
        severite: Severite::Information,
        categorie: Categorie::HorsPerimetre,
        fichier: "extension v3 vers v4".to_owned(),
        ligne: None,
        code: Some(certification.to_string()),
        texte: format!("{certification} vise {cited}, sans métier correspondant dans ces données"),
    }
}
