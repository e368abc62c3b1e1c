//! What étapes cost to who remembers: what the départ, each étape and each certification on the way gave is held.
//!
//! Along a path, what is held for the couverture is a set of bits over compétences; what is held for the gate is a short
//! list of regulated métiers entered, in order, since nothing else on a path can change a verdict. Gates are judged once
//! for each such list and métier. Both only grow, and holding more never makes an étape dearer.

use std::collections::HashMap;

use jiff::civil::Date;

use super::bareme::{Bareme, CoutDetail};
use super::condition::{obtain, obtentions};
use super::recherche::{Franchissement, Pas};
use super::reseau::{Reseau, attested, is_asked};
use crate::certification::held_blocs;
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Acquis, Certitude, Exigence, Limites};
use crate::passerelle::{Index, Millioniemes, Verdict, gate, is_in_force, is_met, open_ways};

/// Whether étapes of which it is not known whether something is required are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inconnues {
    /// They are, at a price, and marked.
    #[default]
    Avec,
    /// They are not.
    Sans,
}

/// The level that stands for one the data does not tell, in the comparison of certifications asked: above all others, so
/// that a path never passes for less demanding by our ignorance.
pub(super) const NIVEAU_INCONNU: u8 = 9;

/// What is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mesure {
    /// The whole cost.
    Cout,
    /// What is to be learnt alone.
    Effort,
}

/// Who asks, and under which prices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contexte<'a> {
    pub referentiel: &'a Referentiel,
    pub index: &'a Index,
    pub reseau: &'a Reseau,
    /// All that is held at the départ, what the métier gives included.
    pub acquis: &'a Acquis,
    pub limites: &'a Limites,
    pub date: Option<Date>,
    pub inconnues: Inconnues,
    pub bareme: &'a Bareme,
}

impl Contexte<'_> {
    /// Whether a verdict lets one in, and what not knowing costs.
    pub fn toll(&self, verdict: Verdict) -> Option<Millioniemes> {
        match (verdict, self.inconnues) {
            (Verdict::Bloquee, _) | (Verdict::Inconnue, Inconnues::Sans) => None,
            (Verdict::Inconnue, Inconnues::Avec) => Some(self.bareme.penalite_inconnue),
            (Verdict::Conditionnelle | Verdict::Ouverte, _) => Some(Millioniemes(0)),
        }
    }
}

/// What stands at the door of a métier for what is held; `None`: shut.
type Porte = Option<(CoutDetail, u8)>;

/// What regulated métiers entered on the way have brought.
#[derive(Debug)]
struct Titres {
    /// What the gate reads of a person; no compétence, which it does not read.
    acquis: Acquis,
    /// The compétences that the certifications attest.
    attestees: Vec<u32>,
    /// What stands at each door met.
    portes: HashMap<u32, Porte>,
    /// The titles after one more regulated métier.
    suivants: HashMap<u32, usize>,
}

/// The costs of a search with memory.
pub(super) struct Memoire<'a> {
    contexte: Contexte<'a>,
    mesure: Mesure,
    /// One bit a compétence held: those of the départ, and those of the path entered.
    tenues: Vec<u64>,
    /// The bits set for the path entered, to be cleared.
    posees: Vec<u32>,
    /// What is missing of each métier at the départ; `u32::MAX`: not computed yet.
    manque: Vec<u32>,
    /// What each door costs at least; the outer `None`: not computed yet.
    planchers: HashMap<u32, Option<u32>>,
    titres: Vec<Titres>,
    courant: usize,
    depart: u32,
}

impl<'a> Memoire<'a> {
    pub fn new(contexte: Contexte<'a>, depart: MetierIx, mesure: Mesure) -> Self {
        let mut tenues = vec![0u64; contexte.referentiel.competences().len().div_ceil(64)];
        for (code, _) in contexte.acquis.competences() {
            if let Some(ix) = contexte.referentiel.competence_ix(code) {
                tenues[ix.index() / 64] |= 1 << (ix.index() % 64);
            }
        }
        let titres = Titres {
            acquis: titles_of(contexte.acquis),
            attestees: Vec::new(),
            portes: HashMap::new(),
            suivants: HashMap::new(),
        };
        Memoire {
            contexte,
            mesure,
            tenues,
            posees: Vec::new(),
            manque: vec![u32::MAX; contexte.referentiel.metiers().len()],
            planchers: HashMap::new(),
            titres: vec![titres],
            courant: 0,
            depart: depart.0,
        }
    }

    fn hold(&mut self, competence: u32) {
        let (word, bit) = (competence as usize / 64, 1u64 << (competence % 64));
        if self.tenues[word] & bit == 0 {
            self.tenues[word] |= bit;
            self.posees.push(competence);
        }
    }

