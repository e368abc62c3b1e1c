//! Everyday words and those that official labels use instead: words of the language, not names of métiers (those are in
//! `fixtures/faits/noms.toml`). General knowledge of French; add a row where a word that people say is in no label.

/// A word people say, and the words of labels that mean it. Folded, singular or as labels write it. Sorted.
const SYNONYMES: &[(&str, &[&str])] = &[
    ("aide", &["assistant", "auxiliaire"]),
    ("assistant", &["aide", "auxiliaire"]),
    ("auxiliaire", &["aide", "assistant"]),
    ("avion", &["aerien", "aeronautique"]),
    ("bagnole", &["automobile", "vehicule"]),
    ("bebe", &["enfant", "puericulture"]),
    ("bicyclette", &["cycle"]),
    ("bistrot", &["cafe", "bar"]),
    ("boite", &["entreprise"]),
    ("bricolage", &["entretien", "batiment"]),
    ("bureau", &["locaux"]),
    ("camion", &["lourd", "routier"]),
    ("cantine", &["collective", "restauration"]),
    ("chat", &["animal", "animalier"]),
    ("chauffeur", &["conducteur"]),
    ("chef", &["responsable"]),
    ("chien", &["canin", "animalier"]),
    ("chomage", &["emploi"]),
    ("clinique", &["hospitalier"]),
    ("coach", &["entraineur", "educateur"]),
    ("college", &["scolaire"]),
    ("compta", &["comptable", "comptabilite"]),
    ("concert", &["spectacle", "evenementiel"]),
    ("conducteur", &["chauffeur"]),
    ("cours", &["professeur", "enseignant"]),
    ("dame", &["agent", "employe"]),
    ("docteur", &["medecin"]),
    ("ecole", &["scolaire"]),
    ("ecolier", &["eleve", "scolaire"]),
    ("ehpad", &["ehpad", "agees"]),
    ("employe", &["agent"]),
    ("enterrement", &["funeraire"]),
    ("femme", &["agent", "employe"]),
    ("ferme", &["agricole"]),
    ("flic", &["policier", "paix"]),
    ("fringues", &["habillement", "vetement"]),
    ("funebre", &["funeraire"]),
    ("garage", &["automobile"]),
    ("garder", &["garde"]),
    ("gardien", &["surveillant"]),
    ("gosse", &["enfant"]),
    ("handicape", &["handicap", "dependance"]),
    ("homme", &["agent", "employe"]),
    ("hopital", &["hospitalier"]),
    ("hotline", &["support", "assistance"]),
    ("instit", &["professeur"]),
    ("linge", &["linger", "blanchisserie"]),
    ("lycee", &["scolaire"]),
    ("mairie", &["municipal", "territorial"]),
    ("mamie", &["agees"]),
    ("maths", &["mathematiques"]),
    ("mecano", &["mecanicien"]),
    ("menage", &["nettoyage", "entretien"]),
    ("mioche", &["enfant"]),
    ("ordi", &["informatique"]),
    ("ordinateur", &["informatique"]),
    ("ouvrier", &["operateur", "agent"]),
    ("papy", &["agees"]),
    ("patron", &["gerant", "directeur"]),
    ("piscine", &["baignade", "nageur"]),
    ("pjj", &["judiciaire"]),
    ("pompiste", &["station"]),
    ("postal", &["courrier"]),
    ("poubelle", &["dechets", "ordures"]),
    ("prison", &["penitentiaire"]),
    ("responsable", &["chef"]),
    ("resto", &["restaurant", "restauration"]),
    ("retraite", &["agees"]),
    ("senior", &["agees"]),
    ("sport", &["sportif"]),
    ("supermarche", &["magasin", "distribution"]),
    ("surveillant", &["gardien"]),
    ("toubib", &["medecin"]),
    ("train", &["ferroviaire"]),
    ("usine", &["industriel", "production"]),
    ("vaisselle", &["plongeur"]),
    ("velo", &["cycle"]),
    ("veto", &["veterinaire"]),
    ("vieux", &["agees"]),
    ("voiture", &["automobile", "vehicule"]),
];

/// The words of labels that a folded word may mean; none for most words.
pub(super) fn synonymes(mot: &str) -> &'static [&'static str] {
    let find = |mot: &str| SYNONYMES.binary_search_by(|(said, _)| (*said).cmp(mot)).ok().map(|at| SYNONYMES[at].1);
    let endings = ["", "s", "e", "es"].iter();
    endings.filter_map(|ending| find(mot.strip_suffix(ending)?)).next().unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn table_is_sorted_and_folded() {
        assert!(SYNONYMES.is_sorted_by(|a, b| a.0 < b.0));
        let words = SYNONYMES.iter().flat_map(|(said, meant)| meant.iter().chain([said]));
        for word in words {
            assert_eq!(fold(word), *word);
        }
    }

    #[test]
    fn plurals_are_found() {
        assert_eq!(synonymes("poubelles"), ["dechets", "ordures"]);
        assert!(synonymes("agent").is_empty());
    }
}
