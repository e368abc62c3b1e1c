//! SVG.

use crate::parcours::ReponseParcours;

/// Writes.
pub fn write(reponse: &ReponseParcours, largeur: u32) -> String {
    format!("{}{largeur}", reponse.genre)
}
