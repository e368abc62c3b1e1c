//! The things of the field and their codes; no file, no graph, no score.

mod acquis;
mod certification;
mod certitude;
mod codes;
mod collections;
mod competence;
mod date;
mod ensemble;
mod exigence;
mod limite;
mod metier;
mod nom_usuel;
mod proche;
mod report;

pub use acquis::{Acquis, NatureAcquis};
pub use certification::{Attestation, Bloc, Certification, Effet, Equivalence, Remplacement, VoieAcces};
pub use certitude::Certitude;
pub use codes::{
    CodeBloc, CodeCertification, CodeError, CodeOgr, CodeRncp, CodeRome, CodeRs, CodeTitre, Idcc, Niveau, Slug,
};
pub use collections::{Collections, Couche, Identite, Issu, Nomenclature, Origine, Tables};
pub use competence::{Competence, Contexte, Nature};
pub use date::parse_date;
pub use ensemble::{Ensemble, GenreEnsemble};
pub use exigence::{Exigence, GenreExigence};
pub use limite::{ContexteFait, EtatContexte, Fermete, Limite, Limites};
pub use metier::{Appellation, GenreMobilite, Metier, Mobilite};
pub use nom_usuel::NomUsuel;
pub use proche::{Degre, Rapprochement, Relation};
pub use report::{Bilan, CONSTATS_GARDES, Categorie, Constat, Report, Severite};
