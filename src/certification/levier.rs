//! The single bloc, and the pair, that brings most new métiers within reach of what is held.
//!
//! Within reach: the gate is open and the couverture is at or above [`SEUIL_COURTE`]. A bloc brings its linked
//! compétences and, where it is the last one missing, its whole certification.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::continuity::held_blocs;
use super::plan::VERSION;
use crate::graph::{InconnuError, MetierIx, Referentiel};
use crate::model::{Acquis, Bloc, Certification, Certitude, CodeOgr, Limites, Slug};
use crate::passerelle::{
    Filtres, Index, Millioniemes, Objet, Options, Provenance, SEUIL_COURTE, Verdict, is_in_force, judge,
};

/// How many blocs enter the search for pairs: n(n−1)/2 pairs are tried, so 400 make 79,800. Those that open or close
/// most on their own come first.
const BLOCS_EN_PAIRES: usize = 400;

/// What one bloc, or two, bring within reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Levier {
    /// The bloc, or the two.
    pub blocs: Vec<Objet>,
    /// The certifications that they complete.
    pub complete: Vec<String>,
    /// The métiers newly within reach, by code.
    pub ouvre: Vec<Objet>,
    /// The sum of what they add to the couverture of all métiers: tells equals apart.
    pub gain: u64,
    /// How sure the links from these blocs to compétences are.
    pub certitude: Certitude,
}

/// The best blocs and the best pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leviers {
    /// "passerelles.levier".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The métier that is exercised.
    pub depuis: Objet,
    /// How many métiers are within reach already.
    pub a_portee: usize,
    /// The couverture from which an open métier is within reach.
    pub seuil: Millioniemes,
    /// Single blocs, best first; may be empty.
    pub blocs: Vec<Levier>,
    /// The best pair, where two blocs open more than the best one alone.
    pub paire: Option<Levier>,
    /// Among how many blocs the pair was searched.
    pub paires_parmi: usize,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevierOptions {
    /// Only métiers of this set count.
    pub ensemble: Option<Slug>,
    /// How many single blocs at most.
    pub nombre: usize,
    /// The date; `None`: that of the data.
    pub date: Option<Date>,
    /// What the person cannot or will not do.
    pub limites: Limites,
}

impl Default for LevierOptions {
    fn default() -> Self {
        LevierOptions { ensemble: None, nombre: 10, date: None, limites: Limites::default() }
    }
}

/// Finds the blocs that bring most new métiers within reach of who exercises `depuis` and holds `acquis` (which holds
/// the métier's compétences already: see [`with_metier`](crate::passerelle::with_metier)).
///
/// # Errors
/// [`InconnuError`] for a set or a limite that the data does not have.
///
/// Complexity: one gate a métier, then one pass over the métiers that ask something of each bloc; one gate more for each
/// that a certification completed might open.
pub fn leviers(
    referentiel: &Referentiel,
    index: &Index,
    depuis: MetierIx,
    acquis: &Acquis,
    options: &LevierOptions,
) -> Result<Leviers, InconnuError> {
    for (limite, _) in options.limites.iter() {
        referentiel.limite(limite)?;
    }
    let date = options.date.or(referentiel.date());
    let search = Search::new(referentiel, index, |metier| metier != depuis, acquis, options, date)?;
    let candidates = search.candidates();
    let mut ajouts = Ajouts::new(search.states.len());
    let mut singles: Vec<(Levier, &Bloc)> =
        candidates.iter().map(|bloc| (search.try_blocs(&[bloc], &mut ajouts), *bloc)).collect();
    singles.retain(|(levier, _)| levier.gain > 0 || !levier.ouvre.is_empty());
    singles.sort_by(|a, b| order(&a.0, &b.0));
    let paired: Vec<&Bloc> = singles.iter().take(BLOCS_EN_PAIRES).map(|(_, bloc)| *bloc).collect();
    let alone = singles.first().map_or(0, |(levier, _)| levier.ouvre.len());
    let paire = search.best_pair(&paired).filter(|pair| pair.ouvre.len() > alone);
    let fiche = referentiel.metier_at(depuis);
    let filtres = Filtres { ensemble: options.ensemble.clone(), ..Filtres::default() };
    let answer = Options { nombre: Some(options.nombre), filtres, date, ..Options::default() };
    Ok(Leviers {
        genre: "passerelles.levier",
        version: VERSION,
        depuis: Objet::new(fiche.code, &fiche.libelle),
        a_portee: search.states.iter().filter(|state| state.is_near()).count(),
        seuil: SEUIL_COURTE,
        blocs: singles
            .into_iter()
            .map(|(levier, _)| levier)
            .filter(|l| !l.ouvre.is_empty())
            .take(options.nombre)
            .collect(),
        paire,
        paires_parmi: paired.len(),
        provenance: index.provenance(referentiel, &answer),
    })
}

