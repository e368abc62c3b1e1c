//! What of a count may be written. See the [module](super) for the rule.

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The least number of profils that is written, unless asked otherwise: what the French statistical service asks of most
/// tables about persons is three to eleven; five is the usual one.
pub const SEUIL_EFFECTIF: u64 = 5;

/// The least threshold that may be asked: with two, "fewer than two and more than none" is exactly one.
pub const SEUIL_EFFECTIF_MIN: u64 = 3;

/// A number of profils, or why it is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effectif {
    /// Fewer than the threshold, none included.
    Peu,
    /// So many that fewer than the threshold are outside.
    PresqueTous,
    /// Suppressed so that another one cannot be recovered.
    Protege,
    /// The number.
    Exact(u64),
}

impl Effectif {
    /// What may be written of a count among `total`.
    pub(super) fn new(count: u64, total: u64, seuil: u64) -> Self {
        if count < seuil {
            Effectif::Peu
        } else if count + seuil > total {
            Effectif::PresqueTous
        } else {
            Effectif::Exact(count)
        }
    }

    /// The number, where it is written.
    pub fn nombre(self) -> Option<u64> {
        match self {
            Effectif::Exact(nombre) => Some(nombre),
            _ => None,
        }
    }

    /// The name used in answers.
    pub fn etat(self) -> &'static str {
        match self {
            Effectif::Exact(_) => "exact",
            Effectif::Peu => "peu",
            Effectif::PresqueTous => "presque_tous",
            Effectif::Protege => "protege",
        }
    }
}

impl Serialize for Effectif {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("effectif", 2)?;
        object.serialize_field("nombre", &self.nombre())?;
        object.serialize_field("etat", self.etat())?;
        object.end()
    }
}

/// A number of profils that are in at least one of some parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Union {
    /// The parts, by position, sorted.
    pub parties: Vec<usize>,
    /// How many.
    pub nombre: u64,
}

/// What may be written of unions beside what is written of their parts.
///
/// From a union and its parts but one, the least that this part can be follows; from two unions that overlap, the most.
/// So, where a part is suppressed, a union is written only if no other one overlaps it and what is written of its parts is
/// enough to make it up. Unions under the threshold are suppressed anyway and have no say: else they would be told.
pub(super) fn mask_unions(unions: &[Union], parties: &[Effectif], seuil: u64) -> Vec<Effectif> {
    let mut masked: Vec<Effectif> = unions.iter().map(|union| Effectif::Exact(union.nombre)).collect();
    for group in groups(unions) {
        let is_told = |at: &&usize| unions[**at].nombre >= seuil && unions[**at].parties.len() > 1;
        let told: Vec<&Union> = group.iter().filter(is_told).map(|at| &unions[*at]).collect();
        let is_safe = says_nothing(&told, parties);
        for at in &group {
            masked[*at] = match unions[*at].parties.as_slice() {
                // The union of one part is that part.
                [only] => parties[*only],
                _ if unions[*at].nombre < seuil => Effectif::Peu,
                _ if is_safe => Effectif::Exact(unions[*at].nombre),
                _ => Effectif::Protege,
            };
        }
    }
    masked
}

/// Whether overlapping unions, written, would say nothing of a suppressed part.
fn says_nothing(told: &[&Union], parties: &[Effectif]) -> bool {
    let all = || told.iter().flat_map(|union| union.parties.iter().map(|part| parties[*part]));
    if all().all(|part| part.nombre().is_some()) {
        return true;
    }
    let written: u64 = all().filter_map(Effectif::nombre).sum();
    // A union is at least as great as any of its parts.
    matches!(told, [only] if only.nombre <= written) && all().all(|part| part != Effectif::PresqueTous)
}

/// Unions that share a part, directly or through others.
fn groups(unions: &[Union]) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..unions.len()).collect();
    let mut found = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while next < group.len() {
            let one = &unions[group[next]];
            let (near, far) = left.into_iter().partition(|other| overlap(one, &unions[*other]));
            group.extend::<Vec<usize>>(near);
            left = far;
            next += 1;
        }
        group.sort_unstable();
        found.push(group);
    }
    found
}

