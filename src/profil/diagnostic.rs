//! The diagnostic: from a profil to métiers, each judged, the excluded ones apart with the reason.
//!
//! **Ranking.** The score of a métier is the greatest, over the métiers exercised and those that a certification held
//! aims at, of `proximité × weight`, in whole millionths (see [`weigh`](super::weigh)). A maximum, so that one can say
//! which experience it comes from, so that the order of a profil does not matter, and so that one more experience never
//! lowers a métier. Ties go to the couverture, then to the code. Where a limite could not be checked against the fiche,
//! the métier comes after those where it could.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::appui::{Origine, Resolu, Soi, resolve};
use super::bilan;
use super::changement::{Ecarte, changements};
use super::exclusion::{Refus, niveau_of, stated};
use super::forme::Profil;
use super::piste::{Detail, Jugee};
use super::reponse::{Diagnostic, MetierExclu, Piste, Proche};
use crate::certification::{Levier, LevierOptions, leviers_seuls};
use crate::graph::{MetierIx, Referentiel};
use crate::import::Tensions;
use crate::model::{CodeRome, Limites, Niveau, Slug};
use crate::passerelle::{
    Classe, CompetencesProches, Filtres, Gate, Index, Millioniemes, Objet, Options, PasserelleError, attache_of,
    classify, gate,
};

/// How many métiers each of the three lists holds unless asked otherwise.
pub const NOMBRE: usize = 10;

/// The version of the shape of a diagnostic.
const VERSION: u32 = 1;

/// Whether the answer is made for the person or to be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Partage {
    /// For the person: limites, exclusions and wishes are in it.
    #[default]
    Personnel,
    /// To be shared: it is that of the profil without limites nor wishes, to the byte, and so reveals none.
    SansLimites,
}

/// How to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosticOptions {
    /// How many métiers at most in each of the three lists.
    pub nombre: usize,
    /// Only métiers of this set.
    pub ensemble: Option<Slug>,
    /// The date; `None`: that of the data.
    pub date: Option<Date>,
    /// For whom.
    pub partage: Partage,
    /// Whether what is missing is marked where it is near to something held.
    pub proches: CompetencesProches,
    /// Tensions to show, where they were loaded.
    pub tensions: Option<Tensions>,
    /// The region of the tensions, by INSEE code.
    pub region: Option<u32>,
}

impl Default for DiagnosticOptions {
    fn default() -> Self {
        DiagnosticOptions {
            nombre: NOMBRE,
            ensemble: None,
            date: None,
            partage: Partage::default(),
            proches: CompetencesProches::Avec,
            tensions: None,
            region: None,
        }
    }
}

/// Diagnoses a profil.
///
/// # Errors
/// [`PasserelleError::Inconnu`] for a limite or a set that the data does not have.
///
/// Complexity: one scoring a métier exercised or aimed at, one gate a métier, one plan a métier listed, one gate more a
/// métier that a single limite excludes.
pub fn diagnose(
    referentiel: &Referentiel,
    index: &Index,
    profil: &Profil,
    options: &DiagnosticOptions,
) -> Result<Diagnostic, PasserelleError> {
    match options.partage {
        Partage::Personnel => Diagnosticien::new(referentiel, index, profil, options)?.answer(),
        Partage::SansLimites => Diagnosticien::new(referentiel, index, &profil.without_limites(), options)?.answer(),
    }
}

/// One question, looked up.
struct Diagnosticien<'a> {
    referentiel: &'a Referentiel,
    index: &'a Index,
    profil: &'a Profil,
    options: &'a DiagnosticOptions,
    date: Option<Date>,
    resolu: Resolu,
    refus: Refus<'a>,
    /// The métiers that the answer keeps to.
    perimetre: Option<BTreeSet<CodeRome>>,
    exerces: BTreeSet<MetierIx>,
    niveau: Option<Niveau>,
}

impl<'a> Diagnosticien<'a> {
    fn new(
        referentiel: &'a Referentiel,
        index: &'a Index,
        profil: &'a Profil,
        options: &'a DiagnosticOptions,
    ) -> Result<Self, PasserelleError> {
        let date = options.date.or(referentiel.date());
        let exerces: BTreeSet<MetierIx> =
            profil.experiences.iter().filter_map(|e| referentiel.metier_ix(e.metier).ok()).collect();
        Ok(Diagnosticien {
            referentiel,
            index,
            profil,
            options,
            date,
            resolu: resolve(referentiel, profil, date),
            refus: Refus::new(referentiel, profil)?,
            perimetre: perimetre(referentiel, profil, options)?,
            niveau: highest(referentiel, profil, &exerces),
            exerces,
        })
    }

