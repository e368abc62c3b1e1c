//! One profil to the cells that it adds one to. What is needed on the way is kept from one profil to the next.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::portes::{Heurt, Stated, heurts};
use super::preparation::{Cible, Preparation};
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Fermete, Niveau};
use crate::passerelle::{Attache, Classe, Millioniemes, Verdict, classify};
use crate::profil::{POIDS_VISE, POIDS_VISE_ETENDU, Profil, months_between, weigh};

/// How many different limites are remembered, at most: there are some fifty names, and as many contextes as one may cite.
const LIMITES_MAX: usize = 512;

/// The working memory of one thread.
#[derive(Debug, Default)]
pub struct Atelier {
    cells: Vec<u32>,
    /// The compétences of the targets that are held, as bits.
    held: Vec<u64>,
    /// What of each target is held, in millionths: it grows with each bit.
    couvertures: Vec<u32>,
    met: Vec<bool>,
    origines: Vec<Origine>,
    /// The proximité of each target to the nearest origin, weighed.
    scores: Vec<u32>,
    /// Whether each target is exercised, or outside what is wished for, or refused.
    ecartees: Vec<bool>,
    jugees: Vec<Jugee>,
    heurts: BTreeMap<Stated, Vec<Heurt>>,
}

/// What ranks: the position of a métier, its weight, and whether it ranks its own métier too.
#[derive(Debug, Clone, Copy)]
struct Origine {
    metier: u32,
    poids: u32,
    soi: bool,
}

/// A target that was judged for a profil.
#[derive(Debug, Clone, Copy)]
struct Jugee {
    score: u32,
    couverture: Millioniemes,
    non_signale: bool,
    /// Nothing excludes it.
    reste: bool,
    courte: bool,
}

