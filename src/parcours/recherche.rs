//! The best loopless paths of at most n étapes, where what an étape costs depends on the whole way that led to it.
//!
//! **Why not label dominance.** What is held after a path is the union of what each étape teaches, so two paths to the
//! same métier are comparable only where one holds all that the other holds *and* has visited no more métiers (a
//! loopless path may not come back); hardly any pair is. Bounds prune far more.
//!
//! **The search.** Best first over partial paths, by cost so far plus a lower bound of what is left. The bound comes from
//! one backward pass: `reste[r][v]` is the least sum of *floors* over the ways from v to a target in at most r étapes,
//! the floor of an étape being at most its cost whatever path leads to it (holding more never makes an étape dearer, so
//! a floor is its cost under holdings no path can exceed). Floors may depend on the *phase* of a path, a small number that
//! never decreases along it, and the bound is then kept by phase: with memory, whether a regulated métier was entered
//! already, before which a door costs exactly what it costs at the départ. Partial paths that cannot reach a target in the étapes left,
//! or whose bound passes the k-th best complete path known, are never kept.
//!
//! **Why it is exact.** A path is dropped only where its bound, hence its cost and that of every way on from it, is
//! greater than the cost of k complete paths. Paths as dear as the k-th are all gathered before ties are settled, by
//! number of étapes, then by codes. A path ends at the first target it meets, and never meets one twice.
//!
//! **Complexity.** With Δ étapes out of a métier: the backward pass is O(n · étapes) at most, each layer walked from its
//! smaller side. The search opens each partial path once: O(Δⁿ⁻¹) of them in the worst case, since listing the loopless
//! paths under costs that depend on the past is no easier; in practice a few dozen. Memory: one small record a partial
//! path. Past [`BUDGET`] records it stops and says so.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graphe::Graphe;

/// How many partial paths are kept before the search gives up proving: seconds of work, some 100 MB.
pub(super) const BUDGET: usize = 4_000_000;

/// No way.
const INFINI: u32 = u32::MAX;

/// What an étape costs after a given path, and the highest level of certification it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Franchissement {
    pub cout: u32,
    pub niveau: u8,
}

/// An étape of the graph, and its place in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arete {
    pub de: u32,
    /// Its number in the graph.
    pub numero: u32,
    pub vers: u32,
}

/// What étapes cost.
pub(super) trait Pas {
    /// How many phases a path may be in.
    const PHASES: usize;

    /// The phase of a path after one more métier; the départ is in phase 0. Never less than before.
    fn phase(&self, phase: usize, vers: u32) -> usize;

    /// Takes note of the path whose next étapes will be asked for, the départ first.
    fn enter(&mut self, chemin: &[u32]);

    /// What an étape from the end of that path costs; `None`: it is shut.
    fn pas(&mut self, arete: Arete) -> Option<Franchissement>;

    /// What the étape costs at least as the `position`-th (from 1) of any path in a phase; `None`: always shut.
    fn plancher(&mut self, arete: Arete, position: usize, phase: usize) -> Option<u32>;
}

/// A path that ends at a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chemin {
    /// The métiers, the départ first.
    pub metiers: Vec<u32>,
    /// What it costs.
    pub cout: u32,
    /// The highest level of certification asked on the way; null: none.
    pub niveau: u8,
}

/// A partial or a complete path, as what gathers paths sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidat {
    /// What it costs at least once complete.
    pub borne: u32,
    /// How many étapes it has at least once complete.
    pub etapes: usize,
    /// The highest level asked so far.
    pub niveau: u8,
    /// The métier it ends at so far.
    pub metier: u32,
    /// Whether it is complete.
    pub complet: bool,
}

/// What decides which paths are worth following. Candidates are offered in no order, and taken in that of `borne`.
pub(super) trait Collecte {
    /// Whether the path may still be of use.
    fn keeps(&self, candidat: &Candidat) -> bool;

    /// Hears of a path that goes on the heap.
    fn offered(&mut self, candidat: &Candidat);

