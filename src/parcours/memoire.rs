//! What étapes cost to who remembers: what the départ, each étape and each certification on the way gave is held.
//!
//! Along a path, what is held for the couverture is a set of bits over compétences; what is held for the gate is a short
//! list of regulated métiers entered, in order, since nothing else on a path can change a verdict; and of these, only the
//! ones that may touch the métier asked about. A door is judged once for each such list and métier. Both only grow, and
//! holding more never makes an étape dearer.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;

use super::bareme::{Bareme, CoutDetail};
use super::cible::niveau_of;
use super::condition::{Acces, obtain, resolve};
use super::recherche::{Arete, Franchissement, Pas};
use super::reseau::{Reseau, attested};
use crate::certification::is_eased;
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Acquis, CodeCertification, Exigence, Limites, Slug};
use crate::passerelle::{GenreRaison, Index, Millioniemes, Verdict, gate, judge};

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

/// The level counted for who holds no title: the end of school. The national framework starts its diplomas at 3.
const NIVEAU_SANS_TITRE: u8 = 2;

/// Whether the titles asked on the way must follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// They need not.
    Libre,
    /// A text in effect eases each of them, after the first, for the titles held by then.
    Reconnue,
}

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
    /// How many levels above what is held a certification asked may be; `None`: any number.
    pub marche_max: Option<u8>,
    /// Whether one title must lead to the next.
    pub suite: Suite,
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

    /// Whether a certification of a level may be asked of who holds another. A level that the data does not tell is
    /// above all others: it is not known to be within reach.
    fn climbs(&self, tenu: u8, demande: u8) -> bool {
        self.marche_max.is_none_or(|most| demande != NIVEAU_INCONNU && demande <= tenu.saturating_add(most))
    }

    /// The highest level that the titles held at the départ attest, or that its métier asks by law.
    pub fn niveau_tenu(&self, depart: MetierIx) -> u8 {
        let held =
            self.acquis.certifications.iter().filter_map(|code| self.referentiel.certification(*code).ok()?.niveau);
        let levels = held.chain(niveau_of(self.referentiel, depart, self.date));
        levels.map(|niveau| niveau.value()).fold(NIVEAU_SANS_TITRE, u8::max)
    }
}

/// What stands at the door of a métier for what is held; `None`: shut.
type Porte = Option<Prix>;

/// What the conditions of a métier cost and ask, and the verdict that they give.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prix {
    pub verdict: Verdict,
    pub detail: CoutDetail,
    /// The highest level of the certifications asked; null: none is.
    pub niveau: u8,
    /// Whether a text eases one of them for the titles held; told only where it is asked.
    pub facilite: bool,
}

/// All that a door can read of titles: certifications, exigences met, and those that exercising a métier makes presume.
/// Most métiers of a profession add nothing to it after the first.
type Cle = (BTreeSet<CodeCertification>, BTreeSet<Slug>, Vec<usize>);

/// What some regulated métiers, entered in order, have brought.
#[derive(Debug)]
struct Titres {
    /// Certifications, blocs and exigences; the gate reads no compétence.
    acquis: Acquis,
    /// The exigences presumed met, by position among all, ascending.
    presumees: Vec<usize>,
    /// What stands at each door of a regulated métier, by rank; the outer `None`: not judged yet.
    portes: Vec<Option<Porte>>,
    /// After one more regulated métier, by rank: the titles, and the compétences that the certifications obtained attest.
    suivants: Vec<Option<(usize, Rc<[u32]>)>>,
}

impl Titres {
    fn new(acquis: Acquis, presumees: Vec<usize>, reglementes: usize) -> Self {
        Titres { acquis, presumees, portes: vec![None; reglementes], suivants: vec![None; reglementes] }
    }

    fn is_empty(&self) -> bool {
        let Acquis { certifications, blocs, exigences, .. } = &self.acquis;
        certifications.is_empty() && blocs.is_empty() && exigences.is_empty() && self.presumees.is_empty()
    }

    fn key(&self) -> Cle {
        (self.acquis.certifications.clone(), self.acquis.exigences.clone(), self.presumees.clone())
    }

    fn meets(&self, at: usize, exigence: &Exigence) -> bool {
        self.presumees.binary_search(&at).is_ok()
            || self.acquis.exigences.contains(&exigence.code)
            || exigence.certifications.iter().any(|code| self.acquis.certifications.contains(code))
    }
}

