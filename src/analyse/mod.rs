//! Questions over many métiers or many rankings at once.

mod calibrate;
mod evaluate;

pub use calibrate::{Calibrage, Direction, Pli, Recherche, calibrate};
pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