    fn answer(&self) -> Result<Diagnostic, PasserelleError> {
        let (pistes, exclus) = self.judge_all();
        let excluded: BTreeSet<MetierIx> = exclus.iter().map(|(metier, _)| *metier).collect();
        let (a_portee, bloc) = self.bloc(&excluded)?;
        let ecartes: Vec<Ecarte> =
            exclus.iter().map(|(metier, exclu)| Ecarte { metier: *metier, exclusions: &exclu.exclusions }).collect();
        let changements = changements(
            self.refus.levables(),
            &ecartes,
            &self.profil.limites,
            |metier, limites| self.classe(metier, &self.gate(metier, limites)),
            |metier| self.objet(metier),
        );
        let (courtes, longues, a_etudier) = (
            self.list(&pistes, Classe::Courte)?,
            self.list(&pistes, Classe::Longue)?,
            self.list(&pistes, Classe::AEtudier)?,
        );
        let count = |classe| pistes.iter().filter(|piste| piste.classe == classe).count();
        let [certifications, blocs, exigences] = bilan::titles(self.referentiel, self.profil);
        Ok(Diagnostic {
            genre: "passerelles.diagnostic",
            version: VERSION,
            experiences: bilan::experiences(self.referentiel, self.profil, &self.refus, &self.resolu, self.date),
            certifications,
            blocs,
            exigences,
            competences: bilan::competences(self.referentiel, &self.resolu),
            limites: stated(self.referentiel, self.profil),
            a_demander: bilan::to_ask(self.profil),
            courtes,
            longues,
            a_etudier,
            comptes: [Classe::Courte, Classe::Longue, Classe::AEtudier].map(count),
            vae: bilan::vae(self.referentiel, &self.resolu.acquis, self.date),
            exclus: exclus.into_iter().map(|(_, exclu)| exclu).collect(),
            changements,
            a_portee,
            bloc,
            provenance: self.index.provenance(self.referentiel, &self.parameters()),
        })
    }

    fn parameters(&self) -> Options {
        let filtres = Filtres { ensemble: self.options.ensemble.clone(), ..Filtres::default() };
        let (date, proches) = (self.date, self.options.proches);
        Options { nombre: Some(self.options.nombre), filtres, date, limites: Limites::default(), proches }
    }

    fn gate(&self, metier: MetierIx, limites: &Limites) -> Gate {
        gate(self.referentiel, metier, &self.resolu.acquis, limites, self.date)
    }

    fn classe(&self, metier: MetierIx, judged: &Gate) -> Classe {
        let couverture = self.index.parts().couverture(self.referentiel, metier, &self.resolu.acquis).valeur;
        let niveaux = [self.niveau, self.referentiel.metier_at(metier).niveau];
        classify(judged.verdict, attache_of(judged), couverture, niveaux)
    }

    fn objet(&self, metier: MetierIx) -> Objet {
        let fiche = self.referentiel.metier_at(metier);
        Objet::new(fiche.code, &fiche.libelle)
    }

    fn is_in(&self, metier: MetierIx) -> bool {
        let code = self.referentiel.metier_at(metier).code;
        !self.exerces.contains(&metier) && self.perimetre.as_ref().is_none_or(|kept| kept.contains(&code))
    }

    /// The métiers not exercised yet: those that stand, ranked, and those that something excludes, nearest first.
    fn judge_all(&self) -> (Vec<Jugee>, Vec<(MetierIx, MetierExclu)>) {
        let scores = self.scores();
        let (mut pistes, mut exclus) = (Vec::new(), Vec::new());
        for metier in self.referentiel.metier_positions().filter(|metier| self.is_in(*metier)) {
            let (score, origine) = scores[metier.index()];
            let judged = self.gate(metier, &self.profil.limites);
            let exclusions = self.refus.of(metier, &judged);
            if !exclusions.is_empty() {
                exclus.push((metier, MetierExclu { metier: self.objet(metier), score, exclusions }));
                continue;
            }
            pistes.push(Jugee {
                metier,
                score,
                par: origine.map(|(origine, proximite)| self.near(origine, proximite)),
                couverture: self.index.parts().couverture(self.referentiel, metier, &self.resolu.acquis),
                classe: self.classe(metier, &judged),
                niveau: niveau_of(self.referentiel, metier, &judged),
                judged,
            });
        }
        // Positions stand in the order of codes and the sorts are stable: ties go to the code.
        pistes.sort_by_key(|p| (p.judged.non_signale, Reverse(p.score), Reverse(p.couverture.valeur)));
        exclus.sort_by_key(|(_, exclu)| Reverse(exclu.score));
        (pistes, exclus)
    }

