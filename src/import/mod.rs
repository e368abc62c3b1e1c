//! From files to [`Collections`](crate::model::Collections), one layer an import, with a report that accounts for
//! every row.

mod archive;
mod dares;
mod ensembles;
mod esco;
mod faute;
mod html;
mod mobilites;
pub mod native;
mod paires;
mod rangees;
pub mod rncp;
mod rncp_csv;
mod rncp_fiches;
mod rncp_valeurs;
mod rncp_xml;
pub mod rome;
mod rome3;
mod rome4;
mod rome4_redites;
pub mod source;
mod xml;

pub use dares::{Tension, Tensions};
pub use ensembles::read_ensembles;
pub use esco::read_esco;
pub use mobilites::read_mobilites;
pub use paires::{LignePaire, Paire, read_paires};
pub use source::{Avancee, ImportError, Suivi};
