//! Everyday words and those that official labels use instead: words of the language, not names of métiers (those are in
//! `fixtures/faits/noms.toml`). General knowledge of French; add a row where a word that people say is in no label.

/// A word people say, and the words of labels that mean it. Folded, singular or as labels write it. Sorted.
const SYNONYMES: &[(&str, &[&str])] = &[
    ("abeille", &["apiculteur", "apicole"]),
    ("accueil", &["receptionniste", "standardiste"]),
    ("ado", &["adolescent", "jeunesse"]),
    ("aeroport", &["aeroportuaire"]),
    ("affiche", &["affichage"]),
    ("aide", &["assistant", "auxiliaire"]),
    ("alzheimer", &["agees", "gerontologie"]),
    ("amazon", &["livreur"]),
    ("amenagement", &["agencement"]),
    ("anglais", &["langue"]),
    ("animer", &["animateur"]),
    ("appartement", &["logement", "immobilier"]),
    ("apprendre", &["professeur"]),
    ("argent", &["fonds"]),
    ("ascenseur", &["ascenseurs"]),
    ("assistant", &["aide", "auxiliaire"]),
    ("auchan", &["magasin"]),
    ("autiste", &["handicap"]),
    ("auxiliaire", &["aide", "assistant"]),
    ("aveugle", &["visuel", "locomotion"]),
    ("avion", &["aerien", "aeronautique"]),
    ("bagnole", &["automobile", "vehicule"]),
    ("banque", &["bancaire"]),
    ("bateau", &["navire", "fluvial", "navale"]),
    ("bebe", &["enfant", "puericulture"]),
    ("biblio", &["bibliotheque"]),
    ("bicyclette", &["cycle"]),
    ("bijou", &["bijouterie"]),
    ("bistrot", &["cafe", "bar"]),
    ("bizness", &["commerce"]),
    ("boeuf", &["bovins"]),
    ("boite", &["entreprise"]),
    ("boulot", &["emploi"]),
    ("brancard", &["brancardier"]),
    ("brebis", &["ovins"]),
    ("bricolage", &["entretien", "batiment"]),
    ("bricoler", &["entretien"]),
    ("bureau", &["locaux"]),
    ("burger", &["rapide"]),
    ("bus", &["autobus"]),
    ("caisse", &["caissier"]),
    ("camera", &["video", "videosurveillance", "telesurveillance"]),
    ("cameras", &["video", "telesurveillance"]),
    ("camion", &["lourd", "routier"]),
    ("camping", &["plein"]),
    ("cantine", &["collective", "restauration"]),
    ("car", &["autocar"]),
    ("carrefour", &["magasin"]),
    ("carton", &["conditionnement"]),
    ("chantier", &["batiment"]),
    ("chat", &["animal", "animalier"]),
    ("chauffeur", &["conducteur"]),
    ("chaussure", &["chaussures"]),
    ("chef", &["responsable"]),
    ("cheval", &["equides", "equestre"]),
    ("cheveux", &["coiffure"]),
    ("chien", &["canin", "animalier"]),
    ("chomage", &["emploi"]),
    ("cine", &["cinema", "cinematographique"]),
    ("clim", &["climatisation"]),
    ("clinique", &["hospitalier"]),
    ("coach", &["entraineur", "educateur"]),
    ("cochon", &["porcins"]),
    ("coiffer", &["coiffeur"]),
    ("colis", &["messagerie"]),
    ("colle", &["afficheur"]),
    ("college", &["scolaire"]),
    ("colo", &["vacances", "sejour"]),
    ("colonie", &["vacances", "sejour"]),
    ("compta", &["comptable", "comptabilite"]),
    ("compte", &["comptable"]),
    ("concert", &["spectacle", "evenementiel"]),
    ("conducteur", &["chauffeur"]),
    ("conduire", &["conducteur"]),
    ("conduite", &["conducteur"]),
    ("copropriete", &["immeuble"]),
    ("couches", &["puericulture"]),
    ("coudre", &["couturier"]),
    ("courrier", &["facteur"]),
    ("cours", &["professeur", "enseignant"]),
    ("courses", &["course"]),
    ("crotte", &["proprete"]),
    ("cuisiner", &["cuisinier"]),
    ("cuistot", &["cuisinier"]),
    ("dame", &["agent", "employe"]),
    ("dechet", &["dechets"]),
    ("dent", &["dentaire"]),
    ("depannage", &["depanneur"]),
    ("detenu", &["penitentiaire"]),
    ("devoirs", &["scolaire"]),
    ("docteur", &["medecin"]),
    ("domotique", &["domoticien"]),
    ("ecole", &["scolaire"]),
    ("ecolier", &["eleve", "scolaire"]),
    ("education", &["educatif"]),
    ("ehpad", &["ehpad", "agees"]),
    ("eleve", &["scolaire"]),
    ("emballer", &["emballeur", "conditionnement"]),
    ("employe", &["agent"]),
    ("enseigner", &["enseignant", "professeur"]),
    ("enterrement", &["funeraire"]),
    ("fac", &["universite"]),
    ("facture", &["facturation"]),
    ("fastfood", &["rapide"]),
    ("femme", &["agent", "employe"]),
    ("ferme", &["agricole"]),
    ("fleur", &["fleuriste"]),
    ("flic", &["policier", "paix"]),
    ("fonds", &["valeurs"]),
    ("foot", &["football"]),
    ("foret", &["forestier"]),
    ("foyer", &["hebergement", "socioeducatif"]),
    ("fric", &["fonds"]),
    ("frigo", &["froid"]),
    ("fringues", &["habillement", "vetement"]),
    ("frite", &["rapide"]),
    ("funebre", &["funeraire"]),
    ("garage", &["automobile"]),
    ("garder", &["garde"]),
    ("garderie", &["periscolaire", "garde"]),
    ("gardien", &["surveillant"]),
    ("gare", &["ferroviaire"]),
    ("gateau", &["patisserie"]),
    ("gazon", &["verts"]),
    ("gens", &["particuliers"]),
    ("gosse", &["enfant"]),
    ("gym", &["gymnastique", "sportif"]),
    ("handicap", &["handicapees"]),
    ("handicape", &["handicap", "dependance"]),
    ("homme", &["agent", "employe"]),
    ("hopital", &["hospitalier"]),
    ("hotel", &["hotellerie"]),
    ("hotline", &["support", "assistance"]),
    ("immeuble", &["residence"]),
    ("immo", &["immobilier"]),
    ("impot", &["fiscal"]),
    ("infirme", &["handicap"]),
    ("instit", &["professeur"]),
    ("intermarche", &["magasin"]),
    ("internet", &["web"]),
    ("jardin", &["espaces", "verts"]),
    ("jardiner", &["jardinier"]),
    ("jeune", &["jeunesse"]),
    ("journal", &["presse"]),
    ("kebab", &["rapide"]),
    ("kfc", &["rapide"]),
    ("lapin", &["lapins"]),
    ("lavage", &["laveur"]),
    ("laver", &["laveur"]),
    ("leclerc", &["magasin"]),
    ("lessive", &["linge", "blanchisserie"]),
    ("lidl", &["magasin"]),
    ("linge", &["linger", "blanchisserie"]),
    ("lit", &["chambre"]),
    ("livrer", &["livreur"]),
    ("loi", &["juridique"]),
    ("lunettes", &["opticien", "lunetterie"]),
    ("lycee", &["scolaire"]),
    ("macdo", &["rapide"]),
    ("magasin", &["boutique", "vente"]),
    ("mairie", &["municipal", "territorial"]),
    ("maison", &["domicile"]),
    ("mamie", &["agees"]),
    ("marche", &["ambulant", "forain"]),
    ("masser", &["masseur"]),
    ("maternelle", &["maternelles"]),
    ("maths", &["mathematiques"]),
    ("mcdo", &["rapide"]),
    ("mecanique", &["mecanicien"]),
    ("mecano", &["mecanicien"]),
    ("medicament", &["pharmacie"]),
    ("medoc", &["pharmacie"]),
    ("menage", &["nettoyage", "entretien"]),
    ("mer", &["maritime"]),
    ("meuf", &["femme"]),
    ("mioche", &["enfant"]),
    ("moto", &["motocycles"]),
    ("mouton", &["ovins"]),
    ("mur", &["facade"]),
    ("muscu", &["musculation"]),
    ("neige", &["damage"]),
    ("nettoie", &["nettoyeur", "nettoyage"]),
    ("nettoyage", &["proprete", "menage"]),
    ("nettoyer", &["nettoyage", "nettoyeur"]),
    ("oeil", &["ophtalmologue"]),
    ("ongle", &["ongulaire"]),
    ("ordi", &["informatique"]),
    ("ordinateur", &["informatique"]),
    ("ouvrier", &["operateur", "agent"]),
    ("pain", &["boulangerie"]),
    ("papier", &["papetier"]),
    ("papy", &["agees"]),
    ("parc", &["jardins"]),
    ("patient", &["malade"]),
    ("patron", &["gerant", "directeur"]),
    ("peindre", &["peintre"]),
    ("pelleteuse", &["engins", "pelle"]),
    ("pelouse", &["verts"]),
    ("peri", &["periscolaire"]),
    ("perisco", &["periscolaire"]),
    ("pied", &["podologue"]),
    ("piscine", &["baignade", "nageur"]),
    ("pjj", &["judiciaire"]),
    ("plage", &["baignade"]),
    ("plateau", &["repas", "restauration"]),
    ("plonge", &["plongeur"]),
    ("poids", &["lourd"]),
    ("poisson", &["poissonnerie"]),
    ("pompier", &["secours"]),
    ("pompiste", &["station"]),
    ("porter", &["porteur"]),
    ("postal", &["courrier"]),
    ("poubelle", &["dechets", "ordures"]),
    ("poule", &["volailles", "avicole"]),
    ("pousser", &["brancardier"]),
    ("prison", &["penitentiaire"]),
    ("propre", &["proprete"]),
    ("proprete", &["nettoyage"]),
    ("psy", &["psychologue"]),
    ("pub", &["publicite"]),
    ("quartier", &["social"]),
    ("ranger", &["magasinier"]),
    ("rayon", &["libre"]),
    ("reception", &["receptionniste"]),
    ("recre", &["scolaire"]),
    ("reparer", &["reparateur", "mecanicien", "depanneur"]),
    ("repas", &["restauration"]),
    ("repasser", &["repasseur"]),
    ("responsable", &["chef"]),
    ("restaurant", &["restauration"]),
    ("resto", &["restaurant", "restauration"]),
    ("retraite", &["agees"]),
    ("retraites", &["agees"]),
    ("rsa", &["insertion"]),
    ("rue", &["urbain", "voirie"]),
    ("salle", &["restaurant"]),
    ("sang", &["analyses"]),
    ("scooter", &["deux", "roues"]),
    ("sdf", &["hebergement", "social"]),
    ("secu", &["securite"]),
    ("senior", &["agees"]),
    ("servir", &["serveur"]),
    ("social", &["socioeducatif"]),
    ("soignant", &["soins"]),
    ("soigner", &["soignant"]),
    ("soin", &["soins"]),
    ("sourd", &["signes"]),
    ("sport", &["sportif"]),
    ("stade", &["sportif"]),
    ("stock", &["magasinier"]),
    ("supermarche", &["magasin", "distribution"]),
    ("surveillance", &["securite"]),
    ("surveillant", &["gardien"]),
    ("surveiller", &["surveillant"]),
    ("tache", &["manoeuvre"]),
    ("tele", &["television", "audiovisuel"]),
    ("telephone", &["telephonique"]),
    ("theatre", &["spectacle"]),
    ("toilette", &["soins"]),
    ("toit", &["couvreur"]),
    ("toubib", &["medecin"]),
    ("toupie", &["beton"]),
    ("touriste", &["touristique"]),
    ("tracteur", &["agricoles"]),
    ("train", &["ferroviaire"]),
    ("tribunal", &["justice", "judiciaire"]),
    ("trier", &["trieur", "tri"]),
    ("urgence", &["urgences", "hospitalier"]),
    ("usine", &["industriel", "production"]),
    ("vacances", &["sejour"]),
    ("vache", &["bovins"]),
    ("vaisselle", &["plongeur"]),
    ("velo", &["cycle"]),
    ("vente", &["vendeur"]),
    ("vetement", &["habillement"]),
    ("veto", &["veterinaire"]),
    ("viande", &["boucherie"]),
    ("vieux", &["agees"]),
    ("vigne", &["viticole"]),
    ("vitre", &["vitres"]),
    ("voiture", &["automobile", "vehicule"]),
    ("yeux", &["ophtalmologue"]),
];

