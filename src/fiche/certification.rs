//! A certification whole: its blocs, its métiers, what it replaced and what replaced it, as of the date of the data.

use serde::Serialize;

use super::title;
use crate::graph::{CertificationIx, Referentiel};
use crate::model::{Bloc, Certification, Certitude, CodeCertification, CodeTitre, Equivalence};
use crate::passerelle::{Objet, is_in_force};

/// A certification before or after another one in a chain of replacements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suite {
    /// Its code.
    pub code: String,
    /// Its title.
    pub libelle: String,
    /// Whether it is in force at the date of the data; nothing: unknown.
    pub en_vigueur: Option<bool>,
    /// How sure the chain is down to it.
    pub certitude: Certitude,
}

/// A métier that a certification aims at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vise {
    /// Its code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// Whether the link was expanded from a ROME v3 code or a domain.
    pub etendu: bool,
}

/// A certification whole.
#[derive(Debug, Serialize)]
pub struct FicheCertification<'a> {
    /// What the register and the facts say of it.
    pub certification: &'a Certification,
    /// Whether it is in force at the date of the data; nothing: unknown.
    pub en_vigueur: Option<bool>,
    /// The date that was judged.
    pub date: Option<jiff::civil::Date>,
    /// Its blocs, by number; a certification of the RS has none.
    pub blocs: &'a [Bloc],
    /// The métiers it aims at.
    pub metiers: Vec<Vise>,
    /// What it replaced, nearest first.
    pub predecesseurs: Vec<Suite>,
    /// What replaced it, nearest first.
    pub successeurs: Vec<Suite>,
    /// The names of the exigences that it satisfies.
    pub exigences: Vec<Objet>,
    /// What it gives towards others, and what others give towards it.
    pub equivalences: Vec<&'a Equivalence>,
}

/// Gathers a certification whole.
pub(super) fn read(referentiel: &Referentiel, ix: CertificationIx) -> FicheCertification<'_> {
    let certification = referentiel.certification_at(ix);
    let code = certification.code;
    let exigences = referentiel.all_exigences().iter().filter(|e| e.certifications.contains(&code));
    let concerns = |titre: &CodeTitre| match titre {
        CodeTitre::Certification(one) => *one == code,
        CodeTitre::Bloc(bloc) => bloc.certification() == code,
    };
    let equivalences = referentiel.equivalences().iter().filter(|e| e.de.iter().chain(&e.vers).any(concerns));
    let metiers = referentiel.metiers_vises(ix).into_iter().map(|(metier, etendu)| {
        let metier = referentiel.metier_at(metier);
        Vise { code: metier.code.to_string(), libelle: metier.libelle.clone(), etendu }
    });
    FicheCertification {
        certification,
        en_vigueur: is_in_force(certification, referentiel.date()),
        date: referentiel.date(),
        blocs: referentiel.blocs(code),
        metiers: metiers.collect(),
        predecesseurs: chain(referentiel, code, replaced_by),
        successeurs: chain(referentiel, code, replacing),
        exigences: exigences.map(|e| Objet::new(&e.code, &e.texte)).collect(),
        equivalences: equivalences.collect(),
    }
}

/// The certifications that one replaced.
fn replaced_by(referentiel: &Referentiel, code: CodeCertification) -> Vec<(CodeCertification, Certitude)> {
    let Ok(certification) = referentiel.certification(code) else { return Vec::new() };
    let sure = |certitude: Option<Certitude>| certitude.or(certification.certitude).unwrap_or(Certitude::Certain);
    certification.remplace.iter().map(|r| (r.code, sure(r.certitude))).collect()
}

/// The certifications that replaced one.
fn replacing(referentiel: &Referentiel, code: CodeCertification) -> Vec<(CodeCertification, Certitude)> {
    let all = referentiel.certifications().iter();
    let next = all.filter_map(|certification| {
        let link = certification.remplace.iter().find(|r| r.code == code)?;
        let certitude = link.certitude.or(certification.certitude).unwrap_or(Certitude::Certain);
        Some((certification.code, certitude))
    });
    next.collect()
}

/// Follows replacements breadth first; each certification once, so that a loop ends.
fn chain(
    referentiel: &Referentiel,
    start: CodeCertification,
    next: fn(&Referentiel, CodeCertification) -> Vec<(CodeCertification, Certitude)>,
) -> Vec<Suite> {
    let mut found: Vec<(CodeCertification, Certitude)> = vec![(start, Certitude::Certain)];
    let mut at = 0;
    while at < found.len() {
        let (code, sure) = found[at];
        for (other, certitude) in next(referentiel, code) {
            if !found.iter().any(|(known, _)| *known == other) {
                found.push((other, certitude.min(sure)));
            }
        }
        at += 1;
    }
    let suite = |(code, certitude): (CodeCertification, Certitude)| {
        let Objet { code: written, libelle } = title(referentiel, code);
        let en_vigueur = referentiel.certification(code).ok().and_then(|c| is_in_force(c, referentiel.date()));
        Suite { code: written, libelle, en_vigueur, certitude }
    };
    found.into_iter().skip(1).map(suite).collect()
}
