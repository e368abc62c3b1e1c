//! What of a count may be written. See the [module](super) for the rule.

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The least number of profils that is written, and what numbers are rounded to, unless asked otherwise: what the French
/// statistical service asks of most tables about persons is three to eleven; five is the usual one.
pub const SEUIL_EFFECTIF: u64 = 5;

/// The least threshold that may be asked: with two, "fewer than two and more than none" is exactly one.
pub const SEUIL_EFFECTIF_MIN: u64 = 3;

/// A number of profils as it may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effectif {
    /// Fewer than the threshold, none included.
    Peu,
    /// So many that fewer than twice the threshold are outside, none included.
    PresqueTous,
    /// Suppressed so that another one cannot be recovered.
    Protege,
    /// At least this number, a step, and less than the next one: a multiple of the threshold, or one more where the
    /// total is a multiple.
    Arrondi(u64),
}

impl Effectif {
    /// What may be written of a count among `total`: each of these stands for as many counts in a row as the threshold at
    /// least, from a step to the one before the next. Steps are the multiples of the threshold; where the total, which is
    /// written, is one of them, they are one more, or two groups apart whose steps add up to the total would be exactly
    /// these.
    pub(super) fn new(count: u64, total: u64, seuil: u64) -> Self {
        let shift = u64::from(total.is_multiple_of(seuil));
        // The last step with as many counts as the threshold up to the total.
        let top = (total + 1).checked_sub(seuil + shift).map_or(0, |room| room / seuil * seuil + shift);
        if count < seuil + shift {
            Effectif::Peu
        } else if count >= top {
            Effectif::PresqueTous
        } else {
            Effectif::Arrondi((count - shift) / seuil * seuil + shift)
        }
    }

    /// The number, where one is written: rounded down to a step.
    pub fn nombre(self) -> Option<u64> {
        match self {
            Effectif::Arrondi(nombre) => Some(nombre),
            _ => None,
        }
    }