/// The words of labels that a folded word may mean; none for most words.
pub(super) fn synonymes(mot: &str) -> &'static [&'static str] {
    let find = |mot: &str| SYNONYMES.binary_search_by(|(said, _)| (*said).cmp(mot)).ok().map(|at| SYNONYMES[at].1);
    let endings = ["", "s", "e", "es"].iter();
    endings.filter_map(|ending| find(mot.strip_suffix(ending)?)).next().unwrap_or(&[])
}

/// What a word typed does among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It names something.
    Nom,
    /// It opens the sentence ("je cherche", "s'occuper de"), and names nothing where a name follows.
    Tournure,
    /// It tells when or under which contract, not what is done.
    Circonstance,
    /// It tells where or for whom: some names hold it, and most go without.
    Lieu,
}

/// Words that people put before what they mean. Sorted.
const TOURNURES: &[&str] = &[
    "aime",
    "aimer",
    "aimerais",
    "bosse",
    "bosser",
    "boulot",
    "celle",
    "celui",
    "cherche",
    "chercher",
    "comme",
    "devenir",
    "emploi",
    "faire",
    "fais",
    "faisait",
    "fait",
    "gens",
    "je",
    "job",
    "metier",
    "metiers",
    "occupe",
    "occuper",
    "offre",
    "personne",
    "poste",
    "profession",
    "quelqu",
    "recherche",
    "rechercher",
    "suis",
    "travail",
    "travaillais",
    "travaille",
    "travailler",
    "veux",
    "voudrais",
    "vouloir",
];

