//! Passerelles between two métiers, from one to all, towards one: ranked by proximité, judged by the gate.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use once_cell::sync::OnceCell;

use super::classe::{attache_of, classify};
use super::comptes::Frequences;
use super::couverture::{Parts, is_counted};
use super::gate::{Gate, gate, is_in_force};
use super::jugement::{Judge, Tenu};
use super::millioniemes::Millioniemes;
use super::poids::{Composante, Poids};
use super::proximite::{Contribution, Proximite, Trait};
use super::raison::Verdict;
use super::rapprochees::{CompetenceProche, CompetencesProches, Entourage, Rapprochee, find_near, marks, with_near};
use super::reponse::{
    Contextes, Detail, Manquante, Objet, Parametres, Partagee, Passerelle, Provenance, Reponse, SavoirEtre, Valeur,
};
use super::vecteurs::Vecteurs;
use crate::appariement::{Depot, Proches};
use crate::fils;
use crate::graph::{CompetenceIx, InconnuError, MetierIx, Referentiel, Requis, Statut};
use crate::model::{Acquis, CodeOgr, CodeRome, Limites, Metier, NatureAcquis, Slug};

/// How many passerelles an answer lists unless asked otherwise: a page that a counsellor reads.
pub const NOMBRE: usize = 10;

/// The version of the shape of the answers.
pub const VERSION: u32 = 1;

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasserelleError {
    /// A métier, a set or a limite that the data does not have.
    #[error(transparent)]
    Inconnu(#[from] InconnuError),
    /// A passerelle from a métier to itself.
    #[error("{0} vers {0} : la source et la cible sont le même métier. Donnez deux codes différents.")]
    MemeMetier(CodeRome),
}

/// Which passerelles are kept. The default keeps all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtres {
    /// Only métiers of this set.
    pub ensemble: Option<Slug>,
    /// Only these verdicts; empty: all. Ranking is by score whatever the verdict.
    pub verdicts: Vec<Verdict>,
    /// Only a couverture at or above this.
    pub couverture_min: Millioniemes,
}

/// How to answer.
///
/// ```
/// let options = passerelles::Options::default();
/// assert_eq!(options.nombre, Some(10));
/// assert!(options.date.is_none(), "the date of the data");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How many passerelles at most; `None`: all.
    pub nombre: Option<usize>,
    /// Which are kept.
    pub filtres: Filtres,
    /// The date the answer is "as of"; `None`: the latest of the data's.
    pub date: Option<Date>,
    /// What the person cannot or will not do.
    pub limites: Limites,
    /// Whether what is near to something held is shown, apart.
    pub proches: CompetencesProches,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            nombre: Some(NOMBRE),
            filtres: Filtres::default(),
            date: None,
            limites: Limites::default(),
            proches: CompetencesProches::Avec,
        }
    }
}

/// All that answers are computed from: the vectors and the parts of a référentiel. Built once, then shared.
#[derive(Debug)]
pub struct Index {
    proximite: Proximite,
    parts: Parts,
    proches: OnceCell<Proches>,
    /// Where the near compétences were kept.
    depot: Option<Box<dyn Depot>>,
}

impl Index {
    /// Computes the indices of a référentiel under given weights.
    pub fn new(referentiel: &Referentiel, poids: &Poids) -> Self {
        let frequences = Frequences::new(referentiel, poids);
        let weigh = || Proximite::weigh(referentiel, poids, frequences);
        let (parts, proximite) = fils::join(|| Parts::new(referentiel), weigh);
        Index { proximite, parts, proches: OnceCell::new(), depot: None }
    }

    /// The same from vectors computed before, for this référentiel and these weights, and near compétences kept.
    pub(crate) fn from_vecteurs(
        referentiel: &Referentiel,
        poids: Poids,
        vecteurs: Vecteurs,
        depot: Box<dyn Depot>,
    ) -> Self {
        let proximite = Proximite::from_vecteurs(referentiel, poids, vecteurs);
        Index { proximite, parts: Parts::to_share(referentiel), proches: OnceCell::new(), depot: Some(depot) }
    }