    /// The name used in answers.
    pub fn etat(self) -> &'static str {
        match self {
            Effectif::Arrondi(_) => "arrondi",
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

/// What may be written of the number of profils that are in one part at least, beside what is written of the parts.
///
/// Many parts may together tell what two numbers do not: five suppressed ones and their union of twenty are four each. So
/// the union is written where what is written of its parts is enough to make it up, which says nothing of the others.
/// That rule looks at nothing but what is written: that it applies tells no more.
pub(super) fn mask_union(union: Effectif, parties: impl Iterator<Item = Effectif> + Clone) -> Effectif {
    let alone = parties.clone().count() < 2;
    let written = parties.clone().filter_map(Effectif::nombre).sum();
    let is_made_up = match union {
        Effectif::Arrondi(nombre) => nombre <= written,
        Effectif::PresqueTous => parties.clone().any(|part| part == Effectif::PresqueTous),
        Effectif::Peu | Effectif::Protege => true,
    };
    if alone || is_made_up { union } else { Effectif::Protege }
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

    /// How profils are in parts: `kinds` counts them by which parts they are in, as bits.
    struct Cohorte {
        kinds: Vec<u64>,
        seuil: u64,
    }

    impl Cohorte {
        fn of(&self, is_in: impl Fn(usize) -> bool) -> u64 {
            self.kinds.iter().enumerate().filter(|(kind, _)| is_in(*kind)).map(|(_, count)| count).sum()
        }

        fn shown(&self, count: u64) -> Effectif {
            Effectif::new(count, self.kinds.iter().sum(), self.seuil)
        }

        fn in_one_of(&self, parts: &[usize]) -> u64 {
            self.of(|kind| parts.iter().any(|part| kind & (1 << part) != 0))
        }
    }

    /// Every cohort there is, of a size: whoever sees what is shown of some counts, and knows the rule and what is part of
    /// what, cannot tell a count that is not written. Cohorts that show the same are not told apart; over them, each count
    /// must take two values or more.
    fn no_count_is_recovered(
        total: u64,
        parts: usize,
        seuil: u64,
        report: impl Fn(&Cohorte) -> (Vec<u64>, Vec<Effectif>),
    ) {
        let mut seen: BTreeMap<Vec<Effectif>, Vec<BTreeSet<u64>>> = BTreeMap::new();
        for kinds in shares(total, 1 << parts) {
            let (counts, shown) = report(&Cohorte { kinds, seuil });
            let known = seen.entry(shown).or_insert_with_key(|shown| vec![BTreeSet::new(); shown.len()]);
            known.iter_mut().zip(counts).for_each(|(known, count)| known.extend([count]));
        }
        let numbers = |shown: &Vec<Effectif>| shown.iter().any(|one| one.nombre().is_some());
        assert!(total < 3 * seuil || seen.keys().any(numbers), "a rule that suppresses all proves nothing");
        for (shown, values) in &seen {
            for (one, values) in shown.iter().zip(values) {
                let (least, most) = (values.first().expect("a value"), values.last().expect("a value"));
                assert!(values.len() > 1, "{total}: {shown:?}: {one:?} can only be {least}");
                if let Some(nombre) = one.nombre() {
                    assert!(nombre <= *least && *most < nombre + seuil, "{shown:?}: {one:?} is {least} to {most}");
                }
            }
        }
    }

    /// A compétence that the holders of two others hold, and no one else: all three are shown.
    #[test]
    fn a_difference_of_two_numbers_tells_nothing() {
        for (seuil, last) in [(3, 16), (5, 21)] {
            for total in 2 * seuil..=last {
                no_count_is_recovered(total, 2, seuil, |cohorte| {
                    let counts = vec![cohorte.in_one_of(&[0]), cohorte.in_one_of(&[1]), cohorte.in_one_of(&[0, 1])];
                    let shown = counts.iter().map(|count| cohorte.shown(*count)).collect();
                    (counts, shown)
                });
            }
        }
    }

    /// Who holds a compétence, and who lacks it, are apart: what neither is stays unknown.
    #[test]
    fn what_two_numbers_leave_tells_nothing() {
        for total in 6..=14 {
            no_count_is_recovered(total, 2, 3, |cohorte| {
                let held = cohorte.of(|kind| kind & 1 != 0);
                let lacked = cohorte.of(|kind| kind & 3 == 2);
                (vec![held, lacked], vec![cohorte.shown(held), cohorte.shown(lacked)])
            });
        }
    }

    fn unions(total: u64, parts: usize, seuil: u64, sets: &[&[usize]]) {
        no_count_is_recovered(total, parts, seuil, |cohorte| {
            let mut counts: Vec<u64> = (0..parts).map(|part| cohorte.in_one_of(&[part])).collect();
            let mut shown: Vec<Effectif> = counts.iter().map(|count| cohorte.shown(*count)).collect();
            for set in sets {
                let count = cohorte.in_one_of(set);
                let masked = mask_union(cohorte.shown(count), set.iter().map(|part| shown[*part]));
                counts.push(count);
                shown.push(masked);
            }
            (counts, shown)
        });
    }

    #[test]
    fn no_count_of_two_metiers_is_recovered_from_their_sets() {
        (6..=16).for_each(|total| unions(total, 2, 3, &[&[0], &[0, 1], &[1]]));
        (10..=20).for_each(|total| unions(total, 2, 5, &[&[0, 1]]));
    }

    #[test]
    fn no_count_is_recovered_from_sets_that_overlap() {
        (6..=10).for_each(|total| unions(total, 3, 3, &[&[0, 1], &[1, 2], &[0, 1, 2]]));
        (6..=10).for_each(|total| unions(total, 3, 3, &[&[0, 1], &[2]]));
    }

    #[test]
    fn a_count_is_shown_from_multiple_to_multiple() {
        let shown = |count| Effectif::new(count, 103, 5);
        assert_eq!([0, 4].map(shown), [Effectif::Peu; 2]);
        assert_eq!([5, 9].map(shown), [Effectif::Arrondi(5); 2]);
        assert_eq!([90, 94].map(shown), [Effectif::Arrondi(90); 2]);
        assert_eq!([95, 103].map(shown), [Effectif::PresqueTous; 2]);
        // Ninety-five to ninety-nine, were it written, would leave four at least, and that is too few.
        assert_eq!((0..=8).map(|count| Effectif::new(count, 8, 5)).collect::<BTreeSet<_>>().len(), 2);
    }

    #[test]
    fn five_suppressed_parts_are_not_told_by_their_union() {
        let parts = [Effectif::Peu; 5];
        assert_eq!(mask_union(Effectif::Arrondi(20), parts.iter().copied()), Effectif::Protege);
        let parts = [Effectif::Arrondi(15), Effectif::Peu, Effectif::Arrondi(5)];
        assert_eq!(mask_union(Effectif::Arrondi(20), parts.iter().copied()), Effectif::Arrondi(20));
        assert_eq!(mask_union(Effectif::Arrondi(25), parts.iter().copied()), Effectif::Protege);
    }
}
