//! The ranking judged against a mobility table, as hosts read it.

use crate::commun::Provenance;
use crate::miroir::{VersHote, miroir};

miroir! {
    /// A mean and its 95 % interval, by resampling of the sources.
    Intervalle de passerelles::analyse::Intervalle {
        /// The mean.
        moyenne: f64,
        /// The percentile 2.5.
        bas: f64,
        /// The percentile 97.5.
        haut: f64,
    }
}

miroir! {
    /// The measures of a cut.
    MesuresJugees de passerelles::analyse::MesuresJugees {
        /// One over the rank of the first expected target.
        mrr: Intervalle,
        /// Normalised discounted cumulative gain at k.
        ndcg: Intervalle,
        /// The part of sources whose closest expected target is among the first k.
        plus_proche: Intervalle,
        /// Expected targets among the first k, over k.
        precision: Intervalle,
        /// Expected targets among the first k, over all expected.
        rappel: Intervalle,
    }
}

miroir! {
    /// Pairs of a mobility table, by what a counsellor would be told of them.
    Repartition de passerelles::analyse::Repartition {
        /// How many pairs.
        paires: i32,
        /// The 10th, 25th, 50th, 75th and 90th percentiles of their couverture.
        couverture: Vec<f64>,
        /// The same with the credits of near compétences.
        couverture_avec_proches: Vec<f64>,
        /// How many have the couverture of a short one, whatever the gate says.
        au_seuil: i32,
        /// How many are courtes, longues, à étudier.
        classes: Vec<i32>,
    }
}

miroir! {
    /// One cut of the table, judged.
    CoupeJugee de passerelles::analyse::Coupe {
        /// Its name: "toutes", "depuis sap".
        nom: String,
        /// How many sources were judged.
        sources: i32,
        /// How many pairs were expected.
        paires: i32,
        /// The measures.
        mesures: MesuresJugees,
        /// What these pairs are; nothing where no couverture is known.
        repartition: Option<Repartition>,
    }
}

miroir! {
    /// The ranking, judged.
    Jugement de passerelles::analyse::Jugement {
        /// "passerelles.evaluation".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The rank at which it is judged.
        k: i32,
        /// The cuts that have pairs, "toutes" first; never empty.
        coupes: Vec<CoupeJugee>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
