//! Which regulated métiers may change what another one asks, and how little each asks at best: what lets the search judge
//! few doors and bound the rest. It reads the same facts as the gate, and only ever errs towards "may change".

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::bareme::Bareme;
use crate::graph::{MetierIx, Referentiel};
use crate::model::{
    Acquis, Certitude, CodeBloc, CodeCertification, CodeTitre, Effet, Exigence, GenreExigence, Limites, Slug,
};
use crate::passerelle::{GenreRaison, Verdict, gate, is_in_force, is_met};

/// What one regulated métier asks, whoever asks.
#[derive(Debug, Clone, Default)]
struct Regle {
    /// Whether each regulated métier, by rank, may change what this one asks if entered before; closed under itself.
    influences: Vec<bool>,
    /// Whether a written fact says that nothing is asked and does not suffice to open the métier.
    doute: bool,
    /// The sure exigences that no other métier can meet.
    propres: Vec<Slug>,
    /// What it asks to obtain, by position among all exigences, ascending.
    asked: Vec<usize>,
    /// The exigences that exercising it makes presume are met, by position among all.
    presumees: Vec<usize>,
}

/// All regulated métiers of a référentiel.
#[derive(Debug, Clone, Default)]
pub(super) struct Influence {
    /// The rank of each métier among the regulated ones, by code; nothing for the others.
    rangs: Vec<Option<u32>>,
    regles: Vec<Regle>,
    /// By certification, the titles that may grant some of its blocs: itself, what an equivalence names, what it replaced.
    proches: BTreeMap<CodeCertification, BTreeSet<CodeCertification>>,
    /// Blocs that an equivalence may grant.
    accordes: BTreeSet<CodeBloc>,
}

impl Influence {
    pub fn new(referentiel: &Referentiel) -> Self {
        let asks = |metier: MetierIx| -> Vec<&Exigence> {
            referentiel.exigences(metier).into_iter().filter(|exigence| exigence.genre.is_asked()).collect()
        };
        let asked: BTreeMap<u32, Vec<&Exigence>> = referentiel
            .metier_positions()
            .map(|metier| (metier.0, asks(metier)))
            .filter(|(_, asked)| !asked.is_empty())
            .collect();
        let proches = near_titles(referentiel, asked.values().flatten().copied());
        let mut direct: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (metier, own) in &asked {
            let touching = asked.iter().filter(|(other, theirs)| *other != metier && may_touch(theirs, own, &proches));
            direct.insert(*metier, touching.map(|(other, _)| *other).collect());
        }
        let accordes = granted(referentiel);
        let mut regles = Vec::new();
        let mut rangs = vec![None; referentiel.metier_count()];
        for (rang, metier) in (0u32..).zip(asked.keys()) {
            rangs[*metier as usize] = Some(rang);
        }
        for (metier, own) in &asked {
            let others = || asked.iter().filter(|(other, _)| *other != metier).flat_map(|(_, theirs)| theirs);
            let shared = |one: &Exigence| others().any(|other| shares(other, one));
            let sure = own.iter().filter(|exigence| exigence.certitude > Certitude::AVerifier && !shared(exigence));
            let near = close(*metier, &direct);
            let regle = Regle {
                influences: asked.keys().map(|other| near.contains(other)).collect(),
                doute: doubts(referentiel, MetierIx(*metier)),
                propres: sure.map(|exigence| exigence.code.clone()).collect(),
                asked: positions(referentiel, |exigence| own.iter().any(|one| one.code == exigence.code)),
                presumees: presumed(referentiel, MetierIx(*metier)),
            };
            regles.push(regle);
        }
        Influence { rangs, regles, proches, accordes }
    }

    /// The rank of a métier among the regulated ones; nothing for another.
    pub fn rang(&self, metier: u32) -> Option<u32> {
        self.rangs[metier as usize]
    }

    /// How many regulated métiers there are.
    pub fn len(&self) -> usize {
        self.regles.len()
    }

    fn regle(&self, metier: u32) -> Option<&Regle> {
        self.rang(metier).map(|rang| &self.regles[rang as usize])
    }

    /// Whether entering one regulated métier may change what another one asks; both by rank.
    pub fn touches(&self, one: u32, other: u32) -> bool {
        self.regles[other as usize].influences[one as usize]
    }

    /// What a regulated métier asks to obtain, by position among all exigences.
    pub fn asked(&self, metier: u32) -> &[usize] {
        self.regle(metier).map_or(&[], |regle| &regle.asked)
    }

    /// The exigences that exercising a métier makes presume are met, by position among all.
    pub fn presumed(&self, metier: u32) -> &[usize] {
        self.regle(metier).map_or(&[], |regle| &regle.presumees)
    }

    /// Whether a fact that nothing is asked leaves a doubt about a métier.
    pub fn doubts(&self, metier: u32) -> bool {
        self.regle(metier).is_some_and(|regle| regle.doute)
    }

    /// Whether what is held may grant blocs of a certification. Where not, none is held.
    pub fn may_hold(&self, certification: CodeCertification, acquis: &Acquis) -> bool {
        let titles = || acquis.certifications.iter().copied().chain(acquis.blocs.iter().map(CodeBloc::certification));
        match self.proches.get(&certification) {
            Some(near) => titles().any(|title| near.contains(&title)),
            // Not a certification that an exigence names: nothing is known of it here.
            None => titles().next().is_some(),
        }
    }

