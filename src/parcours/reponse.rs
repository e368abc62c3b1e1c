//! The shape of a parcours: what `serde` writes is what every host reads and draws without computing.

use serde::Serialize;

use super::bareme::{Bareme, CoutDetail};
use super::cible::CibleLue;
use super::condition::Condition;
use super::memoire::Inconnues;
use super::obstacle::Obstacle;
use crate::certification::{Afest, Dispense};
use crate::import::Tension;
use crate::model::{Nature, NatureAcquis, Niveau};
use crate::passerelle::{Millioniemes, Objet, ProcheTenue, Provenance, Raison, Verdict};

/// A compétence of the métier entered that is held already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gardee {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// Its part of the métier's weight.
    pub poids: Millioniemes,
    /// Whether the métier marks it "Principale".
    pub coeur: bool,
}

/// A compétence that is held after the étape and was not before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acquise {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How it comes to be held: exercised in the métier, or attested by a certification obtained for it.
    pub par: NatureAcquis,
    /// Whether the last métier of the parcours asks it.
    pub sert_a_l_arrivee: bool,
}

/// A compétence of the métier entered that is not held before the étape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AApprendre {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// Its part of the métier's weight.
    pub poids: Millioniemes,
    /// Whether the métier marks it "Principale".
    pub coeur: bool,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
    /// Whether it may be trained in the work situation.
    pub afest: Afest,
    /// What is held and near to it, to be confirmed with the person.
    pub proche: Option<ProcheTenue>,
}

/// A way of obtaining what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreVoie {
    /// A bloc of a certification that the étape asks.
    BlocExige,
    /// A bloc that closes some of the écart; nothing asks it.
    Bloc,
    /// A bloc that experience supports, to be shown to a VAE jury.
    Vae,
    /// Training in the work situation.
    Afest,
}

/// One way of obtaining some of what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voie {
    /// What kind of way it is.
    pub genre: GenreVoie,
    /// The bloc; nothing for AFEST.
    pub bloc: Option<Objet>,
    /// In words.
    pub texte: String,
    /// The missing compétences of the métier that it gives, by code; may be empty where links are unknown.
    pub competences: Vec<String>,
}

/// How much of the last métier of the parcours is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progression {
    /// The part of its weight; nothing where it counts no compétence.
    pub couverture: Option<Millioniemes>,
    /// How many of its compétences…
    pub tenues: usize,
    /// …of how many.
    pub total: usize,
}

/// One étape: a métier entered from another, with what is held by then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Etape {
    /// Its place in the parcours, from 1.
    pub rang: usize,
    /// The métier left.
    pub de: Objet,
    /// The métier entered.
    pub vers: Objet,
    /// What is to be learnt: compétences and blocs.
    pub effort: Millioniemes,
    /// What the étape costs.
    pub cout: Millioniemes,
    /// What that cost is made of.
    pub cout_detail: CoutDetail,
    /// What the gate says on entering.
    pub verdict: Verdict,
    /// Why, those that weigh most first.
    pub raisons: Vec<Raison>,
    /// Whether a limite could not be checked against the fiche.
    pub non_signale: bool,
    /// The level of the métier entered, where known.
    pub niveau: Option<Niveau>,
    /// Proximité of the two métiers.
    pub proximite: Millioniemes,
    /// The part of the métier's weight that is held on entering; nothing where it counts no compétence.
    pub couverture: Option<Millioniemes>,
    /// The same and the credits of what is near to something held, to be confirmed; nothing where it is unknown, or near
    /// compétences were not looked for. The cost does not know it: nobody has confirmed anything yet.
    pub couverture_avec_proches: Option<Millioniemes>,
    /// How many of its counted compétences are held on entering…
    pub tenues: usize,
    /// …of how many.
    pub total: usize,
    /// What must be obtained first; empty where nothing is.
    pub conditions: Vec<Condition>,
    /// What may shorten the way to the certifications asked.
    pub allegements: Vec<Dispense>,
    /// Counted compétences of the métier held already, by descending weight.
    pub gardees: Vec<Gardee>,
    /// Counted compétences newly held after the étape, by code.
    pub acquises: Vec<Acquise>,
    /// Counted compétences of the métier not held before the étape, by descending weight.
    pub manquantes: Vec<AApprendre>,
    /// By which ways they may be obtained.
    pub voies: Vec<Voie>,
    /// How much of the last métier is held after the étape.
    pub arrivee: Progression,
}

