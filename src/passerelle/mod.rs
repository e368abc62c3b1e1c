//! Passerelles between métiers: how near, how much is held, what is missing, what bars the way, and why.

mod bandes;
mod choix;
mod classe;
mod classeur;
mod comptes;
mod couverture;
mod explain;
mod gate;
mod jugement;
mod millioniemes;
mod niveau;
mod passerelles;
mod poids;
mod proximite;
mod raison;
mod rapprochees;
mod reponse;
mod toutes;
mod vecteurs;

pub use crate::text::obligation::find_obligation;
pub use choix::Voisin;
pub use classe::{Attache, Classe, SEUIL_COURTE, attache_of, classify};
pub use classeur::Classeur;
pub(crate) use comptes::Frequences;
pub use couverture::{Couverture, Part, Parts};
pub use explain::explain;
pub use gate::{Gate, gate, is_in_force, is_met, judge, judge_contexte, judge_exigence, judge_limite, open_ways};
pub use millioniemes::{Millioniemes, share_out};
pub use niveau::highest_level;
pub use passerelles::{Filtres, Index, Options, PasserelleError, with_metier};
pub use poids::{Composante, FACTEUR_ENTIER, Poids};
pub use proximite::{Contribution, Proximite, Trait};
pub use raison::{GenreRaison, Raison, Verdict, verdict_of};
pub use rapprochees::{
    CompetenceProche, CompetencesProches, Entourage, FACTEUR_MEME, FACTEUR_PLUS_ETROITE, FACTEUR_PLUS_LARGE,
    FACTEUR_PROCHE, ProcheTenue, Rapprochee, find_near, marks, with_near,
};
pub use reponse::{
    Contextes, CoucheLue, Detail, Manquante, Objet, Parametres, Partagee, Passerelle, Provenance, Reponse, SavoirEtre,
    Valeur,
};
pub use toutes::Voisins;
pub(crate) use vecteurs::{Comptes, Normes, Releve, Vecteurs};
