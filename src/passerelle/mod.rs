//! x
mod millioniemes;
mod poids;
mod proximite;
pub use millioniemes::{Millioniemes, share_out};
pub use poids::*;
pub use proximite::*;