    /// The weight of a métier that is not held. All of it where nothing is counted: unknown is not held.
    fn missing(&self, metier: u32) -> u32 {
        let items = self.contexte.reseau.items(metier);
        if items.is_empty() {
            return Millioniemes::UN.0;
        }
        let left = |competence: u32| self.tenues[competence as usize / 64] >> (competence % 64) & 1 == 0;
        items.iter().filter(|(competence, _)| left(*competence)).map(|(_, part)| part.0).sum()
    }

    /// Whether entering a métier may depend on what is held.
    fn is_regulated(&self, metier: u32) -> bool {
        self.contexte.reseau.verdict(metier).is_none()
    }

    /// What stands at a door for the current titles.
    fn porte(&mut self, metier: u32) -> Porte {
        let titres = &self.titres[self.courant];
        if let Some(known) = titres.portes.get(&metier) {
            return *known;
        }
        let porte = judge(&self.contexte, MetierIx(metier), &titres.acquis);
        self.titres[self.courant].portes.insert(metier, porte);
        porte
    }

    /// The titles after entering a regulated métier.
    fn after(&mut self, courant: usize, metier: u32) -> usize {
        if let Some(known) = self.titres[courant].suivants.get(&metier) {
            return *known;
        }
        let Contexte { referentiel, date, bareme, .. } = self.contexte;
        let titres = &self.titres[courant];
        let gained = obtentions(referentiel, MetierIx(metier), &titres.acquis, date, bareme);
        let mut acquis = titres.acquis.clone();
        acquis.metiers.insert(referentiel.metier_at(MetierIx(metier)).code);
        obtain(&mut acquis, &gained);
        let mut attestees = titres.attestees.clone();
        for code in gained.iter().filter_map(|o| o.titre.as_ref()).map(|titre| titre.certification.code) {
            attestees
                .extend(referentiel.certification_ix(code).map_or_else(|_| Vec::new(), |ix| attested(referentiel, ix)));
        }
        let next = Titres { acquis, attestees, portes: HashMap::new(), suivants: HashMap::new() };
        let at = self.titres.len();
        self.titres.push(next);
        self.titres[courant].suivants.insert(metier, at);
        at
    }

    /// What a door costs at least, whatever is held by then.
    fn door_floor(&mut self, metier: u32) -> Option<u32> {
        if let Some(known) = self.planchers.get(&metier) {
            return *known;
        }
        let floor = match self.contexte.reseau.verdict(metier) {
            Some(verdict) if self.contexte.limites.is_empty() => {
                self.contexte.toll(verdict).map(|toll| self.weigh(toll))
            }
            Some(_) => judge(&self.contexte, MetierIx(metier), &Acquis::default()).map(|(detail, _)| self.sum(&detail)),
            None => self.regulated_floor(MetierIx(metier)),
        };
        self.planchers.insert(metier, floor);
        floor
    }

    /// A floor for a regulated métier, under titles that no path exceeds: all those that other métiers ask, and all that
    /// those métiers make presume. Each exigence that is still unmet then costs something by itself; the dearest alone is
    /// counted, since one certification may satisfy several.
    fn regulated_floor(&mut self, metier: MetierIx) -> Option<u32> {
        let Contexte { referentiel, limites, .. } = self.contexte;
        let barred = !limites.is_empty() && is_barred(&self.contexte, metier);
        if barred {
            return None;
        }
        let most = most_titles(&self.contexte, metier, &self.titres[0].acquis);
        let unmet = referentiel.exigences(metier).into_iter();
        let unmet =
            unmet.filter(|e| is_asked(e) && e.certitude > Certitude::AVerifier && !is_met(referentiel, e, &most));
        Some(unmet.map(|exigence| self.exigence_floor(exigence, &most)).max().unwrap_or(0))
    }

    fn exigence_floor(&self, exigence: &Exigence, most: &Acquis) -> u32 {
        let Contexte { referentiel, date, bareme, .. } = self.contexte;
        if open_ways(referentiel, exigence, date).is_empty() {
            return self.weigh(bareme.penalite_demarche);
        }
        let ways = exigence.certifications.iter().filter_map(|code| referentiel.certification(*code).ok());
        let open = ways.filter(|certification| is_in_force(certification, date) != Some(false));
        let left = open.map(|certification| {
            let blocs = referentiel.blocs(certification.code);
            if blocs.is_empty() {
                return bareme.blocs_inconnus;
            }
            let held = held_blocs(referentiel, certification.code, most, date);
            let is_held = |code| held.get(code).is_some_and(|tenue| tenue.certitude > Certitude::AVerifier);
            blocs.iter().filter(|bloc| bloc.facultatif != Some(true) && !is_held(&bloc.code)).count() as u32
        });
        left.min().unwrap_or(0).saturating_mul(bareme.cout_bloc.0)
    }

