//! How near two labels are: what they share against what each has alone, in whole thousandths.
//!
//! With S what they share (words weighted by rarity, near words for less), r and R the lesser and the greater of what
//! each has alone:
//!
//! > degree = S / (S + (1 + d / S)·(σ·r + μ·(R − r))), σ = [`Reglages::substitution`], μ = [`Reglages::omission`]
//!
//! d doubts what little is shared: two common words may meet by chance, and then what each label has alone tells more.
//! Words that both have alone (`r`) are a substitution: "rééducation respiratoire" against "rééducation cardiovasculaire".
//! Words that one alone has (`R − r`) make it narrower: "préparer des repas" against "préparer des repas équilibrés". A
//! substitution costs more. Then what is done, to what, and at what distance must agree, each at the price of a factor.

use super::candidates::Partage;
use super::lexique::{Lexique, Role};
use super::reglages::Reglages;
use super::tokens::{Etiquette, INCONNU, Jeton};
use crate::model::{Degre, Relation};

/// The factor, in thousandths, where one label supervises, teaches or evaluates what the other one does.
const FACTEUR_CONDUITE: u64 = 600;

/// The factor where both name what it is done to, and nothing of it is shared.
const FACTEUR_OBJET: u64 = 500;

/// The factor where each says wider than the other: "nettoyer des moquettes", "décaper des sols".
const FACTEUR_CROISE: u64 = 600;

/// The factor where both name what is done, and nothing of it is shared.
const FACTEUR_ACTE: u64 = 600;

/// How much two labels must share, in thousandths of the rarest word and over both, before what each has alone costs its
/// mere price: what is shared by two common words may be chance.
const DOUTE: u64 = 500;

/// The least that two labels must share of words that tell something, in thousandths of the rarest one.
const COMMUN_MIN: u64 = 100;

/// Below this share of its weight, in thousandths, what a label has alone is only wording.
const RESTE_NEGLIGEABLE: u64 = 150;

/// From this share on, what makes a label the wider one counts.
const LARGEUR_NOTABLE: u64 = 250;

/// How many words of a label are compared: the longest one of ROME 4.60 has 31.
pub(super) const MOTS_COMPARES: usize = 64;

/// What one label shares with the other, and what it has alone.
#[derive(Debug, Clone, Copy, Default)]
struct Cote {
    commun: u64,
    /// What of it tells something: words that only word a label link nothing.
    parlant: u64,
    /// What of it is shared with near words only.
    voisin: u64,
    reste: u64,
    objets: u64,
    objets_communs: u64,
    actes: u64,
    actes_communs: u64,
    conduite_seule: u64,
    conduite_commune: u64,
    /// What is shared with a kind of it: this label says the wider word.
    large: u64,
    /// What no word of the other label is near to, however little: more of a list, which makes this label the wider…
    ajoute: u64,
    /// …or a detail, which makes it the narrower.
    detail: u64,
}

impl Cote {
    /// Counts a word, of which `best` thousandths are shared.
    fn add(&mut self, jeton: &Jeton, lien: Lien) {
        let poids = u64::from(jeton.poids);
        let best = lien.force;
        let commun = poids * best / 1000;
        self.large += if lien.large { commun } else { 0 };
        let alone = if best == 0 { poids } else { 0 };
        *(if jeton.ajoute { &mut self.ajoute } else { &mut self.detail }) += alone;
        self.commun += commun;
        self.parlant += if jeton.role == Role::Cadre { 0 } else { commun };
        self.voisin += if best < 1000 { commun } else { 0 };
        self.reste += poids - commun;
        match jeton.role {
            Role::Objet => {
                self.objets += poids;
                self.objets_communs += commun;
            }
            Role::Acte | Role::Conduite => {
                self.actes += poids;
                self.actes_communs += commun;
                if jeton.role == Role::Conduite {
                    self.conduite_commune += commun;
                    self.conduite_seule += if best == 0 { poids } else { 0 };
                }
            }
            Role::Public | Role::Cadre => {}
        }
    }

    /// A part of its weight, in thousandths of the whole.
    fn share(&self, part: u64) -> u64 {
        1000 * part / (self.commun + self.reste).max(1)
    }

    /// What speaks for it being the wider one of two, and for it being their like only if it is little: more of a list,
    /// wider words, what the other one details.
    fn width(&self, other: &Cote) -> u64 {
        self.share(self.ajoute + self.large) + other.share(other.detail)
    }
}

/// What a word shares with the best of the other label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Lien {
    /// In thousandths of its weight.
    force: u64,
    /// Whether the other word is a kind of it.
    large: bool,
}

impl Lien {
    const MEME: Lien = Lien { force: 1000, large: false };
}

/// What two labels have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mesure {
    pub relation: Relation,
    pub degre: Degre,
}

impl Mesure {
    const AUCUNE: Mesure = Mesure { relation: Relation::Aucune, degre: Degre::ZERO };
}

/// What labels are compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Balance<'a> {
    pub lexique: &'a Lexique,
    pub reglages: &'a Reglages,
}