/// The blocs that, each alone, bring new métiers within reach of what is held, best first, with how many métiers are
/// within reach already. Only métiers that `keep` accepts count; no pair is searched.
///
/// # Errors
/// As [`leviers`].
pub fn leviers_seuls(
    referentiel: &Referentiel,
    index: &Index,
    acquis: &Acquis,
    options: &LevierOptions,
    keep: impl Fn(MetierIx) -> bool,
) -> Result<(usize, Vec<Levier>), InconnuError> {
    let date = options.date.or(referentiel.date());
    let search = Search::new(referentiel, index, keep, acquis, options, date)?;
    let mut ajouts = Ajouts::new(search.states.len());
    let tried = search.candidates().into_iter().map(|bloc| search.try_blocs(&[bloc], &mut ajouts));
    let mut singles: Vec<Levier> = tried.filter(|levier| !levier.ouvre.is_empty()).collect();
    singles.sort_by(order);
    singles.truncate(options.nombre);
    Ok((search.states.iter().filter(|state| state.is_near()).count(), singles))
}

/// What rests on links still to be checked comes last; then most métiers opened, most couverture gained, by code.
fn order(one: &Levier, other: &Levier) -> std::cmp::Ordering {
    let doubtful = |levier: &Levier| levier.certitude == Certitude::AVerifier;
    let key = |levier: &Levier| (doubtful(levier), Reverse(levier.ouvre.len()), Reverse(levier.gain));
    key(one).cmp(&key(other)).then_with(|| one.blocs.cmp(&other.blocs))
}

/// Where a métier stands before anything is added.
struct State {
    metier: MetierIx,
    verdict: Verdict,
    couverture: Millioniemes,
}

impl State {
    fn is_near(&self) -> bool {
        self.verdict == Verdict::Ouverte && self.couverture >= SEUIL_COURTE
    }
}

/// What blocs add to the couverture of each métier, by its place among the states; reused from one try to the next.
struct Ajouts {
    sommes: Vec<Millioniemes>,
    /// The places where it is not null, in any order.
    places: Vec<u32>,
}

impl Ajouts {
    fn new(places: usize) -> Self {
        Ajouts { sommes: vec![Millioniemes(0); places], places: Vec::new() }
    }

    /// Adds a part, which is not null, and gives it back.
    fn add(&mut self, at: u32, part: Millioniemes) -> u64 {
        let somme = &mut self.sommes[at as usize];
        if *somme == Millioniemes(0) {
            self.places.push(at);
        }
        *somme += part;
        u64::from(part.0)
    }

    fn clear(&mut self) {
        self.places.drain(..).for_each(|at| self.sommes[at as usize] = Millioniemes(0));
    }
}

