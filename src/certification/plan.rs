//! The plan: for a métier and what is held, each certification that satisfies its exigence or aims at it, and the blocs
//! that close the écart.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::continuity::{Tenue, applies, held_blocs, is_in_effect, predecessors};
use super::couvrir::cover;
use super::propositions::{LienPropose, propose};
use super::vae::{Soutien, support};
use crate::graph::{CertificationIx, MetierIx, Referentiel, Requis};
use crate::model::{
    Acquis, Bloc, Certitude, CodeBloc, CodeCertification, CodeOgr, CodeTitre, Effet, Limites, Niveau, VoieAcces,
};
use crate::passerelle::{
    CompetencesProches, Index, Manquante, Millioniemes, Objet, Options, PasserelleError, Provenance, Raison, Verdict,
    gate, is_in_force, marks, open_ways,
};

/// The version of the shape of a plan.
pub const VERSION: u32 = 1;

/// How many certifications a plan lists unless asked otherwise.
pub const NOMBRE: usize = 10;

/// The short name of the certificate of basic skills, a first étape for whoever holds none.
const CLEA: &str = "CléA";

/// How a certification stands to the métier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LienPlan {
    /// It satisfies an exigence.
    Exige,
    /// It succeeds one that satisfies an exigence and may no longer be obtained. Nothing written says that it satisfies
    /// it too: to be verified.
    Succede,
    /// It aims at the métier: it informs, it opens nothing.
    Vise,
    /// It aims at the métier by a ROME v3 code or a domain.
    ViseEtendu,
}

impl LienPlan {
    /// Whether an exigence asks it, or asked what it succeeds: then all its blocs are.
    pub fn is_asked(self) -> bool {
        matches!(self, LienPlan::Exige | LienPlan::Succede)
    }
}

/// Where a bloc stands for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EtatBloc {
    /// Held, or granted by an equivalence that is not in doubt.
    Detenu,
    /// Perhaps held: nothing written says so for sure.
    AVerifier,
    /// Every linked compétence was exercised: to be shown to a VAE jury.
    SoutenuParExperience,
    /// Some were.
    EnPartieSoutenu,
    /// None was, or nothing links the bloc to compétences.
    AApprendre,
}

/// One bloc of a certification, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlocPlan {
    /// Its code.
    pub code: String,
    /// Its title.
    pub libelle: String,
    /// How sure the pairing of code and title is.
    pub certitude: Option<Certitude>,
    /// Where it stands.
    pub etat: EtatBloc,
    /// Whether it is of the plan: asked, or chosen because it closes the écart.
    pub retenu: bool,
    /// Why it counts as held, or may.
    pub tenue: Option<Tenue>,
    /// What experience supports of it.
    pub soutien: Soutien,
    /// The missing compétences of the métier that it attests.
    pub ferme: Vec<Objet>,
    /// The compétences of the métier that its texts may name, where none is declared. To be confirmed: they close nothing.
    pub propositions: Vec<LienPropose>,
}

/// What someone may be spared on the way to a certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dispense {
    /// The name of the equivalence.
    pub code: String,
    /// Whether the person holds what it asks.
    pub applicable: bool,
    /// What must be held.
    pub de: Vec<String>,
    /// The same, where it has no code.
    pub de_texte: Option<String>,
    /// What it concerns.
    pub vers: Vec<String>,
    /// What it gives.
    pub effet: Effet,
    /// The effect in one sentence.
    pub texte: Option<String>,
    /// The text of law.
    pub base_legale: Option<String>,
    /// How sure it is.
    pub certitude: Certitude,
    /// What is unread, and the article to read.
    pub reserve: Option<String>,
}

