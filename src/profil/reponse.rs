//! The shape of a diagnostic: what `serde` writes is what every host reads.

use serde::Serialize;

use super::appui::Source;
use super::forme::Cadre;
use crate::certification::{Afest, EtatBloc, Levier, LienPlan};
use crate::import::Tension;
use crate::model::{Certitude, Fermete, Nature, NatureAcquis, Niveau};
use crate::passerelle::{Classe, Millioniemes, Objet, ProcheTenue, Provenance, Raison, Verdict};

/// What a person holds, where it leads, what bars the way and what would change it.
///
/// `genre` and `version` say what it is. Nothing in it says who the person is. Where it is made to be shared, it is the
/// diagnostic of the profil without limites nor wishes, to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// "passerelles.diagnostic".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The experiences, by code of métier.
    pub experiences: Vec<ExperienceLue>,
    /// The certifications held, by code.
    pub certifications: Vec<Objet>,
    /// The blocs held on their own, by code.
    pub blocs: Vec<Objet>,
    /// The exigences already met, by name.
    pub exigences: Vec<Objet>,
    /// The compétences held, the best supported first.
    pub competences: Vec<CompetenceTenue>,
    /// The limites stated, by name; empty where the answer is made to be shared.
    pub limites: Vec<LimiteLue>,
    /// What no data here can tell, to ask for each job; empty where the answer is made to be shared.
    pub a_demander: Vec<String>,
    /// Open métiers of which enough is held: best first, those with a limite that could not be checked after the others.
    pub courtes: Vec<Piste>,
    /// Métiers that hang on a certification or a higher level, likewise.
    pub longues: Vec<Piste>,
    /// The others, likewise.
    pub a_etudier: Vec<Piste>,
    /// How many métiers each of the three lists is the start of. Where nothing is held nothing ranks, and the lists are
    /// empty.
    pub comptes: [usize; 3],
    /// Blocs of certifications in force that the experience supports, the best supported first.
    pub vae: Vec<SoutienVae>,
    /// Every métier that a limite or a refusal excludes, nearest first.
    pub exclus: Vec<MetierExclu>,
    /// What lifting one limite or one refusal alone would open, the one that opens most first.
    pub changements: Vec<Changement>,
    /// How many métiers are within reach: open, and enough is held.
    pub a_portee: usize,
    /// The one bloc that brings most new métiers within reach, if any does.
    pub bloc: Option<Levier>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// An experience, as it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExperienceLue {
    /// The métier.
    pub metier: Objet,
    /// How long, in months.
    pub mois: u32,
    /// How long ago it ended on the date of the answer, in months.
    pub finie_depuis_mois: u32,
    /// In which capacity.
    pub cadre: Cadre,
    /// What it weighs on the date of the answer.
    pub poids: Millioniemes,
    /// What excludes going on with it; empty: nothing.
    pub exclusions: Vec<Exclusion>,
    /// Whether a limite could not be checked against the fiche.
    pub non_signale: bool,
}

/// A compétence held, and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceTenue {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// The best way in which it is held.
    pub preuve: NatureAcquis,
    /// The best weight of what supports it.
    pub poids: Millioniemes,
    /// All that it comes from.
    pub sources: Vec<Source>,
}

/// A limite as it was stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimiteLue {
    /// Its name, or the code of a contexte.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// How firm it is.
    pub fermete: Fermete,
}