impl Balance<'_> {
    /// What two words share, in thousandths of their weight.
    pub fn strength(self, one: &Jeton, other: &Jeton) -> u64 {
        self.link(one, other).0.force
    }

    /// What each of two words shares with the other.
    #[inline]
    fn link(self, one: &Jeton, other: &Jeton) -> (Lien, Lien) {
        if one.cle == other.cle && one.cle != INCONNU {
            return (Lien::MEME, Lien::MEME);
        }
        if !one.may_be_akin(other) {
            return (Lien::default(), Lien::default());
        }
        self.link_akin(one, other)
    }

    /// The same through the groups that both stand in.
    fn link_akin(self, one: &Jeton, other: &Jeton) -> (Lien, Lien) {
        let (mut left, mut right) = (Lien::default(), Lien::default());
        let force = u64::from(self.reglages.voisin.min(1000));
        for membre in one.membres() {
            for candidate in other.membres().iter().filter(|candidate| candidate.groupe == membre.groupe) {
                if membre == candidate {
                    return (Lien::MEME, Lien::MEME);
                }
                let kinds = (membre.is_kind(), candidate.is_kind());
                // Two kinds of one thing are two things.
                if kinds != (true, true) {
                    left = left.max(Lien { force, large: kinds == (false, true) });
                    right = right.max(Lien { force, large: kinds == (true, false) });
                }
            }
        }
        (left, right)
    }

    /// What each of two labels shares with the other, and has alone.
    fn sides(self, one: Etiquette<'_>, other: Etiquette<'_>) -> (Cote, Cote) {
        let mut best = [Lien::default(); MOTS_COMPARES];
        let (mut left, mut right) = (Cote::default(), Cote::default());
        for candidate in other.jetons {
            let mut found = Lien::default();
            for (jeton, best) in one.jetons.iter().zip(&mut best) {
                let (here, there) = self.link(jeton, candidate);
                if there.force > 0 {
                    (found, *best) = (there.max(found), here.max(*best));
                }
            }
            right.add(candidate, found);
        }
        one.jetons.iter().zip(best).for_each(|(jeton, best)| left.add(jeton, best));
        (left, right)
    }

    /// Compares two labels. `appui` is what else speaks for them, in thousandths, added to the degree. Symmetric but for
    /// the direction of the relation. Complexity: the product of their numbers of words.
    pub fn compare(self, one: Etiquette<'_>, other: Etiquette<'_>, appui: u32) -> Mesure {
        if self.lexique.is_opposed(one.oppose, other.oppose) {
            return Mesure::AUCUNE;
        }
        let (left, right) = self.sides(one, other);
        let commun = left.commun + right.commun;
        if left.parlant + right.parlant < 2 * COMMUN_MIN {
            return Mesure::AUCUNE;
        }
        let (lesser, greater) = (left.reste.min(right.reste), left.reste.max(right.reste));
        let (substitution, omission) = (u64::from(self.reglages.substitution), u64::from(self.reglages.omission));
        // `commun` is the sum of both sides: the prices are doubled to match.
        let price = 2 * (substitution * lesser + omission * (greater - lesser));
        // The less is shared, the more each word alone counts.
        let price = price * (commun + DOUTE) / commun;
        let thousandths = 1_000_000 * commun / (1000 * commun + price);
        let degre = Degre::from_thousandths(agree(thousandths, left, right) + u64::from(appui));
        Mesure { relation: self.relation(degre, left, right), degre }
    }

    fn relation(self, degre: Degre, left: Cote, right: Cote) -> Relation {
        let (one, other) = (left.width(&right), right.width(&left));
        if degre < self.reglages.seuil {
            Relation::Aucune
        } else if one >= LARGEUR_NOTABLE && other <= RESTE_NEGLIGEABLE {
            Relation::PlusLarge
        } else if other >= LARGEUR_NOTABLE && one <= RESTE_NEGLIGEABLE {
            Relation::PlusEtroite
        } else if degre >= self.reglages.seuil_meme
            && one.max(other) <= RESTE_NEGLIGEABLE
            && left.voisin.max(right.voisin) == 0
        {
            Relation::Meme
        } else {
            Relation::Proche
        }
    }

    /// Whether two labels may be linked, if what they share is at most `partage`, and `appui` is added. Never wrong about
    /// two that are: with t the threshold, what each has alone is at most S·(1 − t)/(t·μ).
    pub fn may_link(self, partage: Partage, appui: u32) -> bool {
        let threshold = u64::from(self.reglages.seuil.thousandths().saturating_sub(appui)).max(1);
        if partage.objets_etrangers && FACTEUR_OBJET < threshold {
            return false;
        }
        let shared = |(poids, commun): (u32, u32)| u64::from(commun.min(poids));
        let alone = |(poids, commun): (u32, u32)| u64::from(poids - commun.min(poids));
        let commun = shared(partage.un) + shared(partage.autre);
        let most = alone(partage.un).max(alone(partage.autre));
        let price = u64::from(self.reglages.omission.min(self.reglages.substitution));
        // Both sides times 2·t·μ; `commun` is the sum of both sides, and a thousandth is lost to rounding at most.
        commun >= 2 * COMMUN_MIN && 2 * most * (threshold - 1) * price <= commun * (1001 - threshold) * 1000
    }
}

/// A degree after the price of what is done, to what, and at what distance, where they do not agree.
fn agree(mut thousandths: u64, left: Cote, right: Cote) -> u64 {
    let mut pay = |factor: u64| thousandths = thousandths * factor / 1000;
    if [left, right].iter().any(|side| side.conduite_seule > 0 && side.conduite_commune == 0) {
        pay(FACTEUR_CONDUITE);
    }
    if left.objets > 0 && right.objets > 0 && left.objets_communs.min(right.objets_communs) == 0 {
        pay(FACTEUR_OBJET);
    }
    if left.large > 0 && right.large > 0 {
        pay(FACTEUR_CROISE);
    }
    if left.actes > 0 && right.actes > 0 && left.actes_communs.min(right.actes_communs) == 0 {
        pay(FACTEUR_ACTE);
    }
    thousandths
}
