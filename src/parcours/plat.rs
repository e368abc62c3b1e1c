//! The same search without memory, over a graph of fixed costs: the k shortest loopless paths of at most n étapes.

use super::graphe::Graphe;
use super::recherche::{self, Arete, Franchissement, Pas, Question, k_best};

/// A directed graph of fixed costs. Nodes are numbers from 0.
///
/// ```
/// use passerelles::parcours::Plat;
/// let plat = Plat::new(3, &[(0, 1, 10), (1, 2, 10), (0, 2, 25)]);
/// let chemins = plat.k_best(0, 2, 5, 2);
/// assert_eq!(chemins.len(), 2);
/// assert_eq!((chemins[0].cout, chemins[0].noeuds.as_slice()), (20, [0, 1, 2].as_slice()));
/// ```
#[derive(Debug, Clone)]
pub struct Plat {
    graphe: Graphe,
    couts: Vec<u32>,
}

/// A path and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chemin {
    /// Its nodes, both ends included.
    pub noeuds: Vec<u32>,
    /// What it costs.
    pub cout: u32,
}

impl Plat {
    /// A graph of nodes numbered below `taille` from (source, target, cost). Of two arcs between the same nodes the
    /// cheaper stands; arcs that name a node out of bounds, or lead to where they start, are left out.
    pub fn new(taille: usize, arcs: &[(u32, u32, u32)]) -> Self {
        let is_inside = |node: u32| (node as usize) < taille;
        let mut arcs: Vec<(u32, u32, u32)> =
            arcs.iter().copied().filter(|(de, vers, _)| is_inside(*de) && is_inside(*vers) && de != vers).collect();
        arcs.sort_unstable();
        arcs.dedup_by_key(|(de, vers, _)| (*de, *vers));
        let mut suivants = vec![Vec::new(); taille];
        for (de, vers, _) in &arcs {
            suivants[*de as usize].push(*vers);
        }
        Plat { graphe: Graphe::new(&suivants), couts: arcs.into_iter().map(|(_, _, cout)| cout).collect() }
    }

    /// The `nombre` cheapest loopless paths of at most `etapes_max` arcs, by cost, number of arcs, then nodes. Exact; empty
    /// where a node is out of bounds or both ends are the same.
    pub fn k_best(&self, depart: u32, arrivee: u32, nombre: usize, etapes_max: usize) -> Vec<Chemin> {
        let taille = self.graphe.len();
        if depart as usize >= taille || arrivee as usize >= taille || depart == arrivee {
            return Vec::new();
        }
        let mut cibles = vec![false; taille];
        cibles[arrivee as usize] = true;
        let question = Question { graphe: &self.graphe, depart, cibles: &cibles, etapes_max };
        let found = k_best(question, &mut Fixes(&self.couts), nombre);
        let path = |chemin: recherche::Chemin| Chemin { noeuds: chemin.metiers, cout: chemin.cout };
        found.chemins.into_iter().map(path).collect()
    }
}

/// Costs that nothing changes.
struct Fixes<'a>(&'a [u32]);

impl Pas for Fixes<'_> {
    const PHASES: usize = 1;

    fn phase(&self, _: usize, _: u32) -> usize {
        0
    }

    fn enter(&mut self, _: &[u32]) {}

    fn pas(&mut self, arete: Arete) -> Option<Franchissement> {
        Some(Franchissement { cout: self.0[arete.numero as usize], niveau: 0 })
    }

    fn plancher(&mut self, arete: Arete, _: usize, _: usize) -> Option<u32> {
        Some(self.0[arete.numero as usize])
    }
}
