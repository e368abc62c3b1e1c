//! The passerelles between sets of métiers as a graph, for tools that draw and measure graphs.

use serde::Serialize;

use super::ensembles::EnsembleRetenu;
use super::matrice::{AnalyseOptions, VERSION, holds, provenance, union};
use super::paires::{PasserelleComptee, judge_passerelles, objet};
use crate::graph::Referentiel;
use crate::model::{Niveau, Slug};
use crate::passerelle::{Index, Millioniemes, Objet, Provenance};

/// A métier of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetierCarte {
    /// The métier.
    pub metier: Objet,
    /// Its level, where known.
    pub niveau: Option<Niveau>,
    /// The sets that it is in, in the order asked; never empty.
    pub ensembles: Vec<Slug>,
}

/// Métiers and the passerelles between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carte {
    /// "passerelles.carte".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, in the order asked, each with the definition that was used.
    pub ensembles: Vec<EnsembleRetenu>,
    /// The proximité from which a pair counts as a passerelle.
    pub seuil: Millioniemes,
    /// The métiers of all sets, by code, each once.
    pub metiers: Vec<MetierCarte>,
    /// The passerelles between them, by codes.
    pub passerelles: Vec<PasserelleComptee>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// Draws up the graph of the passerelles between the métiers of sets, inside sets and between them.
///
/// ```
/// use passerelles::{Moteur, analyse};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?], &[])?;
/// let carte = analyse::carte(moteur.referentiel(), moteur.index(), ensembles, &analyse::AnalyseOptions::default());
/// assert!(carte.passerelles.iter().all(|one| one.score >= carte.seuil));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Complexity: that of a matrice.
pub fn carte(
    referentiel: &Referentiel,
    index: &Index,
    ensembles: Vec<EnsembleRetenu>,
    options: &AnalyseOptions,
) -> Carte {
    let all = union(&ensembles);
    let paires =
        judge_passerelles(referentiel, index, [&all, &all], options.seuil, options.date.or(referentiel.date()));
    let metiers = all.iter().map(|metier| MetierCarte {
        metier: objet(referentiel, *metier),
        niveau: referentiel.metier_at(*metier).niveau,
        ensembles: ensembles.iter().filter(|set| holds(set, *metier)).map(|set| set.code.clone()).collect(),
    });
    Carte {
        genre: "passerelles.carte",
        version: VERSION,
        seuil: options.seuil,
        metiers: metiers.collect(),
        passerelles: paires.iter().map(|paire| PasserelleComptee::new(referentiel, paire)).collect(),
        provenance: provenance(referentiel, index, options),
        ensembles,
    }
}
