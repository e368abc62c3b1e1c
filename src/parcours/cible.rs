//! Where a parcours may end: a métier, any of a set, any of a level or above.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::{InconnuError, MetierIx, Referentiel};
use crate::model::{Certitude, CodeError, CodeRome, Niveau, Slug};
use crate::passerelle::open_ways;

/// Where a parcours may end. A parcours ends at the first target it meets.
///
/// ```
/// use passerelles::parcours::Cible;
/// assert_eq!("J1506".parse::<Cible>()?, Cible::Metier("J1506".parse()?));
/// assert_eq!("sante".parse::<Cible>()?, Cible::Ensemble("sante".parse()?));
/// assert_eq!("niveau:5".parse::<Cible>()?.to_string(), "niveau:5");
/// # Ok::<(), passerelles::CodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cible {
    /// A métier.
    Metier(CodeRome),
    /// Any métier of a set.
    Ensemble(Slug),
    /// Any métier whose level is known and is at least this.
    Niveau(Niveau),
}

/// What a level is written after.
const PREFIXE_NIVEAU: &str = "niveau:";

impl FromStr for Cible {
    type Err = CodeError;

    /// A ROME code, the name of a set, or `niveau:N`.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if let Some(niveau) = text.strip_prefix(PREFIXE_NIVEAU) {
            return Ok(Cible::Niveau(niveau.parse()?));
        }
        match text.to_uppercase().parse() {
            Ok(code) => Ok(Cible::Metier(code)),
            Err(_) => Ok(Cible::Ensemble(text.parse()?)),
        }
    }
}

impl fmt::Display for Cible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cible::Metier(code) => code.fmt(f),
            Cible::Ensemble(code) => write!(f, "{code}"),
            Cible::Niveau(niveau) => write!(f, "{PREFIXE_NIVEAU}{niveau}"),
        }
    }
}

/// The target of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CibleLue {
    /// "metier", "ensemble" or "niveau".
    pub genre: &'static str,
    /// As asked.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// How many métiers it holds, the départ left out.
    pub metiers: usize,
}

impl Cible {
    /// The métiers it holds, by code.
    ///
    /// # Errors
    /// [`InconnuError`] for a métier or a set that the data does not have.
    pub fn metiers(&self, referentiel: &Referentiel, date: Option<Date>) -> Result<Vec<MetierIx>, InconnuError> {
        match self {
            Cible::Metier(code) => Ok(vec![referentiel.metier_ix(*code)?]),
            Cible::Ensemble(code) => {
                let codes = &referentiel.ensemble(code)?.metiers;
                let mut found: Vec<MetierIx> =
                    codes.iter().filter_map(|code| referentiel.metier_ix(*code).ok()).collect();
                found.sort_unstable();
                found.dedup();
                Ok(found)
            }
            Cible::Niveau(niveau) => {
                let reaches = |metier: &MetierIx| niveau_of(referentiel, *metier, date).is_some_and(|n| n >= *niveau);
                Ok(referentiel.metier_positions().filter(reaches).collect())
            }
        }
    }

    pub(super) fn describe(&self, referentiel: &Referentiel, metiers: usize) -> CibleLue {
        let (genre, libelle) = match self {
            Cible::Metier(code) => ("metier", referentiel.metier(*code).map(|metier| metier.libelle.clone())),
            Cible::Ensemble(code) => ("ensemble", referentiel.ensemble(code).map(|ensemble| ensemble.libelle.clone())),
            Cible::Niveau(niveau) => ("niveau", Ok(format!("tout métier de niveau {niveau} ou plus"))),
        };
        CibleLue { genre, code: self.to_string(), libelle: libelle.unwrap_or_default(), metiers }
    }
}

/// The level of a métier: its fiche's; where that says nothing, the lowest level among the certifications that satisfy
/// the most demanding of its sure exigences. `None`: unknown.
pub fn niveau_of(referentiel: &Referentiel, metier: MetierIx, date: Option<Date>) -> Option<Niveau> {
    let asked = || {
        let sure = referentiel.exigences(metier).into_iter();
        let sure = sure.filter(|exigence| exigence.genre.is_asked() && exigence.certitude > Certitude::AVerifier);
        let lowest = sure.filter_map(|exigence| {
            let levels: Option<Vec<Niveau>> = open_ways(referentiel, exigence, date).iter().map(|c| c.niveau).collect();
            levels?.into_iter().min()
        });
        lowest.max()
    };
    referentiel.metier_at(metier).niveau.or_else(asked)
}
