//! The fewest sets that cover as much as all of them do, and of these the first by order: exact, within a budget.

/// Sets chosen among those given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choix {
    /// Their positions, ascending.
    pub choisis: Vec<usize>,
    /// Whether it is proven that no smaller choice, and no earlier one of that size, covers as much. `false` where the
    /// budget ran out: the choice then covers as much, but may hold one set too many.
    pub prouve: bool,
}

/// How many words of sets are read before the greedy choice is given instead. The blocs of one certification (twenty at
/// the most) never come near it; hundreds mixed over certifications may.
const BUDGET: u64 = 50_000_000;

/// What a whole set counts for in the bound from below: a multiple of the sizes met most.
const ECHELLE: u64 = 1_000_000_000;

/// A set of small numbers.
type Bits = Vec<u64>;

/// Chooses, among sets of numbers below `taille`, the fewest whose union is the union of all; of equal numbers of sets,
/// the first in lexicographic order of positions.
///
/// Worst case exponential in the number of sets (this is minimum set cover), by iterative deepening on the number that
/// fewest sets hold; O(2^n) explored at worst, `BUDGET` at most. Bounded from below by sharing: each number left counts
/// for 1/t, t being the size of the largest set that holds it, among what is left. No set then counts for more than one,
/// so as many sets as the whole counts for are needed.
///
/// ```
/// use passerelles::certification::cover;
/// let choix = cover(&[vec![0, 1], vec![1, 2], vec![0, 1, 2]], 3);
/// assert_eq!((choix.choisis, choix.prouve), (vec![2], true));
/// ```
pub fn cover(ensembles: &[Vec<usize>], taille: usize) -> Choix {
    let words = taille.div_ceil(64);
    let sets: Vec<Bits> = ensembles.iter().map(|set| to_bits(set, words)).collect();
    let mut all = vec![0; words];
    sets.iter().for_each(|set| add(&mut all, set));
    let mut search = Search { sets: &sets, budget: BUDGET };
    let greedy = search.greedy(&all);
    let Some(best) = (search.look(&all, 0).least..=greedy.len()).find(|size| search.feasible(&all, 0, *size)) else {
        return Choix { choisis: greedy, prouve: false };
    };
    match search.first(all, best) {
        Some(choisis) if search.budget > 0 => Choix { choisis, prouve: true },
        _ => Choix { choisis: greedy, prouve: false },
    }
}

fn to_bits(set: &[usize], words: usize) -> Bits {
    let mut bits = vec![0; words];
    for one in set {
        bits[one / 64] |= 1 << (one % 64);
    }
    bits
}

fn add(bits: &mut Bits, other: &Bits) {
    bits.iter_mut().zip(other).for_each(|(one, other)| *one |= other);
}

fn without(bits: &Bits, other: &Bits) -> Bits {
    bits.iter().zip(other).map(|(one, other)| one & !other).collect()
}

fn common(bits: &Bits, other: &Bits) -> u32 {
    bits.iter().zip(other).map(|(one, other)| (one & other).count_ones()).sum()
}

fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

fn has(bits: &Bits, one: usize) -> bool {
    bits[one / 64] >> (one % 64) & 1 == 1
}

/// The numbers of a set that are left, ascending.
fn numbers<'a>(left: &'a Bits, set: &'a Bits) -> impl Iterator<Item = usize> + 'a {
    left.iter().zip(set).enumerate().flat_map(|(at, (one, other))| {
        let mut word = one & other;
        std::iter::from_fn(move || {
            let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
            word &= word - 1;
            Some(at * 64 + bit)
        })
    })
}

/// What some sets can do about what is left.
struct Regard {
    /// How many of them it takes at least; `usize::MAX`: none holds some number.
    least: usize,
    /// The number that fewest of them hold; the first of equals.
    rarest: usize,
}

struct Search<'a> {
    sets: &'a [Bits],
    budget: u64,
}

