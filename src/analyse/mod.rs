//! Questions over many métiers or many rankings at once.

mod calibrate;
mod classes;
mod evaluate;
mod liens;
mod voisinage;

pub use calibrate::{Calibrage, Direction, Pli, Recherche, calibrate};
pub use classes::{PERCENTILES, Repartition, sort_pairs};
pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
pub use liens::{LienPropose, LiensProposes, bloc_labels, propose_links};
pub use voisinage::{
    Accord, Desaccord, PaireRapprochee, RelationLue, Voisinage, Voisine, find_voisinage, judge_pairs, read_relation,
    relate,
};
