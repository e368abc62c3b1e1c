//! Passerelles between métiers: how near, how much is held, what is missing, what bars the way, and why.

mod classe;
mod couverture;
mod explain;
mod gate;
mod millioniemes;
mod niveau;
mod obligation;
mod passerelles;
mod poids;
mod proximite;
mod raison;
mod reponse;

pub use classe::{Attache, Classe, SEUIL_COURTE, attache_of, classify};
pub use couverture::{Couverture, Part, Parts};
pub use explain::explain;
pub use gate::{Gate, gate, is_in_force, is_met, open_ways};
pub use millioniemes::{Millioniemes, share_out};
pub use niveau::highest_level;
pub use obligation::find_obligation;
pub use passerelles::{Filtres, Index, Options, PasserelleError, with_metier};
pub use poids::{Composante, FACTEUR_ENTIER, Poids};
pub(crate) use proximite::Vecteurs;
pub use proximite::{Contribution, Proximite, Trait};
pub use raison::{GenreRaison, Raison, Verdict, verdict_of};
pub use reponse::{
    Contextes, CoucheLue, Detail, Manquante, Objet, Parametres, Partagee, Passerelle, Provenance, Reponse, SavoirEtre,
    Valeur,
};
