//! The named step between the imports and the door: what an export gives twice, what an export or the embedded facts
//! cite and the data does not have, is taken out, and reported. Native files of the user's are left as they are: there
//! it is an error.

use std::hash::Hash;

use rustc_hash::FxHashSet;

use crate::model::{
    Categorie, Collections, Constat, ContexteFait, Couche, Metier, Nomenclature, Origine, Report, Severite, Tables,
};
use crate::text::nombre::{agree, count};

use super::check::{Codes, codes_in_loops};

/// Takes duplicates and dangling links out of imported layers and lays the embedded facts only over codes that exist.
/// Run it once, after all imports: its result does not depend on their order.
pub fn clean(collections: &mut Collections) -> Report {
    let mut report = Report::default();
    let nomenclature = nomenclature(&collections.couches);
    for couche in collections.couches.iter_mut().filter(|c| c.origine == Origine::Faits) {
        if nomenclature.is_some_and(|n| n != couche.identite.nomenclature) {
            withdraw_facts(couche, &mut report);
        }
    }
    for couche in collections.couches.iter_mut().filter(|c| c.origine == Origine::Import) {
        let nom = couche.identite.nom.clone();
        let mut pruner = Pruner { couche: nom, origine: couche.origine, report: &mut report };
        pruner.drop_repeated(&mut couche.tables);
    }
    let tables: Vec<&Tables> = collections.couches.iter().map(|c| &c.tables).collect();
    let codes = Codes::new(&tables);
    // A loop may run through several layers.
    let loops = codes_in_loops(tables.iter().flat_map(|tables| &tables.certifications));
    for couche in &mut collections.couches {
        let mut pruner = Pruner { couche: couche.identite.nom.clone(), origine: couche.origine, report: &mut report };
        if couche.origine != Origine::Natif {
            pruner.prune(&mut couche.tables, &codes);
            for certification in couche.tables.certifications.iter_mut().filter(|c| loops.contains(&c.code)) {
                let code = certification.code;
                let before = certification.remplace.len();
                certification.remplace.retain(|r| !loops.contains(&r.code));
                if certification.remplace.len() < before {
                    pruner.add(
                        Categorie::Boucle,
                        &code.to_string(),
                        format!("{code} se remplace en boucle : lien écarté"),
                    );
                }
            }
        }
    }
    report
}

/// The nomenclature of the data itself, facts left out.
fn nomenclature(couches: &[Couche]) -> Option<Nomenclature> {
    couches
        .iter()
        .filter(|c| c.origine != Origine::Faits && !c.tables.metiers.is_empty())
        .map(|c| c.identite.nomenclature)
        .next()
}

/// Facts written for one nomenclature say nothing of the other: only certifications, blocs and equivalences stay.
fn withdraw_facts(couche: &mut Couche, report: &mut Report) {
    report.add(Constat {
        severite: Severite::Information,
        categorie: Categorie::HorsPerimetre,
        fichier: couche.identite.nom.clone(),
        ligne: None,
        code: None,
        texte: format!(
            "ces faits sont écrits pour le {} : exigences, ensembles, contextes et noms ne sont pas appliqués ici",
            couche.identite.nomenclature.libelle()
        ),
    });
    let tables = std::mem::take(&mut couche.tables);
    couche.tables.certifications = tables.certifications;
    couche.tables.blocs = tables.blocs;
    couche.tables.equivalences = tables.equivalences;
    for certification in &mut couche.tables.certifications {
        certification.vise.clear();
    }
    for bloc in &mut couche.tables.blocs {
        bloc.competences.clear();
    }
}

struct Pruner<'a> {
    couche: String,
    origine: Origine,
    report: &'a mut Report,
}