/// A métier that the person may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piste {
    /// The métier.
    pub metier: Objet,
    /// Its rank in its list, from 1.
    pub rang: usize,
    /// What ranks: the greatest proximité to something exercised, times what that weighs.
    pub score: Millioniemes,
    /// What it is near to; nothing where nothing of the profil is a métier.
    pub par: Option<Proche>,
    /// How much of what it requires is held; nothing where it requires nothing that is counted.
    pub couverture: Option<Millioniemes>,
    /// The couverture and the credits of what is near to something held, to be confirmed; nothing where it is unknown, or
    /// near compétences were not looked for.
    pub couverture_avec_proches: Option<Millioniemes>,
    /// The same as the couverture over core compétences; nothing where the fiche marks none.
    pub coeur: Option<Millioniemes>,
    /// How many counted compétences are held…
    pub tenues: usize,
    /// …of how many.
    pub total: usize,
    /// What the gate says.
    pub verdict: Verdict,
    /// Every reason, those that weigh most first.
    pub raisons: Vec<Raison>,
    /// How far it is.
    pub classe: Classe,
    /// Whether a limite could not be checked against the fiche, which proves nothing: to be checked.
    pub non_signale: bool,
    /// The sentence of the fiche that speaks of a driving licence, for whoever has none: to be checked, no verdict.
    pub permis: Option<String>,
    /// Its level, or that of the certification it asks; nothing: unknown.
    pub niveau: Option<Niveau>,
    /// Whether that level is one wished for; nothing where none is, or the level is unknown.
    pub niveau_voulu: Option<bool>,
    /// What is missing, by descending weight.
    pub ecart: Vec<Ecart>,
    /// The certifications that close most of it, with the blocs to obtain.
    pub voies: Vec<Voie>,
    /// How tense its market is, where that was loaded; never ranks.
    pub tension: Vec<Tension>,
}

/// What a métier is near to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proche {
    /// The experience, or the certification that aims at the métier.
    pub source: Source,
    /// The métier exercised or aimed at.
    pub metier: Objet,
    /// What it weighs.
    pub poids: Millioniemes,
    /// The proximité of the two métiers.
    pub proximite: Millioniemes,
}

/// A missing compétence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ecart {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// What it would bring to the couverture.
    pub poids: Millioniemes,
    /// Whether the fiche marks it "Principale".
    pub coeur: bool,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
    /// Whether it may be learnt in the work situation.
    pub afest: Afest,
    /// What is held and near to it, to be confirmed with the person.
    pub proche: Option<ProcheTenue>,
}

/// A certification that closes an écart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voie {
    /// The certification.
    pub certification: Objet,
    /// How it stands to the métier.
    pub lien: LienPlan,
    /// Its level, where known.
    pub niveau: Option<Niveau>,
    /// Whether it is in force; nothing: unknown.
    pub en_vigueur: Option<bool>,
    /// The part of the métier's weight that the blocs close.
    pub ferme: Millioniemes,
    /// The blocs to obtain, by number; empty where the data has none.
    pub blocs: Vec<VoieBloc>,
    /// How many missing compétences they leave.
    pub non_couvertes: usize,
}

/// A bloc to obtain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoieBloc {
    /// Its code.
    pub code: String,
    /// Its title.
    pub libelle: String,
    /// How sure the pairing of code and title is.
    pub certitude: Option<Certitude>,
    /// Where it stands.
    pub etat: EtatBloc,
    /// How many of its linked compétences were exercised…
    pub n: usize,
    /// …of how many; null: unknown.
    pub m: usize,
    /// The missing compétences that it attests, by code.
    pub ferme: Vec<String>,
}

/// A bloc that experience supports: "soutenu par l'expérience (n sur m)". The jury decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SoutienVae {
    /// The bloc.
    pub bloc: Objet,
    /// Its certification.
    pub certification: Objet,
    /// How sure the pairing of code and title is.
    pub certitude: Option<Certitude>,
    /// How many of its linked compétences were exercised…
    pub n: usize,
    /// …of how many.
    pub m: usize,
}

/// What excludes a métier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreExclusion {
    /// A firm limite.
    Limite,
    /// A level refused.
    Niveau,
    /// A set refused.
    Ensemble,
}

/// One thing that excludes a métier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// What it is.
    pub genre: GenreExclusion,
    /// The limite, the level or the set.
    pub code: String,
    /// The reason in one sentence.
    pub texte: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub certitude: Certitude,
}

/// A métier excluded, and all that excludes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetierExclu {
    /// The métier.
    pub metier: Objet,
    /// How near it would be.
    pub score: Millioniemes,
    /// What excludes it; never empty.
    pub exclusions: Vec<Exclusion>,
}

/// What lifting one thing alone would open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changement {
    /// What would be lifted.
    pub genre: GenreExclusion,
    /// The limite, the level or the set.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// How many métiers nothing else excludes…
    pub ouvre: usize,
    /// …of which so many would be short.
    pub dont_courtes: usize,
    /// The nearest of them; at most ten.
    pub metiers: Vec<Objet>,
}