    /// What the conditions of a regulated métier cost at least, whatever is entered before, for who holds `acquis` at the
    /// départ: the dearest exigence that no other métier can meet, by the cheapest of its ways.
    pub fn floor(
        &self,
        referentiel: &Referentiel,
        metier: MetierIx,
        acquis: &Acquis,
        date: Option<Date>,
        bareme: &Bareme,
    ) -> (u32, u32) {
        let Some(regle) = self.regle(metier.0) else { return (0, 0) };
        let own = referentiel.exigences(metier).into_iter().filter(|exigence| regle.propres.contains(&exigence.code));
        let unmet = own.filter(|exigence| !is_met(referentiel, exigence, acquis));
        let (mut blocs, mut demarches) = (0, 0);
        for exigence in unmet {
            let ways = exigence.certifications.iter().filter_map(|code| referentiel.certification(*code).ok());
            let open = ways.filter(|certification| is_in_force(certification, date) != Some(false));
            match open.map(|certification| self.least_blocs(referentiel, certification.code, acquis, bareme)).min() {
                Some(least) => blocs = blocs.max(least),
                None => demarches += 1,
            }
        }
        (blocs.saturating_mul(bareme.cout_bloc.0), bareme.penalite_demarche.0.saturating_mul(demarches))
    }

    fn least_blocs(
        &self,
        referentiel: &Referentiel,
        certification: CodeCertification,
        acquis: &Acquis,
        bareme: &Bareme,
    ) -> u32 {
        let blocs = referentiel.blocs(certification);
        if blocs.is_empty() {
            return bareme.blocs_inconnus;
        }
        if self.may_hold(certification, acquis) {
            return 0;
        }
        let asked = blocs.iter().filter(|bloc| bloc.facultatif != Some(true) && !self.accordes.contains(&bloc.code));
        asked.count() as u32
    }
}

fn positions(referentiel: &Referentiel, keep: impl Fn(&Exigence) -> bool) -> Vec<usize> {
    let all = referentiel.all_exigences().iter().enumerate();
    all.filter(|(_, exigence)| keep(exigence)).map(|(at, _)| at).collect()
}

/// The exigences that the gate presumes met for who exercises a métier and holds nothing else.
fn presumed(referentiel: &Referentiel, metier: MetierIx) -> Vec<usize> {
    let mut acquis = Acquis::default();
    acquis.metiers.insert(referentiel.metier_at(metier).code);
    positions(referentiel, |exigence| exigence.genre.is_asked() && is_met(referentiel, exigence, &acquis))
}

/// By certification that exigences name, the titles that may grant some of its blocs.
fn near_titles<'a>(
    referentiel: &Referentiel,
    asked: impl Iterator<Item = &'a Exigence>,
) -> BTreeMap<CodeCertification, BTreeSet<CodeCertification>> {
    let whole = |titre: &CodeTitre| match titre {
        CodeTitre::Certification(code) => *code,
        CodeTitre::Bloc(code) => code.certification(),
    };
    let mut near: BTreeMap<CodeCertification, BTreeSet<CodeCertification>> = BTreeMap::new();
    for code in asked.flat_map(|exigence| &exigence.certifications) {
        near.entry(*code).or_insert_with(|| {
            let towards = referentiel.equivalences().iter().filter(|e| e.vers.iter().any(|to| whole(to) == *code));
            let mut titles: BTreeSet<CodeCertification> = towards.flat_map(|e| &e.de).map(whole).collect();
            titles.insert(*code);
            let mut open = vec![*code];
            while let Some(later) = open.pop() {
                let replaced = referentiel.certification(later).map(|c| c.remplace.as_slice()).unwrap_or_default();
                open.extend(replaced.iter().map(|one| one.code).filter(|former| titles.insert(*former)));
            }
            titles
        });
    }
    near
}

/// The blocs that some equivalence grants.
fn granted(referentiel: &Referentiel) -> BTreeSet<CodeBloc> {
    let mut blocs = BTreeSet::new();
    for equivalence in referentiel.equivalences() {
        for titre in &equivalence.vers {
            match (titre, equivalence.effet) {
                (CodeTitre::Bloc(code), Effet::BlocAcquis) => blocs.extend([*code]),
                (CodeTitre::Certification(code), Effet::CertificationAcquise) => {
                    blocs.extend(referentiel.blocs(*code).iter().map(|bloc| bloc.code));
                }
                _ => {}
            }
        }
    }
    blocs
}

/// Whether meeting one exigence may meet another.
fn shares(one: &Exigence, other: &Exigence) -> bool {
    one.code == other.code || one.certifications.iter().any(|code| other.certifications.contains(code))
}

/// Whether meeting what `one` asks may change what is left of what `other` asks.
fn may_touch(
    one: &[&Exigence],
    other: &[&Exigence],
    near: &BTreeMap<CodeCertification, BTreeSet<CodeCertification>>,
) -> bool {
    let eases = |given: &Exigence, asked: &Exigence| {
        let sources = asked.certifications.iter().filter_map(|code| near.get(code)).flatten();
        sources.into_iter().any(|source| given.certifications.contains(source))
    };
    one.iter().any(|given| other.iter().any(|asked| shares(given, asked) || eases(given, asked)))
}

/// All that may change a métier, directly or through others.
fn close(metier: u32, direct: &BTreeMap<u32, BTreeSet<u32>>) -> BTreeSet<u32> {
    let mut closed = BTreeSet::new();
    let mut open = vec![metier];
    while let Some(one) = open.pop() {
        let near = direct.get(&one).into_iter().flatten();
        open.extend(near.copied().filter(|other| closed.insert(*other)));
    }
    closed
}

fn doubts(referentiel: &Referentiel, metier: MetierIx) -> bool {
    let judged = gate(referentiel, metier, &Acquis::default(), &Limites::default(), None);
    let free = GenreRaison::Exigence(GenreExigence::Aucune);
    judged.raisons.iter().any(|raison| raison.genre == free && raison.effet == Some(Verdict::Inconnue))
}