/// Words that tell when, how long or under which contract. Sorted.
const CIRCONSTANCES: &[&str] = &[
    "alternance",
    "apprenti",
    "apprentie",
    "autoentrepreneur",
    "benevole",
    "cdd",
    "cdi",
    "confirme",
    "confirmee",
    "contractuel",
    "contractuelle",
    "debutant",
    "debutante",
    "dimanche",
    "diplome",
    "diplomee",
    "end",
    "experience",
    "experimente",
    "experimentee",
    "ferie",
    "horaire",
    "independant",
    "independante",
    "interim",
    "interimaire",
    "jour",
    "journee",
    "liberal",
    "liberale",
    "matin",
    "nuit",
    "nuits",
    "partiel",
    "qualifie",
    "qualifiee",
    "remplacant",
    "remplacante",
    "remplacement",
    "saison",
    "saisonnier",
    "saisonniere",
    "samedi",
    "semaine",
    "soir",
    "soiree",
    "stagiaire",
    "temps",
    "titulaire",
    "vacataire",
    "week",
    "weekend",
];

/// Places and employers that people add to the name of a métier, and that tell few métiers apart. Sorted.
const LIEUX: &[&str] = &[
    "association",
    "cabinet",
    "clinique",
    "collectivite",
    "domicile",
    "ehpad",
    "entreprise",
    "foyer",
    "hopital",
    "hopitaux",
    "mairie",
    "maison",
    "particulier",
    "particuliers",
    "residence",
    "retraite",
    "urgence",
    "urgences",
    "usine",
];

