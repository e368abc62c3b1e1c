//! Free text to compétences: a line of a CV, an employer's wish. The one matcher proposes ([`Proches::propose`]); here
//! is what is read of a text, where proposals begin to be trusted, and the shape of the answer.

use serde::Serialize;

use super::reponse::Confiance;
use crate::appariement::{Preuve, Proches, Proposition};
use crate::graph::Referentiel;
use crate::model::{Degre, Nature, Relation};
use crate::passerelle::CoucheLue;
use crate::text::words;

/// How many characters of a text are read: some ten lines of a CV. Each part of a text is matched by itself, so that
/// this bounds the work.
pub const LIGNE_MAX: usize = 1_000;

/// How many proposals are given by default: what a person reads at a glance.
const NOMBRE: usize = 5;

/// The degree from which a proposal is "probable". Above the degree at which the matcher links two official labels (.64):
/// a person's words are looser. Chosen for precision first on `tests/data/lignes_cv.tsv`.
const SEUIL_PROBABLE: Degre = Degre::from_thousandths(700);

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReconnaitreOptions {
    /// How many proposals at most; 5 by default.
    pub nombre: usize,
    /// The degree of the first proposal from which the answer is "probable", where it shares more than half of the
    /// words of that part of the text; below, nothing is sure.
    pub seuil: Degre,
}

impl Default for ReconnaitreOptions {
    fn default() -> Self {
        ReconnaitreOptions { nombre: NOMBRE, seuil: SEUIL_PROBABLE }
    }
}

/// A compétence that the text may name. To be confirmed with the person: it is no acquis yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconnue {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// Savoir-faire, savoir or savoir-être.
    pub nature: Nature,
    /// How near the text, or that part of it, is to the label.
    pub degre: Degre,
    /// How the whole text stands to the compétence; never "aucune".
    pub relation: Relation,
    /// The part of the text that is nearest.
    pub extrait: String,
    /// What speaks for it: the words shared. May be empty.
    pub preuves: Vec<Preuve>,
}

/// What an answer rests on. Nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconnaissanceProvenance {
    /// The engine and its version.
    pub moteur: &'static str,
    /// Whether a layer is abridged: what is not found may exist elsewhere.
    pub edition_abregee: bool,
    /// The layers of data.
    pub couches: Vec<CoucheLue>,
    /// The parameters.
    pub parametres: ReconnaitreOptions,
}

/// The compétences that a text may name, nearest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconnaissance {
    /// "passerelles.reconnaissance".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// Whether the text was longer than what is read.
    pub tronquee: bool,
    /// Each compétence once, by descending degree, ties by code. May be empty.
    pub competences: Vec<Reconnue>,
    /// Whether the first can be trusted: "probable", "faible" (rien de sûr) or "aucune". Never "sure": a person's words
    /// prove nothing.
    pub confiance: Confiance,
    /// What the answer rests on.
    pub provenance: ReconnaissanceProvenance,
}

/// Whether more than half of the words that carry something in the part of the text are among those shared: "nettoyage de
/// la cuisine" is not known by "cuisine" alone, however near the label.
fn is_supported(proposition: &Proposition) -> bool {
    let shared: usize = proposition
        .preuves
        .iter()
        .map(|preuve| match preuve {
            Preuve::Mots { mots } => mots.len(),
            _ => 0,
        })
        .sum();
    2 * shared > words::stems(&proposition.extrait).count()
}

/// The compétences that a free text may name: its first [`LIGNE_MAX`] characters are read. Complexity: for the text and
/// each part of it, the labels that share a word with it.
///
/// ```
/// use passerelles::Moteur;
/// use passerelles::search::{Confiance, ReconnaitreOptions};
/// let options = ReconnaitreOptions::default();
/// let reponse = Moteur::mini().reconnaitre("Préparation des repas chez des personnes âgées", &options);
/// assert_eq!(reponse.competences[0].libelle, "Préparer des repas");
/// let rien = Moteur::mini().reconnaitre("motivée, disponible de suite", &options);
/// assert_eq!(rien.confiance, Confiance::Aucune);
/// ```
pub fn reconnaitre(
    referentiel: &Referentiel,
    proches: &Proches,
    texte: &str,
    options: &ReconnaitreOptions,
) -> Reconnaissance {
    let lu = texte.char_indices().nth(LIGNE_MAX).map_or(texte, |(at, _)| &texte[..at]);
    let proposed = proches.propose(referentiel, lu, options.nombre.max(1));
    let confiance = match proposed.first() {
        None => Confiance::Aucune,
        Some(first) if first.degre >= options.seuil && is_supported(first) => Confiance::Probable,
        Some(_) => Confiance::Faible,
    };
    let competences = proposed.into_iter().take(options.nombre).map(|proposition| {
        let competence = referentiel.competence_at(proposition.competence);
        Reconnue {
            code: competence.code.to_string(),
            libelle: competence.libelle.clone(),
            nature: competence.nature,
            degre: proposition.degre,
            relation: proposition.relation,
            extrait: proposition.extrait,
            preuves: proposition.preuves,
        }
    });
    Reconnaissance {
        genre: "passerelles.reconnaissance",
        version: 1,
        tronquee: lu.len() < texte.len(),
        competences: competences.collect(),
        confiance,
        provenance: ReconnaissanceProvenance {
            moteur: concat!("passerelles ", env!("CARGO_PKG_VERSION")),
            edition_abregee: referentiel.is_partial(),
            couches: referentiel.couches().iter().map(CoucheLue::from).collect(),
            parametres: *options,
        },
    }
}
