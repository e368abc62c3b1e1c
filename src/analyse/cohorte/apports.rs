//! What a part of a cohort brings to the whole, as rows that add up: the form in which it leaves a machine.

use super::lecture::{Etat, Refus};
use super::preparation::Preparation;

/// What a row counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CleApport {
    /// The profils of a cell of the [`Preparation`].
    Cellule(u32),
    /// The rows that hold no profil.
    Refusees,
    /// The blank rows.
    Vides,
    /// One of the first rows refused, and why.
    Refus(Refus),
}

impl CleApport {
    /// The name of its kind, its number (a cell, a position; else null) and its text (a cause; else empty).
    pub fn colonnes(&self) -> (&'static str, u64, &str) {
        match self {
            CleApport::Cellule(cellule) => ("cellule", u64::from(*cellule), ""),
            CleApport::Refusees => ("refusees", 0, ""),
            CleApport::Vides => ("vides", 0, ""),
            CleApport::Refus(refus) => ("refus", refus.ligne, &refus.cause),
        }
    }

    /// The key of these columns; `None` where there is no such kind, or no such cell anywhere.
    pub fn from_colonnes(genre: &str, rang: u64, cause: &str) -> Option<Self> {
        match genre {
            "cellule" => u32::try_from(rang).ok().map(CleApport::Cellule),
            "refusees" => Some(CleApport::Refusees),
            "vides" => Some(CleApport::Vides),
            "refus" => Some(CleApport::Refus(Refus { ligne: rang, cause: cause.to_owned() })),
            _ => None,
        }
    }
}

/// A row that cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "comptes d'une cohorte : la cellule {cellule} n'existe pas ({cellules} attendues). Ces comptes viennent d'autres données, d'autres ensembles ou d'une autre date."
)]
pub struct ApportError {
    /// The cell.
    pub cellule: u32,
    /// How many there are.
    pub cellules: usize,
}

/// Parts that add up. Summing the numbers of equal keys is all there is to do, in any order, by anything: a table
/// engine's own group-by as well as [`Etat::add`].
///
/// ```
/// use passerelles::analyse::cohorte::{Atelier, CleApport, Etat, Preparation, Rapport};
/// use passerelles::{Moteur, analyse, export};
/// use std::collections::BTreeMap;
///
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sante".parse()?], &[])?;
/// let preparation = Preparation::new(moteur.referentiel(), moteur.index(), ensembles, None);
/// let profil = br#"{"genre": "passerelles.profil", "version": 1, "experiences": [{"metier": "K1304", "annees": 8}]}"#;
/// let count = |rows: std::ops::Range<u64>| {
///     let (mut etat, mut atelier) = (Etat::new(&preparation), Atelier::default());
///     for ligne in rows {
///         let octets: &[u8] = if ligne == 30 { b"faute" } else { profil };
///         etat.count(ligne, octets, moteur.referentiel(), &preparation, &mut atelier);
///     }
///     etat
/// };
/// // Two machines, and whatever sums by key between them and the report.
/// let mut sums: BTreeMap<CleApport, u64> = BTreeMap::new();
/// for part in [count(41..101), count(1..41)] {
///     part.apports().for_each(|(cle, nombre)| *sums.entry(cle).or_default() += nombre);
/// }
/// let mut whole = Etat::new(&preparation);
/// for (cle, nombre) in sums {
///     whole.add(cle, nombre)?;
/// }
/// let write = |etat: &Etat| export::json::write(&Rapport::new(moteur.referentiel(), &preparation, etat, 5));
/// assert_eq!(write(&whole), write(&count(1..101)));
/// assert_eq!((whole.lues, whole.utilisees, whole.refusees, whole.refus[0].ligne), (100, 99, 1, 30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Etat {
    /// The rows of this part: those that are not null. As many as there are cells, and twenty more, at most.
    pub fn apports(&self) -> impl Iterator<Item = (CleApport, u64)> + '_ {
        let cells = self.comptes.cells().map(|(cellule, nombre)| (CleApport::Cellule(cellule), nombre));
        let lines = [(CleApport::Refusees, self.refusees), (CleApport::Vides, self.vides)];
        let refus = self.refus.iter().map(|refus| (CleApport::Refus(refus.clone()), 1));
        cells.chain(lines.into_iter().filter(|(_, nombre)| *nombre > 0)).chain(refus)
    }

    /// Adds a row of another part of the same cohort, held against the same [`Preparation`] (compare
    /// [`Preparation::empreinte`]). `octets` stays what was read here.
    ///
    /// # Errors
    /// [`ApportError`]: a cell that is not there. Nothing is added.
    pub fn add(&mut self, cle: CleApport, nombre: u64) -> Result<(), ApportError> {
        match cle {
            CleApport::Cellule(cellule) => {
                let cellules = self.comptes.len();
                self.comptes.add_to(cellule, nombre).ok_or(ApportError { cellule, cellules })?;
                if cellule == Preparation::PROFILS {
                    self.utilisees += nombre;
                    self.lues += nombre;
                }
            }
            CleApport::Refusees => {
                self.refusees += nombre;
                self.lues += nombre;
            }
            CleApport::Vides => {
                self.vides += nombre;
                self.lues += nombre;
            }
            CleApport::Refus(refus) => self.tell(refus),
        }
        Ok(())
    }
}
