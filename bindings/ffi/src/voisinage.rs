//! Compétences near others, and those that texts may name, as hosts read them.

use crate::commun::{CoucheLue, Nature, Objet, Provenance};
use crate::miroir::{VersHote, miroir};
use crate::proche::{Preuve, Relation};
use crate::recherche::Confiance;

miroir! {
    /// A compétence near the one asked about.
    Voisine de passerelles::analyse::Voisine {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How the compétence asked about stands to it.
        relation: Relation,
        /// How near they are.
        degre: f64,
        /// What speaks for it.
        preuves: Vec<Preuve>,
    }
}

miroir! {
    /// The nearest compétences of one.
    Voisinage de passerelles::analyse::Voisinage {
        /// "passerelles.proches".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The compétence asked about.
        competence: Objet,
        /// The nearest, best first, ties by code; may be empty.
        proches: Vec<Voisine>,
        /// How many are near in all.
        total: i32,
        /// What the answer rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// How two compétences stand to each other.
    RelationLue de passerelles::analyse::RelationLue {
        /// "passerelles.relation".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The first compétence.
        a: Objet,
        /// The second.
        b: Objet,
        /// How the first stands to the second.
        relation: Relation,
        /// How near they are.
        degre: f64,
        /// What speaks for it.
        preuves: Vec<Preuve>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// A link proposed from a label to a compétence.
    LienLibelle de passerelles::analyse::LienPropose {
        /// What the label names: its code or its IRI, and the label.
        source: Objet,
        /// The compétence.
        cible: Objet,
        /// How the source stands to the compétence; never `Aucune`.
        relation: Relation,
        /// The SKOS mapping property from the source to the compétence.
        skos: String,
        /// How near they are.
        degre: f64,
        /// The part of the label that is nearest, or the whole.
        extrait: String,
        /// What speaks for it.
        preuves: Vec<Preuve>,
    }
}

miroir! {
    /// Links proposed from a nomenclature to the compétences of the référentiel.
    LiensProposes de passerelles::analyse::LiensProposes {
        /// "passerelles.liens".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// Where the labels are from: "blocs", "rome3", "rome4" or "esco".
        nomenclature: String,
        /// How many labels were read.
        lus: i32,
        /// How many have a link at least.
        lies: i32,
        /// The links, in the order of the labels, then nearest first.
        liens: Vec<LienLibelle>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// A compétence that a text may name. To be confirmed with the person: it is no acquis yet.
    Reconnue de passerelles::search::Reconnue {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How near the text, or that part of it, is to the label.
        degre: f64,
        /// How the whole text stands to the compétence; never `Aucune`.
        relation: Relation,
        /// The part of the text that is nearest.
        extrait: String,
        /// What speaks for it: the words shared. May be empty.
        preuves: Vec<Preuve>,
    }
}

miroir! {
    /// The parameters of an answer.
    ParametresReconnaissance de passerelles::search::ReconnaitreOptions {
        /// How many proposals at most.
        nombre: i32,
        /// The degree of the first proposal from which the answer is "probable"; below, nothing is sure.
        seuil: f64,
    }
}

miroir! {
    /// What an answer rests on. Nothing of the person.
    ProvenanceReconnaissance de passerelles::search::ReconnaissanceProvenance {
        /// The engine and its version.
        moteur: String,
        /// Whether a layer is abridged: what is not found may exist elsewhere.
        edition_abregee: bool,
        /// The layers of data.
        couches: Vec<CoucheLue>,
        /// The parameters.
        parametres: ParametresReconnaissance,
    }
}

miroir! {
    /// The compétences that a text may name, nearest first.
    Reconnaissance de passerelles::search::Reconnaissance {
        /// "passerelles.reconnaissance".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// Whether the text was longer than what is read.
        tronquee: bool,
        /// Each compétence once, by descending degree, ties by code. May be empty.
        competences: Vec<Reconnue>,
        /// Whether the first can be trusted: never `Sure`, since a person's words prove nothing.
        confiance: Confiance,
        /// What the answer rests on.
        provenance: ProvenanceReconnaissance,
    }
}
