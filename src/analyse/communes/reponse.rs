//! What a comparison of sets of métiers answers.

use serde::Serialize;

use crate::analyse::ensembles::EnsembleRetenu;
use crate::model::{Degre, Nature, Relation, Slug};
use crate::passerelle::{Millioniemes, Provenance};

/// How many compétences each list of what is specific, or missing, holds; how many there are is always told.
pub const NOMBRE_COMMUNES: usize = 30;

/// In how many métiers of a set a compétence is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// The set.
    pub ensemble: Slug,
    /// How many of its métiers require it; never null.
    pub metiers: usize,
}

/// A compétence that two sets or more require.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceCommune {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// "transversale" where all the sets require it, else "partagee".
    pub portee: &'static str,
    /// The sets that require it, in the order asked.
    pub ensembles: Vec<Presence>,
    /// How many passerelles between two different sets rest on it, each once.
    pub passerelles: usize,
    /// The sum of what it brings to their scores, in whole millionths.
    pub contribution: u64,
    /// The sum of what it brings to their couvertures, in whole millionths.
    pub poids: u64,
}

/// A compétence of one set alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceSpecifique {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many métiers of the set require it.
    pub metiers: usize,
}

/// A compétence of a near pair, and the sets that require it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceSituee {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// The sets that require it, in the order asked; never empty.
    pub ensembles: Vec<Presence>,
}

/// Two compétences that are not one but near, and that passerelles between two different sets bring together: one is held,
/// the other asked. Whether it is the same skill is for people to confirm, so it is counted apart from what is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetencesRapprochees {
    /// What the métier of departure gives.
    pub tenue: CompetenceSituee,
    /// What the métier of arrival asks, and the métier of departure does not give.
    pub demandee: CompetenceSituee,
    /// How what is held stands to what is asked.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// How many passerelles between two different sets bring them together, each once.
    pub passerelles: usize,
    /// The sum of what it would add to their couvertures if confirmed, in whole millionths.
    pub credit: u64,
}

/// What one set alone requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Specifiques {
    /// The set.
    pub ensemble: Slug,
    /// How many compétences no other set asked requires.
    pub nombre: usize,
    /// Those that most of its métiers require, the most first, then by code: at most [`NOMBRE_COMMUNES`].
    pub competences: Vec<CompetenceSpecifique>,
}

/// A compétence that passerelles lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceManquante {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many métiers of the set of departure require it; null: the whole set lacks it.
    pub metiers_de: usize,
    /// How many passerelles lack it.
    pub passerelles: usize,
    /// How many open ones it alone would bring to the couverture of a short one.
    pub rendrait_courtes: usize,
    /// For how many of them the source gives a near one, to be confirmed.
    pub proches: usize,
    /// The sum of what it would bring to their couvertures, in whole millionths.
    pub poids: u64,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
}

/// What one set lacks to reach another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manques {
    /// The set of departure.
    pub de: Slug,
    /// The set of arrival.
    pub vers: Slug,
    /// How many passerelles lead from one to the other.
    pub passerelles: usize,
    /// How many different compétences they lack.
    pub nombre: usize,
    /// Those whose learning would help most: by passerelles made short, then weight, then code; at most
    /// [`NOMBRE_COMMUNES`].
    pub competences: Vec<CompetenceManquante>,
}

/// What sets of métiers have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Communes {
    /// "passerelles.communes".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, in the order asked, each with the definition that was used.
    pub ensembles: Vec<EnsembleRetenu>,
    /// The proximité from which a pair counts as a passerelle.
    pub seuil: Millioniemes,
    /// The compétences that two sets or more require, by descending weight, then number of passerelles, then code.
    pub partagees: Vec<CompetenceCommune>,
    /// What is near without being shared, by descending credit, then number of passerelles, then codes; may be empty.
    pub proches: Vec<CompetencesRapprochees>,
    /// What each set alone requires, in the order asked.
    pub specifiques: Vec<Specifiques>,
    /// What each set lacks to reach each other one, in the order of a matrice without its diagonal.
    pub manques: Vec<Manques>,
    /// What the answer rests on.
    pub provenance: Provenance,
}
