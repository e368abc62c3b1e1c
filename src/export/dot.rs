//! DOT, for Graphviz.

use crate::parcours::ReponseParcours;

/// Writes.
pub fn write(reponse: &ReponseParcours) -> String {
    format!("{}", reponse.genre)
}
