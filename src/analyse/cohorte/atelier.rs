//! One profil to the cells that it adds one to. What is needed on the way is kept from one profil to the next.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::portes::{Heurt, Stated, heurts};
use super::preparation::{Cible, Preparation};
use crate::graph::Referentiel;
use crate::model::{Acquis, Fermete, Niveau};
use crate::passerelle::{Attache, Classe, Millioniemes, Verdict, classify};
use crate::profil::{Cadre, POIDS_VISE, POIDS_VISE_ETENDU, Profil, months_between, weigh};

/// How many different limites are remembered, at most: there are some fifty names, and as many contextes as one may cite.
const LIMITES_MAX: usize = 512;

/// The working memory of one thread.
#[derive(Debug, Default)]
pub struct Atelier {
    cells: Vec<u32>,
    /// The compétences of the targets that are held, as bits.
    held: Vec<u64>,
    met: Vec<bool>,
    origines: Vec<Origine>,
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
    /// Complexity: linear in what the targets require; no allocation but on the first profils.
    pub fn cells<'a>(&self, referentiel: &Referentiel, profil: &Profil, atelier: &'a mut Atelier) -> &'a [u32] {
        atelier.cells.clear();
        atelier.cells.push(Preparation::PROFILS);
        let niveau = self.hold(referentiel, profil, atelier);
        self.set_aside(referentiel, profil, atelier);
        self.judge(referentiel, profil, niveau, atelier);
        self.tell(atelier);
        &atelier.cells
    }

    /// What is held: bits, exigences met, origins; and the highest level of it.
    fn hold(&self, referentiel: &Referentiel, profil: &Profil, atelier: &mut Atelier) -> Option<Niveau> {
        let Atelier { held, origines, met, .. } = atelier;
        held.clear();
        held.resize(self.mots, 0);
        origines.clear();
        let mut acquis = Acquis::default();
        let mut highest = None;
        let elapsed = months_between(profil.date, self.date);
        for experience in &profil.experiences {
            let Ok(metier) = referentiel.metier_ix(experience.metier) else { continue };
            if experience.cadre == Cadre::Remunere {
                acquis.metiers.insert(experience.metier);
            }
            highest = highest.max(referentiel.metier_at(metier).niveau);
            let weight = weigh(experience, elapsed).0;
            // Experiences are sorted: those of one métier stand together.
            match origines.last_mut() {
                Some(last) if last.metier == metier.0 => last.poids = (last.poids + weight).min(Millioniemes::UN.0),
                _ => {
                    or(held, &self.par_metier[metier.index()]);
                    origines.push(Origine { metier: metier.0, poids: weight, soi: true });
                }
            }
        }
        for code in &profil.certifications {
            acquis.certifications.insert(*code);
            let Ok(ix) = referentiel.certification_ix(*code) else { continue };
            highest = highest.max(referentiel.certification_at(ix).niveau);
            let known = &self.par_certification[ix.index()];
            or(held, &known.atteste);
            origines.extend(known.vise.iter().map(|(metier, etendu)| {
                let poids = if *etendu { POIDS_VISE_ETENDU.0 } else { POIDS_VISE.0 };
                Origine { metier: *metier, poids, soi: !etendu }
            }));
        }
        for code in &profil.blocs {
            if let Ok(bloc) = referentiel.bloc(*code) {
                bloc.competences.iter().for_each(|link| self.set(held, link.code));
            }
        }
        profil.competences.keys().for_each(|code| self.set(held, *code));
        acquis.exigences.extend(profil.exigences.iter().cloned());
        self.portes.mark(&acquis, met);
        highest
    }

    fn set(&self, held: &mut [u64], code: crate::model::CodeOgr) {
        if let Ok(bit) = self.competences.binary_search_by_key(&code, |(code, _)| *code) {
            held[bit / 64] |= 1 << (bit % 64);
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
            let jugee = if atelier.ecartees[at] {
                Jugee { score: 0, couverture: Millioniemes(0), non_signale: false, reste: false, courte: false }
            } else {
                let limits = met_by.iter().map(|(heurts, firm)| (heurts[at], *firm));
                self.judge_one(at, cible, limits, (&atelier.held, &atelier.met, &atelier.origines), profil, niveau)
            };
            atelier.jugees.push(jugee);
        }
    }

    fn judge_one(
        &self,
        at: usize,
        cible: &Cible,
        limites: impl Iterator<Item = (Heurt, bool)>,
        (held, met, origines): (&[u64], &[bool], &[Origine]),
        profil: &Profil,
        niveau: Option<Niveau>,
    ) -> Jugee {
        let (mut verdict, mut non_signale, mut excluded) = (self.portes.verdict(at, met), false, false);
        for (heurt, firm) in limites {
            non_signale |= heurt.non_signale;
            if let Some(effet) = heurt.effet {
                verdict = verdict.min(effet);
                excluded |= firm && effet == Verdict::Bloquee;
            }
        }
        let couverture: u32 =
            cible.requis.iter().filter(|requis| is_held(held, requis.bit)).map(|requis| requis.part).sum();
        let couverture = Millioniemes(couverture);
        let ranking = origines.iter().filter(|origine| origine.soi || origine.metier != cible.metier.0);
        let score = ranking.map(|origine| {
            let near = self.scores[origine.metier as usize * self.cibles.len() + at];
            (u64::from(near) * u64::from(origine.poids) / u64::from(Millioniemes::UN.0)) as u32
        });
        let hangs = self.portes.unmet(at, met).any(|exigee| exigee.attache == Attache::Certification);
        let attache = if hangs { Attache::Certification } else { Attache::Rien };
        let known = (!cible.requis.is_empty()).then_some(couverture);
        let refused = &profil.niveaux.refuses;
        if !refused.is_empty() {
            let asked = self.portes.unmet(at, met).filter_map(|exigee| exigee.niveau).max();
            excluded |= cible.niveau.or(asked).is_some_and(|niveau| refused.contains(&niveau));
        }
        Jugee {
            score: score.max().unwrap_or(0),
            couverture,
            non_signale,
            reste: !excluded,
            courte: !excluded && classify(verdict, attache, known, [niveau, cible.niveau]) == Classe::Courte,
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

fn or(held: &mut [u64], other: &[(u32, u64)]) {
    other.iter().for_each(|(word, bits)| held[*word as usize] |= bits);
}

fn is_held(held: &[u64], bit: u32) -> bool {
    held[bit as usize / 64] & (1 << (bit % 64)) != 0
}

fn is_firm(stated: &Stated) -> bool {
    matches!(stated, Stated::Nommee(_, Fermete::Dure) | Stated::Contexte(_, Fermete::Dure))
}
