//! Questions over many métiers or many rankings at once.

mod calibrate;
mod classes;
mod evaluate;

pub use calibrate::{Calibrage, Direction, Pli, Recherche, calibrate};
pub use classes::{PERCENTILES, Repartition, sort_pairs};
pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