    /// The vectors that rank.
    pub fn proximite(&self) -> &Proximite {
        &self.proximite
    }

    /// Which compétences are near which, and what a text may name; derived on first use. `referentiel` is the one the
    /// index was built from.
    pub fn proches(&self, referentiel: &Referentiel) -> &Proches {
        self.proches.get_or_init(|| {
            let kept = self.depot.as_ref().and_then(|depot| depot.proches(referentiel));
            kept.unwrap_or_else(|| Proches::new(referentiel))
        })
    }

    /// What couverture counts.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// For what a métier asks and is not held, what is held and near to it: see [`find_near`]. Empty where they are not
    /// looked for.
    pub fn near(
        &self,
        referentiel: &Referentiel,
        cible: MetierIx,
        acquis: &Acquis,
        proches: CompetencesProches,
    ) -> Vec<Rapprochee> {
        if proches == CompetencesProches::Sans {
            return Vec::new();
        }
        let held = held_positions(referentiel, acquis);
        let holds = |ix: CompetenceIx| held.binary_search(&ix).is_ok();
        find_near(referentiel, &self.parts, self.proches(referentiel), cible, holds)
    }

    /// What is held and near to it, to be asked of many métiers; nothing where near compétences are not looked for.
    pub fn entourage(
        &self,
        referentiel: &Referentiel,
        acquis: &Acquis,
        proches: CompetencesProches,
    ) -> Option<Entourage> {
        (proches == CompetencesProches::Avec).then(|| {
            let held = held_positions(referentiel, acquis);
            Entourage::new(referentiel, self.proches(referentiel), held.into_iter())
        })
    }

    /// The same for who exercises a métier and holds nothing else.
    pub fn near_between(&self, referentiel: &Referentiel, source: MetierIx, cible: MetierIx) -> Vec<Rapprochee> {
        let held = referentiel.requis(source);
        let holds = |ix: CompetenceIx| held.binary_search_by_key(&ix, |h| h.competence()).is_ok();
        find_near(referentiel, &self.parts, self.proches(referentiel), cible, holds)
    }

    /// The passerelles from a métier, best first. `acquis` is what the person holds beside what the métier itself
    /// gives; it may be empty.
    ///
    /// # Errors
    /// [`PasserelleError::Inconnu`] for a métier, a set or a limite that the data does not have.
    ///
    /// Complexity: one scoring of all métiers, then the detail of those that are listed; a filter on verdict or
    /// couverture judges candidates in order until enough are found.
    pub fn depuis(
        &self,
        referentiel: &Referentiel,
        code: CodeRome,
        acquis: &Acquis,
        options: &Options,
    ) -> Result<Reponse, PasserelleError> {
        let source = referentiel.metier_ix(code)?;
        let mut query = Query::new(self, referentiel, options)?;
        let held = with_metier(referentiel, acquis, source);
        query.entourage = self.entourage(referentiel, &held, options.proches);
        let ranked = query.rank(source);
        let tenu = |_| Tenu::from(&held);
        let passerelles = query.select(ranked, |cible| (source, cible), tenu, |_| Cow::Borrowed(&held));
        let source = objet(referentiel.metier_at(source));
        Ok(query.answer("passerelles.depuis", Some(source), None, passerelles))
    }

    /// The passerelles towards a métier: from which ones it is near, how much each holds of it. `acquis` is what the
    /// person holds beside what each métier gives.
    ///
    /// # Errors
    /// As [`depuis`](Self::depuis).
    pub fn vers(
        &self,
        referentiel: &Referentiel,
        code: CodeRome,
        acquis: &Acquis,
        options: &Options,
    ) -> Result<Reponse, PasserelleError> {
        let cible = referentiel.metier_ix(code)?;
        let query = Query::new(self, referentiel, options)?;
        let ranked = query.rank_vers(cible);
        let tenu = |source| Tenu { acquis, exerce: Some(source) };
        let held = |source| Cow::Owned(with_metier(referentiel, acquis, source));
        let passerelles = query.select(ranked, |source| (source, cible), tenu, held);
        let cible = objet(referentiel.metier_at(cible));
        Ok(query.answer("passerelles.vers", None, Some(cible), passerelles))
    }

