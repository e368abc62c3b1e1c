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
