//! The gate, made dense: for each target, what each exigence and each limite does to its verdict. Built from the reasons
//! that [`gate`] itself gives, so that the two cannot differ.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::graph::{MetierIx, Referentiel};
use crate::model::{
    Acquis, Certitude, CodeCertification, CodeOgr, CodeRome, Exigence, Fermete, GenreExigence, Limites, Niveau, Slug,
};
use crate::passerelle::{
    Attache, Gate, GenreRaison, Raison, Verdict, attache_of, gate, judge_contexte, judge_exigence, judge_limite,
};
use crate::profil::{Cadre, Profil};

/// An exigence of a target, and what it does while it is unmet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exigee {
    /// Its position among the exigences that targets ask.
    pub exigence: u32,
    pub effet: Verdict,
    pub attache: Attache,
    /// The level of the certification that it asks.
    pub niveau: Option<Niveau>,
}

/// One target.
#[derive(Debug)]
struct Porte {
    /// What does not depend on what is held.
    fixe: Verdict,
    exigees: Vec<Exigee>,
}

/// What a limite does to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heurt {
    pub effet: Option<Verdict>,
    pub non_signale: bool,
}

/// A limite as a profil states it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stated {
    Nommee(Slug, Fermete),
    Contexte(CodeOgr, Fermete),
}

/// The gates of all targets.
#[derive(Debug)]
pub(super) struct Portes {
    portes: Vec<Porte>,
    /// The exigences that targets ask, by name.
    pub exigences: Vec<Slug>,
    par_certification: BTreeMap<CodeCertification, Vec<u32>>,
    /// What whoever exercises a métier is presumed to meet.
    presumees: BTreeMap<CodeRome, Vec<u32>>,
}

impl Portes {
    pub fn new(referentiel: &Referentiel, cibles: &[MetierIx], date: Option<Date>) -> Self {
        let mut asked: Vec<&Exigence> =
            cibles.iter().flat_map(|cible| referentiel.exigences(*cible)).filter(|one| may_be_met(one)).collect();
        asked.sort_by(|one, other| one.code.cmp(&other.code));
        asked.dedup_by(|one, other| one.code == other.code);
        let exigences: Vec<Slug> = asked.iter().map(|one| one.code.clone()).collect();
        let mut par_certification: BTreeMap<CodeCertification, Vec<u32>> = BTreeMap::new();
        for (at, exigence) in (0u32..).zip(&asked) {
            for code in &exigence.certifications {
                par_certification.entry(*code).or_default().push(at);
            }
        }
        let presumees = referentiel.metier_positions().filter_map(|metier| {
            let sure = referentiel.exigences(metier).into_iter();
            let sure = sure.filter(|one| one.certitude == Certitude::Certain && one.genre != GenreExigence::Aucune);
            let known: Vec<u32> = sure.filter_map(|one| position(&exigences, &one.code)).collect();
            (!known.is_empty()).then(|| (referentiel.metier_at(metier).code, known))
        });
        Portes {
            portes: cibles.iter().map(|cible| porte(referentiel, *cible, &exigences, date)).collect(),
            presumees: presumees.collect(),
            par_certification,
            exigences,
        }
    }

    /// Marks the exigences that a profil meets: by its titles, by the métiers exercised for pay, by what it says itself.
    pub fn mark(&self, profil: &Profil, met: &mut Vec<bool>) {
        met.clear();
        met.resize(self.exigences.len(), false);
        let by_title = profil.certifications.iter().filter_map(|code| self.par_certification.get(code)).flatten();
        let paid = profil.experiences.iter().filter(|experience| experience.cadre == Cadre::Remunere);
        let by_metier = paid.filter_map(|experience| self.presumees.get(&experience.metier)).flatten();
        by_title.chain(by_metier).for_each(|at| met[*at as usize] = true);
        for code in &profil.exigences {
            if let Some(at) = position(&self.exigences, code) {
                met[at as usize] = true;
            }
        }
    }

    /// The exigences of a target that are not met.
    pub fn unmet<'a>(&'a self, cible: usize, met: &'a [bool]) -> impl Iterator<Item = &'a Exigee> {
        self.portes[cible].exigees.iter().filter(|exigee| !met[exigee.exigence as usize])
    }

    /// The verdict of a target, limites apart.
    pub fn verdict(&self, cible: usize, met: &[bool]) -> Verdict {
        self.unmet(cible, met).map(|exigee| exigee.effet).fold(self.portes[cible].fixe, Verdict::min)
    }
}

/// What a limite does to each target.
pub(super) fn heurts(referentiel: &Referentiel, cibles: &[MetierIx], stated: &Stated) -> Vec<Heurt> {
    let judged = |cible: &MetierIx| -> Option<(Raison, bool)> {
        match stated {
            Stated::Nommee(code, fermete) => {
                Some(judge_limite(referentiel, *cible, referentiel.limite(code).ok()?, *fermete))
            }
            Stated::Contexte(code, fermete) => Some(judge_contexte(referentiel, *cible, *code, *fermete)),
        }
    };
    let heurt = |cible| match judged(cible) {
        Some((raison, non_signale)) => Heurt { effet: raison.effet, non_signale },
        None => Heurt { effet: None, non_signale: false },
    };
    cibles.iter().map(heurt).collect()
}

fn position(exigences: &[Slug], code: &Slug) -> Option<u32> {
    exigences.binary_search(code).ok().map(|at| at as u32)
}

/// Whether something held may meet an exigence: "nothing is asked" and honorabilité are as they are.
fn may_be_met(exigence: &Exigence) -> bool {
    !matches!(exigence.genre, GenreExigence::Aucune | GenreExigence::Honorabilite)
}

fn porte(referentiel: &Referentiel, cible: MetierIx, exigences: &[Slug], date: Option<Date>) -> Porte {
    let nothing = Acquis::default();
    let (mut fixe, mut exigees) = (Verdict::Ouverte, Vec::new());
    for exigence in referentiel.exigences(cible) {
        let raison = judge_exigence(referentiel, cible, exigence, &nothing, date);
        let Some(effet) = raison.effet else { continue };
        match position(exigences, &exigence.code) {
            Some(at) => exigees.push(exigee(referentiel, at, effet, raison)),
            None => fixe = fixe.min(effet),
        }
    }
    // What the fiche itself says, where no fact settles what is asked.
    let judged = gate(referentiel, cible, &nothing, &Limites::default(), date);
    let marks = judged.raisons.iter().filter(|r| matches!(r.genre, GenreRaison::EmploiReglemente | GenreRaison::Acces));
    let fixe = marks.filter_map(|raison| raison.effet).fold(fixe, Verdict::min);
    Porte { fixe, exigees }
}

fn exigee(referentiel: &Referentiel, exigence: u32, effet: Verdict, raison: Raison) -> Exigee {
    let diploma = matches!(raison.genre, GenreRaison::Exigence(GenreExigence::Diplome | GenreExigence::Titre))
        && effet == Verdict::Conditionnelle;
    let code = raison.code.as_deref().filter(|_| diploma).and_then(|code| code.parse::<CodeCertification>().ok());
    let niveau = code.and_then(|code| referentiel.certification(code).ok()?.niveau);
    let alone = Gate { verdict: effet, raisons: vec![raison], non_signale: false };
    Exigee { exigence, effet, attache: attache_of(&alone), niveau }
}