    /// The passerelle between two métiers, with every contribution to its score.
    ///
    /// # Errors
    /// As [`depuis`](Self::depuis), and [`PasserelleError::MemeMetier`].
    pub fn entre(
        &self,
        referentiel: &Referentiel,
        de: CodeRome,
        vers: CodeRome,
        acquis: &Acquis,
        options: &Options,
    ) -> Result<Reponse, PasserelleError> {
        let (source, cible) = (referentiel.metier_ix(de)?, referentiel.metier_ix(vers)?);
        if source == cible {
            return Err(PasserelleError::MemeMetier(de));
        }
        let query = Query::new(self, referentiel, options)?;
        let held = with_metier(referentiel, acquis, source);
        let judged = gate(referentiel, cible, &held, &options.limites, query.date);
        let mut passerelle = query.detail(source, cible, &held, judged);
        passerelle.rang = 1;
        passerelle.contributions = query.contributions(&self.proximite.contributions(source, cible));
        let (source, cible) = (passerelle.source.clone(), passerelle.cible.clone());
        Ok(query.answer("passerelles.entre", Some(source), Some(cible), vec![passerelle]))
    }
}

impl Index {
    /// What answers under these options rest on.
    pub fn provenance(&self, referentiel: &Referentiel, options: &Options) -> Provenance {
        let filtres = &options.filtres;
        let parametres = Parametres {
            date: options.date.or(referentiel.date()),
            nombre: options.nombre,
            ensemble: filtres.ensemble.clone(),
            verdicts: filtres.verdicts.clone(),
            couverture_min: filtres.couverture_min,
            proches: options.proches,
            poids: self.proximite.poids().clone(),
        };
        Provenance::new(referentiel, parametres)
    }
}

/// What a person holds who exercises a métier, beside what they hold already.
pub fn with_metier(referentiel: &Referentiel, acquis: &Acquis, metier: MetierIx) -> Acquis {
    let mut held = acquis.clone();
    held.metiers.insert(referentiel.metier_code(metier));
    for requis in referentiel.requis(metier) {
        held.hold(referentiel.competence_code(requis.competence()), NatureAcquis::Exerce);
    }
    held
}

/// The compétences held that the data have, in order.
fn held_positions(referentiel: &Referentiel, acquis: &Acquis) -> Vec<CompetenceIx> {
    let mut held: Vec<CompetenceIx> =
        acquis.competences().filter_map(|(code, _)| referentiel.competence_ix(code)).collect();
    held.sort_unstable();
    held
}

fn objet(metier: &Metier) -> Objet {
    Objet::new(metier.code, &metier.libelle)
}

/// One question, its options resolved.
struct Query<'a> {
    index: &'a Index,
    referentiel: &'a Referentiel,
    options: &'a Options,
    date: Option<Date>,
    /// The métiers of the set asked for.
    kept: Option<BTreeSet<CodeRome>>,
    /// What is near to what is held, where that is the same for every métier.
    entourage: Option<Entourage>,
}

impl<'a> Query<'a> {
    fn new(index: &'a Index, referentiel: &'a Referentiel, options: &'a Options) -> Result<Self, PasserelleError> {
        for (limite, _) in options.limites.iter() {
            referentiel.limite(limite)?;
        }
        let kept = match &options.filtres.ensemble {
            Some(code) => Some(referentiel.ensemble(code)?.metiers.iter().copied().collect()),
            None => None,
        };
        Ok(Query { index, referentiel, options, date: options.date.or(referentiel.date()), kept, entourage: None })
    }

    /// The other métiers of the set by descending score from `source`, ties by code.
    fn rank(&self, source: MetierIx) -> Vec<(MetierIx, Millioniemes)> {
        let mut scores = Vec::new();
        self.index.proximite.scores(source, &mut scores);
        self.order(source, scores)
    }

