//! Merging layers: the same code in two layers is one thing; where they disagree the stronger layer wins.
//!
//! Layers are sorted before they are merged (origin, name, edition, digest), so the order of the imports cannot show.

use crate::model::{
    Bloc, Categorie, Certification, CodeOgr, Competence, Constat, Contexte, ContexteFait, Couche, Ensemble,
    Equivalence, Exigence, Identite, Limite, Metier, NomUsuel, Origine, Rapprochement, Report, Severite, Tables,
};

/// A thing with a code, that absorbs what a weaker layer says of the same code.
trait Fusion: Sized {
    type Code: Ord;
    fn code(&self) -> Self::Code;
    /// Keeps what `self` says; takes from `weaker` what `self` leaves blank. `true` where the two contradict.
    fn absorb(&mut self, weaker: Self) -> bool;
}

/// Merges layers, weakest first, into one set of sorted tables.
pub fn fuse(mut couches: Vec<Couche>, report: &mut Report) -> (Vec<Identite>, Vec<Origine>, Tables) {
    couches.sort_by(|a, b| (a.origine, &a.identite).cmp(&(b.origine, &b.identite)));
    let mut merged = Tables::default();
    let mut identites = Vec::with_capacity(couches.len());
    let sources = couches.iter().map(|couche| couche.origine).collect();
    for couche in couches {
        let nom = couche.identite.nom.clone();
        let mut conflits = Conflits { couche: &nom, report };
        let tables = couche.tables;
        conflits.join(&mut merged.metiers, tables.metiers);
        conflits.join(&mut merged.competences, tables.competences);
        conflits.join(&mut merged.macro_competences, tables.macro_competences);
        conflits.join(&mut merged.contextes, tables.contextes);
        conflits.join(&mut merged.ensembles, tables.ensembles);
        conflits.join(&mut merged.exigences, tables.exigences);
        conflits.join(&mut merged.certifications, tables.certifications);
        conflits.join(&mut merged.blocs, tables.blocs);
        conflits.join(&mut merged.equivalences, tables.equivalences);
        conflits.join(&mut merged.contextes_faits, tables.contextes_faits);
        conflits.join(&mut merged.limites, tables.limites);
        conflits.join(&mut merged.noms_usuels, tables.noms_usuels);
        conflits.join(&mut merged.rapprochements, tables.rapprochements);
        identites.push(couche.identite);
    }
    merged.metiers.iter_mut().for_each(normalize);
    (identites, sources, merged)
}

/// Sorts the lists of a métier; an item stands in the most central list that has it.
fn normalize(metier: &mut Metier) {
    sort(&mut metier.coeur);
    sort(&mut metier.emergentes);
    sort(&mut metier.competences);
    sort(&mut metier.contextes);
    sort(&mut metier.cite);
    metier.emergentes.retain(|code| metier.coeur.binary_search(code).is_err());
    metier
        .competences
        .retain(|code| metier.coeur.binary_search(code).is_err() && metier.emergentes.binary_search(code).is_err());
    sort(&mut metier.appellations);
    sort(&mut metier.mobilites);
}

fn sort<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

struct Conflits<'a> {
    couche: &'a str,
    report: &'a mut Report,
}

impl Conflits<'_> {
    /// Merges a table of a stronger layer into `merged`, which is sorted and stays so. A code twice in one layer is an error
    /// of its own.
    fn join<T: Fusion>(&mut self, merged: &mut Vec<T>, stronger: Vec<T>)
    where
        T::Code: std::fmt::Debug,
    {
        if merged.is_empty() {
            *merged = stronger;
            return merged.sort_by_key(Fusion::code);
        }
        let mut new = Vec::new();
        for thing in stronger {
            let Ok(at) = merged.binary_search_by_key(&thing.code(), Fusion::code) else {
                new.push(thing);
                continue;
            };
            let weaker = std::mem::replace(&mut merged[at], thing);
            if merged[at].absorb(weaker) {
                let code = format!("{:?}", merged[at].code());
                self.report.add(Constat {
                    severite: Severite::Information,
                    categorie: Categorie::Conflit,
                    fichier: self.couche.to_owned(),
                    ligne: None,
                    texte: format!(
                        "« {} » dit autre chose de {code} qu'une couche plus faible : sa version est gardée",
                        self.couche
                    ),
                    code: Some(code),
                });
            }
        }
        // Runs that are sorted already, as those of official files mostly are, are joined and not sorted anew.
        merged.append(&mut new);
        merged.sort_by_key(Fusion::code);
    }
}

/// Fills a blank; `true` where both are known and differ.
fn fill<T: PartialEq>(known: &mut Option<T>, weaker: Option<T>) -> bool {
    match (&known, weaker) {
        (Some(one), Some(other)) => *one != other,
        (None, weaker) => {
            *known = weaker;
            false
        }
        (Some(_), None) => false,
    }
}

fn fill_text(known: &mut String, weaker: String) -> bool {
    if known.is_empty() {
        *known = weaker;
        return false;
    }
    !weaker.is_empty() && *known != weaker
}

fn fill_list<T: PartialEq>(known: &mut Vec<T>, weaker: Vec<T>) -> bool {
    if known.is_empty() {
        *known = weaker;
        return false;
    }
    !weaker.is_empty() && *known != weaker
}

fn extend<T: Ord>(known: &mut Vec<T>, weaker: Vec<T>) {
    known.extend(weaker);
    sort(known);
}

/// Adds the entries whose key is not there yet; the stronger layer's entry of a key stands.
fn extend_by<T: Ord, K: Ord>(known: &mut Vec<T>, weaker: Vec<T>, key: impl Fn(&T) -> K) {
    for entry in weaker {
        if !known.iter().any(|one| key(one) == key(&entry)) {
            known.push(entry);
        }
    }
    known.sort_unstable();
}

