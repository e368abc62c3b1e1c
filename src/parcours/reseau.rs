//! Which étapes exist, whoever asks: the nearest métiers, and those that an exigence links.
//!
//! From a métier A lead étapes to
//! * its `voisins` nearest métiers by proximité (30 unless asked otherwise), ties by code;
//! * every métier B that *an exigence links* to it: B asks a certification that is a title of A, or that an equivalence
//!   written in the data grants or eases for the holder of a title of A. The titles of A are the certifications that aim
//!   at A and those that an exigence of A names.
//!
//! So from employé familial, at which the titre ADVF aims, an étape leads to aide-soignant, whose diplôme that titre
//! eases. The second kind adds at most one étape a regulated métier to each métier. It is read whatever the date: the
//! gate judges at the date. Where the person holds titles already, the départ has those étapes for these titles too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::graphe::Graphe;
use super::influence::Influence;
use super::memoire::Prix;
use crate::graph::{CertificationIx, CompetenceIx, MetierIx, Referentiel};
use crate::model::{Acquis, CodeCertification, CodeTitre, Limites};
use crate::passerelle::{Index, Millioniemes, Verdict, judge};

/// How many nearest métiers an étape may lead to, unless asked otherwise: where ROME names mobilities, it names some ten;
/// three times as many leave room for the detours that make a parcours.
pub const VOISINS: usize = 30;

/// The most étapes a parcours may have: a plan for a career, and beyond it proofs get long.
pub const ETAPES_PLAFOND: usize = 8;

/// All étapes of a référentiel, and what does not depend on the person. Built once, then shared.
#[derive(Debug, Clone)]
pub struct Reseau {
    voisins: usize,
    pub(super) graphe: Graphe,
    /// The counted compétences of each métier with their weight, end to end; `debuts` tells where each starts.
    items: Vec<(u32, Millioniemes)>,
    debuts: Vec<u32>,
    /// The part of the target's weight that the source can give at most, by number of étape.
    communs: Vec<u32>,
    /// The most of a métier's weight that 0, 1, 2… other métiers can give together, at most.
    sommets: Vec<[u32; ETAPES_PLAFOND]>,
    /// The verdict where no path changes it; `None` where an exigence is written, which a path may meet.
    verdicts: Vec<Option<Verdict>>,
    influence: Influence,
    /// The doors of regulated métiers, by rank, for who holds no title, at the date of the data and by the default
    /// prices: most questions ask for no other. Judged on first use.
    nues: Vec<OnceLock<Prix>>,
}

impl Reseau {
    /// Builds the étapes of a référentiel. The scores of all métiers with all, then O(étapes).
    pub fn new(referentiel: &Referentiel, index: &Index, voisins: usize) -> Self {
        let mut suivants = nearest(referentiel, index, voisins);
        for (de, linked) in linked_by_exigence(referentiel).into_iter().enumerate() {
            suivants[de].extend(linked.into_iter().filter(|vers| *vers != de as u32));
            suivants[de].sort_unstable();
            suivants[de].dedup();
        }
        let (items, debuts) = counted(referentiel, index);
        let verdicts = referentiel.metier_positions().map(|metier| settled(referentiel, metier)).collect();
        let influence = Influence::new(referentiel);
        let mut reseau = Reseau {
            voisins,
            graphe: Graphe::new(&suivants),
            items,
            debuts,
            communs: Vec::new(),
            sommets: Vec::new(),
            verdicts,
            nues: vec![OnceLock::new(); influence.len()],
            influence,
        };
        reseau.measure(referentiel);
        reseau
    }

    /// The same, with the étapes that the titles a person holds open from the départ.
    pub(super) fn with_titles(&self, referentiel: &Referentiel, depart: MetierIx, acquis: &Acquis) -> Option<Self> {
        if acquis.certifications.is_empty() && acquis.blocs.is_empty() {
            return None;
        }
        let held = acquis.certifications.iter().copied().chain(acquis.blocs.iter().map(|bloc| bloc.certification()));
        let held: BTreeSet<CertificationIx> = held.filter_map(|code| referentiel.certification_ix(code).ok()).collect();
        let opened = Liens::new(referentiel).reached_by(&held);
        let mut suivants: Vec<Vec<u32>> = (0..self.graphe.len() as u32).map(|de| self.suivants(de)).collect();
        let known = suivants[depart.index()].clone();
        let added: Vec<u32> =
            opened.into_iter().filter(|vers| *vers != depart.0 && known.binary_search(vers).is_err()).collect();
        if added.is_empty() {
            return None;
        }
        let own = &mut suivants[depart.index()];
        own.extend(&added);
        own.sort_unstable();
        // What the départ gives is held already, so what it gives by these étapes is never asked for.
        let mut communs = self.communs.clone();
        let first = self.graphe.sortants(depart.0).next().map_or(0, |(arete, _)| arete) as usize;
        communs.splice(first..first, added.iter().map(|_| Millioniemes::UN.0));
        Some(Reseau { graphe: Graphe::new(&suivants), communs, ..self.clone() })
    }

