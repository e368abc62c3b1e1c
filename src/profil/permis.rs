//! Reading how one enters a métier for a driving licence. It gives a flag, never a verdict: ROME has no contexte for it.

use crate::graph::Referentiel;
use crate::model::{Metier, Nature};
use crate::text::fold::fold;

/// Folded words after "permis" that make it another one than that of driving.
const AUTRES: [&str; 8] = ["exploitation", "construire", "demolir", "points", "maritimes", "chasser", "chasse", "feu"];

/// Folded words that stand between "permis" and what it is for.
const LIENS: [&str; 4] = ["a", "d", "de", "du"];

/// Where a fiche speaks of a driving licence: the first sentence of its `acces`, or the certification that it cites.
///
/// ```
/// use passerelles::Moteur;
/// let referentiel = Moteur::embarque().referentiel();
/// let ambulancier = referentiel.metier("J1305".parse()?)?;
/// assert!(passerelles::profil::find_permis(referentiel, ambulancier).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn find_permis(referentiel: &Referentiel, metier: &Metier) -> Option<String> {
    let sentences = metier.acces.split_inclusive(['.', '!', '?', '\n']).map(str::trim);
    let spoken = sentences.into_iter().find(|sentence| speaks(sentence)).map(str::to_owned);
    spoken.or_else(|| {
        let cited = metier.cite.iter().filter_map(|code| referentiel.competence(*code));
        let mut titles = cited.filter(|item| item.nature == Nature::Certification);
        titles.find(|item| fold(&item.libelle).starts_with("permis de conduire")).map(|item| item.libelle.clone())
    })
}

fn speaks(sentence: &str) -> bool {
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(' ').collect();
    let drives = |at: usize| {
        let after = words[at + 1..].iter().find(|word| !LIENS.contains(word));
        let is_verb = at > 0 && ["a", "ont", "ayant", "avoir"].contains(&words[at - 1]);
        words[at] == "permis" && !is_verb && after.is_none_or(|word| !AUTRES.contains(word))
    };
    (0..words.len()).any(drives)
}

#[cfg(test)]
mod tests {
    use super::speaks;

    #[test]
    fn driving_licences_are_told_from_others() {
        for text in [
            "Le permis B est demandé.",
            "Les permis C ou C1.",
            "Permis de conduire exigé",
            "avec un permis D, obligatoire",
            "l'obtention d'un permis poids lourds",
            "le permis DE sera nécessaire",
        ] {
            assert!(speaks(text), "{text}");
        }
        for text in
            ["", "Un permis d'exploitation est obligatoire.", "les permis de construire", "Cela a permis de grandir."]
        {
            assert!(!speaks(text), "{text}");
        }
    }
}
