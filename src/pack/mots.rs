//! Texts as words: one dictionary for a pack, and each text as the numbers of its words. Any text is read alone, without
//! those around it, so that a question reads the labels it shows and no other.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::champ::{Lecteur, short_nombre};
use super::erreur::PackError;
use crate::text::liste::Liste;

/// The longest word of a dictionary, in bytes: what a byte of a text grows to at most. Longer ones are cut.
pub(super) const MOT_MAX: usize = 64;

/// How many bytes of words are put together before they are looked through and kept.
const PLACE: usize = 1 << 14;

/// How many bytes tell the number of a word at most.
const NUMERO_MAX: usize = 4;

/// What stands for a word that the dictionary does not have.
const INCONNU: &str = "\u{fffd}";

/// Some bytes of a pack, shared with it.
#[derive(Debug, Clone)]
pub(super) struct Tranche {
    octets: Arc<Vec<u8>>,
    place: Range<usize>,
}

impl Tranche {
    /// `place` lies within the bytes.
    pub fn new(octets: &Arc<Vec<u8>>, place: Range<usize>) -> Self {
        Tranche { octets: Arc::clone(octets), place }
    }
}

impl Deref for Tranche {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.octets[self.place.clone()]
    }
}

/// Reads a dictionary.
pub(super) fn read(octets: &[u8]) -> Result<Liste, PackError> {
    let mut lecteur = Lecteur::new(octets, None, "mots");
    let count = lecteur.compte(2)?;
    let corps = lecteur.reste();
    let total = measure(count, corps).ok_or_else(|| lecteur.faute("dictionnaire mal formé"))?;
    let not_text = || lecteur.faute("texte qui n'est pas de l'UTF-8");
    let (mut texte, mut fins) = (String::with_capacity(total), Vec::with_capacity(count));
    // Words are put together in a place that stays near, which has room past the end, so that whole pieces are copied to the last.
    let (mut place, mut mot) = (vec![0; PLACE + 2 * MOT_MAX], [0; 2 * MOT_MAX]);
    let (mut at, mut fin) = (0, 0);
    for _ in 0..count {
        let [same, rest] = [corps[at], corps[at + 1]].map(usize::from);
        at += 2;
        copy(&mut mot[same..], &corps[at..], rest);
        at += rest;
        copy(&mut place[fin..], &mot, same + rest);
        fin += same + rest;
        fins.push((texte.len() + fin) as u32);
        if fin >= PLACE {
            texte.push_str(simdutf8::basic::from_utf8(&place[..fin]).map_err(|_| not_text())?);
            fin = 0;
        }
    }
    texte.push_str(simdutf8::basic::from_utf8(&place[..fin]).map_err(|_| not_text())?);
    Liste::from_parts(texte, fins).ok_or_else(not_text)
}

/// How long the words of a dictionary are together; nothing where one is longer than may be, shares more than the one before it
/// has, or is not there.
fn measure(count: usize, corps: &[u8]) -> Option<usize> {
    let (mut at, mut before, mut total) = (0, 0, 0);
    for _ in 0..count {
        let [same, rest] = [*corps.get(at)?, *corps.get(at + 1)?].map(usize::from);
        if same > before || same + rest > MOT_MAX {
            return None;
        }
        before = same + rest;
        total += before;
        at += 2 + rest;
    }
    (at == corps.len() && u32::try_from(total).is_ok()).then_some(total)
}

/// How many bytes are copied at once: words are short, and a copy of a length that is known when compiling is two instructions.
const MORCEAU: usize = 16;

/// Copies `count` bytes, and maybe some of those that follow, for which there is room.
#[inline]
fn copy(to: &mut [u8], from: &[u8], count: usize) {
    let mut at = 0;
    while at < count {
        match (to.get_mut(at..at + MORCEAU), from.get(at..at + MORCEAU)) {
            (Some(to), Some(from)) => to.copy_from_slice(from),
            _ => return to[at..count].copy_from_slice(&from[at..count]),
        }
        at += MORCEAU;
    }
}

