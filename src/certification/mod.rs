//! From a score to a plan: which blocs close an écart, which of them experience supports, which one opens most.

mod afest;
mod comparaison;
mod continuity;
mod couvrir;
mod levier;
mod plan;
mod propositions;
mod vae;

pub use afest::{Afest, afest};
pub use comparaison::{Comparaison, Comparaisons, compare, compare_set};
pub(crate) use continuity::is_eased;
pub use continuity::{Tenue, held_blocs};
pub use couvrir::{Choix, cover};
pub use levier::{Levier, LevierOptions, Leviers, leviers, leviers_seuls};
pub use plan::{
    BlocPlan, Dispense, EtatBloc, LienPlan, LiensProposes, Melange, Mixte, Plan, PlanCertification, PlanOptions, plan,
};
pub use propositions::LienPropose;
pub use vae::{Soutien, support};