    /// Hears of a complete path that comes off it: every one that will come later costs as much or more.
    fn taken(&mut self, candidat: &Candidat);
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouve {
    /// The complete paths taken, by cost.
    pub chemins: Vec<Chemin>,
    /// Whether the search went to its end.
    pub prouve: bool,
    /// How many partial paths were opened.
    pub ouverts: usize,
}

/// A question to the graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub graphe: &'a Graphe,
    pub depart: u32,
    /// Whether each métier is a target; the départ is not.
    pub cibles: &'a [bool],
    pub etapes_max: usize,
}

/// A partial path: what it adds to its parent.
#[derive(Clone, Copy)]
struct Bout {
    parent: u32,
    metier: u32,
    cout: u32,
    etapes: u8,
    niveau: u8,
    phase: u8,
}

/// Finds the paths that `collecte` wants.
pub(super) fn explore<P: Pas>(question: Question, pas: &mut P, collecte: &mut impl Collecte) -> Trouve {
    let Question { graphe, depart, cibles, etapes_max } = question;
    let reste = bounds(question, pas);
    let mut found = Trouve { chemins: Vec::new(), prouve: true, ouverts: 0 };
    let mut bouts = vec![Bout { parent: 0, metier: depart, cout: 0, etapes: 0, niveau: 0, phase: 0 }];
    let mut heap = BinaryHeap::new();
    let least = reste[etapes_max * P::PHASES][depart as usize];
    if least != INFINI {
        heap.push(Reverse((least, 0u32)));
    }
    let mut chemin = Vec::with_capacity(etapes_max + 1);
    while let Some(Reverse((borne, at))) = heap.pop() {
        let bout = bouts[at as usize];
        let candidat = candidate(&bout, borne, cibles);
        if !collecte.keeps(&candidat) {
            continue;
        }
        trace(&bouts, at, &mut chemin);
        if candidat.complet {
            collecte.taken(&candidat);
            found.chemins.push(Chemin { metiers: chemin.clone(), cout: bout.cout, niveau: bout.niveau });
            continue;
        }
        if bouts.len() >= BUDGET {
            found.prouve = false;
            break;
        }
        found.ouverts += 1;
        pas.enter(&chemin);
        let left = etapes_max - usize::from(bout.etapes) - 1;
        for (numero, vers) in graphe.sortants(bout.metier) {
            let phase = pas.phase(usize::from(bout.phase), vers);
            let rest = reste[left * P::PHASES + phase][vers as usize];
            if rest == INFINI || chemin.contains(&vers) {
                continue;
            }
            let arete = Arete { de: bout.metier, numero, vers };
            // A floor is quick to tell, a cost is not.
            let floor = pas.plancher(arete, usize::from(bout.etapes) + 1, usize::from(bout.phase));
            let least = floor.map(|floor| bout.cout.saturating_add(floor).saturating_add(rest).max(borne));
            let hopes = |least: u32| collecte.keeps(&candidate(&next_of(&bout, at, vers, phase), least, cibles));
            if !least.is_some_and(hopes) {
                continue;
            }
            let Some(step) = pas.pas(arete) else { continue };
            let mut next = next_of(&bout, at, vers, phase);
            next.cout = next.cout.saturating_add(step.cout);
            next.niveau = next.niveau.max(step.niveau);
            let candidat = candidate(&next, next.cout.saturating_add(rest).max(borne), cibles);
            if collecte.keeps(&candidat) {
                collecte.offered(&candidat);
                heap.push(Reverse((candidat.borne, bouts.len() as u32)));
                bouts.push(next);
            }
        }
    }
    found
}

/// A partial path one étape longer, before that étape is paid.
fn next_of(bout: &Bout, at: u32, vers: u32, phase: usize) -> Bout {
    Bout { parent: at, metier: vers, etapes: bout.etapes + 1, phase: phase as u8, ..*bout }
}

fn candidate(bout: &Bout, borne: u32, cibles: &[bool]) -> Candidat {
    let complet = cibles[bout.metier as usize];
    let etapes = usize::from(bout.etapes) + usize::from(!complet);
    Candidat { borne, etapes, niveau: bout.niveau, metier: bout.metier, complet }
}

/// The métiers of a partial path, the départ first.
fn trace(bouts: &[Bout], mut at: u32, chemin: &mut Vec<u32>) {
    chemin.clear();
    loop {
        let bout = bouts[at as usize];
        chemin.push(bout.metier);
        if bout.etapes == 0 {
            break;
        }
        at = bout.parent;
    }
    chemin.reverse();
}