/// The way through one certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanCertification {
    /// The certification.
    pub certification: Objet,
    /// How it stands to the métier.
    pub lien: LienPlan,
    /// The certification that it succeeds, where that is how it stands to the métier.
    pub succede_a: Option<Objet>,
    /// Whether it is in force at the date; nothing: unknown.
    pub en_vigueur: Option<bool>,
    /// Its level, where known.
    pub niveau: Option<Niveau>,
    /// The ways of obtaining it; empty: unknown.
    pub voies: Vec<VoieAcces>,
    /// Its blocs, by number; empty where the data has none.
    pub blocs: Vec<BlocPlan>,
    /// How many blocs of the plan are left to obtain.
    pub reste: usize,
    /// The part of the métier's weight that the blocs of the plan close.
    pub ferme: Millioniemes,
    /// Whether the choice of blocs is proven the smallest.
    pub prouve: bool,
    /// The missing compétences that no bloc of the plan attests.
    pub non_couvertes: Vec<Manquante>,
    /// Equivalences and dispenses towards it, those that apply first.
    pub dispenses: Vec<Dispense>,
}

/// Blocs of several certifications that together close the écart: they give no diploma.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mixte {
    /// The blocs chosen.
    pub blocs: Vec<Objet>,
    /// "ne donne pas de diplôme".
    pub avertissement: &'static str,
    /// The part of the métier's weight that they close.
    pub ferme: Millioniemes,
    /// Whether the choice is proven the smallest.
    pub prouve: bool,
    /// The missing compétences that they do not attest.
    pub non_couvertes: Vec<Manquante>,
}

/// A plan towards a métier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// "passerelles.plan".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The métier aimed at.
    pub metier: Objet,
    /// What the gate says today.
    pub verdict: Verdict,
    /// Why.
    pub raisons: Vec<Raison>,
    /// A first étape for whoever holds no certification at all; it does not cover the métier's compétences.
    pub premiere_etape: Option<Objet>,
    /// The counted compétences of the métier that are not held.
    pub manquantes: Vec<Manquante>,
    /// The certifications: those that an exigence asks first, then what succeeds them, then those that close most.
    pub certifications: Vec<PlanCertification>,
    /// Blocs mixed over certifications, on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixte: Option<Mixte>,
    /// What the plan rests on.
    pub provenance: Provenance,
}

/// Whether blocs of several certifications are mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Melange {
    /// One certification at a time.
    #[default]
    Sans,
    /// Also the fewest blocs of any certification.
    Avec,
}

/// Whether links that the texts of blocs suggest are proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LiensProposes {
    /// They are, apart.
    #[default]
    Avec,
    /// They are not looked for.
    Sans,
}

/// How to plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// How many certifications at most; those that an exigence asks are always listed.
    pub nombre: usize,
    /// Whether blocs of several certifications are mixed.
    pub melange: Melange,
    /// Whether links that the texts of blocs suggest are proposed.
    pub liens_proposes: LiensProposes,
    /// The date; `None`: that of the data.
    pub date: Option<Date>,
    /// What the person cannot or will not do.
    pub limites: Limites,
    /// Whether what is missing is marked where it is near to something held.
    pub proches: CompetencesProches,
}

impl Default for PlanOptions {
    fn default() -> Self {
        PlanOptions {
            nombre: NOMBRE,
            melange: Melange::Sans,
            liens_proposes: LiensProposes::Avec,
            date: None,
            limites: Limites::default(),
            proches: CompetencesProches::Avec,
        }
    }
}

