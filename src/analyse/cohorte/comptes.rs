//! How many profils are in each cell.

use serde::{Deserialize, Serialize};

/// Numbers of profils, one a cell of a [`Preparation`](super::Preparation). A merge is a sum: associative and commutative.
///
/// ```
/// use passerelles::analyse::cohorte::Comptes;
/// let mut one = Comptes::new(3);
/// one.add(&[0, 2]);
/// let mut other = Comptes::new(3);
/// other.add(&[0]);
/// one.merge(&other);
/// assert_eq!(one.cells().collect::<Vec<_>>(), [(0, 2), (2, 1)]);
/// assert_eq!(Comptes::from_cells(3, [(2, 1), (0, 1), (0, 1)]), one);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Comptes(Vec<u64>);

impl Comptes {
    /// Null counts of a number of cells.
    pub fn new(cells: usize) -> Self {
        Comptes(vec![0; cells])
    }

    /// Counts from cells and how many profils each gained, in any order, a cell any number of times; cells that are not
    /// there are left out.
    pub fn from_cells(len: usize, cells: impl IntoIterator<Item = (u32, u64)>) -> Self {
        let mut comptes = Comptes::new(len);
        for (cell, count) in cells {
            if let Some(known) = comptes.0.get_mut(cell as usize) {
                *known += count;
            }
        }
        comptes
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one profil, in the cells that it is in.
    pub fn add(&mut self, cells: &[u32]) {
        cells.iter().for_each(|cell| self.0[*cell as usize] += 1);
    }

    /// Adds to one cell; `None` where it is not there.
    pub(super) fn add_to(&mut self, cell: u32, count: u64) -> Option<()> {
        self.0.get_mut(cell as usize).map(|known| *known = known.saturating_add(count))
    }

    /// Adds other counts of the same preparation. Those of another one, of another length, add what fits: compare
    /// [`Preparation::empreinte`](super::Preparation::empreinte) first.
    pub fn merge(&mut self, other: &Comptes) {
        self.0.iter_mut().zip(&other.0).for_each(|(known, added)| *known += added);
    }

    /// Nulls all counts.
    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// The cells that are not null, in order.
    pub fn cells(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        (0u32..).zip(self.0.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// How many profils are in a cell.
    pub fn get(&self, cell: u32) -> u64 {
        self.0.get(cell as usize).copied().unwrap_or(0)
    }
}