/// Words for a person, which say nothing where "qui" follows ("une dame qui garde"). Sorted.
const PERSONNES: &[&str] = &["dame", "femme", "fille", "gars", "homme", "mec", "monsieur", "personne", "type"];

/// What follows "une dame qui", "celui qui"; the whole text where it does not begin so.
pub(super) fn without_person(folded: &str) -> &str {
    let Some((before, after)) = folded.split_once(" qui ") else { return folded };
    let person = before.rsplit(' ').next().unwrap_or(before);
    let known = PERSONNES.binary_search(&person).is_ok() || ["ce", "celle", "celui", "ceux"].contains(&person);
    if known && before.split(' ').count() <= 2 && !after.is_empty() { after } else { folded }
}

/// The role of each word typed. Words that open, circumstances and places are names where nothing else is, and a place
/// that comes first is a name.
pub(super) fn roles(typed: &[&str]) -> Vec<Role> {
    let has = |list: &[&str], mot: &str| list.binary_search(&mot).is_ok();
    let opening = typed.iter().take_while(|mot| has(TOURNURES, mot)).count();
    let role = |(at, mot): (usize, &&str)| {
        if at < opening {
            Role::Tournure
        } else if has(CIRCONSTANCES, mot) {
            Role::Circonstance
        } else if at > opening && has(LIEUX, mot) {
            Role::Lieu
        } else {
            Role::Nom
        }
    };
    let mut roles: Vec<Role> = typed.iter().enumerate().map(role).collect();
    if !roles.contains(&Role::Nom) {
        roles.fill(Role::Nom);
    }
    roles
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
    fn what_frames_a_name_is_told_from_it() {
        use Role::{Circonstance, Lieu, Nom, Tournure};
        assert!(TOURNURES.is_sorted() && CIRCONSTANCES.is_sorted() && LIEUX.is_sorted());
        let cases: [(&[&str], &[Role]); 6] = [
            (&["faire", "menage"], &[Tournure, Nom]),
            (&["serveuse", "interim"], &[Nom, Circonstance]),
            (&["conseiller", "emploi"], &[Nom, Nom]),
            (&["travail", "nuit"], &[Nom, Nom]),
            (&["travail", "maison", "retraite"], &[Tournure, Nom, Lieu]),
            (&["infirmiere", "urgences", "nuit"], &[Nom, Lieu, Circonstance]),
        ];
        for (typed, expected) in cases {
            assert_eq!(roles(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn who_does_it_says_nothing() {
        assert!(PERSONNES.is_sorted());
        for (typed, read) in [
            ("une dame qui garde", "garde"),
            ("celui qui livre", "livre"),
            ("agent qui nettoie", "agent qui nettoie"),
            ("dame qui ", "dame qui "),
            ("qui", "qui"),
        ] {
            assert_eq!(without_person(typed), read);
        }
    }

    #[test]
    fn plurals_are_found() {
        assert_eq!(synonymes("poubelles"), ["dechets", "ordures"]);
        assert!(synonymes("agent").is_empty());
    }
}
