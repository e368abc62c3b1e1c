//! How alike two strings are. The only place that names `strsim`.

/// Edits that turn one string into the other, a swap of neighbours counting for one. Quadratic in the lengths.
///
/// ```
/// assert_eq!(passerelles::text::similarity::edits("K1304", "K1403"), 2);
/// ```
pub fn edits(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

/// Likeness in [0, 1], prefixes counting more: suits short names typed by hand.
pub fn likeness(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(one, other)
}

/// The part of the longer string that [`edits`] leave alone, in [0, 1]; 1 for two empty strings. Quadratic.
///
/// ```
/// assert_eq!(passerelles::text::similarity::kept("agent", "argent"), 5.0 / 6.0);
/// ```
pub fn kept(one: &str, other: &str) -> f64 {
    let longest = one.chars().count().max(other.chars().count());
    if longest == 0 { 1.0 } else { 1.0 - edits(one, other).min(longest) as f64 / longest as f64 }
}