impl Fusion for Metier {
    type Code = crate::model::CodeRome;

    fn code(&self) -> Self::Code {
        self.code
    }

    fn absorb(&mut self, weaker: Self) -> bool {
        extend(&mut self.coeur, weaker.coeur);
        extend(&mut self.emergentes, weaker.emergentes);
        extend(&mut self.competences, weaker.competences);
        extend(&mut self.contextes, weaker.contextes);
        extend(&mut self.cite, weaker.cite);
        extend_by(&mut self.appellations, weaker.appellations, |a| a.code);
        extend_by(&mut self.mobilites, weaker.mobilites, |m| (m.vers, m.genre));
        let differs = [
            fill_text(&mut self.libelle, weaker.libelle),
            fill(&mut self.ogr, weaker.ogr),
            fill(&mut self.emploi_reglemente, weaker.emploi_reglemente),
            fill(&mut self.emploi_cadre, weaker.emploi_cadre),
            fill(&mut self.niveau, weaker.niveau),
            fill(&mut self.parent, weaker.parent),
        ];
        fill_text(&mut self.definition, weaker.definition);
        fill_text(&mut self.acces, weaker.acces);
        fill_text(&mut self.riasec, weaker.riasec);
        differs.contains(&true)
    }
}

impl Fusion for Competence {
    type Code = CodeOgr;

    fn code(&self) -> CodeOgr {
        self.code
    }

    fn absorb(&mut self, weaker: Self) -> bool {
        let differs = [
            self.nature != weaker.nature,
            fill_text(&mut self.libelle, weaker.libelle),
            fill(&mut self.macro_competence, weaker.macro_competence),
        ];
        fill(&mut self.arborescence, weaker.arborescence);
        fill(&mut self.categorie, weaker.categorie);
        fill(&mut self.sous_categorie, weaker.sous_categorie);
        fill_text(&mut self.definition, weaker.definition);
        differs.contains(&true)
    }
}

impl Fusion for Contexte {
    type Code = CodeOgr;

    fn code(&self) -> CodeOgr {
        self.code
    }

    fn absorb(&mut self, weaker: Self) -> bool {
        let differs = [fill_text(&mut self.libelle, weaker.libelle), fill(&mut self.famille, weaker.famille)];
        differs.contains(&true)
    }
}

impl Fusion for Certification {
    type Code = crate::model::CodeCertification;

    fn code(&self) -> Self::Code {
        self.code
    }

    fn absorb(&mut self, weaker: Self) -> bool {
        extend(&mut self.voies, weaker.voies);
        extend(&mut self.vise, weaker.vise);
        extend(&mut self.vise_v3, weaker.vise_v3);
        extend(&mut self.vise_domaines, weaker.vise_domaines);
        extend(&mut self.idcc, weaker.idcc);
        extend_by(&mut self.remplace, weaker.remplace, |r| r.code);
        // A title that says it is unknown is no title, on either side.
        let is_known = |libelle: &String| libelle != Certification::INTITULE_INCONNU;
        let libelle = Some(weaker.libelle).filter(is_known).unwrap_or_default();
        if !is_known(&self.libelle) && !libelle.is_empty() {
            self.libelle.clear();
        }
        let differs = [
            fill_text(&mut self.libelle, libelle),
            fill(&mut self.niveau, weaker.niveau),
            fill(&mut self.actif, weaker.actif),
            fill(&mut self.date_effet, weaker.date_effet),
            fill(&mut self.fin_enregistrement, weaker.fin_enregistrement),
        ];
        fill(&mut self.abrege, weaker.abrege);
        fill_list(&mut self.certificateurs, weaker.certificateurs);
        fill_list(&mut self.prerequis, weaker.prerequis);
        fill(&mut self.source, weaker.source);
        fill(&mut self.date, weaker.date);
        fill(&mut self.certitude, weaker.certitude);
        fill(&mut self.remarque, weaker.remarque);
        differs.contains(&true)
    }
}

impl Fusion for Bloc {
    type Code = crate::model::CodeBloc;

    fn code(&self) -> Self::Code {
        self.code
    }

    fn absorb(&mut self, weaker: Self) -> bool {
        extend_by(&mut self.competences, weaker.competences, |a| a.code);
        let differs = [fill_text(&mut self.libelle, weaker.libelle), fill(&mut self.facultatif, weaker.facultatif)];
        fill_list(&mut self.textes, weaker.textes);
        fill(&mut self.source, weaker.source);
        fill(&mut self.date, weaker.date);
        fill(&mut self.certitude, weaker.certitude);
        fill(&mut self.remarque, weaker.remarque);
        differs.contains(&true)
    }
}

/// Things that a stronger layer replaces whole: a fact is not patched together from two sources.
macro_rules! replaced_whole {
    ($($thing:ty, $code:ty, |$it:ident| $key:expr;)*) => {$(
        impl Fusion for $thing {
            type Code = $code;

            fn code(&self) -> $code {
                let $it = self;
                $key
            }

            fn absorb(&mut self, weaker: Self) -> bool {
                *self != weaker
            }
        }
    )*};
}

replaced_whole! {
    Ensemble, crate::model::Slug, |e| e.code.clone();
    Exigence, crate::model::Slug, |e| e.code.clone();
    Equivalence, crate::model::Slug, |e| e.code.clone();
    Limite, crate::model::Slug, |l| l.code.clone();
    ContexteFait, (crate::model::CodeRome, CodeOgr), |f| (f.metier, f.contexte);
    NomUsuel, String, |n| n.nom.clone();
    Rapprochement, (CodeOgr, CodeOgr), |r| r.paire();
}