/// `reste[r · phases + p][v]`: what is left to pay at least from v with r étapes left, after a path of n − r étapes that is
/// in phase p; for the v that n − r étapes can reach.
fn bounds<P: Pas>(question: Question, pas: &mut P) -> Vec<Vec<u32>> {
    let Question { graphe, depart, cibles, etapes_max } = question;
    let distances = graphe.distances(depart, etapes_max);
    let within = |metier: u32, etapes: usize| usize::from(distances[metier as usize]) <= etapes;
    let ends: Vec<u32> = (0..graphe.len() as u32).filter(|m| cibles[*m as usize] && within(*m, etapes_max)).collect();
    let mut blank = vec![INFINI; graphe.len()];
    ends.iter().for_each(|end| blank[*end as usize] = 0);
    let mut rows = vec![blank.clone(); P::PHASES];
    let mut front = ends.clone();
    for left in 1..=etapes_max {
        let position = etapes_max - left + 1;
        let opens = |metier: u32| !cibles[metier as usize] && within(metier, position - 1);
        let mut row = vec![blank.clone(); P::PHASES];
        let mut next = ends.clone();
        let mut offer = |arete: Arete| {
            let last = &rows[(left - 1) * P::PHASES..];
            let is_new = row.iter().all(|phase| phase[arete.de as usize] == INFINI);
            for phase in 0..P::PHASES {
                let rest = last[pas.phase(phase, arete.vers)][arete.vers as usize];
                let floor = if rest == INFINI { None } else { pas.plancher(arete, position, phase) };
                let Some(floor) = floor else { continue };
                let known = &mut row[phase][arete.de as usize];
                *known = (*known).min(floor.saturating_add(rest).min(INFINI - 1));
            }
            if is_new && row.iter().any(|phase| phase[arete.de as usize] != INFINI) {
                next.push(arete.de);
            }
        };
        // The first étapes have few sources, the last ones few targets.
        let sources: Vec<u32> = (0..graphe.len() as u32).filter(|m| opens(*m)).collect();
        let forward: usize = sources.iter().map(|de| graphe.sortants(*de).len()).sum();
        let backward: usize = front.iter().map(|vers| graphe.entrants(*vers).len()).sum();
        if forward < backward {
            for de in sources {
                graphe.sortants(de).for_each(|(numero, vers)| offer(Arete { de, numero, vers }));
            }
        } else {
            for vers in front {
                let entering = graphe.entrants(vers).iter().filter(|(de, _)| opens(*de));
                entering.for_each(|(de, numero)| offer(Arete { de: *de, numero: *numero, vers }));
            }
        }
        front = next;
        rows.extend(row);
    }
    rows
}

/// The k best paths: those that cost no more than the k-th.
#[derive(Debug)]
pub(super) struct Meilleurs {
    nombre: usize,
    /// The costs of the best complete paths known, ascending, k of them at most.
    couts: Vec<u32>,
}

impl Meilleurs {
    pub fn new(nombre: usize) -> Self {
        Meilleurs { nombre, couts: Vec::with_capacity(nombre + 1) }
    }
}

impl Collecte for Meilleurs {
    fn keeps(&self, candidat: &Candidat) -> bool {
        self.couts.len() < self.nombre || self.couts.last().is_some_and(|last| candidat.borne <= *last)
    }

    fn offered(&mut self, candidat: &Candidat) {
        if candidat.complet {
            let at = self.couts.partition_point(|cout| *cout <= candidat.borne);
            self.couts.insert(at, candidat.borne);
            self.couts.truncate(self.nombre);
        }
    }

    fn taken(&mut self, _: &Candidat) {}
}

/// The `nombre` best paths, by cost, number of étapes, then codes.
pub(super) fn k_best(question: Question, pas: &mut impl Pas, nombre: usize) -> Trouve {
    if nombre == 0 {
        return Trouve { chemins: Vec::new(), prouve: true, ouverts: 0 };
    }
    let mut found = explore(question, pas, &mut Meilleurs::new(nombre));
    found.chemins.sort_by(|a, b| (a.cout, a.metiers.len(), &a.metiers).cmp(&(b.cout, b.metiers.len(), &b.metiers)));
    found.chemins.truncate(nombre);
    found
}