impl Search<'_> {
    /// The set that covers most of what is left, again and again, earlier ones first; then those made useless go.
    fn greedy(&self, all: &Bits) -> Vec<usize> {
        let mut left = all.clone();
        let mut chosen = Vec::new();
        while !is_empty(&left) {
            let gain = |at: &usize| common(&left, &self.sets[*at]);
            let Some(best) = (0..self.sets.len()).max_by_key(|at| (gain(at), std::cmp::Reverse(*at))) else { break };
            left = without(&left, &self.sets[best]);
            chosen.push(best);
        }
        chosen.sort_unstable();
        chosen
    }

    /// What the sets from `from` on can do about `left`. Spends the budget.
    fn look(&mut self, left: &Bits, from: usize) -> Regard {
        let sets = self.sets;
        self.budget = self.budget.saturating_sub(((sets.len() - from) * left.len()) as u64);
        // By number: how many sets hold it, and the size of the largest.
        let mut holders = vec![(0u32, 0u32); left.len() * 64];
        for set in &sets[from..] {
            let size = common(left, set);
            for one in numbers(left, set) {
                holders[one] = (holders[one].0 + 1, holders[one].1.max(size));
            }
        }
        let mut share = 0;
        let mut rarest: Option<(u32, usize)> = None;
        for one in numbers(left, left) {
            let (count, largest) = holders[one];
            if count == 0 {
                return Regard { least: usize::MAX, rarest: one };
            }
            share += ECHELLE / u64::from(largest);
            rarest = Some(rarest.map_or((count, one), |known| known.min((count, one))));
        }
        Regard { least: share.div_ceil(ECHELLE) as usize, rarest: rarest.map_or(0, |(_, one)| one) }
    }

    /// Whether `size` sets from `from` on can cover `left`. `false` when the budget is spent.
    fn feasible(&mut self, left: &Bits, from: usize, size: usize) -> bool {
        if is_empty(left) {
            return true;
        }
        if self.budget == 0 || size == 0 {
            return false;
        }
        let Regard { least, rarest } = self.look(left, from);
        if least > size {
            return false;
        }
        let sets = self.sets;
        let mut holders = (from..sets.len()).filter(|at| has(&sets[*at], rarest));
        holders.any(|at| self.feasible(&without(left, &sets[at]), from, size - 1))
    }

    /// The first choice of `size` sets in lexicographic order.
    fn first(&mut self, all: Bits, size: usize) -> Option<Vec<usize>> {
        let (mut left, mut chosen, mut from) = (all, Vec::new(), 0);
        while !is_empty(&left) {
            let next = (from..self.sets.len()).find(|at| {
                let gains = common(&left, &self.sets[*at]) > 0;
                gains && self.feasible(&without(&left, &self.sets[*at]), at + 1, size - chosen.len() - 1)
            })?;
            left = without(&left, &self.sets[next]);
            chosen.push(next);
            from = next + 1;
        }
        Some(chosen)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn union(sets: &[Vec<usize>], chosen: &[usize]) -> std::collections::BTreeSet<usize> {
        chosen.iter().flat_map(|at| sets[*at].iter().copied()).collect()
    }

    /// All choices, smallest first, then in lexicographic order.
    fn brute_force(sets: &[Vec<usize>]) -> Vec<usize> {
        let all = union(sets, &(0..sets.len()).collect::<Vec<_>>());
        let choices =
            (0u32..1 << sets.len()).map(|mask| (0..sets.len()).filter(|at| mask >> at & 1 == 1).collect::<Vec<_>>());
        let covering = choices.filter(|chosen| union(sets, chosen) == all);
        covering.min_by_key(|chosen| (chosen.len(), chosen.clone())).expect("the choice of all covers all")
    }

    proptest! {
        #[test]
        fn equals_brute_force(sets in prop::collection::vec(prop::collection::vec(0usize..12, 0..6), 0..9)) {
            let choix = cover(&sets, 12);
            prop_assert!(choix.prouve);
            prop_assert_eq!(choix.choisis, brute_force(&sets));
        }
    }

    #[test]
    fn nothing_to_cover_needs_nothing() {
        assert_eq!(cover(&[], 0), Choix { choisis: vec![], prouve: true });
        assert_eq!(cover(&[vec![]], 5), Choix { choisis: vec![], prouve: true });
    }

    #[test]
    fn numbers_past_a_word_are_covered() {
        let sets: Vec<Vec<usize>> = (0..200).map(|one| vec![one]).collect();
        assert_eq!(cover(&sets, 200).choisis.len(), 200);
    }
}