    /// The same by descending score towards `cible`.
    fn rank_vers(&self, cible: MetierIx) -> Vec<(MetierIx, Millioniemes)> {
        let mut scores = Vec::new();
        self.index.proximite.scores_vers(cible, &mut scores);
        self.order(cible, scores)
    }

    fn order(&self, one: MetierIx, scores: Vec<Millioniemes>) -> Vec<(MetierIx, Millioniemes)> {
        let others = self.referentiel.metier_positions().zip(scores).filter(|(other, _)| *other != one);
        let in_set =
            |other: MetierIx| self.kept.as_ref().is_none_or(|kept| kept.contains(&self.referentiel.metier_code(other)));
        let mut ranked: Vec<(MetierIx, Millioniemes)> = others.filter(|(other, _)| in_set(*other)).collect();
        ranked.sort_unstable_by_key(|(other, score)| (Reverse(*score), *other));
        ranked
    }

    /// Judges the ranked métiers in order until enough are kept. With limites, those that could not be checked come
    /// after the others, so all are judged. `tenu` is what is held where the other end is a métier, `held` all of it at once.
    fn select<'b>(
        &self,
        ranked: Vec<(MetierIx, Millioniemes)>,
        ends: impl Fn(MetierIx) -> (MetierIx, MetierIx),
        tenu: impl Fn(MetierIx) -> Tenu<'b>,
        held: impl Fn(MetierIx) -> Cow<'b, Acquis>,
    ) -> Vec<Passerelle> {
        let (mut kept, mut unchecked) = (Vec::new(), Vec::new());
        let wanted = self.options.nombre.unwrap_or(usize::MAX);
        for (other, _) in ranked {
            if kept.len() >= wanted {
                break;
            }
            let (_, cible) = ends(other);
            let tenu = tenu(other);
            let judge = Judge::new(self.referentiel, cible, tenu, self.date);
            let (verdict, non_signale) = judge.verdict(&self.options.limites);
            if self.keeps(verdict, cible, tenu) {
                if non_signale { &mut unchecked } else { &mut kept }.push(other);
            }
        }
        kept.append(&mut unchecked);
        kept.truncate(wanted);
        let detailed = kept.into_iter().enumerate().map(|(at, other)| {
            let ((source, cible), held) = (ends(other), held(other));
            let judged = gate(self.referentiel, cible, &held, &self.options.limites, self.date);
            Passerelle { rang: at + 1, ..self.detail(source, cible, &held, judged) }
        });
        detailed.collect()
    }

    fn keeps(&self, verdict: Verdict, cible: MetierIx, tenu: Tenu<'_>) -> bool {
        let filtres = &self.options.filtres;
        if !filtres.verdicts.is_empty() && !filtres.verdicts.contains(&verdict) {
            return false;
        }
        let least = filtres.couverture_min;
        if least == Millioniemes(0) {
            return true;
        }
        let exercised = tenu.exerce.map_or(&[][..], |metier| self.referentiel.requis(metier));
        let holds = |requis: &Requis| {
            exercised.binary_search_by_key(&requis.competence(), |held| held.competence()).is_ok()
                || tenu.acquis.holds(self.referentiel.competence_code(requis.competence()))
        };
        self.index.parts.sum(self.referentiel, cible, holds).valeur.is_some_and(|valeur| valeur >= least)
    }

    fn detail(&self, source: MetierIx, cible: MetierIx, held: &Acquis, judged: Gate) -> Passerelle {
        let contributions = self.index.proximite.contributions(source, cible);
        let (from, to) = (self.referentiel.metier_at(source), self.referentiel.metier_at(cible));
        let couverture = self.index.parts.couverture(self.referentiel, cible, held);
        let near = match &self.entourage {
            Some(entourage) => entourage.near(self.referentiel, self.index.parts(), cible),
            None => self.index.near(self.referentiel, cible, held, self.options.proches),
        };
        let ecart = self.ecart(cible, held, &contributions, &near);
        let mobilite = from.mobilites.iter().filter(|m| m.vers == to.code).min_by_key(|m| (m.genre, m.rang));
        Passerelle {
            source: objet(from),
            cible: objet(to),
            rang: 0,
            score: contributions.iter().map(|c| c.valeur).sum(),
            couverture: couverture.valeur,
            couverture_avec_proches: match self.options.proches {
                CompetencesProches::Avec => with_near(couverture.valeur, &near),
                CompetencesProches::Sans => None,
            },
            coeur: couverture.coeur,
            tenues: couverture.tenues,
            total: couverture.total,
            verdict: judged.verdict,
            classe: classify(judged.verdict, attache_of(&judged), couverture.valeur, [from.niveau, to.niveau]),
            raisons: judged.raisons,
            non_signale: judged.non_signale,
            composantes: self.composantes(&contributions),
            partagees: ecart.partagees,
            manquantes: ecart.manquantes,
            proches: self.proches(source, cible, &near),
            savoir_etre: ecart.savoir_etre,
            contextes: self.contextes(from, to),
            niveaux: [from.niveau, to.niveau],
            mobilite: mobilite.and_then(|m| m.rang),
            mobilite_genre: mobilite.and_then(|m| m.genre),
            contributions: Vec::new(),
        }
    }

    fn composantes(&self, contributions: &[Contribution]) -> Vec<Valeur> {
        let weighed = Composante::ALL.into_iter().filter(|c| self.index.proximite.poids().of(*c) > 0);
        let value = |composante| contributions.iter().filter(|c| c.composante == composante).map(|c| c.valeur).sum();
        weighed.map(|composante| Valeur { nom: composante.nom(), valeur: value(composante) }).collect()
    }

    /// What is near to something held, with what speaks for it, by descending credit, then code.
    fn proches(&self, source: MetierIx, cible: MetierIx, near: &[Rapprochee]) -> Vec<CompetenceProche> {
        let parts = self.referentiel.requis(cible).iter().zip(self.index.parts.of(self.referentiel, cible));
        let weights: BTreeMap<CompetenceIx, Millioniemes> =
            parts.map(|(r, part)| (r.competence(), part.valeur)).collect();
        let detail = |one: &Rapprochee| {
            let [asked, held] = [one.demandee, one.tenue].map(|ix| self.referentiel.competence_at(ix));
            let sauf = Some((source, cible));
            let rapport = self.index.proches(self.referentiel).explain(self.referentiel, one.tenue, one.demandee, sauf);
            CompetenceProche {
                code: asked.code.to_string(),
                libelle: asked.libelle.clone(),
                nature: asked.nature,
                poids: weights.get(&one.demandee).copied().unwrap_or_default(),
                tenu: Objet::new(held.code, &held.libelle),
                relation: one.relation,
                degre: one.degre,
                credit: one.credit,
                preuves: rapport.preuves,
            }
        };
        let mut proches: Vec<CompetenceProche> = near.iter().map(detail).collect();
        proches.sort_by_key(|proche| Reverse(proche.credit));
        proches
    }

    fn ecart(&self, cible: MetierIx, held: &Acquis, contributions: &[Contribution], near: &[Rapprochee]) -> Ecart {
        let by_item = by_competence(contributions);
        let mut marks = marks(self.referentiel, near);
        let mut ecart = Ecart::default();
        for (requis, part) in self.referentiel.requis(cible).iter().zip(self.index.parts.of(self.referentiel, cible)) {
            let competence = self.referentiel.competence_at(requis.competence());
            let is_held = held.holds(competence.code);
            if !is_counted(self.referentiel, requis) {
                let list = if is_held { &mut ecart.savoir_etre.partages } else { &mut ecart.savoir_etre.manquants };
                list.push(Objet::new(competence.code, &competence.libelle));
                continue;
            }
            let (code, libelle, nature) = (competence.code.to_string(), competence.libelle.clone(), competence.nature);
            let coeur = requis.statut() == Statut::Coeur;
            if is_held {
                let contribution = by_item.get(&requis.competence()).copied().unwrap_or_default();
                ecart.partagees.push(Partagee { code, libelle, nature, contribution, poids: part.valeur, coeur });
            } else {
                let blocs = self.blocs(requis.competence());
                let proche = marks.remove(&requis.competence());
                ecart.manquantes.push(Manquante { code, libelle, nature, poids: part.valeur, coeur, blocs, proche });
            }
        }
        // Requis stand in the order of their codes, and the sorts are stable: ties go to the code.
        ecart.partagees.sort_by_key(|p| (Reverse(p.contribution), Reverse(p.poids)));
        ecart.manquantes.sort_by_key(|m| Reverse(m.poids));
        ecart
    }

    /// The blocs that attest a compétence and may still be obtained.
    fn blocs(&self, competence: CompetenceIx) -> Vec<String> {
        let attesting = self.referentiel.blocs_attestant(competence).into_iter();
        let open = attesting.filter(|bloc| {
            let whole = self.referentiel.certification(bloc.code.certification());
            whole.is_ok_and(|certification| is_in_force(certification, self.date) != Some(false))
        });
        open.map(|bloc| bloc.code.to_string()).collect()
    }

    fn contextes(&self, from: &Metier, to: &Metier) -> Contextes {
        let has = |metier: &Metier, code: CodeOgr| metier.contextes.binary_search(&code).is_ok();
        let named = |codes: Vec<CodeOgr>| {
            let contextes = codes.into_iter().filter_map(|code| self.referentiel.contexte(code));
            contextes.map(|contexte| Objet::new(contexte.code, &contexte.libelle)).collect()
        };
        Contextes {
            communs: named(to.contextes.iter().copied().filter(|code| has(from, *code)).collect()),
            nouveaux: named(to.contextes.iter().copied().filter(|code| !has(from, *code)).collect()),
            quittes: named(from.contextes.iter().copied().filter(|code| !has(to, *code)).collect()),
        }
    }

    fn contributions(&self, contributions: &[Contribution]) -> Vec<Detail> {
        let detail = |one: &Contribution| {
            let (code, libelle) = match one.commun {
                Trait::Competence(ix) => {
                    let competence = self.referentiel.competence_at(ix);
                    (Some(competence.code.to_string()), competence.libelle.clone())
                }
                Trait::Contexte(code) => {
                    let contexte = self.referentiel.contexte(code);
                    (Some(code.to_string()), contexte.map_or_else(String::new, |c| c.libelle.clone()))
                }
                Trait::Mot(mot) | Trait::Nomme(mot) => (None, self.index.proximite.mot(mot).to_owned()),
            };
            Detail { composante: one.composante.nom(), code, libelle, contribution: one.valeur }
        };
        let mut details: Vec<Detail> = contributions.iter().map(detail).collect();
        details.sort_by_key(|detail| Reverse(detail.contribution));
        details
    }

    fn answer(
        &self,
        genre: &'static str,
        source: Option<Objet>,
        cible: Option<Objet>,
        passerelles: Vec<Passerelle>,
    ) -> Reponse {
        let provenance = self.index.provenance(self.referentiel, self.options);
        Reponse { genre, version: VERSION, source, cible, passerelles, provenance }
    }
}

/// What is held of a métier and what is not.
#[derive(Default)]
struct Ecart {
    partagees: Vec<Partagee>,
    manquantes: Vec<Manquante>,
    savoir_etre: SavoirEtre,
}

/// What each compétence brings to the score as an item in its own right.
fn by_competence(contributions: &[Contribution]) -> BTreeMap<CompetenceIx, Millioniemes> {
    let items = contributions.iter().filter(|c| matches!(c.composante, Composante::SavoirFaire | Composante::Savoirs));
    let named = items.filter_map(|c| match c.commun {
        Trait::Competence(ix) => Some((ix, c.valeur)),
        _ => None,
    });
    named.collect()
}
