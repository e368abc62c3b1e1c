//! Questions over many métiers or many rankings at once.

mod evaluate;

pub use evaluate::{Attendus, Evaluation, Mesures, evaluate, measure};