    /// For each métier, its score and what it comes from: of equals, the heavier origin, then the first by code.
    fn scores(&self) -> Vec<(Millioniemes, Option<(&Origine, Millioniemes)>)> {
        let mut best = vec![(Millioniemes(0), None); self.referentiel.metier_count()];
        let mut scores = Vec::new();
        for origine in &self.resolu.origines {
            self.index.proximite().scores(origine.metier, &mut scores);
            if origine.soi == Soi::Exclu {
                scores[origine.metier.index()] = Millioniemes(0);
            }
            for (known, proximite) in best.iter_mut().zip(&scores) {
                let weighted = u64::from(proximite.0) * u64::from(origine.poids.0) / u64::from(Millioniemes::UN.0);
                let score = Millioniemes(weighted as u32);
                if score > known.0 {
                    *known = (score, Some((origine, *proximite)));
                }
            }
        }
        best
    }

    fn near(&self, origine: &Origine, proximite: Millioniemes) -> Proche {
        Proche { source: origine.source.clone(), metier: self.objet(origine.metier), poids: origine.poids, proximite }
    }

    /// The best of a class. Where nothing is held, nothing ranks: a list would be of any métiers.
    fn list(&self, pistes: &[Jugee], classe: Classe) -> Result<Vec<Piste>, PasserelleError> {
        if self.profil.is_bare() {
            return Ok(Vec::new());
        }
        let detail = Detail {
            referentiel: self.referentiel,
            index: self.index,
            profil: self.profil,
            acquis: &self.resolu.acquis,
            date: self.date,
            proches: self.options.proches,
        };
        let kept = pistes.iter().filter(|piste| piste.classe == classe).take(self.options.nombre);
        kept.enumerate().map(|(at, jugee)| detail.of(at + 1, jugee, self.tension(jugee.metier))).collect()
    }

    fn tension(&self, metier: MetierIx) -> Vec<crate::import::Tension> {
        let Some(tensions) = &self.options.tensions else { return Vec::new() };
        tensions.of(self.referentiel.metier_at(metier), self.referentiel.nomenclature(), self.options.region)
    }

    /// How many métiers are within reach, and the one bloc that brings most new ones.
    fn bloc(&self, excluded: &BTreeSet<MetierIx>) -> Result<(usize, Option<Levier>), PasserelleError> {
        let options = LevierOptions {
            nombre: 1,
            date: self.date,
            limites: self.profil.limites.clone(),
            ..LevierOptions::default()
        };
        let keep = |metier| self.is_in(metier) && !excluded.contains(&metier);
        let (near, best) = leviers_seuls(self.referentiel, self.index, &self.resolu.acquis, &options, keep)?;
        Ok((near, best.into_iter().next()))
    }
}

/// The métiers that the answer keeps to: those of the set asked for, and of the sets wished for.
fn perimetre(
    referentiel: &Referentiel,
    profil: &Profil,
    options: &DiagnosticOptions,
) -> Result<Option<BTreeSet<CodeRome>>, PasserelleError> {
    let mut kept: Option<BTreeSet<CodeRome>> = None;
    for code in &profil.ensembles.voulus {
        kept.get_or_insert_default().extend(referentiel.ensemble(code)?.metiers.iter().copied());
    }
    if let Some(code) = &options.ensemble {
        let asked: BTreeSet<CodeRome> = referentiel.ensemble(code)?.metiers.iter().copied().collect();
        kept = Some(match kept {
            Some(kept) => kept.intersection(&asked).copied().collect(),
            None => asked,
        });
    }
    Ok(kept)
}

/// The highest level known of what the person holds and has exercised.
fn highest(referentiel: &Referentiel, profil: &Profil, exerces: &BTreeSet<MetierIx>) -> Option<Niveau> {
    let held = profil.certifications.iter().filter_map(|code| referentiel.certification(*code).ok()?.niveau);
    let exercised = exerces.iter().filter_map(|metier| referentiel.metier_at(*metier).niveau);
    held.chain(exercised).max()
}
