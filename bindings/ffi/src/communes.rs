//! What sets of métiers share and lack, as hosts read it.

use crate::analyse::EnsembleRetenu;
use crate::commun::{Nature, Provenance};
use crate::miroir::{VersHote, miroir};
use crate::proche::Relation;

miroir! {
    /// In how many métiers of a set a compétence is required.
    Presence de passerelles::analyse::Presence {
        /// The set.
        ensemble: String,
        /// How many of its métiers require it; never null.
        metiers: i32,
    }
}

miroir! {
    /// A compétence that two sets or more require.
    CompetenceCommune de passerelles::analyse::CompetenceCommune {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// "transversale" where all the sets require it, else "partagee".
        portee: String,
        /// The sets that require it, in the order asked.
        ensembles: Vec<Presence>,
        /// How many passerelles between two different sets rest on it, each once.
        passerelles: i32,
        /// The sum of what it brings to their scores, in whole millionths.
        contribution: i64,
        /// The sum of what it brings to their couvertures, in whole millionths.
        poids: i64,
    }
}

miroir! {
    /// A compétence of a near pair, and the sets that require it.
    CompetenceSituee de passerelles::analyse::CompetenceSituee {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// The sets that require it, in the order asked; never empty.
        ensembles: Vec<Presence>,
    }
}

miroir! {
    /// Two compétences that are near without being one, that passerelles between two different sets bring together.
    CompetencesRapprochees de passerelles::analyse::CompetencesRapprochees {
        /// What the métier of departure gives.
        tenue: CompetenceSituee,
        /// What the métier of arrival asks, and the métier of departure does not give.
        demandee: CompetenceSituee,
        /// How what is held stands to what is asked.
        relation: Relation,
        /// How near they are, 0 to 1.
        degre: f64,
        /// How many passerelles between two different sets bring them together, each once.
        passerelles: i32,
        /// The sum of what it would add to their couvertures if confirmed, in whole millionths.
        credit: i64,
    }
}

miroir! {
    /// A compétence of one set alone.
    CompetenceSpecifique de passerelles::analyse::CompetenceSpecifique {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How many métiers of the set require it.
        metiers: i32,
    }
}

miroir! {
    /// What one set alone requires.
    Specifiques de passerelles::analyse::Specifiques {
        /// The set.
        ensemble: String,
        /// How many compétences no other set asked requires.
        nombre: i32,
        /// Those that most of its métiers require, the most first, then by code: at most thirty.
        competences: Vec<CompetenceSpecifique>,
    }
}

miroir! {
    /// A compétence that passerelles lack.
    CompetenceManquante de passerelles::analyse::CompetenceManquante {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How many métiers of the set of departure require it; null: the whole set lacks it.
        metiers_de: i32,
        /// How many passerelles lack it.
        passerelles: i32,
        /// How many open ones it alone would bring to the couverture of a short one.
        rendrait_courtes: i32,
        /// For how many of them the source gives a near one, to be confirmed.
        proches: i32,
        /// The sum of what it would bring to their couvertures, in whole millionths.
        poids: i64,
        /// The blocs that attest it and may still be obtained, by code; may be empty.
        blocs: Vec<String>,
    }
}

miroir! {
    /// What one set lacks to reach another.
    Manques de passerelles::analyse::Manques {
        /// The set of departure.
        de: String,
        /// The set of arrival.
        vers: String,
        /// How many passerelles lead from one to the other.
        passerelles: i32,
        /// How many different compétences they lack.
        nombre: i32,
        /// Those whose learning would help most: by passerelles made short, then weight, then code; at most thirty.
        competences: Vec<CompetenceManquante>,
    }
}

miroir! {
    /// What sets of métiers have in common.
    Communes de passerelles::analyse::Communes {
        /// "passerelles.communes".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The sets, in the order asked, each with the definition that was used.
        ensembles: Vec<EnsembleRetenu>,
        /// The proximité from which a pair counts as a passerelle.
        seuil: f64,
        /// The compétences that two sets or more require, by descending weight, then number of passerelles, then code.
        partagees: Vec<CompetenceCommune>,
        /// What is near without being shared, by descending credit, then number of passerelles, then codes; may be empty.
        proches: Vec<CompetencesRapprochees>,
        /// What each set alone requires, in the order asked.
        specifiques: Vec<Specifiques>,
        /// What each set lacks to reach each other one, in the order of a matrice without its diagonal.
        manques: Vec<Manques>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
