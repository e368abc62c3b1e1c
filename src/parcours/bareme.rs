//! What an étape costs, and why: every number is a named constant that an option overrides.
//!
//! cout = Σ effort + charge × étapes + penalties; effort = the weight that is missing of the métier entered (1 where
//! nothing of it is held) + blocs left × `cout_bloc`. All in whole millionths, so that a cost is an exact sum.

use serde::Serialize;

use crate::passerelle::Millioniemes;

/// What one bloc left to obtain costs: a whole certification then weighs as much as a whole métier, since half of the 87
/// certifications that the embedded facts describe bloc by bloc have four blocs or fewer.
pub const COUT_BLOC: Millioniemes = Millioniemes(250_000);

/// What any étape costs, whatever is learnt: another employer, other hours, a trial period. The project's choice: an
/// étape more is worth its while where it spares a bloc.
pub const CHARGE_ETAPE: Millioniemes = Millioniemes(250_000);

/// What it costs not to know whether something is required: half a certification. The project's choice.
pub const PENALITE_INCONNUE: Millioniemes = Millioniemes(500_000);

/// What one agrément, card, permit, registration or concours costs beside any certification. The project's choice: less
/// than half a bloc, so that it tells equals apart.
pub const PENALITE_DEMARCHE: Millioniemes = Millioniemes(100_000);

/// How many blocs a certification counts for where the data has none: the median of those it has (see [`COUT_BLOC`]).
pub const BLOCS_INCONNUS: u32 = 4;

/// The prices of a search.
///
/// ```
/// use passerelles::parcours::{Bareme, CHARGE_ETAPE};
/// assert_eq!(Bareme::default().charge_etape, CHARGE_ETAPE);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bareme {
    /// A bloc left to obtain.
    pub cout_bloc: Millioniemes,
    /// Any étape.
    pub charge_etape: Millioniemes,
    /// An étape whose access is unknown.
    pub penalite_inconnue: Millioniemes,
    /// An agrément, a card, a permit, a registration, a concours.
    pub penalite_demarche: Millioniemes,
    /// How many blocs stand for a certification whose blocs the data does not have.
    pub blocs_inconnus: u32,
}

impl Default for Bareme {
    fn default() -> Self {
        Bareme {
            cout_bloc: COUT_BLOC,
            charge_etape: CHARGE_ETAPE,
            penalite_inconnue: PENALITE_INCONNUE,
            penalite_demarche: PENALITE_DEMARCHE,
            blocs_inconnus: BLOCS_INCONNUS,
        }
    }
}

/// What a cost is made of. The parts add up to it exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CoutDetail {
    /// The weight that is missing of each métier entered.
    pub competences: Millioniemes,
    /// The blocs left to obtain.
    pub blocs: Millioniemes,
    /// The étapes themselves.
    pub charge: Millioniemes,
    /// Agréments, cards, permits, registrations, concours.
    pub demarches: Millioniemes,
    /// What is not known.
    pub inconnues: Millioniemes,
}

impl CoutDetail {
    /// The whole.
    pub fn total(&self) -> Millioniemes {
        self.effort() + self.charge + self.demarches + self.inconnues
    }

    /// What is to be learnt: compétences and blocs.
    pub fn effort(&self) -> Millioniemes {
        self.competences + self.blocs
    }

    /// Adds another detail, part by part.
    pub fn add(&mut self, other: &CoutDetail) {
        self.competences += other.competences;
        self.blocs += other.blocs;
        self.charge += other.charge;
        self.demarches += other.demarches;
        self.inconnues += other.inconnues;
    }
}
