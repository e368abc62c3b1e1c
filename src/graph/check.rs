//! The rules of a valid référentiel, one pure function a rule. Checking never repairs.

use std::collections::BTreeSet;

use petgraph::Directed;
use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::GraphMap;
use rustc_hash::FxHashSet;

use crate::model::{Categorie, Certification, CodeCertification, CodeOgr, CodeTitre, Tables};
use crate::text::nombre::count;

/// A breach of a rule, with the thing that breaks it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anomalie {
    /// The kind of breach.
    pub categorie: Categorie,
    /// What breaks the rule ("métier K1304").
    pub objet: String,
    /// The code of what breaks it, as the file writes it.
    pub code: String,
    /// What it cites, as the file writes it; empty where the thing itself is at fault.
    pub cite: String,
    /// The breach in one sentence.
    pub texte: String,
}

/// Why collections do not make a référentiel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// Rules broken: never empty, sorted.
    #[error("référentiel invalide : {} ; la première : {} : {}", count(.0.len(), "anomalie", "anomalies"), .0[0].objet, .0[0].texte)]
    Invalide(Vec<Anomalie>),
    /// Layers of two nomenclatures.
    #[error(
        "« {une} » est en {nomenclature_une} et « {autre} » en {nomenclature_autre} : leurs codes ne se mélangent pas. Ouvrez-les séparément."
    )]
    Nomenclatures {
        /// One layer.
        une: String,
        /// Its nomenclature.
        nomenclature_une: &'static str,
        /// The other layer.
        autre: String,
        /// Its nomenclature.
        nomenclature_autre: &'static str,
    },
    /// No métier at all.
    #[error(
        "référentiel vide : aucun métier dans {couches}. Ajoutez un dossier ROME ou un fichier natif qui en contient."
    )]
    SansMetier {
        /// The layers given.
        couches: String,
    },
}

/// All breaches in merged tables, sorted.
pub fn check(tables: &Tables) -> Vec<Anomalie> {
    let codes = Codes::new(&[tables]);
    let rules = [dangling_metiers, dangling_certifications, dangling_facts, rapprochements, two_kinds];
    let mut anomalies: Vec<Anomalie> = rules.iter().flat_map(|rule| rule(tables, &codes)).collect();
    anomalies.extend(loops(tables));
    anomalies.sort();
    anomalies
}

/// The codes given more than once in the tables of one layer.
pub fn duplicates(tables: &Tables) -> Vec<Anomalie> {
    fn repeated<T: Ord + ToString>(genre: &str, codes: impl Iterator<Item = T>) -> Vec<Anomalie> {
        let mut codes: Vec<T> = codes.collect();
        // Tables in the order of their codes, end to end, are joined and not sorted anew.
        codes.sort();
        let again = codes.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0].to_string());
        let anomaly = |code: String| Anomalie {
            categorie: Categorie::Doublon,
            objet: format!("{genre} {code}"),
            texte: "donné deux fois. Gardez une seule entrée.".to_owned(),
            cite: code.clone(),
            code,
        };
        again.map(anomaly).collect()
    }
    let items = tables.competences.iter().map(|c| c.code).chain(tables.macro_competences.iter().map(|c| c.code));
    let items = items.chain(tables.contextes.iter().map(|c| c.code));
    [
        repeated("métier", tables.metiers.iter().map(|m| m.code)),
        repeated("item", items),
        repeated("appellation", tables.metiers.iter().flat_map(|m| m.appellations.iter().map(|a| a.code))),
        repeated("ensemble", tables.ensembles.iter().map(|e| e.code.clone())),
        repeated("exigence", tables.exigences.iter().map(|e| e.code.clone())),
        repeated("certification", tables.certifications.iter().map(|c| c.code)),
        repeated("bloc", tables.blocs.iter().map(|b| b.code)),
        repeated("équivalence", tables.equivalences.iter().map(|e| e.code.clone())),
        repeated("contexte_fait", tables.contextes_faits.iter().map(|f| format!("{} {}", f.metier, f.contexte))),
        repeated("limite", tables.limites.iter().map(|l| l.code.clone())),
        repeated("nom usuel", tables.noms_usuels.iter().map(|n| n.nom.clone())),
        repeated("proche", tables.rapprochements.iter().map(|r| pair_name(r.paire()))),
    ]
    .concat()
}

/// The codes that exist in merged tables.
pub(super) struct Codes {
    pub metiers: FxHashSet<crate::model::CodeRome>,
    pub competences: FxHashSet<crate::model::CodeOgr>,
    pub macros: FxHashSet<crate::model::CodeOgr>,
    pub contextes: FxHashSet<crate::model::CodeOgr>,
    pub certifications: FxHashSet<CodeCertification>,
    pub blocs: FxHashSet<crate::model::CodeBloc>,
}

