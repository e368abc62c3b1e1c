//! Exact parts of one: what scores and couvertures are counted in.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Serialize, Serializer};

/// A number of millionths. Integer, so that a sum is exact and the same everywhere; written with 6 decimals.
///
/// ```
/// use passerelles::Millioniemes;
/// let score: Millioniemes = [Millioniemes(120_000), Millioniemes(3)].into_iter().sum();
/// assert_eq!(score.to_string(), "0.120003");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millioniemes(pub u32);

impl Millioniemes {
    /// One.
    pub const UN: Millioniemes = Millioniemes(1_000_000);

    /// The same as a fraction of one; exact to the sixth decimal.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1e6
    }

    /// The same as a rounded percentage, for a person.
    pub fn percent(self) -> u32 {
        (self.0 + 5_000) / 10_000
    }
}

impl fmt::Display for Millioniemes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

impl Add for Millioniemes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Millioniemes(self.0 + other.0)
    }
}

impl AddAssign for Millioniemes {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Millioniemes {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

impl Serialize for Millioniemes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The shortest decimal of n/10^6 has at most six decimals: the number written is exact.
        serializer.serialize_f64(self.as_f64())
    }
}

/// Splits one among weights, in whole millionths that add up to exactly one: the largest remainders get what rounding
/// down leaves, the first of equals first. Empty or null weights give no parts at all (`None`).
pub fn share_out(weights: &[u64]) -> Option<Vec<Millioniemes>> {
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if total == 0 {
        return None;
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut by_remainder = Vec::with_capacity(weights.len());
    for (weight, at) in weights.iter().zip(0u32..) {
        let (part, remainder) = divide(*weight, total);
        parts.push(Millioniemes(part as u32));
        by_remainder.push((std::cmp::Reverse(remainder), at));
    }
    let left = (Millioniemes::UN.0 - parts.iter().map(|part| part.0).sum::<u32>()) as usize;
    if left < by_remainder.len() {
        by_remainder.select_nth_unstable(left);
    }
    for (_, at) in by_remainder.into_iter().take(left) {
        parts[at as usize].0 += 1;
    }
    Some(parts)
}

/// How many whole millionths of `total` a weight is, and what is left over. In 64 bits where they hold it, which divide
/// many times faster.
fn divide(weight: u64, total: u128) -> (u128, u128) {
    let whole = u64::from(Millioniemes::UN.0);
    if let (Some(product), Ok(total)) = (weight.checked_mul(whole), u64::try_from(total)) {
        return (u128::from(product / total), u128::from(product % total));
    }
    let product = u128::from(weight) * u128::from(whole);
    (product / total, product % total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_one() {
        for weights in [vec![1], vec![1, 1, 1], vec![7, 0, 3, 1], vec![u64::MAX / 4; 3], (1..2000).collect()] {
            let parts = share_out(&weights).expect("positive weights");
            assert_eq!(parts.iter().copied().sum::<Millioniemes>(), Millioniemes::UN);
        }
        assert_eq!(share_out(&[]), None);
        assert_eq!(share_out(&[0, 0]), None);
        assert_eq!(share_out(&[1, 1, 1]).expect("positive"), [333_334, 333_333, 333_333].map(Millioniemes));
    }
}
