//! What a métier requires, in four bytes: a référentiel holds some hundred thousand of them.

use std::fmt;

use super::noeud::{CompetenceIx, MetierIx, Statut};

/// One compétence that a métier requires. In the order of compétences.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requis(u32);

impl Requis {
    /// `competence` is below 2³⁰: files are far too small for more.
    pub(crate) fn new(competence: CompetenceIx, statut: Statut) -> Self {
        Requis(competence.0 << 2 | statut as u32)
    }

    /// The compétence.
    pub fn competence(self) -> CompetenceIx {
        CompetenceIx(self.0 >> 2)
    }

    /// How central it is.
    pub fn statut(self) -> Statut {
        Statut::ALL[(self.0 & 3) as usize]
    }
}

impl fmt::Debug for Requis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requis").field("competence", &self.competence()).field("statut", &self.statut()).finish()
    }
}

/// What every métier requires, end to end.
#[derive(Debug)]
pub(crate) struct RequisParMetier {
    tous: Vec<Requis>,
    /// Where those of each métier start; where the last end, once all are told.
    debuts: Vec<u32>,
}

impl RequisParMetier {
    /// Nothing yet, with room for so many.
    pub fn with_capacity(metiers: usize, requis: usize) -> Self {
        let mut debuts = Vec::with_capacity(metiers + 1);
        debuts.push(0);
        RequisParMetier { tous: Vec::with_capacity(requis), debuts }
    }

    /// What is pushed from now on is required by this métier; by none, past the last.
    pub fn reach(&mut self, metier: MetierIx) {
        while self.debuts.len() <= metier.index() {
            self.debuts.push(self.tous.len() as u32);
        }
    }

    pub fn push(&mut self, requis: Requis) {
        self.tous.push(requis);
    }

    /// Adds at most `count`: as many as `fill` says it put in the room it is given.
    pub fn fill<E>(&mut self, count: usize, fill: impl FnOnce(&mut [Requis]) -> Result<usize, E>) -> Result<(), E> {
        let from = self.tous.len();
        self.tous.resize(from + count, Requis(0));
        let filled = fill(&mut self.tous[from..])?;
        self.tous.truncate(from + filled);
        Ok(())
    }

    /// Puts what each métier requires in order.
    pub fn sort(&mut self) {
        for pair in self.debuts.windows(2) {
            self.tous[pair[0] as usize..pair[1] as usize].sort_unstable();
        }
    }

    /// What a métier requires.
    pub fn of(&self, metier: MetierIx) -> &[Requis] {
        let at = metier.index();
        &self.tous[self.debuts[at] as usize..self.debuts[at + 1] as usize]
    }
}

/// The métiers that require each compétence, end to end, in order.
#[derive(Debug)]
pub(super) struct MetiersParCompetence {
    tous: Vec<MetierIx>,
    /// Where those of each compétence start, and the end.
    debuts: Vec<u32>,
}

impl MetiersParCompetence {
    /// Those of so many compétences. Counts, then places: linear in what métiers require.
    pub fn new(requis: &RequisParMetier, competences: usize) -> Self {
        // The start of each, told one place too far, goes there as its métiers are placed.
        let mut debuts = vec![0u32; competences + 2];
        for one in &requis.tous {
            debuts[one.competence().index() + 2] += 1;
        }
        let mut sum = 0;
        for debut in &mut debuts {
            sum += *debut;
            *debut = sum;
        }
        let mut tous = vec![MetierIx(0); requis.tous.len()];
        for (metier, window) in requis.debuts.windows(2).enumerate() {
            for one in &requis.tous[window[0] as usize..window[1] as usize] {
                let place = &mut debuts[one.competence().index() + 1];
                tous[*place as usize] = MetierIx::new(metier);
                *place += 1;
            }
        }
        debuts.truncate(competences + 1);
        MetiersParCompetence { tous, debuts }
    }

    /// The métiers that require a compétence.
    pub fn of(&self, competence: CompetenceIx) -> &[MetierIx] {
        let at = competence.index();
        &self.tous[self.debuts[at] as usize..self.debuts[at + 1] as usize]
    }
}
