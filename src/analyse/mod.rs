//! Questions over many métiers or many rankings at once.

mod classes;
mod evaluate;

pub use classes::{PERCENTILES, Repartition, sort_pairs};
pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
