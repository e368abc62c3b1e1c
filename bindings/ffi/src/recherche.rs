//! What search found, as hosts read it.

use crate::commun::CoucheLue;
use crate::miroir::{VersHote, miroir};

miroir! {
    /// The kinds of things that are found. Ordered as they follow where scores are equal.
    enum GenreObjet de passerelles::search::GenreObjet, "snake_case" {
        /// A métier.
        Metier,
        /// A certification.
        Certification,
        /// A bloc de compétences.
        Bloc,
        /// A compétence or a macro-compétence.
        Competence,
    }
}

miroir! {
    /// Which kind of name matched. Ordered as they follow where scores are equal.
    enum Champ de passerelles::search::Champ, "snake_case" {
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
}

miroir! {
    /// How it matched: the loosest link among the words. Ordered, the closest first.
    enum Correspondance de passerelles::search::Correspondance, "snake_case" {
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
}

miroir! {
    /// How far the first result can be trusted. Ordered: the greater, the surer.
    enum Confiance de passerelles::search::Confiance, "snake_case" {
        /// Nothing near enough was found; no result at all.
        Aucune,
        /// Rien de sûr: the results are but the nearest.
        Faible,
        /// The first results likely hold the right one: look at them.
        Probable,
        /// The first result stands clear of the others, and none of them bears the very name typed.
        Sure,
    }
}

miroir! {
    /// Where confidence starts. Scores are those of the best result.
    Seuils de passerelles::search::Seuils {
        /// From here, and with `ecart` above the next, a result is "sure". A name typed with one typo still is.
        sure: f64,
        /// How far above the second result a "sure" one stands.
        ecart: f64,
        /// From here a result is "probable"; below, nothing is sure and the results are but the nearest.
        probable: f64,
        /// Below this a result is not shown at all.
        plancher: f64,
    }
}

miroir! {
    /// What matched, and how.
    Via de passerelles::search::Via {
        /// Which kind of name.
        champ: Champ,
        /// The name itself, as the data writes it.
        texte: String,
        /// How.
        correspondance: Correspondance,
    }
}

miroir! {
    /// A thing found.
    Resultat de passerelles::search::Resultat {
        /// What kind of thing it is.
        objet: GenreObjet,
        /// Its code.
        code: String,
        /// Its label.
        libelle: String,
        /// How well it answers, at most one.
        score: f64,
        /// What matched.
        via: Via,
    }
}

miroir! {
    /// The parameters of an answer.
    ParametresRecherche de passerelles::search::Parametres {
        /// The kinds of things looked for; empty: all.
        objets: Vec<GenreObjet>,
        /// How many results at most.
        nombre: i32,
        /// Where confidence starts.
        seuils: Seuils,
    }
}

miroir! {
    /// What an answer rests on.
    ProvenanceRecherche de passerelles::search::Provenance {
        /// The engine and its version.
        moteur: String,
        /// Whether a layer is abridged: what is not found may exist elsewhere.
        edition_abregee: bool,
        /// The layers of data.
        couches: Vec<CoucheLue>,
        /// The parameters.
        parametres: ParametresRecherche,
    }
}

miroir! {
    /// What was found, best first.
    Recherche de passerelles::search::Reponse {
        /// "passerelles.recherche".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// What was read of the query, folded: bounded, letters, digits and blanks alone.
        requete: String,
        /// Whether the query was longer than what is read.
        tronquee: bool,
        /// The results, each thing once, by descending score; equal scores by field, kind and code. May be empty.
        resultats: Vec<Resultat>,
        /// How far the first can be trusted.
        confiance: Confiance,
        /// What the answer rests on.
        provenance: ProvenanceRecherche,
    }
}