/// The costs of a search with memory.
pub(super) struct Memoire<'a> {
    contexte: Contexte<'a>,
    mesure: Mesure,
    depart: u32,
    /// One bit a compétence held: those of the départ, and those of the path entered.
    tenues: Vec<u64>,
    /// The bits set for the path entered, to be cleared.
    posees: Vec<u32>,
    /// The regulated métiers of the path entered: their ranks, and themselves.
    entres: Vec<(u32, u32)>,
    /// The highest level held at the départ, and after the path entered.
    niveau_depart: u8,
    niveau_tenu: u8,
    /// Whether the path entered asked a title.
    titre_demande: bool,
    /// What is missing of each métier at the départ; `u32::MAX`: not computed yet.
    manque: Vec<u32>,
    /// What each door costs at least; the outer `None`: not computed yet.
    planchers: Vec<Option<Option<u32>>>,
    titres: Vec<Titres>,
    /// Whether the départ holds no title and nothing but defaults is asked, so that doors there are everyone's.
    nue: bool,
    /// The titles already met, by what a door can read of them.
    connus: HashMap<Cle, usize>,
    /// Whether a limite bars each regulated métier met.
    barres: HashMap<u32, bool>,
}

impl<'a> Memoire<'a> {
    pub fn new(contexte: Contexte<'a>, depart: MetierIx, mesure: Mesure) -> Self {
        let mut tenues = vec![0u64; contexte.referentiel.competence_count().div_ceil(64)];
        for (code, _) in contexte.acquis.competences() {
            if let Some(ix) = contexte.referentiel.competence_ix(code) {
                tenues[ix.index() / 64] |= 1 << (ix.index() % 64);
            }
        }
        let metiers = contexte.referentiel.metier_count();
        let niveau = contexte.niveau_tenu(depart);
        let titres =
            Titres::new(titles_of(contexte.acquis), presumed_at_depart(&contexte), contexte.reseau.influence().len());
        Memoire {
            contexte,
            mesure,
            depart: depart.0,
            tenues,
            posees: Vec::new(),
            entres: Vec::new(),
            niveau_depart: niveau,
            niveau_tenu: niveau,
            titre_demande: false,
            manque: vec![u32::MAX; metiers],
            planchers: vec![None; metiers],
            connus: HashMap::from([(titres.key(), 0)]),
            nue: titres.is_empty()
                && contexte.date == contexte.referentiel.date()
                && *contexte.bareme == Bareme::default(),
            titres: vec![titres],
            barres: HashMap::new(),
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

    /// The rank of a métier that entering may depend on what is held for.
    fn rang(&self, metier: u32) -> Option<u32> {
        self.contexte.reseau.influence().rang(metier)
    }

    /// The titles that matter to a regulated métier, by rank: those that the regulated métiers entered, and able to touch
    /// it, have brought.
    fn titles_for(&mut self, rang: u32) -> usize {
        let influence = self.contexte.reseau.influence();
        let mut at = 0;
        for entered in 0..self.entres.len() {
            let (one, metier) = self.entres[entered];
            if influence.touches(one, rang) {
                at = match &self.titres[at].suivants[one as usize] {
                    Some((known, _)) => *known,
                    None => self.after(at, one, metier).0,
                };
            }
        }
        at
    }

    /// What stands at the door of a regulated métier for titles.
    fn porte(&mut self, rang: u32, metier: u32, at: usize) -> Porte {
        if let Some(known) = self.titres[at].portes[rang as usize] {
            return known;
        }
        let porte = if self.is_barred(metier) { None } else { self.judge(metier, at) };
        self.titres[at].portes[rang as usize] = Some(porte);
        porte
    }

    /// What the exigences of a regulated métier come to.
    fn acces(&self, metier: u32, at: usize) -> Acces<'a> {
        let (contexte, titres) = (&self.contexte, &self.titres[at]);
        let all = contexte.referentiel.all_exigences();
        let asked = contexte.reseau.influence().asked(metier).iter();
        let unmet = asked.filter(|at| !titres.meets(**at, &all[**at])).map(|at| &all[*at]);
        resolve(contexte, unmet, &titres.acquis)
    }

    /// What stands at a door; the charge of the étape and the compétences are not of it.
    fn judge(&self, metier: u32, at: usize) -> Porte {
        let nue = self.nue.then(|| self.contexte.reseau.nue(metier)).flatten().filter(|_| at == 0);
        let prix = match nue {
            Some(known) => *known.get_or_init(|| self.price(metier, at)),
            None => self.price(metier, at),
        };
        let inconnues = self.contexte.toll(prix.verdict)?;
        Some(Prix { detail: CoutDetail { inconnues, ..prix.detail }, ..prix })
    }

    /// Whether a path may take a door: no title too high, none that does not follow from those held.
    fn admits(&self, prix: &Prix) -> bool {
        let follows = self.contexte.suite == Suite::Libre || prix.niveau == 0 || !self.titre_demande || prix.facilite;
        follows && self.contexte.climbs(self.niveau_tenu, prix.niveau)
    }

    fn price(&self, metier: u32, at: usize) -> Prix {
        let bareme = self.contexte.bareme;
        let acces = self.acces(metier, at);
        let doubts = self.contexte.reseau.influence().doubts(metier);
        let verdict = if doubts { acces.verdict.min(Verdict::Inconnue) } else { acces.verdict };
        let mut prix = Prix { verdict, detail: CoutDetail::default(), niveau: 0, facilite: false };
        for obtention in &acces.obtentions {
            prix.detail.blocs += obtention.blocs(bareme);
            prix.detail.demarches += obtention.demarche(bareme);
            if let Some(titre) = &obtention.titre {
                let niveau = titre.certification.niveau.map_or(NIVEAU_INCONNU, |niveau| niveau.value());
                prix.niveau = prix.niveau.max(niveau);
                prix.facilite |= self.contexte.suite == Suite::Reconnue && self.is_eased(titre.certification.code, at);
            }
        }
        prix
    }

    fn is_eased(&self, certification: CodeCertification, at: usize) -> bool {
        is_eased(self.contexte.referentiel, certification, &self.titres[at].acquis, self.contexte.date)
    }

    /// Whether a limite bars a regulated métier, whatever is held.
    fn is_barred(&mut self, metier: u32) -> bool {
        let Contexte { referentiel, limites, date, .. } = self.contexte;
        if limites.is_empty() {
            return false;
        }
        *self.barres.entry(metier).or_insert_with(|| {
            let judged = gate(referentiel, MetierIx(metier), &Acquis::default(), limites, date);
            judged.raisons.iter().any(|r| r.genre == GenreRaison::Limite && r.effet == Some(Verdict::Bloquee))
        })
    }

    /// The titles after entering a regulated métier, and the compétences that those obtained for it attest.
    fn after(&mut self, at: usize, rang: u32, metier: u32) -> (usize, Rc<[u32]>) {
        if let Some(known) = &self.titres[at].suivants[rang as usize] {
            return known.clone();
        }
        let referentiel = self.contexte.referentiel;
        let gained = self.acces(metier, at).obtentions;
        let mut acquis = self.titres[at].acquis.clone();
        obtain(&mut acquis, &gained);
        let mut presumees = self.titres[at].presumees.clone();
        presumees.extend(self.contexte.reseau.influence().presumed(metier));
        presumees.sort_unstable();
        presumees.dedup();
        let titles = gained.iter().filter_map(|obtention| obtention.titre.as_ref());
        let titles = titles.filter_map(|titre| referentiel.certification_ix(titre.certification.code).ok());
        let attestees: Rc<[u32]> = titles.flat_map(|title| attested(referentiel, title)).collect();
        let titres = Titres::new(acquis, presumees, self.contexte.reseau.influence().len());
        let reached = *self.connus.entry(titres.key()).or_insert_with(|| {
            self.titres.push(titres);
            self.titres.len() - 1
        });
        let next = (reached, attestees);
        self.titres[at].suivants[rang as usize] = Some(next.clone());
        next
    }

    /// What a door costs at least, whatever is held by then.
    fn door_floor(&mut self, metier: u32) -> Option<u32> {
        if let Some(known) = self.planchers[metier as usize] {
            return known;
        }
        let Contexte { referentiel, reseau, limites, date, bareme, .. } = self.contexte;
        let floor = match reseau.verdict(metier) {
            Some(verdict) if limites.is_empty() => self.contexte.toll(verdict).map(|toll| self.weigh(toll.0)),
            Some(_) => {
                let verdict = judge(referentiel, MetierIx(metier), &Acquis::default(), limites, date);
                self.contexte.toll(verdict).map(|toll| self.weigh(toll.0))
            }
            None if self.is_barred(metier) => None,
            None => {
                let held = self.contexte.acquis;
                let (blocs, beside) = reseau.influence().floor(referentiel, MetierIx(metier), held, date, bareme);
                Some(blocs + self.weigh(beside))
            }
        };
        self.planchers[metier as usize] = Some(floor);
        floor
    }

    /// A price beside the effort, as this search weighs it.
    fn weigh(&self, beside: u32) -> u32 {
        match self.mesure {
            Mesure::Cout => beside,
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
        self.weigh(self.contexte.bareme.charge_etape.0)
    }
}

impl Pas for Memoire<'_> {
    /// Before and after the first regulated métier.
    const PHASES: usize = 2;

    fn phase(&self, phase: usize, vers: u32) -> usize {
        if self.rang(vers).is_some() { 1 } else { phase }
    }

    fn enter(&mut self, chemin: &[u32]) {
        for competence in std::mem::take(&mut self.posees) {
            self.tenues[competence as usize / 64] &= !(1 << (competence % 64));
        }
        self.entres.clear();
        self.niveau_tenu = self.niveau_depart;
        self.titre_demande = false;
        let reseau = self.contexte.reseau;
        for metier in chemin.iter().skip(1) {
            reseau.items(*metier).iter().for_each(|(competence, _)| self.hold(*competence));
            if let Some(rang) = self.rang(*metier) {
                let at = self.titles_for(rang);
                let asked = self.porte(rang, *metier, at).map_or(0, |prix| prix.niveau);
                self.titre_demande |= asked != 0;
                if asked != NIVEAU_INCONNU {
                    self.niveau_tenu = self.niveau_tenu.max(asked);
                }
                let (_, attestees) = self.after(at, rang, *metier);
                attestees.iter().for_each(|competence| self.hold(*competence));
                self.entres.push((rang, *metier));
            }
        }
    }

    fn pas(&mut self, arete: Arete) -> Option<Franchissement> {
        let vers = arete.vers;
        let (door, niveau) = if let Some(rang) = self.rang(vers) {
            let at = self.titles_for(rang);
            let prix = self.porte(rang, vers, at)?;
            if !self.admits(&prix) {
                return None;
            }
            (self.sum(&prix.detail), prix.niveau)
        } else {
            (self.door_floor(vers)?, 0)
        };
        Some(Franchissement { cout: self.missing(vers) + self.charge() + door, niveau })
    }

    fn plancher(&mut self, arete: Arete, position: usize, phase: usize) -> Option<u32> {
        let Arete { de, numero, vers } = arete;
        let door = match self.rang(vers) {
            Some(rang) if phase == 0 => {
                // No regulated métier was entered yet: the door is as at the départ.
                let prix = self.porte(rang, vers, 0)?;
                if !self.contexte.climbs(self.niveau_depart, prix.niveau) {
                    return None;
                }
                self.sum(&prix.detail)
            }
            _ => self.door_floor(vers)?,
        };
        if self.manque[vers as usize] == u32::MAX {
            // Most floors are first asked for before any path is entered. One that is not is lower still: a floor too.
            self.manque[vers as usize] = self.missing(vers);
        }
        let mut missing = self.manque[vers as usize];
        let reseau = self.contexte.reseau;
        if de != self.depart && !reseau.items(vers).is_empty() {
            missing = missing.saturating_sub(reseau.commun(numero) + reseau.sommet(vers, position.saturating_sub(2)));
        }
        Some(missing + self.charge() + door)
    }
}

/// The titles of a person: what the gate reads but the métiers exercised.
fn titles_of(acquis: &Acquis) -> Acquis {
    let mut titles = Acquis::default();
    titles.certifications.clone_from(&acquis.certifications);
    titles.blocs.clone_from(&acquis.blocs);
    titles.exigences.clone_from(&acquis.exigences);
    titles
}

/// The exigences that the métiers exercised so far make presume are met.
fn presumed_at_depart(contexte: &Contexte) -> Vec<usize> {
    let exercised = contexte.acquis.metiers.iter().filter_map(|code| contexte.referentiel.metier_ix(*code).ok());
    let influence = contexte.reseau.influence();
    let all: BTreeSet<usize> = exercised.flat_map(|metier| influence.presumed(metier.0)).copied().collect();
    all.into_iter().collect()
}
