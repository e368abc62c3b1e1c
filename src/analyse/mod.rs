//! Questions over many métiers or many rankings at once.

mod calibrate;
mod carte;
mod cellule;
mod classes;
pub mod cohorte;
mod communes;
mod ensembles;
mod evaluate;
mod jugement;
mod liens;
mod matrice;
mod paires;
mod voisinage;

pub use calibrate::{Calibrage, Direction, Pli, Recherche, calibrate};
pub use carte::{Carte, MetierCarte, carte};
pub use cellule::{CelluleOuverte, CompetencePorteuse, PasserelleOuverte, Soutien, open_cellule, open_cellules};
pub use classes::{PERCENTILES, Repartition, sort_pairs};
pub use communes::{
    Communes, CompetenceCommune, CompetenceManquante, CompetenceSituee, CompetenceSpecifique, CompetencesRapprochees,
    Manques, NOMBRE_COMMUNES, Presence, Specifiques, communes,
};
pub use ensembles::{EnsembleRetenu, find_ensemble, find_ensembles};
pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
pub use jugement::{Coupe, Intervalle, Jugement, MesuresJugees, cuts, judge, known_mobilites};
pub use liens::{LienPropose, LiensProposes, bloc_labels, propose_links, read_labels};
pub use matrice::{AnalyseOptions, Cellule, Couvertures, Matrice, ParClasse, ParVerdict, Recouvrement, matrice};
pub use paires::{Paire, PasserelleComptee, SEUIL_PASSERELLE, judge_passerelles};
pub use voisinage::{
    Accord, Desaccord, PaireRapprochee, RelationLue, Voisinage, Voisine, find_voisinage, judge_pairs, read_relation,
    relate,
};