impl Codes {
    pub fn new(tables: &[&Tables]) -> Self {
        let all = || tables.iter().copied();
        let macros: FxHashSet<_> = all().flat_map(|t| t.macro_competences.iter().map(|c| c.code)).collect();
        let mut competences = macros.clone();
        competences.reserve(tables.iter().map(|t| t.competences.len()).sum());
        competences.extend(all().flat_map(|t| t.competences.iter().map(|c| c.code)));
        Codes {
            metiers: all().flat_map(|t| t.metiers.iter().map(|m| m.code)).collect(),
            competences,
            macros,
            contextes: all().flat_map(|t| t.contextes.iter().map(|c| c.code)).collect(),
            certifications: all().flat_map(|t| t.certifications.iter().map(|c| c.code)).collect(),
            blocs: all().flat_map(|t| t.blocs.iter().map(|b| b.code)).collect(),
        }
    }

    pub fn has(&self, titre: &CodeTitre) -> bool {
        match titre {
            CodeTitre::Certification(code) => self.certifications.contains(code),
            CodeTitre::Bloc(code) => self.blocs.contains(code),
        }
    }
}

/// Items of two kinds under one code, which no link could tell apart: each layer may be right alone.
fn two_kinds(tables: &Tables, codes: &Codes) -> Vec<Anomalie> {
    let is_plain = |code: &CodeOgr| tables.competences.binary_search_by_key(code, |c| c.code).is_ok();
    let macros = tables.macro_competences.iter().map(|c| c.code).filter(is_plain);
    let macros = macros.map(|code| (code, "une compétence et à une macro-compétence"));
    let contextes = tables.contextes.iter().map(|c| c.code).filter(|code| codes.competences.contains(code));
    let contextes = contextes.map(|code| (code, "une compétence et à un contexte"));
    let anomaly = |(code, kinds): (CodeOgr, &str)| Anomalie {
        categorie: Categorie::Doublon,
        objet: format!("item {code}"),
        texte: format!("donné à {kinds}, par deux couches. Changez l'un des deux codes."),
        cite: code.to_string(),
        code: code.to_string(),
    };
    macros.chain(contextes).map(anomaly).collect()
}

fn dangling<'a, T: ToString + 'a>(
    genre: &str,
    code: &dyn std::fmt::Display,
    quoi: &str,
    cited: impl IntoIterator<Item = &'a T>,
    exists: impl Fn(&T) -> bool,
) -> Vec<Anomalie> {
    let missing = cited.into_iter().filter(|one| !exists(one));
    let anomaly = |one: &T| Anomalie {
        categorie: Categorie::LienMort,
        objet: format!("{genre} {code}"),
        code: code.to_string(),
        cite: one.to_string(),
        texte: format!("cite {quoi} {}, qui n'existe pas. Corrigez le code ou ajoutez l'entrée.", one.to_string()),
    };
    missing.map(anomaly).collect()
}

fn dangling_metiers(tables: &Tables, codes: &Codes) -> Vec<Anomalie> {
    let mut found = Vec::new();
    for metier in &tables.metiers {
        let code = &metier.code;
        for list in [&metier.coeur, &metier.emergentes, &metier.competences, &metier.cite] {
            found.extend(dangling("métier", code, "la compétence", list, |c| codes.competences.contains(c)));
        }
        found.extend(dangling("métier", code, "le contexte", &metier.contextes, |c| codes.contextes.contains(c)));
        if metier.mobilites.iter().any(|mobilite| mobilite.vers == *code) {
            found.push(Anomalie {
                categorie: Categorie::ValeurInvalide,
                objet: format!("métier {code}"),
                cite: code.to_string(),
                texte: "a une mobilité vers lui-même. Retirez-la.".to_owned(),
                code: code.to_string(),
            });
        }
        let targets: Vec<_> = metier.mobilites.iter().map(|m| m.vers).collect();
        found.extend(dangling("métier", code, "le métier", &targets, |c| codes.metiers.contains(c)));
    }
    for competence in &tables.competences {
        let parent = competence.macro_competence.as_ref();
        let code = &competence.code;
        found.extend(dangling("compétence", code, "la macro-compétence", parent, |c| codes.macros.contains(c)));
    }
    found
}