impl Etape {
    /// What the gate says, in words.
    pub fn acces(&self) -> &'static str {
        match self.verdict {
            Verdict::Ouverte => "Étape ouverte",
            Verdict::Conditionnelle => "Étape sous condition",
            Verdict::Inconnue => "Accès inconnu, à vérifier",
            // A search never enters one; an answer that was written by hand may.
            Verdict::Bloquee => "Étape bloquée",
        }
    }
}

/// What is new at the end of a parcours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nouveau {
    /// Métiers entered, in their order.
    pub metiers: Vec<Objet>,
    /// Certifications obtained, in their order.
    pub certifications: Vec<Objet>,
    /// Agréments, cards, registrations… obtained, in words.
    pub demarches: Vec<String>,
    /// Compétences of the last métier that were not held at the départ, by descending weight.
    pub competences: Vec<Objet>,
    /// How many compétences are newly held, of any métier of the way.
    pub total: usize,
    /// How much of the last métier was held at the départ.
    pub depart: Progression,
}

/// A parcours in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Textes {
    /// For the person, a sentence or two an étape.
    pub personne: Vec<String>,
    /// For a counsellor, with codes, figures and sources.
    pub conseiller: Vec<String>,
}

/// A parcours: étapes from the départ to a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parcours {
    /// Its rank in the answer, from 1.
    pub rang: usize,
    /// What it costs.
    pub cout: Millioniemes,
    /// What that cost is made of; adds up to it.
    pub cout_detail: CoutDetail,
    /// What is to be learnt: compétences and blocs.
    pub effort: Millioniemes,
    /// The highest level of the certifications asked on the way; nothing: none is asked, or its level is unknown.
    pub niveau_demande: Option<Niveau>,
    /// The level of the last métier, where known.
    pub niveau_atteint: Option<Niveau>,
    /// How tense the market of the last métier is, by family; empty where no tension was loaded or none is known.
    pub tension: Vec<Tension>,
    /// The étapes, at least one.
    pub etapes: Vec<Etape>,
    /// What is new at the end.
    pub nouveau: Nouveau,
    /// The same in words.
    pub textes: Textes,
}

impl ReponseParcours {
    /// All parcours, the best ones first, then those by échelons; by rank.
    pub fn tous(&self) -> impl Iterator<Item = &Parcours> {
        self.parcours.iter().chain(&self.echelons)
    }
}

/// How parcours were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choix {
    /// The cheapest ones.
    #[default]
    Meilleurs,
    /// Those that no other beats on effort, étapes, level asked, level reached and tension together.
    Pareto,
}

/// The parameters of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParametresParcours {
    /// How parcours were chosen.
    pub choix: Choix,
    /// How many at most; the whole front where it is one.
    pub nombre: usize,
    /// How many étapes at most.
    pub etapes_max: usize,
    /// How many nearest métiers an étape may lead to.
    pub voisins: usize,
    /// Whether unknown access is followed.
    pub inconnues: Inconnues,
    /// The prices.
    pub bareme: Bareme,
    /// How many levels above what is held a certification asked may be; nothing: any number.
    pub marche_max: Option<u8>,
    /// The region of the tensions, by INSEE code.
    pub region: Option<u32>,
}

/// Parcours, and what they rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReponseParcours {
    /// "passerelles.parcours".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The métier exercised.
    pub depart: Objet,
    /// Where parcours may end.
    pub cible: CibleLue,
    /// The parcours, best first; empty where there is none.
    pub parcours: Vec<Parcours>,
    /// Beside them, the best that climb title by title: no title asked is more than [`super::ECHELON`] levels above those
    /// held by then, and each after the first is one that a text in effect eases for them. They cost more and ask less at
    /// once. Ranks go on from those of `parcours`. Empty where the best ones climb so already, where there is none, for a
    /// front, or under a `marche_max` of one's own.
    pub echelons: Vec<Parcours>,
    /// Whether these are proven the best. `false` where the search was stopped: there may be better ones.
    pub prouve: bool,
    /// Why there is none, and what would open one; nothing where there is one.
    pub obstacle: Option<Obstacle>,
    /// The parameters.
    pub parametres: ParametresParcours,
    /// What the answer rests on.
    pub provenance: Provenance,
}
