//! Parcours: several étapes from a métier to another, under hard gates, with what is learnt on the way counted.
//!
//! `reseau` says which étapes exist, `bareme` and `condition` what one costs and asks, `memoire` what is held along a
//! path, `recherche` which paths are best, `pareto` which none beats, `detail` and `voie` what each étape brings and by
//! which ways, `obstacle` why there is none, `explain` says it in words.

mod bareme;
mod cible;
mod condition;
mod detail;
mod explain;
mod graphe;
mod influence;
mod memoire;
mod obstacle;
mod pareto;
mod plat;
mod recherche;
mod reponse;
mod reseau;
#[cfg(test)]
mod tests;
mod trouver;
mod voie;

pub use bareme::{BLOCS_INCONNUS, Bareme, CHARGE_ETAPE, COUT_BLOC, CoutDetail, PENALITE_DEMARCHE, PENALITE_INCONNUE};
pub use cible::{Cible, CibleLue, niveau_of};
pub use condition::Condition;
pub use memoire::Inconnues;
pub use obstacle::{Barriere, Changement, Coupure, Levee, Obstacle};
pub use plat::{Chemin, Plat};
pub use reponse::{
    AApprendre, Acquise, Choix, Etape, Gardee, GenreVoie, Nouveau, ParametresParcours, Parcours, Progression,
    ReponseParcours, Textes, Voie,
};
pub use reseau::{ETAPES_PLAFOND, Reseau, VOISINS};
pub use trouver::{
    ECHELON, ECHELONS, ETAPES_MAX, NOMBRE, NOMBRE_PLAFOND, ParcoursError, ParcoursOptions, VERSION, find_chemins,
    find_parcours,
};
