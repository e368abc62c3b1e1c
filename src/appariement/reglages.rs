//! The figures that may be changed, each with its reason.

use crate::model::Degre;

/// How the matcher weighs and cuts. The defaults were chosen on the hand-judged pairs of `fixtures/proches` and on random
/// samples of what it proposes in the sectors of the project, for precision first: a wrong link misleads a person.
///
/// ```
/// use passerelles::appariement::Reglages;
/// let reglages = Reglages::default();
/// assert!(reglages.substitution > reglages.omission);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reglages {
    /// The degree from which two labels are linked: see what each threshold gives in `fixtures/proches/README.md`.
    pub seuil: Degre,
    /// The degree from which two labels are the same under two names, if they share no word that is only near.
    pub seuil_meme: Degre,
    /// What two near words share, in thousandths of their weight.
    pub voisin: u32,
    /// The price of a word that each label has alone, in thousandths: a substitution is more than two omissions.
    pub substitution: u32,
    /// The price of a word that one alone has, in thousandths: it makes the other broader, not foreign.
    pub omission: u32,
    /// What a common macro-compétence adds to a degree at most, in thousandths: where it holds few compétences.
    pub macro_commune: u32,
    /// What standing above adds to a degree, in thousandths. Not a link by itself: many of the 487 macro-compétences of
    /// ROME 4.60 hold what few would call a part of them ("Optimiser l'occupation des chambres" under "Respecter des
    /// règles, des consignes, normes et procédures opérationnelles").
    pub macro_parente: u32,
}

impl Default for Reglages {
    fn default() -> Self {
        Reglages {
            seuil: Degre::from_thousandths(540),
            seuil_meme: Degre::from_thousandths(900),
            voisin: 800,
            substitution: 1400,
            omission: 250,
            macro_commune: 120,
            macro_parente: 150,
        }
    }
}