    /// A price beside the effort, as this search weighs it.
    fn weigh(&self, beside: Millioniemes) -> u32 {
        match self.mesure {
            Mesure::Cout => beside.0,
            Mesure::Effort => 0,
        }
    }

    fn sum(&self, detail: &CoutDetail) -> u32 {
        match self.mesure {
            Mesure::Cout => detail.total().0,
            Mesure::Effort => detail.effort().0,
        }
    }

    fn charge(&self) -> u32 {
        self.weigh(self.contexte.bareme.charge_etape)
    }
}

impl Pas for Memoire<'_> {
    fn enter(&mut self, chemin: &[u32]) {
        for competence in std::mem::take(&mut self.posees) {
            self.tenues[competence as usize / 64] &= !(1 << (competence % 64));
        }
        self.courant = 0;
        let reseau = self.contexte.reseau;
        for metier in chemin.iter().skip(1) {
            reseau.items(*metier).iter().for_each(|(competence, _)| self.hold(*competence));
            if self.is_regulated(*metier) {
                self.courant = self.after(self.courant, *metier);
            }
        }
        for at in 0..self.titres[self.courant].attestees.len() {
            self.hold(self.titres[self.courant].attestees[at]);
        }
    }

    fn pas(&mut self, _: u32, _: u32, vers: u32) -> Option<Franchissement> {
        let (door, niveau) = if self.is_regulated(vers) {
            let (detail, niveau) = self.porte(vers)?;
            (self.sum(&detail), niveau)
        } else {
            (self.door_floor(vers)?, 0)
        };
        Some(Franchissement { cout: self.missing(vers) + self.charge() + door, niveau })
    }

    fn plancher(&mut self, de: u32, arete: u32, vers: u32, position: usize) -> Option<u32> {
        let door = self.door_floor(vers)?;
        if self.manque[vers as usize] == u32::MAX {
            // Bounds are asked for before any path is entered: what is held is what the départ holds.
            self.manque[vers as usize] = self.missing(vers);
        }
        let mut missing = self.manque[vers as usize];
        if de != self.depart && !self.contexte.reseau.items(vers).is_empty() {
            let given =
                self.contexte.reseau.commun(arete) + self.contexte.reseau.sommet(vers, position.saturating_sub(2));
            missing = missing.saturating_sub(given);
        }
        Some(missing + self.charge() + door)
    }
}

/// What the gate reads of a person: all but compétences.
fn titles_of(acquis: &Acquis) -> Acquis {
    let mut titles = Acquis::default();
    titles.metiers = acquis.metiers.clone();
    titles.certifications = acquis.certifications.clone();
    titles.blocs = acquis.blocs.clone();
    titles.exigences = acquis.exigences.clone();
    titles
}

/// What stands at a door for what is held; the charge of the étape and the compétences are not of it.
fn judge(contexte: &Contexte, metier: MetierIx, acquis: &Acquis) -> Porte {
    let Contexte { referentiel, limites, date, bareme, .. } = *contexte;
    let verdict = gate(referentiel, metier, acquis, limites, date).verdict;
    let mut detail = CoutDetail { inconnues: contexte.toll(verdict)?, ..CoutDetail::default() };
    let mut niveau = 0;
    for obtention in obtentions(referentiel, metier, acquis, date, bareme) {
        detail.blocs += obtention.blocs(bareme);
        detail.demarches += obtention.demarche(bareme);
        if let Some(titre) = &obtention.titre {
            niveau = niveau.max(titre.certification.niveau.map_or(NIVEAU_INCONNU, |niveau| niveau.value()));
        }
    }
    Some((detail, niveau))
}

/// Whether a limite bars a métier, whatever is held.
fn is_barred(contexte: &Contexte, metier: MetierIx) -> bool {
    let Contexte { referentiel, limites, date, .. } = *contexte;
    let judged = gate(referentiel, metier, &Acquis::default(), limites, date);
    let by_limite = |raison: &crate::passerelle::Raison| {
        raison.genre == crate::passerelle::GenreRaison::Limite && raison.effet == Some(Verdict::Bloquee)
    };
    judged.raisons.iter().any(by_limite)
}

/// The titles of a person who had entered every other regulated métier.
fn most_titles(contexte: &Contexte, metier: MetierIx, acquis: &Acquis) -> Acquis {
    let referentiel = contexte.referentiel;
    let mut most = acquis.clone();
    for other in contexte.reseau.reglementes().iter().filter(|other| **other != metier) {
        most.metiers.insert(referentiel.metier_at(*other).code);
        for exigence in referentiel.exigences(*other).into_iter().filter(|exigence| is_asked(exigence)) {
            most.exigences.insert(exigence.code.clone());
            most.certifications.extend(&exigence.certifications);
        }
    }
    most
}
