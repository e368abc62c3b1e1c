//! The shape of what search answers.

use serde::Serialize;

use super::constantes::Seuils;
use crate::passerelle::{CoucheLue, Millioniemes};

/// The kinds of things that are found. Ordered as they follow where scores are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreObjet {
    /// A métier.
    Metier,
    /// A certification.
    Certification,
    /// A bloc de compétences.
    Bloc,
    /// A compétence or a macro-compétence.
    Competence,
}

impl GenreObjet {
    /// The word shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            GenreObjet::Metier => "métier",
            GenreObjet::Certification => "certification",
            GenreObjet::Bloc => "bloc",
            GenreObjet::Competence => "compétence",
        }
    }
}

/// Which kind of name matched. Ordered as they follow where scores are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Champ {
    /// Its code.
    Code,
    /// Its official label.
    Libelle,
    /// What people say: the table of common names.
    NomUsuel,
    /// A job title under the métier.
    Appellation,
    /// An abbreviation.
    Abrege,
    /// Words of the fiche: appellations and definition together.
    Fiche,
}

impl Champ {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Champ::Code => "code",
            Champ::Libelle => "intitulé",
            Champ::NomUsuel => "nom usuel",
            Champ::Appellation => "appellation",
            Champ::Abrege => "abrégé",
            Champ::Fiche => "mots de la fiche",
        }
    }
}

/// How it matched: the loosest link among the words. Ordered, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Correspondance {
    /// The same text, accents and punctuation aside.
    Exacte,
    /// The same words: another order, gender, number or small words.
    MemesMots,
    /// All words typed are there, among others, or as beginnings.
    Debut,
    /// With a typo.
    Approchee,
    /// With words of the same family, or that labels use instead of those typed.
    Voisine,
    /// Some words typed are not there.
    Partielle,
}

impl Correspondance {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Correspondance::Exacte => "exact",
            Correspondance::MemesMots => "mêmes mots",
            Correspondance::Debut => "tous les mots tapés, entiers ou commencés",
            Correspondance::Approchee => "à une faute de frappe près",
            Correspondance::Voisine => "mots de la même famille ou de même sens",
            Correspondance::Partielle => "une partie des mots",
        }
    }
}

/// What matched, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Via {
    /// Which kind of name.
    pub champ: Champ,
    /// The name itself, as the data writes it.
    pub texte: String,
    /// How.
    pub correspondance: Correspondance,
}

/// A thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resultat {
    /// What kind of thing it is.
    pub objet: GenreObjet,
    /// Its code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// How well it answers, at most one.
    pub score: Millioniemes,
    /// What matched.
    pub via: Via,
}

/// How far the first result can be trusted. Ordered: the greater, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confiance {
    /// Nothing near enough was found; no result at all.
    Aucune,
    /// Rien de sûr: the results are but the nearest.
    Faible,
    /// The first results likely hold the right one: look at them.
    Probable,
    /// The first result stands clear of the others, and none of them bears the very name typed.
    Sure,
}

impl Confiance {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Confiance::Aucune => "rien trouvé",
            Confiance::Faible => "rien de sûr : voici seulement le plus proche",
            Confiance::Probable => "probable : vérifiez parmi les premiers",
            Confiance::Sure => "sûr",
        }
    }
}

/// The parameters of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parametres {
    /// The kinds of things looked for; empty: all.
    pub objets: Vec<GenreObjet>,
    /// How many results at most.
    pub nombre: usize,
    /// Where confidence starts.
    pub seuils: Seuils,
}

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The engine and its version.
    pub moteur: &'static str,
    /// Whether a layer is abridged: what is not found may exist elsewhere.
    pub edition_abregee: bool,
    /// The layers of data.
    pub couches: Vec<CoucheLue>,
    /// The parameters.
    pub parametres: Parametres,
}

/// What was found, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reponse {
    /// "passerelles.recherche".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// What was read of the query, folded: bounded, letters, digits and blanks alone.
    pub requete: String,
    /// Whether the query was longer than what is read.
    pub tronquee: bool,
    /// The results, each thing once, by descending score; equal scores by field, kind and code. May be empty.
    pub resultats: Vec<Resultat>,
    /// How far the first can be trusted.
    pub confiance: Confiance,
    /// What the answer rests on.
    pub provenance: Provenance,
}
