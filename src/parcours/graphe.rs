//! The étapes that exist, as plain lists of numbers: who leads to whom, read both ways.

/// A directed graph over métiers by position. Each list is sorted, so that every walk over it is the same on every run.
#[derive(Debug, Clone, Default)]
pub(super) struct Graphe {
    debuts: Vec<u32>,
    cibles: Vec<u32>,
    debuts_entrants: Vec<u32>,
    /// By target: the source and the number of the étape.
    entrants: Vec<(u32, u32)>,
}

impl Graphe {
    /// A graph from the sorted successors of each node.
    pub fn new(suivants: &[Vec<u32>]) -> Self {
        let mut graphe = Graphe { debuts: vec![0], ..Graphe::default() };
        for list in suivants {
            graphe.cibles.extend(list);
            graphe.debuts.push(graphe.cibles.len() as u32);
        }
        graphe.invert();
        graphe
    }

    fn invert(&mut self) {
        let mut debuts = vec![0u32; self.debuts.len()];
        for cible in &self.cibles {
            debuts[*cible as usize + 1] += 1;
        }
        for at in 1..debuts.len() {
            debuts[at] += debuts[at - 1];
        }
        let mut next = debuts.clone();
        let mut entrants = vec![(0, 0); self.cibles.len()];
        for de in 0..self.len() as u32 {
            for (arete, vers) in self.sortants(de) {
                let slot = &mut next[vers as usize];
                entrants[*slot as usize] = (de, arete);
                *slot += 1;
            }
        }
        (self.debuts_entrants, self.entrants) = (debuts, entrants);
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.debuts.len() - 1
    }

    /// How many étapes there are.
    pub fn aretes(&self) -> usize {
        self.cibles.len()
    }

    /// The étapes that leave a node: number and target, in the order of targets.
    pub fn sortants(&self, de: u32) -> impl ExactSizeIterator<Item = (u32, u32)> + Clone + '_ {
        let (from, to) = (self.debuts[de as usize], self.debuts[de as usize + 1]);
        self.cibles[from as usize..to as usize].iter().enumerate().map(move |(at, vers)| (from + at as u32, *vers))
    }

    /// The étapes that enter a node: source and number, in the order of sources.
    pub fn entrants(&self, vers: u32) -> &[(u32, u32)] {
        let (from, to) = (self.debuts_entrants[vers as usize], self.debuts_entrants[vers as usize + 1]);
        &self.entrants[from as usize..to as usize]
    }

    /// How many étapes at least lead from a node to each other one, up to a number of them; `u8::MAX` beyond.
    pub fn distances(&self, depart: u32, etapes_max: usize) -> Vec<u8> {
        let mut distances = vec![u8::MAX; self.len()];
        distances[depart as usize] = 0;
        let mut front = vec![depart];
        for etapes in 1..=etapes_max as u8 {
            let mut next = Vec::new();
            for de in front {
                for (_, vers) in self.sortants(de) {
                    if distances[vers as usize] == u8::MAX {
                        distances[vers as usize] = etapes;
                        next.push(vers);
                    }
                }
            }
            front = next;
        }
        distances
    }
}
