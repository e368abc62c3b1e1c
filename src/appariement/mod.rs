//! The one matcher: how near two texts are. Near compétences, bloc titles, free text, other nomenclatures: all use it.
//!
//! `lexique` reads the table of words (`synonymes.toml`), `tokens` weighs the words of labels, `candidates` finds who
//! shares enough of them, `degree` compares two under `reglages`, `evidence` says why; `index` is all that over any labels, and `proches`
//! over the compétences of a référentiel.

mod candidates;
mod degree;
mod evidence;
mod index;
mod lexique;
mod proches;
mod reglages;
mod tokens;

pub use evidence::{Preuve, Rapport};
pub use index::{Appariement, MotCommun, Trouve};
pub use lexique::{AppariementError, Lexique, Role};
pub use proches::{Proche, Proches};
pub use reglages::Reglages;
