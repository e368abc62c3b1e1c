//! Numbers as a person reads them in French.

/// A count and what it counts; none and one are singular in French.
///
/// ```
/// use passerelles::text::nombre::count;
/// assert_eq!(count(1, "métier", "métiers"), "1 métier");
/// assert_eq!([0, 2].map(|n| count(n, "bloc", "blocs")), ["0 bloc", "2 blocs"]);
/// ```
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", agree(n, one, many))
}

/// The word that goes with a count, where the count is told elsewhere or not at all.
pub fn agree<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n < 2 { one } else { many }
}

/// A number with so many decimals, after a comma.
///
/// ```
/// assert_eq!(passerelles::text::nombre::decimal(0.25, 3), "0,250");
/// ```
pub fn decimal(nombre: f64, decimales: usize) -> String {
    format!("{nombre:.decimales$}").replace('.', ",")
}
