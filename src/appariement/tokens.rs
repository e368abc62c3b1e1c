//! From labels to weighted words: how much each word tells, and the groups it stands in.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::degree::MOTS_COMPARES;
use super::lecture::{Lecteur, MotLu};
use super::lexique::{Entree, Lexique, MEMBRES_MAX, Membre, Role};
use crate::text::liste::Liste;

/// How much a word of each role counts, in thousandths of its rarity. An objet is what tells two skills apart.
const POIDS_OBJET: u32 = 1000;
/// The verb tells less than what it is done to: one cleans windows, another one linen.
const POIDS_ACTE: u32 = 700;
/// For whom a thing is done tells as much as the verb.
const POIDS_PUBLIC: u32 = 600;
/// "Techniques de", "assurer": a way of wording. Not nothing, so that two wordings are not quite the same.
const POIDS_CADRE: u32 = 150;
/// How many telling words of a label count in full: it says first what matters.
const PREMIERS: u32 = 3;
/// What each later one keeps of the weight of the one before it, in thousandths…
const DECLIN: u32 = 900;
/// …and what the last ones keep at least.
const DECLIN_MIN: u32 = 300;
/// A word in a circumstance ("selon la prescription") or between parentheses counts for little.
const POIDS_RESERVE: u32 = 150;

/// A word of a label with its weight, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jeton {
    /// The number of the word in the vocabulary; `INCONNU` for one that no label has.
    pub cle: u32,
    /// How much it counts.
    pub poids: u32,
    /// What it does.
    pub role: Role,
    /// Whether it is one more of a list, not what another word is of.
    pub ajoute: bool,
    membres: [Membre; MEMBRES_JETON],
    combien: u8,
    /// A bit for each group, modulo 32: tells most strangers apart at once.
    groupes: u32,
}

/// The groups that words of a label taken together may stand in.
const MEMBRES_JETON: usize = 2 * MEMBRES_MAX;

/// The number of a word that no label of the index has: it is the same as no other.
pub(super) const INCONNU: u32 = u32::MAX;

impl Jeton {
    /// The groups it stands in.
    pub fn membres(&self) -> &[Membre] {
        &self.membres[..usize::from(self.combien)]
    }

    /// False only where no group has both.
    pub fn may_be_akin(&self, other: &Jeton) -> bool {
        self.groupes & other.groupes != 0
    }

    /// Whether both stand in one group.
    fn is_akin(&self, other: &Jeton) -> bool {
        self.may_be_akin(other)
            && self.membres().iter().any(|one| other.membres().iter().any(|two| one.groupe == two.groupe))
    }

    /// Takes in a word of the same group; what passes the room left is dropped.
    fn absorb(&mut self, other: &Jeton) {
        if other.poids > self.poids {
            (self.cle, self.poids) = (other.cle, other.poids);
        }
        self.groupes |= other.groupes;
        for membre in other.membres() {
            let at = usize::from(self.combien);
            if at < MEMBRES_JETON && !self.membres().contains(membre) {
                self.membres[at] = *membre;
                self.combien += 1;
            }
        }
    }
}

/// A label as the matcher compares it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Etiquette<'a> {
    /// Its words.
    pub jetons: &'a [Jeton],
    /// The bits of what it is opposed by.
    pub oppose: u64,
}

/// What is added to the groups of a word that says what another one is for: it is near its like alone.
const COMPLEMENTS: u16 = 1 << 15;

/// The name of a word in the vocabulary: one that says what another is for is a word of its own.
fn name(mot: &MotLu) -> Cow<'_, str> {
    if mot.complement { Cow::Owned(format!("{} '", mot.cle)) } else { Cow::Borrowed(&mot.cle) }
}

/// The words of the labels of an index, with how many labels have each.
#[derive(Debug)]
pub(super) struct Vocabulaire {
    lexique: Arc<Lexique>,
    mots: FxHashMap<String, u32>,
    /// The words where they were kept, sorted: then there are no others.
    gardes: Liste,
    frequences: Vec<u32>,
    etiquettes: usize,
}

impl Vocabulaire {
    pub fn new(lexique: Arc<Lexique>) -> Self {
        Vocabulaire {
            lexique,
            mots: FxHashMap::default(),
            gardes: Liste::default(),
            frequences: Vec::new(),
            etiquettes: 0,
        }
    }

    /// One whose words were kept, with how many of so many labels have each.
    pub fn from_kept(lexique: Arc<Lexique>, gardes: Liste, frequences: Vec<u32>, etiquettes: usize) -> Self {
        Vocabulaire { lexique, mots: FxHashMap::default(), gardes, frequences, etiquettes }
    }

    /// The words, sorted, with how many labels have each; and how many labels there are.
    pub fn to_keep(&self) -> (Liste, Vec<u32>, usize) {
        let read = self.mots.iter().map(|(mot, cle)| (mot.as_str(), *cle));
        let mut all: Vec<(&str, u32)> = read.chain(self.gardes.iter().zip(0..)).collect();
        all.sort_unstable();
        let frequences = all.iter().map(|(_, cle)| self.frequences[*cle as usize]).collect();
        (all.into_iter().map(|(mot, _)| mot).collect(), frequences, self.etiquettes)
    }

    fn find(&self, mot: &str) -> Option<u32> {
        self.mots.get(mot).copied().or_else(|| self.gardes.find(mot).map(|at| at as u32))
    }

