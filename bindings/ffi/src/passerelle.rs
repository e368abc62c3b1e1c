//! Passerelles, as hosts read them.

use crate::commun::{Classe, Nature, Objet, Provenance, Raison, Verdict};
use crate::miroir::{VersHote, miroir};
use crate::proche::{CompetenceProche, ProcheTenue};

miroir! {
    /// The two kinds of mobility of ROME v3.
    enum GenreMobilite de passerelles::GenreMobilite, "snake_case" {
        /// A métier that one enters at once.
        Proche,
        /// A métier that one may grow into.
        Evolution,
    }
}

miroir! {
    /// A compétence that both métiers require.
    Partagee de passerelles::passerelle::Partagee {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// What it brings to the score; may be null where it is in every métier or weighs nothing.
        contribution: f64,
        /// What it brings to the couverture.
        poids: f64,
        /// Whether the target marks it "Principale".
        coeur: bool,
    }
}

miroir! {
    /// A compétence that the target requires and that is not held.
    Manquante de passerelles::passerelle::Manquante {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// What it would bring to the couverture.
        poids: f64,
        /// Whether the target marks it "Principale".
        coeur: bool,
        /// The blocs that attest it and may still be obtained, by code; may be empty.
        blocs: Vec<String>,
        /// What is held and near to it, to be confirmed with the person: it is missing all the same.
        proche: Option<ProcheTenue>,
    }
}

miroir! {
    /// Savoir-être of the target, apart from couverture.
    SavoirEtre de passerelles::passerelle::SavoirEtre {
        /// Those held.
        partages: Vec<Objet>,
        /// Those not held.
        manquants: Vec<Objet>,
    }
}

miroir! {
    /// The contextes de travail that stay and that change. All are possibilities.
    Contextes de passerelles::passerelle::Contextes {
        /// In both métiers.
        communs: Vec<Objet>,
        /// In the target alone.
        nouveaux: Vec<Objet>,
        /// In the source alone.
        quittes: Vec<Objet>,
    }
}

miroir! {
    /// One composante of a score.
    Valeur de passerelles::passerelle::Valeur {
        /// Its name.
        nom: String,
        /// What it brings to the score.
        valeur: f64,
    }
}

miroir! {
    /// One shared trait and what it brings to the score.
    Detail de passerelles::passerelle::Detail {
        /// The composante it is part of.
        composante: String,
        /// The code of a compétence or a contexte; nothing for a word.
        code: Option<String>,
        /// Its label, or the word.
        libelle: String,
        /// What it brings to the score.
        contribution: f64,
    }
}

miroir! {
    /// A passerelle from one métier to another.
    Passerelle de passerelles::Passerelle {
        /// Where it starts.
        source: Objet,
        /// Where it leads.
        cible: Objet,
        /// Its rank in the answer, from 1.
        rang: i32,
        /// Proximité: what ranks.
        score: f64,
        /// How much of what the target requires is held; nothing where it requires nothing that is counted.
        couverture: Option<f64>,
        /// The same and the credits of what is near to something held, to be confirmed; nothing where it is unknown, or near
        /// compétences were not looked for.
        couverture_avec_proches: Option<f64>,
        /// The same over core compétences; nothing where the fiche marks none.
        coeur: Option<f64>,
        /// How many counted compétences of the target are held…
        tenues: i32,
        /// …of how many.
        total: i32,
        /// What the gate says.
        verdict: Verdict,
        /// Every reason, those that weigh most first.
        raisons: Vec<Raison>,
        /// How far it is.
        classe: Classe,
        /// Whether a limite could not be checked against the fiche.
        non_signale: bool,
        /// The parts of the score, which add up to it. Composantes of null weight are left out.
        composantes: Vec<Valeur>,
        /// Counted compétences held, by descending contribution, then weight, then code.
        partagees: Vec<Partagee>,
        /// Counted compétences not held, by descending weight, then code.
        manquantes: Vec<Manquante>,
        /// Those of `manquantes` that are near to something held, by descending credit, then code: to be confirmed.
        proches: Vec<CompetenceProche>,
        /// Savoir-être, apart.
        savoir_etre: SavoirEtre,
        /// Contextes de travail that stay and that change.
        contextes: Contextes,
        /// The levels of the source and of the target, where known.
        niveaux: Vec<Option<i32>>,
        /// The rank of the target in ROME's official mobility, where it is there. Never part of the score.
        mobilite: Option<i32>,
        /// The kind of that mobility in ROME 3.
        mobilite_genre: Option<GenreMobilite>,
        /// Every shared trait, where asked for; adds up to the score.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contributions: Vec<Detail>,
    }
}

miroir! {
    /// A list of passerelles and what it rests on. `genre` and `version` say what it is.
    Reponse de passerelles::Reponse {
        /// "passerelles.depuis", "passerelles.vers" or "passerelles.entre".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The métier asked about, as source.
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<Objet>,
        /// The métier asked about, as target.
        #[serde(skip_serializing_if = "Option::is_none")]
        cible: Option<Objet>,
        /// The passerelles, best first.
        passerelles: Vec<Passerelle>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