fn overlap(one: &Union, other: &Union) -> bool {
    one.parties.iter().any(|part| other.parties.binary_search(part).is_ok())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// All ways of sharing `total` among `kinds`.
    fn shares(total: u64, kinds: usize) -> Vec<Vec<u64>> {
        if kinds == 1 {
            return vec![vec![total]];
        }
        let with_first = |first: u64| {
            shares(total - first, kinds - 1).into_iter().map(move |mut rest| {
                rest.insert(0, first);
                rest
            })
        };
        (0..=total).flat_map(with_first).collect()
    }

    /// Counts of parts and unions, from how many profils are of each kind: a kind is a set of parts, as bits.
    fn count(kinds: &[u64], sets: &[Vec<usize>]) -> (Vec<u64>, Vec<Union>) {
        let of = |parts: &[usize]| {
            let in_one = |kind: usize| parts.iter().any(|part| kind & (1 << part) != 0);
            kinds.iter().enumerate().filter(|(kind, _)| in_one(*kind)).map(|(_, count)| count).sum::<u64>()
        };
        let parts = kinds.len().ilog2() as usize;
        let unions = sets.iter().map(|set| Union { parties: set.clone(), nombre: of(set) }).collect();
        ((0..parts).map(|part| of(&[part])).collect(), unions)
    }

    /// Every cohort there is, of a size: whoever sees a report, and knows the rule, cannot tell a suppressed count. Cohorts
    /// with the same report are not told apart; over them, each suppressed count must take two values or more.
    fn no_suppressed_count_is_recovered(total: u64, parts: usize, sets: &[Vec<usize>], seuil: u64) {
        let mut seen: BTreeMap<Vec<Effectif>, Vec<BTreeSet<u64>>> = BTreeMap::new();
        let mut written = 0;
        for kinds in shares(total, 1 << parts) {
            let (counts, unions) = count(&kinds, sets);
            let mut report: Vec<Effectif> = counts.iter().map(|one| Effectif::new(*one, total, seuil)).collect();
            let masked = mask_unions(&unions, &report, seuil);
            written += masked.iter().filter(|one| one.nombre().is_some()).count();
            report.extend(masked);
            let values = counts.into_iter().chain(unions.into_iter().map(|union| union.nombre));
            let known = seen.entry(report).or_insert_with_key(|report| vec![BTreeSet::new(); report.len()]);
            known.iter_mut().zip(values).for_each(|(known, value)| known.extend([value]));
        }
        assert!(written > 0, "a rule that suppresses all proves nothing");
        for (report, values) in &seen {
            for (shown, values) in report.iter().zip(values) {
                let told = shown.nombre().is_some();
                assert!(told || values.len() > 1, "{report:?}: {shown:?} can only be {values:?}");
                assert!(!told || values.len() == 1, "{report:?}: what is written is true");
            }
        }
    }

    #[test]
    fn no_suppressed_count_of_two_metiers_is_recovered() {
        let sets = [vec![0], vec![0, 1], vec![1]];
        (1..=16).for_each(|total| no_suppressed_count_is_recovered_if_any(total, 2, &sets));
    }

    #[test]
    fn no_suppressed_count_of_overlapping_sets_is_recovered() {
        let sets = [vec![0, 1], vec![1, 2], vec![0, 1, 2]];
        (1..=9).for_each(|total| no_suppressed_count_is_recovered_if_any(total, 3, &sets));
    }

    #[test]
    fn no_suppressed_count_of_apart_sets_is_recovered() {
        no_suppressed_count_is_recovered(9, 3, &[vec![0, 1], vec![2]], 3);
    }

    /// Below twice the threshold, nothing at all is written.
    fn no_suppressed_count_is_recovered_if_any(total: u64, parts: usize, sets: &[Vec<usize>]) {
        if total >= 2 * SEUIL_EFFECTIF_MIN {
            no_suppressed_count_is_recovered(total, parts, sets, SEUIL_EFFECTIF_MIN);
        }
    }

    #[test]
    fn a_part_that_its_union_would_tell_is_kept() {
        // Nine of a hundred in at least one; five in the first; so four in the second.
        let parts = [Effectif::new(5, 100, 5), Effectif::new(4, 100, 5)];
        assert_eq!(parts, [Effectif::Exact(5), Effectif::Peu]);
        let union = Union { parties: vec![0, 1], nombre: 9 };
        assert_eq!(mask_unions(&[union], &parts, 5), [Effectif::Protege]);
        let union = Union { parties: vec![0, 1], nombre: 5 };
        assert_eq!(mask_unions(&[union], &parts, 5), [Effectif::Exact(5)]);
    }
}