    /// How many nearest métiers an étape may lead to.
    pub fn voisins(&self) -> usize {
        self.voisins
    }

    /// How many étapes there are.
    pub fn etapes(&self) -> usize {
        self.graphe.aretes()
    }

    /// The métiers that an étape leads to from a métier, by code.
    pub fn depuis(&self, metier: MetierIx) -> impl Iterator<Item = MetierIx> + '_ {
        self.graphe.sortants(metier.0).map(|(_, vers)| MetierIx(vers))
    }

    fn suivants(&self, de: u32) -> Vec<u32> {
        self.graphe.sortants(de).map(|(_, vers)| vers).collect()
    }

    /// The counted compétences of a métier by position, with their weight.
    pub(super) fn items(&self, metier: u32) -> &[(u32, Millioniemes)] {
        &self.items[self.debuts[metier as usize] as usize..self.debuts[metier as usize + 1] as usize]
    }

    /// The most of the target's weight that the source of an étape gives.
    pub(super) fn commun(&self, arete: u32) -> u32 {
        self.communs[arete as usize]
    }

    /// The most of a métier's weight that a number of other métiers give together.
    pub(super) fn sommet(&self, metier: u32, autres: usize) -> u32 {
        self.sommets[metier as usize][autres.min(ETAPES_PLAFOND - 1)]
    }

    /// The verdict on a métier where neither limites nor acquis change it.
    pub(super) fn verdict(&self, metier: u32) -> Option<Verdict> {
        self.verdicts[metier as usize]
    }

    /// The door of a regulated métier for who holds no title.
    pub(super) fn nue(&self, metier: u32) -> Option<&OnceLock<Prix>> {
        self.influence.rang(metier).map(|rang| &self.nues[rang as usize])
    }

    /// What regulated métiers do to each other.
    pub(super) fn influence(&self) -> &Influence {
        &self.influence
    }

    /// What each métier can give of each other: by étape, and at best.
    fn measure(&mut self, referentiel: &Referentiel) {
        let givers = givers(referentiel, self);
        let mut given = vec![0u32; self.graphe.len()];
        self.communs = vec![0; self.graphe.aretes()];
        self.sommets = vec![[0; ETAPES_PLAFOND]; self.graphe.len()];
        for vers in 0..self.graphe.len() as u32 {
            let mut touched: Vec<u32> = Vec::new();
            let (from, to) = (self.debuts[vers as usize], self.debuts[vers as usize + 1]);
            for (competence, part) in &self.items[from as usize..to as usize] {
                for de in givers[*competence as usize].iter().filter(|de| **de != vers) {
                    if given[*de as usize] == 0 {
                        touched.push(*de);
                    }
                    given[*de as usize] += part.0;
                }
            }
            for (de, arete) in self.graphe.entrants(vers) {
                self.communs[*arete as usize] = given[*de as usize];
            }
            let mut best: Vec<u32> = touched.iter().map(|de| std::mem::take(&mut given[*de as usize])).collect();
            best.sort_unstable_by(|a, b| b.cmp(a));
            let row = &mut self.sommets[vers as usize];
            for at in 1..ETAPES_PLAFOND {
                row[at] = row[at - 1] + best.get(at - 1).copied().unwrap_or(0);
            }
        }
    }
}

/// The nearest métiers of each, nearest first; those that share nothing are never near.
fn nearest(referentiel: &Referentiel, index: &Index, voisins: usize) -> Vec<Vec<u32>> {
    let all = index.proximite().rank_all(voisins);
    let of = |metier| all.of(metier).iter().map(|voisin| voisin.metier.0).collect();
    referentiel.metier_positions().map(of).collect()
}

/// The certifications that exigences of a métier name.
pub(super) fn named(referentiel: &Referentiel, metier: MetierIx) -> impl Iterator<Item = CertificationIx> + '_ {
    let asked = referentiel.exigences(metier).into_iter().filter(|exigence| exigence.genre.is_asked());
    asked.flat_map(|exigence| &exigence.certifications).filter_map(|code| referentiel.certification_ix(*code).ok())
}

