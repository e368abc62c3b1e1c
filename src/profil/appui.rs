//! What a profil comes to: the acquis, and how well each is supported. An older or a shorter experience weighs less in
//! what is shown and in the ranking; it never takes a compétence away.
//!
//! **Rule.** An experience weighs `duration × recency`, both from a floor to one, on a date given:
//! - duration: [`DUREE_PLANCHER`] for a day, rising in a line to one at [`DUREE_PLEINE`] months;
//! - recency: one up to [`RECENCE_PLEINE`] months after its end, falling in a line to [`RECENCE_PLANCHER`] at
//!   [`RECENCE_FIN`] months, and staying there.
//!
//! Several experiences of one métier add up, to one at the most. In which capacity one worked does not count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::forme::{Cadre, Experience, Profil};
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Acquis, Bloc, CodeBloc, CodeOgr, NatureAcquis};
use crate::passerelle::Millioniemes;

/// Months from which a longer experience weighs no more: three years, which the VAE asked until 2016 (one year until
/// 2022, nothing since): what the law itself held for enough.
const DUREE_PLEINE: u32 = 36;

/// The weight of the shortest experience, against a full one. A few weeks teach something: never null. Chosen, not
/// measured.
const DUREE_PLANCHER: Millioniemes = Millioniemes(250_000);

/// Months after its end during which an experience weighs its full weight: two years, a time between two jobs that
/// retraining itself may fill. Chosen, not measured.
const RECENCE_PLEINE: u32 = 24;

/// Months after its end from which an experience weighs its least: fifteen years, some three versions of a diploma
/// (a fiche is registered for five years at the most).
const RECENCE_FIN: u32 = 180;

/// The weight of the oldest experience, against a fresh one: gestures come back, rules and products have changed.
/// Chosen, not measured.
const RECENCE_PLANCHER: Millioniemes = Millioniemes(400_000);

/// The weight of a certification for a métier that it aims at and that was never exercised. A diploma without practice
/// ranks below half of a full experience. Chosen, not measured.
pub(crate) const POIDS_VISE: Millioniemes = Millioniemes(500_000);

/// The same where the link was expanded from a v3 code: it names all that the old métier became, and so may be wrong of
/// this one. It ranks the métiers around, never the one that it may be wrong of.
pub(crate) const POIDS_VISE_ETENDU: Millioniemes = Millioniemes(250_000);

/// How much an experience weighs on a date. `ecoulees`: whole months from the date of the profil to that of the answer.
///
/// ```
/// use passerelles::Millioniemes;
/// use passerelles::profil::{Cadre, Experience, weigh};
/// let recent = Experience { metier: "K1304".parse()?, mois: 96, finie_depuis_mois: 0, cadre: Cadre::Remunere };
/// assert_eq!(weigh(&recent, 0), Millioniemes::UN);
/// let court = Experience { mois: 18, ..recent };
/// assert_eq!(weigh(&court, 0), Millioniemes(625_000));
/// assert!(weigh(&court, 120) < weigh(&court, 0) && weigh(&court, 6_000) > Millioniemes(0));
/// # Ok::<(), passerelles::CodeError>(())
/// ```
pub fn weigh(experience: &Experience, ecoulees: u32) -> Millioniemes {
    let un = Millioniemes::UN.0;
    let short = DUREE_PLEINE - experience.mois.min(DUREE_PLEINE);
    let duree = u64::from(un) - u64::from(un - DUREE_PLANCHER.0) * u64::from(short) / u64::from(DUREE_PLEINE);
    let since = experience.finie_depuis_mois.saturating_add(ecoulees);
    let old = since.clamp(RECENCE_PLEINE, RECENCE_FIN) - RECENCE_PLEINE;
    let fall = u64::from(un - RECENCE_PLANCHER.0) * u64::from(old) / u64::from(RECENCE_FIN - RECENCE_PLEINE);
    let recence = u64::from(un) - fall;
    Millioniemes((duree * recence / u64::from(un)) as u32)
}

/// Whole months between two dates; null where the second is not later.
pub(crate) fn months_between(from: Option<Date>, to: Option<Date>) -> u32 {
    let (Some(from), Some(to)) = (from, to) else { return 0 };
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let whole = months(to) - months(from) - i32::from(to.day() < from.day());
    u32::try_from(whole).unwrap_or(0)
}

/// Where something held comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// "experience", "certification", "bloc" or "declaration".
    pub genre: &'static str,
    /// The code of the métier, the certification or the bloc; nothing for a declaration.
    pub code: Option<String>,
}

/// A compétence held: how, how well supported, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenu {
    /// The best way in which it is held.
    pub preuve: NatureAcquis,
    /// The best weight of what supports it.
    pub poids: Millioniemes,
    /// All that it comes from, sorted.
    pub sources: BTreeSet<Source>,
}

/// A métier that ranks others by their proximité to it, with its weight and what gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origine {
    pub metier: MetierIx,
    pub poids: Millioniemes,
    pub source: Source,
    /// Whether it ranks its own métier too.
    pub soi: Soi,
}

/// Whether an origin ranks the métier that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Soi {
    Compris,
    Exclu,
}

