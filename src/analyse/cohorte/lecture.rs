//! A cohort from JSON lines: batch after batch, in bounded memory, on as many threads as asked, from any position.

use std::io::{self, BufRead};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

use super::atelier::Atelier;
use super::comptes::Comptes;
use super::preparation::Preparation;
use crate::graph::Referentiel;
use crate::profil::{self, ProfilError};

/// How many bytes of lines one thread takes at a time: some hundreds of profils, so that threads seldom wait.
const BLOC: usize = 256 * 1024;

/// How many of these a thread gets in one batch, between which the state may be saved.
const BLOCS_PAR_FIL: usize = 8;

/// How many refused lines are told one by one; the rest are counted.
const REFUS: usize = 20;

fn french(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
        _ => cause.to_string(),
    }
}

/// Why a cohort cannot be read to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CohorteError {
    /// The input stops giving.
    #[error("cohorte, après la ligne {ligne} : lecture impossible ({}).", french(cause))]
    Lecture {
        /// The last line that was read.
        ligne: u64,
        /// What the system says.
        cause: io::Error,
    },
    /// A line that holds no profil, where the first one is to stop the run.
    #[error(
        "cohorte, ligne {ligne} : {cause} Arrêt demandé à la première ligne refusée : les {} d'avant ont été lues et \
         rien n'est écrit.", ligne - 1
    )]
    Ligne {
        /// Its number, from 1.
        ligne: u64,
        /// What is wrong; the value is never repeated.
        cause: ProfilError,
    },
}

/// What a line that holds no profil does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SurErreur {
    /// It is counted, told, and skipped.
    #[default]
    Passer,
    /// It stops the run: the first one by number, whatever the threads.
    Arreter,
}

/// How to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LectureOptions {
    /// On how many threads. The answer does not depend on it.
    pub fils: NonZeroUsize,
    /// What a line that holds no profil does.
    pub sur_erreur: SurErreur,
}

impl Default for LectureOptions {
    fn default() -> Self {
        LectureOptions { fils: NonZeroUsize::MIN, sur_erreur: SurErreur::default() }
    }
}

/// A line refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Refus {
    /// Its number, from 1.
    pub ligne: u64,
    /// What is wrong with it; its values are not repeated.
    pub cause: String,
}

/// How far a reading is: what it takes to go on from there. It holds counts that nothing was suppressed of: it is not for
/// publication.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Etat {
    /// How many bytes were read, up to the end of a line.
    pub octets: u64,
    /// How many lines.
    pub lues: u64,
    /// How many hold a profil.
    pub utilisees: u64,
    /// How many do not.
    pub refusees: u64,
    /// How many are blank.
    pub vides: u64,
    /// The first that were refused.
    pub refus: Vec<Refus>,
    /// The counts.
    pub comptes: Comptes,
}

impl Etat {
    /// Nothing read yet.
    pub fn new(preparation: &Preparation) -> Self {
        Etat { comptes: preparation.comptes(), ..Etat::default() }
    }

    /// Counts one row, which is to be a profil in JSON. `ligne` is its place, as refusals tell it: places need no order.
    pub fn count(
        &mut self,
        ligne: u64,
        octets: &[u8],
        referentiel: &Referentiel,
        preparation: &Preparation,
        atelier: &mut Atelier,
    ) {
        self.lues += 1;
        if octets.trim_ascii().is_empty() {
            self.vides += 1;
            return;
        }
        match profil::read(octets, referentiel) {
            Ok(profil) => {
                self.comptes.add(preparation.cells(referentiel, &profil, atelier));
                self.utilisees += 1;
            }
            Err(cause) => self.refuse(ligne, &cause),
        }
    }

    fn refuse(&mut self, ligne: u64, cause: &ProfilError) {
        self.refusees += 1;
        self.tell(Refus { ligne, cause: cause.to_string() });
    }

    /// Keeps the first refusals by number, whatever the order they come in.
    pub(super) fn tell(&mut self, refus: Refus) {
        let at = self.refus.partition_point(|known| *known <= refus);
        if at < REFUS {
            self.refus.insert(at, refus);
            self.refus.truncate(REFUS);
        }
    }
}

/// Reads JSON lines, a profil each, from where `etat` is, to their end or until `after` breaks; `after` sees the state
/// after each batch and may save it. Lines are those of [`profil::read`].
///
/// ```
/// use std::ops::ControlFlow;
/// use passerelles::analyse::cohorte::{Etat, LectureOptions, Preparation, read};
/// use passerelles::{Moteur, analyse};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?], &[])?;
/// let preparation = Preparation::new(moteur.referentiel(), moteur.index(), ensembles, None);
/// let cohorte = "{\"genre\": \"passerelles.profil\", \"version\": 1}\nceci n'est pas un profil\n\n";
/// let mut etat = Etat::new(&preparation);
/// let options = LectureOptions::default();
/// read(moteur.referentiel(), &preparation, &mut cohorte.as_bytes(), &mut etat, options, |_| ControlFlow::Continue(()))?;
/// assert_eq!((etat.lues, etat.utilisees, etat.refusees, etat.vides), (3, 1, 1, 1));
/// assert_eq!(etat.refus[0].ligne, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CohorteError`]. Before it, `etat` is that of the last whole batch.
///
/// Complexity: linear in the input. Memory: some megabytes a thread, whatever the input.
pub fn read(
    referentiel: &Referentiel,
    preparation: &Preparation,
    entree: &mut impl BufRead,
    etat: &mut Etat,
    options: LectureOptions,
    mut after: impl FnMut(&Etat) -> ControlFlow<()>,
) -> Result<(), CohorteError> {
    let fils = options.fils.get();
    let mut ouvriers: Vec<Ouvrier> = (0..fils).map(|_| Ouvrier::new(preparation)).collect();
    let mut blocs: Vec<Bloc> = Vec::new();
    loop {
        blocs.clear();
        let mut next = Position { octets: etat.octets, lues: etat.lues };
        while blocs.len() < fils * BLOCS_PAR_FIL {
            let bloc = take(entree, &mut next)?;
            if bloc.octets.is_empty() {
                break;
            }
            blocs.push(bloc);
        }
        if blocs.is_empty() {
            return Ok(());
        }
        share(referentiel, preparation, &blocs, &mut ouvriers);
        gather(etat, next, &mut ouvriers, options.sur_erreur)?;
        if after(etat).is_break() {
            return Ok(());
        }
    }
}