/// For each métier, the métiers that an exigence links to it.
fn linked_by_exigence(referentiel: &Referentiel) -> Vec<BTreeSet<u32>> {
    let liens = Liens::new(referentiel);
    let linked = |metier: MetierIx| {
        let aiming = referentiel.certifications_visant(metier).into_iter().map(|(certification, _)| certification);
        let titles: BTreeSet<CertificationIx> = aiming.chain(named(referentiel, metier)).collect();
        liens.reached_by(&titles)
    };
    referentiel.metier_positions().map(linked).collect()
}

/// Where titles lead.
struct Liens {
    /// The métiers that ask a certification.
    demandes: BTreeMap<CertificationIx, Vec<u32>>,
    /// The certifications that the holder of one is granted or eased.
    facilite: BTreeMap<CertificationIx, BTreeSet<CertificationIx>>,
}

impl Liens {
    fn new(referentiel: &Referentiel) -> Self {
        let mut liens = Liens { demandes: BTreeMap::new(), facilite: BTreeMap::new() };
        for metier in referentiel.metier_positions() {
            for certification in named(referentiel, metier) {
                liens.demandes.entry(certification).or_default().push(metier.0);
            }
        }
        let whole = |titre: &CodeTitre| {
            let code: CodeCertification = match titre {
                CodeTitre::Certification(code) => *code,
                CodeTitre::Bloc(code) => code.certification(),
            };
            referentiel.certification_ix(code).ok()
        };
        for equivalence in referentiel.equivalences() {
            for de in equivalence.de.iter().filter_map(whole) {
                liens.facilite.entry(de).or_default().extend(equivalence.vers.iter().filter_map(whole));
            }
        }
        liens
    }

    fn reached_by(&self, titles: &BTreeSet<CertificationIx>) -> BTreeSet<u32> {
        let eased = titles.iter().filter_map(|title| self.facilite.get(title)).flatten();
        let reached: BTreeSet<CertificationIx> = titles.iter().chain(eased).copied().collect();
        reached.iter().filter_map(|title| self.demandes.get(title)).flatten().copied().collect()
    }
}

fn counted(referentiel: &Referentiel, index: &Index) -> (Vec<(u32, Millioniemes)>, Vec<u32>) {
    let (mut items, mut debuts) = (Vec::new(), vec![0]);
    for metier in referentiel.metier_positions() {
        let parts = referentiel.requis(metier).iter().zip(index.parts().of(referentiel, metier));
        let counts = |competence: CompetenceIx| referentiel.competence_at(competence).nature.is_counted();
        items.extend(
            parts.filter(|(requis, _)| counts(requis.competence())).map(|(r, part)| (r.competence().0, part.valeur)),
        );
        debuts.push(items.len() as u32);
    }
    (items, debuts)
}

/// The verdict on a métier for which no exigence to obtain is written: no acquis changes it.
fn settled(referentiel: &Referentiel, metier: MetierIx) -> Option<Verdict> {
    let asks = referentiel.exigences(metier).into_iter().any(|exigence| exigence.genre.is_asked());
    (!asks).then(|| judge(referentiel, metier, &Acquis::default(), &Limites::default(), None))
}

/// By compétence, the métiers that an étape there can teach it: those that require it, and those that ask a
/// certification one of whose blocs attests it.
fn givers(referentiel: &Referentiel, reseau: &Reseau) -> Vec<Vec<u32>> {
    let mut givers = vec![Vec::new(); referentiel.competence_count()];
    for metier in referentiel.metier_positions() {
        let own = reseau.items(metier.0).iter().map(|(competence, _)| *competence);
        let attested = named(referentiel, metier).flat_map(|title| attested(referentiel, title));
        let all: BTreeSet<u32> = own.chain(attested).collect();
        all.into_iter().for_each(|competence| givers[competence as usize].push(metier.0));
    }
    givers
}

/// The compétences that the blocs of a certification attest, by position.
pub(super) fn attested(referentiel: &Referentiel, certification: CertificationIx) -> Vec<u32> {
    let blocs = referentiel.blocs(referentiel.certification_at(certification).code);
    let linked = blocs.iter().flat_map(|bloc| &bloc.competences);
    linked.filter_map(|link| referentiel.competence_ix(link.code)).map(|ix| ix.0).collect()
}
