//! What stands in the graph: small `Copy` weights that point into the tables of the référentiel.

use crate::model::{Certitude, Effet, GenreMobilite};

/// Declares a typed position in one table of the référentiel.
macro_rules! position {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// The position as an index into the table.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub(crate) fn new(at: usize) -> Self {
                // Tables come from files of bounded size: 96 MB hold fewer rows than 2^32.
                $name(at as u32)
            }
        }
    )*};
}

position!(
    /// The position of a métier.
    MetierIx,
    /// The position of an appellation.
    AppellationIx,
    /// The position of a compétence or a macro-compétence.
    CompetenceIx,
    /// The position of a contexte.
    ContexteIx,
    /// The position of a bloc.
    BlocIx,
    /// The position of a certification.
    CertificationIx,
    /// The position of an exigence.
    ExigenceIx,
    /// The position of a set.
    EnsembleIx,
    /// The position of an equivalence.
    EquivalenceIx,
);

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noeud {
    /// A métier.
    Metier(MetierIx),
    /// A job title.
    Appellation(AppellationIx),
    /// A compétence: savoir-faire, savoir, savoir-être, or a certification cited by ROME.
    Competence(CompetenceIx),
    /// A macro-compétence; its position is in the same table as that of compétences.
    MacroCompetence(CompetenceIx),
    /// A contexte de travail.
    Contexte(ContexteIx),
    /// A bloc de compétences.
    Bloc(BlocIx),
    /// A certification.
    Certification(CertificationIx),
    /// An exigence.
    Exigence(ExigenceIx),
    /// A set of métiers.
    Ensemble(EnsembleIx),
}

/// How a métier requires a compétence. Ordered: the greater, the more central.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statut {
    /// Required, not marked.
    Simple,
    /// Marked "Émergente".
    Emergente,
    /// Marked "Principale".
    Coeur,
}

impl Statut {
    /// All of them, each at the place that its number tells.
    pub(crate) const ALL: [Statut; 3] = [Statut::Simple, Statut::Emergente, Statut::Coeur];
}

/// A link of the graph, from → to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lien {
    /// métier → compétence: requires.
    Requiert(Statut),
    /// métier → compétence of nature "certification": ROME names it on the fiche.
    Cite,
    /// métier → contexte: it is possible there.
    Situe,
    /// bloc → compétence: attests.
    Atteste(Certitude),
    /// bloc → certification, compétence → macro-compétence: composes.
    Compose,
    /// certification → métier: aims at. Informs, satisfies nothing.
    Vise {
        /// Whether the link was expanded from a ROME v3 code or a domain.
        etendu: bool,
    },
    /// métier → exigence: the law asks it.
    Exige,
    /// exigence → certification: holding it satisfies the exigence.
    SatisfaitPar,
    /// appellation → métier, métier → set: belongs to.
    Appartient,
    /// métier → métier: ROME's official mobility.
    Mobilite {
        /// The rank in ROME v4.
        rang: Option<u16>,
        /// The kind in ROME v3.
        genre: Option<GenreMobilite>,
    },
    /// certification → certification: replaces.
    Remplace(Certitude),
    /// certification or bloc → certification or bloc: equivalence, with its position and effect.
    Equivaut(EquivalenceIx, Effet),
}