/// Plans the way to a métier for what is held. Blocs chosen: those that close the most weight of the écart, then the
/// fewest, then by code; where the certification is asked by an exigence, or succeeds the only ones that were, all its blocs
/// that are not held.
///
/// # Errors
/// [`PasserelleError::Inconnu`] for a limite that the data does not have.
///
/// Complexity: linear in the blocs of the certifications that lead to the métier, but for the choice of blocs (see
/// [`cover`]).
pub fn plan(
    referentiel: &Referentiel,
    index: &Index,
    metier: MetierIx,
    acquis: &Acquis,
    options: &PlanOptions,
) -> Result<Plan, PasserelleError> {
    for (limite, _) in options.limites.iter() {
        referentiel.limite(limite)?;
    }
    let date = options.date.or(referentiel.date());
    let planner =
        Planner { referentiel, acquis, date, ecart: Ecart::new(referentiel, index, metier, acquis, options.proches) };
    let candidates = planner.candidates(metier);
    let mut certifications: Vec<PlanCertification> =
        candidates.iter().map(|(ix, candidat)| planner.through(*ix, *candidat)).collect();
    certifications.sort_by(|a, b| {
        let rank = |lien: LienPlan| if lien.is_asked() { lien } else { LienPlan::Vise };
        let key = |p: &PlanCertification| (rank(p.lien), std::cmp::Reverse(p.ferme), p.lien, p.reste);
        key(a).cmp(&key(b)).then_with(|| a.certification.code.cmp(&b.certification.code))
    });
    let asked = certifications.iter().filter(|p| p.lien.is_asked()).count();
    certifications.truncate(options.nombre.max(asked));
    if options.liens_proposes == LiensProposes::Avec {
        for planned in certifications.iter_mut().flat_map(|certification| &mut certification.blocs) {
            let bloc = planned.code.parse().ok().and_then(|code| referentiel.bloc(code).ok());
            let proposed = bloc.map(|bloc| propose(referentiel, index, metier, bloc, acquis));
            planned.propositions = proposed.unwrap_or_default();
        }
    }
    let judged = gate(referentiel, metier, acquis, &options.limites, date);
    let fiche = referentiel.metier_at(metier);
    let proches = options.proches;
    let answer =
        Options { nombre: Some(options.nombre), date, limites: Limites::default(), proches, ..Options::default() };
    Ok(Plan {
        genre: "passerelles.plan",
        version: VERSION,
        metier: Objet::new(fiche.code, &fiche.libelle),
        verdict: judged.verdict,
        raisons: judged.raisons,
        premiere_etape: planner.first_step(),
        mixte: (options.melange == Melange::Avec).then(|| planner.mixed(&candidates)),
        manquantes: planner.ecart.missing(|_| true),
        certifications,
        provenance: index.provenance(referentiel, &answer),
    })
}

/// What a métier asks and is not held, numbered.
struct Ecart {
    manquantes: Vec<(CodeOgr, Manquante)>,
    numbers: BTreeMap<CodeOgr, usize>,
}

impl Ecart {
    fn new(
        referentiel: &Referentiel,
        index: &Index,
        metier: MetierIx,
        acquis: &Acquis,
        proches: CompetencesProches,
    ) -> Self {
        let mut marks = marks(referentiel, &index.near(referentiel, metier, acquis, proches));
        let parts = referentiel.requis(metier).iter().zip(index.parts().of(referentiel, metier));
        let asked = parts.filter_map(|(requis, part): (&Requis, _)| {
            let competence = referentiel.competence_at(requis.competence());
            let is_missing = competence.nature.is_counted() && !acquis.holds(competence.code);
            let manquante = |proche| Manquante {
                code: competence.code.to_string(),
                libelle: competence.libelle.clone(),
                nature: competence.nature,
                poids: part.valeur,
                coeur: requis.statut() == crate::graph::Statut::Coeur,
                blocs: Vec::new(),
                proche,
            };
            is_missing.then(|| (competence.code, manquante(marks.remove(&requis.competence()))))
        });
        let mut manquantes: Vec<(CodeOgr, Manquante)> = asked.collect();
        manquantes.sort_by_key(|(code, m)| (std::cmp::Reverse(m.poids), *code));
        let numbers = manquantes.iter().enumerate().map(|(at, (code, _))| (*code, at)).collect();
        Ecart { manquantes, numbers }
    }

    /// The missing compétences that a bloc attests, by number.
    fn closed_by(&self, bloc: &Bloc) -> Vec<usize> {
        let mut closed: Vec<usize> =
            bloc.competences.iter().filter_map(|attested| self.numbers.get(&attested.code).copied()).collect();
        closed.sort_unstable();
        closed.dedup();
        closed
    }

    fn missing(&self, keep: impl Fn(usize) -> bool) -> Vec<Manquante> {
        let kept = self.manquantes.iter().enumerate().filter(|(at, _)| keep(*at));
        kept.map(|(_, (_, manquante))| manquante.clone()).collect()
    }

    fn named(&self, numbers: &[usize]) -> Vec<Objet> {
        let name = |at: &usize| Objet {
            code: self.manquantes[*at].1.code.clone(),
            libelle: self.manquantes[*at].1.libelle.clone(),
        };
        numbers.iter().map(name).collect()
    }

    fn weight(&self, numbers: &[usize]) -> Millioniemes {
        numbers.iter().map(|at| self.manquantes[*at].1.poids).sum()
    }
}

