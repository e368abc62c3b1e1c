//! From open collections to the closed référentiel: merged, checked, linked in one petgraph graph, indexed.

mod build;
mod check;
mod clean;
mod extend;
mod fuse;
mod liens;
mod lieu;
mod noeud;
mod referentiel;
mod registre;
mod requis;
mod rouvrir;
mod table;

pub use check::{Anomalie, GraphError};
pub use clean::clean;
pub(crate) use lieu::Lieux;
pub use noeud::{
    AppellationIx, BlocIx, CertificationIx, CompetenceIx, ContexteIx, EnsembleIx, EquivalenceIx, ExigenceIx, Lien,
    MetierIx, Noeud, Statut,
};
pub use referentiel::{InconnuError, Proposition, Referentiel};
pub(crate) use registre::Colonnes;
pub use requis::Requis;
pub(crate) use requis::RequisParMetier;
pub(crate) use rouvrir::Ferme;
pub(crate) use table::Source;