/// What a profil comes to on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolu {
    /// What couverture, the gate and the plan read.
    pub acquis: Acquis,
    /// Each compétence held, by code.
    pub competences: BTreeMap<CodeOgr, Tenu>,
    /// What ranks, by métier.
    pub(super) origines: Vec<Origine>,
    /// Months from the date of the profil to that of the answer.
    pub ecoulees: u32,
}

/// Resolves a profil on a date: what is held, and how well each is supported. Codes that the référentiel does not have
/// give nothing. Linear in what the métiers require and the blocs attest.
///
/// A métier counts as exercised for the gate only if it was paid: a carer or a volunteer cannot be presumed to hold the
/// diploma that the métier asks.
pub fn resolve(referentiel: &Referentiel, profil: &Profil, date: Option<Date>) -> Resolu {
    let ecoulees = months_between(profil.date, date);
    let mut resolver = Resolver { referentiel, acquis: Acquis::default(), competences: BTreeMap::new() };
    let experiences = resolver.experiences(profil, ecoulees);
    resolver.titles(profil);
    for (code, preuve) in &profil.competences {
        resolver.hold(*code, *preuve, Millioniemes::UN, Source { genre: "declaration", code: None });
    }
    let origines = origins(referentiel, profil, experiences);
    Resolu { acquis: resolver.acquis, competences: resolver.competences, origines, ecoulees }
}

struct Resolver<'a> {
    referentiel: &'a Referentiel,
    acquis: Acquis,
    competences: BTreeMap<CodeOgr, Tenu>,
}

impl Resolver<'_> {
    fn hold(&mut self, code: CodeOgr, preuve: NatureAcquis, poids: Millioniemes, source: Source) {
        self.acquis.hold(code, preuve);
        let known = self.competences.entry(code).or_insert(Tenu { preuve, poids, sources: BTreeSet::new() });
        known.preuve = known.preuve.max(preuve);
        known.poids = known.poids.max(poids);
        known.sources.insert(source);
    }

    /// The weight of each métier exercised; its compétences are held.
    fn experiences(&mut self, profil: &Profil, ecoulees: u32) -> BTreeMap<MetierIx, Millioniemes> {
        let mut weights: BTreeMap<MetierIx, Millioniemes> = BTreeMap::new();
        for experience in &profil.experiences {
            let Ok(metier) = self.referentiel.metier_ix(experience.metier) else { continue };
            if experience.cadre == Cadre::Remunere {
                self.acquis.metiers.insert(experience.metier);
            }
            let sum = weights.entry(metier).or_default();
            *sum = (*sum + weigh(experience, ecoulees)).min(Millioniemes::UN);
        }
        for (metier, poids) in &weights {
            let code = self.referentiel.metier_at(*metier).code;
            for requis in self.referentiel.requis(*metier) {
                let competence = self.referentiel.competence_at(requis.competence()).code;
                let source = Source { genre: "experience", code: Some(code.to_string()) };
                self.hold(competence, NatureAcquis::Exerce, *poids, source);
            }
        }
        weights
    }

    fn titles(&mut self, profil: &Profil) {
        for code in &profil.certifications {
            self.acquis.certifications.insert(*code);
            let source = Source { genre: "certification", code: Some(code.to_string()) };
            let blocs = self.referentiel.blocs(*code).iter();
            // An optional bloc is not part of what the whole certification attests.
            for bloc in blocs.filter(|bloc| bloc.facultatif != Some(true)) {
                self.attest(bloc, &source);
            }
        }
        for code in &profil.blocs {
            self.acquis.blocs.insert(*code);
            self.attest_one(*code);
        }
        self.acquis.exigences.extend(profil.exigences.iter().cloned());
    }

    fn attest_one(&mut self, code: CodeBloc) {
        if let Ok(bloc) = self.referentiel.bloc(code) {
            self.attest(bloc, &Source { genre: "bloc", code: Some(code.to_string()) });
        }
    }

    fn attest(&mut self, bloc: &Bloc, source: &Source) {
        for link in &bloc.competences {
            self.hold(link.code, NatureAcquis::Atteste, Millioniemes::UN, source.clone());
        }
    }
}

/// The métiers that rank the others: those exercised, and those that a certification held aims at, the heavier first.
fn origins(referentiel: &Referentiel, profil: &Profil, experiences: BTreeMap<MetierIx, Millioniemes>) -> Vec<Origine> {
    let mut origines: Vec<Origine> = experiences
        .into_iter()
        .map(|(metier, poids)| {
            let code = referentiel.metier_at(metier).code.to_string();
            Origine { metier, poids, source: Source { genre: "experience", code: Some(code) }, soi: Soi::Compris }
        })
        .collect();
    for code in &profil.certifications {
        let Ok(certification) = referentiel.certification_ix(*code) else { continue };
        for (metier, etendu) in referentiel.metiers_vises(certification) {
            let (poids, soi) = if etendu { (POIDS_VISE_ETENDU, Soi::Exclu) } else { (POIDS_VISE, Soi::Compris) };
            let source = Source { genre: "certification", code: Some(code.to_string()) };
            origines.push(Origine { metier, poids, source, soi });
        }
    }
    origines.sort_by(|a, b| (b.poids, a.metier, &a.source).cmp(&(a.poids, b.metier, &b.source)));
    origines
}