fn dangling_certifications(tables: &Tables, codes: &Codes) -> Vec<Anomalie> {
    let mut found = Vec::new();
    for certification in &tables.certifications {
        let code = &certification.code;
        found.extend(dangling("certification", code, "le métier", &certification.vise, |c| codes.metiers.contains(c)));
        let replaced: Vec<_> = certification.remplace.iter().map(|r| r.code).collect();
        found.extend(dangling("certification", code, "la certification", &replaced, |c| {
            codes.certifications.contains(c)
        }));
    }
    for bloc in &tables.blocs {
        let code = &bloc.code;
        let whole = bloc.code.certification();
        found.extend(dangling("bloc", code, "la certification", [&whole], |c| codes.certifications.contains(c)));
        let attested: Vec<_> = bloc.competences.iter().map(|a| a.code).collect();
        found.extend(dangling("bloc", code, "la compétence", &attested, |c| codes.competences.contains(c)));
    }
    for equivalence in &tables.equivalences {
        let code = &equivalence.code;
        let both = equivalence.de.iter().chain(&equivalence.vers);
        found.extend(dangling("équivalence", code, "le titre", both, |titre| codes.has(titre)));
    }
    found
}

fn dangling_facts(tables: &Tables, codes: &Codes) -> Vec<Anomalie> {
    let mut found = Vec::new();
    for ensemble in &tables.ensembles {
        let code = &ensemble.code;
        found.extend(dangling("ensemble", code, "le métier", &ensemble.metiers, |c| codes.metiers.contains(c)));
    }
    for exigence in &tables.exigences {
        let code = &exigence.code;
        found.extend(dangling("exigence", code, "le métier", &exigence.metiers, |c| codes.metiers.contains(c)));
        let titles = &exigence.certifications;
        found.extend(dangling("exigence", code, "la certification", titles, |c| codes.certifications.contains(c)));
    }
    for fait in &tables.contextes_faits {
        let code = &fait.metier;
        found.extend(dangling("contexte_fait", code, "le métier", [&fait.metier], |c| codes.metiers.contains(c)));
        found.extend(dangling("contexte_fait", code, "le contexte", [&fait.contexte], |c| codes.contextes.contains(c)));
    }
    for limite in &tables.limites {
        let code = &limite.code;
        let both = limite.contextes.iter().chain(&limite.alternatives);
        found.extend(dangling("limite", code, "le contexte", both, |c| codes.contextes.contains(c)));
    }
    for nom in &tables.noms_usuels {
        found.extend(dangling("nom usuel", &nom.nom, "le métier", &nom.metiers, |c| codes.metiers.contains(c)));
        let titles = &nom.certifications;
        found.extend(dangling("nom usuel", &nom.nom, "la certification", titles, |c| codes.certifications.contains(c)));
    }
    found
}

/// A declared relation links two compétences that exist and differ.
fn rapprochements(tables: &Tables, codes: &Codes) -> Vec<Anomalie> {
    let mut found = Vec::new();
    for one in &tables.rapprochements {
        // The first code alone is written on a line of its own: it lets a reader find the place.
        let code = one.a.to_string();
        found.extend(dangling("proche", &code, "la compétence", [&one.a, &one.b], |c| codes.competences.contains(c)));
        if one.a == one.b {
            found.push(Anomalie {
                categorie: Categorie::ValeurInvalide,
                objet: format!("proche {code}"),
                cite: code.clone(),
                texte: "rapproche une compétence d'elle-même. Corrigez un des deux codes.".to_owned(),
                code,
            });
        }
    }
    found
}

/// Both codes of a pair, as an object's name.
fn pair_name((a, b): (CodeOgr, CodeOgr)) -> String {
    format!("{a} {b}")
}

fn loops(tables: &Tables) -> Vec<Anomalie> {
    let in_loop = codes_in_loops(&tables.certifications);
    let anomaly = |code: CodeCertification| Anomalie {
        categorie: Categorie::Boucle,
        objet: format!("certification {code}"),
        code: code.to_string(),
        cite: code.to_string(),
        texte: "se remplace elle-même, directement ou par d'autres. Retirez un des remplacements.".to_owned(),
    };
    in_loop.into_iter().map(anomaly).collect()
}

/// The certifications that replace themselves, directly or through others: the strongly connected components of the
/// replacements, and those that replace themselves outright. Linear in the replacements.
pub(super) fn codes_in_loops<'a>(
    certifications: impl IntoIterator<Item = &'a Certification>,
) -> BTreeSet<CodeCertification> {
    let mut replacements: GraphMap<CodeCertification, (), Directed> = GraphMap::new();
    for certification in certifications {
        for replaced in &certification.remplace {
            replacements.add_edge(certification.code, replaced.code, ());
        }
    }
    let turns = |component: &Vec<CodeCertification>| {
        component.len() > 1 || component.iter().any(|code| replacements.contains_edge(*code, *code))
    };
    kosaraju_scc(&replacements).into_iter().filter(turns).flatten().collect()
}