impl Preparation {
    /// The cells that a profil adds one to, sorted within each part of the report, each once. They are all that the report
    /// is made of: nothing else of the profil is kept.
    ///
    /// Complexity: linear in the targets, in what is held of them and in the métiers that ask it; no allocation but on the
    /// first profils.
    pub fn cells<'a>(&self, referentiel: &Referentiel, profil: &Profil, atelier: &'a mut Atelier) -> &'a [u32] {
        atelier.cells.clear();
        atelier.cells.push(Preparation::PROFILS);
        let niveau = self.hold(referentiel, profil, atelier);
        self.portes.mark(profil, &mut atelier.met);
        self.score(atelier);
        self.set_aside(referentiel, profil, atelier);
        self.judge(referentiel, profil, niveau, atelier);
        self.tell(atelier);
        &atelier.cells
    }

    /// What is held: bits, couvertures, origins; and the highest level of it.
    fn hold(&self, referentiel: &Referentiel, profil: &Profil, atelier: &mut Atelier) -> Option<Niveau> {
        let (cibles, mut highest) = (self.cibles.len(), None);
        atelier.held.clear();
        atelier.held.resize(self.mots, 0);
        atelier.couvertures.clear();
        atelier.origines.clear();
        let elapsed = months_between(profil.date, self.date);
        for experience in &profil.experiences {
            let Ok(metier) = referentiel.metier_ix(experience.metier) else { continue };
            highest = highest.max(referentiel.metier_at(metier).niveau);
            let weight = weigh(experience, elapsed).0;
            // Experiences are sorted: those of one métier stand together.
            match atelier.origines.last_mut() {
                Some(last) if last.metier == metier.0 => last.poids = (last.poids + weight).min(Millioniemes::UN.0),
                first => {
                    let words = &self.par_metier[metier.index()];
                    if first.is_none() {
                        // Nothing is held yet: what a métier gives to each target is known.
                        let row = metier.index() * cibles;
                        atelier.couvertures.extend_from_slice(&self.couvertures[row..row + cibles]);
                        words.iter().for_each(|(word, bits)| atelier.held[*word as usize] |= bits);
                    } else {
                        self.take(words, atelier);
                    }
                    atelier.origines.push(Origine { metier: metier.0, poids: weight, soi: true });
                }
            }
        }
        atelier.couvertures.resize(cibles, 0);
        for code in &profil.certifications {
            let Ok(ix) = referentiel.certification_ix(*code) else { continue };
            highest = highest.max(referentiel.certification_at(ix).niveau);
            let known = &self.par_certification[ix.index()];
            self.take(&known.atteste, atelier);
            atelier.origines.extend(known.vise.iter().map(|(metier, etendu)| {
                let poids = if *etendu { POIDS_VISE_ETENDU.0 } else { POIDS_VISE.0 };
                Origine { metier: *metier, poids, soi: !etendu }
            }));
        }
        for code in &profil.blocs {
            if let Ok(bloc) = referentiel.bloc(*code) {
                bloc.competences.iter().for_each(|link| self.take_one(link.code, atelier));
            }
        }
        profil.competences.keys().for_each(|code| self.take_one(*code, atelier));
        highest
    }

    fn take_one(&self, code: crate::model::CodeOgr, atelier: &mut Atelier) {
        if let Ok(bit) = self.competences.binary_search_by_key(&code, |(code, _)| *code) {
            self.take(&[((bit / 64) as u32, 1 << (bit % 64))], atelier);
        }
    }

    /// Holds some compétences more: of those that are new, what they bring to each target that asks them.
    fn take(&self, words: &[(u32, u64)], atelier: &mut Atelier) {
        for (word, bits) in words {
            let known = &mut atelier.held[*word as usize];
            let mut new = bits & !*known;
            *known |= bits;
            while new != 0 {
                for (cible, part) in self.asking(*word as usize * 64 + new.trailing_zeros() as usize) {
                    atelier.couvertures[*cible as usize] += part;
                }
                new &= new - 1;
            }
        }
    }

    /// How near each target is: the best of what ranks.
    fn score(&self, atelier: &mut Atelier) {
        let Atelier { scores, origines, .. } = atelier;
        let cibles = self.cibles.len();
        scores.clear();
        scores.resize(cibles, 0);
        for origine in origines.iter() {
            // A métier that a title aims at by an old code does not rank itself.
            let own = if origine.soi { None } else { self.position(MetierIx(origine.metier)) };
            let kept = own.map(|at| (at, scores[at]));
            let row = origine.metier as usize * cibles;
            let (poids, un) = (u64::from(origine.poids), u64::from(Millioniemes::UN.0));
            for (best, near) in scores.iter_mut().zip(&self.scores[row..row + cibles]) {
                *best = (*best).max((u64::from(*near) * poids / un) as u32);
            }
            if let Some((at, score)) = kept {
                scores[at] = score;
            }
        }
    }

    /// The targets that the profil does not look at: exercised, outside the sets wished for, in a set refused.
    fn set_aside(&self, referentiel: &Referentiel, profil: &Profil, atelier: &mut Atelier) {
        let aside = &mut atelier.ecartees;
        aside.clear();
        aside.resize(self.cibles.len(), false);
        let in_sets = |metier, sets: &std::collections::BTreeSet<crate::model::Slug>| {
            let code = referentiel.metier_at(metier).code;
            sets.iter().any(|set| referentiel.ensemble(set).is_ok_and(|set| set.metiers.contains(&code)))
        };
        let (wished, refused) = (&profil.ensembles.voulus, &profil.ensembles.refuses);
        if !wished.is_empty() || !refused.is_empty() {
            for (at, cible) in self.cibles.iter().enumerate() {
                let outside = !wished.is_empty() && !in_sets(cible.metier, wished);
                aside[at] = outside || in_sets(cible.metier, refused);
            }
        }
        for experience in &profil.experiences {
            let known = referentiel.metier_ix(experience.metier).ok();
            if let Some(at) = known.and_then(|metier| self.position(metier)) {
                aside[at] = true;
            }
        }
    }

    fn judge(&self, referentiel: &Referentiel, profil: &Profil, niveau: Option<Niveau>, atelier: &mut Atelier) {
        let named = profil.limites.iter().map(|(code, fermete)| Stated::Nommee(code.clone(), fermete));
        let by_code = profil.limites.contextes().map(|(code, fermete)| Stated::Contexte(code, fermete));
        let stated: Vec<Stated> = named.chain(by_code).collect();
        if atelier.heurts.len() > LIMITES_MAX {
            atelier.heurts.clear();
        }
        let cibles = &self.positions;
        for one in &stated {
            if !atelier.heurts.contains_key(one) {
                atelier.heurts.insert(one.clone(), heurts(referentiel, cibles, one));
            }
        }
        let met_by: Vec<(&[Heurt], bool)> =
            stated.iter().map(|one| (atelier.heurts[one].as_slice(), is_firm(one))).collect();
        atelier.jugees.clear();
        for (at, cible) in self.cibles.iter().enumerate() {
            let (score, couverture) = (atelier.scores[at], Millioniemes(atelier.couvertures[at]));
            let mut jugee = Jugee { score, couverture, non_signale: false, reste: false, courte: false };
            if !atelier.ecartees[at] {
                let limites = met_by.iter().map(|(heurts, firm)| (heurts[at], *firm));
                self.judge_one(at, cible, limites, &atelier.met, (profil, niveau), &mut jugee);
            }
            atelier.jugees.push(jugee);
        }
    }

    fn judge_one(
        &self,
        at: usize,
        cible: &Cible,
        limites: impl Iterator<Item = (Heurt, bool)>,
        met: &[bool],
        (profil, niveau): (&Profil, Option<Niveau>),
        jugee: &mut Jugee,
    ) {
        let (mut verdict, mut excluded) = (self.portes.verdict(at, met), false);
        for (heurt, firm) in limites {
            jugee.non_signale |= heurt.non_signale;
            if let Some(effet) = heurt.effet {
                verdict = verdict.min(effet);
                excluded |= firm && effet == Verdict::Bloquee;
            }
        }
        let refused = &profil.niveaux.refuses;
        if !refused.is_empty() {
            let asked = self.portes.unmet(at, met).filter_map(|exigee| exigee.niveau).max();
            excluded |= cible.niveau.or(asked).is_some_and(|niveau| refused.contains(&niveau));
        }
        jugee.reste = !excluded;
        // What is not open cannot be short: what it hangs on is looked at no further.
        if jugee.reste && verdict == Verdict::Ouverte {
            let hangs = self.portes.unmet(at, met).any(|exigee| exigee.attache == Attache::Certification);
            let attache = if hangs { Attache::Certification } else { Attache::Rien };
            let known = (!cible.requis.is_empty()).then_some(jugee.couverture);
            jugee.courte = classify(verdict, attache, known, [niveau, cible.niveau]) == Classe::Courte;
        }
    }

    /// The cells of what was judged.
    fn tell(&self, atelier: &mut Atelier) {
        let Atelier { cells, held, met, jugees, .. } = atelier;
        let open = jugees.iter().enumerate().filter(|(_, jugee)| jugee.courte);
        cells.extend(open.map(|(at, _)| self.cell_courte(at)));
        for (word, bits) in held.iter().enumerate() {
            let mut left = *bits;
            while left != 0 {
                cells.push(self.cell_tenue(word * 64 + left.trailing_zeros() as usize));
                left &= left - 1;
            }
        }
        for (at, ensemble) in self.ensembles.iter().enumerate() {
            if ensemble.cibles.iter().any(|cible| jugees[*cible as usize].courte) {
                cells.push(self.cell_ensemble(at));
            }
            let rank = |cible: &&u32| {
                let jugee = &jugees[**cible as usize];
                (Reverse(jugee.non_signale), jugee.score, jugee.couverture, Reverse(**cible))
            };
            let known = ensemble.cibles.iter().filter(|cible| {
                let jugee = &jugees[**cible as usize];
                jugee.reste && (jugee.score > 0 || jugee.couverture > Millioniemes(0))
            });
            let Some(best) = known.max_by_key(rank) else { continue };
            let missing = self.cibles[*best as usize].requis.iter().filter(|requis| !is_held(held, requis.bit));
            cells.extend(missing.map(|requis| ensemble.cell_manque(requis.bit)));
            let unmet = self.portes.unmet(*best as usize, met).filter(|exigee| exigee.effet != Verdict::Inconnue);
            cells.extend(unmet.map(|exigee| ensemble.cell_exigence(exigee.exigence)));
        }
    }
}

fn is_held(held: &[u64], bit: u32) -> bool {
    held[bit as usize / 64] & (1 << (bit % 64)) != 0
}

fn is_firm(stated: &Stated) -> bool {
    matches!(stated, Stated::Nommee(_, Fermete::Dure) | Stated::Contexte(_, Fermete::Dure))
}
