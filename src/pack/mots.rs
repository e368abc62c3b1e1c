//! Texts as words: one dictionary for a pack, and each text as the numbers of its words. Any text is read alone, without
//! those around it, so that a question reads the labels it shows and no other.

use std::collections::HashMap;
use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

use super::champ::{Lecteur, push_nombre};
use super::erreur::PackError;
use crate::text::liste::Liste;

/// The longest word of a dictionary, in bytes: what a byte of a text grows to at most. Longer ones are cut.
const MOT_MAX: usize = 64;

/// What numbers of one and of two bytes tell; words stand in alphabetical order within each class.
const CLASSES: [usize; 2] = [1 << 7, 1 << 14];

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

/// The words of a text: each with the one space before it, if there is one; every other sign is a word of its own.
fn cut(texte: &str) -> impl Iterator<Item = &str> {
    let mut reste = texte;
    std::iter::from_fn(move || {
        let first = reste.chars().next()?;
        let mut end = first.len_utf8();
        let mut letters = first.is_alphanumeric();
        if first == ' '
            && let Some(second) = reste[end..].chars().next()
        {
            end += second.len_utf8();
            letters = second.is_alphanumeric();
        }
        if letters {
            let more = reste[end..].chars().take_while(|c| c.is_alphanumeric());
            for c in more {
                if end + c.len_utf8() > MOT_MAX {
                    break;
                }
                end += c.len_utf8();
            }
        }
        let (mot, after) = reste.split_at(end);
        reste = after;
        Some(mot)
    })
}

/// The words of all texts of a pack, numbered: the more frequent, the shorter their number.
#[derive(Debug)]
pub(super) struct Vocabulaire<'a> {
    mots: Vec<&'a str>,
    numeros: HashMap<&'a str, u64>,
}

impl<'a> Vocabulaire<'a> {
    pub fn new(textes: impl Iterator<Item = &'a str>) -> Self {
        let mut frequences: HashMap<&str, u64> = HashMap::new();
        textes.flat_map(cut).for_each(|mot| *frequences.entry(mot).or_default() += 1);
        let mut mots: Vec<(u64, &str)> = frequences.into_iter().map(|(mot, count)| (u64::MAX - count, mot)).collect();
        mots.sort_unstable();
        let mut mots: Vec<&str> = mots.into_iter().map(|(_, mot)| mot).collect();
        let [one, two] = CLASSES.map(|class| class.min(mots.len()));
        mots[..one].sort_unstable();
        mots[one..two].sort_unstable();
        mots[two..].sort_unstable();
        let numeros = mots.iter().copied().zip(0..).collect();
        Vocabulaire { mots, numeros }
    }