/// How a certification leads to the métier.
#[derive(Debug, Clone, Copy)]
struct Candidat {
    lien: LienPlan,
    succede_a: Option<CodeCertification>,
}

struct Planner<'a> {
    referentiel: &'a Referentiel,
    acquis: &'a Acquis,
    date: Option<Date>,
    ecart: Ecart,
}

impl Planner<'_> {
    /// The certifications that lead to the métier and may still be obtained, each by its strongest link.
    fn candidates(&self, metier: MetierIx) -> Vec<(CertificationIx, Candidat)> {
        let mut found: BTreeMap<CertificationIx, Candidat> = BTreeMap::new();
        for (ix, etendu) in self.referentiel.certifications_visant(metier) {
            let lien = if etendu { LienPlan::ViseEtendu } else { LienPlan::Vise };
            found.insert(ix, Candidat { lien, succede_a: None });
        }
        found.extend(self.successors(metier));
        for exigence in self.referentiel.exigences(metier) {
            let titles =
                exigence.certifications.iter().filter_map(|code| self.referentiel.certification_ix(*code).ok());
            found.extend(titles.map(|ix| (ix, Candidat { lien: LienPlan::Exige, succede_a: None })));
        }
        let open = |ix: CertificationIx| is_in_force(self.referentiel.certification_at(ix), self.date) != Some(false);
        found.into_iter().filter(|(ix, _)| open(*ix)).collect()
    }

    /// The certifications that replaced, directly or through others, those of an exigence none of which may be obtained.
    fn successors(&self, metier: MetierIx) -> Vec<(CertificationIx, Candidat)> {
        let exigences = self.referentiel.exigences(metier).into_iter();
        let lapsed = exigences.filter(|exigence| open_ways(self.referentiel, exigence, self.date).is_empty());
        let lapsed: Vec<CodeCertification> =
            lapsed.flat_map(|exigence| exigence.certifications.iter().copied()).collect();
        if lapsed.is_empty() {
            return Vec::new();
        }
        let all = self.referentiel.certifications().iter().filter(|certification| !certification.remplace.is_empty());
        let succeeding = all.filter_map(|certification| {
            let former =
                predecessors(self.referentiel, certification.code).into_iter().find(|one| lapsed.contains(one));
            let ix = self.referentiel.certification_ix(certification.code).ok()?;
            former.map(|former| (ix, Candidat { lien: LienPlan::Succede, succede_a: Some(former) }))
        });
        succeeding.collect()
    }

    fn through(&self, ix: CertificationIx, Candidat { lien, succede_a }: Candidat) -> PlanCertification {
        let certification = self.referentiel.certification_at(ix);
        let blocs = self.referentiel.blocs(certification.code);
        let held = held_blocs(self.referentiel, certification.code, self.acquis, self.date);
        let is_held = |bloc: &Bloc| held.get(&bloc.code).is_some_and(|tenue| tenue.certitude > Certitude::AVerifier);
        let closed: Vec<Vec<usize>> =
            blocs.iter().map(|bloc| if is_held(bloc) { Vec::new() } else { self.ecart.closed_by(bloc) }).collect();
        let choix = cover(&closed, self.ecart.manquantes.len());
        let of_plan = |at: usize| match lien {
            LienPlan::Exige | LienPlan::Succede => !is_held(&blocs[at]) && blocs[at].facultatif != Some(true),
            LienPlan::Vise | LienPlan::ViseEtendu => choix.choisis.contains(&at),
        };
        let chosen: Vec<usize> = (0..blocs.len()).filter(|at| of_plan(*at)).collect();
        let mut covered: Vec<usize> = chosen.iter().flat_map(|at| closed[*at].iter().copied()).collect();
        covered.sort_unstable();
        covered.dedup();
        let planned = blocs
            .iter()
            .enumerate()
            .map(|(at, bloc)| self.bloc(bloc, held.get(&bloc.code), chosen.contains(&at), &closed[at]));
        PlanCertification {
            certification: Objet::new(certification.code, &certification.libelle),
            lien,
            succede_a: succede_a
                .and_then(|code| self.referentiel.certification(code).ok())
                .map(|former| Objet::new(former.code, &former.libelle)),
            en_vigueur: is_in_force(certification, self.date),
            niveau: certification.niveau,
            voies: certification.voies.clone(),
            blocs: planned.collect(),
            reste: chosen.len(),
            ferme: self.ecart.weight(&covered),
            prouve: choix.prouve,
            non_couvertes: self.ecart.missing(|at| covered.binary_search(&at).is_err()),
            dispenses: self.dispenses(certification.code),
        }
    }

    fn bloc(&self, bloc: &Bloc, tenue: Option<&Tenue>, retenu: bool, closed: &[usize]) -> BlocPlan {
        let soutien = support(self.referentiel, bloc, self.acquis);
        let etat = match tenue {
            Some(tenue) if tenue.certitude > Certitude::AVerifier => EtatBloc::Detenu,
            Some(_) => EtatBloc::AVerifier,
            None if soutien.m > 0 && soutien.n == soutien.m => EtatBloc::SoutenuParExperience,
            None if soutien.n > 0 => EtatBloc::EnPartieSoutenu,
            None => EtatBloc::AApprendre,
        };
        BlocPlan {
            code: bloc.code.to_string(),
            libelle: bloc.libelle.clone(),
            certitude: bloc.certitude,
            etat,
            retenu,
            tenue: tenue.cloned(),
            soutien,
            ferme: self.ecart.named(closed),
            propositions: Vec::new(),
        }
    }

    fn dispenses(&self, certification: CodeCertification) -> Vec<Dispense> {
        let concerns = |titre: &CodeTitre| match titre {
            CodeTitre::Certification(code) => *code == certification,
            CodeTitre::Bloc(code) => code.certification() == certification,
        };
        let all = self.referentiel.equivalences().iter();
        let towards =
            all.filter(|e| e.vers.iter().any(concerns) && is_in_effect(e, self.date) && e.historique != Some(true));
        let mut dispenses: Vec<Dispense> = towards
            .map(|e| Dispense {
                code: e.code.to_string(),
                applicable: applies(e, self.acquis),
                de: e.de.iter().map(ToString::to_string).collect(),
                de_texte: e.de_texte.clone(),
                vers: e.vers.iter().map(ToString::to_string).collect(),
                effet: e.effet,
                texte: e.texte.clone(),
                base_legale: e.base_legale.clone(),
                certitude: e.certitude,
                reserve: e.reserve.clone(),
            })
            .collect();
        dispenses.sort_by_key(|d| !d.applicable);
        dispenses
    }

    fn mixed(&self, candidates: &[(CertificationIx, Candidat)]) -> Mixte {
        let codes = candidates.iter().map(|(ix, _)| self.referentiel.certification_at(*ix).code);
        let mut blocs: Vec<&Bloc> = codes.flat_map(|code| self.referentiel.blocs(code)).collect();
        blocs.sort_by_key(|bloc| bloc.code);
        let closed: Vec<Vec<usize>> = blocs.iter().map(|bloc| self.ecart.closed_by(bloc)).collect();
        let choix = cover(&closed, self.ecart.manquantes.len());
        let mut covered: Vec<usize> = choix.choisis.iter().flat_map(|at| closed[*at].iter().copied()).collect();
        covered.sort_unstable();
        covered.dedup();
        let named = |code: CodeBloc, libelle: &str| Objet::new(code, libelle);
        Mixte {
            blocs: choix.choisis.iter().map(|at| named(blocs[*at].code, &blocs[*at].libelle)).collect(),
            avertissement: "ne donne pas de diplôme",
            ferme: self.ecart.weight(&covered),
            prouve: choix.prouve,
            non_couvertes: self.ecart.missing(|at| covered.binary_search(&at).is_err()),
        }
    }

    fn first_step(&self) -> Option<Objet> {
        if !self.acquis.certifications.is_empty() || !self.acquis.blocs.is_empty() {
            return None;
        }
        let named = self.referentiel.certifications().iter().filter(|c| c.abrege.as_deref() == Some(CLEA));
        let open = named.filter(|c| is_in_force(c, self.date) == Some(true)).max_by_key(|c| c.code)?;
        Some(Objet::new(open.code, &open.libelle))
    }
}
