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