    /// The dictionary: each word by how much of the one before it starts it, and the rest.
    pub fn write(&self) -> Vec<u8> {
        let mut octets = Vec::new();
        push_nombre(&mut octets, self.mots.len() as u64);
        let mut before = "";
        for mot in &self.mots {
            let same = mot.char_indices().zip(before.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
            let same = same.unwrap_or(before.len().min(mot.len()));
            octets.extend([same as u8, (mot.len() - same) as u8]);
            octets.extend_from_slice(&mot.as_bytes()[same..]);
            before = mot;
        }
        octets
    }

    /// Texts as a store: how many, the length of each, then the numbers of their words.
    pub fn write_texts(&self, textes: &[String]) -> Vec<u8> {
        let (mut octets, mut corps) = (Vec::new(), Vec::new());
        push_nombre(&mut octets, textes.len() as u64);
        for texte in textes {
            let before = corps.len();
            cut(texte).for_each(|mot| push_nombre(&mut corps, self.numeros[mot]));
            push_nombre(&mut octets, (corps.len() - before) as u64);
        }
        octets.extend(corps);
        octets
    }
}

/// Reads a dictionary.
pub(super) fn read(octets: &[u8]) -> Result<Liste, PackError> {
    let mut lecteur = Lecteur::new(octets, None, "mots");
    let count = lecteur.compte(2)?;
    let (mut texte, mut fins) = (Vec::<u8>::with_capacity(octets.len() * 2), Vec::with_capacity(count));
    let mut debut = 0;
    for _ in 0..count {
        let [same, rest] = [lecteur.octet()?, lecteur.octet()?].map(usize::from);
        if same > texte.len() - debut || same + rest > MOT_MAX {
            return Err(lecteur.faute("mot plus long que permis"));
        }
        let next = texte.len();
        texte.extend_from_within(debut..debut + same);
        texte.extend_from_slice(lecteur.prendre(rest)?);
        debut = next;
        fins.push(u32::try_from(texte.len()).map_err(|_| lecteur.faute("dictionnaire trop long"))?);
    }
    lecteur.finish()?;
    let texte = String::from_utf8(texte).map_err(|_| lecteur.faute("texte qui n'est pas de l'UTF-8"))?;
    Liste::from_parts(texte, fins).ok_or_else(|| lecteur.faute("texte qui n'est pas de l'UTF-8"))
}

/// Texts of a pack, read one by one.
#[derive(Debug)]
pub(super) struct Reserve {
    mots: Arc<Liste>,
    octets: Tranche,
    /// Where each text ends in what follows the lengths.
    fins: Vec<u32>,
    debut: usize,
}

impl Reserve {
    /// A store of texts, whose lengths are checked.
    pub fn read(mots: &Arc<Liste>, octets: Tranche, section: &'static str) -> Result<Self, PackError> {
        let mut lecteur = Lecteur::new(&octets, None, section);
        let count = lecteur.compte(1)?;
        let (mut fins, mut fin) = (Vec::with_capacity(count), 0u32);
        for _ in 0..count {
            fin = fin.checked_add(lecteur.u32()?).ok_or_else(|| lecteur.faute("texte hors de la réserve"))?;
            fins.push(fin);
        }
        if lecteur.reste().len() != fin as usize {
            return Err(lecteur.faute("texte hors de la réserve"));
        }
        let debut = octets.len() - fin as usize;
        Ok(Reserve { mots: Arc::clone(mots), octets, fins, debut })
    }

    /// How many texts it has.
    pub fn len(&self) -> usize {
        self.fins.len()
    }

    /// The text at a position; an empty one past the end. What its words are was attested by the checksum alone: a number
    /// that is none's is read as U+FFFD.
    pub fn get(&self, at: usize) -> String {
        let Some(fin) = self.fins.get(at) else { return String::new() };
        let debut = at.checked_sub(1).map_or(0, |before| self.fins[before]);
        let mut reste = &self.octets[self.debut + debut as usize..self.debut + *fin as usize];
        let mut texte = String::with_capacity(reste.len() * 5);
        while let Some(numero) = next_numero(&mut reste) {
            texte.push_str(self.mots.get(numero).unwrap_or(INCONNU));
        }
        texte
    }
}

/// The next number of a text; one that is cut or too long is that of no word.
fn next_numero(reste: &mut &[u8]) -> Option<usize> {
    let (mut numero, mut rang) = (0usize, 0);
    while let Some((octet, after)) = reste.split_first() {
        *reste = after;
        numero |= usize::from(octet & 0x7f) << rang;
        rang += 7;
        if *octet < 0x80 {
            return Some(numero);
        }
        if rang > 21 {
            return Some(usize::MAX);
        }
    }
    (rang > 0).then_some(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reopen(textes: &[String]) -> Vec<String> {
        let vocabulaire = Vocabulaire::new(textes.iter().map(String::as_str));
        let mots = Arc::new(read(&vocabulaire.write()).unwrap());
        let octets = Arc::new(vocabulaire.write_texts(textes));
        let place = 0..octets.len();
        let reserve = Reserve::read(&mots, Tranche::new(&octets, place), "textes").unwrap();
        (0..reserve.len()).map(|at| reserve.get(at)).collect()
    }

    #[test]
    fn words_keep_the_space_before_them() {
        let words: Vec<&str> = cut("L'aide  à domicile, (24 h).").collect();
        assert_eq!(words, ["L", "'", "aide", "  ", "à", " domicile", ",", " (", "24", " h", ")", "."]);
        assert_eq!(cut(&"a".repeat(MOT_MAX + 1)).count(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(textes in prop::collection::vec("[a-cé ’]{0,12}|\\PC{0,8}", 0..40)) {
            prop_assert_eq!(reopen(&textes), textes);
        }
    }
}
