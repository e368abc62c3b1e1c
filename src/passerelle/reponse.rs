//! The shape of answers: what `serde` writes is what every host reads.

use jiff::civil::Date;
use serde::Serialize;

use super::classe::Classe;
use super::millioniemes::Millioniemes;
use super::poids::Poids;
use super::raison::{Raison, Verdict};
use crate::graph::Referentiel;
use crate::model::{GenreMobilite, Identite, Nature, Niveau, Slug};

/// A thing with its code and its label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Objet {
    /// Its code, as text whatever its kind.
    pub code: String,
    /// Its label.
    pub libelle: String,
}

impl Objet {
    /// A thing from anything that writes its code.
    pub fn new(code: impl ToString, libelle: &str) -> Self {
        Objet { code: code.to_string(), libelle: libelle.to_owned() }
    }
}

/// A compétence that both métiers require.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partagee {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// What it brings to the score; may be null where it is in every métier or weighs nothing.
    pub contribution: Millioniemes,
    /// What it brings to the couverture.
    pub poids: Millioniemes,
    /// Whether the target marks it "Principale".
    pub coeur: bool,
}

/// A compétence that the target requires and that is not held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manquante {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// What it would bring to the couverture.
    pub poids: Millioniemes,
    /// Whether the target marks it "Principale".
    pub coeur: bool,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
}

/// Savoir-être of the target, apart from couverture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SavoirEtre {
    /// Those held.
    pub partages: Vec<Objet>,
    /// Those not held.
    pub manquants: Vec<Objet>,
}

/// The contextes de travail that stay and that change. All are possibilities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Contextes {
    /// In both métiers.
    pub communs: Vec<Objet>,
    /// In the target alone.
    pub nouveaux: Vec<Objet>,
    /// In the source alone.
    pub quittes: Vec<Objet>,
}

/// One composante of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Valeur {
    /// Its name.
    pub nom: &'static str,
    /// What it brings to the score.
    pub valeur: Millioniemes,
}

/// One shared trait and what it brings to the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The composante it is part of.
    pub composante: &'static str,
    /// The code of a compétence or a contexte; nothing for a word.
    pub code: Option<String>,
    /// Its label, or the word.
    pub libelle: String,
    /// What it brings to the score.
    pub contribution: Millioniemes,
}

/// A passerelle from one métier to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passerelle {
    /// Where it starts.
    pub source: Objet,
    /// Where it leads.
    pub cible: Objet,
    /// Its rank in the answer, from 1.
    pub rang: usize,
    /// Proximité: what ranks.
    pub score: Millioniemes,
    /// How much of what the target requires is held; nothing where it requires nothing that is counted.
    pub couverture: Option<Millioniemes>,
    /// The same over core compétences; nothing where the fiche marks none.
    pub coeur: Option<Millioniemes>,
    /// How many counted compétences of the target are held…
    pub tenues: usize,
    /// …of how many.
    pub total: usize,
    /// What the gate says.
    pub verdict: Verdict,
    /// Every reason, those that weigh most first.
    pub raisons: Vec<Raison>,
    /// How far it is.
    pub classe: Classe,
    /// Whether a limite could not be checked against the fiche.
    pub non_signale: bool,
    /// The parts of the score, which add up to it. Composantes of null weight are left out.
    pub composantes: Vec<Valeur>,
    /// Counted compétences held, by descending contribution, then weight, then code.
    pub partagees: Vec<Partagee>,
    /// Counted compétences not held, by descending weight, then code.
    pub manquantes: Vec<Manquante>,
    /// Savoir-être, apart.
    pub savoir_etre: SavoirEtre,
    /// Contextes de travail that stay and that change.
    pub contextes: Contextes,
    /// The levels of the source and of the target, where known.
    pub niveaux: [Option<Niveau>; 2],
    /// The rank of the target in ROME's official mobility, where it is there. Never part of the score.
    pub mobilite: Option<u16>,
    /// The kind of that mobility in ROME 3.
    pub mobilite_genre: Option<GenreMobilite>,
    /// Every shared trait, where asked for; adds up to the score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Detail>,
}

/// A layer of data, as an answer names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoucheLue {
    /// Its name.
    pub nom: String,
    /// Its edition.
    pub edition: String,
    /// Its date.
    pub date: Option<Date>,
    /// SHA-256 of what was read.
    pub empreinte: String,
    /// Whether it is an abridged edition.
    pub partiel: bool,
    /// Under what licence it is reused.
    pub licence: Option<String>,
}

impl From<&Identite> for CoucheLue {
    fn from(identite: &Identite) -> Self {
        CoucheLue {
            nom: identite.nom.clone(),
            edition: identite.edition.clone(),
            date: identite.date,
            empreinte: identite.empreinte.clone(),
            partiel: identite.partiel,
            licence: identite.licence.clone(),
        }
    }
}

/// The parameters of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parametres {
    /// The date the answer is "as of".
    pub date: Option<Date>,
    /// How many passerelles at most.
    pub nombre: Option<usize>,
    /// The set the answer is restricted to.
    pub ensemble: Option<Slug>,
    /// The verdicts kept; empty: all.
    pub verdicts: Vec<Verdict>,
    /// The least couverture kept.
    pub couverture_min: Millioniemes,
    /// The weights of the score, in thousandths.
    pub poids: Poids,
}

/// What an answer rests on. Nothing of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The engine and its version.
    pub moteur: String,
    /// Whether a layer is abridged: the answer then rests on a part of the métiers.
    pub edition_abregee: bool,
    /// The layers of data.
    pub couches: Vec<CoucheLue>,
    /// The parameters.
    pub parametres: Parametres,
}

impl Provenance {
    /// What a reading of a référentiel rests on, where no parameter enters: the defaults are told.
    pub fn of(referentiel: &Referentiel) -> Self {
        let parametres = Parametres {
            date: referentiel.date(),
            nombre: None,
            ensemble: None,
            verdicts: Vec::new(),
            couverture_min: Millioniemes(0),
            poids: Poids::for_nomenclature(referentiel.nomenclature()).clone(),
        };
        Self::new(referentiel, parametres)
    }

    /// What answers on a référentiel rest on.
    pub fn new(referentiel: &Referentiel, parametres: Parametres) -> Self {
        Provenance {
            moteur: concat!("passerelles ", env!("CARGO_PKG_VERSION")).to_owned(),
            edition_abregee: referentiel.is_partial(),
            couches: referentiel.couches().iter().map(CoucheLue::from).collect(),
            parametres,
        }
    }
}

/// A list of passerelles and what it rests on. `genre` and `version` say what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reponse {
    /// "passerelles.depuis", "passerelles.vers" or "passerelles.entre".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The métier asked about, as source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Objet>,
    /// The métier asked about, as target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cible: Option<Objet>,
    /// The passerelles, best first.
    pub passerelles: Vec<Passerelle>,
    /// What the answer rests on.
    pub provenance: Provenance,
}
