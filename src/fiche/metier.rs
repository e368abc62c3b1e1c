//! A métier whole: what it asks, what the law asks, where it is done, what aims at it.

use serde::Serialize;

use crate::graph::{MetierIx, Referentiel, Statut};
use crate::model::{Exigence, Metier, Nature};
use crate::passerelle::Objet;

/// A required compétence, as a fiche lists it.
#[derive(Debug, Serialize)]
pub struct Requise<'a> {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: &'a str,
    /// What kind of thing it is.
    pub nature: Nature,
    /// Whether it is marked "Principale".
    pub coeur: bool,
    /// Whether it is marked "Émergente".
    pub emergente: bool,
}

/// A certification that aims at a métier.
#[derive(Debug, Serialize)]
pub struct Visee<'a> {
    /// Its code.
    pub code: String,
    /// Its title.
    pub libelle: &'a str,
    /// Whether the link was expanded from a ROME v3 code or a domain.
    pub etendu: bool,
}

/// A métier whole.
#[derive(Debug, Serialize)]
pub struct FicheMetier<'a> {
    /// What the source says of it, codes left as codes.
    #[serde(skip)]
    pub metier: &'a Metier,
    /// Its code.
    pub code: String,
    /// Its label.
    pub libelle: &'a str,
    /// What is done in it; empty where the data does not say.
    pub definition: &'a str,
    /// How one enters it; empty where the data does not say.
    pub acces: &'a str,
    /// Whether the source marks it as regulated; nothing: unknown.
    pub emploi_reglemente: Option<bool>,
    /// What the law asks, as written facts; empty: none is written.
    pub exigences: Vec<&'a Exigence>,
    /// What it requires, core first, then by code.
    pub competences: Vec<Requise<'a>>,
    /// The certifications that the source names on the fiche.
    pub cite: Vec<Objet>,
    /// Where and how it is done: possibilities.
    pub contextes: Vec<Objet>,
    /// Its job titles.
    pub appellations: Vec<&'a str>,
    /// The certifications that aim at it. They inform; they open nothing.
    pub certifications: Vec<Visee<'a>>,
    /// The sets it belongs to.
    pub ensembles: Vec<Objet>,
}

/// Gathers a métier whole.
pub(super) fn read(referentiel: &Referentiel, ix: MetierIx) -> FicheMetier<'_> {
    let metier = referentiel.metier_at(ix);
    let mut requis: Vec<_> = referentiel.requis(ix).iter().collect();
    requis.sort_by_key(|r| std::cmp::Reverse(r.statut()));
    let competences = requis.into_iter().map(|requis| {
        let competence = referentiel.competence_at(requis.competence());
        Requise {
            code: competence.code.to_string(),
            libelle: &competence.libelle,
            nature: competence.nature,
            coeur: requis.statut() == Statut::Coeur,
            emergente: requis.statut() == Statut::Emergente,
        }
    });
    let visees = referentiel.certifications_visant(ix).into_iter().map(|(ix, etendu)| {
        let certification = referentiel.certification_at(ix);
        Visee { code: certification.code.to_string(), libelle: &certification.libelle, etendu }
    });
    let cited = metier.cite.iter().filter_map(|code| referentiel.competence(*code));
    let contextes = metier.contextes.iter().filter_map(|code| referentiel.contexte(*code));
    let sets = referentiel.ensembles().iter().filter(|e| e.metiers.contains(&metier.code));
    FicheMetier {
        metier,
        code: metier.code.to_string(),
        libelle: &metier.libelle,
        definition: &metier.definition,
        acces: &metier.acces,
        emploi_reglemente: metier.emploi_reglemente,
        exigences: referentiel.exigences(ix),
        competences: competences.collect(),
        cite: cited.map(|c| Objet::new(c.code, &c.libelle)).collect(),
        contextes: contextes.map(|c| Objet::new(c.code, &c.libelle)).collect(),
        appellations: metier.appellations.iter().map(|a| a.libelle.as_str()).collect(),
        certifications: visees.collect(),
        ensembles: sets.map(|e| Objet::new(&e.code, &e.libelle)).collect(),
    }
}
