//! The one matcher: how near two texts are. Near compétences, bloc titles, free text, other nomenclatures: all use it.
//!
//! `lexique` holds the table of words (`synonymes.toml`), `lecture` reads labels with it, `tokens` weighs the words of labels, `candidates` finds who
//! shares enough of them, `degree` compares two under `reglages`, `evidence` says why; `index` is all that over any labels, and `proches`
//! over the compétences of a référentiel; `propositions` matches free text with these.

mod candidates;
mod degree;
mod evidence;
mod index;
mod lecture;
mod lexique;
mod proches;
mod propositions;
mod reglages;
mod tokens;

pub use evidence::{Preuve, Rapport};
pub use index::{Appariement, MotCommun, Trouve};
pub use lexique::{AppariementError, Lexique, Role};
pub(crate) use proches::{Depot, TableGardee, TableProches, sort_row};
pub use proches::{Proche, Proches};
pub use propositions::Proposition;
pub use reglages::Reglages;
