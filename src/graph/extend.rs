//! The named step that reads v3 codes as v4: a certification that cites a ROME v3 code aims at every v4 métier under
//! it. The codes stay as cited in the tables; the links it makes are marked `etendu`.

use std::collections::BTreeMap;

use crate::model::{Categorie, CodeCertification, CodeRome, Constat, Nomenclature, Report, Severite, Tables};

/// The links that v3 codes and domains stand for, sorted; codes that lead nowhere are findings.
pub fn extend(tables: &Tables, nomenclature: Nomenclature, report: &mut Report) -> Vec<(CodeCertification, CodeRome)> {
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
    let mut links = Vec::new();
    for certification in &tables.certifications {
        for cited in &certification.vise_v3 {
            match children.get(cited) {
                Some(metiers) => links.extend(metiers.iter().map(|metier| (certification.code, *metier))),
                None => report.add(no_child(certification.code, cited.as_str())),
            }
        }
        for domaine in &certification.vise_domaines {
            let under =
                children.iter().filter(|(parent, _)| parent.domaine() == domaine).flat_map(|(_, metiers)| metiers);
            let before = links.len();
            links.extend(under.map(|metier| (certification.code, *metier)));
            if links.len() == before {
                report.add(no_child(certification.code, domaine));
            }
        }
    }
    links.sort_unstable();
    links.dedup();
    if !links.is_empty() && nomenclature == Nomenclature::Rome4 {
        report.add(Constat {
            severite: Severite::Information,
            categorie: Categorie::Extension,
            fichier: "extension v3 vers v4".to_owned(),
            ligne: None,
            code: None,
            texte: format!("{} liens « vise » étendus de codes ROME 3 aux métiers ROME 4", links.len()),
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