#[derive(Clone, Copy)]
struct Position {
    octets: u64,
    lues: u64,
}

/// Some whole lines.
struct Bloc {
    /// How many lines stand before.
    avant: u64,
    octets: Vec<u8>,
}

/// The next lines. Of a line over the bound of a profil, only as much is kept as shows it to be.
fn take(entree: &mut impl BufRead, at: &mut Position) -> Result<Bloc, CohorteError> {
    let mut bloc = Bloc { avant: at.lues, octets: Vec::with_capacity(BLOC + BLOC / 8) };
    let mut line = 0;
    loop {
        let cause = |cause| CohorteError::Lecture { ligne: at.lues, cause };
        let available = match entree.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(cause(error)),
        };
        if available.is_empty() {
            at.lues += u64::from(line > 0);
            return Ok(bloc);
        }
        let end = memchr::memchr(b'\n', available);
        let (whole, content) = end.map_or((available.len(), available.len()), |end| (end + 1, end));
        let kept = content.min((profil::TAILLE_MAX + 1).saturating_sub(line));
        bloc.octets.extend_from_slice(&available[..kept]);
        line += kept;
        entree.consume(whole);
        at.octets += whole as u64;
        if end.is_some() {
            bloc.octets.push(b'\n');
            at.lues += 1;
            line = 0;
            if bloc.octets.len() >= BLOC {
                return Ok(bloc);
            }
        }
    }
}

/// One thread, from batch to batch.
struct Ouvrier {
    atelier: Atelier,
    comptes: Comptes,
    utilisees: u64,
    vides: u64,
    refus: Vec<(u64, ProfilError)>,
}

impl Ouvrier {
    fn new(preparation: &Preparation) -> Self {
        let comptes = preparation.comptes();
        Ouvrier { atelier: Atelier::default(), comptes, utilisees: 0, vides: 0, refus: Vec::new() }
    }

    fn read(&mut self, referentiel: &Referentiel, preparation: &Preparation, bloc: &Bloc) {
        let text = bloc.octets.strip_suffix(b"\n").unwrap_or(&bloc.octets);
        for (ligne, octets) in (bloc.avant + 1..).zip(text.split(|byte| *byte == b'\n')) {
            if octets.trim_ascii().is_empty() {
                self.vides += 1;
                continue;
            }
            match profil::read(octets, referentiel) {
                Ok(profil) => {
                    self.comptes.add(preparation.cells(referentiel, &profil, &mut self.atelier));
                    self.utilisees += 1;
                }
                Err(cause) => self.refus.push((ligne, cause)),
            }
        }
    }
}

/// Gives the blocks to the threads, each taking the next one.
fn share(referentiel: &Referentiel, preparation: &Preparation, blocs: &[Bloc], ouvriers: &mut [Ouvrier]) {
    let next = AtomicUsize::new(0);
    let work = |ouvrier: &mut Ouvrier| {
        while let Some(bloc) = blocs.get(next.fetch_add(1, Ordering::Relaxed)) {
            ouvrier.read(referentiel, preparation, bloc);
        }
    };
    match ouvriers {
        [only] => work(only),
        many => thread::scope(|scope| many.iter_mut().for_each(|ouvrier| drop(scope.spawn(|| work(ouvrier))))),
    }
}

/// Adds what a batch gave to the state.
fn gather(
    etat: &mut Etat,
    next: Position,
    ouvriers: &mut [Ouvrier],
    sur_erreur: SurErreur,
) -> Result<(), CohorteError> {
    let mut refus: Vec<(u64, ProfilError)> = ouvriers.iter_mut().flat_map(|one| one.refus.drain(..)).collect();
    refus.sort_by_key(|(ligne, _)| *ligne);
    if let (SurErreur::Arreter, Some(_)) = (sur_erreur, refus.first()) {
        let (ligne, cause) = refus.swap_remove(0);
        return Err(CohorteError::Ligne { ligne, cause });
    }
    for ouvrier in ouvriers {
        etat.utilisees += std::mem::take(&mut ouvrier.utilisees);
        etat.vides += std::mem::take(&mut ouvrier.vides);
        etat.comptes.merge(&ouvrier.comptes);
        ouvrier.comptes.clear();
    }
    refus.iter().for_each(|(ligne, cause)| etat.refuse(*ligne, cause));
    (etat.octets, etat.lues) = (next.octets, next.lues);
    Ok(())
}