    /// The table it reads with.
    pub fn lexique(&self) -> &Lexique {
        &self.lexique
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.frequences.len()
    }

    /// Counts the words of a label, and numbers them.
    pub fn add(&mut self, read: Vec<MotLu>) -> Vec<(u32, MotLu)> {
        self.etiquettes += 1;
        let number = |mot: MotLu| {
            let name = name(&mot);
            let cle = match self.mots.get(&*name) {
                Some(cle) => *cle,
                None => {
                    let next = self.frequences.len() as u32;
                    self.mots.insert(name.into_owned(), next);
                    self.frequences.push(0);
                    next
                }
            };
            self.frequences[cle as usize] += 1;
            (cle, mot)
        };
        read.into_iter().map(number).collect()
    }

    /// The words of a text that need not be in the index.
    pub fn read(&self, text: &str) -> Vec<(u32, MotLu)> {
        self.read_with(&mut Lecteur::new(&self.lexique), text)
    }

    /// The same with a reader that has read others.
    pub fn read_with(&self, lecteur: &mut Lecteur<'_>, text: &str) -> Vec<(u32, MotLu)> {
        let number = |mot: MotLu| (self.find(&name(&mot)).unwrap_or(INCONNU), mot);
        lecteur.read(text).into_iter().map(number).collect()
    }

    /// Adds the weighted words of what was read; gives back the bits of what opposes it. Words of one group ("un espace,
    /// un lieu, un local") are one word, as heavy as the heaviest.
    pub fn weigh(&self, read: &[(u32, MotLu)], jetons: &mut Vec<Jeton>) -> u64 {
        self.weigh_with(read, jetons, |cle, mot| (self.lexique.valeurs(&mot.cle), self.weigh_one(cle, mot)))
    }

    /// The same for many labels of the index: a word is weighed once.
    pub fn weigh_all(&self, read: &[Vec<(u32, MotLu)>], mut each: impl FnMut(u64, &[Jeton])) {
        let mut known: Vec<[Option<(u64, Jeton)>; 2]> = vec![[None; 2]; self.len()];
        let mut jetons = Vec::new();
        for words in read {
            jetons.clear();
            let oppose = self.weigh_with(words, &mut jetons, |cle, mot| {
                let weighed = || (self.lexique.valeurs(&mot.cle), self.weigh_one(cle, mot));
                *known[cle as usize][usize::from(mot.en_reserve)].get_or_insert_with(weighed)
            });
            each(oppose, &jetons);
        }
    }

    fn weigh_with(
        &self,
        read: &[(u32, MotLu)],
        jetons: &mut Vec<Jeton>,
        mut weigh: impl FnMut(u32, &MotLu) -> (u64, Jeton),
    ) -> u64 {
        let first = jetons.len();
        let mut oppose = 0;
        let (mut rang, mut reste) = (0, 1000);
        for (cle, mot) in read.iter().take(MOTS_COMPARES) {
            let (valeurs, mut jeton) = weigh(*cle, mot);
            oppose |= valeurs;
            jeton.ajoute = mot.ajoute;
            if jeton.role != Role::Cadre {
                jeton.poids = jeton.poids * reste / 1000;
                rang += 1;
                reste = if rang > PREMIERS { (reste * DECLIN / 1000).max(DECLIN_MIN) } else { 1000 };
            }
            match jetons[first..].iter_mut().find(|known| known.is_akin(&jeton)) {
                Some(known) => known.absorb(&jeton),
                None => jetons.push(jeton),
            }
        }
        oppose
    }

    /// One weighted word.
    pub fn weigh_one(&self, cle: u32, mot: &MotLu) -> Jeton {
        let entree = self.lexique.entree(&mot.cle);
        let role = entree.filter(|_| !mot.complement).map_or(Role::Objet, |entree| entree.role);
        let factor = match role {
            Role::Objet => POIDS_OBJET,
            Role::Acte | Role::Conduite => POIDS_ACTE,
            Role::Public => POIDS_PUBLIC,
            Role::Cadre => POIDS_CADRE,
        };
        let reserve = if mot.en_reserve { POIDS_RESERVE } else { 1000 };
        let poids = f64::from(factor * reserve) / 1000.0 * self.rarity(cle);
        let mut membres = [Membre { groupe: 0, forme: 0 }; MEMBRES_JETON];
        let known = entree.map_or(&[][..], Entree::membres);
        membres[..known.len()].copy_from_slice(known);
        if mot.complement {
            membres[..known.len()].iter_mut().for_each(|membre| membre.groupe += COMPLEMENTS);
        }
        let groupes = membres[..known.len()].iter().fold(0, |bits, membre| bits | 1 << (membre.groupe % 32));
        Jeton {
            cle,
            poids: libm::round(poids) as u32,
            role,
            ajoute: mot.ajoute,
            membres,
            combien: known.len() as u8,
            groupes,
        }
    }

    /// How rare a word is, from near 0 (in every label) to 1 (in one, or none): ln(1 + N/df) / ln(1 + N). Logarithms of
    /// ratios, so that a small référentiel weighs its words much as the whole ROME does.
    fn rarity(&self, cle: u32) -> f64 {
        let count = self.etiquettes.max(1) as f64;
        let frequency = self.frequences.get(cle as usize).copied().unwrap_or(1).max(1);
        libm::log(1.0 + count / f64::from(frequency)) / libm::log(1.0 + count)
    }
}
