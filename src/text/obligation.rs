//! Reading how one enters a métier for words of obligation. It can only raise a doubt: no sentence opens a métier.

use super::fold::fold;

/// Stems of the words that speak of an obligation, as folded prefixes; two words where one alone says nothing.
const OBLIGATIONS: [&[&str]; 6] =
    [&["obligatoir"], &["imperati"], &["agrement"], &["carte", "professionnelle"], &["concours"], &["reglemente"]];

/// Folded words that turn what follows round.
const NEGATIONS: [&str; 7] = ["pas", "non", "sans", "aucun", "aucune", "ni", "jamais"];

/// How many words before an obligation a negation reaches: "n'est pas toujours obligatoire", "aucun diplôme n'est
/// obligatoire", but not "sans diplôme, le permis est obligatoire", which a comma cuts.
const PORTEE: usize = 6;

/// The first sentence of `acces` that speaks of an obligation and does not deny it.
///
/// ```
/// use passerelles::text::obligation::find_obligation;
/// let texte = "Accessible sans diplôme. Une carte professionnelle est exigée.";
/// assert_eq!(find_obligation(texte), Some("Une carte professionnelle est exigée."));
/// assert_eq!(find_obligation("Un diplôme n'est pas obligatoire."), None);
/// ```
pub fn find_obligation(acces: &str) -> Option<&str> {
    sentences(acces).find(|sentence| clauses(sentence).any(|clause| obliges(&clause)))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The clauses of a sentence, folded: a comma, a semicolon, a parenthesis, "mais" end the reach of a negation.
fn clauses(sentence: &str) -> impl Iterator<Item = String> {
    let parts = sentence.split([',', ';', ':', '(', ')']).map(fold);
    let parts = parts.flat_map(|part| part.split(" mais ").map(str::to_owned).collect::<Vec<_>>());
    parts.filter(|clause| !clause.is_empty())
}

fn obliges(clause: &str) -> bool {
    let words: Vec<&str> = clause.split(' ').collect();
    let speaks = |at: usize| {
        OBLIGATIONS.iter().any(|stems| {
            let found = words[at..].iter().zip(*stems).filter(|(word, stem)| word.starts_with(**stem)).count();
            found == stems.len()
        })
    };
    let denied = |at: usize| words[at.saturating_sub(PORTEE)..at].iter().any(|word| NEGATIONS.contains(word));
    (0..words.len()).any(|at| speaks(at) && !denied(at))
}

#[cfg(test)]
mod tests {
    use super::find_obligation;

    #[test]
    fn obligations_are_found_and_negations_heard() {
        let obliging = [
            "Ces diplômes sont obligatoires pour exercer ce métier en France.",
            "L'assistant maternel doit impérativement obtenir un agrément.",
            "Être titulaire d'une carte professionnelle délivrée par le CNAPS.",
            "Le métier est accessible par concours.",
            "Sans diplôme, le permis B est obligatoire.",
            "Le diplôme n'est pas exigé mais l'agrément est obligatoire.",
            "La profession est réglementée.",
        ];
        for texte in obliging {
            assert_eq!(find_obligation(texte), Some(texte));
        }
        let free = [
            "",
            "Cet emploi est accessible avec ou sans diplôme.",
            "Un diplôme n'est pas obligatoire.",
            "Un diplôme n'est pas toujours obligatoire.",
            "Aucun diplôme n'est obligatoire.",
            "Accessible sans concours.",
            "Une formation non obligatoire peut être un plus.",
            "Il concourt à la propreté. Une carte de visite aide.",
        ];
        for texte in free {
            assert_eq!(find_obligation(texte), None, "{texte}");
        }
    }
}