/// Texts of a pack, read one by one.
#[derive(Debug)]
pub(super) struct Reserve {
    mots: Arc<Liste>,
    octets: Tranche,
    /// How many texts there are.
    longueur: usize,
    /// One text in [`PAS`].
    reperes: Vec<Repere>,
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
struct Repere {
    /// Its length.
    longueur: u32,
    /// Its bytes.
    texte: u32,
}

/// One text in so many has its place told: the others are found by the lengths of those before them.
const PAS: usize = 16;

impl Reserve {
    /// A store of texts, whose lengths are checked.
    pub fn read(mots: &Arc<Liste>, octets: Tranche, section: &'static str) -> Result<Self, PackError> {
        let mut lecteur = Lecteur::new(&octets, None, section);
        let count = lecteur.compte(1)?;
        let (mut reperes, mut fin) = (Vec::with_capacity(count / PAS + 1), 0u32);
        for from in (0..count).step_by(PAS) {
            reperes.push(Repere { longueur: lecteur.at() as u32, texte: fin });
            lecteur.nombres(PAS.min(count - from), |longueur| {
                fin = longueur.try_into().ok().and_then(|longueur| fin.checked_add(longueur)).unwrap_or(u32::MAX);
                fin < u32::MAX
            })?;
        }
        if lecteur.reste().len() != fin as usize {
            return Err(lecteur.faute("texte hors de la réserve"));
        }
        let debut = lecteur.at() as u32;
        reperes.iter_mut().for_each(|repere| repere.texte += debut);
        Ok(Reserve { mots: Arc::clone(mots), octets, longueur: count, reperes })
    }

    /// How many texts it has.
    pub fn len(&self) -> usize {
        self.longueur
    }

    /// The numbers of the words of a text; of none past the end.
    fn place(&self, at: usize) -> &[u8] {
        let Some(repere) = self.reperes.get(at / PAS).filter(|_| at < self.longueur) else { return &[] };
        let mut lecteur = Lecteur::new(&self.octets[repere.longueur as usize..], None, "");
        let (mut debut, mut fin) = (repere.texte as usize, repere.texte as usize);
        let read = lecteur.nombres(at % PAS + 1, |longueur| {
            (debut, fin) = (fin, fin + longueur as usize);
            true
        });
        read.map_or(&[], |()| &self.octets[debut..fin])
    }

    /// The text at a position; an empty one past the end. What its words are was attested by the checksum alone: a number
    /// that is none's is read as U+FFFD.
    pub fn get(&self, at: usize) -> String {
        let reste = self.place(at);
        let mut texte = String::with_capacity(reste.len() * 5);
        self.push(reste, &mut texte);
        texte
    }

    /// Calls `visit` with texts that stand side by side, in order; with none past the end.
    pub fn visit(&self, places: Range<usize>, visit: &mut dyn FnMut(&str)) {
        let places = places.start..places.end.min(self.longueur);
        // Of the first lot, those before it are passed over.
        let first = places.start / PAS * PAS;
        let Some(repere) = self.reperes.get(first / PAS).filter(|_| !places.is_empty()) else { return };
        let mut lecteur = Lecteur::new(&self.octets[repere.longueur as usize..], None, "");
        let (mut at, mut debut) = (first, repere.texte as usize);
        let mut texte = String::new();
        // Lengths were checked when the store was read.
        let _checked = lecteur.nombres(places.end - first, |longueur| {
            let fin = debut + longueur as usize;
            if at >= places.start {
                texte.clear();
                self.push(&self.octets[debut..fin], &mut texte);
                visit(&texte);
            }
            (at, debut) = (at + 1, fin);
            true
        });
    }

    /// Adds the words of a text, told by their numbers.
    fn push(&self, mut reste: &[u8], texte: &mut String) {
        while let Some(numero) = next_numero(&mut reste) {
            texte.push_str(self.mots.get(numero).unwrap_or(INCONNU));
        }
    }
}

/// The next number of a text; one that is cut or too long is that of no word.
#[inline]
fn next_numero(reste: &mut &[u8]) -> Option<usize> {
    if let Some((numero, next)) = short_nombre(reste, 0) {
        *reste = &reste[next..];
        return Some(numero as usize);
    }
    long_numero(reste)
}

#[cold]
fn long_numero(reste: &mut &[u8]) -> Option<usize> {
    if reste.is_empty() {
        return None;
    }
    // Past the end of the number, if it has one.
    let end = reste.iter().position(|octet| *octet < 0x80).map(|last| last + 1);
    let (octets, after) = reste.split_at(end.unwrap_or(reste.len()));
    *reste = after;
    let numero = octets.iter().rev().fold(0, |numero, octet| numero << 7 | usize::from(octet & 0x7f));
    Some(if end.is_some_and(|end| end <= NUMERO_MAX) { numero } else { usize::MAX })
}