impl Pruner<'_> {
    fn add(&mut self, categorie: Categorie, code: &str, texte: String) {
        self.report.add(Constat {
            severite: if self.origine == Origine::Faits { Severite::Information } else { Severite::Alerte },
            categorie,
            fichier: self.couche.clone(),
            ligne: None,
            code: Some(code.to_owned()),
            texte,
        });
    }

    /// Keeps the first entry of each code of each table; items of all kinds share their codes.
    fn drop_repeated(&mut self, tables: &mut Tables) {
        self.keep_first(&mut tables.metiers, &mut FxHashSet::default(), |m| m.code);
        let mut items = FxHashSet::default();
        self.keep_first(&mut tables.competences, &mut items, |c| c.code);
        self.keep_first(&mut tables.macro_competences, &mut items, |c| c.code);
        self.keep_first(&mut tables.contextes, &mut items, |c| c.code);
        let mut appellations = FxHashSet::default();
        for metier in &mut tables.metiers {
            self.keep_first(&mut metier.appellations, &mut appellations, |a| a.code);
        }
        self.keep_first(&mut tables.ensembles, &mut FxHashSet::default(), |e| e.code.clone());
        self.keep_first(&mut tables.exigences, &mut FxHashSet::default(), |e| e.code.clone());
        self.keep_first(&mut tables.certifications, &mut FxHashSet::default(), |c| c.code);
        self.keep_first(&mut tables.blocs, &mut FxHashSet::default(), |b| b.code);
        self.keep_first(&mut tables.equivalences, &mut FxHashSet::default(), |e| e.code.clone());
        let pair = |f: &ContexteFait| format!("{} {}", f.metier, f.contexte);
        self.keep_first(&mut tables.contextes_faits, &mut FxHashSet::default(), pair);
        self.keep_first(&mut tables.limites, &mut FxHashSet::default(), |l| l.code.clone());
        self.keep_first(&mut tables.noms_usuels, &mut FxHashSet::default(), |n| n.nom.clone());
    }

    fn keep_first<T, K: Hash + Eq + Clone + ToString>(
        &mut self,
        list: &mut Vec<T>,
        seen: &mut FxHashSet<K>,
        code: impl Fn(&T) -> K,
    ) {
        seen.reserve(list.len());
        list.retain(|entry| {
            let code = code(entry);
            let is_first = seen.insert(code.clone());
            if !is_first {
                let code = code.to_string();
                self.add(
                    Categorie::Doublon,
                    &code,
                    format!("{code} est donné deux fois : la première entrée est gardée"),
                );
            }
            is_first
        });
    }

    /// Keeps what exists; one finding a list.
    fn retain<T: ToString>(&mut self, list: &mut Vec<T>, owner: &str, exists: impl Fn(&T) -> bool) {
        let missing: Vec<String> = list.iter().filter(|one| !exists(one)).map(T::to_string).collect();
        if missing.is_empty() {
            return;
        }
        list.retain(|one| exists(one));
        let faits = self.origine == Origine::Faits;
        let categorie = if faits { Categorie::HorsPerimetre } else { Categorie::LienMort };
        let shown = missing.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let n = missing.len();
        let rest = if n > 5 { format!(" et {}", count(n - 5, "autre", "autres")) } else { String::new() };
        let what = agree(n, "absent des données : lien écarté", "absents des données : liens écartés");
        self.add(categorie, owner, format!("{owner} cite {shown}{rest}, {what}"));
    }

    fn prune(&mut self, tables: &mut Tables, codes: &Codes) {
        for metier in &mut tables.metiers {
            self.prune_metier(metier, codes);
        }
        for competence in &mut tables.competences {
            if competence.macro_competence.is_some_and(|code| !codes.macros.contains(&code)) {
                let code = competence.code.to_string();
                self.add(
                    Categorie::LienMort,
                    &code,
                    format!("{code} cite une macro-compétence inconnue : lien écarté"),
                );
                competence.macro_competence = None;
            }
        }
        for ensemble in &mut tables.ensembles {
            let code = ensemble.code.to_string();
            self.retain(&mut ensemble.metiers, &code, |c| codes.metiers.contains(c));
        }
        for certification in &mut tables.certifications {
            let code = certification.code.to_string();
            self.retain(&mut certification.vise, &code, |c| codes.metiers.contains(c));
            let replaced = std::mem::take(&mut certification.remplace);
            let (known, missing): (Vec<_>, Vec<_>) =
                replaced.into_iter().partition(|r| codes.certifications.contains(&r.code));
            certification.remplace = known;
            for one in missing {
                self.add(
                    Categorie::LienMort,
                    &code,
                    format!("{code} remplace {}, absente des données : lien écarté", one.code),
                );
            }
        }
        for bloc in &mut tables.blocs {
            let code = bloc.code.to_string();
            let before = bloc.competences.len();
            bloc.competences.retain(|a| codes.competences.contains(&a.code));
            if bloc.competences.len() < before {
                let lost = before - bloc.competences.len();
                let texte = count(lost, "compétence attestée absente", "compétences attestées absentes");
                let texte = format!("{code} : {texte} des données");
                let faits = self.origine == Origine::Faits;
                self.add(if faits { Categorie::HorsPerimetre } else { Categorie::LienMort }, &code, texte);
            }
        }
        self.drop_unowned(tables, codes);
        self.prune_facts(tables, codes);
    }

    fn prune_metier(&mut self, metier: &mut Metier, codes: &Codes) {
        let code = metier.code.to_string();
        for list in [&mut metier.coeur, &mut metier.emergentes, &mut metier.competences, &mut metier.cite] {
            self.retain(list, &code, |c| codes.competences.contains(c));
        }
        self.retain(&mut metier.contextes, &code, |c| codes.contextes.contains(c));
        let before = metier.mobilites.len();
        metier.mobilites.retain(|m| codes.metiers.contains(&m.vers));
        if metier.mobilites.len() < before {
            let lost = before - metier.mobilites.len();
            let texte = count(lost, "mobilité vers un métier inconnu", "mobilités vers des métiers inconnus");
            self.add(Categorie::LienMort, &code, format!("{code} : {texte}"));
        }
    }

    /// Blocs without their certification, equivalences whose titles are not all there.
    fn drop_unowned(&mut self, tables: &mut Tables, codes: &Codes) {
        let (kept, orphans): (Vec<_>, Vec<_>) = std::mem::take(&mut tables.blocs)
            .into_iter()
            .partition(|bloc| codes.certifications.contains(&bloc.code.certification()));
        tables.blocs = kept;
        for bloc in orphans {
            let code = bloc.code.to_string();
            self.add(Categorie::LienMort, &code, format!("{code} : certification absente des données, bloc écarté"));
        }
        let (kept, orphans): (Vec<_>, Vec<_>) = std::mem::take(&mut tables.equivalences)
            .into_iter()
            .partition(|e| e.de.iter().chain(&e.vers).all(|titre| codes.has(titre)));
        tables.equivalences = kept;
        for equivalence in orphans {
            let code = equivalence.code.to_string();
            self.add(
                Categorie::LienMort,
                &code,
                format!("{code} cite un titre absent des données : équivalence écartée"),
            );
        }
    }

    fn prune_facts(&mut self, tables: &mut Tables, codes: &Codes) {
        for exigence in &mut tables.exigences {
            let code = exigence.code.to_string();
            self.retain(&mut exigence.metiers, &code, |c| codes.metiers.contains(c));
            self.retain(&mut exigence.certifications, &code, |c| codes.certifications.contains(c));
        }
        tables.exigences.retain(|e| !e.metiers.is_empty());
        for limite in &mut tables.limites {
            let code = limite.code.to_string();
            self.retain(&mut limite.contextes, &code, |c| codes.contextes.contains(c));
            self.retain(&mut limite.alternatives, &code, |c| codes.contextes.contains(c));
        }
        let before = tables.contextes_faits.len();
        tables.contextes_faits.retain(|f| codes.metiers.contains(&f.metier) && codes.contextes.contains(&f.contexte));
        let lost = before - tables.contextes_faits.len();
        if lost > 0 {
            let lost = count(lost, "fait", "faits");
            self.add(Categorie::HorsPerimetre, "", format!("{lost} de contexte sans métier ni contexte ici"));
        }
        let before = tables.rapprochements.len();
        tables.rapprochements.retain(|r| codes.competences.contains(&r.a) && codes.competences.contains(&r.b));
        let lost = before - tables.rapprochements.len();
        if lost > 0 {
            let lost = count(lost, "rapprochement", "rapprochements");
            self.add(Categorie::HorsPerimetre, "", format!("{lost} de compétences absentes d'ici"));
        }
        for nom in &mut tables.noms_usuels {
            let name = nom.nom.clone();
            self.retain(&mut nom.metiers, &name, |c| codes.metiers.contains(c));
            self.retain(&mut nom.certifications, &name, |c| codes.certifications.contains(c));
        }
        tables.noms_usuels.retain(|n| !n.metiers.is_empty() || !n.certifications.is_empty());
    }
}