struct Search<'a> {
    referentiel: &'a Referentiel,
    acquis: &'a Acquis,
    /// What of it is not a compétence: all that certifications and verdicts look at.
    titres: Acquis,
    limites: &'a Limites,
    date: Option<Date>,
    states: Vec<State>,
    /// Who asks each compétence that a bloc may bring and that is not held yet: its place among the states, and what the
    /// compétence adds there.
    asking: FxHashMap<CodeOgr, Vec<(u32, Millioniemes)>>,
    /// The places of those that are held enough, and are not open: a whole certification may open them.
    fermes: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(
        referentiel: &'a Referentiel,
        index: &'a Index,
        keep: impl Fn(MetierIx) -> bool,
        acquis: &'a Acquis,
        options: &'a LevierOptions,
        date: Option<Date>,
    ) -> Result<Self, InconnuError> {
        let kept = options.ensemble.as_ref().map(|code| referentiel.ensemble(code)).transpose()?;
        let in_set =
            |metier: &MetierIx| kept.is_none_or(|set| set.metiers.contains(&referentiel.metier_at(*metier).code));
        let others = referentiel.metier_positions().filter(|metier| keep(*metier)).filter(in_set);
        let states = others.map(|metier| State {
            metier,
            verdict: judge(referentiel, metier, acquis, &options.limites, date),
            couverture: index.parts().couverture(referentiel, metier, acquis).valeur.unwrap_or_default(),
        });
        let states: Vec<State> = states.collect();
        let is_closed = |state: &State| !state.is_near() && state.couverture >= SEUIL_COURTE;
        let fermes = (0..).zip(&states).filter(|(_, state)| is_closed(state)).map(|(at, _)| at).collect();
        let titres = acquis.without_competences();
        let (limites, asking) = (&options.limites, FxHashMap::default());
        let mut search = Search { referentiel, acquis, titres, limites, date, states, asking, fermes };
        search.asking = search.asking(index);
        Ok(search)
    }

    fn asking(&self, index: &Index) -> FxHashMap<CodeOgr, Vec<(u32, Millioniemes)>> {
        let links = self.obtainable().flat_map(|certification| self.referentiel.blocs(certification.code));
        let codes = links.flat_map(|bloc| bloc.competences.iter().map(|link| link.code));
        let mut asking: FxHashMap<CodeOgr, Vec<(u32, Millioniemes)>> =
            codes.filter(|code| !self.acquis.holds(*code)).map(|code| (code, Vec::new())).collect();
        for (at, state) in (0..).zip(&self.states) {
            for (requis, part) in
                self.referentiel.requis(state.metier).iter().zip(index.parts().of(self.referentiel, state.metier))
            {
                if part.valeur == Millioniemes(0) {
                    continue;
                }
                if let Some(metiers) = asking.get_mut(&self.referentiel.competence_code(requis.competence())) {
                    metiers.push((at, part.valeur));
                }
            }
        }
        asking
    }

    fn obtainable(&self) -> impl Iterator<Item = &'a Certification> + use<'_, 'a> {
        self.referentiel.certifications().iter().filter(|c| is_in_force(c, self.date) == Some(true))
    }

    /// Blocs that may be obtained, are linked to compétences or complete something, and are not held.
    fn candidates(&self) -> Vec<&'a Bloc> {
        let blocs = self.obtainable().flat_map(|certification| {
            let held = held_blocs(self.referentiel, certification.code, self.acquis, self.date);
            let counts = move |bloc: &&Bloc| held.get(&bloc.code).is_none_or(|t| t.certitude == Certitude::AVerifier);
            self.referentiel.blocs(certification.code).iter().filter(counts).collect::<Vec<_>>()
        });
        blocs.collect()
    }

    fn try_blocs(&self, blocs: &[&Bloc], ajouts: &mut Ajouts) -> Levier {
        let mut held = self.titres.clone();
        held.blocs.extend(blocs.iter().map(|bloc| bloc.code));
        let complete = self.completed(blocs, &held);
        held.certifications.extend(complete.iter().copied());
        let gain = self.add(blocs, ajouts);
        // Without a whole certification no verdict changes: what is added alone may bring a métier within reach.
        let closed = if complete.is_empty() { &[][..] } else { &self.fermes };
        let closed = closed.iter().filter(|at| ajouts.sommes[**at as usize] == Millioniemes(0));
        let is_reached = |at: &u32| {
            let state = &self.states[*at as usize];
            !state.is_near() && state.couverture + ajouts.sommes[*at as usize] >= SEUIL_COURTE
        };
        let mut reached: Vec<u32> = ajouts.places.iter().chain(closed).copied().filter(is_reached).collect();
        reached.sort_unstable();
        ajouts.clear();
        let opened = |state: &&State| {
            let judged = || judge(self.referentiel, state.metier, &held, self.limites, self.date);
            Verdict::Ouverte == if complete.is_empty() { state.verdict } else { judged() }
        };
        // The verdict is asked last, since it costs most.
        let ouvre = reached.into_iter().map(|at| &self.states[at as usize]).filter(opened).map(|state| {
            let fiche = self.referentiel.metier_at(state.metier);
            Objet::new(fiche.code, &fiche.libelle)
        });
        let ouvre = ouvre.collect();
        let links = blocs.iter().flat_map(|bloc| bloc.competences.iter().map(|link| link.certitude.or(bloc.certitude)));
        Levier {
            blocs: blocs.iter().map(|bloc| Objet::new(bloc.code, &bloc.libelle)).collect(),
            complete: complete.iter().map(ToString::to_string).collect(),
            ouvre,
            gain,
            certitude: links.map(|c| c.unwrap_or(Certitude::Certain)).min().unwrap_or(Certitude::AVerifier),
        }
    }

    /// Adds what the compétences of these blocs that are not held yet bring to who asks them; gives the sum of it all.
    fn add(&self, blocs: &[&Bloc], ajouts: &mut Ajouts) -> u64 {
        let mut brought: Vec<CodeOgr> = blocs.iter().flat_map(|b| b.competences.iter().map(|link| link.code)).collect();
        brought.sort_unstable();
        brought.dedup();
        let asked = brought.iter().filter_map(|code| self.asking.get(code)).flatten();
        asked.map(|(at, part)| ajouts.add(*at, *part)).sum()
    }

    /// The certifications of which these blocs are the last ones missing.
    fn completed(&self, blocs: &[&Bloc], held: &Acquis) -> BTreeSet<crate::model::CodeCertification> {
        let wholes: BTreeSet<_> = blocs.iter().map(|bloc| bloc.code.certification()).collect();
        let is_whole = |code: &crate::model::CodeCertification| {
            let sure = held_blocs(self.referentiel, *code, held, self.date);
            let mut asked = self.referentiel.blocs(*code).iter().filter(|bloc| bloc.facultatif != Some(true));
            asked.all(|bloc| sure.get(&bloc.code).is_some_and(|tenue| tenue.certitude > Certitude::AVerifier))
        };
        wholes.into_iter().filter(is_whole).collect()
    }

    fn best_pair(&self, blocs: &[&Bloc]) -> Option<Levier> {
        let (mut best, mut ajouts): (Option<Levier>, _) = (None, Ajouts::new(self.states.len()));
        for (at, one) in blocs.iter().enumerate() {
            for other in &blocs[at + 1..] {
                let pair = if one.code < other.code { [*one, *other] } else { [*other, *one] };
                let levier = self.try_blocs(&pair, &mut ajouts);
                if best.as_ref().is_none_or(|known| order(&levier, known).is_lt()) {
                    best = Some(levier);
                }
            }
        }
        best
    }
}
